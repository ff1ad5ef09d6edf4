/* SPDX-License-Identifier: Apache-2.0 */
/* Finite-n law of the two-sided Kolmogorov statistic.
 * In: d, n up to 2^53. Out: P(D_n > d), in at most a few ms for every n and d.
 * Layer: stats. */
#include <math.h>

#include <driftcheck/stats.h>

#include "stats/kolmogorov.h"
#include "stats/kstwo_bridge.h"
#include "stats/saddle.h"
#include "stats/smirnov.h"

#define PI           3.14159265358979323846
#define SQRT_HALF_PI 1.25331413731550025121
#define TWO_PI       6.283185307179586477

/* Beyond this n d^2 both sides at once are e^(-6 n d^2) < 1e-12 of one side. */
#define TAIL_ND2 4.65

/* The sums over k of Pelz and Good (1976) are moments of a theta function:
 * sum of w^power exp(-w^2 / 2z^2), w = pi (k + offset), over all whole k. */
static double theta_moment(double z, double offset, int power) {
    double sum = 0;
    for (int k = 0; k < 12; k++) {
        double w = PI * (k + offset);
        sum += pow(w, power) * exp(-w * w / (2 * z * z));
    }
    return 2 * sum;
}

/* Distribution function by Pelz and Good's series up to n^(-3/2). */
static double pelz_good_cdf(double z, double n) {
    double z2 = z * z;
    double z4 = z2 * z2;
    double z6 = z4 * z2;
    double m0 = theta_moment(z, 0.5, 0);
    double m2 = theta_moment(z, 0.5, 2);
    double m4 = theta_moment(z, 0.5, 4);
    double m6 = theta_moment(z, 0.5, 6);
    double e2 = theta_moment(z, 0, 2);
    double e4 = theta_moment(z, 0, 4);
    double k0 = 2 * m0 / z;
    double k1 = (m2 - z2 * m0) / (6 * z4);
    double k2 =
        ((6 * z6 + 2 * z4) * m0 + (2 * z4 - 5 * z2) * m2 + (1 - 2 * z2) * m4) / (72 * z6 * z) -
        e2 / (36 * z2 * z);
    double k3 = ((5 - 30 * z2) * m6 + (212 * z4 - 60 * z2) * m4 + (135 * z4 - 96 * z6) * m2 -
                 (30 * z6 + 90 * z4 * z4) * m0) /
                    (6480 * z6 * z4) +
                (3 * z2 * e2 - e4) / (216 * z6);
    return SQRT_HALF_PI * (0.5 * k0 + (k1 + (k2 + k3 / sqrt(n)) / sqrt(n)) / sqrt(n));
}

/* What the series lacks is smooth in 1/sqrt(n) and starts at n^-2: it is measured against the
 * exact law at four small n for the same z, and carried on to n. */
static double large_n_sf(double z, double n) {
    static const double sizes[4] = {250, 500, 1000, 2000};
    double lacking = 0;
    if (n < 1e8) {
        double at = 1 / sqrt(n);
        for (int i = 0; i < 4; i++) {
            double here = 1 / sqrt(sizes[i]);
            double weight = 1;
            for (int j = 0; j < 4; j++) {
                double there = 1 / sqrt(sizes[j]);
                weight *= j == i ? 1 : (at - there) / (here - there);
            }
            double exact = kstwo_bridge_sf(z * here, sizes[i]);
            double gap = exact - (1 - pelz_good_cdf(z, sizes[i]));
            lacking += weight * gap * sizes[i] * sizes[i];
        }
    }
    return fmin(1, fmax(0, 1 - pelz_good_cdf(z, n) + lacking / (n * n)));
}

/* n! / n^n (2nd - 1)^n for 1/2 < nd <= 1 (Ruben and Gambino 1982). */
static double near_zero_sf(double nd, double n) {
    double log_cdf = saddle_stirling_error(n) + 0.5 * log(TWO_PI * n) - n + n * log(2 * nd - 1);
    return -expm1(log_cdf);
}

double kolmogorov_kstwo_sf(double d, double n) {
    double nd = n * d;
    double nd2 = nd * d;
    if (d >= 1) {
        return 0;
    }
    if (nd <= 0.5) {
        return 1;
    }
    if (nd >= n - 1) {
        return 2 * exp(n * log1p(-d));
    }
    if (nd <= 1) {
        return near_zero_sf(nd, n);
    }
    if (nd2 > 400) {
        return 0;
    }
    if (d >= 0.5 || nd2 > TAIL_ND2) {
        return 2 * smirnov_sf(n, d);
    }
    /* Below this the distribution function is under 1e-20 for every n. */
    if (nd2 < 0.025) {
        return 1;
    }
    return n <= KSTWO_BRIDGE_MAX_N ? kstwo_bridge_sf(d, n) : large_n_sf(sqrt(n) * d, n);
}
