/* SPDX-License-Identifier: Apache-2.0 */
/* What: numbers read four at a time against number_parse and strtod, to the bit.
 * In: hand-written and random fields. Out: cmocka verdicts.
 * Layer: tests of cli. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/core.h>

#include "cli/number.h"
#include "cli/number_block.h"
#include "cli/number_quotient.h"

enum { MOST = 64, TEXT = 64 };

/* One field a line, as a column of a file of one column. */
typedef struct column {
    char bytes[MOST * TEXT];
    uint32_t separators[MOST + 1]; /* the first stands before all */
    size_t length;
    size_t count;
} column;

static uint64_t seed = 20240229;

static uint32_t draw(uint32_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % below);
}

static void clear(column *c) {
    c->separators[0] = UINT32_MAX;
    c->length = c->count = 0;
}

static void add(column *c, const char *text) {
    size_t n = strlen(text);
    memcpy(c->bytes + c->length, text, n);
    c->length += n;
    c->bytes[c->length] = '\n';
    c->separators[++c->count] = (uint32_t)c->length++;
}

static bool same_bits(double a, double b) {
    return memcmp(&a, &b, sizeof a) == 0;
}

/* The C locale has the point. */
static double by_strtod(const char *text, size_t length, char decimal) {
    char copy[TEXT];
    memcpy(copy, text, length);
    copy[length] = '\0';
    char *mark = strchr(copy, decimal);
    if (mark != NULL) *mark = '.';
    return strtod(copy, NULL);
}

/* Every field that is read is a number, no code, and rounded correctly. @return how many were. */
static size_t assert_read_correctly(const column *c, char decimal, bool trim) {
    double values[MOST];
    char *exact = malloc(c->length); /* so that a sanitizer sees a read before or behind it */
    assert_non_null(exact);
    memcpy(exact, c->bytes, c->length);
    number_fields fields = {.bytes = exact,
                            .separators = c->separators + 1,
                            .stride = 1,
                            .count = c->count,
                            .decimal = decimal,
                            .trim = trim};
    uint64_t done = number_block_get()(&fields, values);
    size_t read = 0;
    for (size_t i = 0; i < c->count; i++) {
        const char *text = c->bytes + (uint32_t)(c->separators[i] + 1);
        size_t length = c->separators[i + 1] - (uint32_t)(c->separators[i] + 1);
        double expected;
        if ((done >> i & 1) == 0) continue;
        if (trim && length > 0 && text[length - 1] == '\r') length--;
        read++;
        assert_false(number_looks_like_code(text, length));
        assert_true(number_parse(text, length, decimal, &expected));
        if (!same_bits(values[i], expected)) fail_msg("%.*s", (int)length, text);
        assert_true(same_bits(values[i], by_strtod(text, length, decimal)));
    }
    free(exact);
    return read;
}

static bool has_vectors(void) {
    return drift_simd_level() >= DRIFT_SIMD_AVX2;
}

static void test_plain_numbers_are_read(void **state) {
    (void)state;
    static const char *const texts[] = {"0",
                                        "7",
                                        "-1",
                                        "3.14159",
                                        "-0.25",
                                        "1000000",
                                        "0.1",
                                        "-0",
                                        "-.5",
                                        "123456789012345",
                                        ".00000001",
                                        "99999999.9999999",
                                        "0.3047170797544313",
                                        "-1.2345678901234567",
                                        "0.00012345678901234567",
                                        "17976931348623157.5",
                                        "9007199254740993.5",
                                        "12345678901234.567",
                                        "123456789012345678",
                                        "-9223372036854775807",
                                        "18439999999999999999",
                                        ".12345678901234567"};
    column c;
    if (!has_vectors()) {
        print_message("no vectors on this machine: every field is left, skipped\n");
        skip();
    }
    clear(&c);
    add(&c, "long enough for what is loaded before the first of all fields");
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        for (int twice = 0; twice < 2; twice++)
            add(&c, texts[i]);
    assert_int_equal(assert_read_correctly(&c, '.', false), 2 * sizeof texts / sizeof texts[0]);
}

static void test_what_is_left(void **state) {
    (void)state;
    static const char *const texts[] = {"",
                                        ".",
                                        "-",
                                        "5.",
                                        "1.2.3",
                                        "1e5",
                                        "--1",
                                        "1-",
                                        "007",
                                        "-007",
                                        "1,5",
                                        " 1",
                                        "1 ",
                                        "inf",
                                        "nan",
                                        "0x10",
                                        "12a",
                                        "1234567890123456.7890.1",
                                        "0000000000000000000001",
                                        "12345678901234567.",
                                        "18440000000000000000",
                                        "0.0000000000000000",
                                        "1:2",
                                        "/5",
                                        ";",
                                        "-.",
                                        "1.23456789012345678901234567890"};
    column c;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        clear(&c);
        add(&c, "long enough for what is loaded before the first of all fields");
        for (int k = 0; k < 7; k++)
            add(&c, k == (int)(i % 7) ? texts[i] : "1.5");
        size_t read = assert_read_correctly(&c, '.', false);
        if (has_vectors()) assert_int_equal(read, 6);
    }
}

/* Beside seven of the short form, at each place of eight. */
static void test_other_forms_among_short_ones(void **state) {
    (void)state;
    static const char *const texts[] = {"",
                                        "-",
                                        "-0.30471707975443",
                                        "-0.12345678901234567",
                                        "1e5",
                                        "12a",
                                        "5.",
                                        "-5.",
                                        "007",
                                        "12",
                                        "-12",
                                        "+1.5"};
    static const bool read[] = {false, false, true,  true, false, false,
                                false, false, false, true, true,  false};
    column c;
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++) {
        for (int place = 0; place < 8; place++) {
            clear(&c);
            add(&c, "long enough for what is loaded before the first of all fields");
            c.separators[0] = c.separators[1]; /* that line is no field */
            c.count = 0;
            for (int k = 0; k < 8; k++)
                add(&c, k == place ? texts[i] : "-1.5");
            size_t count = assert_read_correctly(&c, '.', false);
            if (has_vectors()) assert_int_equal(count, read[i] ? 8 : 7);
        }
    }
}

static void test_random_numbers(void **state) {
    (void)state;
    static const char *const formats[] = {"%.6g", "%.17g", "%.15g", "%.3f", "%.0f", "%.12f", "%g"};
    column c;
    size_t read = 0, total = 0;
    for (int round = 0; round < 20000; round++) {
        const char *format = formats[draw(7)];
        bool mixed = draw(3) == 0;
        clear(&c);
        for (uint32_t n = 1 + draw(MOST), i = 0; i < n; i++) {
            char text[TEXT];
            double unit = ((double)draw(1u << 30) - 536870912.0) / 536870912.0;
            double scale = (double)(1 + draw(1000000)) * (draw(4) == 0 ? 1e-9 : 1.0);
            if (mixed) format = formats[draw(7)];
            snprintf(text, sizeof text, format, unit * scale);
            if (draw(50) == 0) text[draw((uint32_t)strlen(text))] = "x.-+ e0"[draw(7)];
            add(&c, text);
        }
        read += assert_read_correctly(&c, '.', draw(2) == 0);
        total += c.count;
    }
    if (has_vectors()) assert_true(read > total / 10 * 9);
}

/* Digits that are half way between two doubles, or nearly so, are where rounding goes wrong. */
static void test_halves_between_doubles(void **state) {
    (void)state;
    column c;
    size_t read = 0;
    for (int round = 0; round < 20000; round++) {
        clear(&c);
        for (int i = 0; i < 32; i++) {
            char text[TEXT];
            uint64_t odd = ((uint64_t)1 << 53) + 2 * (uint64_t)draw(1u << 30) + 1;
            uint32_t point = draw(17);
            int n = snprintf(text, sizeof text, "%llu", (unsigned long long)odd);
            memmove(text + point + 1, text + point, (size_t)n - point + 1);
            text[point] = '.';
            if (draw(2) == 0) text[n] = (char)('0' + draw(10));
            add(&c, text);
        }
        read += assert_read_correctly(&c, '.', false);
    }
    if (has_vectors()) assert_true(read > 0); /* else each was left to the other reader */
}

static uint64_t draw_64(void) {
    return (uint64_t)draw(1u << 31) << 33 ^ (uint64_t)draw(1u << 31) << 13 ^ draw(1u << 31);
}

/* Integers of all lengths by all powers, and those whose quotient is half way between two doubles,
 * which there are for powers up to 10^4 only: (2^54 + odd) * 5^scale has 64 bits then. */
static void test_quotients(void **state) {
    (void)state;
    char text[TEXT];
    for (int round = 0; round < 400000; round++) {
        uint32_t scale = draw(QUOTIENT_SCALES);
        uint64_t digits = draw_64() >> draw(63) | 1;
        if (scale <= QUOTIENT_TIES && draw(2) == 0) {
            digits = ((uint64_t)1 << 53) + 2 * (uint64_t)draw(1u << 30) + 1;
            for (uint32_t i = 0; i < scale; i++)
                digits *= 5;
            digits += draw(3) - 1;
        }
        snprintf(text, sizeof text, "%llue-%u", (unsigned long long)digits, scale);
        double expected = strtod(text, NULL);
        if (!same_bits(quotient_of_ten(digits, scale, 0), expected)) fail_msg("%s", text);
        assert_true(same_bits(quotient_of_ten(digits, scale, (uint64_t)1 << 63), -expected));
    }
}

static void test_marks_and_line_ends(void **state) {
    (void)state;
    column c;
    clear(&c);
    add(&c, "long enough for what is loaded before the first of all fields");
    for (int i = 0; i < 9; i++)
        add(&c, i % 2 == 0 ? "-12,5\r" : "0,30471707975443135\r");
    size_t read = assert_read_correctly(&c, ',', true);
    assert_int_equal(assert_read_correctly(&c, '.', true), 0);
    assert_int_equal(assert_read_correctly(&c, ',', false), 0);
    if (has_vectors()) assert_int_equal(read, 9);
}

static void test_strides(void **state) {
    (void)state;
    static const char bytes[] =
        "1.5,x,2.5,y,3.5,z,4.5,u,5.5,v,6.5,w,7.5,a,8.5,b,9.5,c,10.5,d,11.5,";
    uint32_t separators[24] = {UINT32_MAX};
    double values[11];
    size_t count = 0;
    for (size_t i = 0; i < sizeof bytes - 1; i++)
        if (bytes[i] == ',') separators[++count] = (uint32_t)i;
    number_fields fields = {
        .bytes = bytes, .separators = separators + 1, .stride = 2, .count = 11, .decimal = '.'};
    uint64_t done = number_block_get()(&fields, values);
    for (size_t i = 0; i < 11; i++)
        if ((done >> i & 1) != 0) assert_true(values[i] == 1.5 + (double)i);
    if (has_vectors())
        assert_true((done >> 4) == 0x7f); /* the first ones have too little before them */
}

static void test_scalar_leaves_all(void **state) {
    (void)state;
    column c;
    clear(&c);
    for (int i = 0; i < 9; i++)
        add(&c, "123456789012345");
    drift_simd_limit(DRIFT_SIMD_SCALAR);
    assert_int_equal(assert_read_correctly(&c, '.', false), 0);
    drift_simd_limit(DRIFT_SIMD_AVX512);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_plain_numbers_are_read),
        cmocka_unit_test(test_what_is_left),
        cmocka_unit_test(test_other_forms_among_short_ones),
        cmocka_unit_test(test_random_numbers),
        cmocka_unit_test(test_halves_between_doubles),
        cmocka_unit_test(test_quotients),
        cmocka_unit_test(test_marks_and_line_ends),
        cmocka_unit_test(test_strides),
        cmocka_unit_test(test_scalar_leaves_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
