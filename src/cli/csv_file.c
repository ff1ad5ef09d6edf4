/* SPDX-License-Identifier: Apache-2.0 */
/* What: the beginning of a CSV file: the names of its columns, and a look at its first rows.
 * In: a source. Out: names, guesses, where the rows begin.
 * Layer: cli. */
#include "cli/csv_file.h"

#include <errno.h>
#include <stdlib.h>

#include "cli/csv_header.h"
#include "cli/csv_says.h"

enum { PIECE = 1 << 16 };

typedef struct beginning {
    csv_file *file;
    csv_reader *reader;
    column_guess *guesses;
    bool found; /* the header */
} beginning;

/* ---- the header ---- */

/* Ends the reading. Without a header the row is data, and the reader stands before it. */
static bool take_header(void *context, const csv_row *row) {
    beginning *b = context;
    csv_file *f = b->file;
    bool no_header = f->settings->csv.no_header;
    b->found = csv_header_take(b->reader, row, &f->settings->csv, f->source->label, &f->names);
    f->offset = no_header ? csv_offset(b->reader) : row->end;
    f->line = no_header ? row->line : row->next_line;
    return false;
}

/* Feeds pieces until the reader stops or the input ends; then finishes. */
static csv_status feed(beginning *b, char *piece, int *error) {
    csv_status status = CSV_OK;
    uint64_t offset = 0;
    ssize_t n = 0;
    while (status == CSV_OK) {
        n = source_read(b->file->source, offset, piece, PIECE);
        if (n <= 0) break;
        status = csv_feed(b->reader, piece, (size_t)n);
        offset += (uint64_t)n;
    }
    *error = n < 0 ? errno : 0;
    return status == CSV_OK && n == 0 ? csv_finish(b->reader) : status;
}

static exit_code say_end(const beginning *b, csv_status status, int error) {
    const char *label = b->file->source->label;
    if (error != 0) return source_say_error(b->file->source, error);
    if (status == CSV_STOPPED) return b->found ? EXIT_NO_DRIFT : EXIT_INPUT;
    if (status == CSV_OK) return csv_say_empty(label);
    if (status == CSV_ROW_TOO_LONG && csv_first_row_has_bare_cr(b->reader))
        return csv_say_bare_cr(label);
    return csv_say_status(label, status, csv_line(b->reader));
}

exit_code csv_file_open(csv_file *f, source *s, const cli_settings *settings) {
    *f = (csv_file){.source = s, .settings = settings};
    beginning b = {.file = f};
    int error = 0;
    char *piece = malloc(PIECE);
    csv_status status = CSV_OUT_OF_MEMORY;
    b.reader = csv_create(settings->csv.delimiter, 0, take_header, &b);
    if (piece != NULL && b.reader != NULL) status = feed(&b, piece, &error);
    exit_code code = say_end(&b, status, error);
    csv_free(b.reader);
    free(piece);
    return code;
}

void csv_file_free(csv_file *f) {
    name_list_free(&f->names);
}

/* ---- the first rows ---- */

static bool guess_row(void *context, const csv_row *row) {
    beginning *b = context;
    if (row->text_after_quote || row->count != b->file->names.count) return true;
    for (size_t i = 0; i < row->count; i++)
        infer_field(&b->guesses[i], &row->fields[i], &b->file->settings->csv);
    return true;
}

exit_code csv_file_sample(csv_file *f, column_guess *guesses) {
    beginning b = {.file = f, .guesses = guesses};
    char *piece = malloc(PIECE);
    ssize_t n = -1;
    b.reader = csv_create(f->settings->csv.delimiter, 0, guess_row, &b);
    errno = ENOMEM;
    if (piece != NULL && b.reader != NULL) n = source_read(f->source, f->offset, piece, PIECE);
    int error = errno;
    if (n > 0) {
        csv_continue(b.reader, f->offset, f->line);
        csv_feed(b.reader, piece, (size_t)n);
    }
    csv_free(b.reader);
    free(piece);
    return n < 0 ? source_say_error(f->source, error) : EXIT_NO_DRIFT;
}
