/* SPDX-License-Identifier: Apache-2.0 */
/* Reading a report by field. Structs of the caller get the fields that they have room for.
 * In: a report, indices. Out: numbers, and texts that the report keeps.
 * Layer: report. */
#include <string.h>

#include "base/error.h"
#include "report/model.h"

/* Copies what fits and keeps the size that the caller was built with. */
static void copy_sized(void *to, uint32_t size_of_caller, const void *from, size_t size) {
    size_t fits = size_of_caller < size ? size_of_caller : size;
    memcpy(to, from, fits);
    memcpy(to, &size_of_caller, sizeof size_of_caller);
}

static drift_status refuse_output(drift_error *error, const char *what) {
    return error_set(error, DRIFT_INVALID_ARGUMENT,
                     "report and %s must not be NULL, and struct_size must be set", what);
}

static drift_status refuse_index(const drift_report *report, size_t index, drift_error *error) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "column %zu of a report with %zu columns",
                     index, report->column_count);
}

int32_t drift_report_verdict(const drift_report *report) {
    return report == NULL ? DRIFT_VERDICT_INSUFFICIENT : report->verdict;
}

drift_status drift_report_get_summary(const drift_report *report, drift_report_summary *summary,
                                      drift_error *error) {
    if (report == NULL || summary == NULL || summary->struct_size < sizeof summary->struct_size)
        return refuse_output(error, "summary");
    copy_sized(summary, summary->struct_size, &report->summary, sizeof report->summary);
    return DRIFT_OK;
}

drift_status drift_report_get_column(const drift_report *report, size_t index,
                                     drift_report_column *column, drift_error *error) {
    if (report == NULL || column == NULL || column->struct_size < sizeof column->struct_size)
        return refuse_output(error, "column");
    if (index >= report->column_count) return refuse_index(report, index, error);
    const report_column *from = &report->columns[index];
    drift_report_column view = {0};
    view.type = from->type;
    view.status = from->status;
    view.verdict = from->verdict;
    view.name = from->name;
    view.type_reason = from->type_reason;
    view.reason_count = from->reason_count;
    copy_sized(column, column->struct_size, &view, sizeof view);
    return DRIFT_OK;
}

const char *drift_report_get_reason(const drift_report *report, size_t column, size_t index) {
    if (report == NULL || column >= report->column_count) return NULL;
    const report_column *from = &report->columns[column];
    return index < from->reason_count ? from->reasons[index] : NULL;
}

drift_status drift_report_get_statistic(const drift_report *report, size_t column,
                                        int32_t statistic, drift_result *result, double *p_adjusted,
                                        double *warning, double *drift, drift_error *error) {
    if (report == NULL || result == NULL || result->struct_size < sizeof result->struct_size)
        return refuse_output(error, "result");
    if (column >= report->column_count) return refuse_index(report, column, error);
    if (statistic < 0 || statistic >= DRIFT_STAT_COUNT)
        return error_set(error, DRIFT_INVALID_ARGUMENT, "there is no statistic number %ld",
                         (long)statistic);
    const report_statistic *from = &report->columns[column].statistics[statistic];
    if (!from->computed)
        return error_at(error, DRIFT_NOT_APPLICABLE, report->columns[column].name, -1,
                        "%s is not computed for this column", drift_statistic_name(statistic));
    copy_sized(result, result->struct_size, &from->result, sizeof from->result);
    if (p_adjusted != NULL) *p_adjusted = from->tested ? from->p_adjusted : -1;
    if (warning != NULL) *warning = from->warning;
    if (drift != NULL) *drift = from->drift;
    return DRIFT_OK;
}

drift_status drift_report_get_calibrated(const drift_report *report, size_t column,
                                         drift_report_calibrated *calibrated, drift_error *error) {
    if (report == NULL || calibrated == NULL ||
        calibrated->struct_size < sizeof calibrated->struct_size)
        return refuse_output(error, "calibrated");
    if (column >= report->column_count) return refuse_index(report, column, error);
    copy_sized(calibrated, calibrated->struct_size, &report->columns[column].calibrated,
               sizeof report->columns[column].calibrated);
    return DRIFT_OK;
}
