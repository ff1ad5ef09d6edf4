/* SPDX-License-Identifier: Apache-2.0 */
/* Kolmogorov's laws against exact arithmetic and SciPy, and their properties.
 * In: tests/data/kolmogorov_golden.h. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include <driftcheck/stats.h>

#include "data/kolmogorov_golden.h"
#include "stats/kolmogorov.h"
#include "support/check.h"

#define ROWS(table) (sizeof(table) / sizeof(table)[0])

static double two_sample(uint64_t h, uint32_t n1, uint32_t n2) {
    double p = -1;
    assert_int_equal(kolmogorov_two_sample_sf(h, n1, n2, NULL, &p, NULL), DRIFT_OK);
    return p;
}

static void kstwo_agrees_with_exact_arithmetic(void **state) {
    (void)state;
    for (size_t i = 0; i < ROWS(golden_kstwo_exact); i++) {
        const double *row = golden_kstwo_exact[i];
        assert_relative(kolmogorov_kstwo_sf(row[1], row[0]), row[3], 2e-12);
    }
}

static void kstwo_tail_agrees_with_mpmath(void **state) {
    (void)state;
    for (size_t i = 0; i < ROWS(golden_kstwo_tail); i++) {
        const double *row = golden_kstwo_tail[i];
        assert_relative(kolmogorov_kstwo_sf(row[1], row[0]), row[3], 1e-11);
    }
}

static void kstwo_agrees_with_scipy_where_scipy_is_exact(void **state) {
    (void)state;
    for (size_t i = 0; i < ROWS(golden_kstwo_scipy); i++) {
        const double *row = golden_kstwo_scipy[i];
        assert_relative(kolmogorov_kstwo_sf(row[1], row[0]), row[3], 1e-12);
    }
}

static void two_sample_agrees_with_counted_paths(void **state) {
    (void)state;
    for (size_t i = 0; i < ROWS(golden_two_sample); i++) {
        const double *row = golden_two_sample[i];
        double p = two_sample((uint64_t)row[0], (uint32_t)row[1], (uint32_t)row[2]);
        double swapped = two_sample((uint64_t)row[0], (uint32_t)row[2], (uint32_t)row[1]);
        assert_relative(p, row[3], 1e-12);
        assert_true(p == swapped);
    }
}

static void kstwo_falls_as_d_grows(void **state) {
    (void)state;
    const double sizes[] = {1, 2, 10, 140, 141, 2000, 2001, 4000, 4001, 1e6, 1e8, 1e12};
    for (size_t i = 0; i < ROWS(sizes); i++) {
        double last = 1;
        for (double z = 0; z < 6; z += 0.03) {
            double p = kolmogorov_kstwo_sf(z / sqrt(sizes[i]), sizes[i]);
            assert_true(p >= 0 && p <= last * (1 + 1e-12));
            last = p;
        }
    }
}

static void kstwo_is_continuous_where_the_method_changes(void **state) {
    (void)state;
    const double sizes[] = {50, 140, 2000, 2001, 1e5, 1e9};
    const double places[] = {4.65, 0.026};
    for (size_t i = 0; i < ROWS(sizes); i++) {
        for (size_t k = 0; k < ROWS(places); k++) {
            double d = sqrt(places[k] / sizes[i]);
            double below = kolmogorov_kstwo_sf(d * (1 - 1e-14), sizes[i]);
            double above = kolmogorov_kstwo_sf(d * (1 + 1e-14), sizes[i]);
            assert_relative(above, below, 5e-12);
        }
    }
    assert_relative(kolmogorov_kstwo_sf(1.2 / sqrt(2001), 2001),
                    kolmogorov_kstwo_sf(1.2 / sqrt(2000), 2000), 1e-5);
}

static void two_sample_falls_as_h_grows(void **state) {
    (void)state;
    double last = 1;
    for (uint64_t h = 0; h <= 60 * 59; h += 7) {
        double p = two_sample(h, 60, 59);
        assert_true(p >= 0 && p <= last);
        last = p;
    }
    assert_true(two_sample(0, 5, 5) == 1);
    assert_true(two_sample(31, 5, 6) == 0);
}

/* Kolmogorov's limit law at sqrt(n) d = 1: 2 sum (-1)^(k-1) exp(-2 k^2). */
static void kstwo_tends_to_the_limit_law(void **state) {
    (void)state;
    assert_relative(kolmogorov_kstwo_sf(1.0 / 94906265, 9007199134760000.0), 0.26999967167735456,
                    1e-7);
}

/* With work that grew as the size does, this would not end. */
static void work_is_bounded(void **state) {
    (void)state;
    for (double n = 1; n < 9e15; n *= 7) {
        assert_true(kolmogorov_kstwo_sf(1.5 / sqrt(n), n) < 0.1);
        assert_true(kolmogorov_kstwo_sf(3 / sqrt(n), n) < 1e-7);
    }
    assert_true(two_sample(50000000, 10000, 9999) < 1e-300);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(kstwo_agrees_with_exact_arithmetic),
        cmocka_unit_test(kstwo_tail_agrees_with_mpmath),
        cmocka_unit_test(kstwo_agrees_with_scipy_where_scipy_is_exact),
        cmocka_unit_test(two_sample_agrees_with_counted_paths),
        cmocka_unit_test(kstwo_falls_as_d_grows),
        cmocka_unit_test(kstwo_is_continuous_where_the_method_changes),
        cmocka_unit_test(two_sample_falls_as_h_grows),
        cmocka_unit_test(kstwo_tends_to_the_limit_law),
        cmocka_unit_test(work_is_bounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
