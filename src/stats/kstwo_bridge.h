/* SPDX-License-Identifier: Apache-2.0 */
/* Exact two-sided Kolmogorov law for small n. Layer: stats. */
#ifndef STATS_KSTWO_BRIDGE_H
#define STATS_KSTWO_BRIDGE_H

/* The largest n: it bounds the time (about 60 n sqrt(n) additions, a few ms), and with n d^2 <= 5
 * the rows on the stack. */
#define KSTWO_BRIDGE_MAX_N    2000
#define KSTWO_BRIDGE_MAX_ROWS 256

/* P(D_n > d) for whole n, 0.5 < n d < n, n d^2 <= 5; all terms positive, so its relative error is
 * small too. */
double kstwo_bridge_sf(double d, double n);

#endif
