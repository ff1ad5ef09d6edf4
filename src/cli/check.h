/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck check.
 * In: settings. Out: a report and an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CHECK_H
#define DRIFTCHECK_CLI_CHECK_H

#include "cli/messages.h"
#include "cli/settings.h"

exit_code check_run(const cli_settings *settings);

#endif
