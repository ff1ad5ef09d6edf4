/* SPDX-License-Identifier: Apache-2.0 */
/* Cells of a rising map, eight doubles at a time, and the values in given cells, sixteen at a time.
 * In: doubles, cells. Out: cells, values, the bits of grid_scalar.c. Layer: kernels. */
#include <immintrin.h>
#include <math.h>
#include <string.h>

#include "kernels/tails.h"

#define DOUBLES 4
#define CELLS   16

static __m128i even_of(__m256d x, __m256d origin, __m256d scale, __m256d last) {
    __m256d at = _mm256_mul_pd(_mm256_sub_pd(x, origin), scale);
    at = _mm256_min_pd(_mm256_max_pd(at, _mm256_setzero_pd()), last);
    return _mm256_cvttpd_epi32(at);
}

void kernel_even_cells_avx2(const double *x, size_t n, const kernel_grid *grid, uint16_t *cell) {
    const __m256d origin = _mm256_set1_pd(grid->origin);
    const __m256d scale = _mm256_set1_pd(grid->scale);
    const __m256d last = _mm256_set1_pd(grid->last);
    size_t i = 0;
    for (; i + 2 * DOUBLES <= n; i += 2 * DOUBLES) {
        __m128i low = even_of(_mm256_loadu_pd(x + i), origin, scale, last);
        __m128i high = even_of(_mm256_loadu_pd(x + i + DOUBLES), origin, scale, last);
        _mm_storeu_si128((__m128i *)(void *)(cell + i), _mm_packus_epi32(low, high));
    }
    kernel_even_cells_scalar(x + i, n - i, grid, cell + i);
}

/* -0 as +0 and NaN as +inf: of NaN and another operand, min is the second. */
static __m256 canonical(const double *x) {
    __m256d unsigned_zero = _mm256_add_pd(_mm256_loadu_pd(x), _mm256_setzero_pd());
    return _mm256_castpd_ps(_mm256_min_pd(unsigned_zero, _mm256_set1_pd(INFINITY)));
}

/* Upper words of eight doubles, turned into the order of the numbers. The halves of both vectors
 * come interleaved: 0 1 4 5 2 3 6 7. */
static __m256i upper_bits(const double *x) {
    __m256 low = canonical(x);
    __m256 high = canonical(x + DOUBLES);
    __m256i upper = _mm256_castps_si256(_mm256_shuffle_ps(low, high, _MM_SHUFFLE(3, 1, 3, 1)));
    __m256i magnitude = _mm256_set1_epi32(0x7fffffff);
    return _mm256_xor_si256(upper, _mm256_and_si256(_mm256_srai_epi32(upper, 31), magnitude));
}

/* Upper halves of the products of unsigned 32-bit lanes. */
static __m256i upper_product(__m256i a, __m256i b) {
    __m256i even = _mm256_srli_epi64(_mm256_mul_epu32(a, b), 32);
    __m256i odd = _mm256_mul_epu32(_mm256_srli_epi64(a, 32), b);
    return _mm256_blend_epi32(even, odd, 0xaa);
}

void kernel_bit_cells_avx2(const double *x, size_t n, const kernel_grid *grid, uint16_t *cell) {
    const __m256i first = _mm256_set1_epi32(grid->first);
    const __m256i last = _mm256_set1_epi32(grid->last);
    const __m256i factor = _mm256_set1_epi32((int)grid->factor);
    size_t i = 0;
    for (; i + 2 * DOUBLES <= n; i += 2 * DOUBLES) {
        __m256i above = _mm256_sub_epi32(_mm256_max_epi32(upper_bits(x + i), first), first);
        __m256i at = _mm256_min_epu32(upper_product(above, factor), last);
        at = _mm256_permute4x64_epi64(at, _MM_SHUFFLE(3, 1, 2, 0));
        __m128i low = _mm256_castsi256_si128(at);
        __m128i high = _mm256_extracti128_si256(at, 1);
        _mm_storeu_si128((__m128i *)(void *)(cell + i), _mm_packus_epi32(low, high));
    }
    kernel_bit_cells_scalar(x + i, n - i, grid, cell + i);
}

/* A range as vectors: a cell is in it if cell - low, which wraps around below 0, is at most width.
 */
typedef struct wide_range {
    __m256i low;
    __m256i width;
} wide_range;

static __m256i within(__m256i cells, const wide_range *range) {
    __m256i above = _mm256_sub_epi16(cells, range->low);
    return _mm256_cmpeq_epi16(_mm256_min_epu16(above, range->width), above);
}

static __m256i within_any(__m256i cells, const wide_range *wide, size_t count) {
    __m256i any = within(cells, &wide[0]);
    for (size_t r = 1; r < count; r++)
        any = _mm256_or_si256(any, within(cells, &wide[r]));
    return any;
}

/* Adds the places of a mask that has two bits for each of sixteen cells. */
static size_t add_places(const double *x, unsigned mask, size_t at, uint16_t *place, size_t found) {
    for (mask &= UINT32_C(0x55555555); mask != 0; mask &= mask - 1) {
        size_t i = at + (size_t)__builtin_ctz(mask) / 2;
        _mm_prefetch((const char *)(x + i), _MM_HINT_T0);
        place[found++] = (uint16_t)i;
    }
    return found;
}

/* Nearly all cells are in no range, which one look tells for sixteen of them. */
static size_t find_cells(const double *x, const uint16_t *cell, size_t n,
                         const kernel_cell_range *ranges, size_t range_count, uint16_t *place) {
    wide_range wide[KERNEL_CELL_RANGES];
    uint16_t padded[CELLS] = {0};
    size_t found = 0;
    size_t i = 0;
    for (size_t r = 0; r < range_count; r++) {
        wide[r].low = _mm256_set1_epi16((short)ranges[r].first);
        wide[r].width = _mm256_set1_epi16((short)(ranges[r].last - ranges[r].first));
    }
    for (; i + CELLS <= n; i += CELLS) {
        __m256i cells = _mm256_loadu_si256((const __m256i *)(const void *)(cell + i));
        __m256i any = within_any(cells, wide, range_count);
        found = add_places(x, (unsigned)_mm256_movemask_epi8(any), i, place, found);
    }
    memcpy(padded, cell + i, (n - i) * sizeof *cell);
    __m256i rest = _mm256_loadu_si256((const __m256i *)(const void *)padded);
    unsigned mask = (unsigned)_mm256_movemask_epi8(within_any(rest, wide, range_count));
    return add_places(x, mask & ((UINT32_C(1) << 2 * (n - i)) - 1), i, place, found);
}

static size_t find_beyond(const double *x, size_t n, double largest) {
    const __m256d sign = _mm256_set1_pd(-0.0), limit = _mm256_set1_pd(largest);
    size_t i = 0;
    for (; i + 4 * DOUBLES <= n; i += 4 * DOUBLES) {
        __m256d found = _mm256_setzero_pd();
        for (size_t k = 0; k < 4 * DOUBLES; k += DOUBLES) {
            __m256d magnitude = _mm256_andnot_pd(sign, _mm256_loadu_pd(x + i + k));
            found = _mm256_or_pd(found, _mm256_cmp_pd(magnitude, limit, _CMP_NLE_UQ));
        }
        if (_mm256_movemask_pd(found) != 0) break;
    }
    return i + kernel_find_beyond_scalar(x + i, n - i, largest);
}

static size_t find_fall(const double *x, size_t n) {
    size_t i = 0;
    for (; i + 4 * DOUBLES < n; i += 4 * DOUBLES) {
        __m256d found = _mm256_setzero_pd();
        for (size_t k = i; k < i + 4 * DOUBLES; k += DOUBLES) {
            __m256d fall =
                _mm256_cmp_pd(_mm256_loadu_pd(x + k + 1), _mm256_loadu_pd(x + k), _CMP_NGE_UQ);
            found = _mm256_or_pd(found, fall);
        }
        if (_mm256_movemask_pd(found) != 0) break;
    }
    return i + kernel_find_fall_scalar(x + i, n - i);
}

void kernels_install_grid_avx2(kernel_table *table) {
    table->even_cells = kernel_even_cells_avx2;
    table->bit_cells = kernel_bit_cells_avx2;
    table->find_cells = find_cells;
    table->find_beyond = find_beyond;
    table->find_fall = find_fall;
}
