/* SPDX-License-Identifier: Apache-2.0 */
/* A report made by hand, with the names that writers stumble over.
 * In: an allocator. Out: five columns: drift, warning, too little data, missing, none.
 * Layer: tests. */
#ifndef SUPPORT_SAMPLE_REPORT_H
#define SUPPORT_SAMPLE_REPORT_H

#include <stdlib.h>
#include <string.h>

#include "base/memory.h"
#include "report/model.h"

/* Quote, backslash, newline, escape, end of script, line separator, right-to-left override, a byte
 * that is not UTF-8. */
#define SAMPLE_HOSTILE_NAME "q\"b\\n\n\x1b[31m</script>\xe2\x80\xa8\xe2\x80\xae\xff"

static inline char *sample_text(const drift_report *report, const char *words) {
    char *copy = memory_text(&report->allocator, words, strlen(words));
    if (copy == NULL) abort();
    return copy;
}

static inline void *sample_array(const drift_report *report, size_t count, size_t size) {
    void *array = memory_zeroed(&report->allocator, count, size);
    if (array == NULL) abort();
    return array;
}

static inline void sample_value(report_column *column, int statistic, int32_t method,
                                double value) {
    report_statistic *s = &column->statistics[statistic];
    s->computed = 1;
    drift_result_init(&s->result);
    s->result.fields |= DRIFT_HAS_VALUE;
    s->result.method = method;
    s->result.value = value;
}

static inline void sample_p(report_column *column, int statistic, double p, double adjusted) {
    report_statistic *s = &column->statistics[statistic];
    s->result.fields |= DRIFT_HAS_P;
    s->result.p_value = p;
    s->tested = 1;
    s->p_adjusted = adjusted;
}

/* values: psi, kl, js, hellinger, tv, linf of the histogram, computed outside of this project. */
static inline void sample_distances(report_column *column, const double values[6]) {
    for (int i = 0; i < 6; i++)
        sample_value(column, DRIFT_STAT_PSI + i,
                     column->type == DRIFT_TYPE_NUMERIC ? DRIFT_METHOD_BINS
                                                        : DRIFT_METHOD_CATEGORIES,
                     values[i]);
    column->statistics[DRIFT_STAT_PSI].warning = 0.1;
    column->statistics[DRIFT_STAT_PSI].drift = 0.25;
}

static inline void sample_counts(const drift_report *report, report_column *column, size_t bins,
                                 const uint64_t *reference, const uint64_t *current) {
    report_histogram *h = &column->histogram;
    h->bin_count = bins;
    h->reference = sample_array(report, bins, sizeof *h->reference);
    h->current = sample_array(report, bins, sizeof *h->current);
    memcpy(h->reference, reference, bins * sizeof *reference);
    memcpy(h->current, current, bins * sizeof *current);
}

static inline void sample_edges(const drift_report *report, report_column *column) {
    report_histogram *h = &column->histogram;
    h->edges = sample_array(report, h->bin_count - 1, sizeof *h->edges);
    for (size_t i = 0; i + 1 < h->bin_count; i++)
        h->edges[i] = 0.1 + (double)i;
}

static inline void sample_start(const drift_report *report, report_column *column, int32_t type,
                                const char *name, const char *reason) {
    column->name = sample_text(report, name);
    column->type = type;
    column->type_reason = sample_text(report, "given");
    if (reason == NULL) return;
    column->reasons = sample_array(report, 4, sizeof *column->reasons);
    column->reason_capacity = 4;
    column->reasons[column->reason_count++] = sample_text(report, reason);
}

static inline void sample_side(report_side *side, uint64_t rows, uint64_t missing) {
    side->counts.rows = rows;
    side->counts.missing = missing;
    side->counts.finite = rows - missing;
    side->flags = DRIFT_COLUMN_HAS_RANGE | DRIFT_COLUMN_HAS_MEAN | DRIFT_COLUMN_HAS_STD;
    side->minimum = -0.5;
    side->maximum = 1e16;
    side->mean = 0.1;
    side->std = 1e-7;
    side->has_quantiles = 1;
    for (size_t i = 0; i < REPORT_QUANTILES; i++)
        side->quantiles[i] = (double)i / 8;
}

static inline void sample_drifting(const drift_report *report, report_column *column) {
    static const uint64_t reference[10] = {100, 100, 100, 100, 100, 100, 100, 100, 100, 100};
    static const uint64_t current[10] = {10, 20, 30, 40, 50, 60, 70, 80, 200, 440};
    static const double values[6] = {
        1.1042351237493135, 0.548881405121924, 0.4287811022953448, 0.3649326817741789, 0.44,
        0.33999999999999997};
    sample_start(report, column, DRIFT_TYPE_NUMERIC, "age",
                 "psi 1.1 reaches 0.25 (drift), and the change is significant: adjusted p 3.2e-12");
    column->calibrated =
        (drift_report_calibrated){(uint32_t)sizeof column->calibrated,
                                  DRIFT_CALIBRATED_HAS_PSI | DRIFT_CALIBRATED_HAS_KS,
                                  1.086,
                                  0.9375,
                                  1.25,
                                  0.0625,
                                  0.125};
    column->verdict = DRIFT_VERDICT_DRIFT;
    sample_side(&column->reference, 1000, 0);
    sample_side(&column->current, 1024, 24);
    sample_value(column, DRIFT_STAT_KS, DRIFT_METHOD_KNOTS, 0.44);
    sample_p(column, DRIFT_STAT_KS, 1.6e-12, 3.2e-12);
    report_statistic *ks = &column->statistics[DRIFT_STAT_KS];
    ks->result.fields |= DRIFT_HAS_BOUNDS | DRIFT_HAS_LOCATION;
    ks->result.lower = 0.44;
    ks->result.upper = 0.45;
    ks->result.location = 7.1;
    ks->result.sign = -1;
    sample_counts(report, column, 10, reference, current);
    sample_edges(report, column);
    sample_distances(column, values);
    sample_value(column, DRIFT_STAT_WASSERSTEIN_NORMED, DRIFT_METHOD_NONE, 0);
    column->statistics[DRIFT_STAT_WASSERSTEIN_NORMED].result.fields = 0;
    column->statistics[DRIFT_STAT_WASSERSTEIN_NORMED].result.status = DRIFT_CONSTANT;
}

static inline void sample_top(const drift_report *report, report_side *side, const char *label,
                              size_t length, uint64_t count) {
    report_top *top = &side->top[side->top_count++];
    top->label = memory_text(&report->allocator, label, length);
    if (top->label == NULL) abort();
    top->length = length;
    top->count = count;
}

static inline void sample_warning(const drift_report *report, report_column *column) {
    static const uint64_t reference[4] = {600, 300, 90, 10};
    static const uint64_t current[4] = {450, 350, 150, 50};
    static const double values[6] = {0.14385933080779684, 0.08017188442236223, 0.15846467636028783,
                                     0.1334074310063851,  0.14999999999999997, 0.14999999999999997};
    static const char *const labels[4] = {"red", "a\0b", "", "(other)"};
    static const size_t lengths[4] = {3, 3, 0, 7};
    sample_start(
        report, column, DRIFT_TYPE_CATEGORICAL, SAMPLE_HOSTILE_NAME,
        "psi 0.144 reaches 0.1 (warning), and a category called \"\x1b]0;evil\x07\" is new");
    column->verdict = DRIFT_VERDICT_WARNING;
    column->reference.counts.rows = column->current.counts.rows = 1000;
    column->reference.categories = column->current.categories = 3;
    sample_top(report, &column->reference, "red", 3, 600);
    sample_top(report, &column->reference, "a\0b", 3, 300);
    sample_top(report, &column->current, "<b>\xff", 4, 450);
    sample_counts(report, column, 4, reference, current);
    column->histogram.labels = sample_array(report, 4, sizeof(char *));
    column->histogram.label_lengths = sample_array(report, 4, sizeof(size_t));
    for (size_t i = 0; i < 4; i++) {
        column->histogram.label_lengths[i] = lengths[i];
        column->histogram.labels[i] = memory_text(&report->allocator, labels[i], lengths[i]);
        if (column->histogram.labels[i] == NULL) abort();
    }
    column->histogram.last_is_other = 1;
    sample_distances(column, values);
    sample_value(column, DRIFT_STAT_CHI2, DRIFT_METHOD_CHI2_ASYMPTOTIC, 65.19);
    sample_p(column, DRIFT_STAT_CHI2, 0, 0);
    column->statistics[DRIFT_STAT_CHI2].result.fields |= DRIFT_HAS_DF;
    column->statistics[DRIFT_STAT_CHI2].result.df = 3;
}

static inline void sample_insufficient(const drift_report *report, report_column *column) {
    char name[201];
    memset(name, 'n', 200);
    name[200] = '\0';
    sample_start(report, column, DRIFT_TYPE_NUMERIC, name, "no usable values");
    column->status = DRIFT_EMPTY;
    column->verdict = DRIFT_VERDICT_INSUFFICIENT;
    column->reference.counts.rows = column->current.counts.rows = 1000;
    column->reference.counts.nan = column->current.counts.positive_infinity = 1000;
    sample_value(column, DRIFT_STAT_PSI, DRIFT_METHOD_NONE, 0);
    column->statistics[DRIFT_STAT_PSI].result.fields = 0;
    column->statistics[DRIFT_STAT_PSI].result.status = DRIFT_EMPTY;
}

static inline void sample_missing(const drift_report *report, report_column *column) {
    sample_start(report, column, DRIFT_TYPE_NUMERIC, "gone", "the current data has no such column");
    column->status = DRIFT_MISSING_COLUMN;
    column->verdict = DRIFT_VERDICT_DRIFT;
    sample_side(&column->reference, 1000, 0);
    column->current.flags = DRIFT_COLUMN_ABSENT;
}

static inline void sample_steady(const drift_report *report, report_column *column) {
    static const uint64_t reference[4] = {50, 50, 50, 50};
    static const uint64_t current[4] = {48, 52, 49, 51};
    static const double values[6] = {0.0009807320861550857, 0.0004902570011786067,
                                     0.013431621727580934,  0.011182717366515476,
                                     0.015000000000000013,  0.010000000000000009};
    sample_start(report, column, DRIFT_TYPE_NUMERIC,
                 "gr\xc3\xb6\xc3\x9f"
                 "e \xe6\x9d\xb1",
                 NULL);
    sample_side(&column->reference, 1000000, 3);
    sample_side(&column->current, 1000, 0);
    sample_value(column, DRIFT_STAT_KS, DRIFT_METHOD_EXACT, 0.01);
    sample_p(column, DRIFT_STAT_KS, 0.9, 0.9);
    sample_counts(report, column, 4, reference, current);
    sample_edges(report, column);
    sample_distances(column, values);
}

static inline void sample_thresholds(drift_report *report) {
    report_options *o = &report->options;
    o->thresholds = sample_array(report, 3, sizeof *o->thresholds);
    o->threshold_count = 3;
    o->thresholds[0].statistic = DRIFT_STAT_PSI;
    o->thresholds[0].warning = 0.1;
    o->thresholds[0].drift = 0.25;
    o->thresholds[1].statistic = DRIFT_STAT_MISSING;
    o->thresholds[1].type = DRIFT_TYPE_CATEGORICAL;
    o->thresholds[1].drift = 0.05;
    o->thresholds[2].statistic = DRIFT_STAT_KS;
    o->thresholds[2].column = sample_text(report, SAMPLE_HOSTILE_NAME);
    o->thresholds[2].disabled = 1;
}

/* A report without columns; options as a check's defaults. */
static inline drift_report *sample_empty_report(const drift_allocator *allocator) {
    drift_report *report = memory_zeroed(allocator, 1, sizeof *report);
    if (report == NULL) abort();
    report->allocator = memory_allocator(allocator);
    report->verdict = DRIFT_VERDICT_NONE;
    report->reference.source = sample_text(report, "train.csv");
    report->reference.kind = sample_text(report, "csv");
    report->current.source = sample_text(report, "");
    report->current.kind = sample_text(report, "profile");
    report->options.alpha = 0.05;
    report->options.false_alarm_every = 20;
    report->options.min_rows = 30;
    report->options.smoothing = 0.5;
    report->options.resolution = 100;
    report->options.psi_bins = 10;
    report->options.max_categories = 1000;
    report->summary.struct_size = (uint32_t)sizeof report->summary;
    return report;
}

static inline drift_report *sample_report(const drift_allocator *allocator) {
    drift_report *report = sample_empty_report(allocator);
    report->verdict = report->summary.verdict = DRIFT_VERDICT_DRIFT;
    report->reference.rows = report->summary.reference_rows = 1234567;
    report->current.rows = report->summary.current_rows = 1000;
    report->current.rejected_rows = 12;
    sample_thresholds(report);
    report->columns = sample_array(report, 5, sizeof *report->columns);
    report->column_count = 5;
    sample_steady(report, &report->columns[0]);
    sample_insufficient(report, &report->columns[1]);
    sample_warning(report, &report->columns[2]);
    sample_missing(report, &report->columns[3]);
    sample_drifting(report, &report->columns[4]);
    report->summary.columns = 5;
    report->summary.evaluated = 4;
    report->summary.drifted = 2;
    report->summary.warnings = 1;
    report->summary.insufficient = 1;
    report->summary.missing_columns = 1;
    report->summary.extra_columns = 1;
    report->extra_columns = sample_array(report, 1, sizeof *report->extra_columns);
    report->extra_column_count = 1;
    report->extra_columns[0] = sample_text(report, "new\tone");
    return report;
}

#endif
