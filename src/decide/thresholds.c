/* SPDX-License-Identifier: Apache-2.0 */
/* One resolver for all thresholds: column before type before all.
 * In: a list of thresholds. Out: the levels in force. Layer: decide. */
#include "decide/thresholds.h"

#include <math.h>
#include <string.h>

#include "base/error.h"

/* PSI 0.1 and 0.25: Siddiqi (2006), the convention of credit scoring. */
const drift_threshold decide_defaults[DECIDE_DEFAULT_COUNT] = {
    {sizeof(drift_threshold), DRIFT_STAT_PSI, DRIFT_TYPE_AUTO, 0, NULL, 0.1, 0.25},
    {sizeof(drift_threshold), DRIFT_STAT_MISSING, DRIFT_TYPE_AUTO, 0, NULL, 0.0, 0.05},
};

static int is_level(double value) {
    return isfinite(value) && value >= 0.0;
}

drift_status decide_validate_threshold(const drift_threshold *t, drift_error *error) {
    if (t->struct_size < sizeof *t) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "a threshold's struct_size is not set: use drift_threshold_init");
    }
    const char *name = drift_statistic_name(t->statistic);
    if (!name) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "a threshold has no known statistic");
    }
    if (t->type < DRIFT_TYPE_AUTO || t->type > DRIFT_TYPE_CATEGORICAL) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "threshold of %s: unknown type", name);
    }
    if (!is_level(t->warning) || !is_level(t->drift)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "threshold of %s: levels must be finite and not negative", name);
    }
    if (!t->disabled && t->warning == 0.0 && t->drift == 0.0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "threshold of %s: give a level of warning or drift, or disable it", name);
    }
    if (t->drift > 0.0 && t->warning > t->drift) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "threshold of %s: the warning level is above the drift level", name);
    }
    return DRIFT_OK;
}

/* 0 if the threshold does not apply, else larger for a narrower scope. */
static int scope_of(const drift_threshold *t, int32_t type, const char *column) {
    if (t->column) return strcmp(t->column, column) == 0 ? 3 : 0;
    if (t->type != DRIFT_TYPE_AUTO) return t->type == type ? 2 : 0;
    return 1;
}

decide_levels decide_resolve(const drift_threshold *thresholds, size_t count, int32_t statistic,
                             int32_t type, const char *column) {
    decide_levels levels = {0.0, 0.0};
    int best = 0;
    for (size_t i = 0; i < count; i++) {
        const drift_threshold *t = &thresholds[i];
        int scope = t->statistic == statistic ? scope_of(t, type, column) : 0;
        if (scope == 0 || scope < best) continue;
        best = scope;
        levels.warning = t->disabled ? 0.0 : t->warning;
        levels.drift = t->disabled ? 0.0 : t->drift;
    }
    return levels;
}
