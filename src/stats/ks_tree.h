/* SPDX-License-Identifier: Apache-2.0 */
/* Prefix sums of a list of steps, as a tree: the sum of a step changes in O(log n), and the largest
 * and the smallest prefix are at the root. Layer: stats. */
#ifndef STATS_KS_TREE_H
#define STATS_KS_TREE_H

#include <stddef.h>
#include <stdint.h>

/* A leaf is two steps: the prefix is looked at between them and after them. */
typedef struct ks_steps {
    int64_t first;
    int64_t second;
} ks_steps;

typedef struct ks_tree_place {
    size_t leaf;
    int after_first; /* the prefix is that between the two steps, not that after both */
} ks_tree_place;

/* Trees of 32-bit and of 64-bit numbers. Nodes 1 ... 2 `leaves` - 1, the children of i being 2 i
 * and 2 i + 1; `leaves` is a power of two. Sums of all magnitudes must fit. */
typedef struct ks_tree_class {
    size_t node_size;
    /* Sets a leaf, without those above it. */
    void (*set)(void *nodes, size_t leaves, size_t leaf, ks_steps steps);
    /* Makes all nodes above the leaves. */
    void (*build)(void *nodes, size_t leaves);
    /* Makes the nodes above two leaves, which may be the same. */
    void (*update)(void *nodes, size_t leaves, size_t a, size_t b);
    /* Largest and smallest prefix. */
    int64_t (*largest)(const void *nodes);
    int64_t (*smallest)(const void *nodes);
    /* The first place where the largest, or the smallest, prefix is. */
    ks_tree_place (*find)(const void *nodes, size_t leaves, int is_largest);
} ks_tree_class;

extern const ks_tree_class ks_tree_narrow;
extern const ks_tree_class ks_tree_wide;

#endif
