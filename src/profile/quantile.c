/* SPDX-License-Identifier: Apache-2.0 */
/* Quantiles of a numeric column, from its rows or from its counts at knots.
 * In: a profile. Out: one number. Layer: profile. */
#include <math.h>

#include "base/error.h"
#include "profile/model.h"
#include "sketch/ranks.h"

/* Rank of the smallest value with a share q of the values at or below it. A product that rounding
 * lifted just above a whole number must not count as one more, so 1/resolution steps stay exact. */
static uint64_t rank_of(double q, uint64_t n) {
    double exact = q * (double)n;
    double nearest = nearbyint(exact);
    double rank = fabs(exact - nearest) <= 4e-16 * exact ? nearest : ceil(exact);
    if (rank < 1.0) return 1;
    return rank >= (double)n ? n : (uint64_t)rank;
}

/* A cell of a reference begins at one of its own values; the first of its rows is that value. */
static double inside_cell(const profile_column *c, size_t cell, uint64_t before, uint64_t rank,
                          int on_knot) {
    double from = cell == 0 ? c->minimum : c->knots[cell - 1];
    double to = cell == c->knot_count ? c->maximum : c->knots[cell];
    if (from < c->minimum) from = c->minimum;
    if (to > c->maximum) to = c->maximum;
    if (on_knot || to <= nextafter(from, INFINITY)) return from;
    double part = (double)(rank - before - 1) / (double)c->cells[cell];
    return from * (1.0 - part) + to * part;
}

static double from_knots(const profile_column *c, uint64_t rank, int on_knot) {
    uint64_t before = 0;
    size_t cell = 0;
    while (cell < c->knot_count && before + c->cells[cell] < rank)
        before += c->cells[cell++];
    return inside_cell(c, cell, before, rank, on_knot);
}

static int is_multiple(double q, uint32_t resolution) {
    double steps = q * (double)resolution;
    return fabs(steps - nearbyint(steps)) <= 1e-12 * steps;
}

/* Of rows in any order, which no list of quantiles was made of. */
static drift_status among_rows(const drift_profile *profile, const profile_column *c, uint64_t rank,
                               double *value, drift_error *error) {
    ranks found;
    int done =
        ranks_init(&found, c->rows, (size_t)c->counts.finite, 0, &rank, 1, &profile->allocator);
    if (done) *value = ranks_value(&found, rank);
    ranks_destroy(&found);
    return done ? DRIFT_OK : error_memory(error);
}

drift_status drift_profile_quantile(const drift_profile *profile, size_t column, double q,
                                    double *value, drift_error *error) {
    if (!profile || !value || column >= profile->column_count || !(q >= 0.0 && q <= 1.0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "profile or value is NULL, there is no such column, or q is not in [0,1]");
    }
    const profile_column *c = &profile->columns[column];
    if (c->type != DRIFT_TYPE_NUMERIC) {
        return error_at(error, DRIFT_NOT_APPLICABLE, c->name, -1,
                        "a categorical column has no quantiles");
    }
    uint64_t n = c->counts.finite;
    if (n == 0) return error_at(error, DRIFT_EMPTY, c->name, -1, "no finite value");
    uint64_t rank = rank_of(q, n);
    if (rank == n) {
        *value = c->maximum;
    } else if (rank == 1) {
        *value = c->minimum;
    } else if (c->rows && profile->unsorted) {
        return among_rows(profile, c, rank, value, error);
    } else if (c->rows) {
        *value = c->rows[rank - 1];
    } else {
        int own_knots = !(c->flags & DRIFT_COLUMN_LIKE);
        *value = from_knots(c, rank, own_knots && is_multiple(q, profile->options.resolution));
    }
    return DRIFT_OK;
}
