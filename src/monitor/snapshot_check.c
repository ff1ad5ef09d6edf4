/* SPDX-License-Identifier: Apache-2.0 */
/* Walks the invariants that counting and evaluating rely on, after a restore.
 * In: a monitor from strangers. Out: what is wrong, or NULL. Layer: monitor. */
#include "monitor/snapshot_check.h"

#include <math.h>
#include <string.h>

#include "detect/detector.h"
#include "sketch/log_histogram.h"

#define ROW_LIMIT (UINT64_C(1) << 53)

/* ---- memory that hostile options ask for ---- */

static size_t counts_of(const drift_profile *profile) {
    size_t edges = 0, numeric = 0, kept = 0;
    for (size_t i = 0; i < profile->column_count; i++) {
        const profile_column *c = &profile->columns[i];
        if (c->type != DRIFT_TYPE_NUMERIC) {
            kept += c->categories.count + 1;
            continue;
        }
        numeric++;
        if (c->knot_count + 2 > edges) edges = c->knot_count + 2;
    }
    return edges * numeric + numeric + 2 * profile->column_count + kept;
}

static size_t count_risks_of_outcomes(const drift_monitor_options *o) {
    size_t count = 0;
    for (size_t i = 0; i < o->risk_rule_count; i++) {
        int32_t source = o->risk_rules[i].source;
        count += !settings_source_is_named(source);
    }
    return count;
}

static int has_weight(const drift_monitor_options *o, const char *name) {
    for (size_t i = 0; i < o->weight_count; i++)
        if (strcmp(o->weights[i].column, name) == 0 && !(o->weights[i].weight > 0)) return 0;
    return 1;
}

/* Each season has the rows of at least four bins of each column that evidence looks at, and what
 * was learned of them. */
static size_t seasons_least_size(const drift_monitor_options *o, const drift_profile *profile) {
    size_t columns = 0;
    if (o->slot_count <= 1 || o->policy != DRIFT_POLICY_EVIDENCE) return 0;
    for (size_t i = 0; i < profile->column_count; i++) {
        const profile_column *c = &profile->columns[i];
        int numeric = c->type == DRIFT_TYPE_NUMERIC && c->knot_count >= 2 && c->counts.finite > 0;
        columns += numeric && has_weight(o, c->name);
    }
    return columns * o->slot_count * 4 * (sizeof(uint64_t) + 2 * sizeof(double));
}

/* A stream with a column of its own takes it off the columns, so columns and streams together take
 * no less than all columns would with the fewest edges: only what is surely there is claimed. */
size_t snapshot_least_size(const monitor_settings *s, const drift_profile *profile) {
    const drift_monitor_options *o = &s->options;
    window_rule rule = settings_window(s);
    size_t panes = rule.decaying ? 1 : rule.panes;
    size_t counts = o->stream_count == 0 ? counts_of(profile) : 0;
    counts += o->stream_count * LOG_HISTOGRAM_SIZE;
    counts += outcomes_sum_count(o->task, o->classes);
    size_t events = o->event_capacity * (size_t)(sizeof(drift_event) / 2);
    size_t risks = o->outcome_delay > 0 ? count_risks_of_outcomes(o) : 0;
    if (counts > SIZE_MAX / 16 / panes) return SIZE_MAX;
    return counts * panes * sizeof(uint64_t) + events + risks * RISK_PILES * sizeof(risk_losses) +
           seasons_least_size(o, profile);
}

/* ---- detectors ---- */

int snapshot_take_detector(drift_monitor *m, attached *a, const unsigned char *bytes, size_t size) {
    drift_detector *read = NULL;
    if (drift_detector_restore(bytes, size, &m->allocator, &read, NULL) != DRIFT_OK) return 0;
    const detector_settings *x = &read->settings, *y = &a->detector->settings;
    int same = read->class_of == a->detector->class_of && x->compat == y->compat &&
               x->seed == y->seed && memcmp(x->value, y->value, sizeof x->value) == 0;
    if (!same) {
        drift_detector_free(read);
        return 0;
    }
    drift_detector_free(a->detector);
    a->detector = read;
    return 1;
}

/* ---- evidence ---- */

static int are_alike(const evidence_column *a, const evidence_column *b) {
    return a->kind == b->kind && a->bins == b->bins && a->weight == b->weight &&
           a->given_weight == b->given_weight && a->design_effect == b->design_effect;
}

/* References may differ: there may be a new baseline. */
int snapshot_take_evidence(group *g, const unsigned char *bytes, size_t size,
                           const drift_allocator *allocator) {
    drift_evidence *read = NULL;
    if (drift_evidence_restore(bytes, size, allocator, &read, NULL) != DRIFT_OK) return 0;
    const evidence_settings *x = &read->settings, *y = &g->evidence->settings;
    int same = x->mode == y->mode && x->budget == y->budget && x->typical_rows == y->typical_rows &&
               x->min_effect == y->min_effect && x->delta_ref == y->delta_ref &&
               x->design_effect == y->design_effect && x->slots == y->slots &&
               read->count == g->evidence->count && read->bytes == g->evidence->bytes;
    for (size_t i = 0; same && i < read->count; i++)
        same = are_alike(&read->columns[i], &g->evidence->columns[i]);
    if (!same) {
        drift_evidence_free(read);
        return 0;
    }
    drift_evidence_free(g->evidence);
    g->evidence = read;
    return 1;
}

static const char *fault_of_group(const group *g) {
    for (size_t i = 0; i < g->column_count; i++) {
        const group_note *n = &g->notes[i];
        if (n->state.explanation < DRIFT_EXPLANATION_NONE ||
            n->state.explanation > DRIFT_EXPLANATION_SHAPE || n->state.listed > 1 ||
            n->state.bin > g->columns[i].values || n->state.evidence < 0.0 ||
            n->out_of_range < 0.0 || n->out_of_range > 1.0) {
            return "a note of an alarm is out of range";
        }
    }
    for (size_t i = 0; i < g->count_size; i++) {
        if (g->counts[i] > ROW_LIMIT) return "a count is beyond 2^53";
    }
    if (g->evidence && g->slot >= g->evidence->settings.slots) return "a season is none";
    return g->has_alarm > 1 ? "an alarm is none" : NULL;
}

/* ---- windows ---- */

static const char *fault_of_rows(const window_rows *r) {
    if (r->rows > ROW_LIMIT) return "a pane has more than 2^53 rows";
    return r->rows > 0 && r->first > r->last ? "a pane ends before it begins" : NULL;
}

/* The total of the closed panes is not in the bytes: it is added up anew. */
static void add_up_closed(window *w) {
    memset(w->total, 0, w->count_size * sizeof *w->total);
    for (uint32_t back = 1; back <= w->closed; back++) {
        const uint64_t *pane =
            w->counts + (w->open + w->rule.panes - back) % w->rule.panes * w->count_size;
        for (size_t i = 0; i < w->count_size; i++)
            w->total[i] += pane[i];
    }
}

static int are_finite(const double *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (!isfinite(x[i])) return 0;
    }
    return 1;
}

static const char *fault_of_window(window *w) {
    size_t panes = w->rule.decaying ? 1 : w->rule.panes;
    size_t weights = w->count_size + w->sum_size + 1;
    if (w->open >= panes || w->closed >= panes || w->started > 1) return "a pane is not there";
    for (size_t i = 0; i < panes; i++) {
        const char *fault = fault_of_rows(&w->rows[i]);
        if (fault) return fault;
        /* shards may have brought more than a pane's rows, but then it was closed */
        if (i == w->open && w->rule.pane_rows != 0 && w->rows[i].rows >= w->rule.pane_rows) {
            return "the open pane is full";
        }
    }
    for (size_t i = 0; i < panes * w->count_size; i++) {
        if (w->counts[i] > ROW_LIMIT) return "a count is beyond 2^53";
    }
    if (!are_finite(w->sums, panes * w->sum_size)) return "a sum is not finite";
    for (size_t i = 0; w->weights && i < weights; i++) {
        int is_sum = i >= w->count_size && i + 1 < weights;
        if (!isfinite(w->weights[i]) || fabs(w->weights[i]) > (is_sum ? HUGE_VAL : 1e17) ||
            (!is_sum && w->weights[i] < 0.0)) {
            return "a weight is out of range";
        }
    }
    const char *fault = fault_of_rows(&w->whole);
    if (!fault && w->total) add_up_closed(w);
    return fault;
}

/* ---- counts that must not contradict each other ---- */

/* What lies above an edge also lies above the edges below it; all of that are rows. */
static const char *fault_of_counts(const plan *p, const uint64_t *counts) {
    for (size_t j = 0; j < p->numeric_count; j++) {
        uint64_t before = counts[p->valid + j];
        for (size_t e = 0; e < p->edges; e++) {
            uint64_t now = counts[e * p->numeric_count + j];
            if (now > before) return "counts rise from edge to edge";
            before = now;
        }
    }
    return NULL;
}

/* The same of weighted counts: weighing keeps their order. */
static const char *fault_of_weights(const plan *p, const double *weights) {
    for (size_t j = 0; j < p->numeric_count; j++) {
        double before = weights[p->valid + j];
        for (size_t e = 0; e < p->edges; e++) {
            double now = weights[e * p->numeric_count + j];
            if (now > before) return "weights rise from edge to edge";
            before = now;
        }
    }
    return NULL;
}

static const char *fault_of_columns(const track *t) {
    for (size_t k = 0; k < t->plan.column_count; k++) {
        const track_column *c = &t->columns[k];
        if (!drift_status_name(c->status) || c->verdict < 0 ||
            c->verdict > DRIFT_VERDICT_INSUFFICIENT || c->values < 0 ||
            c->values > DRIFT_VERDICT_INSUFFICIENT || c->quality < 0 ||
            c->quality > DRIFT_VERDICT_INSUFFICIENT) {
            return "a verdict is none";
        }
        for (size_t s = 0; s < TRACK_STATISTICS; s++) {
            const track_statistic *x = &c->statistics[s];
            if (x->verdict < 0 || x->verdict > DRIFT_VERDICT_DRIFT || x->tested < 0 ||
                x->tested > 1 || x->p < 0.0 || x->p > 1.0 || x->p_adjusted < 0.0 ||
                x->p_adjusted > 1.0) {
                return "a statistic is out of range";
            }
        }
    }
    return NULL;
}

/* What checks have taken is a part of the open pane, and so is what is left. */
static const char *fault_of_taken(const track *t) {
    const plan *p = &t->plan;
    const uint64_t *open = window_counts(&t->window);
    if (!t->taken) return NULL;
    if (t->taken_rows > t->window.rows[t->window.open].rows) return "more rows taken than came";
    for (size_t i = 0; i < p->count_size; i++) {
        if (t->taken[i] > open[i]) return "more rows taken than came";
    }
    for (size_t i = 0; i + p->numeric_count < p->edges * p->numeric_count; i++) {
        size_t next = i + p->numeric_count;
        if (open[next] - t->taken[next] > open[i] - t->taken[i]) {
            return "counts rise from edge to edge";
        }
    }
    return NULL;
}

static const char *fault_of_track(track *t) {
    const char *fault = fault_of_window(&t->window);
    if (!fault) fault = fault_of_taken(t);
    if (!fault) fault = fault_of_counts(&t->plan, t->counts);
    size_t size = t->window.count_size;
    size_t panes = t->window.rule.decaying ? 1 : t->window.rule.panes;
    if (!fault && t->window.weights) fault = fault_of_weights(&t->plan, t->window.weights);
    for (size_t i = 0; !fault && i < panes; i++)
        fault = fault_of_counts(&t->plan, t->window.counts + i * size);
    for (size_t i = 0; !fault && i < size; i++) {
        if (t->counts[i] > ROW_LIMIT) fault = "a count is beyond 2^53";
    }
    if (!fault && !are_finite(t->sums, t->extra_sums)) fault = "a sum is not finite";
    if (!fault && (t->summary.verdict < 0 || t->summary.verdict > DRIFT_VERDICT_INSUFFICIENT)) {
        fault = "a verdict is none";
    }
    return fault ? fault : fault_of_columns(t);
}

/* ---- the rest ---- */

static int is_alarm(const decide_alarm *a) {
    return a->raised >= DRIFT_VERDICT_NONE && a->raised <= DRIFT_VERDICT_DRIFT;
}

static const char *fault_of_outcomes(outcomes_state *s, size_t sums) {
    if (!s->sums) return NULL;
    const char *fault = fault_of_window(&s->window);
    if (fault) return fault;
    if (!are_finite(s->sums, sums) || s->has_origin > 1) return "a sum is not finite";
    for (size_t i = 0; i < DRIFT_METRIC_COUNT; i++) {
        if (!is_alarm(&s->alarms[i]) || s->verdicts[i] < 0 ||
            s->verdicts[i] > DRIFT_VERDICT_INSUFFICIENT || s->p[i] < 0.0 || s->p[i] > 1.0) {
            return "a metric is out of range";
        }
    }
    return NULL;
}

static const char *fault_of_events(const event_ring *r) {
    for (size_t i = 0; i < r->count; i++) {
        const drift_event *e = &r->events[i];
        if (e->kind < DRIFT_EVENT_DATA_DRIFT || e->kind > DRIFT_EVENT_RECOVERY ||
            e->of < DRIFT_EVENT_DATA_DRIFT || e->of > DRIFT_EVENT_RECOVERY ||
            e->subject < DRIFT_SUBJECT_COLUMN || e->subject > DRIFT_SUBJECT_RISK ||
            memchr(e->name, 0, sizeof e->name) == NULL) {
            return "an event is none";
        }
    }
    return NULL;
}

const char *snapshot_find_fault(drift_monitor *m) {
    const drift_monitor_options *o = &m->settings.options;
    const char *fault = fault_of_track(&m->columns);
    for (size_t i = 0; !fault && i < m->stream_count; i++) {
        stream *s = &m->streams[i];
        fault = fault_of_track(&s->track);
        if (!fault) fault = fault_of_group(&s->group);
        if (!fault && (!is_alarm(&s->alarm) || s->has_origin > 1)) fault = "a stream is damaged";
    }
    for (size_t i = 0; !fault && i < m->columns.plan.column_count * COLUMN_ALARMS; i++) {
        if (!is_alarm(&m->alarms[i])) fault = "an alarm is none";
    }
    if (!fault) fault = fault_of_group(&m->features);
    if (!fault) fault = fault_of_group(&m->predictions);
    if (!fault) fault = fault_of_outcomes(&m->outcomes, outcomes_sum_count(o->task, o->classes));
    if (!fault) fault = fault_of_events(&m->events);
    for (size_t i = 0; !fault && i < m->risk_count; i++)
        fault = risks_find_fault(&m->risks[i]);
    if (!fault && m->slot > 0 && m->slot >= o->slot_count) fault = "a season is none";
    if (!fault && m->outcome_clock.started > 1) fault = "a clock is none";
    if (!fault && (m->total_rows > ROW_LIMIT || m->total_outcomes > ROW_LIMIT || m->has_time > 1)) {
        fault = "a counter is out of range";
    }
    return fault;
}
