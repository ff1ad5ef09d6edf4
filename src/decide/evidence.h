/* SPDX-License-Identifier: Apache-2.0 */
/* The parts of the alarm with a false-alarm budget, and what they share. A bet is a law of the
 * bins' shares under drift; its likelihood ratio against "no drift" multiplies its evidence.
 * In: counts per bin. Out: evidence. Layer: decide.
 *
 * Notation: K bins, J fixed bets (the first `dense` change all bins, the others one bin), after
 * which ADAPTIVE bets follow that learn from recent rows. Tables of dense bets hold, for each bin
 * in turn, one number a bet. */
#ifndef DECIDE_EVIDENCE_H
#define DECIDE_EVIDENCE_H

#include <driftcheck/evidence.h>

#define EVIDENCE_ADAPTIVE    2
#define EVIDENCE_LARGEST     1e300 /* where evidence saturates */
#define EVIDENCE_COUNT_LIMIT 9007199254740992.0
#define EVIDENCE_MOST        65536 /* columns, bins, slots */

typedef struct evidence_settings {
    int32_t mode;
    double budget;
    double typical_rows;
    double min_effect;
    double delta_ref;
    double design_effect;
    uint32_t slots;
} evidence_settings;

enum { EVIDENCE_BET_MEAN, EVIDENCE_BET_SCALE, EVIDENCE_BET_BIN };

/* What a fixed bet says; how much it says is solved for. */
typedef struct evidence_bet {
    uint32_t kind; /* EVIDENCE_BET_... */
    uint32_t bin;
    double sign;  /* +1: up, -1: down */
    double share; /* 4^-level of the largest gain per check that is worth betting for */
} evidence_bet;

/* Log of the factor by which each fixed bet changes a row's likelihood. */
typedef struct evidence_tilts {
    double *dense;   /* K x dense */
    double *inside;  /* one-bin bets: a row in the bin ... */
    double *outside; /* ... and a row in any other */
} evidence_tilts;

typedef struct evidence_slot {
    double *learned;      /* K weights of the Dirichlet law, reference and rows since */
    double total;         /* their sum */
    double *share;        /* K: shares when the bets were last renewed */
    double renewed_total; /* total at that time */
    double *log_share;
    double *log_norm; /* J: log of the tilts' mean under `share` */
    double *pinned;   /* J x K: nearest shares that are no drift; NULL without min_effect */
    double *log_pinned;
    evidence_tilts ball;
} evidence_slot;

typedef struct evidence_column {
    int32_t kind;
    uint32_t edges_are_rows;
    size_t bins;
    size_t dense;
    size_t fixed;        /* J */
    double given_weight; /* as the caller gave it */
    double weight;       /* share of the budget */
    double design_effect;
    size_t counts_at;    /* place of its bins in the counts of a check */
    uint64_t *reference; /* slots x K */
    evidence_bet *bets;  /* J */
    evidence_tilts pooled;
    uint8_t *pooled_bets; /* J: 1 where the bet can gain anything */
    uint8_t *ball_bets;   /* the same in the ball of any slot */
    evidence_slot *slots;
    /* One entry for each bet of all halves: pooled fixed, adaptive, ball fixed. */
    size_t entries;
    double *prior; /* weight of the bet */
    double *evidence;
    double *since; /* logarithm of its gain since it last lost everything */
    uint64_t *onset;
    /* Recent rows, twice (fast and slow): what came, and what was expected. */
    double *recent[EVIDENCE_ADAPTIVE];
    double *expected[EVIDENCE_ADAPTIVE];
    uint32_t listed;
} evidence_column;

struct drift_evidence {
    drift_allocator allocator;
    size_t bytes;
    evidence_settings settings;
    size_t count;
    size_t count_size;
    evidence_column *columns;
    double *rows;    /* scratch: a column's counts */
    double *law;     /* scratch: shares */
    double *nearest; /* scratch: shares */
    double *cuts;    /* scratch: ends of bins */
    double *gains;   /* scratch: log-likelihood ratios of a column's bets */
    double evidence;
    uint32_t alarm;
    uint64_t checks;
    uint64_t alarms;
    uint64_t last_alarm;
    uint64_t listed;
};

static inline int evidence_has_pooled(const evidence_settings *s) {
    return s->mode != DRIFT_REFERENCE_BALL;
}

static inline int evidence_has_ball(const evidence_settings *s) {
    return s->mode != DRIFT_REFERENCE_POOLED;
}

/* ---- arguments ---- */

/* Effective settings, or INVALID_ARGUMENT. options may be NULL. */
drift_status evidence_settings_from(const drift_evidence_options *options, evidence_settings *s,
                                    drift_error *error);
/* OK, INVALID_ARGUMENT or LIMIT. */
drift_status evidence_check_columns(const drift_evidence_column *columns, size_t count,
                                    uint32_t slots, drift_error *error);
/* The rows of one column of a slot: OK, or LIMIT at 2^53. */
drift_status evidence_check_rows(const uint64_t *counts, size_t bins, size_t column,
                                 drift_error *error);

/* ---- layout ---- */

/* An object for these columns, its arrays zeroed and references copied. OK or OUT_OF_MEMORY. */
drift_status evidence_make(const drift_evidence_column *columns, size_t count,
                           const evidence_settings *settings, const drift_allocator *allocator,
                           drift_evidence **out, drift_error *error);

/* ---- bins ---- */

/* Weights of the Dirichlet law that the bins' shares follow, given the reference's counts; their
 * sum is returned. */
double evidence_prior(const uint64_t *counts, size_t bins, int exact, double *weights);

/* ---- ball ---- */

/* p* = (1 - s) law + s centre with KL(centre || p*) = radius: the nearest law, seen from `law`,
 * that still counts as no drift. 0 if `law` is inside the ball (then p* is law). law and nearest
 * may be the same. */
int evidence_ball_project(const double *law, const double *centre, size_t bins, double radius,
                          double *nearest);

/* sum of p ln(p / q) */
double evidence_kl(const double *p, const double *q, size_t bins);

/* ---- experts ---- */

/* Number of fixed bets of a column, and of dense ones among them. */
size_t evidence_bet_count(const evidence_settings *settings, double weight,
                          const drift_evidence_column *column, size_t *dense);

/* Writes the list of bets. */
void evidence_list_bets(const drift_evidence *e, evidence_column *c);

/* Sizes of all bets against shares `centre` and a ball of this radius; tilts out, away from the
 * centre or from the nearest law in the ball; usable[j] becomes 1 if bet j can gain anything. Uses
 * e's scratch. */
void evidence_size_bets(drift_evidence *e, const evidence_column *c, const double *centre,
                        double radius, int from_centre, evidence_tilts *tilts, uint8_t *usable);

/* ---- bets ---- */

/* Renews what depends on the learned shares. */
void evidence_renew(drift_evidence *e, evidence_column *c, evidence_slot *slot);

/* Tables that follow from slot->share. */
void evidence_derive(drift_evidence *e, evidence_column *c, evidence_slot *slot);

/* Log-likelihood ratio of every entry for `n` rows in e->rows, to e->gains. */
void evidence_gains(drift_evidence *e, const evidence_column *c, const evidence_slot *slot,
                    double n);

/* Learns the rows in e->rows. */
void evidence_learn(const drift_evidence *e, evidence_column *c, evidence_slot *slot, double n);

/* Adds them to the recent rows. */
void evidence_remember(const drift_evidence *e, evidence_column *c, const evidence_slot *slot,
                       double n);

/* ---- report ---- */

/* Marks the columns that an alarm names (e-BH), and returns their number. */
uint64_t evidence_list_columns(drift_evidence *e);

double evidence_of_column(const evidence_column *c);

/* ---- life ---- */

/* Fills everything that follows from references: first state of all columns. */
void evidence_begin(drift_evidence *e);

#endif
