/* SPDX-License-Identifier: Apache-2.0 */
/* What: short decimal numbers eight at a time, where bytes of AVX-512 registers can be permuted
 * (avx512_bytes.h). In: fields. Out: doubles. Layer: cli.
 *
 * As in number_block_avx2.c: a field is loaded with its last character in the last of sixteen
 * bytes, what is before the point moved up by one, digits joined by two, four and eight, and
 * divided by a power of ten that is exact. Where a field begins, its minus and its point are masks
 * of its bytes; no field is looked at by itself but to load it. Fields that are not so are left
 * to number_block_avx2, which knows more forms. */
#include <immintrin.h>

#include "cli/number_block.h"
#include "cli/number_parts_avx2.h"

enum { EIGHT = 8, FEW = 2 };

#define ALL_EIGHT UINT64_C(0xff)

/* In each register: fields 0, 2, 4, 6 in the first, so that joining puts all eight in order. */
typedef struct eight_fields {
    __m512i even;
    __m512i odd;
} eight_fields;

/* A bit a byte. */
typedef struct eight_masks {
    __mmask64 even;
    __mmask64 odd;
} eight_masks;

/* For a whole loop in a register. The compiler would make them anew in each turn, by the unit that
 * has most to do already. */
typedef struct constants {
    __m512i minus;
    __m512i point;
    __m512i zero;
    __m512i width;
    __m512i width_and_one;
    __m128i ones;
} constants;

static inline __m512i hold(__m512i v) {
    __asm__("" : "+v"(v));
    return v;
}

static inline constants constants_for(char decimal) {
    return (constants){.minus = hold(_mm512_set1_epi8('-')),
                       .point = hold(_mm512_set1_epi8(decimal)),
                       .zero = hold(_mm512_set1_epi8('0')),
                       .width = hold(_mm512_set1_epi64(WIDTH)),
                       .width_and_one = hold(_mm512_set1_epi32(WIDTH + 1)),
                       .ones = _mm512_castsi512_si128(hold(_mm512_set1_epi16(1)))};
}

static inline size_t count_bits(uint64_t mask) {
    return (size_t)__builtin_popcountll(mask);
}

/* ---- where fields are ---- */

/* The separators before a field and behind it, side by side. */
static inline __m128i two_bounds(const uint32_t *before, size_t stride) {
    __m128i bounds = _mm_loadl_epi64((const __m128i *)(const void *)before);
    return _mm_castpd_si128(
        _mm_loadh_pd(_mm_castsi128_pd(bounds), (const double *)(const void *)(before + stride)));
}

static inline __m512i eight_bounds(const uint32_t *before, size_t stride) {
    __m256i low = _mm256_inserti128_si256(_mm256_castsi128_si256(two_bounds(before, stride)),
                                          two_bounds(before + 2 * stride, stride), 1);
    before += 4 * stride;
    __m256i high = _mm256_inserti128_si256(_mm256_castsi128_si256(two_bounds(before, stride)),
                                           two_bounds(before + 2 * stride, stride), 1);
    return _mm512_inserti64x4(_mm512_castsi256_si512(low), high, 1);
}

/* Which of the sixteen bytes before its end a field begins with; 16 and more: none. */
static inline __m512i starts_of(__m512i bounds, const constants *c) {
    __m512i behind = _mm512_sub_epi32(_mm512_srli_epi64(bounds, 32), bounds);
    return _mm512_maskz_sub_epi32(0x5555, c->width_and_one, behind);
}

static inline __m128i load_field(const char *bytes, uint32_t end) {
    return _mm_loadu_si128((const __m128i *)(const void *)(bytes + end - WIDTH));
}

static inline __m512i load_fields(const char *bytes, const uint32_t *separators, size_t stride) {
    __m512i v = _mm512_castsi128_si512(load_field(bytes, separators[0]));
    v = _mm512_inserti32x4(v, load_field(bytes, separators[2 * stride]), 1);
    v = _mm512_inserti32x4(v, load_field(bytes, separators[4 * stride]), 2);
    return _mm512_inserti32x4(v, load_field(bytes, separators[6 * stride]), 3);
}

/* ---- masks ---- */

/* Number in each lane of sixteen bytes. */
static inline __m512i places(void) {
    return _mm512_broadcast_i32x4(
        _mm_setr_epi8(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15));
}

/* The byte of field 2 * lane (+ 1) in each byte of the lane. */
static inline __m512i spread(__m512i starts, int odd) {
    const __m512i lanes =
        _mm512_set_epi64(0x3030303030303030, 0x3030303030303030, 0x2020202020202020,
                         0x2020202020202020, 0x1010101010101010, 0x1010101010101010, 0, 0);
    return _mm512_permutexvar_epi8(_mm512_add_epi8(lanes, _mm512_set1_epi8((char)(odd * EIGHT))),
                                   starts);
}

/* Sixteen bits for each of eight fields, in order. */
static inline __m128i in_order(eight_masks m) {
    return _mm_unpacklo_epi16(_mm_cvtsi64_si128((int64_t)m.even),
                              _mm_cvtsi64_si128((int64_t)m.odd));
}

static inline eight_masks masks_in_order(__m128i bits) {
    const __m128i apart = _mm_setr_epi8(0, 1, 4, 5, 8, 9, 12, 13, 2, 3, 6, 7, 10, 11, 14, 15);
    bits = _mm_shuffle_epi8(bits, apart);
    return (eight_masks){(uint64_t)_mm_cvtsi128_si64(bits), (uint64_t)_mm_extract_epi64(bits, 1)};
}

/* ---- digits ---- */

/* Bytes up to the point from one below. */
static inline __m512i close_gaps(__m512i v, __mmask64 up_to_point) {
    return _mm512_mask_mov_epi8(v, up_to_point, _mm512_bslli_epi128(v, 1));
}

static inline __m512i fours_of(__m512i digits) {
    __m512i pairs = _mm512_maddubs_epi16(digits, _mm512_set1_epi32(TENS));
    return _mm512_madd_epi16(pairs, _mm512_set1_epi32(HUNDREDS));
}

static inline __m512i join(eight_fields v) {
    __m512i fours = _mm512_packus_epi32(fours_of(v.even), fours_of(v.odd));
    __m512i eights = _mm512_madd_epi16(fours, _mm512_set1_epi32(MYRIADS));
    __m512i high = _mm512_mul_epu32(eights, _mm512_set1_epi64(100000000));
    return _mm512_add_epi64(high, _mm512_srli_epi64(eights, 32));
}

/* By how many bytes there are up to the point; 0 stands for no point. */
static inline __m512d powers_of(__m128i up_to_point) {
    const __m512d low = _mm512_setr_pd(1e0, 1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9);
    const __m512d high = _mm512_setr_pd(1e8, 1e7, 1e6, 1e5, 1e4, 1e3, 1e2, 1e1);
    __m512i count = _mm512_cvtepu16_epi64(_mm_popcnt_epi16(up_to_point));
    return _mm512_permutex2var_pd(low, count, high);
}

/* ---- what is no number ---- */

/* Rare. Fields that have a byte among these. */
__attribute__((noinline, cold)) static uint32_t fields_with(eight_masks wrong) {
    __m128i bits = in_order(wrong);
    return _mm_test_epi16_mask(bits, bits);
}

/* Of fields without a point: those without a digit, and codes. */
__attribute__((noinline)) static uint32_t no_numbers(const number_fields *f,
                                                     const uint32_t *separators, uint32_t fields) {
    uint32_t none = 0;
    for (; fields != 0; fields &= fields - 1) {
        uint32_t k = (uint32_t)__builtin_ctz(fields);
        const uint32_t *end = separators + k * f->stride;
        const char *first = f->bytes + (uint32_t)(end[-1] + 1);
        const char *behind = f->bytes + *end;
        if (first < behind && *first == '-') first++;
        if (first == behind || (behind - first > 1 && *first == '0')) none |= 1u << k;
    }
    return none;
}

/* ---- eight fields, in two steps ---- */

/* What the second step needs. */
typedef struct prepared {
    eight_fields digits; /* with a gap where the point is */
    eight_masks moved;   /* bytes up to the point */
    __m128i up_to_point; /* the same in order */
    uint32_t signs;
    uint32_t left; /* no short numbers, by what is known before their digits are looked at */
} prepared;

/* Fields 0 to 7 of these separators. */
static inline void prepare_eight(const number_fields *f, const constants *c,
                                 const uint32_t *separators, prepared *p) {
    eight_fields v = {load_fields(f->bytes, separators, f->stride),
                      load_fields(f->bytes, separators + f->stride, f->stride)};
    __m512i starts = starts_of(eight_bounds(separators - 1, f->stride), c);
    __m512i start_even = spread(starts, 0), start_odd = spread(starts, 1);
    eight_masks kept = {_mm512_cmple_epu8_mask(start_even, places()),
                        _mm512_cmple_epu8_mask(start_odd, places())};
    eight_masks negative = {
        _mm512_mask_cmpeq_epi8_mask(_mm512_cmpeq_epi8_mask(start_even, places()), v.even, c->minus),
        _mm512_mask_cmpeq_epi8_mask(_mm512_cmpeq_epi8_mask(start_odd, places()), v.odd, c->minus)};
    eight_masks points = {_mm512_mask_cmpeq_epi8_mask(kept.even, v.even, c->point),
                          _mm512_mask_cmpeq_epi8_mask(kept.odd, v.odd, c->point)};
    p->digits.even = _mm512_maskz_sub_epi8(kept.even & ~negative.even, v.even, c->zero);
    p->digits.odd = _mm512_maskz_sub_epi8(kept.odd & ~negative.odd, v.odd, c->zero);
    __m128i negative_bits = in_order(negative), point_bits = in_order(points);
    p->signs = _mm_test_epi16_mask(negative_bits, negative_bits);
    p->up_to_point = _mm_add_epi16(point_bits, _mm_subs_epu16(point_bits, c->ones));
    p->moved = masks_in_order(p->up_to_point);
    p->left = _mm512_cmpge_epu64_mask(starts, c->width) |
              _mm_movepi16_mask(point_bits); /* a point at the end */
    uint32_t no_point = (uint8_t)~_mm_test_epi16_mask(point_bits, point_bits);
    if (no_point != 0) p->left |= no_numbers(f, separators, no_point & ~p->left);
}

/* @return a bit for each that is left. */
static inline uint32_t finish_eight(const prepared *p, double *values) {
    /* a leading 0: at most 15 digits */
    const __m512i largest =
        _mm512_broadcast_i32x4(_mm_setr_epi8(0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9));
    eight_fields v = {close_gaps(p->digits.even, p->moved.even),
                      close_gaps(p->digits.odd, p->moved.odd)};
    eight_masks wrong = {_mm512_cmpgt_epu8_mask(v.even, largest),
                         _mm512_cmpgt_epu8_mask(v.odd, largest)};
    __m512d numbers = _mm512_div_pd(_mm512_cvtepi64_pd(join(v)), powers_of(p->up_to_point));
    _mm512_storeu_pd(values,
                     _mm512_mask_or_pd(numbers, (__mmask8)p->signs, numbers, _mm512_set1_pd(-0.0)));
    if (__builtin_expect((wrong.even | wrong.odd) == 0, 1)) return p->left;
    return p->left | fields_with(wrong);
}

/* ---- a block ---- */

static uint64_t read_others(const number_fields *f, size_t first, size_t count, double *values) {
    number_fields others = *f;
    others.separators += first * f->stride;
    others.count = count;
    return number_block_avx2(&others, values + first) << first;
}

/* Rare. Those of these fields that are of another form; missing ones are empty. */
__attribute__((noinline, cold)) static uint64_t read_left(const number_fields *f, uint64_t left,
                                                          double *values) {
    uint64_t done = 0;
    for (; left != 0; left &= left - 1) {
        size_t i = (size_t)__builtin_ctzll(left);
        const uint32_t *end = f->separators + i * f->stride;
        if (*end != end[-1] + 1) done |= read_others(f, i, 1, values);
    }
    return done;
}

/* Eights from the first on, as long as hardly a field of them is left.
 * @return how many fields. */
static inline size_t prepare(const number_fields *f, const constants *c, prepared *p) {
    size_t i = 0;
    for (; i + EIGHT <= f->count; i += EIGHT, p++) {
        const uint32_t *separators = f->separators + i * f->stride;
        if (separators[0] < WIDTH) break;
        prepare_eight(f, c, separators, p);
        if (count_bits(p->left) > FEW) break;
    }
    return i;
}

/* All fields take the first step before any takes the second: a processor holds only so many
 * operations that wait. */
uint64_t number_block_avx512(const number_fields *fields, double *values) {
    const number_fields f = *fields; /* that no store to values can change */
    const constants c = constants_for(f.decimal);
    prepared p[NUMBER_BLOCK / EIGHT];
    uint64_t left = 0;
    size_t count = prepare(&f, &c, p);
    for (size_t i = 0; i < count; i += EIGHT)
        left |= (uint64_t)finish_eight(&p[i / EIGHT], values + i) << i;
    if (count_bits(left) > count / FEW) return number_block_avx2(fields, values);
    uint64_t done = ~left;
    if (count < NUMBER_BLOCK) done &= ((uint64_t)1 << count) - 1;
    if (left != 0) done |= read_left(fields, left, values);
    return count < f.count ? done | read_others(fields, count, f.count - count, values) : done;
}
