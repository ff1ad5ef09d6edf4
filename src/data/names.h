/* SPDX-License-Identifier: Apache-2.0 */
/* A set of names, to find those that come twice. Layer: data. */
#ifndef DATA_NAMES_H
#define DATA_NAMES_H

#include <driftcheck/core.h>

typedef struct names {
    drift_allocator allocator;
    const char **slots; /* borrowed names; NULL: free */
    size_t slot_count;  /* a power of two, more than the names */
    uint64_t key[2];
} names;

/* Room for `count` names; 0 when out of memory. */
int names_init(names *set, size_t count, const drift_allocator *allocator);

/* 0 if the name is there already. The text is borrowed. */
int names_add(names *set, const char *name);

void names_destroy(names *set);

#endif
