/* SPDX-License-Identifier: Apache-2.0 */
/* A small profile made by hand, with every kind of column that a file can hold.
 * In: an allocator, whether rows are kept. Out: a profile, and whether two are equal.
 * Layer: tests. */
#ifndef SUPPORT_PROFILE_SAMPLE_H
#define SUPPORT_PROFILE_SAMPLE_H

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "profile/model.h"

enum {
    SAMPLE_AMOUNT,
    SAMPLE_CONSTANT,
    SAMPLE_EMPTY,
    SAMPLE_CITY,
    SAMPLE_GONE,
    SAMPLE_COLOUR,
    SAMPLE_COLUMNS
};

#define SAMPLE_ROWS 12

static inline int sample_texts(const drift_profile *p, profile_column *c, int32_t type,
                               const char *name) {
    c->type = type;
    c->name = memory_text(&p->allocator, name, strlen(name));
    c->type_reason = memory_text(&p->allocator, "given", 5);
    c->minimum = INFINITY;
    c->maximum = -INFINITY;
    c->counts.rows = SAMPLE_ROWS;
    return c->name && c->type_reason;
}

static inline double *sample_copy(const drift_profile *p, const double *from, size_t count) {
    double *to = memory_zeroed(&p->allocator, count, sizeof *to);
    if (to && count > 0) memcpy(to, from, count * sizeof *to);
    return to;
}

/* values rise; edges are indices of knots. Sums are plain: the values are small whole numbers. */
static inline void sample_values(const drift_profile *p, profile_column *c, const double *values,
                                 size_t n) {
    c->counts.finite = n;
    for (size_t i = 0; i < n; i++) {
        size_t cell = 0;
        while (cell < c->knot_count && values[i] >= c->knots[cell])
            cell++;
        c->cells[cell]++;
        c->moments.mean += values[i] / (double)n;
    }
    for (size_t i = 0; i < n; i++) {
        c->moments.m2 += (values[i] - c->moments.mean) * (values[i] - c->moments.mean);
    }
    c->moments.count = n;
    if (n > 0) {
        c->minimum = values[0];
        c->maximum = values[n - 1];
    }
    if (p->options.keep_rows) c->rows = c->own_rows = sample_copy(p, values, n);
}

static inline int sample_numeric(const drift_profile *p, profile_column *c, const char *name,
                                 const double *knots, size_t knot_count, size_t edge_count) {
    if (!sample_texts(p, c, DRIFT_TYPE_NUMERIC, name)) return 0;
    c->knots = sample_copy(p, knots, knot_count);
    c->knot_count = knot_count;
    c->bin_edges = sample_copy(p, knots, edge_count);
    c->bin_edge_count = edge_count;
    c->cells = memory_zeroed(&p->allocator, knot_count + 1, sizeof *c->cells);
    return c->knots && c->cells && c->bin_edges;
}

static inline int sample_categories(const drift_profile *p, profile_column *c) {
    return sample_texts(p, &c[SAMPLE_CITY], DRIFT_TYPE_CATEGORICAL, "city") &&
           categories_add(&c[SAMPLE_CITY].categories, "Z\xc3\xbcrich", 7, 5) &&
           categories_add(&c[SAMPLE_CITY].categories, "Bern", 4, 3) &&
           categories_add(&c[SAMPLE_CITY].categories, "", 0, 1) &&
           categories_add(&c[SAMPLE_CITY].categories, "a\0b", 3, 1) &&
           sample_texts(p, &c[SAMPLE_COLOUR], DRIFT_TYPE_CATEGORICAL, "colour") &&
           categories_add(&c[SAMPLE_COLOUR].categories, "red", 3, 4) &&
           categories_add(&c[SAMPLE_COLOUR].categories, "blu", 3, 0) &&
           categories_add(&c[SAMPLE_COLOUR].categories, "green", 5, 8);
}

/* NULL when out of memory. */
static inline drift_profile *sample_profile(const drift_allocator *allocator, uint32_t keep_rows) {
    const double atom = nextafter(1.0, 2.0), after = nextafter(7.5, 8.0);
    const double amount_knots[] = {1.0, atom, 2.0, 3.0, nextafter(5.0, 6.0)};
    const double amounts[] = {1.0, 1.0, 1.0, 2.0, 3.0, 3.0, 4.0, 5.0};
    const double constant_knots[] = {7.5, after}, gone_knots[] = {-1.0, 0.25};
    double constants[SAMPLE_ROWS];
    drift_profile *p = profile_allocate(allocator, SAMPLE_COLUMNS);
    if (!p) return NULL;
    profile_column *c = p->columns;
    p->rows = SAMPLE_ROWS;
    p->options.keep_rows = keep_rows;
    for (size_t i = 0; i < SAMPLE_ROWS; i++)
        constants[i] = 7.5;
    if (!sample_numeric(p, &c[SAMPLE_AMOUNT], "amount", amount_knots, 5, 3) ||
        !sample_numeric(p, &c[SAMPLE_CONSTANT], "constant", constant_knots, 2, 2) ||
        !sample_numeric(p, &c[SAMPLE_EMPTY], "empty", NULL, 0, 0) || !sample_categories(p, c) ||
        !sample_numeric(p, &c[SAMPLE_GONE], "gone", gone_knots, 2, 1)) {
        drift_profile_free(p);
        return NULL;
    }
    sample_values(p, &c[SAMPLE_AMOUNT], amounts, 8);
    sample_values(p, &c[SAMPLE_CONSTANT], constants, SAMPLE_ROWS);
    sample_values(p, &c[SAMPLE_EMPTY], NULL, 0);
    sample_values(p, &c[SAMPLE_GONE], NULL, 0);
    c[SAMPLE_AMOUNT].counts.missing = c[SAMPLE_AMOUNT].counts.nan = 1;
    c[SAMPLE_AMOUNT].counts.positive_infinity = c[SAMPLE_AMOUNT].counts.unparsable = 1;
    c[SAMPLE_AMOUNT].counts.rounded = 2;
    c[SAMPLE_AMOUNT].moments.mean_rest = 0x1p-60;
    c[SAMPLE_EMPTY].counts.missing = SAMPLE_ROWS;
    c[SAMPLE_CITY].categories.other = c[SAMPLE_CITY].counts.missing = 1;
    c[SAMPLE_GONE].flags = DRIFT_COLUMN_ABSENT | DRIFT_COLUMN_LIKE;
    c[SAMPLE_GONE].counts.rows = 0;
    c[SAMPLE_COLOUR].flags = DRIFT_COLUMN_LIKE | DRIFT_COLUMN_NUMBERS;
    c[SAMPLE_COLOUR].reference_categories = 2;
    return p;
}

static inline int sample_same_doubles(const double *a, const double *b, size_t n) {
    if (!a || !b) return a == b;
    return n == 0 || memcmp(a, b, n * sizeof *a) == 0;
}

static inline int sample_same_categories(const categories *a, const categories *b) {
    int same = a->count == b->count && a->other == b->other;
    for (size_t i = 0; same && i < a->count; i++) {
        const category_entry *x = &a->entries[i], *y = &b->entries[i];
        same = x->length == y->length && x->count == y->count &&
               memcmp(x->label, y->label, x->length + 1) == 0;
    }
    return same;
}

static inline int sample_same_column(const profile_column *a, const profile_column *b) {
    return strcmp(a->name, b->name) == 0 && strcmp(a->type_reason, b->type_reason) == 0 &&
           a->type == b->type && a->flags == b->flags &&
           memcmp(&a->counts, &b->counts, sizeof a->counts) == 0 &&
           sample_same_doubles(&a->minimum, &b->minimum, 1) &&
           sample_same_doubles(&a->maximum, &b->maximum, 1) &&
           a->moments.count == b->moments.count &&
           sample_same_doubles(&a->moments.mean, &b->moments.mean, 1) &&
           sample_same_doubles(&a->moments.m2, &b->moments.m2, 1) &&
           sample_same_doubles(&a->moments.mean_rest, &b->moments.mean_rest, 1) &&
           a->knot_count == b->knot_count && a->bin_edge_count == b->bin_edge_count &&
           sample_same_doubles(a->knots, b->knots, a->knot_count) &&
           sample_same_doubles(a->bin_edges, b->bin_edges, a->bin_edge_count) &&
           (a->cells == b->cells ||
            memcmp(a->cells, b->cells, (a->knot_count + 1) * sizeof *a->cells) == 0) &&
           sample_same_doubles(a->rows, b->rows, (size_t)a->counts.finite) &&
           a->reference_categories == b->reference_categories &&
           sample_same_categories(&a->categories, &b->categories);
}

static inline int sample_same(const drift_profile *a, const drift_profile *b) {
    int same = a->rows == b->rows && a->column_count == b->column_count &&
               strcmp(a->writer, b->writer) == 0 &&
               memcmp(&a->options, &b->options, sizeof a->options) == 0;
    for (size_t i = 0; same && i < a->column_count; i++)
        same = sample_same_column(&a->columns[i], &b->columns[i]);
    return same;
}

#endif
