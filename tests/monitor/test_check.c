/* SPDX-License-Identifier: Apache-2.0 */
/* The check as a whole: what drifts, what does not, what cannot be said, and why.
 * In: two data sets. Out: reports. Layer: tests of monitor. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/batches.h"
#include "support/memory_probe.h"

#define N 4000

static double before[N];
static double now[N];

static void fill_normal(double *x, uint64_t seed, double mean, double sd) {
    for (int i = 0; i < N; i++)
        x[i] = mean + sd * batches_normal(&seed);
}

static drift_profile *profile_of(const double *x, int64_t n, uint32_t keep,
                                 const drift_profile *reference) {
    drift_profile_options options;
    drift_column column = batches_doubles("x", x);
    drift_profile_options_init(&options);
    options.keep_rows = keep;
    return batches_profile(&column, 1, n, &options, reference, DRIFT_TYPE_AUTO);
}

static drift_report *check(const drift_profile *a, const drift_profile *b,
                           const drift_check_options *options) {
    drift_report *report = NULL;
    assert_int_equal(drift_check(a, b, options, &report, NULL), DRIFT_OK);
    return report;
}

/* Checks `now` against `before`, n rows each, and gives the report; profiles are freed. */
static drift_report *check_arrays(int64_t n, int64_t m, uint32_t keep,
                                  const drift_check_options *options) {
    drift_profile *a = profile_of(before, n, keep, NULL);
    drift_profile *b = profile_of(now, m, keep, a);
    assert_non_null(a);
    assert_non_null(b);
    drift_report *report = check(a, b, options);
    drift_profile_free(a);
    drift_profile_free(b);
    return report;
}

static drift_report_column column_of(const drift_report *report, size_t index) {
    drift_report_column c;
    memset(&c, 0, sizeof c);
    c.struct_size = sizeof c;
    assert_int_equal(drift_report_get_column(report, index, &c, NULL), DRIFT_OK);
    return c;
}

static drift_result statistic_of(const drift_report *report, int32_t statistic) {
    drift_result r;
    drift_result_init(&r);
    assert_int_equal(drift_report_get_statistic(report, 0, statistic, &r, NULL, NULL, NULL, NULL),
                     DRIFT_OK);
    return r;
}

static void test_no_drift(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 0.0, 1.0);
    drift_report *report = check_arrays(N, N, 1, NULL);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_NONE);
    assert_int_equal(column_of(report, 0).status, DRIFT_OK);
    drift_report_free(report);
}

static void test_identical_data_score_zero(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    for (int i = 0; i < N; i++) {
        if (i % 10 < 7) before[i] = -1.0; /* a heavy atom */
    }
    memcpy(now, before, sizeof now);
    for (uint32_t keep = 0; keep <= 1; keep++) {
        drift_report *report = check_arrays(N, N, keep, NULL);
        const int32_t zero[] = {DRIFT_STAT_KS,   DRIFT_STAT_PSI,        DRIFT_STAT_KL,
                                DRIFT_STAT_JS,   DRIFT_STAT_HELLINGER,  DRIFT_STAT_TV,
                                DRIFT_STAT_LINF, DRIFT_STAT_WASSERSTEIN};
        for (size_t i = 0; i < sizeof zero / sizeof *zero; i++) {
            assert_true(statistic_of(report, zero[i]).value == 0.0);
        }
        assert_true(statistic_of(report, DRIFT_STAT_KS).p_value == 1.0);
        assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_NONE);
        drift_report_free(report);
    }
}

static void test_shift_is_drift(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 1.0, 1.0);
    for (uint32_t keep = 0; keep <= 1; keep++) {
        drift_report *report = check_arrays(N, N, keep, NULL);
        assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
        assert_true(column_of(report, 0).reason_count > 0);
        assert_non_null(strstr(drift_report_get_reason(report, 0, 0), "psi"));
        drift_report_free(report);
    }
}

/* Significant but tiny: n is large, the effect is not. */
static void test_large_samples_alone_do_not_alarm(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 0.15, 1.0);
    drift_report *report = check_arrays(N, N, 1, NULL);
    assert_true(statistic_of(report, DRIFT_STAT_KS).p_value < 1e-4);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_NONE);
    assert_non_null(strstr(drift_report_get_reason(report, 0, 0), "small"));
    drift_report_free(report);
}

/* The bounds from counts contain what the rows give. */
static void test_bounds_contain_the_exact_values(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++) {
        fill_normal(before, seed, 0.0, 1.0);
        fill_normal(now, seed + 100, 0.1 * (double)(seed % 5), 1.0 + 0.1 * (double)(seed % 3));
        if (seed % 4 == 0) {
            for (int i = 0; i < N; i++) {
                now[i] = floor(now[i] * 3.0);
                before[i] = floor(before[i] * 3.0);
            }
        }
        int64_t n = 50 + (int64_t)(seed * 97 % 3900);
        drift_report *exact = check_arrays(n, N, 1, NULL);
        drift_report *counted = check_arrays(n, N, 0, NULL);
        const int32_t both[] = {DRIFT_STAT_KS, DRIFT_STAT_WASSERSTEIN,
                                DRIFT_STAT_WASSERSTEIN_NORMED};
        for (size_t i = 0; i < 3; i++) {
            drift_result e = statistic_of(exact, both[i]);
            drift_result c = statistic_of(counted, both[i]);
            double slack = 1e-12 * (1.0 + e.value);
            assert_true(c.fields & DRIFT_HAS_BOUNDS);
            assert_true(c.lower <= e.value + slack && e.value <= c.upper + slack);
            assert_true(c.lower <= c.value + slack && c.value <= c.upper + slack);
        }
        assert_true(statistic_of(counted, DRIFT_STAT_KS).upper -
                        statistic_of(counted, DRIFT_STAT_KS).lower <
                    0.15);
        for (int32_t s = DRIFT_STAT_PSI; s <= DRIFT_STAT_LINF; s++) {
            assert_true(statistic_of(exact, s).value == statistic_of(counted, s).value);
        }
        drift_report_free(exact);
        drift_report_free(counted);
    }
}

/* Discrete data: every value is a knot, so counts say as much as rows. */
static void test_counts_are_exact_on_discrete_data(void **state) {
    (void)state;
    for (int i = 0; i < N; i++) {
        before[i] = i % 37;
        now[i] = (i * i) % 41;
    }
    drift_report *exact = check_arrays(N, N, 1, NULL);
    drift_report *counted = check_arrays(N, N, 0, NULL);
    drift_result e = statistic_of(exact, DRIFT_STAT_KS);
    drift_result c = statistic_of(counted, DRIFT_STAT_KS);
    assert_true(c.lower == e.value && c.upper == e.value && c.value == e.value);
    assert_true(c.p_value == e.p_value);
    drift_report_free(exact);
    drift_report_free(counted);
}

static void test_disjoint_ranges(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 1, 1e6, 1.0);
    for (uint32_t keep = 0; keep <= 1; keep++) {
        drift_report *report = check_arrays(N, N, keep, NULL);
        assert_true(statistic_of(report, DRIFT_STAT_KS).value == 1.0);
        assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
        drift_report_free(report);
    }
}

/* A constant that moves must be seen, in both directions. */
static void test_moved_constants(void **state) {
    (void)state;
    for (int direction = -1; direction <= 1; direction += 2) {
        for (int i = 0; i < N; i++) {
            before[i] = 5.0 + (i == 0 ? 0.5 : 0.0);
            now[i] = 5.0 + direction;
        }
        drift_column column = batches_doubles("x", before);
        drift_profile *a = batches_profile(&column, 1, N, NULL, NULL, DRIFT_TYPE_NUMERIC);
        column.data = now;
        drift_profile *b = batches_profile(&column, 1, N, NULL, a, DRIFT_TYPE_AUTO);
        drift_report *report = check(a, b, NULL);
        assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
        drift_report_free(report);
        drift_profile_free(a);
        drift_profile_free(b);
    }
}

static void test_constant_reference_has_no_normed_distance(void **state) {
    (void)state;
    for (int i = 0; i < N; i++)
        before[i] = now[i] = 2.0;
    drift_column column = batches_doubles("x", before);
    drift_profile *a = batches_profile(&column, 1, N, NULL, NULL, DRIFT_TYPE_NUMERIC);
    drift_profile *b = batches_profile(&column, 1, N, NULL, a, DRIFT_TYPE_AUTO);
    drift_report *report = check(a, b, NULL);
    assert_int_equal(statistic_of(report, DRIFT_STAT_WASSERSTEIN_NORMED).status, DRIFT_CONSTANT);
    assert_true(statistic_of(report, DRIFT_STAT_WASSERSTEIN).value == 0.0);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_NONE);
    drift_report_free(report);
    drift_profile_free(a);
    drift_profile_free(b);
}

/* Squares of 1e-300 are 0 as doubles: that is no constant. */
static void test_deviation_out_of_range_is_not_constant(void **state) {
    (void)state;
    const double scales[2] = {1e-300, 1e300};
    for (int s = 0; s < 2; s++) {
        fill_normal(before, 1, 0.0, scales[s]);
        fill_normal(now, 2, 0.0, scales[s]);
        drift_report *report = check_arrays(N, N, 1, NULL);
        assert_int_equal(statistic_of(report, DRIFT_STAT_WASSERSTEIN_NORMED).status,
                         DRIFT_OVERFLOW);
        assert_int_equal(statistic_of(report, DRIFT_STAT_WASSERSTEIN).status, DRIFT_OK);
        drift_report_free(report);
    }
}

static void test_too_few_rows(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 50.0, 1.0);
    drift_report *report = check_arrays(N, 29, 1, NULL);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_INSUFFICIENT);
    assert_int_equal(column_of(report, 0).status, DRIFT_TOO_FEW);
    drift_report_free(report);
    report = check_arrays(N, 30, 1, NULL);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
    drift_report_free(report);
}

/* 0 % -> 95 % missing is drift although the values that are left look the same. */
static void test_column_that_goes_missing(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 0.0, 1.0);
    for (int i = 0; i < N; i++) {
        if (i % 20) now[i] = NAN;
    }
    drift_report *report = check_arrays(N, N, 1, NULL);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
    assert_true(fabs(statistic_of(report, DRIFT_STAT_MISSING).value - 0.95) < 1e-12);
    assert_true(statistic_of(report, DRIFT_STAT_PSI).value < 0.1);
    drift_report_free(report);
    for (int i = 0; i < N; i++)
        now[i] = NAN;
    report = check_arrays(N, N, 1, NULL);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
    assert_int_equal(statistic_of(report, DRIFT_STAT_PSI).status, DRIFT_EMPTY);
    drift_report_free(report);
}

/* NaN and infinities anywhere: the statistics are those of the finite values. */
static void test_specials_do_not_enter_statistics(void **state) {
    (void)state;
    static double clean[N];
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 0.4, 1.0);
    int kept = 0;
    for (int i = 0; i < N; i++) {
        if (i % 11 == 3) now[i] = i % 2 ? NAN : (i % 4 ? INFINITY : -INFINITY);
        if (isfinite(now[i])) clean[kept++] = now[i];
    }
    for (uint32_t keep = 0; keep <= 1; keep++) {
        drift_report *dirty = check_arrays(N, N, keep, NULL);
        drift_profile *a = profile_of(before, N, keep, NULL);
        drift_profile *b = profile_of(clean, kept, keep, a);
        drift_report *filtered = check(a, b, NULL);
        for (int32_t s = DRIFT_STAT_KS; s <= DRIFT_STAT_WASSERSTEIN_NORMED; s++) {
            drift_result x = statistic_of(dirty, s);
            drift_result y = statistic_of(filtered, s);
            assert_true(x.value == y.value && x.p_value == y.p_value);
        }
        drift_report_free(dirty);
        drift_report_free(filtered);
        drift_profile_free(a);
        drift_profile_free(b);
    }
}

static void test_missing_column(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    drift_profile *a = profile_of(before, N, 0, NULL);
    drift_column other = batches_doubles("y", before);
    drift_profile *b = batches_profile(&other, 1, N, NULL, a, DRIFT_TYPE_AUTO);
    drift_report *report = check(a, b, NULL);
    assert_int_equal(column_of(report, 0).status, DRIFT_MISSING_COLUMN);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
    drift_report_free(report);
    drift_profile_free(a);
    drift_profile_free(b);
}

/* Two profiles with knots of their own: a range for D that holds, and no made-up psi. */
static void test_profiles_with_foreign_knots(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 0.5, 1.5);
    drift_report *exact = check_arrays(N, N, 1, NULL);
    drift_profile *a = profile_of(before, N, 0, NULL);
    drift_profile *b = profile_of(now, N, 0, NULL);
    drift_report *report = check(a, b, NULL);
    drift_result ks = statistic_of(report, DRIFT_STAT_KS);
    double d = statistic_of(exact, DRIFT_STAT_KS).value;
    assert_true(ks.lower <= d && d <= ks.upper && ks.upper - ks.lower < 0.05);
    assert_int_equal(statistic_of(report, DRIFT_STAT_PSI).status, DRIFT_NOT_APPLICABLE);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_INSUFFICIENT);
    drift_report_free(report);
    drift_profile_free(b);
    b = profile_of(now, N, 1, NULL); /* with its rows kept, it can be counted again */
    report = check(a, b, NULL);
    assert_true(statistic_of(report, DRIFT_STAT_PSI).value ==
                statistic_of(exact, DRIFT_STAT_PSI).value);
    drift_report_free(report);
    drift_report_free(exact);
    drift_profile_free(a);
    drift_profile_free(b);
}

static drift_report *check_texts(const char *a, const char *b, int64_t n) {
    static int64_t offsets[N + 1];
    for (int i = 0; i <= N; i++)
        offsets[i] = i;
    drift_strings texts = {offsets, a, n};
    drift_column column;
    drift_column_init(&column, DRIFT_DATA_STRING, "s");
    column.strings = &texts;
    drift_profile *reference = batches_profile(&column, 1, n, NULL, NULL, DRIFT_TYPE_AUTO);
    texts.bytes = b;
    drift_profile *current = batches_profile(&column, 1, n, NULL, reference, DRIFT_TYPE_AUTO);
    drift_report *report = check(reference, current, NULL);
    drift_profile_free(reference);
    drift_profile_free(current);
    return report;
}

static void test_categories(void **state) {
    (void)state;
    static char a[200];
    static char b[200];
    for (int i = 0; i < 200; i++) {
        a[i] = "abc"[i % 3];
        b[i] = i < 100 ? 'n' : "ab"[i % 2];
    }
    drift_report *same = check_texts(a, a, 200);
    assert_int_equal(drift_report_verdict(same), DRIFT_VERDICT_NONE);
    assert_true(statistic_of(same, DRIFT_STAT_CHI2).p_value == 1.0);
    drift_report_free(same);
    drift_report *report = check_texts(a, b, 200);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
    int told = 0;
    for (size_t i = 0; i < column_of(report, 0).reason_count; i++) {
        const char *reason = drift_report_get_reason(report, 0, i);
        told |=
            strstr(reason, "1 new category") && strstr(reason, "50 %") && strstr(reason, "\"n\"");
        told |= strstr(reason, "1 vanished category") && strstr(reason, "\"c\"") ? 2 : 0;
    }
    assert_int_equal(told, 3);
    assert_int_equal(
        drift_report_get_statistic(report, 0, DRIFT_STAT_KS, NULL, NULL, NULL, NULL, NULL),
        DRIFT_INVALID_ARGUMENT);
    drift_report_free(report);
}

/* Every option changes what it says it changes. */
static void test_options_matter(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 0.4, 1.0); /* psi about 0.16: a warning */
    drift_check_options options;
    drift_threshold threshold;
    drift_check_options_init(&options);
    drift_threshold_init(&threshold, DRIFT_STAT_PSI);
    drift_report *report = check_arrays(N, N, 1, &options);
    double psi = statistic_of(report, DRIFT_STAT_PSI).value;
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_WARNING);
    drift_report_free(report);

    threshold.drift = 0.1;
    options.thresholds = &threshold;
    options.threshold_count = 1;
    report = check_arrays(N, N, 1, &options);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
    drift_report_free(report);

    threshold.disabled = 1;
    report = check_arrays(N, N, 1, &options);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_NONE);
    drift_report_free(report);

    drift_check_options_init(&options);
    options.smoothing = 100.0;
    report = check_arrays(N, N, 1, &options);
    assert_true(statistic_of(report, DRIFT_STAT_PSI).value < psi);
    drift_report_free(report);

    drift_check_options_init(&options);
    options.min_rows = N + 1;
    report = check_arrays(N, N, 1, &options);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_INSUFFICIENT);
    drift_report_free(report);
}

static drift_report_calibrated calibrated_of(const drift_report *report) {
    drift_report_calibrated c;
    memset(&c, 0, sizeof c);
    c.struct_size = sizeof c;
    assert_int_equal(drift_report_get_calibrated(report, 0, &c, NULL), DRIFT_OK);
    return c;
}

/* The same numbers as the functions give that the fields are documented by. */
static void test_calibrated_fields(void **state) {
    (void)state;
    double threshold, band;
    drift_check_options options;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 0.0, 1.0);
    drift_check_options_init(&options);
    options.false_alarm_every = 1000;
    drift_report *report = check_arrays(N, 500, 1, &options);
    drift_report_calibrated c = calibrated_of(report);
    assert_int_equal(c.fields, DRIFT_CALIBRATED_HAS_PSI | DRIFT_CALIBRATED_HAS_KS);
    assert_int_equal(drift_psi_threshold(N, 500, 10, 1000, 1, &threshold, NULL), DRIFT_OK);
    assert_int_equal(drift_ks_band(500, 0.0005, N, 0.0005, &band, NULL), DRIFT_OK);
    assert_true(c.psi_threshold == threshold && c.ks_band == band);
    double chance = 9 * (1.0 / N + 1.0 / 500);
    /* the statistic is smoothed likewise: one rounding of the difference */
    assert_true(fabs(statistic_of(report, DRIFT_STAT_PSI).value - chance - c.psi) < 1e-15);
    assert_true(c.psi_lower < c.psi && c.psi < c.psi_upper);
    assert_true(statistic_of(report, DRIFT_STAT_PSI).value < threshold);
    assert_true(statistic_of(report, DRIFT_STAT_KS).value < band);
    assert_int_equal(drift_report_get_calibrated(report, 1, &c, NULL), DRIFT_INVALID_ARGUMENT);
    drift_report_free(report);
    options.false_alarm_every = 1;
    drift_profile *a = profile_of(before, 100, 0, NULL);
    assert_int_equal(drift_check(a, a, &options, &report, NULL), DRIFT_INVALID_ARGUMENT);
    drift_profile_free(a);
}

static void test_no_calibrated_fields_without_values(void **state) {
    (void)state;
    for (int i = 0; i < N; i++)
        now[i] = NAN;
    fill_normal(before, 1, 0.0, 1.0);
    drift_report *report = check_arrays(N, N, 1, NULL);
    assert_int_equal(calibrated_of(report).fields, 0);
    drift_report_free(report);
}

static void test_bad_options(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    drift_profile *a = profile_of(before, 100, 0, NULL);
    drift_report *report = NULL;
    drift_check_options options;
    drift_threshold threshold;
    drift_error error;
    drift_check_options_init(&options);
    options.alpha = 1.0;
    assert_int_equal(drift_check(a, a, &options, &report, NULL), DRIFT_INVALID_ARGUMENT);
    drift_check_options_init(&options);
    options.drift_share = NAN;
    assert_int_equal(drift_check(a, a, &options, &report, NULL), DRIFT_INVALID_ARGUMENT);
    drift_check_options_init(&options);
    drift_threshold_init(&threshold, DRIFT_STAT_PSI);
    threshold.drift = 0.5;
    threshold.column = "nothing";
    options.thresholds = &threshold;
    options.threshold_count = 1;
    drift_error_init(&error);
    assert_int_equal(drift_check(a, a, &options, &report, &error), DRIFT_INVALID_ARGUMENT);
    assert_string_equal(error.column, "nothing");
    assert_null(report);
    const char *nameless[1] = {NULL};
    drift_check_options_init(&options);
    options.extra_columns = nameless;
    options.extra_column_count = 1;
    assert_int_equal(drift_check(a, a, &options, &report, NULL), DRIFT_INVALID_ARGUMENT);
    drift_check_options_init(&options);
    options.reference_kind = "xml";
    assert_int_equal(drift_check(a, a, &options, &report, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_check(NULL, a, NULL, &report, NULL), DRIFT_INVALID_ARGUMENT);
    drift_profile_free(a);
}

static void test_every_allocation_may_fail(void **state) {
    (void)state;
    fill_normal(before, 1, 0.0, 1.0);
    fill_normal(now, 2, 0.5, 1.0);
    drift_profile *a = profile_of(before, 300, 1, NULL);
    drift_profile *b = profile_of(now, 300, 1, a);
    const char *extra[1] = {"new"};
    size_t failures = 0;
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        drift_check_options options;
        drift_report *report = NULL;
        drift_check_options_init(&options);
        options.allocator = &allocator;
        options.extra_columns = extra;
        options.extra_column_count = 1;
        drift_status status = drift_check(a, b, &options, &report, NULL);
        drift_report_free(report);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
        if (status == DRIFT_OK) break;
        assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
        failures++;
    }
    assert_true(failures > 10);
    drift_profile_free(a);
    drift_profile_free(b);
}

/* One bad column of a thousand spoils none of the others. */
static void test_one_bad_column_of_many(void **state) {
    (void)state;
    enum { COLUMNS = 1000, ROWS = 40 };
    static char names[COLUMNS][8];
    static drift_column columns[COLUMNS];
    static double bad[ROWS];
    fill_normal(before, 1, 0.0, 1.0);
    for (int i = 0; i < ROWS; i++)
        bad[i] = i % 2 ? NAN : INFINITY;
    for (int i = 0; i < COLUMNS; i++) {
        names[i][0] = 'c';
        names[i][1] = (char)('0' + i / 100);
        names[i][2] = (char)('0' + i / 10 % 10);
        names[i][3] = (char)('0' + i % 10);
        columns[i] = batches_doubles(names[i], i == 500 ? bad : before + i);
    }
    drift_profile *a = batches_profile(columns, COLUMNS, ROWS, NULL, NULL, DRIFT_TYPE_AUTO);
    drift_report *report = check(a, a, NULL);
    drift_report_summary summary;
    memset(&summary, 0, sizeof summary);
    summary.struct_size = sizeof summary;
    assert_int_equal(drift_report_get_summary(report, &summary, NULL), DRIFT_OK);
    assert_int_equal(summary.columns, COLUMNS);
    assert_int_equal(summary.evaluated, COLUMNS - 1);
    assert_int_equal(summary.insufficient, 1);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_NONE);
    drift_report_free(report);
    drift_profile_free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_no_drift),
        cmocka_unit_test(test_identical_data_score_zero),
        cmocka_unit_test(test_shift_is_drift),
        cmocka_unit_test(test_large_samples_alone_do_not_alarm),
        cmocka_unit_test(test_bounds_contain_the_exact_values),
        cmocka_unit_test(test_counts_are_exact_on_discrete_data),
        cmocka_unit_test(test_disjoint_ranges),
        cmocka_unit_test(test_moved_constants),
        cmocka_unit_test(test_constant_reference_has_no_normed_distance),
        cmocka_unit_test(test_deviation_out_of_range_is_not_constant),
        cmocka_unit_test(test_too_few_rows),
        cmocka_unit_test(test_column_that_goes_missing),
        cmocka_unit_test(test_specials_do_not_enter_statistics),
        cmocka_unit_test(test_missing_column),
        cmocka_unit_test(test_profiles_with_foreign_knots),
        cmocka_unit_test(test_categories),
        cmocka_unit_test(test_options_matter),
        cmocka_unit_test(test_calibrated_fields),
        cmocka_unit_test(test_no_calibrated_fields_without_values),
        cmocka_unit_test(test_bad_options),
        cmocka_unit_test(test_every_allocation_may_fail),
        cmocka_unit_test(test_one_bad_column_of_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
