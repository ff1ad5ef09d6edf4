/* SPDX-License-Identifier: Apache-2.0 */
/* The scalar kernels by name, for the last few elements that fill no vector. Layer: kernels. */
#ifndef KERNELS_TAILS_H
#define KERNELS_TAILS_H

#include "kernels/kernels.h"

kernel_count_specials_fn kernel_count_specials_scalar;
kernel_find_range_fn kernel_find_range_scalar;
kernel_add_shifted_fn kernel_add_shifted_scalar;
kernel_rank_fn kernel_rank_scalar;

/* Turns counts of "x >= edge" into cells: at_least has `edges` falling counts, of `valid` values.
 */
void kernel_add_cells(const uint64_t *at_least, size_t edges, uint64_t valid, uint64_t *cells);

/* Increments the cell of each rank; a NaN has rank 0 and is taken out of cell 0 again. */
void kernel_count_ranks(const uint32_t *rank, size_t n, uint64_t nan, uint64_t *cells);

#endif
