/* SPDX-License-Identifier: Apache-2.0 */
/* Builds the static B-tree that rank and histogram kernels search. Layer: kernels. */
#ifndef KERNELS_RANK_TREE_H
#define KERNELS_RANK_TREE_H

#include <driftcheck/core.h>

#include "kernels/kernels.h"

typedef struct rank_tree {
    kernel_tree view; /* what kernels get */
    void *memory;
    size_t memory_size;
} rank_tree;

/* keys: `count` rising finite numbers (strictly), borrowed until rank_tree_destroy. 0 when out of
 * memory. */
int rank_tree_init(rank_tree *tree, const double *keys, size_t count,
                   const drift_allocator *allocator);
void rank_tree_destroy(rank_tree *tree, const drift_allocator *allocator);

#endif
