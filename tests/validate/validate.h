/* SPDX-License-Identifier: Apache-2.0 */
/* Simulations with pass criteria: what they share. In: a budget of runs. Out: lines of a table, the
 * number of criteria that were missed. Layer: tests. */
#ifndef VALIDATE_VALIDATE_H
#define VALIDATE_VALIDATE_H

#include <stddef.h>

#include <driftcheck/evidence.h>

#include "validate/column.h"

/* Runs in the short form are so many times fewer. */
#define VALIDATE_SHORT 10

typedef struct validation {
    int is_short;
    unsigned criteria;
    unsigned missed;
} validation;

/* A tenth of the runs in the short form. */
size_t validate_runs(const validation *v, size_t runs);

/* One line of the table, and whether the criterion holds. `slack` is added to the limit: what
 * chance does to so few runs. */
void validate_at_most(validation *v, const char *id, const char *what, double measured,
                      double limit, double slack);
void validate_at_least(validation *v, const char *id, const char *what, double measured,
                       double limit, double slack);

/* Three standard errors of a share. */
double validate_share_slack(double share, size_t runs);

/* The library's objects, or the end of the program with its message. */
drift_evidence *validate_make(const sim_column *columns, size_t count,
                              const drift_evidence_options *options);

drift_evidence_options validate_options(double budget, size_t rows, int32_t mode);

/* One run of one column: checks of `rows` drawn values until an alarm, at most `checks`; the number
 * of the check that raised it, or 0. */
size_t validate_run(drift_evidence *e, const sim_column *c, random_source *r, size_t rows,
                    size_t checks, column_draw *draw, double parameter);

/* Mean and its standard error; median of the first VALIDATE_KEPT. */
#define VALIDATE_KEPT 400

typedef struct validate_mean {
    double sum;
    double square;
    size_t count;
    double values[VALIDATE_KEPT];
} validate_mean;

void validate_add(validate_mean *m, double value);
double validate_average(const validate_mean *m);
double validate_error(const validate_mean *m);
double validate_median(const validate_mean *m);

/* The mean delay of an alarm, `quiet` checks without drift before it. rows_of_reference 0: known.
 */
validate_mean validate_delay(size_t runs, size_t rows_of_reference, size_t rows, size_t quiet,
                             column_draw *draw, double before, double after, uint64_t seed);

void validate_null(validation *v);       /* V1 */
void validate_references(validation *v); /* V2 */
void validate_delays(validation *v);     /* V3 */
void validate_tolerance(validation *v);  /* V4 */
void validate_columns(validation *v);    /* V5 */
void validate_batches(validation *v);    /* V6 */
void validate_seasons(validation *v);    /* V7 */
void validate_streams(validation *v);    /* V8 */
void validate_risk(validation *v);       /* V9 */
void validate_charts(validation *v);     /* V10 */
void validate_windows(validation *v);    /* V11 */
void validate_shapes(validation *v);     /* V13 */

#endif
