/* SPDX-License-Identifier: Apache-2.0 */
/* Names of statistics and methods; the empty result.
 * In: numbers or names. Out: the other. Layer: stats. */
#include <string.h>

#include <driftcheck/stats.h>

const char *drift_statistic_name(int32_t statistic) {
    switch (statistic) {
#define NAME_CASE(name, number, text)                                                              \
    case number:                                                                                   \
        return text;
        DRIFT_STATISTIC_MAP(NAME_CASE)
#undef NAME_CASE
    default:
        return NULL;
    }
}

int32_t drift_statistic_from_name(const char *name) {
    for (int32_t i = 0; name && i < DRIFT_STAT_COUNT; i++) {
        if (strcmp(name, drift_statistic_name(i)) == 0) return i;
    }
    return -1;
}

const char *drift_method_name(int32_t method) {
    switch (method) {
#define NAME_CASE(name, number, text)                                                              \
    case number:                                                                                   \
        return text;
        DRIFT_METHOD_MAP(NAME_CASE)
#undef NAME_CASE
    default:
        return "none";
    }
}

void drift_result_init(drift_result *result) {
    if (!result) return;
    memset(result, 0, sizeof *result);
    result->struct_size = sizeof *result;
}
