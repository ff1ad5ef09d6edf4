/* SPDX-License-Identifier: Apache-2.0 */
/* Importers of DLPack tensors: names of columns, kept from tensor to tensor.
 * In: names, tensors. Out: batches that borrow from the tensors. Layer: data. */
#include <string.h>

#include <driftcheck/interop.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "data/column.h"
#include "data/dlpack_abi.h"
#include "data/dlpack_tensor.h"
#include "data/names.h"

#define COLUMN_LIMIT 65536
#define PLACE_SIZE   DRIFT_DOUBLE_TEXT_SIZE

struct drift_dlpack {
    drift_allocator allocator;
    char **names;
    drift_column *columns;
    size_t column_count;
    drift_batch batch;
};

/* ---- making ---- */

void drift_dlpack_free(drift_dlpack *importer) {
    if (!importer) return;
    drift_allocator allocator = importer->allocator;
    size_t count = importer->column_count;
    for (size_t i = 0; importer->names && i < count; i++) {
        char *name = importer->names[i];
        if (name) memory_release(&allocator, name, strlen(name) + 1, 1);
    }
    memory_release(&allocator, importer->names, count, sizeof *importer->names);
    memory_release(&allocator, importer->columns, count, sizeof *importer->columns);
    memory_release(&allocator, importer, 1, sizeof *importer);
}

static drift_status check_name(const char *name, size_t index, drift_error *error) {
    if (utf8_is_name(name)) return DRIFT_OK;
    return error_set(error, DRIFT_INVALID_ARGUMENT,
                     "name %zu must be valid UTF-8 of 1 to 65535 bytes", index);
}

static drift_status check_names(const char *const *given, size_t count,
                                const drift_allocator *allocator, drift_error *error) {
    names seen;
    if (!names_init(&seen, count, allocator)) return error_memory(error);
    drift_status status = DRIFT_OK;
    for (size_t i = 0; i < count && status == DRIFT_OK; i++) {
        status = check_name(given[i], i, error);
        if (status == DRIFT_OK && !names_add(&seen, given[i])) {
            status =
                error_at(error, DRIFT_INVALID_ARGUMENT, given[i], -1, "two columns have this name");
        }
    }
    names_destroy(&seen);
    return status;
}

static int copy_names(drift_dlpack *importer, const char *const *given) {
    char place[PLACE_SIZE];
    for (size_t i = 0; i < importer->column_count; i++) {
        const char *name = given ? given[i] : place;
        if (!given) drift_format_double((double)i, place);
        importer->names[i] = memory_text(&importer->allocator, name, strlen(name));
        if (!importer->names[i]) return 0;
    }
    return 1;
}

static drift_dlpack *allocate_importer(const char *const *given, size_t count,
                                       const drift_allocator *allocator) {
    drift_dlpack *importer = memory_zeroed(allocator, 1, sizeof *importer);
    if (!importer) return NULL;
    importer->allocator = *allocator;
    importer->column_count = count;
    importer->names = memory_zeroed(allocator, count, sizeof *importer->names);
    importer->columns = memory_zeroed(allocator, count, sizeof *importer->columns);
    if (importer->names && importer->columns && copy_names(importer, given)) return importer;
    drift_dlpack_free(importer);
    return NULL;
}

drift_status drift_dlpack_create(const char *const *given, size_t column_count,
                                 const drift_allocator *allocator, drift_dlpack **out,
                                 drift_error *error) {
    if (!out || column_count == 0 || column_count > COLUMN_LIMIT) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "out is NULL, or column_count is not 1 to 65536");
    }
    drift_allocator own = memory_allocator(allocator);
    drift_status status = given ? check_names(given, column_count, &own, error) : DRIFT_OK;
    if (status != DRIFT_OK) return status;
    drift_dlpack *importer = allocate_importer(given, column_count, &own);
    if (!importer) return error_memory(error);
    *out = importer;
    return DRIFT_OK;
}

/* ---- views ---- */

static void describe(drift_dlpack *importer, const tensor_shape *shape) {
    for (size_t i = 0; i < importer->column_count; i++) {
        drift_column *column = &importer->columns[i];
        drift_column_init(column, shape->type, importer->names[i]);
        if (shape->rows == 0) continue;
        column->data = shape->data + (int64_t)i * shape->column_step;
        column->stride = shape->row_step;
        column->repeated = shape->row_step == 0 && shape->rows > 1;
    }
    drift_batch_init(&importer->batch, shape->rows, importer->columns, importer->column_count);
}

static drift_status view(drift_dlpack *importer, const struct dlpack_tensor *tensor,
                         const drift_batch **batch, drift_error *error) {
    tensor_shape shape;
    drift_status status = tensor_read(tensor, &shape, error);
    if (status != DRIFT_OK) return status;
    if ((uint64_t)shape.columns != importer->column_count) {
        return error_set(error, DRIFT_SCHEMA, "the tensor has %lld columns, the importer %zu",
                         (long long)shape.columns, importer->column_count);
    }
    describe(importer, &shape);
    *batch = &importer->batch;
    return DRIFT_OK;
}

static drift_status refuse_null(drift_error *error) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "importer, tensor or batch is NULL");
}

drift_status drift_dlpack_view(drift_dlpack *importer, const struct DLManagedTensor *tensor,
                               const drift_batch **batch, drift_error *error) {
    if (!importer || !tensor || !batch) return refuse_null(error);
    return view(importer, &tensor->dl_tensor, batch, error);
}

drift_status drift_dlpack_view_versioned(drift_dlpack *importer,
                                         const struct DLManagedTensorVersioned *tensor,
                                         const drift_batch **batch, drift_error *error) {
    if (!importer || !tensor || !batch) return refuse_null(error);
    if (tensor->version.major != 1) {
        return error_set(error, DRIFT_VERSION, "DLPack %u.%u is not read, only version 1",
                         tensor->version.major, tensor->version.minor);
    }
    return view(importer, &tensor->dl_tensor, batch, error);
}
