/* SPDX-License-Identifier: Apache-2.0 */
/* What: the options of simulate, evaluate and plan, and what their help says.
 * In: texts. Out: settings.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_STUDY_OPTIONS_H
#define DRIFTCHECK_CLI_STUDY_OPTIONS_H

#include "cli/option_row.h"

enum { STUDY_OPTION_COUNT = 35 };

extern const option_row study_options[];

/** Usage and examples of simulate, evaluate or plan. */
const char *study_intro(cli_command command);
/** What follows the options: generators, methods, exit codes. */
void study_print_notes(cli_command command);
/** Whether the options of these commands fit together; else said on stderr. */
bool study_agrees(cli_command command, const cli_settings *settings);

#endif
