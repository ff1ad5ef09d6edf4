/* SPDX-License-Identifier: Apache-2.0 */
/* Detectors of error rates, and KSWIN, on streams short enough to compute by hand.
 * In: streams. Out: assertions on flags. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/check.h"
#include "support/detector_flags.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static double stream[8192];
static detector_flags found;

static size_t append(size_t n, double value, size_t count) {
    for (size_t i = 0; i < count; i++)
        stream[n + i] = value;
    return n + count;
}

static void expect(size_t flag, uint64_t index, int32_t level, int32_t direction,
                   uint64_t change_point) {
    assert_true(flag < found.count);
    assert_int_equal(found.flag[flag].index, index);
    assert_int_equal(found.flag[flag].level, level);
    assert_int_equal(found.flag[flag].direction, direction);
    assert_int_equal(found.flag[flag].change_point, change_point);
}

/* p + s of the 5th value is 0.619 and passes 0.25 + 1 * 0.217; of the 6th 0.704 passes 0.25 + 2 *
 * 0.217. The change is where the warning began. */
static void ddm_warns_then_drifts(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {
        {"warm_start", 1}, {"warning_threshold", 1}, {"drift_threshold", 2}};
    static const double values[] = {1, 0, 0, 0, 1, 1};
    detector_run(DRIFT_DETECTOR_DDM, settings, COUNT_OF(settings), values, COUNT_OF(values),
                 &found);
    assert_int_equal(found.count, 2);
    expect(0, 4, DRIFT_LEVEL_WARNING, DRIFT_DIRECTION_UP, 4);
    expect(1, 5, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 4);
    assert_relative(found.flag[1].statistic, 0.5 + sqrt(0.25 / 6), 1e-15);
    assert_relative(found.flag[1].threshold, 0.25 + 2 * sqrt(0.1875 / 4), 1e-15);
}

/* The first test is of value 31. Before it nothing is tested, so an error there is the best rate
 * that is known; one value later it is infinitely far above none at all. */
static void ddm_begins_after_its_warm_start(void **state) {
    (void)state;
    for (size_t right = 28; right < 34; right++) {
        size_t n = append(append(0, 0, right), 1, 1);
        detector_run(DRIFT_DETECTOR_DDM, NULL, 0, stream, n, &found);
        assert_int_equal(found.count, right > 30);
        if (right > 30) expect(0, right, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, right);
    }
}

/* MOA counts one ahead, but still tests for drifts later than for warnings; frouros tests value 30.
 */
static void ddm_conventions_begin_elsewhere(void **state) {
    (void)state;
    static const struct {
        int32_t compat;
        uint64_t first;
    } cases[] = {{DRIFT_COMPAT_DEFAULT, 31}, {DRIFT_COMPAT_MOA, 29}, {DRIFT_COMPAT_FROUROS, 30}};
    for (size_t c = 0; c < COUNT_OF(cases); c++) {
        for (size_t right = 27; right < 34; right++) {
            size_t n = append(append(0, 0, right), 1, 1);
            drift_detector *d = detector_made(DRIFT_DETECTOR_DDM, cases[c].compat, NULL, 0);
            found.count = 0;
            detector_take(d, stream, n, &found);
            assert_int_equal(found.count, right >= cases[c].first);
            drift_detector_free(d);
        }
    }
}

/* Distances 10, 10, 10, then 1: mean + 2 s is 10, 16.75 (the largest), 16.26, 15.36 and 14.48. */
static void eddm_warns_then_drifts(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"warm_start", 2}};
    for (size_t i = 0; i < 34; i++)
        stream[i] = i == 9 || i == 19 || i >= 29;
    detector_run(DRIFT_DETECTOR_EDDM, settings, COUNT_OF(settings), stream, 34, &found);
    assert_int_equal(found.count, 2);
    expect(0, 32, DRIFT_LEVEL_WARNING, DRIFT_DIRECTION_UP, 32);
    expect(1, 33, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 32);
    double s = sqrt((162.0 / 7.0) * 1.0);
    assert_relative(found.flag[1].statistic, (34.0 / 7.0 + 2.0 * s) / 16.75, 1e-14);
    assert_relative(found.flag[1].threshold, 0.9, 1e-15);
}

/* With lambda 1 the average is the last value, and the deviation sqrt(p (1 - p)): one error in 10
 * is below 0.1 + 3.3595 * 0.3 and above half of it, one in 20 is above 0.05 + 3.6480 * 0.2179. */
static void ecdd_warns_or_drifts(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"min_instances", 1}, {"lambda", 1}};
    size_t n = append(append(0, 0, 9), 1, 1);
    detector_run(DRIFT_DETECTOR_ECDD, settings, 2, stream, n, &found);
    assert_int_equal(found.count, 1);
    expect(0, 9, DRIFT_LEVEL_WARNING, DRIFT_DIRECTION_UP, 9);
    n = append(append(0, 0, 19), 1, 1);
    detector_run(DRIFT_DETECTOR_ECDD, settings, 2, stream, n, &found);
    assert_int_equal(found.count, 1);
    expect(0, 19, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 19);
    assert_relative(found.flag[0].threshold, 0.05 + 3.6479888 * sqrt(0.05 * 0.95), 1e-6);
}

/* A concept of more than 5 values is made anew from the last 3, again and again; MOA is silent. */
static void rddm_ends_long_concepts(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {
        {"warm_start", 1}, {"buffer_size", 3}, {"max_concept_size", 5}};
    size_t n = append(0, 0, 12);
    detector_run(DRIFT_DETECTOR_RDDM, settings, COUNT_OF(settings), stream, n, &found);
    assert_int_equal(found.count, 3);
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(found.flag[i].index, 5 + 3 * i);
    drift_detector *d =
        detector_made(DRIFT_DETECTOR_RDDM, DRIFT_COMPAT_MOA, settings, COUNT_OF(settings));
    found.count = 0;
    detector_take(d, stream, n, &found);
    assert_int_equal(found.count, 0);
    drift_detector_free(d);
}

/* The first error after 130 right predictions; the rate is then made of that error alone, and is
 * tested again 129 values later. */
static void rddm_begins_anew_from_the_error(void **state) {
    (void)state;
    size_t n = append(append(append(0, 0, 130), 1, 1), 0, 400);
    detector_run(DRIFT_DETECTOR_RDDM, NULL, 0, stream, n, &found);
    assert_int_equal(found.count, 1);
    expect(0, 130, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 130);
}

/* 10 right, then wrong: with k wrong the mean rises by k / (10 + k), and must by
 * sqrt(k / (20 (10 + k)) ln(2 / confidence)): k = 5 for a warning, 7 for a drift. */
static void hddm_a_warns_then_drifts(void **state) {
    (void)state;
    size_t n = append(append(0, 0, 10), 1, 7);
    detector_run(DRIFT_DETECTOR_HDDM_A, NULL, 0, stream, n, &found);
    assert_int_equal(found.count, 2);
    expect(0, 14, DRIFT_LEVEL_WARNING, DRIFT_DIRECTION_UP, 10);
    expect(1, 16, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 10);
    assert_relative(found.flag[1].statistic, 7.0 / 17.0, 1e-14);
    assert_relative(found.flag[1].threshold, sqrt(7.0 / 340.0 * log(2000.0)), 1e-14);
}

/* The same upside down: only a two-sided test sees it. */
static void hddm_a_sees_falls_when_asked(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"two_sided_test", 1}};
    size_t n = append(append(0, 1, 10), 0, 7);
    detector_run(DRIFT_DETECTOR_HDDM_A, NULL, 0, stream, n, &found);
    assert_int_equal(found.count, 0);
    detector_run(DRIFT_DETECTOR_HDDM_A, settings, 1, stream, n, &found);
    assert_int_equal(found.count, 2);
    expect(0, 14, DRIFT_LEVEL_WARNING, DRIFT_DIRECTION_DOWN, 10);
    expect(1, 16, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_DOWN, 10);
}

/* After 100 right, the means are 0 and 1, and the bounds' sums 0.02568 and 0.02564 + 0.9744 *
 * 0.9025^k: the difference passes its bound at k = 11 and 14. */
static void hddm_w_warns_then_drifts(void **state) {
    (void)state;
    static const drift_detector_setting two_sided[] = {{"two_sided_test", 1}};
    size_t n = append(append(0, 0, 100), 1, 14);
    detector_run(DRIFT_DETECTOR_HDDM_W, NULL, 0, stream, n, &found);
    assert_int_equal(found.count, 2);
    expect(0, 110, DRIFT_LEVEL_WARNING, DRIFT_DIRECTION_UP, 100);
    expect(1, 113, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 100);
    assert_relative(found.flag[1].statistic, 1.0, 1e-14);
    n = append(append(0, 1, 100), 0, 14);
    detector_run(DRIFT_DETECTOR_HDDM_W, NULL, 0, stream, n, &found);
    assert_int_equal(found.count, 0);
    detector_run(DRIFT_DETECTOR_HDDM_W, two_sided, 1, stream, n, &found);
    assert_int_equal(found.count, 2);
    expect(1, 113, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_DOWN, 100);
}

/* sqrt(ln(10) / 20) is 0.339: the fourth error of ten takes the share from 1 to 0.6. */
static void fhddm_drifts(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {
        {"sliding_window_size", 10}, {"confidence_level", 0.1}, {"short_window_size", 5}};
    size_t n = append(append(0, 0, 10), 1, 4);
    detector_run(DRIFT_DETECTOR_FHDDM, settings, 2, stream, n, &found);
    assert_int_equal(found.count, 1);
    expect(0, 13, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 13);
    assert_relative(found.flag[0].statistic, 0.4, 1e-14);
    assert_relative(found.flag[0].threshold, sqrt(log(10.0) / 20.0), 1e-14);
    /* the last 5 alone: sqrt(ln(10) / 10) is 0.48, which the third error passes */
    detector_run(DRIFT_DETECTOR_FHDDM, settings, 3, stream, 13, &found);
    assert_int_equal(found.count, 1);
    expect(0, 12, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 12);
    assert_relative(found.flag[0].statistic, 0.6, 1e-14);
}

/* p of the third and fourth error after 20 right predictions: z is 2.7737 and 3.5965. */
static void stepd_warns_then_drifts(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"window_size", 5}};
    size_t n = append(append(0, 0, 20), 1, 4);
    detector_run(DRIFT_DETECTOR_STEPD, settings, 1, stream, n, &found);
    assert_int_equal(found.count, 2);
    expect(0, 22, DRIFT_LEVEL_WARNING, DRIFT_DIRECTION_UP, 18);
    expect(1, 23, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 19);
    double gap = 0.8 - (1.0 / 19.0 + 0.2) / 2.0;
    double z = gap / sqrt(80.0 / 576.0 * (1.0 / 19.0 + 0.2));
    assert_relative(found.flag[1].statistic, erfc(z / sqrt(2.0)), 1e-12);
    n = append(append(0, 1, 20), 0, 4);
    detector_run(DRIFT_DETECTOR_STEPD, settings, 1, stream, n, &found);
    assert_int_equal(found.count, 2);
    expect(1, 23, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_DOWN, 19);
}

/* MOA and frouros flag such streams every 60 values. */
static void stepd_is_silent_without_errors(void **state) {
    (void)state;
    size_t n = append(0, 0, 8000);
    detector_run(DRIFT_DETECTOR_STEPD, NULL, 0, stream, n, &found);
    assert_int_equal(found.count, 0);
    stream[100] = 1; /* nor when there is one that is long past */
    detector_run(DRIFT_DETECTOR_STEPD, NULL, 0, stream, n, &found);
    for (size_t i = 0; i < found.count; i++)
        assert_true(found.flag[i].index < 131);
}

/* In 60 values the sample of 30 is all of the others. p of D = 13/30 is 0.0065, of 14/30 0.0025. */
static void kswin_drifts_at_the_critical_difference(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"window_size", 60}};
    for (size_t larger = 12; larger < 17; larger++) {
        size_t n = append(append(append(0, 0, 30), 0, 30 - larger), 1, larger);
        detector_run(DRIFT_DETECTOR_KSWIN, settings, 1, stream, n, &found);
        assert_int_equal(found.count, larger >= 14);
        if (larger < 14) continue;
        expect(0, 59, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_UP, 30);
        assert_relative(found.flag[0].statistic, (double)larger / 30.0, 1e-15);
        assert_relative(found.flag[0].threshold, 14.0 / 30.0, 1e-15);
    }
}

/* After a drift the window is filled anew, the 30 values that raised it left out, as river does. */
static void kswin_forgets_its_window(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"window_size", 60}};
    size_t n = append(append(append(append(0, 0, 30), 1, 30), 0, 59), 5, 1);
    detector_run(DRIFT_DETECTOR_KSWIN, settings, 1, stream, n, &found);
    assert_int_equal(found.count, 1);
    n = append(append(append(append(0, 0, 30), 1, 30), 0, 30), -1, 30);
    detector_run(DRIFT_DETECTOR_KSWIN, settings, 1, stream, n, &found);
    assert_int_equal(found.count, 2);
    expect(1, 119, DRIFT_LEVEL_DRIFT, DRIFT_DIRECTION_DOWN, 90);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ddm_warns_then_drifts),
        cmocka_unit_test(ddm_begins_after_its_warm_start),
        cmocka_unit_test(ddm_conventions_begin_elsewhere),
        cmocka_unit_test(eddm_warns_then_drifts),
        cmocka_unit_test(ecdd_warns_or_drifts),
        cmocka_unit_test(rddm_ends_long_concepts),
        cmocka_unit_test(rddm_begins_anew_from_the_error),
        cmocka_unit_test(hddm_a_warns_then_drifts),
        cmocka_unit_test(hddm_a_sees_falls_when_asked),
        cmocka_unit_test(hddm_w_warns_then_drifts),
        cmocka_unit_test(fhddm_drifts),
        cmocka_unit_test(stepd_warns_then_drifts),
        cmocka_unit_test(stepd_is_silent_without_errors),
        cmocka_unit_test(kswin_drifts_at_the_critical_difference),
        cmocka_unit_test(kswin_forgets_its_window),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
