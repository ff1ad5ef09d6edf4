/* SPDX-License-Identifier: Apache-2.0 */
/* Two-sample Kolmogorov-Smirnov: values by hand and by SciPy, properties, refusals.
 * In: samples, counts. Out: cmocka verdicts. Layer: tests of stats. */
#include <float.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/batches.h"
#include "support/check.h"
#include "support/memory_probe.h"
#include "support/statistics.h"

static drift_result ks(const double *x, size_t n, const double *y, size_t m) {
    drift_result r = stale_result();
    assert_int_equal(drift_ks(x, n, y, m, NULL, &r, NULL), DRIFT_OK);
    assert_true(result_is_clean(&r));
    return r;
}

static drift_result ks_counts(const uint64_t *f, const uint64_t *g, const uint8_t *atom,
                              size_t cells) {
    drift_result r = stale_result();
    assert_int_equal(drift_ks_counts(f, g, atom, cells, NULL, &r, NULL), DRIFT_OK);
    assert_true(result_is_clean(&r));
    return r;
}

static double p_of(double d, uint64_t n, uint64_t m) {
    double p = -1;
    int32_t method = -1;
    assert_int_equal(drift_ks_p_value(d, n, m, NULL, &p, &method, NULL), DRIFT_OK);
    assert_true(p >= 0 && p <= 1);
    assert_int_equal(method, n <= 10000 && m <= 10000 ? DRIFT_METHOD_EXACT : DRIFT_METHOD_KSTWO);
    return p;
}

static void small_samples_by_hand(void **state) {
    (void)state;
    const double x[] = {3, 1, 2};
    const double y[] = {2.5, 4};
    /* F reaches 2/3 at 2, where G is 0; 10 paths from (0,0) to (3,2), 6 of which reach 2/3 */
    drift_result r = ks(x, 3, y, 2);
    assert_true(r.value == 2.0 / 3);
    assert_true(r.location == 2);
    assert_int_equal(r.sign, 1);
    assert_relative(r.p_value, 0.6, 1e-15);
    assert_int_equal(r.method, DRIFT_METHOD_EXACT);
    assert_int_equal(r.fields, DRIFT_HAS_VALUE | DRIFT_HAS_P | DRIFT_HAS_LOCATION);
    drift_result back = ks(y, 2, x, 3);
    assert_true(back.value == r.value && back.p_value == r.p_value && back.location == 2);
    assert_int_equal(back.sign, -1);
}

static void a_difference_both_ways_is_the_one_above(void **state) {
    (void)state;
    const double x[] = {2, 3};
    const double y[] = {1, 4};
    drift_result r = ks(x, 2, y, 2); /* -1/2 at 1, +1/2 at 3 */
    assert_true(r.value == 0.5 && r.location == 3);
    assert_int_equal(r.sign, 1);
    drift_result back = ks(y, 2, x, 2);
    assert_true(back.value == 0.5 && back.location == 1);
    assert_int_equal(back.sign, 1);
}

static void one_value_a_side(void **state) {
    (void)state;
    const double a[] = {1};
    const double b[] = {2};
    drift_result same = ks(a, 1, a, 1);
    assert_true(same.value == 0 && same.p_value == 1);
    drift_result apart = ks(a, 1, b, 1);
    assert_true(apart.value == 1 && apart.p_value == 1 && apart.location == 1);
}

static size_t repeat(double *x, const size_t *counts) {
    size_t n = 0;
    for (size_t value = 2; value <= 7; value++) {
        for (size_t i = 0; i < counts[value - 2]; i++)
            x[n++] = (double)value;
    }
    return n;
}

/* A sorted merge that compares inside a run of ties gives 0.2919 here. */
static void ties_are_taken_together(void **state) {
    (void)state;
    const size_t left[] = {4, 29, 34, 9, 21, 29};
    const size_t right[] = {4, 8, 4, 8, 4, 3};
    double x[126];
    double y[31];
    size_t n = repeat(x, left);
    size_t m = repeat(y, right);
    assert_int_equal(n, 126);
    assert_int_equal(m, 31);
    drift_result r = ks(x, n, y, m);
    assert_relative(r.value, 0.1710189452124936, 1e-15);
    assert_true(r.location == 5);
    assert_int_equal(r.sign, -1);
}

static double share_up_to(const double *x, size_t n, double value) {
    size_t count = 0;
    for (size_t i = 0; i < n; i++)
        count += x[i] <= value;
    return (double)count / (double)n;
}

static double brute_force(const double *x, size_t n, const double *y, size_t m) {
    double d = 0;
    for (size_t i = 0; i < n; i++)
        d = fmax(d, fabs(share_up_to(x, n, x[i]) - share_up_to(y, m, x[i])));
    for (size_t i = 0; i < m; i++)
        d = fmax(d, fabs(share_up_to(x, n, y[i]) - share_up_to(y, m, y[i])));
    return d;
}

static void fill_integers(double *x, size_t n, uint64_t values, uint64_t *seed) {
    for (size_t i = 0; i < n; i++)
        x[i] = (double)(batches_random(seed) % values) - (double)(values / 2);
}

static void agrees_with_the_definition_under_ties(void **state) {
    (void)state;
    uint64_t seed = 11;
    double x[60];
    double y[60];
    for (int round = 0; round < 500; round++) {
        size_t n = 1 + batches_random(&seed) % 60;
        size_t m = 1 + batches_random(&seed) % 60;
        uint64_t values = 1 + batches_random(&seed) % 12;
        fill_integers(x, n, values, &seed);
        fill_integers(y, m, values + 1, &seed);
        drift_result r = ks(x, n, y, m);
        assert_true(fabs(r.value - brute_force(x, n, y, m)) <= 2.3e-16);
        double at = share_up_to(x, n, r.location) - share_up_to(y, m, r.location);
        assert_true(fabs(fabs(at) - r.value) <= 2.3e-16);
        assert_true(r.value == 0 || (at > 0) == (r.sign > 0));
    }
}

static void fill_normal(double *x, size_t n, double shift, uint64_t *seed) {
    for (size_t i = 0; i < n; i++)
        x[i] = batches_normal(seed) + shift;
}

static void order_sides_and_monotone_maps_change_nothing(void **state) {
    (void)state;
    enum { N = 300, M = 217 };
    uint64_t seed = 5;
    double x[N];
    double y[M];
    fill_normal(x, N, 0, &seed);
    fill_normal(y, M, 0.3, &seed);
    drift_result r = ks(x, N, y, M);
    drift_result swapped = ks(y, M, x, N);
    assert_true(r.value == swapped.value && r.p_value == swapped.p_value);
    assert_int_equal(r.sign, -swapped.sign);
    for (int i = 0; i < N / 2; i++) {
        double other = x[i];
        x[i] = x[N - 1 - i];
        x[N - 1 - i] = other;
    }
    drift_result permuted = ks(x, N, y, M);
    assert_true(results_equal(&permuted, &r));
    for (int i = 0; i < N; i++)
        x[i] = exp(20 * x[i]);
    for (int i = 0; i < M; i++)
        y[i] = exp(20 * y[i]);
    drift_result mapped = ks(x, N, y, M);
    assert_true(mapped.value == r.value && mapped.p_value == r.p_value && mapped.sign == r.sign);
}

static void every_finite_number_is_a_value(void **state) {
    (void)state;
    const double x[] = {-DBL_MAX, -1e308, -5e-324, -0.0, 0.0, 5e-324, 1e308};
    const double y[] = {DBL_MAX, 5e-324, 1e-310, 0.0};
    drift_result r = ks(x, 7, y, 4);
    assert_relative(r.value, 5.0 / 7 - 0.25, 1e-15);
    assert_true(r.location == 0);
    assert_false(signbit(r.location));
    drift_result same = ks(x, 7, x, 7);
    assert_true(same.value == 0 && same.p_value == 1);
}

static void sorted_and_unsorted_agree_to_the_bit(void **state) {
    (void)state;
    double x[100];
    double y[100];
    for (int i = 0; i < 100; i++) {
        x[i] = i / 3;
        y[i] = i / 4 + 2;
    }
    drift_result sorted = stale_result();
    assert_int_equal(drift_ks_sorted(x, 100, y, 100, NULL, &sorted, NULL), DRIFT_OK);
    drift_result unsorted = ks(x, 100, y, 100);
    assert_true(results_equal(&sorted, &unsorted));
}

static void an_empty_side_is_said(void **state) {
    (void)state;
    const double x[] = {1, 2};
    const uint64_t none[] = {0, 0};
    const uint64_t some[] = {0, 3};
    assert_int_equal(ks(NULL, 0, x, 2).status, DRIFT_EMPTY);
    assert_int_equal(ks(x, 2, NULL, 0).status, DRIFT_EMPTY);
    assert_int_equal(ks(NULL, 0, NULL, 0).status, DRIFT_EMPTY);
    assert_int_equal(ks_counts(none, some, NULL, 2).status, DRIFT_EMPTY);
    assert_int_equal(ks_counts(some, none, NULL, 2).status, DRIFT_EMPTY);
}

static void p_never_rises_with_d(void **state) {
    (void)state;
    const uint64_t sizes[][2] = {
        {10, 10},          {10, 11},       {999, 1000},         {5971, 6000},
        {10000, 10000},    {10000, 9999},  {10001, 30},         {100000, 100000},
        {1000000, 999999}, {12345, 54321}, {10000000, 10000000}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        double n = (double)sizes[i][0];
        double m = (double)sizes[i][1];
        double unit = sqrt((n + m) / (n * m));
        double last = 1;
        for (int step = 0; step <= 30; step++) {
            double p = p_of(fmin(1, 0.15 * step * unit), sizes[i][0], sizes[i][1]);
            assert_true(p <= last);
            last = p;
        }
    }
}

static void a_clear_shift_is_never_called_likely(void **state) {
    (void)state;
    const uint64_t sizes[][2] = {{20, 21},       {100, 100},      {1000, 999},
                                 {5971, 6000},   {10000, 9999},   {10001, 10000},
                                 {100000, 5000}, {1000000, 1000}, {10000000, 9999999}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        assert_true(p_of(1, sizes[i][0], sizes[i][1]) < 1e-10);
        assert_true(i == 0 || p_of(0.856, sizes[i][0], sizes[i][1]) < 1e-10);
    }
}

/* Where the exact law hands over to the finite-n law, both must tell the same story. The exact one
 * moves in steps of 1/10000 of D, and p ~ 2 exp(-2 n D^2) changes by 4 n D / 10000 over a step. */
static void the_two_laws_meet(void **state) {
    (void)state;
    for (double z = 0.6; z < 2; z += 0.1) {
        double d = z * sqrt(2.0 / 10000);
        double step = 4 * z * sqrt(5000) / 10000;
        assert_relative(p_of(d, 10001, 10001), p_of(d, 10000, 10000), step + 0.01);
    }
}

/* With work that grew as the size does beyond the exact law, this would not end. */
static void work_is_bounded(void **state) {
    (void)state;
    p_of(0.02, 10000, 9999);
    p_of(0.02, 10000, 10000);
    p_of(0.9, 10000, 1);
    for (double n = 10001; n < 9e15; n *= 10)
        p_of(1 / sqrt(n), (uint64_t)n, (uint64_t)n);
}

/* Under equal distributions p <= alpha must come at most as often as alpha says; with continuous
 * data it comes about as often. Five standard errors, seeds fixed. */
static void false_alarms_keep_to_alpha(void **state) {
    (void)state;
    enum { ROUNDS = 4000, N = 80, M = 101 };
    uint64_t seed = 2024;
    int continuous = 0;
    int discrete = 0;
    double x[N];
    double y[M];
    for (int round = 0; round < ROUNDS; round++) {
        fill_normal(x, N, 0, &seed);
        fill_normal(y, M, 0, &seed);
        continuous += ks(x, N, y, M).p_value <= 0.05;
        fill_integers(x, N, 4, &seed);
        fill_integers(y, M, 4, &seed);
        discrete += ks(x, N, y, M).p_value <= 0.05;
    }
    double spread = 5 * sqrt(ROUNDS * 0.05 * 0.95);
    assert_true(fabs(continuous - ROUNDS * 0.05) <= spread);
    assert_true(discrete <= ROUNDS * 0.05 + spread);
    assert_true(discrete > 0);
}

static int rising(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Rows of x in each cell: knots[i-1] <= x < knots[i]. */
static void count_cells(const double *x, size_t n, const double *knots, size_t knot_count,
                        uint64_t *counts) {
    memset(counts, 0, (knot_count + 1) * sizeof *counts);
    for (size_t i = 0; i < n; i++) {
        size_t cell = 0;
        while (cell < knot_count && knots[cell] <= x[i])
            cell++;
        counts[cell]++;
    }
}

static void bounds_hold_for_every_cut(void **state) {
    (void)state;
    enum { N = 150, M = 90, KNOTS = 12 };
    uint64_t seed = 77;
    double x[N];
    double y[M];
    double knots[KNOTS];
    uint64_t f[KNOTS + 1];
    uint64_t g[KNOTS + 1];
    int open = 0;
    for (int round = 0; round < 400; round++) {
        size_t knot_count = 1 + batches_random(&seed) % KNOTS;
        fill_normal(x, N, 0, &seed);
        fill_normal(y, M, (round % 5) * 0.4, &seed);
        fill_normal(knots, knot_count, 0, &seed);
        qsort(knots, knot_count, sizeof *knots, rising);
        count_cells(x, N, knots, knot_count, f);
        count_cells(y, M, knots, knot_count, g);
        drift_result exact = ks(x, N, y, M);
        drift_result r = ks_counts(f, g, NULL, knot_count + 1);
        assert_true(r.lower <= exact.value && exact.value <= r.upper);
        assert_true(r.value == r.lower && r.upper <= 1 && r.p_value >= exact.p_value);
        assert_int_equal(r.method, r.lower < r.upper ? DRIFT_METHOD_KNOTS : DRIFT_METHOD_EXACT);
        open += r.lower < r.upper;
    }
    assert_true(open > 300);
}

static void atoms_make_counts_exact(void **state) {
    (void)state;
    uint64_t seed = 9;
    double x[70];
    double y[50];
    const double knots[] = {-2, -1, 0, 1, 2};
    const uint8_t atoms[] = {1, 1, 1, 1, 1, 1};
    uint64_t f[6];
    uint64_t g[6];
    for (int round = 0; round < 200; round++) {
        fill_integers(x, 70, 6, &seed);
        fill_integers(y, 50, 6, &seed);
        count_cells(x, 70, knots, 5, f);
        count_cells(y, 50, knots, 5, g);
        drift_result exact = ks(x, 70, y, 50);
        drift_result r = ks_counts(f, g, atoms, 6);
        assert_true(r.lower == exact.value && r.upper == exact.value);
        assert_true(r.p_value == exact.p_value && r.method == exact.method);
    }
}

/* One open cell of two rows a side can hide anything; one that a side leaves empty hides nothing.
 */
static void bounds_by_hand(void **state) {
    (void)state;
    const uint64_t both[] = {2};
    const uint64_t left[] = {4, 0};
    const uint64_t right[] = {0, 5};
    const uint64_t f[] = {1, 2, 1};
    const uint64_t g[] = {1, 1, 2};
    drift_result one = ks_counts(both, both, NULL, 1);
    assert_true(one.lower == 0 && one.upper == 1 && one.p_value == 1);
    drift_result apart = ks_counts(left, right, NULL, 2);
    assert_true(apart.lower == 1 && apart.upper == 1 && apart.method == DRIFT_METHOD_EXACT);
    /* after the cells: 0, 1/4, 0; the second cell allows 3/4 - 1/4, the third 1 - 1/2 */
    drift_result r = ks_counts(f, g, NULL, 3);
    assert_true(r.value == 0.25 && r.upper == 0.5);
}

static void huge_counts_stay_in_range(void **state) {
    (void)state;
    const uint64_t almost = (UINT64_C(1) << 53) - 1;
    const uint64_t f[] = {almost, 0};
    const uint64_t g[] = {0, almost};
    drift_result apart = ks_counts(f, g, NULL, 2);
    assert_true(apart.value == 1 && apart.p_value == 0);
    const uint64_t half[] = {almost / 2, almost / 2};
    drift_result r = ks_counts(half, half, NULL, 2);
    assert_true(r.value == 0 && r.p_value == 1 && r.upper == 0.5);
    const uint64_t too_many[] = {almost, 1};
    drift_error error = new_error();
    drift_result refused = stale_result();
    assert_int_equal(drift_ks_counts(f, too_many, NULL, 2, NULL, &refused, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 1);
}

typedef drift_status (*ks_function)(const double *, size_t, const double *, size_t,
                                    const drift_allocator *, drift_result *, drift_error *);

static void expect_refusal(ks_function function, const double *x, size_t n, const double *y,
                           size_t m, int64_t row) {
    drift_error error = new_error();
    drift_result r = stale_result();
    assert_int_equal(function(x, n, y, m, NULL, &r, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.code, DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, row);
    assert_true(error.message[0] != '\0');
    assert_int_equal(r.fields, 0);
}

static void wrong_samples_are_refused(void **state) {
    (void)state;
    const double good[] = {1, 2, 3};
    const double with_nan[] = {1, NAN, 3};
    const double with_infinity[] = {1, 2, INFINITY};
    const double with_minus_infinity[] = {-INFINITY, 2, 3};
    const double falling[] = {1, 3, 2};
    const ks_function both[] = {drift_ks, drift_ks_sorted};
    for (size_t i = 0; i < COUNT_OF(both); i++) {
        expect_refusal(both[i], with_nan, 3, good, 3, 1);
        expect_refusal(both[i], good, 3, with_infinity, 3, 2);
        expect_refusal(both[i], with_minus_infinity, 3, good, 3, 0);
        expect_refusal(both[i], NULL, 3, good, 3, -1);
        expect_refusal(both[i], good, 3, NULL, 1, -1);
        expect_refusal(both[i], good, (size_t)INT32_MAX + 1, good, 3, -1);
    }
    expect_refusal(drift_ks_sorted, falling, 3, good, 3, 2);
    expect_refusal(drift_ks_sorted, good, 3, falling, 3, 2);
}

static void wrong_arguments_of_p_are_refused(void **state) {
    (void)state;
    const double wrong[] = {-0.1, 1.0000001, NAN, INFINITY};
    double p = 7;
    int32_t method = 7;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(drift_ks_p_value(wrong[i], 9, 9, NULL, &p, &method, NULL),
                         DRIFT_INVALID_ARGUMENT);
    }
    assert_int_equal(drift_ks_p_value(0.5, 0, 9, NULL, &p, &method, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_p_value(0.5, 9, 0, NULL, &p, &method, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_p_value(0.5, 9, (UINT64_C(1) << 53) + 1, NULL, &p, &method, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_p_value(0.5, 9, 9, NULL, NULL, &method, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_p_value(0.5, 9, 9, NULL, &p, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_true(p == 7 && method == 7);
}

static void wrong_counts_are_refused(void **state) {
    (void)state;
    const uint64_t f[] = {1, 2};
    drift_result r = stale_result();
    assert_int_equal(drift_ks_counts(NULL, f, NULL, 2, NULL, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_counts(f, NULL, NULL, 2, NULL, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_counts(f, f, NULL, 0, NULL, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_counts(f, f, NULL, 2, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    r.struct_size = 4;
    assert_int_equal(drift_ks_counts(f, f, NULL, 2, NULL, &r, NULL), DRIFT_INVALID_ARGUMENT);
}

static void a_result_needs_its_size(void **state) {
    (void)state;
    const double x[] = {1, 2};
    drift_result r;
    memset(&r, 0, sizeof r);
    assert_int_equal(drift_ks(x, 2, x, 2, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks(x, 2, x, 2, NULL, &r, NULL), DRIFT_INVALID_ARGUMENT);
    r.struct_size = (uint32_t)sizeof r - 1;
    assert_int_equal(drift_ks(x, 2, x, 2, NULL, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(r.struct_size, sizeof r - 1);
}

/* A caller built with a later header brings a longer result: what this version does not know stays
 * as it was. */
static void a_longer_result_is_accepted(void **state) {
    (void)state;
    const double x[] = {1, 2};
    struct {
        drift_result known;
        double later;
    } r;
    memset(&r, 0x5a, sizeof r);
    double before = r.later;
    r.known.struct_size = (uint32_t)sizeof r;
    assert_int_equal(drift_ks(x, 2, x, 2, NULL, &r.known, NULL), DRIFT_OK);
    assert_true(r.known.value == 0 && r.known.p_value == 1);
    assert_int_equal(r.known.struct_size, sizeof r);
    assert_memory_equal(&r.later, &before, sizeof before);
    assert_int_equal(drift_ks(x, 2, x, 2, NULL, &r.known, NULL), DRIFT_OK);
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    const double x[] = {5, 1, 4};
    const double y[] = {2, 3, 9, 7};
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_result r = stale_result();
    assert_int_equal(drift_ks(x, 3, y, 4, &allocator, &r, NULL), DRIFT_OK);
    size_t needed = probe.allocations;
    assert_int_equal(needed, 4); /* two copies, the sort's scratch, the row of the exact law */
    assert_int_equal(probe.blocks_held, 0);
    for (size_t allowed = 0; allowed < needed; allowed++) {
        drift_error error = new_error();
        allocator = memory_probe_allocator(&probe, allowed);
        r = stale_result();
        assert_int_equal(drift_ks(x, 3, y, 4, &allocator, &r, &error), DRIFT_OUT_OF_MEMORY);
        assert_int_equal(error.code, DRIFT_OUT_OF_MEMORY);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
        assert_int_equal(r.fields, 0);
    }
    const uint64_t f[] = {3, 1};
    const uint64_t g[] = {1, 4};
    allocator = memory_probe_allocator(&probe, 0);
    assert_int_equal(drift_ks_counts(f, g, NULL, 2, &allocator, &r, NULL), DRIFT_OUT_OF_MEMORY);
    assert_int_equal(r.fields, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_samples_by_hand),
        cmocka_unit_test(a_difference_both_ways_is_the_one_above),
        cmocka_unit_test(one_value_a_side),
        cmocka_unit_test(ties_are_taken_together),
        cmocka_unit_test(agrees_with_the_definition_under_ties),
        cmocka_unit_test(order_sides_and_monotone_maps_change_nothing),
        cmocka_unit_test(every_finite_number_is_a_value),
        cmocka_unit_test(sorted_and_unsorted_agree_to_the_bit),
        cmocka_unit_test(an_empty_side_is_said),
        cmocka_unit_test(p_never_rises_with_d),
        cmocka_unit_test(a_clear_shift_is_never_called_likely),
        cmocka_unit_test(the_two_laws_meet),
        cmocka_unit_test(work_is_bounded),
        cmocka_unit_test(false_alarms_keep_to_alpha),
        cmocka_unit_test(bounds_hold_for_every_cut),
        cmocka_unit_test(atoms_make_counts_exact),
        cmocka_unit_test(bounds_by_hand),
        cmocka_unit_test(huge_counts_stay_in_range),
        cmocka_unit_test(wrong_samples_are_refused),
        cmocka_unit_test(wrong_arguments_of_p_are_refused),
        cmocka_unit_test(wrong_counts_are_refused),
        cmocka_unit_test(a_result_needs_its_size),
        cmocka_unit_test(a_longer_result_is_accepted),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
