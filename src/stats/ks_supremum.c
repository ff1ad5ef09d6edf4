/* SPDX-License-Identifier: Apache-2.0 */
/* The supremum of |F - G| from rising slices, exact in integers.
 * In: slices and the counts before them. Out: distances, locations. Layer: stats. */
#include "stats/ks_supremum.h"

void ks_supremum_init(ks_supremum *s, size_t n, size_t m) {
    s->n = (int64_t)n;
    s->m = (int64_t)m;
    s->best = 0;
    s->above = s->below = (ks_extremum){-1, 0.0};
}

static void widen(ks_extremum *e, int64_t distance, double location) {
    if (distance < e->distance || (distance == e->distance && location >= e->location)) return;
    e->distance = distance;
    e->location = location;
}

void ks_supremum_attain(ks_supremum *s, uint64_t f, uint64_t g, double location) {
    int64_t difference = (int64_t)f * s->m - (int64_t)g * s->n;
    int64_t distance = difference < 0 ? -difference : difference;
    if (distance < s->best) return;
    s->best = distance;
    if (difference >= 0) widen(&s->above, distance, location);
    if (difference <= 0) widen(&s->below, distance, location);
}

/* The first place from i on, where x[i] < limit, that does not hold a value below the limit. */
static size_t jump(const double *x, size_t i, size_t n, double limit) {
    size_t step = 1;
    for (; step < n - i && x[i + step] < limit; step *= 2)
        i += step;
    size_t end = step < n - i ? i + step : n;
    while (i + 1 < end) {
        size_t middle = i + (end - i) / 2;
        if (x[middle] < limit) {
            i = middle;
        } else {
            end = middle;
        }
    }
    return end;
}

static size_t pass_ties(const double *x, size_t i, size_t n, double value) {
    while (i < n && x[i] == value)
        i++;
    return i;
}

/* Along a run of one side the difference only grows, so its end is enough. */
void ks_supremum_walk(ks_supremum *s, const double *x, size_t nx, uint64_t f, const double *y,
                      size_t ny, uint64_t g) {
    size_t i = 0;
    size_t j = 0;
    while (i < nx && j < ny) {
        double value = y[j];
        if (x[i] < y[j]) {
            i = jump(x, i, nx, y[j]);
            value = x[i - 1];
        } else if (y[j] < x[i]) {
            j = jump(y, j, ny, x[i]);
            value = y[j - 1];
        } else {
            i = pass_ties(x, i, nx, value);
            j = pass_ties(y, j + 1, ny, value);
        }
        ks_supremum_attain(s, f + i, g + j, value);
    }
    if (i < nx) ks_supremum_attain(s, f + nx, g + j, x[nx - 1]);
    if (j < ny) ks_supremum_attain(s, f + i, g + ny, y[ny - 1]);
}
