/* SPDX-License-Identifier: Apache-2.0 */
/* What: one row, byte by byte and to the letter: where it ends, and which fields it has.
 * In: bytes in pieces; then the whole row. Out: its length; its fields.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CSV_ROW_H
#define DRIFTCHECK_CLI_CSV_ROW_H

#include "cli/csv.h"

typedef enum csv_row_place {
    AT_FIELD,    /* nothing of the field read yet */
    IN_PLAIN,    /* inside an unquoted field */
    IN_QUOTES,   /* inside quotes */
    AFTER_QUOTE, /* a quote was read inside quotes: its end, or the first half of "" */
    AFTER_CR     /* a CR outside quotes: half of a line end, or a byte of the field */
} csv_row_place;

/** How far a row has been read. Zeros: not at all. */
typedef struct csv_row_state {
    csv_row_place place;
    size_t length;       /**< bytes so far */
    uint64_t line_feeds; /**< among them, inside quotes */
    uint64_t quote_line; /**< line feeds before the quote that was opened last */
    bool whole;          /**< its line end has been read */
    bool bare_cr;        /**< a CR outside quotes that no LF follows */
} csv_row_state;

/**
 * Reads on.
 * @param status  set to CSV_NUL_BYTE or CSV_ROW_TOO_LONG where the row cannot go on.
 * @return bytes that belong to the row: all of them, or up to its end, or up to the bad byte.
 */
size_t csv_row_read(csv_row_state *state, char delimiter, size_t limit, const char *bytes,
                    size_t length, csv_status *status);

/** Fields of rows, in memory that is used again for each. Zeros: none. */
typedef struct csv_field_list {
    csv_field *fields;
    size_t count;
    size_t capacity;
    char *text; /* of fields that are not as they stand in the file */
    size_t text_capacity;
    bool text_after_quote;
} csv_field_list;

/** The fields of a whole row, its line end included or not. @return false: no memory. */
bool csv_row_split(const char *row, size_t length, char delimiter, csv_field_list *list);
/** The `count` fields of a row that a scan found: field i ends at separators[i]; the last one ends
 *  the row. Each is quoted as a whole or not at all. */
bool csv_row_slice(const char *bytes, const uint32_t *separators, size_t count,
                   csv_field_list *list);
void csv_field_list_free(csv_field_list *list);

/** What stands between the quotes of a quoted field, doubled quotes once. The first byte of `field`
 *  is a quote, the last one too. @param text  field.length bytes. */
csv_field csv_unquote(csv_field field, char *text);

#endif
