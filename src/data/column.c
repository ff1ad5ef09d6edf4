/* SPDX-License-Identifier: Apache-2.0 */
/* Sizes of values, and indices of any width.
 * In: a column. Out: bytes, integers. Layer: data. */
#include "data/column.h"

#include <string.h>

size_t column_value_size(int32_t type) {
    switch (type) {
    case DRIFT_DATA_FLOAT64:
    case DRIFT_DATA_INT64:
    case DRIFT_DATA_UINT64:
        return 8;
    case DRIFT_DATA_FLOAT32:
    case DRIFT_DATA_INT32:
    case DRIFT_DATA_UINT32:
    case DRIFT_DATA_CODES:
        return 4;
    case DRIFT_DATA_INT16:
    case DRIFT_DATA_UINT16:
    case DRIFT_DATA_FLOAT16:
    case DRIFT_DATA_BFLOAT16:
        return 2;
    case DRIFT_DATA_UINT8:
    case DRIFT_DATA_INT8:
    case DRIFT_DATA_BOOL:
        return 1;
    default:
        return 0;
    }
}

int column_is_integer(int32_t type) {
    switch (type) {
    case DRIFT_DATA_INT64:
    case DRIFT_DATA_INT32:
    case DRIFT_DATA_UINT8:
    case DRIFT_DATA_INT8:
    case DRIFT_DATA_INT16:
    case DRIFT_DATA_UINT16:
    case DRIFT_DATA_UINT32:
    case DRIFT_DATA_UINT64:
        return 1;
    default:
        return 0;
    }
}

int64_t column_stride(const drift_column *column) {
    if (column->stride != 0) return column->stride;
    if (column_has_layouts(column) && column->repeated) return 0;
    int32_t type = column->type == DRIFT_DATA_DICTIONARY ? column->code_type : column->type;
    return (int64_t)column_value_size(type);
}

/* memcpy, since a value may be unaligned. */
static int64_t code_of_32_bits(const unsigned char *at, int32_t type) {
    if (type == DRIFT_DATA_UINT32) {
        uint32_t code;
        memcpy(&code, at, sizeof code);
        return code;
    }
    int32_t code;
    memcpy(&code, at, sizeof code);
    return code;
}

static int64_t code_of_16_bits(const unsigned char *at, int32_t type) {
    uint16_t code;
    memcpy(&code, at, sizeof code);
    return type == DRIFT_DATA_UINT16 ? code : (int16_t)code;
}

static int64_t code_of_64_bits(const unsigned char *at, int32_t type) {
    uint64_t code;
    memcpy(&code, at, sizeof code);
    if (type == DRIFT_DATA_UINT64 && code > INT64_MAX) return INT64_MAX;
    return (int64_t)code;
}

int64_t column_code(const drift_column *column, int64_t row) {
    const unsigned char *at = column_value(column, row);
    int32_t type = column->type == DRIFT_DATA_CODES ? DRIFT_DATA_INT32 : column->code_type;
    switch (column_value_size(type)) {
    case 1:
        return type == DRIFT_DATA_UINT8 ? *at : (int8_t)*at;
    case 2:
        return code_of_16_bits(at, type);
    case 4:
        return code_of_32_bits(at, type);
    default:
        return code_of_64_bits(at, type);
    }
}
