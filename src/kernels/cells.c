/* SPDX-License-Identifier: Apache-2.0 */
/* What the histograms of all vector levels share: the choice of a way, blocks, and the step from
 * ranks or counts to cells. In: doubles. Out: cells. Layer: kernels. */
#include <math.h>

#include "kernels/tails.h"

/* Values that stay in the first-level cache between the passes. */
#define BLOCK 1024
/* So many edges are compared with one by one in less time than a short grid takes. */
#define TOO_FEW 4

static size_t block_at(size_t i, size_t n) {
    return n - i < BLOCK ? n - i : BLOCK;
}

kernel_extent kernel_extent_of(const kernel_summary *summary) {
    const kernel_specials *s = &summary->specials;
    return (kernel_extent){s->nan, s->negative_infinity ? -INFINITY : summary->range.minimum,
                           s->positive_infinity ? INFINITY : summary->range.maximum};
}

/* at_least has `edges` falling counts of "x >= edge", of `valid` values. */
static void add_cells(const uint64_t *at_least, size_t edges, uint64_t valid, uint64_t *cells) {
    uint64_t above = valid;
    for (size_t i = 0; i < edges; i++) {
        cells[i] += above - at_least[i];
        above = at_least[i];
    }
    cells[edges] += above;
}

static size_t pass_at(size_t e, size_t edges) {
    return edges - e < KERNEL_EDGES_A_PASS ? edges - e : KERNEL_EDGES_A_PASS;
}

static void by_edges(const double *x, size_t n, uint64_t nan, const double *edges,
                     size_t edge_count, uint64_t *cells, kernel_count_edges_fn *count_edges) {
    uint64_t at_least[KERNEL_FEW_EDGES] = {0};
    for (size_t i = 0; i < n; i += BLOCK) {
        for (size_t e = 0; e < edge_count; e += KERNEL_EDGES_A_PASS)
            count_edges(x + i, block_at(i, n), edges + e, pass_at(e, edge_count), at_least + e);
    }
    add_cells(at_least, edge_count, n - nan, cells);
}

static void by_float_edges(const float *x, size_t n, uint64_t nan, const float *edges,
                           size_t edge_count, uint64_t *cells,
                           kernel_count_float_edges_fn *count_edges) {
    uint64_t at_least[KERNEL_FEW_EDGES] = {0};
    for (size_t i = 0; i < n; i += BLOCK) {
        for (size_t e = 0; e < edge_count; e += KERNEL_EDGES_A_PASS)
            count_edges(x + i, block_at(i, n), edges + e, pass_at(e, edge_count), at_least + e);
    }
    add_cells(at_least, edge_count, n - nan, cells);
}

/* A NaN has rank 0 and is taken out of cell 0 again. */
static void by_rank(const double *x, size_t n, uint64_t nan, const kernel_tree *tree,
                    uint64_t *cells, kernel_rank_fn *rank) {
    uint32_t ranks[BLOCK];
    for (size_t i = 0; i < n; i += BLOCK) {
        size_t block = block_at(i, n);
        rank(x + i, block, tree, ranks);
        for (size_t k = 0; k < block; k++)
            cells[ranks[k]]++;
    }
    cells[0] -= nan;
}

/* Keys after the first `first`, `count` of them. */
typedef struct key_span {
    size_t first;
    size_t count;
} key_span;

/* Keys up to the least value are reached by all of them, those above the most by none. */
static key_span keys_within(const kernel_extent *known, const kernel_tree *tree,
                            kernel_rank_fn *rank) {
    double ends[2] = {known->least, known->most};
    uint32_t ranks[2];
    rank(ends, 2, tree, ranks);
    return (key_span){ranks[0], ranks[1] - ranks[0]};
}

static int is_within(key_span span, size_t first, size_t count) {
    return span.first >= first && span.first + span.count <= first + count;
}

static size_t short_block_at(size_t i, size_t n) {
    return n - i < KERNEL_SHORT_BLOCK ? n - i : KERNEL_SHORT_BLOCK;
}

static void by_short_grid(const double *x, size_t n, uint64_t nan, const kernel_short_grid *grid,
                          uint64_t *cells, kernel_short_histogram_fn *count) {
    for (size_t i = 0; i < n; i += KERNEL_SHORT_BLOCK)
        count(x + i, short_block_at(i, n), grid, cells + grid->first);
    cells[grid->first] -= nan;
}

static void by_short_float_grid(const float *x, size_t n, uint64_t nan,
                                const kernel_short_float_grid *grid, uint64_t *cells,
                                kernel_short_float_histogram_fn *count) {
    for (size_t i = 0; i < n; i += KERNEL_SHORT_BLOCK)
        count(x + i, short_block_at(i, n), grid, cells + grid->first);
    cells[grid->first] -= nan;
}

void kernel_histogram_by(const kernel_counting *way, const double *x, size_t n,
                         const kernel_extent *known, const kernel_tree *tree, uint64_t *cells) {
    if (n == known->nan) return;
    key_span span = keys_within(known, tree, way->rank);
    int has_grid = tree->grid.before != NULL;
    const kernel_short_grid *grid = &tree->short_grid;
    if (way->by_short_grid && span.count > TOO_FEW && is_within(span, grid->first, grid->count)) {
        by_short_grid(x, n, known->nan, grid, cells, way->by_short_grid);
    } else if (span.count <= (has_grid ? way->few : KERNEL_FEW_EDGES)) {
        by_edges(x, n, known->nan, tree->keys + span.first, span.count, cells + span.first,
                 way->count_edges);
    } else if (has_grid) {
        way->by_grid(x, n, known, tree, cells);
    } else {
        by_rank(x, n, known->nan, tree, cells, way->rank);
    }
}

void kernel_histogram_floats_by(const kernel_counting *way, const float *x, const double *wide,
                                size_t n, const kernel_extent *known, const kernel_tree *tree,
                                uint64_t *cells) {
    if (n == known->nan) return;
    key_span span = keys_within(known, tree, way->rank);
    const kernel_short_float_grid *grid = &tree->short_float_grid;
    if (way->by_short_float_grid && span.count > TOO_FEW &&
        is_within(span, grid->first, grid->count)) {
        by_short_float_grid(x, n, known->nan, grid, cells, way->by_short_float_grid);
    } else if (span.count <= KERNEL_FEW_EDGES) {
        by_float_edges(x, n, known->nan, tree->narrow + span.first, span.count, cells + span.first,
                       way->count_float_edges);
    } else {
        kernel_histogram_by(way, wide, n, known, tree, cells);
    }
}
