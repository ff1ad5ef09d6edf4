/* SPDX-License-Identifier: Apache-2.0 */
/* What: the command watch.
 * In: settings. Out: an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_WATCH_H
#define DRIFTCHECK_CLI_WATCH_H

#include "cli/messages.h"
#include "cli/settings.h"

exit_code watch_run(const cli_settings *settings);

#endif
