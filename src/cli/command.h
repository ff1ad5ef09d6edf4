/* SPDX-License-Identifier: Apache-2.0 */
/* What: a command run for an event.
 * In: a command of the shell, its input. Out: lines on stderr where it goes wrong.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_COMMAND_H
#define DRIFTCHECK_CLI_COMMAND_H

#include <stddef.h>

/** Runs `command` with `text` as its standard input and waits for it: at most `seconds`, and only
 *  until a signal comes (see live_interrupted). Then it is ended, with what it has started: by that
 *  signal or SIGTERM, and by SIGKILL if it goes on. @param text  shorter than a pipe holds, 4 KiB.
 */
void command_run(const char *command, const char *text, size_t length, double seconds);

#endif
