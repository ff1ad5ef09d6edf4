/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file monitor.h
 * Watch a model in production: hand over each batch, and learn of changes as events.
 *
 *     drift_monitor_options options;
 *     drift_monitor_options_init(&options);
 *     options.window_rows = 10000;
 *     drift_monitor_create(reference, &options, &monitor, &error);
 *     // per request
 *     drift_monitor_observe(monitor, &batch, timestamp, &error);
 *     // now and then
 *     size_t count;
 *     drift_monitor_events(monitor, events, 16, &count, &error);
 *
 * - Memory: all of it is taken at creation (drift_monitor_memory says how much). Observing,
 *   evaluating, draining events and collecting shards allocate nothing.
 * - Threads: one thread owns a monitor. Other threads observe through shards, one each.
 * - Failure: a call that fails leaves the monitor as it was; no row of its batch counts.
 *
 * Windows. A window is made of panes; a pane is `window_rows` rows or `window_span` of the caller's
 * time. A pane that is full closes inside the call that fills it, however a batch lies across it.
 * - TUMBLING: a window is one pane. Each closed pane is evaluated, then counting starts anew.
 * - SLIDING: a window is the last `panes` panes of window_rows / panes rows (window_span / panes
 *   of time) each. It is evaluated whenever a pane closes, once that many have closed. Closing
 *   costs what one pane costs.
 * - DECAYING: at each pane's end, older rows lose weight by the factor `decay`. Evaluated at each
 *   pane's end, but for panes of time without rows. Counts are weights rounded to whole rows.
 *
 * Time. A timestamp is a number in a unit of the caller's choice (seconds, microseconds), the same
 * for all rows of a call. Windows by time start at multiples of the pane's span (in UTC, windows of
 * a day begin at midnight). Equal timestamps belong to one pane. A timestamp before the open pane
 * is late: its rows count in the open pane, and in `late_rows`. A timestamp beyond its end closes
 * the pane; panes without rows in between are empty, take their place in a sliding window, and give
 * no verdict of their own in a tumbling one. Windows by rows only store timestamps.
 *
 * Outcomes and streams have windows of their own, cut by the same rule.
 *
 * Policy. By default drift of columns and streams is told of by evidence with a false-alarm budget
 * (evidence.h): each row is taken once, by a check at the end of its pane, and an alarm stands from
 * the check that raises it until drift_monitor_acknowledge. Windows then serve the statistics.
 * With DRIFT_POLICY_WINDOW each window gives a verdict by thresholds, as a check of two profiles
 * does; that promises nothing about many looks (docs/evidence.md has measured rates).
 */
#ifndef DRIFTCHECK_MONITOR_H
#define DRIFTCHECK_MONITOR_H

#include <driftcheck/monitor_options.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct drift_monitor drift_monitor;

/**
 * Makes a monitor.
 * @param reference  profile of the data the model was trained on. Copied; it may be freed.
 * @param options    NULL: defaults.
 * @param out        where it goes; free it with drift_monitor_free, after its shards.
 * @return OK; INVALID_ARGUMENT (the message names the option); OUT_OF_MEMORY. A threshold, role,
 *         weight or attachment that names an unknown column is INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_monitor_create(const drift_profile *reference,
                                            const drift_monitor_options *options,
                                            drift_monitor **out, drift_error *error);

/** Frees a monitor. Its shards must have been freed before. NULL is ignored. */
DRIFT_API void drift_monitor_free(drift_monitor *monitor);

/** Bytes that the monitor holds, without its shards; 0 for NULL. It never changes. */
DRIFT_API size_t drift_monitor_memory(const drift_monitor *monitor);

/**
 * Counts the rows of a batch.
 *
 * Columns are matched by name, in any order; those that the profile lacks are ignored. Rows of a
 * column that the batch lacks count as absent: a column that is absent from all rows of a window is
 * MISSING_COLUMN. A numeric column that is given text, codes or booleans counts as unparsable:
 * TYPE_MISMATCH if that is most of the window. Row-major tensors (see data.h) of float or double
 * are counted without being transposed; names that drift_monitor_get_column gave are known by their
 * address, and not compared. Of a batch that lies across the end of a pane, `unparsable`
 * rows are counted with its first missing ones.
 * @return OK; INVALID_ARGUMENT (the batch, see drift_batch_validate; a value outside the domain of
 *         a detector on a column, or one that is no loss where its risk is watched); LIMIT (2^53
 *         rows).
 * Cost: O(rows x columns); 64 float features x 256 rows at resolution 10 take microseconds, a row
 * alone less than one.
 */
DRIFT_API drift_status drift_monitor_observe(drift_monitor *monitor, const drift_batch *batch,
                                             int64_t timestamp, drift_error *error);

/** What is known of predictions whose truth has come. Arrays belong to the caller. */
typedef struct drift_outcomes {
    uint32_t struct_size; /**< sizeof(drift_outcomes) */
    uint32_t reserved;
    size_t rows;
    const double *truth;      /**< rows of them; a row whose truth is NaN is left out and counted */
    const double *prediction; /**< binary: may be NULL if score is given: 1 if score >= 0.5 */
    const double *score;      /**< binary: probability of class 1, [0,1]; NULL: no score metrics */
    const double *weight;     /**< 0, or from 1e-45 to 1e45; NULL: 1 each */
    const int64_t
        *times; /**< when each was predicted, in the unit of timestamps, for outcome_delay;
                     after `timestamp`: as if at it; NULL: all at `timestamp` */
} drift_outcomes;

/** Clears outcomes and sets struct_size and rows. NULL is ignored. */
DRIFT_API void drift_outcomes_init(drift_outcomes *outcomes, size_t rows);

/**
 * Counts outcomes, in a window of their own; attached detectors see them in order.
 * @return OK; INVALID_ARGUMENT (no task; a value that is not of the task, with its row; a NULL
 *         array that the task or a detector needs); LIMIT (2^53 rows).
 */
DRIFT_API drift_status drift_monitor_observe_outcomes(drift_monitor *monitor,
                                                      const drift_outcomes *outcomes,
                                                      int64_t timestamp, drift_error *error);

/**
 * Counts values of stream `stream` (its place in the options).
 * @param values  any; NaN counts as missing, infinities apart. NULL allowed if count is 0.
 * @return OK; INVALID_ARGUMENT (no such stream; a value outside the domain of its detector, or no
 *         loss where its risk is watched); LIMIT (2^53 values).
 */
DRIFT_API drift_status drift_monitor_observe_stream(drift_monitor *monitor, size_t stream,
                                                    const double *values, size_t count,
                                                    int64_t timestamp, drift_error *error);

/**
 * Closes what time has ended: panes of windows by time whose end is at or before `timestamp` (a
 * pane that would end beyond INT64_MAX never does).
 * For monitors without traffic. Does nothing for windows by rows. @return OK, INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_monitor_advance(drift_monitor *monitor, int64_t timestamp,
                                             drift_error *error);

/** What a monitor says of its last evaluation, and its counters. */
typedef struct drift_monitor_summary {
    uint32_t struct_size; /**< sizeof(drift_monitor_summary), set by the caller */
    int32_t verdict;      /**< on the columns: DRIFT_VERDICT_... By evidence: DRIFT while an alarm
                               stands or a column is gone, NONE otherwise */
    uint64_t windows;     /**< windows of columns closed and evaluated so far */
    uint64_t rows;        /**< in the evaluated window */
    int64_t start;    /**< smallest timestamp of its rows; by time, not decaying: where it begins */
    int64_t end;      /**< largest timestamp of its rows; by time: end of its last pane */
    uint64_t columns; /**< of the profile, without streams */
    uint64_t evaluated;
    uint64_t drifted;
    uint64_t warnings;
    uint64_t insufficient;
    uint64_t failed;
    uint64_t total_rows;     /**< observed since creation or reset */
    uint64_t total_batches;  /**< calls of observe since then */
    uint64_t total_outcomes; /**< rows of outcomes since then */
    uint64_t late_rows;      /**< of batches, outcomes and streams */
    uint64_t unlabeled;      /**< rows of outcomes whose truth was NaN */
    uint64_t events;         /**< raised since then */
    uint64_t lost_events;    /**< overwritten before they were drained */
    uint64_t rows_left;      /**< until the open pane of columns closes; 0 for windows by time */
    int64_t pane_end;        /**< by time: when the open pane ends; only if total_rows > 0 */
} drift_monitor_summary;

/**
 * Evaluates the windows as they are now, the open panes included, without events: columns, streams
 * and metrics. What drift_monitor_get_... returns afterwards is of this evaluation, until the next
 * one or the next window that closes.
 * @return OK, INVALID_ARGUMENT. Allocates nothing. Cost: O(columns x resolution).
 */
DRIFT_API drift_status drift_monitor_evaluate(drift_monitor *monitor, drift_error *error);

/** The last evaluation (INSUFFICIENT while there is none) and the counters.
 *  @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_monitor_get_summary(const drift_monitor *monitor,
                                                 drift_monitor_summary *summary,
                                                 drift_error *error);

/** One column in the last evaluation. Pointers belong to the monitor. */
typedef struct drift_monitor_column {
    uint32_t struct_size; /**< sizeof(drift_monitor_column), set by the caller */
    int32_t role;         /**< DRIFT_ROLE_... */
    int32_t type;         /**< DRIFT_TYPE_... */
    int32_t status;       /**< OK, EMPTY, TOO_FEW, TYPE_MISMATCH, MISSING_COLUMN */
    int32_t verdict;      /**< DRIFT_VERDICT_...; by evidence DRIFT: the standing alarm names it */
    int32_t alarm;        /**< 1: a data or prediction drift event has come, and no recovery yet; by
                               evidence: the standing alarm names it, or led to it */
    const char *name;
    uint64_t rows;   /**< of the window; weighted if it decays */
    uint64_t usable; /**< finite numbers, or categories */
    uint64_t unseen; /**< categorical: in no category that the reference kept by name */
    double missing;  /**< share of rows without a usable value, [0,1]; 0 if there are no rows */
    double reference_missing; /**< the same in the reference */
} drift_monitor_column;

/** Number of columns of the profile that are columns of batches (streams are not); 0 for NULL. */
DRIFT_API size_t drift_monitor_column_count(const drift_monitor *monitor);

/** Column `index`, in the order of the profile. @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_monitor_get_column(const drift_monitor *monitor, size_t index,
                                                drift_monitor_column *column, drift_error *error);

/**
 * One statistic of a column in the last evaluation: ks, psi, kl, js, missing for numbers, chi2,
 * cramers_v, psi, kl, js, missing for categories. psi, kl and js are over the profile's bins or
 * categories as in a check; ks is at the reference's knots, its p-value the first term of
 * Kolmogorov's series, 2 exp(-2 D^2 n m / (n + m)), which the limit law never passes.
 * @param p_adjusted,warning,drift  as in drift_report_get_statistic.
 * @return OK; NOT_APPLICABLE; INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_monitor_get_statistic(const drift_monitor *monitor, size_t column,
                                                   int32_t statistic, drift_result *result,
                                                   double *p_adjusted, double *warning,
                                                   double *drift, drift_error *error);

/** A metric of the last evaluation. */
typedef struct drift_metric {
    uint32_t struct_size; /**< sizeof(drift_metric), set by the caller */
    int32_t status;       /**< OK; EMPTY (no outcomes); CONSTANT (not defined, such as precision
                               without positive predictions); NOT_APPLICABLE (no scores); OVERFLOW */
    int32_t verdict;      /**< DRIFT_VERDICT_...; NONE without a rule */
    int32_t alarm;        /**< 1: a performance event has come, and no recovery yet */
    uint32_t has_rule;    /**< 1: reference, warning, drift and p_value hold something */
    uint32_t reserved;
    uint64_t rows; /**< outcomes in the window, those without a score included */
    double value;
    double standard_error; /**< of sampling: binomial, delta method, or Hanley and McNeil (AUC) */
    double bound;          /**< roc_auc: the exact value is within value +- bound; else 0 */
    double reference;
    double warning;
    double drift;
    double p_value; /**< of a change for the worse this large without one, one-sided */
} drift_metric;

/** @return OK; NOT_APPLICABLE (the task lacks the metric); INVALID_ARGUMENT. */
DRIFT_API drift_status drift_monitor_get_metric(const drift_monitor *monitor, int32_t metric,
                                                drift_metric *value, drift_error *error);

/** A stream in the last evaluation. */
typedef struct drift_stream_state {
    uint32_t struct_size; /**< sizeof(drift_stream_state), set by the caller */
    int32_t status;       /**< OK, EMPTY; TOO_FEW: not compared */
    int32_t verdict;      /**< NONE if the profile has no column of this name */
    int32_t alarm;
    const char *name;
    uint64_t rows; /**< values in the window, missing ones included */
    uint64_t finite;
    double mean;       /**< of the finite ones; 0 if there is none */
    uint32_t compared; /**< 1: ks and psi below hold something */
    uint32_t reserved;
    double ks;
    double psi;
    double p_value;
} drift_stream_state;

/** Number of streams; 0 for NULL. */
DRIFT_API size_t drift_monitor_stream_count(const drift_monitor *monitor);

/** @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_monitor_get_stream(const drift_monitor *monitor, size_t stream,
                                                drift_stream_state *state, drift_error *error);

/**
 * Quantile of a stream's window in the last evaluation, within 0.8 % of the exact value for
 * magnitudes from 2^-32 to 2^32; smaller ones read as 0, larger ones as 2^32.
 * @param q  in [0,1]; 0.999 is p99.9.
 * @return OK; EMPTY; INVALID_ARGUMENT. Cost: some ten thousand additions.
 */
DRIFT_API drift_status drift_monitor_stream_quantile(const drift_monitor *monitor, size_t stream,
                                                     double q, double *value, drift_error *error);

/** Number of attached detectors; 0 for NULL. */
DRIFT_API size_t drift_monitor_detector_count(const drift_monitor *monitor);

/**
 * State of attached detector `index` (its place in the options).
 * @param source,kind,name  where it listens and what it is; each may be NULL. `name` is that of the
 *                          column or stream, or "" for outcomes; it belongs to the monitor.
 * @return OK, INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_monitor_get_detector(const drift_monitor *monitor, size_t index,
                                                  int32_t *source, int32_t *kind, const char **name,
                                                  drift_detector_state *state, drift_error *error);

/** "column", "stream", "error", "log_loss", "squared_error", "absolute_error", "bias"; NULL. */
DRIFT_API const char *drift_source_name(int32_t source);

/** Number of the source of this name, or -1. NULL gives -1. */
DRIFT_API int32_t drift_source_from_name(const char *name);

/* ---- evidence ---- */

/**
 * Makes a check of the rows that no check has taken yet, of columns, of streams and of outcomes
 * (but for those that outcome_delay holds back); else checks come by themselves. For checks that
 * follow the caller's batches (set check_rows a little above their size: bets are made for checks
 * of so many rows), or at the end of a stream. When it is called must not depend on what is in the
 * rows. Nothing to do: no check.
 * @param timestamp  of an event that it raises.
 * @return OK; NOT_APPLICABLE (policy); INVALID_ARGUMENT. Allocates nothing. Cost: below a
 *         microsecond a numeric column, O(categories, 64 at the most) a categorical one.
 */
DRIFT_API drift_status drift_monitor_check(drift_monitor *monitor, int64_t timestamp,
                                           drift_error *error);

/**
 * The evidence on all features, or on all predictions and scores together. Each of the two has an
 * alarm of its own, as each stream has; the budget is divided by weight, so that the promise holds
 * for all of them together. `false_alarm_every` of the state is what the alarm's own part makes of
 * it.
 * @param kind  DRIFT_EVENT_DATA_DRIFT or DRIFT_EVENT_PREDICTION_DRIFT.
 * @return OK; NOT_APPLICABLE (policy, or no such column that can be looked at); INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_monitor_get_evidence(const drift_monitor *monitor, int32_t kind,
                                                  drift_evidence_state *state, drift_error *error);

/** Which numbers of a column's evidence hold something. */
enum { DRIFT_EVIDENCE_HAS_PSI = 1, DRIFT_EVIDENCE_HAS_RANGE = 2 };

/** When: what is known now, or what was known when the last alarm was raised. */
enum { DRIFT_EVIDENCE_NOW = 0, DRIFT_EVIDENCE_AT_ALARM = 1 };

/** What the evidence says of one column or stream. Pointers belong to the monitor. */
typedef struct drift_column_evidence {
    uint32_t struct_size; /**< sizeof(drift_column_evidence), set by the caller */
    int32_t explanation;  /**< of the bet that gained most: DRIFT_EXPLANATION_... */
    double evidence;      /**< "this or more appears in this column by chance at most once in so
                               many checks" */
    double size;          /**< of the change, estimated; unit by explanation (evidence.h) */
    double before;        /**< a share: the reference's; otherwise 0 */
    uint64_t onset;       /**< number of the check where it began, estimated, from 1; 0: none */
    uint64_t checks;      /**< made until then */
    uint64_t rows;        /**< of the last check: of these are the numbers below */
    uint32_t listed;      /**< 1: the alarm names the column (e-BH) */
    uint32_t fields;      /**< DRIFT_EVIDENCE_HAS_... */
    double psi;           /**< over the evidence's bins, less what chance gives on average; may be
                               below 0 */
    double psi_lower;     /**< of an approximate 90 % interval */
    double psi_upper;
    double out_of_range; /**< share of the values that lie outside the reference's range, or in
                              categories that it does not list, [0,1] */
    const char *name;
    const char *category; /**< CATEGORY: its label, of category_length bytes; NULL otherwise, and
                               for the rarer ones of more than 64, which are looked at together */
    size_t category_length;
} drift_column_evidence;

/**
 * Column `index`, as in drift_monitor_get_column.
 * @param when  DRIFT_EVIDENCE_...
 * @return OK; NOT_APPLICABLE (policy; weight 0; a column without values in the reference; no alarm
 *         yet); INVALID_ARGUMENT. Allocates nothing. Cost: some microseconds.
 */
DRIFT_API drift_status drift_monitor_get_column_evidence(const drift_monitor *monitor, size_t index,
                                                         int32_t when,
                                                         drift_column_evidence *evidence,
                                                         drift_error *error);

/** Stream `index`, as drift_monitor_get_column_evidence; NOT_APPLICABLE also if it is not compared.
 */
DRIFT_API drift_status drift_monitor_get_stream_evidence(const drift_monitor *monitor, size_t index,
                                                         int32_t when,
                                                         drift_column_evidence *evidence,
                                                         drift_error *error);

/**
 * Writes it in words: "mean up by about 0.4 standard deviations, since about check 21; this or more
 * appears by chance at most once in 1,200,000 checks; psi beyond chance 0.16 (0.11 to 0.21); 0.2 %
 * out of range". Parameters and statuses as drift_report_json; allocates nothing.
 */
DRIFT_API drift_status drift_column_evidence_text(const drift_column_evidence *evidence,
                                                  char *buffer, size_t size, size_t *length,
                                                  drift_error *error);

/** Writes it as a JSON object and a newline: `columns` of docs/event.schema.json. Parameters and
 *  statuses as drift_report_json; allocates nothing. */
DRIFT_API drift_status drift_column_evidence_json(const drift_column_evidence *evidence,
                                                  char *buffer, size_t size, size_t *length,
                                                  drift_error *error);

/**
 * Says of which season (`slots` of the options) the rows are that come next, of batches, streams
 * and shards; 0 at first. If it is another one, a check takes the rows that no check has taken, as
 * of the season before. To be known before the rows are: a time, not something in them. Collect
 * shards before.
 * @param timestamp  of an event that the check raises.
 * @return OK; INVALID_ARGUMENT (no such slot; without seasons there is 0 alone).
 */
DRIFT_API drift_status drift_monitor_set_slot(drift_monitor *monitor, uint32_t slot,
                                              int64_t timestamp, drift_error *error);

/** What a person should know of the promise, in words: that rows are taken to be independent, as no
 *  design effect says otherwise. NULL: nothing. Static storage. */
DRIFT_API const char *drift_monitor_caution(const drift_monitor *monitor);

/** Ends the alarms that stand, those of risks as well: evidence starts from nothing. NULL and
 *  policy WINDOW are ignored. */
DRIFT_API void drift_monitor_acknowledge(drift_monitor *monitor);

/**
 * Evidence starts anew against other data: the change is accepted, further ones are told of. What
 * windows are compared with, psi and all, stays the reference; so do the limits of risks, as what
 * is normal may still be harm.
 * @param reference  profile of the new normal, made like the monitor's reference; NULL: the rows of
 *                   the last evaluated window, at least 100. More rows find smaller changes.
 * @return OK; NOT_APPLICABLE (policy; seasons, which one profile cannot stand for); TOO_FEW (NULL,
 *         and fewer than 100 rows); INVALID_ARGUMENT (a column is missing, or has other knots or
 * categories). Nothing changes on failure. Allocates nothing. Cost: some hundred microseconds a
 * column.
 */
DRIFT_API drift_status drift_monitor_rebaseline(drift_monitor *monitor,
                                                const drift_profile *reference, drift_error *error);

/* ---- risks ---- */

/** What is known of a risk (drift_risk_rule). Pointers belong to the monitor. */
typedef struct drift_monitor_risk {
    uint32_t struct_size; /**< sizeof(drift_monitor_risk), set by the caller */
    int32_t source;       /**< DRIFT_SOURCE_... */
    const char *name;     /**< of the column or stream; "" for outcomes */
    uint32_t alarm;       /**< 1 from the check that raised it until acknowledge or reset */
    uint32_t has_limit;   /**< 0: losses are still gathered as the reference */
    double evidence;      /**< "this or more appears by chance at most once in so many checks" */
    double false_alarm_every; /**< evidence at which the alarm is raised: its part of the budget */
    double limit;             /**< highest expected loss that is no harm; 0 without one */
    double mean;              /**< of the losses since `onset`; 0 before the first check */
    double reference_mean;    /**< of reference_rows losses; 0 if there are none */
    uint64_t reference_rows;
    uint64_t waiting; /**< losses that no check has taken yet */
    uint64_t late;    /**< outcomes that came more than outcome_delay after their prediction: they
                           count in metrics, not here */
    uint64_t checks;
    uint64_t alarms;
    uint64_t last_alarm; /**< number of the check, from 1; 0: none */
    uint64_t onset;      /**< number of the check where harm began, estimated; 0: none */
} drift_monitor_risk;

/** Number of risks that are watched: those of the rules, then that of errors by default. 0 for NULL
 *  and by policy WINDOW. */
DRIFT_API size_t drift_monitor_risk_count(const drift_monitor *monitor);

/** @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_monitor_get_risk(const drift_monitor *monitor, size_t index,
                                              drift_monitor_risk *risk, drift_error *error);

/* ---- events ---- */

/** Statistic of an event that evidence raised: `value` is the evidence, `threshold` what it has
 *  reached. Not a statistic of a check. */
enum { DRIFT_STAT_EVIDENCE = 1000 };

/** What happened. */
enum {
    DRIFT_EVENT_DATA_DRIFT = 1,       /**< a feature or a stream */
    DRIFT_EVENT_PREDICTION_DRIFT = 2, /**< a prediction or a score */
    DRIFT_EVENT_CONCEPT_DRIFT = 3,    /**< an attached detector */
    DRIFT_EVENT_PERFORMANCE = 4,      /**< a metric, a risk */
    DRIFT_EVENT_DATA_QUALITY = 5,     /**< the share of rows without a usable value */
    DRIFT_EVENT_SCHEMA = 6,           /**< a column is gone, or is no longer numbers */
    DRIFT_EVENT_RECOVERY = 7 /**< what an earlier event told of has gone; `of` says which */
};

/** "data_drift", "prediction_drift", ..., "recovery"; NULL for other numbers. */
DRIFT_API const char *drift_event_kind_name(int32_t kind);

/** What an event is about. */
enum {
    DRIFT_SUBJECT_COLUMN = 1,
    DRIFT_SUBJECT_STREAM = 2,
    DRIFT_SUBJECT_METRIC = 3,
    DRIFT_SUBJECT_DETECTOR = 4,
    DRIFT_SUBJECT_RISK = 5
};

#define DRIFT_EVENT_NAME_SIZE 64

/** Which numbers of an event hold something. */
enum { DRIFT_EVENT_HAS_VALUE = 1, DRIFT_EVENT_HAS_THRESHOLD = 2, DRIFT_EVENT_HAS_P = 4 };

/** One event. Its size never changes within one DRIFT_ABI_VERSION. */
typedef struct drift_event {
    uint64_t sequence; /**< 0, 1, 2, ...: a gap means that events were lost */
    int64_t time;      /**< timestamp of the call, or the end of the window by time */
    uint64_t window;   /**< number of the window, from 0; detectors: index of the value */
    uint64_t rows;     /**< of the window; evidence: of the check; detectors: values since the
                            estimated change */
    int32_t kind;      /**< DRIFT_EVENT_... */
    int32_t of;        /**< recovery: kind of the event that it ends; else as kind */
    int32_t severity;  /**< DRIFT_VERDICT_WARNING or _DRIFT; recovery: DRIFT_VERDICT_NONE */
    int32_t subject;   /**< DRIFT_SUBJECT_... */
    uint64_t index;    /**< of the column, stream, metric, detector or risk; evidence: of the column
                            with most of it */
    int32_t statistic; /**< DRIFT_STAT_..., or DRIFT_METRIC_..., or DRIFT_DETECTOR_... */
    int32_t direction; /**< detectors: DRIFT_DIRECTION_... */
    int32_t source;    /**< detectors and risks: DRIFT_SOURCE_... */
    uint32_t fields;   /**< DRIFT_EVENT_HAS_... */
    double value;
    double threshold; /**< that the value has passed; of a metric: reference and level together */
    double p_value;
    char name[DRIFT_EVENT_NAME_SIZE]; /**< of the column, stream or metric, cut at a character */
} drift_event;

/**
 * Drains the oldest events.
 * @param events    room for `capacity` events; NULL if capacity is 0.
 * @param count     how many were written. Not NULL.
 * @return OK, INVALID_ARGUMENT. What did not fit stays for the next call.
 */
DRIFT_API drift_status drift_monitor_events(drift_monitor *monitor, drift_event *events,
                                            size_t capacity, size_t *count, drift_error *error);

/** Writes one event as a JSON object and a newline (docs/event.schema.json). Parameters and
 *  statuses as drift_report_json. */
DRIFT_API drift_status drift_event_json(const drift_event *event, char *buffer, size_t size,
                                        size_t *length, drift_error *error);

/**
 * The same, with what was known of the columns when evidence raised it, as long as no later alarm
 * of the same kind came: those that the alarm names, or the one with most evidence if it names
 * none.
 * @param event  of this monitor. Parameters and statuses as drift_report_json. Allocates nothing.
 */
DRIFT_API drift_status drift_monitor_event_json(const drift_monitor *monitor,
                                                const drift_event *event, char *buffer, size_t size,
                                                size_t *length, drift_error *error);

/** Forgets all rows, outcomes, values, events, evidence, alarms, and resets detectors; options,
 * what rebaseline took, and rows in shards stay. NULL is ignored. */
DRIFT_API void drift_monitor_reset(drift_monitor *monitor);

/* ---- shards ---- */

/** Counts for one thread, to be collected by the owner of the monitor. */
typedef struct drift_shard drift_shard;

/**
 * Makes a shard; by the thread that owns the monitor.
 * @return OK; OUT_OF_MEMORY; INVALID_ARGUMENT: also if a detector is attached to a column, or its
 *         risk is watched, since shards hand over counts, not rows.
 */
DRIFT_API drift_status drift_shard_create(drift_monitor *monitor, drift_shard **out,
                                          drift_error *error);

/** Frees a shard, by the thread that owns the monitor, when its own thread no longer uses it. What
 *  was not collected is counted as if it were collected now, at the time of the last rows that the
 *  monitor was given (0 if there were none). NULL is ignored. */
DRIFT_API void drift_shard_free(drift_shard *shard);

/**
 * Counts the rows of a batch, in one thread at a time. Takes no lock, never waits, allocates
 * nothing. Once it has returned, the rows cannot be lost, whatever becomes of the thread.
 * @return OK; INVALID_ARGUMENT (the batch, see drift_batch_validate).
 */
DRIFT_API drift_status drift_shard_observe(drift_shard *shard, const drift_batch *batch,
                                           drift_error *error);

/**
 * Takes what the shards have counted into the monitor, as if it had been observed at `timestamp`;
 * by the thread that owns the monitor, while shards go on. A batch being counted meanwhile comes
 * with the next call. What one shard gathered is never divided: a window by rows may close with
 * more rows than asked for.
 * @return OK, INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_monitor_collect(drift_monitor *monitor, int64_t timestamp,
                                             drift_error *error);

/* ---- snapshots ---- */

/** Bytes that drift_monitor_snapshot writes; 0 for NULL. Always the same for one monitor. */
DRIFT_API size_t drift_monitor_snapshot_size(const drift_monitor *monitor);

/** Writes the whole monitor (docs/format.md): profile, options, counts, evidence, detectors,
 *  events. Rows that shards have not handed over are not in it. Allocates nothing.
 *  @return OK, BUFFER_TOO_SMALL, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_monitor_snapshot(const drift_monitor *monitor, void *buffer,
                                              size_t size, drift_error *error);

/**
 * Makes a monitor that goes on bit for bit where the other one was. The bytes are hostile until
 * checked, and no more memory is taken than a small multiple of `size`.
 * @return OK; BAD_FORMAT; VERSION; OUT_OF_MEMORY; INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_monitor_restore(const void *bytes, size_t size,
                                             const drift_allocator *allocator, drift_monitor **out,
                                             drift_error *error);

/** Writes a snapshot to a file, atomically, as drift_profile_save does. Statuses as there. */
DRIFT_API drift_status drift_monitor_save(const drift_monitor *monitor, const char *path,
                                          drift_error *error);

/** Reads a snapshot from a file. Statuses as drift_profile_load. */
DRIFT_API drift_status drift_monitor_load(const char *path, const drift_allocator *allocator,
                                          drift_monitor **out, drift_error *error);

/**
 * Writes the state of the last evaluation in the Prometheus text format: effects, p-values,
 * thresholds, verdicts, evidence, rows and missing shares of columns, metrics, streams with
 * quantiles, detectors, risks, counters of events. What has no value now has no line: the options
 * bound the series. Parameters and statuses as drift_report_json. Allocates nothing.
 */
DRIFT_API drift_status drift_monitor_prometheus(const drift_monitor *monitor, char *buffer,
                                                size_t size, size_t *length, drift_error *error);

#ifdef __cplusplus
}
#endif

#endif
