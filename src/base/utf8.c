/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: validity and whole characters, by the table of well-formed sequences of the Unicode
 * standard (chapter 3, table 3-7). In: bytes. Out: code points, lengths.
 * Layer: base. */
#include "base/utf8.h"

#include <string.h>

/* Bytes that a leading byte announces; 0 if no character begins with it. */
static size_t announced_length(unsigned char lead) {
    if (lead < 0x80) return 1;
    if (lead < 0xc2) return 0;
    if (lead < 0xe0) return 2;
    if (lead < 0xf0) return 3;
    return lead < 0xf5 ? 4 : 0;
}

static int is_continuation(unsigned char byte) {
    return (byte & 0xc0) == 0x80;
}

/* Overlong forms, surrogates and numbers above U+10FFFF show in the decoded number. */
static int is_allowed(uint32_t code, size_t bytes) {
    static const uint32_t smallest[5] = {0, 0, 0x80, 0x800, 0x10000};
    return code >= smallest[bytes] && code <= 0x10ffff && !(code >= 0xd800 && code <= 0xdfff);
}

size_t utf8_decode(const char *bytes, size_t length, uint32_t *code) {
    unsigned char lead = (unsigned char)bytes[0];
    size_t needed = announced_length(lead);
    if (needed == 0 || needed > length) return 0;
    uint32_t value = needed == 1 ? lead : lead & (0x7fu >> needed);
    for (size_t i = 1; i < needed; i++) {
        unsigned char next = (unsigned char)bytes[i];
        if (!is_continuation(next)) return 0;
        value = (value << 6) | (next & 0x3fu);
    }
    if (!is_allowed(value, needed)) return 0;
    *code = value;
    return needed;
}

/* Most texts are ASCII: eight bytes at once, up to the first that is not. */
static size_t ascii_prefix(const char *bytes, size_t length) {
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= length; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        if (word & UINT64_C(0x8080808080808080)) break;
    }
    while (i < length && (unsigned char)bytes[i] < 0x80)
        i++;
    return i;
}

int utf8_valid(const char *bytes, size_t length) {
    size_t i = ascii_prefix(bytes, length);
    while (i < length) {
        uint32_t code;
        size_t step = utf8_decode(bytes + i, length - i, &code);
        if (step == 0) return 0;
        i += step;
    }
    return 1;
}

int utf8_is_name(const char *text) {
    size_t length = text ? strlen(text) : 0;
    return length > 0 && length <= UTF8_NAME_LIMIT && utf8_valid(text, length);
}

size_t utf8_prefix(const char *bytes, size_t length, size_t limit) {
    size_t end = length < limit ? length : limit;
    /* at most the last three bytes can belong to a character that does not end here */
    for (size_t back = 1; back <= 3 && back <= end; back++) {
        unsigned char byte = (unsigned char)bytes[end - back];
        if (is_continuation(byte)) continue;
        return announced_length(byte) > back ? end - back : end;
    }
    return end;
}
