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
}

static void merge(moments *m, double count, double mean, double m2) {
    double before = (double)m->count;
    double total = before + count;
    double delta = mean - m->mean;
    m->mean += delta * (count / total);
    m->m2 += m2 + delta * delta * (before * (count / total));
}

void moments_add_block(moments *m, const double *x, size_t n, const kernel_table *kernels) {
    kernel_specials specials = {0, 0, 0};
    kernels->count_specials(x, n, &specials);
    uint64_t finite = n - specials.nan - specials.positive_infinity - specials.negative_infinity;
    if (finite == 0) return;

    double count = (double)finite;
    double shift = first_finite(x, n);
    kernel_sums sums = {{0}, {0}};
    kernels->add_shifted(x, n, shift, &sums);
    double mean = shift + kernel_fold_lanes(sums.d) / count;

    /* The second pass removes what the first could not represent of the mean (Neely 1966). */
    sums = (kernel_sums){{0}, {0}};
    kernels->add_shifted(x, n, mean, &sums);
    double rest = kernel_fold_lanes(sums.d);
    double m2 = kernel_fold_lanes(sums.d2) - rest * (rest / count);
    if (m2 < 0.0) m2 = 0.0;
    mean += rest / count;

    if (m->count == 0) {
        m->mean = mean;
        m->m2 = m2;
    } else {
        merge(m, count, mean, m2);
    }
    m->count += finite;
    mark_overflow(m);
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
