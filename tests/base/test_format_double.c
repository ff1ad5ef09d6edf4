/* SPDX-License-Identifier: Apache-2.0 */
/* Numbers are written with the fewest digits that read back the same, whatever the host does.
 * In: hard cases, Python's texts, random bits. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include <fenv.h>
#include <locale.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <driftcheck/core.h>

#include "base/decimal.h"

static const struct golden {
    uint64_t bits;
    const char *text;
} golden[] = {
#include "double_golden.inc"
};

static double from_bits(uint64_t bits) {
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t to_bits(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static uint64_t next_random(uint64_t *state) {
    *state ^= *state << 13;
    *state ^= *state >> 7;
    *state ^= *state << 17;
    return *state;
}

static void assert_written(double value, const char *expected) {
    char text[DRIFT_DOUBLE_TEXT_SIZE];
    size_t length = drift_format_double(value, text);
    assert_string_equal(text, expected);
    assert_int_equal(length, strlen(expected));
}

static void assert_all_golden(void) {
    for (size_t i = 0; i < sizeof golden / sizeof golden[0]; i++)
        assert_written(from_bits(golden[i].bits), golden[i].text);
}

static void documented_examples_hold(void **state) {
    (void)state;
    assert_written(0.1, "0.1");
    assert_written(12, "12");
    assert_written(1e-7, "1e-07");
    assert_written(-0.0, "-0");
    assert_written(1e16, "1e+16");
    assert_written(1.5e300, "1.5e+300");
}

static void values_that_are_not_finite_have_names(void **state) {
    (void)state;
    assert_written(HUGE_VAL, "inf");
    assert_written(-HUGE_VAL, "-inf");
    assert_written(from_bits(0x7ff8000000000000u), "nan");
    assert_written(from_bits(0xfff0000000000001u), "nan");
}

static void texts_are_those_of_python(void **state) {
    (void)state;
    assert_true(sizeof golden / sizeof golden[0] >= 500);
    assert_all_golden();
}

static void million_random_doubles_read_back(void **state) {
    (void)state;
    uint64_t chance = 0x9e3779b97f4a7c15u;
    for (int i = 0; i < 1000000; i++) {
        char text[DRIFT_DOUBLE_TEXT_SIZE];
        uint64_t bits = next_random(&chance);
        if ((bits >> 52 & 0x7ff) == 0x7ff) continue;
        size_t length = drift_format_double(from_bits(bits), text);
        int ended = length < DRIFT_DOUBLE_TEXT_SIZE && text[length] == '\0';
        if (!ended || to_bits(strtod(text, NULL)) != bits)
            fail_msg("%016llx: %s", (unsigned long long)bits, text);
    }
}

/* Counts the digits of a text's significand, without leading and trailing zeros. */
static int significant_digits(const char *text) {
    int digits = 0, zeros = 0;
    for (; *text != '\0' && *text != 'e'; text++) {
        if (*text < '0' || *text > '9') continue;
        if (*text == '0') {
            zeros += digits > 0;
        } else {
            digits += zeros + 1;
            zeros = 0;
        }
    }
    return digits;
}

static void one_digit_less_reads_back_as_another_number(void **state) {
    (void)state;
    uint64_t chance = 88172645463325252u;
    for (int i = 0; i < 100000; i++) {
        char text[DRIFT_DOUBLE_TEXT_SIZE], shorter[64];
        uint64_t bits = next_random(&chance);
        if ((bits >> 52 & 0x7ff) == 0x7ff) continue;
        drift_format_double(from_bits(bits), text);
        int digits = significant_digits(text);
        if (digits < 2) continue;
        snprintf(shorter, sizeof shorter, "%.*e", digits - 2, from_bits(bits));
        assert_true(to_bits(strtod(shorter, NULL)) != bits);
    }
}

/* A decimal as "%.*e" of the C locale writes it, but for the exponent's form. */
static void print_decimal(const decimal *number, int digits, char *written) {
    for (int i = 0; i < digits; i++) {
        *written++ = i < (int)number->count ? (char)('0' + number->digits[i]) : '0';
        if (i == 0 && digits > 1) *written++ = '.';
    }
    snprintf(written, 16, "e%c%02d", number->exponent < 0 ? '-' : '+', abs(number->exponent));
}

static void rounded_digits_are_those_of_printf(void **state) {
    (void)state;
    uint64_t chance = 1234567891011u;
    for (int i = 0; i < 200000; i++) {
        char expected[64], written[64];
        uint64_t bits = next_random(&chance);
        if ((bits >> 52 & 0x7ff) == 0x7ff) continue;
        int digits = 1 + i % DECIMAL_DIGITS;
        decimal number = decimal_rounded(from_bits(bits), digits);
        print_decimal(&number, digits, written);
        snprintf(expected, sizeof expected, "%.*e", digits - 1, fabs(from_bits(bits)));
        assert_string_equal(written, expected);
    }
}

static void rounding_mode_and_locale_of_the_host_do_not_matter(void **state) {
    (void)state;
    static const int modes[] = {FE_UPWARD, FE_DOWNWARD, FE_TOWARDZERO};
    static const char *const locales[] = {"de_DE.UTF-8", "fr_FR.UTF-8", ""};
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(fesetround(modes[i]), 0);
        if (setlocale(LC_ALL, locales[i]) == NULL)
            print_message("locale %s is not installed: only the rounding mode is tried\n",
                          locales[i]);
        assert_all_golden();
        setlocale(LC_ALL, "C");
        fesetround(FE_TONEAREST);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(documented_examples_hold),
        cmocka_unit_test(values_that_are_not_finite_have_names),
        cmocka_unit_test(texts_are_those_of_python),
        cmocka_unit_test(million_random_doubles_read_back),
        cmocka_unit_test(one_digit_less_reads_back_as_another_number),
        cmocka_unit_test(rounded_digits_are_those_of_printf),
        cmocka_unit_test(rounding_mode_and_locale_of_the_host_do_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
