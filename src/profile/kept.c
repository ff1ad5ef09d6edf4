/* SPDX-License-Identifier: Apache-2.0 */
/* The finite values of a column in order of arrival, in blocks.
 * In: values. Out: one array. Layer: profile. */
#include "profile/kept.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

struct kept_block {
    kept_block *next;
    size_t capacity;
    size_t used;
    double values[];
};

/* A block is as large as all before it together, from some to so many that it fills the two
 * megabytes of a large page. */
#define SMALLEST 256
#define LARGEST  ((((size_t)2 << 20) - sizeof(kept_block)) / sizeof(double))

static size_t block_bytes(size_t capacity) {
    return sizeof(kept_block) + capacity * sizeof(double);
}

static size_t capacity_for(const kept_values *kept, size_t missing) {
    size_t usual = kept->count < SMALLEST ? SMALLEST : kept->count;
    if (usual > LARGEST) usual = LARGEST;
    return missing > usual ? missing : usual;
}

int kept_reserve(kept_values *kept, const drift_allocator *allocator, size_t n) {
    if (n <= kept->room) return 1;
    size_t capacity = capacity_for(kept, n - kept->room);
    if (capacity > (SIZE_MAX - sizeof(kept_block)) / sizeof(double)) return 0;
    kept_block *block = memory_unset(allocator, block_bytes(capacity), 1);
    if (!block) return 0;
    *block = (kept_block){NULL, capacity, 0};
    if (kept->last) {
        kept->last->next = block;
    } else {
        kept->first = kept->filling = block;
    }
    kept->last = block;
    kept->room += capacity;
    return 1;
}

static kept_block *with_room(kept_values *kept) {
    while (kept->filling->used == kept->filling->capacity)
        kept->filling = kept->filling->next;
    return kept->filling;
}

static void add_run(kept_values *kept, const double *x, size_t n) {
    while (n > 0) {
        kept_block *block = with_room(kept);
        size_t free_places = block->capacity - block->used;
        size_t part = n < free_places ? n : free_places;
        memcpy(block->values + block->used, x, part * sizeof *x);
        block->used += part;
        kept->count += part;
        kept->room -= part;
        x += part;
        n -= part;
    }
}

void kept_add(kept_values *kept, const double *x, size_t n, int all_finite) {
    if (all_finite) {
        add_run(kept, x, n);
        return;
    }
    for (size_t i = 0; i < n;) {
        size_t run = 0;
        while (i + run < n && isfinite(x[i + run]))
            run++;
        add_run(kept, x + i, run);
        i += run + 1;
    }
}

double *kept_take(kept_values *kept, const drift_allocator *allocator) {
    double *all = memory_unset(allocator, kept->count, sizeof *all);
    size_t at = 0;
    if (!all) return NULL;
    for (kept_block *block = kept->first, *next; block; block = next) {
        next = block->next;
        memcpy(all + at, block->values, block->used * sizeof *all);
        at += block->used;
        memory_release(allocator, block, block_bytes(block->capacity), 1);
    }
    *kept = (kept_values){0};
    return all;
}

void kept_destroy(kept_values *kept, const drift_allocator *allocator) {
    for (kept_block *block = kept->first, *next; block; block = next) {
        next = block->next;
        memory_release(allocator, block, block_bytes(block->capacity), 1);
    }
    *kept = (kept_values){0};
}
