/* SPDX-License-Identifier: Apache-2.0 */
/* Row-major batches: one lane a column, so nothing is transposed. The loops, in the vocabulary of
 * the file that includes this one: `value`, `vector` of LANES values, `counters` of as many counts,
 * `lanes` where there is a column, `extremes` of what was seen, and what is done with them;
 * add_some_reached for at most ROW_LANES columns of a single row.
 * In: rows. Out: counts of x >= edge, the same as scalar.c's. Layer: kernels. */
#ifndef KERNELS_ROWS_BODY_H
#define KERNELS_ROWS_BODY_H

#include <math.h>

#include "kernels/kernels.h"

/* Rows between flushes of counters; the rows of the next block are asked for meanwhile. */
#define ROW_BLOCK 128

/* Loops over counters: one that is not unrolled keeps them in memory. */
#ifdef __clang__
#define UNROLL      _Pragma("clang loop unroll(full)")
#define UNROLL_FOUR _Pragma("clang loop unroll_count(4)")
#else
#define UNROLL      _Pragma("GCC unroll 16")
#define UNROLL_FOUR _Pragma("GCC unroll 4")
#endif

/* Some columns of some rows. */
typedef struct tile {
    const value *x; /* first row, first column */
    size_t rows;
    size_t stride;
    size_t ahead; /* rows from the one that is counted to the one that is asked for */
    lanes there;
} tile;

/* Where the columns of a tile have their edges and counts. */
typedef struct tile_counts {
    const value *edges;
    size_t edge_count;
    size_t edge_stride;
    uint64_t *at_least;
    uint64_t *valid;
    /* Edges before `first` are the lowest finite number and those from `last` on +inf, in all
     * columns: only infinities tell them from `valid` and from nothing. */
    size_t first;
    size_t last;
    size_t columns;
} tile_counts;

/* Counts of one pass. */
typedef struct pass_counts {
    counters at_least[MOST_EDGES];
    counters valid;
    extremes seen;
} pass_counts;

/* `width` and `whole` are constants wherever this is inlined, so that counters live in registers.
 * whole: what is not NaN is counted, and the extremes are noted. */
static inline __attribute__((always_inline)) void
count_pass(const tile *t, const vector *edges, size_t width, int whole, pass_counts *to) {
    counters at_least[MOST_EDGES];
    counters valid = no_counts();
    extremes seen = no_extremes();
    const value *x = t->x;
    const lanes there = t->there;
    const size_t rows = t->rows, stride = t->stride, ahead = t->ahead * t->stride;
    UNROLL
    for (size_t k = 0; k < width; k++)
        at_least[k] = no_counts();
    for (size_t r = 0; r < rows; r++, x += stride) {
        vector v = load(there, x);
        __builtin_prefetch(x + ahead);
        if (whole) note_valid(v, &valid, &seen);
        UNROLL
        for (size_t k = 0; k < width; k++)
            at_least[k] = count_at_least(at_least[k], v, edges[k]);
    }
    UNROLL
    for (size_t k = 0; k < width; k++)
        to->at_least[k] = at_least[k];
    to->valid = valid;
    to->seen = seen;
}

/* Passes of three widths: deciles with the least and the largest value are eleven edges. */
static void count_whole(const tile *t, const vector *edges, size_t edge_count, pass_counts *to) {
    if (edge_count <= FEW_EDGES) {
        count_pass(t, edges, FEW_EDGES, 1, to);
    } else if (edge_count <= SOME_EDGES) {
        count_pass(t, edges, SOME_EDGES, 1, to);
    } else {
        count_pass(t, edges, MOST_EDGES, 1, to);
    }
}

static void count_more(const tile *t, const vector *edges, size_t edge_count, pass_counts *to) {
    if (edge_count <= FEW_EDGES) {
        count_pass(t, edges, FEW_EDGES, 0, to);
    } else if (edge_count <= SOME_EDGES) {
        count_pass(t, edges, SOME_EDGES, 0, to);
    } else {
        count_pass(t, edges, MOST_EDGES, 0, to);
    }
}

/* The edges of the next of as few passes as there can be, which take as many each; then NaN, which
 * nothing is at least. */
static size_t take_edges(const tile *t, const tile_counts *c, size_t from, size_t to,
                         vector edges[MOST_EDGES]) {
    size_t left = to - from, passes = (left + MOST_EDGES - 1) / MOST_EDGES;
    size_t count = passes > 1 ? (left + passes - 1) / passes : left;
    for (size_t k = 0; k < MOST_EDGES; k++) {
        edges[k] =
            k < count ? load(t->there, c->edges + (from + k) * c->edge_stride) : all((value)NAN);
    }
    return count;
}

static void flush_edges(const tile_counts *c, size_t from, size_t count,
                        const pass_counts *counts) {
    for (size_t k = 0; k < count; k++)
        flush(counts->at_least[k], c->columns, c->at_least + (from + k) * c->edge_stride);
}

/* Counts at edges from ... to - 1, and nothing else. */
static void count_edges(const tile *t, const tile_counts *c, size_t from, size_t to) {
    while (from < to) {
        vector edges[MOST_EDGES];
        pass_counts counts;
        size_t count = take_edges(t, c, from, to, edges);
        count_more(t, edges, count, &counts);
        flush_edges(c, from, count, &counts);
        from += count;
    }
}

static void count_tile(const tile *t, const tile_counts *c) {
    vector edges[MOST_EDGES];
    pass_counts counts;
    size_t count = take_edges(t, c, c->first, c->last, edges);
    count_whole(t, edges, count, &counts);
    flush(counts.valid, c->columns, c->valid);
    flush_edges(c, c->first, count, &counts);
    count_edges(t, c, c->first + count, c->last);
    if (has_infinities(&counts.seen)) {
        count_edges(t, c, 0, c->first);
        count_edges(t, c, c->last, c->edge_count);
    } else {
        for (size_t e = 0; e < c->first; e++)
            flush(counts.valid, c->columns, c->at_least + e * c->edge_stride);
    }
}

static tile_counts counts_of(const tile *t, size_t columns, const value *edges, size_t edge_count,
                             size_t edge_stride, uint64_t *at_least, uint64_t *valid) {
    tile_counts c = {edges, edge_count, edge_stride, at_least, valid, 0, edge_count, columns};
    while (c.last > 0 && are_all(t->there, edges + (c.last - 1) * edge_stride, (value)INFINITY))
        c.last--;
    while (c.first < c.last && are_all(t->there, edges + c.first * edge_stride, LOWEST))
        c.first++;
    return c;
}

static void add_reached(const value *x, size_t columns, const value *edges, uint64_t *counts) {
    size_t whole = columns - columns % ROW_LANES;
    UNROLL_FOUR
    for (size_t c = 0; c < whole; c += ROW_LANES)
        add_some_reached(x + c, ROW_LANES, edges + c, counts + c);
    if (whole < columns)
        add_some_reached(x + whole, columns - whole, edges + whole, counts + whole);
}

/* Counts stay where they are: for a row alone it does not pay to gather them first. */
static void count_row(const value *x, size_t columns, const value *edges, size_t edge_count,
                      size_t edge_stride, uint64_t *at_least, uint64_t *valid) {
    add_reached(x, columns, x, valid); /* only NaN is not at least itself */
    for (size_t e = 0; e < edge_count; e++)
        add_reached(x, columns, edges + e * edge_stride, at_least + e * edge_stride);
}

static void count_rows(const value *x, size_t rows, size_t columns, size_t stride,
                       const value *edges, size_t edge_count, size_t edge_stride,
                       uint64_t *at_least, uint64_t *valid) {
    if (rows == 1) {
        count_row(x, columns, edges, edge_count, edge_stride, at_least, valid);
        return;
    }
    for (size_t r = 0; r < rows; r += ROW_BLOCK) {
        size_t block = rows - r < ROW_BLOCK ? rows - r : ROW_BLOCK;
        size_t ahead = rows - r - block >= block ? block : 0;
        for (size_t c = 0; c < columns; c += LANES) {
            size_t width = columns - c < LANES ? columns - c : LANES;
            tile t = {x + r * stride + c, block, stride, ahead, lanes_of(width)};
            tile_counts counts =
                counts_of(&t, width, edges + c, edge_count, edge_stride, at_least + c, valid + c);
            count_tile(&t, &counts);
        }
    }
}

#endif
