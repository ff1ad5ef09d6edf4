/* SPDX-License-Identifier: Apache-2.0 */
/* One-sided law of Smirnov: P(D+_n > x). Layer: stats. */
#ifndef STATS_SMIRNOV_H
#define STATS_SMIRNOV_H

/* n >= 1 whole, 0 < x < 1. Below 1e-300 it may be 0. At most 4,000 terms for every n. */
double smirnov_sf(double n, double x);

#endif
