/* SPDX-License-Identifier: Apache-2.0 */
/* A report is read by field, in structs of any age, and gives back all its memory.
 * In: reports made by hand. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "support/memory_probe.h"
#include "support/sample_report.h"

static void freeing_gives_back_every_byte(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_report *report = sample_report(&allocator);
    assert_true(probe.blocks_held > 40);
    drift_report_free(report);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.bytes_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
    drift_report_free(NULL);
}

static void half_built_report_can_be_freed(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_report *report = memory_zeroed(&allocator, 1, sizeof *report);
    report->allocator = allocator;
    report->columns = memory_zeroed(&allocator, 2, sizeof *report->columns);
    report->column_count = 2;
    report->columns[0].histogram.bin_count = 3;
    report->columns[0].histogram.labels = memory_zeroed(&allocator, 3, sizeof(char *));
    report->columns[1].histogram.bin_count = 3;
    report->columns[1].reasons = memory_zeroed(&allocator, 4, sizeof(char *));
    report->columns[1].reason_capacity = 4;
    drift_report_free(report);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
}

static void names_are_those_of_reports(void **state) {
    (void)state;
    assert_string_equal(drift_verdict_name(DRIFT_VERDICT_NONE), "none");
    assert_string_equal(drift_verdict_name(DRIFT_VERDICT_WARNING), "warning");
    assert_string_equal(drift_verdict_name(DRIFT_VERDICT_DRIFT), "drift");
    assert_string_equal(drift_verdict_name(DRIFT_VERDICT_INSUFFICIENT), "insufficient");
    assert_string_equal(drift_verdict_name(4), "unknown");
    assert_string_equal(drift_verdict_name(-1), "unknown");
    assert_string_equal(report_adjust_name(DRIFT_ADJUST_BH), "bh");
    assert_string_equal(report_adjust_name(DRIFT_ADJUST_HOLM), "holm");
    assert_string_equal(report_adjust_name(DRIFT_ADJUST_BONFERRONI), "bonferroni");
    assert_string_equal(report_adjust_name(DRIFT_ADJUST_NONE), "none");
    assert_string_equal(report_type_name(DRIFT_TYPE_NUMERIC), "numeric");
    assert_string_equal(report_type_name(DRIFT_TYPE_CATEGORICAL), "categorical");
    for (size_t i = 1; i < REPORT_QUANTILES; i++)
        assert_true(report_quantile_levels[i - 1] < report_quantile_levels[i]);
}

static void verdict_without_a_report_is_not_no_drift(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    assert_int_equal(drift_report_verdict(report), DRIFT_VERDICT_DRIFT);
    assert_int_equal(drift_report_verdict(NULL), DRIFT_VERDICT_INSUFFICIENT);
    drift_report_free(report);
}

static void summary_fills_what_the_caller_has_room_for(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    drift_report_summary summary;
    memset(&summary, 0x5a, sizeof summary);
    summary.struct_size = (uint32_t)sizeof summary;
    assert_int_equal(drift_report_get_summary(report, &summary, NULL), DRIFT_OK);
    assert_int_equal(summary.struct_size, sizeof summary);
    assert_int_equal(summary.verdict, DRIFT_VERDICT_DRIFT);
    assert_int_equal(summary.drifted, 2);
    assert_int_equal(summary.reference_rows, 1234567);

    memset(&summary, 0x5a, sizeof summary);
    summary.struct_size = (uint32_t)offsetof(drift_report_summary, evaluated);
    assert_int_equal(drift_report_get_summary(report, &summary, NULL), DRIFT_OK);
    assert_int_equal(summary.struct_size, offsetof(drift_report_summary, evaluated));
    assert_int_equal(summary.columns, 5);
    assert_true(summary.evaluated == 0x5a5a5a5a5a5a5a5au);

    summary.struct_size = 0;
    assert_int_equal(drift_report_get_summary(report, &summary, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_report_get_summary(report, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_report_get_summary(NULL, &summary, NULL), DRIFT_INVALID_ARGUMENT);
    drift_report_free(report);
}

static void longer_structs_of_newer_callers_are_left_alone(void **state) {
    (void)state;
    struct {
        drift_report_summary known;
        unsigned char more[16];
    } newer;
    drift_report *report = sample_report(NULL);
    memset(&newer, 0x5a, sizeof newer);
    newer.known.struct_size = (uint32_t)sizeof newer;
    assert_int_equal(drift_report_get_summary(report, &newer.known, NULL), DRIFT_OK);
    assert_int_equal(newer.known.columns, 5);
    assert_int_equal(newer.known.struct_size, sizeof newer);
    for (size_t i = 0; i < sizeof newer.more; i++)
        assert_int_equal(newer.more[i], 0x5a);
    drift_report_free(report);
}

static void columns_and_reasons_are_read_by_index(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    drift_report_column column = {0};
    drift_error error;
    drift_error_init(&error);
    column.struct_size = (uint32_t)sizeof column;
    assert_int_equal(drift_report_get_column(report, 3, &column, NULL), DRIFT_OK);
    assert_string_equal(column.name, "gone");
    assert_string_equal(column.type_reason, "given");
    assert_int_equal(column.status, DRIFT_MISSING_COLUMN);
    assert_int_equal(column.verdict, DRIFT_VERDICT_DRIFT);
    assert_int_equal(column.type, DRIFT_TYPE_NUMERIC);
    assert_int_equal(column.reason_count, 1);
    assert_string_equal(drift_report_get_reason(report, 3, 0),
                        "the current data has no such column");
    assert_null(drift_report_get_reason(report, 3, 1));
    assert_null(drift_report_get_reason(report, 5, 0));
    assert_null(drift_report_get_reason(NULL, 0, 0));
    assert_int_equal(drift_report_get_column(report, 5, &column, &error), DRIFT_INVALID_ARGUMENT);
    assert_string_equal(error.message, "column 5 of a report with 5 columns");
    drift_report_free(report);
}

static void statistics_come_with_their_thresholds(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    drift_result result = {0};
    double p = 7, warning = 7, drift = 7;
    result.struct_size = (uint32_t)sizeof result;
    assert_int_equal(
        drift_report_get_statistic(report, 4, DRIFT_STAT_PSI, &result, &p, &warning, &drift, NULL),
        DRIFT_OK);
    assert_true(result.value == 1.1042351237493135);
    assert_true(p == -1 && warning == 0.1 && drift == 0.25);
    assert_int_equal(
        drift_report_get_statistic(report, 4, DRIFT_STAT_KS, &result, &p, NULL, NULL, NULL),
        DRIFT_OK);
    assert_true(result.value == 0.44 && p == 3.2e-12);
    assert_int_equal(result.sign, -1);
    drift_report_free(report);
}

static void statistics_that_are_not_there_say_so(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    drift_result result = {0};
    drift_error error;
    drift_error_init(&error);
    result.struct_size = (uint32_t)sizeof result;
    assert_int_equal(
        drift_report_get_statistic(report, 4, DRIFT_STAT_G, &result, NULL, NULL, NULL, &error),
        DRIFT_NOT_APPLICABLE);
    assert_string_equal(error.column, "age");
    const int32_t unknown[] = {-1, DRIFT_STAT_COUNT, INT32_MAX};
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(
            drift_report_get_statistic(report, 4, unknown[i], &result, NULL, NULL, NULL, NULL),
            DRIFT_INVALID_ARGUMENT);
    assert_int_equal(
        drift_report_get_statistic(report, 5, DRIFT_STAT_KS, &result, NULL, NULL, NULL, NULL),
        DRIFT_INVALID_ARGUMENT);
    drift_report_free(report);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(freeing_gives_back_every_byte),
        cmocka_unit_test(half_built_report_can_be_freed),
        cmocka_unit_test(names_are_those_of_reports),
        cmocka_unit_test(verdict_without_a_report_is_not_no_drift),
        cmocka_unit_test(summary_fills_what_the_caller_has_room_for),
        cmocka_unit_test(longer_structs_of_newer_callers_are_left_alone),
        cmocka_unit_test(columns_and_reasons_are_read_by_index),
        cmocka_unit_test(statistics_come_with_their_thresholds),
        cmocka_unit_test(statistics_that_are_not_there_say_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
