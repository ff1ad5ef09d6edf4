/* SPDX-License-Identifier: Apache-2.0 */
/* A check, wherever its columns come from. Layer: monitor. */
#ifndef MONITOR_CHECK_H
#define MONITOR_CHECK_H

#include "profile/model.h"
#include "report/model.h"

/* What is compared. Before, names and numbers of rows are known; afterwards all but the rows. */
typedef struct check_sides check_sides;
struct check_sides {
    const drift_profile *reference;
    const drift_profile *current;
    /* Compares one column into the report. 0: no memory. Called once for each, by any thread. */
    int (*compare)(const check_sides *sides, drift_report *report, size_t column);
    void *context;
};

/* The comparison of a column that both profiles hold. */
int check_compare(const check_sides *sides, drift_report *report, size_t column);

/* Compares all columns, adjusts p-values, decides. `options` are effective ones. OK,
 * INVALID_ARGUMENT, OUT_OF_MEMORY. */
drift_status check_columns(const check_sides *sides, const drift_check_options *options,
                           drift_report **out, drift_error *error);

#endif
