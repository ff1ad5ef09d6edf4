/* SPDX-License-Identifier: Apache-2.0 */
/* Row-major batches of doubles, in vectors of AVX-512.
 * In: rows. Out: counts of x >= edge, the same as scalar.c's. Layer: kernels. */
#include <float.h>
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

/* Edges of a pass: with as many counters, and what else there is, they fill the registers. */
#define FEW_EDGES  5
#define SOME_EDGES 11
#define MOST_EDGES 13
#define LANES      8
#define ROW_LANES  LANES
#define LOWEST     (-DBL_MAX)
/* Operation of the range instruction: the larger magnitude, without its sign. */
#define LARGER_MAGNITUDE 0xb

typedef double value;
typedef __m512d vector;
typedef __m512i counters;
typedef __mmask8 lanes;
typedef __m512d extremes; /* the largest magnitude */

static inline lanes lanes_of(size_t columns) {
    return (lanes)((1u << columns) - 1);
}

static inline vector load(lanes there, const value *x) {
    return _mm512_maskz_loadu_pd(there, x);
}

static inline vector all(value x) {
    return _mm512_set1_pd(x);
}

static inline int are_all(lanes there, const value *x, value number) {
    return _mm512_mask_cmp_pd_mask(there, load(there, x), all(number), _CMP_NEQ_UQ) == 0;
}

static inline counters no_counts(void) {
    return _mm512_setzero_si512();
}

static inline extremes no_extremes(void) {
    return _mm512_setzero_pd();
}

static inline counters count_at_least(counters c, vector v, vector edge) {
    lanes holds = _mm512_cmp_pd_mask(v, edge, _CMP_GE_OQ);
    return _mm512_mask_add_epi64(c, holds, c, _mm512_set1_epi64(1));
}

/* A value that is not a number must not come near the extremes: it would stay, or wipe them out. */
static inline void note_valid(vector v, counters *valid, extremes *seen) {
    lanes holds = _mm512_cmp_pd_mask(v, v, _CMP_ORD_Q);
    *valid = _mm512_mask_add_epi64(*valid, holds, *valid, _mm512_set1_epi64(1));
    *seen = _mm512_mask_range_pd(*seen, holds, v, *seen, LARGER_MAGNITUDE);
}

static inline int has_infinities(const extremes *seen) {
    return _mm512_cmp_pd_mask(*seen, all(DBL_MAX), _CMP_GT_OQ) != 0;
}

static inline void flush(counters c, size_t columns, uint64_t *to) {
    lanes there = lanes_of(columns);
    __m512i old = _mm512_maskz_loadu_epi64(there, to);
    _mm512_mask_storeu_epi64(to, there, _mm512_add_epi64(old, c));
}

static inline void add_some_reached(const value *x, size_t columns, const value *edges,
                                    uint64_t *counts) {
    lanes there = lanes_of(columns);
    flush(count_at_least(no_counts(), load(there, x), load(there, edges)), columns, counts);
}

#include "kernels/rows_body.h"

void kernels_install_rows_f64_avx512(kernel_table *table) {
    table->histogram_rows_f64 = count_rows;
}
