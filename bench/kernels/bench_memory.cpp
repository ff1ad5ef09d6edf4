/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels on data that comes from memory, beside the sum of the same bytes: what memory allows.
 * Names are kernel/variant/input; bench/ratios.py gives the share of the limit that is reached.
 * In: 128 MB, four times the third-level cache of large processors or more. Layer: bench. */
#include <benchmark/benchmark.h>

#include <cmath>
#include <cstdlib>
#include <numeric>
#include <string>

#include "data.h"

#include <driftcheck/core.h>

extern "C" {
#include "kernels/kernels.h"
#include "kernels/rank_tree.h"
}

namespace {

constexpr std::size_t BYTES = std::size_t(1) << 27;
constexpr std::size_t DOUBLES = BYTES / sizeof(double);
constexpr std::size_t BLOCK = 1024; /* rows that a profile takes at a time */
constexpr std::size_t COLUMNS = 64;
constexpr std::size_t EDGES = 9;

/* Made at the first use. Few values are drawn and repeated: nothing here learns from them. */
const std::vector<double> &doubles() {
    static const std::vector<double> all = [] {
        auto drawn = data::columns(1, std::size_t(1) << 16, data::NORMAL)[0];
        std::vector<double> out(DOUBLES);
        for (std::size_t i = 0; i < DOUBLES; i++)
            out[i] = drawn[i % drawn.size()];
        return out;
    }();
    return all;
}

const std::vector<float> &floats() {
    static const std::vector<float> all = [] {
        std::vector<float> out;
        out.reserve(2 * DOUBLES);
        for (int half = 0; half < 2; half++)
            out.insert(out.end(), doubles().begin(), doubles().end());
        return out;
    }();
    return all;
}

/* Sixteen sums side by side as integers, which every compiler makes into vectors: loads and
 * additions, and memory is slower than both. */
std::uint64_t sum_bytes(const void *from) {
    constexpr std::size_t LANES = 16;
    auto words = static_cast<const char *>(from);
    std::uint64_t sums[LANES] = {};
    for (std::size_t i = 0; i < BYTES; i += sizeof sums) {
        std::uint64_t x[LANES];
        __builtin_memcpy(x, words + i, sizeof x);
        for (std::size_t k = 0; k < LANES; k++)
            sums[k] += x[k];
    }
    return std::accumulate(sums, sums + LANES, std::uint64_t{0});
}

template <class Work> void add(const std::string &name, std::size_t values, Work work) {
    benchmark::RegisterBenchmark(name.c_str(), [values, work](benchmark::State &state) {
        doubles(), floats();
        for (auto _ : state)
            work();
        state.SetBytesProcessed(static_cast<std::int64_t>(state.iterations() * BYTES));
        auto all = static_cast<double>(state.iterations()) * static_cast<double>(values);
        state.counters["ns_per_value"] = benchmark::Counter(
            all * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
    });
}

const kernel_tree *tree_of(std::size_t edges) {
    auto *keys = new std::vector<double>(data::quantiles(edges, data::NORMAL));
    auto *tree = new rank_tree;
    if (!rank_tree_init(tree, keys->data(), keys->size(), nullptr)) std::abort();
    return &tree->view;
}

/* What is asked of a column, block after block, as a profile does it. */
struct Column {
    const kernel_table *k;
    const kernel_tree *tree;
    std::vector<std::uint64_t> cells;
    kernel_summary block = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};

    Column(const kernel_table *kernels, const kernel_tree *edges)
        : k(kernels), tree(edges), cells(edges->count + 1) {
    }

    void take(const double *x) {
        block = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
        k->summarize(x, BLOCK, 0.1, &block);
        kernel_extent known = kernel_extent_of(&block);
        k->histogram(x, BLOCK, &known, tree, cells.data());
    }

    void take_floats(const float *x, double *wide) {
        block = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
        k->summarize_floats(x, wide, BLOCK, 0.1, &block);
        kernel_extent known = kernel_extent_of(&block);
        k->histogram_floats(x, wide, BLOCK, &known, tree, cells.data());
    }

    void done() {
        benchmark::DoNotOptimize(cells.data());
        benchmark::DoNotOptimize(block);
    }
};

void column_of_doubles(const kernel_table *k, const kernel_tree *tree) {
    Column column(k, tree);
    for (std::size_t i = 0; i < DOUBLES; i += BLOCK)
        column.take(&doubles()[i]);
    column.done();
}

void column_of_floats(const kernel_table *k, const kernel_tree *tree) {
    Column column(k, tree);
    double wide[BLOCK];
    for (std::size_t i = 0; i < 2 * DOUBLES; i += BLOCK)
        column.take_floats(&floats()[i], wide);
    column.done();
}

void add_kernels(const std::string &level, const kernel_table *k) {
    add("memory_moments/" + level + "/f64", DOUBLES, [k] {
        kernel_sums sums = {{0}, {0}};
        k->add_shifted(doubles().data(), DOUBLES, 0.1, &sums);
        benchmark::DoNotOptimize(sums);
    });
    add("memory_summary/" + level + "/f64", DOUBLES, [k] {
        kernel_summary out = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
        k->summarize(doubles().data(), DOUBLES, 0.1, &out);
        benchmark::DoNotOptimize(out);
    });
    add("memory_count_specials/" + level + "/f64", DOUBLES, [k] {
        kernel_specials specials = {0, 0, 0};
        k->count_specials(doubles().data(), DOUBLES, &specials);
        benchmark::DoNotOptimize(specials);
    });
    for (std::size_t edges : {9, 19, 63, 255}) {
        const kernel_tree *tree = tree_of(edges);
        std::string input = std::to_string(edges);
        add("memory_column/" + level + "/f64-" + input, DOUBLES,
            [=] { column_of_doubles(k, tree); });
        add("memory_column/" + level + "/f32-" + input, 2 * DOUBLES,
            [=] { column_of_floats(k, tree); });
    }
    add("memory_rows/" + level + "/f32-9", 2 * DOUBLES, [k] {
        static std::vector<float> edges(EDGES * COLUMNS);
        std::vector<std::uint64_t> counts((EDGES + 1) * COLUMNS);
        for (std::size_t i = 0; i < edges.size(); i++)
            edges[i] = 0.25F * static_cast<float>(i / COLUMNS) - 1.0F;
        k->histogram_rows_f32(floats().data(), 2 * DOUBLES / COLUMNS, COLUMNS, COLUMNS,
                              edges.data(), EDGES, COLUMNS, counts.data(),
                              counts.data() + EDGES * COLUMNS);
        benchmark::DoNotOptimize(counts.data());
    });
}

int register_all() {
    for (const char *kernel :
         {"moments/sum/f64", "summary/sum/f64", "count_specials/sum/f64", "column/sum/f64-9",
          "column/sum/f64-19", "column/sum/f64-63", "column/sum/f64-255"})
        add("memory_" + std::string(kernel), DOUBLES,
            [] { benchmark::DoNotOptimize(sum_bytes(doubles().data())); });
    for (const char *kernel : {"rows/sum/f32-9", "column/sum/f32-9", "column/sum/f32-19",
                               "column/sum/f32-63", "column/sum/f32-255"})
        add("memory_" + std::string(kernel), 2 * DOUBLES,
            [] { benchmark::DoNotOptimize(sum_bytes(floats().data())); });
    for (std::int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (k) add_kernels(drift_simd_name(level), k);
    }
    return 0;
}

const int registered = register_all();

} // namespace
