/* SPDX-License-Identifier: Apache-2.0 */
/* What a caller can ask a monitor.
 * In: a monitor. Out: the last evaluation, counters, events. Layer: monitor. */
#include <math.h>

#include "base/error.h"
#include "monitor/answer.h"
#include "monitor/monitor.h"
#include "sketch/log_histogram.h"

drift_status drift_monitor_get_summary(const drift_monitor *m, drift_monitor_summary *summary,
                                       drift_error *error) {
    if (!m || !answer_has_size(summary)) return answer_null(error);
    const track *t = &m->columns;
    const window *w = &t->window;
    int by_rows = w->rule.pane_rows != 0;
    drift_monitor_summary s = {
        .verdict = t->summary.verdict,
        .windows = m->windows,
        .rows = t->seen.rows,
        .start = m->seen_start,
        .end = m->seen_end,
        .columns = t->plan.column_count,
        .evaluated = t->summary.evaluated,
        .drifted = t->summary.drifted,
        .warnings = t->summary.warnings,
        .insufficient = t->summary.insufficient,
        .failed = t->summary.failed,
        .total_rows = m->total_rows,
        .total_batches = m->total_batches,
        .total_outcomes = m->total_outcomes,
        .late_rows = m->late_rows,
        .unlabeled = m->unlabeled,
        .events = m->events.raised,
        .lost_events = m->events.lost,
        .rows_left = by_rows ? window_room(w) : 0,
        .pane_end = !by_rows && w->started ? window_end_time(w) : 0,
    };
    answer_give(summary, &s, sizeof s);
    return DRIFT_OK;
}

size_t drift_monitor_column_count(const drift_monitor *m) {
    return m ? m->columns.plan.column_count : 0;
}

drift_status drift_monitor_get_column(const drift_monitor *m, size_t index,
                                      drift_monitor_column *column, drift_error *error) {
    if (!m || !answer_has_size(column)) return answer_null(error);
    const track *t = &m->columns;
    if (index >= t->plan.column_count)
        return answer_no_such(error, "column", index, t->plan.column_count);
    const track_column *c = &t->columns[index];
    const plan_column *from = &t->plan.columns[index];
    int raised = m->alarms[index * COLUMN_ALARMS + COLUMN_ALARM_VALUES].raised != 0;
    drift_monitor_column answer = {
        .role = from->role,
        .type = from->reference->type,
        .status = c->status,
        .verdict = c->verdict,
        .alarm = groups_are_wanted(m) ? groups_alarm_on(m, index) : raised,
        .name = from->reference->name,
        .rows = c->rows,
        .usable = c->usable,
        .unseen = c->unseen,
        .missing = c->missing,
        .reference_missing = c->reference_missing,
    };
    answer_give(column, &answer, sizeof answer);
    return DRIFT_OK;
}

static int32_t method_of(int32_t statistic, int32_t type) {
    switch (statistic) {
    case DRIFT_STAT_KS:
        return DRIFT_METHOD_KOLMOGOROV_BOUND;
    case DRIFT_STAT_MISSING:
        return DRIFT_METHOD_TWO_PROPORTION_Z;
    case DRIFT_STAT_CHI2:
        return DRIFT_METHOD_CHI2_ASYMPTOTIC;
    default:
        return type == DRIFT_TYPE_CATEGORICAL ? DRIFT_METHOD_CATEGORIES : DRIFT_METHOD_BINS;
    }
}

static void give_levels(const decide_levels *levels, double *warning, double *drift) {
    if (warning) *warning = levels->warning;
    if (drift) *drift = levels->drift;
}

drift_status drift_monitor_get_statistic(const drift_monitor *m, size_t column, int32_t statistic,
                                         drift_result *result, double *p_adjusted, double *warning,
                                         double *drift, drift_error *error) {
    if (!m || !answer_has_size(result)) return answer_null(error);
    const track *t = &m->columns;
    if (column >= t->plan.column_count)
        return answer_no_such(error, "column", column, t->plan.column_count);
    if (!drift_statistic_name(statistic)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "statistic is not one of DRIFT_STAT_...");
    }
    int32_t type = t->plan.columns[column].reference->type;
    int place = track_place(statistic);
    if (!track_has(place, type)) {
        return error_set(error, DRIFT_NOT_APPLICABLE,
                         "a monitor does not compute this statistic for columns of this type");
    }
    const track_statistic *s = &t->columns[column].statistics[place];
    drift_result answer = {
        .struct_size = sizeof answer,
        .status = s->status,
        .fields = s->fields,
        .method = method_of(statistic, type),
        .value = s->value,
        .p_value = s->p,
    };
    answer_give(result, &answer, sizeof answer);
    if (p_adjusted) *p_adjusted = s->tested ? s->p_adjusted : -1.0;
    give_levels(&t->levels[column * TRACK_STATISTICS + (size_t)place], warning, drift);
    return DRIFT_OK;
}

drift_status drift_monitor_get_metric(const drift_monitor *m, int32_t metric, drift_metric *value,
                                      drift_error *error) {
    if (!m || !answer_has_size(value)) return answer_null(error);
    if (!drift_metric_name(metric)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "metric is not one of DRIFT_METRIC_...");
    }
    if (!settings_task_has(&m->settings, metric)) {
        return error_set(error, DRIFT_NOT_APPLICABLE, "the monitor's task does not have %s",
                         drift_metric_name(metric));
    }
    const outcomes_state *s = &m->outcomes;
    const outcomes_value *v = &s->values[metric];
    const drift_metric_rule *rule = s->rules[metric];
    drift_metric answer = {
        .status = v->status,
        .verdict = s->verdicts[metric],
        .alarm = s->alarms[metric].raised != 0,
        .has_rule = rule != NULL,
        .rows = s->seen.rows,
        .value = v->value,
        .standard_error = v->standard_error,
        .bound = v->bound,
    };
    if (rule) {
        answer.reference = rule->reference;
        answer.warning = rule->warning;
        answer.drift = rule->drift;
        answer.p_value = s->p[metric];
    }
    answer_give(value, &answer, sizeof answer);
    return DRIFT_OK;
}

/* ---- streams ---- */

size_t drift_monitor_stream_count(const drift_monitor *m) {
    return m ? m->stream_count : 0;
}

static void give_comparison(const stream *s, drift_stream_state *answer) {
    const track_column *c = &s->track.columns[0];
    const track_statistic *ks = &c->statistics[TRACK_KS];
    const track_statistic *psi = &c->statistics[TRACK_PSI];
    answer->verdict = c->values;
    answer->status = c->status;
    if (!(ks->fields & DRIFT_HAS_VALUE)) return;
    answer->compared = 1;
    answer->ks = ks->value;
    answer->psi = psi->value;
    answer->p_value = ks->p;
}

drift_status drift_monitor_get_stream(const drift_monitor *m, size_t index,
                                      drift_stream_state *state, drift_error *error) {
    if (!m || !answer_has_size(state)) return answer_null(error);
    if (index >= m->stream_count) return answer_no_such(error, "stream", index, m->stream_count);
    const stream *s = &m->streams[index];
    const track *t = &s->track;
    uint64_t finite = log_histogram_total(t->counts + t->plan.count_size);
    drift_stream_state answer = {
        .status = finite > 0 ? DRIFT_OK : DRIFT_EMPTY,
        .verdict = DRIFT_VERDICT_NONE,
        .alarm = groups_are_wanted(m) ? s->group.evidence && s->group.evidence->alarm
                                      : s->alarm.raised != 0,
        .name = s->name,
        .rows = t->seen.rows,
        .finite = finite,
    };
    double mean =
        finite > 0 ? s->origin + t->sums[STREAM_DEVIATIONS] / t->sums[STREAM_FINITE] : 0.0;
    answer.mean = isfinite(mean) ? mean : 0.0;
    if (t->plan.column_count > 0) give_comparison(s, &answer);
    answer_give(state, &answer, sizeof answer);
    return DRIFT_OK;
}

drift_status drift_monitor_stream_quantile(const drift_monitor *m, size_t index, double q,
                                           double *value, drift_error *error) {
    if (!m || !value || !(q >= 0.0 && q <= 1.0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "monitor or value is NULL, or q is not from 0 to 1");
    }
    if (index >= m->stream_count) return answer_no_such(error, "stream", index, m->stream_count);
    const track *t = &m->streams[index].track;
    const uint64_t *counts = t->counts + t->plan.count_size;
    uint64_t total = log_histogram_total(counts);
    if (total == 0) {
        return error_set(error, DRIFT_EMPTY, "no finite value in the evaluated window");
    }
    *value = log_histogram_quantile(counts, total, q);
    return DRIFT_OK;
}

/* ---- detectors and events ---- */

size_t drift_monitor_detector_count(const drift_monitor *m) {
    return m ? m->attached_count : 0;
}

drift_status drift_monitor_get_detector(const drift_monitor *m, size_t index, int32_t *source,
                                        int32_t *kind, const char **name,
                                        drift_detector_state *state, drift_error *error) {
    if (!m || !answer_has_size(state)) return answer_null(error);
    if (index >= m->attached_count)
        return answer_no_such(error, "detector", index, m->attached_count);
    const attached *a = &m->attached[index];
    if (source) *source = a->source;
    if (kind) *kind = a->kind;
    if (name) *name = a->name;
    return drift_detector_get_state(a->detector, state, error);
}

drift_status drift_monitor_events(drift_monitor *m, drift_event *events, size_t capacity,
                                  size_t *count, drift_error *error) {
    if (!m || !count || (!events && capacity > 0)) return answer_null(error);
    event_ring *ring = &m->events;
    size_t given = ring->count < capacity ? ring->count : capacity;
    for (size_t i = 0; i < given; i++)
        events[i] = ring->events[(ring->first + i) % ring->capacity];
    ring->first = (ring->first + given) % ring->capacity;
    ring->count -= given;
    *count = given;
    return DRIFT_OK;
}
