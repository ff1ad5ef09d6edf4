/* SPDX-License-Identifier: Apache-2.0 */
/* Walks everything that readers of a profile rely on. Each check answers with what is wrong, or
 * NULL. In: a profile, from a file or just made. Out: OK, or the first broken rule with its column.
 * Layer: profile. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/utf8.h"
#include "profile/format.h"
#include "profile/model.h"
#include "sketch/knots.h"

/* Adds to a sum of rows; 0 if it passes the limit, so that no sum can wrap around. */
static int add_rows(uint64_t *sum, uint64_t rows) {
    if (rows > FORMAT_COUNT_LIMIT || *sum > FORMAT_COUNT_LIMIT - rows) return 0;
    *sum += rows;
    return 1;
}

static const char *check_flags(const profile_column *c) {
    const uint32_t known =
        DRIFT_COLUMN_ABSENT | DRIFT_COLUMN_TYPE_CHANGED | DRIFT_COLUMN_NUMBERS | DRIFT_COLUMN_LIKE;
    if (c->flags & ~known) return "unknown flags of a column";
    if (c->type == DRIFT_TYPE_NUMERIC && (c->flags & DRIFT_COLUMN_NUMBERS)) {
        return "a numeric column is flagged as categories that are numbers";
    }
    if (c->type == DRIFT_TYPE_CATEGORICAL && (c->flags & DRIFT_COLUMN_TYPE_CHANGED)) {
        return "a categorical column is flagged as changed in type";
    }
    return NULL;
}

/* Rows that are no value: with `finite`, or the categories, they make up all rows. */
static int add_counts(const drift_column_counts *n, uint64_t *sum) {
    return add_rows(sum, n->missing) && add_rows(sum, n->nan) &&
           add_rows(sum, n->positive_infinity) && add_rows(sum, n->negative_infinity) &&
           add_rows(sum, n->unparsable) && add_rows(sum, n->finite);
}

static const char *check_rows_total(const drift_profile *profile, const profile_column *c) {
    if (c->flags & DRIFT_COLUMN_ABSENT) {
        return c->counts.rows == 0 ? NULL : "an absent column has rows";
    }
    return c->counts.rows == profile->rows ? NULL
                                           : "the column has not as many rows as the profile";
}

static const char *check_numeric_counts(const profile_column *c) {
    uint64_t sum = 0;
    if (!add_counts(&c->counts, &sum)) return "counts are beyond 2^53";
    if (sum != c->counts.rows) return "counts do not add up to the rows";
    if (c->counts.rounded > c->counts.finite) return "more rounded values than finite ones";
    if (c->categories.count != 0 || c->categories.other != 0 || c->reference_categories != 0) {
        return "a numeric column has categories";
    }
    return NULL;
}

static const char *check_range(const profile_column *c) {
    if (c->counts.finite == 0) {
        return c->minimum == INFINITY && c->maximum == -INFINITY ? NULL
                                                                 : "a range without finite values";
    }
    if (!isfinite(c->minimum) || !isfinite(c->maximum)) return "the range is not finite";
    return c->minimum <= c->maximum ? NULL : "the minimum is above the maximum";
}

/* An overflow is +inf in both, or in m2 alone; nothing is ever NaN. */
static const char *check_moments(const profile_column *c) {
    const moments *m = &c->moments;
    if (m->count != c->counts.finite) return "moments do not count the finite values";
    if (m->count == 0 && (m->mean != 0.0 || m->m2 != 0.0 || m->mean_rest != 0.0))
        return "moments without finite values";
    if (!isfinite(m->mean) && m->mean != INFINITY) return "the mean is not a number";
    if (!isfinite(m->mean_rest)) return "the rest of the mean is not a number";
    if (!(m->m2 >= 0.0)) return "the sum of squares is negative or not a number";
    if (m->mean == INFINITY && m->m2 != INFINITY)
        return "the mean overflows but its squares do not";
    return NULL;
}

static const char *check_knots(const profile_column *c, uint32_t resolution) {
    if (!c->knots || !c->cells || !c->bin_edges) return "a numeric column without knots";
    if (c->knot_count > knots_capacity(resolution)) return "more knots than the resolution allows";
    for (size_t i = 0; i < c->knot_count; i++) {
        if (!isfinite(c->knots[i])) return "a knot is not finite";
        if (i > 0 && c->knots[i] <= c->knots[i - 1]) return "knots do not rise";
    }
    int own = !(c->flags & DRIFT_COLUMN_LIKE);
    if (own && (c->knot_count > 0) != (c->counts.finite > 0)) {
        return "a reference has knots where it has finite values, and only there";
    }
    return NULL;
}

static const char *check_bin_edges(const profile_column *c) {
    size_t knot = 0;
    for (size_t i = 0; i < c->bin_edge_count; i++) {
        if (i > 0 && c->bin_edges[i] <= c->bin_edges[i - 1]) return "bin edges do not rise";
        while (knot < c->knot_count && c->knots[knot] < c->bin_edges[i])
            knot++;
        if (knot == c->knot_count || c->knots[knot] != c->bin_edges[i]) {
            return "a bin edge is no knot";
        }
    }
    return NULL;
}

/* Cell of a value, by the rule of the cells: knots at the left edge included. */
static size_t cell_of(const profile_column *c, double value) {
    size_t cell = 0;
    while (cell < c->knot_count && value >= c->knots[cell])
        cell++;
    return cell;
}

static const char *check_cells(const profile_column *c) {
    uint64_t sum = 0;
    size_t first = SIZE_MAX, last = 0;
    for (size_t i = 0; i <= c->knot_count; i++) {
        if (!add_rows(&sum, c->cells[i])) return "cells are beyond 2^53";
        if (c->cells[i] == 0) continue;
        if (first == SIZE_MAX) first = i;
        last = i;
    }
    if (sum != c->counts.finite) return "cells do not add up to the finite values";
    if (sum > 0 && (cell_of(c, c->minimum) != first || cell_of(c, c->maximum) != last)) {
        return "the range does not match the cells";
    }
    return NULL;
}

static const char *check_row_cells(const profile_column *c) {
    size_t row = 0, n = (size_t)c->counts.finite;
    for (size_t cell = 0; cell <= c->knot_count; cell++) {
        size_t from = row;
        while (row < n && (cell == c->knot_count || c->rows[row] < c->knots[cell]))
            row++;
        if (row - from != c->cells[cell]) return "rows do not match the cells";
    }
    return NULL;
}

/* Rows in any order are not compared with the cells one by one: they are never read from a file. */
static const char *check_unsorted(const profile_column *c) {
    size_t n = (size_t)c->counts.finite;
    double lowest = INFINITY, highest = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(c->rows[i])) return "a row is not finite";
        lowest = fmin(lowest, c->rows[i]);
        highest = fmax(highest, c->rows[i]);
    }
    return lowest == c->minimum && highest == c->maximum ? NULL
                                                         : "the range does not match the rows";
}

static const char *check_kept_rows(const drift_profile *profile, const profile_column *c) {
    uint32_t keep_rows = profile->options.keep_rows;
    if ((c->rows != NULL) != (keep_rows != 0)) return "rows are kept for all columns, or for none";
    size_t n = (size_t)c->counts.finite;
    if (!c->rows || n == 0) return NULL;
    if (profile->unsorted) return check_unsorted(c);
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(c->rows[i])) return "a row is not finite";
        if (i > 0 && c->rows[i] < c->rows[i - 1]) return "rows are not sorted";
    }
    if (c->rows[0] != c->minimum || c->rows[n - 1] != c->maximum) {
        return "the range does not match the rows";
    }
    return check_row_cells(c);
}

static const char *check_numeric(const drift_profile *profile, const profile_column *c) {
    const char *wrong = check_numeric_counts(c);
    if (!wrong) wrong = check_range(c);
    if (!wrong) wrong = check_moments(c);
    if (!wrong) wrong = check_knots(c, profile->options.resolution);
    if (!wrong) wrong = check_bin_edges(c);
    if (!wrong) wrong = check_cells(c);
    return wrong ? wrong : check_kept_rows(profile, c);
}

static const char *check_category_sum(const profile_column *c) {
    const drift_column_counts *n = &c->counts;
    uint64_t sum = 0;
    if (n->nan || n->positive_infinity || n->negative_infinity || n->finite || n->rounded) {
        return "a categorical column counts numbers";
    }
    int fits = add_counts(n, &sum) && add_rows(&sum, c->categories.other);
    for (size_t i = 0; fits && i < c->categories.count; i++)
        fits = add_rows(&sum, c->categories.entries[i].count);
    if (!fits) return "counts are beyond 2^53";
    return sum == n->rows ? NULL : "categories do not add up to the rows";
}

/* The order that categories_keep_largest gives. */
static int in_order(const category_entry *a, const category_entry *b) {
    if (a->count != b->count) return a->count > b->count;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->label, b->label, shorter);
    return order != 0 ? order < 0 : a->length < b->length;
}

static const char *check_category_list(const profile_column *c, size_t limit) {
    const categories *list = &c->categories;
    int like = (c->flags & DRIFT_COLUMN_LIKE) != 0;
    if (c->reference_categories > list->count)
        return "more categories of the reference than of all";
    if (!like && c->reference_categories != 0) return "a reference has categories of another one";
    if (c->reference_categories > limit || list->count - c->reference_categories > limit) {
        return "more categories than max_categories";
    }
    for (size_t i = 0; i < list->count; i++) {
        const category_entry *e = &list->entries[i];
        if (!utf8_valid(e->label, e->length)) return "a category is not valid UTF-8";
        if (categories_find(list, e->label, e->length) != (int64_t)i) {
            return "a category occurs twice";
        }
        if (!like && i > 0 && !in_order(e - 1, e)) return "categories are not in order";
    }
    return NULL;
}

static const char *check_categorical(const drift_profile *profile, const profile_column *c) {
    if (c->knots || c->cells || c->bin_edges || c->rows || c->moments.count != 0) {
        return "a categorical column has knots, moments or rows";
    }
    const char *wrong = check_category_sum(c);
    return wrong ? wrong : check_category_list(c, profile->options.max_categories);
}

static const char *check_texts(const profile_column *c) {
    if (!utf8_is_name(c->name)) {
        return "the name of a column is not UTF-8 of 1 to 65535 bytes";
    }
    return utf8_valid(c->type_reason, strlen(c->type_reason))
               ? NULL
               : "the reason of the type is not UTF-8";
}

static const char *check_column(const drift_profile *profile, const profile_column *c) {
    const char *wrong = check_texts(c);
    if (!wrong) wrong = check_flags(c);
    if (!wrong) wrong = check_rows_total(profile, c);
    if (wrong) return wrong;
    if (c->type == DRIFT_TYPE_NUMERIC) return check_numeric(profile, c);
    if (c->type == DRIFT_TYPE_CATEGORICAL) return check_categorical(profile, c);
    return "the type of a column is neither numeric nor categorical";
}

static drift_status check_names(const drift_profile *profile, drift_error *error) {
    categories names;
    categories_init(&names, profile->column_count, &profile->allocator);
    drift_status status = DRIFT_OK;
    for (size_t i = 0; i < profile->column_count && status == DRIFT_OK; i++) {
        const char *name = profile->columns[i].name;
        if (categories_find(&names, name, strlen(name)) >= 0) {
            status = error_at(error, DRIFT_BAD_FORMAT, name, -1,
                              "damaged profile: two columns have this name");
        } else if (!categories_add(&names, name, strlen(name), 1)) {
            status = error_memory(error);
        }
    }
    categories_destroy(&names);
    return status;
}

static const char *check_options(const drift_profile *profile) {
    const drift_profile_options *o = &profile->options;
    if (o->psi_bins < 2 || o->psi_bins > 1000) return "psi_bins is out of range";
    if (o->resolution < 10 || o->resolution > 10000 || o->resolution % o->psi_bins != 0) {
        return "resolution is out of range, or not a multiple of psi_bins";
    }
    if (o->max_categories < 1 || o->max_categories > 1000000) {
        return "max_categories is out of range";
    }
    if (o->keep_rows > 1) return "keep_rows is neither 0 nor 1";
    if (profile->rows > FORMAT_COUNT_LIMIT) return "more than 2^53 rows";
    return NULL;
}

drift_status profile_verify(const drift_profile *profile, drift_error *error) {
    const char *wrong = check_options(profile);
    if (wrong) return error_set(error, DRIFT_BAD_FORMAT, "damaged profile: %s", wrong);
    for (size_t i = 0; i < profile->column_count; i++) {
        const profile_column *c = &profile->columns[i];
        wrong = check_column(profile, c);
        if (wrong) {
            return error_at(error, DRIFT_BAD_FORMAT, c->name, -1, "damaged profile: %s", wrong);
        }
    }
    return check_names(profile, error);
}
