/* SPDX-License-Identifier: Apache-2.0 */
/* Bounds of the difference cell by cell.
 * In: counts. Out: bounds, runs of cells. Layer: stats. */
#include "stats/ks_runs.h"

/* f m - g n before the first cell. */
static int64_t difference_before(const ks_tally *tally, const ks_supremum *s) {
    return (int64_t)tally->f * s->m - (int64_t)tally->g * s->n;
}

/* Atoms are single values, so that the difference at their end is attained at a place that is
 * known.
 */
static void take_atoms(const ks_tally *tally, ks_supremum *s) {
    const cell_map *cells = tally->cells;
    uint64_t f = tally->f;
    uint64_t g = tally->g;
    uint32_t cell = 0;
    for (uint32_t a = 0; a < cells->atom_count; a++) {
        uint32_t atom = cells->atoms[a].cell;
        for (; cell <= atom; cell++) {
            f += tally->x[cell];
            g += tally->y[cell];
        }
        if (tally->x[atom] + tally->y[atom] > 0) {
            ks_supremum_attain(s, f, g, cells->atoms[a].value);
        }
    }
}

void ks_runs_take_ends(const ks_tally *tally, ks_supremum *s) {
    int64_t difference = difference_before(tally, s);
    int64_t best = s->best;
    for (uint32_t c = 0; c < tally->cells->count; c++) {
        difference += tally->x[c] * s->m - tally->y[c] * s->n;
        int64_t distance = difference < 0 ? -difference : difference;
        best = distance > best ? distance : best;
    }
    s->best = best;
    take_atoms(tally, s);
}

/* A cell with the difference before it. Inside it F is at most that of its end and G at least that
 * of its start, or the other way round. */
typedef struct cell_bounds {
    int64_t above;
    int64_t below;
} cell_bounds;

static cell_bounds bounds_of(const ks_tally *tally, const ks_supremum *s, uint32_t cell,
                             int64_t difference) {
    return (cell_bounds){difference + tally->x[cell] * s->m, tally->y[cell] * s->n - difference};
}

/* Only where x has values can it get ahead, and y only where y has; -1 in an empty cell. */
static int64_t upper_in(const ks_tally *tally, const cell_bounds *b, uint32_t cell) {
    int64_t above = tally->x[cell] > 0 ? b->above : -1;
    int64_t below = tally->y[cell] > 0 ? b->below : -1;
    return above > below ? above : below;
}

int64_t ks_runs_upper(const ks_tally *tally, const ks_supremum *s) {
    int64_t upper = s->best;
    int64_t difference = difference_before(tally, s);
    for (uint32_t c = 0; c < tally->cells->count; c++) {
        cell_bounds b = bounds_of(tally, s, c, difference);
        int64_t inside = upper_in(tally, &b, c);
        upper = inside > upper ? inside : upper;
        difference = b.above - tally->y[c] * s->n;
    }
    return upper;
}

/* How runs are made. */
typedef struct rule {
    uint32_t gap;    /* most cells between one that needs a look and the next */
    uint32_t length; /* cells from which on a run is ended */
    size_t most;     /* runs */
} rule;

typedef struct run_list {
    const ks_tally *tally;
    const rule *by;
    ks_run *runs;
    size_t count;
    int open;      /* whether the last run may go on */
    uint64_t f, g; /* values before `cell` */
    uint32_t cell;
} run_list;

/* Counts on to a cell. */
static void move_to(run_list *list, uint32_t cell) {
    for (; list->cell < cell; list->cell++) {
        list->f += list->tally->x[list->cell];
        list->g += list->tally->y[list->cell];
    }
}

static int may_go_on(const run_list *list, uint32_t cell) {
    if (!list->open) return 0;
    const ks_run *run = &list->runs[list->count - 1];
    return cell - run->last <= list->by->gap && cell - run->first < list->by->length;
}

/* Adds a cell to the last run, with all between, or begins a new one. */
static void add_cell(run_list *list, uint32_t cell, int64_t upper) {
    move_to(list, cell);
    if (!may_go_on(list, cell)) {
        list->runs[list->count++] =
            (ks_run){cell, cell, (uint32_t)list->f, (uint32_t)list->g, 0, 0, -1};
    }
    ks_run *run = &list->runs[list->count - 1];
    list->open = 1;
    run->last = cell;
    run->nx = (uint32_t)list->f + list->tally->x[cell] - run->f;
    run->ny = (uint32_t)list->g + list->tally->y[cell] - run->g;
    if (upper > run->upper) run->upper = upper;
}

/* Light atoms between other cells are not worth a run of their own. */
static int is_heavy(const ks_tally *tally, uint32_t cell) {
    return (uint64_t)tally->x[cell] + tally->y[cell] >= tally->values / 64;
}

/* Returns the number of runs, or more than by->most if they are more than that. */
static size_t find_runs(const ks_tally *tally, const ks_supremum *s, const rule *by, ks_run *runs) {
    const cell_map *cells = tally->cells;
    run_list list = {tally, by, runs, 0, 0, tally->f, tally->g, 0};
    int64_t difference = difference_before(tally, s);
    uint32_t atom = 0;
    for (uint32_t c = 0; c < cells->count && list.count <= by->most; c++) {
        cell_bounds b = bounds_of(tally, s, c, difference);
        difference = b.above - tally->y[c] * s->n;
        if (atom < cells->atom_count && cells->atoms[atom].cell == c) {
            if (is_heavy(tally, c)) list.open = 0;
            atom++;
        } else if (b.above >= s->best || b.below >= s->best) {
            int64_t upper = upper_in(tally, &b, c);
            if (upper >= s->best) add_cell(&list, c, upper);
        }
    }
    return list.count;
}

size_t ks_runs_find(const ks_tally *tally, const ks_supremum *s, ks_run runs[KS_RUNS_MOST]) {
    uint32_t cells = tally->cells->count;
    rule close = {cells / 1024 + 1, cells / 32 + 1, KS_RUNS_FEW};
    rule wide = {cells / 64 + 1, cells / 32 + 1, KS_RUNS_MOST};
    size_t count = find_runs(tally, s, &close, runs);
    return count <= KS_RUNS_FEW ? count : find_runs(tally, s, &wide, runs);
}
