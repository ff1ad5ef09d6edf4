/* SPDX-License-Identifier: Apache-2.0 */
/* What: lines for people on stderr.
 * In: printf formats. Out: one line each, without control characters.
 * Layer: cli. */
#include "cli/messages.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { LONGEST_LINE = 2048 };

/* A tab and the ends of lines are spelled out, as they say what is wrong with a name. */
static char spelled(char c) {
    return c == '\t' ? 't' : c == '\n' ? 'n' : c == '\r' ? 'r' : '\0';
}

static size_t put_plain(char c, char *out) {
    bool control = (unsigned char)c < 0x20 || c == 0x7f;
    if (spelled(c) == '\0') {
        out[0] = control ? '?' : c;
        return 1;
    }
    out[0] = '\\';
    out[1] = spelled(c);
    return 2;
}

static void write_line(const char *prefix, const char *format, va_list arguments) {
    char line[LONGEST_LINE], plain[2 * LONGEST_LINE];
    size_t length = 0;
    vsnprintf(line, sizeof line, format, arguments);
    for (const char *c = line; *c != '\0'; c++)
        length += put_plain(*c, plain + length);
    plain[length] = '\0';
    fprintf(stderr, "%s%s\n", prefix, plain);
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
