/* SPDX-License-Identifier: Apache-2.0 */
/* The radix sort against qsort, on every size and awkward values.
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

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_equals_qsort),
        cmocka_unit_test(test_sorted_reversed_constant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
