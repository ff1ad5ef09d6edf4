/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file as a header and rows of that many fields.
 * In: bytes in pieces of any size, so that input can go on. Out: calls with the names, then with
 * each good row; bad rows counted and named.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_TABLE_H
#define DRIFTCHECK_CLI_TABLE_H

#include "cli/csv.h"
#include "cli/live.h"
#include "cli/messages.h"
#include "cli/settings.h"

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

/** NULL: no memory. The visitor is copied. @param notes  say which rows are bad. */
typedef struct table table;
table *table_create(const char *label, const csv_settings *settings, bool notes,
                    const table_visitor *visitor);
void table_free(table *t);
/** @return EXIT_NO_DRIFT, or EXIT_INPUT: said on stderr, by the visitor if it stopped. */
exit_code table_feed(table *t, const char *bytes, size_t length);
/** The end of the data: the last row may lack its line end; too many bad rows are an error. */
exit_code table_finish(table *t);
/** All of an input through table_feed and table_finish, with a progress line unless quiet. */
exit_code table_read(table *t, live *input, bool quiet);
/** The end of what there is so far: a row not yet whole is left; too many bad rows are an error. */
exit_code table_pause(table *t);
/** For the visitor: its row cannot be used. @param say  whether to say why.
 *  @return what the visitor is to return: false where bad rows are errors (--strict). */
bool table_reject(table *t, bool *say);
/** Rows taken and rejected; inside the visitor, before its row. */
table_result table_counts(const table *t);
bool table_has_header(const table *t);
/** Bytes and lines up to the end of the last whole row, from which table_continue goes on. */
uint64_t table_offset(const table *t);
uint64_t table_line(const table *t);
void table_continue(table *t, uint64_t offset, uint64_t line, table_result counts);

#endif
