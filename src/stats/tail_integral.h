/* SPDX-License-Identifier: Apache-2.0 */
/* Area beyond a point of a density that falls away from it, relative to its height there.
 * In: logarithm of the density as two deviances and a slope. Out: the area. Layer: stats. */
#ifndef STATS_TAIL_INTEGRAL_H
#define STATS_TAIL_INTEGRAL_H

/* The density at distance s is exp(-(a phi(s / left) + b phi(s / right) + slope s)), with
 * phi(u) = u - log1p(u); left and right may be negative (then s ends before -left, -right). */
typedef struct tail_density {
    double a;
    double left;
    double b;
    double right;
    double slope;
} tail_density;

/* Integral over s from 0 to limit: at most 100 panels of 16 points, all terms positive. */
double tail_integral(const tail_density *density, double limit);

#endif
