/* SPDX-License-Identifier: Apache-2.0 */
/* The groups of a monitor: features, predictions, each stream that is compared; how they divide the
 * budget, when they are checked, and what that means for verdicts.
 * In: panes. Out: alarms, verdicts. Layer: monitor. */
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "monitor/monitor.h"

int groups_are_wanted(const drift_monitor *m) {
    return m->settings.options.policy == DRIFT_POLICY_EVIDENCE;
}

/* ---- making ---- */

static double weight_of(const drift_monitor *m, const plan_column *c) {
    const drift_monitor_options *o = &m->settings.options;
    double weight = 1;
    for (size_t i = 0; i < o->weight_count; i++) {
        if (strcmp(o->weights[i].column, c->reference->name) == 0) weight = o->weights[i].weight;
    }
    return weight;
}

/* Weights of a track's columns, 0 where they are not of this kind; their sum is returned. */
static double weigh(const drift_monitor *m, const track *t, int predictions, double *weights) {
    double sum = 0;
    for (size_t k = 0; k < t->plan.column_count; k++) {
        const plan_column *c = &t->plan.columns[k];
        int of_kind = (c->role != DRIFT_ROLE_FEATURE) == predictions;
        weights[k] = of_kind && group_can_look(c) ? weight_of(m, c) : 0;
        sum += weights[k];
    }
    return sum;
}

uint64_t groups_typical_rows(const drift_monitor *m) {
    uint64_t pane = settings_window(&m->settings).pane_rows;
    uint64_t check = m->settings.options.check_rows;
    uint64_t rows = check > 0 && (pane == 0 || check < pane) ? check : pane;
    return rows < UINT32_MAX ? rows : UINT32_MAX;
}

double groups_risk_share(const drift_monitor *m) {
    const drift_monitor_options *o = &m->settings.options;
    return groups_are_wanted(m) && o->risk_rule_count > 0 ? o->risk_share : 0;
}

/* 0 where a column has none of its own. */
static void fill_design_effects(const drift_monitor *m, const track *t, double *effects) {
    const drift_monitor_options *o = &m->settings.options;
    for (size_t k = 0; k < t->plan.column_count; k++) {
        effects[k] = 0;
        for (size_t i = 0; i < o->design_effect_count; i++) {
            const drift_column_design_effect *d = &o->design_effects[i];
            if (strcmp(d->column, t->plan.columns[k].reference->name) == 0)
                effects[k] = d->design_effect;
        }
    }
}

/* What making groups needs at hand. */
typedef struct making {
    double *weights; /* of the columns of a track */
    double *design_effects;
    group_reference reference;
    double all; /* sum of all weights, those that risks would have included */
} making;

/* An alarm of the part w of all weights is raised at budget / w: if any of them is, then so would
 * be one over all columns at the budget. */
static drift_status make(drift_monitor *m, group *g, const track *t, making *x, int predictions,
                         drift_error *error) {
    const drift_monitor_options *o = &m->settings.options;
    drift_evidence_options options;
    drift_evidence_options_init(&options);
    double part = weigh(m, t, predictions, x->weights) / x->all;
    if (!(part > 0)) return DRIFT_OK;
    fill_design_effects(m, t, x->design_effects);
    options.false_alarm_every = o->false_alarm_every / part;
    options.typical_rows = groups_typical_rows(m);
    options.min_effect = o->min_effect;
    options.design_effect = o->design_effect;
    options.slots = o->slot_count;
    options.allocator = &m->allocator;
    if (options.false_alarm_every > GROUPS_LARGEST_PART) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "false_alarm_every is too large for weights that differ so much: the "
                         "smallest alarm would be raised beyond 1e15");
    }
    drift_status status = group_init(g, t, &x->reference, &options, &m->allocator, error);
    m->memory += g->memory;
    return status;
}

static double weigh_all(const drift_monitor *m, double *weights) {
    double sum = weigh(m, &m->columns, 0, weights) + weigh(m, &m->columns, 1, weights);
    for (size_t i = 0; i < m->stream_count; i++)
        sum += weigh(m, &m->streams[i].track, 0, weights);
    return sum;
}

static drift_status make_all(drift_monitor *m, making *x, drift_error *error) {
    x->all = weigh_all(m, x->weights) / (1 - groups_risk_share(m));
    drift_status status = make(m, &m->features, &m->columns, x, 0, error);
    if (status == DRIFT_OK) status = make(m, &m->predictions, &m->columns, x, 1, error);
    for (size_t i = 0; status == DRIFT_OK && i < m->stream_count; i++) {
        stream *s = &m->streams[i];
        status = make(m, &s->group, &s->track, x, 0, error);
        s->group.kind = DRIFT_EVENT_DATA_DRIFT;
    }
    m->features.kind = DRIFT_EVENT_DATA_DRIFT;
    m->predictions.kind = DRIFT_EVENT_PREDICTION_DRIFT;
    return status;
}

drift_status groups_make(drift_monitor *m, const drift_profile *const *profiles, size_t count,
                         drift_error *error) {
    if (!groups_are_wanted(m)) return DRIFT_OK;
    size_t columns = m->columns.plan.column_count + 1;
    double *numbers = memory_zeroed(&m->allocator, 2 * columns, sizeof *numbers);
    if (!numbers) return error_memory(error);
    making x = {numbers, numbers + columns, {numbers, numbers + columns, profiles, count}, 0};
    drift_status status = make_all(m, &x, error);
    memory_release(&m->allocator, numbers, 2 * columns, sizeof *numbers);
    return status;
}

void groups_each(drift_monitor *m, void (*visit)(group *g, void *context), void *context) {
    visit(&m->features, context);
    visit(&m->predictions, context);
    for (size_t i = 0; i < m->stream_count; i++)
        visit(&m->streams[i].group, context);
}

static void destroy(group *g, void *context) {
    group_destroy(g, context);
}

void groups_destroy(drift_monitor *m) {
    groups_each(m, destroy, &m->allocator);
}

static void reset(group *g, void *context) {
    (void)context;
    group_reset(g);
}

void groups_reset(drift_monitor *m) {
    groups_each(m, reset, NULL);
}

/* ---- verdicts ---- */

static int stands(const group *g) {
    return g->evidence && g->evidence->alarm;
}

static int is_broken(const track_column *c) {
    return c->status == DRIFT_MISSING_COLUMN || c->status == DRIFT_TYPE_MISMATCH;
}

static void judge_group(track *t, const group *g) {
    for (size_t i = 0; i < g->column_count; i++) {
        track_column *c = &t->columns[g->columns[i].column];
        if (is_broken(c)) continue;
        if (stands(g) && g->evidence->columns[i].listed) {
            c->values = c->verdict = DRIFT_VERDICT_DRIFT;
        } else if (g->evidence->checks > 0 && c->usable > 0) {
            c->values = c->verdict = DRIFT_VERDICT_NONE;
        }
    }
}

static void judge(track *t, const group *first, const group *second) {
    for (size_t k = 0; k < t->plan.column_count; k++) {
        track_column *c = &t->columns[k];
        c->values = DRIFT_VERDICT_INSUFFICIENT;
        c->verdict = is_broken(c) ? DRIFT_VERDICT_DRIFT : DRIFT_VERDICT_INSUFFICIENT;
    }
    judge_group(t, first);
    judge_group(t, second);
    track_summarise(t);
    if (stands(first) || stands(second)) t->summary.verdict = DRIFT_VERDICT_DRIFT;
}

void groups_judge_columns(drift_monitor *m) {
    if (groups_are_wanted(m)) judge(&m->columns, &m->features, &m->predictions);
}

void groups_judge_stream(drift_monitor *m, size_t index) {
    stream *s = &m->streams[index];
    const group none = {0};
    if (!groups_are_wanted(m) || !s->group.evidence) return;
    judge(&s->track, &s->group, &none);
    /* an alarm on one column is about that column, named or not */
    if (stands(&s->group)) s->track.columns[0].values = DRIFT_VERDICT_DRIFT;
}

int groups_alarm_on(const drift_monitor *m, size_t column) {
    int is_feature = m->columns.plan.columns[column].role == DRIFT_ROLE_FEATURE;
    const group *g = is_feature ? &m->features : &m->predictions;
    size_t place = group_find(g, column);
    if (!stands(g) || place == g->column_count) return 0;
    return g->evidence->columns[place].listed || g->leader == place;
}

/* ---- checks ---- */

static void check_group(drift_monitor *m, group *g, int64_t time) {
    const track *t = &m->columns;
    if (!group_check(g, t, m->slot)) return;
    size_t column = g->columns[g->leader].column;
    alarms_from_evidence(m, g, DRIFT_SUBJECT_COLUMN, column,
                         t->plan.columns[column].reference->name, m->windows, track_fresh_rows(t),
                         time);
    groups_judge_columns(m);
}

void groups_check_columns(drift_monitor *m, int64_t time) {
    if (!m->columns.taken || track_fresh_rows(&m->columns) == 0) return;
    check_group(m, &m->features, time);
    check_group(m, &m->predictions, time);
}

void groups_check_stream(drift_monitor *m, size_t index, int64_t time) {
    stream *s = &m->streams[index];
    if (!s->track.taken || track_fresh_rows(&s->track) == 0) return;
    if (!group_check(&s->group, &s->track, m->slot)) return;
    alarms_from_evidence(m, &s->group, DRIFT_SUBJECT_STREAM, index, s->name, s->windows,
                         track_fresh_rows(&s->track), time);
    groups_judge_stream(m, index);
}
