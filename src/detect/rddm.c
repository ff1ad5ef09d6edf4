/* SPDX-License-Identifier: Apache-2.0 */
/* Reactive DDM: like DDM, but it forgets all but the last predictions when a concept lasts long,
 * and begins anew from the warning when it ends. In: error indicators. Out: warning, drift. Layer:
 * detect. Source: Barros et al. (2017). */
#include <math.h>
#include <string.h>

#include "detect/detector.h"

enum { MIN_INSTANCES, WARNING, DRIFT, MAX_CONCEPT, MIN_STABLE, WARNING_LIMIT };

static const detector_option options[] = {
    {"warm_start", "values before the first test", NULL, 1, 1, 1e9, {129, 129, 129}},
    {"warning_threshold",
     "standard deviations above the best rate",
     NULL,
     0,
     0,
     1e6,
     {1.773, 1.773, 1.773}},
    {"drift_threshold",
     "standard deviations above the best rate",
     NULL,
     0,
     0,
     1e6,
     {2.258, 2.258, 2.258}},
    {"max_concept_size",
     "values of a concept before the rate is made anew",
     NULL,
     1,
     1,
     1e15,
     {40000, 40000, 40000}},
    {"buffer_size", "last values that it is made of", NULL, 1, 1, 1000000, {7000, 7000, 7000}},
    {"warning_limit", "length of a warning that is a drift", NULL, 1, 1, 1e15, {1400, 1400, 1400}},
};

#define NO_ANCHOR UINT64_MAX

/* The predictions that were stored last follow: a ring of bits. */
typedef struct rddm {
    double divisor; /* of the next value: how many the rate is of, it included */
    double p;
    double best_p;
    double best_s;
    double best;
    uint64_t taken; /* since the beginning */
    uint64_t first; /* place of the oldest stored prediction */
    uint64_t stored;
    uint64_t last;       /* place of the newest */
    uint64_t anchor;     /* place where the warning began, or NO_ANCHOR */
    uint64_t warned_at;  /* `taken` then; 0: there is no warning. It may be longer than the ring. */
    uint64_t begin_anew; /* 1: at the next value */
    uint64_t is_change;  /* 1: because of a drift, so the best rate is forgotten as well */
    uint64_t bits[];
} rddm;

static size_t ring_size(const detector_settings *settings) {
    return (size_t)settings->value[MIN_STABLE];
}

static size_t words(const detector_settings *settings) {
    return sizeof(rddm) / sizeof(uint64_t) + (ring_size(settings) + 63) / 64;
}

static void forget_best(rddm *r) {
    r->best_p = r->best_s = r->best = HUGE_VAL;
}

static void reset(const detector_settings *settings, void *state) {
    rddm *r = state;
    memset(r, 0, words(settings) * sizeof(uint64_t));
    r->divisor = 1.0;
    r->p = 1.0;
    r->anchor = NO_ANCHOR;
    r->last = ring_size(settings) - 1;
    forget_best(r);
}

static void forget_warning(rddm *r) {
    r->anchor = NO_ANCHOR;
    r->warned_at = 0;
}

static double stored_at(const rddm *r, uint64_t place) {
    return (double)(r->bits[place / 64] >> (place % 64) & 1);
}

static void store(rddm *r, uint64_t size, double x) {
    r->last = (r->last + 1) % size;
    uint64_t bit = UINT64_C(1) << (r->last % 64);
    uint64_t *word = &r->bits[r->last / 64];
    *word = x > 0.0 ? *word | bit : *word & ~bit;
    if (r->stored < size) {
        r->stored++;
        return;
    }
    r->first = (r->first + 1) % size;
    if (r->anchor == r->last) r->anchor = NO_ANCHOR;
}

static double deviation(const rddm *r) {
    return sqrt(fmax(r->p * (1.0 - r->p), 0.0) / r->divisor);
}

static void keep_best(rddm *r, double s) {
    if (!(r->p + s < r->best)) return;
    r->best_p = r->p;
    r->best_s = s;
    r->best = r->p + s;
}

/* The rate of the predictions stored since the warning began, or of all that are stored. */
static void begin_anew(const detector_settings *settings, rddm *r) {
    uint64_t size = ring_size(settings);
    r->divisor = 1.0;
    r->p = 1.0;
    if (r->is_change) forget_best(r);
    if (r->anchor != NO_ANCHOR) {
        r->first = r->anchor;
        r->stored = (r->last + size - r->first) % size + 1;
    }
    for (uint64_t i = 0; i < r->stored; i++) {
        r->p += (stored_at(r, (r->first + i) % size) - r->p) / r->divisor;
        if (r->is_change && r->divisor > settings->value[MIN_INSTANCES]) keep_best(r, deviation(r));
        r->divisor += 1.0;
    }
    forget_warning(r);
    r->begin_anew = r->is_change = 0;
}

static void end_concept(rddm *r) {
    r->is_change = r->begin_anew = 1;
    if (r->anchor != NO_ANCHOR) return;
    r->first = r->last;
    r->stored = 1;
}

static int32_t judge(const detector_settings *settings, rddm *r, double rate) {
    const double *v = settings->value;
    if (rate > r->best_p + v[DRIFT] * r->best_s) {
        end_concept(r);
        return DRIFT_LEVEL_DRIFT;
    }
    if (!(rate > r->best_p + v[WARNING] * r->best_s)) {
        forget_warning(r);
        return DRIFT_LEVEL_NONE;
    }
    if (r->warned_at == 0) {
        r->anchor = r->last;
        r->warned_at = r->taken;
    } else if (r->warned_at + (uint64_t)v[WARNING_LIMIT] <= r->taken) {
        forget_warning(r);
        end_concept(r);
        return DRIFT_LEVEL_DRIFT;
    }
    return DRIFT_LEVEL_WARNING;
}

/* MOA counts one ahead; river tells of a concept that has lasted too long as of a drift. */
static void step(const detector_settings *settings, void *state, double x,
                 detector_signal *signal) {
    rddm *r = state;
    const double *v = settings->value;
    int moa = settings->compat == DRIFT_COMPAT_MOA;
    if (r->begin_anew) begin_anew(settings, r);
    *signal = (detector_signal){0};
    store(r, ring_size(settings), x);
    r->p += (x - r->p) / r->divisor;
    double s = deviation(r);
    r->taken++;
    double seen = r->divisor + (moa ? 1.0 : 0.0);
    r->divisor += 1.0;
    if (!(seen > v[MIN_INSTANCES])) return;
    keep_best(r, s);
    uint64_t warned_at = r->warned_at == 0 ? r->taken : r->warned_at;
    signal->level = judge(settings, r, r->p + s);
    signal->statistic = r->p + s;
    signal->threshold = r->best_p + v[DRIFT] * r->best_s;
    if (signal->level != DRIFT_LEVEL_NONE) {
        signal->direction = DRIFT_DIRECTION_UP;
        signal->has_change_point = 1;
        signal->values_since_change = r->taken - warned_at + 1;
    }
    if (signal->level == DRIFT_LEVEL_NONE && seen > v[MAX_CONCEPT]) {
        r->begin_anew = 1;
        if (!moa) signal->level = DRIFT_LEVEL_DRIFT;
    }
}

static size_t advance(const detector_settings *settings, void *state, const double *x, size_t n,
                      detector_signal *signal) {
    return detector_walk(step, settings, state, x, n, signal);
}

static int valid_ring(const rddm *r, uint64_t size) {
    if (r->first >= size || r->stored > size) return 0;
    if (r->last != (r->first + r->stored + size - 1) % size) return 0;
    return r->anchor == NO_ANCHOR ||
           (r->anchor < size && (r->anchor + size - r->first) % size < r->stored);
}

static int valid(const detector_settings *settings, const void *state, double values) {
    const rddm *r = state;
    uint64_t size = ring_size(settings);
    return r->divisor >= 1.0 && r->divisor <= values + 1.0 && r->p >= -1e-9 && r->p <= 1.0 + 1e-9 &&
           !isnan(r->best_p) && !isnan(r->best_s) && !isnan(r->best) && valid_ring(r, size) &&
           r->warned_at <= r->taken && (double)r->stored <= values && (double)r->taken <= values &&
           r->begin_anew <= 1 && r->is_change <= 1;
}

static drift_status check(const detector_settings *settings, drift_error *error) {
    const double *v = settings->value;
    if (v[WARNING] > v[DRIFT]) {
        return detector_refuse(error, "rddm: warning_threshold must not be above drift_threshold");
    }
    if (v[MAX_CONCEPT] > v[MIN_STABLE]) return DRIFT_OK;
    return detector_refuse(error, "rddm: max_concept_size must be above buffer_size: a rate made "
                                  "anew would be of too many values already");
}

const detector_class detector_rddm = {DRIFT_DETECTOR_RDDM,
                                      DRIFT_INPUT_ERROR,
                                      "rddm",
                                      "RDDM: DDM that forgets old concepts and ends long warnings",
                                      1u << DRIFT_COMPAT_DEFAULT | 1u << DRIFT_COMPAT_MOA,
                                      options,
                                      sizeof options / sizeof *options,
                                      check,
                                      words,
                                      reset,
                                      advance,
                                      valid};
