/* SPDX-License-Identifier: Apache-2.0 */
/* A bounded dictionary of texts with exact counts; what does not fit is counted as a mass.
 * Layer: sketch. */
#ifndef SKETCH_CATEGORIES_H
#define SKETCH_CATEGORIES_H

#include <driftcheck/core.h>

typedef struct category_entry {
    char *label; /* `length` bytes and a terminator */
    size_t length;
    uint64_t count;
    uint64_t hash;
} category_entry;

typedef struct categories {
    drift_allocator allocator;
    category_entry *entries; /* in the order of first sight */
    size_t count;
    size_t capacity;
    uint32_t *slots; /* open addressing: entry index + 1, 0 is free */
    size_t slot_count;
    uint64_t key[2]; /* of the hash */
    size_t limit;    /* entries kept by name at the most */
    uint64_t other;  /* rows whose text is not kept by name */
} categories;

void categories_init(categories *c, size_t limit, const drift_allocator *allocator);
void categories_destroy(categories *c);

/* Index of a text, or -1. */
int64_t categories_find(const categories *c, const char *label, size_t length);

/* Adds `count` rows of a text. A text that is new and does not fit goes to `other`. 0 when out of
 * memory (nothing changed). */
int categories_add(categories *c, const char *label, size_t length, uint64_t count);

/* Makes room for `more` texts, as far as the limit allows. 0 when out of memory (nothing changed).
 */
int categories_reserve(categories *c, size_t more);

/* Moves all of `from` (same allocator) into c, for which categories_reserve(c, from->count) made
 * room, and leaves `from` destroyed. Cannot fail. */
void categories_absorb(categories *c, categories *from);

/* Sorts the entries from `first` on by falling count, then by bytes, and keeps `limit` entries in
 * all; the others' rows go to `other`. */
void categories_keep_largest(categories *c, size_t first, size_t limit);

#endif
