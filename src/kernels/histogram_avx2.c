/* SPDX-License-Identifier: Apache-2.0 */
/* Histograms by comparing with each of few edges, and by a grid over the keys.
 * In: doubles. Out: cells, the counts of scalar.c. Layer: kernels. */
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "kernels/tails.h"

#define LANES  4
#define FLOATS 8
/* Values that stay in the first-level cache between the passes. */
#define BLOCK       2048
#define NEAR_COUNTS 1024
#define TURNS       4

static uint64_t sum_of(__m256i counts) {
    uint64_t lanes[LANES];
    _mm256_storeu_si256((__m256i *)lanes, counts);
    return lanes[0] + lanes[1] + lanes[2] + lanes[3];
}

/* A comparison is all ones where it holds: subtracting it counts. */
static __m256i count_if(__m256i counts, __m256d holds) {
    return _mm256_sub_epi64(counts, _mm256_castpd_si256(holds));
}

/* Inlined with a constant number of edges, so that edges and counters stay in registers. */
static inline __attribute__((always_inline)) void count_at_least(const double *x, size_t n,
                                                                 const double *edges,
                                                                 size_t edge_count,
                                                                 uint64_t *counts) {
    __m256d edge[KERNEL_EDGES_A_PASS];
    __m256i count[KERNEL_EDGES_A_PASS];
    for (size_t k = 0; k < edge_count; k++) {
        edge[k] = _mm256_set1_pd(edges[k]);
        count[k] = _mm256_setzero_si256();
    }
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m256d v = _mm256_loadu_pd(x + i);
        for (size_t k = 0; k < edge_count; k++)
            count[k] = count_if(count[k], _mm256_cmp_pd(v, edge[k], _CMP_GE_OQ));
    }
    for (size_t k = 0; k < edge_count; k++)
        counts[k] += sum_of(count[k]);
    for (; i < n; i++) {
        for (size_t k = 0; k < edge_count; k++)
            counts[k] += x[i] >= edges[k];
    }
}

void kernel_count_edges_avx2(const double *x, size_t n, const double *edges, size_t edge_count,
                             uint64_t *counts) {
    switch (edge_count) {
    case 1:
        count_at_least(x, n, edges, 1, counts);
        break;
    case 2:
        count_at_least(x, n, edges, 2, counts);
        break;
    case 3:
        count_at_least(x, n, edges, 3, counts);
        break;
    case 4:
        count_at_least(x, n, edges, 4, counts);
        break;
    default:
        count_at_least(x, n, edges, KERNEL_EDGES_A_PASS, counts);
        break;
    }
}

static uint64_t sum_of_words(__m256i counts) {
    __m256i low = _mm256_and_si256(counts, _mm256_set1_epi64x(UINT32_MAX));
    return sum_of(_mm256_add_epi64(low, _mm256_srli_epi64(counts, 32)));
}

static inline __attribute__((always_inline)) void count_floats_at_least(const float *x, size_t n,
                                                                        const float *edges,
                                                                        size_t edge_count,
                                                                        uint64_t *counts) {
    __m256 edge[KERNEL_EDGES_A_PASS];
    __m256i count[KERNEL_EDGES_A_PASS];
    for (size_t k = 0; k < edge_count; k++) {
        edge[k] = _mm256_set1_ps(edges[k]);
        count[k] = _mm256_setzero_si256();
    }
    size_t i = 0;
    for (; i + FLOATS <= n; i += FLOATS) {
        __m256 v = _mm256_loadu_ps(x + i);
        for (size_t k = 0; k < edge_count; k++) {
            __m256 reached = _mm256_cmp_ps(v, edge[k], _CMP_GE_OQ);
            count[k] = _mm256_sub_epi32(count[k], _mm256_castps_si256(reached));
        }
    }
    for (size_t k = 0; k < edge_count; k++)
        counts[k] += sum_of_words(count[k]);
    for (; i < n; i++) {
        for (size_t k = 0; k < edge_count; k++)
            counts[k] += x[i] >= edges[k];
    }
}

void kernel_count_float_edges_avx2(const float *x, size_t n, const float *edges, size_t edge_count,
                                   uint64_t *counts) {
    switch (edge_count) {
    case 1:
        count_floats_at_least(x, n, edges, 1, counts);
        break;
    case 2:
        count_floats_at_least(x, n, edges, 2, counts);
        break;
    case 3:
        count_floats_at_least(x, n, edges, 3, counts);
        break;
    case 4:
        count_floats_at_least(x, n, edges, 4, counts);
        break;
    default:
        count_floats_at_least(x, n, edges, KERNEL_EDGES_A_PASS, counts);
        break;
    }
}

/* Keys <= x among those of its cell, of which there are at most `crowding`. */
static inline __attribute__((always_inline)) size_t count_in_cell(const double *keys, double x,
                                                                  int32_t crowding) {
    if (crowding == 1) return x >= keys[0];
    if (crowding == 2) return (size_t)(x >= keys[0]) + (size_t)(x >= keys[1]);
    __m256d at_most = _mm256_cmp_pd(_mm256_loadu_pd(keys), _mm256_set1_pd(x), _CMP_LE_OQ);
    return (unsigned)__builtin_popcount((unsigned)_mm256_movemask_pd(at_most));
}

static inline __attribute__((always_inline)) size_t
rank_of(const kernel_rank_grid *grid, uint16_t cell, double x, int32_t crowding) {
    size_t rank = grid->before[cell];
    return rank + count_in_cell(grid->keys + rank, x, crowding);
}

static inline __attribute__((always_inline)) void count_far(const double *x, size_t n,
                                                            const kernel_rank_grid *grid,
                                                            int32_t crowding, const uint16_t *cell,
                                                            uint64_t *cells) {
    for (size_t i = 0; i < n; i++)
        cells[rank_of(grid, cell[i], x[i], crowding)]++;
}

static void count_block_far(const double *x, size_t n, const kernel_rank_grid *grid,
                            const uint16_t *cell, uint64_t *cells) {
    if (grid->crowding == 1) {
        count_far(x, n, grid, 1, cell, cells);
    } else {
        count_far(x, n, grid, KERNEL_CELL_KEYS, cell, cells);
    }
}

/* Counters that take turns: equal neighbours would wait for each other's. A block's counts fit into
 * them. */
typedef struct block_counts {
    uint16_t cell[BLOCK];
    uint16_t counts[TURNS][NEAR_COUNTS];
} block_counts;

typedef struct four_ranks {
    size_t of[TURNS];
} four_ranks;

static inline __attribute__((always_inline)) four_ranks
ranks_of(const double *x, const kernel_rank_grid *grid, int32_t crowding, const uint16_t *cell) {
    four_ranks ranks;
    for (size_t t = 0; t < TURNS; t++)
        ranks.of[t] = rank_of(grid, cell[t], x[t], crowding);
    return ranks;
}

static inline __attribute__((always_inline)) void count_ranks(block_counts *block,
                                                              four_ranks ranks) {
    for (size_t t = 0; t < TURNS; t++)
        block->counts[t][ranks.of[t]]++;
}

/* A value is counted when the ranks of eight more are known. The processor reads tables ahead of
 * older stores of counters whose places are not known yet, and starts again when a store turns out
 * to be where it has read, for which it compares the place in a page and few bits of the page. */
static inline __attribute__((always_inline)) void count_near(const double *x, size_t n,
                                                             const kernel_rank_grid *grid,
                                                             int32_t crowding,
                                                             block_counts *block) {
    const uint16_t *cell = block->cell;
    size_t i = 0;
    if (n >= 2 * TURNS) {
        four_ranks first = ranks_of(x, grid, crowding, cell);
        four_ranks second = ranks_of(x + TURNS, grid, crowding, cell + TURNS);
        for (i = 2 * TURNS; i + 2 * TURNS <= n; i += 2 * TURNS) {
            count_ranks(block, first);
            first = ranks_of(x + i, grid, crowding, cell + i);
            count_ranks(block, second);
            second = ranks_of(x + i + TURNS, grid, crowding, cell + i + TURNS);
        }
        count_ranks(block, first);
        count_ranks(block, second);
    }
    for (; i < n; i++)
        block->counts[0][rank_of(grid, cell[i], x[i], crowding)]++;
}

static void count_block(const double *x, size_t n, const kernel_rank_grid *grid, size_t counters,
                        block_counts *block, uint64_t *cells) {
    for (size_t t = 0; t < TURNS; t++)
        memset(block->counts[t], 0, counters * sizeof block->counts[t][0]);
    if (grid->crowding == 1) {
        count_near(x, n, grid, 1, block);
    } else if (grid->crowding == 2) {
        count_near(x, n, grid, 2, block);
    } else {
        count_near(x, n, grid, KERNEL_CELL_KEYS, block);
    }
    for (size_t k = 0; k < counters; k++) {
        uint32_t sum = 0;
        for (size_t t = 0; t < TURNS; t++)
            sum += block->counts[t][k];
        cells[k] += sum;
    }
}

/* All NaN are in one cell of the map and at no key: they are taken out again. */
void kernel_histogram_grid_avx2(const double *x, size_t n, const kernel_extent *known,
                                const kernel_tree *tree, uint64_t *cells) {
    const kernel_rank_grid *grid = &tree->grid;
    kernel_cells_fn *map =
        grid->kind == KERNEL_GRID_EVEN ? kernel_even_cells_avx2 : kernel_bit_cells_avx2;
    size_t counters = tree->count + 1;
    block_counts block;
    for (size_t i = 0; i < n; i += BLOCK) {
        size_t length = n - i < BLOCK ? n - i : BLOCK;
        map(x + i, length, &grid->map, block.cell);
        if (counters <= NEAR_COUNTS) {
            count_block(x + i, length, grid, counters, &block, cells);
        } else {
            count_block_far(x + i, length, grid, block.cell, cells);
        }
    }
    const double missing = NAN;
    map(&missing, 1, &grid->map, block.cell);
    cells[grid->before[block.cell[0]]] -= known->nan;
}
