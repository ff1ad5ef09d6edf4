/* SPDX-License-Identifier: Apache-2.0 */
/* What: an evaluation as text or JSON.
 * In: a tally. Out: what there is to read.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_EVALUATE_OUT_H
#define DRIFTCHECK_CLI_EVALUATE_OUT_H

#include "cli/evaluate_tally.h"
#include "cli/messages.h"
#include "cli/settings.h"

/** Writes to the output of the settings. Sorts the delays. */
exit_code evaluate_write(const cli_settings *settings, tally *t);

#endif
