/* SPDX-License-Identifier: Apache-2.0 */
/* What a caller can ask of the evidence, and do about its alarms.
 * In: a monitor. Out: states, the numbers of explanations; alarms that end. Layer: monitor. */
#include <string.h>

#include "base/error.h"
#include "monitor/answer.h"
#include "monitor/monitor.h"

#define BASELINE_ROWS 100

static drift_status by_windows(drift_error *error) {
    return error_set(error, DRIFT_NOT_APPLICABLE,
                     "the monitor's policy is DRIFT_POLICY_WINDOW: it has no evidence");
}

/* ---- states ---- */

drift_status drift_monitor_get_evidence(const drift_monitor *m, int32_t kind,
                                        drift_evidence_state *state, drift_error *error) {
    if (!m || !answer_has_size(state)) return answer_null(error);
    if (kind != DRIFT_EVENT_DATA_DRIFT && kind != DRIFT_EVENT_PREDICTION_DRIFT) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "kind is not DRIFT_EVENT_DATA_DRIFT or DRIFT_EVENT_PREDICTION_DRIFT");
    }
    if (!groups_are_wanted(m)) return by_windows(error);
    const group *g = kind == DRIFT_EVENT_DATA_DRIFT ? &m->features : &m->predictions;
    if (!g->evidence) {
        return error_set(error, DRIFT_NOT_APPLICABLE,
                         "no column of this kind has values in the reference and a weight above 0");
    }
    drift_evidence_state answer = {.struct_size = sizeof answer};
    drift_status status = drift_evidence_get_state(g->evidence, &answer, error);
    if (status == DRIFT_OK) answer_give(state, &answer, sizeof answer);
    return status;
}

/* The label of the category that a bin stands for, if it stands for one. */
static void give_category(const plan_column *c, const group_note *n, drift_column_evidence *to) {
    const categories *known = &c->reference->categories;
    size_t bin = n->state.bin;
    int shared = known->count > GROUP_CATEGORIES && bin + 1 == GROUP_CATEGORIES;
    if (n->state.explanation != DRIFT_EXPLANATION_CATEGORY || shared || bin >= known->count) return;
    to->category = known->entries[bin].label;
    to->category_length = known->entries[bin].length;
}

static void give_note(const plan_column *c, const char *name, const group_note *n, void *to) {
    drift_column_evidence answer = {
        .explanation = n->state.explanation,
        .evidence = n->state.evidence,
        .size = n->state.size,
        .before = n->state.before,
        .onset = n->state.onset,
        .checks = n->checks,
        .rows = n->rows,
        .listed = n->state.listed,
        .fields = n->fields,
        .psi = n->psi,
        .psi_lower = n->lower,
        .psi_upper = n->upper,
        .out_of_range = n->out_of_range,
        .name = name,
    };
    give_category(c, n, &answer);
    answer_give(to, &answer, sizeof answer);
}

static drift_status give_evidence(const group *g, const track *t, size_t column, int32_t when,
                                  const char *name, drift_column_evidence *to, drift_error *error) {
    size_t place = group_find(g, column);
    if (when != DRIFT_EVIDENCE_NOW && when != DRIFT_EVIDENCE_AT_ALARM) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "when is not one of DRIFT_EVIDENCE_...");
    }
    if (place == g->column_count) {
        return error_at(error, DRIFT_NOT_APPLICABLE, name, -1,
                        "this gives no evidence: it has weight 0, or no values in the reference");
    }
    if (when == DRIFT_EVIDENCE_AT_ALARM && !g->has_alarm) {
        return error_at(error, DRIFT_NOT_APPLICABLE, name, -1, "there was no alarm yet");
    }
    group_note n = when == DRIFT_EVIDENCE_NOW ? group_note_now(g, t, place) : g->notes[place];
    give_note(&t->plan.columns[column], name, &n, to);
    return DRIFT_OK;
}

drift_status drift_monitor_get_column_evidence(const drift_monitor *m, size_t index, int32_t when,
                                               drift_column_evidence *evidence,
                                               drift_error *error) {
    if (!m || !answer_has_size(evidence)) return answer_null(error);
    const plan *p = &m->columns.plan;
    if (index >= p->column_count) {
        return answer_no_such(error, "column", index, p->column_count);
    }
    if (!groups_are_wanted(m)) return by_windows(error);
    const group *g = p->columns[index].role == DRIFT_ROLE_FEATURE ? &m->features : &m->predictions;
    return give_evidence(g, &m->columns, index, when, p->columns[index].reference->name, evidence,
                         error);
}

drift_status drift_monitor_get_stream_evidence(const drift_monitor *m, size_t index, int32_t when,
                                               drift_column_evidence *evidence,
                                               drift_error *error) {
    if (!m || !answer_has_size(evidence)) return answer_null(error);
    if (index >= m->stream_count) {
        return answer_no_such(error, "stream", index, m->stream_count);
    }
    if (!groups_are_wanted(m)) return by_windows(error);
    const stream *s = &m->streams[index];
    return give_evidence(&s->group, &s->track, 0, when, s->name, evidence, error);
}

/* ---- events ---- */

const group *groups_of_event(const drift_monitor *m, const drift_event *e) {
    const group *g = e->kind == DRIFT_EVENT_DATA_DRIFT ? &m->features : &m->predictions;
    if (e->statistic != DRIFT_STAT_EVIDENCE || e->subject == DRIFT_SUBJECT_RISK) return NULL;
    if (e->subject == DRIFT_SUBJECT_STREAM) {
        if (e->index >= m->stream_count) return NULL;
        g = &m->streams[e->index].group;
    }
    return g->has_alarm && g->alarm_sequence == e->sequence ? g : NULL;
}

/* ---- alarms that end ---- */

drift_status drift_monitor_check(drift_monitor *m, int64_t timestamp, drift_error *error) {
    if (!m) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor is NULL");
    if (!groups_are_wanted(m)) return by_windows(error);
    feed_check_columns(m, timestamp);
    risks_end_outcomes(m, timestamp);
    for (size_t i = 0; i < m->stream_count; i++)
        feed_check_stream(m, i, timestamp);
    return DRIFT_OK;
}

drift_status drift_monitor_set_slot(drift_monitor *m, uint32_t slot, int64_t timestamp,
                                    drift_error *error) {
    if (!m) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor is NULL");
    uint32_t count = m->settings.options.slot_count;
    if (slot > 0 && slot >= count) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "slot %lu: there are %lu",
                         (unsigned long)slot, (unsigned long)(count > 0 ? count : 1));
    }
    if (slot == m->slot) return DRIFT_OK;
    feed_check_columns(m, timestamp);
    for (size_t i = 0; i < m->stream_count; i++)
        feed_check_stream(m, i, timestamp);
    m->slot = slot;
    return DRIFT_OK;
}

static int knows_design_effect(const drift_monitor *m, const group *g, const track *t) {
    const drift_monitor_options *o = &m->settings.options;
    for (size_t i = 0; i < g->column_count; i++) {
        const char *name = t->plan.columns[g->columns[i].column].reference->name;
        size_t k = 0;
        while (k < o->design_effect_count && strcmp(o->design_effects[k].column, name) != 0)
            k++;
        if (k == o->design_effect_count) return 0;
    }
    return 1;
}

const char *drift_monitor_caution(const drift_monitor *m) {
    if (!m || !groups_are_wanted(m) || m->settings.options.design_effect > 0) return NULL;
    int known = knows_design_effect(m, &m->features, &m->columns) &&
                knows_design_effect(m, &m->predictions, &m->columns);
    for (size_t i = 0; i < m->stream_count; i++)
        known = known && knows_design_effect(m, &m->streams[i].group, &m->streams[i].track);
    return known ? NULL
                 : "rows are taken to be independent of each other, as no design effect was given "
                   "and there are no batches of the reference to estimate it from; if rows of a "
                   "batch belong together, or batches follow one another, false alarms come more "
                   "often than promised";
}

static void judge_all(drift_monitor *m) {
    groups_judge_columns(m);
    for (size_t i = 0; i < m->stream_count; i++)
        groups_judge_stream(m, i);
}

static void acknowledge(group *g, void *context) {
    (void)context;
    drift_evidence_acknowledge(g->evidence);
}

void drift_monitor_acknowledge(drift_monitor *m) {
    if (!m || !groups_are_wanted(m)) return;
    groups_each(m, acknowledge, NULL);
    risks_acknowledge(m);
    judge_all(m);
}

static int is_like(const profile_column *a, const profile_column *b) {
    if (!b || a->type != b->type) return 0;
    if (a->type == DRIFT_TYPE_NUMERIC) {
        return a->knot_count == b->knot_count &&
               memcmp(a->knots, b->knots, a->knot_count * sizeof *a->knots) == 0;
    }
    if (b->categories.count < a->categories.count) return 0;
    for (size_t i = 0; i < a->categories.count; i++) {
        const category_entry *x = &a->categories.entries[i], *y = &b->categories.entries[i];
        if (x->length != y->length || memcmp(x->label, y->label, x->length) != 0) return 0;
    }
    return 1;
}

drift_status monitor_check_like(const drift_monitor *m, const drift_profile *profile,
                                drift_error *error) {
    size_t from = 0;
    for (size_t i = 0; i < m->reference->column_count; i++) {
        const profile_column *own = &m->reference->columns[i];
        if (is_like(own, group_column_like(profile, own->name, &from))) continue;
        return error_at(error, DRIFT_INVALID_ARGUMENT, own->name, -1,
                        "the profile lacks this column, or has other knots or categories: make it "
                        "like the monitor's reference");
    }
    return DRIFT_OK;
}

/* A group without rows in the window keeps its reference. */
static void rebaseline(group *g, const track *t, const drift_profile *profile) {
    if (!g->evidence) return;
    if (profile) {
        group_count_profile(g, t, profile);
    } else if (t->seen.rows >= BASELINE_ROWS) {
        group_count_pane(g, t, t->counts, t->seen.rows);
    } else {
        return;
    }
    (void)drift_evidence_rebaseline(g->evidence, g->scratch, NULL);
}

drift_status drift_monitor_rebaseline(drift_monitor *m, const drift_profile *reference,
                                      drift_error *error) {
    if (!m) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor is NULL");
    if (!groups_are_wanted(m)) return by_windows(error);
    if (m->settings.options.slot_count > 1) {
        return error_set(error, DRIFT_NOT_APPLICABLE,
                         "the monitor has seasons: make another one, with profiles of each");
    }
    if (!reference && m->columns.seen.rows < BASELINE_ROWS) {
        return error_set(error, DRIFT_TOO_FEW,
                         "the last evaluated window has fewer than %d rows: give a profile",
                         BASELINE_ROWS);
    }
    if (reference) {
        drift_status status = monitor_check_like(m, reference, error);
        if (status != DRIFT_OK) return status;
    }
    rebaseline(&m->features, &m->columns, reference);
    rebaseline(&m->predictions, &m->columns, reference);
    for (size_t i = 0; i < m->stream_count; i++)
        rebaseline(&m->streams[i].group, &m->streams[i].track, reference);
    judge_all(m);
    return DRIFT_OK;
}
