/* SPDX-License-Identifier: Apache-2.0 */
/* Every kernel on every level beside the naive loop. Names are kernel/level/input, so that
 * bench/ratios.py can set each level against "naive" of the same run.
 * In: 32,768 doubles that stay in the second-level cache. Layer: bench. */
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <string>

#include "data.h"
#include "naive.h"

#include <driftcheck/core.h>

extern "C" {
#include "kernels/kernels.h"
#include "kernels/rank_tree.h"
}

namespace {

constexpr std::size_t VALUES = 32768;
constexpr std::size_t ARRAYS = 8;

/* Runs `work` on one array after the other and reports nanoseconds a value. */
template <class Work> void over_arrays(benchmark::State &state, data::Shape shape, Work work) {
    auto arrays = data::columns(ARRAYS, VALUES / ARRAYS, shape);
    std::size_t at = 0;
    for (auto _ : state)
        work(arrays[at++ % ARRAYS].data(), VALUES / ARRAYS);
    auto values = static_cast<double>(state.iterations()) * (VALUES / ARRAYS);
    state.SetItemsProcessed(static_cast<std::int64_t>(values));
    state.counters["ns_per_value"] = benchmark::Counter(
        values * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <class Work> void add(const std::string &name, data::Shape shape, Work work) {
    benchmark::RegisterBenchmark(
        name.c_str(), [shape, work](benchmark::State &state) { over_arrays(state, shape, work); });
}

std::string name_of(const char *kernel, const char *level, const std::string &input) {
    return std::string(kernel) + "/" + level + "/" + input;
}

void add_columns(const char *level, const kernel_table *k) {
    add(name_of("count_specials", level, "normal"), data::NORMAL,
        [k](const double *x, std::size_t n) {
            kernel_specials out = {0, 0, 0};
            k->count_specials(x, n, &out);
            benchmark::DoNotOptimize(out);
        });
    add(name_of("summary", level, "normal"), data::NORMAL, [k](const double *x, std::size_t n) {
        kernel_summary out = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
        k->summarize(x, n, 0.1, &out);
        benchmark::DoNotOptimize(out);
    });
    add(name_of("moments", level, "normal"), data::NORMAL, [k](const double *x, std::size_t n) {
        kernel_sums out = {{0}, {0}};
        k->add_shifted(x, n, 0.1, &out);
        benchmark::DoNotOptimize(out);
    });
}

void add_naive_columns() {
    add("count_specials/naive/normal", data::NORMAL, [](const double *x, std::size_t n) {
        benchmark::DoNotOptimize(naive::count_specials(x, n));
    });
    add("summary/naive/normal", data::NORMAL, [](const double *x, std::size_t n) {
        double low, high, mean, m2;
        benchmark::DoNotOptimize(naive::count_specials(x, n));
        naive::find_range(x, n, &low, &high);
        naive::moments(x, n, &mean, &m2);
        benchmark::DoNotOptimize(low + high + mean + m2);
    });
    add("moments/naive/normal", data::NORMAL, [](const double *x, std::size_t n) {
        double mean, m2;
        naive::moments(x, n, &mean, &m2);
        benchmark::DoNotOptimize(mean + m2);
    });
}

/* The tree lives as long as the program: benchmarks run after they are registered. */
const kernel_tree *tree_of(std::size_t edges, data::Shape shape) {
    auto *keys = new std::vector<double>(data::quantiles(edges, shape));
    auto *tree = new rank_tree;
    if (!rank_tree_init(tree, keys->data(), keys->size(), nullptr)) std::abort();
    return &tree->view;
}

void add_searches(const char *level, const kernel_table *k, std::size_t edges, data::Shape shape) {
    const kernel_tree *tree = tree_of(edges, shape);
    std::string input = std::to_string(edges) + (shape == data::PARETO ? "-pareto" : "-normal");
    add(name_of("histogram", level, input), shape, [k, tree](const double *x, std::size_t n) {
        std::vector<std::uint64_t> cells(tree->count + 1);
        kernel_specials specials = {0, 0, 0};
        k->count_specials(x, n, &specials);
        kernel_extent known = {specials.nan, -INFINITY, INFINITY};
        k->histogram(x, n, &known, tree, cells.data());
        benchmark::DoNotOptimize(cells.data());
    });
    add(name_of("rank", level, input), shape, [k, tree](const double *x, std::size_t n) {
        std::vector<std::uint32_t> ranks(n);
        k->rank(x, n, tree, ranks.data());
        benchmark::DoNotOptimize(ranks.data());
    });
}

void add_naive_searches(std::size_t edges, data::Shape shape) {
    std::string input = std::to_string(edges) + (shape == data::PARETO ? "-pareto" : "-normal");
    auto keys = data::quantiles(edges, shape);
    add(name_of("histogram", "naive", input), shape, [keys](const double *x, std::size_t n) {
        std::vector<std::uint64_t> cells(keys.size() + 1);
        naive::histogram(x, n, keys, cells.data());
        benchmark::DoNotOptimize(cells.data());
    });
    add(name_of("rank", "naive", input), shape, [keys](const double *x, std::size_t n) {
        std::vector<std::uint32_t> ranks(n);
        naive::ranks(x, n, keys, ranks.data());
        benchmark::DoNotOptimize(ranks.data());
    });
}

/* A batch as an inference server has it: 256 rows of 64 features, deciles for each. */
constexpr std::size_t ROWS = 256;
constexpr std::size_t COLUMNS = 64;
constexpr std::size_t EDGES = 9;

template <class Work> void over_rows(benchmark::State &state, Work work) {
    auto arrays = data::columns(ARRAYS, ROWS * COLUMNS, data::NORMAL);
    std::vector<std::vector<float>> batches;
    for (auto &a : arrays)
        batches.emplace_back(a.begin(), a.end());
    std::vector<float> edges;
    for (double e : data::quantiles(EDGES, data::NORMAL)) {
        edges.insert(edges.end(), COLUMNS, static_cast<float>(e));
    }
    std::vector<std::uint64_t> counts((EDGES + 1) * COLUMNS);
    std::size_t at = 0;
    for (auto _ : state) {
        work(batches[at++ % ARRAYS].data(), edges.data(), counts.data());
        benchmark::DoNotOptimize(counts.data());
    }
    auto values = static_cast<double>(state.iterations()) * ROWS * COLUMNS;
    state.counters["ns_per_value"] = benchmark::Counter(
        values * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

void add_rows(const char *level, const kernel_table *k) {
    benchmark::RegisterBenchmark(
        name_of("rows_f32", level, "256x64-9").c_str(), [k](benchmark::State &state) {
            over_rows(state, [k](const float *x, const float *edges, std::uint64_t *counts) {
                k->histogram_rows_f32(x, ROWS, COLUMNS, COLUMNS, edges, EDGES, COLUMNS, counts,
                                      counts + EDGES * COLUMNS);
            });
        });
}

void add_naive_rows() {
    benchmark::RegisterBenchmark("rows_f32/naive/256x64-9", [](benchmark::State &state) {
        over_rows(state, [](const float *x, const float *edges, std::uint64_t *counts) {
            naive::rows(x, ROWS, COLUMNS, edges, EDGES, counts);
        });
    });
}

void count_features(benchmark::State &state) {
    auto values = static_cast<double>(state.iterations()) * COLUMNS;
    state.counters["ns_per_value"] = benchmark::Counter(
        values * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/* psi, kl, js and ks of 64 features in ten bins each, from counts to numbers. */
constexpr std::size_t BINS = EDGES + 1;

struct Features {
    std::vector<std::uint64_t> reference, current; /* bin after bin of a feature */

    Features() : reference(BINS * COLUMNS), current(BINS * COLUMNS) {
        std::mt19937_64 random(7);
        for (auto &count : reference)
            count = 900 + random() % 200;
        for (auto &count : current)
            count = random() % 60;
    }
};

void four_naive(benchmark::State &state) {
    const Features features;
    for (auto _ : state) {
        for (std::size_t j = 0; j < COLUMNS; j++) {
            const std::uint64_t *r = &features.reference[j * BINS];
            const std::uint64_t *c = &features.current[j * BINS];
            benchmark::DoNotOptimize(naive::psi(r, c, BINS));
            benchmark::DoNotOptimize(naive::kl(r, c, BINS));
            benchmark::DoNotOptimize(naive::js(r, c, BINS));
            benchmark::DoNotOptimize(naive::ks_of_bins(r, c, BINS));
        }
    }
    count_features(state);
}

/* The same as a monitor keeps it: bins of all features side by side, the reference as shares. */
struct SideBySide {
    std::vector<double> count, share, smooth_share, log_smooth, entropy, smoothing, scale,
        smooth_scale;
    std::vector<double> share_at_least;
    std::vector<std::uint64_t> at_least, above;
    std::vector<double> out;

    explicit SideBySide(const Features &features)
        : count(BINS * COLUMNS), share(count), smooth_share(count), log_smooth(count),
          entropy(count), smoothing(BINS * COLUMNS, 0.5), scale(COLUMNS), smooth_scale(COLUMNS),
          share_at_least(count), at_least(BINS * COLUMNS), above(COLUMNS), out(4 * COLUMNS) {
        for (std::size_t j = 0; j < COLUMNS; j++)
            add(&features.reference[j * BINS], &features.current[j * BINS], j);
        kernel_prepare_divergence(share.data(), smooth_share.data(), BINS * COLUMNS,
                                  log_smooth.data(), entropy.data());
    }

    void add(const std::uint64_t *reference, const std::uint64_t *current, std::size_t j) {
        double n = 0, m = 0;
        for (std::size_t b = 0; b < BINS; b++) {
            n += static_cast<double>(reference[b]);
            m += static_cast<double>(current[b]);
        }
        scale[j] = 1 / m;
        smooth_scale[j] = 1 / (m + 0.5 * BINS);
        std::uint64_t reference_above = 0, current_above = 0;
        for (std::size_t b = BINS; b-- > 0;) {
            std::size_t at = b * COLUMNS + j;
            reference_above += reference[b];
            current_above += current[b];
            count[at] = static_cast<double>(current[b]);
            share[at] = static_cast<double>(reference[b]) / n;
            smooth_share[at] = (static_cast<double>(reference[b]) + 0.5) / (n + 0.5 * BINS);
            share_at_least[at] = static_cast<double>(reference_above) / n;
            at_least[at] = current_above;
        }
    }

    void evaluate(const kernel_table *k) {
        kernel_divergence d = {BINS,
                               COLUMNS,
                               count.data(),
                               share.data(),
                               smooth_share.data(),
                               log_smooth.data(),
                               entropy.data(),
                               smoothing.data(),
                               scale.data(),
                               smooth_scale.data()};
        k->divergences(&d, &out[0], &out[COLUMNS], &out[2 * COLUMNS]);
        k->ks_at_edges(at_least.data(), share_at_least.data(), above.data(), scale.data(), BINS,
                       COLUMNS, &out[3 * COLUMNS]);
    }
};

/* Both sides compute the same numbers, or their times say nothing. */
bool are_right(const SideBySide &all, const Features &features) {
    for (std::size_t j = 0; j < COLUMNS; j++) {
        const std::uint64_t *r = &features.reference[j * BINS];
        const std::uint64_t *c = &features.current[j * BINS];
        double js = std::sqrt(all.out[2 * COLUMNS + j] / (2 * std::log(2.0)));
        double off = std::fabs(all.out[j] - naive::psi(r, c, BINS)) +
                     std::fabs(all.out[COLUMNS + j] - naive::kl(r, c, BINS)) +
                     std::fabs(js - naive::js(r, c, BINS)) +
                     std::fabs(all.out[3 * COLUMNS + j] - naive::ks_of_bins(r, c, BINS));
        if (!(off < 1e-12)) return false;
    }
    return true;
}

void four(benchmark::State &state, const kernel_table *k) {
    const Features features;
    SideBySide all(features);
    for (auto _ : state) {
        all.evaluate(k);
        benchmark::DoNotOptimize(all.out.data());
    }
    if (!are_right(all, features)) state.SkipWithError("the numbers differ from the naive ones");
    count_features(state);
}

int register_all() {
    const std::size_t edge_counts[] = {9, 19, 63, 101, 255, 1000};
    const data::Shape shapes[] = {data::NORMAL, data::PARETO};
    add_naive_columns();
    add_naive_rows();
    benchmark::RegisterBenchmark("psi_kl_js_ks/naive/64x10", four_naive);
    for (std::size_t edges : edge_counts) {
        for (data::Shape shape : shapes)
            add_naive_searches(edges, shape);
    }
    for (std::int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        const char *name = drift_simd_name(level);
        if (!k) {
            std::fprintf(stderr, "%s: skipped, this build or this machine lacks it\n", name);
            continue;
        }
        add_columns(name, k);
        add_rows(name, k);
        benchmark::RegisterBenchmark(name_of("psi_kl_js_ks", name, "64x10").c_str(),
                                     [k](benchmark::State &state) { four(state, k); });
        for (std::size_t edges : edge_counts) {
            for (data::Shape shape : shapes)
                add_searches(name, k, edges, shape);
        }
    }
    return 0;
}

const int registered = register_all();

} // namespace
