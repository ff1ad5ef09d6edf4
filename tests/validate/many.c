/* SPDX-License-Identifier: Apache-2.0 */
/* V5: 200 columns, independent or correlated. In: runs. Out: lines. Layer: tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validate/validate.h"

#define COLUMNS   200
#define ROWS      50
#define REFERENCE 1000
#define DRIFTING  3

typedef struct table {
    double *values; /* column by column */
    uint64_t *counts;
    double *factor;
} table;

/* Rows whose columns share a factor of variance rho. */
static void draw_rows(random_source *r, double rho, size_t rows, double shift, size_t shifted,
                      const table *t) {
    for (size_t i = 0; i < rows; i++)
        t->factor[i] = sqrt(rho) * random_normal(r);
    for (size_t c = 0; c < COLUMNS; c++) {
        double *column = t->values + c * rows;
        for (size_t i = 0; i < rows; i++)
            column[i] = t->factor[i] + sqrt(1 - rho) * random_normal(r) + (c < shifted ? shift : 0);
    }
}

static const double *drawn;

static double draw_next(random_source *r, double unused) {
    (void)r;
    (void)unused;
    return *drawn++;
}

typedef struct outcome {
    size_t alarm; /* number of the check, or 0 */
    double false_share;
} outcome;

static outcome run_table(random_source *r, double rho, double budget, size_t checks, double shift,
                         size_t shifted, const table *t, sim_column *columns) {
    draw_rows(r, rho, REFERENCE, 0, 0, t);
    for (size_t c = 0; c < COLUMNS; c++) {
        drawn = t->values + c * REFERENCE;
        column_from_sample(&columns[c], r, REFERENCE, draw_next, 0);
    }
    drift_evidence_options o = validate_options(budget, ROWS, DRIFT_REFERENCE_BOTH);
    drift_evidence *e = validate_make(columns, COLUMNS, &o);
    drift_evidence_state state = {.struct_size = sizeof state};
    outcome result = {0, 0};
    for (size_t check = 1; check <= checks && !state.alarm; check++) {
        draw_rows(r, rho, ROWS, shift, shifted, t);
        uint64_t *to = t->counts;
        for (size_t c = 0; c < COLUMNS; c++) {
            column_count(&columns[c], t->values + c * ROWS, ROWS, to);
            to += columns[c].bins;
        }
        drift_evidence_check(e, t->counts, 0, &state, NULL);
        if (state.alarm) result.alarm = check;
    }
    size_t wrong = 0;
    for (size_t c = shifted; c < COLUMNS; c++) {
        drift_evidence_column_state column = {.struct_size = sizeof column};
        drift_evidence_get_column(e, c, &column, NULL);
        wrong += column.listed;
    }
    if (state.listed) result.false_share = (double)wrong / (double)state.listed;
    drift_evidence_free(e);
    return result;
}

static void correlated(validation *v, double rho, const table *t, sim_column *columns) {
    size_t runs = validate_runs(v, 200);
    random_source r = random_seeded(500 + (uint64_t)(10 * rho));
    size_t found = 0;
    for (size_t run = 0; run < runs; run++)
        found += run_table(&r, rho, 1000, 100, 0, 0, t, columns).alarm > 0;
    char what[80];
    snprintf(what, sizeof what, "200 columns, correlation %.1f: alarms in 100 checks, A=1000", rho);
    validate_at_most(v, "V5", what, (double)found / (double)runs, 0.10, 0);
    validate_mean wrong = {0};
    runs = validate_runs(v, 100);
    for (size_t run = 0; run < runs; run++)
        validate_add(&wrong, run_table(&r, rho, 1e6, 400, 0.5, DRIFTING, t, columns).false_share);
    snprintf(what, sizeof what, "3 of 200 columns shift, correlation %.1f: wrongly named", rho);
    validate_at_most(v, "V5", what, validate_average(&wrong), 0.05, 0);
}

void validate_columns(validation *v) {
    table t = {calloc((size_t)COLUMNS * REFERENCE, sizeof(double)),
               calloc((size_t)COLUMNS * COLUMN_MOST_BINS, sizeof(uint64_t)),
               calloc(REFERENCE, sizeof(double))};
    sim_column *columns = calloc(COLUMNS, sizeof *columns);
    if (!t.values || !t.counts || !t.factor || !columns) exit(2);
    correlated(v, 0, &t, columns);
    correlated(v, 0.5, &t, columns);
    free(columns);
    free(t.factor);
    free(t.counts);
    free(t.values);
}
