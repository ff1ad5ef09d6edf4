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

/** Dates, dates with times ("2026-11-23T08:30:00.5Z", a space for the T, an offset such as +01:00;
 *  without one, UTC), and numbers of seconds. Years 1 to 9999. */
bool time_parse(const char *text, size_t length, int64_t *microseconds);

/** "2026-11-23T08:30:00Z", with a fraction if there is one. @param text  TIME_TEXT_SIZE bytes. */
void time_format(int64_t microseconds, char *text);

#endif
