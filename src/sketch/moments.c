/* SPDX-License-Identifier: Apache-2.0 */
/* Mean and squared deviations, block by block.
 * In: doubles. Out: moments. Layer: sketch. */
#include "sketch/moments.h"

#include <math.h>

static double first_finite(const double *x, size_t n) {
    for (size_t i = 0; i < n; i++) {
        if (isfinite(x[i])) return x[i];
    }
    return 0.0;
}

/* An overflow is kept as infinity, never as NaN, so that it stays visible and comparable. */
static void mark_overflow(moments *m) {
    if (isfinite(m->mean) && isfinite(m->m2)) return;
    if (!isfinite(m->mean)) m->mean = INFINITY;
    m->m2 = INFINITY;
    m->mean_rest = 0.0;
}

/* mean + rest as a rounded sum and what the rounding left out (Knuth's two-sum). */
static void set_mean(moments *m, double mean, double rest) {
    double sum = mean + rest;
    double back = sum - mean;
    m->mean_rest = (mean - (sum - back)) + (rest - back);
    m->mean = sum;
}

static void merge(moments *m, const moments *block) {
    double before = (double)m->count;
    double share = (double)block->count / (before + (double)block->count);
    double delta = (block->mean - m->mean) + (block->mean_rest - m->mean_rest);
    set_mean(m, m->mean, m->mean_rest + delta * share);
    m->m2 += block->m2 + delta * delta * (before * share);
    m->count += block->count;
}

/* The second pass removes what the first could not represent of the mean (Neely 1966). */
static moments of_block(const double *x, size_t n, uint64_t finite, double mean,
                        const kernel_table *kernels) {
    double count = (double)finite;
    kernel_sums sums = {{0}, {0}};
    kernels->add_shifted(x, n, mean, &sums);
    double rest = kernel_fold_lanes(sums.d);
    moments block = {finite, 0.0, kernel_fold_lanes(sums.d2) - rest * (rest / count), 0.0};
    if (block.m2 < 0.0) block.m2 = 0.0;
    set_mean(&block, mean, rest / count);
    return block;
}

void moments_merge(moments *m, const moments *other) {
    if (other->count == 0) return;
    if (m->count == 0) {
        *m = *other;
    } else {
        merge(m, other);
    }
    mark_overflow(m);
}

kernel_summary moments_add_block(moments *m, const double *x, size_t n,
                                 const kernel_table *kernels) {
    kernel_summary s = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
    double shift = first_finite(x, n);
    kernels->summarize(x, n, shift, &s);
    uint64_t wild = s.specials.nan + s.specials.positive_infinity + s.specials.negative_infinity;
    uint64_t finite = n - wild;
    if (finite == 0) return s;
    double mean = shift + kernel_fold_lanes(s.sums.d) / (double)finite;
    moments block = of_block(x, n, finite, mean, kernels);
    moments_merge(m, &block);
    return s;
}

int moments_mean(const moments *m, double *mean) {
    if (m->count == 0 || !isfinite(m->mean)) return 0;
    *mean = m->mean;
    return 1;
}

int moments_std(const moments *m, double *std) {
    if (m->count < 2 || !isfinite(m->m2)) return 0;
    *std = sqrt(m->m2 / (double)(m->count - 1));
    return 1;
}
