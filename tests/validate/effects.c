/* SPDX-License-Identifier: Apache-2.0 */
/* V4: changes below the smallest effect. V6: batches whose rows belong together.
 * In: runs. Out: lines. Layer: tests. */
#include <stdio.h>
#include <stdlib.h>

#include "validate/validate.h"

/* ---- V4 ---- */

static double tolerated_alarms(int32_t mode, size_t reference, size_t rows, double budget,
                               size_t checks, double shift, size_t runs) {
    random_source r = random_seeded(400 + (uint64_t)(1000 * shift) + reference);
    drift_evidence_options o = validate_options(budget, rows, mode);
    o.min_effect = 0.02;
    size_t found = 0;
    for (size_t run = 0; run < runs; run++) {
        sim_column c;
        if (reference) {
            column_from_sample(&c, &r, reference, draw_shifted, 0);
        } else {
            column_known_normal(&c, 10000);
        }
        drift_evidence *e = validate_make(&c, 1, &o);
        found += validate_run(e, &c, &r, rows, checks, draw_shifted, shift) > 0;
        drift_evidence_free(e);
    }
    return (double)found / (double)runs;
}

static double harmful_delay(int32_t mode, double shift, size_t runs) {
    random_source r = random_seeded(450);
    drift_evidence_options o = validate_options(1e6, 1000, mode);
    o.min_effect = 0.02;
    sim_column c;
    column_known_normal(&c, 10000);
    validate_mean delays = {0};
    for (size_t run = 0; run < runs; run++) {
        drift_evidence *e = validate_make(&c, 1, &o);
        validate_add(&delays, (double)validate_run(e, &c, &r, 1000, 10000, draw_shifted, shift));
        drift_evidence_free(e);
    }
    return validate_average(&delays);
}

void validate_tolerance(validation *v) {
    size_t runs = validate_runs(v, 200);
    validate_at_most(v, "V4", "ball, PSI .02 tolerated, shift .1: alarms in 1000 checks of 1000",
                     tolerated_alarms(DRIFT_REFERENCE_BALL, 0, 1000, 1000, 1000, 0.1, runs), 0.01,
                     validate_share_slack(0.01, runs));
    validate_at_most(v, "V4", "the same, shift .135",
                     tolerated_alarms(DRIFT_REFERENCE_BALL, 0, 1000, 1000, 1000, 0.135, runs), 0.05,
                     validate_share_slack(0.05, runs));
    validate_at_most(v, "V4", "both halves, m=2000 n=500, shift .07: alarms in 1000 checks, A=1e4",
                     tolerated_alarms(DRIFT_REFERENCE_BOTH, 2000, 500, 1e4, 1000, 0.07, runs), 0.10,
                     validate_share_slack(0.10, runs));
    validate_at_most(v, "V4", "both halves, m=2000 n=500, shift .135",
                     tolerated_alarms(DRIFT_REFERENCE_BOTH, 2000, 500, 1e4, 1000, 0.135, runs),
                     0.10, validate_share_slack(0.10, runs));
    validate_at_most(v, "V4", "both halves, m=1000 n=5000, shift .1: alarms in 100 checks, A=1e3",
                     tolerated_alarms(DRIFT_REFERENCE_BOTH, 1000, 5000, 1e3, 100, 0.1, runs), 0.10,
                     validate_share_slack(0.10, runs));
    validate_at_most(v, "V4", "both halves, known reference, shift .35, A=1e6: mean delay",
                     harmful_delay(DRIFT_REFERENCE_BOTH, 0.35, runs), 3, 0);
    validate_at_most(v, "V4", "ball, shift .35, A=1e6: mean delay",
                     harmful_delay(DRIFT_REFERENCE_BALL, 0.35, runs), 3, 0);
}

/* ---- V6 ---- */

#define ROWS    200
#define BATCHES 240
#define EFFECT  0.1

typedef struct process {
    double level; /* of this batch */
    double phi;
} process;

static void next_level(process *p, random_source *r) {
    p->level = p->phi * p->level + EFFECT * sqrt(1 - p->phi * p->phi) * random_normal(r);
}

static void draw_batch(process *p, random_source *r, double *values) {
    next_level(p, r);
    for (size_t i = 0; i < ROWS; i++)
        values[i] = p->level + random_normal(r);
}

static double sample[BATCHES * ROWS];
static size_t sample_next;

static double draw_sample(random_source *r, double unused) {
    (void)r;
    (void)unused;
    return sample[sample_next++];
}

static double estimated_effect(const sim_column *c) {
    static uint64_t counts[BATCHES * COLUMN_MOST_BINS];
    for (size_t i = 0; i < BATCHES; i++)
        column_count(c, sample + i * ROWS, ROWS, counts + i * c->bins);
    double effect = 0;
    if (drift_evidence_design_effect(c->kind, c->bins, counts, BATCHES, NULL, &effect, NULL) !=
        DRIFT_OK) {
        exit(2);
    }
    return effect;
}

static int batch_run(double phi, int tempered, random_source *r) {
    process p = {EFFECT * random_normal(r), phi};
    for (size_t i = 0; i < BATCHES; i++)
        draw_batch(&p, r, sample + i * ROWS);
    sample_next = 0;
    sim_column c;
    column_from_sample(&c, r, (size_t)BATCHES * ROWS, draw_sample, 0);
    drift_evidence_options o = validate_options(1000, ROWS, DRIFT_REFERENCE_BOTH);
    if (tempered) o.design_effect = estimated_effect(&c);
    drift_evidence *e = validate_make(&c, 1, &o);
    drift_evidence_state state = {.struct_size = sizeof state};
    for (size_t check = 0; check < 100 && !state.alarm; check++) {
        double values[ROWS];
        uint64_t counts[COLUMN_MOST_BINS];
        draw_batch(&p, r, values);
        column_count(&c, values, ROWS, counts);
        drift_evidence_check(e, counts, 0, &state, NULL);
    }
    drift_evidence_free(e);
    return state.alarm != 0;
}

static double batch_alarms(double phi, int tempered, size_t runs) {
    random_source r = random_seeded(600 + (uint64_t)(10 * phi) + (uint64_t)tempered);
    size_t found = 0;
    for (size_t run = 0; run < runs; run++)
        found += (size_t)batch_run(phi, tempered, &r);
    return (double)found / (double)runs;
}

void validate_batches(validation *v) {
    size_t runs = validate_runs(v, 300);
    double slack = validate_share_slack(0.10, runs);
    validate_at_most(v, "V6", "batch means vary by .1 sd: alarms in 100 checks, design effect",
                     batch_alarms(0, 1, runs), 0.10, slack);
    validate_at_most(v, "V6", "the same, autocorrelation .8", batch_alarms(0.8, 1, runs), 0.10,
                     slack);
    validate_at_least(v, "V6", "the first, taken for independent rows", batch_alarms(0, 0, runs),
                      0.5, 0);
    validate_at_least(v, "V6", "the second, taken for independent rows", batch_alarms(0.8, 0, runs),
                      0.5, 0);
}
