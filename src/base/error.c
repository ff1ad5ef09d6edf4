/* SPDX-License-Identifier: Apache-2.0 */
/* Fills the caller's drift_error: one line, valid UTF-8, cut at a whole character.
 * In: status, column, row, format. Out: the fields that the caller's struct has room for.
 * Layer: base. */
#include "base/error.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/utf8.h"

/* Longest message before it is cut to the caller's field: room for a long name and the advice. */
#define DRAFT_SIZE 1024

void drift_error_init(drift_error *error) {
    if (error == NULL) return;
    memset(error, 0, sizeof *error);
    error->struct_size = (uint32_t)sizeof *error;
    error->code = DRIFT_OK;
    error->row = -1;
}

/* Messages end up in logs and terminals: no line breaks, no escapes, no bidirectional separators.
 */
static int is_control(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == 0x2028 || code == 0x2029;
}

/* Bytes of `field` that lie inside the caller's struct: a program built against an older header
 * has a shorter one. */
static size_t room_of(const drift_error *error, size_t offset, size_t size) {
    if (error->struct_size <= offset) return 0;
    size_t left = error->struct_size - offset;
    return left < size ? left : size;
}

static void put_line(char *to, size_t size, const char *from) {
    if (size == 0) return;
    size_t length = strlen(from);
    size_t used = 0;
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        size_t bytes = utf8_decode(from + i, length - i, &code);
        int keep = bytes > 0 && !is_control(code);
        size_t needed = keep ? bytes : 1;
        if (used + needed >= size) break;
        if (keep) {
            memcpy(to + used, from + i, bytes);
        } else {
            to[used] = bytes > 0 && code <= 0x20 ? ' ' : '?';
        }
        used += needed;
        i += bytes > 0 ? bytes : 1;
    }
    to[used] = '\0';
}

static void put_fields(drift_error *error, drift_status status, const char *column, int64_t row,
                       const char *message) {
    int32_t code = (int32_t)status;
    if (room_of(error, offsetof(drift_error, code), sizeof code) == sizeof code) error->code = code;
    if (room_of(error, offsetof(drift_error, row), sizeof row) == sizeof row) error->row = row;
    put_line(error->column, room_of(error, offsetof(drift_error, column), sizeof error->column),
             column);
    put_line(error->message, room_of(error, offsetof(drift_error, message), sizeof error->message),
             message);
}

static void put_formatted(drift_error *error, drift_status status, const char *column, int64_t row,
                          const char *format, va_list arguments) {
    char draft[DRAFT_SIZE];
    if (error == NULL || error->struct_size == 0) return;
    if (vsnprintf(draft, sizeof draft, format, arguments) < 0) draft[0] = '\0';
    /* vsnprintf may have cut a character in half; drop the rest of it */
    size_t length = strlen(draft);
    if (length == sizeof draft - 1) draft[utf8_prefix(draft, length, length)] = '\0';
    put_fields(error, status, column == NULL ? "" : column, row, draft);
}

drift_status error_set(drift_error *error, drift_status status, const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    put_formatted(error, status, NULL, -1, format, arguments);
    va_end(arguments);
    return status;
}

drift_status error_at(drift_error *error, drift_status status, const char *column, int64_t row,
                      const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    put_formatted(error, status, column, row, format, arguments);
    va_end(arguments);
    return status;
}

drift_status error_memory(drift_error *error) {
    return error_set(error, DRIFT_OUT_OF_MEMORY, "out of memory");
}
