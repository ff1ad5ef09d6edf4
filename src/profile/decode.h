/* SPDX-License-Identifier: Apache-2.0 */
/* What the parts of the reader of the file format share.
 * In: hostile bytes. Out: a profile in the making.
 * Layer: profile. */
#ifndef PROFILE_DECODE_H
#define PROFILE_DECODE_H

#include "base/reader.h"
#include "profile/model.h"

typedef struct decoder {
    reader file;
    const drift_allocator *allocator;
    drift_profile *profile; /* NULL until META was read */
    size_t columns_read;
    int rows_expected; /* the last column was numeric and the profile keeps rows */
    uint64_t section_count;
    int ended;
    drift_error *error;
} decoder;

/* Readers of one section's payload. */
drift_status decode_numeric(decoder *d, reader *in);
drift_status decode_categorical(decoder *d, reader *in);
drift_status decode_rows(decoder *d, reader *in);

#endif
