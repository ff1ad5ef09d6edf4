/* SPDX-License-Identifier: Apache-2.0 */
/* Detectors of numbers on streams short enough to compute by hand.
 * In: streams. Out: assertions on flags. Layer: tests. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/check.h"
#include "support/detector_flags.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static detector_flags found;

static void expect(size_t flag, uint64_t index, int32_t direction, uint64_t change_point) {
    assert_true(flag < found.count);
    assert_int_equal(found.flag[flag].level, DRIFT_LEVEL_DRIFT);
    assert_int_equal(found.flag[flag].index, index);
    assert_int_equal(found.flag[flag].direction, direction);
    assert_int_equal(found.flag[flag].change_point, change_point);
}

/* The sum is 0, 0, 0, 3 and 5.4; it was smallest at the first value. */
static void page_hinkley_dates_the_change(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {
        {"min_instances", 1}, {"delta", 0}, {"threshold", 3}, {"alpha", 1}};
    static const double values[] = {0, 0, 0, 4, 4};
    detector_run(DRIFT_DETECTOR_PAGE_HINKLEY, settings, 4, values, COUNT_OF(values), &found);
    assert_int_equal(found.count, 1);
    expect(0, 4, DRIFT_DIRECTION_UP, 1);
    assert_relative(found.flag[0].statistic, 5.4, 1e-14);
}

/* Mean 1 and deviation sqrt(2) are of the first two values, the second of which is tested: it takes
 * the sum to 1 - sqrt(2) / 2, and the third to 10 - sqrt(2), above 5 sqrt(2). */
static void cusum_dates_the_change_within_its_first_test(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"min_instances", 2}};
    static const double values[] = {0, 2, 10};
    detector_run(DRIFT_DETECTOR_CUSUM, settings, 1, values, COUNT_OF(values), &found);
    assert_int_equal(found.count, 1);
    expect(0, 2, DRIFT_DIRECTION_UP, 1);
    assert_relative(found.flag[0].statistic, 10.0 - sqrt(2.0), 1e-14);
    assert_relative(found.flag[0].threshold, 5.0 * sqrt(2.0), 1e-14);
}

/* The fifth value takes the sum back to 0: it is the last one before the change. */
static void cusum_dates_the_change_where_its_sum_was_0(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"min_instances", 4}, {"slack", 0}};
    static const double values[] = {-1, 1, -1, 1, -1, 9};
    static const double mirrored[] = {1, -1, 1, -1, 1, -9};
    detector_run(DRIFT_DETECTOR_CUSUM, settings, 2, values, COUNT_OF(values), &found);
    assert_int_equal(found.count, 1);
    expect(0, 5, DRIFT_DIRECTION_UP, 5);
    detector_run(DRIFT_DETECTOR_CUSUM, settings, 2, mirrored, COUNT_OF(mirrored), &found);
    assert_int_equal(found.count, 1);
    expect(0, 5, DRIFT_DIRECTION_DOWN, 5);
}

/* Mean 2 and deviation 1 are of the first three values. */
static void shewhart_judges_single_values(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"min_instances", 3}, {"k", 2}};
    static const double values[] = {1, 2, 3, 4, 0, 4.1, 1, 2, 3, -0.1};
    detector_run(DRIFT_DETECTOR_SHEWHART, settings, 2, values, COUNT_OF(values), &found);
    assert_int_equal(found.count, 2);
    expect(0, 5, DRIFT_DIRECTION_UP, 5);
    expect(1, 9, DRIFT_DIRECTION_DOWN, 9);
}

/* At the third value the average is 2, the mean of all 4/3, the variance 8 - 4. */
static void ewma_compares_its_average_with_the_mean(void **state) {
    (void)state;
    drift_detector_setting settings[] = {{"min_instances", 1}, {"alpha", 0.5}, {"threshold", 0.5}};
    static const double values[] = {0, 0, 4};
    double deviation = 2.0 * sqrt(0.5 / 1.5 * (1.0 - 1.0 / 64.0));
    detector_run(DRIFT_DETECTOR_EWMA, settings, 3, values, COUNT_OF(values), &found);
    assert_int_equal(found.count, 1);
    expect(0, 2, DRIFT_DIRECTION_UP, 2);
    assert_relative(found.flag[0].statistic, 2.0 / 3.0, 1e-14);
    assert_relative(found.flag[0].threshold, 0.5 * deviation, 1e-14);
    settings[2].value = 0.6; /* 0.687 */
    detector_run(DRIFT_DETECTOR_EWMA, settings, 3, values, COUNT_OF(values), &found);
    assert_int_equal(found.count, 0);
}

/* The average of deviations is 0, 1 and 0.5 + 2/3. */
static void gma_averages_deviations(void **state) {
    (void)state;
    static const drift_detector_setting settings[] = {{"min_instances", 1}, {"alpha", 0.5}};
    static const double values[] = {0, 4, 4};
    detector_run(DRIFT_DETECTOR_GMA, settings, 2, values, COUNT_OF(values), &found);
    assert_int_equal(found.count, 1);
    expect(0, 2, DRIFT_DIRECTION_UP, 2);
    assert_relative(found.flag[0].statistic, 0.5 + 2.0 / 3.0, 1e-14);
}

/* Half of the window is of each level, and a bucket of 16 values ends where they meet. */
static void adwin_cuts_where_the_level_changes(void **state) {
    (void)state;
    static double values[128];
    static const drift_detector_setting settings[] = {{"clock", 128}};
    for (size_t i = 0; i < 128; i++)
        values[i] = i < 64 ? 5.0 : 1.0;
    detector_run(DRIFT_DETECTOR_ADWIN, settings, 1, values, 128, &found);
    assert_int_equal(found.count, 1);
    expect(0, 127, DRIFT_DIRECTION_DOWN, 64);
}

/* What tests one direction only refuses to be told to test another, rather than not test at all. */
static void one_sided_conventions_refuse_other_modes(void **state) {
    (void)state;
    static const int32_t kinds[] = {DRIFT_DETECTOR_PAGE_HINKLEY, DRIFT_DETECTOR_CUSUM};
    for (size_t k = 0; k < COUNT_OF(kinds); k++) {
        for (int32_t compat = DRIFT_COMPAT_DEFAULT; compat <= DRIFT_COMPAT_FROUROS; compat++) {
            for (int mode = 0; mode <= 2; mode++) {
                drift_detector_setting setting = {"mode", mode};
                drift_detector_options options;
                drift_detector *d = NULL;
                drift_error error;
                drift_error_init(&error);
                drift_detector_options_init(&options, kinds[k]);
                options.compat = compat;
                options.settings = &setting;
                options.setting_count = 1;
                int fits = compat == DRIFT_COMPAT_DEFAULT || mode == 1;
                assert_int_equal(drift_detector_create(&options, &d, &error),
                                 fits ? DRIFT_OK : DRIFT_INVALID_ARGUMENT);
                if (!fits) assert_non_null(strstr(error.message, "mode must be up"));
                drift_detector_free(d);
            }
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(page_hinkley_dates_the_change),
        cmocka_unit_test(cusum_dates_the_change_within_its_first_test),
        cmocka_unit_test(cusum_dates_the_change_where_its_sum_was_0),
        cmocka_unit_test(shewhart_judges_single_values),
        cmocka_unit_test(ewma_compares_its_average_with_the_mean),
        cmocka_unit_test(gma_averages_deviations),
        cmocka_unit_test(adwin_cuts_where_the_level_changes),
        cmocka_unit_test(one_sided_conventions_refuse_other_modes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
