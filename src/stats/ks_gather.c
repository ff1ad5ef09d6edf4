/* SPDX-License-Identifier: Apache-2.0 */
/* Values of cells, run after run.
 * In: values with their cells, runs. Out: the values of the runs. Layer: stats. */
#include "stats/ks_gather.h"

#include <string.h>

/* ends[r + 1]: where the next value of run r goes. run_of is 0 where a cell is in no run: its values
 * go where the next one is written over them. */
static void gather_many(const ks_gather *g, const uint8_t *run_of, double **ends) {
    for (size_t i = 0; i < g->count; i++) {
        unsigned run = run_of[g->cell[i]];
        *ends[run] = g->values[i];
        ends[run] += run > 0;
    }
}

/* While they are few, values are looked for first: then they come from memory side by side. */
static void gather_few(const ks_gather *g, const kernel_cell_range *ranges, size_t range_count,
                       const uint8_t *run_of, double **ends) {
    kernel_find_cells_fn *find = kernels_get()->find_cells;
    uint16_t place[KS_CELLS_BLOCK];
    for (size_t i = 0; i < g->count; i += KS_CELLS_BLOCK) {
        size_t block = g->count - i < KS_CELLS_BLOCK ? g->count - i : KS_CELLS_BLOCK;
        size_t found = find(g->values + i, g->cell + i, block, ranges, range_count, place);
        for (size_t k = 0; k < found; k++)
            *ends[run_of[g->cell[i + place[k]]]]++ = g->values[i + place[k]];
    }
}

/* A part of all values from which on they are not few. */
#define MANY 8

static void gather_side(const ks_gather *g, const ks_run *runs, size_t count, int is_x,
                        const uint8_t *run_of) {
    double none;
    double *ends[KS_RUNS_MOST + 1] = {&none};
    double *to = g->to;
    kernel_cell_range ranges[KS_RUNS_FEW];
    for (size_t r = 0; r < count; r++) {
        ends[r + 1] = to;
        to += is_x ? runs[r].nx : runs[r].ny;
        if (r < KS_RUNS_FEW) {
            ranges[r] = (kernel_cell_range){(uint16_t)runs[r].first, (uint16_t)runs[r].last};
        }
    }
    if (count <= KS_RUNS_FEW && (size_t)(to - g->to) < g->count / MANY) {
        gather_few(g, ranges, count, run_of, ends);
    } else {
        gather_many(g, run_of, ends);
    }
}

void ks_gather_runs(const ks_gather *x, const ks_gather *y, const ks_run *runs, size_t count,
                    uint8_t *run_of, uint32_t cells) {
    memset(run_of, 0, cells);
    for (size_t i = 0; i < count; i++)
        memset(run_of + runs[i].first, (int)i + 1, runs[i].last - runs[i].first + 1);
    gather_side(x, runs, count, 1, run_of);
    gather_side(y, runs, count, 0, run_of);
}
