/* SPDX-License-Identifier: Apache-2.0 */
/* psi, kl, js, hellinger, tv, linf: literals, 50-digit values, properties.
 * In: counts. Layer: tests of stats. */
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

#define COUNT 6

/* All six of one pair of vectors, in the order of the golden values. */
static void compute(const uint64_t *r, const uint64_t *c, size_t bins, double out[COUNT]) {
    drift_result results[COUNT];
    for (int i = 0; i < COUNT; i++)
        drift_result_init(&results[i]);
    assert_int_equal(drift_psi(r, c, bins, 0.5, &results[0], NULL), DRIFT_OK);
    assert_int_equal(drift_kl(r, c, bins, 0.5, &results[1], NULL), DRIFT_OK);
    assert_int_equal(drift_js(r, c, bins, &results[2], NULL), DRIFT_OK);
    assert_int_equal(drift_hellinger(r, c, bins, &results[3], NULL), DRIFT_OK);
    assert_int_equal(drift_tv(r, c, bins, &results[4], NULL), DRIFT_OK);
    assert_int_equal(drift_linf(r, c, bins, &results[5], NULL), DRIFT_OK);
    for (int i = 0; i < COUNT; i++) {
        assert_int_equal(results[i].status, DRIFT_OK);
        assert_int_equal(results[i].fields, DRIFT_HAS_VALUE);
        out[i] = results[i].value;
    }
}

static void test_against_mpmath(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNTS_GOLDEN_COUNT; i++) {
        const counts_golden *g = &counts_goldens[i];
        double values[COUNT];
        compute(g->reference, g->current, g->bins, values);
        /* A square root halves the digits near 0: js and hellinger of nearly equal shares. */
        for (int k = 0; k < COUNT; k++) {
            assert_true(fabs(values[k] - g->distances[k]) <= 1e-13 * (1.0 + g->distances[k]));
        }
    }
    assert_true(COUNTS_GOLDEN_COUNT > 15);
}

static void test_identical_and_disjoint(void **state) {
    (void)state;
    const uint64_t a[4] = {70, 10, 0, 20};
    const uint64_t ten_times[4] = {700, 100, 0, 200};
    const uint64_t left[4] = {3, 7, 0, 0};
    const uint64_t right[4] = {0, 0, 11, 1};
    double values[COUNT];
    compute(a, a, 4, values);
    for (int k = 0; k < COUNT; k++)
        assert_true(values[k] == 0.0);
    compute(a, ten_times, 4, values);
    for (int k = 2; k < COUNT; k++)
        assert_true(values[k] == 0.0); /* the unsmoothed ones */
    compute(left, right, 4, values);
    for (int k = 2; k <= 4; k++)
        assert_relative(values[k], 1.0, 4e-16);
    assert_relative(values[5], 11.0 / 12.0, 4e-16);
}

/* Written out by hand: shares 5.5/11 and 5.5/11 against 1.5/11 and 9.5/11. */
static void test_by_hand(void **state) {
    (void)state;
    const uint64_t r[2] = {5, 5};
    const uint64_t c[2] = {1, 9};
    double values[COUNT];
    double expected_kl = 1.5 / 11 * log(1.5 / 5.5) + 9.5 / 11 * log(9.5 / 5.5);
    double expected_psi = -4.0 / 11 * log(1.5 / 5.5) + 4.0 / 11 * log(9.5 / 5.5);
    compute(r, c, 2, values);
    assert_relative(values[0], expected_psi, 1e-14);
    assert_relative(values[1], expected_kl, 1e-14);
    assert_relative(values[4], 0.4, 1e-15);
    assert_relative(values[5], 0.4, 1e-15);
}

static void test_symmetry_permutation_range(void **state) {
    (void)state;
    uint64_t seed = 5;
    for (int round = 0; round < 2000; round++) {
        uint64_t r[7];
        uint64_t c[7];
        uint64_t r_turned[7];
        uint64_t c_turned[7];
        double there[COUNT];
        double back[COUNT];
        double turned[COUNT];
        for (int i = 0; i < 7; i++) {
            r[i] = batches_random(&seed) % 50 * (batches_random(&seed) % 2);
            c[i] = batches_random(&seed) % 9;
        }
        r[0]++;
        c[6]++;
        for (int i = 0; i < 7; i++) {
            r_turned[i] = r[(i + 3) % 7];
            c_turned[i] = c[(i + 3) % 7];
        }
        compute(r, c, 7, there);
        compute(c, r, 7, back);
        compute(r_turned, c_turned, 7, turned);
        for (int k = 0; k < COUNT; k++) {
            assert_true(isfinite(there[k]) && there[k] >= 0.0);
            if (k >= 2) assert_true(there[k] <= 1.0);
            if (k != 1) assert_true(fabs(there[k] - back[k]) <= 1e-14 * (1 + there[k]));
            assert_true(fabs(there[k] - turned[k]) <= 1e-14 * (1 + there[k]));
        }
    }
}

/* More mass moved is more psi; with more rows the smoothed value comes to the plain one. */
static void test_smoothing(void **state) {
    (void)state;
    drift_result r;
    drift_result plain;
    double last = 0.0;
    drift_result_init(&r);
    drift_result_init(&plain);
    for (uint64_t moved = 1; moved <= 50; moved++) {
        const uint64_t before[2] = {50, 50};
        const uint64_t after[2] = {50 - moved, 50 + moved};
        assert_int_equal(drift_psi(before, after, 2, 0.5, &r, NULL), DRIFT_OK);
        assert_true(r.value > last && isfinite(r.value));
        last = r.value;
    }
    for (uint64_t n = 1000; n <= 1000000000; n *= 1000) {
        const uint64_t before[2] = {n, 3 * n};
        const uint64_t after[2] = {2 * n, 2 * n};
        assert_int_equal(drift_psi(before, after, 2, 0.5, &r, NULL), DRIFT_OK);
        assert_int_equal(drift_psi(before, after, 2, 0.0, &plain, NULL), DRIFT_OK);
        assert_true(fabs(r.value - plain.value) < 1.0 / (double)n);
    }
}

static void test_no_smoothing_is_infinite_and_said_so(void **state) {
    (void)state;
    const uint64_t before[3] = {5, 0, 5};
    const uint64_t after[3] = {5, 5, 0};
    drift_result r;
    drift_result_init(&r);
    assert_int_equal(drift_psi(before, after, 3, 0.0, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_OVERFLOW);
    assert_int_equal(r.fields, 0);
    assert_int_equal(drift_kl(before, after, 3, 0.0, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_OVERFLOW);
}

static void test_empty_and_bad(void **state) {
    (void)state;
    const uint64_t none[2] = {0, 0};
    const uint64_t some[2] = {1, 2};
    const uint64_t huge[2] = {UINT64_C(1) << 52, UINT64_C(1) << 52};
    drift_result r;
    drift_error error;
    drift_result_init(&r);
    drift_error_init(&error);
    assert_int_equal(drift_js(none, some, 2, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_EMPTY);
    assert_int_equal(drift_js(some, none, 2, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_EMPTY);
    assert_int_equal(drift_tv(some, huge, 2, &r, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 1);
    assert_int_equal(drift_tv(some, some, 0, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_tv(NULL, some, 2, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_psi(some, some, 2, -1.0, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_psi(some, some, 2, NAN, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_linf(some, some, 2, NULL, NULL), DRIFT_INVALID_ARGUMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_mpmath),
        cmocka_unit_test(test_identical_and_disjoint),
        cmocka_unit_test(test_by_hand),
        cmocka_unit_test(test_symmetry_permutation_range),
        cmocka_unit_test(test_smoothing),
        cmocka_unit_test(test_no_smoothing_is_infinite_and_said_so),
        cmocka_unit_test(test_empty_and_bad),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
