/* SPDX-License-Identifier: Apache-2.0 */
/* What: one option of the command line: parser and help in one row.
 * In: the text of a value. Out: settings.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_OPTION_ROW_H
#define DRIFTCHECK_CLI_OPTION_ROW_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/options.h"
#include "cli/settings.h"

typedef bool (*option_setter)(cli_settings *settings, const char *value);

typedef struct option_row {
    const char *name;
    const char *value; /* how the help calls it; NULL: takes none */
    char letter;       /* 0: none */
    int commands;
    option_setter set;
    const char *help;
    const char *takes;   /* the values there are; NULL: the help says it */
    const char *initial; /* the value without the option; NULL: none, or not a matter of a word */
} option_row;

/** Row `i` of the options of all commands, or NULL beyond the last. */
const option_row *options_row(size_t i);

#endif
