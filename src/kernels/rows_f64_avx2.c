/* SPDX-License-Identifier: Apache-2.0 */
/* Row-major batches of doubles, in vectors of AVX2.
 * In: rows. Out: counts of x >= edge, the same as scalar.c's. Layer: kernels. */
#include <float.h>
#include <immintrin.h>
#include <stddef.h>
#include <stdint.h>

/* Edges of a pass: with as many counters, and what else there is, they fill the registers. */
#define FEW_EDGES  2
#define SOME_EDGES 5
#define MOST_EDGES 6
#define LANES      4
#define ROW_LANES  LANES
#define LOWEST     (-DBL_MAX)

typedef double value;
typedef __m256d vector;
typedef __m256i counters;
typedef __m256i lanes;   /* all ones where there is a column */
typedef vector extremes; /* the largest magnitude */

static inline lanes lanes_of(size_t columns) {
    const __m256i index = _mm256_setr_epi64x(0, 1, 2, 3);
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x((long long)columns), index);
}

static inline vector load(lanes there, const value *x) {
    return _mm256_maskload_pd(x, there);
}

static inline vector all(value x) {
    return _mm256_set1_pd(x);
}

static inline int are_all(lanes there, const value *x, value number) {
    vector differs = _mm256_cmp_pd(load(there, x), all(number), _CMP_NEQ_UQ);
    return _mm256_testz_pd(differs, _mm256_castsi256_pd(there));
}

static inline counters no_counts(void) {
    return _mm256_setzero_si256();
}

static inline extremes no_extremes(void) {
    return _mm256_setzero_pd();
}

static inline counters count_at_least(counters c, vector v, vector edge) {
    return _mm256_sub_epi64(c, _mm256_castpd_si256(_mm256_cmp_pd(v, edge, _CMP_GE_OQ)));
}

/* Of a value that is not a number and another, max gives the second. */
static inline void note_valid(vector v, counters *valid, extremes *seen) {
    vector holds = _mm256_cmp_pd(v, v, _CMP_ORD_Q);
    *valid = _mm256_sub_epi64(*valid, _mm256_castpd_si256(holds));
    *seen = _mm256_max_pd(_mm256_andnot_pd(all(-0.0), v), *seen);
}

static inline int has_infinities(const extremes *seen) {
    return _mm256_movemask_pd(_mm256_cmp_pd(*seen, all(DBL_MAX), _CMP_GT_OQ)) != 0;
}

static inline void add_four(__m256i counts, uint64_t *to) {
    __m256i old = _mm256_loadu_si256((const __m256i *)to);
    _mm256_storeu_si256((__m256i *)to, _mm256_add_epi64(old, counts));
}

static inline void flush(counters c, size_t columns, uint64_t *to) {
    uint64_t each[LANES];
    if (columns == LANES) {
        add_four(c, to);
        return;
    }
    _mm256_storeu_si256((__m256i *)each, c);
    for (size_t k = 0; k < columns; k++)
        to[k] += each[k];
}

static inline void add_some_reached(const value *x, size_t columns, const value *edges,
                                    uint64_t *counts) {
    lanes there = lanes_of(columns);
    flush(count_at_least(no_counts(), load(there, x), load(there, edges)), columns, counts);
}

#include "kernels/rows_body.h"

void kernels_install_rows_f64_avx2(kernel_table *table) {
    table->histogram_rows_f64 = count_rows;
}
