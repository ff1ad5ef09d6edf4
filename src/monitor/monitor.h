/* SPDX-License-Identifier: Apache-2.0 */
/* What a monitor is made of. In: batches, outcomes, values, time. Out: evaluations, events.
 * Layer: monitor. */
#ifndef MONITOR_MONITOR_H
#define MONITOR_MONITOR_H

#include <stdatomic.h>

#include <driftcheck/monitor.h>

#include "monitor/group.h"
#include "monitor/outcomes.h"
#include "monitor/risks.h"
#include "monitor/settings.h"
#include "monitor/track.h"

/* The last events; the oldest give way. */
typedef struct event_ring {
    drift_event *events;
    size_t capacity;
    size_t first; /* the oldest */
    size_t count;
    uint64_t raised;
    uint64_t lost;
} event_ring;

/* Why a column can be told of: each has an alarm of its own. */
enum { COLUMN_ALARM_VALUES, COLUMN_ALARM_QUALITY, COLUMN_ALARM_SCHEMA, COLUMN_ALARMS };

/* The sums of a stream's pane: its finite values less the first one there ever was, and their
 * number, which is no whole one when the window decays. Its counts beyond those of its column are a
 * log histogram. */
enum { STREAM_DEVIATIONS, STREAM_FINITE, STREAM_SUMS };

typedef struct stream {
    track track; /* of one column, or of none: not compared */
    const char *name;
    decide_alarm alarm;
    group group;
    uint64_t windows; /* evaluated */
    uint32_t has_origin;
    double origin;
} stream;

typedef struct outcomes_state {
    window window;
    double *sums; /* of the last evaluation */
    window_rows seen;
    outcomes_value values[DRIFT_METRIC_COUNT];
    int32_t verdicts[DRIFT_METRIC_COUNT];
    double p[DRIFT_METRIC_COUNT];
    decide_alarm alarms[DRIFT_METRIC_COUNT];
    const drift_metric_rule *rules[DRIFT_METRIC_COUNT]; /* NULL: none */
    uint64_t windows;
    uint32_t has_origin;
    double origin;
} outcomes_state;

/* Values that a detector is given at once. */
#define ATTACHED_BLOCK 256

typedef struct attached {
    drift_detector *detector;
    int32_t source;
    int32_t kind;
    int32_t input;
    size_t index; /* of the column or stream */
    const char *name;
    uint64_t cooldown_until; /* windows closed before which it stays quiet */
} attached;

struct drift_shard {
    drift_monitor *monitor;
    drift_shard *next;
    observer observer;
    _Atomic(struct shard_buffer *) shared; /* what the owner may take */
    struct shard_buffer *spare;            /* the thread's; NULL while the owner has none either */
    struct shard_buffer *clean;            /* the owner's */
};

struct drift_monitor {
    drift_allocator allocator;
    monitor_settings settings;
    drift_profile *reference;
    track columns;
    int64_t seen_start; /* of the evaluation of the columns, by time */
    int64_t seen_end;
    decide_alarm *alarms; /* COLUMN_ALARMS a column */
    group features;
    group predictions;
    stream *streams;
    size_t stream_count;
    outcomes_state outcomes;
    attached *attached;
    size_t attached_count;
    uint32_t slot; /* season of the rows that come */
    risk_watch *risks;
    size_t risk_count;
    risk_clock outcome_clock;
    double *block; /* ATTACHED_BLOCK */
    drift_detector_flag *flags;
    event_ring events;
    uint64_t windows; /* of columns, evaluated */
    uint64_t total_rows;
    uint64_t total_batches;
    uint64_t total_outcomes;
    uint64_t unlabeled;
    uint64_t late_rows;
    int64_t last_time; /* of the last call that brought rows */
    uint32_t has_time;
    drift_shard *shards;
    size_t memory;
};

/* Memory of a monitor that counts what it takes. */
void *monitor_take(drift_monitor *m, size_t count, size_t size);

/* Makes everything from settings that were read already; frees all on failure. seasons: as many as
 * the settings say, or NULL: unknown so far, the reference stands for each. */
drift_status monitor_build(const drift_profile *reference, const drift_profile *const *seasons,
                           monitor_settings *owned, drift_monitor **out, drift_error *error);
/* OK, or INVALID_ARGUMENT: the profile lacks a column of the reference, or was made otherwise. */
drift_status monitor_check_like(const drift_monitor *m, const drift_profile *profile,
                                drift_error *error);

/* ---- events (alarms.c) ---- */

/* After an evaluation of a closed window: steps the alarms. time: of the events. */
void alarms_after_columns(drift_monitor *m, int64_t time);
void alarms_after_stream(drift_monitor *m, size_t index, int64_t time);
void alarms_after_outcomes(drift_monitor *m, int64_t time);
void alarms_from_flag(drift_monitor *m, size_t index, const drift_detector_flag *flag,
                      int64_t time);
/* After a check that raised the alarm of a group; index and name are the subject's. */
void alarms_from_evidence(drift_monitor *m, group *g, int32_t subject, size_t index,
                          const char *name, uint64_t number, uint64_t rows, int64_t time);

void alarms_from_risk(drift_monitor *m, risk_watch *r, uint64_t rows, int64_t time);

/* ---- evidence (groups.c, evidence_access.c) ---- */

#define GROUPS_LARGEST_PART 1e15 /* of the budget that an alarm takes */

/* Rows that a check will have. */
uint64_t groups_typical_rows(const drift_monitor *m);
/* Part of the budget that risks have. */
double groups_risk_share(const drift_monitor *m);
int groups_are_wanted(const drift_monitor *m);
/* profiles: the reference, which may still have its rows, or one for each season. OK,
 * INVALID_ARGUMENT, OUT_OF_MEMORY. */
drift_status groups_make(drift_monitor *m, const drift_profile *const *profiles, size_t count,
                         drift_error *error);
void groups_each(drift_monitor *m, void (*visit)(group *g, void *context), void *context);
void groups_destroy(drift_monitor *m);
void groups_reset(drift_monitor *m);
/* Checks the rows that no check has taken, if there are any; they are not yet noted as taken. */
void groups_check_columns(drift_monitor *m, int64_t time);
void groups_check_stream(drift_monitor *m, size_t index, int64_t time);
/* After an evaluation: verdicts are those of the evidence. */
void groups_judge_columns(drift_monitor *m);
void groups_judge_stream(drift_monitor *m, size_t index);
/* 1 if an alarm stands that names the column, or that it led to. */
int groups_alarm_on(const drift_monitor *m, size_t column);
/* The group whose last alarm an event tells of, or NULL. */
const group *groups_of_event(const drift_monitor *m, const drift_event *e);

/* ---- evaluation of outcomes (evaluate.c) ---- */
void evaluate_outcomes(drift_monitor *m, int with_open);
/* How much worse a metric is than its rule's reference; negative if it is better. */
double evaluate_change(int32_t metric, const outcomes_value *value, const drift_metric_rule *rule);
/* The metric's value at which the change for the worse is `level`. */
double evaluate_threshold(int32_t metric, const outcomes_value *value,
                          const drift_metric_rule *rule, double level);
/* After an evaluation of the columns: from when to when its window is. */
void evaluate_note_times(drift_monitor *m);

/* ---- windows that end (feed.c) ---- */
void feed_columns_time(drift_monitor *m, int64_t timestamp);
/* After rows were added: ends the open pane if it is full, else makes a check if one is due. */
void feed_end_columns(drift_monitor *m, int64_t timestamp);
/* Makes a check of the rows that no check has taken. */
void feed_check_columns(drift_monitor *m, int64_t time);
void feed_check_stream(drift_monitor *m, size_t index, int64_t time);
void feed_note_rows(drift_monitor *m, window *w, uint64_t rows, int64_t timestamp);

/* ---- detectors (attached.c) ---- */

/* Checks values against the domains of detectors on a column of the batch at hand, a stream.
 * OK or INVALID_ARGUMENT. */
drift_status attached_check_batch(drift_monitor *m, const drift_batch *batch, drift_error *error);
drift_status attached_check_stream(const drift_monitor *m, size_t index, const double *values,
                                   size_t count, drift_error *error);
/* 1 if a detector needs scores. */
int attached_wants_scores(const drift_monitor *m);
/* Feeds them; events come from flags. */
void attached_feed_batch(drift_monitor *m, int64_t first, int64_t rows, int64_t time);
void attached_feed_stream(drift_monitor *m, size_t index, const double *values, size_t count,
                          int64_t time);
void attached_feed_outcomes(drift_monitor *m, const drift_outcomes *outcomes, size_t first,
                            size_t rows, int64_t time);

#endif
