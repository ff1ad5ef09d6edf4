/* SPDX-License-Identifier: Apache-2.0 */
/* The largest difference of two empirical distribution functions, in units of 1 / (n m), while it
 * is being found. Layer: stats. */
#ifndef STATS_KS_SUPREMUM_H
#define STATS_KS_SUPREMUM_H

#include <stddef.h>
#include <stdint.h>

/* In one direction: the largest difference met, and the smallest value it was met at. */
typedef struct ks_extremum {
    int64_t distance; /* -1: none met */
    double location;
} ks_extremum;

typedef struct ks_supremum {
    int64_t n; /* sizes of x and y, below 2^31 */
    int64_t m;
    int64_t best; /* a difference that is attained, maybe not known where */
    ks_extremum above;
    ks_extremum below;
} ks_supremum;

void ks_supremum_init(ks_supremum *s, size_t n, size_t m);

/* At `location`, all its ties taken, f of x and g of y have been passed. */
void ks_supremum_attain(ks_supremum *s, uint64_t f, uint64_t g, double location);

/* Walks two rising slices, before which f of x and g of y have been passed. Runs of one side are
 * jumped over, so that a short slice against a long one takes O(short log long). */
void ks_supremum_walk(ks_supremum *s, const double *x, size_t nx, uint64_t f, const double *y,
                      size_t ny, uint64_t g);

#endif
