/* SPDX-License-Identifier: Apache-2.0 */
/* What the evidence says, in numbers that become words.
 * In: an alarm's state. Out: evidence, explanations, the columns that an alarm names. Layer:
 * decide. */
#include <math.h>

#include "base/error.h"
#include "decide/evidence.h"
#include "decide/evidence_latent.h"

#define FAST_CHECKS 4 /* a change younger than this is measured by the faster memory */

const char *drift_explanation_name(int32_t explanation) {
    switch (explanation) {
#define EXPLANATION_CASE(name, number, text)                                                       \
    case DRIFT_EXPLANATION_##name:                                                                 \
        return text;
        DRIFT_EXPLANATION_MAP(EXPLANATION_CASE)
#undef EXPLANATION_CASE
    default:
        return "none";
    }
}

/* Benjamini and Hochberg on e-values (Wang and Ramdas 2022): the largest k such that k columns have
 * evidence of at least budget / (k weight). From all columns down, the number of those that pass
 * falls to it. */
uint64_t evidence_list_columns(drift_evidence *e) {
    size_t k = e->count;
    for (;;) {
        size_t passed = 0;
        for (size_t i = 0; i < e->count; i++) {
            evidence_column *c = &e->columns[i];
            double needed = e->settings.budget / (c->weight * (double)k);
            c->listed = evidence_of_column(c) >= needed;
            passed += c->listed;
        }
        if (passed == k || passed == 0) return passed;
        k = passed;
    }
}

drift_status drift_evidence_get_state(const drift_evidence *e, drift_evidence_state *state,
                                      drift_error *error) {
    if (!e || !state || state->struct_size < sizeof *state) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "evidence or state is NULL, or its struct_size is not set");
    }
    state->alarm = e->alarm;
    state->evidence = e->evidence;
    state->false_alarm_every = e->settings.budget;
    state->checks = e->checks;
    state->alarms = e->alarms;
    state->last_alarm = e->last_alarm;
    state->listed = e->listed;
    return DRIFT_OK;
}

/* ---- one column ---- */

static size_t leading_entry(const evidence_column *c) {
    size_t best = 0;
    for (size_t j = 1; j < c->entries; j++)
        if (c->prior[j] * c->evidence[j] > c->prior[best] * c->evidence[best]) best = j;
    return best;
}

/* The fixed bet of an entry, or NULL for an adaptive one. */
static const evidence_bet *bet_of(const drift_evidence *e, const evidence_column *c, size_t entry) {
    if (entry < c->fixed) return &c->bets[entry];
    size_t pooled = evidence_has_pooled(&e->settings) ? c->fixed + EVIDENCE_ADAPTIVE : 0;
    return entry >= pooled ? &c->bets[entry - pooled] : NULL;
}

/* Share of a bin in the reference, all slots together. */
static double share_before(const drift_evidence *e, const evidence_column *c, size_t bin) {
    double rows = 0;
    double all = 0;
    for (size_t slot = 0; slot < e->settings.slots; slot++) {
        for (size_t k = 0; k < c->bins; k++) {
            double count = (double)c->reference[slot * c->bins + k];
            all += count;
            if (k == bin) rows += count;
        }
    }
    return all > 0 ? rows / all : 0;
}

/* How a memory of recent rows sees a bin: what came and what was expected of all rows since the
 * change. What it holds from before the change came as expected, and is taken off. */
typedef struct recent_view {
    const double *recent;
    const double *expected;
    double fresh; /* share of the memory that is younger than the change */
    double rows;
} recent_view;

static recent_view view_since(const evidence_column *c, uint64_t age, uint64_t checks) {
    size_t which = age > FAST_CHECKS;
    double half_life = which ? 16 : 2;
    double whole = 1 - exp2(-(double)checks / half_life);
    recent_view v = {c->recent[which], c->expected[which],
                     (1 - exp2(-(double)age / half_life)) / whole, 0};
    for (size_t k = 0; k < c->bins; k++)
        v.rows += v.recent[k];
    return v;
}

static double fresh_share(const recent_view *v, size_t k) {
    double old = (1 - v->fresh) * v->expected[k];
    return fmax(0, v->recent[k] - old) / (v->fresh * v->rows);
}

static double expected_share(const recent_view *v, size_t k) {
    return v->expected[k] / v->rows;
}

/* ---- sizes ---- */

/* Mean and variance of the latent normal value, each bin standing for its mean and mean square in
 * the reference, where they are 0 and 1. */
static void fresh_moments(const evidence_column *c, const recent_view *v, double *mean,
                          double *variance) {
    double whole = 0;
    double fresh = 0;
    for (size_t k = 0; k + 1 < c->bins; k++) {
        whole += expected_share(v, k);
        fresh += fresh_share(v, k);
    }
    double below = 0;
    double from = -HUGE_VAL;
    double square = 0;
    *mean = 0;
    for (size_t k = 0; k + 1 < c->bins && fresh > 0; k++) {
        double share = expected_share(v, k);
        below += share;
        double to = k + 2 == c->bins ? HUGE_VAL : latent_cut(below, whole - below);
        double weight = fresh_share(v, k) / fresh;
        double bin_mean, bin_square;
        latent_moments(from, to, share / whole, &bin_mean, &bin_square);
        *mean += weight * bin_mean;
        square += weight * bin_square;
        from = to;
    }
    *variance = fresh > 0 ? fmax(0, square - *mean * *mean) : 1;
}

static double shape_size(const evidence_column *c, const recent_view *v) {
    double rows = v->fresh * v->rows;
    double psi = 0;
    for (size_t k = 0; k < c->bins; k++) {
        double smoothed = rows + 0.5 * (double)c->bins;
        double now = (fresh_share(v, k) * rows + 0.5) / smoothed;
        double before = (expected_share(v, k) * rows + 0.5) / smoothed;
        psi += (now - before) * log(now / before);
    }
    return psi;
}

static int32_t explain_bin(const evidence_column *c, size_t bin) {
    if (bin + 1 == c->bins) return DRIFT_EXPLANATION_MISSING;
    if (c->kind == DRIFT_BINS_CATEGORICAL) {
        return bin + 2 == c->bins ? DRIFT_EXPLANATION_OTHER : DRIFT_EXPLANATION_CATEGORY;
    }
    return bin == 0 ? DRIFT_EXPLANATION_BELOW : DRIFT_EXPLANATION_ABOVE;
}

static void explain(const drift_evidence *e, const evidence_column *c, const evidence_bet *bet,
                    const recent_view *v, drift_evidence_column_state *state) {
    double mean, variance;
    if (!bet) {
        state->explanation = DRIFT_EXPLANATION_SHAPE;
        state->size = shape_size(c, v);
    } else if (bet->kind == EVIDENCE_BET_BIN) {
        state->explanation = explain_bin(c, bet->bin);
        state->bin = bet->bin;
        state->size = fmin(1, fresh_share(v, bet->bin));
        state->before = share_before(e, c, bet->bin);
    } else {
        fresh_moments(c, v, &mean, &variance);
        int is_mean = bet->kind == EVIDENCE_BET_MEAN;
        state->explanation = is_mean ? DRIFT_EXPLANATION_MEAN : DRIFT_EXPLANATION_SCALE;
        state->size = is_mean ? mean : sqrt(variance);
    }
}

drift_status drift_evidence_get_column(const drift_evidence *e, size_t index,
                                       drift_evidence_column_state *state, drift_error *error) {
    if (!e || !state || state->struct_size < sizeof *state) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "evidence or state is NULL, or its struct_size is not set");
    }
    if (index >= e->count) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "column %zu: there are %zu", index,
                         e->count);
    }
    const evidence_column *c = &e->columns[index];
    state->explanation = DRIFT_EXPLANATION_NONE;
    state->evidence = evidence_of_column(c);
    state->weight = c->weight;
    state->size = state->before = 0;
    state->listed = c->listed;
    state->bin = 0;
    state->onset = 0;
    size_t leader = leading_entry(c);
    if (c->evidence[leader] <= 0) return DRIFT_OK;
    state->onset = c->onset[leader];
    recent_view v = view_since(c, e->checks - state->onset + 1, e->checks);
    if (v.rows > 0) explain(e, c, bet_of(e, c, leader), &v, state);
    return DRIFT_OK;
}
