/* SPDX-License-Identifier: Apache-2.0 */
/* A simulated column: a reference sample, its bins, and rows counted into them. Layer: tests. */
#ifndef VALIDATE_COLUMN_H
#define VALIDATE_COLUMN_H

#include <driftcheck/evidence.h>

#include "validate/random.h"

#define COLUMN_MOST_BINS 40

/* Draws one value; NAN: missing. */
typedef double column_draw(random_source *r, double parameter);

typedef struct sim_column {
    size_t bins; /* missing included */
    size_t cuts;
    double cut[COLUMN_MOST_BINS];
    uint64_t reference[COLUMN_MOST_BINS];
    uint32_t edges_are_rows;
    int32_t kind;
} sim_column;

/* Bins and counts of `rows` drawn values. */
void column_from_sample(sim_column *c, random_source *r, size_t rows, column_draw *draw,
                        double parameter);

/* The same of values that were drawn already. */
void column_from_values(sim_column *c, const double *values, size_t rows);

/* The same without ties in mind: 1 row counts as exact edges only if no value occurs twice. */
void column_count(const sim_column *c, const double *values, size_t rows, uint64_t *counts);

/* A reference that is known: bins of the standard normal law as a sample of `rows` would have them,
 * with counts that stand for 1e12 rows. */
void column_known_normal(sim_column *c, double rows);

/* A categorical column with these shares, `rows` drawn. */
void column_categorical(sim_column *c, random_source *r, const double *shares, size_t categories,
                        size_t rows);

/* Counts of `rows` draws. */
void column_batch(const sim_column *c, random_source *r, size_t rows, column_draw *draw,
                  double parameter, uint64_t *counts);

void column_categorical_batch(const sim_column *c, random_source *r, const double *shares,
                              size_t categories, size_t rows, uint64_t *counts);

drift_evidence_column column_described(const sim_column *c);

/* Laws. The parameter is a shift, a factor or a share, as the name says. */
column_draw draw_shifted, draw_scaled, draw_missing, draw_bimodal, draw_stuck, draw_outliers,
    draw_counts;

#endif
