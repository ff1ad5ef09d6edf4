/* SPDX-License-Identifier: Apache-2.0 */
/* What: plain decimal numbers by vectors, four fields at a time.
 * In: fields. Out: doubles.
 * Layer: cli.
 *
 * Up to 15 digits are exact as a double, and so is the power of ten that they are divided by: the
 * quotient is correctly rounded (Clinger 1990). Longer fields are read in two parts, and rounded
 * one by one. */
#include "cli/number_block.h"
#include "cli/number_parts_avx2.h"

enum {
    LONGEST = WIDTH + 8, /* 17 digits, a point and some zeros in front */
    HEAD_LIMIT = 921     /* 921 * 10^16 + 10^16 - 1 < 2^63 */
};

#define TEN_15 INT64_C(1000000000000000)
#define TEN_16 INT64_C(10000000000000000)

/* All by the place of the point. */
static const double power_of_ten[WIDTH + 1] = {1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9, 1e8, 1e7,
                                               1e6,  1e5,  1e4,  1e3,  1e2,  1e1,  1e0, 1e0};
static const uint8_t tail_scale[WIDTH + 1] = {15, 14, 13, 12, 11, 10, 9, 8, 7,
                                              6,  5,  4,  3,  2,  1,  0, 0};
static const uint8_t head_scale[WIDTH + 1] = {31, 30, 29, 28, 27, 26, 25, 24, 23,
                                              22, 21, 20, 19, 18, 17, 16, 0};
static const int64_t head_weight[WIDTH + 1] = {TEN_15, TEN_15, TEN_15, TEN_15, TEN_15, TEN_15,
                                               TEN_15, TEN_15, TEN_15, TEN_15, TEN_15, TEN_15,
                                               TEN_15, TEN_15, TEN_15, TEN_15, TEN_16};

#define S ((uint64_t)1 << 63)
static const uint64_t signs_of[1 << FOUR][FOUR] = {
    {0, 0, 0, 0}, {S, 0, 0, 0}, {0, S, 0, 0}, {S, S, 0, 0}, {0, 0, S, 0}, {S, 0, S, 0},
    {0, S, S, 0}, {S, S, S, 0}, {0, 0, 0, S}, {S, 0, 0, S}, {0, S, 0, S}, {S, S, 0, S},
    {0, 0, S, S}, {S, 0, S, S}, {0, S, S, S}, {S, S, S, S},
};
#undef S

static inline uint32_t is_code(const char *digits, uint32_t length) {
    return (uint32_t)(length > 1) & (uint32_t)(digits[0] == '0') &
           (uint32_t)((unsigned char)(digits[1] - '0') < 10);
}

/* ---- one field, for the last ones of a block and for fields of mixed lengths ---- */

static inline bool read_short(const char *end, uint32_t length, char decimal, double *value) {
    part_of_field all = read_part(end, length, decimal, END_STAYS);
    *value = (double)(int64_t)all.digits / power_of_ten[all.place];
    return all.good;
}

/* The head has few digits, so that all of them fit into 64 bits. */
static inline bool read_long(const char *end, uint32_t length, char decimal, double *value) {
    part_of_field tail = read_part(end, WIDTH, decimal, END_STAYS);
    part_of_field head = read_part(end - WIDTH, length - WIDTH, decimal, END_GOES);
    bool one_point = head.place == NO_POINT || tail.place == NO_POINT;
    if (!head.good || !tail.good || !one_point || head.digits > HEAD_LIMIT) return false;
    uint64_t digits = head.digits * (uint64_t)head_weight[tail.place] + tail.digits;
    uint32_t scale = (uint32_t)(tail_scale[tail.place] + head_scale[head.place]);
    return number_of_digits(digits, scale, false, value);
}

static uint64_t read_one(const number_fields *f, const uint32_t *separator, double *value) {
    uint32_t begin = separator[-1] + 1;
    uint32_t end = separator[0];
    if (f->trim && end > begin && f->bytes[end - 1] == '\r') end--;
    bool negative = f->bytes[begin] == '-';
    begin += negative ? 1 : 0;
    uint32_t length = end - begin;
    bool in_reach = end >= (length > WIDTH ? 2 * WIDTH : WIDTH);
    if (length == 0 || length > LONGEST || !in_reach || is_code(f->bytes + begin, length)) return 0;
    bool good = length > WIDTH ? read_long(f->bytes + end, length, f->decimal, value)
                               : read_short(f->bytes + end, length, f->decimal, value);
    if (negative) *value = -*value;
    return good ? 1 : 0;
}

__attribute__((noinline)) static uint64_t
read_singly(const number_fields *f, const uint32_t *separators, size_t count, double *values) {
    uint64_t done = 0;
    for (size_t k = 0; k < count; k++, separators += f->stride)
        done |= read_one(f, separators, values + k) << k;
    return done;
}

/* ---- four fields ---- */

typedef struct four_fields {
    uint32_t end[FOUR];
    uint32_t length[FOUR]; /* without the minus */
    uint32_t negative[FOUR];
} four_fields;

static inline four_fields fields_at(const char *bytes, const uint32_t *separators, size_t stride,
                                    bool trim) {
    four_fields g;
    for (size_t k = 0; k < FOUR; k++) {
        uint32_t begin = (separators - 1)[k * stride] + 1;
        g.end[k] = separators[k * stride];
        if (trim) g.end[k] -= (uint32_t)(bytes[g.end[k] - 1] == '\r');
        g.negative[k] = (uint32_t)(bytes[begin] == '-');
        g.length[k] = g.end[k] - begin - g.negative[k];
    }
    return g;
}

/* Whether each has from `least` to `least + range - 1` characters, range being a power of two. */
static inline bool lengths_are(const four_fields *g, uint32_t least, uint32_t range) {
    uint32_t above = (g->length[0] - least) | (g->length[1] - least) | (g->length[2] - least) |
                     (g->length[3] - least);
    return above < range;
}

/* Rare, and kept apart so that the common way has registers enough. */
__attribute__((noinline, cold)) static uint64_t right_ones(__m256i wrong_first,
                                                           __m256i wrong_second) {
    const __m256i zero = _mm256_setzero_si256();
    uint32_t first = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(wrong_first, zero));
    uint32_t second = (uint32_t)_mm256_movemask_epi8(_mm256_cmpeq_epi8(wrong_second, zero));
    return (uint64_t)((first & 0xffff) == 0xffff) | (uint64_t)(first >> WIDTH == 0xffff) << 1 |
           (uint64_t)((second & 0xffff) == 0xffff) << 2 |
           (uint64_t)(second >> WIDTH == 0xffff) << 3;
}

__attribute__((noinline, cold)) static uint64_t codes_among(const number_fields *f,
                                                            const uint32_t *separators) {
    uint64_t codes = 0;
    for (size_t k = 0; k < FOUR; k++, separators += f->stride) {
        uint32_t begin = separators[-1] + 1;
        if (f->bytes[begin] == '-') begin++;
        codes |= (uint64_t)is_code(f->bytes + begin, separators[0] - begin) << k;
    }
    return codes;
}

/* Below 2^52 an integer is the fraction of 2^52 + itself. */
static inline __m256d small_to_double(__m256i integers) {
    const __m256i two_52 = _mm256_set1_epi64x(0x4330000000000000);
    __m256d sum = _mm256_castsi256_pd(_mm256_or_si256(integers, two_52));
    return _mm256_sub_pd(sum, _mm256_castsi256_pd(two_52));
}

/* Up to 16 characters each. */
static inline uint64_t read_four_short(const number_fields *f, const char *bytes, char decimal,
                                       const uint32_t *separators, double *values,
                                       const four_fields *g) {
    /* a leading 0: at most 15 digits */
    const __m256i largest =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9));
    four_parts p = load_four(bytes, g->end, g->length);
    take_points(&p, decimal, END_STAYS);
    __m256i wrong_first = _mm256_subs_epu8(p.first, largest);
    __m256i wrong_second = _mm256_subs_epu8(p.second, largest);
    __m256d scale = _mm256_setr_pd(power_of_ten[p.place[0]], power_of_ten[p.place[1]],
                                   power_of_ten[p.place[2]], power_of_ten[p.place[3]]);
    uint32_t signs =
        g->negative[0] | g->negative[1] << 1 | g->negative[2] << 2 | g->negative[3] << 3;
    __m256d sign = _mm256_castsi256_pd(_mm256_loadu_si256((const __m256i *)signs_of[signs]));
    __m256d digits = small_to_double(join_all(&p));
    digits = _mm256_permute4x64_pd(digits, _MM_SHUFFLE(3, 1, 2, 0));
    _mm256_storeu_pd(values, _mm256_xor_pd(_mm256_div_pd(digits, scale), sign));
    __m256i wrong = _mm256_or_si256(wrong_first, wrong_second);
    uint64_t good = 15;
    if (__builtin_expect(!_mm256_testz_si256(wrong, wrong), 0))
        good = right_ones(wrong_first, wrong_second);
    bool all_points = ((p.place[0] | p.place[1] | p.place[2] | p.place[3]) & NO_POINT) == 0;
    return __builtin_expect(all_points, 1) ? good : good & ~codes_among(f, separators);
}

/* head * weight + tail, for head below 2^32. */
static inline __m256i multiply_add(__m256i head, __m256i weight, __m256i tail) {
    __m256i low = _mm256_mul_epu32(head, weight);
    __m256i high = _mm256_mul_epu32(head, _mm256_srli_epi64(weight, 32));
    return _mm256_add_epi64(_mm256_add_epi64(low, _mm256_slli_epi64(high, 32)), tail);
}

/* 17 to LONGEST characters each. @return 0 where one is no plain number with a point. */
static uint64_t read_four_long(const number_fields *f, const four_fields *g, double *values) {
    static const uint32_t full[FOUR] = {WIDTH, WIDTH, WIDTH, WIDTH};
    const uint32_t rest[FOUR] = {g->length[0] - WIDTH, g->length[1] - WIDTH, g->length[2] - WIDTH,
                                 g->length[3] - WIDTH};
    four_parts tail = load_four(f->bytes, g->end, full);
    four_parts head = load_four(f->bytes - WIDTH, g->end, rest);
    take_points(&tail, f->decimal, END_STAYS);
    take_points(&head, f->decimal, END_GOES);
    const uint32_t *t = tail.place, *h = head.place;
    uint32_t one_point = (t[0] ^ h[0]) & (t[1] ^ h[1]) & (t[2] ^ h[2]) & (t[3] ^ h[3]) & NO_POINT;
    __m256i most = _mm256_max_epu8(_mm256_max_epu8(tail.first, tail.second),
                                   _mm256_max_epu8(head.first, head.second));
    __m256i heads = join_all(&head);
    __m256i wrong = _mm256_or_si256(_mm256_subs_epu8(most, _mm256_set1_epi8(9)),
                                    _mm256_cmpgt_epi64(heads, _mm256_set1_epi64x(HEAD_LIMIT)));
    if (one_point == 0 || !_mm256_testz_si256(wrong, wrong)) return 0;
    __m256i weight = _mm256_setr_epi64x(head_weight[t[0]], head_weight[t[2]], head_weight[t[1]],
                                        head_weight[t[3]]);
    uint64_t digits[FOUR];
    _mm256_storeu_si256((__m256i *)digits, multiply_add(heads, weight, join_all(&tail)));
    uint64_t good = 0;
    for (uint32_t k = 0; k < FOUR; k++) {
        uint32_t swapped = k >> 1 | (k & 1) << 1;
        uint32_t scale = (uint32_t)(tail_scale[t[k]] + head_scale[h[k]]);
        bool negative = g->negative[k] != 0;
        bool decided = number_of_digits(digits[swapped], scale, negative, values + k);
        good |= (uint64_t)decided << k;
    }
    return good;
}

/* Four that are not all short. */
__attribute__((noinline)) static uint64_t
read_four_others(const number_fields *f, const uint32_t *separators, double *values) {
    four_fields g = fields_at(f->bytes, separators, f->stride, f->trim);
    uint64_t good = 0;
    if (lengths_are(&g, WIDTH + 1, LONGEST - WIDTH) && g.end[0] >= 2 * WIDTH)
        good = read_four_long(f, &g, values);
    return good != 0 ? good : read_singly(f, separators, FOUR, values);
}

static inline uint64_t read_four(const number_fields *f, const number_fields *copy,
                                 const uint32_t *separators, double *values, bool trim) {
    four_fields g = fields_at(copy->bytes, separators, copy->stride, trim);
    if (__builtin_expect(lengths_are(&g, 1, WIDTH) && g.end[0] >= WIDTH, 1))
        return read_four_short(f, copy->bytes, copy->decimal, separators, values, &g);
    return read_four_others(f, separators, values);
}

__attribute__((always_inline)) static inline uint64_t read_block(const number_fields *f,
                                                                 double *values, bool trim) {
    const number_fields copy = *f; /* that no store to values can change */
    const size_t whole = copy.count - copy.count % FOUR;
    const uint32_t *separators = copy.separators;
    uint64_t done = 0;
    for (size_t i = 0; i < whole; i += FOUR, separators += FOUR * copy.stride)
        done |= read_four(f, &copy, separators, values + i, trim) << i;
    if (whole < copy.count)
        done |= read_singly(f, separators, copy.count - whole, values + whole) << whole;
    return done;
}

uint64_t number_block_avx2(const number_fields *fields, double *values) {
    return fields->trim ? read_block(fields, values, true) : read_block(fields, values, false);
}
