/* SPDX-License-Identifier: Apache-2.0 */
/* Significance and effect together make a verdict.
 * In: effects, p-values, levels. Out: verdicts. Layer: decide. */
#include "decide/verdict.h"

#include <math.h>

int32_t decide_statistic(double effect, decide_levels levels, int has_p, double p_adjusted,
                         double alpha) {
    if (!has_p || !(p_adjusted < alpha)) return DRIFT_VERDICT_NONE;
    double size = fabs(effect);
    if (levels.drift > 0.0 && size >= levels.drift) return DRIFT_VERDICT_DRIFT;
    if (levels.warning > 0.0 && size >= levels.warning) return DRIFT_VERDICT_WARNING;
    return DRIFT_VERDICT_NONE;
}

int32_t decide_data_set(uint64_t evaluated, uint64_t drifted, uint64_t warnings, uint64_t failed,
                        double drift_share) {
    if (evaluated == 0) return DRIFT_VERDICT_INSUFFICIENT;
    int enough = drift_share > 0.0 ? (double)drifted >= drift_share * (double)evaluated : 1;
    if (drifted > 0 && enough) return DRIFT_VERDICT_DRIFT;
    if (drifted + warnings > 0) return DRIFT_VERDICT_WARNING;
    return failed > 0 ? DRIFT_VERDICT_INSUFFICIENT : DRIFT_VERDICT_NONE;
}
