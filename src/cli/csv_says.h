/* SPDX-License-Identifier: Apache-2.0 */
/* What: what is said of a CSV file as a whole.
 * In: how its reading ended, how many rows were bad. Out: lines on stderr, an exit code.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CSV_SAYS_H
#define DRIFTCHECK_CLI_CSV_SAYS_H

#include "cli/csv.h"
#include "cli/messages.h"
#include "cli/settings.h"

/** @param line  as csv_line. @return EXIT_NO_DRIFT for CSV_OK, else EXIT_INPUT; nothing is said of
 *  CSV_STOPPED. */
exit_code csv_say_status(const char *label, csv_status status, uint64_t line);
/** Lines that end with CR alone: the file is one long row. @return EXIT_INPUT. */
exit_code csv_say_bare_cr(const char *label);
/** A file without any row. @return EXIT_INPUT. */
exit_code csv_say_empty(const char *label);
/** A file with columns, but none that the reference has. @return EXIT_USAGE. */
exit_code csv_say_other_columns(const char *label, const name_list *names);
/** Whether too many rows were bad. @param notes  say how many if not all were told of. */
exit_code csv_judge_rejected(const char *label, const csv_settings *settings, uint64_t rows,
                             uint64_t rejected, bool notes);

#endif
