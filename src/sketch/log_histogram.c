/* SPDX-License-Identifier: Apache-2.0 */
/* Buckets by exponent and the upper bits of the fraction.
 * In: doubles. Out: counts, quantiles. Layer: sketch. */
#include "sketch/log_histogram.h"

#include <math.h>
#include <string.h>

/* Bits below the six that tell the step within an octave. */
#define SHIFT 46
/* Of 2^-32, shifted: exponent bits 1023 - 32. */
#define LOWEST ((UINT64_C(1023) - 32) * LOG_HISTOGRAM_STEPS)

static size_t bucket_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    uint64_t magnitude = (bits & (UINT64_MAX >> 1)) >> SHIFT;
    if (magnitude < LOWEST) return LOG_HISTOGRAM_SIDE;
    uint64_t step = magnitude - LOWEST;
    if (step >= LOG_HISTOGRAM_SIDE) step = LOG_HISTOGRAM_SIDE - 1;
    return bits >> 63 ? LOG_HISTOGRAM_SIDE - 1 - step : LOG_HISTOGRAM_SIDE + 1 + step;
}

static double middle_of(size_t bucket) {
    if (bucket == LOG_HISTOGRAM_SIDE) return 0.0;
    int negative = bucket < LOG_HISTOGRAM_SIDE;
    size_t step = negative ? LOG_HISTOGRAM_SIDE - 1 - bucket : bucket - LOG_HISTOGRAM_SIDE - 1;
    double magnitude = ldexp(1.0, LOG_HISTOGRAM_OCTAVES / 2);
    if (step < LOG_HISTOGRAM_SIDE - 1) {
        double within = ((double)(step % LOG_HISTOGRAM_STEPS) + 0.5) / LOG_HISTOGRAM_STEPS;
        int octave = (int)(step / LOG_HISTOGRAM_STEPS) - LOG_HISTOGRAM_OCTAVES / 2;
        magnitude = ldexp(1.0 + within, octave);
    }
    return negative ? -magnitude : magnitude;
}

void log_histogram_add(uint64_t *counts, const double *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (isfinite(x[i])) counts[bucket_of(x[i])]++;
    }
}

uint64_t log_histogram_total(const uint64_t *counts) {
    uint64_t total = 0;
    for (size_t i = 0; i < LOG_HISTOGRAM_SIZE; i++)
        total += counts[i];
    return total;
}

double log_histogram_quantile(const uint64_t *counts, uint64_t total, double q) {
    double exact = ceil(q * (double)total);
    uint64_t rank = exact < 1.0 ? 1 : (uint64_t)exact;
    if (rank > total) rank = total;
    uint64_t below = 0;
    size_t bucket = 0;
    while (below + counts[bucket] < rank)
        below += counts[bucket++];
    return middle_of(bucket);
}
