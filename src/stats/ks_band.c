/* SPDX-License-Identifier: Apache-2.0 */
/* A band around an empirical distribution function that holds at all sample sizes at once.
 * In: rows, a probability. Out: half its width. Layer: stats.
 *
 * Howard and Ramdas (2022, "Sequential estimation of quantiles with applications to A/B testing and
 * best-arm identification"), theorem 2: sup |F_t - F| passes A sqrt((ln(1 + ln t) + C) / t) at any
 * t >= 1 with probability at most the smallest over eta of
 * 4 exp(-g^2 C) (1 + 1 / ((g^2 - 1) ln eta)), g = sqrt(2 / eta) (A - sqrt(2 (eta - 1) / C)). */
#include "stats/ks_band.h"

#include <math.h>

#include "base/error.h"
#include "stats/special.h"

#include <driftcheck/stats.h>

#define SLOPE      0.85
#define ETA_STEPS  399
#define BISECTIONS 60

/* eta lies between 1 and 2 A^2. What needs a root or a logarithm of it is made once. */
typedef struct etas {
    double root[ETA_STEPS];  /* sqrt(2 / eta) */
    double above[ETA_STEPS]; /* sqrt(2 (eta - 1)) */
    double log[ETA_STEPS];
} etas;

static void etas_make(etas *e) {
    for (int i = 0; i < ETA_STEPS; i++) {
        double eta = 1 + (2 * SLOPE * SLOPE - 1) * (i + 1) / (ETA_STEPS + 1);
        e->root[i] = sqrt(2 / eta);
        e->above[i] = sqrt(2 * (eta - 1));
        e->log[i] = log(eta);
    }
}

static double smallest_crossing(const etas *e, double c) {
    double best = HUGE_VAL;
    double root = sqrt(c);
    for (int i = 0; i < ETA_STEPS; i++) {
        double g = e->root[i] * (SLOPE - e->above[i] / root);
        if (g <= 1) continue;
        best = fmin(best, 4 * exp(-g * g * c) * (1 + 1 / ((g * g - 1) * e->log[i])));
    }
    return best;
}

double ks_band_constant(double alpha) {
    etas e;
    double low = 0;
    double high = 1600;
    etas_make(&e);
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (low + high);
        if (smallest_crossing(&e, middle) > alpha) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

double ks_band_width(uint64_t rows, double constant, uint64_t reference_rows, double delta_ref) {
    double t = (double)rows;
    double half = SLOPE * sqrt((log1p(log(t)) + constant) / t);
    if (reference_rows > 0) half += sqrt(log(2 / delta_ref) / (2 * (double)reference_rows));
    return fmin(1, half);
}

drift_status drift_ks_band(uint64_t rows, double alpha, uint64_t reference_rows, double delta_ref,
                           double *width, drift_error *error) {
    if (!width || rows == 0 || !(alpha >= 1e-300 && alpha < 1) ||
        (reference_rows > 0 && !(delta_ref > 0 && delta_ref < 1))) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "rows must be at least 1, alpha and delta_ref above 0 and below 1, width "
                         "not NULL");
    }
    *width = ks_band_width(rows, ks_band_constant(alpha), reference_rows, delta_ref);
    return DRIFT_OK;
}
