/* SPDX-License-Identifier: Apache-2.0 */
/* Histograms by comparing with each of few edges, and by a grid over the keys.
 * In: doubles. Out: cells, the counts of scalar.c. Layer: kernels. */
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "kernels/tails.h"

#define LANES 4
/* Values that stay in the first-level cache between the passes. */
#define BLOCK 1024
/* With the cells of a block they fill a page. */
#define NEAR_COUNTS 512

static uint64_t sum_of(__m256i counts) {
    uint64_t lanes[LANES];
    _mm256_storeu_si256((__m256i *)lanes, counts);
    return lanes[0] + lanes[1] + lanes[2] + lanes[3];
}

/* A comparison is all ones where it holds: subtracting it counts. */
static __m256i count_if(__m256i counts, __m256d holds) {
    return _mm256_sub_epi64(counts, _mm256_castpd_si256(holds));
}

static void count_at_least(const double *x, size_t n, const double *edges, uint64_t *counts) {
    __m256i c0 = _mm256_setzero_si256();
    __m256i c1 = c0;
    __m256i c2 = c0;
    __m256i c3 = c0;
    __m256i c4 = c0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m256d v = _mm256_loadu_pd(x + i);
        c0 = count_if(c0, _mm256_cmp_pd(v, _mm256_set1_pd(edges[0]), _CMP_GE_OQ));
        c1 = count_if(c1, _mm256_cmp_pd(v, _mm256_set1_pd(edges[1]), _CMP_GE_OQ));
        c2 = count_if(c2, _mm256_cmp_pd(v, _mm256_set1_pd(edges[2]), _CMP_GE_OQ));
        c3 = count_if(c3, _mm256_cmp_pd(v, _mm256_set1_pd(edges[3]), _CMP_GE_OQ));
        c4 = count_if(c4, _mm256_cmp_pd(v, _mm256_set1_pd(edges[4]), _CMP_GE_OQ));
    }
    counts[0] += sum_of(c0);
    counts[1] += sum_of(c1);
    counts[2] += sum_of(c2);
    counts[3] += sum_of(c3);
    counts[4] += sum_of(c4);
    for (; i < n; i++) {
        for (size_t k = 0; k < KERNEL_EDGES_A_PASS; k++)
            counts[k] += x[i] >= edges[k];
    }
}

void kernel_histogram_few_avx2(const double *x, size_t n, uint64_t nan, const kernel_tree *tree,
                               uint64_t *cells) {
    kernel_histogram_by_edges(x, n, nan, tree, cells, count_at_least);
}

/* Keys <= x among those of its cell. */
static unsigned count_in_cell(const double *keys, double x) {
    __m256d at_most = _mm256_cmp_pd(_mm256_loadu_pd(keys), _mm256_set1_pd(x), _CMP_LE_OQ);
    return (unsigned)__builtin_popcount((unsigned)_mm256_movemask_pd(at_most));
}

static void count_block(const double *x, size_t n, const kernel_rank_grid *grid,
                        const uint16_t *cell, uint64_t *cells) {
    const uint16_t *before = grid->before;
    const double *keys = grid->keys;
    for (size_t i = 0; i < n; i++) {
        size_t rank = before[cell[i]];
        cells[rank + count_in_cell(keys + rank, x[i])]++;
    }
}

/* Counters and cells of a block beside one another, so that within a page they are never in the
 * same place. With counters elsewhere some calls take five times as long; that is seldomer so, but
 * it is not gone, and its cause is not proven (docs/performance.md). */
typedef struct block_counts {
    uint16_t cell[BLOCK];
    uint32_t counts[NEAR_COUNTS];
} block_counts;

static void count_near(const double *x, size_t n, const kernel_rank_grid *grid, size_t counters,
                       block_counts *block, uint64_t *cells) {
    const uint16_t *before = grid->before;
    const double *keys = grid->keys;
    memset(block->counts, 0, counters * sizeof *block->counts);
    for (size_t i = 0; i < n; i++) {
        size_t rank = before[block->cell[i]];
        block->counts[rank + count_in_cell(keys + rank, x[i])]++;
    }
    for (size_t k = 0; k < counters; k++)
        cells[k] += block->counts[k];
}

/* All NaN are in one cell of the map and at no key: they are taken out again. */
void kernel_histogram_grid_avx2(const double *x, size_t n, uint64_t nan, const kernel_tree *tree,
                                uint64_t *cells) {
    const kernel_rank_grid *grid = &tree->grid;
    kernel_cells_fn *map =
        grid->kind == KERNEL_GRID_EVEN ? kernel_even_cells_avx2 : kernel_bit_cells_avx2;
    size_t counters = tree->count + 1;
    block_counts block;
    for (size_t i = 0; i < n; i += BLOCK) {
        size_t length = n - i < BLOCK ? n - i : BLOCK;
        map(x + i, length, &grid->map, block.cell);
        if (counters <= NEAR_COUNTS) {
            count_near(x + i, length, grid, counters, &block, cells);
        } else {
            count_block(x + i, length, grid, block.cell, cells);
        }
    }
    const double missing = NAN;
    map(&missing, 1, &grid->map, block.cell);
    cells[grid->before[block.cell[0]]] -= nan;
}
