/* SPDX-License-Identifier: Apache-2.0 */
/* Kolmogorov-Smirnov test of the last values against a sample of those before them in a window.
 * In: numbers. Out: drift. Layer: detect.
 * Source: Raab et al. (2020); with river's sample for the same seed. */
#include <math.h>
#include <string.h>

#include "detect/detector.h"
#include "detect/mersenne.h"

enum { ALPHA, WINDOW_SIZE, STAT_SIZE };

/* Beyond it, river's p-value would no longer be the exact one. */
#define STAT_LIMIT 10000

static const detector_option options[] = {
    {"alpha", "p-value up to which it is a drift", NULL, 0, 0, 1, {0.005, 0.005, 0.005}},
    {"window_size", "values of the window", NULL, 1, 2, 1000000, {100, 100, 100}},
    {"stat_size",
     "last ones of them, and size of the sample",
     NULL,
     1,
     1,
     STAT_LIMIT,
     {30, 30, 30}},
};

/* A difference of distribution functions up to this is no drift, as river has it. */
#define SMALLEST_D 0.1

/* Behind the head: the window as a ring, a pool for the sample, the sample, both sides sorted. */
typedef struct kswin {
    uint64_t seen;
    uint64_t critical; /* smallest D, in units of 1 / stat_size, with a p-value up to alpha */
    mersenne random;
    double rest[];
} kswin;

typedef struct places {
    size_t window_size, stat_size;
    double *window;
    uint64_t *pool;
    uint64_t *sample;
    double *older;
    double *recent;
} places;

static places places_of(const detector_settings *settings, kswin *k) {
    places p;
    p.window_size = (size_t)settings->value[WINDOW_SIZE];
    p.stat_size = (size_t)settings->value[STAT_SIZE];
    p.window = k->rest;
    p.pool = (uint64_t *)(void *)(p.window + p.window_size);
    p.sample = p.pool + p.window_size;
    p.older = (double *)(void *)(p.sample + p.stat_size);
    p.recent = p.older + p.stat_size;
    return p;
}

static size_t words(const detector_settings *settings) {
    return sizeof(kswin) / sizeof(uint64_t) + 2 * (size_t)settings->value[WINDOW_SIZE] +
           3 * (size_t)settings->value[STAT_SIZE];
}

/* P(D >= h / n) of two samples of n values: 2 (C(2n, n - h) - C(2n, n - 2h) + ...) / C(2n, n)
 * (Gnedenko and Korolyuk 1951), from the innermost term outwards. */
static double p_of(size_t n, size_t h) {
    double p = 0.0;
    for (size_t k = n / h; k >= 1; k--) {
        double ratio = 1.0;
        for (size_t j = 0; j < h; j++)
            ratio *= (double)(n - (k - 1) * h - j) / (double)(n + (k - 1) * h + j + 1);
        p = ratio * (1.0 - p);
    }
    return 2.0 * p;
}

static uint64_t critical_of(size_t n, double alpha) {
    size_t low = 1, high = n + 1; /* p falls; n + 1: never */
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        double p = p_of(n, middle);
        if (p <= alpha) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static void restart(const detector_settings *settings, kswin *k) {
    k->seen = 0;
    mersenne_seed(&k->random, settings->seed);
}

static void reset(const detector_settings *settings, void *state) {
    kswin *k = state;
    memset(k, 0, words(settings) * sizeof(uint64_t));
    k->critical = critical_of((size_t)settings->value[STAT_SIZE], settings->value[ALPHA]);
    restart(settings, k);
}

/* Shell's sort with Ciura's gaps (2001): short lists, no memory. */
static void sort(double *x, size_t n) {
    static const size_t gaps[] = {9349, 3739, 1750, 701, 301, 132, 57, 23, 10, 4, 1};
    for (size_t g = 0; g < sizeof gaps / sizeof *gaps; g++) {
        for (size_t i = gaps[g]; i < n; i++) {
            double moved = x[i];
            size_t at = i;
            for (; at >= gaps[g] && x[at - gaps[g]] > moved; at -= gaps[g])
                x[at] = x[at - gaps[g]];
            x[at] = moved;
        }
    }
}

/* Largest difference of counts up to any value, of two sorted lists of n. */
static size_t largest_difference(const double *a, const double *b, size_t n) {
    size_t i = 0, j = 0, largest = 0;
    while (i < n && j < n) {
        double at = a[i] < b[j] ? a[i] : b[j];
        while (i < n && a[i] == at)
            i++;
        while (j < n && b[j] == at)
            j++;
        size_t difference = i > j ? i - j : j - i;
        if (difference > largest) largest = difference;
    }
    return largest;
}

static double mean_of(const double *x, size_t n) {
    double sum = 0.0;
    for (size_t i = 0; i < n; i++)
        sum += x[i] / (double)n;
    return sum;
}

/* place 0 is the oldest value of the window */
static double window_at(const kswin *k, const places *p, size_t place) {
    return p->window[(k->seen + place) % p->window_size];
}

static void test(const detector_settings *settings, kswin *k, detector_signal *signal) {
    places p = places_of(settings, k);
    size_t before = p.window_size - p.stat_size;
    mersenne_sample(&k->random, before, p.stat_size, p.pool, p.sample);
    for (size_t i = 0; i < p.stat_size; i++) {
        p.older[i] = window_at(k, &p, (size_t)p.sample[i]);
        p.recent[i] = window_at(k, &p, before + i);
    }
    sort(p.older, p.stat_size);
    sort(p.recent, p.stat_size);
    size_t h = largest_difference(p.older, p.recent, p.stat_size);
    double d = (double)h / (double)p.stat_size;
    int found = h >= k->critical && d > SMALLEST_D;
    signal->level = detector_level(found, 0);
    signal->statistic = d;
    signal->threshold = (double)k->critical / (double)p.stat_size;
    if (!found) return;
    int rises = mean_of(p.recent, p.stat_size) >= mean_of(p.older, p.stat_size);
    signal->direction = rises ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_DOWN;
    signal->has_change_point = 1;
    signal->values_since_change = p.stat_size;
}

static void step(const detector_settings *settings, void *state, double x,
                 detector_signal *signal) {
    kswin *k = state;
    if (signal->level == DRIFT_LEVEL_DRIFT) restart(settings, k);
    *signal = (detector_signal){0};
    places p = places_of(settings, k);
    p.window[k->seen % p.window_size] = x;
    k->seen++;
    if (k->seen >= p.window_size) test(settings, k, signal);
}

static size_t advance(const detector_settings *settings, void *state, const double *x, size_t n,
                      detector_signal *signal) {
    return detector_walk(step, settings, state, x, n, signal);
}

static int valid(const detector_settings *settings, const void *state, double values) {
    kswin *k = (kswin *)state;
    places p = places_of(settings, k);
    for (size_t i = 0; i < p.window_size; i++) {
        if (!(fabs(p.window[i]) <= DETECTOR_LARGEST)) return 0;
    }
    return (double)k->seen <= values &&
           mersenne_valid(&k->random, p.window_size - p.stat_size, p.stat_size, p.pool) &&
           k->critical == critical_of(p.stat_size, settings->value[ALPHA]);
}

static drift_status check(const detector_settings *settings, drift_error *error) {
    if (2.0 * settings->value[STAT_SIZE] <= settings->value[WINDOW_SIZE]) return DRIFT_OK;
    return detector_refuse(error,
                           "kswin: window_size must be at least twice stat_size: the sample is "
                           "drawn from the values before the last stat_size ones");
}

const detector_class detector_kswin = {
    DRIFT_DETECTOR_KSWIN,
    DRIFT_INPUT_NUMBER,
    "kswin",
    "KSWIN: Kolmogorov-Smirnov test of the last values in a window",
    1u << DRIFT_COMPAT_DEFAULT,
    options,
    sizeof options / sizeof *options,
    check,
    words,
    reset,
    advance,
    valid};
