/* SPDX-License-Identifier: Apache-2.0 */
/* What one batch is worth to each bet, and what is learned from it.
 * In: rows per bin. Out: log-likelihood ratios. Layer: decide.
 *
 * Pooled half: "no drift" means that these rows and all before, the reference included, come from
 * one law of unknown shares. Given the reference, its exact predictive law of a batch is the
 * Dirichlet-multinomial one. A bet is any law of the shares fixed before the batch came, so each
 * ratio of the two has mean 1. The order of the rows cancels in the ratio. */
#include <math.h>

#include "decide/evidence.h"
#include "stats/special.h"

/* The bets follow the learned shares in steps of so much more rows: it saves most of the work, and
 * costs nothing in validity, as any law fixed beforehand is a valid bet. */
#define RENEWAL 1.01

static const double keeps[EVIDENCE_ADAPTIVE] = {0.70710678118654752, /* half-life of 2 checks */
                                                0.95760328069857365 /* 16 checks */};

/* ---- tables ---- */

static void derive_norms(evidence_column *c, evidence_slot *slot) {
    size_t dense = c->dense;
    for (size_t j = 0; j < dense; j++)
        slot->log_norm[j] = 0;
    for (size_t k = 0; k < c->bins; k++) {
        const double *tilt = c->pooled.dense + k * dense;
        for (size_t j = 0; j < dense; j++)
            slot->log_norm[j] += slot->share[k] * exp(tilt[j]);
    }
    for (size_t j = dense; j < c->fixed; j++) {
        double share = slot->share[c->bets[j].bin];
        slot->log_norm[j] = share * exp(c->pooled.inside[j - dense]) +
                            (1 - share) * exp(c->pooled.outside[j - dense]);
    }
    for (size_t j = 0; j < c->fixed; j++)
        slot->log_norm[j] = log(slot->log_norm[j]);
}

static double log_tilt(const evidence_column *c, size_t j, size_t k) {
    if (j < c->dense) return c->pooled.dense[k * c->dense + j];
    return k == c->bets[j].bin ? c->pooled.inside[j - c->dense] : c->pooled.outside[j - c->dense];
}

/* With a smallest effect, each bet is held against the nearest law that is no drift. */
static void derive_pinned(drift_evidence *e, evidence_column *c, evidence_slot *slot) {
    for (size_t j = 0; j < c->fixed; j++) {
        for (size_t k = 0; k < c->bins; k++)
            e->law[k] = slot->share[k] * exp(log_tilt(c, j, k) - slot->log_norm[j]);
        double *nearest = slot->pinned + j * c->bins;
        evidence_ball_project(e->law, slot->share, c->bins, 0.5 * e->settings.min_effect, nearest);
        for (size_t k = 0; k < c->bins; k++)
            slot->log_pinned[j * c->bins + k] = log(nearest[k]);
    }
}

void evidence_derive(drift_evidence *e, evidence_column *c, evidence_slot *slot) {
    for (size_t k = 0; k < c->bins; k++)
        slot->log_share[k] = log(slot->share[k]);
    derive_norms(c, slot);
    if (slot->pinned) derive_pinned(e, c, slot);
}

void evidence_renew(drift_evidence *e, evidence_column *c, evidence_slot *slot) {
    if (slot->total < RENEWAL * slot->renewed_total) return;
    for (size_t k = 0; k < c->bins; k++)
        slot->share[k] = slot->learned[k] / slot->total;
    slot->renewed_total = slot->total;
    evidence_derive(e, c, slot);
}

/* ---- ratios ---- */

static void apply_tilts(const evidence_column *c, const evidence_tilts *tilts, const double *rows,
                        double n, double *gains) {
    size_t dense = c->dense;
    for (size_t j = 0; j < dense; j++)
        gains[j] = 0;
    for (size_t k = 0; k < c->bins; k++) {
        double count = rows[k];
        if (count == 0) continue;
        const double *tilt = tilts->dense + k * dense;
        for (size_t j = 0; j < dense; j++)
            gains[j] += count * tilt[j];
    }
    for (size_t j = dense; j < c->fixed; j++) {
        double inside = rows[c->bets[j].bin];
        gains[j] = inside * tilts->inside[j - dense] + (n - inside) * tilts->outside[j - dense];
    }
}

/* ln of the Dirichlet-multinomial probability of the rows in a given order, for weights
 * scale * shares of sum `total`. */
static double log_predictive(const double *shares, double scale, double total, const double *rows,
                             size_t bins, double n) {
    special_log_sum sum = {-special_log_rising(total, n), 1};
    for (size_t k = 0; k < bins; k++)
        if (rows[k] > 0) special_log_sum_add(&sum, scale * shares[k], rows[k]);
    return special_log_sum_value(&sum);
}

/* The bet that what came recently goes on: recent shares, drawn to the learned ones by as many rows
 * as the batch has. */
static double adaptive_gain(const drift_evidence *e, const evidence_column *c,
                            const evidence_slot *slot, size_t which, double n, double null) {
    const double *recent = c->recent[which];
    const double *expected = c->expected[which];
    double seen = 0;
    double total = 0;
    for (size_t k = 0; k < c->bins; k++)
        seen += recent[k];
    for (size_t k = 0; k < c->bins; k++) {
        double ratio = expected[k] > 0 ? recent[k] / expected[k] : 1;
        e->law[k] = slot->share[k] * (n + seen * ratio);
        total += e->law[k];
    }
    return log_predictive(e->law, 1, total, e->rows, c->bins, n) - null;
}

/* The larger probability of two: of shares that are spread around the nearest law as the reference
 * leaves them uncertain, and of that law itself. The first alone would call a constant change
 * within the ball drift as soon as a batch is as large as the reference. */
static double pinned_predictive(const drift_evidence *e, const evidence_column *c,
                                const evidence_slot *slot, size_t j, double n) {
    const double *log_law = slot->log_pinned + j * c->bins;
    double sure = 0;
    for (size_t k = 0; k < c->bins; k++)
        sure += e->rows[k] * log_law[k];
    double spread =
        log_predictive(slot->pinned + j * c->bins, slot->total, slot->total, e->rows, c->bins, n);
    return fmax(sure, spread);
}

static void pooled_gains(drift_evidence *e, const evidence_column *c, const evidence_slot *slot,
                         double n, double *gains) {
    double null = log_predictive(slot->learned, 1, slot->total, e->rows, c->bins, n);
    double plain = 0;
    for (size_t k = 0; k < c->bins; k++)
        plain += e->rows[k] * slot->log_share[k];
    apply_tilts(c, &c->pooled, e->rows, n, gains);
    for (size_t j = 0; j < c->fixed; j++) {
        if (!c->pooled_bets[j]) continue;
        double against = slot->pinned ? pinned_predictive(e, c, slot, j, n) : null;
        gains[j] += plain - n * slot->log_norm[j] - against;
    }
    for (size_t h = 0; h < EVIDENCE_ADAPTIVE && !slot->pinned; h++)
        gains[c->fixed + h] = adaptive_gain(e, c, slot, h, n, null);
}

void evidence_gains(drift_evidence *e, const evidence_column *c, const evidence_slot *slot,
                    double n) {
    double *gains = e->gains;
    if (evidence_has_pooled(&e->settings)) {
        pooled_gains(e, c, slot, n, gains);
        gains += c->fixed + EVIDENCE_ADAPTIVE;
    }
    if (!evidence_has_ball(&e->settings)) return;
    apply_tilts(c, &slot->ball, e->rows, n, gains);
}

/* ---- learning ---- */

void evidence_learn(const drift_evidence *e, evidence_column *c, evidence_slot *slot, double n) {
    for (size_t k = 0; k < c->bins; k++)
        slot->learned[k] += e->rows[k];
    slot->total += n;
}

void evidence_remember(const drift_evidence *e, evidence_column *c, const evidence_slot *slot,
                       double n) {
    for (size_t h = 0; h < EVIDENCE_ADAPTIVE; h++) {
        for (size_t k = 0; k < c->bins; k++) {
            c->recent[h][k] = c->recent[h][k] * keeps[h] + e->rows[k];
            c->expected[h][k] = c->expected[h][k] * keeps[h] + n * slot->share[k];
        }
    }
}
