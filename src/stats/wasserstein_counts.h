/* SPDX-License-Identifier: Apache-2.0 */
/* Wasserstein-1 from counts between common knots. Layer: stats. */
#ifndef STATS_WASSERSTEIN_COUNTS_H
#define STATS_WASSERSTEIN_COUNTS_H

#include <driftcheck/stats.h>

/* Two distribution functions known at `knot_count` rising knots and at the ends of the common
 * range. */
typedef struct wasserstein_counts {
    const double *knots;
    size_t knot_count;
    const uint64_t *reference; /* knot_count + 1 counts: knots[i-1] <= x < knots[i] */
    const uint64_t *current;
    double minimum; /* of both sides together */
    double maximum;
} wasserstein_counts;

/* The area with both functions taken as straight lines inside each cell, and bounds that hold for
 * any placement of the rows. result: value, bounds; status OK, EMPTY, OVERFLOW. Cost O(knots). */
void wasserstein_from_counts(const wasserstein_counts *in, drift_result *result);

#endif
