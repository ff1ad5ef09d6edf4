/* SPDX-License-Identifier: Apache-2.0 */
/* Names and labels as a terminal may see them: nothing that moves the cursor, known widths.
 * In: any bytes. Out: visible text in cells of a fixed width, or wrapped.
 * Layer: report. */
#include "report/visible.h"

#include <string.h>

#include "base/utf8.h"

typedef struct code_range {
    uint32_t first;
    uint32_t last;
} code_range;

/* Invisible characters that reorder or hide text around them: marks, embeddings, isolates. */
static const code_range hidden[] = {{0x00, 0x1f},     {0x7f, 0x9f},     {0xad, 0xad},
                                    {0x61c, 0x61c},   {0x180e, 0x180e}, {0x200b, 0x200f},
                                    {0x2028, 0x202e}, {0x2060, 0x206f}, {0xfe00, 0xfe0f},
                                    {0xfeff, 0xfeff}, {0xfff9, 0xfffb}, {0xe0000, 0xe0fff}};

/* Characters drawn on top of the one before, in blocks that hold nothing else. */
static const code_range combining[] = {{0x300, 0x36f},   {0x483, 0x489},   {0x591, 0x5bd},
                                       {0x64b, 0x65f},   {0x1ab0, 0x1aff}, {0x1dc0, 0x1dff},
                                       {0x20d0, 0x20ff}, {0xfe20, 0xfe2f}};

/* East Asian wide and full-width characters, and pictographs. */
static const code_range wide[] = {{0x1100, 0x115f},   {0x2e80, 0x303e},  {0x3041, 0xa4cf},
                                  {0xac00, 0xd7a3},   {0xf900, 0xfaff},  {0xfe30, 0xfe6f},
                                  {0xff00, 0xff60},   {0xffe0, 0xffe6},  {0x1f300, 0x1f64f},
                                  {0x1f680, 0x1faff}, {0x20000, 0x3fffd}};

#define IN_RANGES(code, ranges) in_ranges(code, ranges, sizeof(ranges) / sizeof(ranges)[0])

static int in_ranges(uint32_t code, const code_range *ranges, size_t count) {
    for (size_t i = 0; i < count; i++)
        if (code >= ranges[i].first && code <= ranges[i].last) return 1;
    return 0;
}

static void append_hex(text *t, char kind, uint32_t value, unsigned digits) {
    static const char hex[] = "0123456789abcdef";
    text_append_char(t, '\\');
    text_append_char(t, kind);
    for (unsigned i = digits; i-- > 0;)
        text_append_char(t, hex[value >> (4 * i) & 15]);
}

static void append_escape(text *t, uint32_t code) {
    if (code == '\n' || code == '\r' || code == '\t') {
        text_append(t, code == '\n' ? "\\n" : code == '\r' ? "\\r" : "\\t");
    } else if (code < 0x80) {
        append_hex(t, 'x', code, 2);
    } else if (code < 0x10000) {
        append_hex(t, 'u', code, 4);
    } else {
        append_hex(t, 'U', code, 8);
    }
}

void visible_append(text *t, const char *bytes, size_t length, int ascii) {
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        size_t step = utf8_decode(bytes + i, length - i, &code);
        if (step == 0) {
            append_hex(t, 'x', (unsigned char)bytes[i], 2);
            step = 1;
        } else if (IN_RANGES(code, hidden) || (ascii && code >= 0x80)) {
            append_escape(t, code);
        } else {
            text_append_bytes(t, bytes + i, step);
        }
        i += step;
    }
}

static size_t character_width(uint32_t code) {
    if (code < 0x300) return 1;
    if (IN_RANGES(code, combining)) return 0;
    return IN_RANGES(code, wide) ? 2 : 1;
}

/* Bytes of the longest beginning that takes at most `limit` columns; its columns in *width. */
static size_t fitting_bytes(const char *bytes, size_t length, size_t limit, size_t *width) {
    /* a tower of combining marks takes no column; eight bytes a column hold any real name */
    size_t end = length < 8 * limit ? length : 8 * limit;
    size_t used = 0;
    size_t i = 0;
    while (i < end) {
        uint32_t code = 0;
        size_t step = utf8_decode(bytes + i, length - i, &code);
        size_t columns = step == 0 ? 1 : character_width(code);
        if (used + columns > limit) break;
        used += columns;
        i += step == 0 ? 1 : step;
    }
    *width = used;
    return i;
}

size_t visible_width(const char *bytes, size_t length) {
    size_t width = 0;
    for (size_t i = 0; i < length;) {
        uint32_t code = 0;
        size_t step = utf8_decode(bytes + i, length - i, &code);
        width += step == 0 ? 1 : character_width(code);
        i += step == 0 ? 1 : step;
    }
    return width;
}

void visible_spaces(text *t, size_t count) {
    for (; count > 0; count--)
        text_append_char(t, ' ');
}

void visible_cell(text *t, const char *string, size_t width, int ascii) {
    size_t length = strlen(string);
    size_t used = 0;
    size_t fits = fitting_bytes(string, length, width, &used);
    if (fits < length && width > 0) {
        fits = fitting_bytes(string, length, width - 1, &used);
        text_append_bytes(t, string, fits);
        text_append(t, ascii ? "~" : "\xe2\x80\xa6");
        used++;
    } else {
        text_append_bytes(t, string, fits);
    }
    visible_spaces(t, width - used);
}

static size_t word_length(const char *bytes, size_t length) {
    const char *space = memchr(bytes, ' ', length);
    return space == NULL ? length : (size_t)(space - bytes);
}

/* Bytes of the next piece of a line: a word, or as much of a longer one as fits a line. */
static size_t next_piece(const char *bytes, size_t length, size_t room, size_t *columns) {
    size_t word = word_length(bytes, length);
    *columns = visible_width(bytes, word);
    return *columns > room ? fitting_bytes(bytes, word, room, columns) : word;
}

void visible_wrap(text *t, const char *bytes, size_t length, size_t indent, size_t width) {
    size_t used = 0; /* columns of the line so far; 0: nothing on it */
    for (size_t i = 0; i < length;) {
        size_t columns = 0;
        size_t piece = next_piece(bytes + i, length - i, width - indent, &columns);
        if (used > 0 && used + 1 + columns > width) {
            text_append_char(t, '\n');
            used = 0;
        }
        visible_spaces(t, used == 0 ? indent : 1);
        text_append_bytes(t, bytes + i, piece);
        used += columns + (used == 0 ? indent : 1);
        i += piece;
        if (i < length && bytes[i] == ' ') i++;
    }
    if (used > 0) text_append_char(t, '\n');
}
