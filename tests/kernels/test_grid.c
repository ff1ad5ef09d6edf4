/* SPDX-License-Identifier: Apache-2.0 */
/* Cells of rising maps on every level against the scalar kernels, to the bit, and those against
 * their definition. In: awkward values at every length and alignment. Layer: tests of kernels. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/core.h>

#include "kernels/kernels.h"
#include "support/batches.h"

#define MOST 300
#define GAP  5 /* values after the end that must stay as they are */

static uint64_t seed = 11;

static double awkward(void) {
    static const double values[] = {0.0,     -0.0,     DBL_MIN, -DBL_MIN, 5e-324, -5e-324,
                                    DBL_MAX, -DBL_MAX, 1.0,     -1.0,     0.5,    1e300};
    uint64_t r = batches_random(&seed);
    if (r % 3 == 0) return values[r / 3 % 12];
    if (r % 3 == 1) return batches_normal(&seed);
    return ldexp(batches_normal(&seed), (int)(r / 3 % 2000) - 1000);
}

static kernel_grid any_grid(void) {
    kernel_grid grid;
    double low = awkward();
    uint64_t r = batches_random(&seed);
    grid.origin = low;
    grid.last = (uint16_t)(r % 40000);
    grid.scale = (r >> 20 & 1) ? 1000.0 * batches_uniform(&seed) + 1e-9 : 1e-300;
    grid.first = kernel_upper_bits(low);
    grid.factor = (uint32_t)(r >> 32) >> (r >> 24 & 31);
    return grid;
}

static const kernel_table *level_of(int32_t level) {
    const kernel_table *table = kernels_get_level(level);
    if (!table) print_message("skipped: this machine has no %s\n", drift_simd_name(level));
    return table;
}

static void upper_bits_rise_with_the_number(void **state) {
    (void)state;
    assert_int_equal(kernel_upper_bits(0.0), 0);
    assert_int_equal(kernel_upper_bits(-0.0), 0);
    assert_int_equal(kernel_upper_bits(1.0), 0x3ff00000);
    assert_int_equal(kernel_upper_bits(-1.0), -0x3ff00001);
    for (int i = 0; i < 100000; i++) {
        double a = awkward();
        double b = awkward();
        if (a <= b) assert_true(kernel_upper_bits(a) <= kernel_upper_bits(b));
    }
}

static void even_cells_are_as_defined(void **state) {
    (void)state;
    const kernel_grid grid = {-1.0, 4.0, 0, 0, 7}; /* [-1, 1) in eighths of 2 */
    const double x[] = {-1e300, -1.0, -0.76, -0.75, -0.0, 0.0, 0.25, 0.99, 1.0, 1e300};
    const uint16_t expected[] = {0, 0, 0, 1, 4, 4, 5, 7, 7, 7};
    uint16_t cell[10];
    kernels_get_level(DRIFT_SIMD_SCALAR)->even_cells(x, 10, &grid, cell);
    assert_memory_equal(cell, expected, sizeof expected);
}

static void bit_cells_are_as_defined(void **state) {
    (void)state;
    /* from 1 on, four cells an octave: 2^20 upper words are one */
    const kernel_grid grid = {0.0, 0.0, 0x3ff00000, 1u << 14, 9};
    const double x[] = {-5, 0.0, 0.999, 1.0, 1.249, 1.25, 1.75, 2.0, 3.9, 4.0, 1e300};
    const uint16_t expected[] = {0, 0, 0, 0, 0, 1, 3, 4, 7, 8, 9};
    uint16_t cell[11];
    kernels_get_level(DRIFT_SIMD_SCALAR)->bit_cells(x, 11, &grid, cell);
    assert_memory_equal(cell, expected, sizeof expected);
}

static int rising(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static void cells_never_fall(void **state) {
    (void)state;
    double x[MOST];
    uint16_t cell[MOST];
    const kernel_table *k = kernels_get();
    for (int round = 0; round < 2000; round++) {
        kernel_grid grid = any_grid();
        for (size_t i = 0; i < MOST; i++)
            x[i] = awkward();
        qsort(x, MOST, sizeof *x, rising);
        (round % 2 ? k->even_cells : k->bit_cells)(x, MOST, &grid, cell);
        assert_true(cell[MOST - 1] <= grid.last);
        for (size_t i = 1; i < MOST; i++)
            assert_true(cell[i] >= cell[i - 1]);
    }
}

static void expect_same_cells(kernel_cells_fn *map, kernel_cells_fn *scalar, const double *x,
                              size_t n, const kernel_grid *grid) {
    uint16_t cell[MOST + GAP];
    uint16_t expected[MOST + GAP];
    memset(cell, 0x5a, sizeof cell);
    memset(expected, 0x5a, sizeof expected);
    map(x, n, grid, cell);
    scalar(x, n, grid, expected);
    assert_memory_equal(cell, expected, sizeof cell);
}

static void maps_agree_on_all_levels(void **state) {
    (void)state;
    double x[MOST + GAP];
    const kernel_table *scalar = kernels_get_level(DRIFT_SIMD_SCALAR);
    for (int32_t level = DRIFT_SIMD_AVX2; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = level_of(level);
        for (size_t n = 0; k && n <= MOST; n++) {
            size_t offset = n % GAP;
            for (size_t i = 0; i < MOST + GAP; i++)
                x[i] = awkward();
            kernel_grid grid = any_grid();
            expect_same_cells(k->even_cells, scalar->even_cells, x + offset, n, &grid);
            expect_same_cells(k->bit_cells, scalar->bit_cells, x + offset, n, &grid);
        }
    }
    assert_non_null(scalar);
}

static size_t make_ranges(kernel_cell_range *ranges) {
    size_t count = 1 + batches_random(&seed) % KERNEL_CELL_RANGES;
    uint32_t next = 0;
    for (size_t r = 0; r < count; r++) {
        uint32_t first = next + (uint32_t)(batches_random(&seed) % 4000);
        uint32_t last = first + (uint32_t)(batches_random(&seed) % (r % 3 ? 1400 : 2));
        ranges[r] = (kernel_cell_range){(uint16_t)first, (uint16_t)last};
        next = last + 1;
    }
    return count;
}

static void cells_of_ranges_are_found_on_all_levels(void **state) {
    (void)state;
    double x[MOST + GAP] = {0};
    uint16_t cell[MOST + GAP];
    uint16_t place[MOST + GAP];
    kernel_cell_range ranges[KERNEL_CELL_RANGES];
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = level_of(level);
        for (size_t round = 0; k && round < 20 * MOST; round++) {
            size_t n = round % (MOST + 1);
            size_t offset = round % GAP;
            size_t count = make_ranges(ranges);
            size_t at = 0;
            for (size_t i = 0; i < MOST + GAP; i++) {
                cell[i] = (uint16_t)batches_random(&seed);
                if (batches_random(&seed) % 3 == 0) cell[i] = ranges[i % count].first;
                if (batches_random(&seed) % 3 == 0) cell[i] = ranges[i % count].last;
                place[i] = 0x5a5a;
            }
            size_t found = k->find_cells(x + offset, cell + offset, n, ranges, count, place);
            for (size_t i = 0; i < n; i++) {
                int inside = 0;
                for (size_t r = 0; r < count; r++)
                    inside |=
                        cell[offset + i] >= ranges[r].first && cell[offset + i] <= ranges[r].last;
                if (inside) assert_int_equal(place[at++], i);
            }
            assert_int_equal(found, at);
            for (size_t i = n; i < MOST + GAP; i++)
                assert_int_equal(place[i], 0x5a5a);
        }
    }
}

static size_t define_beyond(const double *x, size_t n, double largest) {
    size_t i = 0;
    while (i < n && !(isnan(x[i]) || x[i] > largest || x[i] < -largest))
        i++;
    return i;
}

static void the_first_value_beyond_a_magnitude_is_found(void **state) {
    (void)state;
    const double wrong[] = {NAN, INFINITY, -INFINITY, -NAN, 1e299, -1e299, 1e100};
    const double largest[] = {DBL_MAX, 1e100, DBL_MAX, 1e299};
    double x[MOST + GAP];
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = level_of(level);
        for (size_t n = 0; k && n <= MOST; n++) {
            size_t offset = n % GAP;
            double limit = largest[n / GAP % 4];
            for (size_t i = 0; i < MOST + GAP; i++)
                x[i] = fmod(awkward(), limit);
            x[offset + n] = NAN; /* behind the end */
            assert_int_equal(k->find_beyond(x + offset, n, limit), n);
            for (size_t tries = 0; tries < 7 && n > 0; tries++) {
                size_t at = batches_random(&seed) % n;
                double before = x[offset + at];
                x[offset + at] = wrong[tries];
                size_t expected = define_beyond(x + offset, n, limit);
                assert_int_equal(k->find_beyond(x + offset, n, limit), expected);
                x[offset + at] = before;
            }
        }
    }
}

static void the_first_fall_is_found(void **state) {
    (void)state;
    double x[MOST + GAP];
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = level_of(level);
        for (size_t n = 0; k && n <= MOST; n++) {
            size_t offset = n % GAP;
            for (size_t i = 0; i < MOST + GAP; i++)
                x[i] = i % 3 == 0 ? (double)(i / 7) : -0.0 + (double)(i / 7); /* ties, both zeros */
            x[offset + n] = -INFINITY;                                        /* behind the end */
            assert_int_equal(k->find_fall(x + offset, n), n);
            for (size_t at = 0; at < n; at++) {
                double before = x[offset + at];
                x[offset + at] = NAN;
                assert_int_equal(k->find_fall(x + offset, n), n == 1 ? n : at == 0 ? 1 : at);
                x[offset + at] = at == 0 ? INFINITY : -INFINITY;
                assert_int_equal(k->find_fall(x + offset, n), n == 1 ? n : at == 0 ? 1 : at);
                x[offset + at] = before;
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(upper_bits_rise_with_the_number),
        cmocka_unit_test(even_cells_are_as_defined),
        cmocka_unit_test(bit_cells_are_as_defined),
        cmocka_unit_test(cells_never_fall),
        cmocka_unit_test(maps_agree_on_all_levels),
        cmocka_unit_test(cells_of_ranges_are_found_on_all_levels),
        cmocka_unit_test(the_first_value_beyond_a_magnitude_is_found),
        cmocka_unit_test(the_first_fall_is_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
