/* SPDX-License-Identifier: Apache-2.0 */
/* The public form of a number: shortest, locale-free, JSON.
 * In: any double. Out: text.
 * Layer: base. */
#include <string.h>

#include <driftcheck/core.h>

#include "base/decimal.h"

/* Plain digits in the range where people read them easily; the bounds are those of Python's repr,
 * so that reports written by either side compare as text. */
#define LOWEST_PLAIN  (-4)
#define HIGHEST_PLAIN 15

static size_t write_literal(const char *literal, char *text) {
    size_t length = strlen(literal);
    memcpy(text, literal, length + 1);
    return length;
}

size_t drift_format_double(double value, char *text) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    if ((bits >> 52 & 0x7ff) == 0x7ff) {
        if (bits << 12 != 0) return write_literal("nan", text);
        return write_literal(bits >> 63 ? "-inf" : "inf", text);
    }
    decimal number = decimal_shortest(value);
    return decimal_write(&number, LOWEST_PLAIN, HIGHEST_PLAIN, text);
}
