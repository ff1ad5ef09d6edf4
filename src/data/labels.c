/* SPDX-License-Identifier: Apache-2.0 */
/* Rows of any type as texts.
 * In: a validated drift_column. Out: labels, codes, whether a row has a value. Layer: data. */
#include <math.h>
#include <string.h>

#include "data/column.h"
#include "data/gather.h"
#include "data/texts.h"

int gather_is_present(const drift_column *column, int64_t row) {
    if (!column_is_valid(column, row)) return 0;
    switch (column->type) {
    case DRIFT_DATA_NONE:
        return 0;
    case DRIFT_DATA_CODES:
        return column_code(column, row) >= 0;
    case DRIFT_DATA_DICTIONARY: {
        int64_t code = column_code(column, row);
        return code >= 0 && texts_has(column->texts, code);
    }
    default:
        return 1;
    }
}

int gather_is_coded(const drift_column *column) {
    return column->type == DRIFT_DATA_CODES || column->type == DRIFT_DATA_DICTIONARY;
}

int64_t gather_code(const drift_column *column, int64_t row) {
    return column_code(column, row);
}

int64_t gather_text_count(const drift_column *column) {
    return column->type == DRIFT_DATA_CODES ? column->strings->count : column->texts->count;
}

static void string_at(const drift_strings *strings, int64_t i, const char **label, size_t *length) {
    int64_t from = strings->offsets[i];
    *label = strings->bytes ? strings->bytes + from : "";
    *length = (size_t)(strings->offsets[i + 1] - from);
}

int gather_text(const drift_column *column, int64_t i, const char **label, size_t *length) {
    if (column->type == DRIFT_DATA_STRING || column->type == DRIFT_DATA_CODES) {
        string_at(column->strings, i, label, length);
        return 1;
    }
    if (!texts_has(column->texts, i)) return 0;
    texts_get(column->texts, i, label, length);
    return 1;
}

static size_t format_digits(uint64_t rest, char *text) {
    char reversed[20];
    size_t digits = 0;
    do {
        reversed[digits++] = (char)('0' + rest % 10);
        rest /= 10;
    } while (rest != 0);
    for (size_t i = 0; i < digits; i++)
        text[i] = reversed[digits - 1 - i];
    text[digits] = '\0';
    return digits;
}

static size_t format_64_bits(int32_t type, const unsigned char *at, char *text) {
    uint64_t value;
    memcpy(&value, at, sizeof value);
    if (type == DRIFT_DATA_UINT64 || value <= INT64_MAX) return format_digits(value, text);
    text[0] = '-';
    return 1 + format_digits(0 - value, text + 1);
}

static int label_of_number(const drift_column *column, int64_t row, char *scratch,
                           const char **label, size_t *length) {
    *label = scratch;
    if (gather_is_wide(column->type)) {
        *length = format_64_bits(column->type, column_value(column, row), scratch);
        return 1;
    }
    gather_counts unused = {0, 0};
    double value;
    gather_numbers(column, row, 1, &value, &unused);
    if (isnan(value)) return 0;
    *length = drift_format_double(value + 0.0, scratch); /* -0 and 0 are one category */
    return 1;
}

static int label_of_bool(int value, const char **label, size_t *length) {
    *label = value ? "true" : "false";
    *length = strlen(*label);
    return 1;
}

int gather_label(const drift_column *column, int64_t row, char *scratch, const char **label,
                 size_t *length) {
    if (!gather_is_present(column, row)) return 0;
    switch (column->type) {
    case DRIFT_DATA_STRING:
    case DRIFT_DATA_TEXT:
        return gather_text(column, row, label, length);
    case DRIFT_DATA_CODES:
    case DRIFT_DATA_DICTIONARY:
        return gather_text(column, column_code(column, row), label, length);
    case DRIFT_DATA_BOOL:
        return label_of_bool(*column_value(column, row) != 0, label, length);
    case DRIFT_DATA_BITS:
        return label_of_bool(column_bit(column->data, column->bit_offset + row), label, length);
    default:
        return label_of_number(column, row, scratch, label, length);
    }
}
