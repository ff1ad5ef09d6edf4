/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file detect.h
 * Sequential detectors: each watches one stream of numbers, value by value, and says when the
 * stream has changed. One interface for all of them.
 *
 *     drift_detector_options options;
 *     drift_detector_options_init(&options, DRIFT_DETECTOR_ADWIN);
 *     drift_detector_create(&options, &detector, &error);
 *     drift_detector_update(detector, values, count, flags, 16, &flag_count, &error);
 *
 * What goes in is said by the kind's input: DRIFT_INPUT_NUMBER a number of magnitude up to 1e100
 * (so that no sum of squares overflows); DRIFT_INPUT_ERROR an error indicator, exactly 0 (right) or
 * 1 (wrong); DRIFT_INPUT_LOSS a number from 0 (right) to 1 (wrong). There is no detector that wants
 * 1 for "right".
 *
 * The same values give the same flags and the same state, to the bit, however they are cut into
 * calls. Nothing is allocated after creation. docs/detectors.md has the definitions, their sources
 * and where other tools differ.
 */
#ifndef DRIFTCHECK_DETECT_H
#define DRIFTCHECK_DETECT_H

#include <driftcheck/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The list of kinds: X(NAME, NUMBER, "name in options", INPUT). Numbers are stable. */
#define DRIFT_DETECTOR_MAP(X)                                                                      \
    X(PAGE_HINKLEY, 1, "page_hinkley", NUMBER) /* Page 1954, Hinkley 1971 */                       \
    X(CUSUM, 2, "cusum", NUMBER)               /* Page 1954, reference from the first values */    \
    X(GMA, 3, "gma", NUMBER)                   /* geometric moving average, Roberts 1959 */        \
    X(EWMA, 4, "ewma", NUMBER)                 /* chart of a moving average, Roberts 1959 */       \
    X(ECDD, 5, "ecdd", ERROR)                  /* Ross et al. 2012 */                              \
    X(SHEWHART, 6, "shewhart", NUMBER)         /* Shewhart 1931 */                                 \
    X(ADWIN, 7, "adwin", NUMBER)               /* Bifet and Gavalda 2007 */                        \
    X(DDM, 8, "ddm", LOSS)                     /* Gama et al. 2004 */                              \
    X(EDDM, 9, "eddm", ERROR)                  /* Baena-Garcia et al. 2006 */                      \
    X(RDDM, 10, "rddm", ERROR)                 /* Barros et al. 2017 */                            \
    X(HDDM_A, 11, "hddm_a", LOSS)              /* Frias-Blanco et al. 2015, averages */            \
    X(HDDM_W, 12, "hddm_w", LOSS)              /* the same, weighted averages */                   \
    X(FHDDM, 13, "fhddm", ERROR)               /* Pesaranghader and Viktor 2016 */                 \
    X(STEPD, 14, "stepd", ERROR)               /* Nishida and Yamauchi 2007 */                     \
    X(KSWIN, 15, "kswin", NUMBER)              /* Raab et al. 2020 */

enum {
#define DRIFT_DETECTOR_ENUM(name, number, text, input) DRIFT_DETECTOR_##name = number,
    DRIFT_DETECTOR_MAP(DRIFT_DETECTOR_ENUM)
#undef DRIFT_DETECTOR_ENUM
        DRIFT_DETECTOR_LAST = 15
};

/** What values a detector takes. Others are refused: INVALID_ARGUMENT, with their index. */
enum {
    DRIFT_INPUT_NUMBER = 0, /**< magnitude up to 1e100 */
    DRIFT_INPUT_ERROR = 1,  /**< 0: the prediction was right, 1: it was wrong */
    DRIFT_INPUT_LOSS = 2    /**< from 0 (right) to 1 (wrong) */
};

/** Whose definition is followed where tools differ. DRIFT_COMPAT_DEFAULT is river's, or MOA's where
 *  river lacks the detector (gma, ecdd, stepd). */
enum { DRIFT_COMPAT_DEFAULT = 0, DRIFT_COMPAT_MOA = 1, DRIFT_COMPAT_FROUROS = 2 };

/** What a detector says of its stream. */
enum { DRIFT_LEVEL_NONE = 0, DRIFT_LEVEL_WARNING = 1, DRIFT_LEVEL_DRIFT = 2 };

/** Which way the stream's mean went. */
enum { DRIFT_DIRECTION_NONE = 0, DRIFT_DIRECTION_UP = 1, DRIFT_DIRECTION_DOWN = -1 };

/** "page_hinkley" and so on; NULL for other numbers. */
DRIFT_API const char *drift_detector_name(int32_t kind);

/** Kind of this name, or -1. Case, '-' and '_' do not matter: "Page-Hinkley", "HDDM_A". */
DRIFT_API int32_t drift_detector_from_name(const char *name);

/** "default", "moa", "frouros"; NULL for other numbers. */
DRIFT_API const char *drift_compat_name(int32_t compat);

/** Number of the convention of this name, or -1. "river" is "default". */
DRIFT_API int32_t drift_compat_from_name(const char *name);

/** "none", "warning", "drift"; NULL for other numbers. */
DRIFT_API const char *drift_level_name(int32_t level);

/** What can be known of a kind before one is made. */
typedef struct drift_detector_info {
    uint32_t struct_size; /**< sizeof(drift_detector_info), set by the caller */
    int32_t kind;
    int32_t input;           /**< DRIFT_INPUT_... */
    uint32_t compats;        /**< bit c set: DRIFT_COMPAT c is offered */
    const char *name;        /**< static storage, as all texts here */
    const char *description; /**< one line */
    size_t option_count;
} drift_detector_info;

/** @return OK, INVALID_ARGUMENT (unknown kind). */
DRIFT_API drift_status drift_detector_get_info(int32_t kind, drift_detector_info *info,
                                               drift_error *error);

/** One option of a kind. */
typedef struct drift_detector_option_info {
    uint32_t struct_size;    /**< sizeof(drift_detector_option_info), set by the caller */
    uint32_t integer;        /**< 1: whole numbers only */
    const char *name;        /**< river's name where river has it */
    const char *description; /**< one line */
    const char *choices;     /**< "both up down": the names of the values 0, 1, 2; NULL: a number */
    double value;            /**< the default under the given convention */
    double minimum;          /**< smallest that is allowed */
    double maximum;          /**< largest that is allowed */
} drift_detector_option_info;

/** Option `index` of a kind. @return OK, INVALID_ARGUMENT (kind, compat not offered, index). */
DRIFT_API drift_status drift_detector_get_option(int32_t kind, int32_t compat, size_t index,
                                                 drift_detector_option_info *info,
                                                 drift_error *error);

/** A setting by name. */
typedef struct drift_detector_setting {
    const char *name;
    double value;
} drift_detector_setting;

/** Options of a detector. */
typedef struct drift_detector_options {
    uint32_t struct_size; /**< sizeof(drift_detector_options) */
    int32_t kind;         /**< DRIFT_DETECTOR_... */
    int32_t compat;       /**< DRIFT_COMPAT_... */
    uint32_t reserved;
    const drift_detector_setting *settings; /**< setting_count of them; the others are default */
    size_t setting_count;
    uint64_t seed;                    /**< of kswin's sample; others ignore it */
    const drift_allocator *allocator; /**< NULL: malloc. Copied. */
} drift_detector_options;

/** Defaults of a kind. NULL is ignored. */
DRIFT_API void drift_detector_options_init(drift_detector_options *options, int32_t kind);

typedef struct drift_detector drift_detector;

/**
 * Makes a detector.
 * @param options  kind and settings; not NULL. Nothing of it is kept.
 * @param out      where it goes; free it with drift_detector_free.
 * @return OK; INVALID_ARGUMENT (kind, convention, a setting's name, value or combination: the
 *         message says what is allowed); OUT_OF_MEMORY. Allocates one block: less than 1 KiB, and a
 *         bit for each prediction of a window that an option asks for; adwin 6 KiB, up to 60 with
 *         64 max_buckets; kswin 3 KiB, 16 bytes for each value of window_size, 24 of stat_size.
 */
DRIFT_API drift_status drift_detector_create(const drift_detector_options *options,
                                             drift_detector **out, drift_error *error);

/** Frees a detector. NULL is ignored. */
DRIFT_API void drift_detector_free(drift_detector *detector);

/** A value at which a warning began or a drift was found. */
typedef struct drift_detector_flag {
    uint64_t index;        /**< of the value, 0-based, since creation or drift_detector_reset */
    int32_t level;         /**< DRIFT_LEVEL_WARNING or DRIFT_LEVEL_DRIFT */
    int32_t direction;     /**< DRIFT_DIRECTION_... */
    uint64_t change_point; /**< index of the first value after the change, estimated; `index` where
                              the detector has no estimate */
    double statistic;      /**< of the test that raised it */
    double threshold;      /**< that it passed */
} drift_detector_flag;

/**
 * Takes `count` values, in their order.
 * @param values      in the kind's domain. NULL allowed if count is 0.
 * @param flags       where the flags go, in the order of the values: for each value at which a
 *                    drift is found, and for each at which a warning begins. NULL if capacity is 0.
 * @param capacity    room in `flags`; flags beyond it are counted but not written.
 * @param flag_count  number of flags raised by this call, also beyond capacity. May be NULL.
 * @return OK; INVALID_ARGUMENT (a value outside the domain; error->row is its index; or more than
 *         2^53 values since creation or reset; no value is taken). Allocates nothing. Cost: O(1) a
 *         value, O(log n) every 32nd for adwin, O(stat_size log stat_size) for kswin.
 */
DRIFT_API drift_status drift_detector_update(drift_detector *detector, const double *values,
                                             size_t count, drift_detector_flag *flags,
                                             size_t capacity, size_t *flag_count,
                                             drift_error *error);

/** What a detector knows. Numbers that a detector lacks are 0. */
typedef struct drift_detector_state {
    uint32_t struct_size; /**< sizeof(drift_detector_state), set by the caller */
    int32_t level;        /**< after the last value */
    int32_t direction;
    uint32_t reserved;
    uint64_t values;       /**< taken since creation or reset */
    uint64_t drifts;       /**< found since then */
    uint64_t warnings;     /**< begun since then */
    uint64_t last_drift;   /**< index of the last drift's value; only if drifts > 0 */
    uint64_t change_point; /**< of the last flag */
    double statistic;      /**< of the last test */
    double threshold;      /**< of the last test */
} drift_detector_state;

/** @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_detector_get_state(const drift_detector *detector,
                                                drift_detector_state *state, drift_error *error);

/** As after creation; settings stay. NULL is ignored. */
DRIFT_API void drift_detector_reset(drift_detector *detector);

/** Bytes that drift_detector_snapshot writes; 0 for NULL. Always the same for one detector. */
DRIFT_API size_t drift_detector_snapshot_size(const drift_detector *detector);

/** Writes settings and state; the bytes are the same on every machine.
 *  @return OK, BUFFER_TOO_SMALL, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_detector_snapshot(const drift_detector *detector, void *buffer,
                                               size_t size, drift_error *error);

/**
 * Makes a detector that goes on bit for bit where the other one was. The bytes are hostile until
 * checked: length, checksum, settings, every number of the state.
 * @return OK; BAD_FORMAT; VERSION; OUT_OF_MEMORY; INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_detector_restore(const void *bytes, size_t size,
                                              const drift_allocator *allocator,
                                              drift_detector **out, drift_error *error);

/* ---- Page-Hinkley on all columns of a batch at once ---- */

/** One Page-Hinkley test a column, updated side by side with vector instructions. Each gives the
 *  flags that a detector of its own would. */
typedef struct drift_page_hinkley drift_page_hinkley;

/** A drift in one column. */
typedef struct drift_page_hinkley_flag {
    uint64_t row;      /**< 0-based since creation; rows passed over count */
    uint64_t column;   /**< 0-based */
    int32_t direction; /**< DRIFT_DIRECTION_UP or _DOWN */
    uint32_t reserved;
} drift_page_hinkley_flag;

/**
 * Makes the tests of all columns, at their start.
 * @param options  kind DRIFT_DETECTOR_PAGE_HINKLEY, default convention; NULL: defaults. Its
 *                 allocator, if it has one, is copied and also frees.
 * @param columns  1 to 65,536.
 * @param out      where they go; free them with drift_page_hinkley_free.
 * @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. Memory is taken here alone.
 */
DRIFT_API drift_status drift_page_hinkley_create(const drift_detector_options *options,
                                                 size_t columns, drift_page_hinkley **out,
                                                 drift_error *error);

/** Frees it. NULL is ignored. */
DRIFT_API void drift_page_hinkley_free(drift_page_hinkley *tests);

/**
 * Takes `rows` rows of row-major values: value of row r, column c is values[r * stride + c].
 * A value that is not a number of magnitude up to 1e100 is passed over by its column.
 * @param stride  in values, >= the number of columns.
 * @param flags,capacity,flag_count  as in drift_detector_update; by row, then by column.
 * @return OK; INVALID_ARGUMENT. Allocates nothing. The rows of one call are cheaper than as many
 *         calls of one row.
 */
DRIFT_API drift_status drift_page_hinkley_update_f32(drift_page_hinkley *tests, const float *values,
                                                     size_t rows, size_t stride,
                                                     drift_page_hinkley_flag *flags,
                                                     size_t capacity, size_t *flag_count,
                                                     drift_error *error);

/** As drift_page_hinkley_update_f32, for doubles. */
DRIFT_API drift_status drift_page_hinkley_update_f64(drift_page_hinkley *tests,
                                                     const double *values, size_t rows,
                                                     size_t stride, drift_page_hinkley_flag *flags,
                                                     size_t capacity, size_t *flag_count,
                                                     drift_error *error);

/* ---- thresholds of the classic charts from the run length that is wanted ---- */

/**
 * Mean number of values to an alarm of a one-sided CUSUM that starts at 0: S = max(0, S + z - k),
 * alarm at S >= h, values z independent and normal with variance 1.
 * @param k    allowance, 0 to 10, in standard deviations.
 * @param h    threshold, above 0 and up to 100, in standard deviations.
 * @param mean of z, -10 to 10; 0: the run length without drift.
 * @param allocator  for a matrix of 200 to 600 rows; NULL: malloc.
 * @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY. Any thread. Cost: milliseconds; 0.1 s for h = 60.
 * Source: Brook and Evans 1972. Gold values: k = 0.5, h = 5: 930.9; h = 4: 335.4.
 */
DRIFT_API drift_status drift_cusum_run_length(double k, double h, double mean,
                                              const drift_allocator *allocator, double *arl,
                                              drift_error *error);

/**
 * Threshold of a CUSUM whose mean number of values to a false alarm is `arl`.
 * @param k          allowance, 0.01 to 5. Best against a shift of 2 k.
 * @param arl        2 to 1e10 values.
 * @param two_sided  not 0: both sides run, and the alarm is that of either.
 * @return as drift_cusum_run_length. Up to k = 0.5 by Siegmund's formula, within 2 % of the run
 *         length asked for from 1,000 on; above it from the Markov chain.
 * The promise holds for a known mean and variance: estimated ones, even from 10,000 rows, shorten
 * the run length, the more the smaller k is. Use k >= 2 / sqrt(reference rows).
 */
DRIFT_API drift_status drift_cusum_threshold(double k, double arl, int32_t two_sided,
                                             const drift_allocator *allocator, double *h,
                                             drift_error *error);

/**
 * Threshold (lambda) of a Page-Hinkley test on values of standard deviation `sigma` with allowance
 * `delta`, reference mean known: sigma times that of a CUSUM with k = delta / sigma.
 * @param sigma  above 0, to 1e100, in the unit of the values, as `delta` and the threshold are.
 * @param delta  above 0; delta / sigma as k of drift_cusum_threshold.
 * Other parameters, statuses and cost as drift_cusum_threshold.
 */
DRIFT_API drift_status drift_page_hinkley_threshold(double sigma, double delta, double arl,
                                                    int32_t two_sided,
                                                    const drift_allocator *allocator,
                                                    double *threshold, drift_error *error);

/**
 * Mean number of values to an alarm of a two-sided EWMA chart: y = (1 - lambda) y + lambda z from
 * 0, alarm at |y| >= limit sqrt(lambda / (2 - lambda)).
 * @param lambda 0.01 to 1. @param limit above 0 and up to 10. Others as drift_cusum_run_length.
 * Source: Lucas and Saccucci 1990. Gold value: lambda = 0.1, limit 2.814: 500.
 */
DRIFT_API drift_status drift_ewma_run_length(double lambda, double limit, double mean,
                                             const drift_allocator *allocator, double *arl,
                                             drift_error *error);

/** Limit of an EWMA chart whose mean number of values to a false alarm is `arl`, 10 to 1e10. */
DRIFT_API drift_status drift_ewma_limit(double lambda, double arl, const drift_allocator *allocator,
                                        double *limit, drift_error *error);

#ifdef __cplusplus
}
#endif

#endif
