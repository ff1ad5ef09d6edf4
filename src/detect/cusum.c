/* SPDX-License-Identifier: Apache-2.0 */
/* Cumulative sums against the mean and deviation of the first values.
 * In: numbers. Out: drift up or down. Layer: detect.
 * Source: Page (1954). moa and frouros: one sum around the running mean. */
#include <float.h>
#include <math.h>

#include "detect/detector.h"

enum { MIN_INSTANCES, SLACK, THRESHOLD, MODE, DELTA };

static const detector_option options[] = {
    {"min_instances", "values that the reference is made of", NULL, 1, 2, 1e15, {30, 30, 30}},
    {"slack",
     "deviation that is tolerated, in standard deviations; not for moa and frouros",
     NULL,
     0,
     0,
     1e6,
     {0.5, 0.5, 0.5}},
    {"threshold",
     "sum that is a drift, in standard deviations; moa and frouros: in the unit of the values",
     NULL,
     0,
     0,
     1e300,
     {5, 50, 50}},
    {"mode", "direction; moa and frouros test up only", "both up down", 1, 0, 2, {0, 1, 1}},
    {"delta",
     "change of the mean that is tolerated; moa and frouros",
     NULL,
     0,
     0,
     1e300,
     {0.005, 0.005, 0.005}},
};

typedef struct cusum {
    double n;
    double mean;
    double squares; /* of deviations */
    double sigma;
    double up;
    double down;
    double up_from; /* n when the sum was last 0 */
    double down_from;
} cusum;

static size_t words(const detector_settings *settings) {
    (void)settings;
    return sizeof(cusum) / sizeof(uint64_t);
}

static void reset(const detector_settings *settings, void *state) {
    (void)settings;
    *(cusum *)state = (cusum){0};
}

static void learn(cusum *c, double x, double min_instances) {
    double before = c->mean;
    c->mean += (1.0 / c->n) * (x - c->mean);
    c->squares += (x - before) * (x - c->mean);
    if (c->n == min_instances) c->sigma = sqrt(c->squares / (c->n - 1.0));
    c->up_from = c->down_from = c->n - 1.0; /* up to this value the sums are 0 */
}

static void add(cusum *c, double x, double slack) {
    double deviation = x - c->mean;
    c->up = fmax(0.0, c->up + deviation - slack);
    c->down = fmax(0.0, c->down - deviation - slack);
    if (c->up == 0.0) c->up_from = c->n;
    if (c->down == 0.0) c->down_from = c->n;
}

static void tell(const cusum *c, int is_up, int is_down, double threshold,
                 detector_signal *signal) {
    int rises = is_up || (!is_down && c->up >= c->down);
    signal->level = detector_level(is_up || is_down, 0);
    signal->direction = DRIFT_DIRECTION_NONE;
    if (is_up || is_down) signal->direction = is_up ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_DOWN;
    signal->has_change_point = is_up || is_down;
    signal->values_since_change = (uint64_t)(c->n - (rises ? c->up_from : c->down_from));
    signal->statistic = rises ? c->up : c->down;
    signal->threshold = threshold;
}

static void step_default(const detector_settings *settings, cusum *c, double x,
                         detector_signal *signal) {
    const double *v = settings->value;
    if (c->n <= v[MIN_INSTANCES]) learn(c, x, v[MIN_INSTANCES]);
    if (c->n < v[MIN_INSTANCES]) return;
    add(c, x, v[SLACK] * c->sigma);
    double threshold = v[THRESHOLD] * c->sigma;
    int is_up = v[MODE] != 2.0 && c->up > threshold;
    int is_down = v[MODE] != 1.0 && c->down > threshold;
    tell(c, is_up, is_down, threshold, signal);
}

/* MOA tests with one value more than there are. */
static void step_running(const detector_settings *settings, cusum *c, double x,
                         detector_signal *signal) {
    const double *v = settings->value;
    c->mean += (x - c->mean) / c->n;
    c->up = fmax(0.0, c->up + x - c->mean - v[DELTA]);
    if (c->up == 0.0) c->up_from = c->n;
    double tested = c->n + (settings->compat == DRIFT_COMPAT_MOA ? 1.0 : 0.0);
    tell(c, tested >= v[MIN_INSTANCES] && c->up > v[THRESHOLD], 0, v[THRESHOLD], signal);
}

static void step(const detector_settings *settings, void *state, double x,
                 detector_signal *signal) {
    cusum *c = state;
    if (signal->level == DRIFT_LEVEL_DRIFT) reset(settings, state);
    *signal = (detector_signal){0};
    c->n += 1.0;
    if (settings->compat == DRIFT_COMPAT_DEFAULT) {
        /* the reference is of the first min_instances values, the last of which is tested */
        step_default(settings, c, x, signal);
    } else {
        step_running(settings, c, x, signal);
    }
}

static size_t advance(const detector_settings *settings, void *state, const double *x, size_t n,
                      detector_signal *signal) {
    return detector_walk(step, settings, state, x, n, signal);
}

static int valid(const detector_settings *settings, const void *state, double values) {
    const cusum *c = state;
    (void)settings;
    double most = detector_largest_sum(c->n);
    int is_new = c->mean == 0.0 && c->squares == 0.0;
    return c->n >= 0.0 && c->n <= values && (c->n >= 1.0 || is_new) && detector_is_mean(c->mean) &&
           c->squares >= 0.0 && c->squares <= DBL_MAX && c->sigma >= 0.0 && c->sigma <= DBL_MAX &&
           c->up >= 0.0 && c->up <= most && c->down >= 0.0 && c->down <= most &&
           c->up_from >= 0.0 && c->up_from <= c->n && c->down_from >= 0.0 && c->down_from <= c->n;
}

static drift_status check(const detector_settings *settings, drift_error *error) {
    if (settings->compat == DRIFT_COMPAT_DEFAULT || settings->value[MODE] == 1.0) return DRIFT_OK;
    return detector_refuse(error, "cusum: moa and frouros test up only: mode must be up");
}

const detector_class detector_cusum = {
    DRIFT_DETECTOR_CUSUM,
    DRIFT_INPUT_NUMBER,
    "cusum",
    "CUSUM: sums of deviations from the mean of the first values",
    1u << DRIFT_COMPAT_DEFAULT | 1u << DRIFT_COMPAT_MOA | 1u << DRIFT_COMPAT_FROUROS,
    options,
    sizeof options / sizeof *options,
    check,
    words,
    reset,
    advance,
    valid};
