/* SPDX-License-Identifier: Apache-2.0 */
/* Names of metrics and sources, as they stand in options and reports.
 * In: numbers or names. Out: the other. Layer: monitor. */
#include <string.h>

#include <driftcheck/monitor.h>

static const char *const metric_names[DRIFT_METRIC_COUNT] = {
#define METRIC_NAME(name, number, text) [number] = text,
    DRIFT_METRIC_MAP(METRIC_NAME)
#undef METRIC_NAME
};

static const char *const source_names[] = {NULL,       "column",        "stream",         "error",
                                           "log_loss", "squared_error", "absolute_error", "bias"};

#define SOURCE_COUNT ((int32_t)(sizeof source_names / sizeof *source_names))

const char *drift_metric_name(int32_t metric) {
    return metric >= 0 && metric < DRIFT_METRIC_COUNT ? metric_names[metric] : NULL;
}

int32_t drift_metric_from_name(const char *name) {
    for (int32_t i = 0; name && i < DRIFT_METRIC_COUNT; i++) {
        if (strcmp(metric_names[i], name) == 0) return i;
    }
    return -1;
}

const char *drift_source_name(int32_t source) {
    return source > 0 && source < SOURCE_COUNT ? source_names[source] : NULL;
}

int32_t drift_source_from_name(const char *name) {
    for (int32_t i = 1; name && i < SOURCE_COUNT; i++) {
        if (strcmp(source_names[i], name) == 0) return i;
    }
    return -1;
}
