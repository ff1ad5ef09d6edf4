/* SPDX-License-Identifier: Apache-2.0 */
/* Arrays of a schema as columns: first everything is checked, then described.
 * In: an ArrowArray that nobody has checked. Out: borrowed columns. Layer: data. */
#include <inttypes.h>

#include "base/error.h"
#include "data/arrow.h"
#include "data/column.h"

/* The largest value or view has 16 bytes: beyond, places of rows would pass the address space. */
#define ROW_LIMIT (INT64_MAX / 16)
/* Buffers of views that are not text: validity, views, and sizes of the others at the end. */
#define VIEW_BUFFERS 3

static drift_status bad(drift_error *error, const char *name, const char *what) {
    return error_at(error, DRIFT_INVALID_ARGUMENT, name, -1, "Arrow array: %s", what);
}

/* ---- checks ---- */

static drift_status check_numbers(const struct ArrowArray *array, const char *name,
                                  drift_error *error) {
    if (!array) return bad(error, name, "it is NULL");
    if (!array->release) return bad(error, name, "it was released");
    if (array->length < 0 || array->offset < 0) {
        return bad(error, name, "its length or offset is negative");
    }
    if (array->length > ROW_LIMIT || array->offset > ROW_LIMIT - array->length) {
        return bad(error, name, "its length and offset are beyond the address space");
    }
    if (array->null_count < -1 || array->null_count > array->length) {
        return bad(error, name, "its null_count is not -1 or 0 to its length");
    }
    return DRIFT_OK;
}

static drift_status check_validity(const struct ArrowArray *array, const char *name,
                                   drift_error *error) {
    if (array->null_count > 0 && !array->buffers[0]) {
        return bad(error, name, "it has nulls, but no bitmap of them");
    }
    return DRIFT_OK;
}

static int has_buffer_count(int32_t type, int32_t layout, int64_t count) {
    if (type == DRIFT_DATA_NONE)
        return count == 0 || count == 1; /* polars has one, a bitmap that is not there */
    if (type != DRIFT_DATA_TEXT) return count == 2;
    return layout == DRIFT_TEXTS_VIEWS ? count >= VIEW_BUFFERS : count == 3;
}

static drift_status check_buffers(const struct ArrowArray *array, int32_t type, int32_t layout,
                                  int64_t rows, const char *name, drift_error *error) {
    if (!has_buffer_count(type, layout, array->n_buffers)) {
        return error_at(error, DRIFT_INVALID_ARGUMENT, name, -1,
                        "Arrow array: %" PRId64 " buffers are not what its format has",
                        array->n_buffers);
    }
    if (array->n_children != 0) return bad(error, name, "it has children");
    if (type == DRIFT_DATA_NONE) return DRIFT_OK;
    if (!array->buffers) return bad(error, name, "its buffers are NULL");
    if (!array->buffers[1] && rows > 0) return bad(error, name, "its buffer of values is NULL");
    int views = type == DRIFT_DATA_TEXT && layout == DRIFT_TEXTS_VIEWS;
    if (views && array->n_buffers > VIEW_BUFFERS && !array->buffers[array->n_buffers - 1]) {
        return bad(error, name, "the sizes of its buffers are NULL");
    }
    return check_validity(array, name, error);
}

static drift_status check_dictionary(const arrow_field *field, const struct ArrowArray *array,
                                     drift_error *error) {
    const char *name = field->name;
    if (field->format.type != DRIFT_DATA_DICTIONARY) {
        return array->dictionary ? bad(error, name, "it has a dictionary, its schema has none")
                                 : DRIFT_OK;
    }
    const struct ArrowArray *values = array->dictionary;
    if (!values) return bad(error, name, "its dictionary is NULL");
    drift_status status = check_numbers(values, name, error);
    if (status != DRIFT_OK) return status;
    return check_buffers(values, DRIFT_DATA_TEXT, field->format.layout, values->length, name,
                         error);
}

/* Rows from `first` on, `rows` of them, must be there. */
static drift_status check_field(const arrow_field *field, const struct ArrowArray *array,
                                int64_t first, int64_t rows, drift_error *error) {
    drift_status status = check_numbers(array, field->name, error);
    if (status != DRIFT_OK) return status;
    if (array->length < first + rows) {
        return bad(error, field->name, "it is shorter than the struct it is a part of");
    }
    status =
        check_buffers(array, field->format.type, field->format.layout, rows, field->name, error);
    return status == DRIFT_OK ? check_dictionary(field, array, error) : status;
}

static drift_status check_struct(const drift_arrow *importer, const struct ArrowArray *array,
                                 drift_error *error) {
    if (array->n_buffers != 1 || !array->buffers) {
        return bad(error, NULL, "a struct has one buffer");
    }
    if (array->n_children < 0 || (uint64_t)array->n_children != importer->field_count) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "Arrow array: %" PRId64 " children, but the schema has %zu fields",
                         array->n_children, importer->field_count);
    }
    if (array->n_children > 0 && !array->children) {
        return bad(error, NULL, "its children are NULL");
    }
    if (array->dictionary) return bad(error, NULL, "a struct has no dictionary");
    return check_validity(array, NULL, error);
}

drift_status arrow_array_check(const drift_arrow *importer, const struct ArrowArray *array,
                               drift_error *error) {
    if (!importer->is_struct) {
        return check_field(&importer->fields[0], array, 0, array ? array->length : 0, error);
    }
    drift_status status = check_numbers(array, NULL, error);
    if (status == DRIFT_OK) status = check_struct(importer, array, error);
    for (size_t i = 0; i < importer->field_count && status == DRIFT_OK; i++) {
        const arrow_field *field = &importer->fields[i];
        if (field->status != DRIFT_OK) continue;
        status = check_field(field, array->children[i], array->offset, array->length, error);
    }
    return status;
}

/* ---- description ---- */

static const uint8_t *validity_of(const struct ArrowArray *array) {
    return array->null_count == 0 || array->n_buffers == 0 ? NULL : array->buffers[0];
}

static const void *at(const void *buffer, int64_t row, size_t size) {
    return buffer ? (const char *)buffer + row * (int64_t)size : NULL;
}

static void describe_texts(const struct ArrowArray *array, int32_t layout, int64_t first,
                           int64_t rows, drift_texts *texts) {
    drift_texts_init(texts, layout, rows);
    if (layout == DRIFT_TEXTS_VIEWS) {
        texts->index = at(array->buffers[1], first, 16);
        texts->buffer_count = array->n_buffers - VIEW_BUFFERS;
        /* read by memcpy only, so that the pointers' type does not matter */
        texts->buffers = (const char *const *)(const void *)(array->buffers + 2);
        texts->buffer_sizes = array->buffers[array->n_buffers - 1];
        return;
    }
    size_t size = layout == DRIFT_TEXTS_OFFSETS32 ? sizeof(int32_t) : sizeof(int64_t);
    texts->index = at(array->buffers[1], first, size);
    texts->bytes = array->buffers[2];
}

static void describe_validity(const struct ArrowArray *array, int64_t first,
                              const struct ArrowArray *struct_array, drift_column *column) {
    column->validity = validity_of(array);
    column->validity_offset = column->validity ? first : 0;
    const uint8_t *outer = struct_array ? validity_of(struct_array) : NULL;
    if (!outer) return;
    if (column->validity) {
        column->outer_validity = outer;
        column->outer_validity_offset = struct_array->offset;
    } else {
        column->validity = outer;
        column->validity_offset = struct_array->offset;
    }
}

static void describe_dictionary(const struct ArrowArray *values, int32_t layout,
                                drift_texts *texts) {
    describe_texts(values, layout, values->offset, values->length, texts);
    texts->validity = validity_of(values);
    texts->validity_offset = texts->validity ? values->offset : 0;
}

void arrow_column_describe(const arrow_field *field, const struct ArrowArray *array,
                           const struct ArrowArray *struct_array, drift_column *column,
                           drift_texts *texts) {
    const arrow_format *format = &field->format;
    int64_t first = array->offset + (struct_array ? struct_array->offset : 0);
    int64_t rows = struct_array ? struct_array->length : array->length;
    drift_column_init(column, format->type, field->name);
    describe_validity(array, first, struct_array, column);
    switch (format->type) {
    case DRIFT_DATA_NONE:
        break;
    case DRIFT_DATA_BITS:
        column->data = array->buffers[1];
        column->bit_offset = first;
        break;
    case DRIFT_DATA_TEXT:
        describe_texts(array, format->layout, first, rows, texts);
        column->texts = texts;
        break;
    case DRIFT_DATA_DICTIONARY:
        column->data = at(array->buffers[1], first, column_value_size(format->code_type));
        column->code_type = format->code_type;
        describe_dictionary(array->dictionary, format->layout, texts);
        column->texts = texts;
        break;
    default:
        column->data = at(array->buffers[1], first, column_value_size(format->type));
    }
}
