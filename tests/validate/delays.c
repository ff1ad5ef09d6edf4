/* SPDX-License-Identifier: Apache-2.0 */
/* V3: delay against the optimal chart that knows the shift. V13: delay for changes of other kinds.
 * In: runs. Out: lines. Layer: tests. */
#include <stdio.h>
#include <stdlib.h>

#include <driftcheck/detect.h>

#include "validate/validate.h"

#define BUDGET 1e6
#define ROWS   50
#define QUIET  100

/* Moustakides 1986: no test with this run length finds the shift sooner, in the worst case, than
 * the CUSUM of its likelihood ratio; here on the means of batches. */
static double optimal_delay(double shift) {
    double scaled = shift * sqrt(ROWS);
    double h, delay;
    if (drift_cusum_threshold(scaled / 2, BUDGET, 0, NULL, &h, NULL) != DRIFT_OK ||
        drift_cusum_run_length(scaled / 2, h, scaled, NULL, &delay, NULL) != DRIFT_OK) {
        fputs("the optimal chart cannot be computed\n", stderr);
        exit(2);
    }
    return delay;
}

/* recorded: the median delay in docs/evidence.md. */
static void delay_case(validation *v, size_t reference, double shift, double limit,
                       double recorded) {
    size_t runs = validate_runs(v, 400);
    double best = optimal_delay(shift);
    validate_mean delays =
        validate_delay(runs, reference, ROWS, QUIET, draw_shifted, 0, shift, 300 + reference);
    char what[80];
    snprintf(what, sizeof what, "m=%zu shift %.2f sd: delay %.2f, of the optimum %.2f", reference,
             shift, validate_average(&delays), best);
    double slack = v->is_short ? 3 * validate_error(&delays) / best : 0;
    validate_at_most(v, "V3", what, validate_average(&delays) / best, limit, slack);
    if (v->is_short) return; /* a median of few runs says little */
    snprintf(what, sizeof what, "m=%zu shift %.2f sd: median delay %.1f, recorded %.1f", reference,
             shift, validate_median(&delays), recorded);
    double off = fabs(validate_median(&delays) / recorded - 1);
    validate_at_most(v, "V3", what, off, 0.15, 0);
}

#define MANY 200

/* One of many columns shifts. */
static validate_mean many_columns_delay(size_t runs, size_t reference, double shift) {
    random_source r = random_seeded(301);
    drift_evidence_options o = validate_options(BUDGET, ROWS, DRIFT_REFERENCE_BOTH);
    sim_column *columns = calloc(MANY, sizeof *columns);
    uint64_t *counts = calloc((size_t)MANY * COLUMN_MOST_BINS, sizeof *counts);
    if (!columns || !counts) exit(2);
    validate_mean delays = {0};
    for (size_t run = 0; run < runs; run++) {
        for (size_t i = 0; i < MANY; i++)
            column_from_sample(&columns[i], &r, reference, draw_shifted, 0);
        drift_evidence *e = validate_make(columns, MANY, &o);
        drift_evidence_state state = {.struct_size = sizeof state};
        size_t check = 0;
        while (!state.alarm) {
            uint64_t *to = counts;
            double now = check < QUIET ? 0 : shift;
            for (size_t i = 0; i < MANY; i++) {
                column_batch(&columns[i], &r, ROWS, draw_shifted, i ? 0 : now, to);
                to += columns[i].bins;
            }
            drift_evidence_check(e, counts, 0, &state, NULL);
            check++;
        }
        if (check > QUIET) validate_add(&delays, (double)(check - QUIET));
        drift_evidence_free(e);
    }
    free(counts);
    free(columns);
    return delays;
}

static void many_columns(validation *v) {
    size_t runs = validate_runs(v, 100);
    double shift = 0.25;
    size_t reference = v->is_short ? 2000 : 10000;
    validate_mean one =
        validate_delay(validate_runs(v, 400), reference, ROWS, QUIET, draw_shifted, 0, shift, 302);
    validate_mean many = many_columns_delay(runs, reference, shift);
    char what[80];
    snprintf(what, sizeof what, "one of 200 columns shifts %.2f sd: delay %.2f, alone %.2f", shift,
             validate_average(&many), validate_average(&one));
    double slack = 3 * validate_error(&many) / validate_average(&one);
    validate_at_most(v, "V3", what, validate_average(&many) / validate_average(&one), 1.35,
                     v->is_short ? slack : 0);
}

void validate_delays(validation *v) {
    static const double shifts[] = {0.1, 0.25, 0.5, 1};
    static const double known[] = {56.5, 11, 3, 1}, sampled[] = {74, 11, 3, 1};
    for (size_t i = 0; i < 4; i++)
        delay_case(v, 0, shifts[i], 1.35, known[i]);
    for (size_t i = 0; i < 4; i++)
        delay_case(v, 10000, shifts[i], i ? 1.6 : 2.0, sampled[i]);
    many_columns(v);
}

/* ---- V13 ---- */

typedef struct shape {
    const char *what;
    column_draw *draw;
    double before;
    double after;
    double recorded; /* checks, of an independent implementation of the method */
} shape;

static const shape shapes[] = {
    {"standard deviation times 0.7", draw_scaled, 1, 0.7, 4.5},
    {"standard deviation times 0.85", draw_scaled, 1, 0.85, 15.9},
    {"standard deviation times 1.2", draw_scaled, 1, 1.2, 10.9},
    {"standard deviation times 1.5", draw_scaled, 1, 1.5, 2.5},
    {"missing from 1 % to 3 %", draw_missing, 0.01, 0.03, 28.6},
    {"two modes, same mean and variance", draw_bimodal, 0, 0.8, 20},
    {"5 % of the rows 4 sd higher", draw_outliers, 0, 0.05, 5.3},
    {"10 % of the rows stuck at one value", draw_stuck, 0, 0.1, 17.2},
};

void validate_shapes(validation *v) {
    size_t runs = validate_runs(v, 200);
    for (size_t i = 0; i < sizeof shapes / sizeof *shapes; i++) {
        const shape *s = &shapes[i];
        validate_mean delays =
            validate_delay(runs, 10000, ROWS, QUIET, s->draw, s->before, s->after, 1300 + i);
        char what[80];
        snprintf(what, sizeof what, "%s: delay, recorded %.1f", s->what, s->recorded);
        double slack = v->is_short ? 3 * validate_error(&delays) : 0;
        validate_at_most(v, "V13", what, validate_average(&delays), 1.2 * s->recorded, slack);
    }
}
