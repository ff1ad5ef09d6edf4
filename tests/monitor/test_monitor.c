/* SPDX-License-Identifier: Apache-2.0 */
/* A monitor counts as a check of two profiles does, whatever the cut, and allocates nothing. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/check.h"
#include "support/memory_probe.h"
#include "support/monitor_feed.h"

static feed reference_feed, current_feed;

static drift_profile *make_reference(uint32_t resolution) {
    feed_fill(&reference_feed, 1, 0.0);
    drift_profile *p = feed_profile(&reference_feed, resolution, NULL);
    assert_non_null(p);
    return p;
}

static drift_monitor *make(const drift_profile *reference, const drift_monitor_options *options) {
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_status status = drift_monitor_create(reference, options, &m, &error);
    if (status != DRIFT_OK) fail_msg("%s: %s", error.column, error.message);
    return m;
}

static void observe(drift_monitor *m, const drift_batch *batch, int64_t time) {
    drift_error error;
    drift_error_init(&error);
    if (drift_monitor_observe(m, batch, time, &error) != DRIFT_OK) {
        fail_msg("%s: %s", error.column, error.message);
    }
}

static drift_monitor_summary summary_of(const drift_monitor *m) {
    drift_monitor_summary s = {.struct_size = sizeof s};
    assert_int_equal(drift_monitor_get_summary(m, &s, NULL), DRIFT_OK);
    return s;
}

static unsigned char *snapshot_of(const drift_monitor *m, size_t *size) {
    *size = drift_monitor_snapshot_size(m);
    unsigned char *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(drift_monitor_snapshot(m, bytes, *size, NULL), DRIFT_OK);
    return bytes;
}

static void assert_same(const drift_monitor *a, const drift_monitor *b) {
    size_t a_size, b_size;
    unsigned char *a_bytes = snapshot_of(a, &a_size);
    unsigned char *b_bytes = snapshot_of(b, &b_size);
    assert_int_equal(a_size, b_size);
    assert_memory_equal(a_bytes, b_bytes, a_size);
    free(a_bytes);
    free(b_bytes);
}

/* psi, kl, js of both sides are sums of at most 20 terms of a few ulp each; js is a root. */
static void compare_statistic(const drift_monitor *m, const drift_report *report, size_t column,
                              int32_t statistic, double tolerance) {
    drift_result mine, theirs;
    drift_result_init(&mine);
    drift_result_init(&theirs);
    drift_status a =
        drift_monitor_get_statistic(m, column, statistic, &mine, NULL, NULL, NULL, NULL);
    if (a == DRIFT_NOT_APPLICABLE) return;
    assert_int_equal(a, DRIFT_OK);
    assert_int_equal(
        drift_report_get_statistic(report, column, statistic, &theirs, NULL, NULL, NULL, NULL),
        DRIFT_OK);
    assert_int_equal(mine.status, theirs.status);
    if (!(fabs(mine.value - theirs.value) <= tolerance)) {
        fail_msg("column %zu, %s: %.17g, in a check %.17g", column, drift_statistic_name(statistic),
                 mine.value, theirs.value);
    }
}

static void compare_with_check(uint32_t resolution, double shift) {
    drift_profile *reference = make_reference(resolution);
    feed_fill(&current_feed, 2, shift);
    drift_profile *current = feed_profile(&current_feed, resolution, reference);
    drift_report *report = NULL;
    assert_int_equal(drift_check(reference, current, NULL, &report, NULL), DRIFT_OK);
    drift_monitor_options options;
    drift_monitor_options_init(&options);
    options.policy = DRIFT_POLICY_WINDOW;
    options.window_rows = FEED_ROWS * 2;
    drift_monitor *m = make(reference, &options);
    observe(m, feed_slice(&current_feed, 0, 1000), 0);
    observe(m, feed_slice(&current_feed, 1000, FEED_ROWS - 1000), 1);
    assert_int_equal(drift_monitor_evaluate(m, NULL), DRIFT_OK);
    for (size_t k = 0; k < drift_monitor_column_count(m); k++) {
        drift_monitor_column mine = {.struct_size = sizeof mine};
        drift_report_column theirs = {.struct_size = sizeof theirs};
        assert_int_equal(drift_monitor_get_column(m, k, &mine, NULL), DRIFT_OK);
        assert_int_equal(drift_report_get_column(report, k, &theirs, NULL), DRIFT_OK);
        assert_string_equal(mine.name, theirs.name);
        assert_int_equal(mine.status, theirs.status);
        assert_int_equal(mine.verdict, theirs.verdict);
        assert_true(mine.rows == FEED_ROWS);
        for (int32_t s = 0; s < DRIFT_STAT_COUNT; s++) {
            compare_statistic(m, report, k, s, s == DRIFT_STAT_JS ? 1e-9 : 1e-12);
        }
    }
    assert_int_equal(summary_of(m).verdict, drift_report_verdict(report));
    drift_monitor_free(m);
    drift_report_free(report);
    drift_profile_free(current);
    drift_profile_free(reference);
}

static void evaluates_as_a_check(void **state) {
    (void)state;
    const uint32_t resolutions[] = {10, 20, 100};
    for (size_t i = 0; i < 3; i++) {
        compare_with_check(resolutions[i], 0.0);
        compare_with_check(resolutions[i], 1.5);
        compare_with_check(resolutions[i], 6.0);
    }
}

static const drift_attachment *attach_to_score(void) {
    static drift_detector_options detector;
    static drift_attachment attachment;
    drift_detector_options_init(&detector, DRIFT_DETECTOR_PAGE_HINKLEY);
    attachment.struct_size = sizeof attachment;
    attachment.source = DRIFT_SOURCE_COLUMN;
    attachment.name = "score";
    attachment.detector = &detector;
    return &attachment;
}

/* The same rows give the same monitor, to the byte, however they are cut: here rows at once, there
 * pieces of every length. */
static void cuts_do_not_matter(void **state) {
    (void)state;
    drift_profile *reference = make_reference(10);
    feed_fill(&current_feed, 3, 0.4);
    for (int32_t window = DRIFT_WINDOW_TUMBLING; window <= DRIFT_WINDOW_DECAYING; window++) {
        drift_monitor_options options;
        drift_monitor_options_init(&options);
        options.window = window;
        options.window_rows = 700;
        options.panes = 7;
        options.attachments = attach_to_score();
        options.attachment_count = 1;
        drift_monitor *whole = make(reference, &options);
        drift_monitor *pieces = make(reference, &options);
        observe(whole, feed_slice(&current_feed, 0, FEED_ROWS), 5);
        int64_t done = 0, length = 1;
        while (done < FEED_ROWS) {
            int64_t part = done + length <= FEED_ROWS ? length : FEED_ROWS - done;
            observe(pieces, feed_slice(&current_feed, done, part), 5);
            done += part;
            length = length % 97 + 1;
        }
        drift_monitor_summary a = summary_of(whole), b = summary_of(pieces);
        assert_true(a.windows > 3 && a.windows == b.windows);
        assert_true(a.total_batches == 1 && b.total_batches > 50);
        for (size_t k = 0; k < drift_monitor_column_count(whole); k++) {
            for (int32_t s = 0; s < DRIFT_STAT_COUNT; s++) {
                drift_result x, y;
                double p = 0, q = 0;
                drift_result_init(&x);
                drift_result_init(&y);
                drift_monitor_get_statistic(whole, k, s, &x, &p, NULL, NULL, NULL);
                drift_monitor_get_statistic(pieces, k, s, &y, &q, NULL, NULL, NULL);
                assert_memory_equal(&x, &y, sizeof x);
                assert_true(p == q);
            }
        }
        drift_event mine[64], theirs[64];
        size_t n, m;
        drift_monitor_events(whole, mine, 64, &n, NULL);
        drift_monitor_events(pieces, theirs, 64, &m, NULL);
        assert_int_equal(n, m);
        assert_memory_equal(mine, theirs, n * sizeof *mine);
        drift_monitor_free(whole);
        drift_monitor_free(pieces);
    }
    drift_profile_free(reference);
}

/* Tensor, column and mixed layouts of the same rows are counted alike. */
static void layouts_do_not_matter(void **state) {
    (void)state;
    static double columns[FEED_NUMBERS][FEED_ROWS];
    drift_profile *reference = make_reference(10);
    feed_fill(&current_feed, 4, 0.2);
    drift_monitor *rows = make(reference, NULL), *apart = make(reference, NULL);
    observe(rows, feed_slice(&current_feed, 0, FEED_ROWS), 0);
    feed_slice(&current_feed, 0, FEED_ROWS);
    for (size_t i = 0; i < FEED_NUMBERS; i++) {
        for (size_t r = 0; r < FEED_ROWS; r++)
            columns[i][r] = (double)current_feed.numbers[r][i];
        drift_column_init(&current_feed.columns[i], DRIFT_DATA_FLOAT64, feed_names[i]);
        current_feed.columns[i].data = columns[i];
    }
    drift_column last = current_feed.columns[0]; /* another order as well */
    current_feed.columns[0] = current_feed.columns[4];
    current_feed.columns[4] = last;
    observe(apart, &current_feed.batch, 0);
    assert_same(rows, apart);
    drift_monitor_free(rows);
    drift_monitor_free(apart);
    drift_profile_free(reference);
}

/* The columns of a program that was built with the first data.h: 72 bytes, one behind the other. */
#define SHORT_COLUMN 72

static drift_batch short_columns(const drift_batch *batch, uint64_t *memory) {
    unsigned char *to = (unsigned char *)memory;
    drift_batch out = *batch;
    for (size_t i = 0; i < batch->column_count; i++) {
        drift_column column = batch->columns[i];
        column.struct_size = SHORT_COLUMN;
        memcpy(to + i * SHORT_COLUMN, &column, SHORT_COLUMN);
    }
    out.columns = (const drift_column *)(const void *)memory;
    return out;
}

static void columns_of_older_programs_are_read(void **state) {
    (void)state;
    uint64_t memory[(FEED_NUMBERS + 2) * SHORT_COLUMN / 8];
    drift_profile *reference = make_reference(10);
    feed_fill(&current_feed, 4, 0.2);
    drift_monitor *now = make(reference, NULL), *older = make(reference, NULL);
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    observe(now, feed_slice(&current_feed, 0, FEED_ROWS), 0);
    drift_batch batch = short_columns(&current_feed.batch, memory);
    observe(older, &batch, 0);
    assert_same(now, older);
    assert_int_equal(drift_profile_builder_create_like(reference, NULL, &builder, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_add(builder, &batch, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    drift_profile *expected = feed_profile(&current_feed, 10, reference);
    size_t size = drift_profile_encoded_size(expected);
    unsigned char *bytes = malloc(2 * size);
    assert_non_null(bytes);
    assert_int_equal(drift_profile_encoded_size(profile), size);
    assert_int_equal(drift_profile_encode(expected, bytes, size, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_encode(profile, bytes + size, size, NULL), DRIFT_OK);
    assert_memory_equal(bytes, bytes + size, size);
    free(bytes);
    drift_profile_builder_free(builder);
    drift_profile_free(profile);
    drift_profile_free(expected);
    drift_profile_free(reference);
    drift_monitor_free(now);
    drift_monitor_free(older);
}

/* Every kind of call after creation, with an allocator that gives nothing more; and not a byte more
 * or less is held than the monitor says. */
static void allocates_nothing_after_creation(void **state) {
    (void)state;
    static memory_probe probe;
    memset(&probe, 0, sizeof probe);
    probe.allowed = SIZE_MAX;
    drift_allocator allocator = {sizeof allocator, 0, memory_probe_allocate, memory_probe_release,
                                 &probe};
    drift_profile *reference = make_reference(10);
    feed_fill(&current_feed, 5, 0.5);
    drift_monitor_options options;
    drift_stream streams[] = {{"latency"}, {"n4"}};
    drift_monitor_options_init(&options);
    options.window = DRIFT_WINDOW_SLIDING;
    options.window_rows = 500;
    options.panes = 5;
    options.task = DRIFT_TASK_BINARY;
    options.streams = streams;
    options.stream_count = 2;
    options.attachments = attach_to_score();
    options.attachment_count = 1;
    options.allocator = &allocator;
    drift_monitor *m = make(reference, &options);
    assert_int_equal(probe.bytes_held, drift_monitor_memory(m));
    size_t allocations = probe.allocations;
    probe.allowed = 0;
    for (int64_t i = 0; i < FEED_ROWS; i += 50) {
        observe(m, feed_slice(&current_feed, i, 50), i);
        drift_outcomes outcomes;
        double truth[50];
        for (size_t r = 0; r < 50; r++)
            truth[r] = current_feed.score[(size_t)i + r] > 0.4;
        drift_outcomes_init(&outcomes, 50);
        outcomes.truth = truth;
        outcomes.score = current_feed.score + i;
        assert_int_equal(drift_monitor_observe_outcomes(m, &outcomes, i, NULL), DRIFT_OK);
        for (size_t s = 0; s < 2; s++) {
            assert_int_equal(
                drift_monitor_observe_stream(m, s, current_feed.score + i, 50, i, NULL), DRIFT_OK);
        }
        assert_int_equal(drift_monitor_evaluate(m, NULL), DRIFT_OK);
    }
    drift_event events[8];
    size_t count;
    assert_int_equal(drift_monitor_events(m, events, 8, &count, NULL), DRIFT_OK);
    drift_monitor_reset(m);
    assert_int_equal(probe.allocations, allocations);
    drift_monitor_free(m);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
    drift_profile_free(reference);
}

/* Each allocation of a creation may fail. */
static void memory_may_fail_while_creating(void **state) {
    (void)state;
    drift_profile *reference = make_reference(10);
    drift_stream streams[] = {{"latency"}};
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        memset(&probe, 0, sizeof probe);
        probe.allowed = allowed;
        drift_allocator allocator = {sizeof allocator, 0, memory_probe_allocate,
                                     memory_probe_release, &probe};
        drift_monitor_options options;
        drift_monitor_options_init(&options);
        options.task = DRIFT_TASK_REGRESSION;
        options.streams = streams;
        options.stream_count = 1;
        options.attachments = attach_to_score();
        options.attachment_count = 1;
        options.allocator = &allocator;
        drift_monitor *m = NULL;
        drift_status status = drift_monitor_create(reference, &options, &m, NULL);
        if (status == DRIFT_OK) {
            assert_true(allowed > 20);
            drift_monitor_free(m);
            assert_int_equal(probe.blocks_held, 0);
            break;
        }
        assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
        assert_null(m);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
    }
    drift_profile_free(reference);
}

static void one_change_gives_one_event_and_one_recovery(void **state) {
    (void)state;
    drift_profile *reference = make_reference(10);
    drift_monitor_options options;
    drift_role role = {"score", DRIFT_ROLE_SCORE, 0};
    drift_monitor_options_init(&options);
    options.policy = DRIFT_POLICY_WINDOW;
    options.window_rows = FEED_ROWS;
    options.roles = &role;
    options.role_count = 1;
    drift_monitor *m = make(reference, &options);
    const double shifts[] = {0, 0, 1.5, 1.5, 1.5, 0, 0};
    for (size_t i = 0; i < 7; i++) {
        feed_fill(&current_feed, 100 + i, shifts[i]);
        observe(m, feed_slice(&current_feed, 0, FEED_ROWS), (int64_t)i);
    }
    drift_event e[16];
    size_t count;
    assert_int_equal(drift_monitor_events(m, e, 16, &count, NULL), DRIFT_OK);
    assert_int_equal(count, 4);
    assert_int_equal(e[0].kind, DRIFT_EVENT_DATA_DRIFT);
    assert_string_equal(e[0].name, "n1");
    assert_true(e[0].window == 2 && e[0].time == 2 && e[0].rows == FEED_ROWS);
    assert_int_equal(e[0].statistic, DRIFT_STAT_PSI);
    assert_true(e[0].value > 0.25 && e[0].threshold == 0.25 && e[0].p_value < 1e-6);
    assert_int_equal(e[1].kind, DRIFT_EVENT_PREDICTION_DRIFT);
    assert_string_equal(e[1].name, "score");
    for (size_t i = 2; i < 4; i++) {
        assert_int_equal(e[i].kind, DRIFT_EVENT_RECOVERY);
        assert_int_equal(e[i].of, e[i - 2].kind);
        assert_true(e[i].window == 5 && e[i].sequence == i);
    }
    drift_monitor_free(m);
    drift_profile_free(reference);
}

static void missing_columns_and_changed_types(void **state) {
    (void)state;
    drift_profile *reference = make_reference(10);
    drift_monitor_options options;
    drift_monitor_options_init(&options);
    options.window_rows = 1000;
    drift_monitor *m = make(reference, &options);
    feed_fill(&current_feed, 6, 0.0);
    drift_batch batch = *feed_slice(&current_feed, 0, 1000);
    batch.column_count--; /* the score is gone */
    drift_column *n0 = &current_feed.columns[0];
    *n0 = current_feed.columns[FEED_NUMBERS]; /* and n0 has become a text */
    n0->name = "n0";
    observe(m, &batch, 0);
    drift_monitor_column c = {.struct_size = sizeof c};
    drift_monitor_get_column(m, 0, &c, NULL);
    assert_int_equal(c.status, DRIFT_TYPE_MISMATCH);
    assert_int_equal(c.verdict, DRIFT_VERDICT_DRIFT);
    drift_monitor_get_column(m, 6, &c, NULL);
    assert_int_equal(c.status, DRIFT_MISSING_COLUMN);
    drift_event e[8];
    size_t count;
    drift_monitor_events(m, e, 8, &count, NULL);
    assert_int_equal(count, 2);
    assert_int_equal(e[0].kind, DRIFT_EVENT_SCHEMA);
    assert_int_equal(e[1].kind, DRIFT_EVENT_SCHEMA);
    drift_monitor_free(m);
    drift_profile_free(reference);
}

static void windows_by_time(void **state) {
    (void)state;
    drift_profile *reference = make_reference(10);
    drift_monitor_options options;
    drift_monitor_options_init(&options);
    options.window_span = 60;
    drift_monitor *m = make(reference, &options);
    feed_fill(&current_feed, 7, 0.0);
    observe(m, feed_slice(&current_feed, 0, 100), 125); /* window 120 to 180 */
    observe(m, feed_slice(&current_feed, 100, 100), 125);
    observe(m, feed_slice(&current_feed, 200, 100), 90); /* late */
    assert_true(summary_of(m).windows == 0 && summary_of(m).pane_end == 180);
    assert_true(summary_of(m).late_rows == 100);
    observe(m, feed_slice(&current_feed, 300, 10), 180); /* belongs to the next */
    drift_monitor_summary s = summary_of(m);
    assert_true(s.windows == 1 && s.rows == 300 && s.start == 120 && s.end == 180);
    assert_int_equal(drift_monitor_advance(m, 239, NULL), DRIFT_OK);
    assert_true(summary_of(m).windows == 1);
    assert_int_equal(drift_monitor_advance(m, INT64_MAX, NULL), DRIFT_OK);
    s = summary_of(m);
    assert_true(s.windows == 2 && s.rows == 10 && s.start == 180 && s.end == 240);
    drift_monitor_free(m);
    drift_profile_free(reference);
}

static void full_rings_drop_the_oldest(void **state) {
    (void)state;
    drift_profile *reference = make_reference(10);
    drift_monitor_options options;
    drift_monitor_options_init(&options);
    options.policy = DRIFT_POLICY_WINDOW;
    options.window_rows = 400;
    options.event_capacity = 2;
    drift_monitor *m = make(reference, &options);
    for (size_t i = 0; i < 3; i++) { /* an event and a recovery each */
        feed_fill(&current_feed, 8, 2.0);
        observe(m, feed_slice(&current_feed, 0, 400), 0);
        feed_fill(&current_feed, 8, 0.0);
        observe(m, feed_slice(&current_feed, 0, 400), 0);
    }
    drift_event e[8];
    size_t count;
    drift_monitor_summary s = summary_of(m);
    assert_true(s.events > 4 && s.lost_events == s.events - 2);
    drift_monitor_events(m, e, 1, &count, NULL);
    assert_true(count == 1 && e[0].sequence == s.events - 2);
    drift_monitor_events(m, e, 8, &count, NULL);
    assert_true(count == 1 && e[0].sequence == s.events - 1);
    drift_monitor_free(m);
    drift_profile_free(reference);
}

static void refused(const drift_profile *reference, const drift_monitor_options *options,
                    const char *says) {
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_monitor_create(reference, options, &m, &error), DRIFT_INVALID_ARGUMENT);
    if (!strstr(error.message, says)) fail_msg("\"%s\" lacks \"%s\"", error.message, says);
}

static void wrong_options_are_named(void **state) {
    (void)state;
    drift_profile *reference = make_reference(10);
    drift_monitor_options o;
    drift_role role = {"nobody", 0, 0};
    drift_metric_rule rule = {sizeof rule, DRIFT_METRIC_ROC_AUC, 0.9, 0.01, 0.02};
    drift_detector_options ddm;
    drift_attachment attachment = {sizeof attachment, 99, "n2", &ddm};
    drift_detector_options_init(&ddm, DRIFT_DETECTOR_DDM);
    drift_check_options check;
    drift_threshold threshold;
    drift_monitor_options_init(&o);
    o.window_rows = 10;
    o.window_span = 10;
    refused(reference, &o, "not both");
    drift_monitor_options_init(&o);
    o.window = -1;
    refused(reference, &o, "window is not one of");
    drift_monitor_options_init(&o);
    o.task = -1;
    refused(reference, &o, "task is not one of");
    drift_monitor_options_init(&o);
    o.window = DRIFT_WINDOW_SLIDING;
    o.panes = 7;
    refused(reference, &o, "divide");
    drift_monitor_options_init(&o);
    o.decay = 1.0;
    refused(reference, &o, "decay");
    drift_monitor_options_init(&o);
    o.roles = &role;
    o.role_count = 1;
    refused(reference, &o, "a role names this column");
    drift_monitor_options_init(&o);
    o.metric_rules = &rule;
    o.metric_rule_count = 1;
    refused(reference, &o, "no metric roc_auc; set the monitor's task");
    o.task = DRIFT_TASK_REGRESSION;
    refused(reference, &o, "no metric roc_auc; it has: mae, rmse, bias, r2");
    rule.metric = 99;
    refused(reference, &o, "no metric 99; it has: mae, rmse, bias, r2");
    rule.metric = -2147483647 - 1;
    refused(reference, &o, "no metric -2147483648; it has: mae");
    drift_monitor_options_init(&o);
    o.attachments = &attachment;
    o.attachment_count = 1;
    refused(reference, &o, "no source 99; it has: column, stream");
    o.task = DRIFT_TASK_BINARY;
    refused(reference, &o, "no source 99; it has: column, stream, error, log_loss, squared_error");
    drift_monitor_options_init(&o);
    drift_check_options_init(&check);
    drift_threshold_init(&threshold, DRIFT_STAT_WASSERSTEIN);
    threshold.drift = 1.0;
    check.thresholds = &threshold;
    check.threshold_count = 1;
    o.check = &check;
    refused(reference, &o, "wasserstein");
    drift_monitor_options_init(&o);
    o.persistence = 3;
    o.persistence_of = 2;
    refused(reference, &o, "persistence");
    drift_profile_free(reference);
}

static void values_outside_a_detectors_domain_are_refused(void **state) {
    (void)state;
    drift_profile *reference = make_reference(10);
    drift_detector_options ddm;
    drift_attachment attachment = {sizeof attachment, DRIFT_SOURCE_COLUMN, "n2", &ddm};
    drift_monitor_options options;
    drift_detector_options_init(&ddm, DRIFT_DETECTOR_DDM);
    drift_monitor_options_init(&options);
    options.attachments = &attachment;
    options.attachment_count = 1;
    drift_monitor *m = make(reference, &options);
    feed_fill(&current_feed, 9, 0.0);
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_monitor_observe(m, feed_slice(&current_feed, 0, 100), 0, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_string_equal(error.column, "n2");
    assert_true(error.row >= 0 && strstr(error.message, "ddm"));
    assert_true(summary_of(m).total_rows == 0);
    drift_monitor_free(m);
    drift_profile_free(reference);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(evaluates_as_a_check),
        cmocka_unit_test(cuts_do_not_matter),
        cmocka_unit_test(layouts_do_not_matter),
        cmocka_unit_test(columns_of_older_programs_are_read),
        cmocka_unit_test(allocates_nothing_after_creation),
        cmocka_unit_test(memory_may_fail_while_creating),
        cmocka_unit_test(one_change_gives_one_event_and_one_recovery),
        cmocka_unit_test(missing_columns_and_changed_types),
        cmocka_unit_test(windows_by_time),
        cmocka_unit_test(full_rings_drop_the_oldest),
        cmocka_unit_test(wrong_options_are_named),
        cmocka_unit_test(values_outside_a_detectors_domain_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
