/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses and fills the grid of sixteen cells over few keys. Layer: kernels. */
#ifndef KERNELS_SHORT_GRID_H
#define KERNELS_SHORT_GRID_H

#include "kernels/kernels.h"

/* Over all of `count` rising finite keys, or all but the first and the last, which are most often
 * far from the others. Leaves grid->count 0 if a cell would hold two of them. */
void short_grid_init(kernel_short_grid *grid, const double *keys, size_t count);
/* The same of floats, of which some may be equal or +inf. */
void short_grid_init_floats(kernel_short_float_grid *grid, const float *keys, size_t count);

#endif
