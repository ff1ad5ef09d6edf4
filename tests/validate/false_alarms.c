/* SPDX-License-Identifier: Apache-2.0 */
/* V1: run length without drift. V2: finite references of every kind, and what becomes of the
 * promise if the reference is taken for the truth. In: runs. Out: lines. Layer: tests. */
#include <stdio.h>

#include "validate/validate.h"

/* ---- V1 ---- */

#define V1_BUDGET  1000.0
#define V1_LONGEST 20000

static void null_case(validation *v, size_t reference, size_t rows) {
    size_t runs = validate_runs(v, 400);
    random_source r = random_seeded(100 + reference + rows);
    drift_evidence_options o = validate_options(V1_BUDGET, rows, DRIFT_REFERENCE_BOTH);
    validate_mean lengths = {0};
    size_t early = 0;
    for (size_t run = 0; run < runs; run++) {
        sim_column c;
        if (reference) {
            column_from_sample(&c, &r, reference, draw_shifted, 0);
        } else {
            column_known_normal(&c, 10000);
        }
        drift_evidence *e = validate_make(&c, 1, &o);
        size_t length = validate_run(e, &c, &r, rows, V1_LONGEST, draw_shifted, 0);
        validate_add(&lengths, length ? (double)length : V1_LONGEST);
        early += length > 0 && length <= 100;
        drift_evidence_free(e);
    }
    char what[80];
    double mean = validate_average(&lengths);
    double error = validate_error(&lengths);
    snprintf(what, sizeof what, "m=%zu n=%zu: lower 99 %% bound of the run length, A=1000",
             reference, rows);
    validate_at_least(v, "V1", what, mean - 2.33 * error, V1_BUDGET, 0);
    snprintf(what, sizeof what, "m=%zu n=%zu: mean run length", reference, rows);
    validate_at_most(v, "V1", what, mean, 6000, v->is_short ? 3 * error : 0);
    snprintf(what, sizeof what, "m=%zu n=%zu: share of alarms in 100 checks", reference, rows);
    validate_at_most(v, "V1", what, (double)early / (double)runs, 0.10, 0);
}

void validate_null(validation *v) {
    static const size_t references[] = {0, 200, 1000, 10000};
    static const size_t rows[] = {1, 10, 50, 500};
    for (size_t i = 0; i < 4; i++)
        for (size_t j = 0; j < 4; j++) {
            if (v->is_short && (i % 2 || j == 0 || j == 3)) continue;
            null_case(v, references[i], rows[j]);
        }
}

/* ---- V2 ---- */

#define CATEGORIES 8

static const double skewed[CATEGORIES] = {0.7, 0.15, 0.08, 0.04, 0.02, 0.007, 0.002, 0.001};

typedef enum law { CONTINUOUS, CATEGORICAL, TIES, PLUG_IN } law;

static const char *const law_names[] = {"continuous", "skewed categories", "ties",
                                        "continuous, taken for the truth"};

/* The estimated shares with the weight of a million times as many rows. */
static void take_for_truth(sim_column *c) {
    c->edges_are_rows = 0;
    for (size_t k = 0; k < c->bins; k++)
        c->reference[k] *= 1000000;
}

static int alarms(law which, size_t reference, size_t checks, random_source *r) {
    sim_column c;
    int32_t mode = which == PLUG_IN ? DRIFT_REFERENCE_POOLED : DRIFT_REFERENCE_BOTH;
    drift_evidence_options o = validate_options(1e4, 50, mode);
    column_draw *draw = which == TIES ? draw_counts : draw_shifted;
    if (which == CATEGORICAL) {
        column_categorical(&c, r, skewed, CATEGORIES, reference);
    } else {
        column_from_sample(&c, r, reference, draw, 0);
    }
    if (which == PLUG_IN) take_for_truth(&c);
    drift_evidence *e = validate_make(&c, 1, &o);
    drift_evidence_state state = {.struct_size = sizeof state};
    uint64_t counts[COLUMN_MOST_BINS];
    for (size_t check = 0; check < checks && !state.alarm; check++) {
        if (which == CATEGORICAL) {
            column_categorical_batch(&c, r, skewed, CATEGORIES, 50, counts);
        } else {
            column_batch(&c, r, 50, draw, 0, counts);
        }
        drift_evidence_check(e, counts, 0, &state, NULL);
    }
    drift_evidence_free(e);
    return state.alarm != 0;
}

static double share_of_alarms(law which, size_t reference, size_t runs, const char **what) {
    static char text[80];
    random_source r = random_seeded(200 + (uint64_t)which * 10000 + reference);
    size_t found = 0;
    for (size_t run = 0; run < runs; run++)
        found += (size_t)alarms(which, reference, 1000, &r);
    snprintf(text, sizeof text, "m=%zu, %s: share of alarms in 1000 checks", reference,
             law_names[which]);
    *what = text;
    return (double)found / (double)runs;
}

void validate_references(validation *v) {
    static const size_t references[] = {200, 500, 1000, 5000};
    size_t runs = validate_runs(v, 400);
    const char *what;
    for (int which = CONTINUOUS; which <= TIES; which++)
        for (size_t i = 0; i < 4; i++) {
            if (v->is_short && i % 3) continue;
            double share = share_of_alarms((law)which, references[i], runs, &what);
            validate_at_most(v, "V2", what, share, 0.10, validate_share_slack(0.10, runs));
        }
    double share = share_of_alarms(PLUG_IN, 1000, runs, &what);
    validate_at_least(v, "V2", what, share, 0.5, 0);
}
