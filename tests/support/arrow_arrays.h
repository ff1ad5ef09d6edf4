/* SPDX-License-Identifier: Apache-2.0 */
/* Arrow structs over memory of the test, which count how often they are released.
 * In: formats, buffers. Out: ArrowSchema, ArrowArray. Layer: tests. */
#ifndef SUPPORT_ARROW_ARRAYS_H
#define SUPPORT_ARROW_ARRAYS_H

#include <string.h>

#include <driftcheck/interop.h>

static inline void arrow_release_schema(struct ArrowSchema *schema) {
    if (schema->private_data) ++*(int *)schema->private_data;
    schema->release = NULL;
}

static inline void arrow_release_array(struct ArrowArray *array) {
    if (array->private_data) ++*(int *)array->private_data;
    array->release = NULL;
}

static inline struct ArrowSchema arrow_schema(const char *format, const char *name) {
    struct ArrowSchema schema;
    memset(&schema, 0, sizeof schema);
    schema.format = format;
    schema.name = name;
    schema.flags = ARROW_FLAG_NULLABLE;
    schema.release = arrow_release_schema;
    return schema;
}

static inline struct ArrowSchema arrow_struct_schema(struct ArrowSchema **children, int64_t count) {
    struct ArrowSchema schema = arrow_schema("+s", "");
    schema.n_children = count;
    schema.children = children;
    return schema;
}

static inline struct ArrowArray arrow_array(int64_t length, const void **buffers, int64_t count) {
    struct ArrowArray array;
    memset(&array, 0, sizeof array);
    array.length = length;
    array.null_count = -1;
    array.n_buffers = count;
    array.buffers = buffers;
    array.release = arrow_release_array;
    return array;
}

static inline struct ArrowArray arrow_struct_array(int64_t length, const void **validity,
                                                   struct ArrowArray **children, int64_t count) {
    struct ArrowArray array = arrow_array(length, validity, 1);
    array.n_children = count;
    array.children = children;
    return array;
}

#endif
