/* SPDX-License-Identifier: Apache-2.0 */
/* What: small pieces of JSON on a stream.
 * In: texts and numbers. Out: strict RFC 8259; numbers that are not finite as null.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_JSON_TEXT_H
#define DRIFTCHECK_CLI_JSON_TEXT_H

#include <stddef.h>
#include <stdio.h>

/** Writes valid UTF-8 in quotes, with what JSON forbids escaped. */
void json_text_write(FILE *out, const char *text, size_t length);
void json_text_number(FILE *out, double value);

#endif
