/* SPDX-License-Identifier: Apache-2.0 */
/* Saddle-point parts of gamma, beta, Poisson and binomial weights (C. Loader, 2000).
 * In: finite doubles. Out: exponents without the cancellation that exp(lgamma) suffers.
 * Layer: stats. */
#ifndef STATS_SADDLE_H
#define STATS_SADDLE_H

/* u - log1p(u), u > -1: relative error of a few ulp also where u is near 0. */
double saddle_phi(double u);

/* a ln(a / x) + x - a for a > 0, x >= 0: how unlikely a is where x is expected. shift: x - a, which
 * may be known more exactly than the subtraction would give it. */
double saddle_deviance_shifted(double a, double shift, double x);

/* ln Gamma(a + 1) - (a + 1/2) ln a + a - ln(2 pi) / 2, a > 0. */
double saddle_stirling_error(double a);

/* exp(-x) x^a / Gamma(a + 1), a >= 0, x >= 0: Poisson weight, also between the integers. */
double saddle_poisson(double a, double x);

#endif
