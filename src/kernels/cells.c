/* SPDX-License-Identifier: Apache-2.0 */
/* What the histograms of all vector levels share: blocks, and the way from ranks or counts to
 * cells. In: doubles. Out: cells. Layer: kernels. */
#include <math.h>

#include "kernels/tails.h"

/* Values that stay in the first-level cache between the passes. */
#define BLOCK 1024

static size_t block_at(size_t i, size_t n) {
    return n - i < BLOCK ? n - i : BLOCK;
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

void kernel_histogram_by_edges(const double *x, size_t n, uint64_t nan, const kernel_tree *tree,
                               uint64_t *cells, kernel_count_edges_fn *count_edges) {
    double padded[KERNEL_FEW_EDGES];
    uint64_t at_least[KERNEL_FEW_EDGES] = {0};
    for (size_t k = 0; k < KERNEL_FEW_EDGES; k++) {
        padded[k] = k < tree->count ? tree->keys[k] : (double)NAN;
    }
    for (size_t i = 0; i < n; i += BLOCK) {
        for (size_t e = 0; e < tree->count; e += KERNEL_EDGES_A_PASS) {
            count_edges(x + i, block_at(i, n), padded + e, at_least + e);
        }
    }
    add_cells(at_least, tree->count, n - nan, cells);
}

/* A NaN has rank 0 and is taken out of cell 0 again. */
void kernel_histogram_by_rank(const double *x, size_t n, uint64_t nan, const kernel_tree *tree,
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
