/* SPDX-License-Identifier: Apache-2.0 */
/* A monitor on the request path: observing batches, evaluating all features, shards on threads,
 * through the public interface, beside the naive loops of the same run.
 * In: batches of 64 floats a row, one value in a hundred missing. Layer: bench. */
#include <benchmark/benchmark.h>

#include <atomic>
#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <numeric>
#include <string>

#include "data.h"
#include "naive.h"

#include <driftcheck/driftcheck.h>

namespace {

constexpr std::size_t FEATURES = 64;
constexpr std::size_t ROWS = 256;
constexpr std::size_t BATCHES = 8;
constexpr std::size_t REFERENCE_ROWS = 20000;
constexpr std::uint32_t RESOLUTION = 10;
constexpr std::uint64_t NEVER_CLOSES = std::uint64_t{1} << 40;
constexpr std::uint64_t DEFAULT_WINDOW = 0;
constexpr std::uint64_t BATCHES_A_COLLECT = 16;

void must(drift_status status, const drift_error &error) {
    if (status == DRIFT_OK) return;
    std::fprintf(stderr, "%s: %s\n", drift_status_name(status), error.message);
    std::abort();
}

/* Row-major values and the columns that describe them. */
struct Batch {
    std::vector<float> values;
    std::vector<drift_column> columns;

    drift_batch from(std::size_t row, std::size_t rows) {
        for (std::size_t c = 0; c < FEATURES; c++)
            columns[c].data = &values[row * FEATURES + c];
        drift_batch batch;
        drift_batch_init(&batch, static_cast<std::int64_t>(rows), columns.data(), FEATURES);
        return batch;
    }
};

/* What all benchmarks share; made once, before the first of them. */
struct World {
    std::vector<std::string> names;
    drift_profile *reference = nullptr;
    std::vector<std::vector<double>> edges;           /* of the bins, a feature */
    std::vector<std::vector<std::uint64_t>> expected; /* of the reference in these bins */

    World();
    Batch batch(const std::vector<double> &values) const;
};

Batch World::batch(const std::vector<double> &values) const {
    Batch b;
    b.values.assign(values.begin(), values.end());
    b.columns.resize(FEATURES);
    for (std::size_t c = 0; c < FEATURES; c++) {
        drift_column_init(&b.columns[c], DRIFT_DATA_FLOAT32, names[c].c_str());
        b.columns[c].stride = FEATURES * sizeof(float);
    }
    return b;
}

drift_profile *profile_of(Batch *all) {
    std::vector<drift_field> fields(FEATURES);
    for (std::size_t c = 0; c < FEATURES; c++)
        drift_field_init(&fields[c], DRIFT_TYPE_NUMERIC, all->columns[c].name);
    drift_error error;
    drift_error_init(&error);
    drift_profile_options options;
    drift_profile_options_init(&options);
    options.resolution = RESOLUTION;
    drift_profile_builder *builder = nullptr;
    must(drift_profile_builder_create(&options, fields.data(), FEATURES, &builder, &error), error);
    drift_batch batch = all->from(0, REFERENCE_ROWS);
    must(drift_profile_builder_add(builder, &batch, &error), error);
    drift_profile *profile = nullptr;
    must(drift_profile_builder_finish(builder, &profile, &error), error);
    drift_profile_builder_free(builder);
    return profile;
}

World::World() {
    for (std::size_t c = 0; c < FEATURES; c++)
        names.push_back("feature_" + std::to_string(c));
    Batch all = batch(data::columns(1, REFERENCE_ROWS * FEATURES, data::NORMAL)[0]);
    reference = profile_of(&all);
    drift_error error;
    drift_error_init(&error);
    for (std::size_t c = 0; c < FEATURES; c++) {
        drift_profile_column column = {};
        column.struct_size = sizeof column;
        must(drift_profile_get_column(reference, c, &column, &error), error);
        edges.emplace_back(column.bin_edges, column.bin_edges + column.bin_edge_count);
    }
    naive::Observed seen;
    seen.specials.resize(FEATURES);
    seen.cells.resize(FEATURES * RESOLUTION);
    naive::observe(all.values.data(), REFERENCE_ROWS, FEATURES, edges, &seen);
    for (std::size_t c = 0; c < FEATURES; c++)
        expected.emplace_back(&seen.cells[c * RESOLUTION],
                              &seen.cells[c * RESOLUTION] + RESOLUTION);
}

const World &world() {
    static const World made;
    return made;
}

std::vector<Batch> batches() {
    std::vector<Batch> all;
    for (const auto &values : data::columns(BATCHES, ROWS * FEATURES, data::NORMAL))
        all.push_back(world().batch(values));
    return all;
}

using Monitor = std::unique_ptr<drift_monitor, decltype(&drift_monitor_free)>;

Monitor monitor_of(std::uint64_t window_rows) {
    drift_error error;
    drift_error_init(&error);
    drift_monitor_options options;
    drift_monitor_options_init(&options);
    options.window_rows = window_rows;
    drift_monitor *monitor = nullptr;
    must(drift_monitor_create(world().reference, &options, &monitor, &error), error);
    return Monitor(monitor, drift_monitor_free);
}

void count_values(benchmark::State &state, std::size_t values_a_round) {
    auto values = static_cast<double>(state.iterations()) * static_cast<double>(values_a_round);
    state.counters["ns_per_value"] = benchmark::Counter(
        values * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/* No row is lost: the time is that of all of them. */
void check_rows(const drift_monitor *monitor, std::uint64_t rows) {
    drift_monitor_summary summary = {};
    summary.struct_size = sizeof summary;
    drift_error error;
    drift_error_init(&error);
    must(drift_monitor_get_summary(monitor, &summary, &error), error);
    if (summary.total_rows == rows) return;
    std::fprintf(stderr, "of %llu rows, the monitor has counted %llu\n",
                 static_cast<unsigned long long>(rows),
                 static_cast<unsigned long long>(summary.total_rows));
    std::abort();
}

/* ---- observe ---- */

void observe(benchmark::State &state, std::int32_t level, std::size_t rows,
             std::uint64_t window_rows) {
    drift_simd_limit(level);
    Monitor monitor = monitor_of(window_rows);
    auto all = batches();
    std::size_t at = 0;
    std::int64_t time = 0;
    for (auto _ : state) {
        std::size_t row = at / BATCHES * rows % ROWS;
        drift_batch batch = all[at++ % BATCHES].from(row, rows);
        if (drift_monitor_observe(monitor.get(), &batch, time++, nullptr) != DRIFT_OK)
            state.SkipWithError("observe has failed");
    }
    count_values(state, rows * FEATURES);
    check_rows(monitor.get(), state.iterations() * rows);
    drift_simd_limit(DRIFT_SIMD_AVX512);
}

template <class Loop> void observe_naive(benchmark::State &state, std::size_t rows, Loop loop) {
    auto all = batches();
    naive::Observed seen;
    seen.specials.resize(FEATURES);
    seen.cells.resize(FEATURES * RESOLUTION);
    std::size_t at = 0;
    for (auto _ : state) {
        std::size_t row = at / BATCHES * rows % ROWS;
        const Batch &batch = all[at++ % BATCHES];
        loop(&batch.values[row * FEATURES], rows, FEATURES, world().edges, &seen);
        benchmark::DoNotOptimize(seen.cells.data());
    }
    count_values(state, rows * FEATURES);
}

/* ---- evaluate ---- */

std::vector<std::vector<std::uint64_t>> bins_of(const Batch &batch) {
    naive::Observed seen;
    seen.specials.resize(FEATURES);
    seen.cells.resize(FEATURES * RESOLUTION);
    naive::observe(batch.values.data(), ROWS, FEATURES, world().edges, &seen);
    std::vector<std::vector<std::uint64_t>> all;
    for (std::size_t c = 0; c < FEATURES; c++)
        all.emplace_back(&seen.cells[c * RESOLUTION], &seen.cells[c * RESOLUTION] + RESOLUTION);
    return all;
}

double statistic_of(const drift_monitor *monitor, std::size_t column, std::int32_t statistic) {
    drift_result result = {};
    result.struct_size = sizeof result;
    drift_error error;
    drift_error_init(&error);
    must(drift_monitor_get_statistic(monitor, column, statistic, &result, nullptr, nullptr, nullptr,
                                     &error),
         error);
    return result.value;
}

/* Both sides compute the same numbers, or their times say nothing. */
void check_numbers(benchmark::State &state, const drift_monitor *monitor, const Batch &batch) {
    auto current = bins_of(batch);
    for (std::size_t c = 0; c < FEATURES; c++) {
        const std::uint64_t *r = world().expected[c].data();
        const std::uint64_t *x = current[c].data();
        double off =
            std::fabs(statistic_of(monitor, c, DRIFT_STAT_PSI) - naive::psi(r, x, RESOLUTION)) +
            std::fabs(statistic_of(monitor, c, DRIFT_STAT_KL) - naive::kl(r, x, RESOLUTION)) +
            std::fabs(statistic_of(monitor, c, DRIFT_STAT_JS) - naive::js(r, x, RESOLUTION));
        if (!(off < 1e-10)) return state.SkipWithError("the numbers differ from the naive ones");
    }
}

void evaluate(benchmark::State &state, std::int32_t level) {
    drift_simd_limit(level);
    Monitor monitor = monitor_of(NEVER_CLOSES);
    auto all = batches();
    drift_batch batch = all[0].from(0, ROWS);
    drift_error error;
    drift_error_init(&error);
    must(drift_monitor_observe(monitor.get(), &batch, 0, &error), error);
    for (auto _ : state)
        benchmark::DoNotOptimize(drift_monitor_evaluate(monitor.get(), nullptr));
    check_numbers(state, monitor.get(), all[0]);
    count_values(state, FEATURES);
    drift_simd_limit(DRIFT_SIMD_AVX512);
}

void evaluate_naive(benchmark::State &state) {
    auto current = bins_of(batches()[0]);
    for (auto _ : state) {
        for (std::size_t c = 0; c < FEATURES; c++) {
            const std::uint64_t *r = world().expected[c].data();
            const std::uint64_t *x = current[c].data();
            benchmark::DoNotOptimize(naive::psi(r, x, RESOLUTION));
            benchmark::DoNotOptimize(naive::kl(r, x, RESOLUTION));
            benchmark::DoNotOptimize(naive::js(r, x, RESOLUTION));
            benchmark::DoNotOptimize(naive::ks_of_bins(r, x, RESOLUTION));
        }
    }
    count_values(state, FEATURES);
}

double total(const std::vector<std::uint64_t> &counts) {
    return static_cast<double>(std::accumulate(counts.begin(), counts.end(), std::uint64_t{0}));
}

/* The same with what a verdict takes: p-values of ks and of missing rows, adjusted over all
 * features, against significance and the thresholds of psi. */
void evaluate_naive_verdicts(benchmark::State &state) {
    constexpr double ROWS_SEEN = ROWS, ALL_ROWS = REFERENCE_ROWS;
    auto current = bins_of(batches()[0]);
    std::vector<double> psi(FEATURES), p(2 * FEATURES);
    for (auto _ : state) {
        for (std::size_t c = 0; c < FEATURES; c++) {
            const auto &r = world().expected[c];
            const auto &x = current[c];
            double usable = total(x), reference_usable = total(r);
            double ks = naive::ks_of_bins(r.data(), x.data(), RESOLUTION);
            psi[c] = naive::psi(r.data(), x.data(), RESOLUTION);
            benchmark::DoNotOptimize(naive::kl(r.data(), x.data(), RESOLUTION));
            benchmark::DoNotOptimize(naive::js(r.data(), x.data(), RESOLUTION));
            p[c] = naive::ks_p(ks, reference_usable, usable);
            p[FEATURES + c] = naive::missing_p(1 - reference_usable / ALL_ROWS, ALL_ROWS,
                                               1 - usable / ROWS_SEEN, ROWS_SEEN);
        }
        auto adjusted = naive::benjamini_hochberg(p);
        std::size_t drifted = 0;
        for (std::size_t c = 0; c < FEATURES; c++)
            drifted += adjusted[c] < 0.05 && psi[c] >= 0.25;
        benchmark::DoNotOptimize(drifted);
    }
    count_values(state, FEATURES);
}

/* ---- shards: each thread observes, the first one also owns the monitor and collects ---- */

constexpr int MAX_THREADS = 2;
Monitor shared(nullptr, drift_monitor_free);
drift_shard *shards[MAX_THREADS];
std::atomic<std::uint64_t> shard_rows;

void make_shards(const benchmark::State &state) {
    drift_error error;
    drift_error_init(&error);
    shared = monitor_of(NEVER_CLOSES);
    shard_rows = 0;
    for (int i = 0; i < state.threads(); i++)
        must(drift_shard_create(shared.get(), &shards[i], &error), error);
}

void free_shards(const benchmark::State &state) {
    for (int i = 0; i < state.threads(); i++)
        drift_shard_free(shards[i]); /* takes what was not collected */
    check_rows(shared.get(), shard_rows);
    shared.reset();
}

void observe_by_shards(benchmark::State &state) {
    auto all = batches();
    drift_shard *shard = shards[state.thread_index()];
    std::uint64_t at = 0;
    for (auto _ : state) {
        drift_batch batch = all[at++ % BATCHES].from(0, ROWS);
        if (drift_shard_observe(shard, &batch, nullptr) != DRIFT_OK)
            state.SkipWithError("a shard has failed");
        if (state.thread_index() == 0 && at % BATCHES_A_COLLECT == 0)
            drift_monitor_collect(shared.get(), static_cast<std::int64_t>(at), nullptr);
    }
    shard_rows += at * ROWS;
    count_values(state, ROWS * FEATURES);
}

/* ---- names: what/variant/shape ---- */

void add_level(std::int32_t level) {
    std::string name = drift_simd_name(level);
    for (std::size_t rows : {ROWS, std::size_t{1}}) {
        std::string shape = std::to_string(rows) + "x" + std::to_string(FEATURES);
        benchmark::RegisterBenchmark(
            ("observe/" + name + "/" + shape).c_str(),
            [=](benchmark::State &state) { observe(state, level, rows, NEVER_CLOSES); });
    }
    benchmark::RegisterBenchmark(
        ("observe/" + name + " closing/256x64").c_str(),
        [=](benchmark::State &state) { observe(state, level, ROWS, DEFAULT_WINDOW); });
    benchmark::RegisterBenchmark(("evaluate/" + name + "/64").c_str(),
                                 [=](benchmark::State &state) { evaluate(state, level); });
}

void add_naive() {
    for (std::size_t rows : {ROWS, std::size_t{1}}) {
        std::string shape = std::to_string(rows) + "x" + std::to_string(FEATURES);
        benchmark::RegisterBenchmark(
            ("observe/naive/" + shape).c_str(),
            [=](benchmark::State &state) { observe_naive(state, rows, naive::observe); });
        benchmark::RegisterBenchmark(
            ("observe/naive walking/" + shape).c_str(),
            [=](benchmark::State &state) { observe_naive(state, rows, naive::observe_walking); });
    }
    benchmark::RegisterBenchmark("evaluate/naive/64", evaluate_naive);
    benchmark::RegisterBenchmark("evaluate/naive with verdicts/64", evaluate_naive_verdicts);
}

int register_all() {
    add_naive();
    for (std::int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        drift_simd_limit(level);
        if (drift_simd_level() == level) add_level(level);
    }
    drift_simd_limit(DRIFT_SIMD_AVX512);
    benchmark::RegisterBenchmark("observe/shards/256x64", observe_by_shards)
        ->Setup(make_shards)
        ->Teardown(free_shards)
        ->ThreadRange(1, MAX_THREADS)
        ->UseRealTime();
    return 0;
}

const int registered = register_all();

} // namespace
