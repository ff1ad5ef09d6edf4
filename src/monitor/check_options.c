/* SPDX-License-Identifier: Apache-2.0 */
/* Checks the options of a check and keeps them for the report.
 * In: the caller's options. Out: effective ones. Layer: monitor. */
#include "monitor/check_options.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "decide/thresholds.h"

void drift_check_options_init(drift_check_options *options) {
    if (!options) return;
    memset(options, 0, sizeof *options);
    options->struct_size = sizeof *options;
    options->alpha = 0.05;
    options->min_rows = 30;
    options->smoothing = DRIFT_SMOOTHING_DEFAULT;
}

void drift_threshold_init(drift_threshold *threshold, int32_t statistic) {
    if (!threshold) return;
    memset(threshold, 0, sizeof *threshold);
    threshold->struct_size = sizeof *threshold;
    threshold->statistic = statistic;
}

static void fill_defaults(drift_check_options *o) {
    if (o->alpha == 0.0) o->alpha = 0.05;
    if (o->min_rows == 0) o->min_rows = 30;
    if (o->smoothing == 0.0) o->smoothing = DRIFT_SMOOTHING_DEFAULT;
    if (o->false_alarm_every == 0.0) o->false_alarm_every = fmin(1 / o->alpha, 1e12);
    if (!o->reference_source) o->reference_source = "";
    if (!o->current_source) o->current_source = "";
    if (!o->reference_kind) o->reference_kind = "profile";
    if (!o->current_kind) o->current_kind = "profile";
}

static int is_kind(const char *kind) {
    return strcmp(kind, "csv") == 0 || strcmp(kind, "profile") == 0;
}

static int has_null(const char *const *texts, size_t count) {
    for (size_t i = 0; i < count; i++) {
        if (!texts[i]) return 1;
    }
    return 0;
}

static drift_status validate(const drift_check_options *o, drift_error *error) {
    if (!(o->alpha > 0.0 && o->alpha < 1.0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "alpha must be above 0 and below 1");
    }
    if (o->adjust < DRIFT_ADJUST_BH || o->adjust > DRIFT_ADJUST_NONE) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "adjust is not one of DRIFT_ADJUST_...");
    }
    if (!(o->smoothing > 0.0 && o->smoothing <= 1e6)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "smoothing must be above 0 and at most 1000000");
    }
    if (!(o->drift_share >= 0.0 && o->drift_share <= 1.0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "drift_share must be 0 to 1");
    }
    if (!(o->false_alarm_every > 1.0 && o->false_alarm_every <= 1e12)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "false_alarm_every must be above 1, to 1e12; 0 means 1 / alpha");
    }
    if ((!o->thresholds && o->threshold_count > 0) ||
        (!o->extra_columns && o->extra_column_count > 0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "thresholds or extra_columns is NULL, but its count is not 0");
    }
    if (has_null(o->extra_columns, o->extra_column_count)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "a name in extra_columns is NULL");
    }
    if (o->executor && (o->executor->struct_size < sizeof *o->executor || !o->executor->run)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "executor: struct_size is not set, or run is NULL");
    }
    if (!is_kind(o->reference_kind) || !is_kind(o->current_kind)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "a kind must be \"csv\" or \"profile\"");
    }
    return DRIFT_OK;
}

drift_status check_options_effective(const drift_check_options *given, drift_check_options *whole,
                                     drift_error *error) {
    drift_check_options_init(whole);
    if (given) {
        if (given->struct_size < sizeof given->struct_size) {
            return error_set(error, DRIFT_INVALID_ARGUMENT,
                             "options: struct_size is not set: use drift_check_options_init");
        }
        memcpy(whole, given,
               given->struct_size < sizeof *whole ? given->struct_size : sizeof *whole);
        whole->struct_size = sizeof *whole;
    }
    fill_defaults(whole);
    return validate(whole, error);
}

static char *copy_text(const drift_allocator *allocator, const char *text) {
    return memory_text(allocator, text, strlen(text));
}

static drift_status echo_threshold(const drift_threshold *from, const drift_profile *reference,
                                   const drift_allocator *allocator, report_threshold *to,
                                   drift_error *error) {
    drift_status status = decide_validate_threshold(from, error);
    if (status != DRIFT_OK) return status;
    if (from->column && profile_find(reference, from->column) == reference->column_count) {
        return error_at(error, DRIFT_INVALID_ARGUMENT, from->column, -1,
                        "a threshold names this column, which the reference does not have");
    }
    to->statistic = from->statistic;
    to->type = from->column ? DRIFT_TYPE_AUTO : from->type;
    to->disabled = from->disabled != 0;
    to->warning = from->disabled ? 0.0 : from->warning;
    to->drift = from->disabled ? 0.0 : from->drift;
    if (from->column) to->column = copy_text(allocator, from->column);
    return from->column && !to->column ? error_memory(error) : DRIFT_OK;
}

static drift_status echo_thresholds(const drift_check_options *o, const drift_profile *reference,
                                    drift_report *report, drift_error *error) {
    report_options *echo = &report->options;
    size_t count = DECIDE_DEFAULT_COUNT + o->threshold_count;
    echo->thresholds = memory_zeroed(&report->allocator, count, sizeof *echo->thresholds);
    if (!echo->thresholds) return error_memory(error);
    echo->threshold_count = count;
    for (size_t i = 0; i < count; i++) {
        const drift_threshold *from = i < DECIDE_DEFAULT_COUNT
                                          ? &decide_defaults[i]
                                          : &o->thresholds[i - DECIDE_DEFAULT_COUNT];
        drift_status status =
            echo_threshold(from, reference, &report->allocator, &echo->thresholds[i], error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}

static int echo_sources(const drift_check_options *o, drift_report *report) {
    const drift_allocator *a = &report->allocator;
    report->reference.source = copy_text(a, o->reference_source);
    report->reference.kind = copy_text(a, o->reference_kind);
    report->reference.rejected_rows = o->reference_rejected_rows;
    report->current.source = copy_text(a, o->current_source);
    report->current.kind = copy_text(a, o->current_kind);
    report->current.rejected_rows = o->current_rejected_rows;
    if (!report->reference.source || !report->reference.kind || !report->current.source ||
        !report->current.kind) {
        return 0;
    }
    report->extra_columns = memory_zeroed(a, o->extra_column_count, sizeof *report->extra_columns);
    if (!report->extra_columns) return 0;
    report->extra_column_count = o->extra_column_count;
    for (size_t i = 0; i < o->extra_column_count; i++) {
        report->extra_columns[i] = copy_text(a, o->extra_columns[i]);
        if (!report->extra_columns[i]) return 0;
    }
    return 1;
}

drift_status check_options_echo(const drift_check_options *o, const drift_profile *reference,
                                drift_report *report, drift_error *error) {
    report_options *echo = &report->options;
    echo->alpha = o->alpha;
    echo->adjust = o->adjust;
    echo->min_rows = o->min_rows;
    echo->smoothing = o->smoothing;
    echo->drift_share = o->drift_share;
    echo->false_alarm_every = o->false_alarm_every;
    echo->resolution = reference->options.resolution;
    echo->psi_bins = reference->options.psi_bins;
    echo->max_categories = reference->options.max_categories;
    if (!echo_sources(o, report)) return error_memory(error);
    return echo_thresholds(o, reference, report, error);
}
