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
    double *values;
};

/* A block is half as large as all before it together, so that little of the last one stays empty,
 * from some to so many that it fills the two megabytes of a large page. */
#define SMALLEST 256
#define LARGEST  (((size_t)2 << 20) / sizeof(double))

static kept_block *make_block(const drift_allocator *allocator, size_t capacity) {
    kept_block *block = memory_unset(allocator, 1, sizeof *block);
    if (!block) return NULL;
    *block = (kept_block){NULL, capacity, 0, memory_unset(allocator, capacity, sizeof(double))};
    if (block->values) return block;
    memory_release(allocator, block, 1, sizeof *block);
    return NULL;
}

static void free_block(const drift_allocator *allocator, kept_block *block) {
    memory_release(allocator, block->values, block->capacity, sizeof *block->values);
    memory_release(allocator, block, 1, sizeof *block);
}

static size_t capacity_for(const kept_values *kept, size_t missing) {
    size_t usual = kept->count / 2 < SMALLEST ? SMALLEST : kept->count / 2;
    if (usual > LARGEST) usual = LARGEST;
    return missing > usual ? missing : usual;
}

int kept_reserve(kept_values *kept, const drift_allocator *allocator, size_t n) {
    if (n <= kept->room) return 1;
    size_t capacity = capacity_for(kept, n - kept->room);
    kept_block *block = make_block(allocator, capacity);
    if (!block) return 0;
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

/* The values of the only block, if they fill it: one batch without missing values, large enough. */
static double *take_only_block(kept_values *kept, const drift_allocator *allocator) {
    kept_block *block = kept->first;
    if (!block || block->next || block->used < block->capacity) return NULL;
    double *values = block->values;
    memory_release(allocator, block, 1, sizeof *block);
    *kept = (kept_values){0};
    return values;
}

static void copy_out(const kept_values *kept, double *to) {
    for (const kept_block *block = kept->first; block; block = block->next) {
        memcpy(to, block->values, block->used * sizeof *to);
        to += block->used;
    }
}

double *kept_take(kept_values *kept, const drift_allocator *allocator) {
    double *all = take_only_block(kept, allocator);
    if (all) return all;
    all = memory_unset(allocator, kept->count, sizeof *all);
    if (!all) return NULL;
    copy_out(kept, all);
    kept_destroy(kept, allocator);
    return all;
}

void kept_destroy(kept_values *kept, const drift_allocator *allocator) {
    for (kept_block *block = kept->first, *next; block; block = next) {
        next = block->next;
        free_block(allocator, block);
    }
    *kept = (kept_values){0};
}
