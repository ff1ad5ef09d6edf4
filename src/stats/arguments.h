/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of arguments that all statistics share. Layer: stats. */
#ifndef STATS_ARGUMENTS_H
#define STATS_ARGUMENTS_H

#include <driftcheck/stats.h>

/* Counts are exact as doubles below this. */
#define ARGUMENTS_COUNT_LIMIT (UINT64_C(1) << 53)

/* Clears the result, keeping its size. INVALID_ARGUMENT if it is NULL or its size is not set. */
drift_status arguments_result(drift_result *result, drift_error *error);

/* A sample but for its values: not NULL, not too many. */
drift_status arguments_shape(const double *x, size_t size, const char *name, drift_error *error);

/* A sample: finite numbers, rising if `sorted`. */
drift_status arguments_sample(const double *x, size_t size, int sorted, const char *name,
                              drift_error *error);

/* Both samples of a test, the reference first: as arguments_shape, or as arguments_sample. */
drift_status arguments_shapes(const double *reference, size_t reference_size, const double *current,
                              size_t current_size, drift_error *error);
drift_status arguments_samples(const double *reference, size_t reference_size,
                               const double *current, size_t current_size, int sorted,
                               drift_error *error);

/* A vector of `bins` counts; its sum, below 2^53, goes to total. */
drift_status arguments_count_sum(const uint64_t *counts, size_t bins, uint64_t *total,
                                 const char *name, drift_error *error);

/* Two count vectors; their sums go to totals[0] (reference) and totals[1] (current). */
drift_status arguments_counts(const uint64_t *reference, const uint64_t *current, size_t bins,
                              uint64_t totals[2], drift_error *error);

/* Clears the result, and takes two count vectors as arguments_counts does. *ready: 0 if a side has
 * no row, which the result then says. */
drift_status arguments_begin_counts(const uint64_t *reference, const uint64_t *current, size_t bins,
                                    uint64_t totals[2], int *ready, drift_result *result,
                                    drift_error *error);

#endif
