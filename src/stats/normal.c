/* SPDX-License-Identifier: Apache-2.0 */
/* Tails of the normal distribution, and back.
 * In: z or probabilities. Out: probabilities from erfc, which does not cancel in the tail; z.
 * Layer: stats. */
#include <math.h>

#include "stats/special.h"

#define SQRT_HALF           0.70710678118654752440
#define INVERSE_ROOT_TWO_PI 0.39894228040143267794

double special_normal_sf(double z) {
    return 0.5 * erfc(z * SQRT_HALF);
}

double special_normal_two_sided(double z) {
    return erfc(fabs(z) * SQRT_HALF);
}

double special_normal_isf(double p) {
    if (p > 0.5) return -special_normal_isf(1 - p);
    /* from the tail's leading term; Newton's steps on ln P, which is concave, never overshoot */
    double z = sqrt(-2 * log(2 * p));
    for (int i = 0; i < 60; i++) {
        double tail = special_normal_sf(z);
        double density = exp(-0.5 * z * z) * INVERSE_ROOT_TWO_PI;
        double step = log(tail / p) * tail / density;
        z += step;
        if (fabs(step) <= 1e-15 * (1 + fabs(z))) break;
    }
    return z;
}
