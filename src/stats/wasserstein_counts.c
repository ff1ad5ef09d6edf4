/* SPDX-License-Identifier: Apache-2.0 */
/* Area between two distribution functions that are known at knots only.
 * In: counts between knots. Out: an estimate and provable bounds. Layer: stats. */
#include "stats/wasserstein_counts.h"

#include <math.h>

typedef struct cell {
    double from, to; /* where it lies */
    double f0, f1;   /* reference's distribution function at its two ends */
    double g0, g1;   /* current's */
} cell;

typedef struct area {
    double value, lower, upper;
} area;

/* Area of |difference| when it runs straight from a to b over a unit width. */
static double straight_area(double a, double b) {
    if ((a >= 0.0) == (b >= 0.0)) return (fabs(a) + fabs(b)) / 2.0;
    return (a * a + b * b) / (2.0 * (fabs(a) + fabs(b)));
}

/* Inside a cell F stays in [f0, f1] and G in [g0, g1], whatever the placement: |F - G| is at most
 * the larger cross difference, and at least the gap between the two intervals. */
static void add_cell(area *sum, const cell *c) {
    double width = c->to - c->from;
    if (!(width > 0.0)) return;
    double gap = fmax(c->f0 - c->g1, c->g0 - c->f1);
    sum->value += width * straight_area(c->f0 - c->g0, c->f1 - c->g1);
    sum->lower += width * fmax(gap, 0.0);
    sum->upper += width * fmax(fabs(c->f1 - c->g0), fabs(c->g1 - c->f0));
}

static uint64_t total(const uint64_t *counts, size_t n) {
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += counts[i];
    return sum;
}

/* Ends of cell i, the open ones closed by the range of the data. */
static void place(const wasserstein_counts *in, size_t i, cell *c) {
    c->from = i == 0 ? in->minimum : in->knots[i - 1];
    c->to = i == in->knot_count ? in->maximum : in->knots[i];
    if (c->from < in->minimum) c->from = in->minimum;
    if (c->to > in->maximum) c->to = in->maximum;
}

void wasserstein_from_counts(const wasserstein_counts *in, drift_result *result) {
    drift_result_init(result);
    uint64_t n = total(in->reference, in->knot_count + 1);
    uint64_t m = total(in->current, in->knot_count + 1);
    result->method = DRIFT_METHOD_KNOTS;
    if (n == 0 || m == 0) {
        result->status = DRIFT_EMPTY;
        return;
    }
    area sum = {0.0, 0.0, 0.0};
    uint64_t f = 0;
    uint64_t g = 0;
    for (size_t i = 0; i <= in->knot_count; i++) {
        cell c;
        place(in, i, &c);
        c.f0 = (double)f / (double)n;
        c.g0 = (double)g / (double)m;
        f += in->reference[i];
        g += in->current[i];
        c.f1 = (double)f / (double)n;
        c.g1 = (double)g / (double)m;
        add_cell(&sum, &c);
    }
    if (!isfinite(sum.upper)) {
        result->status = DRIFT_OVERFLOW;
        return;
    }
    result->value = sum.value;
    result->lower = sum.lower;
    result->upper = sum.upper;
    result->fields = DRIFT_HAS_VALUE | DRIFT_HAS_BOUNDS;
}
