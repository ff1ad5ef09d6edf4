/* SPDX-License-Identifier: Apache-2.0 */
/* What: sixteen characters to an integer, in vectors: one such part of a field, and four.
 * In: bytes. Out: digits as an integer, the place of the point.
 * Layer: cli.
 *
 * A part is loaded so that its last character is the last byte of 16. The characters before it are
 * cleared, those before the point moved up by one, and digits joined by two, four and eight. */
#ifndef DRIFTCHECK_CLI_NUMBER_PARTS_AVX2_H
#define DRIFTCHECK_CLI_NUMBER_PARTS_AVX2_H

#include <immintrin.h>
#include <stdbool.h>
#include <stdint.h>

enum {
    WIDTH = 16,
    NO_POINT = WIDTH, /* place of a point */
    FOUR = 4
};

/* From keep_last + n: the last n of 16 bytes. */
static const uint8_t keep_last[2 * WIDTH] __attribute__((aligned(64))) = {
    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,    0,
    0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

/* By the place of the point. One at the end stays, and so is no digit: "5." and "." are left. */
#define Z 0x80
static const uint8_t close_gap[NO_POINT + 1][WIDTH] __attribute__((aligned(64))) = {
    {Z, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {Z, 0, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {Z, 0, 1, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {Z, 0, 1, 2, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {Z, 0, 1, 2, 3, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {Z, 0, 1, 2, 3, 4, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {Z, 0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {Z, 0, 1, 2, 3, 4, 5, 6, 8, 9, 10, 11, 12, 13, 14, 15},
    {Z, 0, 1, 2, 3, 4, 5, 6, 7, 9, 10, 11, 12, 13, 14, 15},
    {Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 10, 11, 12, 13, 14, 15},
    {Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 11, 12, 13, 14, 15},
    {Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12, 13, 14, 15},
    {Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 14, 15},
    {Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 14, 15},
    {Z, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 15},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
    {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15},
};
#undef Z

/* The weights that join neighbours: 10 and 1, 100 and 1, 10,000 and 1. */
#define TENS     0x010a010a
#define HUNDREDS 0x00010064
#define MYRIADS  0x00012710

static inline uint32_t place_of(uint32_t points) {
    return (uint32_t)__builtin_ctz(points | 1u << WIDTH);
}

/* ---- one part ---- */

typedef struct part_of_field {
    uint64_t digits;
    uint32_t place; /* of the point */
    bool good;      /* digits and at most one point */
} part_of_field;

/* The last `length` (1 to 16) bytes before `end`. */
static inline part_of_field read_part(const char *end, uint32_t length, char decimal) {
    const __m128i nine = _mm_set1_epi8(9);
    __m128i v = _mm_loadu_si128((const __m128i *)(end - WIDTH));
    v = _mm_sub_epi8(v, _mm_set1_epi8('0'));
    v = _mm_and_si128(v, _mm_loadu_si128((const __m128i *)(keep_last + length)));
    __m128i points = _mm_cmpeq_epi8(v, _mm_set1_epi8((char)(decimal - '0')));
    uint32_t place = place_of((uint32_t)_mm_movemask_epi8(points));
    v = _mm_shuffle_epi8(v, _mm_load_si128((const __m128i *)close_gap[place]));
    bool good = _mm_movemask_epi8(_mm_cmpeq_epi8(_mm_min_epu8(v, nine), v)) == 0xffff;
    v = _mm_madd_epi16(_mm_maddubs_epi16(v, _mm_set1_epi32(TENS)), _mm_set1_epi32(HUNDREDS));
    v = _mm_madd_epi16(_mm_packus_epi32(v, v), _mm_set1_epi32(MYRIADS));
    uint64_t eights = (uint64_t)_mm_cvtsi128_si64(v);
    return (part_of_field){(eights & 0xffffffff) * 100000000 + (eights >> 32), place, good};
}

/* ---- four parts, two in each register ---- */

typedef struct four_parts {
    __m256i first;
    __m256i second;
    uint32_t place[FOUR];
} four_parts;

static inline __m256i load_two(const void *low, const void *high) {
    __m256i v = _mm256_castsi128_si256(_mm_loadu_si128((const __m128i *)low));
    return _mm256_inserti128_si256(v, _mm_loadu_si128((const __m128i *)high), 1);
}

/* The digits of two fields: the part that ends at bytes + end[i], its last length[i] characters. */
static inline __m256i load_parts(const char *bytes, const uint32_t *end, const uint32_t *length) {
    __m256i v = load_two(bytes + end[0] - WIDTH, bytes + end[1] - WIDTH);
    v = _mm256_sub_epi8(v, _mm256_set1_epi8('0'));
    return _mm256_and_si256(v, load_two(keep_last + length[0], keep_last + length[1]));
}

static inline four_parts load_four(const char *bytes, const uint32_t *end, const uint32_t *length) {
    return (four_parts){.first = load_parts(bytes, end, length),
                        .second = load_parts(bytes, end + 2, length + 2)};
}

static inline __m256i close_two(__m256i v, uint32_t low, uint32_t high) {
    return _mm256_shuffle_epi8(v, load_two(close_gap[low], close_gap[high]));
}

static inline void take_points(four_parts *p, char decimal) {
    const __m256i point = _mm256_set1_epi8((char)(decimal - '0'));
    uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(p->first, point));
    uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(p->second, point));
    p->place[0] = place_of(first);
    p->place[1] = place_of(first >> WIDTH);
    p->place[2] = place_of(second);
    p->place[3] = place_of(second >> WIDTH);
    p->first = close_two(p->first, p->place[0], p->place[1]);
    p->second = close_two(p->second, p->place[2], p->place[3]);
}

static inline __m256i join_fours(__m256i digits) {
    __m256i pairs = _mm256_maddubs_epi16(digits, _mm256_set1_epi32(TENS));
    return _mm256_madd_epi16(pairs, _mm256_set1_epi32(HUNDREDS));
}

/* The digits as integers of 64 bits; packing leaves the second and third in each other's place. */
static inline __m256i join_all(const four_parts *p) {
    __m256i fours = _mm256_packus_epi32(join_fours(p->first), join_fours(p->second));
    __m256i eights = _mm256_madd_epi16(fours, _mm256_set1_epi32(MYRIADS));
    __m256i high = _mm256_mul_epu32(eights, _mm256_set1_epi64x(100000000));
    return _mm256_add_epi64(high, _mm256_srli_epi64(eights, 32));
}

#endif
