/* SPDX-License-Identifier: Apache-2.0 */
/* Wasserstein distance: literals, equivariance, extremes, bounds from counts.
 * In: samples. Layer: tests of stats. SciPy's values are compared in test_scipy.c. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "stats/wasserstein_counts.h"
#include "support/batches.h"
#include "support/check.h"
#include "support/memory_probe.h"

#define N 500

static drift_result distance(const double *a, size_t n, const double *b, size_t m) {
    drift_result r;
    drift_result_init(&r);
    assert_int_equal(drift_wasserstein(a, n, b, m, NULL, &r, NULL), DRIFT_OK);
    return r;
}

static void test_by_hand(void **state) {
    (void)state;
    const double a[2] = {0, 1};
    const double b[2] = {5, 6};
    const double c[3] = {0, 0, 3};
    assert_true(distance(a, 2, b, 2).value == 5.0);
    /* F - G: 1/2 - 2/3 on [0,1), 1 - 2/3 on [1,3) */
    assert_relative(distance(a, 2, c, 3).value, 1.0 / 6 + 2.0 / 3, 1e-15);
    assert_true(distance(a, 2, a, 2).value == 0.0);
}

static void test_shift_and_scale(void **state) {
    (void)state;
    double a[N];
    double b[N];
    double u[N];
    double v[N];
    uint64_t seed = 4;
    for (int i = 0; i < N; i++) {
        a[i] = batches_normal(&seed);
        b[i] = batches_normal(&seed) + 1.0;
        u[i] = 1024.0 * a[i];
        v[i] = 1024.0 * b[i];
    }
    drift_result r = distance(a, N, b, 300);
    assert_true(distance(u, N, v, 300).value == 1024.0 * r.value);
    assert_true(distance(b, 300, a, N).value == r.value);
    for (int i = 0; i < N; i++)
        v[i] = a[i] + 64.0;
    assert_relative(distance(a, N, v, N).value, 64.0, 1e-13);
}

static void test_extremes(void **state) {
    (void)state;
    const double low[2] = {-1.7e308, -1.7e308};
    const double high[2] = {1.7e308, 1.7e308};
    const double half[2] = {-1.7e308, 1.7e308};
    const double tiny[2] = {5e-324, 5e-324};
    const double zero[2] = {0.0, -0.0};
    assert_int_equal(distance(low, 2, high, 2).status, DRIFT_OVERFLOW);
    assert_relative(distance(low, 2, half, 2).value, 1.7e308, 1e-15);
    assert_true(distance(zero, 2, tiny, 2).value == 5e-324);
    assert_int_equal(distance(low, 0, high, 2).status, DRIFT_EMPTY);
}

static void test_normed(void **state) {
    (void)state;
    const double a[4] = {1, 2, 3, 4};
    const double constant[3] = {7, 7, 7};
    double huge[4];
    double huger[4];
    drift_result r;
    drift_result_init(&r);
    for (int i = 0; i < 4; i++) {
        huge[i] = a[i] * 1e300;
        huger[i] = huge[i] + 1e300;
    }
    assert_int_equal(drift_wasserstein_normed(a, 4, constant, 3, NULL, &r, NULL), DRIFT_OK);
    assert_relative(r.value, 4.5 / sqrt(5.0 / 3.0), 1e-14);
    assert_int_equal(drift_wasserstein_normed(constant, 3, a, 4, NULL, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_CONSTANT);
    assert_int_equal(drift_wasserstein_normed(a, 1, a, 4, NULL, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_CONSTANT);
    assert_int_equal(drift_wasserstein_normed(huge, 4, huger, 4, NULL, &r, NULL), DRIFT_OK);
    assert_relative(r.value, 1.0 / sqrt(5.0 / 3.0), 1e-14);
}

static void test_bad_arguments(void **state) {
    (void)state;
    const double a[2] = {1, NAN};
    const double falling[2] = {2, 1};
    drift_result r;
    drift_error error;
    drift_result_init(&r);
    drift_error_init(&error);
    assert_int_equal(drift_wasserstein(a, 2, a, 2, NULL, &r, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 1);
    assert_int_equal(drift_wasserstein_sorted(falling, 2, falling, 2, &r, &error),
                     DRIFT_INVALID_ARGUMENT);
    memory_probe probe;
    drift_allocator none = memory_probe_allocator(&probe, 1);
    assert_int_equal(drift_wasserstein(falling, 2, falling, 2, &none, &r, NULL),
                     DRIFT_OUT_OF_MEMORY);
    assert_int_equal(probe.blocks_held, 0);
}

/* Counts between knots: the range holds the distance of the rows. */
static void test_bounds_from_counts(void **state) {
    (void)state;
    for (uint64_t round = 1; round <= 50; round++) {
        uint64_t seed = round;
        double a[N];
        double b[N];
        const double knots[5] = {-1.5, -0.5, 0.0, 0.7, 1.6};
        uint64_t f[6] = {0};
        uint64_t g[6] = {0};
        double low = INFINITY;
        double high = -INFINITY;
        for (int i = 0; i < N; i++) {
            size_t k = 0;
            size_t l = 0;
            a[i] = batches_normal(&seed);
            b[i] = batches_normal(&seed) * 1.3 + (double)(round % 3) * 0.4;
            while (k < 5 && a[i] >= knots[k])
                k++;
            while (l < 5 && b[i] >= knots[l])
                l++;
            f[k]++;
            g[l]++;
            low = fmin(low, fmin(a[i], b[i]));
            high = fmax(high, fmax(a[i], b[i]));
        }
        wasserstein_counts in = {knots, 5, f, g, low, high};
        drift_result r;
        wasserstein_from_counts(&in, &r);
        double exact = distance(a, N, b, N).value;
        assert_true(r.lower <= exact && exact <= r.upper);
        assert_true(r.lower <= r.value && r.value <= r.upper);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),       cmocka_unit_test(test_shift_and_scale),
        cmocka_unit_test(test_extremes),      cmocka_unit_test(test_normed),
        cmocka_unit_test(test_bad_arguments), cmocka_unit_test(test_bounds_from_counts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
