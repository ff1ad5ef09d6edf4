/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses and fills the grid that shortens the search among rising keys. Layer: kernels. */
#ifndef KERNELS_RANK_GRID_H
#define KERNELS_RANK_GRID_H

#include "kernels/kernels.h"

/* The map of the fewest cells that leaves at most KERNEL_CELL_KEYS of `count` rising finite keys in
 * each of them; returns their number, or 0 if there is none. Writes map and kind. */
size_t rank_grid_choose(kernel_rank_grid *grid, const double *keys, size_t count);

/* Fills `before`, which has a place for each cell of the map that was chosen. */
void rank_grid_fill(const kernel_rank_grid *grid, const double *keys, size_t count,
                    uint16_t *before);

#endif
