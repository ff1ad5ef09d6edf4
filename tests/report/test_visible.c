/* SPDX-License-Identifier: Apache-2.0 */
/* Names are shown in cells of a known width, escaped where they would move the cursor.
 * In: names of many scripts, counts. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <string.h>

#include "report/sparkline.h"
#include "report/visible.h"

static void assert_shown(const char *bytes, size_t length, int ascii, const char *expected) {
    text t;
    text_init(&t, NULL);
    visible_append(&t, bytes, length, ascii);
    assert_string_equal(t.bytes, expected);
    text_destroy(&t);
}

static void what_moves_the_cursor_is_escaped(void **state) {
    (void)state;
    assert_shown("a\tb\r\n", 5, 0, "a\\tb\\r\\n");
    assert_shown("\0\x1b\x7f", 3, 0, "\\x00\\x1b\\x7f");
    assert_shown("\xc2\x9b", 2, 0, "\\u009b");             /* C1: starts a sequence too */
    assert_shown("\xe2\x80\xae", 3, 0, "\\u202e");         /* right-to-left override */
    assert_shown("\xf3\xa0\x80\xa1", 4, 0, "\\U000e0021"); /* invisible tag */
    assert_shown("\xff\xc3", 2, 0, "\\xff\\xc3");
}

static void ascii_escapes_the_rest(void **state) {
    (void)state;
    assert_shown("\xc3\xa9", 2, 0, "\xc3\xa9");
    assert_shown("\xc3\xa9", 2, 1, "\\u00e9");
    assert_shown("\xf0\x9f\x92\xa9", 4, 1, "\\U0001f4a9");
}

static void assert_width(const char *bytes, size_t expected) {
    assert_int_equal(visible_width(bytes, strlen(bytes)), expected);
}

static void widths_are_those_of_terminals(void **state) {
    (void)state;
    assert_width("", 0);
    assert_width("age", 3);
    assert_width("\xc3\xa9", 1);
    assert_width("e\xcc\x81", 1);
    assert_width("\xe6\x9d\xb1\xe4\xba\xac", 4);
    assert_width("\xed\x95\x9c", 2);
    assert_width("\xef\xbc\xa1", 2);
    assert_width("\xf0\x9f\x92\xa9", 2);
    assert_width("\xe2\x96\x88", 1);
}

static void assert_cell(const char *name, size_t width, int ascii, const char *expected) {
    text t;
    text_init(&t, NULL);
    visible_cell(&t, name, width, ascii);
    assert_string_equal(t.bytes, expected);
    assert_int_equal(visible_width(t.bytes, t.length), width);
    text_destroy(&t);
}

static void cells_are_exactly_as_wide_as_asked(void **state) {
    (void)state;
    assert_cell("age", 5, 0, "age  ");
    assert_cell("abcde", 5, 0, "abcde");
    assert_cell("abcdef", 5, 1, "abcd~");
    assert_cell("abcdef", 5, 0, "abcd\xe2\x80\xa6");
    /* a wide character that would be halved leaves a space */
    assert_cell("ab\xe6\x9d\xb1\xe4\xba\xac", 4, 1, "ab~ ");
    assert_cell("\xe6\x9d\xb1\xe4\xba\xac", 4, 1, "\xe6\x9d\xb1\xe4\xba\xac");
}

static void assert_wrapped(const char *words, size_t indent, size_t width, const char *expected) {
    text t;
    text_init(&t, NULL);
    visible_wrap(&t, words, strlen(words), indent, width);
    assert_string_equal(t.length > 0 ? t.bytes : "", expected);
    text_destroy(&t);
}

static void lines_break_at_spaces(void **state) {
    (void)state;
    assert_wrapped("", 2, 12, "");
    assert_wrapped("one two three", 0, 20, "one two three\n");
    assert_wrapped("one two three", 2, 9, "  one two\n  three\n");
    assert_wrapped("0123456789abc de", 1, 8, " 0123456\n 789abc\n de\n");
}

static void assert_bars(report_histogram *h, int ascii, const char *expected) {
    text t;
    text_init(&t, NULL);
    sparkline_append(&t, h, ascii);
    assert_string_equal(t.bytes, expected);
    assert_int_equal(visible_width(t.bytes, t.length), 2 * SPARKLINE_WIDTH + 1);
    text_destroy(&t);
}

static void histograms_share_one_scale(void **state) {
    (void)state;
    uint64_t reference[] = {0, 1, 50, 49};
    uint64_t current[] = {0, 0, 0, 10};
    report_histogram h = {0};
    h.bin_count = 4;
    h.reference = reference;
    h.current = current;
    assert_bars(&h, 1, " .++      |   @      ");
    h.bin_count = 0;
    assert_bars(&h, 1, "                     ");
}

static void many_bins_are_merged(void **state) {
    (void)state;
    uint64_t flat[25];
    uint64_t last[25] = {0};
    char *labels[25] = {0};
    report_histogram h = {0};
    for (size_t i = 0; i < 25; i++)
        flat[i] = 4;
    last[24] = 100;
    h.bin_count = 25;
    h.reference = flat;
    h.current = last;
    /* groups of three and two bins: 12 and 8 of 100 rows */
    assert_bars(&h, 1, ":.:.:.:.:.|         @");
    h.labels = labels;
    assert_bars(&h, 1, ".........*|         @");
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_moves_the_cursor_is_escaped),
        cmocka_unit_test(ascii_escapes_the_rest),
        cmocka_unit_test(widths_are_those_of_terminals),
        cmocka_unit_test(cells_are_exactly_as_wide_as_asked),
        cmocka_unit_test(lines_break_at_spaces),
        cmocka_unit_test(histograms_share_one_scale),
        cmocka_unit_test(many_bins_are_merged),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
