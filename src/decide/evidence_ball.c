/* SPDX-License-Identifier: Apache-2.0 */
/* Shares within a distance of the reference are no drift; the nearest of them to a bet is what the
 * bet is held against (reverse information projection on a convex set).
 * In: a bet's law, the centre, a radius in nats. Out: the nearest law. Layer: decide. */
#include <math.h>

#include "decide/evidence.h"

double evidence_kl(const double *p, const double *q, size_t bins) {
    double sum = 0;
    for (size_t k = 0; k < bins; k++)
        if (p[k] > 0) sum += p[k] * log(p[k] / q[k]);
    return fmax(0, sum);
}

/* KL(centre || mixture) and its derivative by s. */
static double distance(const double *law, const double *centre, size_t bins, double s,
                       double *slope) {
    double sum = 0;
    *slope = 0;
    for (size_t k = 0; k < bins; k++) {
        double mixed = (1 - s) * law[k] + s * centre[k];
        double ratio = centre[k] / mixed;
        sum += centre[k] * log(ratio);
        *slope += ratio * (law[k] - centre[k]);
    }
    return sum;
}

/* The share s of the centre in the nearest law; 0, and *inside, if `law` is one of the ball. */
static double share_of_centre(const double *law, const double *centre, size_t bins, double radius,
                              int *inside) {
    double slope;
    double s = 0;
    double excess = distance(law, centre, bins, s, &slope) - radius;
    *inside = excess <= 0;
    if (*inside) return 0;
    if (radius <= 0) return 1;
    /* falling and convex in s: Newton's steps from 0 rise to the root and never pass it */
    for (int i = 0; i < 60 && slope < 0; i++) {
        double step = -excess / slope;
        s = fmin(1, s + step);
        if (step <= 1e-13) break;
        excess = distance(law, centre, bins, s, &slope) - radius;
    }
    return s;
}

int evidence_ball_project(const double *law, const double *centre, size_t bins, double radius,
                          double *nearest) {
    int inside;
    double s = share_of_centre(law, centre, bins, radius, &inside);
    for (size_t k = 0; k < bins; k++)
        nearest[k] = (1 - s) * law[k] + s * centre[k];
    return !inside;
}
