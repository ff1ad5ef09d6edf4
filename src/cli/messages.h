/* SPDX-License-Identifier: Apache-2.0 */
/* What: lines for people on stderr, and the exit codes.
 * In: printf formats. Out: one line each, without control characters.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_MESSAGES_H
#define DRIFTCHECK_CLI_MESSAGES_H

#include <driftcheck/core.h>

/** Exit codes; stable. */
typedef enum exit_code {
    EXIT_NO_DRIFT = 0,
    EXIT_DRIFT = 1,
    EXIT_USAGE = 2,
    EXIT_INPUT = 3,
    EXIT_NOT_ENOUGH = 4
} exit_code;

/** Texts come from files and names: control characters, which a terminal would obey, become '?'. */
void message_error(const char *format, ...) __attribute__((format(printf, 1, 2)));
void message_plain(const char *format, ...) __attribute__((format(printf, 1, 2)));

/** Says what the library reported about `what` (error may be NULL), and gives the exit code that it
 * means. */
exit_code message_library(const char *what, drift_status status, const drift_error *error);

#endif
