/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file monitor_options.h
 * What a monitor (monitor.h) is made with: windows, roles, metrics, streams, detectors, evidence.
 */
#ifndef DRIFTCHECK_MONITOR_OPTIONS_H
#define DRIFTCHECK_MONITOR_OPTIONS_H

#include <driftcheck/detect.h>
#include <driftcheck/evidence.h>
#include <driftcheck/report.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Kinds of windows, see monitor.h. */
enum { DRIFT_WINDOW_TUMBLING = 0, DRIFT_WINDOW_SLIDING = 1, DRIFT_WINDOW_DECAYING = 2 };

/** What a column is to the model. Predictions and scores are reported as prediction drift. */
enum { DRIFT_ROLE_FEATURE = 0, DRIFT_ROLE_PREDICTION = 1, DRIFT_ROLE_SCORE = 2 };

/** What decides on the drift of columns and streams. */
enum {
    DRIFT_POLICY_EVIDENCE = 0, /**< evidence, with a false-alarm budget */
    DRIFT_POLICY_WINDOW = 1    /**< each window's effects and p-values, with thresholds */
};

/** How much a column, or a stream that is compared, matters to the evidence. */
typedef struct drift_column_weight {
    const char *column;
    double weight; /**< share of the budget relative to the others, which have 1; 1e-6 to 1e6, or 0:
                        the column gives no evidence */
} drift_column_weight;

/** How much the rows of a column, or of a stream that is compared, depend on each other. */
typedef struct drift_column_design_effect {
    const char *column;
    double design_effect; /**< 1 to 1e6 */
} drift_column_design_effect;

/** What the model does, and so which metrics its outcomes have. */
enum {
    DRIFT_TASK_NONE = 0,       /**< no outcomes */
    DRIFT_TASK_BINARY = 1,     /**< truth and prediction 0 or 1, score the probability of 1 */
    DRIFT_TASK_MULTICLASS = 2, /**< truth and prediction 0, 1, ..., classes - 1 */
    DRIFT_TASK_REGRESSION = 3  /**< truth and prediction are numbers of magnitude up to 1e45 */
};

/** The list of metrics: X(NAME, NUMBER, "name in reports"). Numbers are stable. */
#define DRIFT_METRIC_MAP(X)                                                                        \
    X(ACCURACY, 0, "accuracy")   /* binary, multi-class */                                         \
    X(PRECISION, 1, "precision") /* binary */                                                      \
    X(RECALL, 2, "recall")       /* binary */                                                      \
    X(F1, 3, "f1")               /* binary */                                                      \
    X(MACRO_F1, 4, "macro_f1") /* multi-class: mean of the classes' F1, absent classes left out */ \
    X(LOG_LOSS, 5, "log_loss") /* binary, from scores clipped to [1e-15, 1 - 1e-15] */             \
    X(BRIER, 6, "brier")       /* binary: mean of (score - truth)^2 */                             \
    X(ROC_AUC, 7, "roc_auc")   /* binary: from counts of scores in 256 equal bins */               \
    X(ECE, 8, "ece")           /* binary: expected calibration error, 15 equal bins of score */    \
    X(MAE, 9, "mae")           /* regression: mean |prediction - truth| */                         \
    X(RMSE, 10, "rmse")        /* regression */                                                    \
    X(BIAS, 11, "bias")        /* regression: mean (prediction - truth) */                         \
    X(R2, 12, "r2")            /* regression: 1 - sum of squared errors / sum of squares */

enum {
#define DRIFT_METRIC_ENUM(name, number, text) DRIFT_METRIC_##name = number,
    DRIFT_METRIC_MAP(DRIFT_METRIC_ENUM)
#undef DRIFT_METRIC_ENUM
        DRIFT_METRIC_COUNT = 13
};

/** Name of a metric, such as "roc_auc"; NULL if unknown. */
DRIFT_API const char *drift_metric_name(int32_t metric);

/** Number of the metric of this name, or -1. NULL gives -1. */
DRIFT_API int32_t drift_metric_from_name(const char *name);

/** Says that a column of the profile is a prediction or a score. */
typedef struct drift_role {
    const char *column;
    int32_t role; /**< DRIFT_ROLE_... */
    uint32_t reserved;
} drift_role;

/**
 * What a metric is compared with. It has changed for the worse when it is worse than `reference`
 * by at least the level, and that much more than chance: beyond alpha by a normal test with the
 * metric's sampling error. Worse is lower for accuracy, precision, recall, F1, AUC and R2, higher
 * for losses and errors, and away from the reference either way for bias.
 */
typedef struct drift_metric_rule {
    uint32_t struct_size; /**< sizeof(drift_metric_rule) */
    int32_t metric;       /**< DRIFT_METRIC_..., one that the task has */
    double reference;     /**< its value when the model was accepted, finite */
    double warning;       /**< change for the worse from which it is a warning; 0: none */
    double drift;         /**< change for the worse from which it is an alarm; 0: none */
} drift_metric_rule;

/** A named stream of numbers: latency, queue time, confidence, a loss. If the profile has a numeric
 *  column of this name, the stream is compared with it and is not a column of batches. */
typedef struct drift_stream {
    const char *name;
} drift_stream;

/** Where the values of an attached detector come from. */
enum {
    DRIFT_SOURCE_COLUMN =
        1, /**< a numeric column's values; those that are not finite are left out */
    DRIFT_SOURCE_STREAM = 2, /**< a stream's values */
    DRIFT_SOURCE_ERROR = 3,  /**< outcomes of a classifier: 1 if the prediction was wrong, else 0 */
    DRIFT_SOURCE_LOG_LOSS = 4,       /**< outcomes with scores: -ln of the truth's probability */
    DRIFT_SOURCE_SQUARED_ERROR = 5,  /**< (score - truth)^2, or (prediction - truth)^2 */
    DRIFT_SOURCE_ABSOLUTE_ERROR = 6, /**< regression: |prediction - truth| */
    DRIFT_SOURCE_BIAS = 7            /**< regression: prediction - truth */
};

/** A detector of the monitor. What it finds comes as concept-drift events. */
typedef struct drift_attachment {
    uint32_t struct_size;                   /**< sizeof(drift_attachment) */
    int32_t source;                         /**< DRIFT_SOURCE_... */
    const char *name;                       /**< of the column or stream; NULL for outcomes */
    const drift_detector_options *detector; /**< its allocator is not used */
} drift_attachment;

/** Which risks are watched. */
enum {
    DRIFT_RISKS_DEFAULT = 0, /**< those of the rules; and, if no rule is about outcomes, the errors
                                  of a classifier */
    DRIFT_RISKS_OF_RULES = 1 /**< those of the rules alone */
};

/**
 * A loss whose risk is watched: harm, not just change. An alarm comes when the expected loss is
 * above the reference's by more than the tolerance, and never because it is lower or merely
 * different (risk.h). By policy EVIDENCE only. Losses are numbers in [0,1].
 *
 * The limit is, in this order: `limit`; the upper bound for the reference's loss (risk.h), plus the
 * tolerance, with the reference's loss from `reference_mean` and `reference_rows`; from the profile
 * (columns, and streams that it has); from the first risk_baseline_rows losses. Until then no alarm
 * can come. The errors that are watched by default have 1 - the reference of a metric rule on
 * accuracy, if there is one, plus risk_tolerance as limit.
 */
typedef struct drift_risk_rule {
    uint32_t struct_size;    /**< sizeof(drift_risk_rule) */
    int32_t source;          /**< DRIFT_SOURCE_ERROR, _COLUMN, _STREAM; _SQUARED_ERROR: binary, with
                                  scores */
    const char *name;        /**< of the numeric column or the stream; NULL for outcomes */
    double limit;            /**< highest expected loss that is no harm, in (0,1); 0: see above */
    double tolerance;        /**< in (0,1); 0: risk_tolerance of the options */
    double reference_mean;   /**< in [0,1] */
    uint64_t reference_rows; /**< below 2^53; 0: see above */
    double weight;           /**< share of the risks' part of the budget relative to other rules,
                                  1e-6 to 1e6; 0: 1 */
} drift_risk_rule;

/** Options of a monitor; zero means default. Nothing is kept of what they point at. */
typedef struct drift_monitor_options {
    uint32_t struct_size; /**< sizeof(drift_monitor_options) */
    int32_t window;       /**< DRIFT_WINDOW_... */
    uint64_t window_rows; /**< rows of a window (decaying: of a pane), up to 2^40; 0: 1,000 */
    int64_t window_span;  /**< time of a window instead of rows, > 0; 0: by rows */
    uint32_t panes;       /**< sliding: 2 to 1,000, dividing window_rows or window_span; 0: 10 */
    int32_t task;         /**< DRIFT_TASK_... */
    double decay;         /**< decaying: weight left after one pane, in (0,1); 0: 0.9 */
    /** alpha, adjust, min_rows, smoothing, drift_share, thresholds: as in a check. NULL: defaults.
     *  Thresholds are on ks, psi, kl, js (and chi2, cramers_v for categories) and missing. */
    const drift_check_options *check;
    const drift_role *roles; /**< role_count of them; other columns are features */
    size_t role_count;
    const drift_metric_rule *metric_rules; /**< metric_rule_count of them */
    size_t metric_rule_count;
    const drift_stream *streams; /**< stream_count of them, at most 1,000 */
    size_t stream_count;
    const drift_attachment *attachments; /**< attachment_count of them, at most 10,000 */
    size_t attachment_count;
    uint32_t classes;        /**< multi-class: number of classes, 2 to 256 */
    uint32_t event_capacity; /**< events kept until drained, 1 to 1,000,000; 0: 256 */
    uint32_t persistence;    /**< an event needs so many drifted windows ...; 0: 1 */
    uint32_t persistence_of; /**< ... among the last so many, at most 64; 0: as persistence */
    uint32_t cooldown;       /**< windows after an event before the same can come again */
    uint32_t warning_events; /**< 1: warnings give events as well as drift */
    double recovery;         /**< recovered at this share of the threshold or less, (0,1]; 0: 0.8 */
    const drift_allocator *allocator; /**< NULL: malloc. Copied. */
    int32_t policy;                   /**< DRIFT_POLICY_... */
    uint32_t reserved;
    /** Evidence: checks to a false alarm, for all columns and streams together, 1 to 1e12; 0:
     *  1,000,000. P(any false alarm in the first n checks) <= n / this. */
    double false_alarm_every;
    uint64_t check_rows;  /**< evidence: rows of a check, to 2^40; the end of a pane is one as well.
                               0: checks at the ends of panes alone */
    double min_effect;    /**< evidence: PSI that is not worth an alarm, 0 to 10 */
    double design_effect; /**< evidence: variance of a batch's mean / that of independent rows, 1 to
                               1e6 (design_effect.h estimates it); 0: not known, taken as 1
                               (drift_monitor_caution). Rows that depend on each other break the
                               promise unless this tells of it. */
    const drift_column_weight *weights; /**< weight_count of them; other columns have 1 */
    size_t weight_count;
    const drift_risk_rule *risk_rules; /**< risk_rule_count of them, at most 999 */
    size_t risk_rule_count;
    int32_t risks; /**< DRIFT_RISKS_... */
    uint32_t reserved_risks;
    double risk_tolerance; /**< of rules that have none, and of errors, in (0,1); 0: 0.01 */
    double risk_share;     /**< part of the budget that risks have together, in (0,1); the columns'
                                evidence has the rest; 0: 0.5 */
    uint64_t risk_baseline_rows; /**< losses that are their own reference where there is none,
                                      1 to 2^40; 0: 1,000 */
    int64_t outcome_delay; /**< time after which nearly all outcomes of a prediction are known, > 0:
                                risks of outcomes take rows when they are so old, in the order of
                                their predictions; 0: as they come */
    const drift_column_design_effect *design_effects; /**< design_effect_count of them; other
                                                           columns have `design_effect` */
    size_t design_effect_count;
    /** Seasons, such as hours of the day: slot_count profiles made like the reference, each from
     * the rows of one season, some hundred at least. Evidence holds the rows of a season against
     * its own profile (drift_monitor_set_slot), and is one sum over all. Counts are copied. */
    const drift_profile *const *slots;
    uint32_t slot_count; /**< 2 to 1,000; 0, 1: no seasons */
    uint32_t reserved_slots;
} drift_monitor_options;

/** Defaults. NULL is ignored. */
DRIFT_API void drift_monitor_options_init(drift_monitor_options *options);

#ifdef __cplusplus
}
#endif

#endif
