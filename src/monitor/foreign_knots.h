/* SPDX-License-Identifier: Apache-2.0 */
/* Kolmogorov-Smirnov bounds for two columns that are counted at different knots. Layer: monitor. */
#ifndef MONITOR_FOREIGN_KNOTS_H
#define MONITOR_FOREIGN_KNOTS_H

#include <driftcheck/stats.h>

#include "profile/model.h"

/* value = lower = what the counts prove; upper = what they allow. No p-value of its own: it belongs
 * to the lower bound. 0 when out of memory. */
int foreign_knots_ks(const profile_column *reference, const profile_column *current,
                     const drift_allocator *allocator, drift_result *result);

#endif
