/* SPDX-License-Identifier: Apache-2.0 */
/* One value of each cell gets a cell of its own.
 * In: values with their cells. Out: finer cells, counts. Layer: stats. */
#include "stats/ks_split.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "sketch/sort.h"

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
        if (!isnan(s->value[c]))
            s->atoms[atom++] = (cell_atom){s->value[c], s->start[c] + UINT32_C(1)};
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

void ks_split_count(const ks_split *s, const double *x, uint16_t *cell, size_t n,
                    const uint32_t *before, uint32_t *counts) {
    memset(counts, 0, s->count * sizeof *counts);
    renumber(s, x, cell, n, counts);
    count_values(s, before, counts);
}

static int begin(ks_split *s, const cell_map *cells, size_t sides,
                 const drift_allocator *allocator) {
    memset(s, 0, sizeof *s);
    s->allocator = memory_allocator(allocator);
    s->cells = cells->count;
    s->sides = sides;
    s->value = memory_unset(&s->allocator, s->cells, sizeof *s->value);
    if (s->value) forget_values(s->value, s->cells);
    return s->value != NULL;
}

/* The new cells; their counts are still to be made. */
static int make_cells(ks_split *s, cell_map *cells) {
    s->start = memory_unset(&s->allocator, s->cells, sizeof *s->start);
    if (!s->start) return 0;
    number_cells(s);
    s->atoms = memory_unset(&s->allocator, s->atom_count, sizeof *s->atoms);
    s->counts = memory_unset(&s->allocator, s->count, s->sides * sizeof *s->counts);
    if (!s->atoms || !s->counts) return 0;
    list_atoms(s);
    cells->count = s->count;
    cells->atoms = s->atoms;
    cells->atom_count = s->atom_count;
    return 1;
}

int ks_split_ties(ks_split *s, cell_map *cells, const ks_coded *values, const ks_run *runs,
                  size_t run_count, ks_tally *tally, const drift_allocator *allocator, int *done) {
    *done = 0;
    if (!begin(s, cells, 2, allocator)) return 0;
    int64_t repeated = pick_values(s->value, values->x, values->x_cell, values->nx);
    repeated += pick_values(s->value, values->y, values->y_cell, values->ny);
    if (repeated < 0) return 1;
    keep_runs(s->value, s->cells, runs, run_count);
    if (!make_cells(s, cells)) return 0;
    ks_split_count(s, values->x, values->x_cell, values->nx, tally->x, s->counts);
    ks_split_count(s, values->y, values->y_cell, values->ny, tally->y, s->counts + s->count);
    tally->x = s->counts;
    tally->y = s->counts + s->count;
    *done = 1;
    return 1;
}

/* ---- a rising sample ---- */

/* The value in the middle of each cell that is at least half of it. Returns how many values these
 * are. */
static uint64_t pick_middles(ks_split *s, const double *x, const uint32_t *counts) {
    uint64_t repeated = 0;
    for (uint32_t c = 0; c < s->cells; x += counts[c++]) {
        uint32_t n = counts[c];
        if (n < 2) continue;
        double middle = x[n / 2];
        size_t same = sort_rank(x, n, middle, 1) - sort_rank(x, n, middle, 0);
        if (same < 2 || same < n / 2) continue;
        s->value[c] = middle;
        repeated += same;
    }
    return repeated;
}

static void count_rising(const ks_split *s, const double *x, const uint32_t *before) {
    for (uint32_t c = 0; c < s->cells; x += before[c++]) {
        uint32_t *now = s->counts + s->start[c];
        now[0] = before[c];
        if (isnan(s->value[c])) continue;
        uint32_t up_to = (uint32_t)sort_rank(x, before[c], s->value[c], 1);
        now[0] = (uint32_t)sort_rank(x, before[c], s->value[c], 0);
        now[1] = up_to - now[0];
        now[2] = before[c] - up_to;
    }
}

int ks_split_rising(ks_split *s, cell_map *cells, const double *x, const uint32_t *counts,
                    const drift_allocator *allocator, int *done) {
    uint64_t values = 0;
    *done = 0;
    if (!begin(s, cells, 1, allocator)) return 0;
    for (uint32_t c = 0; c < cells->count; c++)
        values += counts[c];
    if (pick_middles(s, x, counts) < values / 8) return 1;
    if (!make_cells(s, cells)) return 0;
    count_rising(s, x, counts);
    *done = 1;
    return 1;
}

void ks_split_destroy(ks_split *s) {
    memory_release(&s->allocator, s->counts, s->count, s->sides * sizeof *s->counts);
    memory_release(&s->allocator, s->atoms, s->atom_count, sizeof *s->atoms);
    memory_release(&s->allocator, s->start, s->cells, sizeof *s->start);
    memory_release(&s->allocator, s->value, s->cells, sizeof *s->value);
}
