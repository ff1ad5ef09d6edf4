/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses and fills the grid of sixteen cells over few keys.
 * In: keys. Out: a grid. Layer: kernels. */
#include "kernels/short_grid.h"

#include <float.h>
#include <math.h>
#include <string.h>

/* From here on doubles are whole numbers, which are their lowest bits. */
#define WHOLE 0x1p52

static size_t cell_of(const kernel_short_grid *grid, double x) {
    double at = x * grid->scale + grid->offset;
    if (!(at > WHOLE)) return 0;
    if (at >= WHOLE + KERNEL_SHORT_CELLS - 1) return KERNEL_SHORT_CELLS - 1;
    return (size_t)(at - WHOLE);
}

static int fill(kernel_short_grid *grid, const double *keys, size_t count) {
    double width = (keys[count - 1] - keys[0]) / (KERNEL_SHORT_CELLS - 1);
    grid->scale = count > 1 ? 1.0 / width : 1.0;
    grid->offset = WHOLE - keys[0] * grid->scale;
    if (!(grid->scale <= DBL_MAX) || !isfinite(grid->offset)) return 0;
    size_t below = 0;
    for (size_t cell = 0; cell < KERNEL_SHORT_CELLS; cell++) {
        grid->key[cell] = (double)NAN;
        grid->one[cell] = UINT64_C(1) << 4 * below;
        if (below == count || cell_of(grid, keys[below]) != cell) continue;
        grid->key[cell] = keys[below++];
    }
    return below == count;
}

void short_grid_init(kernel_short_grid *grid, const double *keys, size_t count) {
    memset(grid, 0, sizeof *grid);
    for (size_t first = 0; first < 2 && count > 2 * first; first++) {
        size_t within = count - 2 * first;
        if (within >= KERNEL_SHORT_CELLS || !fill(grid, keys + first, within)) continue;
        grid->first = first;
        grid->count = within;
        return;
    }
}
