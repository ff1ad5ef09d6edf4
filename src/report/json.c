/* SPDX-License-Identifier: Apache-2.0 */
/* The JSON form of a report, described by docs/report.schema.json; keys in a fixed order.
 * In: the result model. Out: one object and a newline.
 * Layer: report. */
#include "base/error.h"
#include "report/json_writer.h"
#include "report/model.h"

#define SCHEMA_NAME "driftcheck.report/1"

static void put_string(json_writer *j, const char *key, const char *value) {
    json_key(j, key);
    json_string(j, value);
}

static void put_u64(json_writer *j, const char *key, uint64_t value) {
    json_key(j, key);
    json_u64(j, value);
}

static void put_source(json_writer *j, const char *key, const report_source *source) {
    json_key(j, key);
    json_open(j, '{');
    put_string(j, "source", source->source != NULL ? source->source : "");
    put_string(j, "kind", source->kind);
    put_u64(j, "rows", source->rows);
    put_u64(j, "rejected_rows", source->rejected_rows);
    json_close(j, '}');
}

static void put_threshold(json_writer *j, const report_threshold *threshold) {
    int any_type = threshold->column != NULL || threshold->type == DRIFT_TYPE_AUTO;
    json_open(j, '{');
    put_string(j, "statistic", drift_statistic_name(threshold->statistic));
    put_string(j, "type", any_type ? NULL : report_type_name(threshold->type));
    put_string(j, "column", threshold->column);
    json_number_if(j, "warning", threshold->warning > 0, threshold->warning);
    json_number_if(j, "drift", threshold->drift > 0, threshold->drift);
    json_key(j, "disabled");
    json_boolean(j, threshold->disabled != 0);
    json_close(j, '}');
}

static void put_options(json_writer *j, const report_options *options) {
    json_key(j, "options");
    json_open(j, '{');
    json_number_if(j, "alpha", 1, options->alpha);
    put_string(j, "adjust", report_adjust_name(options->adjust));
    put_u64(j, "min_rows", options->min_rows);
    json_number_if(j, "smoothing", 1, options->smoothing);
    json_number_if(j, "drift_share", options->drift_share > 0, options->drift_share);
    json_number_if(j, "false_alarm_every", 1, options->false_alarm_every);
    put_u64(j, "resolution", options->resolution);
    put_u64(j, "psi_bins", options->psi_bins);
    put_u64(j, "max_categories", options->max_categories);
    json_key(j, "exact");
    json_boolean(j, options->exact);
    json_key(j, "thresholds");
    json_open(j, '[');
    for (size_t i = 0; i < options->threshold_count; i++)
        put_threshold(j, &options->thresholds[i]);
    json_close(j, ']');
    json_close(j, '}');
}

static void put_summary(json_writer *j, const drift_report_summary *summary) {
    json_key(j, "summary");
    json_open(j, '{');
    put_u64(j, "columns", summary->columns);
    put_u64(j, "evaluated", summary->evaluated);
    put_u64(j, "drifted", summary->drifted);
    put_u64(j, "warnings", summary->warnings);
    put_u64(j, "insufficient", summary->insufficient);
    put_u64(j, "failed", summary->failed);
    put_u64(j, "missing_columns", summary->missing_columns);
    put_u64(j, "extra_columns", summary->extra_columns);
    json_close(j, '}');
}

static void put_quantiles(json_writer *j, const report_side *side) {
    json_key(j, "quantiles");
    if (!side->has_quantiles) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    for (size_t i = 0; i < REPORT_QUANTILES; i++) {
        char level[DRIFT_DOUBLE_TEXT_SIZE];
        drift_format_double(report_quantile_levels[i], level);
        json_number_if(j, level, 1, side->quantiles[i]);
    }
    json_close(j, '}');
}

static void put_numeric_side(json_writer *j, const report_side *side) {
    int has_range = (side->flags & DRIFT_COLUMN_HAS_RANGE) != 0;
    put_u64(j, "rows", side->counts.rows);
    put_u64(j, "missing", side->counts.missing);
    put_u64(j, "nan", side->counts.nan);
    put_u64(j, "positive_infinity", side->counts.positive_infinity);
    put_u64(j, "negative_infinity", side->counts.negative_infinity);
    put_u64(j, "unparsable", side->counts.unparsable);
    json_number_if(j, "min", has_range, side->minimum);
    json_number_if(j, "max", has_range, side->maximum);
    json_number_if(j, "mean", (side->flags & DRIFT_COLUMN_HAS_MEAN) != 0, side->mean);
    json_number_if(j, "std", (side->flags & DRIFT_COLUMN_HAS_STD) != 0, side->std);
    put_quantiles(j, side);
}

static void put_categorical_side(json_writer *j, const report_side *side) {
    put_u64(j, "rows", side->counts.rows);
    put_u64(j, "missing", side->counts.missing);
    put_u64(j, "unparsable", side->counts.unparsable);
    put_u64(j, "categories", side->categories);
    json_key(j, "top");
    json_open(j, '[');
    for (size_t i = 0; i < side->top_count; i++) {
        json_open(j, '{');
        json_key(j, "category");
        json_bytes(j, side->top[i].label, side->top[i].length);
        put_u64(j, "count", side->top[i].count);
        json_close(j, '}');
    }
    json_close(j, ']');
}

static void put_side(json_writer *j, const char *key, int32_t type, const report_side *side) {
    json_key(j, key);
    if (side->flags & DRIFT_COLUMN_ABSENT) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    if (type == DRIFT_TYPE_CATEGORICAL) {
        put_categorical_side(j, side);
    } else {
        put_numeric_side(j, side);
    }
    json_close(j, '}');
}

/* Fields that only some statistics have; left out where they have no meaning. */
static void put_optional_fields(json_writer *j, const drift_result *result) {
    if (result->fields & DRIFT_HAS_BOUNDS) {
        json_number_if(j, "lower", 1, result->lower);
        json_number_if(j, "upper", 1, result->upper);
    }
    if (result->fields & DRIFT_HAS_LOCATION) {
        json_number_if(j, "location", 1, result->location);
        json_key(j, "sign");
        json_integer(j, result->sign);
    }
    if (result->fields & DRIFT_HAS_DF) json_number_if(j, "df", 1, result->df);
}

static void put_statistic(json_writer *j, const char *name, const report_statistic *statistic) {
    const drift_result *result = &statistic->result;
    json_key(j, name);
    json_open(j, '{');
    json_number_if(j, "value", (result->fields & DRIFT_HAS_VALUE) != 0, result->value);
    if (result->fields & DRIFT_HAS_P) json_number_if(j, "p_value", 1, result->p_value);
    if (statistic->tested) json_number_if(j, "p_adjusted", 1, statistic->p_adjusted);
    put_string(j, "method", drift_method_name(result->method));
    put_optional_fields(j, result);
    if (statistic->warning > 0 || statistic->drift > 0) {
        json_key(j, "threshold");
        json_open(j, '{');
        json_number_if(j, "warning", statistic->warning > 0, statistic->warning);
        json_number_if(j, "drift", statistic->drift > 0, statistic->drift);
        json_close(j, '}');
    }
    put_string(j, "status", drift_status_name(result->status));
    json_close(j, '}');
}

static void put_counts(json_writer *j, const char *key, const uint64_t *counts, size_t count) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < count; i++)
        json_u64(j, counts[i]);
    json_close(j, ']');
}

static void put_bins(json_writer *j, const report_histogram *h) {
    json_key(j, h->labels != NULL ? "categories" : "edges");
    json_open(j, '[');
    for (size_t i = 0; h->labels != NULL && i < h->bin_count; i++)
        json_bytes(j, h->labels[i], h->label_lengths[i]);
    for (size_t i = 0; h->edges != NULL && i + 1 < h->bin_count; i++)
        json_number(j, h->edges[i]);
    json_close(j, ']');
}

static void put_histogram(json_writer *j, const report_histogram *h) {
    json_key(j, "histogram");
    if (h->bin_count == 0) {
        json_null(j);
        return;
    }
    json_open(j, '{');
    put_bins(j, h);
    put_counts(j, "reference", h->reference, h->bin_count);
    put_counts(j, "current", h->current, h->bin_count);
    /* a real category may be called "other" as well */
    if (h->labels != NULL) {
        json_key(j, "last_is_other");
        json_boolean(j, h->last_is_other);
    }
    json_close(j, '}');
}

static void put_texts(json_writer *j, const char *key, char *const *texts, size_t count) {
    json_key(j, key);
    json_open(j, '[');
    for (size_t i = 0; i < count; i++)
        json_string(j, texts[i]);
    json_close(j, ']');
}

static void put_calibrated(json_writer *j, const drift_report_calibrated *values) {
    int has_psi = (values->fields & DRIFT_CALIBRATED_HAS_PSI) != 0;
    json_key(j, "calibrated");
    json_open(j, '{');
    json_number_if(j, "psi_beyond_chance", has_psi, values->psi);
    json_number_if(j, "psi_lower", has_psi, values->psi_lower);
    json_number_if(j, "psi_upper", has_psi, values->psi_upper);
    json_number_if(j, "psi_threshold", has_psi, values->psi_threshold);
    json_number_if(j, "ks_band", (values->fields & DRIFT_CALIBRATED_HAS_KS) != 0, values->ks_band);
    json_close(j, '}');
}

static void put_column(json_writer *j, const report_column *column) {
    json_open(j, '{');
    put_string(j, "name", column->name);
    put_string(j, "type", report_type_name(column->type));
    put_string(j, "type_reason", column->type_reason != NULL ? column->type_reason : "");
    put_string(j, "status", drift_status_name(column->status));
    put_string(j, "verdict", drift_verdict_name(column->verdict));
    put_texts(j, "reasons", column->reasons, column->reason_count);
    put_side(j, "reference", column->type, &column->reference);
    put_side(j, "current", column->type, &column->current);
    json_key(j, "statistics");
    json_open(j, '{');
    for (int32_t s = 0; s < DRIFT_STAT_COUNT; s++)
        if (column->statistics[s].computed)
            put_statistic(j, drift_statistic_name(s), &column->statistics[s]);
    json_close(j, '}');
    put_calibrated(j, &column->calibrated);
    put_histogram(j, &column->histogram);
    json_close(j, '}');
}

static void put_report(json_writer *j, const drift_report *report) {
    json_open(j, '{');
    put_string(j, "schema", SCHEMA_NAME);
    put_string(j, "driftcheck", DRIFT_VERSION_STRING);
    put_string(j, "verdict", drift_verdict_name(report->verdict));
    put_source(j, "reference", &report->reference);
    put_source(j, "current", &report->current);
    put_options(j, &report->options);
    put_summary(j, &report->summary);
    json_key(j, "columns");
    json_open(j, '[');
    for (size_t i = 0; i < report->column_count; i++)
        put_column(j, &report->columns[i]);
    json_close(j, ']');
    put_texts(j, "extra_column_names", report->extra_columns, report->extra_column_count);
    json_close(j, '}');
}

drift_status drift_report_json(const drift_report *report, char *buffer, size_t size,
                               size_t *length, drift_error *error) {
    if (report == NULL || length == NULL)
        return error_set(error, DRIFT_INVALID_ARGUMENT, "report and length must not be NULL");
    text out;
    text_init(&out, &report->allocator);
    json_writer writer = {&out, 1};
    put_report(&writer, report);
    text_append_char(&out, '\n');
    drift_status status = text_copy_out(&out, buffer, size, length, error);
    text_destroy(&out);
    return status;
}
