/* SPDX-License-Identifier: Apache-2.0 */
/* Page-Hinkley tests of many columns, in vectors of AVX-512.
 * In: rows, states. Out: states, drifts. Layer: kernels. */
#include <immintrin.h>

#define LANES 8

typedef __m512d vec;
typedef __mmask8 mask;

static inline vec v_load(const double *from) {
    return _mm512_loadu_pd(from);
}
static inline vec v_load_f32(const float *from) {
    return _mm512_cvtps_pd(_mm256_loadu_ps(from));
}
static inline void v_store(double *to, vec a) {
    _mm512_storeu_pd(to, a);
}
static inline vec v_all(double a) {
    return _mm512_set1_pd(a);
}
static inline vec v_add(vec a, vec b) {
    return _mm512_add_pd(a, b);
}
static inline vec v_subtract(vec a, vec b) {
    return _mm512_sub_pd(a, b);
}
static inline vec v_multiply(vec a, vec b) {
    return _mm512_mul_pd(a, b);
}
static inline vec v_divide(vec a, vec b) {
    return _mm512_div_pd(a, b);
}
static inline vec v_min(vec a, vec b) {
    return _mm512_min_pd(a, b);
}
static inline vec v_max(vec a, vec b) {
    return _mm512_max_pd(a, b);
}
static inline vec v_magnitude(vec a) {
    return _mm512_abs_pd(a);
}
static inline mask v_above(vec a, vec b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_GT_OQ);
}
/* Magnitudes, NaN beyond all. */
static inline mask v_beyond(vec a, vec b) {
    return _mm512_cmp_pd_mask(a, b, _CMP_NLE_UQ);
}
static inline mask v_and(mask a, mask b) {
    return a & b;
}
static inline mask v_or(mask a, mask b) {
    return a | b;
}
static inline vec v_select(mask where, vec a, vec b) {
    return _mm512_mask_blend_pd(where, b, a);
}
static inline vec v_unless(mask where, vec a) {
    return _mm512_maskz_mov_pd((mask)~where, a);
}
static inline unsigned v_bits(mask a) {
    return a;
}
static inline int v_is_any(mask a) {
    return a != 0;
}

#include "kernels/page_hinkley_body.h"

void kernels_install_page_hinkley_avx512(kernel_table *table) {
    table->page_hinkley_f32 = page_hinkley_f32;
    table->page_hinkley_f64 = page_hinkley_f64;
}
