/* SPDX-License-Identifier: Apache-2.0 */
/* What: numbers, missing tokens, thresholds, lists and inference of the command line.
 * In: texts. Out: cmocka verdicts.
 * Layer: tests of cli. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "cli/infer.h"
#include "cli/missing.h"
#include "cli/number.h"
#include "cli/settings.h"
#include "cli/threshold.h"
#include "cli/utf8_text.h"

static uint64_t bits_of(const char *text, char decimal) {
    double value = 12345;
    uint64_t bits;
    assert_true(number_parse(text, strlen(text), decimal, &value));
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint64_t double_bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static bool is_number(const char *text) {
    double value;
    return number_parse(text, strlen(text), '.', &value);
}

static void test_numbers_are_correctly_rounded(void **state) {
    (void)state;
    assert_true(bits_of("0.1", '.') == 0x3fb999999999999aull);
    assert_true(bits_of("9007199254740993", '.') == double_bits(9007199254740992.0));
    assert_true(bits_of("2.2250738585072011e-308", '.') == 0x000fffffffffffffull);
    assert_true(bits_of("1.7976931348623157e308", '.') == 0x7fefffffffffffffull);
    assert_true(bits_of("1.00000000000000011102230246251565404236316680908203125", '.') ==
                0x3ff0000000000000ull);
    assert_true(bits_of("1.00000000000000011102230246251565404236316680908203126", '.') ==
                0x3ff0000000000001ull);
    assert_true(bits_of("-0", '.') == 0x8000000000000000ull);
}

static void test_forms_of_numbers(void **state) {
    (void)state;
    assert_true(bits_of(" +1.5\t", '.') == double_bits(1.5));
    assert_true(bits_of(".5", '.') == double_bits(0.5));
    assert_true(bits_of("3,25", ',') == double_bits(3.25));
    assert_true(bits_of("inf", '.') == 0x7ff0000000000000ull);
    assert_true(bits_of("-Infinity", '.') == 0xfff0000000000000ull);
    assert_true(bits_of("1e999", '.') == 0x7ff0000000000000ull);
    assert_true(bits_of("1e-999", '.') == 0);
}

static void test_what_is_no_number(void **state) {
    (void)state;
    static const char *const texts[] = {
        "",    " ", "0x10", "1,5",   "1.5.2", "1 2",    "--1",     "+-1",  "1e",
        "12a", ".", "-",    "1_000", "e5",    "nan(1)", "infinit", "1.5f", "\xef\xbc\x91"};
    for (size_t i = 0; i < sizeof texts / sizeof texts[0]; i++)
        assert_false(is_number(texts[i]));
    assert_true(number_looks_like_code("007", 3));
    assert_false(number_looks_like_code("0", 1));
    assert_false(number_looks_like_code("0.5", 3));
}

static void test_missing_tokens(void **state) {
    (void)state;
    assert_true(missing_is(NULL, "", 0) && missing_is(NULL, " NA ", 4));
    assert_true(missing_is(NULL, "#N/A", 4) && missing_is(NULL, "None", 4));
    assert_false(missing_is(NULL, "NAN2", 4));
    assert_false(missing_is(NULL, "-", 1));
    assert_true(missing_is("-,?", "?", 1));
    assert_false(missing_is("-,?", "", 0));
    assert_true(missing_is(",x", "", 0));
}

static void test_threshold_grammar(void **state) {
    (void)state;
    drift_threshold t;
    assert_true(threshold_parse("psi=0.1:0.25", &t));
    assert_true(t.statistic == DRIFT_STAT_PSI && t.warning == 0.1 && t.drift == 0.25);
    assert_true(threshold_parse("categorical:psi=0.2", &t));
    assert_true(t.type == DRIFT_TYPE_CATEGORICAL && t.warning == 0.2 && t.drift == 0);
    assert_true(threshold_parse("column=a=b:c:ks=:0.2", &t));
    assert_string_equal(t.column, "a=b:c");
    assert_true(t.warning == 0 && t.drift == 0.2);
    threshold_free(&t);
    assert_true(threshold_parse("js=off", &t) && t.disabled == 1);
    static const char *const bad[] = {"psi",     "psi=",        "psi=:",       "psi=x",
                                      "nope=1",  "age:psi=1",   "psi=-1",      ":psi=1",
                                      "psi=inf", "psi=0.3:0.2", "column=:ks=1"};
    for (size_t i = 0; i < sizeof bad / sizeof bad[0]; i++)
        assert_false(threshold_parse(bad[i], &t));
}

static void test_lists_may_quote_names(void **state) {
    (void)state;
    name_list list = {0};
    assert_true(name_list_add(&list, "\"a,b\",c"));
    assert_true(list.count == 2 && name_list_has(&list, "a,b") && name_list_has(&list, "c"));
    assert_false(name_list_add(&list, ""));
    assert_false(name_list_add(&list, "x,,y"));
    name_list_free(&list);
}

static void guess_all(const char *const *texts, size_t count, int repeat, int32_t given,
                      column_kind *kind) {
    cli_settings settings;
    column_guess guess = {0};
    settings_init(&settings);
    for (int r = 0; r < repeat; r++)
        for (size_t i = 0; i < count; i++) {
            csv_field field = {texts[i], strlen(texts[i])};
            infer_field(&guess, &field, &settings.csv);
        }
    infer_kind(&guess, given, kind);
    settings_free(&settings);
}

static void test_inference(void **state) {
    (void)state;
    static const char *const mostly[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "1", "2",
                                         "3", "4", "5", "6", "7", "8", "9", "1", "x", "NA"};
    static const char *const less[] = {"1", "2", "3", "4", "5", "6", "7", "8", "9", "x"};
    static const char *const codes[] = {"123", "007"};
    static const char *const texts[] = {"red", "blue", "NA"};
    column_kind kind;
    guess_all(mostly, 21, 1, DRIFT_TYPE_AUTO, &kind);
    assert_true(kind.as_numbers && kind.type == DRIFT_TYPE_AUTO);
    guess_all(less, 10, 1, DRIFT_TYPE_AUTO, &kind);
    assert_true(!kind.as_numbers && kind.type == DRIFT_TYPE_CATEGORICAL);
    guess_all(codes, 2, 1, DRIFT_TYPE_AUTO, &kind);
    assert_string_equal(kind.reason, "numbers with leading zeros");
    guess_all(texts, 3, 13057, DRIFT_TYPE_AUTO, &kind);
    assert_string_equal(kind.reason, "text in 100 % of 26,114 values");
    guess_all(texts, 3, 1, DRIFT_TYPE_NUMERIC, &kind);
    assert_true(kind.as_numbers && kind.type == DRIFT_TYPE_NUMERIC);
    assert_string_equal(kind.reason, "given by --type");
}

static void test_texts_become_utf8(void **state) {
    (void)state;
    char out[32];
    assert_true(utf8_text_is_valid("gr\xc3\xa9", 4));
    assert_false(utf8_text_is_valid("gr\xe9", 3));
    assert_false(utf8_text_is_valid("\xed\xa0\x80", 3));
    assert_false(utf8_text_is_valid("\xc0\x80", 2));
    assert_int_equal(utf8_text_repair("gr\xe9n", 4, out), 6);
    assert_memory_equal(out, "gr\xef\xbf\xbdn", 6);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers_are_correctly_rounded),
        cmocka_unit_test(test_forms_of_numbers),
        cmocka_unit_test(test_what_is_no_number),
        cmocka_unit_test(test_missing_tokens),
        cmocka_unit_test(test_threshold_grammar),
        cmocka_unit_test(test_lists_may_quote_names),
        cmocka_unit_test(test_inference),
        cmocka_unit_test(test_texts_become_utf8),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
