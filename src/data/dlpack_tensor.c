/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the shape of a DLPack tensor.
 * In: a DLTensor that nobody has checked. Out: rows and columns in bytes. Layer: data. */
#include "data/dlpack_tensor.h"

#include <driftcheck/data.h>

#include "base/error.h"
#include "data/column.h"

/* Values that fit into the address space, with room for two dimensions of 8 bytes a value. */
#define VALUE_LIMIT (INT64_MAX / 32)

static drift_status bad(drift_error *error, const char *what) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "DLPack tensor: %s", what);
}

static int32_t type_of_bits(uint8_t code, uint8_t bits) {
    static const struct {
        uint8_t code;
        uint8_t bits;
        int32_t type;
    } types[] = {
        {DLPACK_INT, 8, DRIFT_DATA_INT8},       {DLPACK_INT, 16, DRIFT_DATA_INT16},
        {DLPACK_INT, 32, DRIFT_DATA_INT32},     {DLPACK_INT, 64, DRIFT_DATA_INT64},
        {DLPACK_UINT, 8, DRIFT_DATA_UINT8},     {DLPACK_UINT, 16, DRIFT_DATA_UINT16},
        {DLPACK_UINT, 32, DRIFT_DATA_UINT32},   {DLPACK_UINT, 64, DRIFT_DATA_UINT64},
        {DLPACK_FLOAT, 16, DRIFT_DATA_FLOAT16}, {DLPACK_FLOAT, 32, DRIFT_DATA_FLOAT32},
        {DLPACK_FLOAT, 64, DRIFT_DATA_FLOAT64}, {DLPACK_BFLOAT, 16, DRIFT_DATA_BFLOAT16},
        {DLPACK_BOOL, 8, DRIFT_DATA_BOOL},
    };
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        if (types[i].code == code && types[i].bits == bits) return types[i].type;
    }
    return 0;
}

static drift_status check_kind(const dlpack_tensor *t, drift_error *error) {
    if (t->device.device_type != DLPACK_CPU) {
        return error_set(error, DRIFT_NOT_APPLICABLE,
                         "DLPack tensor: it is on a device of type %d; copy it to the CPU "
                         "(kDLCPU, type 1)",
                         t->device.device_type);
    }
    if (type_of_bits(t->dtype.code, t->dtype.bits) == 0 || t->dtype.lanes != 1) {
        return error_set(error, DRIFT_NOT_APPLICABLE,
                         "DLPack tensor: values of type code %u with %u bits and %u lanes are not "
                         "read",
                         t->dtype.code, t->dtype.bits, t->dtype.lanes);
    }
    if (t->ndim != 1 && t->ndim != 2) {
        return error_set(error, DRIFT_NOT_APPLICABLE,
                         "DLPack tensor: %d dimensions; it must be [rows] or [rows, columns]",
                         t->ndim);
    }
    if (!t->shape) return bad(error, "its shape is NULL");
    return DRIFT_OK;
}

/* 1 if `count` places that are `stride` apart stay inside the address space. */
static int fits(int64_t count, int64_t stride) {
    if (count <= 1) return 1;
    int64_t reach = VALUE_LIMIT / (count - 1);
    return stride <= reach && stride >= -reach;
}

static drift_status read_steps(const dlpack_tensor *t, tensor_shape *shape, drift_error *error) {
    int64_t row = t->strides ? t->strides[0] : shape->columns;
    int64_t column = t->strides && t->ndim == 2 ? t->strides[1] : 1;
    if (!fits(shape->rows, row) || !fits(shape->columns, column) || t->byte_offset > VALUE_LIMIT) {
        return bad(error, "its strides or its offset are beyond the address space");
    }
    int64_t size = (int64_t)column_value_size(shape->type);
    shape->row_step = shape->rows > 1 ? row * size : 0;
    shape->column_step = shape->columns > 1 ? column * size : 0;
    return DRIFT_OK;
}

drift_status tensor_read(const dlpack_tensor *tensor, tensor_shape *shape, drift_error *error) {
    drift_status status = check_kind(tensor, error);
    if (status != DRIFT_OK) return status;
    shape->type = type_of_bits(tensor->dtype.code, tensor->dtype.bits);
    shape->rows = tensor->shape[0];
    shape->columns = tensor->ndim == 2 ? tensor->shape[1] : 1;
    if (shape->rows < 0 || shape->columns < 0) return bad(error, "a dimension is negative");
    status = read_steps(tensor, shape, error);
    if (status != DRIFT_OK) return status;
    if (!tensor->data && shape->rows > 0 && shape->columns > 0) {
        return bad(error, "its data is NULL");
    }
    shape->data = tensor->data ? (const char *)tensor->data + tensor->byte_offset : NULL;
    return DRIFT_OK;
}
