/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON form is exact, strict and hostile names stay inside their strings.
 * In: reports made by hand. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/utf8.h"
#include "support/memory_probe.h"
#include "support/sample_report.h"

static char output[1 << 16];

static const char *json_of(const drift_report *report) {
    size_t length = 0;
    assert_int_equal(drift_report_json(report, output, sizeof output, &length, NULL), DRIFT_OK);
    assert_int_equal(strlen(output), length);
    return output;
}

static void assert_contains(const char *whole, const char *part) {
    if (strstr(whole, part) == NULL) fail_msg("not found: %s\nin: %s", part, whole);
}

static void assert_lacks(const char *whole, const char *part) {
    if (strstr(whole, part) != NULL) fail_msg("found: %s", part);
}

static void report_without_columns_is_exact(void **state) {
    (void)state;
    drift_report *report = sample_empty_report(NULL);
    assert_string_equal(
        json_of(report),
        "{\"schema\":\"driftcheck.report/1\",\"driftcheck\":\"" DRIFT_VERSION_STRING "\","
        "\"verdict\":\"none\","
        "\"reference\":{\"source\":\"train.csv\",\"kind\":\"csv\",\"rows\":0,\"rejected_rows\":0},"
        "\"current\":{\"source\":\"\",\"kind\":\"profile\",\"rows\":0,\"rejected_rows\":0},"
        "\"options\":{\"alpha\":0.05,\"adjust\":\"bh\",\"min_rows\":30,\"smoothing\":0.5,"
        "\"drift_share\":null,\"false_alarm_every\":20,\"resolution\":100,\"psi_bins\":10,\"max_"
        "categories\":1000,"
        "\"exact\":false,\"thresholds\":[]},"
        "\"summary\":{\"columns\":0,\"evaluated\":0,\"drifted\":0,\"warnings\":0,"
        "\"insufficient\":0,\"failed\":0,\"missing_columns\":0,\"extra_columns\":0},"
        "\"columns\":[],\"extra_column_names\":[]}\n");
    drift_report_free(report);
}

static void numeric_column_is_exact(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    const char *json = json_of(report);
    assert_contains(
        json,
        "{\"name\":\"age\",\"type\":\"numeric\",\"type_reason\":\"given\",\"status\":\"OK\","
        "\"verdict\":\"drift\",\"reasons\":[\"psi 1.1 reaches 0.25 (drift), and the change is "
        "significant: adjusted p 3.2e-12\"],"
        "\"reference\":{\"rows\":1000,\"missing\":0,\"nan\":0,\"positive_infinity\":0,"
        "\"negative_infinity\":0,\"unparsable\":0,\"min\":-0.5,\"max\":1e+16,\"mean\":0.1,"
        "\"std\":1e-07,\"quantiles\":{\"0.01\":0,\"0.05\":0.125,\"0.1\":0.25,\"0.25\":0.375,"
        "\"0.5\":0.5,\"0.75\":0.625,\"0.9\":0.75,\"0.95\":0.875,\"0.99\":1}},\"current\":{");
    assert_contains(
        json, "\"statistics\":{\"ks\":{\"value\":0.44,\"p_value\":1.6e-12,\"p_adjusted\":3.2e-12,"
              "\"method\":\"knots\",\"lower\":0.44,\"upper\":0.45,\"location\":7.1,\"sign\":-1,"
              "\"status\":\"OK\"},"
              "\"psi\":{\"value\":1.1042351237493135,\"method\":\"bins\","
              "\"threshold\":{\"warning\":0.1,\"drift\":0.25},\"status\":\"OK\"},\"kl\":{");
    assert_contains(json, "\"wasserstein_normed\":{\"value\":null,\"method\":\"none\","
                          "\"status\":\"CONSTANT\"}},"
                          "\"calibrated\":{\"psi_beyond_chance\":1.086,\"psi_lower\":0.9375,"
                          "\"psi_upper\":1.25,\"psi_threshold\":0.0625,\"ks_band\":0.125},"
                          "\"histogram\":{\"edges\":[0.1,1.1,2.1,3.1,4.1,5.1,6.1,7.1,8.1],"
                          "\"reference\":[100,100,100,100,100,100,100,100,100,100],"
                          "\"current\":[10,20,30,40,50,60,70,80,200,440]}}");
    drift_report_free(report);
}

static void categorical_column_is_exact(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    const char *json = json_of(report);
    assert_contains(json, "\"reference\":{\"rows\":1000,\"missing\":0,\"unparsable\":0,"
                          "\"categories\":3,\"top\":[{\"category\":\"red\",\"count\":600},"
                          "{\"category\":\"a\\u0000b\",\"count\":300}]},"
                          "\"current\":{\"rows\":1000,\"missing\":0,\"unparsable\":0,"
                          "\"categories\":3,\"top\":[{\"category\":\"\\u003cb>\xef\xbf\xbd\","
                          "\"count\":450}]},");
    assert_contains(json, "\"chi2\":{\"value\":65.19,\"p_value\":0,\"p_adjusted\":0,"
                          "\"method\":\"chi2_asymptotic\",\"df\":3,\"status\":\"OK\"}},");
    assert_contains(json, "\"histogram\":{\"categories\":[\"red\",\"a\\u0000b\",\"\",\"(other)\"],"
                          "\"reference\":[600,300,90,10],\"current\":[450,350,150,50],"
                          "\"last_is_other\":true}}");
    drift_report_free(report);
}

static void absent_and_empty_sides_are_null(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    const char *json = json_of(report);
    assert_contains(json, "\"status\":\"MISSING_COLUMN\",\"verdict\":\"drift\"");
    assert_contains(json,
                    "\"current\":null,\"statistics\":{},\"calibrated\":{\"psi_beyond_chance\":null,"
                    "\"psi_lower\":null,\"psi_upper\":null,\"psi_threshold\":null,"
                    "\"ks_band\":null},\"histogram\":null}");
    assert_contains(json, "\"nan\":1000,\"positive_infinity\":0,\"negative_infinity\":0,"
                          "\"unparsable\":0,\"min\":null,\"max\":null,\"mean\":null,\"std\":null,"
                          "\"quantiles\":null}");
    drift_report_free(report);
}

static void thresholds_are_echoed_with_their_scope(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    report->options.drift_share = 0.3;
    report->options.adjust = DRIFT_ADJUST_HOLM;
    report->options.exact = 1;
    const char *json = json_of(report);
    assert_contains(json, "\"adjust\":\"holm\"");
    assert_contains(json, "\"drift_share\":0.3,");
    assert_contains(json, "\"exact\":true,");
    assert_contains(json, "{\"statistic\":\"missing\",\"type\":\"categorical\",\"column\":null,"
                          "\"warning\":null,\"drift\":0.05,\"disabled\":false}");
    assert_contains(json,
                    "{\"statistic\":\"ks\",\"type\":null,\"column\":\"q\\\"b\\\\n\\n\\u001b[31m"
                    "\\u003c/script>\\u2028\xe2\x80\xae\xef\xbf\xbd\",\"warning\":null,"
                    "\"drift\":null,\"disabled\":true}");
    drift_report_free(report);
}

static void nothing_can_leave_its_string(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    const char *json = json_of(report);
    size_t length = strlen(json);
    assert_true(utf8_valid(json, length));
    for (size_t i = 0; i + 1 < length; i++)
        assert_true((unsigned char)json[i] >= 0x20);
    assert_int_equal(json[length - 1], '\n');
    assert_lacks(json, "</");
    assert_lacks(json, "\xe2\x80\xa8");
    drift_report_free(report);
}

static void numbers_that_are_not_finite_never_appear(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    report_column *age = &report->columns[4];
    age->reference.mean = HUGE_VAL;
    age->reference.minimum = -HUGE_VAL;
    age->statistics[DRIFT_STAT_KS].result.value = NAN;
    age->statistics[DRIFT_STAT_PSI].drift = HUGE_VAL;
    const char *json = json_of(report);
    assert_contains(json, "\"min\":null,\"max\":1e+16,\"mean\":null");
    assert_contains(json, "\"ks\":{\"value\":null,");
    assert_contains(json, "\"threshold\":{\"warning\":0.1,\"drift\":null}");
    assert_lacks(json, "nan,");
    assert_lacks(json, ":inf");
    assert_lacks(json, ":-inf");
    drift_report_free(report);
}

static void buffer_holds_all_or_nothing(void **state) {
    (void)state;
    drift_report *report = sample_report(NULL);
    size_t length = 0;
    assert_int_equal(drift_report_json(report, NULL, 0, &length, NULL), DRIFT_BUFFER_TOO_SMALL);
    char *exact = malloc(length + 1);
    assert_non_null(exact);
    memset(exact, 'x', length + 1);
    size_t again = 0;
    assert_int_equal(drift_report_json(report, exact, length, &again, NULL),
                     DRIFT_BUFFER_TOO_SMALL);
    assert_int_equal(again, length);
    assert_string_equal(exact, "");
    assert_int_equal(drift_report_json(report, exact, length + 1, &again, NULL), DRIFT_OK);
    assert_int_equal(strlen(exact), length);
    assert_string_equal(exact, json_of(report));
    free(exact);
    drift_report_free(report);
}

static void bad_arguments_are_refused(void **state) {
    (void)state;
    char buffer[4];
    size_t length;
    drift_error error;
    drift_error_init(&error);
    drift_report *report = sample_empty_report(NULL);
    assert_int_equal(drift_report_json(NULL, buffer, 4, &length, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.code, DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_report_json(report, buffer, 4, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_report_json(report, NULL, 4, &length, NULL), DRIFT_INVALID_ARGUMENT);
    drift_report_free(report);
}

static void every_failed_allocation_is_reported(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_report *report = sample_report(&allocator);
    size_t held = probe.blocks_held;
    size_t failures = 0;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    while (status == DRIFT_OUT_OF_MEMORY) {
        size_t length = 77;
        probe.allowed = failures++;
        status = drift_report_json(report, output, sizeof output, &length, NULL);
        if (status == DRIFT_OUT_OF_MEMORY) assert_int_equal(length, 77);
        assert_int_equal(probe.blocks_held, held);
    }
    assert_int_equal(status, DRIFT_OK);
    assert_true(failures > 2);
    drift_report_free(report);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(report_without_columns_is_exact),
        cmocka_unit_test(numeric_column_is_exact),
        cmocka_unit_test(categorical_column_is_exact),
        cmocka_unit_test(absent_and_empty_sides_are_null),
        cmocka_unit_test(thresholds_are_echoed_with_their_scope),
        cmocka_unit_test(nothing_can_leave_its_string),
        cmocka_unit_test(numbers_that_are_not_finite_never_appear),
        cmocka_unit_test(buffer_holds_all_or_nothing),
        cmocka_unit_test(bad_arguments_are_refused),
        cmocka_unit_test(every_failed_allocation_is_reported),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
