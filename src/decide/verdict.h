/* SPDX-License-Identifier: Apache-2.0 */
/* The one place where numbers become verdicts. Sees numbers, never data. Layer: decide. */
#ifndef DECIDE_VERDICT_H
#define DECIDE_VERDICT_H

#include <driftcheck/report.h>

#include "decide/thresholds.h"

/* Verdict of one statistic: large enough and significant. has_p 0: nothing says that it is
 * significant. */
int32_t decide_statistic(double effect, decide_levels levels, int has_p, double p_adjusted,
                         double alpha);

/* Verdict of a column from those of its statistics. can_say 0: the values were too few to be
 * compared, so the column is insufficient unless something else drifted. */
static inline int32_t decide_column(const int32_t *verdicts, size_t count, int can_say) {
    int32_t worst = DRIFT_VERDICT_NONE;
    for (size_t i = 0; i < count; i++) {
        if (verdicts[i] > worst) worst = verdicts[i];
    }
    return worst == DRIFT_VERDICT_NONE && !can_say ? DRIFT_VERDICT_INSUFFICIENT : worst;
}

/* Verdict of the data set: drift if any column drifts, or from a share of the evaluated ones. Where
 * nothing was found but a column could not be compared (failed), no one can say that all is well.
 */
int32_t decide_data_set(uint64_t evaluated, uint64_t drifted, uint64_t warnings, uint64_t failed,
                        double drift_share);

#endif
