/* SPDX-License-Identifier: Apache-2.0 */
/* Counts of panes and profiles in a group's bins, and what the evidence says of them.
 * In: counts. Out: alarms, notes on columns. Layer: monitor. */
#include <string.h>

#include <driftcheck/stats.h>

#include "monitor/group.h"

#define CONFIDENCE 0.9 /* of the interval of psi */

/* ---- counting ---- */

/* Counts of a pane less those that were taken before (NULL: none). */
typedef struct pane_view {
    const uint64_t *counts;
    const uint64_t *taken;
    uint64_t rows;
} pane_view;

static uint64_t seen(const pane_view *v, size_t place) {
    return v->counts[place] - (v->taken ? v->taken[place] : 0);
}

/* Rows of each bin lie between the edge where it begins and that of the next one. */
static uint64_t count_numeric(const plan *p, const plan_column *c, const uint32_t *places,
                              size_t values, const pane_view *v, uint64_t *bins) {
    size_t columns = p->numeric_count;
    uint64_t usable = seen(v, c->number) - seen(v, (p->edges - 1) * columns + c->number);
    uint64_t above = seen(v, c->number);
    for (size_t b = 0; b < values; b++) {
        size_t edge = b + 1 < values ? places[b + 1] : p->edges - 1;
        uint64_t next = seen(v, edge * columns + c->number);
        bins[b] = above - next;
        above = next;
    }
    return usable;
}

static uint64_t count_categories(const plan_column *c, const uint32_t *places, size_t values,
                                 const pane_view *v, uint64_t *bins) {
    uint64_t usable = 0;
    memset(bins, 0, values * sizeof *bins);
    for (size_t i = 0; i <= c->reference->categories.count; i++) {
        uint64_t rows = seen(v, c->categories + i);
        bins[places[i]] += rows;
        usable += rows;
    }
    return usable;
}

/* A column that is not there, or is no longer numbers, is told of as such and gives no evidence. */
static void count_column(const group *g, const track *t, const group_column *from,
                         const pane_view *v, uint64_t *bins) {
    const plan *p = &t->plan;
    const plan_column *c = &p->columns[from->column];
    const uint32_t *places = g->places + from->places;
    uint64_t usable = c->reference->type == DRIFT_TYPE_NUMERIC
                          ? count_numeric(p, c, places, from->values, v, bins)
                          : count_categories(c, places, from->values, v, bins);
    bins[from->values] = v->rows > usable ? v->rows - usable : 0;
    if (seen(v, p->absent + from->column) < v->rows &&
        seen(v, p->unparsable + from->column) <= usable) {
        return;
    }
    memset(bins, 0, (from->values + 1) * sizeof *bins);
}

static void count_all(const group *g, const track *t, const pane_view *v, uint64_t *counts) {
    for (size_t i = 0; i < g->column_count; i++)
        count_column(g, t, &g->columns[i], v, counts + g->columns[i].first);
}

void group_count_pane(group *g, const track *t, const uint64_t *counts, uint64_t rows) {
    const pane_view whole = {counts, NULL, rows};
    count_all(g, t, &whole, g->scratch);
}

static uint64_t count_reference(const profile_column *r, const group_column *to,
                                const uint32_t *places, uint64_t *bins) {
    if (r->type == DRIFT_TYPE_NUMERIC) {
        for (size_t b = 0; b < to->values; b++) {
            size_t end = b + 1 < to->values ? places[b + 1] : r->knot_count + 1;
            for (size_t cell = places[b]; cell < end; cell++)
                bins[b] += r->cells[cell];
        }
        return r->counts.finite;
    }
    size_t kept = 0;
    while (places[kept] + 1 < to->values) {
        bins[places[kept]] += r->categories.entries[kept].count;
        kept++;
    }
    bins[to->values - 1] = r->categories.other;
    for (size_t i = kept; i < r->categories.count; i++)
        bins[to->values - 1] += r->categories.entries[i].count;
    return r->counts.rows - r->counts.missing - r->counts.unparsable;
}

void group_count_profile(group *g, const track *t, const drift_profile *profile) {
    size_t from = 0;
    memset(g->scratch, 0, g->count_size * sizeof *g->scratch);
    for (size_t i = 0; i < g->column_count; i++) {
        const group_column *to = &g->columns[i];
        const profile_column *r =
            group_column_like(profile, t->plan.columns[to->column].reference->name, &from);
        uint64_t *bins = g->scratch + to->first;
        if (!r) continue;
        uint64_t usable = count_reference(r, to, g->places + to->places, bins);
        bins[to->values] = r->counts.rows - usable;
    }
}

/* ---- notes ---- */

static double share(uint64_t part, uint64_t whole) {
    return whole > 0 ? (double)part / (double)whole : 0.0;
}

/* Both tails belong to the bins beside them: they were empty in the reference by construction. */
static size_t merge_tails(const uint64_t *counts, size_t values, uint64_t *merged) {
    size_t bins = values - 2;
    memcpy(merged, counts + 1, bins * sizeof *merged);
    merged[0] += counts[0];
    merged[bins - 1] += counts[values - 1];
    return bins;
}

/* The bin of all other categories counts if any row is in it. */
static size_t used_categories(const uint64_t *reference, const uint64_t *counts, size_t values) {
    return reference[values - 1] + counts[values - 1] > 0 ? values : values - 1;
}

static void note_psi(group_note *n, const uint64_t *reference, const uint64_t *counts,
                     size_t bins) {
    drift_result r;
    drift_result_init(&r);
    if (bins < 2 || drift_psi_adjusted(reference, counts, bins, CONFIDENCE, &r, NULL) != DRIFT_OK ||
        !(r.fields & DRIFT_HAS_BOUNDS)) {
        return;
    }
    n->fields |= DRIFT_EVIDENCE_HAS_PSI;
    n->psi = r.value;
    n->lower = r.lower;
    n->upper = r.upper;
}

static void note_values(group_note *n, const group *g, const track *t, size_t index) {
    const group_column *c = &g->columns[index];
    const uint64_t *counts = g->counts + c->first;
    const uint64_t *reference = g->evidence->columns[index].reference + g->slot * (c->values + 1);
    uint64_t usable = 0;
    for (size_t b = 0; b < c->values; b++)
        usable += counts[b];
    n->rows = usable + counts[c->values];
    if (usable == 0) return;
    uint64_t outside = counts[c->values - 1];
    n->fields |= DRIFT_EVIDENCE_HAS_RANGE;
    if (t->plan.columns[c->column].reference->type == DRIFT_TYPE_NUMERIC) {
        uint64_t a[GROUP_BINS], b[GROUP_BINS];
        outside += counts[0];
        merge_tails(reference, c->values, a);
        note_psi(n, a, b, merge_tails(counts, c->values, b));
    } else {
        note_psi(n, reference, counts, used_categories(reference, counts, c->values));
    }
    n->out_of_range = share(outside, usable);
}

group_note group_note_now(const group *g, const track *t, size_t index) {
    group_note n;
    memset(&n, 0, sizeof n);
    n.state.struct_size = sizeof n.state;
    (void)drift_evidence_get_column(g->evidence, index, &n.state, NULL);
    n.checks = g->evidence->checks;
    note_values(&n, g, t, index);
    return n;
}

/* ---- checks ---- */

/* The column that brought most of the evidence. */
static size_t find_leader(const group *g) {
    size_t leader = 0;
    for (size_t i = 1; i < g->column_count; i++) {
        const group_note *n = &g->notes[i], *most = &g->notes[leader];
        if (n->state.weight * n->state.evidence > most->state.weight * most->state.evidence) {
            leader = i;
        }
    }
    return leader;
}

void group_count_fresh(group *g, const track *t) {
    const pane_view fresh = {window_counts(&t->window), t->taken, track_fresh_rows(t)};
    count_all(g, t, &fresh, g->counts);
}

int group_check(group *g, const track *t, uint32_t slot) {
    if (!g->evidence) return 0;
    uint32_t stood = g->evidence->alarm;
    group_count_fresh(g, t);
    g->slot = slot;
    if (drift_evidence_check(g->evidence, g->counts, slot, NULL, NULL) != DRIFT_OK || stood ||
        !g->evidence->alarm) {
        return 0;
    }
    for (size_t i = 0; i < g->column_count; i++)
        g->notes[i] = group_note_now(g, t, i);
    g->leader = find_leader(g);
    g->has_alarm = 1;
    return 1;
}
