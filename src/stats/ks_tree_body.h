/* SPDX-License-Identifier: Apache-2.0 */
/* The tree of ks_tree.h over the type `number` of the file that includes this one.
 * In: steps. Out: prefixes. Layer: stats. */
#ifndef STATS_KS_TREE_BODY_H
#define STATS_KS_TREE_BODY_H

#include "stats/ks_tree.h"

/* Of the steps below: their sum, and the extreme prefixes within them. The smallest is kept with
 * its sign changed, so that both are found alike; a leaf keeps its own first step, too. */
typedef struct node {
    number sum;
    number largest;
    number largest_below; /* - the smallest */
    number first;         /* of a leaf */
} node;

static number larger(number a, number b) {
    return a > b ? a : b;
}

static void set(void *nodes, size_t leaves, size_t leaf, ks_steps steps) {
    number first = (number)steps.first;
    number both = (number)(steps.first + steps.second);
    ((node *)nodes)[leaves + leaf] =
        (node){both, larger(first, both), larger(-first, -both), first};
}

static void join(node *nodes, size_t i) {
    node a = nodes[2 * i];
    node b = nodes[2 * i + 1];
    nodes[i].sum = a.sum + b.sum;
    nodes[i].largest = larger(a.largest, a.sum + b.largest);
    nodes[i].largest_below = larger(a.largest_below, b.largest_below - a.sum);
}

static void build(void *nodes, size_t leaves) {
    for (size_t i = leaves - 1; i > 0; i--)
        join(nodes, i);
}

static void update(void *nodes, size_t leaves, size_t a, size_t b) {
    a += leaves;
    b += leaves;
    while (a != b) {
        a /= 2;
        b /= 2;
        join(nodes, a);
        if (a != b) join(nodes, b);
    }
    for (a /= 2; a > 0; a /= 2)
        join(nodes, a);
}

static int64_t largest(const void *nodes) {
    return ((const node *)nodes)[1].largest;
}

static int64_t smallest(const void *nodes) {
    return -(int64_t)((const node *)nodes)[1].largest_below;
}

/* Down from the root: to the left whenever the extreme is already there. */
static ks_tree_place find(const void *nodes, size_t leaves, int is_largest) {
    const node *all = nodes;
    number left_of_it = is_largest ? all[1].largest : all[1].largest_below;
    size_t i = 1;
    while (i < leaves) {
        const node *left = &all[2 * i];
        number there = is_largest ? left->largest : left->largest_below;
        i *= 2;
        if (there == left_of_it) continue;
        left_of_it -= is_largest ? left->sum : -left->sum;
        i++;
    }
    number first = is_largest ? all[i].first : -all[i].first;
    return (ks_tree_place){i - leaves, first == left_of_it};
}

#endif
