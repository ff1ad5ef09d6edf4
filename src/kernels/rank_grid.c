/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses a map that tells rising keys apart, and counts keys by its cells.
 * In: keys. Out: a grid. Layer: kernels.
 *
 * A map is tried by the keys alone: however the data lies, a search takes the same time. Keys that
 * neither map tells apart (two crowds far from each other, say) are left to the tree. */
#include "kernels/rank_grid.h"

#include <float.h>
#include <string.h>

#include "kernels/tails.h"

/* Cells a key, at most: beyond that a grid would take more memory than it is worth. */
#define MOST_CELLS_A_KEY 64
/* Cells are numbered in 16 bits, and lie in the first-level cache if there are few. */
#define MOST_CELLS 16384
/* With fewer keys a cell there are fewer comparisons, which more cells are worth as long as they
 * leave room in the cache. */
#define MOST_ROOMY_CELLS 4096

static int even_map(kernel_grid *map, const double *keys, size_t count, size_t cells) {
    map->origin = keys[0];
    map->scale = (double)cells / (keys[count - 1] - keys[0]);
    map->last = (uint16_t)(cells - 1);
    return map->scale >= DBL_MIN && map->scale <= DBL_MAX;
}

static int bit_map(kernel_grid *map, const double *keys, size_t count, size_t cells) {
    int64_t first = kernel_upper_bits(keys[0]);
    int64_t span = kernel_upper_bits(keys[count - 1]) - first;
    uint64_t factor = ((uint64_t)cells << 32) / (uint64_t)(span + 1);
    map->first = (int32_t)first;
    map->factor = factor < UINT32_MAX ? (uint32_t)factor : UINT32_MAX;
    map->last = (uint16_t)(cells - 1);
    return 1;
}

static uint16_t cell_of(const kernel_rank_grid *grid, double key) {
    uint16_t cell;
    if (grid->kind == KERNEL_GRID_EVEN) {
        kernel_even_cells_scalar(&key, 1, &grid->map, &cell);
    } else {
        kernel_bit_cells_scalar(&key, 1, &grid->map, &cell);
    }
    return cell;
}

/* Keys rise, and so do their cells: too many are in one if two that far apart share it. */
static int tells_apart(const kernel_rank_grid *grid, const double *keys, size_t count) {
    for (size_t i = (size_t)grid->crowding; i < count; i++) {
        if (cell_of(grid, keys[i]) == cell_of(grid, keys[i - (size_t)grid->crowding])) return 0;
    }
    return 1;
}

/* With grid->crowding keys a cell at most. */
static size_t choose_cells(kernel_rank_grid *grid, const double *keys, size_t count, size_t most) {
    size_t cells = 64;
    while (cells < count)
        cells *= 2;
    for (; cells <= most && cells <= MOST_CELLS_A_KEY * count; cells *= 2) {
        grid->kind = KERNEL_GRID_EVEN;
        if (even_map(&grid->map, keys, count, cells) && tells_apart(grid, keys, count)) {
            return cells;
        }
        grid->kind = KERNEL_GRID_BITS;
        if (bit_map(&grid->map, keys, count, cells) && tells_apart(grid, keys, count)) {
            return cells;
        }
    }
    return 0;
}

size_t rank_grid_choose(kernel_rank_grid *grid, const double *keys, size_t count) {
    if (count <= KERNEL_FEW_EDGES || count > MOST_CELLS) return 0;
    for (grid->crowding = 1; grid->crowding < KERNEL_CELL_KEYS; grid->crowding *= 2) {
        size_t cells = choose_cells(grid, keys, count, MOST_ROOMY_CELLS);
        if (cells > 0) return cells;
    }
    return choose_cells(grid, keys, count, MOST_CELLS);
}

void rank_grid_fill(const kernel_rank_grid *grid, const double *keys, size_t count,
                    uint16_t *before) {
    size_t below = 0;
    for (size_t cell = 0; cell <= grid->map.last; cell++) {
        before[cell] = (uint16_t)below;
        while (below < count && cell_of(grid, keys[below]) == cell)
            below++;
    }
}
