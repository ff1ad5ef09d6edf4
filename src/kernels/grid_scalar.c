/* SPDX-License-Identifier: Apache-2.0 */
/* Cells of a rising map, and the values in given cells: the reference of every level.
 * In: doubles, cells. Out: cells, values. Layer: kernels. */
#include <math.h>
#include <string.h>

#include "kernels/tails.h"

/* Negative numbers have their magnitude in the lower 31 bits: complementing it turns their order.
 */
int32_t kernel_upper_bits(double x) {
    double canonical = x + 0.0; /* -0 + 0 is +0 */
    if (x != x) canonical = INFINITY;
    uint64_t bits;
    memcpy(&bits, &canonical, sizeof bits);
    uint32_t upper = (uint32_t)(bits >> 32);
    if (upper >> 31) upper ^= UINT32_C(0x7fffffff);
    int32_t turned;
    memcpy(&turned, &upper, sizeof turned);
    return turned;
}

void kernel_even_cells_scalar(const double *x, size_t n, const kernel_grid *grid, uint16_t *cell) {
    double last = grid->last;
    for (size_t i = 0; i < n; i++) {
        double at = (x[i] - grid->origin) * grid->scale;
        at = at > 0.0 ? at : 0.0;
        at = at < last ? at : last;
        cell[i] = (uint16_t)(int32_t)at;
    }
}

void kernel_bit_cells_scalar(const double *x, size_t n, const kernel_grid *grid, uint16_t *cell) {
    for (size_t i = 0; i < n; i++) {
        int32_t bits = kernel_upper_bits(x[i]);
        uint64_t above = bits > grid->first ? (uint32_t)bits - (uint32_t)grid->first : 0;
        uint64_t at = above * grid->factor >> 32;
        cell[i] = (uint16_t)(at < grid->last ? at : grid->last);
    }
}

static int is_in(uint16_t cell, const kernel_cell_range *ranges, size_t range_count) {
    size_t r = 0;
    while (r < range_count && (cell < ranges[r].first || cell > ranges[r].last))
        r++;
    return r < range_count;
}

static size_t find_cells(const double *x, const uint16_t *cell, size_t n,
                         const kernel_cell_range *ranges, size_t range_count, uint16_t *place) {
    size_t found = 0;
    (void)x;
    for (size_t i = 0; i < n; i++) {
        if (is_in(cell[i], ranges, range_count)) place[found++] = (uint16_t)i;
    }
    return found;
}

size_t kernel_find_beyond_scalar(const double *x, size_t n, double largest) {
    size_t i = 0;
    while (i < n && fabs(x[i]) <= largest)
        i++;
    return i;
}

size_t kernel_find_fall_scalar(const double *x, size_t n) {
    size_t i = 1;
    while (i < n && x[i] >= x[i - 1])
        i++;
    return i < n ? i : n;
}

void kernels_install_grid_scalar(kernel_table *table) {
    table->even_cells = kernel_even_cells_scalar;
    table->bit_cells = kernel_bit_cells_scalar;
    table->find_cells = find_cells;
    table->find_beyond = kernel_find_beyond_scalar;
    table->find_fall = kernel_find_fall_scalar;
}
