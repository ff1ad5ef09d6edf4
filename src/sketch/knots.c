/* SPDX-License-Identifier: Apache-2.0 */
/* Quantile knots and bin edges of a sorted sample.
 * In: rising finite values. Out: strictly rising finite knots. Layer: sketch. */
#include "sketch/knots.h"

#include <math.h>

size_t knots_capacity(uint32_t resolution) {
    return 2 * (size_t)resolution + 4;
}

/* The ceil(n i / parts)-th smallest value: numpy's quantile(method="inverted_cdf"), in integers,
 * so that no rounding of i / parts can move the rank. n i is below 2^53 * 10^4 < 2^67: split. */
static double quantile_of_parts(const double *sorted, size_t n, uint32_t i, uint32_t parts) {
    uint64_t whole = (uint64_t)n / parts * i;
    uint64_t rest = ((uint64_t)n % parts * i + parts - 1) / parts;
    uint64_t rank = whole + rest;
    return sorted[rank == 0 ? 0 : rank - 1];
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

static size_t count_distinct(const double *sorted, size_t n, size_t limit) {
    size_t distinct = 1;
    for (size_t i = 1; i < n && distinct <= limit; i++)
        distinct += sorted[i] > sorted[i - 1];
    return distinct;
}

/* The quantiles i/parts for i in 1..parts-1; the ones that repeat become atoms. */
static size_t append_quantiles(const double *sorted, size_t n, uint32_t parts, double *knots,
                               size_t count) {
    for (uint32_t i = 1; i < parts; i++) {
        double value = quantile_of_parts(sorted, n, i, parts);
        int repeats = i + 1 < parts && quantile_of_parts(sorted, n, i + 1, parts) == value;
        count = repeats ? append_atom(knots, count, value) : append(knots, count, value);
    }
    return count;
}

size_t knots_choose(const double *sorted, size_t n, uint32_t resolution, double *knots) {
    size_t count = 0;
    if (count_distinct(sorted, n, resolution) <= resolution) {
        for (size_t i = 0; i < n; i++) {
            if (i == 0 || sorted[i] > sorted[i - 1]) count = append_atom(knots, count, sorted[i]);
        }
        return count;
    }
    count = append(knots, count, sorted[0]);
    count = append_quantiles(sorted, n, resolution, knots, count);
    return append(knots, count, nextafter(sorted[n - 1], INFINITY));
}

size_t knots_bin_edges(const double *sorted, size_t n, uint32_t bins, double *edges) {
    if (sorted[0] == sorted[n - 1]) return append_atom(edges, 0, sorted[0]);
    return append_quantiles(sorted, n, bins, edges, 0);
}
