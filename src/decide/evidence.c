/* SPDX-License-Identifier: Apache-2.0 */
/* The recursion: evidence of every bet, of every column, of the whole; and the alarm.
 * In: rows per bin, batch after batch. Out: alarms that keep a budget. Layer: decide.
 *
 * Shiryaev-Roberts: R becomes L (1 + R), where L is a likelihood ratio of mean at most 1 while
 * nothing changes. So R minus the number of checks never rises in expectation, nor does any
 * weighted mean of such R, and by optional stopping it needs `budget` checks on average to reach
 * `budget`. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "decide/evidence.h"
#include "stats/special.h"

#define GAIN_LIMIT 600.0 /* exp of it, times the largest evidence, is a number or infinity */
/* What the adaptive bets are given of the pooled half; nothing with a smallest effect, as they
 * would follow the rows to changes that are too small to matter. */
#define ADAPTIVE_NUMERIC     0.2
#define ADAPTIVE_CATEGORICAL 0.5

/* ---- first state ---- */

/* Radius that the reference's true shares lie within, by Wilks' theorem, and min_effect: the roots
 * of both add up, as distances do. */
static double ball_radius(const evidence_settings *s, size_t bins, double rows) {
    double error = special_chi2_isf(s->delta_ref, (double)bins - 1) / (2 * rows);
    double root = sqrt(error) + sqrt(0.5 * s->min_effect);
    return root * root;
}

static void begin_slot(drift_evidence *e, evidence_column *c, size_t index) {
    evidence_slot *slot = &c->slots[index];
    const uint64_t *counts = c->reference + index * c->bins;
    slot->total = evidence_prior(counts, c->bins, c->edges_are_rows != 0, slot->learned);
    for (size_t k = 0; k < c->bins; k++)
        slot->share[k] = slot->learned[k] / slot->total;
    slot->renewed_total = slot->total;
    if (!evidence_has_ball(&e->settings)) return;
    double radius = ball_radius(&e->settings, c->bins, slot->total);
    evidence_size_bets(e, c, slot->share, radius, 0, &slot->ball, c->ball_bets);
}

/* Tilts of the pooled half, from all slots together; slots[0]'s log_share is free for the mean. */
static void begin_pooled(drift_evidence *e, evidence_column *c) {
    double *mean = c->slots[0].log_share;
    double total = 0;
    for (size_t i = 0; i < e->settings.slots; i++)
        total += c->slots[i].total;
    for (size_t k = 0; k < c->bins; k++) {
        mean[k] = 0;
        for (size_t i = 0; i < e->settings.slots; i++)
            mean[k] += c->slots[i].learned[k] / total;
    }
    evidence_size_bets(e, c, mean, 0.5 * e->settings.min_effect, 1, &c->pooled, c->pooled_bets);
}

/* Spreads `share` evenly over the usable ones of `count` entries; returns what could not be. */
static double spread(double *prior, const uint8_t *usable, size_t count, double share) {
    size_t used = 0;
    for (size_t j = 0; j < count; j++)
        used += usable[j];
    for (size_t j = 0; j < count; j++)
        prior[j] = usable[j] ? share / (double)used : 0;
    return used ? 0 : share;
}

/* The weights of all bets: half to each half, of the pooled half a part to the adaptive bets. */
static void begin_prior(const drift_evidence *e, evidence_column *c) {
    const evidence_settings *s = &e->settings;
    size_t pooled = evidence_has_pooled(s) ? c->fixed + EVIDENCE_ADAPTIVE : 0;
    double left = 1;
    if (evidence_has_ball(s)) {
        double share = pooled ? 0.5 : 1;
        left = 1 - share + spread(c->prior + pooled, c->ball_bets, c->fixed, share);
    }
    if (!pooled) return;
    if (s->min_effect > 0) {
        spread(c->prior, c->pooled_bets, c->fixed, left);
        return;
    }
    double part = c->kind == DRIFT_BINS_NUMERIC ? ADAPTIVE_NUMERIC : ADAPTIVE_CATEGORICAL;
    double unused = spread(c->prior, c->pooled_bets, c->fixed, left * (1 - part));
    for (size_t h = 0; h < EVIDENCE_ADAPTIVE; h++)
        c->prior[c->fixed + h] = (left * part + unused) / EVIDENCE_ADAPTIVE;
}

static void clear_evidence(drift_evidence *e) {
    for (size_t i = 0; i < e->count; i++) {
        evidence_column *c = &e->columns[i];
        memset(c->evidence, 0, c->entries * sizeof *c->evidence);
        memset(c->since, 0, c->entries * sizeof *c->since);
        memset(c->onset, 0, c->entries * sizeof *c->onset);
        c->listed = 0;
    }
    e->evidence = 0;
    e->alarm = 0;
    e->listed = 0;
}

static void begin_column(drift_evidence *e, evidence_column *c) {
    evidence_list_bets(e, c);
    memset(c->pooled_bets, 0, c->fixed);
    memset(c->ball_bets, 0, c->fixed);
    for (size_t i = 0; i < e->settings.slots; i++)
        begin_slot(e, c, i);
    begin_pooled(e, c);
    begin_prior(e, c);
    for (size_t i = 0; i < e->settings.slots; i++)
        evidence_derive(e, c, &c->slots[i]);
    for (size_t h = 0; h < EVIDENCE_ADAPTIVE; h++) {
        memset(c->recent[h], 0, c->bins * sizeof(double));
        memset(c->expected[h], 0, c->bins * sizeof(double));
    }
}

void evidence_begin(drift_evidence *e) {
    for (size_t i = 0; i < e->count; i++)
        begin_column(e, &e->columns[i]);
    clear_evidence(e);
    e->checks = e->alarms = e->last_alarm = 0;
}

/* ---- life ---- */

drift_status drift_evidence_create(const drift_evidence_column *columns, size_t count,
                                   const drift_evidence_options *options, drift_evidence **out,
                                   drift_error *error) {
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    evidence_settings settings;
    drift_status status = evidence_settings_from(options, &settings, error);
    if (status == DRIFT_OK) status = evidence_check_columns(columns, count, settings.slots, error);
    if (status != DRIFT_OK) return status;
    const drift_allocator *allocator = options ? options->allocator : NULL;
    drift_evidence *e = NULL;
    status = evidence_make(columns, count, &settings, allocator, &e, error);
    if (status != DRIFT_OK) return status;
    evidence_begin(e);
    *out = e;
    return DRIFT_OK;
}

void drift_evidence_free(drift_evidence *e) {
    if (!e) return;
    drift_allocator allocator = e->allocator;
    memory_release(&allocator, e, e->bytes, 1);
}

size_t drift_evidence_count_size(const drift_evidence *e) {
    return e ? e->count_size : 0;
}

void drift_evidence_acknowledge(drift_evidence *e) {
    if (e) clear_evidence(e);
}

void drift_evidence_reset(drift_evidence *e) {
    if (e) evidence_begin(e);
}

drift_status drift_evidence_rebaseline(drift_evidence *e, const uint64_t *reference,
                                       drift_error *error) {
    if (!e || !reference) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "evidence or reference is NULL");
    }
    const uint64_t *from = reference;
    for (size_t i = 0; i < e->count; i++) {
        for (size_t slot = 0; slot < e->settings.slots; slot++) {
            drift_status status = evidence_check_rows(from, e->columns[i].bins, i, error);
            if (status != DRIFT_OK) return status;
            from += e->columns[i].bins;
        }
    }
    from = reference;
    for (size_t i = 0; i < e->count; i++) {
        evidence_column *c = &e->columns[i];
        size_t length = e->settings.slots * c->bins;
        memcpy(c->reference, from, length * sizeof *from);
        c->edges_are_rows = 0;
        from += length;
    }
    evidence_begin(e);
    return DRIFT_OK;
}

/* ---- a check ---- */

static double take_rows(drift_evidence *e, const evidence_column *c, const uint64_t *counts) {
    double n = 0;
    for (size_t k = 0; k < c->bins; k++) {
        e->rows[k] = (double)counts[c->counts_at + k];
        n += e->rows[k];
    }
    return n;
}

/* R becomes L (1 + R). Beside it, the gain since the bet last had nothing left, whose start is the
 * most likely time of the change (Page 1954). */
static void update(evidence_column *c, size_t j, double gain, uint64_t check) {
    double log_ratio = fmax(-GAIN_LIMIT, fmin(GAIN_LIMIT, gain / c->design_effect));
    c->evidence[j] = fmin(EVIDENCE_LARGEST, exp(log_ratio) * (1 + c->evidence[j]));
    if (c->since[j] <= 0) {
        c->since[j] = 0;
        c->onset[j] = check;
    }
    c->since[j] += log_ratio;
}

static void check_column(drift_evidence *e, evidence_column *c, uint32_t slot_index, double n) {
    evidence_slot *slot = &c->slots[slot_index];
    evidence_renew(e, c, slot);
    evidence_gains(e, c, slot, n);
    for (size_t j = 0; j < c->entries; j++)
        if (c->prior[j] > 0) update(c, j, e->gains[j], e->checks);
    evidence_remember(e, c, slot, n);
    if (!e->alarm) evidence_learn(e, c, slot, n);
}

double evidence_of_column(const evidence_column *c) {
    double sum = 0;
    for (size_t j = 0; j < c->entries; j++)
        sum += c->prior[j] * c->evidence[j];
    return fmin(EVIDENCE_LARGEST, sum);
}

static void decide_alarm_now(drift_evidence *e) {
    double sum = 0;
    for (size_t i = 0; i < e->count; i++)
        sum += e->columns[i].weight * evidence_of_column(&e->columns[i]);
    e->evidence = fmin(EVIDENCE_LARGEST, sum);
    if (e->alarm || e->evidence < e->settings.budget) return;
    e->alarm = 1;
    e->alarms++;
    e->last_alarm = e->checks;
    e->listed = evidence_list_columns(e);
}

static drift_status check_counts(const drift_evidence *e, const uint64_t *counts, uint32_t slot,
                                 int *any, drift_error *error) {
    *any = 0;
    for (size_t i = 0; i < e->count; i++) {
        const evidence_column *c = &e->columns[i];
        const uint64_t *rows = counts + c->counts_at;
        drift_status status = evidence_check_rows(rows, c->bins, i, error);
        if (status != DRIFT_OK) return status;
        double n = 0;
        for (size_t k = 0; k < c->bins; k++)
            n += (double)rows[k];
        if (n > 0) *any = 1;
        if (c->slots[slot].total + n >= EVIDENCE_COUNT_LIMIT) {
            return error_set(error, DRIFT_LIMIT, "column %zu has taken 2^53 rows: start anew", i);
        }
    }
    return DRIFT_OK;
}

drift_status drift_evidence_check(drift_evidence *e, const uint64_t *counts, uint32_t slot,
                                  drift_evidence_state *state, drift_error *error) {
    if (!e || !counts) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "evidence or counts is NULL");
    }
    if (slot >= e->settings.slots) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "slot %lu: there are %lu",
                         (unsigned long)slot, (unsigned long)e->settings.slots);
    }
    if (state && state->struct_size < sizeof *state) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "the state's struct_size is not set");
    }
    int any;
    drift_status status = check_counts(e, counts, slot, &any, error);
    if (status != DRIFT_OK) return status;
    if (any) {
        e->checks++;
        for (size_t i = 0; i < e->count; i++) {
            double n = take_rows(e, &e->columns[i], counts);
            if (n > 0) check_column(e, &e->columns[i], slot, n);
        }
        decide_alarm_now(e);
    }
    return state ? drift_evidence_get_state(e, state, error) : DRIFT_OK;
}
