/* SPDX-License-Identifier: Apache-2.0 */
/* How DLPack lays out tensors in memory (version 1, and the unversioned structs before it).
 * Layer: data. */
#ifndef DATA_DLPACK_ABI_H
#define DATA_DLPACK_ABI_H

#include <stdint.h>

enum { DLPACK_CPU = 1 };
enum { DLPACK_INT = 0, DLPACK_UINT = 1, DLPACK_FLOAT = 2, DLPACK_BFLOAT = 4, DLPACK_BOOL = 6 };

typedef struct dlpack_device {
    int32_t device_type;
    int32_t device_id;
} dlpack_device;

typedef struct dlpack_type {
    uint8_t code;
    uint8_t bits;
    uint16_t lanes;
} dlpack_type;

typedef struct dlpack_tensor {
    void *data;
    dlpack_device device;
    int32_t ndim;
    dlpack_type dtype;
    int64_t *shape;
    int64_t *strides; /* in values; NULL: row-major without gaps */
    uint64_t byte_offset;
} dlpack_tensor;

struct DLManagedTensor {
    dlpack_tensor dl_tensor;
    void *manager_ctx;
    void (*deleter)(struct DLManagedTensor *self);
};

typedef struct dlpack_version {
    uint32_t major;
    uint32_t minor;
} dlpack_version;

struct DLManagedTensorVersioned {
    dlpack_version version;
    void *manager_ctx;
    void (*deleter)(struct DLManagedTensorVersioned *self);
    uint64_t flags;
    dlpack_tensor dl_tensor;
};

#endif
