/* SPDX-License-Identifier: Apache-2.0 */
/* The plain loops that kernels and statistics are measured against.
 * In: the same arrays. Out: the same numbers. Layer: bench. */
#ifndef BENCH_NAIVE_H
#define BENCH_NAIVE_H

#include <cstddef>
#include <cstdint>
#include <limits>
#include <tuple>
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
/* What significance takes: Kolmogorov's first term, the two-proportion z test of missing rows, and
 * p-values adjusted by Benjamini and Hochberg. */
double ks_p(double d, double reference_rows, double current_rows);
double missing_p(double reference_share, double reference_rows, double current_share,
                 double current_rows);
std::vector<double> benjamini_hochberg(const std::vector<double> &p);
/* std::sort of both and a merge; D in doubles. */
double ks(std::vector<double> x, std::vector<double> y);
/* The same, where one sample is sorted already. */
double ks_of_window(const std::vector<double> &rising, std::vector<double> window);

/* Page-Hinkley in both directions by river's recurrence and with its defaults. The mean is written
 * as in textbooks: one division stands between a mean and the next. */
class PageHinkley {
  public:
    enum Drift { NONE, UP, DOWN };
    Drift take(double x);

  private:
    double n = 0, mean = 0;
    double increase = 0, decrease = 0;
    double lowest = std::numeric_limits<double>::infinity(), highest = -1;
    bool drifted = false;
};

/* Row, column, direction: as drift_page_hinkley_flag has them. */
using Drift = std::tuple<std::uint64_t, std::uint64_t, PageHinkley::Drift>;
using Drifts = std::vector<Drift>;

/* One stream, whose first value here is number `first` of it. */
void page_hinkley(PageHinkley *test, const double *x, std::size_t n, std::uint64_t first,
                  Drifts *drifts);
/* A test for each column of row-major values, NaN passed over: one column after the other, or row
 * after row. Drifts in no order. */
void page_hinkley_by_columns(std::vector<PageHinkley> *tests, const float *x, std::size_t row_count,
                             std::uint64_t first, Drifts *drifts);
void page_hinkley_by_rows(std::vector<PageHinkley> *tests, const float *x, std::size_t row_count,
                          std::uint64_t first, Drifts *drifts);

} // namespace naive

#endif
