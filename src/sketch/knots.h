/* SPDX-License-Identifier: Apache-2.0 */
/* Chooses the knots of a numeric column from some of its order statistics: the quantiles that every
 * later count refers to. Layer: sketch. */
#ifndef SKETCH_KNOTS_H
#define SKETCH_KNOTS_H

#include <driftcheck/core.h>

#include "sketch/ranks.h"

/* Upper bound of the number of knots for `resolution` quantiles. */
size_t knots_capacity(uint32_t resolution);

/* Writes the ranks of n values that knots are chosen by, rising, and returns their number:
 * resolution + 1. */
size_t knots_ranks(uint64_t n, uint32_t resolution, uint64_t *ranks_wanted);

/* Writes strictly rising finite knots to `knots` (knots_capacity of them) and returns their number.
 *
 * r: of n >= 1 values, the ranks of knots_ranks, or all if at most `resolution` are distinct. With
 * at most `resolution` distinct values, every value v is a cell of its own, [v, next double).
 * Otherwise the knots are the minimum, the quantiles i/resolution (numpy's "inverted_cdf": the
 * ceil(n i / resolution)-th value), the double after each quantile that occurs more than once (a
 * heavy atom then has a cell of its own), and the double after the maximum. Each knot is a listed
 * value or the double after one. */
size_t knots_choose(const ranks *r, uint64_t n, uint32_t resolution, double *knots);

/* Writes the edges of the quantile bins (at most 2 * bins) and returns their number: the distinct
 * quantiles i/bins, and the double after each that occurs more than once or is the only value. All
 * of them are knots of knots_choose when resolution is a multiple of bins. */
size_t knots_bin_edges(const ranks *r, uint64_t n, uint32_t bins, double *edges);

#endif
