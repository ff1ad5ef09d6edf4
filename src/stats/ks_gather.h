/* SPDX-License-Identifier: Apache-2.0 */
/* Takes the values of some cells out of a sample. Layer: stats. */
#ifndef STATS_KS_GATHER_H
#define STATS_KS_GATHER_H

#include "stats/ks_runs.h"

/* The runs that values are taken out for. run_of: of each cell its run + 1, or 0 if it is in none.
 */
typedef struct ks_wanted {
    const ks_run *runs;
    size_t count;
    const uint8_t *run_of;
} ks_wanted;

/* Fills run_of for `cells` cells. */
ks_wanted ks_gather_mark(const ks_run *runs, size_t count, uint8_t *run_of, uint32_t cells);

/* Copies those of n values of x (or y), with their cells, that are in the runs: run after run, in
 * their order. */
void ks_gather_x(const ks_wanted *wanted, const double *x, const uint16_t *cell, size_t n,
                 double *to);
void ks_gather_y(const ks_wanted *wanted, const double *y, const uint16_t *cell, size_t n,
                 double *to);

#endif
