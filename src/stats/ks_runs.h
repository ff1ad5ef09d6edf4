/* SPDX-License-Identifier: Apache-2.0 */
/* Which cells can still hold the largest difference, by the counts in all of them.
 * Layer: stats. */
#ifndef STATS_KS_RUNS_H
#define STATS_KS_RUNS_H

#include "sketch/cell_map.h"
#include "stats/ks_supremum.h"

/* Neighbouring cells that are looked into together. A run ends at an atom that holds a 64th of the
 * values, after a stretch of cells that need no look, or when it is a 32nd of all cells long. The
 * stretch is short while that makes few runs, else a 64th of all cells: so there are at most
 * 64 + 64 + 32 and one more. */
#define KS_RUNS_FEW  KERNEL_CELL_RANGES
#define KS_RUNS_MOST 161

typedef struct ks_run {
    uint32_t first, last; /* cells */
    uint32_t f, g;        /* values of x and y before them */
    uint32_t nx, ny;      /* values in them */
    int64_t upper;        /* no difference in them is larger */
} ks_run;

/* Counts of both sides in the same cells, and what was passed before the first. */
typedef struct ks_tally {
    const cell_map *cells;
    const uint32_t *x;
    const uint32_t *y;
    uint64_t f, g;
    uint64_t values; /* all that are counted */
} ks_tally;

/* Takes the differences at the ends of all cells into s->best, and those at atoms with their place.
 */
void ks_runs_take_ends(const ks_tally *tally, ks_supremum *s);

/* The largest difference that is possible, s->best or one inside a cell, for cells without atoms.
 */
int64_t ks_runs_upper(const ks_tally *tally, const ks_supremum *s);

/* The cells that are no atoms and may hold a difference of s->best or more, in rising order.
 * Returns the number of runs. */
size_t ks_runs_find(const ks_tally *tally, const ks_supremum *s, ks_run runs[KS_RUNS_MOST]);

#endif
