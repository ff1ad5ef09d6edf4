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

/* The eight lanes of eight bytes added up. */
static void add_lanes(__m512i bytes, uint16_t out[8]) {
    __m512i wide = _mm512_add_epi16(_mm512_cvtepu8_epi16(_mm512_castsi512_si256(bytes)),
                                    _mm512_cvtepu8_epi16(_mm512_extracti64x4_epi64(bytes, 1)));
    __m256i half =
        _mm256_add_epi16(_mm512_castsi512_si256(wide), _mm512_extracti64x4_epi64(wide, 1));
    __m128i sums = _mm_add_epi16(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
    _mm_storeu_si128((__m128i *)(void *)out, sums);
}

/* A short grid in registers. */
typedef struct short_registers {
    __m512d scale;
    __m512d offset;
    __m512d key[2];
    __m512i one[2];
} short_registers;

static short_registers load_grid(const kernel_short_grid *grid) {
    return (short_registers){
        _mm512_set1_pd(grid->scale),
        _mm512_set1_pd(grid->offset),
        {_mm512_loadu_pd(grid->key), _mm512_loadu_pd(grid->key + DOUBLES)},
        {_mm512_loadu_si512(grid->one), _mm512_loadu_si512(grid->one + DOUBLES)},
    };
}

/* 1 in the four bits of a lane that count its rank. NaN is in the first cell and at no key. */
static inline __m512i one_at_rank(const short_registers *grid, __m512d x) {
    __m512d at = _mm512_add_pd(_mm512_mul_pd(x, grid->scale), grid->offset);
    at = _mm512_max_pd(at, _mm512_set1_pd(0x1p52));
    at = _mm512_min_pd(at, _mm512_set1_pd(0x1p52 + (KERNEL_SHORT_CELLS - 1)));
    __m512i cell = _mm512_castpd_si512(at);
    __m512i one = _mm512_permutex2var_epi64(grid->one[0], cell, grid->one[1]);
    __m512d key = _mm512_permutex2var_pd(grid->key[0], cell, grid->key[1]);
    return _mm512_mask_slli_epi64(one, _mm512_cmp_pd_mask(x, key, _CMP_GE_OQ), one, 4);
}

/* Counters of four bits, emptied into bytes before they are full: those of even ranks and of odd
 * ones. */
typedef struct byte_counts {
    __m512i even;
    __m512i odd;
} byte_counts;

static inline void empty_into(byte_counts *bytes, __m512i counts) {
    const __m512i nibble = _mm512_set1_epi8(15);
    bytes->even = _mm512_add_epi8(bytes->even, _mm512_and_si512(counts, nibble));
    counts = _mm512_and_si512(_mm512_srli_epi64(counts, 4), nibble);
    bytes->odd = _mm512_add_epi8(bytes->odd, counts);
}

void kernel_short_histogram_avx512(const double *x, size_t n, const kernel_short_grid *grid,
                                   uint64_t *counts) {
    const short_registers registers = load_grid(grid);
    byte_counts bytes = {_mm512_setzero_si512(), _mm512_setzero_si512()};
    size_t whole = n - n % DOUBLES;
    for (size_t i = 0; i < whole;) {
        size_t end = whole - i < 15 * DOUBLES ? whole : i + 15 * DOUBLES;
        __m512i four_bits = _mm512_setzero_si512();
        for (; i < end; i += DOUBLES) {
            __m512i one = one_at_rank(&registers, _mm512_loadu_pd(x + i));
            four_bits = _mm512_add_epi64(four_bits, one);
        }
        empty_into(&bytes, four_bits);
    }
    __mmask8 rest = (__mmask8)((1u << n % DOUBLES) - 1);
    __m512i last = one_at_rank(&registers, _mm512_maskz_loadu_pd(rest, x + whole));
    empty_into(&bytes, _mm512_maskz_mov_epi64(rest, last));
    uint16_t sums[2][8];
    add_lanes(bytes.even, sums[0]);
    add_lanes(bytes.odd, sums[1]);
    for (size_t rank = 0; rank <= grid->count; rank++)
        counts[rank] += sums[rank % 2][rank / 2];
}

/* A short grid of floats in registers. */
typedef struct short_float_registers {
    __m512 scale;
    __m512 offset;
    __m512 key;
    __m512i one;
} short_float_registers;

static short_float_registers load_float_grid(const kernel_short_float_grid *grid) {
    return (short_float_registers){
        _mm512_set1_ps(grid->scale),
        _mm512_set1_ps(grid->offset),
        _mm512_loadu_ps(grid->key),
        _mm512_loadu_si512(grid->one),
    };
}

/* 1 in the three bits of a lane that count its rank; NaN as above. */
static inline __m512i one_at_float_rank(const short_float_registers *grid, __m512 x) {
    __m512 at = _mm512_add_ps(_mm512_mul_ps(x, grid->scale), grid->offset);
    at = _mm512_max_ps(at, _mm512_set1_ps(0x1p23f));
    at = _mm512_min_ps(at, _mm512_set1_ps(0x1p23f + (KERNEL_SHORT_CELLS - 1)));
    __m512i cell = _mm512_castps_si512(at);
    __m512i one = _mm512_permutexvar_epi32(cell, grid->one);
    __m512 key = _mm512_permutexvar_ps(cell, grid->key);
    return _mm512_mask_slli_epi32(one, _mm512_cmp_ps_mask(x, key, _CMP_GE_OQ), one, 3);
}

enum { AT_ONCE = 7 }; /* vectors that fill counters of three bits */

/* Counters of nine bits, of every third rank from 0, 1 and 2 on: those of three bits are emptied
 * into them before they are full. The last rank has none: it is what is left of all values. */
typedef struct nine_bits {
    __m512i from[3];
} nine_bits;

static inline void empty_into_nine_bits(nine_bits *nine, __m512i three_bits) {
    const __m512i every_third = _mm512_set1_epi32(7 | 7 << 9 | 7 << 18);
    for (unsigned k = 0; k < 3; k++) {
        __m512i counts = _mm512_and_si512(_mm512_srli_epi32(three_bits, 3 * k), every_third);
        nine->from[k] = _mm512_add_epi32(nine->from[k], counts);
    }
}

/* Of lanes 0, 4, 8 and 12, and so on: a quarter of the values, which nine bits hold. */
_Static_assert(KERNEL_SHORT_BLOCK / 4 < 1 << 9, "nine bits hold a quarter of a block");
static __m128i add_quarters(__m512i counts) {
    __m256i half =
        _mm256_add_epi32(_mm512_castsi512_si256(counts), _mm512_extracti64x4_epi64(counts, 1));
    return _mm_add_epi32(_mm256_castsi256_si128(half), _mm256_extracti128_si256(half, 1));
}

static void add_ranks(const nine_bits *nine, size_t n, size_t ranks, uint64_t *counts) {
    const __m128i field = _mm_set1_epi32(511);
    const __m128i none = _mm_setzero_si128();
    uint32_t sums[KERNEL_SHORT_FLOAT_KEYS + 1];
    __m128i from[3];
    for (size_t k = 0; k < 3; k++)
        from[k] = add_quarters(nine->from[k]);
    for (int third = 0; third < 3; third++) {
        __m128i a = _mm_and_si128(_mm_srli_epi32(from[0], 9 * third), field);
        __m128i b = _mm_and_si128(_mm_srli_epi32(from[1], 9 * third), field);
        __m128i c = _mm_and_si128(_mm_srli_epi32(from[2], 9 * third), field);
        __m128i abc = _mm_hadd_epi32(_mm_hadd_epi32(a, b), _mm_hadd_epi32(c, none));
        _mm_storeu_si128((__m128i *)(void *)(sums + 3 * third), abc);
    }
    uint64_t rest = n;
    for (size_t rank = 0; rank + 1 < ranks; rank++) {
        counts[rank] += sums[rank];
        rest -= sums[rank];
    }
    counts[ranks - 1] += rest;
}

void kernel_short_float_histogram_avx512(const float *x, size_t n,
                                         const kernel_short_float_grid *grid, uint64_t *counts) {
    const short_float_registers registers = load_float_grid(grid);
    nine_bits nine = {{_mm512_setzero_si512(), _mm512_setzero_si512(), _mm512_setzero_si512()}};
    size_t i = 0;
    for (; i + AT_ONCE * FLOATS <= n; i += AT_ONCE * FLOATS) {
        __m512i three_bits = _mm512_setzero_si512();
        for (size_t k = 0; k < AT_ONCE; k++) {
            __m512i one = one_at_float_rank(&registers, _mm512_loadu_ps(x + i + k * FLOATS));
            three_bits = _mm512_add_epi32(three_bits, one);
        }
        empty_into_nine_bits(&nine, three_bits);
    }
    for (; i < n; i += FLOATS) {
        __mmask16 rest = (__mmask16)(n - i < FLOATS ? (1u << (n - i)) - 1 : 0xffffu);
        __m512i one = one_at_float_rank(&registers, _mm512_maskz_loadu_ps(rest, x + i));
        empty_into_nine_bits(&nine, _mm512_maskz_mov_epi32(rest, one));
    }
    add_ranks(&nine, n, grid->count + 1, counts);
}
