/* SPDX-License-Identifier: Apache-2.0 */
/* Distributions of Kolmogorov-Smirnov statistics. Layer: stats. */
#ifndef STATS_KOLMOGOROV_H
#define STATS_KOLMOGOROV_H

#include <stdint.h>

#include <driftcheck/core.h>

/* Finite-n law of the one-sample two-sided statistic: P(D_n > d), n >= 1, as scipy.stats.kstwo.sf,
 * down to 1e-300 and with bounded time for every n: the limit law differs from it by z / sqrt(n),
 * 1e-8 even at n = 2^53, so it is nowhere a substitute. */
double kolmogorov_kstwo_sf(double d, double n);

/* Exact two-sample law: P(D >= h / lcm(n1, n2)) for the integer h = round(d * lcm), by counting
 * lattice paths inside the band. Time O(n1 n2), memory O(min); n1, n2 in 1..10000. Status OK or
 * OUT_OF_MEMORY. */
drift_status kolmogorov_two_sample_sf(uint64_t h, uint32_t n1, uint32_t n2,
                                      const drift_allocator *allocator, double *p,
                                      drift_error *error);

#endif
