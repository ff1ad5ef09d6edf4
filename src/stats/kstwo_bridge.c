/* SPDX-License-Identifier: Apache-2.0 */
/* D_n as a Poisson process on [0, n] that ends at n and must stay within n d of the diagonal
 * (J. Pomeranz 1974, J. Durbin 1973), summed over where a path first leaves.
 * In: d, n. Out: P(D_n > d). Layer: stats. */
#include "stats/kstwo_bridge.h"

#include <math.h>
#include <string.h>

#include "stats/saddle.h"

/* Poisson weights beyond this many points in a time of at most 1 are below 1e-25. */
#define TAPS 24

typedef struct bridge {
    double n;
    double reach;   /* n d */
    double time;    /* of the last check */
    double ceiling; /* at this count the path has left above at the next check from above */
    double floor;   /* this count leaves below at the next check from below */
    double first;   /* count that mass[0] belongs to */
    int rows;       /* counts first .. first + rows - 1 are alive */
    double outside; /* weight of the paths that left, with their way to the end */
    double mass[KSTWO_BRIDGE_MAX_ROWS + TAPS];
} bridge;

/* One step of the process: every count gains a Poisson number of points. */
static void advance(bridge *b, double time) {
    double step = time - b->time;
    b->time = time;
    if (step <= 0) {
        return;
    }
    double next[KSTWO_BRIDGE_MAX_ROWS + TAPS] = {0};
    double weight = exp(-step);
    int rows = b->rows;
    for (int points = 0; points < TAPS && weight > 1e-25; points++) {
        for (int i = 0; i < rows; i++) {
            next[i + points] += weight * b->mass[i];
        }
        weight *= step / (points + 1);
    }
    memcpy(b->mass, next, sizeof next);
    b->rows = rows + TAPS - 1;
}

/* Paths at count >= ceiling have left: each weighs its mass times its chance to end at n. */
static void leave_above(bridge *b) {
    double left = b->n - b->time;
    double needed = b->n - b->ceiling;
    double chance = saddle_poisson(needed, left);
    int keep = (int)(b->ceiling - b->first);
    for (int i = keep; i < b->rows && needed >= 0; i++) {
        b->outside += b->mass[i] * chance;
        chance *= needed / left;
        needed -= 1;
    }
    if (keep < b->rows) {
        b->rows = keep;
    }
}

/* Paths still at the floor have left below. */
static void leave_below(bridge *b) {
    if (b->first == b->floor && b->rows > 0) {
        b->outside += b->mass[0] * saddle_poisson(b->n - b->floor, b->n - b->time);
        b->rows -= 1;
        b->first += 1;
        memmove(b->mass, b->mass + 1, (size_t)b->rows * sizeof b->mass[0]);
    }
}

/* The next check is the earlier one of: ceiling reached at ceiling - nd, floor kept at floor + nd.
 */
static int next_check(bridge *b) {
    double above = b->ceiling - b->reach;
    double below = b->floor + b->reach;
    if (b->ceiling > b->n && below >= b->n) {
        return 0;
    }
    if (b->ceiling <= b->n && above <= below) {
        advance(b, above);
        leave_above(b);
        b->ceiling += 1;
        return 1;
    }
    advance(b, below);
    leave_above(b);
    leave_below(b);
    b->floor += 1;
    return 1;
}

double kstwo_bridge_sf(double d, double n) {
    bridge b = {0};
    b.n = n;
    b.reach = n * d;
    b.ceiling = floor(b.reach) + 1;
    b.rows = 1;
    b.mass[0] = 1;
    while (next_check(&b)) {
    }
    return fmin(1, b.outside / saddle_poisson(n, n));
}
