/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8 is accepted exactly where the standard calls it well-formed.
 * In: every code point, every pair of leading bytes. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "base/utf8.h"

/* The textbook encoder, also for numbers that must not be encoded. */
static size_t encode(uint32_t code, size_t bytes, char *out) {
    static const unsigned char lead[5] = {0, 0, 0xc0, 0xe0, 0xf0};
    for (size_t i = bytes; i-- > 1; code >>= 6)
        out[i] = (char)(0x80 | (code & 0x3f));
    out[0] = (char)(lead[bytes] | code);
    return bytes;
}

static size_t shortest_length(uint32_t code) {
    return code < 0x80 ? 1 : code < 0x800 ? 2 : code < 0x10000 ? 3 : 4;
}

static void every_code_point_decodes_to_itself(void **state) {
    (void)state;
    for (uint32_t code = 0; code <= 0x10ffff; code++) {
        char bytes[4];
        uint32_t decoded = 0xffffffff;
        size_t length = encode(code, shortest_length(code), bytes);
        int surrogate = code >= 0xd800 && code <= 0xdfff;
        assert_int_equal(utf8_decode(bytes, length, &decoded), surrogate ? 0 : length);
        if (!surrogate) assert_int_equal(decoded, code);
    }
}

static void overlong_forms_are_refused(void **state) {
    (void)state;
    for (uint32_t code = 0; code < 0x10000; code++) {
        for (size_t length = shortest_length(code) + 1; length <= 4; length++) {
            char bytes[4];
            uint32_t decoded;
            assert_int_equal(utf8_decode(bytes, encode(code, length, bytes), &decoded), 0);
        }
    }
}

static void numbers_above_the_last_one_are_refused(void **state) {
    (void)state;
    char bytes[4];
    uint32_t decoded;
    for (uint32_t code = 0x110000; code < 0x200000; code += 17)
        assert_int_equal(utf8_decode(bytes, encode(code, 4, bytes), &decoded), 0);
}

static void cut_characters_and_stray_bytes_are_refused(void **state) {
    (void)state;
    static const char *const bad[] = {"\x80", "\xbf", "\xc3",  "\xe2\x82",  "\xf0\x9f\x92",
                                      "\xfe", "\xff", "\xc3(", "\xe2(\xa1", "\xf0\x28\x8c\xbc"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++) {
        uint32_t decoded;
        assert_int_equal(utf8_decode(bad[i], strlen(bad[i]), &decoded), 0);
        assert_false(utf8_valid(bad[i], strlen(bad[i])));
    }
}

static void whole_texts_are_judged(void **state) {
    (void)state;
    assert_true(utf8_valid("", 0));
    assert_true(utf8_valid("a\0b", 3));
    assert_true(utf8_valid("gr\xc3\xbc\xc3\x9f \xe2\x82\xac \xf0\x9f\x92\xa9", 15));
    assert_false(utf8_valid("gr\xc3\xbc\xc3", 5));
}

static void prefix_ends_at_a_whole_character(void **state) {
    (void)state;
    const char *text = "a\xc3\xa9\xe2\x82\xac\xf0\x9f\x92\xa9z"; /* 1 + 2 + 3 + 4 + 1 bytes */
    static const size_t expected[] = {0, 1, 1, 3, 3, 3, 6, 6, 6, 6, 10, 11, 11};
    for (size_t limit = 0; limit < 13; limit++)
        assert_int_equal(utf8_prefix(text, 11, limit), expected[limit]);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_code_point_decodes_to_itself),
        cmocka_unit_test(overlong_forms_are_refused),
        cmocka_unit_test(numbers_above_the_last_one_are_refused),
        cmocka_unit_test(cut_characters_and_stray_bytes_are_refused),
        cmocka_unit_test(whole_texts_are_judged),
        cmocka_unit_test(prefix_ends_at_a_whole_character),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
