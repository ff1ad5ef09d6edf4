/* SPDX-License-Identifier: Apache-2.0 */
/* What a DLPack tensor is as rows and columns. Layer: data. */
#ifndef DATA_DLPACK_TENSOR_H
#define DATA_DLPACK_TENSOR_H

#include <driftcheck/core.h>

#include "data/dlpack_abi.h"

typedef struct tensor_shape {
    int32_t type; /* DRIFT_DATA_... */
    int64_t rows;
    int64_t columns;
    int64_t row_step;    /* bytes from row to row; 0 if there is one row, or one value for all */
    int64_t column_step; /* bytes from column to column */
    const char *data;    /* the first value; NULL only if there is none */
} tensor_shape;

/* Checks a tensor that nobody has checked. OK, INVALID_ARGUMENT or NOT_APPLICABLE. */
drift_status tensor_read(const dlpack_tensor *tensor, tensor_shape *shape, drift_error *error);

#endif
