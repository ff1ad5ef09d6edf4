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

/* What needs no look at unsorted rows; 0: it does. A reference knows its own knots exactly. */
static int known_value(const drift_profile *profile, const profile_column *c, double q,
                       uint64_t rank, double *value) {
    int on_knot = !(c->flags & DRIFT_COLUMN_LIKE) && is_multiple(q, profile->options.resolution);
    if (rank == c->counts.finite) {
        *value = c->maximum;
    } else if (rank == 1) {
        *value = c->minimum;
    } else if (c->rows && !profile->unsorted) {
        *value = c->rows[rank - 1];
    } else if (c->rows && !on_knot) {
        return 0;
    } else {
        *value = from_knots(c, rank, on_knot);
    }
    return 1;
}

/* All that are wanted of unsorted rows, by one pass. */
static int find_in_rows(const profile_column *c, const uint64_t *wanted, size_t count,
                        const size_t *place, const drift_allocator *allocator, double *values) {
    ranks found;
    size_t n = (size_t)c->counts.finite;
    int done = ranks_init(&found, c->rows, n, 0, wanted, count, allocator);
    for (size_t i = 0; done && i < count; i++)
        values[place[i]] = ranks_value(&found, wanted[i]);
    ranks_destroy(&found);
    return done;
}

int profile_quantiles(const drift_profile *profile, const profile_column *c, const double *q,
                      size_t count, const drift_allocator *allocator, double *values) {
    uint64_t wanted[PROFILE_QUANTILES];
    size_t place[PROFILE_QUANTILES];
    size_t unknown = 0;
    for (size_t i = 0; i < count; i++) {
        uint64_t rank = rank_of(q[i], c->counts.finite);
        if (known_value(profile, c, q[i], rank, &values[i])) continue;
        wanted[unknown] = rank;
        place[unknown++] = i;
    }
    if (unknown > 0 && !find_in_rows(c, wanted, unknown, place, allocator, values)) return 0;
    for (size_t i = 0; i < count; i++)
        values[i] += 0.0; /* not -0: rows without order do not say which zero comes first */
    return 1;
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
    if (c->counts.finite == 0) return error_at(error, DRIFT_EMPTY, c->name, -1, "no finite value");
    return profile_quantiles(profile, c, &q, 1, &profile->allocator, value) ? DRIFT_OK
                                                                            : error_memory(error);
}
