/* SPDX-License-Identifier: Apache-2.0 */
/* One block of memory for the whole object, cut twice by one walk: to measure it, then to use it.
 * In: columns and settings. Out: an object with zeroed arrays. Layer: decide. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "decide/evidence.h"

typedef struct block {
    unsigned char *memory; /* NULL: only measure */
    size_t used;
    int too_large;
} block;

/* The next `count` elements of `size` bytes, aligned for all types used here. */
static void *cut(block *b, size_t count, size_t size) {
    size_t room = SIZE_MAX / 2 - b->used;
    if (count > room / size || room - count * size < sizeof(double)) {
        b->too_large = 1;
        return NULL;
    }
    void *at = b->memory ? b->memory + b->used : NULL;
    size_t bytes = count * size;
    b->used += (bytes + sizeof(double) - 1) / sizeof(double) * sizeof(double);
    return at;
}

static double *cut_doubles(block *b, size_t count) {
    return cut(b, count, sizeof(double));
}

static evidence_tilts cut_tilts(block *b, const evidence_column *c) {
    evidence_tilts tilts;
    tilts.dense = cut_doubles(b, c->bins * c->dense);
    tilts.inside = cut_doubles(b, c->fixed - c->dense);
    tilts.outside = cut_doubles(b, c->fixed - c->dense);
    return tilts;
}

static evidence_slot cut_slot(block *b, const evidence_settings *s, const evidence_column *c) {
    evidence_slot slot = {0};
    slot.learned = cut_doubles(b, c->bins);
    slot.share = cut_doubles(b, c->bins);
    slot.log_share = cut_doubles(b, c->bins);
    slot.log_norm = cut_doubles(b, c->fixed);
    if (s->min_effect > 0 && evidence_has_pooled(s)) {
        slot.pinned = cut_doubles(b, c->fixed * c->bins);
        slot.log_pinned = cut_doubles(b, c->fixed * c->bins);
    }
    if (evidence_has_ball(s)) slot.ball = cut_tilts(b, c);
    return slot;
}

static size_t entries_of(const evidence_settings *s, size_t fixed) {
    return (evidence_has_pooled(s) ? fixed + EVIDENCE_ADAPTIVE : 0) +
           (evidence_has_ball(s) ? fixed : 0);
}

static void cut_column(block *b, const evidence_settings *s, evidence_column *c) {
    c->reference = cut(b, s->slots * c->bins, sizeof *c->reference);
    c->bets = cut(b, c->fixed, sizeof *c->bets);
    c->pooled = cut_tilts(b, c);
    c->pooled_bets = cut(b, c->fixed, 1);
    c->ball_bets = cut(b, c->fixed, 1);
    c->prior = cut_doubles(b, c->entries);
    c->evidence = cut_doubles(b, c->entries);
    c->since = cut_doubles(b, c->entries);
    c->onset = cut(b, c->entries, sizeof *c->onset);
    for (size_t h = 0; h < EVIDENCE_ADAPTIVE; h++) {
        c->recent[h] = cut_doubles(b, c->bins);
        c->expected[h] = cut_doubles(b, c->bins);
    }
    c->slots = cut(b, s->slots, sizeof *c->slots);
    for (size_t i = 0; i < s->slots; i++) {
        evidence_slot slot = cut_slot(b, s, c);
        if (b->memory) c->slots[i] = slot;
    }
}

static double weight_of(const drift_evidence_column *column) {
    return column->weight > 0 ? column->weight : 1;
}

static evidence_column describe(const drift_evidence_column *from, const evidence_settings *s,
                                double all_weights, size_t counts_at) {
    evidence_column c;
    memset(&c, 0, sizeof c);
    c.kind = from->kind;
    c.edges_are_rows = from->edges_are_rows;
    c.bins = from->bins;
    c.given_weight = weight_of(from);
    c.weight = c.given_weight / all_weights;
    c.design_effect = from->design_effect > 0 ? from->design_effect : s->design_effect;
    c.fixed = evidence_bet_count(s, c.weight, from, &c.dense);
    c.entries = entries_of(s, c.fixed);
    c.counts_at = counts_at;
    return c;
}

static void cut_columns(block *b, drift_evidence *e, const drift_evidence_column *columns) {
    size_t bins = 0;
    size_t entries = 0;
    double whole = 0;
    for (size_t i = 0; i < e->count; i++)
        whole += weight_of(&columns[i]);
    e->columns = cut(b, e->count, sizeof *e->columns);
    e->count_size = 0;
    for (size_t i = 0; i < e->count; i++) {
        evidence_column c = describe(&columns[i], &e->settings, whole, e->count_size);
        e->count_size += c.bins;
        cut_column(b, &e->settings, &c);
        if (c.bins > bins) bins = c.bins;
        if (c.entries > entries) entries = c.entries;
        if (b->memory) e->columns[i] = c;
    }
    e->rows = cut_doubles(b, bins);
    e->law = cut_doubles(b, bins);
    e->nearest = cut_doubles(b, bins);
    e->cuts = cut_doubles(b, bins);
    e->gains = cut_doubles(b, entries);
}

drift_status evidence_make(const drift_evidence_column *columns, size_t count,
                           const evidence_settings *settings, const drift_allocator *allocator,
                           drift_evidence **out, drift_error *error) {
    drift_evidence plan;
    memset(&plan, 0, sizeof plan);
    plan.settings = *settings;
    plan.count = count;
    block measure = {0};
    cut(&measure, 1, sizeof plan);
    cut_columns(&measure, &plan, columns);
    if (measure.too_large) return error_memory(error);
    drift_allocator memory = memory_allocator(allocator);
    drift_evidence *e = memory_zeroed(&memory, measure.used, 1);
    if (!e) return error_memory(error);
    *e = plan;
    e->allocator = memory;
    e->bytes = measure.used;
    block b = {(unsigned char *)e, 0, 0};
    cut(&b, 1, sizeof *e);
    cut_columns(&b, e, columns);
    for (size_t i = 0; i < count; i++) {
        evidence_column *c = &e->columns[i];
        memcpy(c->reference, columns[i].reference, settings->slots * c->bins * sizeof(uint64_t));
    }
    *out = e;
    return DRIFT_OK;
}
