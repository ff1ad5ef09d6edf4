/* SPDX-License-Identifier: Apache-2.0 */
/* Exact two-sided Kolmogorov law for small n. Layer: stats. */
#ifndef STATS_KSTWO_BRIDGE_H
#define STATS_KSTWO_BRIDGE_H

/* The largest n, and the largest n d^2: they bound time (about 60 n sqrt(n) additions, a few ms)
 * and the rows on the stack. */
#define KSTWO_BRIDGE_MAX_N    2000
#define KSTWO_BRIDGE_MAX_ND2  5.0
#define KSTWO_BRIDGE_MAX_ROWS 256

/* P(D_n > d) for whole n, 0.5 < n d < n; all terms positive, so its relative error is small too. */
double kstwo_bridge_sf(double d, double n);

#endif
