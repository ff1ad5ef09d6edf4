/* SPDX-License-Identifier: Apache-2.0 */
/* A band around an empirical distribution function that holds at all sample sizes at once.
 * In: rows, a probability. Out: half its width. Layer: stats.
 *
 * Howard and Ramdas (2022, "Sequential estimation of quantiles with applications to A/B testing and
 * best-arm identification"), theorem 2: sup |F_t - F| passes A sqrt((ln(1 + ln t) + C) / t) at any
 * t >= 1 with probability at most the smallest over eta of
 * 4 exp(-g^2 C) (1 + 1 / ((g^2 - 1) ln eta)), g = sqrt(2 / eta) (A - sqrt(2 (eta - 1) / C)). */
#include <math.h>

#include "base/error.h"
#include "stats/special.h"

#include <driftcheck/stats.h>

#define SLOPE      0.85
#define ETA_STEPS  400
#define BISECTIONS 60

static double crossing(double c, double eta) {
    double g = sqrt(2 / eta) * (SLOPE - sqrt(2 * (eta - 1) / c));
    if (g <= 1) return HUGE_VAL;
    return 4 * exp(-g * g * c) * (1 + 1 / ((g * g - 1) * log(eta)));
}

/* eta lies between 1 and 2 A^2. */
static double smallest_crossing(double c) {
    double best = HUGE_VAL;
    for (int i = 1; i < ETA_STEPS; i++) {
        double eta = 1 + (2 * SLOPE * SLOPE - 1) * i / ETA_STEPS;
        best = fmin(best, crossing(c, eta));
    }
    return best;
}

static double constant_for(double alpha) {
    double low = 0;
    double high = 1600;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (low + high);
        if (smallest_crossing(middle) > alpha) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

drift_status drift_ks_band(uint64_t rows, double alpha, uint64_t reference_rows, double delta_ref,
                           double *width, drift_error *error) {
    if (!width || rows == 0 || !(alpha >= 1e-300 && alpha < 1) ||
        (reference_rows > 0 && !(delta_ref > 0 && delta_ref < 1))) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "rows must be at least 1, alpha and delta_ref above 0 and below 1, width "
                         "not NULL");
    }
    double t = (double)rows;
    double half = SLOPE * sqrt((log1p(log(t)) + constant_for(alpha)) / t);
    if (reference_rows > 0) half += sqrt(log(2 / delta_ref) / (2 * (double)reference_rows));
    *width = fmin(1, half);
    return DRIFT_OK;
}
