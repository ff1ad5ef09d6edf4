/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file as a header and rows of that many fields.
 * In: a source. Out: calls with the names, then with each good row; bad rows counted and named.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_TABLE_H
#define DRIFTCHECK_CLI_TABLE_H

#include "cli/csv.h"
#include "cli/settings.h"
#include "cli/source.h"

typedef struct table_visitor {
    void *context;
    /** Both: false stops the reading with EXIT_INPUT; the visitor has said why. */
    bool (*header)(void *context, const name_list *names);
    bool (*row)(void *context, const csv_row *row);
} table_visitor;

typedef struct table_result {
    uint64_t rows;
    uint64_t rejected;
} table_result;

/** @param notes  say which rows are bad (once per file is enough). @param quiet  no progress. */
exit_code table_read(const source *s, const csv_settings *settings, bool notes, bool quiet,
                     const table_visitor *visitor, table_result *result);

#endif
