/* SPDX-License-Identifier: Apache-2.0 */
/* What: the command plan.
 * In: settings. Out: an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_PLAN_H
#define DRIFTCHECK_CLI_PLAN_H

#include "cli/messages.h"
#include "cli/settings.h"

exit_code plan_run(const cli_settings *settings);

#endif
