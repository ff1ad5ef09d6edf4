/* SPDX-License-Identifier: Apache-2.0 */
/* From a supremum in integers to a result. Layer: stats. */
#ifndef STATS_KS_RESULT_H
#define STATS_KS_RESULT_H

#include <driftcheck/stats.h>

#include "stats/ks_supremum.h"

/* D, p, location, sign of a finished supremum. `lowest` is the smallest of all values: the location
 * where the two functions are the same. OK or OUT_OF_MEMORY. */
drift_status ks_result_exact(const ks_supremum *s, double lowest, const drift_allocator *allocator,
                             drift_result *result, drift_error *error);

/* D known to be at least s->best and at most `upper`, in units of 1 / (n m); p of the lower bound.
 */
drift_status ks_result_bounds(const ks_supremum *s, int64_t upper, const drift_allocator *allocator,
                              drift_result *result, drift_error *error);

/* The smallest distance in units of 1 / (n m) whose D is at least `threshold`, in [0,1]. */
int64_t ks_result_goal(size_t n, size_t m, double threshold);

#endif
