/* SPDX-License-Identifier: Apache-2.0 */
/* Cells that both samples are counted in: a rising map that is cheap to compute, chosen for a few
 * of the values, so that most cells hold few. Nothing but speed depends on the choice. Layer:
 * stats. */
#ifndef STATS_KS_CELLS_H
#define STATS_KS_CELLS_H

#include <stddef.h>
#include <stdint.h>

#include "kernels/kernels.h"

/* Most cells of a map. */
#define KS_CELLS_MOST 32768

/* Most cells of a map when most of them are empty. */
#define KS_CELLS_CROWDED 2048
/* Counters that ks_cells_count works with. */
#define KS_CELLS_SPARE (3 * (size_t)KS_CELLS_CROWDED)

/* Values that stay in the first-level cache between one step and the next. */
#define KS_CELLS_BLOCK 2048

/* A value with a cell of its own: one value hides no difference. */
typedef struct ks_atom {
    double value;
    uint32_t cell;
} ks_atom;

typedef struct ks_cells {
    kernel_grid grid;
    kernel_cells_fn *map; /* NULL: one cell for all */
    uint32_t count;
    int crowded; /* many values are in few cells; then there are at most KS_CELLS_CROWDED */
    uint32_t atom_count;
    const ks_atom *atoms; /* rising */
} ks_cells;

/* Cells that are worth having for samples of these sizes: a power of two, 32 to `most`. */
uint32_t ks_cells_wanted(size_t nx, size_t ny, uint32_t most);

/* Chooses a map of at most `wanted` cells; nx + ny > 0. Values that are not finite do no harm. */
void ks_cells_choose(ks_cells *cells, const double *x, size_t nx, const double *y, size_t ny,
                     uint32_t wanted);

/* Writes the cell of each of n values and counts[cell]++, from 0 on; `spare` is room for
 * KS_CELLS_SPARE counters. Returns n, or the place of the first value that is not finite; then the
 * rest is not done. */
size_t ks_cells_count(const ks_cells *cells, const double *x, size_t n, uint16_t *cell,
                      uint32_t *counts, uint32_t *spare);

#endif
