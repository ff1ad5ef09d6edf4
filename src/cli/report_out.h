/* SPDX-License-Identifier: Apache-2.0 */
/* What: results to stdout or, whole or not at all, to a file.
 * In: text. Out: EXIT_NO_DRIFT or EXIT_INPUT with a message.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_REPORT_OUT_H
#define DRIFTCHECK_CLI_REPORT_OUT_H

#include <stddef.h>

#include "cli/messages.h"

/** @param path  NULL or "-": the standard output. */
exit_code report_out_write(const char *path, const char *text, size_t length);

#endif
