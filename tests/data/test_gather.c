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
    char scratch[GATHER_TEXT_SIZE];
    const char *label;
    size_t length;
    assert_true(gather_label(&c, 1, scratch, &label, &length));
    assert_string_equal(label, "9007199254740993");
    assert_int_equal(length, 16);
    assert_true(gather_label(&c, 3, scratch, &label, &length));
    assert_string_equal(label, "-9223372036854775808");
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
    char scratch[GATHER_TEXT_SIZE];
    const char *label;
    size_t length;
    drift_column c = column_of(DRIFT_DATA_STRING, NULL);
    c.strings = &texts;
    assert_true(gather_label(&c, 0, scratch, &label, &length) && length == 0);
    assert_true(gather_label(&c, 1, scratch, &label, &length) && length == 3);
    assert_memory_equal(label, "abc", 3);
    c = column_of(DRIFT_DATA_CODES, codes);
    c.strings = &texts;
    assert_true(gather_label(&c, 0, scratch, &label, &length) && length == 4);
    assert_false(gather_label(&c, 1, scratch, &label, &length));
    c = column_of(DRIFT_DATA_BOOL, flags);
    assert_true(gather_label(&c, 0, scratch, &label, &length));
    assert_string_equal(label, "false");
    assert_true(gather_label(&c, 1, scratch, &label, &length));
    assert_string_equal(label, "true");
    c = column_of(DRIFT_DATA_FLOAT64, x);
    assert_true(gather_label(&c, 0, scratch, &label, &length));
    assert_string_equal(label, "1");
    assert_true(gather_label(&c, 1, scratch, &label, &length));
    assert_string_equal(label, "0");
    assert_false(gather_label(&c, 2, scratch, &label, &length));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_number_types),
        cmocka_unit_test(test_int64_beyond_doubles),
        cmocka_unit_test(test_strides_and_unaligned_memory),
        cmocka_unit_test(test_validity),
        cmocka_unit_test(test_labels),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
