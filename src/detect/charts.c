/* SPDX-License-Identifier: Apache-2.0 */
/* Control charts: limits around a mean, for single values and for moving averages.
 * In: numbers. Out: drift up or down. Layer: detect.
 * Sources: Shewhart (1931), Roberts (1959); as river and MOA have them. */
#include <float.h>
#include <math.h>

#include "detect/detector.h"

static int is_square(double x) {
    return x >= 0.0 && x <= DBL_MAX;
}

/* mode: 0 both, 1 up, 2 down. */
static void tell(detector_signal *signal, double deviation, double limit, double mode) {
    int is_up = mode != 2.0 && deviation > limit;
    int is_down = mode != 1.0 && -deviation > limit;
    signal->level = detector_level(is_up || is_down, 0);
    if (is_up) signal->direction = DRIFT_DIRECTION_UP;
    if (is_down) signal->direction = DRIFT_DIRECTION_DOWN;
    signal->statistic = fabs(deviation);
    signal->threshold = limit;
}

/* ---- Shewhart ---- */

enum { SHEWHART_MIN_INSTANCES, SHEWHART_K, SHEWHART_MODE };

static const detector_option shewhart_options[] = {
    {"min_instances", "values that the limits are made of", NULL, 1, 2, 1e15, {30, 30, 30}},
    {"k", "limit, in standard deviations", NULL, 0, 0, 1e6, {3, 3, 3}},
    {"mode", "direction", "both up down", 1, 0, 2, {0, 0, 0}},
};

typedef struct shewhart {
    double n;
    double mean;
    double squares;
    double sigma;
} shewhart;

static size_t shewhart_words(const detector_settings *settings) {
    (void)settings;
    return sizeof(shewhart) / sizeof(uint64_t);
}

static void shewhart_reset(const detector_settings *settings, void *state) {
    (void)settings;
    *(shewhart *)state = (shewhart){0};
}

static void shewhart_step(const detector_settings *settings, void *state, double x,
                          detector_signal *signal) {
    shewhart *s = state;
    const double *v = settings->value;
    if (signal->level == DRIFT_LEVEL_DRIFT) shewhart_reset(settings, state);
    *signal = (detector_signal){0};
    s->n += 1.0;
    if (s->n <= v[SHEWHART_MIN_INSTANCES]) {
        double before = s->mean;
        s->mean += (1.0 / s->n) * (x - s->mean);
        s->squares += (x - before) * (x - s->mean);
        s->sigma = s->n > 1.0 ? sqrt(s->squares / (s->n - 1.0)) : 0.0;
    }
    if (s->n < v[SHEWHART_MIN_INSTANCES]) return;
    tell(signal, x - s->mean, v[SHEWHART_K] * s->sigma, v[SHEWHART_MODE]);
}

static size_t shewhart_advance(const detector_settings *settings, void *state, const double *x,
                               size_t n, detector_signal *signal) {
    return detector_walk(shewhart_step, settings, state, x, n, signal);
}

static int shewhart_valid(const detector_settings *settings, const void *state, double values) {
    const shewhart *s = state;
    (void)settings;
    int is_new = s->mean == 0.0 && s->squares == 0.0;
    return s->n >= 0.0 && s->n <= values && (s->n >= 1.0 || is_new) && detector_is_mean(s->mean) &&
           is_square(s->squares) && is_square(s->sigma);
}

const detector_class detector_shewhart = {
    DRIFT_DETECTOR_SHEWHART,
    DRIFT_INPUT_NUMBER,
    "shewhart",
    "Shewhart chart: single values far from the mean of the first ones",
    1u << DRIFT_COMPAT_DEFAULT,
    shewhart_options,
    sizeof shewhart_options / sizeof *shewhart_options,
    NULL,
    shewhart_words,
    shewhart_reset,
    shewhart_advance,
    shewhart_valid};

/* ---- EWMA ---- */

enum { EWMA_MIN_INSTANCES, EWMA_ALPHA, EWMA_THRESHOLD, EWMA_MODE };

static const detector_option ewma_options[] = {
    {"min_instances", "values before the first test", NULL, 1, 1, 1e15, {30, 30, 30}},
    {"alpha", "weight of a new value in the average", NULL, 0, 1e-9, 1, {0.1, 0.1, 0.1}},
    {"threshold", "limit, in standard deviations of the average", NULL, 0, 0, 1e6, {4, 4, 4}},
    {"mode", "direction", "both up down", 1, 0, 2, {0, 0, 0}},
};

typedef struct ewma {
    double n;
    double mean;    /* of all values */
    double average; /* moving */
    double square;  /* moving average of squares */
} ewma;

static size_t ewma_words(const detector_settings *settings) {
    (void)settings;
    return sizeof(ewma) / sizeof(uint64_t);
}

static void ewma_reset(const detector_settings *settings, void *state) {
    (void)settings;
    *(ewma *)state = (ewma){0};
}

static void ewma_step(const detector_settings *settings, void *state, double x,
                      detector_signal *signal) {
    ewma *e = state;
    const double *v = settings->value;
    double alpha = v[EWMA_ALPHA];
    if (signal->level == DRIFT_LEVEL_DRIFT) ewma_reset(settings, state);
    *signal = (detector_signal){0};
    e->n += 1.0;
    e->average = e->n == 1.0 ? x : alpha * x + (1.0 - alpha) * e->average;
    e->square = e->n == 1.0 ? x * x : alpha * (x * x) + (1.0 - alpha) * e->square;
    e->mean += (1.0 / e->n) * (x - e->mean);
    if (e->n < v[EWMA_MIN_INSTANCES]) return;
    double variance = fmax(e->square - e->average * e->average, 0.0);
    double width = alpha / (2.0 - alpha) * (1.0 - pow(1.0 - alpha, 2.0 * e->n));
    double limit = v[EWMA_THRESHOLD] * sqrt(variance) * sqrt(width);
    tell(signal, e->average - e->mean, limit, v[EWMA_MODE]);
}

static size_t ewma_advance(const detector_settings *settings, void *state, const double *x,
                           size_t n, detector_signal *signal) {
    return detector_walk(ewma_step, settings, state, x, n, signal);
}

static int ewma_valid(const detector_settings *settings, const void *state, double values) {
    const ewma *e = state;
    (void)settings;
    return e->n >= 0.0 && e->n <= values && detector_is_mean(e->mean) &&
           detector_is_mean(e->average) && e->square >= 0.0 &&
           e->square <= 4.0 * DETECTOR_LARGEST * DETECTOR_LARGEST;
}

const detector_class detector_ewma = {
    DRIFT_DETECTOR_EWMA,
    DRIFT_INPUT_NUMBER,
    "ewma",
    "EWMA chart: a moving average far from the mean of all values",
    1u << DRIFT_COMPAT_DEFAULT,
    ewma_options,
    sizeof ewma_options / sizeof *ewma_options,
    NULL,
    ewma_words,
    ewma_reset,
    ewma_advance,
    ewma_valid};

/* ---- geometric moving average ---- */

enum { GMA_MIN_INSTANCES, GMA_ALPHA, GMA_THRESHOLD };

static const detector_option gma_options[] = {
    {"min_instances", "values before the first test", NULL, 1, 1, 1e15, {30, 30, 30}},
    {"alpha", "weight of the past in the average", NULL, 0, 0, 1, {0.99, 0.99, 0.99}},
    {"threshold", "average deviation that is a drift", NULL, 0, 0, 1e300, {1, 1, 1}},
};

typedef struct gma {
    double n;
    double mean;
    double sum;
} gma;

static size_t gma_words(const detector_settings *settings) {
    (void)settings;
    return sizeof(gma) / sizeof(uint64_t);
}

static void gma_reset(const detector_settings *settings, void *state) {
    (void)settings;
    *(gma *)state = (gma){0};
}

/* MOA, which the default follows, tests with one value more than there are. */
static void gma_step(const detector_settings *settings, void *state, double x,
                     detector_signal *signal) {
    gma *g = state;
    const double *v = settings->value;
    if (signal->level == DRIFT_LEVEL_DRIFT) gma_reset(settings, state);
    *signal = (detector_signal){0};
    g->n += 1.0;
    g->mean += (x - g->mean) / g->n;
    g->sum = v[GMA_ALPHA] * g->sum + (1.0 - v[GMA_ALPHA]) * (x - g->mean);
    double tested = g->n + (settings->compat == DRIFT_COMPAT_FROUROS ? 0.0 : 1.0);
    if (tested >= v[GMA_MIN_INSTANCES]) tell(signal, g->sum, v[GMA_THRESHOLD], 1.0);
    signal->statistic = g->sum;
}

static size_t gma_advance(const detector_settings *settings, void *state, const double *x, size_t n,
                          detector_signal *signal) {
    return detector_walk(gma_step, settings, state, x, n, signal);
}

static int gma_valid(const detector_settings *settings, const void *state, double values) {
    const gma *g = state;
    (void)settings;
    return g->n >= 0.0 && g->n <= values && detector_is_mean(g->mean) &&
           fabs(g->sum) <= 4.0 * DETECTOR_LARGEST;
}

const detector_class detector_gma = {DRIFT_DETECTOR_GMA,
                                     DRIFT_INPUT_NUMBER,
                                     "gma",
                                     "geometric moving average of deviations from the mean so far",
                                     1u << DRIFT_COMPAT_DEFAULT | 1u << DRIFT_COMPAT_MOA |
                                         1u << DRIFT_COMPAT_FROUROS,
                                     gma_options,
                                     sizeof gma_options / sizeof *gma_options,
                                     NULL,
                                     gma_words,
                                     gma_reset,
                                     gma_advance,
                                     gma_valid};
