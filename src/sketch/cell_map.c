/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses a rising map by a few values and counts by it.
 * In: samples. Out: cells, counts. Layer: sketch. */
#include "sketch/cell_map.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "sketch/sort.h"

/* Values that a map is chosen by, at most. */
#define SAMPLE 64

uint32_t cell_map_wanted(size_t nx, size_t ny, uint32_t most) {
    size_t smaller = nx < ny ? nx : ny;
    size_t larger = nx < ny ? ny : nx;
    /* D is seldom below 1 / sqrt(smaller): cells of a twentieth of that leave few in doubt. */
    double enough = fmin(20.0 * sqrt((double)smaller), (double)(smaller + larger) / 4.0);
    uint32_t wanted = 32;
    while (wanted < most && wanted < enough)
        wanted *= 2;
    return wanted;
}

/* From places that no period of the data falls in with (Weyl's sequence of the golden ratio), from
 * its term `first` on: two samples of the same values are not to be the same. */
static size_t take_sample(const double *x, size_t n, size_t wanted, size_t first, double *sample) {
    size_t count = n < wanted ? n : wanted;
    for (size_t i = 0; i < count; i++) {
        uint64_t turn = (uint64_t)(first + i + 1) * UINT64_C(0x9e3779b9) & UINT64_C(0xffffffff);
        sample[i] = x[count == n ? i : (size_t)(turn * n >> 32)];
    }
    return count;
}

/* A rising sample, and how far its ends are from its outer sixteenths: about so far the values go
 * on beyond it. Else the outermost cells would hold so many that they had to be looked into. */
typedef struct sample_range {
    double lowest, lower; /* the end, and the sixteenth */
    double higher, highest;
} sample_range;

static int even_grid(kernel_grid *grid, const sample_range *r, uint32_t cells) {
    double low = r->lowest - (r->lower - r->lowest);
    double high = r->highest + (r->highest - r->higher);
    grid->origin = low;
    grid->scale = cells / (high - low);
    grid->last = (uint16_t)(cells - 1);
    return low >= -DBL_MAX && grid->scale >= DBL_MIN && grid->scale <= DBL_MAX;
}

static int bit_grid(kernel_grid *grid, const sample_range *r, uint32_t cells) {
    int64_t lowest = kernel_upper_bits(r->lowest);
    int64_t highest = kernel_upper_bits(r->highest);
    int64_t low = lowest - (kernel_upper_bits(r->lower) - lowest);
    int64_t high = highest + (highest - kernel_upper_bits(r->higher));
    low = low < INT32_MIN ? INT32_MIN : low;
    high = high > INT32_MAX ? INT32_MAX : high;
    int64_t factor = ((int64_t)cells << 32) / (high - low + 1);
    grid->first = (int32_t)low;
    grid->factor = factor > UINT32_MAX ? UINT32_MAX : (uint32_t)factor;
    grid->last = (uint16_t)(cells - 1);
    return highest > lowest;
}

/* Neighbours of the rising sample that share a cell; *different: those of them that differ. */
static size_t collisions(kernel_cells_fn *map, const kernel_grid *grid, const double *sample,
                         size_t n, size_t *different) {
    uint16_t cell[SAMPLE];
    size_t count = 0;
    *different = 0;
    map(sample, n, grid, cell);
    for (size_t i = 1; i < n; i++) {
        count += cell[i] == cell[i - 1];
        *different += cell[i] == cell[i - 1] && sample[i] != sample[i - 1];
    }
    return count;
}

/* Even cells of the numbers, or of their bits where that tells more of the sample apart. */
static void choose_map(cell_map *cells, const double *sample, size_t n, uint32_t wanted) {
    const kernel_table *kernels = kernels_get();
    kernel_grid even = {0};
    kernel_grid bits = {0};
    sample_range range = {sample[0], sample[n / 16], sample[n - 1 - n / 16], sample[n - 1]};
    size_t even_different = n;
    size_t bits_different = n;
    size_t even_count = 0;
    size_t bits_count = 0;
    if (even_grid(&even, &range, wanted)) {
        even_count = collisions(kernels->even_cells, &even, sample, n, &even_different);
    }
    if (bit_grid(&bits, &range, wanted)) {
        bits_count = collisions(kernels->bit_cells, &bits, sample, n, &bits_different);
    }
    if (even_different == n && bits_different == n) return;
    int is_even = even_different <= bits_different;
    cells->map = is_even ? kernels->even_cells : kernels->bit_cells;
    cells->grid = is_even ? even : bits;
    cells->count = wanted;
    cells->crowded = (is_even ? even_count : bits_count) >= n / 4;
}

/* A rising sample of both, and the map of all values to one cell. Returns how many are in it. */
static size_t start(cell_map *cells, const double *x, size_t nx, const double *y, size_t ny,
                    double sample[SAMPLE]) {
    size_t each = SAMPLE / 2;
    while (each > 8 && each > (nx + ny) / 64)
        each /= 2;
    size_t n = take_sample(x, nx, each, 0, sample);
    n += take_sample(y, ny, each, each, sample + n);
    sort_few(sample, n);
    *cells = (cell_map){{0}, NULL, 1, 1, 0, NULL};
    return n;
}

void cell_map_spread(cell_map *cells, const double *x, size_t n, uint32_t cell_count) {
    double sample[SAMPLE];
    size_t drawn = start(cells, x, n, x, n, sample);
    if (sample[0] < sample[drawn - 1]) choose_map(cells, sample, drawn, cell_count);
}

void cell_map_choose(cell_map *cells, const double *x, size_t nx, const double *y, size_t ny,
                     uint32_t wanted) {
    double sample[SAMPLE];
    size_t n = start(cells, x, nx, y, ny, sample);
    if (sample[0] == sample[n - 1]) return;
    choose_map(cells, sample, n, wanted);
    if (cells->crowded) {
        uint32_t fewer = wanted / 4 < CELL_MAP_CROWDED ? wanted / 4 : CELL_MAP_CROWDED;
        choose_map(cells, sample, n, fewer);
        cells->crowded = 1;
    }
}

/* The lowest number with these upper bits: negative ones go on downwards. */
static double lowest_of_bits(int64_t bits) {
    int32_t turned = (int32_t)(bits < INT32_MIN ? INT32_MIN : bits > INT32_MAX ? INT32_MAX : bits);
    uint32_t upper = (uint32_t)turned;
    uint64_t whole = upper >> 31 ? (uint64_t)(upper ^ UINT32_C(0x7fffffff)) << 32 | UINT32_MAX
                                 : (uint64_t)upper << 32;
    double value;
    memcpy(&value, &whole, sizeof value);
    return value;
}

static double bit_edge(const kernel_grid *grid, uint32_t cell) {
    uint64_t above = (((uint64_t)cell << 32) + grid->factor - 1) / grid->factor;
    int64_t bits = (int64_t)grid->first + (int64_t)above;
    int64_t most = kernel_upper_bits(DBL_MAX);
    int64_t least = kernel_upper_bits(-DBL_MAX);
    return lowest_of_bits(bits < least ? least : bits > most ? most : bits);
}

double cell_map_edge(const cell_map *map, uint32_t cell) {
    if (!map->map) return 0.0;
    if (map->map == kernels_get()->bit_cells) return bit_edge(&map->grid, cell);
    double edge = map->grid.origin + cell / map->grid.scale;
    return fmin(fmax(edge, -DBL_MAX), DBL_MAX);
}

static void add(const uint16_t *cell, size_t n, uint32_t *counts) {
    for (size_t i = 0; i < n; i++)
        counts[cell[i]]++;
}

/* Counters that are used again at once wait for each other: here four take turns. */
static void add_crowded(const uint16_t *cell, size_t n, uint32_t cells, uint32_t *counts,
                        uint32_t *spare) {
    uint32_t *second = spare;
    uint32_t *third = second + cells;
    uint32_t *fourth = third + cells;
    size_t i = 0;
    for (; i + 4 <= n; i += 4) {
        counts[cell[i]]++;
        second[cell[i + 1]]++;
        third[cell[i + 2]]++;
        fourth[cell[i + 3]]++;
    }
    add(cell + i, n - i, counts);
}

static void add_spare(const uint32_t *spare, uint32_t cells, uint32_t *counts) {
    for (uint32_t c = 0; c < cells; c++)
        counts[c] += spare[c] + spare[cells + c] + spare[2 * cells + c];
}

size_t cell_map_count(const cell_map *cells, const double *x, size_t n, uint16_t *cell,
                      uint32_t *counts, uint32_t *spare) {
    const kernel_table *kernels = kernels_get();
    memset(counts, 0, cells->count * sizeof *counts);
    if (cells->crowded) memset(spare, 0, 3 * cells->count * sizeof *spare);
    if (!cells->map) memset(cell, 0, n * sizeof *cell);
    for (size_t i = 0; i < n; i += CELL_MAP_BLOCK) {
        size_t block = n - i < CELL_MAP_BLOCK ? n - i : CELL_MAP_BLOCK;
        size_t finite = kernels->find_beyond(x + i, block, DBL_MAX);
        if (finite < block) return i + finite;
        if (cells->map) cells->map(x + i, block, &cells->grid, cell + i);
        if (cells->crowded) {
            add_crowded(cell + i, block, cells->count, counts, spare);
        } else {
            add(cell + i, block, counts);
        }
    }
    if (cells->crowded) add_spare(spare, cells->count, counts);
    return n;
}
