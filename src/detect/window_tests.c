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

static double fhddm_bound(double size, double confidence) {
    return sqrt(log(1.0 / confidence) / (2.0 * size));
}

static int fhddm_test(double share, double *best, double size, double confidence,
                      detector_signal *signal) {
    *best = *best < share ? share : *best;
    double bound = fhddm_bound(size, confidence);
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

/* Counts of right predictions in the window that are neither a drift nor a new best. */
typedef struct quiet_counts {
    int64_t least;
    int64_t most;
} quiet_counts;

/* The smallest count whose share is less than `bound` below the best one, or as much, if not
 * strictly: shares grow with counts, however they are rounded. size + 1 if there is none. */
static int64_t first_near(double best, double bound, int strictly, int64_t size) {
    int64_t low = 0, high = size + 1;
    while (low < high) {
        int64_t middle = low + (high - low) / 2;
        double below = best - (double)middle / (double)size;
        if (strictly ? below < bound : below <= bound) {
            high = middle;
        } else {
            low = middle + 1;
        }
    }
    return low;
}

static quiet_counts quiet_counts_of(double best, double bound, double size) {
    int64_t whole = (int64_t)size;
    quiet_counts quiet = {first_near(best, bound, 0, whole), first_near(best, 0.0, 1, whole) - 1};
    return quiet;
}

static uint64_t low_bits(size_t count) {
    return count < 64 ? (UINT64_C(1) << count) - 1 : UINT64_MAX;
}

static int64_t count_bits(uint64_t bits) {
    bits -= bits >> 1 & UINT64_C(0x5555555555555555);
    bits = (bits & UINT64_C(0x3333333333333333)) + (bits >> 2 & UINT64_C(0x3333333333333333));
    bits = (bits + (bits >> 4)) & UINT64_C(0x0f0f0f0f0f0f0f0f);
    return (int64_t)(bits * UINT64_C(0x0101010101010101) >> 56);
}

/* How many of `count` predictions can replace those before them until the count is not quiet. */
static size_t count_quiet(const quiet_counts *quiet, int64_t right, uint64_t came, uint64_t went,
                          size_t count) {
    if (right - count_bits(went & ~came) >= quiet->least &&
        right + count_bits(came & ~went) <= quiet->most) {
        return count;
    }
    for (size_t i = 0; i < count; i++) {
        right += (int64_t)(came >> i & 1) - (int64_t)(went >> i & 1);
        if (right < quiet->least || right > quiet->most) return i;
    }
    return count;
}

/* Bit i: prediction i is right. */
static uint64_t right_bits(const double *x, size_t n) {
    uint64_t bits = 0;
    size_t i = 0;
    for (; i + 8 <= n; i += 8) {
        uint64_t eight = 0;
        for (unsigned k = 0; k < 8; k++)
            eight |= (uint64_t)(x[i + k] == 0.0) << k;
        bits |= eight << i;
    }
    for (; i < n; i++)
        bits |= (uint64_t)(x[i] == 0.0) << i;
    return bits;
}

/* Predictions that replace bits of one word of the ring, which was full before. */
static size_t fhddm_replace(fhddm *f, double size, const quiet_counts *quiet, const double *x,
                            size_t n) {
    uint64_t place = ring_place(f->seen, size), *word = f->bits + place / 64, at = place % 64;
    size_t left = (size_t)(size - (double)place), room = 64 - (size_t)at;
    room = left < room ? left : room;
    if (n > room) n = room;
    uint64_t came = right_bits(x, n), went = *word >> at & low_bits(n);
    n = count_quiet(quiet, (int64_t)f->right, came, went, n);
    came &= low_bits(n);
    went &= low_bits(n);
    *word = (*word & ~(low_bits(n) << at)) | came << at;
    f->right += (double)(count_bits(came) - count_bits(went));
    f->right_short += (double)count_bits(came);
    f->seen += (double)n;
    return n;
}

/* A word of predictions at a time, while no bound is reached; a short window is not looked at. */
static size_t fhddm_pass(const detector_settings *settings, void *state, const double *x, size_t n,
                         const detector_signal *signal) {
    fhddm *f = state;
    const double *v = settings->value;
    double size = v[FHDDM_WINDOW];
    if (v[FHDDM_SHORT] > 0.0 || f->seen < size || signal->level != DRIFT_LEVEL_NONE) return 0;
    quiet_counts quiet = quiet_counts_of(f->best, fhddm_bound(size, v[FHDDM_CONFIDENCE]), size);
    size_t done = 0, taken = 1;
    while (done < n && taken > 0) {
        taken = fhddm_replace(f, size, &quiet, x + done, n - done);
        done += taken;
    }
    return done;
}

static size_t fhddm_advance(const detector_settings *settings, void *state, const double *x,
                            size_t n, detector_signal *signal) {
    return detector_pass_and_walk(fhddm_pass, fhddm_step, settings, state, x, n, signal);
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
