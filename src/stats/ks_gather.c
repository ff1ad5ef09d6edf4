/* SPDX-License-Identifier: Apache-2.0 */
/* Values of cells, run after run.
 * In: values with their cells, runs. Out: the values of the runs. Layer: stats. */
#include "stats/ks_gather.h"

#include <string.h>

/* A part of all values from which on those wanted are not few. */
#define MANY 8

/* One side. */
typedef struct source {
    const double *values;
    const uint16_t *cell;
    size_t count;
    double *ends[KS_RUNS_MOST + 1]; /* [r + 1]: where the next value of run r goes */
} source;

/* Values in no run go where the next one is written over them. */
static void gather_many(source *s, const uint8_t *run_of) {
    double none;
    s->ends[0] = &none;
    for (size_t i = 0; i < s->count; i++) {
        unsigned run = run_of[s->cell[i]];
        *s->ends[run] = s->values[i];
        s->ends[run] += run > 0;
    }
}

/* Ranges of cells that hold all runs, with no gap in them that is wider than `gap`. */
static size_t cover(const ks_wanted *wanted, uint32_t gap, kernel_cell_range *ranges) {
    size_t count = 0;
    for (size_t r = 0; r < wanted->count; r++) {
        const ks_run *run = &wanted->runs[r];
        int apart = r == 0 || run->first - wanted->runs[r - 1].last > gap;
        if (apart && count == KERNEL_CELL_RANGES) return count + 1;
        if (apart) ranges[count++].first = (uint16_t)run->first;
        ranges[count - 1].last = (uint16_t)run->last;
    }
    return count;
}

static size_t cover_with_few(const ks_wanted *wanted, kernel_cell_range *ranges) {
    uint32_t gap = 1;
    size_t count = cover(wanted, gap, ranges);
    while (count > KERNEL_CELL_RANGES) {
        gap *= 2;
        count = cover(wanted, gap, ranges);
    }
    return count;
}

/* The values are looked for first: then they come from memory side by side. */
static void gather_few(source *s, const ks_wanted *wanted) {
    kernel_find_cells_fn *find = kernels_get()->find_cells;
    kernel_cell_range ranges[KERNEL_CELL_RANGES];
    uint16_t place[CELL_MAP_BLOCK];
    size_t range_count = cover_with_few(wanted, ranges);
    for (size_t i = 0; i < s->count; i += CELL_MAP_BLOCK) {
        size_t block = s->count - i < CELL_MAP_BLOCK ? s->count - i : CELL_MAP_BLOCK;
        size_t found = find(s->values + i, s->cell + i, block, ranges, range_count, place);
        for (size_t k = 0; k < found; k++) {
            unsigned run = wanted->run_of[s->cell[i + place[k]]];
            if (run > 0) *s->ends[run]++ = s->values[i + place[k]];
        }
    }
}

static void gather(source *s, const ks_wanted *wanted, size_t total) {
    if (total == 0) return;
    if (total < s->count / MANY) {
        gather_few(s, wanted);
    } else {
        gather_many(s, wanted->run_of);
    }
}

ks_wanted ks_gather_mark(const ks_run *runs, size_t count, uint8_t *run_of, uint32_t cells) {
    memset(run_of, 0, cells);
    for (size_t i = 0; i < count; i++)
        memset(run_of + runs[i].first, (int)i + 1, runs[i].last - runs[i].first + 1);
    return (ks_wanted){runs, count, run_of};
}

void ks_gather_x(const ks_wanted *wanted, const double *x, const uint16_t *cell, size_t n,
                 double *to) {
    source s = {x, cell, n, {NULL}};
    size_t total = 0;
    for (size_t r = 0; r < wanted->count; r++) {
        s.ends[r + 1] = to + total;
        total += wanted->runs[r].nx;
    }
    gather(&s, wanted, total);
}

void ks_gather_y(const ks_wanted *wanted, const double *y, const uint16_t *cell, size_t n,
                 double *to) {
    source s = {y, cell, n, {NULL}};
    size_t total = 0;
    for (size_t r = 0; r < wanted->count; r++) {
        s.ends[r + 1] = to + total;
        total += wanted->runs[r].ny;
    }
    gather(&s, wanted, total);
}
