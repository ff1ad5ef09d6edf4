/* SPDX-License-Identifier: Apache-2.0 */
/* The bets: which changes are bet on, and how large each bet is.
 * In: shares of the reference, the size of a typical batch. Out: tilts of the shares.
 * Layer: decide.
 *
 * A bet that gains half of ln(budget) a check needs two checks; larger ones only waste what they
 * could gain, smaller ones go down by factors of 4, which halves the shift. */
#include <math.h>

#include "decide/evidence.h"
#include "decide/evidence_latent.h"

#define MEAN_SMALLEST   0.05 /* standard deviations */
#define MEAN_LARGEST    3.0
#define MEAN_LEVELS     8
#define SCALE_SMALLEST  0.04 /* logarithm of the factor */
#define SCALE_LARGEST   1.2
#define SCALE_LEVELS    3
#define BIN_LEVELS      3
#define CATEGORY_LEVELS 2
#define CATEGORIES      32
#define LOGIT_LARGEST   16.0
#define BISECTIONS      11
#define FLOOR           1e-4 /* of the reference in every law, so that no row is impossible */

static double largest_gain(const evidence_settings *settings, double weight) {
    return 0.5 * fmax(1, log(settings->budget / weight));
}

/* Levels until the bet's size falls below the smallest. */
static size_t levels(double largest, double smallest, size_t most) {
    size_t count = 0;
    while (count < most && largest >= smallest) {
        largest /= 2;
        count++;
    }
    return count ? count : 1;
}

static size_t mean_levels(const evidence_settings *s, double weight) {
    return levels(sqrt(2 * largest_gain(s, weight) / s->typical_rows), MEAN_SMALLEST, MEAN_LEVELS);
}

static size_t scale_levels(const evidence_settings *s, double weight) {
    return levels(sqrt(largest_gain(s, weight) / s->typical_rows), SCALE_SMALLEST, SCALE_LEVELS);
}

static size_t listed_categories(size_t bins) {
    return bins - 2 < CATEGORIES ? bins - 2 : CATEGORIES;
}

size_t evidence_bet_count(const evidence_settings *settings, double weight,
                          const drift_evidence_column *column, size_t *dense) {
    if (column->kind == DRIFT_BINS_CATEGORICAL) {
        *dense = 0;
        return 2 * BIN_LEVELS + 2 * CATEGORY_LEVELS * listed_categories(column->bins);
    }
    *dense = 2 * mean_levels(settings, weight) + 2 * scale_levels(settings, weight);
    return *dense + 3 * BIN_LEVELS;
}

/* ---- the list ---- */

static evidence_bet *list_levels(evidence_bet *to, uint32_t kind, size_t bin, double sign,
                                 size_t count) {
    double share = 1;
    for (size_t i = 0; i < count; i++, share /= 4)
        *to++ = (evidence_bet){kind, (uint32_t)bin, sign, share};
    return to;
}

/* Rows of a bin in all slots. */
static double rows_in(const drift_evidence *e, const evidence_column *c, size_t bin) {
    double sum = 0;
    for (size_t slot = 0; slot < e->settings.slots; slot++)
        sum += (double)c->reference[slot * c->bins + bin];
    return sum;
}

/* The next most frequent category after `last`; equal ones in their order. */
static size_t next_category(const drift_evidence *e, const evidence_column *c, size_t last) {
    double bound = last < c->bins ? rows_in(e, c, last) : HUGE_VAL;
    size_t best = c->bins;
    for (size_t k = 0; k + 2 < c->bins; k++) {
        double rows = rows_in(e, c, k);
        int after = rows < bound || (rows == bound && last < c->bins && k > last);
        if (after && (best == c->bins || rows > rows_in(e, c, best))) best = k;
    }
    return best;
}

void evidence_list_bets(const drift_evidence *e, evidence_column *c) {
    evidence_bet *to = c->bets;
    size_t missing = c->bins - 1;
    if (c->kind == DRIFT_BINS_NUMERIC) {
        size_t means = mean_levels(&e->settings, c->weight);
        size_t scales = scale_levels(&e->settings, c->weight);
        to = list_levels(to, EVIDENCE_BET_MEAN, 0, 1, means);
        to = list_levels(to, EVIDENCE_BET_MEAN, 0, -1, means);
        to = list_levels(to, EVIDENCE_BET_SCALE, 0, 1, scales);
        to = list_levels(to, EVIDENCE_BET_SCALE, 0, -1, scales);
        to = list_levels(to, EVIDENCE_BET_BIN, 0, 1, BIN_LEVELS);
        to = list_levels(to, EVIDENCE_BET_BIN, missing - 1, 1, BIN_LEVELS);
    } else {
        size_t category = c->bins;
        for (size_t i = 0; i < listed_categories(c->bins); i++) {
            category = next_category(e, c, category);
            to = list_levels(to, EVIDENCE_BET_BIN, category, 1, CATEGORY_LEVELS);
            to = list_levels(to, EVIDENCE_BET_BIN, category, -1, CATEGORY_LEVELS);
        }
        to = list_levels(to, EVIDENCE_BET_BIN, missing - 1, 1, BIN_LEVELS);
    }
    list_levels(to, EVIDENCE_BET_BIN, missing, 1, BIN_LEVELS);
}

/* ---- laws ---- */

/* Upper ends of the value bins on the latent normal scale. */
static void latent_cuts(const double *centre, size_t bins, double *cuts) {
    size_t values = bins - 1;
    double above = 0;
    for (size_t k = 0; k < values; k++)
        above += centre[k];
    double below = 0;
    for (size_t k = 0; k < values; k++) {
        below += centre[k];
        above = fmax(0, above - centre[k]);
        cuts[k] = k + 1 == values ? HUGE_VAL : latent_cut(below, above);
    }
}

/* Shares where the latent value moves by `shift` and is stretched; the last bin, missing, stays. */
static void latent_law(const double *centre, const double *cuts, size_t bins, double shift,
                       double stretch, double *law) {
    double whole = 1 - centre[bins - 1];
    double from = -HUGE_VAL;
    for (size_t k = 0; k + 1 < bins; k++) {
        double to = (cuts[k] - shift) / stretch;
        double share = from < to ? whole * latent_between(from, to) : 0;
        law[k] = (1 - FLOOR) * share + FLOOR * centre[k];
        from = to;
    }
    law[bins - 1] = centre[bins - 1];
}

/* Share of a bin after its log-odds moved; at most half of what it was not yet. */
static double moved_share(double share, double move) {
    double odds = share / (1 - share) * exp(move);
    return fmin(odds / (1 + odds), 0.5 + 0.5 * share);
}

/* ---- sizes ---- */

typedef struct sizing {
    const evidence_bet *bet;
    const double *centre;
    const double *cuts;
    size_t bins;
    double radius;
    int from_centre; /* tilts are taken from the centre, not from the nearest law */
    double *law;
    double *nearest;
} sizing;

/* A bet on one bin is a bet on two: that one and the rest. */
static double one_bin_gain(const sizing *z, double size, double tilt[2]) {
    double share = z->centre[z->bet->bin];
    double centre[2] = {share, 1 - share};
    double moved = moved_share(share, z->bet->sign * size);
    double law[2] = {moved, 1 - moved};
    double nearest[2];
    evidence_ball_project(law, centre, 2, z->radius, nearest);
    const double *against = z->from_centre ? centre : nearest;
    tilt[0] = log(law[0] / against[0]);
    tilt[1] = log(law[1] / against[1]);
    return evidence_kl(law, nearest, 2);
}

static double dense_gain(const sizing *z, double size) {
    double signed_size = z->bet->sign * size;
    if (z->bet->kind == EVIDENCE_BET_MEAN) {
        latent_law(z->centre, z->cuts, z->bins, signed_size, 1, z->law);
    } else {
        latent_law(z->centre, z->cuts, z->bins, 0, exp(signed_size), z->law);
    }
    evidence_ball_project(z->law, z->centre, z->bins, z->radius, z->nearest);
    return evidence_kl(z->law, z->nearest, z->bins);
}

static double gain_of(const sizing *z, double size) {
    double tilt[2];
    return z->bet->kind == EVIDENCE_BET_BIN ? one_bin_gain(z, size, tilt) : dense_gain(z, size);
}

/* Smallest size whose gain per row is `wanted`, or the largest size there is. */
static double solve_size(const sizing *z, double wanted) {
    double high = z->bet->kind == EVIDENCE_BET_MEAN    ? MEAN_LARGEST
                  : z->bet->kind == EVIDENCE_BET_SCALE ? SCALE_LARGEST
                                                       : LOGIT_LARGEST;
    if (gain_of(z, high) <= wanted) return high;
    double low = 0;
    for (int i = 0; i < BISECTIONS; i++) {
        double middle = 0.5 * (low + high);
        if (gain_of(z, middle) < wanted) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

void evidence_size_bets(drift_evidence *e, const evidence_column *c, const double *centre,
                        double radius, int from_centre, evidence_tilts *tilts, uint8_t *usable) {
    double most = largest_gain(&e->settings, c->weight) / e->settings.typical_rows;
    double last = 0;
    if (c->dense) latent_cuts(centre, c->bins, e->cuts);
    for (size_t j = 0; j < c->fixed; j++) {
        sizing z = {&c->bets[j], centre, e->cuts, c->bins, radius, from_centre, e->law, e->nearest};
        const double *against = from_centre ? centre : e->nearest;
        double size = solve_size(&z, most * z.bet->share);
        double gain;
        if (j < c->dense) {
            gain = dense_gain(&z, size);
            for (size_t k = 0; k < c->bins; k++)
                tilts->dense[k * c->dense + j] = log(z.law[k] / against[k]);
        } else {
            double tilt[2];
            gain = one_bin_gain(&z, size, tilt);
            tilts->inside[j - c->dense] = tilt[0];
            tilts->outside[j - c->dense] = tilt[1];
        }
        /* a bet that cannot gain, or that repeats the one before it, is left out */
        int repeats = z.bet->share < 1 && size == last;
        if (gain > 0.05 * most * z.bet->share && !repeats) usable[j] = 1;
        last = size;
    }
}
