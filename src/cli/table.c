/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file as a header and rows of that many fields.
 * In: bytes in pieces. Out: calls with the names, then with each good row.
 * Layer: cli. */
#include "cli/table.h"

#include <stdlib.h>

#include "cli/csv_header.h"
#include "cli/csv_says.h"
#include "cli/notes.h"
#include "cli/progress.h"

enum { CHUNK_BYTES = 1 << 18 };

struct table {
    const char *label;
    csv_reader *reader;
    const csv_settings *settings;
    table_visitor visitor;
    table_result result;
    name_list names;
    bool notes;
};

static bool take_header(table *t, const csv_row *row) {
    return csv_header_take(t->reader, row, t->settings, t->label, &t->names) &&
           t->visitor.header(t->visitor.context, &t->names);
}

bool table_reject(table *t, bool *say) {
    if (!t->settings->strict) t->result.rejected++;
    *say = t->settings->strict || (t->notes && t->result.rejected <= NOTES_SHOWN);
    return !t->settings->strict;
}

/* @return false where the reading has to stop. */
static bool reject_row(table *t, const csv_row *row) {
    bool say;
    bool skip = table_reject(t, &say);
    const note n = {
        .line = row->line, .fields = row->count, .text_after_quote = row->text_after_quote};
    if (say) note_say_row(t->label, &n, t->names.count, !skip);
    return skip;
}

static bool take_row(void *context, const csv_row *row) {
    table *t = context;
    if (t->names.count == 0) {
        if (!take_header(t, row)) return false;
        if (!t->settings->no_header) return true;
    }
    if (row->text_after_quote || row->count != t->names.count) return reject_row(t, row);
    uint64_t rejected = t->result.rejected;
    if (!t->visitor.row(t->visitor.context, row)) return false;
    if (t->result.rejected == rejected) t->result.rows++;
    return true;
}

static exit_code say_status(const table *t, csv_status status) {
    bool too_long = status == CSV_ROW_TOO_LONG && t->names.count == 0;
    if (too_long && csv_first_row_has_bare_cr(t->reader)) return csv_say_bare_cr(t->label);
    return csv_say_status(t->label, status, csv_line(t->reader));
}

static exit_code judge_rejected(const table *t) {
    if (t->names.count == 0) return csv_say_empty(t->label);
    return csv_judge_rejected(t->label, t->settings, t->result.rows, t->result.rejected, t->notes);
}

table *table_create(const char *label, const csv_settings *settings, bool notes,
                    const table_visitor *visitor) {
    table *t = calloc(1, sizeof *t);
    if (t == NULL) return NULL;
    t->label = label;
    t->settings = settings;
    t->visitor = *visitor;
    t->notes = notes;
    t->reader = csv_create(settings->delimiter, 0, take_row, t);
    if (t->reader != NULL) return t;
    free(t);
    return NULL;
}

void table_free(table *t) {
    if (t == NULL) return;
    csv_free(t->reader);
    name_list_free(&t->names);
    free(t);
}

exit_code table_feed(table *t, const char *bytes, size_t length) {
    return say_status(t, csv_feed(t->reader, bytes, length));
}

exit_code table_finish(table *t) {
    exit_code code = say_status(t, csv_finish(t->reader));
    return code == EXIT_NO_DRIFT ? judge_rejected(t) : code;
}

exit_code table_read(table *t, live *input, bool quiet) {
    exit_code code = EXIT_NO_DRIFT;
    progress bar;
    char *chunk = malloc(CHUNK_BYTES);
    if (chunk == NULL) return message_library(t->label, DRIFT_OUT_OF_MEMORY, NULL);
    progress_start(&bar, "reading", input->size, quiet);
    while (code == EXIT_NO_DRIFT) {
        ssize_t length = live_read(input, chunk, CHUNK_BYTES);
        if (length < 0) code = EXIT_INPUT;
        if (length <= 0) break;
        code = table_feed(t, chunk, (size_t)length);
        progress_update(&bar, input->offset);
    }
    progress_end(&bar);
    free(chunk);
    if (code == EXIT_NO_DRIFT) code = live_judge_end(input, false);
    return code == EXIT_NO_DRIFT ? table_finish(t) : code;
}

exit_code table_pause(table *t) {
    return judge_rejected(t);
}

table_result table_counts(const table *t) {
    return t->result;
}

uint64_t table_offset(const table *t) {
    return csv_offset(t->reader);
}

uint64_t table_line(const table *t) {
    return csv_next_line(t->reader);
}

void table_continue(table *t, uint64_t offset, uint64_t line, table_result counts) {
    csv_continue(t->reader, offset, line);
    t->result = counts;
}

bool table_has_header(const table *t) {
    return t->names.count > 0;
}
