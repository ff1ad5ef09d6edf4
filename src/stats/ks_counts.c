/* SPDX-License-Identifier: Apache-2.0 */
/* Kolmogorov-Smirnov from counts between common knots, with bounds.
 * In: counts. Out: D at the knots, the range of the exact D, p. Layer: stats. */
#include <math.h>

#include "stats/arguments.h"
#include "stats/ks_d.h"
#include "stats/ks_result.h"

/* Products of counts stay exact integers while both totals are below this. */
#define EXACT_PRODUCT UINT32_MAX

typedef struct totals {
    uint64_t n;
    uint64_t m;
} totals;

/* |f / n - g / m| for cumulative counts. Beyond the exact products, two rounded quotients: an error
 * of 2^-53, which no p-value of such sizes can tell. */
static double difference(uint64_t f, uint64_t g, totals t) {
    if (t.n > EXACT_PRODUCT || t.m > EXACT_PRODUCT) {
        return fabs((double)f / (double)t.n - (double)g / (double)t.m);
    }
    uint64_t left = f * t.m;
    uint64_t right = g * t.n;
    return ks_quotient(left > right ? left - right : right - left, t.n, t.m);
}

typedef struct range {
    double lower;
    double upper;
} range;

/* One cell, from cumulative counts (f0, g0) before it to (f1, g1) after it. At its right end the
 * difference is known. Inside, F lies in [f0, f1] and G in [g0, g1], so it is at most that of
 * (f1, g0) or (f0, g1) - unless the cell is a single value, or one side has no row in it: then one
 * function is constant, the other monotone, and the ends have the largest difference. */
static void add_cell(range *d, uint64_t f0, uint64_t g0, uint64_t f1, uint64_t g1, int atom,
                     totals t) {
    double at_end = difference(f1, g1, t);
    if (at_end > d->lower) d->lower = at_end;
    if (atom || f0 == f1 || g0 == g1) return;
    double reference_first = difference(f1, g0, t);
    double current_first = difference(f0, g1, t);
    if (reference_first > d->upper) d->upper = reference_first;
    if (current_first > d->upper) d->upper = current_first;
}

static range walk(const uint64_t *reference, const uint64_t *current, const uint8_t *atom,
                  size_t cells, totals t) {
    range d = {0.0, 0.0};
    uint64_t f = 0;
    uint64_t g = 0;
    for (size_t i = 0; i < cells; i++) {
        add_cell(&d, f, g, f + reference[i], g + current[i], atom && atom[i], t);
        f += reference[i];
        g += current[i];
    }
    if (d.upper < d.lower) d.upper = d.lower;
    return d;
}

drift_status drift_ks_counts(const uint64_t *reference, const uint64_t *current,
                             const uint8_t *atom, size_t cells, const drift_allocator *allocator,
                             drift_result *result, drift_error *error) {
    uint64_t sums[2] = {0, 0};
    int ready;
    drift_status status =
        arguments_begin_counts(reference, current, cells, sums, &ready, result, error);
    if (status != DRIFT_OK) return status;
    result->method = DRIFT_METHOD_KNOTS;
    if (!ready) return DRIFT_OK;
    totals t = {sums[0], sums[1]};
    range d = walk(reference, current, atom, cells, t);
    status = ks_result_value(d.lower, t.n, t.m, allocator, result, error);
    if (status != DRIFT_OK) return status;
    result->lower = d.lower;
    result->upper = d.upper;
    if (d.lower != d.upper) result->method = DRIFT_METHOD_KNOTS;
    result->fields |= DRIFT_HAS_BOUNDS;
    return DRIFT_OK;
}
