/* SPDX-License-Identifier: Apache-2.0 */
/* Finite-n law of the two-sided Kolmogorov statistic.
 * In: d, n up to 2^53. Out: P(D_n > d), in a microsecond where n d > 14, else in
 * at most a few ms.
 * Layer: stats. */
#include <math.h>

#include <driftcheck/stats.h>

#include "stats/kolmogorov.h"
#include "stats/kstwo_bridge.h"
#include "stats/kstwo_table.h"
#include "stats/saddle.h"
#include "stats/smirnov.h"

#define PI           3.14159265358979323846
#define SQRT_HALF_PI 1.25331413731550025121
#define TWO_PI       6.283185307179586477

/* Beyond this n d^2 both sides at once are e^(-6 n d^2) < 1e-12 of one side. */
#define TAIL_ND2 4.65

/* The sums over k of Pelz and Good (1976) are moments of a theta function: w^power exp(-w^2 / 2z^2)
 * over w = pi (k + offset), over all whole k. */
typedef struct moments {
    double m[4]; /* powers 0, 2, 4, 6 */
} moments;

static moments theta_moments(double z, double offset) {
    moments sums = {{0, 0, 0, 0}};
    for (int k = 0; k < 12; k++) {
        double w2 = PI * PI * (k + offset) * (k + offset);
        double term = 2 * exp(-w2 / (2 * z * z));
        for (int i = 0; i < 4; i++) {
            sums.m[i] += term;
            term *= w2;
        }
    }
    return sums;
}

/* Distribution function by Pelz and Good's series up to n^(-3/2). */
static double pelz_good_cdf(double z, double n) {
    double z2 = z * z;
    double z4 = z2 * z2;
    double z6 = z4 * z2;
    moments halves = theta_moments(z, 0.5);
    moments wholes = theta_moments(z, 0);
    double m0 = halves.m[0];
    double m2 = halves.m[1];
    double m4 = halves.m[2];
    double m6 = halves.m[3];
    double e2 = wholes.m[1];
    double e4 = wholes.m[2];
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

/* Chebyshev series in z, one for each power of t (Clenshaw 1955). */
static double table_value(const double rows[][KSTWO_TABLE_POWERS], int count, double low,
                          double high, double z, double t) {
    double x = (2 * z - low - high) / (high - low);
    double sum = 0;
    for (int power = KSTWO_TABLE_POWERS - 1; power >= 0; power--) {
        double next = 0;
        double after = 0;
        for (int i = count - 1; i > 0; i--) {
            double here = rows[i][power] + 2 * x * next - after;
            after = next;
            next = here;
        }
        sum = sum * t + rows[0][power] + x * next - after;
    }
    return sum;
}

/* What the series lacks, a smooth function of z and 1/sqrt(n) that starts at n^-2. Where z is small
 * it is below 1e-16, as the distribution function is. */
static double lacking(double z, double n) {
    double t = KSTWO_TABLE_REACH / (fmin(z, KSTWO_TABLE_MIDDLE) * sqrt(n));
    double value = 0;
    if (z >= KSTWO_TABLE_MIDDLE) {
        value = table_value(kstwo_high, KSTWO_TABLE_HIGH_ROWS, KSTWO_TABLE_MIDDLE, KSTWO_TABLE_HIGH,
                            z, t);
    } else if (z >= KSTWO_TABLE_LOW) {
        value =
            table_value(kstwo_low, KSTWO_TABLE_LOW_ROWS, KSTWO_TABLE_LOW, KSTWO_TABLE_MIDDLE, z, t);
    }
    return value / (n * n);
}

static double large_n_sf(double z, double n) {
    return fmin(1, fmax(0, 1 - pelz_good_cdf(z, n) + lacking(z, n)));
}

/* Where paths are close to both bounds the law is no smooth function of n, and so are values from
 * few points: then n is small enough for the exact law, unless that is 1 anyway. */
static int is_large(double z, double n) {
    return n > KSTWO_BRIDGE_MAX_N || fmin(z, KSTWO_TABLE_MIDDLE) * sqrt(n) > KSTWO_TABLE_REACH;
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
    double z = sqrt(n) * d;
    return is_large(z, n) ? large_n_sf(z, n) : kstwo_bridge_sf(d, n);
}
