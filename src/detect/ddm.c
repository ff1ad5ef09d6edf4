/* SPDX-License-Identifier: Apache-2.0 */
/* Drift detection methods on error rates: DDM by the rate itself, EDDM by distances between errors,
 * ECDD by a chart of the rate.
 * In: losses or error indicators. Out: warning, drift. Layer: detect.
 * Sources: Gama et al. (2004), Baena-Garcia et al. (2006), Ross et al. (2012). */
#include <math.h>

#include "detect/detector.h"

static int is_count(double n, double most) {
    return n >= 0.0 && n <= most;
}

static int is_share(double p) {
    return p >= -1e-9 && p <= 1.0 + 1e-9; /* as rounded means are */
}

/* Standard deviation of a share of n; rounding may take the share a little beyond 1. */
static double deviation(double p, double n) {
    double variance = p * (1.0 - p);
    return sqrt((variance > 0.0 ? variance : 0.0) / n);
}

/* ---- DDM ---- */

enum { DDM_WARM_START, DDM_WARNING, DDM_DRIFT };

static const detector_option ddm_options[] = {
    {"warm_start", "values before the first test", NULL, 1, 1, 1e15, {30, 30, 30}},
    {"warning_threshold", "standard deviations above the best rate", NULL, 0, 0, 1e6, {2, 2, 2}},
    {"drift_threshold", "standard deviations above the best rate", NULL, 0, 0, 1e6, {3, 3, 3}},
};

typedef struct ddm {
    double n;
    double p;
    double best_p;
    double best_s;
    double best;      /* their sum */
    double warned_at; /* n when the warning began; 0: there is none */
} ddm;

static size_t ddm_words(const detector_settings *settings) {
    (void)settings;
    return sizeof(ddm) / sizeof(uint64_t);
}

static void ddm_reset(const detector_settings *settings, void *state) {
    (void)settings;
    *(ddm *)state = (ddm){0};
    ((ddm *)state)->best = HUGE_VAL;
}

/* What a rate above the best one means; the values since the warning began are the new concept. */
static void ddm_judge(const detector_settings *settings, ddm *d, double rate, int may_drift,
                      detector_signal *signal) {
    const double *v = settings->value;
    double warning = d->best_p + v[DDM_WARNING] * d->best_s;
    double drift = d->best_p + v[DDM_DRIFT] * d->best_s;
    signal->level = detector_level(may_drift && rate > drift, rate > warning);
    signal->direction = signal->level ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_NONE;
    signal->statistic = rate;
    signal->threshold = drift;
    if (signal->level == DRIFT_LEVEL_NONE) d->warned_at = 0.0;
    if (signal->level == DRIFT_LEVEL_NONE) return;
    if (d->warned_at == 0.0) d->warned_at = d->n;
    signal->has_change_point = 1;
    signal->values_since_change = (uint64_t)(d->n - d->warned_at) + 1;
}

/* river tests with more than warm_start values; MOA counts one ahead, and lets a warning come one
 * value before a drift; frouros tests from warm_start values on, and keeps the earlier of two
 * equal minima. */
static void ddm_step(const detector_settings *settings, void *state, double x,
                     detector_signal *signal) {
    ddm *d = state;
    int32_t compat = settings->compat;
    double warm_start = settings->value[DDM_WARM_START];
    if (signal->level == DRIFT_LEVEL_DRIFT) ddm_reset(settings, state);
    *signal = (detector_signal){0};
    d->n += 1.0;
    if (compat == DRIFT_COMPAT_DEFAULT) {
        d->p += (1.0 / d->n) * (x - d->p);
    } else {
        d->p += (x - d->p) / d->n;
    }
    double s = deviation(d->p, d->n);
    double seen = d->n + (compat == DRIFT_COMPAT_MOA ? 1.0 : 0.0);
    int tests = compat == DRIFT_COMPAT_DEFAULT ? seen > warm_start : seen >= warm_start;
    if (!tests) return;
    int better = compat == DRIFT_COMPAT_FROUROS ? d->p + s < d->best : d->p + s <= d->best;
    if (better) {
        d->best_p = d->p;
        d->best_s = s;
        d->best = d->p + s;
    }
    int may_drift = compat != DRIFT_COMPAT_MOA || seen > warm_start;
    ddm_judge(settings, d, d->p + s, may_drift, signal);
}

/* Rates that change nothing: above `low`, and `high` at most. `above` is more than low by what
 * rounding of sums may hide. */
typedef struct ddm_band {
    double low;
    double above;
    double high;
} ddm_band;

static ddm_band ddm_band_of(const double *v, const ddm *d, int is_warning) {
    double warning = d->best_p + v[DDM_WARNING] * d->best_s;
    double drift = d->best_p + v[DDM_DRIFT] * d->best_s;
    double low = is_warning && warning > d->best ? warning : d->best;
    return (ddm_band){low, low + 1e-15 * (1.0 + low), is_warning ? drift : warning};
}

/* Without a root: the square of a deviation beside those of what it must be, less or more by much
 * more than rounding makes of them. */
static int is_surely_within(const ddm_band *band, double p, double square) {
    double low = band->above - p, high = band->high - p;
    low = low > 0.0 ? low : 0.0;
    return (square > low * low * (1.0 + 1e-9)) & (high > 0.0) &
           (square < high * high * (1.0 - 1e-9));
}

/* Only the rate waits for the one before. A best one that is kept before its value is taken is
 * found again by the step that takes it. */
static size_t ddm_pass(const detector_settings *settings, void *state, const double *x, size_t n,
                       const detector_signal *signal) {
    const double *v = settings->value;
    ddm d = *(ddm *)state;
    double seen = d.n, p = d.p;
    int is_warning = signal->level == DRIFT_LEVEL_WARNING;
    ddm_band band = ddm_band_of(v, &d, is_warning);
    size_t i = 0;
    if (is_warning != (d.warned_at != 0.0) || seen < v[DDM_WARM_START]) return 0;
    for (; i < n; i++) {
        double part = 1.0 / (seen + 1.0), next = p + part * (x[i] - p);
        if (!is_surely_within(&band, next, next * (1.0 - next) * part)) {
            double s = deviation(next, seen + 1.0), rate = next + s;
            if (rate <= d.best) {
                d.best_p = next;
                d.best_s = s;
                d.best = rate;
                band = ddm_band_of(v, &d, is_warning);
            }
            if (rate > band.high || (is_warning && rate <= band.low)) break;
        }
        seen += 1.0;
        p = next;
    }
    d.n = seen;
    d.p = p;
    *(ddm *)state = d;
    return i;
}

static size_t ddm_advance(const detector_settings *settings, void *state, const double *x, size_t n,
                          detector_signal *signal) {
    if (settings->compat != DRIFT_COMPAT_DEFAULT) {
        return detector_walk(ddm_step, settings, state, x, n, signal);
    }
    return detector_pass_and_walk(ddm_pass, ddm_step, settings, state, x, n, signal);
}

static int ddm_valid(const detector_settings *settings, const void *state, double values) {
    const ddm *d = state;
    (void)settings;
    return is_count(d->n, values) && is_share(d->p) && is_share(d->best_p) && d->best_s >= 0.0 &&
           d->best >= 0.0 && is_count(d->warned_at, d->n);
}

static drift_status ddm_check(const detector_settings *settings, drift_error *error) {
    if (settings->value[DDM_WARNING] <= settings->value[DDM_DRIFT]) return DRIFT_OK;
    return detector_refuse(error, "ddm: warning_threshold must not be above drift_threshold");
}

const detector_class detector_ddm = {DRIFT_DETECTOR_DDM,
                                     DRIFT_INPUT_LOSS,
                                     "ddm",
                                     "DDM: the error rate rises above its best",
                                     1u << DRIFT_COMPAT_DEFAULT | 1u << DRIFT_COMPAT_MOA |
                                         1u << DRIFT_COMPAT_FROUROS,
                                     ddm_options,
                                     sizeof ddm_options / sizeof *ddm_options,
                                     ddm_check,
                                     ddm_words,
                                     ddm_reset,
                                     ddm_advance,
                                     ddm_valid};

/* ---- EDDM ---- */

enum { EDDM_WARM_START, EDDM_ALPHA, EDDM_BETA };

static const detector_option eddm_options[] = {
    {"warm_start", "values, and errors, before the first test", NULL, 1, 1, 1e15, {30, 30, 30}},
    {"alpha", "part of the largest distance that is a warning", NULL, 0, 0, 1, {0.95, 0.95, 0.95}},
    {"beta", "part of the largest distance that is a drift", NULL, 0, 0, 1, {0.9, 0.9, 0.9}},
};

typedef struct eddm {
    double n;
    double errors;
    double last_error;
    double mean; /* of distances */
    double squares;
    double largest; /* mean + 2 standard deviations */
    double warned_at;
} eddm;

static size_t eddm_words(const detector_settings *settings) {
    (void)settings;
    return sizeof(eddm) / sizeof(uint64_t);
}

static void eddm_reset(const detector_settings *settings, void *state) {
    *(eddm *)state = (eddm){0};
    ((eddm *)state)->largest = settings->compat == DRIFT_COMPAT_MOA ? 0.0 : -1.0;
}

static void eddm_take_distance(const detector_settings *settings, eddm *e) {
    double distance = e->n - e->last_error;
    double before = e->mean;
    if (settings->compat == DRIFT_COMPAT_DEFAULT) {
        e->mean += (1.0 / e->errors) * (distance - e->mean);
    } else {
        e->mean += (distance - e->mean) / e->errors;
    }
    e->squares += (distance - before) * (distance - e->mean);
    e->last_error = e->n;
}

/* river divides by one less than the errors, MOA by the errors. */
static double eddm_variance(const detector_settings *settings, const eddm *e) {
    if (settings->compat == DRIFT_COMPAT_MOA) return e->squares / e->errors;
    return e->errors > 1.0 ? e->squares / (e->errors - 1.0) : 0.0;
}

static void eddm_judge(const detector_settings *settings, eddm *e, double level,
                       detector_signal *signal) {
    const double *v = settings->value;
    int drift = level < v[EDDM_BETA], warning = level < v[EDDM_ALPHA];
    signal->level = detector_level(drift, warning);
    signal->direction = signal->level ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_NONE;
    signal->statistic = level;
    signal->threshold = v[EDDM_BETA];
    if (signal->level == DRIFT_LEVEL_NONE) e->warned_at = 0.0;
    if (signal->level == DRIFT_LEVEL_NONE) return;
    if (e->warned_at == 0.0) e->warned_at = e->n;
    signal->has_change_point = 1;
    signal->values_since_change = (uint64_t)(e->n - e->warned_at) + 1;
}

/* A prediction that is right changes nothing of what the detector says. MOA's count is one ahead,
 * and an error takes its warning back before it is tested. */
static void eddm_step(const detector_settings *settings, void *state, double x,
                      detector_signal *signal) {
    eddm *e = state;
    int moa = settings->compat == DRIFT_COMPAT_MOA;
    double warm_start = settings->value[EDDM_WARM_START];
    if (signal->level == DRIFT_LEVEL_DRIFT) {
        eddm_reset(settings, state);
        *signal = (detector_signal){0};
    }
    e->n += 1.0;
    if (x != 1.0) return;
    e->errors += 1.0;
    eddm_take_distance(settings, e);
    if (moa) signal->level = DRIFT_LEVEL_NONE;
    if (!(e->n + (moa ? 1.0 : 0.0) > warm_start)) return;
    double variance = eddm_variance(settings, e);
    double reach = e->mean + 2.0 * sqrt(variance > 0.0 ? variance : 0.0);
    if (reach > e->largest) {
        e->largest = reach;
        if (moa) *signal = (detector_signal){0};
    } else if (e->errors > warm_start) {
        eddm_judge(settings, e, reach / e->largest, signal);
    }
}

static size_t eddm_advance(const detector_settings *settings, void *state, const double *x,
                           size_t n, detector_signal *signal) {
    return detector_walk(eddm_step, settings, state, x, n, signal);
}

static int eddm_valid(const detector_settings *settings, const void *state, double values) {
    const eddm *e = state;
    (void)settings;
    return is_count(e->n, values) && is_count(e->errors, e->n) && is_count(e->last_error, e->n) &&
           is_count(e->mean, 2.0 * e->n) && isfinite(e->squares) && isfinite(e->largest) &&
           is_count(e->warned_at, e->n);
}

static drift_status eddm_check(const detector_settings *settings, drift_error *error) {
    if (settings->value[EDDM_ALPHA] >= settings->value[EDDM_BETA]) return DRIFT_OK;
    return detector_refuse(error, "eddm: alpha (warning) must not be below beta (drift)");
}

const detector_class detector_eddm = {DRIFT_DETECTOR_EDDM,
                                      DRIFT_INPUT_ERROR,
                                      "eddm",
                                      "EDDM: errors come closer together than they did",
                                      1u << DRIFT_COMPAT_DEFAULT | 1u << DRIFT_COMPAT_MOA,
                                      eddm_options,
                                      sizeof eddm_options / sizeof *eddm_options,
                                      eddm_check,
                                      eddm_words,
                                      eddm_reset,
                                      eddm_advance,
                                      eddm_valid};

/* ---- ECDD ---- */

enum { ECDD_MIN_INSTANCES, ECDD_LAMBDA, ECDD_RUN_LENGTH, ECDD_WARNING };

static const detector_option ecdd_options[] = {
    {"min_instances", "values before the first test", NULL, 1, 1, 1e15, {30, 30, 30}},
    {"lambda", "weight of a new value in the average", NULL, 0, 1e-9, 1, {0.2, 0.2, 0.2}},
    {"average_run_length",
     "values between false alarms: 100, 400 or 1000",
     NULL,
     1,
     100,
     1000,
     {400, 400, 400}},
    {"warning_level", "part of the limit that is a warning", NULL, 0, 0, 1, {0.5, 0.5, 0.5}},
};

typedef struct ecdd {
    double n;
    double sum;
    double average;
    double past; /* (1 - lambda)^(2n); 0 once that is nothing beside 1 */
    double warned_at;
} ecdd;

static size_t ecdd_words(const detector_settings *settings) {
    (void)settings;
    return sizeof(ecdd) / sizeof(uint64_t);
}

static void ecdd_reset(const detector_settings *settings, void *state) {
    (void)settings;
    *(ecdd *)state = (ecdd){0};
    ((ecdd *)state)->past = 1.0;
}

/* Limits fitted by Ross et al. (2012), table 1, for three run lengths. */
static double ecdd_limit(double run_length, double p) {
    double p3 = p * p * p, p5 = p3 * p * p, p7 = p5 * p * p;
    if (run_length == 100.0) return 2.76 - 6.23 * p + 18.12 * p3 - 312.45 * p5 + 1002.18 * p7;
    if (run_length == 1000.0) return 1.17 + 7.56 * p - 21.24 * p3 + 112.12 * p5 - 987.23 * p7;
    return 3.97 - 6.56 * p + 48.73 * p3 - 330.13 * p5 + 848.18 * p7;
}

static void ecdd_judge(const detector_settings *settings, ecdd *e, double p, double s,
                       int may_drift, detector_signal *signal) {
    double limit = ecdd_limit(settings->value[ECDD_RUN_LENGTH], p) * s;
    int drift = may_drift && e->average > p + limit;
    int warning = e->average > p + settings->value[ECDD_WARNING] * limit;
    signal->level = detector_level(drift, warning);
    signal->direction = signal->level ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_NONE;
    signal->statistic = e->average;
    signal->threshold = p + limit;
    if (signal->level == DRIFT_LEVEL_NONE) e->warned_at = 0.0;
    if (signal->level == DRIFT_LEVEL_NONE) return;
    if (e->warned_at == 0.0) e->warned_at = e->n;
    signal->has_change_point = 1;
    signal->values_since_change = (uint64_t)(e->n - e->warned_at) + 1;
}

/* MOA, which the default follows, counts one ahead, and lets a warning come before a drift. */
static void ecdd_step(const detector_settings *settings, void *state, double x,
                      detector_signal *signal) {
    ecdd *e = state;
    const double *v = settings->value;
    double lambda = v[ECDD_LAMBDA];
    int frouros = settings->compat == DRIFT_COMPAT_FROUROS;
    if (signal->level == DRIFT_LEVEL_DRIFT) ecdd_reset(settings, state);
    *signal = (detector_signal){0};
    e->n += 1.0;
    e->sum += x;
    double p = e->sum / e->n;
    e->past = e->past > 1e-17 ? pow(1.0 - lambda, 2.0 * e->n) : 0.0;
    double s = sqrt(p * (1.0 - p) * lambda * (1.0 - e->past) / (2.0 - lambda));
    if (frouros) {
        e->average = lambda * x + (1.0 - lambda) * e->average;
    } else {
        e->average += lambda * (x - e->average);
    }
    double seen = e->n + (frouros ? 0.0 : 1.0);
    if (seen < v[ECDD_MIN_INSTANCES]) return;
    ecdd_judge(settings, e, p, s, frouros || seen > v[ECDD_MIN_INSTANCES], signal);
}

static size_t ecdd_advance(const detector_settings *settings, void *state, const double *x,
                           size_t n, detector_signal *signal) {
    return detector_walk(ecdd_step, settings, state, x, n, signal);
}

static int ecdd_valid(const detector_settings *settings, const void *state, double values) {
    const ecdd *e = state;
    (void)settings;
    return is_count(e->n, values) && is_count(e->sum, e->n) && is_share(e->average) &&
           is_share(e->past) && is_count(e->warned_at, e->n);
}

static drift_status ecdd_check(const detector_settings *settings, drift_error *error) {
    double length = settings->value[ECDD_RUN_LENGTH];
    if (length == 100.0 || length == 400.0 || length == 1000.0) return DRIFT_OK;
    return detector_refuse(error, "ecdd: average_run_length must be 100, 400 or 1000");
}

const detector_class detector_ecdd = {DRIFT_DETECTOR_ECDD,
                                      DRIFT_INPUT_ERROR,
                                      "ecdd",
                                      "ECDD: a moving average of errors far above their rate",
                                      1u << DRIFT_COMPAT_DEFAULT | 1u << DRIFT_COMPAT_MOA |
                                          1u << DRIFT_COMPAT_FROUROS,
                                      ecdd_options,
                                      sizeof ecdd_options / sizeof *ecdd_options,
                                      ecdd_check,
                                      ecdd_words,
                                      ecdd_reset,
                                      ecdd_advance,
                                      ecdd_valid};
