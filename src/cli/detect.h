/* SPDX-License-Identifier: Apache-2.0 */
/* What: the command detect.
 * In: settings. Out: an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_DETECT_H
#define DRIFTCHECK_CLI_DETECT_H

#include "cli/messages.h"
#include "cli/settings.h"

exit_code detect_run(const cli_settings *settings);

#endif
