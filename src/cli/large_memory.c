/* SPDX-License-Identifier: Apache-2.0 */
/* What: an allocator for what holds all values of a column.
 * In: sizes. Out: memory.
 * Layer: cli.
 *
 * A radix sort writes to two thousand places in turn: with pages of 4 KiB each is a miss in the
 * table of addresses, and the first touch of each page a fault. */
#include "cli/large_memory.h"

#include <stdlib.h>
#include <sys/mman.h>

#define HUGE_PAGE ((size_t)2 << 20)

static void *allocate(void *context, size_t size) {
    (void)context;
    if (size < 2 * HUGE_PAGE || size > SIZE_MAX - HUGE_PAGE) return malloc(size);
    size_t rounded = (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
    void *memory = aligned_alloc(HUGE_PAGE, rounded);
    if (memory == NULL) return NULL;
#ifdef MADV_HUGEPAGE
    madvise(memory, rounded, MADV_HUGEPAGE); /* a wish: nothing is lost where it is not granted */
#endif
    return memory;
}

static void release(void *context, void *memory, size_t size) {
    (void)context;
    (void)size;
    free(memory);
}

const drift_allocator *large_memory(void) {
    static const drift_allocator allocator = {
        .struct_size = sizeof allocator, .allocate = allocate, .release = release};
    return &allocator;
}
