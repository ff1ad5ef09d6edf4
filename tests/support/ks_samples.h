/* SPDX-License-Identifier: Apache-2.0 */
/* Samples of every shape, and the definition of D: sort both, walk the pooled values.
 * In: a seed. Out: samples, D in units of 1 / (n m). Layer: tests. */
#ifndef SUPPORT_KS_SAMPLES_H
#define SUPPORT_KS_SAMPLES_H

#include <float.h>
#include <math.h>
#include <stdlib.h>

#include "support/batches.h"

static uint64_t seed; /* of all samples of a test program */

/* ---- the definition ---- */

static inline int rising(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

static inline double *sorted_copy(const double *values, size_t n) {
    double *copy = malloc((n ? n : 1) * sizeof *copy);
    if (!copy) abort();
    for (size_t i = 0; i < n; i++)
        copy[i] = values[i] + 0.0;
    qsort(copy, n, sizeof *copy, rising);
    return copy;
}

typedef struct largest {
    uint64_t distance;
    double location;
} largest;

static inline void widen(largest *e, uint64_t ahead, uint64_t behind, double location) {
    if (ahead <= behind || ahead - behind <= e->distance) return;
    e->distance = ahead - behind;
    e->location = location;
}

typedef struct definition {
    uint64_t distance;
    double location;
    int sign;
} definition;

/* All rows of a value are taken before the two functions are compared. */
static inline definition define(const double *reference, size_t n, const double *current,
                                size_t m) {
    double *a = sorted_copy(reference, n);
    double *b = sorted_copy(current, m);
    largest above = {0, a[0] < b[0] ? a[0] : b[0]};
    largest below = above;
    size_t i = 0;
    size_t j = 0;
    while (i < n && j < m) {
        double value = a[i] < b[j] ? a[i] : b[j];
        while (i < n && a[i] == value)
            i++;
        while (j < m && b[j] == value)
            j++;
        widen(&above, (uint64_t)i * m, (uint64_t)j * n, value);
        widen(&below, (uint64_t)j * n, (uint64_t)i * m, value);
    }
    free(a);
    free(b);
    if (below.distance > above.distance) return (definition){below.distance, below.location, -1};
    return (definition){above.distance, above.location, 1};
}

/* ---- shapes ---- */

enum {
    NORMAL,
    PARETO,
    LOGNORMAL,
    FEW_INTEGERS,
    MANY_INTEGERS,
    ROUNDED,
    CONSTANT,
    MOSTLY_ZERO,
    ZEROS_OF_BOTH_SIGNS,
    RISING,
    FALLING,
    CLUSTERS,
    NESTED,
    FAR_OUT,
    ALL_MAGNITUDES,
    ENDS_OF_THE_RANGE,
    DENORMAL,
    NEIGHBOURS,
    SHAPES
};

static inline double nested(void) {
    double value = 1.0;
    for (int level = 1; level <= 5; level++)
        value += (double)(batches_random(&seed) % 2) * ldexp(1.0, -10 * level);
    return value;
}

static inline double tied(int shape, uint64_t r, double normal) {
    static const double signs[] = {0.0, -0.0, 1.0, -1.0};
    switch (shape) {
    case FEW_INTEGERS:
        return (double)(r % 30);
    case MANY_INTEGERS:
        return (double)(r % 1000);
    case ROUNDED:
        return floor(normal * 1000) / 1000;
    case MOSTLY_ZERO:
        return r % 10 ? 0.0 : normal;
    case ZEROS_OF_BOTH_SIGNS:
        return signs[r % 4];
    default:
        return -7.25;
    }
}

static inline double draw(int shape, size_t i) {
    uint64_t r = batches_random(&seed);
    double u = batches_uniform(&seed);
    double normal = batches_normal(&seed);
    switch (shape) {
    case NORMAL:
        return normal;
    case PARETO:
        return pow(u + 1e-12, -1.5);
    case LOGNORMAL:
        return exp(2 * normal);
    case RISING:
        return (double)i + u;
    case FALLING:
        return -(double)i - u;
    case CLUSTERS:
        return r % 2 ? normal : 1e6 + 1e-3 * normal;
    case NESTED:
        return nested();
    case FAR_OUT:
        return r % 500 ? normal : normal * 1e300;
    case ALL_MAGNITUDES:
        return ldexp(normal, (int)(r % 2000) - 1000);
    case ENDS_OF_THE_RANGE:
        return r % 3 == 0 ? DBL_MAX * (r % 2 ? 1 : -1) : normal * 1e307;
    case DENORMAL:
        return (double)(int)(r % 20001 - 10000) * 5e-324;
    case NEIGHBOURS:
        return 1.0 + (double)(r % 40) * DBL_EPSILON;
    default:
        return tied(shape, r, normal);
    }
}

static inline void fill(double *out, size_t n, int shape) {
    for (size_t i = 0; i < n; i++)
        out[i] = draw(shape, i);
}

static inline void shuffle(double *values, size_t n) {
    for (size_t i = n; i > 1; i--) {
        size_t j = batches_random(&seed) % i;
        double other = values[i - 1];
        values[i - 1] = values[j];
        values[j] = other;
    }
}

static inline size_t size_up_to(size_t most) {
    return 1 + batches_random(&seed) % most;
}

#endif
