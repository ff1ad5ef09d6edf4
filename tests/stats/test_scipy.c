/* SPDX-License-Identifier: Apache-2.0 */
/* Kolmogorov-Smirnov and Wasserstein against SciPy's values.
 * In: samples made from the same integers as tools/golden_stats.py. Layer: tests of stats. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include <driftcheck/stats.h>

#include "data/stats_golden.h"
#include "support/check.h"

/* Samples both programs make from the same integers: see tools/golden_stats.py. */
static void make_sample(double *out, size_t n, uint64_t seed, uint64_t values, double step) {
    uint64_t s = seed;
    for (size_t i = 0; i < n; i++) {
        s = s * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
        out[i] = (double)(s >> 33) / 2147483648.0;
        if (values > 0) out[i] = floor(out[i] * (double)values);
        out[i] = out[i] * step;
    }
}

static void test_against_scipy(void **state) {
    (void)state;
    static double a[20000];
    static double b[20000];
    for (size_t i = 0; i < KS_GOLDEN_COUNT; i++) {
        const ks_golden *g = &ks_goldens[i];
        make_sample(a, g->n, g->seed, g->values, 1.0);
        make_sample(b, g->m, g->seed + 1, g->values, g->stretch);
        drift_result r;
        drift_result_init(&r);
        assert_int_equal(drift_ks(a, g->n, b, g->m, NULL, &r, NULL), DRIFT_OK);
        assert_true(fabs(r.value - g->d) <= 1e-12);
        if (g->p >= 1e-300) assert_relative(r.p_value, g->p, 1e-9);
        drift_result w;
        drift_result_init(&w);
        assert_int_equal(drift_wasserstein(a, g->n, b, g->m, NULL, &w, NULL), DRIFT_OK);
        assert_true(fabs(w.value - g->wasserstein) <= 1e-12 * (1.0 + g->wasserstein));
    }
    assert_true(KS_GOLDEN_COUNT > 20);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_scipy),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
