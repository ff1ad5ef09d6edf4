/* SPDX-License-Identifier: Apache-2.0 */
/* Sorts copies of two samples.
 * In: samples in any order. Out: rising copies. Layer: stats. */
#include "stats/sample.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "sketch/sort.h"
#include "stats/arguments.h"

static double *sorted_copy(const double *x, size_t size, double *scratch,
                           const drift_allocator *allocator) {
    double *copy = memory_unset(allocator, size, sizeof *copy);
    if (!copy || size == 0) return copy;
    memcpy(copy, x, size * sizeof *copy);
    sort_doubles(copy, scratch, size);
    return copy;
}

drift_status sample_pair_init(sample_pair *pair, const double *reference, size_t reference_size,
                              const double *current, size_t current_size,
                              const drift_allocator *allocator, drift_error *error) {
    drift_status status =
        arguments_samples(reference, reference_size, current, current_size, 0, error);
    if (status != DRIFT_OK) return status;
    memset(pair, 0, sizeof *pair);
    pair->allocator = memory_allocator(allocator);
    pair->reference_size = reference_size;
    pair->current_size = current_size;
    size_t larger = reference_size > current_size ? reference_size : current_size;
    double *scratch = memory_unset(&pair->allocator, larger, sizeof *scratch);
    if (scratch) {
        pair->reference = sorted_copy(reference, reference_size, scratch, &pair->allocator);
        pair->current = sorted_copy(current, current_size, scratch, &pair->allocator);
    }
    memory_release(&pair->allocator, scratch, larger, sizeof *scratch);
    if (pair->reference && pair->current) return DRIFT_OK;
    sample_pair_destroy(pair);
    return error_memory(error);
}

void sample_pair_destroy(sample_pair *pair) {
    memory_release(&pair->allocator, pair->reference, pair->reference_size, sizeof(double));
    memory_release(&pair->allocator, pair->current, pair->current_size, sizeof(double));
}
