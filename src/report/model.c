/* SPDX-License-Identifier: Apache-2.0 */
/* The result model's names and its end.
 * In: a report, whole or half built. Out: nothing held.
 * Layer: report. */
#include "report/model.h"

#include <string.h>

#include "base/memory.h"

const double report_quantile_levels[REPORT_QUANTILES] = {0.01, 0.05, 0.1,  0.25, 0.5,
                                                         0.75, 0.9,  0.95, 0.99};

const char *report_adjust_name(int32_t adjust) {
    switch (adjust) {
    case DRIFT_ADJUST_BH:
        return "bh";
    case DRIFT_ADJUST_HOLM:
        return "holm";
    case DRIFT_ADJUST_BONFERRONI:
        return "bonferroni";
    default:
        return "none";
    }
}

const char *report_type_name(int32_t type) {
    return type == DRIFT_TYPE_CATEGORICAL ? "categorical" : "numeric";
}

const char *drift_verdict_name(int32_t verdict) {
    switch (verdict) {
    case DRIFT_VERDICT_NONE:
        return "none";
    case DRIFT_VERDICT_WARNING:
        return "warning";
    case DRIFT_VERDICT_DRIFT:
        return "drift";
    case DRIFT_VERDICT_INSUFFICIENT:
        return "insufficient";
    default:
        return "unknown";
    }
}

static void free_text(const drift_allocator *a, char *text) {
    if (text != NULL) memory_release(a, text, strlen(text) + 1, 1);
}

static void free_texts(const drift_allocator *a, char **texts, size_t count, size_t capacity) {
    if (texts == NULL) return;
    for (size_t i = 0; i < count; i++)
        free_text(a, texts[i]);
    memory_release(a, texts, capacity, sizeof *texts);
}

/* Labels may contain zero bytes, so their lengths are kept beside them. */
static void free_labels(const drift_allocator *a, report_histogram *h) {
    for (size_t i = 0; h->labels != NULL && h->label_lengths != NULL && i < h->bin_count; i++)
        memory_release(a, h->labels[i], h->label_lengths[i] + 1, 1);
    memory_release(a, h->labels, h->bin_count, sizeof *h->labels);
    memory_release(a, h->label_lengths, h->bin_count, sizeof *h->label_lengths);
}

static void free_histogram(const drift_allocator *a, report_histogram *h) {
    free_labels(a, h);
    if (h->bin_count > 0) memory_release(a, h->edges, h->bin_count - 1, sizeof *h->edges);
    memory_release(a, h->reference, h->bin_count, sizeof *h->reference);
    memory_release(a, h->current, h->bin_count, sizeof *h->current);
}

static void free_side(const drift_allocator *a, report_side *side) {
    for (size_t i = 0; i < REPORT_TOP; i++)
        memory_release(a, side->top[i].label, side->top[i].length + 1, 1);
}

static void free_columns(const drift_allocator *a, report_column *columns, size_t count) {
    for (size_t i = 0; columns != NULL && i < count; i++) {
        report_column *c = &columns[i];
        free_text(a, c->name);
        free_text(a, c->type_reason);
        free_texts(a, c->reasons, c->reason_count, c->reason_capacity);
        free_side(a, &c->reference);
        free_side(a, &c->current);
        free_histogram(a, &c->histogram);
    }
    memory_release(a, columns, count, sizeof *columns);
}

static void free_thresholds(const drift_allocator *a, report_options *options) {
    for (size_t i = 0; options->thresholds != NULL && i < options->threshold_count; i++)
        free_text(a, options->thresholds[i].column);
    memory_release(a, options->thresholds, options->threshold_count, sizeof *options->thresholds);
}

void drift_report_free(drift_report *report) {
    if (report == NULL) return;
    drift_allocator a = report->allocator;
    free_text(&a, report->reference.source);
    free_text(&a, report->reference.kind);
    free_text(&a, report->current.source);
    free_text(&a, report->current.kind);
    free_thresholds(&a, &report->options);
    free_columns(&a, report->columns, report->column_count);
    free_texts(&a, report->extra_columns, report->extra_column_count, report->extra_column_count);
    memory_release(&a, report, 1, sizeof *report);
}
