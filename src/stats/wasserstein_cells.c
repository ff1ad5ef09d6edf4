/* SPDX-License-Identifier: Apache-2.0 */
/* Counts, sums up the cells in which F - G keeps its sign, and sorts what is in the others.
 * In: two samples in any order. Out: area. Layer: stats. */
#include "stats/wasserstein_cells.h"

#include <float.h>
#include <math.h>

#include "base/memory.h"
#include "sketch/sort.h"
#include "stats/wasserstein_walk.h"

/* Bits of a whole number that a distance from a cell's edge is written as: those of a double, less
 * where sums of so many would not fit into 63. */
#define MOST_BITS 53
#define SUM_BITS  62

enum { X, Y };

/* What becomes of the values of a cell, of one side at a time. One that is summed up: whole numbers
 * of quanta above its lower edge, whose sum is the same in any order. One that is looked into: they
 * are taken, each to the next place. All that a value needs is side by side. */
typedef struct cell_sum {
    double edge;
    double per_quantum; /* 0: not summed up */
    int64_t sum;
    uint32_t place;
    uint32_t step; /* 1: looked into; 0: all go to the last place */
} cell_sum;

typedef struct area_search {
    drift_allocator allocator;
    size_t size[2];
    const double *values[2];
    const uint16_t *cell[2];  /* of each value */
    const uint32_t *count[2]; /* values of x, y in each cell */
    cell_map map;
    const ks_split *split; /* NULL: none */
    double *edges;         /* cells + 1 */
    cell_sum *sums;        /* of each cell */
    double *away;     /* of each cell: how far its x, less its y, are from its edge, as shares */
    double *taken[2]; /* values of such cells, cell after cell, and one more place */
    size_t room[2];
} area_search;

/* ---- memory ---- */

static int allocate_cells(area_search *s) {
    const drift_allocator *a = &s->allocator;
    size_t cells = s->map.count;
    s->edges = memory_unset(a, cells + 1, sizeof *s->edges);
    s->sums = memory_unset(a, cells, sizeof *s->sums);
    s->away = memory_zeroed(a, cells, sizeof *s->away);
    return s->edges && s->sums && s->away;
}

static void release_cells(area_search *s) {
    const drift_allocator *a = &s->allocator;
    size_t cells = s->map.count;
    memory_release(a, s->edges, cells + 1, sizeof *s->edges);
    memory_release(a, s->sums, cells, sizeof *s->sums);
    memory_release(a, s->away, cells, sizeof *s->away);
    s->edges = NULL;
    s->sums = NULL;
    s->away = NULL;
}

static void release(area_search *s) {
    release_cells(s);
    for (int side = X; side <= Y; side++)
        memory_release(&s->allocator, s->taken[side], s->room[side], sizeof(double));
}

/* ---- which cells to look into ---- */

/* How far a value may be beyond an edge of its cell, by rounding. */
static double slack_of(const double *edges, uint32_t cells) {
    double first = edges[0];
    double last = edges[cells];
    return ldexp(fmax(fmax(fabs(first), fabs(last)), last - first), -50);
}

static int bits_for(uint64_t number) {
    int bits = MOST_BITS;
    while (bits > 0 && number > UINT64_C(1) << (SUM_BITS - bits))
        bits--;
    return bits;
}

/* Whether a cell can be summed up; see the header. before: D at its start, in units of 1 / (n m).
 */
static int keeps_its_sign(const area_search *s, uint32_t cell, int64_t before) {
    int64_t rise = (int64_t)s->count[X][cell] * (int64_t)s->size[Y];
    int64_t fall = (int64_t)s->count[Y][cell] * (int64_t)s->size[X];
    int64_t distance = before < 0 ? -before : before;
    int64_t against = before < 0 ? rise : fall;
    int lost = MOST_BITS - bits_for((uint64_t)s->count[X][cell] + s->count[Y][cell]);
    return against <= distance - distance / 8 && (rise + fall) / 8 < distance >> lost;
}

static void sum_up_cell(area_search *s, uint32_t cell, double reach) {
    uint64_t number = (uint64_t)s->count[X][cell] + s->count[Y][cell];
    double per_quantum = (double)(UINT64_C(1) << bits_for(number)) / reach;
    s->sums[cell] = (cell_sum){.edge = s->edges[cell], .per_quantum = per_quantum};
}

/* Values of an outermost cell may be anywhere beyond it, those of an atom are its edge. */
static void mark_cells(area_search *s, size_t taken[2]) {
    uint32_t cells = s->map.count;
    double slack = slack_of(s->edges, cells);
    double narrowest = fmax(ldexp(slack, 10), ldexp(DBL_MIN, 2 * MOST_BITS));
    int64_t before = 0;
    uint32_t atom = 0;
    taken[X] = taken[Y] = 0;
    for (uint32_t c = 0; c < cells; c++) {
        uint64_t number = (uint64_t)s->count[X][c] + s->count[Y][c];
        double width = s->edges[c + 1] - s->edges[c];
        int is_atom = atom < s->map.atom_count && s->map.atoms[atom].cell == c;
        int is_inner = c > 0 && c + 1 < cells && width >= narrowest && width <= DBL_MAX;
        atom += (uint32_t)is_atom;
        s->sums[c] = (cell_sum){.step = number > 0 && !is_atom};
        if (s->sums[c].step && is_inner && keeps_its_sign(s, c, before)) {
            sum_up_cell(s, c, width + 2.0 * slack);
        }
        taken[X] += s->sums[c].step * s->count[X][c];
        taken[Y] += s->sums[c].step * s->count[Y][c];
        before += (int64_t)s->count[X][c] * (int64_t)s->size[Y];
        before -= (int64_t)s->count[Y][c] * (int64_t)s->size[X];
    }
}

/* The edges of the map; cells that are split have their value in addition. */
static void find_edges(area_search *s) {
    const ks_split *split = s->split;
    uint32_t map_cells = split ? split->cells : s->map.count;
    for (uint32_t c = 0; c < map_cells; c++) {
        double *edge = s->edges + (split ? split->start[c] : c);
        edge[0] = cell_map_edge(&s->map, c);
        if (split && !isnan(split->value[c])) edge[1] = edge[2] = split->value[c];
    }
    s->edges[s->map.count] = cell_map_edge(&s->map, map_cells);
}

static int choose_cells(area_search *s, const cell_map *cells, const ks_tally *tally,
                        size_t taken[2]) {
    s->map = *cells;
    s->count[X] = tally->x;
    s->count[Y] = tally->y;
    if (!allocate_cells(s)) return 0;
    find_edges(s);
    mark_cells(s, taken);
    return 1;
}

/* Cells that are full of one repeated value hide nothing: they are split at it. */
static int split_cells(area_search *s, const ks_coded *values, cell_map *cells, ks_tally *tally,
                       ks_split *split, size_t taken[2]) {
    const ks_run all = {.last = cells->count - 1};
    int done = 0;
    if (!ks_split_ties(split, cells, values, &all, 1, tally, &s->allocator, &done)) return 0;
    if (!done) return 1;
    release_cells(s);
    s->split = split;
    return choose_cells(s, cells, tally, taken);
}

/* ---- sums ---- */

/* Where the first value of each cell goes. */
static void find_places(area_search *s, int side) {
    uint32_t next = 0;
    for (uint32_t c = 0; c < s->map.count; c++) {
        s->sums[c].place = s->sums[c].step ? next : (uint32_t)s->room[side] - 1;
        next += s->sums[c].step * s->count[side][c];
    }
}

/* One pass without a branch: what is not taken adds to a sum, what is taken adds 0. */
static void add_values(area_search *s, int side) {
    const double *x = s->values[side];
    const uint16_t *cell = s->cell[side];
    double *taken = s->taken[side];
    for (size_t i = 0; i < s->size[side]; i++) {
        cell_sum *c = &s->sums[cell[i]];
        c->sum += (int64_t)((x[i] - c->edge) * c->per_quantum);
        taken[c->place] = x[i];
        c->place += c->step;
    }
}

/* Ends the sums of a side, for the other one to begin. */
static void settle_sums(area_search *s, int side) {
    double sign = side == X ? 1.0 : -1.0;
    for (uint32_t c = 0; c < s->map.count; c++) {
        cell_sum *cell = &s->sums[c];
        if (cell->per_quantum == 0.0) continue;
        s->away[c] += sign * ((double)cell->sum / (double)s->size[side]) / cell->per_quantum;
        cell->sum = 0;
    }
}

static void sort_cells(const area_search *s, int side, double *scratch) {
    double *values = s->taken[side];
    for (uint32_t c = 0; c < s->map.count; c++) {
        size_t n = s->sums[c].step * s->count[side][c];
        if (n > 1) sort_doubles(values, scratch, n);
        values += n;
    }
}

static size_t largest_cell(const area_search *s, int side) {
    uint32_t largest = 0;
    for (uint32_t c = 0; c < s->map.count; c++) {
        uint32_t n = s->sums[c].step * s->count[side][c];
        largest = n > largest ? n : largest;
    }
    return largest;
}

static int take_side(area_search *s, int side, size_t taken) {
    size_t largest = largest_cell(s, side);
    s->room[side] = taken + 1;
    s->taken[side] = memory_unset(&s->allocator, s->room[side], sizeof(double));
    double *scratch = memory_unset(&s->allocator, largest, sizeof *scratch);
    int done = s->taken[side] && scratch;
    if (done) {
        find_places(s, side);
        add_values(s, side);
        settle_sums(s, side);
        sort_cells(s, side, scratch);
    }
    memory_release(&s->allocator, scratch, largest, sizeof *scratch);
    return done;
}

/* From the cell's start to its end: |D| (R - L) as if its values were at L, less what they are away
 * from it. */
static void add_cell(walk *w, const area_search *s, uint32_t cell) {
    const cell_sum *c = &s->sums[cell];
    int64_t before = w->f * w->m - w->g * w->n;
    w->f += s->count[X][cell];
    w->g += s->count[Y][cell];
    walk_to(w, s->edges[cell + 1]);
    if (c->per_quantum == 0.0) return;
    sum_add(&w->area, before < 0 ? s->away[cell] : -s->away[cell]);
}

static double add_up(const area_search *s) {
    walk w = {{0.0, 0.0}, (int64_t)s->size[X], (int64_t)s->size[Y], 0, 0, s->edges[0]};
    const double *x = s->taken[X];
    const double *y = s->taken[Y];
    for (uint32_t c = 0; c < s->map.count; c++) {
        if (!s->sums[c].step) {
            add_cell(&w, s, c);
            continue;
        }
        walk_along(&w, x, s->count[X][c], y, s->count[Y][c]);
        walk_to(&w, s->edges[c + 1]);
        x += s->count[X][c];
        y += s->count[Y][c];
    }
    return sum_value(&w.area);
}

int wasserstein_counted(const ks_coded *values, cell_map *cells, ks_tally *tally, ks_split *split,
                        const drift_allocator *allocator, double *area) {
    size_t taken[2];
    area_search s = {.allocator = memory_allocator(allocator),
                     .size = {values->nx, values->ny},
                     .values = {values->x, values->y},
                     .cell = {values->x_cell, values->y_cell}};
    *split = (ks_split){0};
    int done = choose_cells(&s, cells, tally, taken);
    if (done && taken[X] + taken[Y] > (values->nx + values->ny) / 4) {
        done = split_cells(&s, values, cells, tally, split, taken);
    }
    done = done && take_side(&s, X, taken[X]) && take_side(&s, Y, taken[Y]);
    if (done) *area = add_up(&s);
    release(&s);
    return done;
}

drift_status wasserstein_cells(const ks_part *samples, const drift_allocator *allocator,
                               double *area) {
    ks_search s;
    ks_split split = {0};
    cell_map cells;
    ks_tally tally;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    uint32_t wanted = cell_map_wanted(samples->nx, samples->ny, CELL_MAP_MOST);
    if (ks_search_init(&s, samples->nx, samples->ny, wanted, allocator)) {
        status = ks_search_count(&s, samples, &cells, &tally);
    }
    if (status == DRIFT_OK) {
        ks_coded values = {samples->x,  samples->y,   samples->nx,
                           samples->ny, s.cell[KS_X], s.cell[KS_Y]};
        if (!wasserstein_counted(&values, &cells, &tally, &split, allocator, area)) {
            status = DRIFT_OUT_OF_MEMORY;
        }
    }
    ks_split_destroy(&split);
    ks_search_destroy(&s);
    return status;
}
