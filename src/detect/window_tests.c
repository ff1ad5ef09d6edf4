/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of the last predictions against earlier ones: FHDDM by its best window, STEPD by all
 * before. In: error indicators. Out: warning, drift. Layer: detect. Sources: Pesaranghader and
 * Viktor (2016), Nishida and Yamauchi (2007). */
#include <math.h>
#include <string.h>

#include "detect/detector.h"
#include "stats/special.h"

/* A ring of the last predictions: 1 where it was right. */
static uint64_t ring_place(double number, double size) {
    return (uint64_t)number % (uint64_t)size;
}

static int ring_get(const uint64_t *bits, uint64_t place) {
    return (int)(bits[place / 64] >> (place % 64) & 1);
}

static void ring_set(uint64_t *bits, uint64_t place, int value) {
    uint64_t bit = UINT64_C(1) << (place % 64);
    bits[place / 64] = value ? bits[place / 64] | bit : bits[place / 64] & ~bit;
}

/* How many of the last `count` of `seen` predictions were right. */
static double ring_right(const uint64_t *bits, double seen, double count, double size) {
    double right = 0.0;
    for (double back = 1.0; back <= count && back <= seen; back += 1.0)
        right += ring_get(bits, ring_place(seen - back, size));
    return right;
}

static int is_whole(double n, double most) {
    return n >= 0.0 && n <= most && n == floor(n);
}

/* ---- FHDDM ---- */

enum { FHDDM_WINDOW, FHDDM_CONFIDENCE, FHDDM_SHORT };

static const detector_option fhddm_options[] = {
    {"sliding_window_size", "predictions of the window", NULL, 1, 1, 1000000, {100, 100, 100}},
    {"confidence_level", "probability of a false drift", NULL, 0, 1e-300, 1, {1e-6, 1e-6, 1e-6}},
    {"short_window_size",
     "last ones of them that are tested as well; 0: none",
     NULL,
     1,
     0,
     1000000,
     {0, 0, 0}},
};

typedef struct fhddm {
    double seen;  /* predictions */
    double right; /* of the window */
    double right_short;
    double best; /* largest share of right ones */
    double best_short;
    uint64_t bits[];
} fhddm;

static size_t fhddm_words(const detector_settings *settings) {
    return sizeof(fhddm) / sizeof(uint64_t) + ((size_t)settings->value[FHDDM_WINDOW] + 63) / 64;
}

static void fhddm_reset(const detector_settings *settings, void *state) {
    memset(state, 0, fhddm_words(settings) * sizeof(uint64_t));
}

static int fhddm_before(const fhddm *f, double back, double size) {
    return ring_get(f->bits, ring_place(f->seen - 1.0 - back, size));
}

static void fhddm_add(fhddm *f, int right, double size, double short_size) {
    if (f->seen >= size) f->right -= ring_get(f->bits, ring_place(f->seen, size));
    if (short_size > 0.0 && f->seen >= short_size) {
        f->right_short -= fhddm_before(f, short_size - 1.0, size);
    }
    ring_set(f->bits, ring_place(f->seen, size), right);
    f->right += right;
    f->right_short += right;
    f->seen += 1.0;
}

static int fhddm_test(double share, double *best, double size, double confidence,
                      detector_signal *signal) {
    *best = *best < share ? share : *best;
    double bound = sqrt(log(1.0 / confidence) / (2.0 * size));
    signal->statistic = *best - share;
    signal->threshold = bound;
    return *best - share > bound;
}

static void fhddm_step(const detector_settings *settings, void *state, double x,
                       detector_signal *signal) {
    fhddm *f = state;
    const double *v = settings->value;
    double size = v[FHDDM_WINDOW], short_size = v[FHDDM_SHORT];
    if (signal->level == DRIFT_LEVEL_DRIFT) fhddm_reset(settings, state);
    *signal = (detector_signal){0};
    fhddm_add(f, x == 0.0, size, short_size);
    if (f->seen < size) return;
    int found = 0;
    if (short_size > 0.0) {
        found = fhddm_test(f->right_short / short_size, &f->best_short, short_size,
                           v[FHDDM_CONFIDENCE], signal);
    }
    detector_signal of_all = {0};
    int of_window = fhddm_test(f->right / size, &f->best, size, v[FHDDM_CONFIDENCE], &of_all);
    if (of_window || !found) *signal = of_all;
    signal->level = detector_level(of_window || found, 0);
    signal->direction = signal->level ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_NONE;
}

static size_t fhddm_advance(const detector_settings *settings, void *state, const double *x,
                            size_t n, detector_signal *signal) {
    return detector_walk(fhddm_step, settings, state, x, n, signal);
}

static int fhddm_valid(const detector_settings *settings, const void *state, double values) {
    const fhddm *f = state;
    double size = settings->value[FHDDM_WINDOW];
    double short_size = settings->value[FHDDM_SHORT];
    if (!is_whole(f->seen, values) || !is_whole(f->right_short, f->seen)) return 0;
    return f->right == ring_right(f->bits, f->seen, size, size) &&
           (short_size == 0.0 ||
            f->right_short == ring_right(f->bits, f->seen, short_size, size)) &&
           f->best >= 0.0 && f->best <= 1.0 && f->best_short >= 0.0 && f->best_short <= 1.0;
}

static drift_status fhddm_check(const detector_settings *settings, drift_error *error) {
    if (settings->value[FHDDM_SHORT] <= settings->value[FHDDM_WINDOW]) return DRIFT_OK;
    return detector_refuse(error, "fhddm: short_window_size must not be above sliding_window_size");
}

const detector_class detector_fhddm = {DRIFT_DETECTOR_FHDDM,
                                       DRIFT_INPUT_ERROR,
                                       "fhddm",
                                       "FHDDM: fewer right predictions than in the best window",
                                       1u << DRIFT_COMPAT_DEFAULT,
                                       fhddm_options,
                                       sizeof fhddm_options / sizeof *fhddm_options,
                                       fhddm_check,
                                       fhddm_words,
                                       fhddm_reset,
                                       fhddm_advance,
                                       fhddm_valid};

/* ---- STEPD ---- */

enum { STEPD_WINDOW, STEPD_DRIFT, STEPD_WARNING };

static const detector_option stepd_options[] = {
    {"window_size", "recent predictions", NULL, 1, 1, 1000000, {30, 30, 30}},
    {"alpha_drift", "p-value below which it is a drift", NULL, 0, 0, 1, {0.003, 0.003, 0.003}},
    {"alpha_warning", "p-value below which it is a warning", NULL, 0, 0, 1, {0.05, 0.05, 0.05}},
};

typedef struct stepd {
    double seen;
    double older_right;
    double recent_right;
    uint64_t bits[];
} stepd;

static size_t stepd_words(const detector_settings *settings) {
    return sizeof(stepd) / sizeof(uint64_t) + ((size_t)settings->value[STEPD_WINDOW] + 63) / 64;
}

static void stepd_reset(const detector_settings *settings, void *state) {
    memset(state, 0, stepd_words(settings) * sizeof(uint64_t));
}

static void stepd_add(stepd *s, int right, double size) {
    uint64_t place = ring_place(s->seen, size);
    if (s->seen >= size) {
        int oldest = ring_get(s->bits, place);
        s->recent_right -= oldest;
        s->older_right += oldest;
    }
    ring_set(s->bits, place, right);
    s->recent_right += right;
    s->seen += 1.0;
}

/* p-value of equal shares of right predictions, with continuity correction. Where all predictions
 * are alike there is nothing to test; and the correction can make the difference nothing, but not
 * turn it round. MOA and frouros take its size as if it had: a drift every 60 predictions of a
 * stream without errors, so their conventions are not offered. */
static double stepd_p(double older, double older_right, double recent, double recent_right) {
    double p = (older_right + recent_right) / (older + recent);
    double inverse = 1.0 / older + 1.0 / recent;
    double variance = p * (1.0 - p) * inverse;
    if (!(variance > 0.0)) return 1.0;
    double gap = fabs(older_right / older - recent_right / recent) - inverse / 2.0;
    return special_normal_two_sided(fmax(gap, 0.0) / sqrt(variance));
}

static void stepd_step(const detector_settings *settings, void *state, double x,
                       detector_signal *signal) {
    stepd *s = state;
    const double *v = settings->value;
    double size = v[STEPD_WINDOW];
    if (signal->level == DRIFT_LEVEL_DRIFT) stepd_reset(settings, state);
    *signal = (detector_signal){0};
    stepd_add(s, x == 0.0, size);
    double older = s->seen - size;
    if (older < size) return;
    double p = stepd_p(older, s->older_right, size, s->recent_right);
    signal->level = detector_level(p < v[STEPD_DRIFT], p < v[STEPD_WARNING]);
    signal->statistic = p;
    signal->threshold = v[STEPD_DRIFT];
    if (signal->level == DRIFT_LEVEL_NONE) return;
    int worse = s->recent_right / size < s->older_right / older;
    signal->direction = worse ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_DOWN;
    signal->has_change_point = 1;
    signal->values_since_change = (uint64_t)size;
}

static size_t stepd_advance(const detector_settings *settings, void *state, const double *x,
                            size_t n, detector_signal *signal) {
    return detector_walk(stepd_step, settings, state, x, n, signal);
}

static int stepd_valid(const detector_settings *settings, const void *state, double values) {
    const stepd *s = state;
    double size = settings->value[STEPD_WINDOW];
    return is_whole(s->seen, values) && is_whole(s->older_right, fmax(s->seen - size, 0.0)) &&
           s->recent_right == ring_right(s->bits, s->seen, size, size);
}

static drift_status stepd_check(const detector_settings *settings, drift_error *error) {
    if (settings->value[STEPD_DRIFT] <= settings->value[STEPD_WARNING]) return DRIFT_OK;
    return detector_refuse(error, "stepd: alpha_drift must not be above alpha_warning");
}

const detector_class detector_stepd = {DRIFT_DETECTOR_STEPD,
                                       DRIFT_INPUT_ERROR,
                                       "stepd",
                                       "STEPD: recent predictions against all before",
                                       1u << DRIFT_COMPAT_DEFAULT,
                                       stepd_options,
                                       sizeof stepd_options / sizeof *stepd_options,
                                       stepd_check,
                                       stepd_words,
                                       stepd_reset,
                                       stepd_advance,
                                       stepd_valid};
