/* SPDX-License-Identifier: Apache-2.0 */
/* Compares one column of two profiles: every statistic that applies, into the result model.
 * Layer: monitor. */
#ifndef MONITOR_COMPARE_H
#define MONITOR_COMPARE_H

#include "profile/model.h"
#include "report/model.h"

typedef struct comparison {
    const profile_column *reference;
    const profile_column *current;
    const report_options *options;
    const drift_allocator *allocator;
    report_column *out;
} comparison;

/* Each fills statistics, histogram and status of out; 0 when out of memory. */
int compare_numeric(const comparison *c);
int compare_categorical(const comparison *c);

/* Rows of a column without a usable value: missing, NaN, infinite, unparsable. */
uint64_t compare_unusable(const profile_column *column);

/* Sets a statistic that cannot be computed. */
void compare_unavailable(const comparison *c, int32_t statistic, int32_t status);

/* psi, kl, js, hellinger, tv and linf on the counts of out->histogram. */
void compare_distances(const comparison *c, int32_t method);

/* The missing-rate test. */
void compare_missing(const comparison *c);

/* Status from the usable rows of both sides: OK, EMPTY or TOO_FEW. */
int32_t compare_sizes(const comparison *c, uint64_t reference, uint64_t current);

/* A statistic whose p-value joins the family of tests, if both sides have rows enough. */
void compare_mark_tested(const comparison *c, int32_t statistic);

/* The test that says whether an effect is significant: missing has its own, all others share the
 * one of the column's values (ks or chi2). */
const report_statistic *compare_test_of(const report_column *column, int32_t statistic);

/* Fills one side of a column of the report from a profile's column. 0 when out of memory. */
int sides_fill(report_side *side, const drift_profile *profile, size_t column,
               const drift_allocator *allocator);

/* Writes the sentences that explain a column's verdict. 0 when out of memory. */
int reasons_write(const comparison *c);

#endif
