/* SPDX-License-Identifier: Apache-2.0 */
/* One check of the alarm with a false-alarm budget beside PSI, KL and JS on the same 17 bins.
 * In: counts. Layer: bench. */
#include <benchmark/benchmark.h>

#include <array>
#include <random>
#include <vector>

#include <driftcheck/evidence.h>
#include <driftcheck/stats.h>

namespace {

constexpr std::size_t bins = 17;
constexpr std::size_t batches = 64;

using counts = std::array<std::uint64_t, bins>;

const counts reference = {0,    100,  400,  500, 1000, 1000, 1000, 1000, 1000,
                          1000, 1000, 1000, 500, 400,  99,   1,    100};

std::vector<counts> draw(std::size_t rows) {
    std::mt19937_64 random(1);
    std::discrete_distribution<std::size_t> bin(reference.begin(), reference.end());
    std::vector<counts> out(batches);
    for (counts &batch : out) {
        batch.fill(0);
        for (std::size_t i = 0; i < rows; i++)
            batch[bin(random)]++;
    }
    return out;
}

void distances(benchmark::State &state) {
    auto drawn = draw(static_cast<std::size_t>(state.range(0)));
    drift_result result;
    drift_result_init(&result);
    std::size_t i = 0;
    for (auto _ : state) {
        const auto &batch = drawn[i++ % batches];
        drift_psi(reference.data(), batch.data(), bins, 0.5, &result, nullptr);
        drift_kl(reference.data(), batch.data(), bins, 0.5, &result, nullptr);
        drift_js(reference.data(), batch.data(), bins, &result, nullptr);
        benchmark::DoNotOptimize(result);
    }
}

void check_evidence(benchmark::State &state) {
    auto drawn = draw(static_cast<std::size_t>(state.range(0)));
    drift_evidence_column column;
    drift_evidence_column_init(&column);
    column.kind = DRIFT_BINS_NUMERIC;
    column.bins = bins;
    column.reference = reference.data();
    drift_evidence *evidence = nullptr;
    if (drift_evidence_create(&column, 1, nullptr, &evidence, nullptr) != DRIFT_OK) {
        state.SkipWithError("the alarm cannot be made");
        return;
    }
    std::size_t i = 0;
    for (auto _ : state)
        drift_evidence_check(evidence, drawn[i++ % batches].data(), 0, nullptr, nullptr);
    drift_evidence_free(evidence);
}

BENCHMARK(distances)->Name("evidence/naive")->Arg(50)->Arg(5000);
BENCHMARK(check_evidence)->Name("evidence/check")->Arg(50)->Arg(5000);

} // namespace
