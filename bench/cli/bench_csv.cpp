/* SPDX-License-Identifier: Apache-2.0 */
/* CSV text to an index of separators and to doubles, on every level, beside the loops that people
 * write first: strtod or fast_float on fields found by memchr. Names are kernel/variant/input.
 * In: 128 KiB of "%.6g" (short) or "%.17g" (long) fields that stay in the cache. Layer: bench. */
#include <benchmark/benchmark.h>

#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <string>
#include <vector>

#include "data.h"

extern "C" {
#include "cli/csv_scan.h"
#include "cli/number.h"
#include "cli/part.h"
}

namespace {

constexpr std::size_t BYTES = std::size_t(1) << 17;
constexpr std::size_t COLUMNS = 20;
constexpr std::size_t TEXTS = 8;

struct Input {
    std::vector<std::string> texts;
    double values = 0; /* in each, about */
};

/* No value is missing: the loops beside would stop there. */
std::string text_of(std::mt19937_64 &random, const char *format, std::size_t *values) {
    std::string text;
    char field[40];
    while (text.size() < BYTES) {
        for (std::size_t i = 0; i < COLUMNS; i++, ++*values) {
            std::snprintf(field, sizeof field, format, data::draw(random, data::NORMAL));
            text.append(field).push_back(i + 1 < COLUMNS ? ',' : '\n');
        }
    }
    return text;
}

Input make_input(const char *format) {
    std::mt19937_64 random(2013);
    Input input;
    std::size_t values = 0;
    for (std::size_t i = 0; i < TEXTS; i++)
        input.texts.push_back(text_of(random, format, &values));
    input.values = static_cast<double>(values) / TEXTS;
    return input;
}

/* Runs `work` on one text after the other; reports nanoseconds a value and bytes a second. */
template <class Work> void over_texts(benchmark::State &state, const Input &input, Work work) {
    std::size_t at = 0, bytes = 0;
    for (auto _ : state) {
        const std::string &text = input.texts[at++ % TEXTS];
        work(text);
        bytes += text.size();
    }
    double values = static_cast<double>(state.iterations()) * input.values;
    state.SetBytesProcessed(static_cast<std::int64_t>(bytes));
    state.counters["ns_per_value"] = benchmark::Counter(
        values * 1e-9, benchmark::Counter::kIsRate | benchmark::Counter::kInvert);
}

template <class Work> void add(const std::string &name, const Input &input, Work work) {
    benchmark::RegisterBenchmark(
        name.c_str(), [&input, work](benchmark::State &state) { over_texts(state, input, work); });
}

/* ---- the index ---- */

void add_scan(const std::string &variant, const std::string &shape, const Input &input,
              const csv_scan_functions *functions) {
    static std::vector<std::uint32_t> separators(BYTES + 4096), row_ends(BYTES + 4096);
    add("csv_index/" + variant + "/" + shape, input, [functions](const std::string &text) {
        csv_index index = {};
        index.separators = separators.data();
        index.row_ends = row_ends.data();
        functions->scan(text.data(), text.size(), ',', &index);
        benchmark::DoNotOptimize(index.separator_count);
    });
    add("csv_cut/" + variant + "/" + shape, input, [functions](const std::string &text) {
        csv_cut cut;
        functions->cut(text.data(), text.size(), &cut);
        benchmark::DoNotOptimize(cut.length[0]);
    });
}

/* Rows alone, as wc -l counts them. */
std::size_t count_lines(const std::string &text) {
    std::size_t count = 0;
    const char *at = text.data(), *end = at + text.size();
    for (; (at = static_cast<const char *>(
                std::memchr(at, '\n', static_cast<std::size_t>(end - at))));
         at++)
        count++;
    return count;
}

/* ---- doubles ---- */

/* By columns, as the program has them. */
std::vector<std::vector<double>> room() {
    return std::vector<std::vector<double>>(COLUMNS, std::vector<double>(BYTES));
}

template <class Parse> void parse_fields(const std::string &text, Parse parse) {
    static auto columns = room();
    const char *at = text.data(), *end = at + text.size();
    for (std::size_t row = 0; at < end; row++) {
        for (std::size_t i = 0; i < COLUMNS; i++) {
            char mark = i + 1 < COLUMNS ? ',' : '\n';
            auto stop = static_cast<const char *>(
                std::memchr(at, mark, static_cast<std::size_t>(end - at)));
            columns[i][row] = parse(at, static_cast<std::size_t>(stop - at));
            at = stop + 1;
        }
    }
    benchmark::DoNotOptimize(columns[0][0]);
}

double by_fast_float(const char *field, std::size_t length) {
    double value = 0;
    number_parse(field, length, '.', &value);
    return value;
}

void add_parts(std::int32_t level, const std::string &shape, const Input &input) {
    static const csv_settings settings = {',', '.', false, false, nullptr, 0, 0};
    static std::vector<planned_column> columns;
    static reading_plan plan = {};
    for (std::size_t i = columns.size(); i < COLUMNS; i++)
        columns.push_back({"x", i, READ_NUMBERS});
    plan.settings = &settings;
    plan.field_count = plan.column_count = COLUMNS;
    plan.columns = columns.data();
    drift_simd_limit(level); /* a part keeps the functions of the level it was made at */
    part *p = part_create(&plan);
    if (p == nullptr) std::abort();
    add(std::string("csv_doubles/") + drift_simd_name(level) + "/" + shape, input,
        [p](const std::string &text) {
            part_read(p, text.data(), text.size(), true);
            benchmark::DoNotOptimize(p->rows);
        });
}

void add_all(const char *shape, const Input &input) {
    add(std::string("csv_lines/memchr/") + shape, input,
        [](const std::string &text) { benchmark::DoNotOptimize(count_lines(text)); });
    add(std::string("csv_doubles/naive/") + shape, input, [](const std::string &text) {
        parse_fields(text,
                     [](const char *field, std::size_t) { return std::strtod(field, nullptr); });
    });
    add(std::string("csv_doubles/fast_float/") + shape, input,
        [](const std::string &text) { parse_fields(text, by_fast_float); });
    for (std::int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        drift_simd_limit(level);
        if (drift_simd_level() != level) continue;
        add_scan(level == DRIFT_SIMD_SCALAR ? "naive" : drift_simd_name(level), shape, input,
                 csv_scan_get_level(level));
        if (csv_scan_get() != csv_scan_get_level(level))
            add_scan(std::string(drift_simd_name(level)) + "_bytes", shape, input, csv_scan_get());
        add_parts(level, shape, input);
    }
    drift_simd_limit(DRIFT_SIMD_AVX512);
}

const bool registered = [] {
    static const Input short_fields = make_input("%.6g"), long_fields = make_input("%.17g");
    add_all("short", short_fields);
    add_all("long", long_fields);
    return true;
}();

} // namespace
