/* SPDX-License-Identifier: Apache-2.0 */
/* The one result model: all that JSON, text and every later writer show. Filled by monitor/check.c,
 * read by the writers. It owns all its texts and arrays. Layer: report. */
#ifndef REPORT_MODEL_H
#define REPORT_MODEL_H

#include <driftcheck/report.h>

/* One statistic of one column. `computed` 0: not defined for this type, not in the report. */
typedef struct report_statistic {
    int computed;
    drift_result result;
    int tested;        /* its p-value is part of the run's family */
    double p_adjusted; /* if tested */
    double warning;    /* effective thresholds, 0: none */
    double drift;
    int32_t verdict; /* DRIFT_VERDICT_... of this statistic alone */
} report_statistic;

/* Quantiles shown for numeric columns. */
#define REPORT_QUANTILES 9
extern const double
    report_quantile_levels[REPORT_QUANTILES]; /* 0.01 .05 .1 .25 .5 .75 .9 .95 .99 */

typedef struct report_top {
    char *label;
    size_t length;
    uint64_t count;
} report_top;

/* Number of categories listed by name as a side's largest. */
#define REPORT_TOP 10

/* One side of one column. */
typedef struct report_side {
    uint32_t flags; /* DRIFT_COLUMN_... */
    drift_column_counts counts;
    double minimum, maximum, mean, std;
    int has_quantiles;
    double quantiles[REPORT_QUANTILES];
    uint64_t categories; /* categorical: kept by name with count > 0 */
    report_top top[REPORT_TOP];
    size_t top_count;
} report_side;

/* Counts in the bins that psi, kl, js, hellinger, tv and linf are computed on. */
typedef struct report_histogram {
    double *edges; /* numeric: bin_count - 1; NULL for categorical */
    char **labels; /* categorical: bin_count terminated texts, with their lengths; the last may be
                      "other" */
    size_t *label_lengths;
    int last_is_other; /* categorical: the last bin is the mass not kept by name */
    uint64_t *reference;
    uint64_t *current;
    size_t bin_count; /* 0: no histogram */
} report_histogram;

typedef struct report_column {
    char *name;
    char *type_reason;
    int32_t type;
    int32_t status;
    int32_t verdict;
    char **reasons;
    size_t reason_count;
    size_t reason_capacity;
    report_side reference;
    report_side current;
    report_statistic statistics[DRIFT_STAT_COUNT];
    report_histogram histogram;
    drift_report_calibrated calibrated;
} report_column;

/* Where a side came from. */
typedef struct report_source {
    char *source;
    char *kind; /* "csv" or "profile" */
    uint64_t rows;
    uint64_t rejected_rows;
} report_source;

/* A threshold as given, for the echo of the options. */
typedef struct report_threshold {
    int32_t statistic;
    int32_t type;
    uint32_t disabled;
    char *column; /* or NULL */
    double warning;
    double drift;
} report_threshold;

typedef struct report_options {
    double alpha;
    int32_t adjust;
    uint64_t min_rows;
    double smoothing;
    double drift_share; /* 0: any column */
    double false_alarm_every;
    uint32_t resolution; /* of the reference profile */
    uint32_t psi_bins;
    uint32_t max_categories;
    int exact;                    /* both sides kept their rows */
    report_threshold *thresholds; /* the effective list: defaults first, then as given */
    size_t threshold_count;
} report_options;

struct drift_report {
    drift_allocator allocator;
    int32_t verdict;
    report_source reference;
    report_source current;
    report_options options;
    drift_report_summary summary;
    report_column *columns;
    size_t column_count;
    char **extra_columns;
    size_t extra_column_count;
};

const char *report_adjust_name(int32_t adjust); /* "bh", "holm", "bonferroni", "none" */
const char *report_type_name(int32_t type);     /* "numeric", "categorical" */

#endif
