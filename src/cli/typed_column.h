/* SPDX-License-Identifier: Apache-2.0 */
/* What: one column of a batch in the making.
 * In: fields. Out: numbers or texts with validity bits, as the library takes them.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_TYPED_COLUMN_H
#define DRIFTCHECK_CLI_TYPED_COLUMN_H

#include "cli/csv.h"
#include "cli/settings.h"

typedef enum column_reading {
    READ_NUMBERS,     /* as FLOAT64 */
    READ_TEXT,        /* as STRING */
    READ_NUMBER_TEXTS /* as STRING, numbers in their shortest text: 1.0 is 1 */
} column_reading;

typedef struct typed_column {
    const char *name; /* not owned */
    size_t field;     /* of each row */
    column_reading reading;
    size_t capacity; /* rows */
    double *values;
    int64_t *offsets;
    char *text;
    size_t text_capacity;
    drift_strings strings;
    uint8_t *validity; /* a bit a row; those of rows not yet taken are 0 */
    uint64_t unparsable;
} typed_column;

typedef enum field_outcome {
    FIELD_MISSING,
    FIELD_VALUE,
    FIELD_REPAIRED, /* a text that was not UTF-8 */
    FIELD_BAD,      /* no number where one is wanted */
    FIELD_NO_MEMORY
} field_outcome;

/** Room for `rows` rows in all. @return false: no memory. */
bool typed_column_reserve(typed_column *c, size_t rows);
/** The field becomes row `row`, for which there is room; rows come in order. */
field_outcome typed_column_take(typed_column *c, size_t row, csv_field field,
                                const csv_settings *settings);
/** Bit i of `mask`: row first + i has a value. */
void typed_column_set_valid(typed_column *c, size_t first, uint64_t mask);
/** Bytes of text in the first `rows` rows. */
size_t typed_column_text_length(const typed_column *c, size_t rows);
/** What has been taken, for a batch of `rows` rows. */
void typed_column_view(typed_column *c, size_t rows, drift_column *view);
/** No rows; the room stays. */
void typed_column_clear(typed_column *c);
void typed_column_free(typed_column *c);

#endif
