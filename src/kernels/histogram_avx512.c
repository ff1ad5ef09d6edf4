/* SPDX-License-Identifier: Apache-2.0 */
/* Comparing with each of few edges, a whole vector of values at a time.
 * In: doubles, floats. Out: counts, those of scalar.c. Layer: kernels. */
#include <immintrin.h>

#include "kernels/tails.h"

#define DOUBLES 8
#define FLOATS  16

/* Inlined with a constant number of edges, so that edges and counters stay in registers. */
static inline __attribute__((always_inline)) void count_at_least(const double *x, size_t n,
                                                                 const double *edges,
                                                                 size_t edge_count,
                                                                 uint64_t *counts) {
    const __m512i one = _mm512_set1_epi64(1);
    __m512d edge[KERNEL_EDGES_A_PASS];
    __m512i count[KERNEL_EDGES_A_PASS];
    for (size_t k = 0; k < edge_count; k++) {
        edge[k] = _mm512_set1_pd(edges[k]);
        count[k] = _mm512_setzero_si512();
    }
    size_t i = 0;
    for (; i + DOUBLES <= n; i += DOUBLES) {
        __m512d v = _mm512_loadu_pd(x + i);
        for (size_t k = 0; k < edge_count; k++) {
            __mmask8 reached = _mm512_cmp_pd_mask(v, edge[k], _CMP_GE_OQ);
            count[k] = _mm512_mask_add_epi64(count[k], reached, count[k], one);
        }
    }
    for (size_t k = 0; k < edge_count; k++)
        counts[k] += (uint64_t)_mm512_reduce_add_epi64(count[k]);
    for (; i < n; i++) {
        for (size_t k = 0; k < edge_count; k++)
            counts[k] += x[i] >= edges[k];
    }
}

void kernel_count_edges_avx512(const double *x, size_t n, const double *edges, size_t edge_count,
                               uint64_t *counts) {
    switch (edge_count) {
    case 1:
        count_at_least(x, n, edges, 1, counts);
        break;
    case 2:
        count_at_least(x, n, edges, 2, counts);
        break;
    case 3:
        count_at_least(x, n, edges, 3, counts);
        break;
    case 4:
        count_at_least(x, n, edges, 4, counts);
        break;
    default:
        count_at_least(x, n, edges, KERNEL_EDGES_A_PASS, counts);
        break;
    }
}

static inline __attribute__((always_inline)) void count_floats_at_least(const float *x, size_t n,
                                                                        const float *edges,
                                                                        size_t edge_count,
                                                                        uint64_t *counts) {
    const __m512i one = _mm512_set1_epi32(1);
    __m512 edge[KERNEL_EDGES_A_PASS];
    __m512i count[KERNEL_EDGES_A_PASS];
    for (size_t k = 0; k < edge_count; k++) {
        edge[k] = _mm512_set1_ps(edges[k]);
        count[k] = _mm512_setzero_si512();
    }
    size_t i = 0;
    for (; i + FLOATS <= n; i += FLOATS) {
        __m512 v = _mm512_loadu_ps(x + i);
        for (size_t k = 0; k < edge_count; k++) {
            __mmask16 reached = _mm512_cmp_ps_mask(v, edge[k], _CMP_GE_OQ);
            count[k] = _mm512_mask_add_epi32(count[k], reached, count[k], one);
        }
    }
    for (size_t k = 0; k < edge_count; k++)
        counts[k] += (uint32_t)_mm512_reduce_add_epi32(count[k]);
    for (; i < n; i++) {
        for (size_t k = 0; k < edge_count; k++)
            counts[k] += x[i] >= edges[k];
    }
}

void kernel_count_float_edges_avx512(const float *x, size_t n, const float *edges,
                                     size_t edge_count, uint64_t *counts) {
    switch (edge_count) {
    case 1:
        count_floats_at_least(x, n, edges, 1, counts);
        break;
    case 2:
        count_floats_at_least(x, n, edges, 2, counts);
        break;
    case 3:
        count_floats_at_least(x, n, edges, 3, counts);
        break;
    case 4:
        count_floats_at_least(x, n, edges, 4, counts);
        break;
    default:
        count_floats_at_least(x, n, edges, KERNEL_EDGES_A_PASS, counts);
        break;
    }
}
