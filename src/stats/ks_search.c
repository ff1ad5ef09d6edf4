/* SPDX-License-Identifier: Apache-2.0 */
/* Counts, bounds, and looks again where the supremum can still be.
 * In: two samples. Out: the supremum. Layer: stats. */
#include "stats/ks_search.h"

#include <string.h>

#include "base/memory.h"
#include "sketch/sort.h"
#include "stats/ks_gather.h"
#include "stats/ks_split.h"

ks_part ks_part_of(const double *x, size_t nx, const double *y, size_t ny) {
    return (ks_part){x, y, nx, ny, 0, 0, INT64_MAX, 0};
}

static double lowest(const double *x, size_t n) {
    double value = x[0];
    for (size_t i = 1; i < n; i++)
        value = x[i] < value ? x[i] : value;
    return value;
}

double ks_part_lowest(const ks_part *samples) {
    double x = lowest(samples->x, samples->nx);
    double y = lowest(samples->y, samples->ny);
    return x < y ? x : y;
}

/* ---- memory ---- */

static size_t counting_bytes(uint32_t cells, size_t values) {
    size_t split = 3 * (size_t)cells < KS_SPLIT_MOST ? 3 * (size_t)cells : KS_SPLIT_MOST;
    return (2 * (size_t)cells + CELL_MAP_SPARE) * sizeof(uint32_t) + split +
           values * sizeof(uint16_t);
}

int ks_search_init(ks_search *s, size_t nx, size_t ny, uint32_t most_cells,
                   const drift_allocator *allocator) {
    memset(s, 0, sizeof *s);
    ks_supremum_init(&s->supremum, nx, ny);
    s->goal = INT64_MAX;
    s->allocator = memory_allocator(allocator);
    s->most_cells = most_cells;
    s->counting_size = counting_bytes(most_cells, nx + ny);
    s->counting = memory_unset(&s->allocator, s->counting_size, 1);
    if (!s->counting) return 0;
    s->counts[KS_X] = s->counting;
    s->counts[KS_Y] = s->counts[KS_X] + most_cells;
    s->spare = s->counts[KS_Y] + most_cells;
    s->cell[KS_X] = (uint16_t *)(void *)(s->spare + CELL_MAP_SPARE);
    s->cell[KS_Y] = s->cell[KS_X] + nx;
    s->run_of = (uint8_t *)(void *)(s->cell[KS_Y] + ny);
    return 1;
}

void ks_search_destroy(ks_search *s) {
    for (int side = KS_X; side <= KS_Y; side++) {
        for (int i = 0; i < 2; i++)
            memory_release(&s->allocator, s->room[side][i], s->room_size[side], sizeof(double));
    }
    memory_release(&s->allocator, s->counting, s->counting_size, 1);
}

/* What is below the goal is as good as nothing. */
void ks_search_set_goal(ks_search *s, int64_t goal) {
    s->goal = goal;
    if (goal < INT64_MAX) s->supremum.best = goal - 1;
}

static int need_room(ks_search *s, int side, int which) {
    double **room = &s->room[side][which];
    if (!*room) *room = memory_unset(&s->allocator, s->room_size[side], sizeof **room);
    return *room != NULL;
}

static int need_rooms(ks_search *s, int which) {
    return need_room(s, KS_X, which) && need_room(s, KS_Y, which);
}

int ks_search_make_room(ks_search *s, size_t nx, size_t ny) {
    s->room_size[KS_X] = nx;
    s->room_size[KS_Y] = ny;
    return need_room(s, KS_Y, 1);
}

/* The runs of the samples themselves say how much room any later step takes. */
static void size_rooms(ks_search *s, const ks_run *runs, size_t count) {
    for (size_t i = 0; i < count; i++) {
        s->room_size[KS_X] += runs[i].nx;
        s->room_size[KS_Y] += runs[i].ny;
    }
}

/* ---- counting ---- */

drift_status ks_search_count(ks_search *s, const ks_part *p, cell_map *cells, ks_tally *tally) {
    cell_map_choose(cells, p->x, p->nx, p->y, p->ny, cell_map_wanted(p->nx, p->ny, s->most_cells));
    size_t x = cell_map_count(cells, p->x, p->nx, s->cell[KS_X], s->counts[KS_X], s->spare);
    size_t y = cell_map_count(cells, p->y, p->ny, s->cell[KS_Y], s->counts[KS_Y], s->spare);
    if (x < p->nx || y < p->ny) return DRIFT_INVALID_ARGUMENT;
    *tally = (ks_tally){cells, s->counts[KS_X], s->counts[KS_Y], p->f, p->g, p->nx + p->ny};
    return DRIFT_OK;
}

drift_status ks_search_bound(ks_search *s, const ks_part *part, int64_t *upper) {
    cell_map cells;
    ks_tally tally;
    drift_status status = ks_search_count(s, part, &cells, &tally);
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
static int split_runs(ks_search *s, const ks_part *p, cell_map *cells, ks_tally *tally,
                      ks_run *runs, size_t *count) {
    ks_split split;
    ks_coded values = {p->x, p->y, p->nx, p->ny, s->cell[KS_X], s->cell[KS_Y]};
    int done = 0;
    int has_memory =
        ks_split_ties(&split, cells, &values, runs, *count, tally, &s->allocator, &done);
    if (done) {
        ks_runs_take_ends(tally, &s->supremum);
        *count = ks_runs_find(tally, &s->supremum, runs);
    }
    ks_split_destroy(&split);
    return has_memory;
}

/* Runs that can still hold the supremum. Cells that are split already are not split again. */
static drift_status find_runs(ks_search *s, const ks_part *p, cell_map *cells, ks_tally *tally,
                              ks_run *runs, size_t *count) {
    ks_runs_take_ends(tally, &s->supremum);
    *count = ks_runs_find(tally, &s->supremum, runs);
    int many = values_in(runs, *count) > (p->nx + p->ny) / 4 && cells->atom_count == 0;
    if (many && !split_runs(s, p, cells, tally, runs, count)) return DRIFT_OUT_OF_MEMORY;
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

static ks_part part_of_run(const ks_run *run, const double *x, const double *y, int x_rises) {
    return (ks_part){x, y, run->nx, run->ny, run->f, run->g, run->upper, x_rises};
}

static drift_status search_runs(ks_search *s, const ks_part *p, place in, const ks_run *runs,
                                size_t count) {
    drift_status status = DRIFT_OK;
    for (size_t i = 0; i < count && status == DRIFT_OK; i++) {
        const double *x = s->room[KS_X][in.depth & 1] + in.x_at;
        const double *y = s->room[KS_Y][in.depth & 1] + in.y_at;
        ks_part part = part_of_run(&runs[i], x, y, p->x_rises);
        status = search_inside(s, &part, in);
        in.x_at += runs[i].nx;
        in.y_at += runs[i].ny;
    }
    return status;
}

static drift_status search_counted(ks_search *s, const ks_part *p, place at, cell_map *cells,
                                   ks_tally *tally) {
    ks_run runs[KS_RUNS_MOST];
    size_t count = 0;
    drift_status status = find_runs(s, p, cells, tally, runs, &count);
    if (status != DRIFT_OK || count == 0) return status;
    if (at.depth == 0) size_rooms(s, runs, count);
    place in = {at.depth + 1, at.x_at, at.y_at};
    if (!need_rooms(s, in.depth & 1)) return DRIFT_OUT_OF_MEMORY;
    ks_wanted wanted = ks_gather_mark(runs, count, s->run_of, cells->count);
    ks_gather_x(&wanted, p->x, s->cell[KS_X], p->nx, s->room[KS_X][in.depth & 1] + in.x_at);
    ks_gather_y(&wanted, p->y, s->cell[KS_Y], p->ny, s->room[KS_Y][in.depth & 1] + in.y_at);
    return search_runs(s, p, in, runs, count);
}

static drift_status count_and_search(ks_search *s, const ks_part *p, place at) {
    cell_map cells;
    ks_tally tally;
    drift_status status = ks_search_count(s, p, &cells, &tally);
    return status == DRIFT_OK ? search_counted(s, p, at, &cells, &tally) : status;
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

/* Sorts n values in their room, with the other one to work in: what that holds at their places has
 * been moved to this one. NULL when out of memory. */
static const double *sort_in_room(ks_search *s, int side, int depth, size_t at, size_t n) {
    if (!need_room(s, side, ~depth & 1)) return NULL;
    double *own = s->room[side][depth & 1] + at;
    sort_doubles(own, s->room[side][~depth & 1] + at, n);
    return own;
}

static drift_status sort_and_walk(ks_search *s, const ks_part *p, place at) {
    const double *x = p->x;
    const double *y = sort_in_room(s, KS_Y, at.depth, at.y_at, p->ny);
    if (!p->x_rises) x = sort_in_room(s, KS_X, at.depth, at.x_at, p->nx);
    if (!x || !y) return DRIFT_OUT_OF_MEMORY;
    ks_supremum_walk(&s->supremum, x, p->nx, p->f, y, p->ny, p->g);
    return DRIFT_OK;
}

static int is_for_walking(const ks_part *p, int depth) {
    return p->nx + p->ny <= KS_SEARCH_FEW || depth > KS_SEARCH_DEPTH ||
           (p->x_rises && p->nx > KS_SEARCH_LONGER * p->ny);
}

static drift_status search_inside(ks_search *s, const ks_part *p, place at) {
    if (p->upper < s->supremum.best || s->supremum.best >= s->goal) return DRIFT_OK;
    if (p->nx == 0 || p->ny == 0) {
        take_one_side(&s->supremum, p);
        return DRIFT_OK;
    }
    return is_for_walking(p, at.depth) ? sort_and_walk(s, p, at) : count_and_search(s, p, at);
}

drift_status ks_search_part(ks_search *s, const ks_part *p) {
    return count_and_search(s, p, (place){0, 0, 0});
}

drift_status ks_search_counted(ks_search *s, const ks_part *samples, cell_map *cells,
                               ks_tally *tally) {
    return search_counted(s, samples, (place){0, 0, 0}, cells, tally);
}

drift_status ks_search_run(ks_search *s, const ks_run *run, const double *x, size_t y_at) {
    ks_part part = part_of_run(run, x, s->room[KS_Y][1] + y_at, 1);
    return search_inside(s, &part, (place){1, 0, y_at});
}
