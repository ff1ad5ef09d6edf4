/* SPDX-License-Identifier: Apache-2.0 */
/* A text that grows; the source of every written report. A failed append is remembered, so that
 * writers check once at the end. Layer: base. */
#ifndef BASE_TEXT_H
#define BASE_TEXT_H

#include <driftcheck/core.h>

typedef struct text {
    drift_allocator allocator;
    char *bytes; /* terminated once anything was appended */
    size_t length;
    size_t capacity;
    int failed; /* out of memory */
    int fixed;  /* `bytes` is the caller's: what does not fit is only counted */
} text;

void text_init(text *t, const drift_allocator *allocator);
/* Writes into memory of the caller (NULL if size is 0) and never takes any; length goes on counting
 * beyond it. text_finish_fixed ends it by the rules of drift_report_json. */
void text_init_fixed(text *t, char *buffer, size_t size);
drift_status text_finish_fixed(text *t, size_t *length, drift_error *error);
void text_destroy(text *t);
void text_append(text *t, const char *s);
void text_append_bytes(text *t, const char *bytes, size_t length);
void text_append_char(text *t, char c);
void text_append_u64(text *t, uint64_t value);
/* Thousands are parted, so that ten million and a hundred million differ at a glance: 1,230,000. */
void text_append_grouped(text *t, uint64_t value);
/* Shortest form that reads back the same; value must be finite. */
void text_append_double(text *t, double value);
/* Rounded to `digits` significant digits, for people: "12.3", "0.00123", "1.2e-20". Locale-free. */
void text_append_rounded(text *t, double value, int digits);
/* Copies the text out by the rules of drift_report_json (BUFFER_TOO_SMALL, OUT_OF_MEMORY). */
drift_status text_copy_out(const text *t, char *buffer, size_t size, size_t *length,
                           drift_error *error);

#endif
