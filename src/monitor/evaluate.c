/* SPDX-License-Identifier: Apache-2.0 */
/* Evaluates windows as they are, and metrics against their rules.
 * In: counts and sums. Out: values, p-values, verdicts. Layer: monitor. */
#include <math.h>

#include "base/error.h"
#include "monitor/monitor.h"
#include "stats/special.h"

/* Worse by how much: positive if the model got worse. */
static double change_for_the_worse(int32_t metric, double value, double reference) {
    switch (metric) {
    case DRIFT_METRIC_BIAS:
        return fabs(value - reference);
    case DRIFT_METRIC_LOG_LOSS:
    case DRIFT_METRIC_BRIER:
    case DRIFT_METRIC_ECE:
    case DRIFT_METRIC_MAE:
    case DRIFT_METRIC_RMSE:
        return value - reference;
    default:
        return reference - value;
    }
}

/* Without a sampling error (all outcomes alike) a change is certain as far as the sample goes. */
static double p_of_change(int32_t metric, double change, double standard_error) {
    if (change <= 0.0) return 1.0;
    if (!(standard_error > 0.0)) return 0.0;
    double p = special_normal_sf(change / standard_error);
    return metric == DRIFT_METRIC_BIAS ? fmin(1.0, 2.0 * p) : p; /* either way */
}

static void judge(drift_monitor *m, int32_t metric) {
    outcomes_state *s = &m->outcomes;
    const drift_metric_rule *rule = s->rules[metric];
    const outcomes_value *v = &s->values[metric];
    s->p[metric] = 1.0;
    s->verdicts[metric] = DRIFT_VERDICT_NONE;
    if (!rule) return;
    if (v->status != DRIFT_OK || s->seen.rows < m->settings.check.min_rows) {
        s->verdicts[metric] = DRIFT_VERDICT_INSUFFICIENT;
        return;
    }
    double change = change_for_the_worse(metric, v->value, rule->reference);
    decide_levels levels = {rule->warning, rule->drift};
    s->p[metric] = p_of_change(metric, change, v->standard_error);
    s->verdicts[metric] =
        decide_statistic(fmax(change, 0.0), levels, 1, s->p[metric], m->settings.check.alpha);
}

void evaluate_outcomes(drift_monitor *m, int with_open) {
    outcomes_state *s = &m->outcomes;
    const drift_monitor_options *o = &m->settings.options;
    if (!s->sums) return;
    s->seen = window_read(&s->window, with_open, NULL, s->sums);
    for (int32_t metric = 0; metric < DRIFT_METRIC_COUNT; metric++) {
        if (!settings_task_has(&m->settings, metric)) continue;
        s->values[metric] = outcomes_metric(o->task, o->classes, metric, s->sums);
        judge(m, metric);
    }
}

double evaluate_change(int32_t metric, const outcomes_value *value, const drift_metric_rule *rule) {
    return change_for_the_worse(metric, value->value, rule->reference);
}

double evaluate_threshold(int32_t metric, const outcomes_value *value,
                          const drift_metric_rule *rule, double level) {
    double up = change_for_the_worse(metric, 1.0, 0.0);
    if (metric == DRIFT_METRIC_BIAS) up = value->value < rule->reference ? -1.0 : 1.0;
    return rule->reference + up * level;
}

void evaluate_note_times(drift_monitor *m) {
    const window *w = &m->columns.window;
    m->seen_start = m->columns.seen.first;
    m->seen_end = m->columns.seen.last;
    if (w->rule.pane_rows != 0 || !w->started) return;
    m->seen_end = window_end_time(w);
    /* a decaying window has no first pane: the first row is what is known of its start */
    if (w->rule.decaying) return;
    uint64_t back = (uint64_t)(w->rule.panes - 1) * (uint64_t)w->rule.pane_span;
    m->seen_start = (uint64_t)w->pane_start - (uint64_t)INT64_MIN < back
                        ? INT64_MIN
                        : (int64_t)((uint64_t)w->pane_start - back);
}

drift_status drift_monitor_evaluate(drift_monitor *m, drift_error *error) {
    if (!m) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor is NULL");
    track_evaluate(&m->columns, 1);
    groups_judge_columns(m);
    evaluate_note_times(m);
    for (size_t i = 0; i < m->stream_count; i++) {
        track_evaluate(&m->streams[i].track, 1);
        groups_judge_stream(m, i);
    }
    evaluate_outcomes(m, 1);
    return DRIFT_OK;
}
