/* SPDX-License-Identifier: Apache-2.0 */
/* Special functions against mpmath, and their properties.
 * In: tests/data/special_golden.h. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "data/special_golden.h"
#include "stats/special.h"
#include "support/check.h"

#define TOLERANCE   1e-11
#define ROWS(table) (sizeof(table) / sizeof(table)[0])

static void normal_tail_agrees_with_mpmath(void **state) {
    (void)state;
    for (size_t i = 0; i < ROWS(golden_normal); i++) {
        assert_relative(special_normal_sf(golden_normal[i][2]), golden_normal[i][3], TOLERANCE);
    }
}

static void chi2_tail_agrees_with_mpmath_also_for_large_df(void **state) {
    (void)state;
    for (size_t i = 0; i < ROWS(golden_chi2); i++) {
        assert_relative(special_chi2_sf(golden_chi2[i][2], golden_chi2[i][0]), golden_chi2[i][3],
                        TOLERANCE);
    }
}

static void beta_agrees_with_mpmath(void **state) {
    (void)state;
    for (size_t i = 0; i < ROWS(golden_beta); i++) {
        const double *row = golden_beta[i];
        assert_relative(special_beta_i(row[0], row[1], row[2]), row[3], TOLERANCE);
    }
}

static void gamma_is_continuous_where_the_method_changes(void **state) {
    (void)state;
    for (double x = 900; x < 1100; x += 10) {
        double below = special_gamma_q(1000, x);
        double above = special_gamma_q(1000 * (1 + 1e-15), x);
        assert_relative(above, below, 1e-11);
    }
}

static void chi2_falls_as_x_grows(void **state) {
    (void)state;
    for (double df = 1; df < 1e6; df *= 9) {
        double last = 1;
        for (double x = 0; x < 3 * df; x += df / 16) {
            double p = special_chi2_sf(x, df);
            assert_true(p >= 0 && p <= last);
            last = p;
        }
    }
}

static void ends_of_the_domain(void **state) {
    (void)state;
    assert_true(special_chi2_sf(0, 3) == 1);
    assert_true(special_chi2_sf(1e300, 3) == 0);
    assert_true(special_gamma_q(2, 0) == 1);
    assert_true(special_beta_i(2, 3, 0) == 0);
    assert_true(special_beta_i(2, 3, 1) == 1);
    assert_true(special_normal_two_sided(0) == 1);
    assert_relative(special_normal_two_sided(-3), 2 * special_normal_sf(3), 1e-15);
}

/* A series of as many terms as df, or as its root, would not come to the end of all these calls. */
static void work_is_bounded_for_every_df(void **state) {
    (void)state;
    for (double df = 1; df < 9e15; df *= 1.5) {
        for (int i = 0; i < 1000; i++) {
            double p = special_chi2_sf(df, df);
            assert_true(p > 0.3 && p < 0.6);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_tail_agrees_with_mpmath),
        cmocka_unit_test(chi2_tail_agrees_with_mpmath_also_for_large_df),
        cmocka_unit_test(beta_agrees_with_mpmath),
        cmocka_unit_test(gamma_is_continuous_where_the_method_changes),
        cmocka_unit_test(chi2_falls_as_x_grows),
        cmocka_unit_test(ends_of_the_domain),
        cmocka_unit_test(work_is_bounded_for_every_df),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
