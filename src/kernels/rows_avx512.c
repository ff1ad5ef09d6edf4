/* SPDX-License-Identifier: Apache-2.0 */
/* Row-major batches: one lane a column, so nothing is transposed.
 * In: rows. Out: counts of x >= edge, the same as scalar.c's. Layer: kernels. */
#include <immintrin.h>
#include <math.h>

#include "kernels/kernels.h"

/* Rows between flushes of the 32-bit counters; also what stays in the cache between edge groups. */
#define ROW_BLOCK 256
/* Edges compared in one pass: nine are the deciles. */
#define EDGES_A_PASS 9

typedef struct tile_f32 {
    const float *x; /* first row of the block, first column of the tile */
    size_t rows;
    size_t stride;
    __mmask16 lanes; /* where there is a column */
} tile_f32;

typedef struct tile_f64 {
    const double *x;
    size_t rows;
    size_t stride;
    __mmask8 lanes;
} tile_f64;

static void flush_f32(__m512i counts, size_t columns, uint64_t *to) {
    uint32_t lanes[16];
    _mm512_storeu_si512(lanes, counts);
    for (size_t k = 0; k < columns && k < 16; k++)
        to[k] += lanes[k];
}

static void flush_f64(__m512i counts, size_t columns, uint64_t *to) {
    uint64_t lanes[8];
    _mm512_storeu_si512(lanes, counts);
    for (size_t k = 0; k < columns && k < 8; k++)
        to[k] += lanes[k];
}

/* The constant trip count lets the counters live in registers. */
static void count_edges_f32(const tile_f32 *t, const __m512 e[EDGES_A_PASS],
                            __m512i counts[EDGES_A_PASS]) {
    const __m512i one = _mm512_set1_epi32(1);
    for (size_t k = 0; k < EDGES_A_PASS; k++)
        counts[k] = _mm512_setzero_si512();
    for (size_t r = 0; r < t->rows; r++) {
        __m512 v = _mm512_maskz_loadu_ps(t->lanes, t->x + r * t->stride);
        for (size_t k = 0; k < EDGES_A_PASS; k++) {
            __mmask16 holds = _mm512_cmp_ps_mask(v, e[k], _CMP_GE_OQ);
            counts[k] = _mm512_mask_add_epi32(counts[k], holds, counts[k], one);
        }
    }
}

static void count_edges_f64(const tile_f64 *t, const __m512d e[EDGES_A_PASS],
                            __m512i counts[EDGES_A_PASS]) {
    const __m512i one = _mm512_set1_epi64(1);
    for (size_t k = 0; k < EDGES_A_PASS; k++)
        counts[k] = _mm512_setzero_si512();
    for (size_t r = 0; r < t->rows; r++) {
        __m512d v = _mm512_maskz_loadu_pd(t->lanes, t->x + r * t->stride);
        for (size_t k = 0; k < EDGES_A_PASS; k++) {
            __mmask8 holds = _mm512_cmp_pd_mask(v, e[k], _CMP_GE_OQ);
            counts[k] = _mm512_mask_add_epi64(counts[k], holds, counts[k], one);
        }
    }
}

static void count_valid_f32(const tile_f32 *t, size_t columns, uint64_t *valid) {
    const __m512i one = _mm512_set1_epi32(1);
    __m512i count = _mm512_setzero_si512();
    for (size_t r = 0; r < t->rows; r++) {
        __m512 v = _mm512_maskz_loadu_ps(t->lanes, t->x + r * t->stride);
        count = _mm512_mask_add_epi32(count, _mm512_cmp_ps_mask(v, v, _CMP_ORD_Q), count, one);
    }
    flush_f32(count, columns, valid);
}

static void count_valid_f64(const tile_f64 *t, size_t columns, uint64_t *valid) {
    const __m512i one = _mm512_set1_epi64(1);
    __m512i count = _mm512_setzero_si512();
    for (size_t r = 0; r < t->rows; r++) {
        __m512d v = _mm512_maskz_loadu_pd(t->lanes, t->x + r * t->stride);
        count = _mm512_mask_add_epi64(count, _mm512_cmp_pd_mask(v, v, _CMP_ORD_Q), count, one);
    }
    flush_f64(count, columns, valid);
}

/* Edges of the tile in groups; where a group is not full, NaN, which nothing is at least. */
static void count_tile_f32(const tile_f32 *t, size_t left, const float *edges, size_t edge_count,
                           size_t edge_stride, uint64_t *at_least) {
    for (size_t e = 0; e < edge_count; e += EDGES_A_PASS) {
        __m512 group[EDGES_A_PASS];
        __m512i counts[EDGES_A_PASS];
        for (size_t k = 0; k < EDGES_A_PASS; k++) {
            group[k] = e + k < edge_count
                           ? _mm512_maskz_loadu_ps(t->lanes, edges + (e + k) * edge_stride)
                           : _mm512_set1_ps(NAN);
        }
        count_edges_f32(t, group, counts);
        for (size_t k = 0; k < EDGES_A_PASS && e + k < edge_count; k++) {
            flush_f32(counts[k], left, at_least + (e + k) * edge_stride);
        }
    }
}

static void count_tile_f64(const tile_f64 *t, size_t left, const double *edges, size_t edge_count,
                           size_t edge_stride, uint64_t *at_least) {
    for (size_t e = 0; e < edge_count; e += EDGES_A_PASS) {
        __m512d group[EDGES_A_PASS];
        __m512i counts[EDGES_A_PASS];
        for (size_t k = 0; k < EDGES_A_PASS; k++) {
            group[k] = e + k < edge_count
                           ? _mm512_maskz_loadu_pd(t->lanes, edges + (e + k) * edge_stride)
                           : _mm512_set1_pd((double)NAN);
        }
        count_edges_f64(t, group, counts);
        for (size_t k = 0; k < EDGES_A_PASS && e + k < edge_count; k++) {
            flush_f64(counts[k], left, at_least + (e + k) * edge_stride);
        }
    }
}

static void rows_f32(const float *x, size_t rows, size_t columns, size_t stride, const float *edges,
                     size_t edge_count, size_t edge_stride, uint64_t *at_least, uint64_t *valid) {
    for (size_t r = 0; r < rows; r += ROW_BLOCK) {
        size_t block = rows - r < ROW_BLOCK ? rows - r : ROW_BLOCK;
        for (size_t c = 0; c < columns; c += 16) {
            size_t left = columns - c;
            __mmask16 lanes = (__mmask16)(left < 16 ? (1u << left) - 1 : 0xffffu);
            tile_f32 t = {x + r * stride + c, block, stride, lanes};
            count_valid_f32(&t, left, valid + c);
            count_tile_f32(&t, left, edges + c, edge_count, edge_stride, at_least + c);
        }
    }
}

static void rows_f64(const double *x, size_t rows, size_t columns, size_t stride,
                     const double *edges, size_t edge_count, size_t edge_stride, uint64_t *at_least,
                     uint64_t *valid) {
    for (size_t r = 0; r < rows; r += ROW_BLOCK) {
        size_t block = rows - r < ROW_BLOCK ? rows - r : ROW_BLOCK;
        for (size_t c = 0; c < columns; c += 8) {
            size_t left = columns - c;
            __mmask8 lanes = (__mmask8)(left < 8 ? (1u << left) - 1 : 0xffu);
            tile_f64 t = {x + r * stride + c, block, stride, lanes};
            count_valid_f64(&t, left, valid + c);
            count_tile_f64(&t, left, edges + c, edge_count, edge_stride, at_least + c);
        }
    }
}

void kernels_install_rows_avx512(kernel_table *table) {
    table->histogram_rows_f32 = rows_f32;
    table->histogram_rows_f64 = rows_f64;
}
