/* SPDX-License-Identifier: Apache-2.0 */
/* psi, kl, js and ks of many columns side by side, as loops that a compiler turns into the vectors
 * of the file that includes this one. In: counts, shares. Out: one number a column. Layer: kernels.
 *
 * Only + - * / and comparisons, element by element, so every level gives the same bits. */
#ifndef KERNELS_DIVERGENCE_BODY_H
#define KERNELS_DIVERGENCE_BODY_H

#include <math.h>
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

/* Rounding may leave a divergence of nothing a little below 0. */
static inline void js_distance_body(double *js, size_t n) {
    for (size_t j = 0; j < n; j++) {
        double divergence = js[j] > 0.0 ? js[j] / (2.0 * 0.69314718055994530942) : 0.0;
        double distance = sqrt(divergence);
        js[j] = divergence < 1.0 ? distance : 1.0;
    }
}

/* Any count, rounded as a conversion rounds it: both halves go into fractions, by their weight. */
static inline double any_count_to_double(uint64_t count) {
    double high = double_of((count >> 32) | UINT64_C(0x4530000000000000));
    double low = double_of((count & UINT64_C(0xffffffff)) | UINT64_C(0x4330000000000000));
    return (high - 19342813118337666422669312.0) + low;
}

static inline void scales_body(const double *rows, const double *added, size_t n, double *scale,
                               double *smooth_scale) {
    for (size_t j = 0; j < n; j++) {
        scale[j] = rows[j] > 0.0 ? 1.0 / rows[j] : 0.0;
        smooth_scale[j] = 1.0 / (rows[j] + added[j]);
    }
}

/* Columns taken together: their numbers stay in the first-level cache. */
#define COLUMN_BLOCK 64

/* Where logarithms are taken fewer, so that loops over a block are written out and a processor sees
 * the end of one and the beginning of the next at once. */
#define DIVERGENCE_BLOCK 16

/* Numbers on the way to their logarithms: x = 2^k (1 + f) with 1 + f in [sqrt(1/2), sqrt(2)),
 * s = f / (2 + f). */
typedef struct logarithms {
    double k[3 * DIVERGENCE_BLOCK];
    double f[3 * DIVERGENCE_BLOCK];
    double s[3 * DIVERGENCE_BLOCK];
} logarithms;

static inline void take_apart(logarithms *l, size_t i, double x) {
    const uint64_t half_root = UINT64_C(0x3fe6a09e667f3bcd); /* sqrt(1/2) */
    uint64_t shifted = bits_of(x) + (UINT64_C(0x3ff0000000000000) - half_root);
    double f = double_of((shifted & UINT64_C(0x000fffffffffffff)) + half_root) - 1.0;
    l->k[i] =
        double_of((shifted >> 52) | UINT64_C(0x4330000000000000)) - (4503599627370496.0 + 1023.0);
    l->f[i] = f;
    l->s[i] = f / (2.0 + f);
}

/* Natural logarithm of a positive normal number that was taken apart, within 1 ulp: log(1 + f) =
 * 2 atanh(s) = f - s (f - R(s)) by the minimax polynomial R of K. C. Ng (fdlibm, 1993), for 2 s
 * alone is rounded to twice as much. No branches. That of 0 is some number, so that 0 ln 0 = 0. */
static inline double put_together(const logarithms *l, size_t i) {
    double z = l->s[i] * l->s[i];
    double w = z * z;
    double even = w * (3.999999999940941908e-01 +
                       w * (2.222219843214978396e-01 + w * 1.531383769920937332e-01));
    double odd = z * (6.666666666666735130e-01 +
                      w * (2.857142874366239149e-01 +
                           w * (1.818357216161805012e-01 + w * 1.479819860511658591e-01)));
    double low = l->k[i] * 1.90821492927058770002e-10; /* ln 2 - its first 33 bits */
    double high = l->k[i] * 6.93147180369123816490e-01;
    return high - ((l->s[i] * (l->f[i] - (even + odd)) - low) - l->f[i]);
}

/* The logarithms of numbers that were taken apart, and others taken apart in their place: the
 * division of these is done while those are put together, which does not divide. */
static inline void next_logarithms(logarithms *l, const double *next, size_t n, double *result) {
    for (size_t i = 0; i < n; i++) {
        result[i] = put_together(l, i);
        take_apart(l, i, next[i]);
    }
}

/* One bin of a block of columns. */
typedef struct divergence_bin {
    const double *count;
    const double *reference;
    const double *smooth_reference;
    const double *log_smooth;
    const double *entropy;
    const double *smoothing;
    const double *smooth_scale;
    const double *scale;
    size_t n;
} divergence_bin;

typedef struct divergence_sums {
    double psi[DIVERGENCE_BLOCK];
    double kl[DIVERGENCE_BLOCK];
    double js[DIVERGENCE_BLOCK];
} divergence_sums;

static inline divergence_bin bin_of(const kernel_divergence *d, size_t bin, size_t first,
                                    size_t n) {
    size_t at = bin * d->columns + first;
    divergence_bin b = {d->count + at,           d->reference + at, d->smooth_reference + at,
                        d->log_smooth + at,      d->entropy + at,   d->smoothing + at,
                        d->smooth_scale + first, d->scale + first,  n};
    return b;
}

/* The numbers of each column whose logarithms are needed: smoothed shares, plain ones, and those in
 * the middle between plain ones and the reference's. None is a ratio: of the reference the
 * logarithms are known, and subtracting them takes less time than dividing by it. */
static inline void fill_shares(const divergence_bin *b, double *shares) {
    size_t n = b->n;
    for (size_t j = 0; j < n; j++) {
        double q = b->count[j] * b->scale[j];
        shares[j] = (b->count[j] + b->smoothing[j]) * b->smooth_scale[j];
        shares[n + j] = q;
        shares[2 * n + j] = (b->reference[j] + q) * 0.5;
    }
}

/* p ln(p/m) + q ln(q/m) is p ln p + q ln q - 2 m ln m, and exactly 0 where p is q. */
static inline void add_bin(const divergence_bin *b, const double *shares, const double *logs,
                           divergence_sums *sums) {
    size_t n = b->n;
    for (size_t j = 0; j < n; j++) {
        double c = shares[j], q = shares[n + j], m = shares[2 * n + j];
        double log_ratio = logs[j] - b->log_smooth[j];
        sums->psi[j] += (c - b->smooth_reference[j]) * log_ratio;
        sums->kl[j] += c * log_ratio;
        sums->js[j] += b->entropy[j] + q * logs[n + j] - 2.0 * m * logs[2 * n + j];
    }
}

static inline void divergence_block(const kernel_divergence *d, size_t first, size_t n, double *psi,
                                    double *kl, double *js) {
    divergence_sums sums = {{0}, {0}, {0}};
    logarithms l;
    double shares[2][3 * DIVERGENCE_BLOCK], logs[3 * DIVERGENCE_BLOCK];
    divergence_bin next = bin_of(d, 0, first, n);
    fill_shares(&next, shares[0]);
    for (size_t i = 0; i < 3 * n; i++)
        take_apart(&l, i, shares[0][i]);
    for (size_t b = 1; b < d->bins; b++) {
        divergence_bin bin = next;
        next = bin_of(d, b, first, n);
        fill_shares(&next, shares[b % 2]);
        next_logarithms(&l, shares[b % 2], 3 * n, logs);
        add_bin(&bin, shares[(b - 1) % 2], logs, &sums);
    }
    for (size_t i = 0; i < 3 * n; i++)
        logs[i] = put_together(&l, i);
    add_bin(&next, shares[(d->bins - 1) % 2], logs, &sums);
    memcpy(psi + first, sums.psi, n * sizeof *psi);
    memcpy(kl + first, sums.kl, n * sizeof *kl);
    memcpy(js + first, sums.js, n * sizeof *js);
}

/* Whole blocks are of a size that the compiler knows, which leaves out the ends of all loops. */
static inline void divergences_body(const kernel_divergence *d, double *psi, double *kl,
                                    double *js) {
    size_t first = 0;
    for (; first + DIVERGENCE_BLOCK <= d->columns; first += DIVERGENCE_BLOCK)
        divergence_block(d, first, DIVERGENCE_BLOCK, psi, kl, js);
    if (first < d->columns) divergence_block(d, first, d->columns - first, psi, kl, js);
}

static inline void ks_block(const uint64_t *at_least, const double *reference,
                            const uint64_t *above, const double *scale, size_t edges,
                            size_t columns, size_t n, double *ks) {
    double largest[COLUMN_BLOCK] = {0};
    for (size_t e = 0; e < edges; e++) {
        for (size_t j = 0; j < n; j++) {
            double share = count_to_double(at_least[e * columns + j] - above[j]) * scale[j];
            double difference = fabs(share - reference[e * columns + j]);
            largest[j] = difference > largest[j] ? difference : largest[j];
        }
    }
    memcpy(ks, largest, n * sizeof *ks);
}

static inline void ks_body(const uint64_t *at_least, const double *reference, const uint64_t *above,
                           const double *scale, size_t edges, size_t columns, double *ks) {
    for (size_t first = 0; first < columns; first += COLUMN_BLOCK) {
        size_t left = columns - first;
        ks_block(at_least + first, reference + first, above + first, scale + first, edges, columns,
                 left < COLUMN_BLOCK ? left : COLUMN_BLOCK, ks + first);
    }
}

static inline void between_body(const uint64_t *at_least, const uint64_t *above, size_t n,
                                double *count) {
    for (size_t j = 0; j < n; j++)
        count[j] = any_count_to_double(at_least[j] - above[j]);
}

#endif
