/* SPDX-License-Identifier: Apache-2.0 */
/* What: what is wrong with rows and fields of a file: the first few of each kind, the others
 * counted.
 * In: bad rows, bad fields. Out: lines on stderr, as many as a reader bears.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_NOTES_H
#define DRIFTCHECK_CLI_NOTES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "cli/csv.h"

enum { NOTES_SHOWN = 5, NOTE_TEXT = 40 };

typedef struct note {
    uint64_t row; /* what puts notes in order: rows read before it, then the column */
    size_t column;
    uint64_t line;
    size_t fields; /* a bad row: how many it has */
    bool text_after_quote;
    char text[NOTE_TEXT + 1]; /* a bad field: how it begins */
} note;

/** The first NOTES_SHOWN in order of row and column, and how many there are. Zeros: none. */
typedef struct note_list {
    note notes[NOTES_SHOWN];
    size_t kept;
    uint64_t count;
} note_list;

/** Whether a note of this place would be kept; else it has only to be counted. */
bool note_list_wants(const note_list *list, uint64_t row, size_t column);
void note_list_add(note_list *list, const note *n);

/** @param last  nothing of the file is read any more: strict. */
void note_say_row(const char *label, const note *n, size_t header_fields, bool last);
void note_say_field(const char *label, const note *n, const char *column);
void note_set_text(note *n, csv_field field);
/** Bytes of a field that a line shows, for %.*s. */
int note_text_length(const csv_field *field);

#endif
