/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels by name: the scalar ones for the last few elements that fill no vector, and those that
 * others are made of. Layer: kernels. */
#ifndef KERNELS_TAILS_H
#define KERNELS_TAILS_H

#include "kernels/kernels.h"

kernel_count_specials_fn kernel_count_specials_scalar;
kernel_add_shifted_fn kernel_add_shifted_scalar;
kernel_summarize_fn kernel_summarize_scalar;
kernel_rank_fn kernel_rank_scalar;
kernel_widen_fn kernel_widen_scalar;
kernel_cells_fn kernel_even_cells_scalar;
kernel_cells_fn kernel_bit_cells_scalar;
kernel_find_beyond_fn kernel_find_beyond_scalar;
kernel_find_fall_fn kernel_find_fall_scalar;

kernel_cells_fn kernel_even_cells_avx2;
kernel_cells_fn kernel_bit_cells_avx2;

/* Edges that one pass over a block compares with: with their counters they fill the registers. */
#define KERNEL_EDGES_A_PASS 5
/* Up to so many edges comparing with each is as fast as a grid, or faster (bench/, ns a value on
 * AVX2: 0.90 at 9 edges and 1.55 at 19, and a grid 1.51 to 1.53 from 19 to 101). */
#define KERNEL_FEW_EDGES 20

/* counts[k] += number of values >= edges[k], for KERNEL_EDGES_A_PASS edges; NaN is at no edge, and
 * an edge that is NaN counts nothing. */
typedef void kernel_count_edges_fn(const double *x, size_t n, const double *edges,
                                   uint64_t *counts);

/* Histograms in blocks that stay in the first-level cache, by comparing with each of few edges ...
 */
void kernel_histogram_by_edges(const double *x, size_t n, uint64_t nan, const kernel_tree *tree,
                               uint64_t *cells, kernel_count_edges_fn *count_edges);
/* ... or by searching. */
void kernel_histogram_by_rank(const double *x, size_t n, uint64_t nan, const kernel_tree *tree,
                              uint64_t *cells, kernel_rank_fn *rank);

/* For few edges only, and for keys with a grid only. Wider vectors do not make them faster
 * (bench/), so AVX-512 takes them as well. */
kernel_histogram_fn kernel_histogram_few_avx2;
kernel_histogram_fn kernel_histogram_grid_avx2;

#endif
