/* SPDX-License-Identifier: Apache-2.0 */
/* Smirnov's sum of binomial weights, each written as a deviance.
 * In: n, x. Out: P(D+_n > x) to 1e-12 relative, down to 1e-300.
 * Layer: stats. */
#include "stats/smirnov.h"

#include <math.h>

#include "stats/saddle.h"

#define TWO_PI     6.283185307179586477
#define MAX_TERMS  4000
#define GRID_STEP  0.03125
#define GRID_TERMS 400

/* C(n,j) x (x+j/n)^(j-1) (1-x-j/n)^(n-j): a binomial weight at j where j + nx is expected. The
 * difference nx enters as it is, so nothing cancels. j > 0 and j < n - nx, also not whole. */
static double smirnov_term(double n, double x, double j, double rest, double stirling_n) {
    double shift = n * x;
    double cost = j * saddle_phi(shift / j) + rest * saddle_phi(-shift / rest);
    double errors = stirling_n - saddle_stirling_error(j) - saddle_stirling_error(rest);
    return shift / (shift + j) * sqrt(n / (TWO_PI * j * rest)) * exp(errors - cost);
}

static double sum_all_terms(double n, double x) {
    double stirling_n = saddle_stirling_error(n);
    double sum = exp(n * log1p(-x));
    for (double j = 1; j < n - n * x; j += 1) {
        sum += smirnov_term(n, x, j, n - j, stirling_n);
    }
    return sum;
}

/* For large n the terms are values of a smooth function that dies out at both ends, so the sum is
 * its integral up to exp(-c sqrt(n)). With j/n = 1 / (1 + exp(-s)) it falls off double
 * exponentially, where the trapezoid rule converges faster than any power of the step. */
static double integrate_terms(double n, double x) {
    double stirling_n = saddle_stirling_error(n);
    double sum = 0;
    for (int i = -GRID_TERMS; i <= GRID_TERMS; i++) {
        double s = i * GRID_STEP;
        double j = n / (1 + exp(-s));
        double rest = n / (1 + exp(s));
        if (rest > n * x && j > 1) {
            sum += smirnov_term(n, x, j, rest, stirling_n) * j * (rest / n);
        }
    }
    return sum * GRID_STEP;
}

double smirnov_sf(double n, double x) {
    return n <= MAX_TERMS ? sum_all_terms(n, x) : integrate_terms(n, x);
}
