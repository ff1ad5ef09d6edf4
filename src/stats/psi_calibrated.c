/* SPDX-License-Identifier: Apache-2.0 */
/* PSI without the part that is chance, its interval, and the threshold that chance passes as often
 * as asked. In: two vectors of counts, sizes. Out: numbers. Layer: stats. */
#include <math.h>

#include "base/error.h"
#include "stats/arguments.h"
#include "stats/special.h"

/* Variance of PSI: the delta method in both samples, and what their chi-square part adds. */
static double variance(const uint64_t *reference, const uint64_t *current, size_t bins, double m,
                       double n) {
    double half_bins = 0.5 * (double)bins;
    double g_mean = 0, g_square = 0, h_mean = 0, h_square = 0;
    for (size_t k = 0; k < bins; k++) {
        double p = ((double)reference[k] + 0.5) / (m + half_bins);
        double q = ((double)current[k] + 0.5) / (n + half_bins);
        double g = log(q / p) + 1 - p / q;
        double h = log(p / q) + 1 - q / p;
        g_mean += q * g;
        g_square += q * g * g;
        h_mean += p * h;
        h_square += p * h * h;
    }
    double scale = 1 / n + 1 / m;
    return fmax(0, g_square - g_mean * g_mean) / n + fmax(0, h_square - h_mean * h_mean) / m +
           2 * ((double)bins - 1) * scale * scale;
}

drift_status drift_psi_adjusted(const uint64_t *reference, const uint64_t *current, size_t bins,
                                double confidence, drift_result *result, drift_error *error) {
    if (!(confidence > 0 && confidence < 1)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "confidence must be above 0 and below 1");
    }
    drift_status status =
        drift_psi(reference, current, bins, DRIFT_SMOOTHING_DEFAULT, result, error);
    if (status != DRIFT_OK || result->status != DRIFT_OK) return status;
    uint64_t totals[2];
    status = arguments_counts(reference, current, bins, totals, error);
    if (status != DRIFT_OK) return status;
    double m = (double)totals[0];
    double n = (double)totals[1];
    double width =
        special_normal_isf(0.5 * (1 - confidence)) * sqrt(variance(reference, current, bins, m, n));
    result->value -= ((double)bins - 1) * (1 / n + 1 / m);
    result->lower = result->value - width;
    result->upper = result->value + width;
    result->fields |= DRIFT_HAS_BOUNDS;
    return DRIFT_OK;
}

drift_status drift_psi_threshold(uint64_t reference_rows, uint64_t current_rows, size_t bins,
                                 double false_alarm_every, uint64_t columns, double *threshold,
                                 drift_error *error) {
    double looks = false_alarm_every * (double)columns;
    if (!threshold || reference_rows == 0 || current_rows == 0 || bins < 2 ||
        !(looks > 1 && looks <= 1e300)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "rows must be at least 1, bins 2, false_alarm_every * columns above 1, "
                         "threshold not NULL");
    }
    double scale = 1 / (double)current_rows + 1 / (double)reference_rows;
    *threshold = scale * special_chi2_isf(1 / looks, (double)bins - 1);
    return DRIFT_OK;
}
