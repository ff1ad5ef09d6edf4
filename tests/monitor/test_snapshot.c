/* SPDX-License-Identifier: Apache-2.0 */
/* A restored monitor goes on as if it had never stopped; damaged bytes are refused. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "support/memory_probe.h"
#include "support/monitor_feed.h"

static feed reference_feed, current_feed;

/* A monitor with some of everything. */
static drift_monitor *make(int32_t window, int by_time) {
    static drift_stream streams[] = {{"latency"}, {"n4"}};
    static drift_metric_rule rules[] = {{sizeof *rules, DRIFT_METRIC_ACCURACY, 0.9, 0.01, 0.05},
                                        {sizeof *rules, DRIFT_METRIC_ROC_AUC, 0.9, 0.01, 0.05}};
    drift_detector_options adwin, kswin, rddm;
    drift_detector_options_init(&adwin, DRIFT_DETECTOR_ADWIN);
    drift_detector_options_init(&kswin, DRIFT_DETECTOR_KSWIN);
    drift_detector_options_init(&rddm, DRIFT_DETECTOR_RDDM);
    drift_attachment attachments[] = {{sizeof *attachments, DRIFT_SOURCE_COLUMN, "n1", &adwin},
                                      {sizeof *attachments, DRIFT_SOURCE_STREAM, "latency", &kswin},
                                      {sizeof *attachments, DRIFT_SOURCE_ERROR, NULL, &rddm}};
    drift_monitor_options options;
    drift_monitor *m = NULL;
    feed_fill(&reference_feed, 1, 0.0);
    drift_profile *reference = feed_profile(&reference_feed, 10, NULL);
    drift_monitor_options_init(&options);
    options.window = window;
    options.panes = 4;
    options.window_rows = by_time ? 0 : 600;
    options.window_span = by_time ? 800 : 0;
    options.task = DRIFT_TASK_BINARY;
    options.metric_rules = rules;
    options.metric_rule_count = 2;
    options.streams = streams;
    options.stream_count = 2;
    options.attachments = attachments;
    options.attachment_count = 3;
    options.event_capacity = 7;
    drift_risk_rule risks[] = {
        {.struct_size = sizeof *risks, .source = DRIFT_SOURCE_ERROR},
        {.struct_size = sizeof *risks, .source = DRIFT_SOURCE_SQUARED_ERROR, .limit = 0.2},
        {.struct_size = sizeof *risks, .source = DRIFT_SOURCE_COLUMN, .name = "score"},
        {.struct_size = sizeof *risks, .source = DRIFT_SOURCE_STREAM, .name = "latency"}};
    options.risk_rules = risks;
    options.risk_rule_count = 4;
    options.risk_baseline_rows = 1500;
    options.outcome_delay = by_time ? 500 : 0;
    assert_int_equal(drift_monitor_create(reference, &options, &m, NULL), DRIFT_OK);
    drift_profile_free(reference);
    return m;
}

static void feed_some(drift_monitor *m, int64_t first, int64_t last) {
    double truth[40];
    for (int64_t i = first; i < last; i += 40) {
        drift_outcomes outcomes;
        for (size_t r = 0; r < 40; r++)
            truth[r] = current_feed.score[(size_t)i + r] > (i > 2000 ? 0.7 : 0.5);
        drift_outcomes_init(&outcomes, 40);
        outcomes.truth = truth;
        outcomes.score = current_feed.score + i;
        assert_int_equal(drift_monitor_observe(m, feed_slice(&current_feed, i, 40), i, NULL),
                         DRIFT_OK);
        assert_int_equal(drift_monitor_observe_outcomes(m, &outcomes, i, NULL), DRIFT_OK);
        for (size_t s = 0; s < 2; s++) {
            assert_int_equal(
                drift_monitor_observe_stream(m, s, current_feed.score + i, 40, i, NULL), DRIFT_OK);
        }
    }
}

static unsigned char *snapshot_of(const drift_monitor *m, size_t *size) {
    *size = drift_monitor_snapshot_size(m);
    unsigned char *bytes = malloc(*size);
    assert_int_equal(drift_monitor_snapshot(m, bytes, *size, NULL), DRIFT_OK);
    return bytes;
}

static void fill_current(void) {
    feed_fill(&current_feed, 2, 0.0);
    static feed later;
    feed_fill(&later, 3, 1.0);
    memcpy(current_feed.numbers + FEED_ROWS / 2, later.numbers + FEED_ROWS / 2,
           sizeof later.numbers / 2);
    memcpy(current_feed.score + FEED_ROWS / 2, later.score + FEED_ROWS / 2, sizeof later.score / 2);
}

static void restored_monitors_go_on(void **state) {
    (void)state;
    fill_current();
    for (int32_t window = DRIFT_WINDOW_TUMBLING; window <= DRIFT_WINDOW_DECAYING; window++) {
        for (int by_time = 0; by_time < 2; by_time++) {
            drift_monitor *whole = make(window, by_time), *part = make(window, by_time);
            feed_some(whole, 0, FEED_ROWS);
            for (int64_t at = 0; at < FEED_ROWS; at += 800) {
                size_t size;
                feed_some(part, at, at + 800);
                unsigned char *bytes = snapshot_of(part, &size);
                drift_monitor_free(part);
                drift_error error;
                drift_error_init(&error);
                drift_status status = drift_monitor_restore(bytes, size, NULL, &part, &error);
                if (status != DRIFT_OK) fail_msg("%s", error.message);
                size_t again_size;
                unsigned char *again = snapshot_of(part, &again_size);
                assert_int_equal(size, again_size);
                assert_memory_equal(bytes, again, size);
                free(again);
                free(bytes);
            }
            size_t a_size, b_size;
            unsigned char *a = snapshot_of(whole, &a_size), *b = snapshot_of(part, &b_size);
            drift_monitor_summary s = {.struct_size = sizeof s};
            drift_monitor_get_summary(whole, &s, NULL);
            assert_true(s.windows > 3 && s.events > 2);
            assert_int_equal(a_size, b_size);
            assert_memory_equal(a, b, a_size);
            free(a);
            free(b);
            drift_monitor_free(whole);
            drift_monitor_free(part);
        }
    }
}

/* Nothing is left of the rows: neither in windows nor in what was evaluated. */
static void a_monitor_that_was_reset_is_as_new(void **state) {
    (void)state;
    fill_current();
    for (int32_t window = DRIFT_WINDOW_TUMBLING; window <= DRIFT_WINDOW_DECAYING; window++) {
        drift_monitor *m = make(window, 0);
        size_t a_size, b_size;
        unsigned char *a = snapshot_of(m, &a_size);
        feed_some(m, 0, FEED_ROWS);
        drift_monitor_reset(m);
        unsigned char *b = snapshot_of(m, &b_size);
        assert_int_equal(a_size, b_size);
        assert_memory_equal(a, b, a_size);
        free(a);
        free(b);
        drift_monitor_free(m);
    }
}

/* A byte that is changed makes another checksum; with the checksum put right, the monitor is
 * refused or works. */
static void changed_bytes_are_refused_or_harmless(void **state) {
    (void)state;
    fill_current();
    drift_monitor *m = make(DRIFT_WINDOW_SLIDING, 0);
    feed_some(m, 0, 2400);
    size_t size, refused = 0, tried = 0;
    unsigned char *bytes = snapshot_of(m, &size);
    const uint32_t checksum = bytes_get_u32(bytes + size - 4);
    drift_monitor_free(m);
    for (size_t i = 0; i < size; i += i < 4000 ? 3 : 4999) {
        drift_monitor *other = NULL;
        unsigned char before = bytes[i];
        bytes[i] ^= (unsigned char)(1u << i % 8);
        assert_int_not_equal(drift_monitor_restore(bytes, size, NULL, &other, NULL), DRIFT_OK);
        bytes_put_u32(bytes + size - 4, bytes_crc32c(bytes, size - 4));
        drift_error error;
        drift_error_init(&error);
        tried++;
        if (drift_monitor_restore(bytes, size, NULL, &other, &error) == DRIFT_OK) {
            assert_int_equal(drift_monitor_evaluate(other, NULL), DRIFT_OK);
            drift_monitor_observe(other, feed_slice(&current_feed, 0, 300), 0, NULL);
            drift_monitor_free(other);
        } else {
            assert_true(error.message[0] != '\0');
            refused++;
        }
        bytes[i] = before;
        bytes_put_u32(bytes + size - 4, checksum);
    }
    assert_true(refused > tried / 4);
    for (size_t cut = 0; cut < size; cut += cut < 200 ? 1 : 1009) {
        drift_monitor *other = NULL;
        assert_int_equal(drift_monitor_restore(bytes, cut, NULL, &other, NULL), DRIFT_BAD_FORMAT);
    }
    free(bytes);
}

/* Options and counts of zero, under a checksum that is right. */
static void zeroed_words_are_refused_or_harmless(void **state) {
    (void)state;
    fill_current();
    drift_monitor *m = make(DRIFT_WINDOW_TUMBLING, 0);
    feed_some(m, 0, 1200);
    size_t size, refused = 0;
    unsigned char *bytes = snapshot_of(m, &size);
    drift_monitor_free(m);
    for (size_t i = 8; i + 12 < size; i += i < 4000 ? 8 : 9968) {
        drift_monitor *other = NULL;
        uint64_t before = bytes_get_u64(bytes + i);
        bytes_put_u64(bytes + i, 0);
        bytes_put_u32(bytes + size - 4, bytes_crc32c(bytes, size - 4));
        drift_status status = drift_monitor_restore(bytes, size, NULL, &other, NULL);
        bytes_put_u64(bytes + i, before);
        refused += status != DRIFT_OK;
        if (status != DRIFT_OK) continue;
        (void)drift_monitor_observe(other, feed_slice(&current_feed, 1200, 1200), 1200, NULL);
        assert_int_equal(drift_monitor_evaluate(other, NULL), DRIFT_OK);
        drift_monitor_free(other);
    }
    assert_true(refused > 10);
    free(bytes);
}

static void memory_may_fail_while_restoring(void **state) {
    (void)state;
    fill_current();
    drift_monitor *m = make(DRIFT_WINDOW_TUMBLING, 0);
    feed_some(m, 0, 800);
    size_t size;
    unsigned char *bytes = snapshot_of(m, &size);
    drift_monitor_free(m);
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        memset(&probe, 0, sizeof probe);
        probe.allowed = allowed;
        drift_allocator allocator = {sizeof allocator, 0, memory_probe_allocate,
                                     memory_probe_release, &probe};
        m = NULL;
        drift_status status = drift_monitor_restore(bytes, size, &allocator, &m, NULL);
        if (status == DRIFT_OK) drift_monitor_free(m);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
        if (status == DRIFT_OK) break;
        assert_true(status == DRIFT_OUT_OF_MEMORY || status == DRIFT_BAD_FORMAT);
    }
    free(bytes);
}

enum { HEAD = 32, SETTINGS_AT = 16, EVIDENCE_OPTIONS = 48, RISK_OPTIONS = 56 };

/* A snapshot without the last options. */
static drift_monitor *restore_without(unsigned char *bytes, size_t size, size_t left_out,
                                      uint32_t version) {
    size_t settings = (size_t)bytes_get_u64(bytes + SETTINGS_AT);
    unsigned char *end = bytes + HEAD + settings;
    drift_monitor *old = NULL;
    memmove(end - left_out, end, size - HEAD - settings);
    bytes_put_u32(bytes + 8, version);
    bytes_put_u64(bytes + SETTINGS_AT, settings - left_out);
    size -= left_out;
    bytes_put_u32(bytes + size - 4, bytes_crc32c(bytes, size - 4));
    assert_int_equal(drift_monitor_restore(bytes, size, NULL, &old, NULL), DRIFT_OK);
    return old;
}

/* A format is the next one without options that it does not know, which then say that there is
 * nothing of it. */
static void assert_older_format(int32_t policy, size_t left_out, uint32_t version) {
    fill_current();
    feed_fill(&reference_feed, 1, 0.0);
    drift_profile *reference = feed_profile(&reference_feed, 10, NULL);
    drift_monitor_options options;
    drift_monitor *m = NULL;
    drift_monitor_options_init(&options);
    options.policy = policy;
    options.window_rows = 600;
    assert_int_equal(drift_monitor_create(reference, &options, &m, NULL), DRIFT_OK);
    drift_profile_free(reference);
    assert_int_equal(drift_monitor_observe(m, feed_slice(&current_feed, 0, 1000), 0, NULL),
                     DRIFT_OK);
    size_t size, old_size;
    unsigned char *bytes = snapshot_of(m, &size);
    size_t settings = (size_t)bytes_get_u64(bytes + SETTINGS_AT);
    drift_monitor *old = restore_without(bytes, size, left_out, version);
    assert_int_equal(drift_monitor_check(old, 0, NULL),
                     policy == DRIFT_POLICY_WINDOW ? DRIFT_NOT_APPLICABLE : DRIFT_OK);
    assert_int_equal(drift_monitor_risk_count(old), 0);
    assert_int_equal(drift_monitor_check(m, 0, NULL),
                     policy == DRIFT_POLICY_WINDOW ? DRIFT_NOT_APPLICABLE : DRIFT_OK);
    for (int i = 0; i < 2; i++) {
        drift_monitor *each = i == 0 ? m : old;
        assert_int_equal(
            drift_monitor_observe(each, feed_slice(&current_feed, 1000, 2000), 1, NULL), DRIFT_OK);
    }
    /* what is written again is the same but for the options */
    unsigned char *a = snapshot_of(m, &size), *b = snapshot_of(old, &old_size);
    assert_int_equal(old_size, size - left_out);
    assert_memory_equal(a + HEAD + settings, b + HEAD + settings - left_out,
                        size - HEAD - settings - 4);
    free(a);
    free(b);
    free(bytes);
    drift_monitor_free(m);
    drift_monitor_free(old);
}

static void format_1_is_a_monitor_by_windows(void **state) {
    (void)state;
    assert_older_format(DRIFT_POLICY_WINDOW, EVIDENCE_OPTIONS + RISK_OPTIONS, 1);
}

static void format_2_is_a_monitor_without_risks(void **state) {
    (void)state;
    assert_older_format(DRIFT_POLICY_EVIDENCE, RISK_OPTIONS, 2);
}

static void files_hold_snapshots(void **state) {
    (void)state;
    fill_current();
    drift_monitor *m = make(DRIFT_WINDOW_TUMBLING, 0), *read = NULL;
    feed_some(m, 0, 1200);
    const char *path = "monitor_snapshot_test.dcm";
    assert_int_equal(drift_monitor_save(m, path, NULL), DRIFT_OK);
    assert_int_equal(drift_monitor_load(path, NULL, &read, NULL), DRIFT_OK);
    size_t a_size, b_size;
    unsigned char *a = snapshot_of(m, &a_size), *b = snapshot_of(read, &b_size);
    assert_memory_equal(a, b, a_size);
    free(a);
    free(b);
    drift_monitor_free(m);
    drift_monitor_free(read);
    drift_profile *profile = NULL;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_profile_load(path, NULL, &profile, &error), DRIFT_BAD_FORMAT);
    assert_non_null(strstr(error.message, path));
    assert_int_equal(remove(path), 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(restored_monitors_go_on),
        cmocka_unit_test(a_monitor_that_was_reset_is_as_new),
        cmocka_unit_test(changed_bytes_are_refused_or_harmless),
        cmocka_unit_test(zeroed_words_are_refused_or_harmless),
        cmocka_unit_test(memory_may_fail_while_restoring),
        cmocka_unit_test(format_1_is_a_monitor_by_windows),
        cmocka_unit_test(format_2_is_a_monitor_without_risks),
        cmocka_unit_test(files_hold_snapshots),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
