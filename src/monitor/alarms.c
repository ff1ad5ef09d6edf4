/* SPDX-License-Identifier: Apache-2.0 */
/* Steps the alarms after each window, and writes the events.
 * In: evaluations, flags of detectors. Out: events in the ring. Layer: monitor. */
#include <math.h>
#include <string.h>

#include "base/utf8.h"
#include "monitor/monitor.h"

static void push(event_ring *ring, const drift_event *event) {
    size_t at = (ring->first + ring->count) % ring->capacity;
    ring->events[at] = *event;
    ring->events[at].sequence = ring->raised++;
    if (ring->count < ring->capacity) {
        ring->count++;
        return;
    }
    ring->first = (ring->first + 1) % ring->capacity;
    ring->lost++;
}

static drift_event event_about(int32_t subject, size_t index, const char *name, int64_t time) {
    drift_event e;
    memset(&e, 0, sizeof e);
    size_t length = utf8_prefix(name, strlen(name), DRIFT_EVENT_NAME_SIZE - 1);
    memcpy(e.name, name, length);
    e.subject = subject;
    e.index = index;
    e.time = time;
    return e;
}

/* Steps one alarm; if it answers, finishes and pushes the event. */
static void step(drift_monitor *m, decide_alarm *alarm, int32_t verdict, int calm, int32_t kind,
                 drift_event *event) {
    decide_alarm_rule rule = settings_alarm(&m->settings);
    int answer = decide_alarm_step(alarm, &rule, verdict, calm);
    if (answer == DECIDE_ALARM_QUIET) return;
    int recovers = answer == DECIDE_ALARM_RECOVER;
    event->kind = recovers ? DRIFT_EVENT_RECOVERY : kind;
    event->of = kind;
    event->severity = recovers ? DRIFT_VERDICT_NONE : alarm->raised;
    push(&m->events, event);
}

/* ---- columns and streams ---- */

static double level_of(const decide_levels *levels, int32_t severity) {
    int warning = severity == DRIFT_VERDICT_WARNING || levels->drift == 0.0;
    return warning ? levels->warning : levels->drift;
}

/* 1 if no effect is both significant and above the part of its level that ends an alarm. */
static int is_calm(const drift_monitor *m, const track *t, size_t k, size_t from, size_t to,
                   int32_t raised) {
    const track_column *c = &t->columns[k];
    for (size_t s = from; s < to; s++) {
        double level = level_of(&t->levels[k * TRACK_STATISTICS + s], raised);
        const track_statistic *x = &c->statistics[s];
        if (level == 0.0 || !(x->fields & DRIFT_HAS_VALUE)) continue;
        if (track_p_of(t, k, s) < m->settings.check.alpha &&
            fabs(x->value) > m->settings.options.recovery * level) {
            return 0;
        }
    }
    return 1;
}

/* The statistic that is farthest beyond its level; psi where none has one. */
static size_t leading(const track *t, size_t k, size_t from, size_t to) {
    size_t best = from;
    double farthest = -1.0;
    for (size_t s = from; s < to; s++) {
        double level = level_of(&t->levels[k * TRACK_STATISTICS + s], DRIFT_VERDICT_DRIFT);
        const track_statistic *x = &t->columns[k].statistics[s];
        if (level == 0.0 || !(x->fields & DRIFT_HAS_VALUE)) continue;
        double ratio = fabs(x->value) / level;
        if (ratio <= farthest) continue;
        farthest = ratio;
        best = s;
    }
    return best;
}

static void describe(const track *t, size_t k, size_t s, int32_t verdict, drift_event *e) {
    const track_statistic *x = &t->columns[k].statistics[s];
    e->statistic = track_statistics[s];
    e->rows = t->columns[k].rows;
    if (x->fields & DRIFT_HAS_VALUE) {
        e->fields |= DRIFT_EVENT_HAS_VALUE;
        e->value = x->value;
    }
    double level = level_of(&t->levels[k * TRACK_STATISTICS + s], verdict);
    if (level > 0.0) {
        e->fields |= DRIFT_EVENT_HAS_THRESHOLD;
        e->threshold = level;
    }
    double p = track_p_of(t, k, s);
    if (p >= 0.0 && p <= 1.0) {
        e->fields |= DRIFT_EVENT_HAS_P;
        e->p_value = p;
    }
}

static void step_statistics(drift_monitor *m, const track *t, size_t k, int quality,
                            decide_alarm *alarm, int32_t kind, drift_event *e) {
    size_t from = quality ? TRACK_MISSING : 0;
    size_t to = quality ? TRACK_STATISTICS : TRACK_MISSING;
    const track_column *c = &t->columns[k];
    int32_t verdict = quality ? c->quality : c->values;
    describe(t, k, leading(t, k, from, to), verdict, e);
    step(m, alarm, verdict, is_calm(m, t, k, from, to, alarm->raised), kind, e);
}

static void step_column(drift_monitor *m, size_t k, int64_t time) {
    const track *t = &m->columns;
    const plan_column *from = &t->plan.columns[k];
    decide_alarm *alarms = m->alarms + k * COLUMN_ALARMS;
    drift_event blank = event_about(DRIFT_SUBJECT_COLUMN, k, from->reference->name, time);
    blank.window = m->windows;
    blank.rows = t->columns[k].rows;
    int broken =
        t->columns[k].status == DRIFT_MISSING_COLUMN || t->columns[k].status == DRIFT_TYPE_MISMATCH;
    drift_event e = blank;
    step(m, &alarms[COLUMN_ALARM_SCHEMA], broken ? DRIFT_VERDICT_DRIFT : DRIFT_VERDICT_NONE, 1,
         DRIFT_EVENT_SCHEMA, &e);
    if (groups_are_wanted(m)) return; /* values and missing rows are the evidence's */
    e = blank;
    int32_t kind =
        from->role == DRIFT_ROLE_FEATURE ? DRIFT_EVENT_DATA_DRIFT : DRIFT_EVENT_PREDICTION_DRIFT;
    step_statistics(m, t, k, 0, &alarms[COLUMN_ALARM_VALUES], kind, &e);
    e = blank;
    step_statistics(m, t, k, 1, &alarms[COLUMN_ALARM_QUALITY], DRIFT_EVENT_DATA_QUALITY, &e);
}

void alarms_after_columns(drift_monitor *m, int64_t time) {
    for (size_t k = 0; k < m->columns.plan.column_count; k++)
        step_column(m, k, time);
}

void alarms_after_stream(drift_monitor *m, size_t index, int64_t time) {
    stream *s = &m->streams[index];
    if (s->track.plan.column_count == 0 || groups_are_wanted(m)) return;
    drift_event e = event_about(DRIFT_SUBJECT_STREAM, index, s->name, time);
    e.window = s->windows;
    step_statistics(m, &s->track, 0, 0, &s->alarm, DRIFT_EVENT_DATA_DRIFT, &e);
}

/* ---- evidence ---- */

void alarms_from_evidence(drift_monitor *m, group *g, int32_t subject, size_t index,
                          const char *name, uint64_t number, uint64_t rows, int64_t time) {
    drift_event e = event_about(subject, index, name, time);
    e.kind = e.of = g->kind;
    e.severity = DRIFT_VERDICT_DRIFT;
    e.window = number;
    e.rows = rows;
    e.statistic = DRIFT_STAT_EVIDENCE;
    e.fields = DRIFT_EVENT_HAS_VALUE | DRIFT_EVENT_HAS_THRESHOLD;
    e.value = g->evidence->evidence;
    e.threshold = g->evidence->settings.budget;
    g->alarm_sequence = m->events.raised;
    push(&m->events, &e);
}

/* Windows of a source that have closed: what a cooldown counts. index: of its stream. */
static uint64_t windows_of(const drift_monitor *m, int32_t source, size_t index) {
    if (source == DRIFT_SOURCE_COLUMN) return m->windows;
    if (source == DRIFT_SOURCE_STREAM) return m->streams[index].windows;
    return m->outcomes.windows;
}

void alarms_from_risk(drift_monitor *m, risk_watch *r, uint64_t rows, int64_t time) {
    drift_risk_state s = {.struct_size = sizeof s};
    int32_t source = r->rule->source;
    if (drift_risk_get_state(&r->risk, &s, NULL) != DRIFT_OK) return;
    drift_event e = event_about(DRIFT_SUBJECT_RISK, (size_t)(r - m->risks), r->name, time);
    e.kind = e.of = DRIFT_EVENT_PERFORMANCE;
    e.severity = DRIFT_VERDICT_DRIFT;
    e.window = windows_of(m, source, r->index);
    e.rows = rows;
    e.statistic = DRIFT_STAT_EVIDENCE;
    e.source = source;
    e.fields = DRIFT_EVENT_HAS_VALUE | DRIFT_EVENT_HAS_THRESHOLD;
    e.value = s.evidence;
    e.threshold = r->risk.budget;
    r->alarm_sequence = m->events.raised;
    r->alarm_mean = s.mean;
    r->alarm_onset = s.onset;
    r->alarm_checks = s.checks;
    r->has_alarm = 1;
    push(&m->events, &e);
}

/* ---- metrics ---- */

static void step_metric(drift_monitor *m, int32_t metric, int64_t time) {
    outcomes_state *s = &m->outcomes;
    const drift_metric_rule *rule = s->rules[metric];
    const outcomes_value *v = &s->values[metric];
    drift_event e =
        event_about(DRIFT_SUBJECT_METRIC, (size_t)metric, drift_metric_name(metric), time);
    decide_levels levels = {rule->warning, rule->drift};
    decide_alarm *alarm = &s->alarms[metric];
    double level = level_of(&levels, s->verdicts[metric]);
    e.window = s->windows;
    e.rows = s->seen.rows;
    e.statistic = metric;
    e.fields = DRIFT_EVENT_HAS_THRESHOLD;
    e.threshold = evaluate_threshold(metric, v, rule, level);
    if (v->status == DRIFT_OK) {
        e.fields |= DRIFT_EVENT_HAS_VALUE | DRIFT_EVENT_HAS_P;
        e.value = v->value;
        e.p_value = s->p[metric];
    }
    double part = m->settings.options.recovery * level_of(&levels, alarm->raised);
    int calm = s->p[metric] >= m->settings.check.alpha || evaluate_change(metric, v, rule) <= part;
    step(m, alarm, s->verdicts[metric], calm, DRIFT_EVENT_PERFORMANCE, &e);
}

void alarms_after_outcomes(drift_monitor *m, int64_t time) {
    for (int32_t metric = 0; metric < DRIFT_METRIC_COUNT; metric++) {
        if (m->outcomes.rules[metric]) step_metric(m, metric, time);
    }
}

/* ---- detectors ---- */

void alarms_from_flag(drift_monitor *m, size_t index, const drift_detector_flag *flag,
                      int64_t time) {
    attached *a = &m->attached[index];
    int drift = flag->level == DRIFT_LEVEL_DRIFT;
    uint64_t windows = windows_of(m, a->source, a->index);
    if (!drift && !m->settings.options.warning_events) return;
    if (drift && windows < a->cooldown_until) return;
    drift_event e = event_about(DRIFT_SUBJECT_DETECTOR, index, a->name, time);
    e.kind = e.of = DRIFT_EVENT_CONCEPT_DRIFT;
    e.severity = drift ? DRIFT_VERDICT_DRIFT : DRIFT_VERDICT_WARNING;
    e.window = flag->index;
    e.rows = flag->index + 1 - flag->change_point;
    e.statistic = a->kind;
    e.direction = flag->direction;
    e.source = a->source;
    e.fields = DRIFT_EVENT_HAS_VALUE | DRIFT_EVENT_HAS_THRESHOLD;
    e.value = flag->statistic;
    e.threshold = flag->threshold;
    if (!isfinite(e.value)) e.value = 0.0, e.fields &= ~(uint32_t)DRIFT_EVENT_HAS_VALUE;
    if (!isfinite(e.threshold)) e.threshold = 0.0, e.fields &= ~(uint32_t)DRIFT_EVENT_HAS_THRESHOLD;
    push(&m->events, &e);
    uint32_t cooldown = m->settings.options.cooldown;
    if (drift && cooldown > 0) a->cooldown_until = windows + cooldown + 1;
}
