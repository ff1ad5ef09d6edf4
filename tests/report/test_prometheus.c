/* SPDX-License-Identifier: Apache-2.0 */
/* Events as JSON and monitors as Prometheus text: into the caller's memory, whatever the names. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/batches.h"
#include "support/memory_probe.h"

static const char nasty[] = "a\"b\\c\nd{e}";

static memory_probe probe;

/* A column and a stream with a nasty name, outcomes, detectors, and a window that has drifted. */
static drift_monitor *make(void) {
    static double x[2000], y[2000];
    uint64_t seed = 1;
    for (size_t i = 0; i < 2000; i++)
        x[i] = batches_normal(&seed);
    drift_column column = batches_doubles(nasty, x);
    drift_profile *reference = batches_profile(&column, 1, 2000, NULL, NULL, DRIFT_TYPE_NUMERIC);
    assert_non_null(reference);
    drift_allocator allocator = {sizeof allocator, 0, memory_probe_allocate, memory_probe_release,
                                 &probe};
    drift_stream streams[] = {{"late\"ncy"}, {"idle"}};
    drift_detector_options adwin;
    drift_attachment attachment = {sizeof attachment, DRIFT_SOURCE_COLUMN, nasty, &adwin};
    drift_metric_rule rule = {sizeof rule, DRIFT_METRIC_RMSE, 0.5, 0.1, 0.2};
    drift_monitor_options options;
    drift_monitor *m = NULL;
    memset(&probe, 0, sizeof probe);
    probe.allowed = SIZE_MAX;
    drift_detector_options_init(&adwin, DRIFT_DETECTOR_ADWIN);
    drift_monitor_options_init(&options);
    options.task = DRIFT_TASK_REGRESSION;
    options.streams = streams;
    options.stream_count = 2;
    options.attachments = &attachment;
    options.attachment_count = 1;
    options.metric_rules = &rule;
    options.metric_rule_count = 1;
    options.allocator = &allocator;
    assert_int_equal(drift_monitor_create(reference, &options, &m, NULL), DRIFT_OK);
    for (size_t i = 0; i < 2000; i++)
        y[i] = x[i] + 1.0;
    column.data = y;
    drift_batch batch;
    drift_batch_init(&batch, 2000, &column, 1);
    assert_int_equal(drift_monitor_observe(m, &batch, 0, NULL), DRIFT_OK);
    drift_outcomes outcomes;
    drift_outcomes_init(&outcomes, 2000);
    outcomes.truth = x;
    outcomes.prediction = y;
    assert_int_equal(drift_monitor_observe_outcomes(m, &outcomes, 0, NULL), DRIFT_OK);
    assert_int_equal(drift_monitor_observe_stream(m, 0, y, 2000, 0, NULL), DRIFT_OK);
    drift_profile_free(reference);
    return m;
}

static void buffers_of_every_size(void **state) {
    (void)state;
    static char text[1 << 16], part[1 << 16];
    size_t length = 0, again = 0;
    drift_monitor *m = make();
    probe.allowed = 0; /* nothing is allocated */
    assert_int_equal(drift_monitor_prometheus(m, NULL, 0, &length, NULL), DRIFT_BUFFER_TOO_SMALL);
    assert_int_equal(drift_monitor_prometheus(m, text, length, &again, NULL),
                     DRIFT_BUFFER_TOO_SMALL);
    assert_true(again == length && text[0] == '\0');
    assert_int_equal(drift_monitor_prometheus(m, text, length + 1, &again, NULL), DRIFT_OK);
    assert_int_equal(strlen(text), length);
    for (size_t size = 1; size < length; size += 97) {
        memset(part, 7, sizeof part);
        assert_int_equal(drift_monitor_prometheus(m, part, size, &again, NULL),
                         DRIFT_BUFFER_TOO_SMALL);
        assert_true(again == length && part[0] == '\0' && part[size] == 7);
    }
    assert_non_null(strstr(text, "{column=\"a\\\"b\\\\c\\nd{e}\",role=\"feature\"} 2\n"));
    assert_non_null(strstr(text, "driftcheck_evidence_alarm{kind=\"data_drift\"} 1\n"));
    assert_non_null(strstr(text, "driftcheck_stream_quantile{stream=\"late\\\"ncy\",q=\"0.5\"}"));
    assert_null(strstr(text, "nan"));
    FILE *file = fopen("prometheus_sample.txt", "w");
    assert_non_null(file);
    assert_int_equal(fwrite(text, 1, length, file), length);
    assert_int_equal(fclose(file), 0);
    drift_monitor_free(m);
}

static void events_as_json(void **state) {
    (void)state;
    char text[2048], part[2048];
    size_t length = 0, again, count;
    drift_event event;
    drift_monitor *m = make();
    probe.allowed = 0;
    FILE *file = fopen("events_sample.json", "w");
    assert_non_null(file);
    size_t seen = 0, by_evidence = 0;
    while (drift_monitor_events(m, &event, 1, &count, NULL) == DRIFT_OK && count == 1) {
        assert_int_equal(drift_event_json(&event, text, sizeof text, &length, NULL), DRIFT_OK);
        assert_int_equal(drift_event_json(&event, part, length, &again, NULL),
                         DRIFT_BUFFER_TOO_SMALL);
        assert_true(again == length && text[length - 1] == '\n');
        assert_int_equal(fwrite(text, 1, length, file), length);
        assert_int_equal(drift_monitor_event_json(m, &event, text, sizeof text, &length, NULL),
                         DRIFT_OK);
        assert_int_equal(strstr(text, "\"columns\":[{") != NULL,
                         event.statistic == DRIFT_STAT_EVIDENCE);
        assert_int_equal(fwrite(text, 1, length, file), length);
        by_evidence += event.statistic == DRIFT_STAT_EVIDENCE;
        seen++;
    }
    assert_int_equal(fclose(file), 0);
    assert_true(seen >= 2 && by_evidence == 1);
    drift_monitor_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(buffers_of_every_size),
        cmocka_unit_test(events_as_json),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
