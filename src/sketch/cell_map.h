/* SPDX-License-Identifier: Apache-2.0 */
/* Cells that samples are counted in: a rising map that is cheap to compute, chosen for a few of the
 * values, so that most cells hold few. Layer: sketch. */
#ifndef SKETCH_CELL_MAP_H
#define SKETCH_CELL_MAP_H

#include <stddef.h>
#include <stdint.h>

#include "kernels/kernels.h"

/* Most cells of a map. */
#define CELL_MAP_MOST 32768

/* Most cells of a map when most of them are empty. */
#define CELL_MAP_CROWDED 2048
/* Counters that cell_map_count works with. */
#define CELL_MAP_SPARE (3 * (size_t)CELL_MAP_CROWDED)

/* Values that stay in the first-level cache between one step and the next. */
#define CELL_MAP_BLOCK 2048

/* A value with a cell of its own: one value hides no difference. */
typedef struct cell_atom {
    double value;
    uint32_t cell;
} cell_atom;

typedef struct cell_map {
    kernel_grid grid;
    kernel_cells_fn *map; /* NULL: one cell for all */
    uint32_t count;
    int crowded; /* many values are in few cells; then there are at most CELL_MAP_CROWDED */
    uint32_t atom_count;
    const cell_atom *atoms; /* rising */
} cell_map;

/* Cells that are worth having for samples of these sizes: a power of two, 32 to `most`. */
uint32_t cell_map_wanted(size_t nx, size_t ny, uint32_t most);

/* Chooses a map of at most `wanted` cells; nx + ny > 0. Values that are not finite do no harm. */
void cell_map_choose(cell_map *cells, const double *x, size_t nx, const double *y, size_t ny,
                     uint32_t wanted);

/* Chooses a map of that many cells for n > 0 finite values, even if most of them will be empty; of
 * one cell if a few values, seen here and there, are all the same. */
void cell_map_spread(cell_map *cells, const double *x, size_t n, uint32_t cell_count);

/* The lower edge of a cell, or, of map->count, the upper edge of the last: finite, rising, and as
 * far as rounding lets it no value of a cell is beyond its edges, but those of the first and the
 * last cell, which are open. 0 if all values have one cell. */
double cell_map_edge(const cell_map *map, uint32_t cell);

/* Writes the cell of each of n values and counts[cell]++, from 0 on; `spare` is room for
 * CELL_MAP_SPARE counters. Returns n, or the place of the first value that is not finite; then the
 * rest is not done. */
size_t cell_map_count(const cell_map *cells, const double *x, size_t n, uint16_t *cell,
                      uint32_t *counts, uint32_t *spare);

#endif
