/* SPDX-License-Identifier: Apache-2.0 */
/* Plain loops with the standard library.
 * In: arrays. Out: counts and numbers. Layer: bench. */
#include "naive.h"

#include <algorithm>
#include <cmath>
#include <numeric>

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

namespace {

/* Counts what is no number of its own; whether there is a bin to look for. */
bool is_ordinary(double x, Specials *s) {
    if (std::isnan(x)) {
        s->nan++;
        return false;
    }
    if (std::isinf(x)) {
        (x > 0 ? s->up : s->down)++;
        return false;
    }
    return true;
}

double total(const std::uint64_t *counts, std::size_t bins) {
    double n = 0;
    for (std::size_t i = 0; i < bins; i++)
        n += static_cast<double>(counts[i]);
    return n;
}

double smoothed(std::uint64_t count, double n, std::size_t bins) {
    return (static_cast<double>(count) + 0.5) / (n + 0.5 * static_cast<double>(bins));
}

} // namespace

void observe(const float *x, std::size_t row_count, std::size_t columns,
             const std::vector<std::vector<double>> &edges, Observed *out) {
    for (std::size_t r = 0; r < row_count; r++) {
        for (std::size_t c = 0; c < columns; c++) {
            double value = static_cast<double>(x[r * columns + c]);
            if (!is_ordinary(value, &out->specials[c])) continue;
            const auto &own = edges[c];
            auto bin = std::upper_bound(own.begin(), own.end(), value) - own.begin();
            out->cells[c * (own.size() + 1) + static_cast<std::size_t>(bin)]++;
        }
    }
}

void observe_walking(const float *x, std::size_t row_count, std::size_t columns,
                     const std::vector<std::vector<double>> &edges, Observed *out) {
    for (std::size_t r = 0; r < row_count; r++) {
        for (std::size_t c = 0; c < columns; c++) {
            double value = static_cast<double>(x[r * columns + c]);
            if (!is_ordinary(value, &out->specials[c])) continue;
            const auto &own = edges[c];
            std::size_t bin = 0;
            while (bin < own.size() && own[bin] <= value)
                bin++;
            out->cells[c * (own.size() + 1) + bin]++;
        }
    }
}

double psi(const std::uint64_t *reference, const std::uint64_t *current, std::size_t bins) {
    double n = total(reference, bins);
    double m = total(current, bins);
    double sum = 0;
    for (std::size_t i = 0; i < bins; i++) {
        double r = smoothed(reference[i], n, bins);
        double c = smoothed(current[i], m, bins);
        sum += (c - r) * std::log(c / r);
    }
    return sum;
}

double kl(const std::uint64_t *reference, const std::uint64_t *current, std::size_t bins) {
    double n = total(reference, bins);
    double m = total(current, bins);
    double sum = 0;
    for (std::size_t i = 0; i < bins; i++) {
        double c = smoothed(current[i], m, bins);
        sum += c * std::log(c / smoothed(reference[i], n, bins));
    }
    return sum;
}

double js(const std::uint64_t *reference, const std::uint64_t *current, std::size_t bins) {
    double n = total(reference, bins);
    double m = total(current, bins);
    double sum = 0;
    for (std::size_t i = 0; i < bins; i++) {
        double r = static_cast<double>(reference[i]) / n;
        double c = static_cast<double>(current[i]) / m;
        double middle = (r + c) / 2;
        if (r > 0) sum += r * std::log(r / middle) / 2;
        if (c > 0) sum += c * std::log(c / middle) / 2;
    }
    return std::sqrt(std::max(sum, 0.0) / std::log(2.0));
}

double ks_of_bins(const std::uint64_t *reference, const std::uint64_t *current, std::size_t bins) {
    double n = total(reference, bins);
    double m = total(current, bins);
    double below_r = 0;
    double below_c = 0;
    double d = 0;
    for (std::size_t i = 0; i < bins; i++) {
        below_r += static_cast<double>(reference[i]);
        below_c += static_cast<double>(current[i]);
        d = std::max(d, std::fabs(below_r / n - below_c / m));
    }
    return d;
}

double ks_p(double d, double reference_rows, double current_rows) {
    double n = reference_rows * current_rows / (reference_rows + current_rows);
    return std::min(1.0, 2 * std::exp(-2 * d * d * n));
}

double missing_p(double reference_share, double reference_rows, double current_share,
                 double current_rows) {
    double pooled = (reference_share * reference_rows + current_share * current_rows) /
                    (reference_rows + current_rows);
    double variance = pooled * (1 - pooled) * (1 / reference_rows + 1 / current_rows);
    if (!(variance > 0)) return 1;
    return std::erfc(std::fabs(current_share - reference_share) / std::sqrt(2 * variance));
}

std::vector<double> benjamini_hochberg(const std::vector<double> &p) {
    std::vector<std::size_t> order(p.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return p[a] < p[b]; });
    std::vector<double> adjusted(p.size());
    double smallest = 1;
    for (std::size_t i = p.size(); i-- > 0;) {
        double scaled = p[order[i]] * static_cast<double>(p.size()) / static_cast<double>(i + 1);
        smallest = std::min(smallest, scaled);
        adjusted[order[i]] = smallest;
    }
    return adjusted;
}

namespace {

double merge(const std::vector<double> &x, const std::vector<double> &y) {
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

} // namespace

double ks(std::vector<double> x, std::vector<double> y) {
    std::sort(x.begin(), x.end());
    std::sort(y.begin(), y.end());
    return merge(x, y);
}

double ks_of_window(const std::vector<double> &rising, std::vector<double> window) {
    std::sort(window.begin(), window.end());
    return merge(rising, window);
}

inline PageHinkley::Drift PageHinkley::take(double x) {
    constexpr double MIN_INSTANCES = 30, DELTA = 0.005, THRESHOLD = 50, ALPHA = 1 - 0.0001;
    if (drifted) *this = PageHinkley();
    n += 1;
    mean += (x - mean) / n;
    double deviation = x - mean;
    increase = ALPHA * increase + deviation - DELTA;
    decrease = ALPHA * decrease + deviation + DELTA;
    if (increase < lowest) lowest = increase;
    if (decrease > highest) highest = decrease;
    if (n < MIN_INSTANCES) return NONE;
    bool up = increase - lowest > THRESHOLD;
    drifted = up || highest - decrease > THRESHOLD;
    if (!drifted) return NONE;
    return up ? UP : DOWN;
}

void page_hinkley(PageHinkley *test, const double *x, std::size_t n, std::uint64_t first,
                  Drifts *drifts) {
    PageHinkley own = *test; /* may be in registers */
    for (std::size_t i = 0; i < n; i++) {
        auto drift = own.take(x[i]);
        if (drift != PageHinkley::NONE) drifts->emplace_back(first + i, 0, drift);
    }
    *test = own;
}

void page_hinkley_by_columns(std::vector<PageHinkley> *tests, const float *x, std::size_t row_count,
                             std::uint64_t first, Drifts *drifts) {
    std::size_t columns = tests->size();
    for (std::size_t c = 0; c < columns; c++) {
        PageHinkley own = (*tests)[c];
        for (std::size_t r = 0; r < row_count; r++) {
            double value = static_cast<double>(x[r * columns + c]);
            if (std::isnan(value)) continue;
            auto drift = own.take(value);
            if (drift != PageHinkley::NONE) drifts->emplace_back(first + r, c, drift);
        }
        (*tests)[c] = own;
    }
}

void page_hinkley_by_rows(std::vector<PageHinkley> *tests, const float *x, std::size_t row_count,
                          std::uint64_t first, Drifts *drifts) {
    std::size_t columns = tests->size();
    for (std::size_t r = 0; r < row_count; r++) {
        for (std::size_t c = 0; c < columns; c++) {
            double value = static_cast<double>(x[r * columns + c]);
            if (std::isnan(value)) continue;
            auto drift = (*tests)[c].take(value);
            if (drift != PageHinkley::NONE) drifts->emplace_back(first + r, c, drift);
        }
    }
}

} // namespace naive
