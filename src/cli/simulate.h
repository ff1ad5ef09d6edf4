/* SPDX-License-Identifier: Apache-2.0 */
/* What: the command simulate.
 * In: settings. Out: an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_SIMULATE_H
#define DRIFTCHECK_CLI_SIMULATE_H

#include "cli/messages.h"
#include "cli/settings.h"

exit_code simulate_run(const cli_settings *settings);

#endif
