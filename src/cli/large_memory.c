/* SPDX-License-Identifier: Apache-2.0 */
/* What: an allocator for what holds all values of a column.
 * In: sizes. Out: memory.
 * Layer: cli.
 *
 * A sort moves values to two thousand places in turn: with pages of 4 KiB each is a miss in the
 * table of addresses, and the first touch of each page a fault. The system clears pages before it
 * gives them, which costs as much as filling them: a few blocks are kept for the next column.
 * Smaller blocks are of the heap, which grows by some huge pages at a time; with small ones their
 * faults were a sixth of a check of small files. */
#include "cli/large_memory.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

#define HUGE_PAGE  ((size_t)2 << 20)
#define MOST_SPARE ((size_t)128 << 20) /* bytes */
#define HEAP_STEP  (8 * HUGE_PAGE)

enum { SPARES = 8 };

typedef struct block {
    void *memory;
    size_t size;
} block;

static struct {
    pthread_mutex_t lock;
    block blocks[SPARES];
    size_t bytes;
    uintptr_t heap_end; /* up to which huge pages have been asked for */
} spare = {.lock = PTHREAD_MUTEX_INITIALIZER};

static size_t round_up(size_t size) {
    return (size + HUGE_PAGE - 1) / HUGE_PAGE * HUGE_PAGE;
}

/* One of no more than twice the size. */
static void *take_spare(size_t size) {
    void *memory = NULL;
    pthread_mutex_lock(&spare.lock);
    for (size_t i = 0; i < SPARES && memory == NULL; i++) {
        block *b = &spare.blocks[i];
        if (b->memory == NULL || b->size < size || b->size / 2 > size) continue;
        memory = b->memory;
        spare.bytes -= b->size;
        *b = (block){0};
    }
    pthread_mutex_unlock(&spare.lock);
    return memory;
}

static bool keep_spare(void *memory, size_t size) {
    bool kept = false;
    pthread_mutex_lock(&spare.lock);
    for (size_t i = 0; i < SPARES && !kept; i++) {
        if (spare.blocks[i].memory != NULL || size > MOST_SPARE - spare.bytes) continue;
        spare.blocks[i] = (block){memory, size};
        spare.bytes += size;
        kept = true;
    }
    pthread_mutex_unlock(&spare.lock);
    return kept;
}

/* ---- the heap ---- */

#if defined(__GLIBC__) && defined(MADV_HUGEPAGE)

static void prepare_heap(void) {
    mallopt(M_TOP_PAD, (int)HEAP_STEP);
    mallopt(M_TRIM_THRESHOLD, (int)MOST_SPARE);
    mallopt(M_MMAP_THRESHOLD, (int)(2 * HUGE_PAGE));
}

/* A block of the heap above what has been asked for: the heap has grown. */
static void ask_for_heap(const void *memory) {
    uintptr_t at = (uintptr_t)memory, end = (uintptr_t)sbrk(0);
    pthread_mutex_lock(&spare.lock);
    if (at >= spare.heap_end && at < end) {
        uintptr_t from = spare.heap_end != 0 ? spare.heap_end : at;
        from -= from % (uintptr_t)sysconf(_SC_PAGESIZE);
        madvise((void *)from, end - from, MADV_HUGEPAGE); /* a wish, as below */
        spare.heap_end = end;
    }
    pthread_mutex_unlock(&spare.lock);
}

#else

static void prepare_heap(void) {
}

static void ask_for_heap(const void *memory) {
    (void)memory;
}

#endif

static void *allocate_from_heap(size_t size) {
    void *memory = malloc(size);
    if (memory != NULL) ask_for_heap(memory);
    return memory;
}

/* ---- blocks of huge pages ---- */

static void *allocate(void *context, size_t size) {
    (void)context;
    if (size < 2 * HUGE_PAGE || size > SIZE_MAX - HUGE_PAGE) return allocate_from_heap(size);
    size_t rounded = round_up(size);
    void *memory = take_spare(rounded);
    if (memory != NULL) return memory;
    memory = aligned_alloc(HUGE_PAGE, rounded);
    if (memory == NULL) return NULL;
#ifdef MADV_HUGEPAGE
    madvise(memory, rounded, MADV_HUGEPAGE); /* a wish: nothing is lost where it is not granted */
#endif
    return memory;
}

static void release(void *context, void *memory, size_t size) {
    (void)context;
    if (size >= 2 * HUGE_PAGE && keep_spare(memory, round_up(size))) return;
    free(memory);
}

const drift_allocator *large_memory(void) {
    static const drift_allocator allocator = {
        .struct_size = sizeof allocator, .allocate = allocate, .release = release};
    prepare_heap();
    return &allocator;
}
