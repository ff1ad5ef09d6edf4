/* SPDX-License-Identifier: Apache-2.0 */
/* The largest difference of two samples without sorting them: count both in common cells, bound it,
 * and look again, in finer cells, only where it can still be. Layer: stats. */
#ifndef STATS_KS_SEARCH_H
#define STATS_KS_SEARCH_H

#include <driftcheck/core.h>

#include "stats/ks_runs.h"

/* So few values are sorted and walked rather than counted again. */
#define KS_SEARCH_FEW 64
/* As are few against a rising slice that is so many times as long: they are looked up in it. */
#define KS_SEARCH_LONGER 8
/* Values that were counted so often are sorted after all. */
#define KS_SEARCH_DEPTH 4

/* Values of both sides between two values, ties whole, with f of x and g of y before them. */
typedef struct ks_part {
    const double *x, *y;
    size_t nx, ny;
    uint64_t f, g;
    int64_t upper; /* no difference in it is larger */
    int x_rises;
} ks_part;

/* Both samples whole. */
ks_part ks_part_of(const double *x, size_t nx, const double *y, size_t ny);

/* The smallest of all values, the location of D = 0. Neither side is empty. */
double ks_part_lowest(const ks_part *samples);

enum { KS_X, KS_Y };

/* Memory of a search. */
typedef struct ks_search {
    ks_supremum supremum;
    drift_allocator allocator;
    int64_t goal;        /* a difference that is enough */
    uint32_t most_cells; /* of a map */
    void *counting;
    size_t counting_size;
    uint16_t *cell[2]; /* of each value of x, y */
    uint32_t *counts[2];
    uint32_t *spare;    /* of cell_map_count */
    uint8_t *run_of;    /* of a cell, when needed */
    double *room[2][2]; /* of x, y: two each, between which values are moved; when needed */
    size_t room_size[2];
} ks_search;

/* nx, ny: most values of a part that are counted; most_cells: of a map. The supremum is that of
 * samples of these sizes. 0 when out of memory. */
int ks_search_init(ks_search *s, size_t nx, size_t ny, uint32_t most_cells,
                   const drift_allocator *allocator);
void ks_search_destroy(ks_search *s);

/* The search then only tells whether a difference of `goal` or more is attained, by s->best >=
 * goal. INT64_MAX, as after the start: it finds the largest. */
void ks_search_set_goal(ks_search *s, int64_t goal);

/* Counts a part in cells of its own: chooses `cells`, writes `tally` and the cells of the values,
 * s->cell, all of which stay until the search goes on. INVALID_ARGUMENT if a value is not finite.
 */
drift_status ks_search_count(ks_search *s, const ks_part *part, cell_map *cells, ks_tally *tally);

/* The search of the samples themselves after ks_search_count; their cells may have been split. */
drift_status ks_search_counted(ks_search *s, const ks_part *samples, cell_map *cells,
                               ks_tally *tally);

/* Counts a part in cells of its own and takes into the supremum what their ends tell. *upper: the
 * largest difference that is possible inside the cells. INVALID_ARGUMENT if a value is not finite.
 */
drift_status ks_search_bound(ks_search *s, const ks_part *part, int64_t *upper);

/* The whole search: afterwards the supremum is that of the part. OK, INVALID_ARGUMENT if a value is
 * not finite, OUT_OF_MEMORY. */
drift_status ks_search_part(ks_search *s, const ks_part *part);

/* ---- for a reference that is counted already ---- */

/* Room for the values of y that are taken out of runs, and, should a run be counted again, for the
 * nx that the reference has in it at the most. 0 when out of memory. */
int ks_search_make_room(ks_search *s, size_t nx, size_t ny);

/* Searches a run. x is the reference's slice, rising; y is s->room[KS_Y][1] from y_at on. */
drift_status ks_search_run(ks_search *s, const ks_run *run, const double *x, size_t y_at);

#endif
