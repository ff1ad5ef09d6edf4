/* SPDX-License-Identifier: Apache-2.0 */
/* What: decimal text to double through fast_float, which rounds correctly and knows no locale.
 * In: the bytes of a field. Out: a double, or "not a number".
 * Layer: cli. */
#include "cli/number.h"

#include <cmath>
#include <limits>

#if defined(__GNUC__)
#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion"
#pragma GCC diagnostic ignored "-Wsign-conversion"
#pragma GCC diagnostic ignored "-Wshadow"
#endif
#include <fast_float/fast_float.h>
#if defined(__GNUC__)
#pragma GCC diagnostic pop
#endif

static bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

static bool is_blank(char c) {
    return c == ' ' || c == '\t';
}

static bool equals_lower(const char *text, const char *end, const char *word) {
    for (; text != end && *word != '\0'; text++, word++) {
        char lower = *text >= 'A' && *text <= 'Z' ? static_cast<char>(*text + ('a' - 'A')) : *text;
        if (lower != *word) return false;
    }
    return text == end && *word == '\0';
}

static bool parse_word(const char *text, const char *end, bool negative, double *value) {
    if (equals_lower(text, end, "inf") || equals_lower(text, end, "infinity")) {
        double infinity = std::numeric_limits<double>::infinity();
        *value = negative ? -infinity : infinity;
        return true;
    }
    if (equals_lower(text, end, "nan")) {
        *value = std::numeric_limits<double>::quiet_NaN();
        return true;
    }
    return false;
}

extern "C" bool number_parse(const char *text, size_t length, char decimal, double *value) {
    const char *end = text + length;
    while (text != end && is_blank(*text))
        text++;
    while (text != end && is_blank(end[-1]))
        end--;
    bool negative = text != end && *text == '-';
    if (text != end && (*text == '-' || *text == '+')) text++;
    if (text == end) return false;
    /* fast_float reads "nan(...)" and words of its own: only digits and the point go there. */
    if (!is_digit(*text) && *text != decimal) return parse_word(text, end, negative, value);
    fast_float::parse_options options{fast_float::chars_format::general, decimal};
    double magnitude = 0;
    fast_float::from_chars_result result =
        fast_float::from_chars_advanced(text, end, magnitude, options);
    bool out_of_range = result.ec == std::errc::result_out_of_range;
    if ((result.ec != std::errc() && !out_of_range) || result.ptr != end) return false;
    *value = negative ? -magnitude : magnitude;
    return true;
}

extern "C" bool number_looks_like_code(const char *text, size_t length) {
    if (length < 2 || text[0] != '0') return false;
    for (size_t i = 1; i < length; i++)
        if (!is_digit(text[i])) return false;
    return true;
}
