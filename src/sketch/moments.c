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

/* Deviations from `shift`, and their squares, summed up. */
typedef struct deviations {
    double shift;
    double d;
    double d2;
} deviations;

static deviations fold(const kernel_sums *sums, double shift) {
    return (deviations){shift, kernel_fold_lanes(sums->d), kernel_fold_lanes(sums->d2)};
}

/* The shift is so near the mean, within a quarter of the standard deviation, that taking it out of
 * the squares enlarges their rounding by a sixteenth at most. False if the sums are no numbers. */
static int is_near_mean(const deviations *s, uint64_t finite) {
    return s->d2 < INFINITY && s->d * (s->d / (double)finite) <= s->d2 / 16.0;
}

/* The second pass removes what the first could not represent of the mean (Neely 1966). */
static deviations from_mean(const double *x, size_t n, uint64_t finite, const deviations *first,
                            const kernel_table *kernels) {
    double mean = first->shift + first->d / (double)finite;
    kernel_sums sums = {{0}, {0}};
    kernels->add_shifted(x, n, mean, &sums);
    return fold(&sums, mean);
}

static moments of_block(const deviations *s, uint64_t finite) {
    double rest = s->d / (double)finite;
    moments block = {finite, 0.0, s->d2 - s->d * rest, 0.0};
    if (block.m2 < 0.0) block.m2 = 0.0;
    set_mean(&block, s->shift, rest);
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

/* The sums of a block, which are of deviations from `shift`, become its moments. */
static void add_sums(moments *m, const kernel_summary *s, double shift, const double *x, size_t n,
                     const kernel_table *kernels) {
    const kernel_specials *specials = &s->specials;
    uint64_t finite = n - specials->nan - specials->positive_infinity - specials->negative_infinity;
    if (finite == 0) return;
    deviations sums = fold(&s->sums, shift);
    if (!is_near_mean(&sums, finite)) sums = from_mean(x, n, finite, &sums, kernels);
    moments block = of_block(&sums, finite);
    moments_merge(m, &block);
}

/* The mean so far is most often near enough the block's. */
static int is_shift(const moments *m) {
    return m->count > 0 && isfinite(m->mean);
}

kernel_summary moments_add_block(moments *m, const double *x, size_t n,
                                 const kernel_table *kernels) {
    kernel_summary s = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
    double shift = is_shift(m) ? m->mean : first_finite(x, n);
    kernels->summarize(x, n, shift, &s);
    add_sums(m, &s, shift, x, n, kernels);
    return s;
}

kernel_summary moments_add_floats(moments *m, const float *x, double *wide, size_t n,
                                  const kernel_table *kernels) {
    kernel_summary s = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
    double shift = m->mean;
    if (!is_shift(m)) {
        kernels->widen(x, n, wide);
        shift = first_finite(wide, n);
    }
    kernels->summarize_floats(x, wide, n, shift, &s);
    add_sums(m, &s, shift, wide, n, kernels);
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
