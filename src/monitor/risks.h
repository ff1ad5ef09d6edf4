/* SPDX-License-Identifier: Apache-2.0 */
/* Risks that a monitor watches: losses of columns, streams, outcomes, gathered to checks.
 * In: losses in order; for outcomes perhaps the times of their predictions. Out: alarms, as events.
 * Layer: monitor. */
#ifndef MONITOR_RISKS_H
#define MONITOR_RISKS_H

#include <driftcheck/monitor.h>

#include "decide/risk.h"

/* Outcomes wait for outcome_delay in so many parts of it, and the two that its ends cut. */
#define RISK_PARTS 32
#define RISK_PILES (RISK_PARTS + 2)

typedef struct risk_watch {
    const drift_risk_rule *rule;
    size_t index; /* of the column or stream */
    const char *name;
    drift_risk risk;
    uint32_t has_limit; /* 0: losses are gathered for it */
    uint32_t learns;    /* 1: the limit is that of the first losses */
    double reference_sum;
    double reference_rows;
    risk_losses fresh;  /* that no check has taken */
    risk_losses *piles; /* RISK_PILES by the time of predictions; NULL: not by time */
    uint64_t late;
    /* at the last alarm */
    uint64_t alarm_sequence; /* of its event */
    double alarm_mean;
    uint64_t alarm_onset;
    uint64_t alarm_checks;
    uint32_t has_alarm;
} risk_watch;

typedef struct risk_clock {
    int64_t now; /* largest timestamp of outcomes */
    uint32_t started;
} risk_clock;

/* OK, INVALID_ARGUMENT or OUT_OF_MEMORY; risks_destroy is due in any case. */
drift_status risks_make(drift_monitor *m, drift_error *error);
void risks_destroy(drift_monitor *m);
/* The limit of the rule, or of the reference. */
void risks_set_limit(const drift_monitor *m, risk_watch *r);
/* The reference that a snapshot has, with the limit that it gives. 0: it cannot be that. */
int risks_take_reference(const drift_monitor *m, risk_watch *r, uint32_t has_limit, double sum,
                         double rows);
/* What is wrong with a restored one, or NULL. */
const char *risks_find_fault(const risk_watch *r);
void risks_reset(drift_monitor *m);
void risks_acknowledge(drift_monitor *m);

/* OK, or INVALID_ARGUMENT: a value is no loss. */
drift_status risks_check_batch(const drift_monitor *m, const drift_batch *batch,
                               drift_error *error);
drift_status risks_check_stream(const drift_monitor *m, size_t index, const double *values,
                                size_t count, drift_error *error);
/* 1 if a rule needs scores, or listens to columns. */
int risks_want_scores(const drift_monitor *m);
int risks_listen_to_columns(const drift_monitor *m);

/* They take the losses; those that are not finite are left out. */
void risks_feed_batch(drift_monitor *m, int64_t first, int64_t rows);
void risks_feed_stream(drift_monitor *m, size_t index, const double *values, size_t count);
void risks_feed_outcome(drift_monitor *m, const drift_outcomes *outcomes, size_t row,
                        int64_t timestamp);

/* Checks of all there is: of columns, of a stream, of outcomes that are not taken by time. */
void risks_end_columns(drift_monitor *m, int64_t time);
void risks_end_stream(drift_monitor *m, size_t index, int64_t time);
void risks_end_outcomes(drift_monitor *m, int64_t time);
/* After time has passed: checks of the outcomes that are old enough. */
void risks_pass_time(drift_monitor *m, int64_t timestamp);

/* The risk whose last alarm an event tells of, or NULL. */
const risk_watch *risks_of_event(const drift_monitor *m, const drift_event *e);

#endif
