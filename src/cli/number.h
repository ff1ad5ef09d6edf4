/* SPDX-License-Identifier: Apache-2.0 */
/* What: decimal text to double, correctly rounded, whatever the locale.
 * In: the bytes of a field. Out: a double, or "not a number".
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_NUMBER_H
#define DRIFTCHECK_CLI_NUMBER_H

#include <stdbool.h>
#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Reads a whole field as a number. Spaces and tabs around it are skipped; one sign, also '+';
 * "inf", "infinity" and "nan" in any case; no hexadecimal, no separators of thousands. Beyond the
 * largest double the answer is an infinity, below the smallest it is zero.
 * @param decimal  '.' or ','.
 */
bool number_parse(const char *text, size_t length, char decimal, double *value);

/** Digits only with a zero in front, such as 007: a code, which as a number would lose its zeros.
 */
bool number_looks_like_code(const char *text, size_t length);

#ifdef __cplusplus
}
#endif

#endif
