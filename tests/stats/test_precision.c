/* SPDX-License-Identifier: Apache-2.0 */
/* Statistics where rounding, overflow or left-over results could hide a wrong number.
 * In: counts, samples. Out: cmocka verdicts. Layer: tests of stats. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "support/batches.h"
#include "support/check.h"
#include "support/statistics.h"

typedef drift_status (*distance)(const uint64_t *, const uint64_t *, size_t, drift_result *,
                                 drift_error *);

static double of(distance function, const uint64_t *f, const uint64_t *g, size_t bins) {
    drift_result r = stale_result();
    assert_int_equal(function(f, g, bins, &r, NULL), DRIFT_OK);
    assert_true(result_is_clean(&r));
    assert_int_equal(r.status, DRIFT_OK);
    return r.value;
}

static drift_status chi2(const uint64_t *f, const uint64_t *g, size_t bins, drift_result *result,
                         drift_error *error) {
    return drift_chi2(f, g, bins, 0, result, error);
}

/* Expected values: the definitions with 50 digits. */
static void contingency_keeps_its_digits_near_0(void **state) {
    (void)state;
    const uint64_t f[] = {5000000, 5000000, 1000000};
    const uint64_t g[] = {5000100, 4999000, 1000200};
    assert_relative(of(chi2, f, g, 3), 0.0987345553271821336, 1e-14);
    assert_relative(of(drift_g, f, g, 3), 0.0987345554235154159, 1e-14);
    const uint64_t many[] = {701000000000001, 313000000000007, 97000000000003};
    const uint64_t more[] = {4907000100000007, 2191000000000049, 679000000000021};
    assert_relative(of(chi2, many, more, 3), 0.094007768625605187, 1e-13);
    assert_relative(of(drift_g, many, more, 3), 0.0940077685001563521, 1e-13);
}

static void equal_proportions_are_exactly_0(void **state) {
    (void)state;
    uint64_t seed = 4;
    uint64_t f[20];
    uint64_t g[20];
    for (int round = 0; round < 2000; round++) {
        uint64_t times = 1 + batches_random(&seed) % 1000;
        for (size_t i = 0; i < 20; i++) {
            f[i] = batches_random(&seed) % (UINT64_C(2) << (round % 38));
            g[i] = times * f[i];
        }
        f[0] += 1;
        g[0] += times;
        assert_true(of(chi2, f, g, 20) == 0);
        assert_true(of(drift_g, f, g, 20) == 0);
        assert_true(of(drift_g, g, f, 20) == 0);
        assert_true(of(drift_cramers_v, f, g, 20) == 0);
        assert_true(of(drift_tv, f, g, 20) == 0);
    }
}

static void disjoint_counts_are_exactly_1(void **state) {
    (void)state;
    uint64_t seed = 3;
    uint64_t f[20];
    uint64_t g[20];
    for (int round = 0; round < 2000; round++) {
        for (size_t i = 0; i < 20; i++) {
            uint64_t count = batches_random(&seed) % 1000;
            f[i] = i % 2 == 0 ? count + 1 : 0;
            g[i] = i % 2 == 1 ? count + 1 : 0;
        }
        assert_true(of(drift_js, f, g, 20) == 1);
        assert_true(of(drift_hellinger, f, g, 20) == 1);
        assert_true(of(drift_tv, f, g, 20) == 1);
        g[0] = 1;
        assert_true(of(drift_js, f, g, 20) < 1);
        assert_true(of(drift_hellinger, f, g, 20) < 1);
        assert_true(of(drift_tv, f, g, 20) < 1);
    }
}

static drift_result normed(const double *x, size_t n, const double *y, size_t m) {
    drift_result r = stale_result();
    assert_int_equal(drift_wasserstein_normed(x, n, y, m, NULL, &r, NULL), DRIFT_OK);
    assert_true(result_is_clean(&r));
    return r;
}

/* The deviation of the first sample is 2.4e308, above the largest double; the ratio is not. */
static void a_deviation_out_of_range_does_not_hide_a_distance(void **state) {
    (void)state;
    const double wide[] = {-1.7e308, 1.7e308};
    const double middle[] = {0};
    assert_relative(normed(wide, 2, middle, 1).value, sqrt(0.5), 1e-15);
    const double tiny[] = {0, 0x4p-1074}; /* apart enough for halves */
    const double twice[] = {0x8p-1074};
    assert_relative(normed(tiny, 2, twice, 1).value, 1.5 / sqrt(0.5), 1e-15);
    const double far[] = {1e300};
    assert_int_equal(normed(tiny, 2, far, 1).status, DRIFT_OVERFLOW);
    assert_int_equal(normed(far, 1, tiny, 2).status, DRIFT_CONSTANT);
}

static void normed_does_not_mind_the_unit(void **state) {
    (void)state;
    enum { N = 50 };
    uint64_t seed = 8;
    double x[N];
    double y[N];
    double scaled[2][N];
    for (int i = 0; i < N; i++) {
        x[i] = batches_normal(&seed);
        y[i] = 2 * batches_normal(&seed) + 0.5;
    }
    double value = normed(x, N, y, N).value;
    for (int exponent = -1000; exponent <= 1015; exponent += 65) {
        for (int i = 0; i < N; i++) {
            scaled[0][i] = ldexp(x[i], exponent);
            scaled[1][i] = ldexp(y[i], exponent);
        }
        assert_relative(normed(scaled[0], N, scaled[1], N).value, value, 1e-14);
    }
}

static void a_refused_call_leaves_no_old_result(void **state) {
    (void)state;
    const uint64_t f[] = {1, 2, 3};
    const double wrong[] = {-1e-300, 1000001, NAN, INFINITY, -INFINITY};
    for (size_t k = 0; k < COUNT_OF(wrong); k++) {
        drift_error error = new_error();
        drift_result r = stale_result();
        assert_int_equal(drift_psi(f, f, 3, wrong[k], &r, &error), DRIFT_INVALID_ARGUMENT);
        assert_int_equal(error.code, DRIFT_INVALID_ARGUMENT);
        assert_true(r.fields == 0 && r.value == 0 && r.p_value == 0);
        r = stale_result();
        assert_int_equal(drift_kl(f, f, 3, wrong[k], &r, &error), DRIFT_INVALID_ARGUMENT);
        assert_true(r.fields == 0 && r.value == 0 && r.p_value == 0);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(contingency_keeps_its_digits_near_0),
        cmocka_unit_test(equal_proportions_are_exactly_0),
        cmocka_unit_test(disjoint_counts_are_exactly_1),
        cmocka_unit_test(a_deviation_out_of_range_does_not_hide_a_distance),
        cmocka_unit_test(normed_does_not_mind_the_unit),
        cmocka_unit_test(a_refused_call_leaves_no_old_result),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
