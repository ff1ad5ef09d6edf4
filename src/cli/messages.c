/* SPDX-License-Identifier: Apache-2.0 */
/* What: lines for people on stderr.
 * In: printf formats. Out: one line each, without control characters.
 * Layer: cli. */
#include "cli/messages.h"

#include <stdarg.h>
#include <stdio.h>

static void write_line(const char *prefix, const char *format, va_list arguments) {
    char line[2048];
    vsnprintf(line, sizeof line, format, arguments);
    for (char *c = line; *c != '\0'; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f) *c = '?';
    fprintf(stderr, "%s%s\n", prefix, line);
}

void message_error(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    write_line("driftcheck: ", format, arguments);
    va_end(arguments);
}

void message_plain(const char *format, ...) {
    va_list arguments;
    va_start(arguments, format);
    write_line("", format, arguments);
    va_end(arguments);
}

exit_code message_library(const char *what, drift_status status, const drift_error *error) {
    const char *text = error != NULL && error->message[0] != '\0'
                           ? error->message
                           : drift_status_text((int32_t)status);
    if (error != NULL && error->column[0] != '\0')
        message_error("%s: column '%s': %s", what, error->column, text);
    else
        message_error("%s: %s", what, text);
    return status == DRIFT_INVALID_ARGUMENT ? EXIT_USAGE : EXIT_INPUT;
}
