/* SPDX-License-Identifier: Apache-2.0 */
/* Calibrated window statistics, and the inverses they need.
 * In: counts, published constants. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "data/special_golden.h"
#include "stats/special.h"
#include "support/check.h"
#include "support/statistics.h"

static void log_rising_agrees_with_mpmath(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(golden_rising); i++) {
        const double *row = golden_rising[i];
        double bound = 4e-16 * (fabs(row[3]) + row[1]) + 1e-15;
        double error = fabs(special_log_rising(row[0], row[1]) - row[3]);
        if (!(error <= bound)) {
            fail_msg("a = %.17g, c = %.17g: off by %g", row[0], row[1], error);
        }
    }
    assert_true(special_log_rising(0.5, 0) == 0);
    special_log_sum sum = {0, 1};
    double plain = 0;
    for (size_t i = 0; i < COUNT_OF(golden_rising); i++) {
        special_log_sum_add(&sum, golden_rising[i][0], golden_rising[i][1]);
        plain += golden_rising[i][3];
    }
    assert_relative(special_log_sum_value(&sum), plain, 1e-14);
}

static void normal_quantiles_invert_the_tail(void **state) {
    (void)state;
    for (size_t i = 0; i < COUNT_OF(golden_normal); i++) {
        double p = golden_normal[i][3];
        if (p < 1e-300 || p > 1 - 1e-9) continue;
        assert_relative(special_normal_sf(special_normal_isf(p)), p, 1e-12);
    }
    assert_relative(special_normal_isf(0.025), 1.959963984540054, 1e-14);
    assert_true(fabs(special_normal_isf(0.5)) < 1e-15);
}

static void chi2_quantiles_invert_the_tail(void **state) {
    (void)state;
    size_t tried = 0;
    for (size_t i = 0; i < COUNT_OF(golden_chi2); i++) {
        double p = golden_chi2[i][3];
        if (p < 1e-300 || p > 1 - 1e-9) continue;
        double df = golden_chi2[i][0];
        assert_relative(special_chi2_sf(special_chi2_isf(p, df), df), p, 1e-9);
        tried++;
    }
    assert_true(tried > 100);
    assert_relative(special_chi2_isf(0.05, 9), 16.918977604620448, 1e-13);
    assert_relative(special_chi2_isf(0.001, 9), 27.877164871256568, 1e-13);
    assert_relative(special_chi2_isf(0.95, 239), 204.21060815427194, 1e-13);
}

static void adjusted_psi_is_psi_less_its_mean_by_chance(void **state) {
    (void)state;
    const uint64_t reference[] = {100, 300, 400, 200};
    const uint64_t current[] = {30, 80, 60, 30};
    drift_result plain = stale_result();
    drift_result adjusted = stale_result();
    assert_int_equal(drift_psi(reference, current, 4, 0.5, &plain, NULL), DRIFT_OK);
    assert_int_equal(drift_psi_adjusted(reference, current, 4, 0.9, &adjusted, NULL), DRIFT_OK);
    assert_true(result_is_clean(&adjusted));
    assert_relative(adjusted.value, plain.value - 3 * (1.0 / 200 + 1.0 / 1000), 1e-14);
    assert_true(adjusted.fields & DRIFT_HAS_BOUNDS);
    assert_relative(adjusted.value - adjusted.lower, adjusted.upper - adjusted.value, 1e-12);
    /* the delta method in both samples, written out */
    double m = 1002, n = 202, g1 = 0, g2 = 0, h1 = 0, h2 = 0;
    for (size_t k = 0; k < 4; k++) {
        double p = ((double)reference[k] + 0.5) / m;
        double q = ((double)current[k] + 0.5) / n;
        double g = log(q) - log(p) + 1 - p / q;
        double h = log(p) - log(q) + 1 - q / p;
        g1 += q * g, g2 += q * g * g, h1 += p * h, h2 += p * h * h;
    }
    double variance = (g2 - g1 * g1) / 200 + (h2 - h1 * h1) / 1000 + 6 * 0.006 * 0.006;
    assert_relative(adjusted.value - adjusted.lower, 1.6448536269514722 * sqrt(variance), 1e-10);
    const uint64_t empty[4] = {0};
    assert_int_equal(drift_psi_adjusted(reference, empty, 4, 0.9, &adjusted, NULL), DRIFT_OK);
    assert_true(adjusted.status == DRIFT_EMPTY && result_is_clean(&adjusted));
    assert_int_equal(drift_psi_adjusted(reference, current, 4, 1, &adjusted, NULL),
                     DRIFT_INVALID_ARGUMENT);
}

static void psi_thresholds_are_scaled_quantiles(void **state) {
    (void)state;
    double threshold;
    assert_int_equal(drift_psi_threshold(1000, 100, 10, 20, 1, &threshold, NULL), DRIFT_OK);
    assert_relative(threshold, 0.011 * 16.918977604620448, 1e-12);
    assert_int_equal(drift_psi_threshold(1000, 100, 10, 10, 100, &threshold, NULL), DRIFT_OK);
    assert_relative(threshold, 0.011 * 27.877164871256568, 1e-12);
    assert_int_equal(drift_psi_threshold(0, 100, 10, 10, 100, &threshold, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_psi_threshold(9, 100, 10, 1, 1, &threshold, NULL),
                     DRIFT_INVALID_ARGUMENT);
}

/* C of Howard and Ramdas's band for some alpha, at A = 0.85. */
static void the_ks_band_has_the_published_constants(void **state) {
    (void)state;
    const double constants[][2] = {{0.05, 8.12}, {0.01, 9.28},  {1e-3, 10.94},
                                   {1e-4, 12.6}, {1e-6, 15.90}, {1e-9, 20.83}};
    for (size_t i = 0; i < COUNT_OF(constants); i++) {
        double width;
        assert_int_equal(drift_ks_band(1000, constants[i][0], 0, 0, &width, NULL), DRIFT_OK);
        double c = width * width / (0.85 * 0.85) * 1000 - log1p(log(1000));
        assert_true(fabs(c - constants[i][1]) < 0.006);
    }
    double with, without;
    assert_int_equal(drift_ks_band(1000, 0.05, 500, 0.1, &with, NULL), DRIFT_OK);
    assert_int_equal(drift_ks_band(1000, 0.05, 0, 0, &without, NULL), DRIFT_OK);
    assert_relative(with - without, sqrt(log(20) / 1000), 1e-12);
    assert_int_equal(drift_ks_band(1, 0.05, 0, 0, &with, NULL), DRIFT_OK);
    assert_true(with == 1);
    assert_int_equal(drift_ks_band(0, 0.05, 0, 0, &with, NULL), DRIFT_INVALID_ARGUMENT);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(log_rising_agrees_with_mpmath),
        cmocka_unit_test(normal_quantiles_invert_the_tail),
        cmocka_unit_test(chi2_quantiles_invert_the_tail),
        cmocka_unit_test(adjusted_psi_is_psi_less_its_mean_by_chance),
        cmocka_unit_test(psi_thresholds_are_scaled_quantiles),
        cmocka_unit_test(the_ks_band_has_the_published_constants),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
