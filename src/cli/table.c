/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV file as a header and rows of that many fields.
 * In: a source. Out: calls with the names, then with each good row.
 * Layer: cli. */
#include "cli/table.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/progress.h"
#include "cli/utf8_text.h"

enum { CHUNK_BYTES = 1 << 18, BAD_ROWS_SHOWN = 5 };

struct table {
    const char *label;
    csv_reader *reader;
    const csv_settings *settings;
    table_visitor visitor;
    table_result result;
    name_list names;
    bool notes;
};

static bool name_of_field(table *t, const csv_field *field, size_t number) {
    const char *label = t->label;
    if (field->length == 0) {
        message_error("%s: column %zu has no name; name it, or use --no-header", label, number);
        return false;
    }
    if (field->length > 65535 || !utf8_text_is_valid(field->text, field->length)) {
        message_error("%s: the name of column %zu is not UTF-8; convert the file, for example with "
                      "iconv -f latin1 -t utf-8",
                      label, number);
        return false;
    }
    return name_list_append(&t->names, field->text, field->length);
}

typedef struct numbered_name {
    const char *name;
    size_t number;
} numbered_name;

static int compare_names(const void *a, const void *b) {
    const numbered_name *x = a, *y = b;
    int order = strcmp(x->name, y->name);
    if (order != 0) return order;
    return (x->number > y->number) - (x->number < y->number);
}

static bool names_are_distinct(const table *t) {
    numbered_name *sorted = malloc((t->names.count + 1) * sizeof *sorted);
    bool distinct = sorted != NULL;
    if (sorted == NULL) return false;
    for (size_t i = 0; i < t->names.count; i++)
        sorted[i] = (numbered_name){t->names.names[i], i + 1};
    qsort(sorted, t->names.count, sizeof *sorted, compare_names);
    for (size_t i = 1; i < t->names.count && distinct; i++) {
        if (strcmp(sorted[i - 1].name, sorted[i].name) != 0) continue;
        message_error("%s: columns %zu and %zu have the same name, '%s'", t->label,
                      sorted[i - 1].number, sorted[i].number, sorted[i].name);
        distinct = false;
    }
    free(sorted);
    return distinct;
}

static bool take_header(table *t, const csv_row *row) {
    char name[32];
    for (size_t i = 0; i < row->count; i++) {
        csv_field field = row->fields[i];
        if (t->settings->no_header) {
            int length = snprintf(name, sizeof name, "c%zu", i + 1);
            field = (csv_field){name, (size_t)length};
        }
        if (!name_of_field(t, &field, i + 1)) return false;
    }
    if (row->text_after_quote && !t->settings->no_header) {
        message_error("%s:%" PRIu64 ": text after a closing quote in the header", t->label,
                      row->line);
        return false;
    }
    return names_are_distinct(t) && t->visitor.header(t->visitor.context, &t->names);
}

bool table_reject(table *t, bool *say) {
    if (!t->settings->strict) t->result.rejected++;
    *say = t->settings->strict || (t->notes && t->result.rejected <= BAD_ROWS_SHOWN);
    return !t->settings->strict;
}

/* @return false where the reading has to stop. */
static bool reject_row(table *t, const csv_row *row) {
    bool say;
    bool skip = table_reject(t, &say);
    const char *end = skip ? "; row skipped" : "";
    if (!say) return skip;
    if (row->text_after_quote)
        message_plain("%s:%" PRIu64 ": text after a closing quote%s", t->label, row->line, end);
    else
        message_plain("%s:%" PRIu64 ": %zu field%s where the header has %zu%s", t->label, row->line,
                      row->count, row->count == 1 ? "" : "s", t->names.count, end);
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
    const char *label = t->label;
    uint64_t line = csv_line(t->reader);
    if (status == CSV_OK) return EXIT_NO_DRIFT;
    if (status == CSV_NUL_BYTE)
        message_error("%s:%" PRIu64 ": a NUL byte; this is not a text file in UTF-8", label, line);
    else if (status == CSV_UTF16)
        message_error("%s: encoded in UTF-16; convert it, for example with iconv -f utf-16 -t "
                      "utf-8",
                      label);
    else if (status == CSV_COMPRESSED)
        message_error(
            "%s: looks compressed; unpack it, or pipe it and give - for it: zcat FILE.gz | "
            "driftcheck ...",
            label);
    else if (status == CSV_UNTERMINATED_QUOTE)
        message_error("%s:%" PRIu64 ": a quote is opened here and never closed", label, line);
    else if (status == CSV_ROW_TOO_LONG)
        message_error("%s:%" PRIu64 ": a row of more than %zu MiB begins here; an open quote?",
                      label, line, CSV_ROW_LIMIT >> 20);
    else if (status == CSV_OUT_OF_MEMORY)
        message_error("%s: out of memory", label);
    return EXIT_INPUT;
}

static exit_code judge_rejected(const table *t) {
    const char *label = t->label;
    uint64_t rejected = t->result.rejected;
    double share = t->settings->max_bad_share * (double)(t->result.rows + rejected);
    if (t->names.count == 0) {
        message_error("%s: empty: not even a header", label);
        return EXIT_INPUT;
    }
    if (rejected > BAD_ROWS_SHOWN && t->notes)
        message_plain("%s: %" PRIu64 " rows skipped in all", label, rejected);
    if (rejected <= t->settings->max_bad_rows || (double)rejected <= share) return EXIT_NO_DRIFT;
    message_error("%s: %" PRIu64 " of %" PRIu64 " rows cannot be read; see --max-bad-rows and "
                  "--delimiter",
                  label, rejected, t->result.rows + rejected);
    return EXIT_INPUT;
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

static exit_code read_chunks(table *t, const source *s, bool quiet) {
    static const char label[] = "reading";
    exit_code code = EXIT_NO_DRIFT;
    uint64_t offset = 0;
    ssize_t length = 0;
    progress bar;
    char *chunk = malloc(CHUNK_BYTES);
    if (chunk == NULL) return say_status(t, CSV_OUT_OF_MEMORY);
    progress_start(&bar, label, s->size, quiet);
    while (code == EXIT_NO_DRIFT) {
        length = source_read(s, offset, chunk, CHUNK_BYTES);
        if (length <= 0) break;
        code = table_feed(t, chunk, (size_t)length);
        offset += (uint64_t)length;
        progress_update(&bar, offset);
    }
    progress_end(&bar);
    free(chunk);
    return length < 0 ? EXIT_INPUT : code;
}

exit_code table_read(const source *s, const csv_settings *settings, bool notes, bool quiet,
                     const table_visitor *visitor, table_result *result) {
    table *t = table_create(s->label, settings, notes, visitor);
    *result = (table_result){0};
    if (t == NULL) {
        message_error("%s: out of memory", s->label);
        return EXIT_INPUT;
    }
    exit_code code = read_chunks(t, s, quiet);
    if (code == EXIT_NO_DRIFT) code = table_finish(t);
    *result = t->result;
    table_free(t);
    return code;
}
