/* SPDX-License-Identifier: Apache-2.0 */
/* What: fields of 17 to 24 characters to integers, each in one vector.
 * In: bytes. Out: digits as integers, the powers of ten that divide them.
 * Layer: cli.
 *
 * The field is loaded twice so that its end is at the end of 32 bytes, and one byte further up:
 * what is before the point is taken from the second, which closes the gap. */
#ifndef DRIFTCHECK_CLI_NUMBER_LONG_AVX2_H
#define DRIFTCHECK_CLI_NUMBER_LONG_AVX2_H

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

#include "cli/number_parts_avx2.h"

enum { LONG_WIDTH = 32 };

/* More digits than that would not fit: 1843 * 10^16 + 10^16 - 1 < 2^64. */
#define LONG_HEAD_LIMIT 1843
#define TEN_8           UINT64_C(100000000)
#define TEN_16          UINT64_C(10000000000000000)

/* From last_bytes + n: the last n of 32 bytes. */
static const uint8_t last_bytes[2 * LONG_WIDTH] __attribute__((aligned(64))) = {
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

static inline __m256i load_bytes(const void *from) {
    return _mm256_loadu_si256((const __m256i *)from);
}

/* Where the point is, as a bit of the 32 bytes before `end`; 0 without one. */
static inline uint32_t points_of(__m256i field, uint32_t length, char decimal) {
    __m256i points = _mm256_cmpeq_epi8(field, _mm256_set1_epi8(decimal));
    return (uint32_t)_mm256_movemask_epi8(points) & UINT32_MAX << (LONG_WIDTH - length);
}

/* The last `digits` bytes as digits, those before the last `behind` moved up by one. */
static inline __m256i close_long(const char *end, __m256i field, uint32_t digits, uint32_t behind) {
    __m256i moved = load_bytes(end - LONG_WIDTH - 1);
    __m256i closed = _mm256_blendv_epi8(moved, field, load_bytes(last_bytes + behind));
    closed = _mm256_sub_epi8(closed, _mm256_set1_epi8('0'));
    return _mm256_and_si256(closed, load_bytes(last_bytes + digits));
}

/* Two fields of 32 digits to integers of 16: first and second of the one, then of the other. */
static inline __m256i join_halves(__m256i low, __m256i high) {
    __m256i fours = _mm256_packus_epi32(join_fours(low), join_fours(high));
    __m256i eights = _mm256_madd_epi16(fours, _mm256_set1_epi32(MYRIADS));
    __m256i upper = _mm256_mul_epu32(eights, _mm256_set1_epi64x(TEN_8));
    return _mm256_add_epi64(upper, _mm256_srli_epi64(eights, 32));
}

/* head * 10^16 + tail, for head below 2^32. */
static inline __m256i join_head(__m256i head, __m256i tail) {
    __m256i low = _mm256_mul_epu32(head, _mm256_set1_epi64x(TEN_16 & UINT32_MAX));
    __m256i high = _mm256_mul_epu32(head, _mm256_set1_epi64x(TEN_16 >> 32));
    return _mm256_add_epi64(_mm256_add_epi64(low, _mm256_slli_epi64(high, 32)), tail);
}

/* Four fields of 17 to 24 bytes, each with a point that is not its end; 33 bytes before each end
 * must be readable. @return false: one of them is none, has too many digits, or is 0. */
static inline bool read_four_long(const char *bytes, char decimal, const uint32_t *end,
                                  const uint32_t *length, uint64_t *digits, uint32_t *scale) {
    __m256i v[FOUR];
    __m256i most = _mm256_setzero_si256();
    uint32_t odd = 0;
    for (size_t k = 0; k < FOUR; k++) {
        __m256i field = load_bytes(bytes + end[k] - LONG_WIDTH);
        uint32_t points = points_of(field, length[k], decimal);
        odd |= points | (points - 1); /* the upper bit: a point at the end, or none */
        scale[k] = (uint32_t)__builtin_clz(points | 1);
        v[k] = close_long(bytes + end[k], field, length[k] - 1, scale[k]);
        most = _mm256_max_epu8(most, v[k]);
    }
    __m256i first = join_halves(v[0], v[1]), second = join_halves(v[2], v[3]);
    __m256i heads = _mm256_permute2x128_si256(first, second, 0x20);
    __m256i all = join_head(heads, _mm256_permute2x128_si256(first, second, 0x31));
    __m256i wrong = _mm256_subs_epu8(most, _mm256_set1_epi8(9));
    wrong = _mm256_or_si256(wrong, _mm256_cmpgt_epi64(heads, _mm256_set1_epi64x(LONG_HEAD_LIMIT)));
    wrong = _mm256_or_si256(wrong, _mm256_cmpeq_epi64(all, _mm256_setzero_si256()));
    _mm256_storeu_si256((__m256i *)(void *)digits, all);
    return (odd >> 31) == 0 && _mm256_testz_si256(wrong, wrong);
}

/* One field of 17 to 24 bytes, with a point or without. @return false: it is no number or a code,
 * has too many digits or a point at its end, or is 0. */
static inline bool read_long(const char *end, uint32_t length, char decimal, uint64_t *digits,
                             uint32_t *scale) {
    __m256i field = load_bytes(end - LONG_WIDTH);
    uint32_t points = points_of(field, length, decimal);
    if (points >> 31 || (points == 0 && end[-(int32_t)length] == '0')) return false;
    uint32_t behind = points ? (uint32_t)__builtin_clz(points) : LONG_WIDTH;
    __m256i v = close_long(end, field, points ? length - 1 : length, behind);
    __m256i halves = join_halves(v, v);
    uint64_t head = (uint64_t)_mm256_extract_epi64(halves, 0);
    *digits = head * TEN_16 + (uint64_t)_mm256_extract_epi64(halves, 2);
    *scale = points ? behind : 0;
    __m256i wrong = _mm256_subs_epu8(v, _mm256_set1_epi8(9));
    return _mm256_testz_si256(wrong, wrong) && head <= LONG_HEAD_LIMIT && *digits != 0;
}

#endif
