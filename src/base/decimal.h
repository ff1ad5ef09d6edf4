/* SPDX-License-Identifier: Apache-2.0 */
/* Exact decimal digits of doubles, in integer arithmetic.
 * In: finite doubles. Out: digits and their writing, independent of locale and rounding mode.
 * Layer: base. */
#ifndef BASE_DECIMAL_H
#define BASE_DECIMAL_H

#include <stddef.h>

/* Seventeen digits tell any two doubles apart. */
#define DECIMAL_DIGITS 17

/* (-1)^negative * d.ddd * 10^exponent, without trailing zeros; zero is the one digit 0. */
typedef struct decimal {
    int negative;
    int exponent;
    size_t count;
    char digits[DECIMAL_DIGITS];
} decimal;

/* Shortest digits that read back as the same number, the nearest of them. */
decimal decimal_shortest(double value);

/* Nearest number of at most `digits` (1 to DECIMAL_DIGITS) digits, ties to even. */
decimal decimal_rounded(double value, int digits);

/* Writes plain digits for exponents in [lowest, highest], otherwise "1.5e+300"; returns the length.
 * text: DRIFT_DOUBLE_TEXT_SIZE bytes, enough for -10 <= lowest <= 0 <= highest <= 20. */
size_t decimal_write(const decimal *number, int lowest, int highest, char *text);

#endif
