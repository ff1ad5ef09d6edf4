/* SPDX-License-Identifier: Apache-2.0 */
/* Two-sample KS beside std::sort and a merge, and the distances of ten bins.
 * In: samples and counts. Layer: bench. */
#include <benchmark/benchmark.h>

#include <driftcheck/stats.h>

#include "data.h"
#include "naive.h"

namespace {

std::vector<double> sample(std::size_t n, unsigned seed) {
    std::mt19937_64 random(seed);
    std::vector<double> out(n);
    for (double &x : out)
        x = data::draw(random, data::NORMAL);
    return out;
}

void count_values(benchmark::State &state) {
    auto values = static_cast<double>(state.iterations()) *
                  static_cast<double>(state.range(0) + state.range(1));
    state.counters["ns_per_value"] = benchmark::Counter(
        values * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void ks_naive(benchmark::State &state) {
    auto x = sample(static_cast<std::size_t>(state.range(0)), 1);
    auto y = sample(static_cast<std::size_t>(state.range(1)), 2);
    for (auto _ : state)
        benchmark::DoNotOptimize(naive::ks(x, y));
    count_values(state);
}

/* With its p-value, which the naive one does not have. */
void ks_driftcheck(benchmark::State &state) {
    auto x = sample(static_cast<std::size_t>(state.range(0)), 1);
    auto y = sample(static_cast<std::size_t>(state.range(1)), 2);
    drift_result result;
    drift_result_init(&result);
    for (auto _ : state) {
        drift_ks(x.data(), x.size(), y.data(), y.size(), nullptr, &result, nullptr);
        benchmark::DoNotOptimize(result);
    }
    count_values(state);
}

void ks_sorted(benchmark::State &state) {
    auto x = sample(static_cast<std::size_t>(state.range(0)), 1);
    auto y = sample(static_cast<std::size_t>(state.range(1)), 2);
    std::sort(x.begin(), x.end());
    std::sort(y.begin(), y.end());
    drift_result result;
    drift_result_init(&result);
    for (auto _ : state) {
        drift_ks_sorted(x.data(), x.size(), y.data(), y.size(), nullptr, &result, nullptr);
        benchmark::DoNotOptimize(result);
    }
    count_values(state);
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

void sizes(benchmark::internal::Benchmark *b) {
    b->Args({1000, 10000})->Args({10000, 100000})->Args({100000, 100000})->Args({1000000, 100000});
}

BENCHMARK(ks_naive)->Name("ks/naive")->Apply(sizes);
BENCHMARK(ks_driftcheck)->Name("ks/drift_ks")->Apply(sizes);
BENCHMARK(ks_sorted)->Name("ks/drift_ks_sorted")->Apply(sizes);
BENCHMARK(psi_and_js)->Name("psi+js/drift/10-bins");

} // namespace
