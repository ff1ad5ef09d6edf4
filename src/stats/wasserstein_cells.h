/* SPDX-License-Identifier: Apache-2.0 */
/* The area between two empirical distribution functions without sorting the samples. Layer: stats.
 *
 * Both are counted in the cells of a rising map. D = F - G is known between cells; inside a cell
 * with a values of x and b of y it falls by b / m at most and rises by a / n at most. Where it
 * keeps its sign s, integration by parts turns the cell's area into a sum over its values in any
 * order, L and R its edges:
 *
 *     s * (D(R) (R - L) - sum(x - L) / n + sum(y - L) / m)
 *
 * Only the values of the other cells are taken out, sorted and walked along. A cell is summed up if
 * |D| stays above an eighth of what it is at L, and if the cell holds less than eight times |D(L)|:
 * then its area is at least |D(L)| (R - L) / 8, the rounding errors of all that it is made of are
 * at most 19 |D(L)| (R - L) 2^-51, and the sum is within 2^-43 of the area. */
#ifndef STATS_WASSERSTEIN_CELLS_H
#define STATS_WASSERSTEIN_CELLS_H

#include <driftcheck/stats.h>

#include "stats/ks_search.h"
#include "stats/ks_split.h"

/* Where a side has fewer values, sorting both is as good. */
#define WASSERSTEIN_CELLS_FEW 4096

/* 1 to 2^31-1 values on each side, in any order. *area: may be infinite. The same values in another
 * order may give another area, within 2^-42 of it. OK, INVALID_ARGUMENT if a value is not finite,
 * OUT_OF_MEMORY. */
drift_status wasserstein_cells(const ks_part *samples, const drift_allocator *allocator,
                               double *area);

/* The same for samples that are counted already. Cells that are full of repeated values are split:
 * then `cells`, `tally` and the cells of the values are new, and refer to the split, which
 * ks_split_destroy must follow in any case. 0 when out of memory. */
int wasserstein_counted(const ks_coded *values, cell_map *cells, ks_tally *tally, ks_split *split,
                        const drift_allocator *allocator, double *area);

/* The result of an area, which may be infinite. */
void wasserstein_set_result(double area, drift_result *result);

#endif
