/* SPDX-License-Identifier: Apache-2.0 */
/* Row-major batches: one lane a column, so nothing is transposed.
 * In: rows. Out: counts of x >= edge, the same as scalar.c's. Layer: kernels. */
#include <immintrin.h>
#include <math.h>

#include "kernels/kernels.h"

/* Rows between flushes of the 32-bit counters; also what stays in the cache between edge groups. */
#define ROW_BLOCK 256
/* Edges compared in one pass over a block of rows. */
#define EDGES_A_PASS 5

typedef struct tile_f32 {
    const float *x; /* first row of the block, first column of the tile */
    size_t rows;
    size_t stride;
    __m256i lanes; /* all ones where there is a column */
} tile_f32;

typedef struct tile_f64 {
    const double *x;
    size_t rows;
    size_t stride;
    __m256i lanes;
} tile_f64;

static __m256i lanes_f32(size_t columns) {
    const __m256i index = _mm256_setr_epi32(0, 1, 2, 3, 4, 5, 6, 7);
    return _mm256_cmpgt_epi32(_mm256_set1_epi32(columns < 8 ? (int)columns : 8), index);
}

static __m256i lanes_f64(size_t columns) {
    const __m256i index = _mm256_setr_epi64x(0, 1, 2, 3);
    return _mm256_cmpgt_epi64(_mm256_set1_epi64x(columns < 4 ? (int)columns : 4), index);
}

static void flush_f32(__m256i counts, size_t columns, uint64_t *to) {
    uint32_t lanes[8];
    _mm256_storeu_si256((__m256i *)lanes, counts);
    for (size_t k = 0; k < columns && k < 8; k++)
        to[k] += lanes[k];
}

static void flush_f64(__m256i counts, size_t columns, uint64_t *to) {
    uint64_t lanes[4];
    _mm256_storeu_si256((__m256i *)lanes, counts);
    for (size_t k = 0; k < columns && k < 4; k++)
        to[k] += lanes[k];
}

static void count_edges_f32(const tile_f32 *t, const __m256 e[EDGES_A_PASS],
                            __m256i counts[EDGES_A_PASS]) {
    __m256i c0 = _mm256_setzero_si256();
    __m256i c1 = c0;
    __m256i c2 = c0;
    __m256i c3 = c0;
    __m256i c4 = c0;
    for (size_t r = 0; r < t->rows; r++) {
        __m256 v = _mm256_maskload_ps(t->x + r * t->stride, t->lanes);
        c0 = _mm256_sub_epi32(c0, _mm256_castps_si256(_mm256_cmp_ps(v, e[0], _CMP_GE_OQ)));
        c1 = _mm256_sub_epi32(c1, _mm256_castps_si256(_mm256_cmp_ps(v, e[1], _CMP_GE_OQ)));
        c2 = _mm256_sub_epi32(c2, _mm256_castps_si256(_mm256_cmp_ps(v, e[2], _CMP_GE_OQ)));
        c3 = _mm256_sub_epi32(c3, _mm256_castps_si256(_mm256_cmp_ps(v, e[3], _CMP_GE_OQ)));
        c4 = _mm256_sub_epi32(c4, _mm256_castps_si256(_mm256_cmp_ps(v, e[4], _CMP_GE_OQ)));
    }
    counts[0] = c0;
    counts[1] = c1;
    counts[2] = c2;
    counts[3] = c3;
    counts[4] = c4;
}

static void count_edges_f64(const tile_f64 *t, const __m256d e[EDGES_A_PASS],
                            __m256i counts[EDGES_A_PASS]) {
    __m256i c0 = _mm256_setzero_si256();
    __m256i c1 = c0;
    __m256i c2 = c0;
    __m256i c3 = c0;
    __m256i c4 = c0;
    for (size_t r = 0; r < t->rows; r++) {
        __m256d v = _mm256_maskload_pd(t->x + r * t->stride, t->lanes);
        c0 = _mm256_sub_epi64(c0, _mm256_castpd_si256(_mm256_cmp_pd(v, e[0], _CMP_GE_OQ)));
        c1 = _mm256_sub_epi64(c1, _mm256_castpd_si256(_mm256_cmp_pd(v, e[1], _CMP_GE_OQ)));
        c2 = _mm256_sub_epi64(c2, _mm256_castpd_si256(_mm256_cmp_pd(v, e[2], _CMP_GE_OQ)));
        c3 = _mm256_sub_epi64(c3, _mm256_castpd_si256(_mm256_cmp_pd(v, e[3], _CMP_GE_OQ)));
        c4 = _mm256_sub_epi64(c4, _mm256_castpd_si256(_mm256_cmp_pd(v, e[4], _CMP_GE_OQ)));
    }
    counts[0] = c0;
    counts[1] = c1;
    counts[2] = c2;
    counts[3] = c3;
    counts[4] = c4;
}

static void count_valid_f32(const tile_f32 *t, size_t columns, uint64_t *valid) {
    __m256i count = _mm256_setzero_si256();
    for (size_t r = 0; r < t->rows; r++) {
        __m256 v = _mm256_maskload_ps(t->x + r * t->stride, t->lanes);
        count = _mm256_sub_epi32(count, _mm256_castps_si256(_mm256_cmp_ps(v, v, _CMP_ORD_Q)));
    }
    flush_f32(count, columns, valid);
}

static void count_valid_f64(const tile_f64 *t, size_t columns, uint64_t *valid) {
    __m256i count = _mm256_setzero_si256();
    for (size_t r = 0; r < t->rows; r++) {
        __m256d v = _mm256_maskload_pd(t->x + r * t->stride, t->lanes);
        count = _mm256_sub_epi64(count, _mm256_castpd_si256(_mm256_cmp_pd(v, v, _CMP_ORD_Q)));
    }
    flush_f64(count, columns, valid);
}

/* Edges of the tile in groups; where a group is not full, NaN, which nothing is at least. */
static void count_tile_f32(const tile_f32 *t, size_t left, const float *edges, size_t edge_count,
                           size_t edge_stride, uint64_t *at_least) {
    for (size_t e = 0; e < edge_count; e += EDGES_A_PASS) {
        __m256 group[EDGES_A_PASS];
        __m256i counts[EDGES_A_PASS];
        for (size_t k = 0; k < EDGES_A_PASS; k++) {
            group[k] = e + k < edge_count
                           ? _mm256_maskload_ps(edges + (e + k) * edge_stride, t->lanes)
                           : _mm256_set1_ps(NAN);
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
        __m256d group[EDGES_A_PASS];
        __m256i counts[EDGES_A_PASS];
        for (size_t k = 0; k < EDGES_A_PASS; k++) {
            group[k] = e + k < edge_count
                           ? _mm256_maskload_pd(edges + (e + k) * edge_stride, t->lanes)
                           : _mm256_set1_pd((double)NAN);
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
        for (size_t c = 0; c < columns; c += 8) {
            tile_f32 t = {x + r * stride + c, block, stride, lanes_f32(columns - c)};
            count_valid_f32(&t, columns - c, valid + c);
            count_tile_f32(&t, columns - c, edges + c, edge_count, edge_stride, at_least + c);
        }
    }
}

static void rows_f64(const double *x, size_t rows, size_t columns, size_t stride,
                     const double *edges, size_t edge_count, size_t edge_stride, uint64_t *at_least,
                     uint64_t *valid) {
    for (size_t r = 0; r < rows; r += ROW_BLOCK) {
        size_t block = rows - r < ROW_BLOCK ? rows - r : ROW_BLOCK;
        for (size_t c = 0; c < columns; c += 4) {
            tile_f64 t = {x + r * stride + c, block, stride, lanes_f64(columns - c)};
            count_valid_f64(&t, columns - c, valid + c);
            count_tile_f64(&t, columns - c, edges + c, edge_count, edge_stride, at_least + c);
        }
    }
}

void kernels_install_rows_avx2(kernel_table *table) {
    table->histogram_rows_f32 = rows_f32;
    table->histogram_rows_f64 = rows_f64;
}
