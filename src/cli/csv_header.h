/* SPDX-License-Identifier: Apache-2.0 */
/* What: the names of the columns of a CSV file.
 * In: its first row. Out: names, each once.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CSV_HEADER_H
#define DRIFTCHECK_CLI_CSV_HEADER_H

#include "cli/csv.h"
#include "cli/settings.h"

/** With --no-header the names are c1, c2, ... @param reader  that hands out the row.
 *  @return false: said on stderr. */
bool csv_header_take(const csv_reader *reader, const csv_row *row, const csv_settings *settings,
                     const char *label, name_list *names);

#endif
