/* SPDX-License-Identifier: Apache-2.0 */
/* What: timestamps as text.
 * In: ISO 8601 or seconds since 1970. Out: microseconds since 1970, and back.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_TIME_TEXT_H
#define DRIFTCHECK_CLI_TIME_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define TIME_TEXT_SIZE 40

/** Microseconds of 0001-01-01T00:00:00Z and of 9999-12-31T23:59:59.999999Z. */
#define TIME_FIRST INT64_C(-62135596800000000)
#define TIME_LAST  INT64_C(253402300799999999)

/** Dates, dates with times ("2026-11-23T08:30:00.5Z"; a space for the T; minutes and seconds may
 *  lack; 24:00 is the end of the day; an offset such as +01:00, +0100 or +01; without one, UTC),
 * and numbers of seconds. From TIME_FIRST to TIME_LAST. */
bool time_parse(const char *text, size_t length, int64_t *microseconds);

/** "2026-11-23T08:30:00Z", with a fraction if there is one. @param text  TIME_TEXT_SIZE bytes. */
void time_format(int64_t microseconds, char *text);

#endif
