/* SPDX-License-Identifier: Apache-2.0 */
/* Small batches and profiles for tests.
 * In: arrays. Out: drift_profile. Layer: tests. */
#ifndef SUPPORT_BATCHES_H
#define SUPPORT_BATCHES_H

#include <stdlib.h>
#include <string.h>

#include <driftcheck/driftcheck.h>

/* A reproducible generator (Steele, Lea and Flood 2014). */
static inline uint64_t batches_random(uint64_t *state) {
    uint64_t z = (*state += UINT64_C(0x9e3779b97f4a7c15));
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

static inline double batches_uniform(uint64_t *state) {
    return (double)(batches_random(state) >> 11) * 0x1p-53;
}

/* Roughly normal: the sum of twelve uniforms. */
static inline double batches_normal(uint64_t *state) {
    double sum = -6.0;
    for (int i = 0; i < 12; i++)
        sum += batches_uniform(state);
    return sum;
}

static inline drift_column batches_doubles(const char *name, const double *values) {
    drift_column c;
    drift_column_init(&c, DRIFT_DATA_FLOAT64, name);
    c.data = values;
    return c;
}

/* A profile of one batch; NULL when anything fails. reference NULL: a profile of its own. */
static inline drift_profile *batches_profile(const drift_column *columns, size_t count,
                                             int64_t rows, const drift_profile_options *options,
                                             const drift_profile *reference, int32_t type) {
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_field *fields = calloc(count, sizeof *fields);
    drift_batch batch;
    if (!fields) return NULL;
    for (size_t i = 0; i < count; i++)
        drift_field_init(&fields[i], type, columns[i].name);
    drift_batch_init(&batch, rows, columns, count);
    drift_status status =
        reference ? drift_profile_builder_create_like(reference, NULL, &builder, NULL)
                  : drift_profile_builder_create(options, fields, count, &builder, NULL);
    if (status == DRIFT_OK) status = drift_profile_builder_add(builder, &batch, NULL);
    if (status == DRIFT_OK) status = drift_profile_builder_finish(builder, &profile, NULL);
    drift_profile_builder_free(builder);
    free(fields);
    return status == DRIFT_OK ? profile : NULL;
}

/* Description of a column; aborts the test program by a NULL name if there is none. */
static inline drift_profile_column batches_column(const drift_profile *profile, size_t index) {
    drift_profile_column c;
    memset(&c, 0, sizeof c);
    c.struct_size = sizeof c;
    (void)drift_profile_get_column(profile, index, &c, NULL);
    return c;
}

#endif
