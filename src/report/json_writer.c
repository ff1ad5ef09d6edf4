/* SPDX-License-Identifier: Apache-2.0 */
/* Writes strict JSON (RFC 8259) piece by piece, placing the commas.
 * In: keys and values in order. Out: text.
 * Layer: report. */
#include "report/json_writer.h"

#include <math.h>
#include <string.h>

#include "base/utf8.h"

static void begin_item(json_writer *j) {
    if (!j->first) text_append_char(j->out, ',');
    j->first = 0;
}

void json_open(json_writer *j, char bracket) {
    begin_item(j);
    text_append_char(j->out, bracket);
    j->first = 1;
}

void json_close(json_writer *j, char bracket) {
    text_append_char(j->out, bracket);
    j->first = 0;
}

static void append_escape(text *t, uint32_t code) {
    static const char hex[] = "0123456789abcdef";
    char escape[6] = {'\\', 'u'};
    for (unsigned i = 0; i < 4; i++)
        escape[2 + i] = hex[code >> (12 - 4 * i) & 15];
    text_append_bytes(t, escape, sizeof escape);
}

/* Control characters of both sets reach terminals and logs; "<" begins tags where reports are put
 * into pages; the two separators end lines in JavaScript. */
static int needs_escape(uint32_t code) {
    return code < 0x20 || (code >= 0x7f && code < 0xa0) || code == '<' || code == 0x2028 ||
           code == 0x2029;
}

static void append_character(text *t, uint32_t code, const char *bytes, size_t length) {
    switch (code) {
    case '"':
        text_append(t, "\\\"");
        break;
    case '\\':
        text_append(t, "\\\\");
        break;
    case '\n':
        text_append(t, "\\n");
        break;
    case '\r':
        text_append(t, "\\r");
        break;
    case '\t':
        text_append(t, "\\t");
        break;
    default:
        if (needs_escape(code)) {
            append_escape(t, code);
        } else {
            text_append_bytes(t, bytes, length);
        }
    }
}

static void append_quoted(text *t, const char *bytes, size_t length) {
    text_append_char(t, '"');
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        size_t step = utf8_decode(bytes + i, length - i, &code);
        if (step == 0) {
            text_append(t, "\xef\xbf\xbd");
            step = 1;
        } else {
            append_character(t, code, bytes + i, step);
        }
        i += step;
    }
    text_append_char(t, '"');
}

void json_key(json_writer *j, const char *key) {
    begin_item(j);
    append_quoted(j->out, key, strlen(key));
    text_append_char(j->out, ':');
    j->first = 1;
}

void json_bytes(json_writer *j, const char *bytes, size_t length) {
    begin_item(j);
    append_quoted(j->out, bytes, length);
}

void json_string(json_writer *j, const char *string) {
    if (string == NULL) {
        json_null(j);
    } else {
        json_bytes(j, string, strlen(string));
    }
}

void json_u64(json_writer *j, uint64_t value) {
    begin_item(j);
    text_append_u64(j->out, value);
}

void json_integer(json_writer *j, int64_t value) {
    begin_item(j);
    if (value < 0) text_append_char(j->out, '-');
    text_append_u64(j->out, value < 0 ? 0 - (uint64_t)value : (uint64_t)value);
}

void json_number(json_writer *j, double value) {
    if (!isfinite(value)) {
        json_null(j);
        return;
    }
    begin_item(j);
    text_append_double(j->out, value);
}

void json_number_if(json_writer *j, const char *key, int known, double value) {
    json_key(j, key);
    if (known) {
        json_number(j, value);
    } else {
        json_null(j);
    }
}

void json_boolean(json_writer *j, int value) {
    begin_item(j);
    text_append(j->out, value ? "true" : "false");
}

void json_null(json_writer *j) {
    begin_item(j);
    text_append(j->out, "null");
}
