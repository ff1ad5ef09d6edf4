/* SPDX-License-Identifier: Apache-2.0 */
/* What a check says of two samples, counted in cells once for all of it. Layer: stats. */
#ifndef STATS_EXACT_H
#define STATS_EXACT_H

#include <driftcheck/stats.h>

/* What drift_ks and drift_wasserstein find, of finite values in any order. OK, INVALID_ARGUMENT (as
 * theirs), OUT_OF_MEMORY. */
drift_status exact_statistics_of(const double *reference, size_t reference_size,
                                 const double *current, size_t current_size,
                                 const drift_allocator *allocator, drift_result *ks,
                                 drift_result *wasserstein);

#endif
