/* SPDX-License-Identifier: Apache-2.0 */
/* What every reader of a column asks first: where it is, where its rows are, which are missing.
 * In: drift_batch, drift_column. Out: places, bits. Layer: data. */
#ifndef DATA_COLUMN_H
#define DATA_COLUMN_H

#include <driftcheck/data.h>

/* Where a drift_column ended in the first version of the header. */
#define COLUMN_FIRST_SIZE offsetof(drift_column, texts)
/* More than it will ever have: a struct_size beyond was never set. */
#define COLUMN_SIZE_LIMIT 1024

/* 1 if the caller's struct has the fields from `texts` on; they must not be read otherwise. */
static inline int column_has_layouts(const drift_column *column) {
    return column->struct_size >= sizeof *column;
}

/* Column i of a batch: the caller's struct may be shorter or longer than ours. */
static inline const drift_column *batch_column(const drift_batch *batch, size_t i) {
    const char *first = (const char *)batch->columns;
    return (const drift_column *)(const void *)(first + i * batch->columns->struct_size);
}

static inline int column_bit(const uint8_t *bits, int64_t bit) {
    return (bits[bit >> 3] >> (bit & 7)) & 1;
}

/* 1 unless a bitmap says that the row is missing. */
static inline int column_is_valid(const drift_column *column, int64_t row) {
    if (!column->validity) return 1;
    if (!column_bit(column->validity, column->validity_offset + row)) return 0;
    if (!column_has_layouts(column) || !column->outer_validity) return 1;
    return column_bit(column->outer_validity, column->outer_validity_offset + row);
}

/* 1 if no row of a column of numbers is missing but by NaN, and each is a value of its own. */
static inline int column_is_whole(const drift_column *c) {
    if (c->validity || c->outer_validity || (c->unparsable | (uint64_t)c->repeated)) return 0;
    return (c->validity_offset | c->bit_offset | c->outer_validity_offset) >= 0;
}

/* 1 if there is nothing wrong with the column but maybe its name: floats in memory, of which none
 * is missing but NaN. What most batches are made of, and quick to see. */
static inline int column_is_plain(const drift_column *c) {
    if (c->struct_size != sizeof *c) return 0;
    if (c->type != DRIFT_DATA_FLOAT32 && c->type != DRIFT_DATA_FLOAT64) return 0;
    return c->data && column_is_whole(c);
}

/* Bytes from one value to the next. */
int64_t column_stride(const drift_column *column);

/* The value of a row, not aligned. */
static inline const unsigned char *column_value(const drift_column *column, int64_t row) {
    return (const unsigned char *)column->data + row * column_stride(column);
}

/* Bytes of one value of a type: 0 where there is no such thing. */
size_t column_value_size(int32_t type);

/* 1 if the rows of this type are whole numbers of a fixed width, so that they can be indices. */
int column_is_integer(int32_t type);

/* The index of a row of CODES or DICTIONARY; what no int64_t holds is INT64_MAX. */
int64_t column_code(const drift_column *column, int64_t row);

#endif
