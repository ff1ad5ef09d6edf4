/* SPDX-License-Identifier: Apache-2.0 */
/* What: rows of fields into batches of typed columns.
 * In: CSV rows. Out: batches.
 * Layer: cli. */
#include "cli/batcher.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/csv_says.h"
#include "cli/notes.h"
#include "cli/typed_column.h"

enum {
    BATCH_ROWS = 8192,
    BATCH_TEXT_BYTES = 8 << 20 /* of one column: long texts make shorter batches */
};

typedef struct batch_column {
    char *name;
    typed_column data;
} batch_column;

struct batcher {
    batch_function take;
    void *context;
    const csv_settings *settings;
    const char *label;
    bool quiet;
    exit_code code;
    batch_column **columns;
    drift_column *views;
    size_t count;
    int64_t rows;
    size_t longest_text;
    uint64_t bad_numbers;
    uint64_t repaired; /* texts that were not UTF-8 */
};

batcher *batcher_create(batch_function take, void *context, const csv_settings *settings,
                        const char *label, bool quiet) {
    batcher *b = calloc(1, sizeof *b);
    if (b == NULL) return NULL;
    b->take = take;
    b->context = context;
    b->settings = settings;
    b->label = label;
    b->quiet = quiet;
    b->code = EXIT_INPUT;
    return b;
}

static void free_column(batch_column *c) {
    if (c == NULL) return;
    free(c->name);
    typed_column_free(&c->data);
    free(c);
}

void batcher_free(batcher *b) {
    if (b == NULL) return;
    for (size_t i = 0; i < b->count; i++)
        free_column(b->columns[i]);
    free(b->columns);
    free(b->views);
    free(b);
}

int64_t batcher_pending(const batcher *b) {
    return b->rows;
}

exit_code batcher_code(const batcher *b) {
    return b->code;
}

bool batcher_add_column(batcher *b, const char *name, size_t field, column_reading reading) {
    batch_column **columns = realloc(b->columns, (b->count + 1) * sizeof *columns);
    if (columns == NULL) return false;
    b->columns = columns;
    drift_column *views = realloc(b->views, (b->count + 1) * sizeof *views);
    if (views == NULL) return false;
    b->views = views;
    batch_column *c = calloc(1, sizeof *c);
    if (c == NULL) return false;
    c->name = strdup(name);
    c->data = (typed_column){.name = c->name, .field = field, .reading = reading};
    if (c->name == NULL || !typed_column_reserve(&c->data, BATCH_ROWS)) {
        free_column(c);
        return false;
    }
    b->columns[b->count++] = c;
    return true;
}

static bool out_of_memory(const batcher *b) {
    message_error("%s: out of memory", b->label);
    return false;
}

bool batcher_flush(batcher *b) {
    drift_batch batch;
    drift_error error;
    if (b->rows == 0) return true;
    for (size_t i = 0; i < b->count; i++)
        typed_column_view(&b->columns[i]->data, (size_t)b->rows, &b->views[i]);
    drift_batch_init(&batch, b->rows, b->views, b->count);
    drift_error_init(&error);
    drift_status status = b->take(b->context, &batch, &error);
    if (status != DRIFT_OK) {
        b->code = message_library(b->label, status, &error);
        return false;
    }
    for (size_t i = 0; i < b->count; i++)
        typed_column_clear(&b->columns[i]->data);
    b->rows = 0;
    b->longest_text = 0;
    return true;
}

/* @return false where the first bad number is an error. */
static bool bad_number(batcher *b, const batch_column *c, const csv_field *field, uint64_t line) {
    bool strict = b->settings->strict;
    b->bad_numbers++;
    if (strict || (!b->quiet && b->bad_numbers <= NOTES_SHOWN))
        message_plain("%s:%" PRIu64 ": column '%s': '%.*s' is not a number", b->label, line,
                      c->name, note_text_length(field), field->text);
    return !strict;
}

static bool take_field(batcher *b, batch_column *c, const csv_row *row) {
    const csv_field *field = &row->fields[c->data.field];
    switch (typed_column_take(&c->data, (size_t)b->rows, *field, b->settings)) {
    case FIELD_NO_MEMORY:
        return out_of_memory(b);
    case FIELD_BAD:
        return bad_number(b, c, field, row->line);
    case FIELD_REPAIRED:
        b->repaired++;
        return true;
    default:
        return true;
    }
}

bool batcher_take_row(batcher *b, const csv_row *row) {
    for (size_t i = 0; i < b->count; i++)
        if (!take_field(b, b->columns[i], row)) return false;
    b->rows++;
    for (size_t i = 0; i < b->count; i++) {
        size_t text = typed_column_text_length(&b->columns[i]->data, (size_t)b->rows);
        if (text > b->longest_text) b->longest_text = text;
    }
    return (b->rows < BATCH_ROWS && b->longest_text < BATCH_TEXT_BYTES) || batcher_flush(b);
}

bool batcher_finish(batcher *b) {
    if (!batcher_flush(b)) return false;
    if (!b->quiet) csv_sum_up_fields(b->label, b->bad_numbers, b->repaired);
    return true;
}
