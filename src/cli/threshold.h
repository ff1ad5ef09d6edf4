/* SPDX-License-Identifier: Apache-2.0 */
/* What: the grammar of --threshold.
 * In: its text. Out: a drift_threshold.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_THRESHOLD_H
#define DRIFTCHECK_CLI_THRESHOLD_H

#include <stdbool.h>

#include <driftcheck/profile.h>
#include <driftcheck/report.h>

/**
 * [SCOPE:]STATISTIC=VALUE with SCOPE numeric, categorical or column=NAME, and VALUE one of
 * W, W:D, :D and off. Read from the right - the last '=' and the last ':' before it - so that the
 * name of a column may hold both.
 * @return false: not of this form. The column's name is owned: threshold_free.
 */
bool threshold_parse(const char *text, drift_threshold *threshold);
/** Whether each rule is of a statistic that columns of its scope have: one that is not would be
 *  passed over in silence. Says so. */
bool thresholds_fit(const drift_threshold *thresholds, size_t count,
                    const drift_profile *reference);
void threshold_free(drift_threshold *threshold);

#endif
