/* SPDX-License-Identifier: Apache-2.0 */
/* Lays out rising keys as a static B+ tree of cache lines; behind it as floats, and a grid over
 * them. In: keys. Out: levels of nodes, root first; a grid. Layer: kernels. */
#include "kernels/rank_tree.h"

#include <float.h>
#include <math.h>
#include <stdint.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/rank_grid.h"
#include "kernels/short_grid.h"

#define NODE       KERNEL_TREE_NODE
#define CHILDREN   (KERNEL_TREE_NODE + 1)
#define CACHE_LINE 64

/* Nodes of each level, leaves last; returns the number of levels. */
static size_t plan(size_t count, size_t nodes[KERNEL_TREE_LEVELS]) {
    size_t sizes[KERNEL_TREE_LEVELS];
    size_t levels = 0;
    size_t here = (count + NODE - 1) / NODE;
    while (levels < KERNEL_TREE_LEVELS) {
        sizes[levels++] = here;
        if (here <= 1) break;
        here = (here + CHILDREN - 1) / CHILDREN;
    }
    for (size_t i = 0; i < levels; i++)
        nodes[i] = sizes[levels - 1 - i];
    return levels;
}

static void fill_leaves(double *leaf, size_t nodes, const double *keys, size_t count) {
    for (size_t i = 0; i < nodes * NODE; i++)
        leaf[i] = i < count ? keys[i] : (double)NAN;
}

/* Separator k of a node is the first key below its child k + 1; `span` leaves hang below a child.
 */
static void fill_inner(double *level, size_t nodes, size_t span, const double *keys, size_t count) {
    for (size_t n = 0; n < nodes; n++) {
        for (size_t k = 0; k < NODE; k++) {
            size_t first = (n * CHILDREN + k + 1) * span * NODE;
            level[n * NODE + k] = first < count ? keys[first] : (double)NAN;
        }
    }
}

static double *align(void *memory) {
    uintptr_t at = (uintptr_t)memory;
    size_t skip = (CACHE_LINE - at % CACHE_LINE) % CACHE_LINE;
    return (double *)(void *)((char *)memory + skip);
}

/* Returns the end of the leaves. */
static double *fill_tree(rank_tree *tree, const size_t nodes[KERNEL_TREE_LEVELS]) {
    kernel_tree *view = &tree->view;
    double *at = align(tree->memory);
    for (size_t level = 0; level < view->levels; level++) {
        size_t span = 1; /* leaves below one child of this level */
        for (size_t i = level + 2; i < view->levels; i++)
            span *= CHILDREN;
        view->level[level] = at;
        if (level + 1 == view->levels) {
            fill_leaves(at, nodes[level], view->keys, view->count);
        } else {
            fill_inner(at, nodes[level], span, view->keys, view->count);
        }
        at += nodes[level] * NODE;
    }
    return at;
}

/* The leaves are all keys in a row: with NaN behind them a cell's keys can be read to the end. */
static void fill_grid(rank_tree *tree, double *at, uint16_t *before) {
    kernel_tree *view = &tree->view;
    for (size_t k = 0; k < KERNEL_CELL_KEYS; k++)
        at[k] = (double)NAN;
    rank_grid_fill(&view->grid, view->keys, view->count, before);
    view->grid.before = before;
    view->grid.keys = view->level[view->levels - 1];
}

static float round_up(double key) {
    if (key > (double)FLT_MAX) return INFINITY;
    if (key < -(double)FLT_MAX) return -FLT_MAX;
    float near = (float)key;
    return (double)near < key ? nextafterf(near, INFINITY) : near;
}

static void fill_narrow(kernel_tree *view, float *narrow) {
    for (size_t k = 0; k < view->count; k++)
        narrow[k] = round_up(view->keys[k]);
    view->narrow = narrow;
}

int rank_tree_init(rank_tree *tree, const double *keys, size_t count,
                   const drift_allocator *allocator) {
    memset(tree, 0, sizeof *tree);
    tree->view.keys = keys;
    tree->view.count = count;
    if (count == 0) return 1;
    size_t nodes[KERNEL_TREE_LEVELS];
    size_t total = 0;
    tree->view.levels = plan(count, nodes);
    for (size_t i = 0; i < tree->view.levels; i++)
        total += nodes[i];
    size_t grid_cells = rank_grid_choose(&tree->view.grid, keys, count);
    tree->memory_size = (total * NODE + KERNEL_CELL_KEYS) * sizeof(double) + count * sizeof(float) +
                        grid_cells * sizeof(uint16_t) + CACHE_LINE;
    tree->memory = memory_zeroed(allocator, tree->memory_size, 1);
    if (!tree->memory) return 0;
    double *end = fill_tree(tree, nodes);
    float *narrow = (float *)(void *)(end + KERNEL_CELL_KEYS);
    fill_narrow(&tree->view, narrow);
    short_grid_init(&tree->view.short_grid, keys, count);
    short_grid_init_floats(&tree->view.short_float_grid, narrow, count);
    if (grid_cells > 0) fill_grid(tree, end, (uint16_t *)(void *)(narrow + count));
    return 1;
}

void rank_tree_destroy(rank_tree *tree, const drift_allocator *allocator) {
    memory_release(allocator, tree->memory, tree->memory_size, 1);
    memset(tree, 0, sizeof *tree);
}
