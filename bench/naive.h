/* SPDX-License-Identifier: Apache-2.0 */
/* The plain loops that kernels and statistics are measured against.
 * In: the same arrays. Out: the same numbers. Layer: bench. */
#ifndef BENCH_NAIVE_H
#define BENCH_NAIVE_H

#include <cstddef>
#include <cstdint>
#include <vector>

namespace naive {

struct Specials {
    std::uint64_t nan = 0, up = 0, down = 0;
};

Specials count_specials(const double *x, std::size_t n);
void find_range(const double *x, std::size_t n, double *minimum, double *maximum);
/* Welford's update: a division for each value. */
void moments(const double *x, std::size_t n, double *mean, double *m2);
void ranks(const double *x, std::size_t n, const std::vector<double> &edges, std::uint32_t *out);
void histogram(const double *x, std::size_t n, const std::vector<double> &edges,
               std::uint64_t *cells);
/* Row after row, column after column, edge after edge. */
void rows(const float *x, std::size_t row_count, std::size_t columns, const float *edges,
          std::size_t edge_count, std::uint64_t *at_least);
/* What an observer of a model would write first: value after value, its specials, then its bin
 * among the feature's edges by std::upper_bound, or by walking along them. cells: (edges + 1) a
 * column. */
struct Observed {
    std::vector<Specials> specials;
    std::vector<std::uint64_t> cells;
};
void observe(const float *x, std::size_t row_count, std::size_t columns,
             const std::vector<std::vector<double>> &edges, Observed *out);
void observe_walking(const float *x, std::size_t row_count, std::size_t columns,
                     const std::vector<std::vector<double>> &edges, Observed *out);
/* A loop over the bins and std::log for each number. */
double psi(const std::uint64_t *reference, const std::uint64_t *current, std::size_t bins);
double kl(const std::uint64_t *reference, const std::uint64_t *current, std::size_t bins);
double js(const std::uint64_t *reference, const std::uint64_t *current, std::size_t bins);
double ks_of_bins(const std::uint64_t *reference, const std::uint64_t *current, std::size_t bins);
/* std::sort of both and a merge; D in doubles. */
double ks(std::vector<double> x, std::vector<double> y);

} // namespace naive

#endif
