/* SPDX-License-Identifier: Apache-2.0 */
/* Row-major batches of floats, in vectors of AVX2.
 * In: rows. Out: counts of x >= edge, the same as scalar.c's. Layer: kernels. */
#include <float.h>
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

/* Edges of a pass: with as many counters, and what else there is, they fill the registers. */
#define FEW_EDGES  2
#define SOME_EDGES 5
#define MOST_EDGES 6
#define LANES      8
#define ROW_LANES  4
#define LOWEST     (-FLT_MAX)

typedef float value;
typedef __m256 vector;
typedef __m256i counters;
typedef __m256i lanes;   /* all ones where there is a column */
typedef vector extremes; /* the largest magnitude */

static inline lanes lanes_of(size_t columns) {
    const __m256i index = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32((int)columns), index);
}

static inline vector load(lanes there, const value *x) {
    return _mm256_maskload_ps(x, there);
}

static inline vector all(value x) {
    return _mm256_set1_ps(x);
}

static inline int are_all(lanes there, const value *x, value number) {
    vector differs = _mm256_cmp_ps(load(there, x), all(number), _CMP_NEQ_UQ);
    return _mm256_testz_ps(differs, _mm256_castsi256_ps(there));
}

static inline counters no_counts(void) {
    return _mm256_setzero_si256();
}

static inline extremes no_extremes(void) {
    return _mm256_setzero_ps();
}

static inline counters count_at_least(counters c, vector v, vector edge) {
    return _mm256_sub_epi32(c, _mm256_castps_si256(_mm256_cmp_ps(v, edge, _CMP_GE_OQ)));
}

/* Of a value that is not a number and another, max gives the second. */
static inline void note_valid(vector v, counters *valid, extremes *seen) {
    vector holds = _mm256_cmp_ps(v, v, _CMP_ORD_Q);
    *valid = _mm256_sub_epi32(*valid, _mm256_castps_si256(holds));
    *seen = _mm256_max_ps(_mm256_andnot_ps(all(-0.0F), v), *seen);
}

static inline int has_infinities(const extremes *seen) {
    return _mm256_movemask_ps(_mm256_cmp_ps(*seen, all(FLT_MAX), _CMP_GT_OQ)) != 0;
}

static inline void add_four(__m256i counts, uint64_t *to) {
    __m256i old = _mm256_loadu_si256((const __m256i *)to);
    _mm256_storeu_si256((__m256i *)to, _mm256_add_epi64(old, counts));
}

static inline void flush(counters c, size_t columns, uint64_t *to) {
    uint32_t each[LANES];
    if (columns == LANES) {
        add_four(_mm256_cvtepu32_epi64(_mm256_castsi256_si128(c)), to);
        add_four(_mm256_cvtepu32_epi64(_mm256_extracti128_si256(c, 1)), to + 4);
        return;
    }
    _mm256_storeu_si256((__m256i *)each, c);
    for (size_t k = 0; k < columns; k++)
        to[k] += each[k];
}

static inline void add_some_reached(const value *x, size_t columns, const value *edges,
                                    uint64_t *counts) {
    if (columns < ROW_LANES) {
        for (size_t k = 0; k < columns; k++)
            counts[k] += x[k] >= edges[k];
        return;
    }
    __m128 reached = _mm_cmp_ps(_mm_loadu_ps(x), _mm_loadu_ps(edges), _CMP_GE_OQ);
    __m256i *to = (__m256i *)(void *)counts;
    __m256i less = _mm256_cvtepi32_epi64(_mm_castps_si128(reached)); /* -1 each */
    _mm256_storeu_si256(to, _mm256_sub_epi64(_mm256_loadu_si256(to), less));
}

#include "kernels/rows_body.h"

void kernels_install_rows_f32_avx2(kernel_table *table) {
    table->histogram_rows_f32 = count_rows;
}
