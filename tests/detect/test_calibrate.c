/* SPDX-License-Identifier: Apache-2.0 */
/* Run lengths and thresholds of the classic charts against published values.
 * In: parameters. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>

#include <driftcheck/detect.h>

#include "support/check.h"
#include "support/memory_probe.h"

static double cusum_length(double k, double h, double mean) {
    double arl = 0;
    assert_int_equal(drift_cusum_run_length(k, h, mean, NULL, &arl, NULL), DRIFT_OK);
    return arl;
}

/* Hawkins and Olwell 1998; Montgomery 2012, table 9.4: ARL of the two-sided chart. */
static void cusum_run_lengths_are_those_published(void **state) {
    (void)state;
    assert_relative(cusum_length(0.5, 5, 0) / 2, 465.4, 1e-3);
    assert_relative(cusum_length(0.5, 4, 0) / 2, 167.7, 1e-3);
    assert_relative(cusum_length(0.5, 4, 1), 8.38, 3e-3);
    assert_relative(cusum_length(0.5, 5, 1), 10.4, 3e-3);
    assert_relative(cusum_length(0.5, 5, 2), 4.01, 3e-3);
}

/* Lucas and Saccucci 1990: designs of run length 500. */
static void ewma_run_lengths_are_those_published(void **state) {
    (void)state;
    const double designs[][2] = {{0.05, 2.615}, {0.1, 2.814}, {0.25, 2.998}, {0.4, 3.054}};
    for (size_t i = 0; i < 4; i++) {
        double arl = 0;
        assert_int_equal(drift_ewma_run_length(designs[i][0], designs[i][1], 0, NULL, &arl, NULL),
                         DRIFT_OK);
        assert_relative(arl, 500, 3e-3);
        double limit = 0;
        assert_int_equal(drift_ewma_limit(designs[i][0], 500, NULL, &limit, NULL), DRIFT_OK);
        assert_relative(limit, designs[i][1], 1e-3);
    }
}

static void solved_thresholds_have_the_run_length_asked_for(void **state) {
    (void)state;
    for (double k = 0.02; k < 4; k *= 2.5) {
        for (double arl = 1000; arl < 1e7; arl *= 30) {
            double h = 0;
            drift_status status = drift_cusum_threshold(k, arl, 0, NULL, &h, NULL);
            if (k > 3.09 && arl < 1001) { /* no chart with h > 0 is so quick */
                assert_int_equal(status, DRIFT_INVALID_ARGUMENT);
                continue;
            }
            assert_int_equal(status, DRIFT_OK);
            if (h <= 60) assert_relative(cusum_length(k, h, 0), arl, 0.02);
        }
    }
}

static void two_sides_and_page_hinkley_follow(void **state) {
    (void)state;
    double both, one, lambda;
    assert_int_equal(drift_cusum_threshold(0.3, 5000, 1, NULL, &both, NULL), DRIFT_OK);
    assert_int_equal(drift_cusum_threshold(0.3, 10000, 0, NULL, &one, NULL), DRIFT_OK);
    assert_true(both == one);
    assert_int_equal(drift_page_hinkley_threshold(10, 3, 10000, 0, NULL, &lambda, NULL), DRIFT_OK);
    assert_relative(lambda, 10 * one, 1e-12);
}

static void bad_arguments_are_refused(void **state) {
    (void)state;
    double value;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, 0);
    assert_int_equal(drift_cusum_run_length(NAN, 5, 0, NULL, &value, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_cusum_threshold(0.5, 1, 0, NULL, &value, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ewma_limit(0, 500, NULL, &value, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ewma_run_length(0.1, 3, 0, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ewma_limit(0.1, 500, &allocator, &value, NULL), DRIFT_OUT_OF_MEMORY);
    allocator = memory_probe_allocator(&probe, SIZE_MAX);
    assert_int_equal(drift_cusum_threshold(1, 500, 0, &allocator, &value, NULL), DRIFT_OK);
    assert_true(probe.allocations == 1 && probe.blocks_held == 0 && probe.wrong_sizes == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cusum_run_lengths_are_those_published),
        cmocka_unit_test(ewma_run_lengths_are_those_published),
        cmocka_unit_test(solved_thresholds_have_the_run_length_asked_for),
        cmocka_unit_test(two_sides_and_page_hinkley_follow),
        cmocka_unit_test(bad_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
