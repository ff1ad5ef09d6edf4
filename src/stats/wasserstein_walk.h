/* SPDX-License-Identifier: Apache-2.0 */
/* The area between two empirical distribution functions along rising slices. Layer: stats. */
#ifndef STATS_WASSERSTEIN_WALK_H
#define STATS_WASSERSTEIN_WALK_H

#include <stddef.h>
#include <stdint.h>

#include "stats/sum.h"

/* Both samples, and how many values of each are below the place that has been reached. */
typedef struct walk {
    sum area;
    int64_t n, m; /* sizes, 1 to 2^31-1 */
    int64_t f, g; /* passed */
    double at;
} walk;

/* Adds the area of |F - G| from where the walk is to `to`, between which there is no value. */
void walk_to(walk *w, double to);

/* Walks along all values of two rising slices. */
void walk_along(walk *w, const double *x, size_t nx, const double *y, size_t ny);

#endif
