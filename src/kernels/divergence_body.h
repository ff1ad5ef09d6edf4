/* SPDX-License-Identifier: Apache-2.0 */
/* psi, kl, js and ks of many columns side by side, as loops that a compiler turns into the vectors
 * of the file that includes this one. In: counts, shares. Out: one number a column. Layer: kernels.
 *
 * Only + - * / and comparisons, element by element, so every level gives the same bits. */
#ifndef KERNELS_DIVERGENCE_BODY_H
#define KERNELS_DIVERGENCE_BODY_H

#include <stdint.h>
#include <string.h>

#include "kernels/kernels.h"

static inline uint64_t bits_of(double x) {
    uint64_t bits;
    memcpy(&bits, &x, sizeof bits);
    return bits;
}

static inline double double_of(uint64_t bits) {
    double x;
    memcpy(&x, &bits, sizeof x);
    return x;
}

/* A count below 2^52 as a double: AVX2 has no instruction for it, but adding 2^52 puts the integer
 * into the fraction. */
static inline double count_to_double(uint64_t count) {
    return double_of(count | UINT64_C(0x4330000000000000)) - 4503599627370496.0;
}

/* Natural logarithm of a positive normal number, within 1 ulp: x = 2^k (1 + f) with 1 + f in
 * [sqrt(1/2), sqrt(2)), log(1 + f) = 2 atanh(s), s = f / (2 + f), by the minimax polynomial of K.
 * C. Ng (fdlibm, 1993). No branches. */
static inline double log_positive(double x) {
    const uint64_t half_root = UINT64_C(0x3fe6a09e667f3bcd); /* sqrt(1/2) */
    uint64_t shifted = bits_of(x) + (UINT64_C(0x3ff0000000000000) - half_root);
    double k = count_to_double(shifted >> 52) - 1023.0;
    double f = double_of((shifted & UINT64_C(0x000fffffffffffff)) + half_root) - 1.0;
    double s = f / (2.0 + f);
    double z = s * s;
    double w = z * z;
    double even = w * (3.999999999940941908e-01 +
                       w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    double odd = z * (6.666666666666735130e-01 +
                      w * (2.857142874366239149e-01 +
                           w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    double half_square = 0.5 * f * f;
    double low = k * 1.90821492927058770002e-10; /* ln 2 - its first 33 bits */
    double high = k * 6.93147180369123816490e-01;
    return high - ((half_square - (s * (half_square + (even + odd)) + low)) - f);
}

/* p ln(p / m) with 0 ln 0 = 0. */
static inline double relative_entropy(double p, double m) {
    double ratio = p / m;
    ratio = p > 0.0 ? ratio : 1.0;
    return p * log_positive(ratio);
}

/* Columns taken together: their sums stay in registers or the first-level cache. */
#define DIVERGENCE_BLOCK 64

static inline void divergence_block(const kernel_divergence *d, size_t first, size_t n, double *psi,
                                    double *kl, double *js) {
    double psi_sum[DIVERGENCE_BLOCK] = {0};
    double kl_sum[DIVERGENCE_BLOCK] = {0};
    double js_sum[DIVERGENCE_BLOCK] = {0};
    const double *smooth_scale = d->smooth_scale + first;
    const double *scale = d->scale + first;
    for (size_t b = 0; b < d->bins; b++) {
        const double *count = d->count + b * d->columns + first;
        const double *smooth_reference = d->smooth_reference + b * d->columns + first;
        const double *reference = d->reference + b * d->columns + first;
        const double *in_use = d->in_use + b * d->columns + first;
        for (size_t j = 0; j < n; j++) {
            double r = smooth_reference[j];
            double c = (count[j] + d->smoothing) * smooth_scale[j];
            double log_ratio = log_positive(c / r) * in_use[j];
            psi_sum[j] += (c - r) * log_ratio;
            kl_sum[j] += c * log_ratio;
            double p = reference[j];
            double q = count[j] * scale[j];
            double m = (p + q) * 0.5;
            m = m > 0.0 ? m : 1.0;
            js_sum[j] += relative_entropy(p, m) + relative_entropy(q, m);
        }
    }
    memcpy(psi + first, psi_sum, n * sizeof *psi);
    memcpy(kl + first, kl_sum, n * sizeof *kl);
    memcpy(js + first, js_sum, n * sizeof *js);
}

static inline void divergences_body(const kernel_divergence *d, double *psi, double *kl,
                                    double *js) {
    for (size_t first = 0; first < d->columns; first += DIVERGENCE_BLOCK) {
        size_t left = d->columns - first;
        divergence_block(d, first, left < DIVERGENCE_BLOCK ? left : DIVERGENCE_BLOCK, psi, kl, js);
    }
}

static inline void ks_block(const uint64_t *at_least, const double *reference,
                            const uint64_t *above, const double *scale, size_t edges,
                            size_t columns, size_t n, double *ks) {
    double largest[DIVERGENCE_BLOCK] = {0};
    for (size_t e = 0; e < edges; e++) {
        for (size_t j = 0; j < n; j++) {
            double share = count_to_double(at_least[e * columns + j] - above[j]) * scale[j];
            double difference = share - reference[e * columns + j];
            difference = difference < 0.0 ? -difference : difference;
            largest[j] = difference > largest[j] ? difference : largest[j];
        }
    }
    memcpy(ks, largest, n * sizeof *ks);
}

static inline void ks_body(const uint64_t *at_least, const double *reference, const uint64_t *above,
                           const double *scale, size_t edges, size_t columns, double *ks) {
    for (size_t first = 0; first < columns; first += DIVERGENCE_BLOCK) {
        size_t left = columns - first;
        ks_block(at_least + first, reference + first, above + first, scale + first, edges, columns,
                 left < DIVERGENCE_BLOCK ? left : DIVERGENCE_BLOCK, ks + first);
    }
}

#endif
