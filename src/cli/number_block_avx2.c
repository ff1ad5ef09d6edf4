/* SPDX-License-Identifier: Apache-2.0 */
/* What: plain decimal numbers by vectors: short fields four at a time, long ones singly.
 * In: fields. Out: doubles.
 * Layer: cli.
 *
 * Up to 15 digits are exact as a double, and so is the power of ten that they are divided by: the
 * quotient is correctly rounded (Clinger 1990). Longer fields are rounded by number_quotient.h. */
#include "cli/number_block.h"
#include "cli/number_long_avx2.h"
#include "cli/number_parts_avx2.h"
#include "cli/number_quotient.h"

/* 17 digits, a point and some zeros in front: with a byte before them within a vector. */
#define LONGEST 24

/* By the place of the point. */
static const double power_of_ten[WIDTH + 1] = {1e15, 1e14, 1e13, 1e12, 1e11, 1e10, 1e9, 1e8, 1e7,
                                               1e6,  1e5,  1e4,  1e3,  1e2,  1e1,  1e0, 1e0};
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

/* ---- where fields are ---- */

/* Of fields that are not all short: found for all before any of them is read, so that no reading
 * waits for it. */
typedef struct field_bounds {
    uint32_t end[NUMBER_BLOCK];
    uint32_t length[NUMBER_BLOCK]; /* without the minus */
    uint64_t negative;             /* bit i: field i has one */
} field_bounds;

__attribute__((always_inline)) static inline void find_bounds(const number_fields *f, bool trim,
                                                              field_bounds *b) {
    const char *bytes = f->bytes;
    const uint32_t *separators = f->separators;
    const size_t stride = f->stride, count = f->count;
    uint64_t negative = 0;
    for (size_t i = 0; i < count; i++, separators += stride) {
        uint32_t begin = separators[-1] + 1;
        uint32_t end = separators[0];
        uint32_t minus = (uint32_t)(bytes[begin] == '-');
        if (trim) end -= (uint32_t)(end > begin) & (uint32_t)(bytes[end - 1] == '\r');
        negative = negative >> 1 | (uint64_t)minus << (NUMBER_BLOCK - 1);
        b->end[i] = end;
        b->length[i] = end - begin - minus;
    }
    b->negative = negative >> (NUMBER_BLOCK - count);
}

/* Four fields of the short way, whose bounds stay in registers. */
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

/* Whether each of four has from `least` to `least + range - 1` characters, range being a power of
 * two. */
static inline bool lengths_are(const uint32_t *length, uint32_t least, uint32_t range) {
    uint32_t above =
        (length[0] - least) | (length[1] - least) | (length[2] - least) | (length[3] - least);
    return above < range;
}

/* Long fields that have been read, and wait for their quotients. */
typedef struct quotients {
    uint64_t digits[NUMBER_BLOCK];
    uint32_t scale[NUMBER_BLOCK];
    uint64_t waiting; /* bit i: field i */
} quotients;

/* ---- one field, for the last ones of a block and for fields of mixed lengths ---- */

static inline bool read_short(const char *end, uint32_t length, char decimal, double *value) {
    part_of_field all = read_part(end, length, decimal);
    *value = (double)(int64_t)all.digits / power_of_ten[all.place];
    return all.good;
}

/* @return whether it has been read; long ones then wait. */
static inline uint64_t read_one(const number_fields *f, const field_bounds *b, size_t i,
                                double *values, quotients *q) {
    uint32_t length = b->length[i], end = b->end[i];
    const char *behind = f->bytes + end;
    if (length > WIDTH) {
        if (length > LONGEST || end <= LONG_WIDTH) return 0;
        if (!read_long(behind, length, f->decimal, q->digits + i, q->scale + i)) return 0;
        q->waiting |= (uint64_t)1 << i;
        return 1;
    }
    if (length == 0 || end < WIDTH || is_code(behind - length, length)) return 0;
    if (!read_short(behind, length, f->decimal, values + i)) return 0;
    if (b->negative >> i & 1) values[i] = -values[i];
    return 1;
}

__attribute__((noinline)) static uint64_t read_singly(const number_fields *f, const field_bounds *b,
                                                      size_t first, size_t count, double *values,
                                                      quotients *q) {
    uint64_t done = 0;
    for (size_t i = first; i < first + count; i++)
        done |= read_one(f, b, i, values, q) << i;
    return done;
}

/* ---- four fields ---- */

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

__attribute__((noinline, cold)) static uint64_t codes_among(const char *bytes, const uint32_t *end,
                                                            const uint32_t *length) {
    uint64_t codes = 0;
    for (size_t k = 0; k < FOUR; k++)
        codes |= (uint64_t)is_code(bytes + end[k] - length[k], length[k]) << k;
    return codes;
}

/* Below 2^52 an integer is the fraction of 2^52 + itself. */
static inline __m256d small_to_double(__m256i integers) {
    const __m256i two_52 = _mm256_set1_epi64x(0x4330000000000000);
    __m256d sum = _mm256_castsi256_pd(_mm256_or_si256(integers, two_52));
    return _mm256_sub_pd(sum, _mm256_castsi256_pd(two_52));
}

/* Up to 16 characters each. @param negative  four bits. */
static inline uint64_t read_four_short(const char *bytes, char decimal, const uint32_t *end,
                                       const uint32_t *length, uint64_t negative, double *values) {
    /* a leading 0: at most 15 digits */
    const __m256i largest =
        _mm256_broadcastsi128_si256(_mm_setr_epi8(0, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9));
    four_parts p = load_four(bytes, end, length);
    take_points(&p, decimal);
    __m256i wrong_first = _mm256_subs_epu8(p.first, largest);
    __m256i wrong_second = _mm256_subs_epu8(p.second, largest);
    __m256d scale = _mm256_setr_pd(power_of_ten[p.place[0]], power_of_ten[p.place[1]],
                                   power_of_ten[p.place[2]], power_of_ten[p.place[3]]);
    __m256d sign = _mm256_castsi256_pd(_mm256_loadu_si256((const __m256i *)signs_of[negative]));
    __m256d digits = small_to_double(join_all(&p));
    digits = _mm256_permute4x64_pd(digits, _MM_SHUFFLE(3, 1, 2, 0));
    _mm256_storeu_pd(values, _mm256_xor_pd(_mm256_div_pd(digits, scale), sign));
    __m256i wrong = _mm256_or_si256(wrong_first, wrong_second);
    uint64_t good = 15;
    if (__builtin_expect(!_mm256_testz_si256(wrong, wrong), 0))
        good = right_ones(wrong_first, wrong_second);
    bool all_points = ((p.place[0] | p.place[1] | p.place[2] | p.place[3]) & NO_POINT) == 0;
    return __builtin_expect(all_points, 1) ? good : good & ~codes_among(bytes, end, length);
}

/* Any four. @return which have been read, as bits i to i + 3. */
static uint64_t read_four(const number_fields *f, const field_bounds *b, size_t i, double *values,
                          quotients *q) {
    const uint32_t *end = b->end + i, *length = b->length + i;
    if (lengths_are(length, WIDTH + 1, LONGEST - WIDTH) && end[0] > LONG_WIDTH &&
        read_four_long(f->bytes, f->decimal, end, length, q->digits + i, q->scale + i)) {
        q->waiting |= (uint64_t)15 << i;
        return (uint64_t)15 << i;
    }
    if (lengths_are(length, 1, WIDTH) && end[0] >= WIDTH)
        return read_four_short(f->bytes, f->decimal, end, length, b->negative >> i & 15, values + i)
               << i;
    return read_singly(f, b, i, FOUR, values, q);
}

/* Apart from the reading: a processor holds only so many operations that wait. */
static void divide_long(const quotients *q, uint64_t negative, double *values) {
    for (uint64_t left = q->waiting; left != 0; left &= left - 1) {
        uint32_t i = (uint32_t)__builtin_ctzll(left);
        uint64_t sign = negative >> i << 63;
        values[i] = quotient_of_ten(q->digits[i], q->scale[i], sign);
    }
}

/* Fields of all lengths. */
__attribute__((noinline)) static uint64_t read_all(const number_fields *f, double *values) {
    const size_t whole = f->count - f->count % FOUR;
    field_bounds b;
    quotients q;
    uint64_t done = 0;
    q.waiting = 0;
    if (f->trim) {
        find_bounds(f, true, &b);
    } else {
        find_bounds(f, false, &b);
    }
    for (size_t i = 0; i < whole; i += FOUR)
        done |= read_four(f, &b, i, values, &q);
    if (whole < f->count) done |= read_singly(f, &b, whole, f->count - whole, values, &q);
    divide_long(&q, b.negative, values);
    return done;
}

/* Four at a time for as long as all of them are short. @return fields done. */
__attribute__((always_inline)) static inline size_t
read_while_short(const number_fields *f, bool trim, double *values, uint64_t *done) {
    const number_fields copy = *f; /* that no store to values can change */
    const uint32_t *separators = copy.separators;
    size_t i = 0;
    for (; i + FOUR <= copy.count; i += FOUR, separators += FOUR * copy.stride) {
        four_fields g = fields_at(copy.bytes, separators, copy.stride, trim);
        if (!lengths_are(g.length, 1, WIDTH) || g.end[0] < WIDTH) break;
        uint64_t negative =
            g.negative[0] | g.negative[1] << 1 | g.negative[2] << 2 | g.negative[3] << 3;
        *done |= read_four_short(copy.bytes, copy.decimal, g.end, g.length, negative, values + i)
                 << i;
    }
    return i;
}

uint64_t number_block_avx2(const number_fields *fields, double *values) {
    uint64_t done = 0;
    size_t first = fields->trim ? read_while_short(fields, true, values, &done)
                                : read_while_short(fields, false, values, &done);
    if (first == fields->count) return done;
    number_fields rest = *fields;
    rest.separators += first * rest.stride;
    rest.count -= first;
    return done | read_all(&rest, values + first) << first;
}
