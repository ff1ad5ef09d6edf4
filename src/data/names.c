/* SPDX-License-Identifier: Apache-2.0 */
/* A set of names: open addressing with linear probing.
 * In: names. Out: whether one was there before. Layer: data. */
#include "data/names.h"

#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

int names_init(names *set, size_t count, const drift_allocator *allocator) {
    memset(set, 0, sizeof *set);
    set->allocator = memory_allocator(allocator);
    set->slot_count = 1;
    while (set->slot_count < 2 * count + 1)
        set->slot_count *= 2;
    set->slots = memory_zeroed(&set->allocator, set->slot_count, sizeof *set->slots);
    hash_key_from(set->slots, set, set->key);
    return set->slots != NULL;
}

int names_add(names *set, const char *name) {
    size_t mask = set->slot_count - 1;
    size_t at = (size_t)hash_bytes(name, strlen(name), set->key) & mask;
    while (set->slots[at]) {
        if (strcmp(set->slots[at], name) == 0) return 0;
        at = (at + 1) & mask;
    }
    set->slots[at] = name;
    return 1;
}

void names_destroy(names *set) {
    memory_release(&set->allocator, (void *)set->slots, set->slot_count, sizeof *set->slots);
    set->slots = NULL;
}
