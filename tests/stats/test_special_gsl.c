/* SPDX-License-Identifier: Apache-2.0 */
/* Special functions against GSL, where GSL 2.7.1 is right: df up to 1,000, p down to 1e-200.
 * In: GSL. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <gsl/gsl_cdf.h>

#include "stats/special.h"
#include "support/check.h"

static void normal_tail_agrees(void **state) {
    (void)state;
    for (double z = -8; z < 30; z += 0.07) {
        assert_relative(special_normal_sf(z), gsl_cdf_ugaussian_Q(z), 1e-11);
    }
}

static void chi2_tail_agrees(void **state) {
    (void)state;
    for (double df = 1; df <= 1000; df += 37) {
        for (double x = 0.5 * df; x < 1.5 * df; x += 0.05 * df) {
            assert_relative(special_chi2_sf(x, df), gsl_cdf_chisq_Q(x, df), 1e-10);
        }
    }
}

static void beta_agrees(void **state) {
    (void)state;
    for (double a = 0.5; a < 60; a *= 2.3) {
        for (double x = 0.05; x < 0.5; x += 0.05) {
            assert_relative(special_beta_i(a, 4.5, x), gsl_cdf_beta_P(x, a, 4.5), 1e-10);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(normal_tail_agrees),
        cmocka_unit_test(chi2_tail_agrees),
        cmocka_unit_test(beta_agrees),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
