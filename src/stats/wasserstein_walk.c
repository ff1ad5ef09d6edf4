/* SPDX-License-Identifier: Apache-2.0 */
/* Strip by strip from value to value.
 * In: rising slices. Out: area. Layer: stats.
 * Source: Vallender (1974), W1 = integral of |F - G|. */
#include "stats/wasserstein_walk.h"

#include <math.h>

/* |F - G|, from counts whose products are exact. */
static double height(const walk *w) {
    int64_t difference = w->f * w->m - w->g * w->n;
    double distance = (double)(difference < 0 ? -difference : difference);
    return distance / ((double)w->n * (double)w->m);
}

/* height * (to - from), also where the distance of two finite values is not finite itself. */
static double strip(double height_of_it, double from, double to) {
    double width = to - from;
    if (isfinite(width)) return height_of_it * width;
    return 2.0 * (height_of_it * (to / 2.0 - from / 2.0));
}

void walk_to(walk *w, double to) {
    sum_add(&w->area, strip(height(w), w->at, to));
    w->at = to;
}

void walk_along(walk *w, const double *x, size_t nx, const double *y, size_t ny) {
    size_t i = 0;
    size_t j = 0;
    int64_t f = w->f;
    int64_t g = w->g;
    while (i < nx || j < ny) {
        double to = j == ny || (i < nx && x[i] < y[j]) ? x[i++] : y[j++];
        walk_to(w, to);
        while (i < nx && x[i] == to)
            i++;
        while (j < ny && y[j] == to)
            j++;
        w->f = f + (int64_t)i;
        w->g = g + (int64_t)j;
    }
}
