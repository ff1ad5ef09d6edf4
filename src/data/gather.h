/* SPDX-License-Identifier: Apache-2.0 */
/* Typed views: reads rows of a validated column of any type and stride.
 * In: drift_column. Out: contiguous doubles, or texts. Layer: data. */
#ifndef DATA_GATHER_H
#define DATA_GATHER_H

#include <driftcheck/data.h>

/* Bytes of one value of a type: 0 for strings. */
size_t gather_value_size(int32_t type);

/* 1 if rows of this type are numbers (not text, codes or bool). */
int gather_is_number(int32_t type);

/* 1 if row i holds a value: its validity bit is set, and its code is not negative. */
int gather_is_present(const drift_column *column, int64_t row);

/* The code of row i of a column of codes. */
int32_t gather_code(const drift_column *column, int64_t row);

typedef struct gather_counts {
    uint64_t absent;  /* rows without a value; their place holds NaN */
    uint64_t rounded; /* int64 values that a double cannot hold */
} gather_counts;

/* Writes rows first .. first + n - 1 of a column of numbers as doubles, adding to *counts. */
void gather_numbers(const drift_column *column, int64_t first, size_t n, double *out,
                    gather_counts *counts);

/* Room for the text of any number. */
#define GATHER_TEXT_SIZE DRIFT_DOUBLE_TEXT_SIZE

/* The label of row i: its text, or its number in the shortest form. Points into the column or to
 * `scratch` (GATHER_TEXT_SIZE bytes), or to a constant. 0 if the row has no value; NaN is no value.
 */
int gather_label(const drift_column *column, int64_t row, char *scratch, const char **label,
                 size_t *length);

#endif
