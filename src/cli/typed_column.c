/* SPDX-License-Identifier: Apache-2.0 */
/* What: one column of a batch in the making.
 * In: fields. Out: numbers or texts with validity bits.
 * Layer: cli. */
#include "cli/typed_column.h"

#include <stdlib.h>
#include <string.h>

#include "cli/missing.h"
#include "cli/number.h"
#include "cli/utf8_text.h"

enum { MASK_BYTES = 8, MASK_ROOM = MASK_BYTES + 1 };

static size_t validity_bytes(size_t rows) {
    return rows / 8 + MASK_ROOM;
}

static bool grow(void **memory, size_t bytes) {
    void *grown = realloc(*memory, bytes);
    if (grown == NULL) return false;
    *memory = grown;
    return true;
}

bool typed_column_reserve(typed_column *c, size_t rows) {
    if (rows <= c->capacity) return true;
    size_t capacity = rows < 2 * c->capacity ? 2 * c->capacity : rows;
    size_t had = c->capacity > 0 ? validity_bytes(c->capacity) : 0;
    if (!grow((void **)&c->validity, validity_bytes(capacity))) return false;
    memset(c->validity + had, 0, validity_bytes(capacity) - had);
    bool numbers = c->reading == READ_NUMBERS;
    if (numbers && !grow((void **)&c->values, capacity * sizeof *c->values)) return false;
    if (!numbers && !grow((void **)&c->offsets, (capacity + 1) * sizeof *c->offsets)) return false;
    if (!numbers) c->offsets[0] = 0;
    c->capacity = capacity;
    return true;
}

void typed_column_set_valid(typed_column *c, size_t first, uint64_t mask) {
    uint8_t *bytes = c->validity + first / 8;
    unsigned shift = first % 8;
    uint64_t low = mask << shift;
    for (unsigned i = 0; i < MASK_BYTES; i++)
        bytes[i] |= (uint8_t)(low >> (8 * i));
    if (shift > 0) bytes[MASK_BYTES] |= (uint8_t)(mask >> (8 * MASK_BYTES - shift));
}

/* ---- texts ---- */

/* A repair can triple a text. */
static char *room_for(typed_column *c, size_t start, size_t length) {
    size_t needed = start + 3 * length + 1;
    if (needed > c->text_capacity) {
        if (!grow((void **)&c->text, 2 * needed)) return NULL;
        c->text_capacity = 2 * needed;
    }
    return c->text + start;
}

static field_outcome append_text(typed_column *c, size_t row, const char *text, size_t length) {
    size_t start = (size_t)c->offsets[row];
    char *out = room_for(c, start, length);
    if (out == NULL) return FIELD_NO_MEMORY;
    bool valid = utf8_text_is_valid(text, length);
    if (!valid)
        length = utf8_text_repair(text, length, out);
    else if (length > 0)
        memcpy(out, text, length);
    c->offsets[row + 1] = (int64_t)(start + length);
    return valid ? FIELD_VALUE : FIELD_REPAIRED;
}

static field_outcome take_text(typed_column *c, size_t row, csv_field field, char decimal) {
    char number[DRIFT_DOUBLE_TEXT_SIZE];
    double value;
    typed_column_set_valid(c, row, 1);
    if (c->reading == READ_NUMBER_TEXTS && number_parse(field.text, field.length, decimal, &value))
        return append_text(c, row, number, drift_format_double(value, number));
    return append_text(c, row, field.text, field.length);
}

/* ---- fields ---- */

static field_outcome take_number(typed_column *c, size_t row, csv_field field, char decimal) {
    if (!number_parse(field.text, field.length, decimal, &c->values[row])) {
        c->values[row] = 0;
        c->unparsable++;
        return FIELD_BAD;
    }
    typed_column_set_valid(c, row, 1);
    return FIELD_VALUE;
}

field_outcome typed_column_take(typed_column *c, size_t row, csv_field field,
                                const csv_settings *settings) {
    bool numbers = c->reading == READ_NUMBERS;
    if (!missing_is(settings->missing_tokens, field.text, field.length))
        return numbers ? take_number(c, row, field, settings->decimal)
                       : take_text(c, row, field, settings->decimal);
    if (!numbers)
        return append_text(c, row, "", 0) == FIELD_VALUE ? FIELD_MISSING : FIELD_NO_MEMORY;
    c->values[row] = 0;
    return FIELD_MISSING;
}

/* ---- batches ---- */

size_t typed_column_text_length(const typed_column *c, size_t rows) {
    return c->reading == READ_NUMBERS ? 0 : (size_t)c->offsets[rows];
}

void typed_column_view(typed_column *c, size_t rows, drift_column *view) {
    drift_column_init(view, c->reading == READ_NUMBERS ? DRIFT_DATA_FLOAT64 : DRIFT_DATA_STRING,
                      c->name);
    view->validity = c->validity;
    view->unparsable = c->unparsable;
    view->data = c->values;
    if (c->reading == READ_NUMBERS) return;
    c->strings = (drift_strings){
        .offsets = c->offsets, .bytes = c->text != NULL ? c->text : "", (int64_t)rows};
    view->strings = &c->strings;
}

void typed_column_clear(typed_column *c) {
    if (c->capacity > 0) memset(c->validity, 0, validity_bytes(c->capacity));
    c->unparsable = 0;
}

void typed_column_free(typed_column *c) {
    free(c->values);
    free(c->offsets);
    free(c->text);
    free(c->validity);
}
