/* SPDX-License-Identifier: Apache-2.0 */
/* Which threshold holds for a statistic of a column. Layer: decide. */
#ifndef DECIDE_THRESHOLDS_H
#define DECIDE_THRESHOLDS_H

#include <driftcheck/report.h>

/* Values from which a change counts as a warning or as drift; 0: no such level. */
typedef struct decide_levels {
    double warning;
    double drift;
} decide_levels;

/* The built-in thresholds, which every list begins with. */
#define DECIDE_DEFAULT_COUNT 2
extern const drift_threshold decide_defaults[DECIDE_DEFAULT_COUNT];

/* Checks one threshold's numbers. OK or INVALID_ARGUMENT. */
drift_status decide_validate_threshold(const drift_threshold *threshold, drift_error *error);

/* The levels of a statistic for a column of a type: of `count` thresholds, the one with the
 * narrowest scope; among equals, the last. */
decide_levels decide_resolve(const drift_threshold *thresholds, size_t count, int32_t statistic,
                             int32_t type, const char *column);

#endif
