/* SPDX-License-Identifier: Apache-2.0 */
/* Some order statistics of a sample in any order, without sorting it: the values are counted in
 * cells, and only those cells that hold a wanted rank are looked into. Layer: sketch. */
#ifndef SKETCH_RANKS_H
#define SKETCH_RANKS_H

#include <driftcheck/core.h>

/* A value, how many of the sample are below it, and how many times it occurs. */
typedef struct ranked {
    double value;
    uint64_t before;
    uint64_t number;
} ranked;

typedef struct ranks {
    drift_allocator allocator;
    ranked *list; /* by rising value, each once; -0 is +0 */
    size_t count;
    size_t capacity;
    int complete; /* every value of the sample is listed */
} ranks;

/* Lists all distinct values of a sample if they are at most `few`, else those of the wanted ranks.
 * x: n >= 1 finite values. wanted: at least one rank of 1 to n, rising. 0 when out of memory;
 * ranks_destroy may follow in any case. O(n), and a sort of what is in the cells that are looked
 * into: one value in a hundred for a hundred ranks, all of them at worst. */
int ranks_init(ranks *r, const double *x, size_t n, size_t few, const uint64_t *wanted,
               size_t wanted_count, const drift_allocator *allocator);
void ranks_destroy(ranks *r);

/* The value of a wanted rank; of any, if the list is complete. */
double ranks_value(const ranks *r, uint64_t rank);

/* How many of the sample are below a value that is listed, or that is the double after one. */
uint64_t ranks_below(const ranks *r, double value);

#endif
