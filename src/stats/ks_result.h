/* SPDX-License-Identifier: Apache-2.0 */
/* From a supremum in integers to a result. Layer: stats. */
#ifndef STATS_KS_RESULT_H
#define STATS_KS_RESULT_H

#include <driftcheck/stats.h>

#include "stats/ks_supremum.h"

/* D and its p-value by the method that suits the sizes; nothing is written without memory. OK or
 * OUT_OF_MEMORY. */
drift_status ks_result_value(double d, uint64_t n, uint64_t m, const drift_allocator *allocator,
                             drift_result *result, drift_error *error);

/* D, p, location, sign of a finished supremum. `lowest` is the smallest of all values: the location
 * where the two functions are the same. OK or OUT_OF_MEMORY. */
drift_status ks_result_exact(const ks_supremum *s, double lowest, const drift_allocator *allocator,
                             drift_result *result, drift_error *error);

/* D known to be at least s->best and at most `upper`, in units of 1 / (n m); p of the lower bound.
 */
drift_status ks_result_bounds(const ks_supremum *s, int64_t upper, const drift_allocator *allocator,
                              drift_result *result, drift_error *error);

/* What drift_ks_exceeds is asked: INVALID_ARGUMENT if `exceeds` is NULL or the threshold not in
 * [0,1]. */
drift_status ks_result_check_question(const int32_t *exceeds, double threshold, drift_error *error);

/* The smallest distance in units of 1 / (n m) whose D is at least `threshold`, in [0,1]. */
int64_t ks_result_goal(size_t n, size_t m, double threshold);

#endif
