/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the reader of the file format share.
 * In: hostile bytes. Out: a profile in the making.
 * Layer: profile. */
#ifndef PROFILE_DECODE_H
#define PROFILE_DECODE_H

#include "profile/model.h"

/* Bytes not yet read. Every take fails, and leaves the rest as it is, when there are too few. */
typedef struct decode_input {
    const unsigned char *bytes;
    size_t length;
} decode_input;

typedef struct decoder {
    decode_input file;
    const drift_allocator *allocator;
    drift_profile *profile; /* NULL until META was read */
    size_t columns_read;
    int rows_expected; /* the last column was numeric and the profile keeps rows */
    uint64_t section_count;
    int ended;
    drift_error *error;
} decoder;

const unsigned char *decode_take(decode_input *in, size_t length);
int decode_take_u32(decode_input *in, uint32_t *value);
int decode_take_u64(decode_input *in, uint64_t *value);
int decode_take_f64(decode_input *in, double *value);

/* Text with its length before it: valid UTF-8 of `shortest` to `longest` bytes without a zero. */
const char *decode_take_text(decode_input *in, size_t shortest, size_t longest, size_t *length);

/* Readers of one section's payload. */
drift_status decode_numeric(decoder *d, decode_input *in);
drift_status decode_categorical(decoder *d, decode_input *in);
drift_status decode_rows(decoder *d, decode_input *in);

#endif
