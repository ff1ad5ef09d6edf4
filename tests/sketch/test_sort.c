/* SPDX-License-Identifier: Apache-2.0 */
/* The sort against qsort: sizes, shapes, awkward values.
 * In: finite doubles. Layer: tests of sketch. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sketch/sort.h"
#include "support/batches.h"

#define MAX_SIZE 5000

static int rising(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static double awkward(uint64_t *seed) {
    static const double values[] = {0.0, -0.0, DBL_MAX, -DBL_MAX, DBL_MIN, 5e-324, -5e-324, 1.0};
    uint64_t r = batches_random(seed);
    if (r % 3 == 0) return values[r >> 8 & 7];
    if (r % 3 == 1) return floor(batches_normal(seed) * 3);
    return ldexp(batches_normal(seed), (int)(r >> 8) % 900);
}

static void test_equals_qsort(void **state) {
    (void)state;
    static double x[MAX_SIZE];
    static double expected[MAX_SIZE];
    static double scratch[MAX_SIZE];
    uint64_t seed = 6;
    for (size_t n = 0; n <= MAX_SIZE; n += 1 + n / 4) {
        for (size_t i = 0; i < n; i++)
            x[i] = awkward(&seed);
        for (size_t i = 0; i < n; i++)
            expected[i] = x[i] + 0.0;
        qsort(expected, n, sizeof *expected, rising);
        sort_doubles(x, scratch, n);
        assert_memory_equal(x, expected, n * sizeof *x);
    }
}

static void test_sorted_reversed_constant(void **state) {
    (void)state;
    static double x[1000];
    static double scratch[1000];
    for (int shape = 0; shape < 3; shape++) {
        for (int i = 0; i < 1000; i++)
            x[i] = shape == 0 ? i : shape == 1 ? -i : -7.5;
        sort_doubles(x, scratch, 1000);
        for (int i = 1; i < 1000; i++)
            assert_true(x[i] >= x[i - 1]);
    }
}

/* ---- shapes ---- */

#define MANY 200000

typedef double shape_fn(uint64_t *seed, size_t i);

static double normal(uint64_t *seed, size_t i) {
    (void)i;
    return batches_normal(seed);
}

static double pareto(uint64_t *seed, size_t i) {
    (void)i;
    return pow(1.0 - batches_uniform(seed), -1.5);
}

static double tied(uint64_t *seed, size_t i) {
    (void)i;
    return floor(batches_normal(seed) * 20);
}

static double falling(uint64_t *seed, size_t i) {
    (void)seed;
    return -(double)i;
}

static double constant(uint64_t *seed, size_t i) {
    (void)seed;
    return i == 0 ? -0.0 : 0.0;
}

static double mostly_zero(uint64_t *seed, size_t i) {
    (void)i;
    return batches_random(seed) % 4 ? 0.0 : batches_normal(seed);
}

/* One crowd, and few that are far from it. */
static double crowd(uint64_t *seed, size_t i) {
    return i % 1000 == 7 ? 1e6 * batches_normal(seed) : 1.0 + 1e-9 * batches_normal(seed);
}

/* Sixteen and more within the cells of any map. */
static double ladder(uint64_t *seed, size_t i) {
    (void)i;
    int exponent = (int)(batches_random(seed) % 600) - 300;
    return ldexp(1.0 + 1e-13 * (double)(batches_random(seed) % 1000), exponent);
}

static double any_bits(uint64_t *seed, size_t i) {
    (void)i;
    double value = NAN;
    while (!isfinite(value)) {
        uint64_t bits = batches_random(seed);
        memcpy(&value, &bits, sizeof value);
    }
    return value;
}

/* A tenth is all over the place, a tenth of the rest within some octaves, a tenth of that within
 * a sixteenth, ...: however often a cell is moved into cells of its own, one holds nearly all. */
static double nested(uint64_t *seed, size_t i) {
    uint64_t r = batches_random(seed) % 10;
    double u = batches_uniform(seed);
    if (r == 0) return any_bits(seed, i);
    if (r == 1) return ldexp(1.0 + u, (int)(batches_random(seed) % 8) - 3);
    if (r == 2) return 1.0 + ldexp(u, -4);
    return 1.0 + ldexp(u, -30);
}

static double subnormal(uint64_t *seed, size_t i) {
    (void)i;
    return ((double)(batches_random(seed) % 2001) - 1000.0) * 5e-324;
}

static shape_fn *const shapes[] = {normal, pareto, tied,     falling, constant, mostly_zero,
                                   crowd,  ladder, any_bits, nested,  subnormal};

static void compare_with_qsort(shape_fn *shape, size_t n, uint64_t *seed) {
    static double x[MANY];
    static double expected[MANY];
    static double scratch[MANY];
    for (size_t i = 0; i < n; i++)
        x[i] = shape(seed, i);
    for (size_t i = 0; i < n; i++)
        expected[i] = x[i] + 0.0;
    qsort(expected, n, sizeof *expected, rising);
    sort_doubles(x, scratch, n);
    assert_memory_equal(x, expected, n * sizeof *x);
}

/* Around the sizes from which on values are moved into cells, once and twice. */
static void test_shapes_and_sizes(void **state) {
    (void)state;
    static const size_t sizes[] = {2,    39,   40,   41,   42,    2047, 2048,
                                   2049, 8191, 8192, 8193, 30000, MANY};
    uint64_t seed = 17;
    for (size_t s = 0; s < sizeof shapes / sizeof *shapes; s++) {
        for (size_t k = 0; k < sizeof sizes / sizeof *sizes; k++)
            compare_with_qsort(shapes[s], sizes[k], &seed);
    }
}

static void test_few(void **state) {
    (void)state;
    double x[] = {3.0, -0.0, DBL_MAX, -1.0, 0.0, -DBL_MAX, -1.0};
    const double expected[] = {-DBL_MAX, -1.0, -1.0, 0.0, 0.0, 3.0, DBL_MAX};
    sort_few(x, 0);
    sort_few(x, sizeof x / sizeof *x);
    assert_memory_equal(x, expected, sizeof x);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equals_qsort),
        cmocka_unit_test(test_sorted_reversed_constant),
        cmocka_unit_test(test_shapes_and_sizes),
        cmocka_unit_test(test_few),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
