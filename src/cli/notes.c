/* SPDX-License-Identifier: Apache-2.0 */
/* What: what is wrong with rows and fields of a file.
 * In: bad rows, bad fields. Out: lines on stderr.
 * Layer: cli. */
#include "cli/notes.h"

#include <inttypes.h>
#include <string.h>

#include "cli/messages.h"

static bool is_before(uint64_t row, size_t column, const note *n) {
    return row != n->row ? row < n->row : column < n->column;
}

bool note_list_wants(const note_list *list, uint64_t row, size_t column) {
    return list->kept < NOTES_SHOWN || is_before(row, column, &list->notes[NOTES_SHOWN - 1]);
}

void note_list_add(note_list *list, const note *n) {
    list->count++;
    if (!note_list_wants(list, n->row, n->column)) return;
    if (list->kept < NOTES_SHOWN) list->kept++;
    size_t at = list->kept - 1;
    for (; at > 0 && is_before(n->row, n->column, &list->notes[at - 1]); at--)
        list->notes[at] = list->notes[at - 1];
    list->notes[at] = *n;
}

int note_text_length(const csv_field *field) {
    return field->length < NOTE_TEXT ? (int)field->length : NOTE_TEXT;
}

void note_set_text(note *n, csv_field field) {
    int length = note_text_length(&field);
    memcpy(n->text, field.text, (size_t)length);
    n->text[length] = '\0';
}

void note_say_row(const char *label, const note *n, size_t header_fields, bool last) {
    const char *end = last ? "" : "; row skipped";
    if (n->text_after_quote)
        message_plain("%s:%" PRIu64 ": text after a closing quote%s", label, n->line, end);
    else
        message_plain("%s:%" PRIu64 ": %zu field%s where the header has %zu%s", label, n->line,
                      n->fields, n->fields == 1 ? "" : "s", header_fields, end);
}

void note_say_field(const char *label, const note *n, const char *column) {
    message_plain("%s:%" PRIu64 ": column '%s': '%s' is not a number", label, n->line, column,
                  n->text);
}
