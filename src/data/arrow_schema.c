/* SPDX-License-Identifier: Apache-2.0 */
/* Reads an ArrowSchema into fields: names, types, and why a field cannot be read.
 * In: a schema that nobody has checked. Out: fields of an importer. Layer: data. */
#include <inttypes.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "data/arrow.h"
#include "data/names.h"

#define FIELD_LIMIT 65536

static drift_status not_a_schema(drift_error *error, size_t index, const char *what) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "Arrow schema, field %zu: %s", index, what);
}

static const char *schema_fault(const struct ArrowSchema *schema) {
    if (!schema) return "it is NULL";
    if (!schema->release) return "it was released";
    if (!schema->format) return "its format is NULL";
    if (schema->n_children < 0) return "its number of children is negative";
    if (schema->n_children > 0 && !schema->children) return "its children are NULL";
    return NULL;
}

/* A field as a child or as the whole, without what belongs to its type. */
static const char *field_fault(const struct ArrowSchema *schema) {
    const char *fault = schema_fault(schema);
    if (fault || !schema->dictionary) return fault;
    return schema_fault(schema->dictionary) ? "its dictionary is released or not a schema" : NULL;
}

/* A copy, or NULL with `failed` set. What is not text is "". */
static char *copy_text(const drift_allocator *allocator, const char *text, int *failed) {
    size_t length = strlen(text);
    char *copy = memory_text(allocator, text, utf8_valid(text, length) ? length : 0);
    if (!copy) *failed = 1;
    return copy;
}

/* The field's own name, or its place. */
static char *copy_name(const drift_allocator *allocator, const char *name, size_t index,
                       int *failed) {
    char place[24];
    if (name && *name)
        return copy_text(allocator, strlen(name) > UTF8_NAME_LIMIT ? "" : name, failed);
    drift_format_double((double)index, place);
    return copy_text(allocator, place, failed);
}

/* Takes a field out of the batches. */
static drift_status leave_out(const drift_arrow *importer, arrow_field *field, drift_status status,
                              const char *reason, drift_error *error) {
    drift_error line;
    drift_error_init(&line);
    const char *format = field->format_text;
    if (status == DRIFT_NOT_APPLICABLE && field->value_text) {
        error_set(&line, status, "Arrow format \"%s\", a dictionary of \"%s\": %s", format,
                  field->value_text, reason);
    } else if (status == DRIFT_NOT_APPLICABLE) {
        error_set(&line, status, "Arrow format \"%s\": %s", format, reason);
    } else {
        error_set(&line, status, "%s", reason);
    }
    field->status = (int32_t)status;
    field->format = (arrow_format){0, 0, 0};
    field->column = -1;
    field->message = memory_text(&importer->allocator, line.message, strlen(line.message));
    return field->message ? DRIFT_OK : error_memory(error);
}

static drift_status read_field(drift_arrow *importer, size_t index,
                               const struct ArrowSchema *schema, drift_error *error) {
    arrow_field *field = &importer->fields[index];
    const drift_allocator *allocator = &importer->allocator;
    const char *values = schema->dictionary ? schema->dictionary->format : NULL;
    int failed = 0;
    field->column = -1;
    field->name = copy_name(allocator, schema->name, index, &failed);
    field->format_text = copy_text(allocator, schema->format, &failed);
    if (values) field->value_text = copy_text(allocator, values, &failed);
    if (failed) return error_memory(error);
    const char *reason = NULL;
    if (!*field->name) {
        return leave_out(importer, field, DRIFT_INVALID_ARGUMENT,
                         "the name is not valid UTF-8 of at most 65535 bytes", error);
    }
    field->format = arrow_format_read(schema->format, values, &reason);
    if (field->format.type != 0) return DRIFT_OK;
    return leave_out(importer, field, DRIFT_NOT_APPLICABLE, reason, error);
}

static drift_status read_children(drift_arrow *importer, const struct ArrowSchema *schema,
                                  drift_error *error) {
    for (size_t i = 0; i < importer->field_count; i++) {
        const struct ArrowSchema *child = schema->children[i];
        const char *fault = field_fault(child);
        if (fault) return not_a_schema(error, i, fault);
        drift_status status = read_field(importer, i, child, error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}

static drift_status read_single(drift_arrow *importer, const struct ArrowSchema *schema,
                                drift_error *error) {
    drift_status status = read_field(importer, 0, schema, error);
    const arrow_field *field = &importer->fields[0];
    if (status != DRIFT_OK || field->status == DRIFT_OK) return status;
    return error_at(error, (drift_status)field->status, field->name, -1, "%s", field->message);
}

/* Of fields with one name the first is kept. */
static drift_status leave_out_repeated(drift_arrow *importer, drift_error *error) {
    names seen;
    if (!names_init(&seen, importer->field_count, &importer->allocator)) return error_memory(error);
    drift_status status = DRIFT_OK;
    for (size_t i = 0; i < importer->field_count && status == DRIFT_OK; i++) {
        arrow_field *field = &importer->fields[i];
        if (field->status != DRIFT_OK || names_add(&seen, field->name)) continue;
        status = leave_out(importer, field, DRIFT_INVALID_ARGUMENT,
                           "a field before this one has the same name", error);
    }
    names_destroy(&seen);
    return status;
}

static drift_status make_columns(drift_arrow *importer, drift_error *error) {
    for (size_t i = 0; i < importer->field_count; i++) {
        arrow_field *field = &importer->fields[i];
        if (field->status == DRIFT_OK) field->column = (int64_t)importer->column_count++;
    }
    size_t count = importer->column_count;
    importer->columns = memory_zeroed(&importer->allocator, count, sizeof *importer->columns);
    importer->texts = memory_zeroed(&importer->allocator, count, sizeof *importer->texts);
    return importer->columns && importer->texts ? DRIFT_OK : error_memory(error);
}

drift_status arrow_schema_read(drift_arrow *importer, const struct ArrowSchema *schema,
                               drift_error *error) {
    const char *fault = field_fault(schema);
    if (fault) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "Arrow schema: %s", fault);
    }
    importer->is_struct = strcmp(schema->format, "+s") == 0 && !schema->dictionary;
    if (importer->is_struct && schema->n_children > FIELD_LIMIT) {
        return error_set(error, DRIFT_LIMIT, "Arrow schema: %" PRId64 " fields, at most 65536",
                         schema->n_children);
    }
    importer->field_count = importer->is_struct ? (size_t)schema->n_children : 1;
    importer->fields =
        memory_zeroed(&importer->allocator, importer->field_count, sizeof *importer->fields);
    if (!importer->fields) return error_memory(error);
    drift_status status = importer->is_struct ? read_children(importer, schema, error)
                                              : read_single(importer, schema, error);
    if (status == DRIFT_OK) status = leave_out_repeated(importer, error);
    return status == DRIFT_OK ? make_columns(importer, error) : status;
}
