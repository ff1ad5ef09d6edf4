/* SPDX-License-Identifier: Apache-2.0 */
/* Risks in a monitor: harm is told of, change alone is not; where limits come from; outcomes that
 * come late or in another order; how the budget is divided. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/check.h"
#include "support/memory_probe.h"
#include "support/monitor_feed.h"
#include "validate/random.h"

#define ROWS 100

static drift_monitor_options options_of(int32_t task) {
    drift_monitor_options o;
    drift_monitor_options_init(&o);
    o.window_rows = ROWS;
    o.task = task;
    o.classes = 3;
    return o;
}

static drift_status create(const drift_monitor_options *options, drift_monitor **m,
                           drift_error *error) {
    static feed reference_feed;
    feed_fill(&reference_feed, 1, 0.0);
    drift_profile *reference = feed_profile(&reference_feed, 10, NULL);
    drift_status status = drift_monitor_create(reference, options, m, error);
    drift_profile_free(reference);
    return status;
}

static drift_monitor *make(const drift_monitor_options *options) {
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    if (create(options, &m, &error) != DRIFT_OK) fail_msg("%s: %s", error.column, error.message);
    return m;
}

static drift_risk_rule rule_on(int32_t source, const char *name) {
    const drift_risk_rule rule = {.struct_size = sizeof rule, .source = source, .name = name};
    return rule;
}

static drift_monitor_risk risk_of(const drift_monitor *m, size_t index) {
    drift_monitor_risk r = {.struct_size = sizeof r};
    assert_int_equal(drift_monitor_get_risk(m, index, &r, NULL), DRIFT_OK);
    return r;
}

/* ROWS outcomes, `wrong` of them wrong, spread evenly. */
static void outcomes_with(drift_monitor *m, size_t wrong, int64_t time) {
    double truth[ROWS], prediction[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        truth[i] = 0;
        prediction[i] = i * wrong / ROWS != (i + 1) * wrong / ROWS;
    }
    drift_outcomes o;
    drift_outcomes_init(&o, ROWS);
    o.truth = truth;
    o.prediction = prediction;
    assert_int_equal(drift_monitor_observe_outcomes(m, &o, time, NULL), DRIFT_OK);
}

static size_t drain(drift_monitor *m, drift_event *events, size_t capacity) {
    size_t count = 0;
    assert_int_equal(drift_monitor_events(m, events, capacity, &count, NULL), DRIFT_OK);
    return count;
}

/* ---- harm ---- */

static void assert_event_says(drift_monitor *m, const drift_event *e) {
    char json[2000];
    size_t length = 0;
    drift_monitor_risk r = risk_of(m, 0);
    assert_int_equal(e->kind, DRIFT_EVENT_PERFORMANCE);
    assert_int_equal(e->subject, DRIFT_SUBJECT_RISK);
    assert_int_equal(e->statistic, DRIFT_STAT_EVIDENCE);
    assert_int_equal(e->source, DRIFT_SOURCE_ERROR);
    assert_int_equal(e->severity, DRIFT_VERDICT_DRIFT);
    assert_true(e->value >= e->threshold && e->threshold == r.false_alarm_every && e->rows == ROWS);
    assert_int_equal(drift_monitor_event_json(m, e, json, sizeof json, &length, NULL), DRIFT_OK);
    assert_non_null(strstr(json, "\"subject\":\"risk\""));
    assert_non_null(strstr(json, "\"source\":\"error\""));
    assert_non_null(strstr(json, "\"risk\":{\"limit\":"));
    assert_non_null(strstr(json, "\"mean\":0.3,"));
}

/* The first 1,000 outcomes are the reference; less harm is no event, and neither is a little more,
 * within the bound and the tolerance. */
static void errors_are_watched_by_default(void **state) {
    (void)state;
    drift_monitor_options o = options_of(DRIFT_TASK_BINARY);
    drift_monitor *m = make(&o);
    drift_event e[4];
    assert_int_equal(drift_monitor_risk_count(m), 1);
    for (int i = 0; i < 9; i++)
        outcomes_with(m, 10, i);
    assert_false(risk_of(m, 0).has_limit);
    outcomes_with(m, 10, 9);
    drift_monitor_risk r = risk_of(m, 0);
    assert_true(r.has_limit && r.reference_mean == 0.1 && r.reference_rows == 1000 &&
                r.checks == 0);
    /* scipy.stats.beta.ppf(0.99, 101, 900) + 0.01 */
    assert_relative(r.limit, 0.1241858176701861 + 0.01, 1e-9);
    for (int i = 0; i < 300; i++)
        outcomes_with(m, i % 2 ? 2 : 12, i);
    assert_int_equal(drain(m, e, 4), 0);
    assert_int_equal(risk_of(m, 0).checks, 300);
    for (int i = 0; i < 20; i++)
        outcomes_with(m, 30, 1000 + i);
    assert_int_equal(drain(m, e, 4), 1);
    assert_event_says(m, &e[0]);
    r = risk_of(m, 0);
    assert_true(r.alarm && r.onset == 301 && r.alarms == 1 && r.last_alarm < 320);
    assert_relative(r.mean, 0.3, 1e-12);
    drift_monitor_acknowledge(m);
    r = risk_of(m, 0);
    assert_true(!r.alarm && r.evidence == 0 && r.has_limit);
    drift_monitor_reset(m);
    assert_false(risk_of(m, 0).has_limit);
    drift_monitor_free(m);
}

static void limits_come_from_rules_too(void **state) {
    (void)state;
    drift_metric_rule accuracy = {sizeof accuracy, DRIFT_METRIC_ACCURACY, 0.9, 0.01, 0.05};
    drift_monitor_options o = options_of(DRIFT_TASK_MULTICLASS);
    o.metric_rules = &accuracy;
    o.metric_rule_count = 1;
    o.risk_tolerance = 0.03;
    drift_monitor *m = make(&o);
    assert_relative(risk_of(m, 0).limit, 0.13, 1e-12);
    drift_monitor_free(m);
    drift_risk_rule rule = rule_on(DRIFT_SOURCE_ERROR, NULL);
    rule.reference_mean = 0.1;
    rule.reference_rows = 1000;
    rule.tolerance = 0.02;
    o.risk_rules = &rule;
    o.risk_rule_count = 1;
    m = make(&o);
    assert_int_equal(drift_monitor_risk_count(m), 1);
    assert_relative(risk_of(m, 0).limit, 0.1241858176701861 + 0.02, 1e-9);
    drift_monitor_free(m);
    o.risk_rule_count = 0;
    o.risks = DRIFT_RISKS_OF_RULES;
    m = make(&o);
    assert_int_equal(drift_monitor_risk_count(m), 0);
    drift_monitor_free(m);
    o.risks = DRIFT_RISKS_DEFAULT;
    o.policy = DRIFT_POLICY_WINDOW;
    m = make(&o);
    assert_int_equal(drift_monitor_risk_count(m), 0);
    drift_monitor_free(m);
}

/* ---- columns and streams ---- */

static void losses_of_columns_and_streams(void **state) {
    (void)state;
    static const drift_stream streams[] = {{"loss"}};
    const drift_risk_rule rules[] = {rule_on(DRIFT_SOURCE_STREAM, "loss"),
                                     rule_on(DRIFT_SOURCE_COLUMN, "score")};
    static feed calm, worse;
    feed_fill(&calm, 2, 0.0);
    feed_fill(&worse, 3, 2.0);
    drift_monitor_options o = options_of(DRIFT_TASK_NONE);
    o.streams = streams;
    o.stream_count = 1;
    o.risk_rules = rules;
    o.risk_rule_count = 2;
    drift_monitor *m = make(&o);
    drift_monitor_risk r = risk_of(m, 1);
    assert_true(r.has_limit && r.reference_rows == FEED_ROWS && fabs(r.reference_mean - 0.5) < .02);
    assert_true(r.limit > r.reference_mean + 0.01 && r.limit < r.reference_mean + 0.05);
    for (int64_t i = 0; i < FEED_ROWS; i += 50) {
        assert_int_equal(drift_monitor_observe(m, feed_slice(&calm, i, 50), i, NULL), DRIFT_OK);
        assert_int_equal(drift_monitor_observe_stream(m, 0, calm.score + i, 50, i, NULL), DRIFT_OK);
    }
    assert_true(!risk_of(m, 0).alarm && !risk_of(m, 1).alarm);
    assert_int_equal(risk_of(m, 1).checks, FEED_ROWS / ROWS);
    assert_int_equal(risk_of(m, 0).checks, FEED_ROWS / ROWS - 10);
    for (int64_t i = 0; i < FEED_ROWS; i += 50) {
        assert_int_equal(drift_monitor_observe(m, feed_slice(&worse, i, 50), i, NULL), DRIFT_OK);
        assert_int_equal(drift_monitor_observe_stream(m, 0, worse.score + i, 50, i, NULL),
                         DRIFT_OK);
    }
    assert_true(risk_of(m, 0).alarm && risk_of(m, 1).alarm);
    drift_shard *shard = NULL;
    assert_int_equal(drift_shard_create(m, &shard, NULL), DRIFT_INVALID_ARGUMENT);
    drift_monitor_free(m);
}

/* Nothing of a refused batch counts. */
static void values_that_are_no_losses_are_refused(void **state) {
    (void)state;
    static const drift_stream streams[] = {{"loss"}};
    const drift_risk_rule rules[] = {rule_on(DRIFT_SOURCE_STREAM, "loss"),
                                     rule_on(DRIFT_SOURCE_COLUMN, "score")};
    static feed calm;
    feed_fill(&calm, 2, 0.0);
    drift_monitor_options o = options_of(DRIFT_TASK_NONE);
    o.streams = streams;
    o.stream_count = 1;
    o.risk_rules = rules;
    o.risk_rule_count = 2;
    drift_monitor *m = make(&o);
    drift_error error;
    drift_error_init(&error);
    const double values[] = {0.1, (double)NAN, 1.5};
    assert_int_equal(drift_monitor_observe_stream(m, 0, values, 3, 0, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 2);
    calm.score[7] = -0.1;
    assert_int_equal(drift_monitor_observe(m, feed_slice(&calm, 0, 50), 0, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 7);
    assert_string_equal(error.column, "score");
    assert_true(risk_of(m, 0).waiting == 0 && risk_of(m, 1).waiting == 0);
    assert_int_equal(drift_monitor_observe_stream(m, 0, values, 2, 0, &error), DRIFT_OK);
    assert_int_equal(risk_of(m, 0).waiting, 1);
    drift_monitor_free(m);
}

/* ---- late outcomes ---- */

#define DELAYED 20000
#define DELAY   320

typedef struct arrival {
    int64_t at;
    int64_t predicted;
    double wrong;
} arrival;

static int by_arrival(const void *a, const void *b) {
    const arrival *x = a, *y = b;
    if (x->at != y->at) return x->at < y->at ? -1 : 1;
    return x->predicted < y->predicted ? -1 : x->predicted > y->predicted;
}

/* Ten predictions a unit of time; what is wrong is reported at once, what is right after up to
 * `slowest`. */
static void fill_arrivals(arrival *list, int64_t slowest, double risk) {
    random_source r = random_seeded(8);
    for (int64_t i = 0; i < DELAYED; i++) {
        list[i].predicted = i / 10;
        list[i].wrong = random_uniform(&r) < risk;
        list[i].at =
            i / 10 + (list[i].wrong > 0 ? 0 : (int64_t)(random_uniform(&r) * (double)slowest));
    }
    qsort(list, DELAYED, sizeof *list, by_arrival);
}

static drift_monitor *delayed_monitor(int64_t delay) {
    drift_risk_rule rule = rule_on(DRIFT_SOURCE_ERROR, NULL);
    rule.limit = 0.12;
    drift_monitor_options o = options_of(DRIFT_TASK_BINARY);
    o.risk_rules = &rule;
    o.risk_rule_count = 1;
    o.outcome_delay = delay;
    o.check_rows = 10;
    o.false_alarm_every = 1e4;
    return make(&o);
}

static void take_arrivals(drift_monitor *m, const arrival *list, size_t count, size_t at_once) {
    for (size_t i = 0; i < count; i += at_once) {
        double truth[ROWS] = {0}, prediction[ROWS];
        int64_t times[ROWS];
        size_t rows = count - i < at_once ? count - i : at_once;
        for (size_t k = 0; k < rows; k++) {
            prediction[k] = list[i + k].wrong;
            times[k] = list[i + k].predicted;
        }
        drift_outcomes o;
        drift_outcomes_init(&o, rows);
        o.truth = truth;
        o.prediction = prediction;
        o.times = times;
        int64_t now = list[i + rows - 1].at;
        assert_int_equal(drift_monitor_observe_outcomes(m, &o, now, NULL), DRIFT_OK);
    }
}

/* Wrong ones first, as where complaints come before confirmations: by arrival that looks like harm
 * at the start; by age it is what it is. */
static void reports_of_harm_that_come_first_are_no_harm(void **state) {
    (void)state;
    static arrival list[DELAYED];
    fill_arrivals(list, DELAY, 0.1);
    drift_monitor *naive = delayed_monitor(0), *patient = delayed_monitor(DELAY);
    take_arrivals(naive, list, DELAYED, 1);
    take_arrivals(patient, list, DELAYED, 1);
    assert_true(risk_of(naive, 0).alarms > 0); /* the control */
    drift_monitor_risk r = risk_of(patient, 0);
    assert_true(r.alarms == 0 && r.late == 0 && r.checks > 150);
    assert_int_equal(drift_monitor_advance(patient, 3 * DELAYED, NULL), DRIFT_OK);
    r = risk_of(patient, 0);
    assert_true(r.waiting == 0 && r.alarms == 0);
    drift_monitor_free(naive);
    drift_monitor_free(patient);
}

/* The order in which outcomes come does not matter once they wait to be of age. */
static void the_order_of_arrival_does_not_matter(void **state) {
    (void)state;
    static arrival list[DELAYED];
    drift_monitor_risk seen[3];
    static const int64_t slowest[] = {0, DELAY / 2, DELAY - 5};
    for (size_t i = 0; i < 3; i++) {
        fill_arrivals(list, 1, 0.1);
        random_source r = random_seeded(40 + i);
        for (size_t k = 0; k < DELAYED; k++)
            list[k].at = list[k].predicted + (int64_t)(random_uniform(&r) * (double)slowest[i]);
        qsort(list, DELAYED, sizeof *list, by_arrival);
        drift_monitor *m = delayed_monitor(DELAY);
        take_arrivals(m, list, DELAYED, 1);
        assert_int_equal(drift_monitor_advance(m, 3 * DELAYED, NULL), DRIFT_OK);
        seen[i] = risk_of(m, 0);
        drift_monitor_free(m);
    }
    for (size_t i = 1; i < 3; i++) {
        assert_true(seen[i].checks == seen[0].checks && seen[i].late == 0);
        assert_relative(seen[i].evidence, seen[0].evidence, 1e-9);
    }
}

static void what_comes_too_late_is_counted_apart(void **state) {
    (void)state;
    drift_monitor *m = delayed_monitor(DELAY);
    const arrival list[] = {{1000, 1000, 0},
                            {1001, 1000 - DELAY - 20, 1},
                            {1002, 1000 - DELAY + 20, 1},
                            {1003, 9999, 0}};
    take_arrivals(m, list, 4, 1);
    drift_monitor_risk r = risk_of(m, 0);
    assert_true(r.late == 1 && r.waiting == 3 && r.checks == 0);
    assert_int_equal(drift_monitor_advance(m, 1003 + DELAY + 20, NULL), DRIFT_OK);
    r = risk_of(m, 0);
    assert_true(r.waiting == 0 && r.checks == 2); /* the one of the future is of its arrival */
    assert_int_equal(drift_monitor_advance(m, INT64_MAX, NULL), DRIFT_OK);
    const arrival again[] = {{INT64_MAX, INT64_MIN, 1}, {INT64_MAX, INT64_MAX, 1}};
    take_arrivals(m, again, 2, 2);
    assert_true(risk_of(m, 0).late == 2 && risk_of(m, 0).waiting == 1);
    drift_monitor_free(m);
}

/* Outcomes that wait while the limit is not known get their bets when it is. */
static void a_baseline_of_outcomes_that_wait(void **state) {
    (void)state;
    static arrival list[DELAYED];
    fill_arrivals(list, DELAY - 5, 0.1);
    drift_monitor_options o = options_of(DRIFT_TASK_BINARY);
    o.outcome_delay = DELAY;
    o.risk_baseline_rows = 500;
    drift_monitor *m = make(&o);
    take_arrivals(m, list, DELAYED, 7);
    assert_int_equal(drift_monitor_advance(m, 3 * DELAYED, NULL), DRIFT_OK);
    drift_monitor_risk r = risk_of(m, 0);
    assert_true(r.has_limit && r.reference_rows == 500);
    assert_true(r.checks == 195 && r.alarms == 0 && r.late == 0);
    drift_monitor_free(m);
}

/* ---- the budget ---- */

static void the_budget_is_divided(void **state) {
    (void)state;
    drift_risk_rule rules[] = {rule_on(DRIFT_SOURCE_ERROR, NULL),
                               rule_on(DRIFT_SOURCE_COLUMN, "score")};
    rules[1].weight = 3;
    drift_monitor_options o = options_of(DRIFT_TASK_BINARY);
    o.false_alarm_every = 1000;
    o.risk_rules = rules;
    o.risk_rule_count = 2;
    o.risk_share = 0.2;
    drift_monitor *m = make(&o);
    drift_evidence_state s = {.struct_size = sizeof s};
    assert_int_equal(drift_monitor_get_evidence(m, DRIFT_EVENT_DATA_DRIFT, &s, NULL), DRIFT_OK);
    assert_relative(s.false_alarm_every, 1000 / 0.8, 1e-12);
    assert_relative(risk_of(m, 0).false_alarm_every, 1000 / 0.05, 1e-12);
    assert_relative(risk_of(m, 1).false_alarm_every, 1000 / 0.15, 1e-12);
    drift_monitor_free(m);
    o = options_of(DRIFT_TASK_NONE); /* no risks: all of it is the columns' */
    o.false_alarm_every = 1000;
    m = make(&o);
    assert_int_equal(drift_monitor_get_evidence(m, DRIFT_EVENT_DATA_DRIFT, &s, NULL), DRIFT_OK);
    assert_true(s.false_alarm_every == 1000);
    drift_monitor_free(m);
}

/* ---- refusals ---- */

static void assert_refused(const drift_monitor_options *o, const char *why) {
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(create(o, &m, &error), DRIFT_INVALID_ARGUMENT);
    if (!strstr(error.message, why)) fail_msg("%s: not about %s", error.message, why);
}

static void bad_rules_are_named(void **state) {
    (void)state;
    drift_risk_rule rule = rule_on(DRIFT_SOURCE_COLUMN, "n1");
    drift_monitor_options o = options_of(DRIFT_TASK_BINARY);
    o.risk_rules = &rule;
    o.risk_rule_count = 1;
    assert_refused(&o, "outside [0,1]");
    rule.name = "colour";
    assert_refused(&o, "numeric column");
    rule.name = NULL;
    assert_refused(&o, "name of the column");
    rule = rule_on(DRIFT_SOURCE_LOG_LOSS, NULL);
    assert_refused(&o, "no such loss");
    rule = rule_on(DRIFT_SOURCE_ERROR, NULL);
    rule.limit = 1;
    assert_refused(&o, "limit");
    rule.limit = 0;
    rule.reference_mean = 1;
    rule.reference_rows = 1;
    assert_refused(&o, "not below 1");
    rule = rule_on(DRIFT_SOURCE_ERROR, NULL);
    o.outcome_delay = -1;
    assert_refused(&o, "outcome_delay");
    o.outcome_delay = 0;
    o.risk_share = 1;
    assert_refused(&o, "risk_share");
    o.risk_share = 0;
    o.policy = DRIFT_POLICY_WINDOW;
    assert_refused(&o, "DRIFT_POLICY_EVIDENCE");
    drift_monitor_risk r = {.struct_size = sizeof r};
    assert_int_equal(drift_monitor_get_risk(NULL, 0, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_monitor_risk_count(NULL), 0);
}

static void memory_is_taken_at_creation(void **state) {
    (void)state;
    static feed reference_feed;
    feed_fill(&reference_feed, 1, 0.0);
    drift_profile *reference = feed_profile(&reference_feed, 10, NULL);
    drift_monitor_options o = options_of(DRIFT_TASK_BINARY);
    o.outcome_delay = 100;
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        drift_monitor *m = NULL;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        o.allocator = &allocator;
        drift_status status = drift_monitor_create(reference, &o, &m, NULL);
        if (status == DRIFT_OK) {
            assert_int_equal(probe.bytes_held, drift_monitor_memory(m));
            for (int i = 0; i < 300; i++)
                outcomes_with(m, 30, i);
            assert_true(risk_of(m, 0).checks > 0);
            drift_monitor_free(m);
        }
        assert_true(probe.blocks_held == 0 && probe.wrong_sizes == 0);
        if (status == DRIFT_OK) break;
        assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
    }
    drift_profile_free(reference);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(errors_are_watched_by_default),
        cmocka_unit_test(limits_come_from_rules_too),
        cmocka_unit_test(losses_of_columns_and_streams),
        cmocka_unit_test(values_that_are_no_losses_are_refused),
        cmocka_unit_test(reports_of_harm_that_come_first_are_no_harm),
        cmocka_unit_test(the_order_of_arrival_does_not_matter),
        cmocka_unit_test(what_comes_too_late_is_counted_apart),
        cmocka_unit_test(a_baseline_of_outcomes_that_wait),
        cmocka_unit_test(the_budget_is_divided),
        cmocka_unit_test(bad_rules_are_named),
        cmocka_unit_test(memory_is_taken_at_creation),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
