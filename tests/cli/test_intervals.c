/* SPDX-License-Identifier: Apache-2.0 */
/* Confidence intervals against published tables and SciPy 1.11 (chi2.ppf, beta.ppf, t.ppf,
 * binom.cdf). In: counts. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "cli/intervals.h"
#include "support/check.h"

static void poisson_is_garwoods(void **state) {
    (void)state;
    interval none = interval_poisson(0, 0.95);
    assert_true(none.low == 0);
    assert_relative(none.high, 3.6888794541139363, 1e-9);
    interval ten = interval_poisson(10, 0.95);
    assert_relative(ten.low, 4.7953886961324335, 1e-9);
    assert_relative(ten.high, 18.39035604201778, 1e-9);
    interval many = interval_poisson(100000, 0.99);
    assert_relative(many.low, 99187.32963316483, 1e-8);
    assert_relative(many.high, 100817.43103329056, 1e-8);
}

static void share_is_clopper_and_pearsons(void **state) {
    (void)state;
    interval i = interval_share(1, 50, 0.95);
    assert_relative(i.low, 0.0005062280, 1e-6);
    assert_relative(i.high, 0.1064695457, 1e-6);
    interval none = interval_share(0, 20, 0.95);
    assert_true(none.low == 0);
    assert_relative(none.high, 1 - pow(0.025, 1.0 / 20), 1e-9);
    interval all = interval_share(20, 20, 0.95);
    assert_relative(all.low, pow(0.025, 1.0 / 20), 1e-9);
    assert_true(all.high == 1);
}

static void mean_is_students(void **state) {
    static const double factors[][2] = {{2, 12.706204736432095},
                                        {3, 4.302652729911275},
                                        {10, 2.2621571627409915},
                                        {11, 2.2281388519649385},
                                        {1001, 1.9623390808264078}};
    (void)state;
    for (size_t i = 0; i < sizeof factors / sizeof factors[0]; i++) {
        double count = factors[i][0];
        interval m = interval_mean(5, sqrt(count), (uint64_t)count, 0.95);
        assert_relative(m.high - 5, factors[i][1], 1e-9);
        assert_relative(5 - m.low, factors[i][1], 1e-9);
    }
}

/* Of 100 values the 90th and the 100th: chances 0.0115 and 0.0059 beyond them; of the 91st and the
 * 99th 0.0282 and 0.0371, which is too much. */
static void quantile_lies_between_order_statistics(void **state) {
    (void)state;
    interval hundred = interval_quantile(0.95, 100, 0.95);
    assert_true(hundred.low == 90);
    assert_true(hundred.high == 100);
    interval few = interval_quantile(0.95, 20, 0.95);
    assert_true(few.low == 17);
    assert_true(isfinite(few.high) == 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(poisson_is_garwoods),
        cmocka_unit_test(share_is_clopper_and_pearsons),
        cmocka_unit_test(mean_is_students),
        cmocka_unit_test(quantile_lies_between_order_statistics),
    };
    return cmocka_run_group_tests_name("intervals", tests, NULL, NULL);
}
