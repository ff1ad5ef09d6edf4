/* SPDX-License-Identifier: Apache-2.0 */
/* Sequential detectors value by value, and Page-Hinkley across the columns of a batch, through the
 * public interface, beside the plain recurrence of the same run.
 * In: quiet streams, and streams whose level changes. Layer: bench. */
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <memory>
#include <string>

#include "data.h"
#include "naive.h"

#include <driftcheck/driftcheck.h>

namespace {

constexpr std::size_t VALUES = 32768; /* of a stream, which is taken again and again */
constexpr std::size_t CALL = 4096;    /* of them a call */
constexpr std::size_t PIECE = 2000;   /* values between two changes */
constexpr std::size_t FEATURES = 64;
constexpr std::size_t ROWS = 256;
constexpr std::size_t BATCHES = 8;
constexpr std::size_t LAPS = 50; /* of the comparison before times are taken */
constexpr std::size_t FLAGS = 8192;

void must(drift_status status, const drift_error &error) {
    if (status == DRIFT_OK) return;
    std::fprintf(stderr, "%s: %s\n", drift_status_name(status), error.message);
    std::abort();
}

void count_values(benchmark::State &state, std::size_t values_a_round) {
    auto values = static_cast<double>(state.iterations()) * static_cast<double>(values_a_round);
    state.counters["ns_per_value"] = benchmark::Counter(
        values * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

/* ---- streams ---- */

using Stream = std::vector<double>;

/* Quiet: around 0, far from what Page-Hinkley calls a drift by default. Drifting: a mean of 0, of
 * 1, of 0 and so on, with noise that alarms now and then by itself. */
Stream numbers(bool drifting) {
    std::mt19937_64 random(17);
    Stream stream(VALUES);
    for (std::size_t i = 0; i < VALUES; i++) {
        double level = drifting && i / PIECE % 2 ? 1.0 : 0.0;
        stream[i] = data::draw(random, data::NORMAL) * (drifting ? 1.0 : 0.1) + level;
    }
    return stream;
}

/* One of ten is wrong; where it drifts, three of ten every now and then. */
Stream errors(bool drifting) {
    std::mt19937_64 random(19);
    std::uniform_real_distribution<double> uniform;
    Stream stream(VALUES);
    for (std::size_t i = 0; i < VALUES; i++)
        stream[i] = uniform(random) < (drifting && i / PIECE % 2 ? 0.3 : 0.1) ? 1.0 : 0.0;
    return stream;
}

Stream stream_for(std::int32_t kind, bool drifting) {
    drift_detector_info info = {};
    info.struct_size = sizeof info;
    drift_error error;
    drift_error_init(&error);
    must(drift_detector_get_info(kind, &info, &error), error);
    return info.input == DRIFT_INPUT_NUMBER ? numbers(drifting) : errors(drifting);
}

/* ---- one stream ---- */

using Detector = std::unique_ptr<drift_detector, decltype(&drift_detector_free)>;

Detector detector_of(std::int32_t kind) {
    drift_error error;
    drift_error_init(&error);
    drift_detector_options options;
    drift_detector_options_init(&options, kind);
    drift_detector *detector = nullptr;
    must(drift_detector_create(&options, &detector, &error), error);
    return Detector(detector, drift_detector_free);
}

/* Takes the next values, `a_call` of them, with room for every flag. */
std::size_t update(drift_detector *detector, const Stream &stream, std::size_t at,
                   std::size_t a_call, drift_detector_flag *flags) {
    std::size_t count = 0;
    drift_error error;
    must(drift_detector_update(detector, &stream[at % VALUES], a_call, flags, a_call, &count,
                               &error),
         error);
    return count;
}

naive::Drifts drifts_of_detector(const Stream &stream) {
    Detector detector = detector_of(DRIFT_DETECTOR_PAGE_HINKLEY);
    std::vector<drift_detector_flag> flags(CALL);
    naive::Drifts drifts;
    for (std::size_t at = 0; at < LAPS * VALUES; at += CALL) {
        std::size_t count = update(detector.get(), stream, at, CALL, flags.data());
        for (std::size_t i = 0; i < count; i++) {
            bool up = flags[i].direction == DRIFT_DIRECTION_UP;
            drifts.emplace_back(flags[i].index, 0,
                                up ? naive::PageHinkley::UP : naive::PageHinkley::DOWN);
        }
    }
    return drifts;
}

naive::Drifts drifts_of_recurrence(const Stream &stream) {
    naive::PageHinkley test;
    naive::Drifts drifts;
    for (std::size_t at = 0; at < LAPS * VALUES; at += CALL)
        naive::page_hinkley(&test, &stream[at % VALUES], CALL, at, &drifts);
    return drifts;
}

/* The same drifts, and whether there are any is as it should be. */
void must_agree(const naive::Drifts &drifts, const naive::Drifts &expected, bool some,
                const char *where) {
    if (drifts == expected && drifts.empty() != some) return;
    std::fprintf(stderr, "%s: %zu drifts, naive %zu, which are not the same ones\n", where,
                 drifts.size(), expected.size());
    std::abort();
}

void one_stream(benchmark::State &state, std::int32_t kind, bool drifting, std::size_t a_call) {
    Stream stream = stream_for(kind, drifting);
    if (kind == DRIFT_DETECTOR_PAGE_HINKLEY)
        must_agree(drifts_of_detector(stream), drifts_of_recurrence(stream), drifting,
                   "one stream");
    Detector detector = detector_of(kind);
    std::vector<drift_detector_flag> flags(CALL);
    std::size_t at = 0;
    for (auto _ : state) {
        for (std::size_t end = at + CALL; at < end; at += a_call)
            benchmark::DoNotOptimize(update(detector.get(), stream, at, a_call, flags.data()));
    }
    count_values(state, CALL);
}

void one_stream_naive(benchmark::State &state, bool drifting) {
    Stream stream = stream_for(DRIFT_DETECTOR_PAGE_HINKLEY, drifting);
    naive::PageHinkley test;
    naive::Drifts drifts;
    std::size_t at = 0;
    for (auto _ : state) {
        drifts.clear();
        naive::page_hinkley(&test, &stream[at % VALUES], CALL, at, &drifts);
        benchmark::DoNotOptimize(drifts.data());
        at += CALL;
    }
    count_values(state, CALL);
}

/* ---- all columns of a batch ---- */

using Batches = std::vector<std::vector<float>>;

/* Row-major. Quiet features stay where they are and well within the threshold; the means of the
 * others change every 1,024 rows, each feature's 31 rows after those of the one before. */
Batches batches(bool drifting, bool missing) {
    std::mt19937_64 random(23);
    Batches all(BATCHES, std::vector<float>(ROWS * FEATURES));
    for (std::size_t i = 0; i < BATCHES * ROWS * FEATURES; i++) {
        std::size_t row = i / FEATURES, column = i % FEATURES;
        double x = data::draw(random, data::NORMAL) * (drifting ? 1.0 : 0.1);
        if (drifting && (row + 31 * column) / 1024 % 2) x += 1.0;
        if (missing && random() % 100 == 0) x = std::numeric_limits<double>::quiet_NaN();
        all[row / ROWS][row % ROWS * FEATURES + column] = static_cast<float>(x);
    }
    return all;
}

using Tests = std::unique_ptr<drift_page_hinkley, decltype(&drift_page_hinkley_free)>;

Tests tests_of_columns() {
    drift_error error;
    drift_error_init(&error);
    drift_page_hinkley *tests = nullptr;
    must(drift_page_hinkley_create(nullptr, FEATURES, &tests, &error), error);
    return Tests(tests, drift_page_hinkley_free);
}

std::size_t update(drift_page_hinkley *tests, const std::vector<float> &batch,
                   std::vector<drift_page_hinkley_flag> *flags) {
    std::size_t count = 0;
    drift_error error;
    must(drift_page_hinkley_update_f32(tests, batch.data(), ROWS, FEATURES, flags->data(),
                                       flags->size(), &count, &error),
         error);
    return count;
}

naive::Drifts drifts_of_tests(const Batches &all) {
    Tests tests = tests_of_columns();
    std::vector<drift_page_hinkley_flag> flags(FLAGS);
    naive::Drifts drifts;
    for (std::size_t b = 0; b < LAPS * BATCHES; b++) {
        std::size_t count = update(tests.get(), all[b % BATCHES], &flags);
        for (std::size_t i = 0; i < count; i++) {
            bool up = flags[i].direction == DRIFT_DIRECTION_UP;
            drifts.emplace_back(flags[i].row, flags[i].column,
                                up ? naive::PageHinkley::UP : naive::PageHinkley::DOWN);
        }
    }
    return drifts;
}

using NaiveColumns = void (*)(std::vector<naive::PageHinkley> *, const float *, std::size_t,
                              std::uint64_t, naive::Drifts *);

naive::Drifts drifts_of_recurrences(const Batches &all, NaiveColumns loop) {
    std::vector<naive::PageHinkley> tests(FEATURES);
    naive::Drifts drifts;
    for (std::size_t b = 0; b < LAPS * BATCHES; b++)
        loop(&tests, all[b % BATCHES].data(), ROWS, b * ROWS, &drifts);
    std::sort(drifts.begin(), drifts.end());
    return drifts;
}

void columns(benchmark::State &state, std::int32_t level, bool drifting, bool missing) {
    drift_simd_limit(level);
    Batches all = batches(drifting, missing);
    auto drifts = drifts_of_tests(all);
    must_agree(drifts, drifts_of_recurrences(all, naive::page_hinkley_by_columns), drifting,
               "columns");
    must_agree(drifts, drifts_of_recurrences(all, naive::page_hinkley_by_rows), drifting,
               "columns");
    Tests tests = tests_of_columns();
    std::vector<drift_page_hinkley_flag> flags(FLAGS);
    std::size_t at = 0;
    for (auto _ : state)
        benchmark::DoNotOptimize(update(tests.get(), all[at++ % BATCHES], &flags));
    count_values(state, ROWS * FEATURES);
    drift_simd_limit(DRIFT_SIMD_AVX512);
}

void columns_naive(benchmark::State &state, NaiveColumns loop, bool drifting, bool missing) {
    Batches all = batches(drifting, missing);
    std::vector<naive::PageHinkley> tests(FEATURES);
    naive::Drifts drifts;
    std::size_t at = 0;
    for (auto _ : state) {
        drifts.clear();
        loop(&tests, all[at++ % BATCHES].data(), ROWS, 0, &drifts);
        benchmark::DoNotOptimize(drifts.data());
    }
    count_values(state, ROWS * FEATURES);
}

/* ---- names: what/variant/shape ---- */

template <class Run> void add(const std::string &name, Run run) {
    benchmark::RegisterBenchmark(name.c_str(), run);
}

void add_streams(bool drifting) {
    std::string shape = drifting ? "/drifting" : "/quiet";
    for (std::int32_t kind = 1; kind <= DRIFT_DETECTOR_LAST; kind++) {
        std::string name = drift_detector_name(kind);
        add(name + "/driftcheck" + shape,
            [=](benchmark::State &s) { one_stream(s, kind, drifting, CALL); });
    }
    add("page_hinkley/one a call" + shape,
        [=](benchmark::State &s) { one_stream(s, DRIFT_DETECTOR_PAGE_HINKLEY, drifting, 1); });
    add("page_hinkley/naive" + shape, [=](benchmark::State &s) { one_stream_naive(s, drifting); });
}

void add_columns(bool drifting, bool missing) {
    std::string shape = std::string("/256x64 ") + (drifting ? "drifting" : "quiet") +
                        (missing ? ", 1 % missing" : "");
    add("page_hinkley/naive" + shape, [=](benchmark::State &s) {
        columns_naive(s, naive::page_hinkley_by_columns, drifting, missing);
    });
    add("page_hinkley/naive by rows" + shape, [=](benchmark::State &s) {
        columns_naive(s, naive::page_hinkley_by_rows, drifting, missing);
    });
    for (std::int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        drift_simd_limit(level);
        if (drift_simd_level() != level) continue;
        add(std::string("page_hinkley/") + drift_simd_name(level) + shape,
            [=](benchmark::State &s) { columns(s, level, drifting, missing); });
    }
    drift_simd_limit(DRIFT_SIMD_AVX512);
}

int register_all() {
    for (bool drifting : {false, true}) {
        add_streams(drifting);
        for (bool missing : {false, true})
            add_columns(drifting, missing);
    }
    return 0;
}

const int registered = register_all();

} // namespace
