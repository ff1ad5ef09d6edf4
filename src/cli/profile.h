/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck profile.
 * In: settings. Out: a profile file and an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_PROFILE_H
#define DRIFTCHECK_CLI_PROFILE_H

#include "cli/messages.h"
#include "cli/settings.h"

exit_code profile_run(const cli_settings *settings);

#endif
