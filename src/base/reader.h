/* SPDX-License-Identifier: Apache-2.0 */
/* Hostile bytes not yet read. Every take fails, and leaves the rest as it is, when there are too
 * few. In: little-endian bytes. Out: numbers, texts. Layer: base. */
#ifndef BASE_READER_H
#define BASE_READER_H

#include <stddef.h>
#include <stdint.h>

typedef struct reader {
    const unsigned char *bytes;
    size_t length;
} reader;

const unsigned char *reader_take(reader *in, size_t length);
int reader_u32(reader *in, uint32_t *value);
int reader_u64(reader *in, uint64_t *value);
int reader_f64(reader *in, double *value);
int reader_u64_array(reader *in, uint64_t *values, size_t count);
int reader_f64_array(reader *in, double *values, size_t count);

/* Text with its length before it: valid UTF-8 of `shortest` to `longest` bytes without a zero. Not
 * terminated. */
const char *reader_text(reader *in, size_t shortest, size_t longest, size_t *length);

#endif
