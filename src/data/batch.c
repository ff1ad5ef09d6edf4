/* SPDX-License-Identifier: Apache-2.0 */
/* Checks a batch before anything reads it.
 * In: a caller's drift_batch. Out: OK, or what is wrong where. Layer: data. */
#include <string.h>

#include <driftcheck/data.h>

#include "base/error.h"
#include "base/utf8.h"
#include "data/column.h"
#include "data/gather.h"
#include "data/texts.h"

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

/* Texts of missing rows need not be UTF-8, and their views may be anything. Columns of the first
 * version of the header are checked whole. */
static int text_counts(const drift_column *column, const drift_texts *texts, int64_t i) {
    return column->type == DRIFT_DATA_TEXT ? column_is_valid(column, i) : texts_has(texts, i);
}

static drift_status validate_text(const drift_column *column, const drift_texts *texts, int64_t i,
                                  drift_error *error) {
    int counts = text_counts(column, texts, i);
    if (!counts && texts->layout == DRIFT_TEXTS_VIEWS) return DRIFT_OK;
    const char *fault = texts_fault_at(texts, i);
    if (fault) return bad(error, column, i, fault);
    if (!counts) return DRIFT_OK;
    const char *text;
    size_t length;
    texts_get(texts, i, &text, &length);
    return utf8_valid(text, length) ? DRIFT_OK : bad(error, column, i, "a text is not valid UTF-8");
}

/* `rows` of a column of texts, -1 for a dictionary of any size. */
static drift_status validate_texts(const drift_column *column, int64_t rows, drift_error *error) {
    int old = column->type == DRIFT_DATA_STRING || column->type == DRIFT_DATA_CODES;
    if (old ? !column->strings : !column->texts) {
        return bad(error, column, -1, "texts are missing: set `strings`, or `texts`");
    }
    drift_texts texts = texts_of(column);
    const char *fault = texts_fault(&texts);
    if (fault) return bad(error, column, -1, fault);
    if (rows >= 0 && texts.count != rows) {
        return bad(error, column, -1, "the number of texts is not the number of rows");
    }
    if (rows >= 0 && texts.validity) {
        return bad(error, column, -1, "`validity` of a column of texts is the column's");
    }
    for (int64_t i = 0; i < texts.count; i++) {
        drift_status status = validate_text(column, &texts, i, error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}

static drift_status validate_codes(const drift_column *column, int64_t rows, drift_error *error) {
    drift_status status = validate_texts(column, -1, error);
    if (status != DRIFT_OK) return status;
    int64_t count = gather_text_count(column);
    for (int64_t i = 0; i < rows; i++) {
        if (column_is_valid(column, i) && column_code(column, i) >= count) {
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
    if (!utf8_is_name(name)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "a column name is not valid UTF-8 of at most 65535 bytes");
    }
    return DRIFT_OK;
}

/* What the fields say without looking at any row. */
static const char *layout_fault(const drift_column *column) {
    int bits = column->type == DRIFT_DATA_BITS;
    int coded = column->type == DRIFT_DATA_DICTIONARY;
    if (column->bit_offset < 0) return "bit_offset is negative";
    if (column->outer_validity_offset < 0) return "outer_validity_offset is negative";
    if (column->outer_validity && !column->validity) {
        return "outer_validity is set and validity is not: a single bitmap is `validity`";
    }
    if (bits && column->stride != 0) return "bits have no stride";
    if (coded && !column_is_integer(column->code_type)) {
        return "`code_type` is not the type of an integer";
    }
    int single = column->type == DRIFT_DATA_DICTIONARY || column_value_size(column->type) > 0;
    if (column->repeated != 0 && (column->repeated != 1 || column->stride != 0 || !single)) {
        return "`repeated` is not 0 or 1, or the column has a stride or no values in `data`";
    }
    return NULL;
}

static drift_status validate_fields(const drift_column *column, drift_error *error) {
    if (column->type < DRIFT_DATA_FLOAT64 || column->type > DRIFT_DATA_NONE) {
        return bad(error, column, -1, "`type` is not one of DRIFT_DATA_...");
    }
    if (column->validity_offset < 0) return bad(error, column, -1, "validity_offset is negative");
    if (!column_has_layouts(column)) {
        return column->type <= DRIFT_DATA_STRING
                   ? DRIFT_OK
                   : bad(error, column, -1, "this type needs the drift_column of a newer header");
    }
    const char *fault = layout_fault(column);
    return fault ? bad(error, column, -1, fault) : DRIFT_OK;
}

static drift_status validate_rows(const drift_column *column, int64_t rows, drift_error *error) {
    switch (column->type) {
    case DRIFT_DATA_NONE:
        return DRIFT_OK;
    case DRIFT_DATA_STRING:
    case DRIFT_DATA_TEXT:
        return validate_texts(column, rows, error);
    default:
        if (!column->data && rows > 0) return bad(error, column, -1, "`data` is NULL");
        return gather_is_coded(column) ? validate_codes(column, rows, error) : DRIFT_OK;
    }
}

static drift_status validate_column(const drift_column *column, int64_t rows, drift_error *error) {
    drift_status status = validate_name(column->name, error);
    if (status == DRIFT_OK) status = validate_fields(column, error);
    if (status == DRIFT_OK) status = validate_rows(column, rows, error);
    return status == DRIFT_OK ? validate_unparsable(column, rows, error) : status;
}

/* It is also the distance of columns, so it must be one that a compiler gives. */
static int has_good_size(const drift_column *column, const drift_column *first) {
    uint32_t size = column->struct_size;
    return size >= COLUMN_FIRST_SIZE && size <= COLUMN_SIZE_LIMIT && size % sizeof(uint64_t) == 0 &&
           size == first->struct_size;
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
        const drift_column *column = batch_column(batch, i);
        if (!has_good_size(column, batch->columns)) {
            return error_set(error, DRIFT_INVALID_ARGUMENT,
                             "a column's struct_size is not set, or not that of the others: use "
                             "drift_column_init");
        }
        drift_status status = validate_column(column, batch->rows, error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}
