/* SPDX-License-Identifier: Apache-2.0 */
/* What: makes any bytes valid UTF-8.
 * In: bytes of a file. Out: the same text, with U+FFFD for each byte that is not part of UTF-8.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_UTF8_TEXT_H
#define DRIFTCHECK_CLI_UTF8_TEXT_H

#include <stdbool.h>
#include <stddef.h>

bool utf8_text_is_valid(const char *text, size_t length);

/** Writes at most 3 * length bytes to `out`. @return how many. */
size_t utf8_text_repair(const char *text, size_t length, char *out);

#endif
