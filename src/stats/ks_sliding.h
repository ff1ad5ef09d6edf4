/* SPDX-License-Identifier: Apache-2.0 */
/* The state of a sliding Kolmogorov-Smirnov test. Layer: stats. */
#ifndef STATS_KS_SLIDING_H
#define STATS_KS_SLIDING_H

#include <driftcheck/ks.h>

#include "kernels/rank_tree.h"
#include "stats/ks_tree.h"

/* A key and the cell before it: the reference's rows, and those of the window that are the key, or
 * between it and the key before. If only counts are known, rows are those of the cell. */
typedef struct level {
    uint64_t rows;
    uint32_t between;
    uint32_t same;
} level;

/* A value of the window. */
typedef struct slot {
    double value;
    uint32_t level; /* that it is at, or below; the number of levels if it is above all */
    uint32_t same;
} slot;

struct drift_sliding_ks {
    drift_allocator allocator;
    uint64_t reference_size;
    size_t window;
    int is_counted; /* keys are knots of a reference whose values are not known */
    double *keys;   /* distinct values of the reference, or its knots */
    level *levels;
    size_t count; /* of both */
    size_t room;  /* for so many of both */
    rank_tree ranks;
    const ks_tree_class *tree;
    void *nodes;
    size_t leaves;
    int64_t reference_step; /* of the prefix f m - g n, over the divisor that n and m share */
    int64_t window_step;
    double whole; /* D = 1 in these units */
    slot *ring;
    uint64_t taken;
};

/* The steps of a level, in the order in which they change the prefix. At a key of a sample, the
 * window's values below it come first and the key itself after them. At a knot, all rows of the
 * cell before it: what is between knots cannot be told apart. */
ks_steps ks_sliding_steps(const drift_sliding_ks *s, size_t i);

/* All levels to the leaves of the tree, and the tree above them. */
void ks_sliding_fill_tree(drift_sliding_ks *s);

#endif
