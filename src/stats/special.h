/* SPDX-License-Identifier: Apache-2.0 */
/* Special functions behind the p-values: relative error <= 1e-11 wherever the result is >= 1e-300.
 * All are pure, take and return finite doubles in their domain, and never touch errno handling of
 * the host. Layer: stats. */
#ifndef STATS_SPECIAL_H
#define STATS_SPECIAL_H

#include <stdint.h>

#include <driftcheck/core.h>

/* Standard normal: P(Z > z), and P(|Z| > |z|). No cancellation in the tail. */
double special_normal_sf(double z);
double special_normal_two_sided(double z);

/* z with P(Z > z) = p, 0 < p < 1: relative error of p below 1e-13. */
double special_normal_isf(double p);

/* Upper regularised incomplete gamma Q(a,x), a > 0, x >= 0, in bounded time; without cancellation
 * in the tail for a >= 1/2. */
double special_gamma_q(double a, double x);

/* Chi-square survival function, df > 0, x >= 0. */
double special_chi2_sf(double x, double df);

/* x with special_chi2_sf(x, df) = p, 1e-300 <= p < 1, df >= 1: relative error of p below 1e-10. */
double special_chi2_isf(double p, double df);

/* Regularised incomplete beta I_x(a,b), a, b > 0, 0 <= x <= 1. */
double special_beta_i(double a, double b, double x);

/* ln Gamma(a + c) - ln Gamma(a), a > 0, c a whole number >= 0, without the cancellation and without
 * the global of lgamma: absolute error below 4e-16 (|result| + c) + 1e-15. */
double special_log_rising(double a, double c);

/* sum + ln(product): a sum of such logarithms that takes few of them. Begin with {0, 1}. */
typedef struct special_log_sum {
    double sum;
    double product;
} special_log_sum;

/* Adds special_log_rising(a, c), a >= 1e-60. */
void special_log_sum_add(special_log_sum *to, double a, double c);

double special_log_sum_value(const special_log_sum *sum);

#endif
