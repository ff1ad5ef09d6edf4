/* SPDX-License-Identifier: Apache-2.0 */
/* Page-Hinkley tests of many columns side by side, over the vector type of the file that includes
 * this one. In: rows, states. Out: states, drifts. Layer: kernels.
 *
 * Two vectors are updated together, so that one works while the other waits. Their rows go the
 * short way if it turns out afterwards that no drift can be among them, which costs half of what a
 * test at each row does; otherwise they are taken anew, row by row.
 *
 * The file defines: vec, LANES, mask and v_... below. Operations and their order are those of
 * detect/page_hinkley.h, so that every level gives the same bits. */
#ifndef KERNELS_PAGE_HINKLEY_BODY_H
#define KERNELS_PAGE_HINKLEY_BODY_H

#include <math.h>
#include <string.h>

#include "kernels/kernels.h"

#define GROUP KERNEL_PAGE_HINKLEY_GROUP

/* Only where a function is inlined for sure does a constant argument (is_f32, gaps) make code of
 * its own, and do tiles stay in registers. */
#define INLINE static inline __attribute__((always_inline))

/* Where the values of two tiles are. */
typedef struct source {
    const void *x;
    size_t rows;
    size_t stride;
    size_t column; /* the first of two tiles */
} source;

/* 1 / n of the rows, for tests that have seen n values at the first of them. As long as no value
 * was passed over and no test has fired all have seen the same number, and a division a row does
 * for all of them; one a vector would take most of the time where a division of 8 doubles takes 16
 * cycles. */
typedef struct counts {
    double n;
    double reciprocal[KERNEL_PAGE_HINKLEY_ROWS];
} counts;

/* The tests of LANES columns. */
typedef struct tile {
    vec next;       /* n + 1 */
    vec reciprocal; /* of next, known before the row that needs it */
    vec mean;
    vec increase;
    vec decrease;
    vec lowest;  /* increase: the minimum, or of these rows only */
    vec highest; /* decrease: the maximum, or of these rows only */
} tile;

typedef struct rule {
    vec alpha;
    vec delta;
} rule;

INLINE vec load_values(const source *s, int is_f32, size_t row, size_t column) {
    size_t at = row * s->stride + column;
    return is_f32 ? v_load_f32((const float *)s->x + at) : v_load((const double *)s->x + at);
}

INLINE tile load_tile(const kernel_page_hinkley *k, size_t column) {
    tile t;
    t.next = v_add(v_load(k->n + column), v_all(1.0));
    t.reciprocal = v_divide(v_all(1.0), t.next);
    t.mean = v_load(k->mean + column);
    t.increase = v_load(k->increase + column);
    t.decrease = v_load(k->decrease + column);
    t.lowest = v_load(k->min_increase + column);
    t.highest = v_load(k->max_decrease + column);
    return t;
}

INLINE void store_tile(const kernel_page_hinkley *k, size_t column, const tile *t) {
    v_store(k->n + column, v_subtract(t->next, v_all(1.0)));
    v_store(k->mean + column, t->mean);
    v_store(k->increase + column, t->increase);
    v_store(k->decrease + column, t->decrease);
    v_store(k->min_increase + column, t->lowest);
    v_store(k->max_decrease + column, t->highest);
}

INLINE mask is_passed_over(vec x) {
    return v_beyond(v_magnitude(x), v_all(KERNEL_PAGE_HINKLEY_LARGEST));
}

/* Takes values that are all in range, with the reciprocal of the row. */
INLINE void take_all(tile *t, vec x, const rule *u) {
    t->mean = v_add(t->mean, v_multiply(t->reciprocal, v_subtract(x, t->mean)));
    vec deviation = v_subtract(x, t->mean);
    t->increase = v_subtract(v_add(v_multiply(u->alpha, t->increase), deviation), u->delta);
    t->decrease = v_add(v_add(v_multiply(u->alpha, t->decrease), deviation), u->delta);
    t->lowest = v_min(t->increase, t->lowest);
    t->highest = v_max(t->decrease, t->highest);
}

INLINE void count_one(tile *t) {
    t->next = v_add(t->next, v_all(1.0));
    t->reciprocal = v_divide(v_all(1.0), t->next);
}

/* The same, and the count, where some values may have to be passed over: they are made NaN, and so
 * are the sums that they would give, which leaves the extremes as they are. */
INLINE mask take_some(tile *t, vec values, const rule *u) {
    mask passed = is_passed_over(values);
    vec x = v_select(passed, v_all(NAN), values);
    vec part = v_multiply(t->reciprocal, v_subtract(x, t->mean));
    t->mean = v_add(t->mean, v_unless(passed, part));
    t->next = v_add(t->next, v_unless(passed, v_all(1.0)));
    t->reciprocal = v_divide(v_all(1.0), t->next);
    vec deviation = v_subtract(x, t->mean);
    vec increase = v_subtract(v_add(v_multiply(u->alpha, t->increase), deviation), u->delta);
    vec decrease = v_add(v_add(v_multiply(u->alpha, t->decrease), deviation), u->delta);
    t->increase = v_select(passed, t->increase, increase);
    t->decrease = v_select(passed, t->decrease, decrease);
    t->lowest = v_min(increase, t->lowest);
    t->highest = v_max(decrease, t->highest);
    return passed;
}

/* ---- row by row ---- */

INLINE void restart_where(tile *t, mask where) {
    vec zero = v_all(0.0);
    t->next = v_select(where, v_all(1.0), t->next);
    t->reciprocal = v_select(where, v_all(1.0), t->reciprocal);
    t->mean = v_select(where, zero, t->mean);
    t->increase = v_select(where, zero, t->increase);
    t->decrease = v_select(where, zero, t->decrease);
    t->lowest = v_select(where, v_all(HUGE_VAL), t->lowest);
    t->highest = v_select(where, v_all(-1.0), t->highest);
}

/* Tests a tile after a row; `shift` is its place in the group. */
INLINE void test(tile *t, const kernel_page_hinkley *k, size_t row, size_t shift,
                 kernel_page_hinkley_drifts *drifts) {
    mask enough = v_above(t->next, v_all(k->min_instances));
    mask up = v_and(enough, v_above(v_subtract(t->increase, t->lowest), v_all(k->up)));
    mask down = v_and(enough, v_above(v_subtract(t->highest, t->decrease), v_all(k->down)));
    mask found = v_or(up, down);
    if (!v_is_any(found)) return;
    drifts->rows |= UINT64_C(1) << row;
    drifts->up[row] |= (uint16_t)(v_bits(up) << shift);
    drifts->down[row] |= (uint16_t)(v_bits(down) << shift);
    restart_where(t, found);
}

INLINE void take_exactly(const kernel_page_hinkley *k, const source *s, int is_f32, size_t column,
                         kernel_page_hinkley_drifts *drifts) {
    rule u = {v_all(k->alpha), v_all(k->delta)};
    tile t = load_tile(k, column);
    for (size_t r = 0; r < s->rows; r++) {
        take_some(&t, load_values(s, is_f32, r, column), &u);
        test(&t, k, r, column % GROUP, drifts);
    }
    store_tile(k, column, &t);
}

/* ---- the short way ---- */

/* Whether a drift may be among rows, by the extremes of these rows alone: decrease less increase
 * only grows (by less than 2 delta a row, towards 2 delta / (1 - alpha)), so with what it was
 * before the rows, each of the two extremes bounds the other sum too. Rounding moves that by less
 * than 1e-13 of the largest sum in so few rows. */
INLINE mask may_have_drifted(const kernel_page_hinkley *k, size_t column, const tile *t) {
    vec increase = v_load(k->increase + column), decrease = v_load(k->decrease + column);
    vec between = v_subtract(decrease, increase);
    vec before = v_add(v_magnitude(increase), v_magnitude(decrease));
    vec size = v_add(before, v_add(v_magnitude(t->lowest), v_magnitude(t->highest)));
    vec slack = v_multiply(v_all(1e-9), v_add(size, v_all(100.0 * k->delta)));
    vec min_increase = v_min(v_load(k->min_increase + column), t->lowest);
    vec max_decrease = v_max(v_load(k->max_decrease + column), t->highest);
    vec up = v_subtract(v_subtract(t->highest, between), min_increase);
    vec down = v_subtract(max_decrease, v_add(t->lowest, between));
    mask far =
        v_or(v_above(v_add(up, slack), v_all(k->up)), v_above(v_add(down, slack), v_all(k->down)));
    return v_and(far, v_above(t->next, v_all(k->min_instances)));
}

INLINE counts count_rows(const kernel_page_hinkley *k, const source *s) {
    counts c;
    c.n = k->n[s->column];
    for (size_t r = 0; r < s->rows; r++)
        c.reciprocal[r] = 1.0 / (c.n + 1.0 + (double)r);
    return c;
}

INLINE int have_seen(const tile *a, const tile *b, double n) {
    vec next = v_all(n + 1.0);
    mask fewer = v_or(v_above(next, a->next), v_above(next, b->next));
    mask more = v_or(v_above(a->next, next), v_above(b->next, next));
    return !v_is_any(v_or(fewer, more));
}

INLINE tile begin_tile(const kernel_page_hinkley *k, size_t column) {
    tile t = load_tile(k, column);
    t.lowest = v_all(HUGE_VAL);
    t.highest = v_all(-HUGE_VAL);
    return t;
}

INLINE void end_tile(const kernel_page_hinkley *k, const source *s, int is_f32, size_t column,
                     tile *t, kernel_page_hinkley_drifts *drifts) {
    if (v_is_any(may_have_drifted(k, column, t))) {
        take_exactly(k, s, is_f32, column, drifts);
    } else {
        t->lowest = v_min(t->lowest, v_load(k->min_increase + column));
        t->highest = v_max(t->highest, v_load(k->max_decrease + column));
        store_tile(k, column, t);
    }
}

INLINE void take_rows(const source *s, int is_f32, tile *a, tile *b, const rule *u) {
    for (size_t r = 0; r < s->rows; r++) {
        take_all(a, load_values(s, is_f32, r, s->column), u);
        take_all(b, load_values(s, is_f32, r, s->column + LANES), u);
        count_one(a);
        count_one(b);
    }
}

INLINE void take_counted_rows(const source *s, int is_f32, const counts *c, tile *a, tile *b,
                              const rule *u) {
    for (size_t r = 0; r < s->rows; r++) {
        a->reciprocal = b->reciprocal = v_all(c->reciprocal[r]);
        take_all(a, load_values(s, is_f32, r, s->column), u);
        take_all(b, load_values(s, is_f32, r, s->column + LANES), u);
    }
    a->next = b->next = v_all(c->n + 1.0 + (double)s->rows);
}

/* Tells whether there were values to pass over. */
INLINE int take_rows_with_gaps(const source *s, int is_f32, tile *a, tile *b, const rule *u) {
    mask passed = v_above(v_all(0.0), v_all(0.0));
    for (size_t r = 0; r < s->rows; r++) {
        vec x = load_values(s, is_f32, r, s->column);
        vec y = load_values(s, is_f32, r, s->column + LANES);
        passed = v_or(passed, v_or(take_some(a, x, u), take_some(b, y, u)));
    }
    return v_is_any(passed);
}

/* Takes all rows, or none if one of the values has to be passed over and there must be no `gaps`:
 * the mean is NaN from there on. Tells whether there were such values. */
INLINE int take_short(const kernel_page_hinkley *k, const source *s, int is_f32, int gaps,
                      const counts *c, kernel_page_hinkley_drifts *drifts) {
    rule u = {v_all(k->alpha), v_all(k->delta)};
    tile a = begin_tile(k, s->column), b = begin_tile(k, s->column + LANES);
    int had_gaps = 0;
    if (gaps) {
        had_gaps = take_rows_with_gaps(s, is_f32, &a, &b, &u);
    } else {
        if (have_seen(&a, &b, c->n)) {
            take_counted_rows(s, is_f32, c, &a, &b, &u);
        } else {
            take_rows(s, is_f32, &a, &b, &u);
        }
        had_gaps = v_is_any(v_or(is_passed_over(a.mean), is_passed_over(b.mean)));
    }
    if (gaps || !had_gaps) {
        end_tile(k, s, is_f32, s->column, &a, drifts);
        end_tile(k, s, is_f32, s->column + LANES, &b, drifts);
    }
    return had_gaps;
}

INLINE void take_two(const kernel_page_hinkley *k, const source *s, int is_f32, const counts *c,
                     kernel_page_hinkley_drifts *drifts) {
    int had_gaps = 1;
    if (is_f32 && !drifts->had_gaps) had_gaps = take_short(k, s, 1, 0, c, drifts);
    if (had_gaps) had_gaps = take_short(k, s, is_f32, 1, c, drifts);
    drifts->had_gaps = (unsigned char)had_gaps;
}

INLINE void take_group(const kernel_page_hinkley *k, source *s, int is_f32, size_t columns,
                       const counts *c, kernel_page_hinkley_drifts *drifts) {
    if (drifts->rows != 0) {
        memset(drifts->up, 0, sizeof drifts->up);
        memset(drifts->down, 0, sizeof drifts->down);
        drifts->rows = 0;
    }
    for (size_t end = s->column + columns; s->column < end; s->column += 2 * LANES)
        take_two(k, s, is_f32, c, drifts);
}

INLINE void take_groups(const kernel_page_hinkley *k, source *s, int is_f32, size_t columns,
                        kernel_page_hinkley_drifts *drifts) {
    counts c = count_rows(k, s);
    while (s->column < columns) {
        size_t left = columns - s->column;
        take_group(k, s, is_f32, left < GROUP ? left : GROUP, &c, &drifts[s->column / GROUP]);
    }
}

static void page_hinkley_f32(const kernel_page_hinkley *k, size_t columns, const float *x,
                             size_t rows, size_t stride, kernel_page_hinkley_drifts *drifts) {
    source s = {x, rows, stride, 0};
    take_groups(k, &s, 1, columns, drifts);
}

static void page_hinkley_f64(const kernel_page_hinkley *k, size_t columns, const double *x,
                             size_t rows, size_t stride, kernel_page_hinkley_drifts *drifts) {
    source s = {x, rows, stride, 0};
    take_groups(k, &s, 0, columns, drifts);
}

#endif
