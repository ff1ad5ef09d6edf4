/* SPDX-License-Identifier: Apache-2.0 */
/* Checks a batch before anything reads it.
 * In: a caller's drift_batch. Out: OK, or what is wrong where. Layer: data. */
#include <string.h>

#include <driftcheck/data.h>

#include "base/error.h"
#include "base/utf8.h"
#include "data/gather.h"

#define NAME_LIMIT 65535

void drift_column_init(drift_column *column, int32_t type, const char *name) {
    if (!column) return;
    memset(column, 0, sizeof *column);
    column->struct_size = sizeof *column;
    column->type = type;
    column->name = name;
}

void drift_batch_init(drift_batch *batch, int64_t rows, const drift_column *columns,
                      size_t column_count) {
    if (!batch) return;
    memset(batch, 0, sizeof *batch);
    batch->struct_size = sizeof *batch;
    batch->rows = rows;
    batch->columns = columns;
    batch->column_count = column_count;
}

static drift_status bad(drift_error *error, const drift_column *column, int64_t row,
                        const char *what) {
    return error_at(error, DRIFT_INVALID_ARGUMENT, column->name, row, "%s", what);
}

static drift_status validate_strings(const drift_column *column, const drift_strings *strings,
                                     drift_error *error) {
    if (!strings || strings->count < 0 || !strings->offsets) {
        return bad(error, column, -1, "texts are missing: set `strings` and its offsets");
    }
    if (strings->offsets[0] < 0) return bad(error, column, 0, "the first offset is negative");
    for (int64_t i = 0; i < strings->count; i++) {
        int64_t from = strings->offsets[i];
        int64_t to = strings->offsets[i + 1];
        if (to < from) return bad(error, column, i, "offsets of texts fall");
        if (to > from && !strings->bytes) return bad(error, column, i, "bytes of texts are NULL");
        if (to > from && !utf8_valid(strings->bytes + from, (size_t)(to - from))) {
            return bad(error, column, i, "a text is not valid UTF-8");
        }
    }
    return DRIFT_OK;
}

static drift_status validate_codes(const drift_column *column, int64_t rows, drift_error *error) {
    drift_status status = validate_strings(column, column->strings, error);
    if (status != DRIFT_OK) return status;
    int64_t stride = column->stride ? column->stride : (int64_t)sizeof(int32_t);
    for (int64_t i = 0; i < rows; i++) {
        int32_t code;
        memcpy(&code, (const char *)column->data + i * stride, sizeof code);
        if (code >= column->strings->count && gather_is_present(column, i)) {
            return bad(error, column, i, "a code is not below the number of texts");
        }
    }
    return DRIFT_OK;
}

static drift_status validate_unparsable(const drift_column *column, int64_t rows,
                                        drift_error *error) {
    if (column->unparsable == 0) return DRIFT_OK;
    uint64_t absent = 0;
    for (int64_t i = 0; i < rows; i++)
        absent += (uint64_t)!gather_is_present(column, i);
    if (column->unparsable > absent) {
        return bad(error, column, -1, "`unparsable` is more than the rows without a value");
    }
    return DRIFT_OK;
}

static drift_status validate_name(const char *name, drift_error *error) {
    if (!name || !*name) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "a column of the batch has no name");
    }
    size_t length = strlen(name);
    if (length > NAME_LIMIT || !utf8_valid(name, length)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "a column name is not valid UTF-8 of at most 65535 bytes");
    }
    return DRIFT_OK;
}

static drift_status validate_column(const drift_column *column, int64_t rows, drift_error *error) {
    if (column->struct_size < sizeof *column) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "a column's struct_size is not set: use drift_column_init");
    }
    drift_status status = validate_name(column->name, error);
    if (status != DRIFT_OK) return status;
    if (column->type < DRIFT_DATA_FLOAT64 || column->type > DRIFT_DATA_STRING) {
        return bad(error, column, -1, "`type` is not one of DRIFT_DATA_...");
    }
    if (column->validity_offset < 0) return bad(error, column, -1, "validity_offset is negative");
    if (column->type == DRIFT_DATA_STRING) {
        status = validate_strings(column, column->strings, error);
        if (status == DRIFT_OK && column->strings->count != rows) {
            return bad(error, column, -1, "the number of texts is not the number of rows");
        }
    } else if (!column->data && rows > 0) {
        return bad(error, column, -1, "`data` is NULL");
    } else if (column->type == DRIFT_DATA_CODES) {
        status = validate_codes(column, rows, error);
    }
    return status == DRIFT_OK ? validate_unparsable(column, rows, error) : status;
}

drift_status drift_batch_validate(const drift_batch *batch, drift_error *error) {
    if (!batch || batch->struct_size < sizeof *batch) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "batch is NULL or its struct_size is not set: use drift_batch_init");
    }
    if (batch->rows < 0 || (!batch->columns && batch->column_count > 0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "batch has a negative number of rows or no columns");
    }
    for (size_t i = 0; i < batch->column_count; i++) {
        drift_status status = validate_column(&batch->columns[i], batch->rows, error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}
