/* SPDX-License-Identifier: Apache-2.0 */
/* What: small pieces of JSON on a stream.
 * In: texts and numbers. Out: strict RFC 8259.
 * Layer: cli. */
#include "cli/json_text.h"

#include <math.h>

#include <driftcheck/core.h>

void json_text_write(FILE *out, const char *text, size_t length) {
    fputc('"', out);
    for (size_t i = 0; i < length; i++) {
        unsigned char c = (unsigned char)text[i];
        if (c == '"' || c == '\\')
            fprintf(out, "\\%c", c);
        else if (c < 0x20 || c == 0x7f)
            fprintf(out, "\\u%04x", (unsigned)c);
        else
            fputc(c, out);
    }
    fputc('"', out);
}

void json_text_number(FILE *out, double value) {
    char text[DRIFT_DOUBLE_TEXT_SIZE];
    if (!isfinite(value)) {
        fputs("null", out);
        return;
    }
    drift_format_double(value, text);
    fputs(text, out);
}
