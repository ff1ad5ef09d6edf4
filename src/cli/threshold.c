/* SPDX-License-Identifier: Apache-2.0 */
/* What: the grammar of --threshold.
 * In: its text. Out: a drift_threshold.
 * Layer: cli. */
#include "cli/threshold.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "cli/messages.h"
#include "cli/number.h"

static bool parse_level(const char *text, size_t length, double *level) {
    if (length == 0) return true; /* no such level: stays 0 */
    return number_parse(text, length, '.', level) && isfinite(*level) && *level > 0;
}

static bool parse_value(const char *text, drift_threshold *threshold) {
    if (strcmp(text, "off") == 0) {
        threshold->disabled = 1;
        return true;
    }
    const char *colon = strchr(text, ':');
    size_t first = colon != NULL ? (size_t)(colon - text) : strlen(text);
    if (!parse_level(text, first, &threshold->warning)) return false;
    if (colon != NULL && !parse_level(colon + 1, strlen(colon + 1), &threshold->drift))
        return false;
    bool both = threshold->warning > 0 && threshold->drift > 0;
    if (both && threshold->drift < threshold->warning) return false;
    return threshold->warning > 0 || threshold->drift > 0;
}

static bool parse_scope(const char *text, size_t length, drift_threshold *threshold) {
    static const char column[] = "column=";
    size_t prefix = sizeof column - 1;
    if (length == strlen("numeric") && memcmp(text, "numeric", length) == 0)
        threshold->type = DRIFT_TYPE_NUMERIC;
    else if (length == strlen("categorical") && memcmp(text, "categorical", length) == 0)
        threshold->type = DRIFT_TYPE_CATEGORICAL;
    else if (length > prefix && memcmp(text, column, prefix) == 0) {
        threshold->column = strndup(text + prefix, length - prefix);
        return threshold->column != NULL;
    } else
        return false;
    return true;
}

bool threshold_parse(const char *text, drift_threshold *threshold) {
    char name[32];
    drift_threshold_init(threshold, 0);
    const char *equals = strrchr(text, '=');
    if (equals == NULL) return false;
    const char *statistic = equals;
    while (statistic > text && statistic[-1] != ':')
        statistic--;
    size_t length = (size_t)(equals - statistic);
    if (length >= sizeof name) return false;
    memcpy(name, statistic, length);
    name[length] = '\0';
    threshold->statistic = drift_statistic_from_name(name);
    if (threshold->statistic < 0 || !parse_value(equals + 1, threshold)) return false;
    return statistic == text || parse_scope(text, (size_t)(statistic - text) - 1, threshold);
}

static bool is_of(int32_t statistic, int32_t type) {
    switch (statistic) {
    case DRIFT_STAT_KS:
    case DRIFT_STAT_WASSERSTEIN:
    case DRIFT_STAT_WASSERSTEIN_NORMED:
        return type != DRIFT_TYPE_CATEGORICAL;
    case DRIFT_STAT_CHI2:
    case DRIFT_STAT_G:
    case DRIFT_STAT_CRAMERS_V:
        return type != DRIFT_TYPE_NUMERIC;
    default:
        return true;
    }
}

/* DRIFT_TYPE_AUTO: columns of both types, or a column that there is not, which is said later. */
static int32_t type_of_scope(const drift_threshold *t, const drift_profile *reference) {
    drift_profile_column column = {.struct_size = sizeof column};
    for (size_t i = 0; t->column != NULL && i < drift_profile_column_count(reference); i++)
        if (drift_profile_get_column(reference, i, &column, NULL) == DRIFT_OK &&
            strcmp(column.name, t->column) == 0)
            return column.type;
    return t->type;
}

bool thresholds_fit(const drift_threshold *thresholds, size_t count,
                    const drift_profile *reference) {
    for (size_t i = 0; i < count; i++) {
        const drift_threshold *t = &thresholds[i];
        int32_t type = type_of_scope(t, reference);
        if (is_of(t->statistic, type)) continue;
        message_error("--threshold: %s is no statistic of %s columns%s%s%s",
                      drift_statistic_name(t->statistic),
                      type == DRIFT_TYPE_NUMERIC ? "numeric" : "categorical",
                      t->column != NULL ? ", and '" : "", t->column != NULL ? t->column : "",
                      t->column != NULL ? "' is one" : "");
        return false;
    }
    return true;
}

void threshold_free(drift_threshold *threshold) {
    char *owned = (char *)(uintptr_t)threshold->column;
    free(owned);
    threshold->column = NULL;
}
