/* SPDX-License-Identifier: Apache-2.0 */
/* Every type, stride and validity is read as it is stored.
 * In: arrays. Out: doubles, labels. Layer: tests of data. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "data/gather.h"

static drift_column column_of(int32_t type, const void *data) {
    drift_column c;
    drift_column_init(&c, type, "x");
    c.data = data;
    return c;
}

static void assert_label(const drift_column *c, int64_t row, const char *expected) {
    char scratch[GATHER_TEXT_SIZE];
    const char *label;
    size_t length;
    assert_true(gather_label(c, row, scratch, &label, &length));
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(label, expected, length);
}

static void assert_no_label(const drift_column *c, int64_t row) {
    char scratch[GATHER_TEXT_SIZE];
    const char *label;
    size_t length;
    assert_false(gather_label(c, row, scratch, &label, &length));
}

static void test_number_types(void **state) {
    (void)state;
    float f32[3] = {0.1f, -2.0f, 3.5f};
    int32_t i32[3] = {-5, 0, INT32_MAX};
    uint8_t u8[3] = {0, 7, 255};
    double out[3];
    gather_counts counts = {0, 0};
    drift_column c = column_of(DRIFT_DATA_FLOAT32, f32);
    gather_numbers(&c, 0, 3, out, &counts);
    assert_true(out[0] == (double)0.1f && out[1] == -2.0 && out[2] == 3.5);
    c = column_of(DRIFT_DATA_INT32, i32);
    gather_numbers(&c, 0, 3, out, &counts);
    assert_true(out[0] == -5.0 && out[2] == 2147483647.0);
    c = column_of(DRIFT_DATA_UINT8, u8);
    gather_numbers(&c, 1, 2, out, &counts);
    assert_true(out[0] == 7.0 && out[1] == 255.0);
    assert_int_equal(counts.absent, 0);
    assert_int_equal(counts.rounded, 0);
}

/* 2^53 + 1 is no double: it is counted, and its label is still exact. */
static void test_int64_beyond_doubles(void **state) {
    (void)state;
    int64_t big = INT64_C(9007199254740992);
    int64_t x[5] = {big, big + 1, INT64_MAX, INT64_MIN, -3};
    double out[5];
    gather_counts counts = {0, 0};
    drift_column c = column_of(DRIFT_DATA_INT64, x);
    gather_numbers(&c, 0, 5, out, &counts);
    assert_int_equal(counts.rounded, 2);
    assert_true(out[3] == -9223372036854775808.0 && out[4] == -3.0);
    assert_label(&c, 1, "9007199254740993");
    assert_label(&c, 3, "-9223372036854775808");
}

/* The same for numbers without a sign: 2^64 - 1 is no double either. */
static void test_uint64_beyond_doubles(void **state) {
    (void)state;
    uint64_t big = UINT64_C(1) << 53;
    uint64_t x[4] = {big, big + 1, UINT64_MAX, UINT64_C(1) << 63};
    double out[4];
    gather_counts counts = {0, 0};
    drift_column c = column_of(DRIFT_DATA_UINT64, x);
    gather_numbers(&c, 0, 4, out, &counts);
    assert_int_equal(counts.rounded, 2);
    assert_true(out[0] == 9007199254740992.0 && out[3] == 9223372036854775808.0);
    assert_label(&c, 2, "18446744073709551615");
    assert_label(&c, 1, "9007199254740993");
}

/* A missing row is not counted as rounded, whatever lies in its place. */
static void test_missing_rows_are_not_rounded(void **state) {
    (void)state;
    int64_t x[2] = {INT64_MAX, INT64_MAX};
    const uint8_t bits = 0x02;
    double out[2];
    gather_counts counts = {0, 0};
    drift_column c = column_of(DRIFT_DATA_INT64, x);
    c.validity = &bits;
    gather_numbers(&c, 0, 2, out, &counts);
    assert_int_equal(counts.rounded, 1);
    assert_int_equal(counts.absent, 1);
}

static void test_small_integers(void **state) {
    (void)state;
    int8_t i8[2] = {-128, 127};
    int16_t i16[2] = {INT16_MIN, INT16_MAX};
    uint16_t u16[2] = {0, UINT16_MAX};
    uint32_t u32[2] = {0, UINT32_MAX};
    double out[2];
    gather_counts counts = {0, 0};
    drift_column c = column_of(DRIFT_DATA_INT8, i8);
    gather_numbers(&c, 0, 2, out, &counts);
    assert_true(out[0] == -128 && out[1] == 127);
    c = column_of(DRIFT_DATA_INT16, i16);
    gather_numbers(&c, 0, 2, out, &counts);
    assert_true(out[0] == -32768 && out[1] == 32767);
    c = column_of(DRIFT_DATA_UINT16, u16);
    gather_numbers(&c, 0, 2, out, &counts);
    assert_true(out[0] == 0 && out[1] == 65535);
    c = column_of(DRIFT_DATA_UINT32, u32);
    gather_numbers(&c, 0, 2, out, &counts);
    assert_true(out[0] == 0 && out[1] == 4294967295.0);
    assert_int_equal(counts.absent + counts.rounded, 0);
}

/* Values by IEEE 754: largest, smallest normal, smallest, one third, both zeros, specials. */
static void test_half_floats(void **state) {
    (void)state;
    uint16_t bits[9] = {0x7bff, 0x0400, 0x0001, 0x3555, 0x0000, 0x8000, 0x7c00, 0xfc00, 0x7e01};
    double out[9];
    gather_counts counts = {0, 0};
    drift_column c = column_of(DRIFT_DATA_FLOAT16, bits);
    gather_numbers(&c, 0, 9, out, &counts);
    assert_true(out[0] == 65504 && out[1] == 0x1p-14 && out[2] == 0x1p-24);
    assert_true(out[3] == 0.333251953125);
    assert_true(out[4] == 0 && !signbit(out[4]) && out[5] == 0 && signbit(out[5]));
    assert_true(out[6] == (double)INFINITY && out[7] == (double)-INFINITY && isnan(out[8]));
    uint16_t brain[3] = {0x3f80, 0xc049, 0x7f80}; /* 1, -3.140625, infinity */
    c = column_of(DRIFT_DATA_BFLOAT16, brain);
    gather_numbers(&c, 0, 3, out, &counts);
    assert_true(out[0] == 1 && out[1] == -3.140625 && out[2] == (double)INFINITY);
}

/* Each half that is a number is the double that its parts say, computed without floating point. */
static void test_all_half_floats(void **state) {
    (void)state;
    for (uint32_t i = 0; i < 0x7c00; i++) {
        uint16_t bits = (uint16_t)i;
        uint32_t exponent = i >> 10;
        uint64_t units = exponent == 0 ? i : (uint64_t)(0x400 | (i & 0x3ff)) << (exponent - 1);
        double out;
        gather_counts counts = {0, 0};
        drift_column c = column_of(DRIFT_DATA_FLOAT16, &bits);
        gather_numbers(&c, 0, 1, &out, &counts);
        assert_true(out * 16777216.0 == (double)units); /* in units of 2^-24 */
    }
}

static void test_repeated_value(void **state) {
    (void)state;
    double x[2] = {1.5, 9};
    double out[3];
    gather_counts counts = {0, 0};
    drift_column c = column_of(DRIFT_DATA_FLOAT64, x);
    c.repeated = 1;
    gather_numbers(&c, 0, 3, out, &counts);
    assert_true(out[0] == 1.5 && out[1] == 1.5 && out[2] == 1.5);
    c.repeated = 0;
    gather_numbers(&c, 0, 2, out, &counts);
    assert_true(out[1] == 9);
    float single[2] = {2.5f, 9};
    c = column_of(DRIFT_DATA_FLOAT32, single);
    c.repeated = 1;
    gather_numbers(&c, 1, 2, out, &counts);
    assert_true(out[0] == 2.5 && out[1] == 2.5);
}

/* Codes without a sign reach beyond those with one. */
static void test_codes_of_all_widths(void **state) {
    (void)state;
    uint8_t u8[2] = {200, 1};
    int8_t i8[2] = {-1, 1};
    uint16_t u16[2] = {40000, 1};
    int16_t i16[2] = {-1, 1};
    uint32_t u32[2] = {3000000000u, 1};
    uint64_t u64[2] = {UINT64_MAX, 1};
    int64_t i64[2] = {INT64_MIN, 1};
    const struct {
        int32_t type;
        const void *codes;
        int64_t first;
    } cases[] = {
        {DRIFT_DATA_UINT8, u8, 200},          {DRIFT_DATA_INT8, i8, -1},
        {DRIFT_DATA_UINT16, u16, 40000},      {DRIFT_DATA_INT16, i16, -1},
        {DRIFT_DATA_UINT32, u32, 3000000000}, {DRIFT_DATA_INT64, i64, INT64_MIN},
        {DRIFT_DATA_UINT64, u64, INT64_MAX}, /* more than there can be texts */
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        drift_column c = column_of(DRIFT_DATA_DICTIONARY, cases[i].codes);
        c.code_type = cases[i].type;
        assert_true(gather_is_coded(&c));
        assert_true(gather_code(&c, 0) == cases[i].first);
        assert_true(gather_code(&c, 1) == 1);
    }
}

/* A program built with the first header hands over shorter columns: what lies behind is not read.
 */
static void test_short_columns(void **state) {
    (void)state;
    double x[2] = {1, 2};
    const uint8_t bits = 0x01;
    double out[2];
    gather_counts counts = {0, 0};
    drift_column c = column_of(DRIFT_DATA_FLOAT64, x);
    c.validity = &bits;
    memset((char *)&c + 72, 0xff, sizeof c - 72);
    c.struct_size = 72;
    gather_numbers(&c, 0, 2, out, &counts);
    assert_true(out[0] == 1 && isnan(out[1]));
    assert_int_equal(counts.absent, 1);
}

static void test_strides_and_unaligned_memory(void **state) {
    (void)state;
    unsigned char bytes[64];
    double values[3] = {1.5, 2.5, 3.5};
    double out[3];
    gather_counts counts = {0, 0};
    for (size_t i = 0; i < 3; i++)
        memcpy(bytes + 1 + 13 * i, &values[i], 8);
    drift_column c = column_of(DRIFT_DATA_FLOAT64, bytes + 1);
    c.stride = 13;
    gather_numbers(&c, 0, 3, out, &counts);
    assert_memory_equal(out, values, sizeof out);
    c = column_of(DRIFT_DATA_FLOAT64, bytes + 1 + 26);
    c.stride = -13;
    gather_numbers(&c, 0, 3, out, &counts);
    assert_true(out[0] == 3.5 && out[2] == 1.5);
}

static void test_validity(void **state) {
    (void)state;
    double x[10] = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9};
    uint8_t bits[3] = {0, 0xb6, 0x01}; /* from bit 8: 0 1 1 0 1 1 0 1 | 1 0 */
    double out[10];
    gather_counts counts = {0, 0};
    drift_column c = column_of(DRIFT_DATA_FLOAT64, x);
    c.validity = bits;
    c.validity_offset = 8;
    gather_numbers(&c, 0, 10, out, &counts);
    assert_int_equal(counts.absent, 4);
    assert_true(isnan(out[0]) && out[1] == 1.0 && isnan(out[3]) && out[8] == 8.0 && isnan(out[9]));
}

static void test_labels(void **state) {
    (void)state;
    int64_t offsets[4] = {2, 2, 5, 9};
    drift_strings texts = {offsets, "xxabcd\xc3\xa9!", 3};
    int32_t codes[3] = {2, -1, 0};
    uint8_t flags[2] = {0, 3};
    double x[3] = {1.0, -0.0, NAN};
    drift_column c = column_of(DRIFT_DATA_STRING, NULL);
    c.strings = &texts;
    assert_label(&c, 0, "");
    assert_label(&c, 1, "abc");
    c = column_of(DRIFT_DATA_CODES, codes);
    c.strings = &texts;
    assert_label(&c, 0, "d\xc3\xa9!");
    assert_no_label(&c, 1);
    c = column_of(DRIFT_DATA_BOOL, flags);
    assert_label(&c, 0, "false");
    assert_label(&c, 1, "true");
    c = column_of(DRIFT_DATA_FLOAT64, x);
    assert_label(&c, 0, "1");
    assert_label(&c, 1, "0");
    assert_no_label(&c, 2);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number_types),
        cmocka_unit_test(test_int64_beyond_doubles),
        cmocka_unit_test(test_uint64_beyond_doubles),
        cmocka_unit_test(test_missing_rows_are_not_rounded),
        cmocka_unit_test(test_small_integers),
        cmocka_unit_test(test_half_floats),
        cmocka_unit_test(test_all_half_floats),
        cmocka_unit_test(test_repeated_value),
        cmocka_unit_test(test_codes_of_all_widths),
        cmocka_unit_test(test_short_columns),
        cmocka_unit_test(test_strides_and_unaligned_memory),
        cmocka_unit_test(test_validity),
        cmocka_unit_test(test_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
