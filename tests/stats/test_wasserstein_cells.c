/* SPDX-License-Identifier: Apache-2.0 */
/* The area without a sort, against its definition: sort both, walk the pooled values.
 * In: samples of every shape. Out: cmocka verdicts. Layer: tests of stats.
 *
 * usage: test_wasserstein_cells [SEED]     The seed of a run is printed; give it to repeat it. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/stats.h>

#include "stats/wasserstein_cells.h"
#include "support/ks_samples.h"
#include "support/memory_probe.h"

#define MOST 60000
/* Half of what wasserstein_cells.h promises for two orders of the same values. */
#define TOLERANCE ldexp(1.0, -43)

static double x[MOST];
static double y[MOST];

/* y of the same shape as x; moved far, or by next to nothing; of another shape; x itself in another
 * order; and the two on either side of each other. */
static void fill_both(size_t n, size_t m, int shape, int relation) {
    static const double shifts[] = {0.0, 1.0, 1e-9, 0.0, 0.0, 1e6};
    fill(x, n, shape);
    fill(y, m, relation == 3 ? (int)(batches_random(&seed) % SHAPES) : shape);
    for (size_t i = 0; i < m; i++) {
        if (relation == 4) y[i] = x[i % n];
        double moved = y[i] + shifts[relation] * fmax(1.0, fabs(y[i]) / 4.0);
        y[i] = fmin(fmax(moved, -DBL_MAX), DBL_MAX);
    }
    if (relation == 4) shuffle(y, m);
}

/* Strips of exact heights, each rounded to a long double, whose range holds their sum. */
static long double define_area(size_t n, size_t m) {
    double *a = sorted_copy(x, n);
    double *b = sorted_copy(y, m);
    long double area = 0.0L;
    long double at = fmin(a[0], b[0]);
    size_t i = 0;
    size_t j = 0;
    while (i < n || j < m) {
        double to = j == m || (i < n && a[i] < b[j]) ? a[i] : b[j];
        int64_t difference = (int64_t)(i * m) - (int64_t)(j * n);
        area += (long double)llabs(difference) * ((long double)to - at);
        at = to;
        while (i < n && a[i] == to)
            i++;
        while (j < m && b[j] == to)
            j++;
    }
    free(a);
    free(b);
    return area / (long double)n / (long double)m;
}

/* Areas below 1e-300 lose bits that a double does not have there. */
static void expect_area(double area, size_t n, size_t m, const char *what) {
    long double expected = define_area(n, m);
    if (expected > (long double)DBL_MAX * (1.0L - 1e-12L)) return;
    long double allowed = expected * (long double)TOLERANCE + 1e-308L;
    if (fabsl((long double)area - expected) > allowed) {
        fail_msg("%s, n %zu, m %zu: %.17g, expected %.17Lg", what, n, m, area, expected);
    }
}

static void compare(size_t n, size_t m, int shape, int relation) {
    char what[64];
    double area = -1.0;
    double again = -1.0;
    fill_both(n, m, shape, relation);
    snprintf(what, sizeof what, "shape %d, relation %d", shape, relation);
    assert_int_equal(drift_simd_limit(DRIFT_SIMD_SCALAR), DRIFT_OK);
    ks_part samples = ks_part_of(x, n, y, m);
    assert_int_equal(wasserstein_cells(&samples, NULL, &area), DRIFT_OK);
    assert_int_equal(drift_simd_limit(DRIFT_SIMD_AVX512), DRIFT_OK);
    assert_int_equal(wasserstein_cells(&samples, NULL, &again), DRIFT_OK);
    assert_memory_equal(&area, &again, sizeof area);
    expect_area(area, n, m, what);
}

static void run_sizes(int rounds, size_t most) {
    for (int round = 0; round < rounds; round++) {
        size_t n = size_up_to(most);
        size_t m = round % 3 == 0 ? size_up_to(most / 50 + 1) : size_up_to(most);
        compare(round % 2 ? n : m, round % 2 ? m : n, round % SHAPES, round / SHAPES % 6);
    }
}

static void small_samples(void **state) {
    (void)state;
    run_sizes(SHAPES * 120, 12);
    run_sizes(SHAPES * 60, 300);
}

static void large_samples(void **state) {
    (void)state;
    run_sizes(SHAPES * 30, 6000);
    run_sizes(SHAPES * 12, MOST);
}

/* The public function takes the one way for few values, the other for many. */
static void both_ways_of_the_public_function(void **state) {
    (void)state;
    static const size_t sizes[] = {1, 100, 4095, 4096, 4097, 20000};
    for (int round = 0; round < 36; round++) {
        size_t n = sizes[round % 6];
        size_t m = sizes[round / 6];
        drift_result r;
        drift_result_init(&r);
        fill_both(n, m, NORMAL, 0);
        assert_int_equal(drift_wasserstein(x, n, y, m, NULL, &r, NULL), DRIFT_OK);
        assert_int_equal(r.method, DRIFT_METHOD_SAMPLES);
        assert_int_equal(r.fields, DRIFT_HAS_VALUE);
        expect_area(r.value, n, m, "public");
    }
}

static void refuses_what_is_not_finite_among_many(void **state) {
    (void)state;
    drift_result r;
    drift_error error;
    drift_result_init(&r);
    drift_error_init(&error);
    fill_both(5000, 6000, NORMAL, 0);
    y[5999] = INFINITY;
    assert_int_equal(drift_wasserstein(x, 5000, y, 6000, NULL, &r, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 5999);
}

/* Integers, which are split at their values, and normal ones, which are not. */
static void survives_every_lack_of_memory(void **state) {
    (void)state;
    static const int shapes[] = {NORMAL, FEW_INTEGERS};
    for (int s = 0; s < 2; s++) {
        memory_probe probe;
        double area = 0.0;
        fill_both(5000, 4500, shapes[s], 0);
        size_t allowed = 0;
        int done = 0;
        for (; !done; allowed++) {
            drift_allocator allocator = memory_probe_allocator(&probe, allowed);
            ks_part samples = ks_part_of(x, 5000, y, 4500);
            drift_status status = wasserstein_cells(&samples, &allocator, &area);
            assert_true(status == DRIFT_OK || status == DRIFT_OUT_OF_MEMORY);
            done = status == DRIFT_OK;
            assert_int_equal(probe.blocks_held, 0);
            assert_int_equal(probe.wrong_sizes, 0);
        }
        assert_true(allowed > 8);
    }
}

int main(int argc, char **argv) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_samples),
        cmocka_unit_test(large_samples),
        cmocka_unit_test(both_ways_of_the_public_function),
        cmocka_unit_test(refuses_what_is_not_finite_among_many),
        cmocka_unit_test(survives_every_lack_of_memory),
    };
    seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20261;
    printf("seed %llu\n", (unsigned long long)seed);
    return cmocka_run_group_tests(tests, NULL, NULL);
}
