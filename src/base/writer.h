/* SPDX-License-Identifier: Apache-2.0 */
/* Bytes being written. One walk serves both the size and the bytes: with `bytes` NULL a writer only
 * counts, so the two cannot disagree. In: numbers. Out: little-endian bytes. Layer: base. */
#ifndef BASE_WRITER_H
#define BASE_WRITER_H

#include <stddef.h>
#include <stdint.h>

typedef struct writer {
    unsigned char *bytes;
    size_t length;
} writer;

void writer_bytes(writer *w, const void *bytes, size_t length);
void writer_u32(writer *w, uint32_t value);
void writer_u64(writer *w, uint64_t value);
void writer_f64(writer *w, double value);
void writer_u64_array(writer *w, const uint64_t *values, size_t count);
void writer_f64_array(writer *w, const double *values, size_t count);
/* A terminated text, its length before it. */
void writer_text(writer *w, const char *text);

#endif
