/* SPDX-License-Identifier: Apache-2.0 */
/* What: made-up streams as what is evaluated.
 * In: settings. Out: a tally.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_EVALUATE_MADE_UP_H
#define DRIFTCHECK_CLI_EVALUATE_MADE_UP_H

#include "cli/evaluate_tally.h"
#include "cli/messages.h"
#include "cli/settings.h"

/** Runs the detector of the settings on as many streams as they say. */
exit_code evaluate_made_up(const cli_settings *settings, tally *t);

#endif
