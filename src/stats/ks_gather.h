/* SPDX-License-Identifier: Apache-2.0 */
/* Takes the values of some cells out of a sample. Layer: stats. */
#ifndef STATS_KS_GATHER_H
#define STATS_KS_GATHER_H

#include "stats/ks_runs.h"

/* Values with their cells, and where those of the runs go. */
typedef struct ks_gather {
    const double *values;
    const uint16_t *cell;
    size_t count;
    double *to;
} ks_gather;

/* Moves the values of the runs of both sides, run after run, in their order. run_of: room for a byte
 * for each of the cells. */
void ks_gather_runs(const ks_gather *x, const ks_gather *y, const ks_run *runs, size_t count,
                    uint8_t *run_of, uint32_t cells);

#endif
