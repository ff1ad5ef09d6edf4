/* SPDX-License-Identifier: Apache-2.0 */
/* How columns of a reference are counted: edges, dictionaries, and where each count stands in a
 * pane. Made once, then only read, by all shards at once. In: a profile. Out: a plan.
 * Layer: monitor.
 *
 * Counts of a pane, in this order:
 *     at_least[edge][number]  rows of numeric column `number` at or above an edge
 *     valid[number]           rows that are not NaN
 *     absent[column]          rows of batches without the column
 *     unparsable[column]      rows that could not be read as a value
 *     categories              of each categorical column its own, and one for all others
 * Edge 0 is the lowest finite number, then come the knots, then +inf as often as is needed for all
 * columns to have the same number. So infinities are counted by the same comparison, and columns
 * stand side by side for vectors. */
#ifndef MONITOR_PLAN_H
#define MONITOR_PLAN_H

#include "kernels/rank_tree.h"
#include "profile/model.h"

typedef struct plan_column {
    const profile_column *reference;
    int32_t role;
    size_t number;     /* numeric: place among the numeric columns */
    rank_tree tree;    /* numeric: over the knots */
    size_t categories; /* categorical: first count of its own */
    uint64_t usable;   /* rows of the reference with a value */
    uint64_t rows;     /* of the reference */
} plan_column;

/* The reference's side of every evaluation, as the kernels take it; [bin or edge][number]. */
typedef struct plan_reference {
    double *at_least;     /* shares */
    size_t *bin_edge;     /* bins - 1 rows of edges that bound the bins */
    size_t *bin_row;      /* the edge of such a row, 0: columns differ */
    double *share;        /* plain shares of bins */
    double *smooth_share; /* smoothed */
    double *log_smooth;   /* logarithms of those */
    double *entropy;      /* share times its logarithm */
    double *in_use;       /* 1 or 0 */
    double *bins_of;      /* number of bins of each column */
    double *rows;         /* rows of each numeric column with a value */
    /* of every column, numeric or not */
    double *all_rows;
    double *missing;       /* of these, without a value */
    double *missing_share; /* missing / rows */
    double *per_row;       /* 1 / rows */
} plan_reference;

typedef struct plan {
    drift_allocator allocator;
    plan_column *columns;
    const char **names; /* of the columns, side by side */
    size_t column_count;
    size_t capacity; /* columns there is memory for */
    size_t *numeric; /* column of each number */
    size_t numeric_count;
    size_t edges;
    size_t bins;
    double smoothing;
    double *edges_f64; /* [edge][number] */
    float *edges_f32;  /* the smallest float at or above: the same answer for every float */
    plan_reference reference;
    size_t most_categories; /* of one column, the others included */
    /* where counts begin */
    size_t valid;
    size_t absent;
    size_t unparsable;
    size_t count_size; /* all counts of a pane */
    size_t memory;     /* bytes held, the plan itself not included */
} plan;

/* columns: `count` indices into the profile, which must outlive the plan. 0 when out of memory;
 * plan_destroy is due in either case. */
int plan_init(plan *p, const drift_profile *profile, const size_t *columns, size_t count,
              double smoothing, const drift_allocator *allocator);
void plan_destroy(plan *p);

/* Index of the column of a name, or column_count. */
size_t plan_find(const plan *p, const char *name);

#endif
