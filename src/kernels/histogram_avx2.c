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
#define BLOCK 1024
#define TURNS 4
/* Counters of each turn: 16 KiB of stack for all of them. */
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
    __m256d at_most = _mm256_cmp_pd(_mm256_loadu_pd(keys), _mm256_set1_pd(x), _CMP_LE_OQ);
    return (unsigned)__builtin_popcount((unsigned)_mm256_movemask_pd(at_most));
}

static inline __attribute__((always_inline)) size_t
rank_of(const kernel_rank_grid *grid, int32_t crowding, uint16_t cell, double x) {
    size_t rank = grid->before[cell];
    return rank + count_in_cell(grid->keys + rank, x, crowding);
}

typedef struct four_ranks {
    size_t of[TURNS];
} four_ranks;

static inline __attribute__((always_inline)) four_ranks
ranks_of(const kernel_rank_grid *grid, int32_t crowding, const uint16_t *cell, const double *x) {
    four_ranks ranks;
    for (size_t t = 0; t < TURNS; t++)
        ranks.of[t] = rank_of(grid, crowding, cell[t], x[t]);
    return ranks;
}

static inline __attribute__((always_inline)) void add_ranks(uint64_t *counts, size_t stride,
                                                            four_ranks ranks) {
    for (size_t t = 0; t < TURNS; t++)
        counts[t * stride + ranks.of[t]]++;
}

/* Counts a value when the ranks of the next eight are known, so that the place of a store is known
 * before tables are read past it. Counted at once, a value takes up to five times as long in a
 * process whose pages of counters and tables happen to be alike (docs/performance.md).
 * Inlined with a constant crowding and stride. */
static inline __attribute__((always_inline)) void
count_ranks(const double *x, size_t n, const kernel_rank_grid *grid, int32_t crowding,
            const uint16_t *cell, uint64_t *counts, size_t stride) {
    size_t i = 0;
    if (n >= 2 * TURNS) {
        four_ranks first = ranks_of(grid, crowding, cell, x);
        four_ranks second = ranks_of(grid, crowding, cell + TURNS, x + TURNS);
        for (i = 2 * TURNS; i + 2 * TURNS <= n; i += 2 * TURNS) {
            add_ranks(counts, stride, first);
            first = ranks_of(grid, crowding, cell + i, x + i);
            add_ranks(counts, stride, second);
            second = ranks_of(grid, crowding, cell + i + TURNS, x + i + TURNS);
        }
        add_ranks(counts, stride, first);
        add_ranks(counts, stride, second);
    }
    for (; i < n; i++)
        counts[rank_of(grid, crowding, cell[i], x[i])]++;
}

static inline __attribute__((always_inline)) void count_block(const double *x, size_t n,
                                                              const kernel_rank_grid *grid,
                                                              const uint16_t *cell,
                                                              uint64_t *counts, size_t stride) {
    if (grid->crowding == 1) {
        count_ranks(x, n, grid, 1, cell, counts, stride);
    } else {
        count_ranks(x, n, grid, KERNEL_CELL_KEYS, cell, counts, stride);
    }
}

static kernel_cells_fn *map_of(const kernel_rank_grid *grid) {
    return grid->kind == KERNEL_GRID_EVEN ? kernel_even_cells_avx2 : kernel_bit_cells_avx2;
}

/* counts[rank]++, or, with turns, counters that are `NEAR_COUNTS` apart. */
static void count_blocks(const double *x, size_t n, const kernel_rank_grid *grid, int in_turns,
                         uint64_t *counts) {
    uint16_t cell[BLOCK];
    for (size_t i = 0; i < n; i += BLOCK) {
        size_t length = n - i < BLOCK ? n - i : BLOCK;
        map_of(grid)(x + i, length, &grid->map, cell);
        if (in_turns) {
            count_block(x + i, length, grid, cell, counts, NEAR_COUNTS);
        } else {
            count_block(x + i, length, grid, cell, counts, 0);
        }
    }
}

/* Equal neighbours would wait for each other's counter: four of them take turns. */
static void count_in_turns(const double *x, size_t n, const kernel_rank_grid *grid, size_t counters,
                           uint64_t *cells) {
    uint64_t counts[TURNS * NEAR_COUNTS];
    for (size_t t = 0; t < TURNS; t++)
        memset(counts + t * NEAR_COUNTS, 0, counters * sizeof *counts);
    count_blocks(x, n, grid, 1, counts);
    for (size_t t = 0; t < TURNS; t++) {
        for (size_t k = 0; k < counters; k++)
            cells[k] += counts[t * NEAR_COUNTS + k];
    }
}

/* All NaN are in one cell of the map and at no key: they are taken out again. */
static void take_out(uint64_t nan, const kernel_rank_grid *grid, uint64_t *cells) {
    const double missing = NAN;
    uint16_t cell;
    map_of(grid)(&missing, 1, &grid->map, &cell);
    cells[grid->before[cell]] -= nan;
}

void kernel_histogram_grid_avx2(const double *x, size_t n, const kernel_extent *known,
                                const kernel_tree *tree, uint64_t *cells) {
    const kernel_rank_grid *grid = &tree->grid;
    size_t counters = tree->count + 1;
    if (counters <= NEAR_COUNTS && counters <= n / TURNS) {
        count_in_turns(x, n, grid, counters, cells);
    } else {
        count_blocks(x, n, grid, 0, cells);
    }
    take_out(known->nan, grid, cells);
}
