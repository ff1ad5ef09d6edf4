/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck inspect.
 * In: settings. Out: what a profile holds, and an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_INSPECT_H
#define DRIFTCHECK_CLI_INSPECT_H

#include <stdio.h>

#include "cli/messages.h"
#include "cli/settings.h"

exit_code inspect_run(const cli_settings *settings);

/** JSON form, "schema": "driftcheck.profile/1". */
void inspect_json(const drift_profile *profile, FILE *out);

#endif
