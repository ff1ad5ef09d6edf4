/* SPDX-License-Identifier: Apache-2.0 */
/* A bounded dictionary: open addressing with linear probing over an array in order of first sight.
 * In: texts. Out: exact counts. Layer: sketch. */
#include "sketch/categories.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/memory.h"

static uint64_t hash_label(const categories *c, const char *label, size_t length) {
    return hash_bytes(label, length, c->key);
}

void categories_init(categories *c, size_t limit, const drift_allocator *allocator) {
    memset(c, 0, sizeof *c);
    c->allocator = memory_allocator(allocator);
    c->limit = limit;
    hash_key_from(c, &c->limit, c->key); /* entries keep the order of first sight */
}

static void release_entries(categories *c, size_t from) {
    for (size_t i = from; i < c->count; i++) {
        memory_release(&c->allocator, c->entries[i].label, c->entries[i].length + 1, 1);
    }
}

void categories_destroy(categories *c) {
    release_entries(c, 0);
    memory_release(&c->allocator, c->entries, c->capacity, sizeof *c->entries);
    memory_release(&c->allocator, c->slots, c->slot_count, sizeof *c->slots);
    c->entries = NULL;
    c->slots = NULL;
    c->count = c->capacity = c->slot_count = 0;
}

/* Slot of a label, or the free slot where it belongs. There is always a free one. */
static size_t find_slot(const categories *c, const char *label, size_t length, uint64_t hash) {
    size_t mask = c->slot_count - 1;
    size_t at = (size_t)hash & mask;
    while (c->slots[at] != 0) {
        const category_entry *e = &c->entries[c->slots[at] - 1];
        if (e->hash == hash && e->length == length && memcmp(e->label, label, length) == 0) break;
        at = (at + 1) & mask;
    }
    return at;
}

static int64_t find_hashed(const categories *c, const char *label, size_t length, uint64_t hash) {
    if (c->slot_count == 0) return -1;
    return (int64_t)c->slots[find_slot(c, label, length, hash)] - 1;
}

int64_t categories_find(const categories *c, const char *label, size_t length) {
    return find_hashed(c, label, length, hash_label(c, label, length));
}

static void index_entries(categories *c) {
    memset(c->slots, 0, c->slot_count * sizeof *c->slots);
    for (size_t i = 0; i < c->count; i++) {
        const category_entry *e = &c->entries[i];
        c->slots[find_slot(c, e->label, e->length, e->hash)] = (uint32_t)(i + 1);
    }
}

int categories_reserve(categories *c, size_t more) {
    size_t room = c->limit > c->count ? c->limit - c->count : 0;
    size_t needed = c->count + (more < room ? more : room);
    if (needed > c->capacity && !memory_grow(&c->allocator, (void **)&c->entries, &c->capacity,
                                             needed, sizeof *c->entries)) {
        return 0;
    }
    if (c->slot_count >= 2 * needed && c->slot_count > 0) return 1;
    size_t slot_count = c->slot_count ? c->slot_count : 16;
    while (slot_count < 2 * needed)
        slot_count *= 2;
    uint32_t *slots = memory_zeroed(&c->allocator, slot_count, sizeof *slots);
    if (!slots) return 0;
    memory_release(&c->allocator, c->slots, c->slot_count, sizeof *c->slots);
    c->slots = slots;
    c->slot_count = slot_count;
    index_entries(c);
    return 1;
}

/* Takes ownership of a label that is not there yet; room was reserved. */
static void append_entry(categories *c, category_entry entry) {
    c->slots[find_slot(c, entry.label, entry.length, entry.hash)] = (uint32_t)(c->count + 1);
    c->entries[c->count++] = entry;
}

int categories_add(categories *c, const char *label, size_t length, uint64_t count) {
    uint64_t hash = hash_label(c, label, length);
    int64_t at = find_hashed(c, label, length, hash);
    if (at >= 0) {
        c->entries[at].count += count;
        return 1;
    }
    if (c->count >= c->limit) {
        c->other += count;
        return 1;
    }
    if (!categories_reserve(c, 1)) return 0;
    char *copy = memory_text(&c->allocator, label, length);
    if (!copy) return 0;
    append_entry(c, (category_entry){copy, length, count, hash});
    return 1;
}

void categories_absorb(categories *c, categories *from) {
    for (size_t i = 0; i < from->count; i++) {
        category_entry *e = &from->entries[i];
        e->hash = hash_label(c, e->label, e->length); /* each dictionary has its own key */
        int64_t at = find_hashed(c, e->label, e->length, e->hash);
        if (at < 0 && c->count < c->limit) {
            append_entry(c, *e);
            continue;
        }
        if (at >= 0) {
            c->entries[at].count += e->count;
        } else {
            c->other += e->count;
        }
        memory_release(&c->allocator, e->label, e->length + 1, 1);
    }
    c->other += from->other;
    from->count = 0;
    categories_destroy(from);
}

static int larger_first(const void *left, const void *right) {
    const category_entry *a = left;
    const category_entry *b = right;
    if (a->count != b->count) return a->count > b->count ? -1 : 1;
    size_t shorter = a->length < b->length ? a->length : b->length;
    int order = memcmp(a->label, b->label, shorter);
    if (order != 0) return order;
    return (a->length > b->length) - (a->length < b->length);
}

void categories_keep_largest(categories *c, size_t first, size_t limit) {
    c->limit = limit;
    if (c->count <= first) return;
    qsort(c->entries + first, c->count - first, sizeof *c->entries, larger_first);
    if (c->count > limit) {
        for (size_t i = limit; i < c->count; i++)
            c->other += c->entries[i].count;
        release_entries(c, limit);
        c->count = limit;
    }
    index_entries(c);
}
