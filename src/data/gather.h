/* SPDX-License-Identifier: Apache-2.0 */
/* Typed views: reads rows of a validated column of any type, stride and layout.
 * In: drift_column. Out: contiguous doubles, or texts. Layer: data. */
#ifndef DATA_GATHER_H
#define DATA_GATHER_H

#include <driftcheck/data.h>

/* 1 if rows of this type are numbers (not text, codes or bool), or if it has no values at all. */
int gather_is_number(int32_t type);

/* 1 if a double may not hold a value of this type, so that its text must not come from one. */
int gather_is_wide(int32_t type);

/* 1 if row i holds a value: its validity bit is set, and its code names a text. */
int gather_is_present(const drift_column *column, int64_t row);

/* 1 if rows are indices into texts: gather_code and gather_text can be asked. */
int gather_is_coded(const drift_column *column);

/* The code of row i of a coded column. */
int64_t gather_code(const drift_column *column, int64_t row);

/* Number of texts of a coded column. */
int64_t gather_text_count(const drift_column *column);

/* Text i of a coded column, or of a column of texts; 0 if it is missing in a dictionary. */
int gather_text(const drift_column *column, int64_t i, const char **label, size_t *length);

typedef struct gather_counts {
    uint64_t absent;  /* rows without a value; their place holds NaN */
    uint64_t rounded; /* 64-bit integers that a double cannot hold */
} gather_counts;

/* Writes rows first .. first + n - 1 of a column of numbers as doubles, adding to *counts. */
void gather_numbers(const drift_column *column, int64_t first, size_t n, double *out,
                    gather_counts *counts);

/* Rows from `first` on where they lie, if they are doubles side by side and none is missing but by
 * NaN; else NULL. */
const double *gather_borrow(const drift_column *column, int64_t first);
/* The same of floats. */
const float *gather_borrow_floats(const drift_column *column, int64_t first);

/* Room for the text of any number. */
#define GATHER_TEXT_SIZE DRIFT_DOUBLE_TEXT_SIZE

/* The label of row i: its text, or its number in the shortest form. Points into the column or to
 * `scratch` (GATHER_TEXT_SIZE bytes), or to a constant. 0 if the row has no value; NaN is no value.
 */
int gather_label(const drift_column *column, int64_t row, char *scratch, const char **label,
                 size_t *length);

#endif
