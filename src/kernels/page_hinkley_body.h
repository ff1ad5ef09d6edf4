/* SPDX-License-Identifier: Apache-2.0 */
/* Page-Hinkley tests of many columns side by side, over the vector type of the file that includes
 * this one. In: rows, states. Out: states, drifts. Layer: kernels.
 *
 * Nearly all blocks of rows go the short way: columns that have seen the same number of values, no
 * value to pass over, and no drift possible by the extremes of the sums over the block, which costs
 * half of what a test at each row does. Otherwise the group's block is taken row by row, exactly.
 *
 * The file defines: vec, LANES, TILES (vectors updated together, so that one waits while another
 * works), mask and v_... below. Operations and their order are those of detect/page_hinkley.c, so
 * that every level gives the same bits. */
#ifndef KERNELS_PAGE_HINKLEY_BODY_H
#define KERNELS_PAGE_HINKLEY_BODY_H

#include <math.h>
#include <string.h>

#include "kernels/kernels.h"

#define GROUP       KERNEL_PAGE_HINKLEY_GROUP
#define ROWS        KERNEL_PAGE_HINKLEY_ROWS
#define GROUP_TILES (GROUP / LANES)

/* Where a tile's values are. */
typedef struct source {
    const void *x;
    size_t rows;
    size_t stride;
    int is_f32;
} source;

/* The tests of LANES columns. */
typedef struct tile {
    vec mean;
    vec increase;
    vec decrease;
    vec min_increase;
    vec max_decrease;
    vec highest; /* increase of these rows */
    vec lowest;  /* decrease of these rows */
} tile;

static inline vec load_values(const source *s, size_t row, size_t column) {
    size_t at = row * s->stride + column;
    return s->is_f32 ? v_load_f32((const float *)s->x + at) : v_load((const double *)s->x + at);
}

static inline tile load_tile(const kernel_page_hinkley *k, size_t column) {
    tile t;
    t.mean = v_load(k->mean + column);
    t.increase = v_load(k->increase + column);
    t.decrease = v_load(k->decrease + column);
    t.min_increase = v_load(k->min_increase + column);
    t.max_decrease = v_load(k->max_decrease + column);
    t.highest = t.increase;
    t.lowest = t.decrease;
    return t;
}

static inline void store_tile(const kernel_page_hinkley *k, size_t column, const tile *t) {
    v_store(k->mean + column, t->mean);
    v_store(k->increase + column, t->increase);
    v_store(k->decrease + column, t->decrease);
    v_store(k->min_increase + column, t->min_increase);
    v_store(k->max_decrease + column, t->max_decrease);
}

static inline void take(tile *t, vec x, vec reciprocal, vec alpha, vec delta) {
    t->mean = v_add(t->mean, v_multiply(reciprocal, v_subtract(x, t->mean)));
    vec deviation = v_subtract(x, t->mean);
    t->increase = v_subtract(v_add(v_multiply(alpha, t->increase), deviation), delta);
    t->decrease = v_add(v_add(v_multiply(alpha, t->decrease), deviation), delta);
    t->min_increase = v_min(t->increase, t->min_increase);
    t->max_decrease = v_max(t->decrease, t->max_decrease);
    t->highest = v_max(t->increase, t->highest);
    t->lowest = v_min(t->decrease, t->lowest);
}

/* No test at any of the rows exceeded the one of their extremes, for rounding is monotone. */
static inline mask may_have_drifted(const kernel_page_hinkley *k, const tile *t, vec n) {
    mask up = v_above(v_subtract(t->highest, t->min_increase), v_all(k->up));
    mask down = v_above(v_subtract(t->max_decrease, t->lowest), v_all(k->down));
    return v_and(v_or(up, down), v_at_least(n, v_all(k->min_instances)));
}

/* ---- columns that have seen the same number of values, all of them taken ---- */

/* Once a value is infinite or NaN the mean stays so; finite doubles may still be too large. */
static inline int all_taken(const tile *t, vec largest) {
    vec limit = v_all(KERNEL_PAGE_HINKLEY_LARGEST);
    return v_is_all(v_and(v_at_most(v_magnitude(t->mean), limit), v_at_most(largest, limit)));
}

static inline void take_row(const source *s, size_t row, size_t column, size_t tiles,
                            const vec all[3], tile t[TILES], vec largest[TILES]) {
    for (size_t i = 0; i < tiles; i++) {
        vec x = load_values(s, row, column + i * LANES);
        if (!s->is_f32) largest[i] = v_max(v_magnitude(x), largest[i]);
        take(&t[i], x, all[0], all[1], all[2]);
    }
}

/* 1 if the block was what the short way is for; otherwise the group stays as it was. */
static inline int keep_group(const kernel_page_hinkley *k, const source *s, size_t column,
                             const tile *t, const vec *largest) {
    vec n = v_all(k->n[column] + (double)s->rows);
    for (size_t i = 0; i < GROUP_TILES; i++) {
        if (!all_taken(&t[i], largest[i]) || v_is_any(may_have_drifted(k, &t[i], n))) return 0;
    }
    for (size_t i = 0; i < GROUP_TILES; i++) {
        store_tile(k, column + i * LANES, &t[i]);
        v_store(k->n + column + i * LANES, n);
    }
    return 1;
}

/* Groups whose values fill `tiles` vectors; kept[g] as keep_group tells. */
static inline void take_alike(const kernel_page_hinkley *k, const source *s, size_t column,
                              size_t tiles, const double *reciprocals, int *kept) {
    tile t[TILES];
    vec largest[TILES];
    vec all[3] = {v_all(0.0), v_all(k->alpha), v_all(k->delta)};
    for (size_t i = 0; i < tiles; i++) {
        t[i] = load_tile(k, column + i * LANES);
        largest[i] = v_all(0.0);
    }
    for (size_t r = 0; r < s->rows; r++) {
        all[0] = v_all(reciprocals[r]);
        take_row(s, r, column, tiles, all, t, largest);
    }
    for (size_t g = 0; g < tiles / GROUP_TILES; g++) {
        kept[g] =
            keep_group(k, s, column + g * GROUP, &t[g * GROUP_TILES], &largest[g * GROUP_TILES]);
    }
}

/* ---- row by row ---- */

typedef struct own_tile {
    tile t;
    vec n;
} own_tile;

static inline void restart_where(own_tile *o, mask where) {
    vec zero = v_all(0.0);
    o->n = v_select(where, zero, o->n);
    o->t.mean = v_select(where, zero, o->t.mean);
    o->t.increase = v_select(where, zero, o->t.increase);
    o->t.decrease = v_select(where, zero, o->t.decrease);
    o->t.min_increase = v_select(where, v_all(HUGE_VAL), o->t.min_increase);
    o->t.max_decrease = v_select(where, v_all(-1.0), o->t.max_decrease);
}

static inline void take_where(own_tile *o, mask where, vec x, const kernel_page_hinkley *k) {
    tile t = o->t;
    o->n = v_select(where, v_add(o->n, v_all(1.0)), o->n);
    take(&t, x, v_divide(v_all(1.0), o->n), v_all(k->alpha), v_all(k->delta));
    o->t.mean = v_select(where, t.mean, o->t.mean);
    o->t.increase = v_select(where, t.increase, o->t.increase);
    o->t.decrease = v_select(where, t.decrease, o->t.decrease);
    o->t.min_increase = v_select(where, t.min_increase, o->t.min_increase);
    o->t.max_decrease = v_select(where, t.max_decrease, o->t.max_decrease);
}

/* The tests at one row; `shift` is the tile's place in the group. */
static inline void test_row(own_tile *o, mask where, const kernel_page_hinkley *k, size_t row,
                            size_t shift, kernel_page_hinkley_drifts *drifts) {
    mask tested = v_and(where, v_at_least(o->n, v_all(k->min_instances)));
    mask up = v_above(v_subtract(o->t.increase, o->t.min_increase), v_all(k->up));
    mask down = v_above(v_subtract(o->t.max_decrease, o->t.decrease), v_all(k->down));
    mask found = v_and(tested, v_or(up, down));
    if (!v_is_any(found)) return;
    drifts->any = 1;
    drifts->up[row] |= (unsigned char)(v_bits(v_and(tested, up)) << shift);
    drifts->down[row] |= (unsigned char)(v_bits(v_and(tested, down)) << shift);
    restart_where(o, found);
}

static inline void take_exactly(const kernel_page_hinkley *k, const source *s, size_t column,
                                kernel_page_hinkley_drifts *drifts) {
    own_tile o[GROUP_TILES];
    memset(drifts, 0, sizeof *drifts);
    for (size_t i = 0; i < GROUP_TILES; i++) {
        o[i].t = load_tile(k, column + i * LANES);
        o[i].n = v_load(k->n + column + i * LANES);
    }
    for (size_t r = 0; r < s->rows; r++) {
        for (size_t i = 0; i < GROUP_TILES; i++) {
            vec x = load_values(s, r, column + i * LANES);
            mask where = v_at_most(v_magnitude(x), v_all(KERNEL_PAGE_HINKLEY_LARGEST));
            take_where(&o[i], where, x, k);
            test_row(&o[i], where, k, r, i * LANES, drifts);
        }
    }
    for (size_t i = 0; i < GROUP_TILES; i++) {
        store_tile(k, column + i * LANES, &o[i].t);
        v_store(k->n + column + i * LANES, o[i].n);
    }
}

/* ---- groups ---- */

static inline int alike(const double *n, size_t count) {
    size_t same = 1;
    while (same < count && n[same] == n[0])
        same++;
    return same == count;
}

static inline void fill_reciprocals(double n, size_t rows, double *reciprocals) {
    for (size_t r = 0; r < rows; r++)
        reciprocals[r] = 1.0 / (n + (double)(r + 1));
}

/* Groups of one run: as many as fill TILES vectors. */
#define RUN (TILES / GROUP_TILES)

static inline void run_alike(const kernel_page_hinkley *k, const source *s, size_t first,
                             size_t groups, const double *reciprocals,
                             kernel_page_hinkley_drifts *drifts) {
    int kept[RUN] = {0};
    if (groups == RUN) {
        take_alike(k, s, first * GROUP, TILES, reciprocals, kept);
    } else {
        take_alike(k, s, first * GROUP, GROUP_TILES, reciprocals, kept);
    }
    for (size_t g = 0; g < groups; g++) {
        drifts[first + g].any = 0;
        if (!kept[g]) take_exactly(k, s, (first + g) * GROUP, &drifts[first + g]);
    }
}

static inline void page_hinkley_body(const kernel_page_hinkley *k, size_t groups, const source *s,
                                     kernel_page_hinkley_drifts *drifts) {
    double reciprocals[ROWS];
    double known = -1.0; /* n that they are of */
    for (size_t g = 0; g < groups;) {
        double n = k->n[g * GROUP];
        if (!alike(k->n + g * GROUP, GROUP)) {
            take_exactly(k, s, g * GROUP, &drifts[g]);
            g++;
            continue;
        }
        if (n != known) fill_reciprocals(n, s->rows, reciprocals);
        known = n;
        size_t together = g + RUN <= groups && alike(k->n + g * GROUP, RUN * GROUP) ? RUN : 1;
        run_alike(k, s, g, together, reciprocals, drifts);
        g += together;
    }
}

static void page_hinkley_f32(const kernel_page_hinkley *k, size_t groups, const float *x,
                             size_t rows, size_t stride, kernel_page_hinkley_drifts *drifts) {
    source s = {x, rows, stride, 1};
    page_hinkley_body(k, groups, &s, drifts);
}

static void page_hinkley_f64(const kernel_page_hinkley *k, size_t groups, const double *x,
                             size_t rows, size_t stride, kernel_page_hinkley_drifts *drifts) {
    source s = {x, rows, stride, 0};
    page_hinkley_body(k, groups, &s, drifts);
}

#endif
