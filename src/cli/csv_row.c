/* SPDX-License-Identifier: Apache-2.0 */
/* What: one row, byte by byte and to the letter: where it ends, and which fields it has.
 * In: bytes in pieces; then the whole row. Out: its length; its fields.
 * Layer: cli. */
#include "cli/csv_row.h"

#include <stdlib.h>
#include <string.h>

/* ---- where it ends ---- */

/* Of a byte that ends no row. */
static csv_row_place next_place(csv_row_place place, char c, char delimiter) {
    if (place == IN_QUOTES) return c == '"' ? AFTER_QUOTE : IN_QUOTES;
    if (c == '"' && (place == AT_FIELD || place == AFTER_QUOTE)) return IN_QUOTES;
    if (c == delimiter) return AT_FIELD;
    return c == '\r' ? AFTER_CR : IN_PLAIN;
}

size_t csv_row_read(csv_row_state *s, char delimiter, size_t limit, const char *bytes,
                    size_t length, csv_status *status) {
    for (size_t i = 0; i < length; i++) {
        char c = bytes[i];
        bool ends = c == '\n' && s->place != IN_QUOTES;
        if (c == '\0')
            *status = CSV_NUL_BYTE;
        else if (s->length >= limit && !(ends && s->place == AFTER_CR))
            *status = CSV_ROW_TOO_LONG;
        if (*status != CSV_OK) return i;
        s->length++;
        s->whole = ends;
        if (ends) return i + 1;
        if (s->place == AFTER_CR) s->bare_cr = true;
        if (c == '"' && s->place == AT_FIELD) s->quote_line = s->line_feeds;
        if (c == '\n') s->line_feeds++;
        s->place = next_place(s->place, c, delimiter);
    }
    return length;
}

/* ---- its fields ---- */

void csv_field_list_free(csv_field_list *list) {
    free(list->fields);
    free(list->text);
    *list = (csv_field_list){0};
}

static bool start(csv_field_list *list, size_t length) {
    list->count = 0;
    list->text_after_quote = false;
    if (length <= list->text_capacity) return true;
    char *text = realloc(list->text, 2 * length);
    if (text == NULL) return false;
    list->text = text;
    list->text_capacity = 2 * length;
    return true;
}

static bool append(csv_field_list *list, const char *text, size_t length) {
    if (list->count == list->capacity) {
        size_t capacity = list->capacity == 0 ? 32 : list->capacity * 2;
        csv_field *fields = realloc(list->fields, capacity * sizeof *fields);
        if (fields == NULL) return false;
        list->fields = fields;
        list->capacity = capacity;
    }
    list->fields[list->count++] = (csv_field){text, length};
    return true;
}

/* Up to the closing quote. @return bytes read, that quote included. */
static size_t copy_quoted(const char *text, size_t length, char *out, size_t *written) {
    size_t i = 1;
    *written = 0;
    while (i < length) {
        const char *quote = memchr(text + i, '"', length - i);
        size_t run = quote != NULL ? (size_t)(quote - (text + i)) : length - i;
        memcpy(out + *written, text + i, run);
        *written += run;
        i += run + 1;
        if (i >= length || text[i] != '"') break;
        out[(*written)++] = text[i++];
    }
    return i < length ? i : length;
}

csv_field csv_unquote(csv_field field, char *text) {
    size_t inner = field.length - 2;
    if (memchr(field.text + 1, '"', inner) == NULL) return (csv_field){field.text + 1, inner};
    csv_field plain = {.text = text};
    copy_quoted(field.text, field.length, text, &plain.length);
    return plain;
}

static size_t find_delimiter(const char *text, size_t length, char delimiter) {
    const char *end = memchr(text, delimiter, length);
    return end != NULL ? (size_t)(end - text) : length;
}

/* @return bytes read; the field goes to `list`, what is not as in the file to text + *used. */
static size_t take_field(const char *text, size_t length, char delimiter, csv_field_list *list,
                         size_t *used, csv_field *field) {
    size_t written = 0;
    char *out = list->text + *used;
    size_t quoted = length > 0 && *text == '"' ? copy_quoted(text, length, out, &written) : 0;
    size_t plain = find_delimiter(text + quoted, length - quoted, delimiter);
    *field = (csv_field){text, plain};
    if (quoted == 0) return plain;
    if (plain > 0) {
        list->text_after_quote = true;
        memcpy(out + written, text + quoted, plain);
    }
    *field = (csv_field){out, written + plain};
    *used += written + plain;
    return quoted + plain;
}

bool csv_row_split(const char *row, size_t length, char delimiter, csv_field_list *list) {
    size_t used = 0;
    size_t i = 0;
    if (length > 0 && row[length - 1] == '\n') length--;
    if (length > 0 && row[length - 1] == '\r') length--;
    if (!start(list, length + 1)) return false;
    for (;;) {
        csv_field field;
        i += take_field(row + i, length - i, delimiter, list, &used, &field);
        if (!append(list, field.text, field.length)) return false;
        if (i == length) return true;
        i++;
    }
}

bool csv_row_slice(const char *bytes, const uint32_t *separators, size_t count,
                   csv_field_list *list) {
    size_t used = 0;
    uint32_t begin = separators[-1] + 1;
    if (!start(list, separators[count - 1] - begin + 1)) return false;
    for (size_t i = 0; i < count; i++) {
        size_t end = separators[i];
        if (i + 1 == count && end > begin && bytes[end - 1] == '\r') end--;
        csv_field field = {bytes + begin, end - begin};
        if (field.length > 0 && *field.text == '"') {
            field = csv_unquote(field, list->text + used);
            used += field.length;
        }
        if (!append(list, field.text, field.length)) return false;
        begin = separators[i] + 1;
    }
    return true;
}
