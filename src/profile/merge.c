/* SPDX-License-Identifier: Apache-2.0 */
/* Adds up profiles that count between the same knots, such as those of many machines.
 * In: profiles that were made like one reference, and the reference itself if its rows are to
 * count. Out: the profile of all their rows. Layer: profile. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "profile/model.h"
#include "sketch/sort.h"

#define ROW_LIMIT (UINT64_C(1) << 53)

/* ---- whether they can be added up ---- */

static int same_numbers(const double *a, size_t a_count, const double *b, size_t b_count) {
    return a_count == b_count && (a_count == 0 || memcmp(a, b, a_count * sizeof *a) == 0);
}

/* How many of a column's categories are those of the reference: all, if it is the reference. */
static size_t known_categories(const profile_column *c) {
    return c->flags & DRIFT_COLUMN_LIKE ? (size_t)c->reference_categories : c->categories.count;
}

static int same_categories(const profile_column *a, const profile_column *b) {
    size_t count = known_categories(a);
    if (count != known_categories(b)) return 0;
    for (size_t i = 0; i < count; i++) {
        const category_entry *x = &a->categories.entries[i], *y = &b->categories.entries[i];
        if (x->length != y->length || memcmp(x->label, y->label, x->length) != 0) return 0;
    }
    return 1;
}

static const char *column_difference(const profile_column *a, const profile_column *b) {
    const uint32_t numbers = DRIFT_COLUMN_NUMBERS;
    if (a->type != b->type || (a->flags & numbers) != (b->flags & numbers)) {
        return "the column is of another type there";
    }
    if (!same_numbers(a->knots, a->knot_count, b->knots, b->knot_count) ||
        !same_numbers(a->bin_edges, a->bin_edge_count, b->bin_edges, b->bin_edge_count)) {
        return "its rows are counted between other knots there";
    }
    return same_categories(a, b) ? NULL : "its categories are others there";
}

static int same_options(const drift_profile_options *a, const drift_profile_options *b) {
    return a->resolution == b->resolution && a->psi_bins == b->psi_bins &&
           a->max_categories == b->max_categories;
}

#define ADVICE "make both like one and the same profile"

static drift_status check_pair(const drift_profile *first, const drift_profile *other, size_t place,
                               drift_error *error) {
    if (first->column_count != other->column_count ||
        !same_options(&first->options, &other->options)) {
        return error_set(error, DRIFT_SCHEMA,
                         "profile %zu has other columns or options than the first: " ADVICE, place);
    }
    for (size_t i = 0; i < first->column_count; i++) {
        const profile_column *a = &first->columns[i], *b = &other->columns[i];
        if (strcmp(a->name, b->name) != 0) {
            return error_at(error, DRIFT_SCHEMA, a->name, -1,
                            "profile %zu has the column %.60s in this place: " ADVICE, place,
                            b->name);
        }
        const char *difference = column_difference(a, b);
        if (difference) {
            return error_at(error, DRIFT_SCHEMA, a->name, -1,
                            "profile %zu cannot be added to the first, as %s: " ADVICE, place,
                            difference);
        }
    }
    return DRIFT_OK;
}

static drift_status check_all(const drift_profile *const *profiles, size_t count,
                              drift_error *error) {
    uint64_t rows = 0;
    if (!profiles || count == 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "there is no profile to merge");
    }
    for (size_t i = 0; i < count; i++) {
        if (!profiles[i]) {
            return error_set(error, DRIFT_INVALID_ARGUMENT, "profile %zu is NULL", i + 1);
        }
        drift_status status = check_pair(profiles[0], profiles[i], i + 1, error);
        if (status != DRIFT_OK) return status;
        rows += profiles[i]->rows;
        if (rows > ROW_LIMIT) {
            return error_set(error, DRIFT_LIMIT, "a profile holds at most 2^53 rows");
        }
    }
    return DRIFT_OK;
}

/* ---- adding up ---- */

static void add_counts(drift_column_counts *to, const drift_column_counts *from) {
    to->rows += from->rows;
    to->missing += from->missing;
    to->nan += from->nan;
    to->positive_infinity += from->positive_infinity;
    to->negative_infinity += from->negative_infinity;
    to->unparsable += from->unparsable;
    to->finite += from->finite;
    to->rounded += from->rounded;
}

/* A data set without the column has no value of it in any row. */
static void add_absent(profile_column *c, uint64_t rows) {
    c->counts.rows += rows;
    c->counts.missing += rows;
}

static void add_numbers(profile_column *to, const profile_column *from) {
    if (from->minimum < to->minimum) to->minimum = from->minimum;
    if (from->maximum > to->maximum) to->maximum = from->maximum;
    moments_merge(&to->moments, &from->moments);
    for (size_t i = 0; i <= to->knot_count; i++)
        to->cells[i] += from->cells[i];
}

static int add_categories(categories *to, const categories *from) {
    for (size_t i = 0; i < from->count; i++) {
        const category_entry *e = &from->entries[i];
        if (!categories_add(to, e->label, e->length, e->count)) return 0;
    }
    to->other += from->other;
    return 1;
}

static int add_column(profile_column *to, uint64_t rows_before, const profile_column *from,
                      uint64_t rows) {
    int had = !(to->flags & DRIFT_COLUMN_ABSENT), has = !(from->flags & DRIFT_COLUMN_ABSENT);
    if (had && !has) add_absent(to, rows);
    if (!has) return 1;
    if (!had) add_absent(to, rows_before);
    to->flags &= ~(uint32_t)DRIFT_COLUMN_ABSENT;
    to->flags |= from->flags & DRIFT_COLUMN_TYPE_CHANGED;
    add_counts(&to->counts, &from->counts);
    if (to->type == DRIFT_TYPE_NUMERIC) {
        add_numbers(to, from);
        return 1;
    }
    return add_categories(&to->categories, &from->categories);
}

static int add_profile(drift_profile *to, const drift_profile *from) {
    for (size_t i = 0; i < to->column_count; i++) {
        if (!add_column(&to->columns[i], to->rows, &from->columns[i], from->rows)) return 0;
    }
    to->rows += from->rows;
    return 1;
}

/* All rows of a column, sorted. */
static int keep_rows(drift_profile *to, size_t column, const drift_profile *const *profiles,
                     size_t count) {
    profile_column *c = &to->columns[column];
    size_t n = (size_t)c->counts.finite, filled = 0;
    double *scratch = memory_unset(&to->allocator, n, sizeof *scratch);
    double *rows = memory_zeroed(&to->allocator, n, sizeof *rows);
    c->rows = c->own_rows = rows;
    if (scratch && rows) {
        for (size_t i = 0; i < count; i++) {
            const profile_column *from = &profiles[i]->columns[column];
            size_t number = (size_t)from->counts.finite;
            if (number > 0) memcpy(rows + filled, from->rows, number * sizeof *rows);
            filled += number;
        }
        if (n > 0) sort_doubles(rows, scratch, n);
    }
    int done = scratch && rows;
    memory_release(&to->allocator, scratch, n, sizeof *scratch);
    return done;
}

static int all_keep_rows(const drift_profile *const *profiles, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!profiles[i]->options.keep_rows) return 0;
    }
    return 1;
}

/* The first profile, ready to take the others: a reference's knots are now those of another. */
static drift_profile *copy_first(const drift_profile *first, const drift_allocator *allocator) {
    drift_profile *to = profile_copy_counts(first, allocator);
    for (size_t i = 0; to && i < to->column_count; i++) {
        profile_column *c = &to->columns[i];
        c->reference_categories = known_categories(c);
        c->flags |= DRIFT_COLUMN_LIKE;
        c->categories.limit = SIZE_MAX;
    }
    if (to) memcpy(to->writer, DRIFT_VERSION_STRING, sizeof DRIFT_VERSION_STRING);
    return to;
}

static int add_all(drift_profile *to, const drift_profile *const *profiles, size_t count) {
    for (size_t i = 1; i < count; i++) {
        if (!add_profile(to, profiles[i])) return 0;
    }
    for (size_t i = 0; i < to->column_count; i++) {
        profile_column *c = &to->columns[i];
        size_t known = (size_t)c->reference_categories;
        categories_keep_largest(&c->categories, known, known + to->options.max_categories);
    }
    if (!all_keep_rows(profiles, count)) return 1;
    to->options.keep_rows = 1;
    for (size_t i = 0; i < to->column_count; i++) {
        if (to->columns[i].type != DRIFT_TYPE_NUMERIC) continue;
        if (!keep_rows(to, i, profiles, count)) return 0;
    }
    return 1;
}

drift_status drift_profile_merge(const drift_profile *const *profiles, size_t count,
                                 const drift_allocator *allocator, drift_profile **out,
                                 drift_error *error) {
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    drift_status status = check_all(profiles, count, error);
    if (status != DRIFT_OK) return status;
    drift_profile *to = copy_first(profiles[0], allocator);
    if (!to || !add_all(to, profiles, count)) {
        drift_profile_free(to);
        return error_memory(error);
    }
    *out = to;
    return DRIFT_OK;
}
