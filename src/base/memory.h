/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of one object: the caller's allocator or malloc, sizes checked for overflow.
 * In: drift_allocator. Out: zeroed blocks. Layer: base. */
#ifndef BASE_MEMORY_H
#define BASE_MEMORY_H

#include <driftcheck/core.h>

/* Copy of the caller's allocator, or malloc/free when it is NULL or empty. */
drift_allocator memory_allocator(const drift_allocator *allocator);

/* count * size zeroed bytes; NULL when the product overflows or there is no memory. A block of
 * zero bytes is one byte long, so that NULL always means failure. */
void *memory_zeroed(const drift_allocator *allocator, size_t count, size_t size);

/* The same, with whatever the allocator left in it. */
void *memory_unset(const drift_allocator *allocator, size_t count, size_t size);

/* Bytes that memory_zeroed(allocator, count, size) takes. */
size_t memory_bytes(size_t count, size_t size);

/* Releases what memory_zeroed(allocator, count, size) gave; NULL is ignored. */
void memory_release(const drift_allocator *allocator, void *memory, size_t count, size_t size);

/* Grows *memory from *capacity to at least `needed` elements, at least doubling, contents kept and
 * the rest zeroed. False, with everything unchanged, when there is no memory. */
int memory_grow(const drift_allocator *allocator, void **memory, size_t *capacity, size_t needed,
                size_t size);

/* Copy of `length` bytes and a terminator (length + 1 bytes, to be released as such), or NULL. */
char *memory_text(const drift_allocator *allocator, const char *text, size_t length);

#endif
