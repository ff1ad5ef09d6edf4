/* SPDX-License-Identifier: Apache-2.0 */
/* The risk monitor: its limit, its recursion, its refusals.
 * In: losses. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <string.h>

#include "decide/risk.h"
#include "stats/special.h"
#include "support/check.h"
#include "support/memory_probe.h"
#include "validate/random.h"

static drift_risk_options options_of(double mean, uint64_t rows, uint32_t binary) {
    drift_risk_options o;
    drift_risk_options_init(&o);
    o.reference_mean = mean;
    o.reference_rows = rows;
    o.binary = binary;
    return o;
}

static drift_risk *make(const drift_risk_options *o) {
    drift_risk *risk = NULL;
    assert_int_equal(drift_risk_create(o, &risk, NULL), DRIFT_OK);
    return risk;
}

static double limit_of(const drift_risk_options *o) {
    drift_risk *risk = make(o);
    drift_risk_state s = {.struct_size = sizeof s};
    assert_int_equal(drift_risk_get_state(risk, &s, NULL), DRIFT_OK);
    drift_risk_free(risk);
    return s.limit;
}

static void the_limit_is_the_upper_bound_plus_tolerance(void **state) {
    (void)state;
    /* Clopper-Pearson at 99 %, 10 errors of 100: scipy.stats.beta.ppf(0.99, 11, 90) */
    drift_risk_options o = options_of(0.1, 100, 1);
    assert_relative(limit_of(&o), 0.191330285386031, 1e-9);
    o.tolerance = 0.02;
    assert_relative(limit_of(&o), 0.211330285386031, 1e-9);
    o = options_of(0.1, 100, 0); /* losses of any kind: a wider bound */
    double bound = limit_of(&o);
    double kl = 0.1 * log(0.1 / bound) + 0.9 * log(0.9 / (1 - bound));
    assert_relative(100 * kl, log(100), 1e-9);
    assert_true(bound > 0.1913);
}

static void errors_and_losses_of_the_same_rows_agree(void **state) {
    (void)state;
    drift_risk_options o = options_of(0.1, 1000, 1);
    drift_risk *a = make(&o);
    drift_risk *b = make(&o);
    drift_risk_state x = {.struct_size = sizeof x};
    drift_risk_state y = {.struct_size = sizeof y};
    random_source r = random_seeded(3);
    for (int check = 0; check < 50; check++) {
        double losses[80];
        uint64_t errors = 0;
        for (size_t i = 0; i < 80; i++) {
            losses[i] = random_uniform(&r) < 0.12;
            errors += losses[i] > 0;
        }
        assert_int_equal(drift_risk_check(a, losses, 80, &x, NULL), DRIFT_OK);
        assert_int_equal(drift_risk_check_errors(b, errors, 80, &y, NULL), DRIFT_OK);
        assert_relative(x.evidence, y.evidence, 1e-10);
        assert_true(x.onset == y.onset && x.mean == y.mean);
    }
    drift_risk_free(a);
    drift_risk_free(b);
}

static void harm_is_found_and_less_harm_is_not(void **state) {
    (void)state;
    drift_risk_options o = options_of(0.1, 10000, 1);
    o.tolerance = 0.02;
    drift_risk *risk = make(&o);
    drift_risk_state s = {.struct_size = sizeof s};
    for (int check = 0; check < 200; check++)
        assert_int_equal(drift_risk_check_errors(risk, 10, 100, &s, NULL), DRIFT_OK);
    assert_false(s.alarm);
    while (!s.alarm && s.checks < 300)
        assert_int_equal(drift_risk_check_errors(risk, 25, 100, &s, NULL), DRIFT_OK);
    assert_true(s.alarm && s.checks < 210 && s.onset == 201 && s.last_alarm == s.checks);
    assert_relative(s.mean, 0.25, 1e-12);
    drift_risk_acknowledge(risk);
    assert_int_equal(drift_risk_check_errors(risk, 10, 100, &s, NULL), DRIFT_OK);
    assert_true(!s.alarm && s.alarms == 1);
    for (int check = 0; check < 1000; check++)
        assert_int_equal(drift_risk_check_errors(risk, 1000000, 1000000, &s, NULL), DRIFT_OK);
    assert_true(isfinite(s.evidence) && s.evidence > 1e200);
    drift_risk_reset(risk);
    assert_int_equal(drift_risk_check(risk, NULL, 0, &s, NULL), DRIFT_OK);
    assert_true(s.checks == 0 && s.evidence == 0);
    drift_risk_free(risk);
}

/* E[1 + stake (x / limit - 1)] = 1 at the limit: one row of each kind, weighted, for the first
 * check, where evidence is the mean of the factors. */
static void one_row_is_a_fair_bet_at_the_limit(void **state) {
    (void)state;
    drift_risk_options o;
    drift_risk_options_init(&o);
    o.limit = 0.3;
    double mean = 0;
    for (uint64_t loss = 0; loss < 2; loss++) {
        drift_risk *risk = make(&o);
        drift_risk_state s = {.struct_size = sizeof s};
        assert_int_equal(drift_risk_check_errors(risk, loss, 1, &s, NULL), DRIFT_OK);
        mean += (loss ? 0.3 : 0.7) * s.evidence;
        drift_risk_free(risk);
    }
    assert_relative(mean, 1, 1e-14);
}

/* ln(1 + s (x / limit - 1)) lies above its chord, so that what is known of sum and number alone
 * never gains more than the losses themselves. */
static void sum_and_number_gain_no_more_than_the_losses(void **state) {
    (void)state;
    drift_risk_options o = options_of(0.2, 1000, 0);
    drift_risk *risk = make(&o);
    random_source r = random_seeded(5);
    for (int round = 0; round < 200; round++) {
        risk_losses losses = {{0}, 0, 0};
        for (int i = 0; i < 30; i++)
            risk_add_loss(risk, &losses, round % 2 ? random_uniform(&r) : random_uniform(&r) < 0.3);
        risk_losses least = losses;
        risk_add_least(risk, &least);
        for (size_t j = 0; j < risk->bets; j++) {
            double slack = 1e-12 * 30;
            assert_true(least.gain[j] <= losses.gain[j] + slack);
            if (round % 2 == 0) assert_true(fabs(least.gain[j] - losses.gain[j]) <= slack);
        }
    }
    drift_risk_free(risk);
}

static void bad_arguments_are_named(void **state) {
    (void)state;
    drift_risk *risk = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_risk_options o = options_of(0.1, 0, 1);
    assert_int_equal(drift_risk_create(&o, &risk, &error), DRIFT_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "give a limit"));
    o = options_of(1, 100, 1);
    assert_int_equal(drift_risk_create(&o, &risk, &error), DRIFT_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "tolerance"));
    o = options_of(NAN, 100, 1);
    assert_int_equal(drift_risk_create(&o, &risk, &error), DRIFT_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "reference_mean"));
    o = options_of(0.1, 100, 1);
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, 0);
    o.allocator = &allocator;
    assert_int_equal(drift_risk_create(&o, &risk, &error), DRIFT_OUT_OF_MEMORY);
    allocator = memory_probe_allocator(&probe, 1);
    risk = make(&o);
    const double losses[] = {0.5, 1.5};
    assert_int_equal(drift_risk_check(risk, losses, 2, NULL, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 1);
    assert_int_equal(drift_risk_check_errors(risk, 3, 2, NULL, &error), DRIFT_INVALID_ARGUMENT);
    drift_risk_free(risk);
    assert_true(probe.blocks_held == 0 && probe.wrong_sizes == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_limit_is_the_upper_bound_plus_tolerance),
        cmocka_unit_test(errors_and_losses_of_the_same_rows_agree),
        cmocka_unit_test(harm_is_found_and_less_harm_is_not),
        cmocka_unit_test(one_row_is_a_fair_bet_at_the_limit),
        cmocka_unit_test(sum_and_number_gain_no_more_than_the_losses),
        cmocka_unit_test(bad_arguments_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
