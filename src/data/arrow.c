/* SPDX-License-Identifier: Apache-2.0 */
/* Importers of the Arrow C data interface.
 * In: a schema, arrays. Out: batches that borrow from the arrays. Layer: data. */
#include "data/arrow.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

static void release_text(const drift_allocator *allocator, char *text) {
    if (text) memory_release(allocator, text, strlen(text) + 1, 1);
}

static void destroy_field(const drift_allocator *allocator, arrow_field *field) {
    release_text(allocator, field->name);
    release_text(allocator, field->format_text);
    release_text(allocator, field->value_text);
    release_text(allocator, field->message);
}

void drift_arrow_free(drift_arrow *importer) {
    if (!importer) return;
    drift_allocator allocator = importer->allocator;
    if (importer->array.release) importer->array.release(&importer->array);
    if (importer->ahead.release) importer->ahead.release(&importer->ahead);
    if (importer->stream.release) importer->stream.release(&importer->stream);
    for (size_t i = 0; importer->fields && i < importer->field_count; i++)
        destroy_field(&allocator, &importer->fields[i]);
    memory_release(&allocator, importer->fields, importer->field_count, sizeof *importer->fields);
    memory_release(&allocator, importer->columns, importer->column_count,
                   sizeof *importer->columns);
    memory_release(&allocator, importer->texts, importer->column_count, sizeof *importer->texts);
    memory_release(&allocator, importer, 1, sizeof *importer);
}

drift_status drift_arrow_create(const struct ArrowSchema *schema, const drift_allocator *allocator,
                                drift_arrow **out, drift_error *error) {
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    drift_allocator own = memory_allocator(allocator);
    drift_arrow *importer = memory_zeroed(&own, 1, sizeof *importer);
    if (!importer) return error_memory(error);
    importer->allocator = own;
    drift_status status = arrow_schema_read(importer, schema, error);
    if (status != DRIFT_OK) {
        drift_arrow_free(importer);
        return status;
    }
    *out = importer;
    return DRIFT_OK;
}

size_t drift_arrow_field_count(const drift_arrow *importer) {
    return importer ? importer->field_count : 0;
}

static const char *text_or_empty(const char *text) {
    return text ? text : "";
}

drift_status drift_arrow_get_field(const drift_arrow *importer, size_t index,
                                   drift_arrow_field *field, drift_error *error) {
    if (!importer || !field || field->struct_size < sizeof field->struct_size) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "importer or field is NULL, or struct_size is not set");
    }
    if (index >= importer->field_count) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "field %zu of a schema with %zu fields",
                         index, importer->field_count);
    }
    const arrow_field *from = &importer->fields[index];
    drift_arrow_field view = {0};
    view.struct_size = field->struct_size;
    view.status = from->status;
    view.type = from->format.type;
    view.column = from->column;
    view.name = text_or_empty(from->name);
    view.format = text_or_empty(from->format_text);
    view.value_format = text_or_empty(from->value_text);
    view.message = text_or_empty(from->message);
    memcpy(field, &view, field->struct_size < sizeof view ? field->struct_size : sizeof view);
    return DRIFT_OK;
}

static void describe(drift_arrow *importer, const struct ArrowArray *array) {
    for (size_t i = 0; i < importer->field_count; i++) {
        const arrow_field *field = &importer->fields[i];
        if (field->status != DRIFT_OK) continue;
        arrow_column_describe(field, importer->is_struct ? array->children[i] : array,
                              importer->is_struct ? array : NULL, &importer->columns[field->column],
                              &importer->texts[field->column]);
    }
    drift_batch_init(&importer->batch, array->length, importer->columns, importer->column_count);
}

drift_status drift_arrow_view(drift_arrow *importer, const struct ArrowArray *array,
                              const drift_batch **batch, drift_error *error) {
    if (!importer || !batch) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "importer or batch is NULL");
    }
    drift_status status = arrow_array_check(importer, array, error);
    if (status != DRIFT_OK) return status;
    describe(importer, array);
    *batch = &importer->batch;
    return DRIFT_OK;
}
