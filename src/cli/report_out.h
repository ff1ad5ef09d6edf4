/* SPDX-License-Identifier: Apache-2.0 */
/* What: results to stdout or, whole or not at all, to a file.
 * In: text. Out: EXIT_NO_DRIFT or EXIT_INPUT with a message.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_REPORT_OUT_H
#define DRIFTCHECK_CLI_REPORT_OUT_H

#include <stdbool.h>
#include <stddef.h>

#include "cli/messages.h"

/** 1 if `output` names a file that is one of the inputs: writing it would destroy the input. Says
 * so. */
bool report_out_is_input(const char *output, const char *const *inputs, size_t count);

/** @param path  NULL or "-": the standard output. */
exit_code report_out_write(const char *path, const char *text, size_t length);
/** Whether a file can be written there later; removes what writers of it left when they were
 * killed.
 *  @return EXIT_NO_DRIFT, or EXIT_INPUT: said on stderr. */
exit_code report_out_prepare(const char *path);

#endif
