/* SPDX-License-Identifier: Apache-2.0 */
/* A growing text: what goes in comes out, numbers are rounded for people, failures are remembered.
 * In: pieces. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <math.h>

#include "base/text.h"
#include "support/memory_probe.h"

static void pieces_are_joined(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    text t;
    text_init(&t, &allocator);
    text_append(&t, "rows ");
    text_append_u64(&t, 0);
    text_append_char(&t, ' ');
    text_append_u64(&t, UINT64_MAX);
    text_append_bytes(&t, "\0x", 2);
    text_append_double(&t, 0.1);
    static const char expected[] = "rows 0 18446744073709551615\0x0.1";
    assert_int_equal(t.length, sizeof expected - 1);
    assert_memory_equal(t.bytes, expected, sizeof expected);
    text_destroy(&t);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
}

static void long_texts_grow(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    text t;
    text_init(&t, &allocator);
    for (int i = 0; i < 100000; i++)
        text_append_char(&t, (char)('a' + i % 26));
    assert_int_equal(t.length, 100000);
    for (int i = 0; i < 100000; i++)
        assert_int_equal(t.bytes[i], 'a' + i % 26);
    assert_int_equal(t.bytes[100000], '\0');
    /* doubling: not one allocation a piece */
    assert_true(probe.allocations <= 8);
    text_destroy(&t);
    assert_int_equal(probe.blocks_held, 0);
}

static void assert_rounded(double value, int digits, const char *expected) {
    text t;
    text_init(&t, NULL);
    text_append_rounded(&t, value, digits);
    assert_string_equal(t.bytes, expected);
    text_destroy(&t);
}

static void numbers_are_rounded_for_people(void **state) {
    (void)state;
    assert_rounded(12.345, 3, "12.3");
    assert_rounded(0.00123456, 3, "0.00123");
    assert_rounded(1.23e-20, 2, "1.2e-20");
    assert_rounded(0, 3, "0");
    assert_rounded(-0.5, 3, "-0.5");
    assert_rounded(0.1, 3, "0.1");
    assert_rounded(0.9996, 3, "1");
    assert_rounded(99.96, 3, "100");
    assert_rounded(123456, 3, "123000");
    assert_rounded(9.9996e6, 3, "1e+07");
    assert_rounded(2.5, 1, "2");
    assert_rounded(3.5, 1, "4");
    assert_rounded(5e-324, 3, "4.94e-324");
    assert_rounded(1.7976931348623157e308, 2, "1.8e+308");
    assert_rounded(HUGE_VAL, 3, "inf");
}

static void failure_is_remembered_and_reported_at_the_end(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, 1);
    char buffer[8] = "before";
    size_t length = 77;
    drift_error error;
    text t;
    drift_error_init(&error);
    text_init(&t, &allocator);
    for (int i = 0; i < 500; i++)
        text_append(&t, "abcdefgh");
    assert_true(t.failed);
    assert_int_equal(text_copy_out(&t, buffer, sizeof buffer, &length, &error),
                     DRIFT_OUT_OF_MEMORY);
    assert_int_equal(length, 77);
    assert_string_equal(buffer, "before");
    assert_string_equal(error.message, "out of memory");
    text_destroy(&t);
    assert_int_equal(probe.blocks_held, 0);
}

static void buffers_get_all_or_nothing(void **state) {
    (void)state;
    char buffer[6] = "xxxxx";
    size_t length = 0;
    text t;
    text_init(&t, NULL);
    text_append(&t, "12345");
    assert_int_equal(text_copy_out(&t, NULL, 0, &length, NULL), DRIFT_BUFFER_TOO_SMALL);
    assert_int_equal(length, 5);
    assert_int_equal(text_copy_out(&t, buffer, 5, &length, NULL), DRIFT_BUFFER_TOO_SMALL);
    assert_string_equal(buffer, "");
    assert_int_equal(text_copy_out(&t, buffer, 6, &length, NULL), DRIFT_OK);
    assert_string_equal(buffer, "12345");
    assert_int_equal(length, 5);
    assert_int_equal(text_copy_out(&t, buffer, 6, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(text_copy_out(&t, NULL, 6, &length, NULL), DRIFT_INVALID_ARGUMENT);
    text_destroy(&t);
}

static void empty_text_is_a_text(void **state) {
    (void)state;
    char buffer[1] = {'x'};
    size_t length = 9;
    text t;
    text_init(&t, NULL);
    assert_int_equal(text_copy_out(&t, buffer, 1, &length, NULL), DRIFT_OK);
    assert_int_equal(length, 0);
    assert_int_equal(buffer[0], '\0');
    text_destroy(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pieces_are_joined),
        cmocka_unit_test(long_texts_grow),
        cmocka_unit_test(numbers_are_rounded_for_people),
        cmocka_unit_test(failure_is_remembered_and_reported_at_the_end),
        cmocka_unit_test(buffers_get_all_or_nothing),
        cmocka_unit_test(empty_text_is_a_text),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
