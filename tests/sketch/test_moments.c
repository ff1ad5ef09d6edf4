/* SPDX-License-Identifier: Apache-2.0 */
/* Moments under offsets and extremes, against sums in long double.
 * In: streams cut into blocks. Layer: tests of sketch. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sketch/moments.h"
#include "support/batches.h"

#define N 10000

static void add_all(moments *m, const double *x, size_t n) {
    const kernel_table *kernels = kernels_get();
    for (size_t i = 0; i < n; i += MOMENTS_BLOCK) {
        size_t block = n - i < MOMENTS_BLOCK ? n - i : MOMENTS_BLOCK;
        moments_add_block(m, x + i, block, kernels);
    }
}

static void assert_close(double actual, long double expected, double relative) {
    assert_true(fabsl((long double)actual - expected) <= (long double)relative * fabsl(expected));
}

/* Sums of the distances from the offset, which are exact in 64-bit mantissas. */
static void check_offset(double offset, double spread) {
    static double x[N];
    uint64_t seed = 3;
    long double mean = 0;
    long double squares = 0;
    moments m = {0};
    double actual;
    for (int i = 0; i < N; i++) {
        x[i] = offset + spread * batches_normal(&seed);
        mean += ((long double)x[i] - offset) / N;
    }
    for (int i = 0; i < N; i++) {
        long double d = ((long double)x[i] - offset) - mean;
        squares += d * d;
    }
    add_all(&m, x, N);
    assert_int_equal(m.count, N);
    assert_true(moments_mean(&m, &actual));
    assert_close(actual, offset + mean, 4e-16);
    assert_true(moments_std(&m, &actual));
    assert_close(actual, sqrtl(squares / (N - 1)), 1e-13);
}

static void test_offsets(void **state) {
    (void)state;
    check_offset(1.0, 1.0);
    check_offset(1e8, 1e-3);
    check_offset(1e15, 1.0);
    check_offset(1e6, 1e-6);
    assert_true(1);
}

/* Blocks on two levels far from each other: the mean so far is of no use to the next one. */
static void test_level_that_jumps(void **state) {
    (void)state;
    static double x[16 * MOMENTS_BLOCK];
    size_t n = sizeof x / sizeof *x;
    uint64_t seed = 7;
    long double within = 0;
    double level = 0.0;
    double std;
    moments m = {0};
    for (size_t i = 0; i < n; i++) {
        if (i % MOMENTS_BLOCK == 0) level = i / MOMENTS_BLOCK % 2 ? 1e9 : -1e9;
        x[i] = level + (double)(batches_random(&seed) % 1024) / 1024.0;
        within += (long double)x[i] - level;
    }
    long double mean = within / n;
    long double squares = 0;
    for (size_t i = 0; i < n; i++) {
        long double d = (long double)x[i] - mean;
        squares += d * d;
    }
    add_all(&m, x, n);
    assert_true(fabsl(m.mean - mean) < 1e9 * 1e-15L);
    assert_true(moments_std(&m, &std));
    assert_close(std, sqrtl(squares / (n - 1)), 1e-15);
}

/* Seen from the mean so far the squares are infinite, from the block's own they are not. */
static void test_block_too_far_to_be_squared(void **state) {
    (void)state;
    static double x[2 * MOMENTS_BLOCK];
    double near[2] = {1.0, -1.0};
    double std;
    moments m = {0};
    for (size_t i = 0; i < 2 * MOMENTS_BLOCK; i++)
        x[i] = 1e153;
    add_all(&m, near, 2);
    add_all(&m, x, 2 * MOMENTS_BLOCK);
    assert_int_equal(m.count, 2 * MOMENTS_BLOCK + 2);
    assert_true(moments_std(&m, &std));
    assert_close(std,
                 1e153L * sqrtl(2.0L * (2 * MOMENTS_BLOCK) /
                                ((2 * MOMENTS_BLOCK + 2) * (2 * MOMENTS_BLOCK + 1.0L))),
                 1e-15);
}

static void test_first_value_far_away(void **state) {
    (void)state;
    static double x[N];
    uint64_t seed = 5;
    moments m = {0};
    double std;
    for (int i = 0; i < N; i++)
        x[i] = batches_normal(&seed);
    x[0] = NAN;
    add_all(&m, x, N);
    assert_true(moments_std(&m, &std));
    moments shifted = {0};
    double other;
    double with_outlier[2 * N];
    memcpy(with_outlier, x, sizeof x);
    memcpy(with_outlier + N, x, sizeof x);
    add_all(&shifted, with_outlier + 1, N - 1);
    assert_true(moments_std(&shifted, &other));
    assert_close(other, std, 1e-13);
}

static void test_specials_are_passed_over(void **state) {
    (void)state;
    double x[6] = {1.0, NAN, 3.0, INFINITY, -INFINITY, 5.0};
    moments m = {0};
    double value;
    add_all(&m, x, 6);
    assert_int_equal(m.count, 3);
    assert_true(moments_mean(&m, &value) && value == 3.0);
    assert_true(moments_std(&m, &value) && value == 2.0);
}

static void test_too_few(void **state) {
    (void)state;
    double x[1] = {4.0};
    moments m = {0};
    double value = 0.0;
    assert_false(moments_mean(&m, &value));
    add_all(&m, x, 1);
    assert_true(moments_mean(&m, &value) && value == 4.0);
    assert_false(moments_std(&m, &value));
}

static void test_overflow_is_no_number_and_no_nan(void **state) {
    (void)state;
    double x[4] = {1e308, -1e308, 1.7e308, -1.7e308};
    double y[4] = {1, 2, 3, 4};
    moments m = {0};
    double value;
    add_all(&m, x, 4);
    add_all(&m, y, 4);
    assert_int_equal(m.count, 8);
    assert_false(isnan(m.mean) || isnan(m.m2));
    assert_false(moments_std(&m, &value));
}

static void test_constant_has_no_spread(void **state) {
    (void)state;
    static double x[5000];
    moments m = {0};
    double value;
    for (int i = 0; i < 5000; i++)
        x[i] = 0.1;
    add_all(&m, x, 5000);
    assert_true(moments_mean(&m, &value) && value == 0.1);
    assert_true(moments_std(&m, &value) && value == 0.0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_offsets),
        cmocka_unit_test(test_level_that_jumps),
        cmocka_unit_test(test_block_too_far_to_be_squared),
        cmocka_unit_test(test_first_value_far_away),
        cmocka_unit_test(test_specials_are_passed_over),
        cmocka_unit_test(test_too_few),
        cmocka_unit_test(test_overflow_is_no_number_and_no_nan),
        cmocka_unit_test(test_constant_has_no_spread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
