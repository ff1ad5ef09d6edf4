/* SPDX-License-Identifier: Apache-2.0 */
/* Errors are one line of valid UTF-8, and never leave the caller's struct.
 * In: hostile messages, short structs. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/error.h"
#include "base/utf8.h"

static void init_clears_all(void **state) {
    (void)state;
    drift_error error;
    memset(&error, 0x5a, sizeof error);
    drift_error_init(&error);
    assert_int_equal(error.struct_size, sizeof error);
    assert_int_equal(error.code, DRIFT_OK);
    assert_int_equal(error.row, -1);
    assert_string_equal(error.column, "");
    assert_string_equal(error.message, "");
    drift_error_init(NULL);
}

static void fields_say_what_and_where(void **state) {
    (void)state;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(error_at(&error, DRIFT_SCHEMA, "age", 7, "%d of %s", 3, "x"), DRIFT_SCHEMA);
    assert_int_equal(error.code, DRIFT_SCHEMA);
    assert_int_equal(error.row, 7);
    assert_string_equal(error.column, "age");
    assert_string_equal(error.message, "3 of x");
    /* the next failure leaves nothing of the one before */
    assert_int_equal(error_memory(&error), DRIFT_OUT_OF_MEMORY);
    assert_int_equal(error.row, -1);
    assert_string_equal(error.column, "");
    assert_string_equal(error.message, "out of memory");
}

static void null_error_still_returns_the_status(void **state) {
    (void)state;
    assert_int_equal(error_set(NULL, DRIFT_IO, "x"), DRIFT_IO);
    assert_int_equal(error_at(NULL, DRIFT_LIMIT, "c", 1, "x"), DRIFT_LIMIT);
    assert_int_equal(error_memory(NULL), DRIFT_OUT_OF_MEMORY);
}

static void message_is_one_line_of_valid_text(void **state) {
    (void)state;
    drift_error error;
    drift_error_init(&error);
    error_at(&error, DRIFT_IO, "a\nb\x1b[31m", -1, "line\r\n%s \xff\xc3 \xe2\x80\xa8 \xc2\x9b end",
             "tab\there");
    assert_string_equal(error.column, "a b [31m");
    assert_string_equal(error.message, "line  tab here ?? ? ? end");
}

static void long_texts_are_cut_at_a_whole_character(void **state) {
    (void)state;
    drift_error error;
    char name[301] = "x";
    for (size_t i = 1; i + 2 < sizeof name; i += 2)
        memcpy(name + i, "\xc3\xa9", 3);
    drift_error_init(&error);
    error_at(&error, DRIFT_IO, name, -1, "%s%s%s%s", name, name, name, name);
    /* 127 bytes fit: x and 63 characters of two bytes */
    assert_int_equal(strlen(error.column), 127);
    assert_true(utf8_valid(error.column, strlen(error.column)));
    /* 383 bytes fit, and byte 382 would begin a character of two */
    assert_int_equal(strlen(error.message), 382);
    assert_true(utf8_valid(error.message, strlen(error.message)));
    error_at(&error, DRIFT_IO, name + 1, -1, "%s", name + 1);
    assert_int_equal(strlen(error.column), 126);
    assert_true(utf8_valid(error.message, strlen(error.message)));
}

static void short_struct_is_never_overrun(void **state) {
    (void)state;
    for (uint32_t size = 0; size <= sizeof(drift_error); size++) {
        drift_error error;
        const unsigned char *bytes = (const unsigned char *)&error;
        memset(&error, 0x5a, sizeof error);
        error.struct_size = size;
        error_at(&error, DRIFT_IO, "column", 12, "a message that is not very short");
        for (size_t i = size < 4 ? 4 : size; i < sizeof error; i++)
            assert_int_equal(bytes[i], 0x5a);
        assert_int_equal(error.struct_size, size);
        if (size >= offsetof(drift_error, row)) assert_int_equal(error.code, DRIFT_IO);
        if (size >= offsetof(drift_error, column) + 4)
            assert_memory_equal(error.column, "col", 4 - 1);
        if (size == offsetof(drift_error, column) + 4) assert_string_equal(error.column, "col");
    }
}

static void struct_without_a_size_is_left_alone(void **state) {
    (void)state;
    drift_error error;
    drift_error zero;
    memset(&error, 0, sizeof error);
    memset(&zero, 0, sizeof zero);
    error_set(&error, DRIFT_IO, "x");
    assert_memory_equal(&error, &zero, sizeof error);
}

static void statuses_have_names_and_texts(void **state) {
    (void)state;
    assert_string_equal(drift_status_name(DRIFT_OK), "OK");
    assert_string_equal(drift_status_name(101), "OUT_OF_MEMORY");
    assert_string_equal(drift_status_name(8), "UNKNOWN");
    assert_string_equal(drift_status_name(-1), "UNKNOWN");
    assert_string_equal(drift_status_text(DRIFT_EMPTY), "no usable values");
    assert_string_equal(drift_status_text(99), "unknown status");
    assert_string_equal(drift_version(), DRIFT_VERSION_STRING);
    assert_int_equal(drift_abi_version(), DRIFT_ABI_VERSION);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(init_clears_all),
        cmocka_unit_test(fields_say_what_and_where),
        cmocka_unit_test(null_error_still_returns_the_status),
        cmocka_unit_test(message_is_one_line_of_valid_text),
        cmocka_unit_test(long_texts_are_cut_at_a_whole_character),
        cmocka_unit_test(short_struct_is_never_overrun),
        cmocka_unit_test(struct_without_a_size_is_left_alone),
        cmocka_unit_test(statuses_have_names_and_texts),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
