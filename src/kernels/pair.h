/* SPDX-License-Identifier: Apache-2.0 */
/* Two numbers side by side: one instruction each where every processor of the architecture has it
 * (SSE2 on x86-64), the same operations one after the other elsewhere. Layer: kernels. */
#ifndef KERNELS_PAIR_H
#define KERNELS_PAIR_H

#if defined(DRIFTCHECK_HAVE_AVX2) && defined(__SSE2__)

#include <emmintrin.h>

typedef __m128d pair;
typedef __m128d pair_mask;

static inline pair pair_of(double a, double b) {
    return _mm_set_pd(b, a);
}
static inline pair pair_load(const double *from) {
    return _mm_loadu_pd(from);
}
static inline void pair_store(double *to, pair a) {
    _mm_storeu_pd(to, a);
}
static inline pair pair_add(pair a, pair b) {
    return _mm_add_pd(a, b);
}
static inline pair pair_subtract(pair a, pair b) {
    return _mm_sub_pd(a, b);
}
static inline pair pair_multiply(pair a, pair b) {
    return _mm_mul_pd(a, b);
}
static inline pair pair_divide(pair a, pair b) {
    return _mm_div_pd(a, b);
}
static inline pair pair_magnitude(pair a) {
    return _mm_andnot_pd(_mm_set1_pd(-0.0), a);
}
/* (a, -a) */
static inline pair pair_mirrored(double a) {
    return _mm_xor_pd(_mm_set1_pd(a), _mm_set_pd(-0.0, 0.0));
}
/* b where they are equal. */
static inline pair pair_min(pair a, pair b) {
    return _mm_min_pd(a, b);
}
static inline pair pair_max(pair a, pair b) {
    return _mm_max_pd(a, b);
}
static inline pair_mask pair_below(pair a, pair b) {
    return _mm_cmplt_pd(a, b);
}
static inline pair pair_select(pair_mask where, pair a, pair b) {
    return _mm_or_pd(_mm_and_pd(where, a), _mm_andnot_pd(where, b));
}
static inline int pair_is_any(pair_mask a) {
    return _mm_movemask_pd(a) != 0;
}

#else

#include <math.h>

typedef struct pair {
    double a;
    double b;
} pair;

typedef struct pair_mask {
    int a;
    int b;
} pair_mask;

static inline pair pair_of(double a, double b) {
    return (pair){a, b};
}
static inline pair pair_load(const double *from) {
    return (pair){from[0], from[1]};
}
static inline void pair_store(double *to, pair p) {
    to[0] = p.a;
    to[1] = p.b;
}
static inline pair pair_add(pair p, pair q) {
    return (pair){p.a + q.a, p.b + q.b};
}
static inline pair pair_subtract(pair p, pair q) {
    return (pair){p.a - q.a, p.b - q.b};
}
static inline pair pair_multiply(pair p, pair q) {
    return (pair){p.a * q.a, p.b * q.b};
}
static inline pair pair_divide(pair p, pair q) {
    return (pair){p.a / q.a, p.b / q.b};
}
static inline pair pair_magnitude(pair p) {
    return (pair){fabs(p.a), fabs(p.b)};
}
static inline pair pair_mirrored(double a) {
    return (pair){a, -a};
}
static inline pair pair_min(pair p, pair q) {
    return (pair){p.a < q.a ? p.a : q.a, p.b < q.b ? p.b : q.b};
}
static inline pair pair_max(pair p, pair q) {
    return (pair){p.a > q.a ? p.a : q.a, p.b > q.b ? p.b : q.b};
}
static inline pair_mask pair_below(pair p, pair q) {
    return (pair_mask){p.a < q.a, p.b < q.b};
}
static inline pair pair_select(pair_mask where, pair p, pair q) {
    return (pair){where.a ? p.a : q.a, where.b ? p.b : q.b};
}
static inline int pair_is_any(pair_mask m) {
    return m.a | m.b;
}

#endif

#endif
