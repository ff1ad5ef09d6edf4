/* SPDX-License-Identifier: Apache-2.0 */
/* Row-major batches of floats, in vectors of AVX-512.
 * In: rows. Out: counts of x >= edge, the same as scalar.c's. Layer: kernels. */
#include <float.h>
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

/* Edges of a pass: with as many counters, and what else there is, they fill the registers. */
#define FEW_EDGES  5
#define SOME_EDGES 11
#define MOST_EDGES 13
#define LANES      16
#define ROW_LANES  8
#define LOWEST     (-FLT_MAX)
/* Operation of the range instruction: the larger magnitude, without its sign. */
#define LARGER_MAGNITUDE 0xb

typedef float value;
typedef __m512 vector;
typedef __m512i counters;
typedef __mmask16 lanes;
typedef __m512 extremes; /* the largest magnitude */

static inline lanes lanes_of(size_t columns) {
    return (lanes)((1u << columns) - 1);
}

static inline vector load(lanes there, const value *x) {
    return _mm512_maskz_loadu_ps(there, x);
}

static inline vector all(value x) {
    return _mm512_set1_ps(x);
}

static inline int are_all(lanes there, const value *x, value number) {
    return _mm512_mask_cmp_ps_mask(there, load(there, x), all(number), _CMP_NEQ_UQ) == 0;
}

static inline counters no_counts(void) {
    return _mm512_setzero_si512();
}

static inline extremes no_extremes(void) {
    return _mm512_setzero_ps();
}

static inline counters count_at_least(counters c, vector v, vector edge) {
    lanes holds = _mm512_cmp_ps_mask(v, edge, _CMP_GE_OQ);
    return _mm512_mask_add_epi32(c, holds, c, _mm512_set1_epi32(1));
}

/* A value that is not a number must not come near the extremes: it would stay, or wipe them out. */
static inline void note_valid(vector v, counters *valid, extremes *seen) {
    lanes holds = _mm512_cmp_ps_mask(v, v, _CMP_ORD_Q);
    *valid = _mm512_mask_add_epi32(*valid, holds, *valid, _mm512_set1_epi32(1));
    *seen = _mm512_mask_range_ps(*seen, holds, v, *seen, LARGER_MAGNITUDE);
}

static inline int has_infinities(const extremes *seen) {
    return _mm512_cmp_ps_mask(*seen, all(FLT_MAX), _CMP_GT_OQ) != 0;
}

/* Eight counters to as many of 64 bits. */
static inline void add_half(__m256i half, __mmask8 there, uint64_t *to) {
    __m512i old = _mm512_maskz_loadu_epi64(there, to);
    _mm512_mask_storeu_epi64(to, there, _mm512_add_epi64(old, _mm512_cvtepu32_epi64(half)));
}

static inline void flush(counters c, size_t columns, uint64_t *to) {
    lanes there = lanes_of(columns);
    add_half(_mm512_castsi512_si256(c), (__mmask8)there, to);
    if (columns > 8) add_half(_mm512_extracti64x4_epi64(c, 1), (__mmask8)(there >> 8), to + 8);
}

static inline void add_some_reached(const value *x, size_t columns, const value *edges,
                                    uint64_t *counts) {
    __mmask8 there = (__mmask8)lanes_of(columns);
    __m256 v = _mm256_maskz_loadu_ps(there, x);
    __mmask8 holds = _mm256_cmp_ps_mask(v, _mm256_maskz_loadu_ps(there, edges), _CMP_GE_OQ);
    __m512i old = _mm512_maskz_loadu_epi64(there, counts);
    __m512i one = _mm512_set1_epi64(1);
    _mm512_mask_storeu_epi64(counts, there, _mm512_mask_add_epi64(old, holds, old, one));
}

#include "kernels/rows_body.h"

void kernels_install_rows_f32_avx512(kernel_table *table) {
    table->histogram_rows_f32 = count_rows;
}
