/* SPDX-License-Identifier: Apache-2.0 */
/* Fills the caller's drift_error. Layer: base. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <driftcheck/core.h>

#if defined(__GNUC__)
#define BASE_PRINTF(text, first) __attribute__((__format__(__printf__, text, first)))
#else
#define BASE_PRINTF(text, first)
#endif

/* Writes code and message (one line; cut at a whole character) and returns the status, so that a
 * function can end with `return error_set(...)`. error may be NULL. Doubles must not be formatted
 * with %f and its kin, which follow the locale: use drift_format_double and %s. */
drift_status error_set(drift_error *error, drift_status status, const char *format, ...)
    BASE_PRINTF(3, 4);

/* The same, naming the column (may be NULL) and the row (-1: none) that are to blame. */
drift_status error_at(drift_error *error, drift_status status, const char *column, int64_t row,
                      const char *format, ...) BASE_PRINTF(5, 6);

/* "out of memory", the one message of that status. */
drift_status error_memory(drift_error *error);

#endif
