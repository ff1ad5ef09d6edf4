/* SPDX-License-Identifier: Apache-2.0 */
/* What every detector offers to the one interface in detector.c: a table of functions over a flat
 * state. In: values of the domain. Out: signals. Layer: detect.
 *
 * A state is an array of 64-bit words: a struct whose members are all double or uint64_t, windows
 * at its end. It holds no pointers, so that copying, saving and comparing it is the same for all.
 */
#ifndef DETECT_DETECTOR_H
#define DETECT_DETECTOR_H

#include <math.h>

#include <driftcheck/detect.h>

#define DETECTOR_OPTION_LIMIT 8

/* Magnitude of numbers: 2^53 squares of it add up to less than a double's range. */
#define DETECTOR_LARGEST 1e100

/* Values that a detector can count. */
#define DETECTOR_MOST_VALUES 9007199254740992.0

/* The effective options: option i of the class's list is value[i]. */
typedef struct detector_settings {
    int32_t compat;
    double value[DETECTOR_OPTION_LIMIT];
    uint64_t seed;
} detector_settings;

typedef struct detector_option {
    const char *name;
    const char *description;
    const char *choices; /* names of the values 0, 1, 2 ...; NULL: a number */
    uint32_t integer;
    double minimum;
    double maximum;
    double defaults[3]; /* by DRIFT_COMPAT_... */
} detector_option;

/* What the last value said. */
typedef struct detector_signal {
    int32_t level;
    int32_t direction;
    int has_change_point;
    uint64_t values_since_change; /* values that came after the change, this one included */
    double statistic;
    double threshold;
} detector_signal;

typedef struct detector_class {
    int32_t kind;
    int32_t input;
    const char *name;
    const char *description;
    uint32_t compats; /* bit c: DRIFT_COMPAT c is offered */
    const detector_option *options;
    size_t option_count;
    /* Rules between options; NULL: none. OK or INVALID_ARGUMENT. */
    drift_status (*check)(const detector_settings *settings, drift_error *error);
    /* Size of the state. */
    size_t (*words)(const detector_settings *settings);
    /* Fills a zeroed state. */
    void (*reset)(const detector_settings *settings, void *state);
    /* Takes values up to and including the first after which the level is not `signal->level`, or
     * is DRIFT, and returns how many it took (>= 1 for n >= 1); *signal tells of the last one. */
    size_t (*advance)(const detector_settings *settings, void *state, const double *x, size_t n,
                      detector_signal *signal);
    /* 1 if a state from outside is one that `values` values can lead to, as far as it matters:
     * whatever follows it is valid again. */
    int (*valid)(const detector_settings *settings, const void *state, double values);
} detector_class;

typedef void detector_step(const detector_settings *settings, void *state, double x,
                           detector_signal *signal);

/* An `advance` made of steps that each take one value and set the signal. */
static inline size_t detector_walk(detector_step *step, const detector_settings *settings,
                                   void *state, const double *x, size_t n,
                                   detector_signal *signal) {
    int32_t before = signal->level;
    for (size_t i = 0; i < n; i++) {
        step(settings, state, x[i], signal);
        if (signal->level != before || signal->level == DRIFT_LEVEL_DRIFT) return i + 1;
    }
    return n;
}

/* Takes values that leave the level as it is, as many of n as it likes, and returns how many;
 * never called at a drift. */
typedef size_t detector_pass(const detector_settings *settings, void *state, const double *x,
                             size_t n, const detector_signal *signal);

/* An `advance` of which all but a few values go by in a pass, which need not say what each of them
 * means; the last one is always a step, so that the signal tells of it. */
static inline size_t detector_pass_and_walk(detector_pass *pass, detector_step *step,
                                            const detector_settings *settings, void *state,
                                            const double *x, size_t n, detector_signal *signal) {
    int32_t before = signal->level;
    size_t done = 0;
    while (done < n) {
        if (before != DRIFT_LEVEL_DRIFT && n - done > 1) {
            done += pass(settings, state, x + done, n - done - 1, signal);
        }
        step(settings, state, x[done++], signal);
        if (signal->level != before || signal->level == DRIFT_LEVEL_DRIFT) break;
    }
    return done;
}

/* The level of two answers: a drift is no warning. */
static inline int32_t detector_level(int drift, int warning) {
    if (drift) return DRIFT_LEVEL_DRIFT;
    return warning ? DRIFT_LEVEL_WARNING : DRIFT_LEVEL_NONE;
}

/* What a sum of that many differences of numbers, each less one more, can be: more than rounding
 * adds to it. */
static inline double detector_largest_sum(double values) {
    return 100.0 * DETECTOR_LARGEST * values;
}

/* A mean of numbers, wherever rounding has put it. */
static inline int detector_is_mean(double mean) {
    return fabs(mean) <= 2.0 * DETECTOR_LARGEST;
}

/* The class of a kind, or NULL. */
const detector_class *detector_class_of(int32_t kind);

extern const detector_class detector_page_hinkley;
extern const detector_class detector_cusum;
extern const detector_class detector_gma;
extern const detector_class detector_ewma;
extern const detector_class detector_ecdd;
extern const detector_class detector_shewhart;
extern const detector_class detector_adwin;
extern const detector_class detector_ddm;
extern const detector_class detector_eddm;
extern const detector_class detector_rddm;
extern const detector_class detector_hddm_a;
extern const detector_class detector_hddm_w;
extern const detector_class detector_fhddm;
extern const detector_class detector_stepd;
extern const detector_class detector_kswin;

/* OK, or INVALID_ARGUMENT with the conventions that the class offers. */
drift_status detector_check_compat(const detector_class *c, int32_t compat, drift_error *error);

/* Place of the option of a name, or option_count. */
size_t detector_find_option(const detector_class *c, const char *name);

/* INVALID_ARGUMENT, with the options there are. */
drift_status detector_unknown_option(const detector_class *c, const char *name, drift_error *error);

/* OK, or INVALID_ARGUMENT with the range. */
drift_status detector_check_value(const detector_class *c, const detector_option *option,
                                  double value, drift_error *error);

/* Effective settings of a class from the caller's. OK or INVALID_ARGUMENT. */
drift_status detector_settings_from(const detector_class *c, const drift_detector_options *options,
                                    detector_settings *settings, drift_error *error);

/* INVALID_ARGUMENT with this message. */
drift_status detector_refuse(drift_error *error, const char *what);

/* -1 if all values are in the domain of an input, else the index of the first that is not. */
int64_t detector_find_outside(int32_t input, const double *values, size_t count);

/* What an input takes, in words. */
const char *detector_input_text(int32_t input);

struct drift_detector {
    drift_allocator allocator;
    const detector_class *class_of;
    detector_settings settings;
    uint64_t values;
    uint64_t drifts;
    uint64_t warnings;
    uint64_t last_drift;
    uint64_t change_point; /* of the last flag */
    detector_signal signal;
    size_t words;
    uint64_t state[]; /* `words` of them */
};

/* An empty detector, settings checked before. OK or OUT_OF_MEMORY. */
drift_status detector_make(const detector_class *c, const detector_settings *settings,
                           const drift_allocator *allocator, drift_detector **out,
                           drift_error *error);

/* Bytes that a detector holds. */
size_t detector_memory(const drift_detector *detector);

#endif
