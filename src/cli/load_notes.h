/* SPDX-License-Identifier: Apache-2.0 */
/* What: what is said of a reference that is readable, but hardly meant.
 * In: a profile. Out: lines on stderr.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_LOAD_NOTES_H
#define DRIFTCHECK_CLI_LOAD_NOTES_H

#include "cli/load.h"

/** Fields separated by another character, numbers with another decimal mark, identifiers. */
void load_say_notes(const loaded *l, const cli_settings *settings);

#endif
