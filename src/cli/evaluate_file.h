/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file as the stream that is evaluated.
 * In: settings. Out: a tally.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_EVALUATE_FILE_H
#define DRIFTCHECK_CLI_EVALUATE_FILE_H

#include "cli/evaluate_tally.h"
#include "cli/messages.h"
#include "cli/settings.h"

exit_code evaluate_file(const cli_settings *settings, tally *t);

#endif
