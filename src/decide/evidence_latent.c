/* SPDX-License-Identifier: Apache-2.0 */
/* Bins on the scale of a latent standard normal value.
 * In: shares. Out: cuts, moments. Layer: decide. */
#include "decide/evidence_latent.h"

#include <math.h>

#include "stats/special.h"

#define INVERSE_ROOT_TWO_PI 0.39894228040143267794

double latent_cut(double below, double above) {
    if (below <= 0) return -HUGE_VAL;
    if (above <= 0) return HUGE_VAL;
    double whole = below + above;
    return below < above ? -special_normal_isf(below / whole) : special_normal_isf(above / whole);
}

double latent_between(double from, double to) {
    return from > 0 ? special_normal_sf(from) - special_normal_sf(to)
                    : special_normal_sf(-to) - special_normal_sf(-from);
}

static double density(double z) {
    return exp(-0.5 * z * z) * INVERSE_ROOT_TWO_PI;
}

void latent_moments(double from, double to, double share, double *mean, double *square) {
    double left = isfinite(from) ? density(from) : 0;
    double right = isfinite(to) ? density(to) : 0;
    double slopes = (isfinite(from) ? from * left : 0) - (isfinite(to) ? to * right : 0);
    *mean = (left - right) / share;
    *square = 1 + slopes / share;
}
