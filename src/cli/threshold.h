/* SPDX-License-Identifier: Apache-2.0 */
/* What: the grammar of --threshold.
 * In: its text. Out: a drift_threshold.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_THRESHOLD_H
#define DRIFTCHECK_CLI_THRESHOLD_H

#include <stdbool.h>

#include <driftcheck/report.h>

/**
 * [SCOPE:]STATISTIC=VALUE with SCOPE numeric, categorical or column=NAME, and VALUE one of
 * W, W:D, :D and off. Read from the right - the last '=' and the last ':' before it - so that the
 * name of a column may hold both.
 * @return false: not of this form. The column's name is owned: threshold_free.
 */
bool threshold_parse(const char *text, drift_threshold *threshold);
void threshold_free(drift_threshold *threshold);

#endif
