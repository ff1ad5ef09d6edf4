/* SPDX-License-Identifier: Apache-2.0 */
/* Writes strict JSON (RFC 8259) piece by piece, placing the commas.
 * In: keys and values in order. Out: text.
 * Layer: report. */
#ifndef REPORT_JSON_WRITER_H
#define REPORT_JSON_WRITER_H

#include "base/text.h"

typedef struct json_writer {
    text *out;
    int first; /* the next item follows an opening bracket or a key: no comma before it */
} json_writer;

void json_open(json_writer *j, char bracket);
void json_close(json_writer *j, char bracket);
void json_key(json_writer *j, const char *key);

/* Bytes that are not UTF-8 become U+FFFD; what could break out of a script or a line is escaped. */
void json_bytes(json_writer *j, const char *bytes, size_t length);
/* NULL is null. */
void json_string(json_writer *j, const char *string);
void json_u64(json_writer *j, uint64_t value);
void json_integer(json_writer *j, int64_t value);
/* null unless finite. */
void json_number(json_writer *j, double value);
/* The key, and the number where it is known, else null. */
void json_number_if(json_writer *j, const char *key, int known, double value);
void json_boolean(json_writer *j, int value);
void json_null(json_writer *j);

#endif
