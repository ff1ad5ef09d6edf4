/* SPDX-License-Identifier: Apache-2.0 */
/* What: the command evaluate.
 * In: settings. Out: an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_EVALUATE_H
#define DRIFTCHECK_CLI_EVALUATE_H

#include "cli/messages.h"
#include "cli/settings.h"

exit_code evaluate_run(const cli_settings *settings);

#endif
