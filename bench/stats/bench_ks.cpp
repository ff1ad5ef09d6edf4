/* SPDX-License-Identifier: Apache-2.0 */
/* Two-sample KS beside std::sort and a merge, on friendly and on awkward samples; windows that
 * slide; sorting; and the distances of ten bins. In: samples and counts. Layer: bench. */
#include <benchmark/benchmark.h>

#include <driftcheck/ks.h>

#include <string>

#include "data.h"
#include "naive.h"

extern "C" {
#include "sketch/sort.h"
}

namespace {

enum Shape { NORMAL, PARETO, TIED, CONSTANT, SORTED };
const char *const shape_names[] = {"normal", "pareto", "tied", "constant", "sorted"};

double draw(std::mt19937_64 &random, Shape shape) {
    switch (shape) {
    case PARETO:
        return data::draw(random, data::PARETO);
    case TIED:
        return static_cast<double>(random() % 30);
    case CONSTANT:
        return 7.5;
    default:
        return data::draw(random, data::NORMAL);
    }
}

std::vector<double> sample(std::mt19937_64 &random, std::size_t n, Shape shape) {
    std::vector<double> out(n);
    for (double &x : out)
        x = draw(random, shape);
    if (shape == SORTED) std::sort(out.begin(), out.end());
    return out;
}

/* Pairs of samples that take turns: D, and with it the work, differs from one to the next. */
struct Pairs {
    std::vector<std::vector<double>> x, y;
    std::size_t at = 0;

    Pairs(std::size_t n, std::size_t m, Shape shape) {
        std::mt19937_64 random(2024);
        for (std::size_t i = 0; i < (n + m > 1000000 ? 4 : 8); i++) {
            x.push_back(sample(random, n, shape));
            y.push_back(sample(random, m, shape));
        }
    }
    void turn() {
        at = (at + 1) % x.size();
    }
};

void count_values(benchmark::State &state, std::size_t each) {
    auto values = static_cast<double>(state.iterations()) * static_cast<double>(each);
    state.counters["ns_per_value"] = benchmark::Counter(
        values * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

using Test = drift_status (*)(const double *, std::size_t, const double *, std::size_t,
                              const drift_allocator *, drift_result *, drift_error *);

void naive_test(benchmark::State &state, std::size_t n, std::size_t m, Shape shape) {
    Pairs pairs(n, m, shape);
    for (auto _ : state) {
        benchmark::DoNotOptimize(naive::ks(pairs.x[pairs.at], pairs.y[pairs.at]));
        pairs.turn();
    }
    count_values(state, n + m);
}

/* With its p-value, which the naive one does not have. */
void test(benchmark::State &state, std::size_t n, std::size_t m, Shape shape, Test function) {
    Pairs pairs(n, m, shape);
    drift_result result;
    drift_result_init(&result);
    for (auto _ : state) {
        const auto &x = pairs.x[pairs.at];
        const auto &y = pairs.y[pairs.at];
        function(x.data(), n, y.data(), m, nullptr, &result, nullptr);
        benchmark::DoNotOptimize(result);
        pairs.turn();
    }
    count_values(state, n + m);
}

using Against = drift_status (*)(const drift_ks_reference *, const double *, std::size_t,
                                 const drift_allocator *, drift_result *, drift_error *);

/* Only the window is new; the time is given for all values even so, for the ratio. */
void test_prepared(benchmark::State &state, std::size_t n, std::size_t m, Shape shape,
                   Against function) {
    Pairs pairs(n, m, shape);
    drift_ks_reference *reference = nullptr;
    drift_result result;
    drift_result_init(&result);
    drift_ks_reference_create(pairs.x[0].data(), n, nullptr, &reference, nullptr);
    for (auto _ : state) {
        function(reference, pairs.y[pairs.at].data(), m, nullptr, &result, nullptr);
        benchmark::DoNotOptimize(result);
        pairs.turn();
    }
    drift_ks_reference_free(reference);
    count_values(state, n + m);
}

void add_tests(std::size_t n, std::size_t m, Shape shape) {
    std::string input =
        "/" + std::to_string(n) + "-" + std::to_string(m) + "-" + shape_names[shape];
    auto add = [&](const char *variant, auto work) {
        benchmark::RegisterBenchmark(("ks/" + std::string(variant) + input).c_str(), work);
    };
    add("naive", [=](benchmark::State &s) { naive_test(s, n, m, shape); });
    add("drift_ks", [=](benchmark::State &s) { test(s, n, m, shape, drift_ks); });
    add("bounds", [=](benchmark::State &s) { test(s, n, m, shape, drift_ks_bounds); });
    add("prepared",
        [=](benchmark::State &s) { test_prepared(s, n, m, shape, drift_ks_reference_test); });
    add("prepared bounds",
        [=](benchmark::State &s) { test_prepared(s, n, m, shape, drift_ks_reference_bounds); });
    if (shape == SORTED) {
        add("drift_ks_sorted", [=](benchmark::State &s) { test(s, n, m, shape, drift_ks_sorted); });
    }
}

/* ---- sliding ---- */

/* Each slide: the window sorted anew, and walked along with the sorted reference. */
void slide_naively(benchmark::State &state, std::size_t n) {
    std::mt19937_64 random(7);
    auto reference = sample(random, n, NORMAL);
    auto stream = sample(random, 2 * n, NORMAL);
    std::sort(reference.begin(), reference.end());
    std::size_t at = 0;
    for (auto _ : state) {
        std::vector<double> window(stream.begin() + static_cast<std::ptrdiff_t>(at),
                                   stream.begin() + static_cast<std::ptrdiff_t>(at + n));
        benchmark::DoNotOptimize(naive::ks_of_window(reference, window));
        at = (at + 1) % n;
    }
    count_values(state, 1);
}

/* Values of a stream pushed, a full window ago the first of them. */
void push(benchmark::State &state, drift_sliding_ks *sliding, std::size_t n) {
    std::mt19937_64 random(8);
    auto stream = sample(random, 1 << 20, NORMAL);
    drift_sliding_ks_push(sliding, stream.data(), n, nullptr, nullptr);
    std::vector<double> d(1024);
    std::size_t at = 0;
    for (auto _ : state) {
        drift_sliding_ks_push(sliding, stream.data() + at, d.size(), d.data(), nullptr);
        benchmark::DoNotOptimize(d.data());
        at = (at + d.size()) % stream.size();
    }
    drift_sliding_ks_free(sliding);
    count_values(state, d.size());
}

void slide(benchmark::State &state, std::size_t n) {
    std::mt19937_64 random(7);
    auto reference = sample(random, n, NORMAL);
    drift_sliding_ks *sliding = nullptr;
    drift_sliding_ks_create(reference.data(), n, n, nullptr, &sliding, nullptr);
    push(state, sliding, n);
}

/* The reference's counts between `count` of its quantiles instead of its values. */
void slide_counts(benchmark::State &state, std::size_t n, std::size_t count) {
    std::mt19937_64 random(7);
    auto reference = sample(random, n, NORMAL);
    std::sort(reference.begin(), reference.end());
    std::vector<double> knots;
    std::vector<std::uint64_t> cells;
    std::size_t before = 0;
    for (std::size_t i = 0; i < count; i++) {
        std::size_t at = (i + 1) * n / (count + 1);
        knots.push_back(reference[at]);
        cells.push_back(at - before);
        before = at;
    }
    cells.push_back(n - before);
    drift_sliding_ks *sliding = nullptr;
    drift_sliding_ks_create_counts(knots.data(), count, cells.data(), n, nullptr, &sliding,
                                   nullptr);
    push(state, sliding, n);
}

/* ---- sorting ---- */

void sort_std(benchmark::State &state, std::size_t n, Shape shape) {
    Pairs pairs(n, 1, shape);
    std::vector<double> copy(n);
    for (auto _ : state) {
        copy = pairs.x[pairs.at];
        std::sort(copy.begin(), copy.end());
        benchmark::DoNotOptimize(copy.data());
        pairs.turn();
    }
    count_values(state, n);
}

void sort_own(benchmark::State &state, std::size_t n, Shape shape) {
    Pairs pairs(n, 1, shape);
    std::vector<double> copy(n), scratch(n);
    for (auto _ : state) {
        copy = pairs.x[pairs.at];
        sort_doubles(copy.data(), scratch.data(), n);
        benchmark::DoNotOptimize(copy.data());
        pairs.turn();
    }
    count_values(state, n);
}

void prepare(benchmark::State &state, std::size_t n, Shape shape) {
    Pairs pairs(n, 1, shape);
    for (auto _ : state) {
        drift_ks_reference *reference = nullptr;
        drift_ks_reference_create(pairs.x[pairs.at].data(), n, nullptr, &reference, nullptr);
        benchmark::DoNotOptimize(reference);
        drift_ks_reference_free(reference);
        pairs.turn();
    }
    count_values(state, n);
}

void add_sorts(std::size_t n, Shape shape) {
    std::string input = "/" + std::to_string(n) + "-" + shape_names[shape];
    benchmark::RegisterBenchmark(("sort/naive" + input).c_str(),
                                 [=](benchmark::State &s) { sort_std(s, n, shape); });
    benchmark::RegisterBenchmark(("sort/sort_doubles" + input).c_str(),
                                 [=](benchmark::State &s) { sort_own(s, n, shape); });
    benchmark::RegisterBenchmark(("sort/drift_ks_reference_create" + input).c_str(),
                                 [=](benchmark::State &s) { prepare(s, n, shape); });
}

/* ---- the p-value alone ---- */

void p_value(benchmark::State &state) {
    auto n = static_cast<std::uint64_t>(state.range(0));
    auto m = static_cast<std::uint64_t>(state.range(1));
    double unit = std::sqrt(1.0 / static_cast<double>(n) + 1.0 / static_cast<double>(m));
    double z = 0.5;
    double p = 0;
    std::int32_t method = 0;
    for (auto _ : state) {
        drift_ks_p_value(z * unit, n, m, nullptr, &p, &method, nullptr);
        benchmark::DoNotOptimize(p);
        z = z > 1.5 ? 0.5 : z + 0.1; /* what D of equal distributions is like */
    }
}

void psi_and_js(benchmark::State &state) {
    const std::uint64_t r[10] = {100, 90, 110, 95, 105, 100, 99, 101, 100, 100};
    const std::uint64_t c[10] = {80, 85, 120, 90, 110, 105, 95, 110, 115, 90};
    drift_result result;
    drift_result_init(&result);
    for (auto _ : state) {
        drift_psi(r, c, 10, 0.5, &result, nullptr);
        drift_js(r, c, 10, &result, nullptr);
        benchmark::DoNotOptimize(result);
    }
}

BENCHMARK(p_value)
    ->Name("ks_p_value/drift")
    ->Args({1000, 1000})
    ->Args({1000, 10000})
    ->Args({10000, 10000})
    ->Args({1000, 100000})
    ->Args({100000, 100000})
    ->Args({1000000, 1000000});
BENCHMARK(psi_and_js)->Name("psi+js/drift/10-bins");

const bool added = [] {
    for (std::size_t n : {10000, 100000, 1000000}) {
        for (Shape shape : {NORMAL, PARETO, TIED, CONSTANT, SORTED})
            add_tests(n, n, shape);
        for (Shape shape : {NORMAL, PARETO, TIED})
            add_sorts(n, shape);
    }
    add_tests(10000, 1000, NORMAL);
    add_tests(100000, 1000, NORMAL);
    add_tests(1000000, 1000, NORMAL);
    for (std::size_t n : {1000, 10000, 100000}) {
        std::string input = "/" + std::to_string(n) + "-" + std::to_string(n);
        benchmark::RegisterBenchmark(("sliding_ks/naive" + input).c_str(),
                                     [=](benchmark::State &s) { slide_naively(s, n); });
        benchmark::RegisterBenchmark(("sliding_ks/drift" + input).c_str(),
                                     [=](benchmark::State &s) { slide(s, n); });
        for (std::size_t knots : {100, 256, 1024}) {
            if (knots > n / 2) continue;
            benchmark::RegisterBenchmark(
                ("sliding_ks/counts_" + std::to_string(knots) + input).c_str(),
                [=](benchmark::State &s) { slide_counts(s, n, knots); });
        }
    }
    return true;
}();

} // namespace
