/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses the knots of a numeric column from its sorted values: the quantiles that every later
 * count refers to. Layer: sketch. */
#ifndef SKETCH_KNOTS_H
#define SKETCH_KNOTS_H

#include <driftcheck/core.h>

/* Upper bound of the number of knots for `resolution` quantiles. */
size_t knots_capacity(uint32_t resolution);

/* Writes strictly rising finite knots to `knots` (knots_capacity of them) and returns their number.
 *
 * sorted: n >= 1 rising finite values. With at most `resolution` distinct values, every value v is
 * a cell of its own, [v, next double). Otherwise the knots are the minimum, the quantiles
 * i/resolution (numpy's "inverted_cdf": the ceil(n i / resolution)-th value), the double after each
 * quantile that occurs more than once (a heavy atom then has a cell of its own), and the double
 * after the maximum. */
size_t knots_choose(const double *sorted, size_t n, uint32_t resolution, double *knots);

/* Writes the edges of the quantile bins (at most 2 * bins) and returns their number: the distinct
 * quantiles i/bins, and the double after each that occurs more than once or is the only value. All
 * of them are knots of knots_choose when resolution is a multiple of bins. */
size_t knots_bin_edges(const double *sorted, size_t n, uint32_t bins, double *edges);

#endif
