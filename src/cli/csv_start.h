/* SPDX-License-Identifier: Apache-2.0 */
/* What: what the first bytes of a file say of it: a mark of its encoding, or that it is no text.
 * In: bytes, one more at a time. Out: a status, and how many bytes the mark takes.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CSV_START_H
#define DRIFTCHECK_CLI_CSV_START_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/csv.h"

/** The longest mark. */
#define CSV_START_BYTES 10

typedef struct csv_start {
    bool known;        /**< whatever follows */
    csv_status status; /**< CSV_OK: text, as far as the first bytes tell */
    size_t skip;       /**< bytes that are no text */
} csv_start;

/** @param ended  no bytes follow. */
csv_start csv_start_of(const unsigned char *head, size_t length, bool ended);

#endif
