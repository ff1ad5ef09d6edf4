/* SPDX-License-Identifier: Apache-2.0 */
/* The numbers of the file format that its writer and its reader share; docs/format.md explains
 * them. In: nothing. Out: constants. Layer: profile. */
#ifndef PROFILE_FORMAT_H
#define PROFILE_FORMAT_H

#include <stddef.h>
#include <stdint.h>

/* The first byte is not ASCII and the line ends are mixed, as in PNG: a transfer that changes text
 * breaks the magic instead of the numbers. */
#define FORMAT_MAGIC                                                                               \
    "\x89"                                                                                         \
    "DCP\r\n\x1a\n"
#define FORMAT_MAGIC_SIZE 8

#define FORMAT_VERSION     1
#define FORMAT_HEADER_SIZE 16 /* magic, version, flags */

#define FORMAT_TAG_SIZE     4
#define FORMAT_SECTION_HEAD 16 /* tag, reserved, length of the payload */
#define FORMAT_CRC_SIZE     4

#define FORMAT_META        "META"
#define FORMAT_NUMERIC     "COLN"
#define FORMAT_CATEGORICAL "COLC"
#define FORMAT_ROWS        "ROWS"
#define FORMAT_END         "END "

/* A categorical column with a name of one byte and nothing else: what a column takes at least, so
 * that a file cannot claim more columns than it has bytes for. */
#define FORMAT_SMALLEST_COLUMN 133

/* Length and count of a category, before its label. */
#define FORMAT_CATEGORY_HEAD 16

#define FORMAT_COLUMN_LIMIT 65536
#define FORMAT_NAME_LIMIT   65535
#define FORMAT_COUNT_LIMIT  (UINT64_C(1) << 53)

#endif
