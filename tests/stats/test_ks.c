/* SPDX-License-Identifier: Apache-2.0 */
/* Kolmogorov-Smirnov: literals, SciPy's values, properties, bounds from counts.
 * In: samples. Layer: tests of stats. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/stats.h>

#include "data/stats_golden.h"
#include "support/batches.h"
#include "support/check.h"
#include "support/memory_probe.h"

#define N 2000

static double x[N];
static double y[N];

static drift_result ks(const double *a, size_t n, const double *b, size_t m) {
    drift_result r;
    drift_result_init(&r);
    assert_int_equal(drift_ks(a, n, b, m, NULL, &r, NULL), DRIFT_OK);
    return r;
}

static void test_by_hand(void **state) {
    (void)state;
    const double a[3] = {3, 1, 2};
    const double b[2] = {2.5, 10};
    drift_result r = ks(a, 3, b, 2);
    assert_true(r.value == 2.0 / 3.0);
    assert_true(r.location == 2.0 && r.sign == 1);
    assert_int_equal(r.method, DRIFT_METHOD_EXACT);
    /* Of the ten orders of three and two, D reaches 2/3 in six. */
    assert_relative(r.p_value, 0.6, 1e-14);
    r = ks(b, 2, a, 3);
    assert_true(r.value == 2.0 / 3.0 && r.location == 2.0 && r.sign == -1);
}

static void test_one_against_one(void **state) {
    (void)state;
    const double a[1] = {1};
    const double b[1] = {2};
    assert_true(ks(a, 1, b, 1).value == 1.0 && ks(a, 1, b, 1).p_value == 1.0);
    assert_true(ks(a, 1, a, 1).value == 0.0 && ks(a, 1, a, 1).p_value == 1.0);
}

/* A known wrong release of another library gave 0.29185867895545314 here. */
static void test_heavy_ties(void **state) {
    (void)state;
    const int left[6] = {4, 29, 34, 9, 21, 29};
    const int right[6] = {4, 8, 4, 8, 4, 3};
    size_t n = 0;
    size_t m = 0;
    for (int v = 0; v < 6; v++) {
        for (int i = 0; i < left[v]; i++)
            x[n++] = v + 2;
        for (int i = 0; i < right[v]; i++)
            y[m++] = v + 2;
    }
    assert_relative(ks(x, n, y, m).value, 0.1710189452124936, 1e-15);
}

/* Samples both programs make from the same integers: see tools/golden_stats.py. */
static void make_sample(double *out, size_t n, uint64_t seed, uint64_t values, double step) {
    uint64_t s = seed;
    for (size_t i = 0; i < n; i++) {
        s = s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        out[i] = (double)(s >> 33) / 2147483648.0;
        if (values > 0) out[i] = floor(out[i] * (double)values);
        out[i] = out[i] * step;
    }
}

static void test_against_scipy(void **state) {
    (void)state;
    static double a[20000];
    static double b[20000];
    for (size_t i = 0; i < KS_GOLDEN_COUNT; i++) {
        const ks_golden *g = &ks_goldens[i];
        make_sample(a, g->n, g->seed, g->values, 1.0);
        make_sample(b, g->m, g->seed + 1, g->values, g->stretch);
        drift_result r = ks(a, g->n, b, g->m);
        assert_true(fabs(r.value - g->d) <= 1e-12);
        if (g->p >= 1e-300) assert_relative(r.p_value, g->p, 1e-9);
        drift_result w;
        drift_result_init(&w);
        assert_int_equal(drift_wasserstein(a, g->n, b, g->m, NULL, &w, NULL), DRIFT_OK);
        assert_true(fabs(w.value - g->wasserstein) <= 1e-12 * (1.0 + g->wasserstein));
    }
    assert_true(KS_GOLDEN_COUNT > 20);
}

static void fill(uint64_t seed, double shift) {
    for (int i = 0; i < N; i++) {
        x[i] = batches_normal(&seed);
        y[i] = batches_normal(&seed) + shift;
    }
}

/* D sees only the order: any rising map leaves it, and so does the order of the rows. */
static void test_invariances(void **state) {
    (void)state;
    static double u[N];
    static double v[N];
    fill(1, 0.1);
    drift_result r = ks(x, N, y, N - 300);
    for (int i = 0; i < N; i++) {
        u[i] = exp(x[N - 1 - i]);
        v[i] = exp(y[i]);
    }
    drift_result mapped = ks(u, N, v, N - 300);
    assert_true(mapped.value == r.value && mapped.p_value == r.p_value);
    drift_result swapped = ks(y, N - 300, x, N);
    assert_true(swapped.value == r.value && swapped.p_value == r.p_value);
    assert_int_equal(swapped.sign, -r.sign);
    assert_true(swapped.location == r.location);
}

static void test_extremes(void **state) {
    (void)state;
    const double a[4] = {-1.7976931348623157e308, -5e-324, 0.0, 5e-324};
    const double b[4] = {-0.0, 1.7976931348623157e308, 1e308, 1e308};
    drift_result r = ks(a, 4, b, 4);
    assert_true(r.value == 0.75); /* -0 and 0 are one value */
    drift_result_init(&r);
    assert_int_equal(drift_ks(a, 0, b, 4, NULL, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_EMPTY);
    assert_int_equal(r.fields, 0);
}

static void test_bad_arguments(void **state) {
    (void)state;
    double a[3] = {1, NAN, 2};
    double b[3] = {2, 1, 3};
    drift_result r;
    drift_error error;
    drift_result_init(&r);
    drift_error_init(&error);
    assert_int_equal(drift_ks(b, 3, a, 3, NULL, &r, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 1);
    a[1] = INFINITY;
    assert_int_equal(drift_ks(a, 3, b, 3, NULL, &r, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_sorted(b, 3, b, 3, NULL, &r, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 1);
    assert_int_equal(drift_ks(NULL, 3, b, 3, NULL, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks(b, 3, b, 3, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    r.struct_size = 3;
    assert_int_equal(drift_ks(b, 3, b, 3, NULL, &r, NULL), DRIFT_INVALID_ARGUMENT);
}

static void test_p_falls_as_d_grows(void **state) {
    (void)state;
    const uint64_t sizes[][2] = {
        {10, 10},          {10, 11},      {997, 1009},         {5971, 6000},
        {10000, 10000},    {10000, 9999}, {20000, 20000},      {100, 100000},
        {1000000, 999999}, {10000000, 7}, {10000000, 10000000}};
    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        double last = 1.0;
        for (int k = 0; k <= 20; k++) {
            double p;
            int32_t method;
            assert_int_equal(
                drift_ks_p_value(k / 20.0, sizes[i][0], sizes[i][1], NULL, &p, &method, NULL),
                DRIFT_OK);
            assert_true(p >= 0.0 && p <= last);
            last = p;
        }
        /* D = 0.856 of 5971 and 6000 rows was p = 1 in a release of another library. */
        if (sizes[i][0] >= 900 && sizes[i][1] >= 900) {
            double p;
            int32_t method;
            assert_int_equal(
                drift_ks_p_value(0.856, sizes[i][0], sizes[i][1], NULL, &p, &method, NULL),
                DRIFT_OK);
            assert_true(p < 1e-10);
        }
    }
}

/* Under no drift p is at least as large as it says: not more than alpha of all tests below alpha.
 */
static void test_false_alarms(void **state) {
    (void)state;
    enum { TESTS = 4000 };
    uint64_t seed = 77;
    int alarms = 0;
    int tied_alarms = 0;
    for (int t = 0; t < TESTS; t++) {
        double a[60];
        double b[45];
        for (int i = 0; i < 60; i++)
            a[i] = batches_uniform(&seed);
        for (int i = 0; i < 45; i++)
            b[i] = batches_uniform(&seed);
        alarms += ks(a, 60, b, 45).p_value <= 0.05;
        for (int i = 0; i < 60; i++)
            a[i] = floor(a[i] * 5);
        for (int i = 0; i < 45; i++)
            b[i] = floor(b[i] * 5);
        tied_alarms += ks(a, 60, b, 45).p_value <= 0.05;
    }
    /* 200 expected at the most; four standard deviations of a binomial are 55. */
    assert_in_range(alarms, 100, 255);
    assert_in_range(tied_alarms, 0, 255);
}

/* Counts of both samples between random cuts; the bounds must hold the exact D. */
static void test_bounds_from_counts(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        uint64_t f[12] = {0};
        uint64_t g[12] = {0};
        fill(seed, (double)(seed % 4) * 0.2);
        if (seed % 3 == 0) {
            for (int i = 0; i < N; i++)
                x[i] = floor(x[i] * 2);
        }
        size_t m = 50 + seed * 17 % 900;
        for (size_t i = 0; i < N; i++)
            f[(size_t)fmin(fmax(x[i] * 2 + 6, 0), 11)]++;
        for (size_t i = 0; i < m; i++)
            g[(size_t)fmin(fmax(y[i] * 2 + 6, 0), 11)]++;
        drift_result r;
        drift_result_init(&r);
        assert_int_equal(drift_ks_counts(f, g, NULL, 12, NULL, &r, NULL), DRIFT_OK);
        drift_result exact = ks(x, N, y, m);
        assert_true(r.lower <= exact.value && exact.value <= r.upper);
        assert_true(r.value == r.lower && r.p_value >= exact.p_value);
    }
}

static void test_atoms_leave_nothing_open(void **state) {
    (void)state;
    const uint64_t f[4] = {5, 0, 7, 3};
    const uint64_t g[4] = {1, 4, 4, 6};
    const uint8_t atoms[4] = {1, 1, 1, 1};
    drift_result r;
    drift_result_init(&r);
    assert_int_equal(drift_ks_counts(f, g, atoms, 4, NULL, &r, NULL), DRIFT_OK);
    assert_true(r.lower == 4.0 / 15.0 && r.upper == r.lower);
    assert_int_equal(r.method, DRIFT_METHOD_EXACT);
    assert_int_equal(drift_ks_counts(f, g, NULL, 4, NULL, &r, NULL), DRIFT_OK);
    assert_true(r.lower == 4.0 / 15.0 && r.upper > r.lower);
    assert_int_equal(r.method, DRIFT_METHOD_KNOTS);
}

static void test_every_allocation_may_fail(void **state) {
    (void)state;
    fill(3, 0.1);
    size_t failures = 0;
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        drift_result r;
        drift_result_init(&r);
        drift_status status = drift_ks(x, 300, y, 299, &allocator, &r, NULL);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
        if (status == DRIFT_OK) break;
        assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
        failures++;
    }
    assert_true(failures >= 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_one_against_one),
        cmocka_unit_test(test_heavy_ties),
        cmocka_unit_test(test_against_scipy),
        cmocka_unit_test(test_invariances),
        cmocka_unit_test(test_extremes),
        cmocka_unit_test(test_bad_arguments),
        cmocka_unit_test(test_p_falls_as_d_grows),
        cmocka_unit_test(test_false_alarms),
        cmocka_unit_test(test_bounds_from_counts),
        cmocka_unit_test(test_atoms_leave_nothing_open),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
