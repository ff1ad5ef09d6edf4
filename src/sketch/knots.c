/* SPDX-License-Identifier: Apache-2.0 */
/* Quantile knots and bin edges of a sample.
 * In: order statistics. Out: strictly rising finite knots. Layer: sketch. */
#include "sketch/knots.h"

#include <math.h>

size_t knots_capacity(uint32_t resolution) {
    return 2 * (size_t)resolution + 4;
}

/* The ceil(n i / parts)-th smallest value is numpy's quantile(method="inverted_cdf"); in integers,
 * so that no rounding of i / parts can move the rank. n i is below 2^53 * 10^4 < 2^67: split. */
static uint64_t rank_of_part(uint64_t n, uint32_t i, uint32_t parts) {
    uint64_t whole = n / parts * i;
    uint64_t rest = (n % parts * i + parts - 1) / parts;
    return whole + rest > 0 ? whole + rest : 1;
}

size_t knots_ranks(uint64_t n, uint32_t resolution, uint64_t *ranks_wanted) {
    size_t count = 0;
    ranks_wanted[count++] = 1;
    for (uint32_t i = 1; i < resolution; i++)
        ranks_wanted[count++] = rank_of_part(n, i, resolution);
    ranks_wanted[count++] = n;
    return count;
}

/* Appends a knot that is above the last one and finite. */
static size_t append(double *knots, size_t count, double knot) {
    if (!isfinite(knot) || (count > 0 && knot <= knots[count - 1])) return count;
    knots[count] = knot;
    return count + 1;
}

/* Appends a value and the double after it: a cell that holds this value alone. */
static size_t append_atom(double *knots, size_t count, double value) {
    count = append(knots, count, value);
    return append(knots, count, nextafter(value, INFINITY));
}

static double part_of(const ranks *r, uint64_t n, uint32_t i, uint32_t parts) {
    return ranks_value(r, rank_of_part(n, i, parts));
}

/* The quantiles i/parts for i in 1..parts-1; the ones that repeat become atoms. */
static size_t append_quantiles(const ranks *r, uint64_t n, uint32_t parts, double *knots,
                               size_t count) {
    for (uint32_t i = 1; i < parts; i++) {
        double value = part_of(r, n, i, parts);
        int repeats = i + 1 < parts && part_of(r, n, i + 1, parts) == value;
        count = repeats ? append_atom(knots, count, value) : append(knots, count, value);
    }
    return count;
}

size_t knots_choose(const ranks *r, uint64_t n, uint32_t resolution, double *knots) {
    size_t count = 0;
    if (r->complete && r->count <= resolution) {
        for (size_t i = 0; i < r->count; i++)
            count = append_atom(knots, count, r->list[i].value);
        return count;
    }
    count = append(knots, count, ranks_value(r, 1));
    count = append_quantiles(r, n, resolution, knots, count);
    return append(knots, count, nextafter(ranks_value(r, n), INFINITY));
}

size_t knots_bin_edges(const ranks *r, uint64_t n, uint32_t bins, double *edges) {
    if (ranks_value(r, 1) == ranks_value(r, n)) return append_atom(edges, 0, ranks_value(r, 1));
    return append_quantiles(r, n, bins, edges, 0);
}
