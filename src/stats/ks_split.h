/* SPDX-License-Identifier: Apache-2.0 */
/* Splits cells in three, below, at and above one of their values. Where values are repeated it
 * fills the cell, which then hides nothing any more. Layer: stats. */
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

/* Memory of a split, which cells and tallies refer to. */
typedef struct ks_split {
    drift_allocator allocator;
    double *value;   /* of each cell before: that it is split at, or NaN */
    uint16_t *start; /* of each cell before: its first one now */
    uint32_t cells;  /* before */
    uint32_t count;  /* now */
    cell_atom *atoms;
    uint32_t atom_count;
    uint32_t *counts; /* of x, then, if there are two sides, of y */
    size_t sides;
} ks_split;

/* Splits the cells of the runs if a look at some values says that most are repeated ones: numbers
 * all cells anew, in `cells`, in `values` and in `tally`. *done: whether it did. 0 when out of
 * memory. ks_split_destroy must follow in any case. */
int ks_split_ties(ks_split *split, cell_map *cells, const ks_coded *values, const ks_run *runs,
                  size_t run_count, ks_tally *tally, const drift_allocator *allocator, int *done);

/* The same for a rising sample alone, which counts[c] values of are in cell c: splits the cells
 * that are half of one value if these are many of all. split->counts are those of the sample then.
 */
int ks_split_rising(ks_split *split, cell_map *cells, const double *x, const uint32_t *counts,
                    const drift_allocator *allocator, int *done);

/* Numbers the cells of n more values anew and counts them; before: their counts in the cells
 * before, counts: split->count of them. */
void ks_split_count(const ks_split *split, const double *x, uint16_t *cell, size_t n,
                    const uint32_t *before, uint32_t *counts);

void ks_split_destroy(ks_split *split);

#endif
