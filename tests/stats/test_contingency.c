/* SPDX-License-Identifier: Apache-2.0 */
/* chi2, g, Cramer's V, two proportions, missing rates, adjustment: literals and 50-digit values.
 * In: counts. Layer: tests of stats. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <driftcheck/stats.h>

#include "data/stats_golden.h"
#include "support/batches.h"
#include "support/check.h"
#include "support/memory_probe.h"

static drift_result chi2(const uint64_t *r, const uint64_t *c, size_t bins, int32_t yates) {
    drift_result out;
    drift_result_init(&out);
    assert_int_equal(drift_chi2(r, c, bins, yates, &out, NULL), DRIFT_OK);
    return out;
}

static void test_against_mpmath(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNTS_GOLDEN_COUNT; i++) {
        const counts_golden *g = &counts_goldens[i];
        drift_result r = chi2(g->reference, g->current, g->bins, 0);
        assert_true(fabs(r.value - g->tests[0]) <= 1e-13 * (1 + g->tests[0]));
        if (g->tests[1] >= 1e-300) assert_relative(r.p_value, g->tests[1], 1e-11);
        r = chi2(g->reference, g->current, g->bins, 1);
        assert_true(fabs(r.value - g->yates[0]) <= 1e-13 * (1 + g->yates[0]));
        assert_int_equal(drift_g(g->reference, g->current, g->bins, &r, NULL), DRIFT_OK);
        assert_true(fabs(r.value - g->tests[2]) <= 1e-12 * (1 + g->tests[2]));
        if (g->tests[3] >= 1e-300) assert_relative(r.p_value, g->tests[3], 1e-9);
    }
    assert_true(COUNTS_GOLDEN_COUNT > 15);
}

/* Two-sample tables, not one sample against "expected" counts. */
static void test_known_tables(void **state) {
    (void)state;
    const uint64_t a[2] = {100, 500};
    const uint64_t half[2] = {50, 250};
    assert_true(chi2(a, half, 2, 0).value == 0.0 && chi2(a, half, 2, 0).p_value == 1.0);
    const uint64_t b[2] = {130, 370};
    const uint64_t c[2] = {240, 260};
    assert_relative(chi2(b, c, 2, 0).value, 51.90905190905191, 1e-14);
    assert_relative(chi2(b, c, 2, 0).p_value, 5.813180e-13, 1e-6);
    const uint64_t five[3] = {5, 5, 5};
    const uint64_t vanished[3] = {8, 3, 0};
    const uint64_t without[3] = {5, 5, 0};
    const uint64_t appeared[3] = {8, 3, 5};
    assert_relative(chi2(five, vanished, 3, 0).value, 5.712121, 1e-6);
    assert_relative(chi2(without, appeared, 3, 0).value, 5.078125, 1e-14);
    assert_true(chi2(five, vanished, 3, 0).df == 2.0);
}

static void test_one_category(void **state) {
    (void)state;
    const uint64_t a[2] = {10, 0};
    const uint64_t more[2] = {70, 0};
    const uint64_t other[2] = {0, 30};
    drift_result r = chi2(a, more, 2, 0);
    assert_true(r.value == 0.0 && r.p_value == 1.0 && r.df == 0.0);
    assert_int_equal(drift_g(a, more, 2, &r, NULL), DRIFT_OK);
    assert_true(r.value == 0.0 && r.p_value == 1.0);
    r = chi2(a, other, 2, 0);
    assert_relative(r.value, 40.0, 1e-15);
    assert_int_equal(drift_cramers_v(a, other, 2, &r, NULL), DRIFT_OK);
    assert_relative(r.value, 1.0, 1e-15);
}

/* Swapping the sides, or adding a category that no one uses, changes nothing. */
static void test_properties(void **state) {
    (void)state;
    uint64_t seed = 3;
    for (int round = 0; round < 1000; round++) {
        uint64_t r[6] = {1};
        uint64_t c[6] = {1};
        for (int i = 0; i < 5; i++) {
            r[i] += batches_random(&seed) % 1000;
            c[i] += batches_random(&seed) % 30;
        }
        drift_result there = chi2(r, c, 5, 0);
        drift_result back = chi2(c, r, 5, 0);
        drift_result longer = chi2(r, c, 6, 0);
        assert_relative(there.value, back.value, 1e-13);
        assert_true(longer.value == there.value && longer.df == there.df);
        assert_true(there.p_value >= 0.0 && there.p_value <= 1.0);
        for (int i = 0; i < 5; i++)
            c[i] = 7 * r[i];
        assert_true(chi2(r, c, 5, 0).value < 1e-20);
        drift_result g;
        drift_result_init(&g);
        assert_int_equal(drift_g(r, c, 5, &g, NULL), DRIFT_OK);
        assert_true(g.value >= 0.0 && g.value < 1e-9 && g.p_value > 0.999);
    }
}

static void test_false_alarms(void **state) {
    (void)state;
    uint64_t seed = 99;
    int alarms = 0;
    for (int t = 0; t < 4000; t++) {
        uint64_t r[5] = {0};
        uint64_t c[5] = {0};
        for (int i = 0; i < 400; i++)
            r[batches_random(&seed) % 5]++;
        for (int i = 0; i < 900; i++)
            c[batches_random(&seed) % 5]++;
        alarms += chi2(r, c, 5, 0).p_value <= 0.05;
    }
    assert_in_range(alarms, 145, 255); /* 200, four standard deviations each way */
}

static void test_two_proportions(void **state) {
    (void)state;
    drift_result r;
    drift_result_init(&r);
    /* z = 0.1 / sqrt(0.15 * 0.85 * 0.02), p = erfc(z / sqrt 2) */
    assert_int_equal(drift_two_proportion_z(10, 100, 20, 100, &r, NULL), DRIFT_OK);
    assert_relative(r.value, 0.1 / sqrt(0.15 * 0.85 * 0.02), 1e-14);
    assert_relative(r.p_value, erfc(r.value / sqrt(2.0)), 1e-13);
    assert_int_equal(drift_two_proportion_z(0, 50, 0, 70, &r, NULL), DRIFT_OK);
    assert_true(r.value == 0.0 && r.p_value == 1.0);
    assert_int_equal(drift_two_proportion_z(50, 50, 70, 70, &r, NULL), DRIFT_OK);
    assert_true(r.value == 0.0 && r.p_value == 1.0);
    assert_int_equal(drift_two_proportion_z(0, 100000, 50000, 100000, &r, NULL), DRIFT_OK);
    assert_true(r.p_value >= 0.0 && r.p_value < 1e-300);
    assert_int_equal(drift_two_proportion_z(0, 0, 1, 2, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_EMPTY);
    assert_int_equal(drift_two_proportion_z(3, 2, 1, 2, &r, NULL), DRIFT_INVALID_ARGUMENT);
}

static void test_missing(void **state) {
    (void)state;
    drift_result r;
    drift_result z;
    drift_result_init(&r);
    drift_result_init(&z);
    assert_int_equal(drift_missing(0, 1000, 950, 1000, &r, NULL), DRIFT_OK);
    assert_int_equal(drift_two_proportion_z(0, 1000, 950, 1000, &z, NULL), DRIFT_OK);
    assert_true(r.value == 0.95 && r.p_value == z.p_value);
    assert_int_equal(drift_missing(500, 1000, 250, 1000, &r, NULL), DRIFT_OK);
    assert_true(r.value == -0.25);
}

static void test_adjustment(void **state) {
    (void)state;
    const double p[4] = {0.04, 0.01, 0.03, 0.5};
    double out[4];
    assert_int_equal(drift_adjust_p_values(p, 4, DRIFT_ADJUST_BH, NULL, out, NULL), DRIFT_OK);
    assert_relative(out[1], 0.04, 1e-15);
    assert_relative(out[2], 0.16 / 3, 1e-15);
    assert_relative(out[0], 0.16 / 3, 1e-15);
    assert_relative(out[3], 0.5, 1e-15);
    assert_int_equal(drift_adjust_p_values(p, 4, DRIFT_ADJUST_HOLM, NULL, out, NULL), DRIFT_OK);
    assert_relative(out[1], 0.04, 1e-15);
    assert_relative(out[2], 0.09, 1e-15);
    assert_relative(out[0], 0.09, 1e-15);
    assert_relative(out[3], 0.5, 1e-15);
    assert_int_equal(drift_adjust_p_values(p, 4, DRIFT_ADJUST_BONFERRONI, NULL, out, NULL),
                     DRIFT_OK);
    assert_relative(out[0], 0.16, 1e-15);
    assert_true(out[3] == 1.0);
    assert_int_equal(drift_adjust_p_values(p, 4, DRIFT_ADJUST_NONE, NULL, out, NULL), DRIFT_OK);
    assert_true(out[0] == 0.04);
    assert_int_equal(drift_adjust_p_values(NULL, 0, DRIFT_ADJUST_BH, NULL, NULL, NULL), DRIFT_OK);
    const double bad[1] = {NAN};
    assert_int_equal(drift_adjust_p_values(bad, 1, DRIFT_ADJUST_BH, NULL, out, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_adjust_p_values(p, 4, 9, NULL, out, NULL), DRIFT_INVALID_ARGUMENT);
}

/* In place, any order: adjusted values never fall below p, never change the order, stay in [0,1].
 */
static void test_adjustment_properties(void **state) {
    (void)state;
    uint64_t seed = 8;
    double p[100];
    double out[100];
    for (int32_t method = DRIFT_ADJUST_BH; method <= DRIFT_ADJUST_BONFERRONI; method++) {
        for (int i = 0; i < 100; i++)
            p[i] = out[i] = pow(batches_uniform(&seed), 4);
        assert_int_equal(drift_adjust_p_values(out, 100, method, NULL, out, NULL), DRIFT_OK);
        for (int i = 0; i < 100; i++) {
            assert_true(out[i] >= p[i] && out[i] <= 1.0);
            for (int k = 0; k < 100; k++)
                assert_true(p[i] > p[k] || out[i] <= out[k]);
        }
    }
    memory_probe probe;
    drift_allocator none = memory_probe_allocator(&probe, 0);
    assert_int_equal(drift_adjust_p_values(p, 100, DRIFT_ADJUST_BH, &none, out, NULL),
                     DRIFT_OUT_OF_MEMORY);
}

enum { MANY = 1500 };

/* By its definition: the least of p_k n / (number of p not above p_k) of all p_k from p on. */
static double adjusted_by_definition(const double *p, double of) {
    double least = 1.0;
    for (size_t k = 0; k < MANY; k++) {
        size_t rank = 0;
        if (p[k] < of) continue;
        for (size_t i = 0; i < MANY; i++)
            rank += p[i] <= p[k];
        least = fmin(least, p[k] * MANY / (double)rank);
    }
    return least;
}

/* However p-values crowd: evenly, in one narrow place, far below 1, alike. */
static void test_adjustment_of_many(void **state) {
    (void)state;
    static double p[4][MANY], out[MANY];
    uint64_t seed = 12;
    for (size_t i = 0; i < MANY; i++) {
        double u = batches_uniform(&seed);
        p[0][i] = u;
        p[1][i] = 0.5 + 1e-5 * u;
        p[2][i] = exp(-800.0 * u);
        p[3][i] = floor(4.0 * u) / 3.0;
    }
    for (size_t kind = 0; kind < 4; kind++) {
        assert_int_equal(drift_adjust_p_values(p[kind], MANY, DRIFT_ADJUST_BH, NULL, out, NULL),
                         DRIFT_OK);
        for (size_t i = 0; i < MANY; i += 61)
            assert_true(out[i] == adjusted_by_definition(p[kind], p[kind][i]));
    }
}

static void test_names(void **state) {
    (void)state;
    for (int32_t s = 0; s < DRIFT_STAT_COUNT; s++) {
        assert_non_null(drift_statistic_name(s));
        assert_int_equal(drift_statistic_from_name(drift_statistic_name(s)), s);
    }
    assert_null(drift_statistic_name(DRIFT_STAT_COUNT));
    assert_int_equal(drift_statistic_from_name("nothing"), -1);
    assert_int_equal(drift_statistic_from_name(NULL), -1);
    assert_string_equal(drift_method_name(DRIFT_METHOD_KSTWO), "kstwo");
    assert_string_equal(drift_method_name(99), "none");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_mpmath),
        cmocka_unit_test(test_known_tables),
        cmocka_unit_test(test_one_category),
        cmocka_unit_test(test_properties),
        cmocka_unit_test(test_false_alarms),
        cmocka_unit_test(test_two_proportions),
        cmocka_unit_test(test_missing),
        cmocka_unit_test(test_adjustment),
        cmocka_unit_test(test_adjustment_properties),
        cmocka_unit_test(test_adjustment_of_many),
        cmocka_unit_test(test_names),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
