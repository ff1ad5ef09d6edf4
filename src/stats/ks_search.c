/* SPDX-License-Identifier: Apache-2.0 */
/* Counts, bounds, and looks again where the supremum can still be.
 * In: two samples. Out: the supremum. Layer: stats. */
#include "stats/ks_search.h"

#include <string.h>

#include "base/memory.h"
#include "sketch/sort.h"
#include "stats/ks_gather.h"
#include "stats/ks_split.h"

enum { X, Y };

ks_part ks_part_of(const double *x, size_t nx, const double *y, size_t ny, int rising) {
    return (ks_part){x, y, nx, ny, 0, 0, INT64_MAX, rising, rising};
}

/* ---- memory ---- */

static size_t counting_bytes(uint32_t cells, size_t values) {
    size_t split = 3 * (size_t)cells < KS_SPLIT_MOST ? 3 * (size_t)cells : KS_SPLIT_MOST;
    return (2 * (size_t)cells + KS_CELLS_SPARE) * sizeof(uint32_t) + split +
           values * sizeof(uint16_t);
}

int ks_search_init(ks_search *s, size_t nx, size_t ny, const drift_allocator *allocator) {
    memset(s, 0, sizeof *s);
    ks_supremum_init(&s->supremum, nx, ny);
    s->goal = INT64_MAX;
    s->allocator = memory_allocator(allocator);
    s->most_cells = ks_cells_wanted(nx, ny, KS_CELLS_MOST);
    s->counting_size = counting_bytes(s->most_cells, nx + ny);
    s->counting = memory_unset(&s->allocator, s->counting_size, 1);
    if (!s->counting) return 0;
    s->counts[X] = s->counting;
    s->counts[Y] = s->counts[X] + s->most_cells;
    s->spare = s->counts[Y] + s->most_cells;
    s->cell[X] = (uint16_t *)(void *)(s->spare + KS_CELLS_SPARE);
    s->cell[Y] = s->cell[X] + nx;
    s->run_of = (uint8_t *)(void *)(s->cell[Y] + ny);
    return 1;
}

void ks_search_destroy(ks_search *s) {
    for (int side = X; side <= Y; side++) {
        for (int i = 0; i < 2; i++)
            memory_release(&s->allocator, s->room[side][i], s->room_size[side], sizeof(double));
    }
    memory_release(&s->allocator, s->counting, s->counting_size, 1);
}

/* The runs of the samples themselves say how much room any later step takes. */
static void size_rooms(ks_search *s, const ks_run *runs, size_t count) {
    for (size_t i = 0; i < count; i++) {
        s->room_size[X] += runs[i].nx;
        s->room_size[Y] += runs[i].ny;
    }
}

/* What is below the goal is as good as nothing. */
void ks_search_set_goal(ks_search *s, int64_t goal) {
    s->goal = goal;
    if (goal < INT64_MAX) s->supremum.best = goal - 1;
}

static int need_rooms(ks_search *s, int which) {
    for (int side = X; side <= Y; side++) {
        double **room = &s->room[side][which];
        if (!*room) *room = memory_unset(&s->allocator, s->room_size[side], sizeof **room);
        if (!*room) return 0;
    }
    return 1;
}

/* ---- counting ---- */

static drift_status count_part(ks_search *s, const ks_part *p, ks_cells *cells, ks_tally *tally) {
    ks_cells_choose(cells, p->x, p->nx, p->y, p->ny,
                    ks_cells_wanted(p->nx, p->ny, s->most_cells));
    if (ks_cells_count(cells, p->x, p->nx, s->cell[X], s->counts[X], s->spare) < p->nx ||
        ks_cells_count(cells, p->y, p->ny, s->cell[Y], s->counts[Y], s->spare) < p->ny) {
        return DRIFT_INVALID_ARGUMENT;
    }
    *tally = (ks_tally){cells, s->counts[X], s->counts[Y], p->f, p->g, p->nx + p->ny};
    return DRIFT_OK;
}

drift_status ks_search_bound(ks_search *s, const ks_part *part, int64_t *upper) {
    ks_cells cells;
    ks_tally tally;
    drift_status status = count_part(s, part, &cells, &tally);
    if (status != DRIFT_OK) return status;
    ks_runs_take_ends(&tally, &s->supremum);
    *upper = ks_runs_upper(&tally, &s->supremum);
    return DRIFT_OK;
}

static size_t values_in(const ks_run *runs, size_t count) {
    size_t values = 0;
    for (size_t i = 0; i < count; i++)
        values += (size_t)runs[i].nx + runs[i].ny;
    return values;
}

/* Cells may be full of repeated values, which need no look. 0 when out of memory. */
static int split_runs(ks_search *s, const ks_part *p, ks_cells *cells, ks_tally *tally,
                      ks_run *runs, size_t *count) {
    ks_split split;
    ks_coded values = {p->x, p->y, p->nx, p->ny, s->cell[X], s->cell[Y]};
    int done = 0;
    int has_memory = ks_split_ties(&split, cells, &values, runs, *count, tally, &s->allocator, &done);
    if (has_memory && done) {
        ks_runs_take_ends(tally, &s->supremum);
        *count = ks_runs_find(tally, &s->supremum, runs);
    }
    ks_split_destroy(&split);
    return has_memory;
}

/* Runs that can still hold the supremum. */
static drift_status find_runs(ks_search *s, const ks_part *p, ks_cells *cells, ks_run *runs,
                              size_t *count) {
    ks_tally tally;
    drift_status status = count_part(s, p, cells, &tally);
    if (status != DRIFT_OK) return status;
    ks_runs_take_ends(&tally, &s->supremum);
    *count = ks_runs_find(&tally, &s->supremum, runs);
    int many = values_in(runs, *count) > (p->nx + p->ny) / 4;
    if (many && !split_runs(s, p, cells, &tally, runs, count)) return DRIFT_OUT_OF_MEMORY;
    return DRIFT_OK;
}

/* ---- the search ---- */

/* Where the values of a part are. Those of the samples themselves are at depth 0, the others in the
 * rooms of their depth, from x_at and y_at on. */
typedef struct place {
    int depth;
    size_t x_at, y_at;
} place;

static drift_status search_inside(ks_search *s, const ks_part *p, place at);

static drift_status search_runs(ks_search *s, const ks_part *p, place in, const ks_run *runs,
                                size_t count) {
    drift_status status = DRIFT_OK;
    for (size_t i = 0; i < count && status == DRIFT_OK && s->supremum.best < s->goal; i++) {
        const double *x = s->room[X][in.depth & 1] + in.x_at;
        const double *y = s->room[Y][in.depth & 1] + in.y_at;
        ks_part part = {x,         y,         runs[i].nx,    runs[i].ny, runs[i].f,
                        runs[i].g, runs[i].upper, p->x_rises, p->y_rises};
        status = search_inside(s, &part, in);
        in.x_at += runs[i].nx;
        in.y_at += runs[i].ny;
    }
    return status;
}

static drift_status count_and_search(ks_search *s, const ks_part *p, place at) {
    ks_run runs[KS_RUNS_MOST];
    ks_cells cells;
    size_t count = 0;
    drift_status status = find_runs(s, p, &cells, runs, &count);
    if (status != DRIFT_OK || count == 0) return status;
    if (at.depth == 0) size_rooms(s, runs, count);
    place in = {at.depth + 1, at.x_at, at.y_at};
    if (!need_rooms(s, in.depth & 1)) return DRIFT_OUT_OF_MEMORY;
    ks_gather x = {p->x, s->cell[X], p->nx, s->room[X][in.depth & 1] + in.x_at};
    ks_gather y = {p->y, s->cell[Y], p->ny, s->room[Y][in.depth & 1] + in.y_at};
    ks_gather_runs(&x, &y, runs, count, s->run_of, cells.count);
    return search_runs(s, p, in, runs, count);
}

static double highest(const double *x, size_t n) {
    double value = x[0];
    for (size_t i = 1; i < n; i++)
        value = x[i] > value ? x[i] : value;
    return value;
}

/* With one side alone the difference only grows. */
static void take_one_side(ks_supremum *s, const ks_part *p) {
    double end = p->nx > 0 ? highest(p->x, p->nx) : highest(p->y, p->ny);
    ks_supremum_attain(s, p->f + p->nx, p->g + p->ny, end);
}

/* In place, with the other room to work in: what it holds there has been moved to this one. */
static const double *sorted(ks_search *s, int side, int depth, size_t offset, const ks_part *p) {
    size_t n = side == X ? p->nx : p->ny;
    if (side == X ? p->x_rises : p->y_rises) return side == X ? p->x : p->y;
    double *own = s->room[side][depth & 1] + offset;
    sort_doubles(own, s->room[side][~depth & 1] + offset, n);
    return own;
}

static drift_status sort_and_walk(ks_search *s, const ks_part *p, place at) {
    if (!need_rooms(s, ~at.depth & 1)) return DRIFT_OUT_OF_MEMORY;
    const double *x = sorted(s, X, at.depth, at.x_at, p);
    const double *y = sorted(s, Y, at.depth, at.y_at, p);
    ks_supremum_walk(&s->supremum, x, p->nx, p->f, y, p->ny, p->g);
    return DRIFT_OK;
}

static drift_status search_inside(ks_search *s, const ks_part *p, place at) {
    if (p->upper < s->supremum.best) return DRIFT_OK;
    if (p->nx == 0 || p->ny == 0) {
        take_one_side(&s->supremum, p);
        return DRIFT_OK;
    }
    if (p->nx + p->ny <= KS_SEARCH_FEW || at.depth > KS_SEARCH_DEPTH) {
        return sort_and_walk(s, p, at);
    }
    return count_and_search(s, p, at);
}

drift_status ks_search_part(ks_search *s, const ks_part *p) {
    return count_and_search(s, p, (place){0, 0, 0});
}
