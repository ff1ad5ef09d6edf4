/* SPDX-License-Identifier: Apache-2.0 */
/* Plain loops with the standard library.
 * In: arrays. Out: counts and numbers. Layer: bench. */
#include "naive.h"

#include <algorithm>
#include <cmath>

namespace naive {

Specials count_specials(const double *x, std::size_t n) {
    Specials s;
    for (std::size_t i = 0; i < n; i++) {
        if (std::isnan(x[i])) s.nan++;
        if (std::isinf(x[i])) (x[i] > 0 ? s.up : s.down)++;
    }
    return s;
}

void find_range(const double *x, std::size_t n, double *minimum, double *maximum) {
    *minimum = INFINITY;
    *maximum = -INFINITY;
    for (std::size_t i = 0; i < n; i++) {
        if (!std::isfinite(x[i])) continue;
        if (x[i] < *minimum) *minimum = x[i];
        if (x[i] > *maximum) *maximum = x[i];
    }
}

void moments(const double *x, std::size_t n, double *mean, double *m2) {
    double count = 0;
    *mean = *m2 = 0;
    for (std::size_t i = 0; i < n; i++) {
        if (!std::isfinite(x[i])) continue;
        count += 1;
        double delta = x[i] - *mean;
        *mean += delta / count;
        *m2 += delta * (x[i] - *mean);
    }
}

void ranks(const double *x, std::size_t n, const std::vector<double> &edges, std::uint32_t *out) {
    for (std::size_t i = 0; i < n; i++) {
        out[i] = static_cast<std::uint32_t>(std::upper_bound(edges.begin(), edges.end(), x[i]) -
                                            edges.begin());
    }
}

void histogram(const double *x, std::size_t n, const std::vector<double> &edges,
               std::uint64_t *cells) {
    for (std::size_t i = 0; i < n; i++) {
        if (std::isnan(x[i])) continue;
        cells[std::upper_bound(edges.begin(), edges.end(), x[i]) - edges.begin()]++;
    }
}

void rows(const float *x, std::size_t row_count, std::size_t columns, const float *edges,
          std::size_t edge_count, std::uint64_t *at_least) {
    for (std::size_t r = 0; r < row_count; r++) {
        for (std::size_t c = 0; c < columns; c++) {
            for (std::size_t e = 0; e < edge_count; e++) {
                if (x[r * columns + c] >= edges[e * columns + c]) at_least[e * columns + c]++;
            }
        }
    }
}

double ks(std::vector<double> x, std::vector<double> y) {
    std::sort(x.begin(), x.end());
    std::sort(y.begin(), y.end());
    double d = 0;
    std::size_t i = 0;
    std::size_t j = 0;
    while (i < x.size() && j < y.size()) {
        double value = std::min(x[i], y[j]);
        while (i < x.size() && x[i] == value)
            i++;
        while (j < y.size() && y[j] == value)
            j++;
        double difference = static_cast<double>(i) / static_cast<double>(x.size()) -
                            static_cast<double>(j) / static_cast<double>(y.size());
        d = std::max(d, std::fabs(difference));
    }
    return d;
}

} // namespace naive
