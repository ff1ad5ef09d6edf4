/* SPDX-License-Identifier: Apache-2.0 */
/* What: rows of fields into batches of typed columns.
 * In: CSV rows. Out: batches.
 * Layer: cli. */
#include "cli/batcher.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "cli/missing.h"
#include "cli/number.h"
#include "cli/utf8_text.h"

enum {
    BATCH_ROWS = 8192,
    BATCH_TEXT_BYTES = 8 << 20, /* of one column: long texts make shorter batches */
    BAD_NUMBERS_SHOWN = 5
};

typedef struct batch_column {
    char *name;
    size_t field;
    column_reading reading;
    double *values;
    int64_t *offsets;
    char *text;
    size_t text_capacity;
    drift_strings strings;
    uint8_t validity[BATCH_ROWS / 8];
    uint64_t unparsable;
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
    free(c->values);
    free(c->offsets);
    free(c->text);
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
    c->field = field;
    c->reading = reading;
    if (reading == READ_NUMBERS)
        c->values = calloc(BATCH_ROWS, sizeof *c->values);
    else
        c->offsets = calloc(BATCH_ROWS + 1, sizeof *c->offsets);
    if (c->name == NULL || (c->values == NULL && c->offsets == NULL)) {
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

static void describe(const batcher *b, size_t index) {
    batch_column *c = b->columns[index];
    drift_column *view = &b->views[index];
    drift_column_init(view, c->reading == READ_NUMBERS ? DRIFT_DATA_FLOAT64 : DRIFT_DATA_STRING,
                      c->name);
    view->validity = c->validity;
    view->unparsable = c->unparsable;
    view->data = c->values;
    if (c->reading == READ_NUMBERS) return;
    c->strings =
        (drift_strings){.offsets = c->offsets, .bytes = c->text != NULL ? c->text : "", b->rows};
    view->strings = &c->strings;
}

bool batcher_flush(batcher *b) {
    drift_batch batch;
    drift_error error;
    if (b->rows == 0) return true;
    for (size_t i = 0; i < b->count; i++)
        describe(b, i);
    drift_batch_init(&batch, b->rows, b->views, b->count);
    drift_error_init(&error);
    drift_status status = b->take(b->context, &batch, &error);
    if (status != DRIFT_OK) {
        b->code = message_library(b->label, status, &error);
        return false;
    }
    for (size_t i = 0; i < b->count; i++) {
        memset(b->columns[i]->validity, 0, sizeof b->columns[i]->validity);
        b->columns[i]->unparsable = 0;
    }
    b->rows = 0;
    b->longest_text = 0;
    return true;
}

static bool append_text(batcher *b, batch_column *c, const char *text, size_t length) {
    size_t start = (size_t)c->offsets[b->rows];
    size_t needed = start + 3 * length + 1; /* room for a repair that triples it */
    if (needed > c->text_capacity) {
        size_t capacity = needed * 2;
        char *grown = realloc(c->text, capacity);
        if (grown == NULL) return out_of_memory(b);
        c->text = grown;
        c->text_capacity = capacity;
    }
    if (utf8_text_is_valid(text, length)) {
        if (length > 0) memcpy(c->text + start, text, length);
    } else {
        length = utf8_text_repair(text, length, c->text + start);
        b->repaired++;
    }
    c->offsets[b->rows + 1] = (int64_t)(start + length);
    if (start + length > b->longest_text) b->longest_text = start + length;
    return true;
}

static void set_valid(batch_column *c, int64_t row) {
    c->validity[row / 8] = (uint8_t)(c->validity[row / 8] | (1u << (row % 8)));
}

/* @return false where the first bad number is an error. */
static bool bad_number(batcher *b, batch_column *c, const csv_field *field, uint64_t line) {
    bool strict = b->settings->strict;
    int shown = field->length > 40 ? 40 : (int)field->length;
    c->unparsable++;
    b->bad_numbers++;
    if (strict || (!b->quiet && b->bad_numbers <= BAD_NUMBERS_SHOWN))
        message_plain("%s:%" PRIu64 ": column '%s': '%.*s' is not a number", b->label, line,
                      c->name, shown, field->text);
    return !strict;
}

static bool take_number(batcher *b, batch_column *c, const csv_row *row) {
    const csv_field *field = &row->fields[c->field];
    double *value = &c->values[b->rows];
    *value = 0;
    if (missing_is(b->settings->missing_tokens, field->text, field->length)) return true;
    if (!number_parse(field->text, field->length, b->settings->decimal, value))
        return bad_number(b, c, field, row->line);
    set_valid(c, b->rows);
    return true;
}

static bool take_text(batcher *b, batch_column *c, const csv_row *row) {
    const csv_field *field = &row->fields[c->field];
    char number[DRIFT_DOUBLE_TEXT_SIZE];
    double value;
    if (missing_is(b->settings->missing_tokens, field->text, field->length))
        return append_text(b, c, "", 0);
    set_valid(c, b->rows);
    if (c->reading == READ_NUMBER_TEXTS &&
        number_parse(field->text, field->length, b->settings->decimal, &value))
        return append_text(b, c, number, drift_format_double(value, number));
    return append_text(b, c, field->text, field->length);
}

bool batcher_take_row(batcher *b, const csv_row *row) {
    for (size_t i = 0; i < b->count; i++) {
        batch_column *c = b->columns[i];
        if (!(c->reading == READ_NUMBERS ? take_number(b, c, row) : take_text(b, c, row)))
            return false;
    }
    b->rows++;
    return (b->rows < BATCH_ROWS && b->longest_text < BATCH_TEXT_BYTES) || batcher_flush(b);
}

bool batcher_finish(batcher *b) {
    if (!batcher_flush(b)) return false;
    if (!b->quiet && b->bad_numbers > BAD_NUMBERS_SHOWN)
        message_plain("%s: %" PRIu64 " fields are not numbers in all", b->label, b->bad_numbers);
    if (!b->quiet && b->repaired > 0)
        message_plain("%s: %" PRIu64 " texts are not UTF-8; each wrong byte counts as U+FFFD",
                      b->label, b->repaired);
    return true;
}
