/* SPDX-License-Identifier: Apache-2.0 */
/* psi, kl, js and ks side by side: the same bits on every level, and what libm says.
 * Tolerances: each term is a share (at most 1) times a logarithm of at most 40 with some ulp each,
 * and at most 64 terms are added: 64 * 40 * 4 * 2^-53 < 2e-12. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/core.h>

#include "kernels/kernels.h"

#define COLUMNS 131
#define BINS    20

typedef struct table {
    double count[BINS * COLUMNS], reference[BINS * COLUMNS], smooth[BINS * COLUMNS];
    double log_smooth[BINS * COLUMNS], entropy[BINS * COLUMNS];
    double smoothing[BINS * COLUMNS], scale[COLUMNS], smooth_scale[COLUMNS];
    uint64_t at_least[BINS * COLUMNS], above[COLUMNS];
} table;

static uint64_t next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static void fill(table *t, size_t columns, size_t bins, uint64_t seed) {
    for (size_t j = 0; j < columns; j++) {
        size_t used = 1 + next(&seed) % bins;
        double n = 0.0, m = 0.0;
        double r[BINS];
        for (size_t b = 0; b < bins; b++) {
            int heavy = next(&seed) % 4 != 0;
            t->count[b * columns + j] = b < used && heavy ? (double)(next(&seed) % 1000000) : 0.0;
            r[b] = b < used && next(&seed) % 5 != 0 ? (double)(next(&seed) % 1000) : 0.0;
            n += t->count[b * columns + j];
            m += r[b];
        }
        if (m == 0.0) r[0] = m = 1.0;
        t->scale[j] = n > 0.0 ? 1.0 / n : 0.0;
        t->smooth_scale[j] = 1.0 / (n + 0.5 * (double)used);
        for (size_t b = 0; b < bins; b++) {
            t->smoothing[b * columns + j] = b < used ? 0.5 : 0.0;
            t->reference[b * columns + j] = r[b] / m;
            t->smooth[b * columns + j] =
                (r[b] + t->smoothing[b * columns + j]) / (m + 0.5 * (double)used);
        }
        t->above[j] = next(&seed) % 3;
        uint64_t left = next(&seed) % 100000 + t->above[j];
        for (size_t b = 0; b < bins; b++) {
            t->at_least[b * columns + j] = left;
            left = t->above[j] + (left - t->above[j]) / 2;
        }
    }
}

static kernel_divergence divergence_of(table *t, size_t columns, size_t bins) {
    kernel_divergence d = {bins,          columns,    t->count,     t->reference, t->smooth,
                           t->log_smooth, t->entropy, t->smoothing, t->scale,     t->smooth_scale};
    kernel_prepare_divergence(t->reference, t->smooth, bins * columns, t->log_smooth, t->entropy);
    return d;
}

static double entropy_term(double p, double m) {
    return p > 0.0 ? p * log(p / m) : 0.0;
}

static void test_against_libm(void **state) {
    (void)state;
    static table t;
    double psi[COLUMNS], kl[COLUMNS], js[COLUMNS];
    fill(&t, COLUMNS, BINS, 7);
    kernel_divergence d = divergence_of(&t, COLUMNS, BINS);
    kernels_get_level(DRIFT_SIMD_SCALAR)->divergences(&d, psi, kl, js);
    for (size_t j = 0; j < COLUMNS; j++) {
        double want_psi = 0.0, want_kl = 0.0, want_js = 0.0;
        for (size_t b = 0; b < BINS; b++) {
            size_t i = b * COLUMNS + j;
            double c = (t.count[i] + 0.5) * t.smooth_scale[j], r = t.smooth[i];
            if (t.smoothing[i] > 0.0) {
                want_psi += (c - r) * log(c / r);
                want_kl += c * log(c / r);
            }
            double p = t.reference[i], q = t.count[i] * t.scale[j], m = (p + q) / 2.0;
            want_js += entropy_term(p, m) + entropy_term(q, m);
        }
        assert_true(fabs(psi[j] - want_psi) < 2e-12);
        assert_true(fabs(kl[j] - want_kl) < 2e-12);
        assert_true(fabs(js[j] - want_js) < 2e-12);
    }
}

/* One bin whose share is x on one side and whose logarithm is all of psi: accuracy of log alone. */
/* Error of `got` in units of the last place of what it should be. */
static double ulps(double got, long double want) {
    double magnitude = fabs((double)want);
    return (double)fabsl(got - want) / (nextafter(magnitude, INFINITY) - magnitude);
}

static void test_logarithm(void **state) {
    (void)state;
    double worst = 0.0;
    uint64_t seed = 3;
    for (int i = 0; i < 400000; i++) {
        int exponent = i % 2 ? (int)(next(&seed) % 90) - 45 : -(i / 2 % 2); /* half: 1/2 to 2 */
        double x = ldexp(1.0 + (double)next(&seed) / 2147483648.0, exponent), log_x, entropy;
        kernel_prepare_divergence(&x, &x, 1, &log_x, &entropy);
        assert_true(entropy == x * log_x);
        double error = ulps(log_x, logl(x));
        if (error > worst) worst = error;
    }
    assert_true(worst > 0.5 && worst < 1.0);
}

static void test_levels_agree(void **state) {
    (void)state;
    static table t;
    for (size_t columns = 1; columns <= COLUMNS; columns += columns < 20 ? 1 : 37) {
        for (size_t bins = 1; bins <= BINS; bins += 6) {
            fill(&t, columns, bins, columns * 31 + bins);
            kernel_divergence d = divergence_of(&t, columns, bins);
            double want[4][COLUMNS], got[4][COLUMNS];
            const kernel_table *scalar = kernels_get_level(DRIFT_SIMD_SCALAR);
            scalar->divergences(&d, want[0], want[1], want[2]);
            scalar->ks_at_edges(t.at_least, t.reference, t.above, t.scale, bins, columns, want[3]);
            for (int32_t level = DRIFT_SIMD_AVX2; level <= DRIFT_SIMD_AVX512; level++) {
                const kernel_table *k = kernels_get_level(level);
                if (!k) continue;
                k->divergences(&d, got[0], got[1], got[2]);
                k->ks_at_edges(t.at_least, t.reference, t.above, t.scale, bins, columns, got[3]);
                for (size_t i = 0; i < 4; i++)
                    assert_memory_equal(got[i], want[i], columns * sizeof(double));
            }
        }
    }
}

/* Shares that are the same to the bit are no distance at all from one another. */
static void test_the_same_shares(void **state) {
    (void)state;
    static table t;
    double psi[COLUMNS], kl[COLUMNS], js[COLUMNS];
    fill(&t, COLUMNS, BINS, 11);
    for (size_t j = 0; j < COLUMNS; j++) {
        for (size_t b = 0; b < BINS; b++) {
            size_t i = b * COLUMNS + j;
            t.reference[i] = t.count[i] * t.scale[j];
            t.smooth[i] = (t.count[i] + t.smoothing[i]) * t.smooth_scale[j];
        }
    }
    kernel_divergence d = divergence_of(&t, COLUMNS, BINS);
    kernels_get()->divergences(&d, psi, kl, js);
    for (size_t j = 0; j < COLUMNS; j++)
        assert_true(psi[j] == 0.0 && kl[j] == 0.0 && js[j] == 0.0);
}

static void test_ks(void **state) {
    (void)state;
    const uint64_t at_least[] = {10, 8, 2, 2}; /* two columns of five and three values ... */
    const uint64_t above[] = {2, 2};           /* ... and two infinities each */
    const double reference[] = {1.0, 1.0, 0.5, 0.25};
    const double scale[] = {1.0 / 8.0, 1.0 / 6.0};
    double ks[2];
    kernels_get()->ks_at_edges(at_least, reference, above, scale, 2, 2, ks);
    assert_true(ks[0] == 0.5);
    assert_true(ks[1] == 0.25);
}

/* Counts as a conversion rounds them, also those that no double holds. */
static void test_between(void **state) {
    (void)state;
    uint64_t at_least[65], above[65];
    double count[65];
    uint64_t seed = 5;
    for (size_t i = 0; i < 65; i++) {
        above[i] = next(&seed);
        at_least[i] = above[i] + (i == 0 ? 0 : UINT64_MAX >> (i - 1)) - i % 3;
    }
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        k->between(at_least, above, 65, count);
        for (size_t i = 0; i < 65; i++)
            assert_true(count[i] == (double)(at_least[i] - above[i]));
    }
}

#define TAILS 40000

/* From 1 down to numbers that are not normal, and beyond. */
static void test_ks_bound(void **state) {
    (void)state;
    static double d[TAILS], n[TAILS], m[TAILS], want[TAILS], got[TAILS];
    uint64_t seed = 9;
    double worst = 0.0;
    for (size_t i = 0; i < TAILS; i++) {
        d[i] = i % 100 == 0 ? (double)(i % 200 != 0) : (double)next(&seed) / 2147483648.0;
        n[i] = (double)(next(&seed) % 100000);
        m[i] = (double)(next(&seed) % 2000);
    }
    const kernel_table *scalar = kernels_get_level(DRIFT_SIMD_SCALAR);
    scalar->ks_bound(d, n, m, TAILS, want);
    for (size_t i = 0; i < TAILS; i++) {
        double x = n[i] + m[i] > 0 ? -2.0 * d[i] * d[i] * (n[i] * m[i] / (n[i] + m[i])) : 0.0;
        double p = fmin(1.0, 2.0 * exp(x));
        assert_true(want[i] >= 0.0 && want[i] <= 1.0 && (p > 0.0 || want[i] < 1e-323));
        if (p > 1e-307) worst = fmax(worst, fabs(want[i] - p) / p);
        if (p <= 1e-307) assert_true(fabs(want[i] - p) <= 2e-323);
    }
    assert_true(worst < 4e-16);
    for (int32_t level = DRIFT_SIMD_AVX2; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        k->ks_bound(d, n, m, TAILS, got);
        assert_memory_equal(got, want, sizeof got);
    }
}

static void test_js_distance(void **state) {
    (void)state;
    const double most = 2.0 * 0.69314718055994530942;
    const double twice[] = {-1e-17, 0.0, 1e-300, 0.25 * most, most, 2.0 * most};
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        double js[6];
        if (!k) continue;
        memcpy(js, twice, sizeof js);
        k->js_distance(js, 6);
        assert_true(js[0] == 0.0 && js[1] == 0.0 && js[2] == sqrt(1e-300 / most));
        assert_true(js[3] == 0.5 && js[4] == 1.0 && js[5] == 1.0);
    }
}

/* Where erfc changes its way, in its tails, and without missing rows on either side. */
static void test_missing(void **state) {
    (void)state;
    static double of[TAILS], lost[TAILS], share_of[TAILS], per_row[TAILS], now[TAILS];
    static double share[TAILS], want[TAILS], got_share[TAILS], got[TAILS];
    const double rows = 1000.0;
    uint64_t seed = 21;
    double worst = 0.0;
    for (size_t i = 0; i < TAILS; i++) {
        of[i] = i % 50 == 0 ? 0.0 : (double)(30 + next(&seed) % 100000);
        lost[i] = floor(of[i] * (double)(next(&seed) % 100) / (double)(100 + 300 * (i % 4)));
        share_of[i] = of[i] > 0 ? lost[i] / of[i] : 0.0;
        per_row[i] = of[i] > 0 ? 1.0 / of[i] : 0.0;
        now[i] = i % 7 == 0 ? 0.0 : fmin(rows, floor(rows * share_of[i]) + (double)(i % 90));
    }
    kernel_missing m = {of, lost, share_of, per_row, now, rows};
    kernels_get_level(DRIFT_SIMD_SCALAR)->missing(&m, TAILS, share, want);
    for (size_t i = 0; i < TAILS; i++) {
        double all = of[i] + rows;
        double variance = (lost[i] + now[i]) / all * (((of[i] - lost[i]) + (rows - now[i])) / all) *
                          (per_row[i] + 1.0 / rows);
        double z = variance > 0 ? (now[i] / rows - share_of[i]) / sqrt(variance) : 0.0;
        double p = erfc(fabs(z) * 0.70710678118654752440);
        assert_true(share[i] == now[i] / rows && want[i] >= 0.0 && want[i] <= 1.0);
        if (p > 1e-290) worst = fmax(worst, fabs(want[i] - p) / p);
        if (lost[i] == 0.0 && now[i] == 0.0) assert_true(want[i] == 1.0);
    }
    assert_true(worst < 1e-15);
    for (int32_t level = DRIFT_SIMD_AVX2; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        k->missing(&m, TAILS, got_share, got);
        assert_memory_equal(got, want, sizeof got);
        assert_memory_equal(got_share, share, sizeof share);
    }
}

/* All rows miss a value that none of the reference does: as far from 0 as z can be. */
static void test_missing_far(void **state) {
    (void)state;
    const double of[] = {30.0, 1e6, 1e15, 9e15}, lost[] = {0.0, 0.0, 0.0, 0.0};
    const double per_row[] = {1.0 / 30.0, 1e-6, 1e-15, 1.0 / 9e15};
    const double now[] = {9e15, 9e15, 9e15, 9e15};
    kernel_missing m = {of, lost, lost, per_row, now, 9e15};
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        double share[4], p[4];
        if (!k) continue;
        k->missing(&m, 4, share, p);
        for (size_t i = 0; i < 4; i++)
            assert_true(share[i] == 1.0 && p[i] == 0.0);
    }
}

static void test_scales(void **state) {
    (void)state;
    double rows[65], added[65], scale[65], smooth_scale[65];
    for (size_t i = 0; i < 65; i++) {
        rows[i] = (double)(i * i * i);
        added[i] = 0.5 * (double)(1 + i % 20);
    }
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        k->scales(rows, added, 65, scale, smooth_scale);
        for (size_t i = 0; i < 65; i++) {
            assert_true(scale[i] == (i > 0 ? 1.0 / rows[i] : 0.0));
            assert_true(smooth_scale[i] == 1.0 / (rows[i] + added[i]));
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_against_libm), cmocka_unit_test(test_logarithm),
        cmocka_unit_test(test_levels_agree), cmocka_unit_test(test_the_same_shares),
        cmocka_unit_test(test_ks),           cmocka_unit_test(test_between),
        cmocka_unit_test(test_ks_bound),     cmocka_unit_test(test_js_distance),
        cmocka_unit_test(test_missing),      cmocka_unit_test(test_missing_far),
        cmocka_unit_test(test_scales),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
