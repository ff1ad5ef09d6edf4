/* SPDX-License-Identifier: Apache-2.0 */
/* Verdicts from numbers, and the resolver of thresholds.
 * In: effects, p-values, thresholds. Layer: tests of decide. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "decide/verdict.h"

static const decide_levels psi = {0.1, 0.25};

static void test_needs_both_effect_and_significance(void **state) {
    (void)state;
    assert_int_equal(decide_statistic(0.3, psi, 1, 0.01, 0.05), DRIFT_VERDICT_DRIFT);
    assert_int_equal(decide_statistic(0.3, psi, 1, 0.05, 0.05), DRIFT_VERDICT_NONE);
    assert_int_equal(decide_statistic(0.3, psi, 0, 0.0, 0.05), DRIFT_VERDICT_NONE);
    assert_int_equal(decide_statistic(0.09, psi, 1, 1e-200, 0.05), DRIFT_VERDICT_NONE);
    assert_int_equal(decide_statistic(0.1, psi, 1, 0.01, 0.05), DRIFT_VERDICT_WARNING);
    assert_int_equal(decide_statistic(0.25, psi, 1, 0.01, 0.05), DRIFT_VERDICT_DRIFT);
    assert_int_equal(decide_statistic(-0.3, psi, 1, 0.01, 0.05), DRIFT_VERDICT_DRIFT);
}

static void test_no_levels_never_decide(void **state) {
    (void)state;
    decide_levels none = {0.0, 0.0};
    assert_int_equal(decide_statistic(1e300, none, 1, 0.0, 0.05), DRIFT_VERDICT_NONE);
}

static void test_column(void **state) {
    (void)state;
    int32_t quiet[2] = {DRIFT_VERDICT_NONE, DRIFT_VERDICT_NONE};
    int32_t loud[2] = {DRIFT_VERDICT_WARNING, DRIFT_VERDICT_DRIFT};
    assert_int_equal(decide_column(quiet, 2, 1), DRIFT_VERDICT_NONE);
    assert_int_equal(decide_column(quiet, 2, 0), DRIFT_VERDICT_INSUFFICIENT);
    assert_int_equal(decide_column(loud, 2, 1), DRIFT_VERDICT_DRIFT);
    assert_int_equal(decide_column(loud, 2, 0), DRIFT_VERDICT_DRIFT);
    assert_int_equal(decide_column(loud, 1, 1), DRIFT_VERDICT_WARNING);
}

static void test_data_set(void **state) {
    (void)state;
    assert_int_equal(decide_data_set(0, 0, 0, 0, 0.0), DRIFT_VERDICT_INSUFFICIENT);
    assert_int_equal(decide_data_set(10, 0, 0, 0, 0.0), DRIFT_VERDICT_NONE);
    assert_int_equal(decide_data_set(10, 0, 1, 0, 0.0), DRIFT_VERDICT_WARNING);
    assert_int_equal(decide_data_set(10, 0, 0, 1, 0.0), DRIFT_VERDICT_INSUFFICIENT);
    assert_int_equal(decide_data_set(10, 1, 0, 1, 0.0), DRIFT_VERDICT_DRIFT);
    assert_int_equal(decide_data_set(10, 1, 0, 0, 0.0), DRIFT_VERDICT_DRIFT);
    assert_int_equal(decide_data_set(10, 4, 0, 0, 0.5), DRIFT_VERDICT_WARNING);
    assert_int_equal(decide_data_set(10, 5, 0, 0, 0.5), DRIFT_VERDICT_DRIFT);
}

static drift_threshold threshold(int32_t type, const char *column, double level) {
    drift_threshold t;
    drift_threshold_init(&t, DRIFT_STAT_PSI);
    t.type = type;
    t.column = column;
    t.drift = level;
    return t;
}

/* A narrower scope wins wherever it stands in the list; among equals the last one does. */
static void test_resolver(void **state) {
    (void)state;
    drift_threshold list[5] = {
        threshold(DRIFT_TYPE_AUTO, "a", 3.0),  threshold(DRIFT_TYPE_NUMERIC, NULL, 2.0),
        threshold(DRIFT_TYPE_AUTO, NULL, 1.0), threshold(DRIFT_TYPE_AUTO, NULL, 1.5),
        threshold(DRIFT_TYPE_AUTO, "b", 4.0),
    };
    int32_t number = DRIFT_TYPE_NUMERIC;
    assert_true(decide_resolve(list, 5, DRIFT_STAT_PSI, number, "a").drift == 3.0);
    assert_true(decide_resolve(list, 5, DRIFT_STAT_PSI, number, "z").drift == 2.0);
    assert_true(decide_resolve(list, 5, DRIFT_STAT_PSI, DRIFT_TYPE_CATEGORICAL, "z").drift == 1.5);
    assert_true(decide_resolve(list, 5, DRIFT_STAT_PSI, DRIFT_TYPE_CATEGORICAL, "b").drift == 4.0);
    assert_true(decide_resolve(list, 5, DRIFT_STAT_JS, number, "a").drift == 0.0);
    list[0].disabled = 1;
    assert_true(decide_resolve(list, 5, DRIFT_STAT_PSI, number, "a").drift == 0.0);
}

static void test_bad_thresholds(void **state) {
    (void)state;
    drift_threshold t = threshold(DRIFT_TYPE_AUTO, NULL, 0.2);
    assert_int_equal(decide_validate_threshold(&t, NULL), DRIFT_OK);
    t.warning = 0.3;
    assert_int_equal(decide_validate_threshold(&t, NULL), DRIFT_INVALID_ARGUMENT);
    t = threshold(DRIFT_TYPE_AUTO, NULL, -1.0);
    assert_int_equal(decide_validate_threshold(&t, NULL), DRIFT_INVALID_ARGUMENT);
    t = threshold(DRIFT_TYPE_AUTO, NULL, 0.0);
    assert_int_equal(decide_validate_threshold(&t, NULL), DRIFT_INVALID_ARGUMENT);
    t.disabled = 1;
    assert_int_equal(decide_validate_threshold(&t, NULL), DRIFT_OK);
    t.statistic = 99;
    assert_int_equal(decide_validate_threshold(&t, NULL), DRIFT_INVALID_ARGUMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_needs_both_effect_and_significance),
        cmocka_unit_test(test_no_levels_never_decide),
        cmocka_unit_test(test_column),
        cmocka_unit_test(test_data_set),
        cmocka_unit_test(test_resolver),
        cmocka_unit_test(test_bad_thresholds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
