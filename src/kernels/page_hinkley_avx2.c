/* SPDX-License-Identifier: Apache-2.0 */
/* Page-Hinkley tests of many columns, in vectors of AVX2.
 * In: rows, states. Out: states, drifts. Layer: kernels. */
#include <immintrin.h>

#define LANES 4

typedef __m256d vec;
typedef __m256d mask;

static inline vec v_load(const double *from) {
    return _mm256_loadu_pd(from);
}
static inline vec v_load_f32(const float *from) {
    return _mm256_cvtps_pd(_mm_loadu_ps(from));
}
static inline void v_store(double *to, vec a) {
    _mm256_storeu_pd(to, a);
}
static inline vec v_all(double a) {
    return _mm256_set1_pd(a);
}
static inline vec v_add(vec a, vec b) {
    return _mm256_add_pd(a, b);
}
static inline vec v_subtract(vec a, vec b) {
    return _mm256_sub_pd(a, b);
}
static inline vec v_multiply(vec a, vec b) {
    return _mm256_mul_pd(a, b);
}
static inline vec v_divide(vec a, vec b) {
    return _mm256_div_pd(a, b);
}
static inline vec v_min(vec a, vec b) {
    return _mm256_min_pd(a, b);
}
static inline vec v_max(vec a, vec b) {
    return _mm256_max_pd(a, b);
}
static inline vec v_magnitude(vec a) {
    return _mm256_andnot_pd(_mm256_set1_pd(-0.0), a);
}
static inline mask v_above(vec a, vec b) {
    return _mm256_cmp_pd(a, b, _CMP_GT_OQ);
}
/* Magnitudes, NaN beyond all: as integers, where additions are not in the way. */
static inline mask v_beyond(vec a, vec b) {
    return _mm256_castsi256_pd(_mm256_cmpgt_epi64(_mm256_castpd_si256(a), _mm256_castpd_si256(b)));
}
static inline mask v_and(mask a, mask b) {
    return _mm256_and_pd(a, b);
}
static inline mask v_or(mask a, mask b) {
    return _mm256_or_pd(a, b);
}
static inline vec v_select(mask where, vec a, vec b) {
    return _mm256_blendv_pd(b, a, where);
}
static inline vec v_unless(mask where, vec a) {
    return _mm256_andnot_pd(where, a);
}
static inline unsigned v_bits(mask a) {
    return (unsigned)_mm256_movemask_pd(a);
}
static inline int v_is_any(mask a) {
    return _mm256_movemask_pd(a) != 0;
}

#include "kernels/page_hinkley_body.h"

void kernels_install_page_hinkley_avx2(kernel_table *table) {
    table->page_hinkley_f32 = page_hinkley_f32;
    table->page_hinkley_f64 = page_hinkley_f64;
}
