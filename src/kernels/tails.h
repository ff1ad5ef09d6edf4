/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels by name: the scalar ones for the last few elements that fill no vector, and those that
 * others are made of. Layer: kernels. */
#ifndef KERNELS_TAILS_H
#define KERNELS_TAILS_H

#include "kernels/kernels.h"

kernel_count_specials_fn kernel_count_specials_scalar;
kernel_add_shifted_fn kernel_add_shifted_scalar;
kernel_summarize_fn kernel_summarize_scalar;
kernel_summarize_floats_fn kernel_summarize_floats_scalar;
kernel_rank_fn kernel_rank_scalar;
kernel_widen_fn kernel_widen_scalar;
kernel_cells_fn kernel_even_cells_scalar;
kernel_cells_fn kernel_bit_cells_scalar;
kernel_find_beyond_fn kernel_find_beyond_scalar;
kernel_find_fall_fn kernel_find_fall_scalar;

kernel_cells_fn kernel_even_cells_avx2;
kernel_cells_fn kernel_bit_cells_avx2;

/* A column is read by several passes over a block in the nearest cache. The first of them asks for
 * what it will read that many bytes on, which comes while the others count; beyond the column's end
 * nothing is read. The page size, so that it is the next page, to which processors do not look
 * ahead by themselves. */
#define KERNEL_BYTES_AHEAD 4096

/* Most edges that one pass over a block compares with: with their counters they fill the registers
 * of AVX2. */
#define KERNEL_EDGES_A_PASS 5
/* Up to so many edges comparing with each is as fast as a grid, or faster (bench/, ns a value on
 * AVX-512: 0.06 an edge, and a grid 1.3). */
#define KERNEL_FEW_EDGES 20

/* counts[k] += number of values >= edges[k], for 1 ... KERNEL_EDGES_A_PASS edges; NaN is at no
 * edge.
 */
typedef void kernel_count_edges_fn(const double *x, size_t n, const double *edges,
                                   size_t edge_count, uint64_t *counts);
typedef void kernel_count_float_edges_fn(const float *x, size_t n, const float *edges,
                                         size_t edge_count, uint64_t *counts);

/* Most values of a call of kernel_short_histogram_fn. */
#define KERNEL_SHORT_BLOCK 1024
/* counts[number of keys of the grid <= x]++; NaN is at no key. */
typedef void kernel_short_histogram_fn(const double *x, size_t n, const kernel_short_grid *grid,
                                       uint64_t *counts);
typedef void kernel_short_float_histogram_fn(const float *x, size_t n,
                                             const kernel_short_float_grid *grid, uint64_t *counts);

/* What a level has for a histogram. */
typedef struct kernel_counting {
    size_t few; /* up to so many edges of doubles are compared with, if there is a grid as well */
    kernel_count_edges_fn *count_edges;
    kernel_count_float_edges_fn *count_float_edges;
    kernel_short_histogram_fn *by_short_grid;             /* or NULL */
    kernel_short_float_histogram_fn *by_short_float_grid; /* or NULL */
    kernel_histogram_fn *by_grid;
    kernel_rank_fn *rank;
} kernel_counting;

/* In blocks that stay in the first-level cache, by whichever is fastest. Keys on one side of all
 * values cost nothing. */
void kernel_histogram_by(const kernel_counting *way, const double *x, size_t n,
                         const kernel_extent *known, const kernel_tree *tree, uint64_t *cells);

void kernel_histogram_floats_by(const kernel_counting *way, const float *x, const double *wide,
                                size_t n, const kernel_extent *known, const kernel_tree *tree,
                                uint64_t *cells);

kernel_short_histogram_fn kernel_short_histogram_avx512;
kernel_short_float_histogram_fn kernel_short_float_histogram_avx512;
kernel_count_edges_fn kernel_count_edges_avx2;
kernel_count_edges_fn kernel_count_edges_avx512;
kernel_count_float_edges_fn kernel_count_float_edges_avx2;
kernel_count_float_edges_fn kernel_count_float_edges_avx512;
/* For keys with a grid only. Wider vectors do not make it faster (bench/), so AVX-512 takes it as
 * well. */
kernel_histogram_fn kernel_histogram_grid_avx2;

#endif
