/* SPDX-License-Identifier: Apache-2.0 */
/* Sorted copies of two samples, for statistics that take unsorted ones. Layer: stats. */
#ifndef STATS_SAMPLE_H
#define STATS_SAMPLE_H

#include <driftcheck/core.h>

typedef struct sample_pair {
    double *reference;
    double *current;
    size_t reference_size;
    size_t current_size;
    drift_allocator allocator;
} sample_pair;

/* Checks both samples, copies and sorts them. OK, INVALID_ARGUMENT or OUT_OF_MEMORY; on success
 * sample_pair_destroy must follow. */
drift_status sample_pair_init(sample_pair *pair, const double *reference, size_t reference_size,
                              const double *current, size_t current_size,
                              const drift_allocator *allocator, drift_error *error);
void sample_pair_destroy(sample_pair *pair);

#endif
