/* SPDX-License-Identifier: Apache-2.0 */
/* Columns that share a window, and what was last said of them: the columns of batches are one
 * track, each stream is one. In: counts. Out: statistics, verdicts. Layer: monitor. */
#ifndef MONITOR_TRACK_H
#define MONITOR_TRACK_H

#include "decide/verdict.h"
#include "monitor/observer.h"
#include "monitor/plan.h"
#include "window/window.h"

/* The statistics that a window is evaluated by: their places in a column's list. */
enum {
    TRACK_KS,
    TRACK_PSI,
    TRACK_KL,
    TRACK_JS,
    TRACK_CHI2,
    TRACK_CRAMERS_V,
    TRACK_MISSING,
    TRACK_STATISTICS
};
extern const int32_t track_statistics[TRACK_STATISTICS];

typedef struct track_statistic {
    int32_t status;
    uint32_t fields; /* DRIFT_HAS_VALUE, DRIFT_HAS_P */
    int32_t verdict;
    int32_t tested; /* its p-value is one of the family */
    double value;
    double p;
    double p_adjusted;
} track_statistic;

typedef struct track_column {
    int32_t status;
    int32_t verdict; /* of all statistics */
    int32_t values;  /* verdict of the statistics of values alone, without missing */
    int32_t quality; /* verdict of missing alone */
    uint64_t rows;
    uint64_t usable;
    uint64_t unseen;
    double missing;
    double reference_missing;
    track_statistic statistics[TRACK_STATISTICS];
} track_column;

/* How verdicts are reached; levels stand beside each statistic of each column. */
typedef struct track_rules {
    double alpha;
    int32_t adjust;
    uint64_t min_rows;
    double drift_share;
} track_rules;

typedef struct track_summary {
    int32_t verdict;
    uint64_t evaluated;
    uint64_t drifted;
    uint64_t warnings;
    uint64_t insufficient;
    uint64_t failed;
} track_summary;

typedef struct track {
    plan plan;
    window window;
    observer observer;
    track_rules rules;
    decide_levels *levels; /* column * TRACK_STATISTICS */
    track_column *columns;
    track_summary summary;
    window_rows seen; /* of the last evaluation */
    uint64_t *counts; /* of the last evaluation: the plan's, then those beyond it */
    double *sums;
    size_t extra_counts; /* of a pane beyond the plan's */
    size_t extra_sums;
    /* scratch of evaluations */
    double *bins;    /* [bin][number] */
    double *numbers; /* TRACK_NUMBERS a number */
    double *p;       /* 2 a column, and as many adjusted */
    size_t *order;   /* 2 a column */
    uint64_t *pair;  /* 2 * most_categories */
    /* for checks; NULL without them */
    uint64_t *taken; /* the plan's counts of the open pane that checks have taken */
    uint64_t taken_rows;
    size_t memory;
} track;

/* The plan must be ready. has_checks: rows are taken by checks, too. extra_counts, extra_sums:
 * numbers of a pane beyond the plan's. 0 when out of memory; track_destroy is due in either case.
 */
int track_init(track *t, const window_rule *rule, int has_checks, size_t extra_counts,
               size_t extra_sums);
void track_destroy(track *t);
void track_reset(track *t);

/* Reads the window (see window_read) and evaluates it. */
void track_evaluate(track *t, int with_open);

/* Counts verdicts of columns, and decides on all together. */
void track_summarise(track *t);

/* Rows of the open pane that no check has taken. */
uint64_t track_fresh_rows(const track *t);
/* Notes that a check has taken all there are. */
void track_take_rows(track *t);
/* Another pane is open, and empty. */
void track_begin_pane(track *t);

/* Adjusted p-value of the test that a statistic is significant by, or 2 if there is none. */
double track_p_of(const track *t, size_t column, size_t place);

/* Place of a statistic in a column's list, or -1. */
int track_place(int32_t statistic);

/* 1 if columns of this type are evaluated by the statistic at this place. */
int track_has(int place, int32_t type);

#endif
