/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck merge.
 * In: settings. Out: a profile file and an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_MERGE_H
#define DRIFTCHECK_CLI_MERGE_H

#include "cli/messages.h"
#include "cli/settings.h"

exit_code merge_run(const cli_settings *settings);

#endif
