/* SPDX-License-Identifier: Apache-2.0 */
/* Splits cells in three, below, at and above one of their values. Where values are repeated it fills
 * the cell, which then hides nothing any more. Layer: stats. */
#ifndef STATS_KS_SPLIT_H
#define STATS_KS_SPLIT_H

#include <driftcheck/core.h>

#include "stats/ks_runs.h"

/* Most cells after a split: they have 16-bit numbers. */
#define KS_SPLIT_MOST 65535

/* Values of both sides, with their cells. */
typedef struct ks_coded {
    const double *x, *y;
    size_t nx, ny;
    uint16_t *x_cell, *y_cell;
} ks_coded;

/* Memory of a split, which cells and tally refer to. */
typedef struct ks_split {
    drift_allocator allocator;
    double *value; /* of each cell before: that it is split at, or NaN */
    uint16_t *start; /* of each cell before: its first one now */
    uint32_t cells;
    ks_atom *atoms;
    uint32_t *counts; /* of x, then of y */
    uint32_t count;
    uint32_t atom_count;
} ks_split;

/* Splits the cells of the runs if a look at some values says that most are repeated ones: numbers
 * all cells anew, in `cells`, in `values` and in `tally`. *done: whether it did. 0 when out of
 * memory. ks_split_destroy must follow in any case. */
int ks_split_ties(ks_split *split, ks_cells *cells, const ks_coded *values, const ks_run *runs,
                  size_t run_count, ks_tally *tally, const drift_allocator *allocator, int *done);
void ks_split_destroy(ks_split *split);

#endif
