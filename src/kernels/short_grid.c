/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses and fills the grid of sixteen cells over few keys.
 * In: keys. Out: a grid. Layer: kernels. */
#include "kernels/short_grid.h"

#include <float.h>
#include <math.h>
#include <string.h>

#define LAST (KERNEL_SHORT_CELLS - 1)
/* From here on numbers are whole, which are their lowest bits. */
#define WHOLE       0x1p52
#define WHOLE_FLOAT 0x1p23f

/* Which keys the cells have: keys below[c] ... below[c + 1] - 1, at most one. */
typedef struct placing {
    size_t below[KERNEL_SHORT_CELLS + 1];
} placing;

/* False if a cell would hold two of the keys, whose cells rise. */
static int place(placing *out, const size_t *cell_of_key, size_t count) {
    size_t below = 0;
    for (size_t cell = 0; cell < KERNEL_SHORT_CELLS; cell++) {
        out->below[cell] = below;
        if (below < count && cell_of_key[below] == cell) below++;
    }
    out->below[KERNEL_SHORT_CELLS] = below;
    return below == count;
}

static int has_key(const placing *where, size_t cell) {
    return where->below[cell] < where->below[cell + 1];
}

static size_t cell_of(const kernel_short_grid *grid, double x) {
    double at = x * grid->scale + grid->offset;
    if (!(at > WHOLE)) return 0;
    return at >= WHOLE + LAST ? LAST : (size_t)(at - WHOLE);
}

static int fill(kernel_short_grid *grid, const double *keys, size_t count) {
    double width = (keys[count - 1] - keys[0]) / LAST;
    grid->scale = count > 1 ? 1.0 / width : 1.0;
    grid->offset = WHOLE - keys[0] * grid->scale;
    if (!(grid->scale <= DBL_MAX) || !isfinite(grid->offset)) return 0;
    size_t cell_of_key[KERNEL_SHORT_CELLS];
    for (size_t k = 0; k < count; k++)
        cell_of_key[k] = cell_of(grid, keys[k]);
    placing where;
    if (!place(&where, cell_of_key, count)) return 0;
    for (size_t cell = 0; cell < KERNEL_SHORT_CELLS; cell++) {
        size_t below = where.below[cell];
        grid->key[cell] = has_key(&where, cell) ? keys[below] : (double)NAN;
        grid->one[cell] = UINT64_C(1) << 4 * below;
    }
    return 1;
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

static size_t cell_of_float(const kernel_short_float_grid *grid, float x) {
    float at = x * grid->scale + grid->offset;
    if (!(at > WHOLE_FLOAT)) return 0;
    return at >= WHOLE_FLOAT + LAST ? LAST : (size_t)(at - WHOLE_FLOAT);
}

static int fill_floats(kernel_short_float_grid *grid, const float *keys, size_t count) {
    float width = (keys[count - 1] - keys[0]) / LAST;
    grid->scale = count > 1 ? 1.0f / width : 1.0f;
    grid->offset = WHOLE_FLOAT - keys[0] * grid->scale;
    if (!(grid->scale <= FLT_MAX) || !isfinite(grid->offset)) return 0;
    size_t cell_of_key[KERNEL_SHORT_FLOAT_KEYS];
    for (size_t k = 0; k < count; k++)
        cell_of_key[k] = cell_of_float(grid, keys[k]);
    placing where;
    if (!place(&where, cell_of_key, count)) return 0;
    for (size_t cell = 0; cell < KERNEL_SHORT_CELLS; cell++) {
        size_t below = where.below[cell];
        grid->key[cell] = has_key(&where, cell) ? keys[below] : NAN;
        grid->one[cell] = UINT32_C(1) << 3 * below;
    }
    return 1;
}

void short_grid_init_floats(kernel_short_float_grid *grid, const float *keys, size_t count) {
    memset(grid, 0, sizeof *grid);
    for (size_t first = 0; first < 2 && count > 2 * first; first++) {
        size_t within = count - 2 * first;
        if (within > KERNEL_SHORT_FLOAT_KEYS || !fill_floats(grid, keys + first, within)) continue;
        grid->first = first;
        grid->count = within;
        return;
    }
}
