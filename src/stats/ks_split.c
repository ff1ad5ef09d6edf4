/* SPDX-License-Identifier: Apache-2.0 */
/* One value of each cell gets a cell of its own.
 * In: values with their cells. Out: finer cells, counts. Layer: stats. */
#include "stats/ks_split.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

/* Values of a side that are looked at. */
#define LOOK 4096

static void forget_values(double *value, uint32_t cells) {
    for (uint32_t c = 0; c < cells; c++)
        value[c] = NAN;
}

/* Keeps the last value of each cell, of those that are looked at: any will do, a frequent one is
 * likely. They are taken from all over the sample, which may be sorted. Returns how many more came
 * into a cell after one like them than after another. */
static int64_t pick_values(double *value, const double *x, const uint16_t *cell, size_t n) {
    size_t step = n / LOOK + 1;
    int64_t repeated = 0;
    for (size_t i = 0; i < n; i += step) {
        double before = value[cell[i]];
        repeated += x[i] == before;
        repeated -= x[i] < before || x[i] > before;
        value[cell[i]] = x[i];
    }
    return repeated;
}

/* Only cells of runs are split. */
static void keep_runs(double *value, uint32_t cells, const ks_run *runs, size_t run_count) {
    uint32_t cell = 0;
    for (size_t r = 0; r < run_count; r++) {
        while (cell < runs[r].first)
            value[cell++] = NAN;
        cell = runs[r].last + 1;
    }
    while (cell < cells)
        value[cell++] = NAN;
}

/* Each cell with a value becomes three, while there are numbers for them. */
static void number_cells(ks_split *s) {
    for (uint32_t c = 0; c < s->cells; c++) {
        s->start[c] = (uint16_t)s->count++;
        if (s->count + (s->cells - c) + 1 > KS_SPLIT_MOST) s->value[c] = NAN;
        if (isnan(s->value[c])) continue;
        s->atom_count++;
        s->count += 2;
    }
}

static void list_atoms(ks_split *s) {
    uint32_t atom = 0;
    for (uint32_t c = 0; c < s->cells; c++) {
        if (!isnan(s->value[c])) s->atoms[atom++] = (ks_atom){s->value[c], s->start[c] + UINT32_C(1)};
    }
}

/* Counts what is not the value of its cell, which is rare where values are repeated. */
static void renumber(const ks_split *s, const double *x, uint16_t *cell, size_t n,
                     uint32_t *counts) {
    for (size_t i = 0; i < n; i++) {
        double value = s->value[cell[i]];
        uint32_t now = s->start[cell[i]] + UINT32_C(1);
        if (x[i] != value) { /* also where there is none */
            now = now + (x[i] > value) - !(x[i] >= value);
            counts[now]++;
        }
        cell[i] = (uint16_t)now;
    }
}

/* What is left of each cell's count is the value. */
static void count_values(const ks_split *s, const uint32_t *before, uint32_t *counts) {
    for (uint32_t c = 0; c < s->cells; c++) {
        uint32_t *now = counts + s->start[c];
        if (!isnan(s->value[c])) now[1] = before[c] - now[0] - now[2];
    }
}

static void count(const ks_split *s, const double *x, uint16_t *cell, size_t n,
                  const uint32_t *before, uint32_t *counts) {
    memset(counts, 0, s->count * sizeof *counts);
    renumber(s, x, cell, n, counts);
    count_values(s, before, counts);
}

static int split(ks_split *s, ks_cells *cells, const ks_coded *values, ks_tally *tally) {
    s->start = memory_unset(&s->allocator, s->cells, sizeof *s->start);
    if (!s->start) return 0;
    number_cells(s);
    s->atoms = memory_unset(&s->allocator, s->atom_count, sizeof *s->atoms);
    s->counts = memory_unset(&s->allocator, s->count, 2 * sizeof *s->counts);
    if (!s->atoms || !s->counts) return 0;
    list_atoms(s);
    count(s, values->x, values->x_cell, values->nx, tally->x, s->counts);
    count(s, values->y, values->y_cell, values->ny, tally->y, s->counts + s->count);
    cells->count = s->count;
    cells->atoms = s->atoms;
    cells->atom_count = s->atom_count;
    tally->x = s->counts;
    tally->y = s->counts + s->count;
    return 1;
}

int ks_split_ties(ks_split *s, ks_cells *cells, const ks_coded *values, const ks_run *runs,
                  size_t run_count, ks_tally *tally, const drift_allocator *allocator, int *done) {
    memset(s, 0, sizeof *s);
    s->allocator = memory_allocator(allocator);
    s->cells = cells->count;
    s->value = memory_unset(&s->allocator, s->cells, sizeof *s->value);
    *done = 0;
    if (!s->value) return 0;
    forget_values(s->value, s->cells);
    int64_t repeated = pick_values(s->value, values->x, values->x_cell, values->nx);
    repeated += pick_values(s->value, values->y, values->y_cell, values->ny);
    if (repeated < 0) return 1;
    keep_runs(s->value, s->cells, runs, run_count);
    *done = 1;
    return split(s, cells, values, tally);
}

void ks_split_destroy(ks_split *s) {
    memory_release(&s->allocator, s->counts, s->count, 2 * sizeof *s->counts);
    memory_release(&s->allocator, s->atoms, s->atom_count, sizeof *s->atoms);
    memory_release(&s->allocator, s->start, s->cells, sizeof *s->start);
    memory_release(&s->allocator, s->value, s->cells, sizeof *s->value);
}
