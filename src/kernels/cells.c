/* SPDX-License-Identifier: Apache-2.0 */
/* The last step of histogram kernels: from ranks or counts per edge to cells.
 * In: ranks, or counts of x >= edge. Out: cells. Layer: kernels. */
#include "kernels/tails.h"

void kernel_add_cells(const uint64_t *at_least, size_t edges, uint64_t valid, uint64_t *cells) {
    uint64_t above = valid;
    for (size_t i = 0; i < edges; i++) {
        cells[i] += above - at_least[i];
        above = at_least[i];
    }
    cells[edges] += above;
}

void kernel_count_ranks(const uint32_t *rank, size_t n, uint64_t nan, uint64_t *cells) {
    for (size_t i = 0; i < n; i++)
        cells[rank[i]]++;
    cells[0] -= nan;
}
