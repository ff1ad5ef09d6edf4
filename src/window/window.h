/* SPDX-License-Identifier: Apache-2.0 */
/* Which rows count as current: a ring of panes of counts and sums, and when a pane ends.
 * In: rows, timestamps. Out: the numbers of the window. Layer: window.
 *
 * What the numbers mean is the caller's affair. Counts are integers, so a closed pane can be added
 * to a total and taken off again without a trace; sums are doubles and are added up anew, pane by
 * pane from the oldest, when the window is read. A tumbling window is a ring of one pane. */
#ifndef WINDOW_WINDOW_H
#define WINDOW_WINDOW_H

#include <driftcheck/core.h>

typedef struct window_rule {
    int32_t decaying;
    uint32_t panes;     /* of a whole window; 1: tumbling */
    uint64_t pane_rows; /* 0: panes end by time */
    int64_t pane_span;
    double decay; /* decaying: weight left after one pane */
} window_rule;

/* Rows of a pane, or of a window, and when they came. */
typedef struct window_rows {
    uint64_t rows;
    int64_t first; /* smallest and largest timestamp; only if rows > 0 */
    int64_t last;
} window_rows;

typedef struct window {
    window_rule rule;
    size_t count_size; /* counts of a pane */
    size_t sum_size;   /* sums of a pane */
    size_t parts_from; /* counts from here on are parts of wholes, see window_read */
    uint64_t *counts;  /* panes * count_size */
    double *sums;      /* panes * sum_size */
    window_rows *rows; /* panes */
    uint64_t *total;   /* counts of the closed panes; not if decaying */
    double *weights;   /* decaying: count_size counts, sum_size sums, then rows */
    uint32_t open;     /* the pane that takes rows */
    uint32_t closed;   /* panes before it, 0 to panes (panes only between close and expire) */
    uint32_t started;  /* 1: pane_start holds */
    int64_t pane_start;
    window_rows whole; /* decaying: when the rows that have weight came */
} window;

/* Memory that window_init takes, in bytes. 0 if it is beyond what a size_t holds. */
size_t window_memory(const window_rule *rule, size_t count_size, size_t sum_size);

/* 0 when out of memory. */
int window_init(window *w, const window_rule *rule, size_t count_size, size_t sum_size,
                const drift_allocator *allocator);
void window_destroy(window *w, const drift_allocator *allocator);
void window_reset(window *w);

/* The open pane's numbers, to be added to. */
uint64_t *window_counts(const window *w);
double *window_sums(const window *w);

/* Rows until the open pane is full; UINT64_MAX for panes that end by time. */
uint64_t window_room(const window *w);

/* Notes that rows with this timestamp go into the open pane. */
void window_add_rows(window *w, uint64_t rows, int64_t timestamp);

/* By time: 1 if the open pane has ended at `timestamp`; always 0 by rows. */
int window_is_over(const window *w, int64_t timestamp);

/* By time: places the first pane, if there is none yet. Returns 1 if a timestamp is late: before
 * the open pane. */
int window_place(window *w, int64_t timestamp);

/* Ends the open pane. Returns 1 if a whole window is there to be read (without the open pane).
 * window_next must follow, in either case. */
int window_close(window *w);
/* Opens the next pane, dropping the oldest where the ring is full. By time: if no row is left in
 * any pane, goes straight to the pane of `timestamp`. */
void window_next(window *w, int64_t timestamp);

/* Numbers of the window: the closed panes and, if `with_open`, the open one. counts: count_size;
 * sums: sum_size. Decaying counts are rounded to the nearest row. Those that are parts of wholes,
 * such as categories of their column, are rounded so that all from the first part up to any other
 * add up to what they weigh together, within half a row: then those of one whole do so within one.
 */
window_rows window_read(const window *w, int with_open, uint64_t *counts, double *sums);

/* 1 if any row counts. */
int window_has_rows(const window *w);

/* By time, once there was a row: the first instant after the open pane. */
int64_t window_end_time(const window *w);

#endif
