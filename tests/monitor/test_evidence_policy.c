/* SPDX-License-Identifier: Apache-2.0 */
/* Drift by evidence: one event for a change, none without; each row is checked once, whatever the
 * window; alarms stand until they are acknowledged. */
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

static feed reference_feed, calm_feed, shifted_feed;

static void fill_feeds(void) {
    feed_fill(&reference_feed, 1, 0.0);
    feed_fill(&calm_feed, 2, 0.0);
    feed_fill(&shifted_feed, 3, 1.0); /* n1 and the score */
}

static drift_monitor_options options_of(int32_t window, uint64_t rows) {
    static const drift_role roles[] = {{"score", DRIFT_ROLE_SCORE, 0}};
    drift_monitor_options o;
    drift_monitor_options_init(&o);
    o.window = window;
    o.window_rows = rows;
    o.panes = 4;
    o.roles = roles;
    o.role_count = 1;
    return o;
}

static drift_monitor *make(const drift_monitor_options *options) {
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_profile *reference = feed_profile(&reference_feed, 100, NULL);
    if (drift_monitor_create(reference, options, &m, &error) != DRIFT_OK) {
        fail_msg("%s: %s", error.column, error.message);
    }
    drift_profile_free(reference);
    return m;
}

static void feed_rows(drift_monitor *m, feed *f, int64_t from, int64_t to, int64_t step) {
    for (int64_t i = from; i < to; i += step) {
        int64_t rows = i + step < to ? step : to - i;
        assert_int_equal(drift_monitor_observe(m, feed_slice(f, i, rows), i, NULL), DRIFT_OK);
    }
}

static drift_evidence_state state_of(const drift_monitor *m, int32_t kind) {
    drift_evidence_state s = {.struct_size = sizeof s};
    assert_int_equal(drift_monitor_get_evidence(m, kind, &s, NULL), DRIFT_OK);
    return s;
}

static drift_monitor_summary summary_of(const drift_monitor *m) {
    drift_monitor_summary s = {.struct_size = sizeof s};
    assert_int_equal(drift_monitor_get_summary(m, &s, NULL), DRIFT_OK);
    return s;
}

static drift_column_evidence column_of(const drift_monitor *m, size_t index, int32_t when) {
    drift_column_evidence c = {.struct_size = sizeof c};
    assert_int_equal(drift_monitor_get_column_evidence(m, index, when, &c, NULL), DRIFT_OK);
    return c;
}

static size_t drain(drift_monitor *m, drift_event *events, size_t capacity) {
    size_t count = 0;
    assert_int_equal(drift_monitor_events(m, events, capacity, &count, NULL), DRIFT_OK);
    return count;
}

static unsigned char *snapshot_of(const drift_monitor *m, size_t *size) {
    *size = drift_monitor_snapshot_size(m);
    unsigned char *bytes = malloc(*size);
    assert_int_equal(drift_monitor_snapshot(m, bytes, *size, NULL), DRIFT_OK);
    return bytes;
}

static void assert_same(const drift_monitor *a, const drift_monitor *b) {
    size_t a_size, b_size;
    unsigned char *x = snapshot_of(a, &a_size), *y = snapshot_of(b, &b_size);
    assert_int_equal(a_size, b_size);
    assert_memory_equal(x, y, a_size);
    free(x);
    free(y);
}

/* ---- events ---- */

/* 80 checks of 50 rows, then those with a shift of one standard deviation. */
static void one_event_for_a_change_and_none_before(void **state) {
    (void)state;
    fill_feeds();
    for (int32_t window = DRIFT_WINDOW_TUMBLING; window <= DRIFT_WINDOW_DECAYING; window++) {
        drift_monitor_options o = options_of(window, window == DRIFT_WINDOW_SLIDING ? 200 : 50);
        drift_monitor *m = make(&o);
        drift_event e[4];
        feed_rows(m, &calm_feed, 0, FEED_ROWS, 37);
        assert_int_equal(drain(m, e, 4), 0);
        assert_int_equal(state_of(m, DRIFT_EVENT_DATA_DRIFT).checks, FEED_ROWS / 50);
        assert_int_equal(summary_of(m).verdict, DRIFT_VERDICT_NONE);
        feed_rows(m, &shifted_feed, 0, 1000, 37);
        assert_int_equal(drain(m, e, 4), 2); /* features; the score apart */
        for (size_t i = 0; i < 2; i++) {
            assert_int_equal(e[i].statistic, DRIFT_STAT_EVIDENCE);
            assert_true(e[i].value >= e[i].threshold && e[i].time < 500);
            assert_int_equal(e[i].severity, DRIFT_VERDICT_DRIFT);
        }
        size_t data = e[0].kind == DRIFT_EVENT_DATA_DRIFT ? 0 : 1;
        assert_int_equal(e[data].kind, DRIFT_EVENT_DATA_DRIFT);
        assert_string_equal(e[data].name, "n1");
        assert_int_equal(e[1 - data].kind, DRIFT_EVENT_PREDICTION_DRIFT);
        assert_string_equal(e[1 - data].name, "score");
        assert_int_equal(summary_of(m).verdict, DRIFT_VERDICT_DRIFT);
        assert_int_equal(summary_of(m).drifted, 2);
        drift_monitor_free(m);
    }
}

/* Features have 6 of 7 parts of the budget, the score has one. */
static void the_budget_is_divided_by_weight(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 100);
    drift_column_weight weights[] = {{"score", 2.0}, {"n4", 0.0}};
    o.false_alarm_every = 700.0;
    drift_monitor *m = make(&o);
    assert_true(state_of(m, DRIFT_EVENT_DATA_DRIFT).false_alarm_every == 700.0 / (6.0 / 7.0));
    assert_true(state_of(m, DRIFT_EVENT_PREDICTION_DRIFT).false_alarm_every == 700.0 / (1.0 / 7.0));
    drift_monitor_free(m);
    o.weights = weights;
    o.weight_count = 2;
    m = make(&o);
    drift_column_evidence c = {.struct_size = sizeof c};
    assert_true(state_of(m, DRIFT_EVENT_DATA_DRIFT).false_alarm_every == 700.0 / (5.0 / 7.0));
    assert_int_equal(drift_monitor_get_column_evidence(m, 4, DRIFT_EVIDENCE_NOW, &c, NULL),
                     DRIFT_NOT_APPLICABLE);
    drift_monitor_free(m);
}

static void what_is_said_of_a_column(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 50);
    drift_monitor *m = make(&o);
    drift_event e[2];
    static char text[1 << 14];
    size_t length = 0;
    drift_column_evidence c = column_of(m, 1, DRIFT_EVIDENCE_NOW);
    assert_int_equal(c.explanation, DRIFT_EXPLANATION_NONE);
    assert_int_equal(drift_monitor_get_column_evidence(m, 1, DRIFT_EVIDENCE_AT_ALARM, &c, NULL),
                     DRIFT_NOT_APPLICABLE);
    feed_rows(m, &calm_feed, 0, 2000, 50);
    feed_rows(m, &shifted_feed, 0, 400, 50);
    assert_int_equal(drain(m, e, 2), 2);
    c = column_of(m, 1, DRIFT_EVIDENCE_AT_ALARM);
    assert_int_equal(c.explanation, DRIFT_EXPLANATION_MEAN);
    assert_true(c.size > 0.2 && c.size < 1.0 && c.listed); /* 1 of a standard deviation of 2 */
    assert_in_range(c.onset, 38, 44);
    assert_int_equal(c.rows, 50);
    assert_true(c.fields == (DRIFT_EVIDENCE_HAS_PSI | DRIFT_EVIDENCE_HAS_RANGE));
    assert_true(c.psi_lower < c.psi && c.psi < c.psi_upper && c.out_of_range < 0.2);
    assert_int_equal(drift_column_evidence_text(&c, text, sizeof text, &length, NULL), DRIFT_OK);
    assert_non_null(strstr(text, "mean up by about 0."));
    assert_non_null(strstr(text, "appears by chance at most once in "));
    size_t data = e[0].kind == DRIFT_EVENT_DATA_DRIFT ? 0 : 1;
    assert_int_equal(drift_monitor_event_json(m, &e[data], text, sizeof text, &length, NULL),
                     DRIFT_OK);
    assert_non_null(strstr(text, "\"statistic\":\"evidence\""));
    assert_non_null(strstr(text, "\"columns\":[{\"name\":\"n1\""));
    assert_null(strstr(text, "\"name\":\"n0\""));
    /* what was known then stays as it was */
    drift_monitor_acknowledge(m);
    feed_rows(m, &calm_feed, 2000, 4000, 50);
    size_t again = 0;
    static char later[1 << 14];
    assert_int_equal(drift_monitor_event_json(m, &e[data], later, sizeof later, &again, NULL),
                     DRIFT_OK);
    assert_string_equal(text, later);
    drift_monitor_free(m);
}

/* Evidence so large that it is written with an exponent, small numbers in words. */
static void numbers_in_words(void **state) {
    (void)state;
    static const struct {
        double evidence;
        const char *words;
    } cases[] = {{3.0, "as often by chance"},
                 {1234567.0, "once in 1,230,000 checks"},
                 {999.6, "once in 1,000 checks"},
                 {100042.0, "once in 100,000 checks"},
                 {1e22, "once in 1e+22 checks"}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        drift_column_evidence c = {.struct_size = sizeof c,
                                   .explanation = DRIFT_EXPLANATION_MISSING,
                                   .before = 0.01,
                                   .size = 0.03,
                                   .onset = 7,
                                   .evidence = cases[i].evidence,
                                   .name = "x"};
        char text[256];
        size_t length = 0;
        assert_int_equal(drift_column_evidence_text(&c, text, sizeof text, &length, NULL),
                         DRIFT_OK);
        assert_non_null(strstr(text, "missing 1 % -> 3 %, since about check 7"));
        if (!strstr(text, cases[i].words)) fail_msg("%s: not %s", text, cases[i].words);
    }
}

static void missing_rows_are_evidence_and_missing_columns_are_not(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 100);
    drift_monitor *m = make(&o);
    drift_event e[8];
    feed_rows(m, &calm_feed, 0, 1000, 100);
    for (int64_t i = 1000; i < 2000; i += 100) { /* n0 is not there at all */
        drift_batch batch = *feed_slice(&calm_feed, i, 100);
        batch.columns++;
        batch.column_count--;
        assert_int_equal(drift_monitor_observe(m, &batch, i, NULL), DRIFT_OK);
    }
    assert_int_equal(drain(m, e, 8), 1);
    assert_int_equal(e[0].kind, DRIFT_EVENT_SCHEMA);
    assert_int_equal(summary_of(m).drifted, 1);
    feed_rows(m, &calm_feed, 2000, 2100, 100);
    assert_int_equal(drain(m, e, 8), 1);
    assert_int_equal(e[0].of, DRIFT_EVENT_SCHEMA);
    for (size_t r = 2100; r < 3000; r += 4)
        calm_feed.numbers[r][2] = NAN;
    feed_rows(m, &calm_feed, 2100, 3000, 100);
    assert_int_equal(drain(m, e, 8), 1);
    assert_int_equal(e[0].kind, DRIFT_EVENT_DATA_DRIFT);
    assert_string_equal(e[0].name, "n2");
    assert_int_equal(column_of(m, 2, DRIFT_EVIDENCE_AT_ALARM).explanation,
                     DRIFT_EXPLANATION_MISSING);
    drift_monitor_free(m);
}

static void categories_never_seen(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 100);
    drift_monitor *m = make(&o);
    drift_event e[8];
    for (size_t r = 1000; r < 2000; r += 10)
        calm_feed.codes[r] = 3; /* violet */
    feed_rows(m, &calm_feed, 0, 2000, 100);
    assert_int_equal(drain(m, e, 8), 1);
    assert_string_equal(e[0].name, "colour");
    drift_column_evidence c = column_of(m, 5, DRIFT_EVIDENCE_AT_ALARM);
    assert_int_equal(c.explanation, DRIFT_EXPLANATION_OTHER);
    assert_true(c.out_of_range > 0.05 && c.out_of_range < 0.2);
    drift_monitor_free(m);
}

/* ---- checks ---- */

static void each_row_is_checked_once_however_checks_are_made(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 50);
    drift_monitor *by_pane = make(&o);
    o.window_rows = 1000;
    o.check_rows = 50;
    drift_monitor *by_rows = make(&o);
    o.check_rows = 0;
    drift_monitor *by_hand = make(&o);
    feed_rows(by_pane, &calm_feed, 0, 3000, 33);
    feed_rows(by_rows, &calm_feed, 0, 3000, 70);
    for (int64_t i = 0; i < 3000; i += 50) {
        feed_rows(by_hand, &calm_feed, i, i + 50, 50);
        assert_int_equal(drift_monitor_check(by_hand, i, NULL), DRIFT_OK);
    }
    drift_evidence_state a = state_of(by_pane, DRIFT_EVENT_DATA_DRIFT);
    drift_evidence_state b = state_of(by_rows, DRIFT_EVENT_DATA_DRIFT);
    drift_evidence_state c = state_of(by_hand, DRIFT_EVENT_DATA_DRIFT);
    assert_int_equal(a.checks, 60);
    assert_memory_equal(&a, &b, sizeof a);
    assert_int_equal(c.checks, 60); /* typical_rows differ, and so do the bets */
    assert_int_equal(summary_of(by_rows).windows, 3);
    assert_int_equal(drift_monitor_check(by_hand, 0, NULL), DRIFT_OK); /* no rows: no check */
    assert_int_equal(state_of(by_hand, DRIFT_EVENT_DATA_DRIFT).checks, 60);
    drift_monitor_free(by_pane);
    drift_monitor_free(by_rows);
    drift_monitor_free(by_hand);
}

static void shards_feed_it_too(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 100);
    drift_monitor *alone = make(&o), *m = make(&o);
    drift_shard *shard = NULL;
    drift_event e[4];
    assert_int_equal(drift_shard_create(m, &shard, NULL), DRIFT_OK);
    for (int64_t i = 0; i < 1500; i += 100) {
        feed *f = i < 1000 ? &calm_feed : &shifted_feed;
        feed_rows(alone, f, i, i + 100, 100);
        assert_int_equal(drift_shard_observe(shard, feed_slice(f, i, 100), NULL), DRIFT_OK);
        assert_int_equal(drift_monitor_collect(m, i, NULL), DRIFT_OK);
    }
    drift_shard_free(shard);
    assert_same(alone, m);
    assert_int_equal(drain(m, e, 4), 2);
    drift_monitor_free(alone);
    drift_monitor_free(m);
}

static void streams_have_alarms_of_their_own(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 100);
    drift_stream streams[] = {{"n2"}, {"free"}};
    drift_event e[4];
    double values[100];
    o.streams = streams;
    o.stream_count = 2;
    drift_monitor *m = make(&o);
    drift_column_evidence c = {.struct_size = sizeof c};
    uint64_t seed = 9;
    for (int64_t i = 0; i < 40; i++) {
        for (size_t k = 0; k < 100; k++)
            values[k] = k % 50 ? 3.0 * batches_normal(&seed) + (i < 30 ? 0.0 : 2.0) : NAN;
        for (size_t s = 0; s < 2; s++) {
            assert_int_equal(drift_monitor_observe_stream(m, s, values, 100, i, NULL), DRIFT_OK);
        }
    }
    assert_int_equal(drain(m, e, 4), 1);
    assert_int_equal(e[0].subject, DRIFT_SUBJECT_STREAM);
    assert_in_range(e[0].time, 30, 35);
    assert_int_equal(drift_monitor_get_stream_evidence(m, 0, DRIFT_EVIDENCE_AT_ALARM, &c, NULL),
                     DRIFT_OK);
    assert_int_equal(c.explanation, DRIFT_EXPLANATION_MEAN);
    assert_int_equal(drift_monitor_get_stream_evidence(m, 1, DRIFT_EVIDENCE_NOW, &c, NULL),
                     DRIFT_NOT_APPLICABLE);
    drift_stream_state s = {.struct_size = sizeof s};
    assert_int_equal(drift_monitor_get_stream(m, 0, &s, NULL), DRIFT_OK);
    assert_true(s.alarm && s.verdict == DRIFT_VERDICT_DRIFT);
    drift_monitor_free(m);
}

/* ---- after an alarm ---- */

static void alarms_stand_until_acknowledged(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 100);
    drift_monitor *m = make(&o);
    drift_event e[4];
    feed_rows(m, &shifted_feed, 0, 1000, 100);
    assert_int_equal(drain(m, e, 4), 2);
    feed_rows(m, &calm_feed, 0, 1000, 100); /* all is well again, and yet */
    assert_int_equal(drain(m, e, 4), 0);
    assert_int_equal(summary_of(m).verdict, DRIFT_VERDICT_DRIFT);
    drift_monitor_acknowledge(m);
    assert_int_equal(summary_of(m).verdict, DRIFT_VERDICT_NONE);
    feed_rows(m, &calm_feed, 1000, 2000, 100);
    assert_int_equal(drain(m, e, 4), 0);
    feed_rows(m, &shifted_feed, 2000, 3000, 100);
    assert_int_equal(drain(m, e, 4), 2);
    drift_monitor_free(m);
}

static void a_new_baseline_is_normal(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 1000);
    o.check_rows = 100;
    drift_event e[4];
    drift_error error;
    drift_error_init(&error);
    for (int by_profile = 0; by_profile < 2; by_profile++) {
        drift_monitor *m = make(&o);
        assert_int_equal(drift_monitor_rebaseline(m, NULL, &error), DRIFT_TOO_FEW);
        drift_profile *own = feed_profile(&reference_feed, 100, NULL);
        drift_profile *like = feed_profile(&shifted_feed, 100, own);
        drift_profile *other = feed_profile(&shifted_feed, 100, NULL);
        feed_rows(m, &shifted_feed, 0, 1000, 100);
        assert_int_equal(drain(m, e, 4), 2);
        assert_int_equal(drift_monitor_rebaseline(m, other, &error), DRIFT_INVALID_ARGUMENT);
        assert_string_equal(error.column, "n0");
        assert_int_equal(drift_monitor_rebaseline(m, by_profile ? like : NULL, &error), DRIFT_OK);
        assert_int_equal(summary_of(m).verdict, DRIFT_VERDICT_INSUFFICIENT);
        feed_rows(m, &shifted_feed, 1000, 4000, 100);
        assert_int_equal(drain(m, e, 4), 0);
        size_t size;
        unsigned char *bytes = snapshot_of(m, &size);
        drift_monitor *again = NULL;
        assert_int_equal(drift_monitor_restore(bytes, size, NULL, &again, NULL), DRIFT_OK);
        assert_same(m, again);
        feed_rows(again, &calm_feed, 0, 2000, 100);
        assert_int_equal(drain(again, e, 4), 2);
        free(bytes);
        drift_monitor_free(again);
        drift_monitor_free(m);
        drift_profile_free(own);
        drift_profile_free(like);
        drift_profile_free(other);
    }
}

/* ---- the rest ---- */

static void snapshots_go_on_within_a_pane(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_SLIDING, 400);
    o.check_rows = 30;
    drift_monitor *whole = make(&o), *part = make(&o);
    feed_rows(whole, &calm_feed, 0, 1000, 77);
    feed_rows(whole, &shifted_feed, 0, 1000, 77);
    for (int i = 0; i < 2; i++) {
        feed *f = i == 0 ? &calm_feed : &shifted_feed;
        for (int64_t at = 0; at < 1000; at += 77) {
            size_t size;
            feed_rows(part, f, at, at + 77 < 1000 ? at + 77 : 1000, 77);
            unsigned char *bytes = snapshot_of(part, &size);
            drift_monitor_free(part);
            assert_int_equal(drift_monitor_restore(bytes, size, NULL, &part, NULL), DRIFT_OK);
            free(bytes);
        }
    }
    assert_same(whole, part);
    assert_int_equal(summary_of(whole).events, 2);
    drift_monitor_reset(part);
    drift_monitor *fresh = make(&o);
    assert_same(fresh, part);
    drift_monitor_free(fresh);
    drift_monitor_free(whole);
    drift_monitor_free(part);
}

static void nothing_allocates_after_creation(void **state) {
    (void)state;
    fill_feeds();
    memory_probe probe;
    memset(&probe, 0, sizeof probe);
    probe.allowed = SIZE_MAX;
    drift_allocator allocator = {sizeof allocator, 0, memory_probe_allocate, memory_probe_release,
                                 &probe};
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 100);
    o.allocator = &allocator;
    o.check_rows = 40;
    drift_monitor *m = make(&o);
    assert_int_equal(drift_monitor_memory(m), probe.bytes_held);
    probe.allowed = 0;
    feed_rows(m, &shifted_feed, 0, 1000, 77);
    assert_int_equal(drift_monitor_check(m, 0, NULL), DRIFT_OK);
    assert_int_equal(drift_monitor_rebaseline(m, NULL, NULL), DRIFT_OK);
    drift_monitor_acknowledge(m);
    feed_rows(m, &calm_feed, 0, 1000, 77);
    assert_true(summary_of(m).events > 2);
    drift_monitor_free(m);
    assert_int_equal(probe.blocks_held, 0);
}

static void the_policy_of_windows_has_no_evidence(void **state) {
    (void)state;
    fill_feeds();
    drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 1000);
    drift_evidence_state s = {.struct_size = sizeof s};
    drift_event e[4];
    o.policy = DRIFT_POLICY_WINDOW;
    feed_fill(&shifted_feed, 3, 2.0);
    drift_monitor *m = make(&o);
    feed_rows(m, &shifted_feed, 0, 1000, 100);
    size_t count = drain(m, e, 4);
    assert_true(count == 2 && e[0].statistic == DRIFT_STAT_PSI && e[0].threshold == 0.25);
    feed_rows(m, &calm_feed, 0, 1000, 100);
    assert_int_equal(drain(m, e, 4), 2);
    assert_int_equal(e[0].kind, DRIFT_EVENT_RECOVERY);
    assert_int_equal(drift_monitor_get_evidence(m, DRIFT_EVENT_DATA_DRIFT, &s, NULL),
                     DRIFT_NOT_APPLICABLE);
    assert_int_equal(drift_monitor_check(m, 0, NULL), DRIFT_NOT_APPLICABLE);
    assert_int_equal(drift_monitor_rebaseline(m, NULL, NULL), DRIFT_NOT_APPLICABLE);
    drift_monitor_acknowledge(m);
    drift_monitor_free(m);
}

static void options_out_of_range_are_refused(void **state) {
    (void)state;
    fill_feeds();
    drift_profile *reference = feed_profile(&reference_feed, 10, NULL);
    drift_column_weight heavy = {"n0", 1e7}, unknown = {"n9", 1.0};
    for (int i = 0; i < 7; i++) {
        drift_monitor_options o = options_of(DRIFT_WINDOW_TUMBLING, 100);
        drift_monitor *m = NULL;
        drift_error error;
        drift_error_init(&error);
        if (i == 0) o.policy = 2;
        if (i == 1) o.false_alarm_every = 0.5;
        if (i == 2) o.false_alarm_every = NAN;
        if (i == 3) o.min_effect = 11.0;
        if (i == 4) o.design_effect = 0.5;
        if (i >= 5) o.weights = i == 5 ? &heavy : &unknown;
        if (i >= 5) o.weight_count = 1;
        assert_int_equal(drift_monitor_create(reference, &o, &m, &error), DRIFT_INVALID_ARGUMENT);
        assert_true(error.message[0] != '\0' && m == NULL);
    }
    drift_profile_free(reference);
}

/* The alarm is on what every check says of 50 columns that do not change: the mean of the evidence
 * after n checks is at most n, so that of 20 monitors is below twice that, and none is at 50 n. */
static void evidence_stays_small_without_a_change(void **state) {
    (void)state;
    enum { COLUMNS = 50, ROWS = 500, CHECKS = 100, BATCH = 50, MONITORS = 20 };
    static double values[COLUMNS][ROWS];
    static char names[COLUMNS][8];
    static drift_column columns[COLUMNS];
    double sum = 0.0;
    uint64_t seed = 77;
    for (int run = 0; run < MONITORS; run++) {
        for (size_t k = 0; k < COLUMNS; k++) {
            snprintf(names[k], sizeof names[k], "c%zu", k);
            drift_column_init(&columns[k], DRIFT_DATA_FLOAT64, names[k]);
            columns[k].data = values[k];
            for (size_t r = 0; r < ROWS; r++)
                values[k][r] = batches_normal(&seed);
        }
        drift_profile *reference =
            batches_profile(columns, COLUMNS, ROWS, NULL, NULL, DRIFT_TYPE_NUMERIC);
        drift_monitor_options o;
        drift_monitor *m = NULL;
        drift_monitor_options_init(&o);
        o.window_rows = BATCH;
        assert_int_equal(drift_monitor_create(reference, &o, &m, NULL), DRIFT_OK);
        drift_profile_free(reference);
        for (int i = 0; i < CHECKS; i++) {
            drift_batch batch;
            for (size_t k = 0; k < COLUMNS; k++) {
                for (size_t r = 0; r < BATCH; r++)
                    values[k][r] = batches_normal(&seed);
            }
            drift_batch_init(&batch, BATCH, columns, COLUMNS);
            assert_int_equal(drift_monitor_observe(m, &batch, i, NULL), DRIFT_OK);
        }
        drift_evidence_state s = state_of(m, DRIFT_EVENT_DATA_DRIFT);
        assert_true(s.checks == CHECKS && s.evidence < 50.0 * CHECKS && !s.alarm);
        sum += s.evidence;
        drift_monitor_free(m);
    }
    if (!(sum / MONITORS < 2.0 * CHECKS)) fail_msg("mean evidence %g", sum / MONITORS);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(one_event_for_a_change_and_none_before),
        cmocka_unit_test(the_budget_is_divided_by_weight),
        cmocka_unit_test(what_is_said_of_a_column),
        cmocka_unit_test(numbers_in_words),
        cmocka_unit_test(missing_rows_are_evidence_and_missing_columns_are_not),
        cmocka_unit_test(categories_never_seen),
        cmocka_unit_test(each_row_is_checked_once_however_checks_are_made),
        cmocka_unit_test(shards_feed_it_too),
        cmocka_unit_test(streams_have_alarms_of_their_own),
        cmocka_unit_test(alarms_stand_until_acknowledged),
        cmocka_unit_test(a_new_baseline_is_normal),
        cmocka_unit_test(snapshots_go_on_within_a_pane),
        cmocka_unit_test(nothing_allocates_after_creation),
        cmocka_unit_test(the_policy_of_windows_has_no_evidence),
        cmocka_unit_test(options_out_of_range_are_refused),
        cmocka_unit_test(evidence_stays_small_without_a_change),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
