/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of one object: the caller's allocator or malloc, sizes checked for overflow.
 * In: drift_allocator. Out: zeroed blocks.
 * Layer: base. */
#include "base/memory.h"

#include <stdlib.h>
#include <string.h>

static void *allocate_with_malloc(void *context, size_t size) {
    (void)context;
    return malloc(size);
}

static void release_with_free(void *context, void *memory, size_t size) {
    (void)context;
    (void)size;
    free(memory);
}

drift_allocator memory_allocator(const drift_allocator *allocator) {
    if (allocator && allocator->allocate && allocator->release) return *allocator;
    drift_allocator standard = {0};
    standard.struct_size = (uint32_t)sizeof standard;
    standard.allocate = allocate_with_malloc;
    standard.release = release_with_free;
    return standard;
}

/* Bytes of a block, or 0 when the product overflows. */
static size_t block_size(size_t count, size_t size) {
    if (count == 0 || size == 0) return 1;
    return count > SIZE_MAX / size ? 0 : count * size;
}

size_t memory_bytes(size_t count, size_t size) {
    return count * size > 0 ? count * size : 1;
}

void *memory_unset(const drift_allocator *allocator, size_t count, size_t size) {
    size_t bytes = block_size(count, size);
    if (bytes == 0) return NULL;
    drift_allocator source = memory_allocator(allocator);
    return source.allocate(source.context, bytes);
}

void *memory_zeroed(const drift_allocator *allocator, size_t count, size_t size) {
    void *memory = memory_unset(allocator, count, size);
    if (memory != NULL) memset(memory, 0, block_size(count, size));
    return memory;
}

void memory_release(const drift_allocator *allocator, void *memory, size_t count, size_t size) {
    if (memory == NULL) return;
    drift_allocator source = memory_allocator(allocator);
    /* an arena may go without `release` */
    if (source.release != NULL) source.release(source.context, memory, block_size(count, size));
}

/* At least `needed`, at least twice the old capacity, and never more than SIZE_MAX. */
static size_t grown_capacity(size_t capacity, size_t needed) {
    size_t doubled = capacity > SIZE_MAX / 2 ? SIZE_MAX : capacity * 2;
    return doubled > needed ? doubled : needed;
}

int memory_grow(const drift_allocator *allocator, void **memory, size_t *capacity, size_t needed,
                size_t size) {
    if (needed <= *capacity) return 1;
    size_t wanted = grown_capacity(*capacity, needed);
    void *larger = memory_zeroed(allocator, wanted, size);
    if (larger == NULL) return 0;
    if (*memory != NULL && *capacity > 0 && size > 0) memcpy(larger, *memory, *capacity * size);
    memory_release(allocator, *memory, *capacity, size);
    *memory = larger;
    *capacity = wanted;
    return 1;
}

char *memory_text(const drift_allocator *allocator, const char *text, size_t length) {
    if (length == SIZE_MAX) return NULL;
    char *copy = memory_zeroed(allocator, length + 1, 1);
    if (copy != NULL && length > 0) memcpy(copy, text, length);
    return copy;
}
