/* SPDX-License-Identifier: Apache-2.0 */
/* A pass over a block that compares with a few edges, so many that they stay in registers.
 * Layer: kernels. */
#ifndef KERNELS_EDGE_PASS_H
#define KERNELS_EDGE_PASS_H

#include "kernels/tails.h"

/* counts[k] += number of values >= edges[k]: doubles or floats, as the function has them. */
typedef void edge_pass_fn(const void *x, size_t n, const void *edges, size_t edge_count,
                          uint64_t *counts);

/* Inlined with `pass`, which then is made anew for each number of edges. */
static inline __attribute__((always_inline)) void edge_pass(edge_pass_fn *pass, const void *x,
                                                            size_t n, const void *edges,
                                                            size_t edge_count, uint64_t *counts) {
    switch (edge_count) {
    case 1:
        pass(x, n, edges, 1, counts);
        break;
    case 2:
        pass(x, n, edges, 2, counts);
        break;
    case 3:
        pass(x, n, edges, 3, counts);
        break;
    case 4:
        pass(x, n, edges, 4, counts);
        break;
    default:
        pass(x, n, edges, KERNEL_EDGES_A_PASS, counts);
        break;
    }
}

#endif
