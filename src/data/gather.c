/* SPDX-License-Identifier: Apache-2.0 */
/* Reads rows of any type and stride.
 * In: a validated drift_column. Out: doubles or texts. Layer: data. */
#include "data/gather.h"

#include <math.h>
#include <string.h>

size_t gather_value_size(int32_t type) {
    switch (type) {
    case DRIFT_DATA_FLOAT64:
    case DRIFT_DATA_INT64:
        return 8;
    case DRIFT_DATA_FLOAT32:
    case DRIFT_DATA_INT32:
    case DRIFT_DATA_CODES:
        return 4;
    case DRIFT_DATA_UINT8:
    case DRIFT_DATA_BOOL:
        return 1;
    default:
        return 0;
    }
}

int gather_is_number(int32_t type) {
    return type >= DRIFT_DATA_FLOAT64 && type <= DRIFT_DATA_UINT8;
}

static const unsigned char *value_at(const drift_column *column, int64_t row) {
    int64_t stride = column->stride ? column->stride : (int64_t)gather_value_size(column->type);
    return (const unsigned char *)column->data + row * stride;
}

/* memcpy, since a stride may leave values unaligned. */
static int32_t int32_at(const drift_column *column, int64_t row) {
    int32_t value;
    memcpy(&value, value_at(column, row), sizeof value);
    return value;
}

static int64_t int64_at(const drift_column *column, int64_t row) {
    int64_t value;
    memcpy(&value, value_at(column, row), sizeof value);
    return value;
}

static int is_valid(const drift_column *column, int64_t row) {
    if (!column->validity) return 1;
    int64_t bit = column->validity_offset + row;
    return (column->validity[bit >> 3] >> (bit & 7)) & 1;
}

int gather_is_present(const drift_column *column, int64_t row) {
    if (!is_valid(column, row)) return 0;
    return column->type != DRIFT_DATA_CODES || int32_at(column, row) >= 0;
}

int32_t gather_code(const drift_column *column, int64_t row) {
    return int32_at(column, row);
}

static double float64_at(const drift_column *column, int64_t row) {
    double value;
    memcpy(&value, value_at(column, row), sizeof value);
    return value;
}

static double float32_at(const drift_column *column, int64_t row) {
    float value;
    memcpy(&value, value_at(column, row), sizeof value);
    return (double)value;
}

/* Compared as integers: the nearest double of 2^63 - 1 is 2^63, which no int64 holds. */
static int is_rounded(int64_t value, double converted) {
    return converted >= 9223372036854775808.0 || (int64_t)converted != value;
}

static double number_at(const drift_column *column, int64_t row, gather_counts *counts) {
    switch (column->type) {
    case DRIFT_DATA_FLOAT64:
        return float64_at(column, row);
    case DRIFT_DATA_FLOAT32:
        return float32_at(column, row);
    case DRIFT_DATA_INT32:
        return (double)int32_at(column, row);
    case DRIFT_DATA_UINT8:
        return (double)*value_at(column, row);
    default: {
        int64_t value = int64_at(column, row);
        counts->rounded += (uint64_t)is_rounded(value, (double)value);
        return (double)value;
    }
    }
}

static int is_plain_float64(const drift_column *column) {
    return column->type == DRIFT_DATA_FLOAT64 && !column->validity &&
           (column->stride == 0 || column->stride == (int64_t)sizeof(double));
}

/* A column of a tensor of floats, the usual input of a model: without the choice by type in each
 * row. */
static void gather_float32(const drift_column *column, int64_t first, size_t n, double *out) {
    int64_t stride = column->stride ? column->stride : (int64_t)sizeof(float);
    const unsigned char *at = value_at(column, first);
    for (size_t i = 0; i < n; i++, at += stride) {
        float value;
        memcpy(&value, at, sizeof value);
        out[i] = (double)value;
    }
}

void gather_numbers(const drift_column *column, int64_t first, size_t n, double *out,
                    gather_counts *counts) {
    if (column->type == DRIFT_DATA_FLOAT32 && !column->validity && n > 0) {
        gather_float32(column, first, n, out);
        return;
    }
    if (is_plain_float64(column)) {
        memcpy(out, value_at(column, first), n * sizeof *out);
        return;
    }
    for (size_t i = 0; i < n; i++) {
        int64_t row = first + (int64_t)i;
        int valid = is_valid(column, row);
        out[i] = valid ? number_at(column, row, counts) : (double)NAN;
        counts->absent += (uint64_t)!valid;
    }
}

static size_t format_int64(int64_t value, char *text) {
    char reversed[20];
    size_t digits = 0;
    uint64_t rest = value < 0 ? 0 - (uint64_t)value : (uint64_t)value;
    do {
        reversed[digits++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    size_t length = 0;
    if (value < 0) text[length++] = '-';
    while (digits > 0)
        text[length++] = reversed[--digits];
    text[length] = '\0';
    return length;
}

static void string_at(const drift_strings *strings, int64_t index, const char **label,
                      size_t *length) {
    int64_t from = strings->offsets[index];
    *label = strings->bytes ? strings->bytes + from : "";
    *length = (size_t)(strings->offsets[index + 1] - from);
}

static int label_of_number(const drift_column *column, int64_t row, char *scratch,
                           const char **label, size_t *length) {
    *label = scratch;
    if (column->type == DRIFT_DATA_INT64) {
        *length = format_int64(int64_at(column, row), scratch);
        return 1;
    }
    gather_counts unused = {0, 0};
    double value = number_at(column, row, &unused);
    if (isnan(value)) return 0;
    *length = drift_format_double(value + 0.0, scratch); /* -0 and 0 are one category */
    return 1;
}

int gather_label(const drift_column *column, int64_t row, char *scratch, const char **label,
                 size_t *length) {
    if (!gather_is_present(column, row)) return 0;
    switch (column->type) {
    case DRIFT_DATA_STRING:
        string_at(column->strings, row, label, length);
        return 1;
    case DRIFT_DATA_CODES:
        string_at(column->strings, int32_at(column, row), label, length);
        return 1;
    case DRIFT_DATA_BOOL:
        *label = *value_at(column, row) ? "true" : "false";
        *length = strlen(*label);
        return 1;
    default:
        return label_of_number(column, row, scratch, label, length);
    }
}
