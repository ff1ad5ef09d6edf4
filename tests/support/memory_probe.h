/* SPDX-License-Identifier: Apache-2.0 */
/* An allocator for tests: counts blocks and bytes, checks every release, and fails on demand.
 * In: the number of allocations that succeed. Out: what is still held.
 * Layer: tests. */
#ifndef SUPPORT_MEMORY_PROBE_H
#define SUPPORT_MEMORY_PROBE_H

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <driftcheck/core.h>

typedef struct memory_probe {
    size_t allowed; /* allocations that still succeed; SIZE_MAX: all */
    size_t allocations;
    size_t blocks_held;
    size_t bytes_held;
    size_t most_bytes;  /* that were held at once */
    size_t wrong_sizes; /* releases with another size than the allocation's */
} memory_probe;

/* Keeps the size of a block before it, as far apart as any type's alignment asks for. */
#define MEMORY_PROBE_HEAD 64

static inline void *memory_probe_allocate(void *context, size_t size) {
    memory_probe *probe = context;
    if (probe->allowed == 0) return NULL;
    if (probe->allowed != SIZE_MAX) probe->allowed--;
    char *block = malloc(size + MEMORY_PROBE_HEAD);
    if (block == NULL) return NULL;
    memcpy(block, &size, sizeof size);
    /* callers must not rely on zeroes */
    memset(block + MEMORY_PROBE_HEAD, 0xa5, size);
    probe->allocations++;
    probe->blocks_held++;
    probe->bytes_held += size;
    if (probe->bytes_held > probe->most_bytes) probe->most_bytes = probe->bytes_held;
    return block + MEMORY_PROBE_HEAD;
}

static inline void memory_probe_release(void *context, void *memory, size_t size) {
    memory_probe *probe = context;
    char *block = (char *)memory - MEMORY_PROBE_HEAD;
    size_t real;
    memcpy(&real, block, sizeof real);
    if (real != size) probe->wrong_sizes++;
    probe->blocks_held--;
    probe->bytes_held -= real;
    free(block);
}

static inline drift_allocator memory_probe_allocator(memory_probe *probe, size_t allowed) {
    drift_allocator allocator = {0};
    memset(probe, 0, sizeof *probe);
    probe->allowed = allowed;
    allocator.struct_size = (uint32_t)sizeof allocator;
    allocator.allocate = memory_probe_allocate;
    allocator.release = memory_probe_release;
    allocator.context = probe;
    return allocator;
}

#endif
