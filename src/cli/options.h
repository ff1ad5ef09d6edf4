/* SPDX-License-Identifier: Apache-2.0 */
/* What: the options of every command: one table that is both the parser and the help.
 * In: argv. Out: settings, or an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_OPTIONS_H
#define DRIFTCHECK_CLI_OPTIONS_H

#include "cli/settings.h"

typedef enum cli_command {
    COMMAND_CHECK = 1,
    COMMAND_PROFILE = 2,
    COMMAND_INSPECT = 4,
    COMMAND_WATCH = 8,
    COMMAND_DETECT = 16,
    COMMAND_MERGE = 32,
    COMMAND_SIMULATE = 64,
    COMMAND_EVALUATE = 128,
    COMMAND_PLAN = 256
} cli_command;

/* Commands that have options in common. */
enum {
    COMMANDS_OF_STUDIES = COMMAND_SIMULATE | COMMAND_EVALUATE | COMMAND_PLAN,
    COMMANDS_THAT_READ_CSV =
        COMMAND_CHECK | COMMAND_PROFILE | COMMAND_WATCH | COMMAND_DETECT | COMMAND_EVALUATE
};

typedef enum options_outcome { OPTIONS_RUN, OPTIONS_HELP, OPTIONS_BAD } options_outcome;

/** argv[0] is the name of the command. OPTIONS_BAD: what is wrong has been said on stderr. */
options_outcome options_parse(cli_command command, int argc, char **argv, cli_settings *settings);

/** settings: what was given before --help. */
void options_print_help(cli_command command, const cli_settings *settings);
void options_print_overview(void);

/** Nearest word of a list by edit distance, or NULL if none is near. */
const char *options_nearest(const char *word, const char *const *words, size_t count);

#endif
