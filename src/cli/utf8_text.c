/* SPDX-License-Identifier: Apache-2.0 */
/* What: makes any bytes valid UTF-8.
 * In: bytes of a file. Out: the same text, with U+FFFD for each byte that is not part of UTF-8.
 * Layer: cli. */
#include "cli/utf8_text.h"

#include <string.h>

/* Length of the character that begins here, 0 if none does (Unicode 15, table 3-7). */
static size_t character_length(const unsigned char *s, size_t length) {
    unsigned char low = 0x80, high = 0xbf;
    size_t n;
    if (s[0] < 0x80) return 1;
    if (s[0] < 0xc2 || s[0] > 0xf4) return 0;
    n = s[0] < 0xe0 ? 2 : s[0] < 0xf0 ? 3 : 4;
    if (length < n) return 0;
    if (s[0] == 0xe0) low = 0xa0;
    if (s[0] == 0xed) high = 0x9f;
    if (s[0] == 0xf0) low = 0x90;
    if (s[0] == 0xf4) high = 0x8f;
    if (s[1] < low || s[1] > high) return 0;
    for (size_t i = 2; i < n; i++)
        if (s[i] < 0x80 || s[i] > 0xbf) return 0;
    return n;
}

bool utf8_text_is_valid(const char *text, size_t length) {
    for (size_t i = 0; i < length;) {
        size_t n = character_length((const unsigned char *)text + i, length - i);
        if (n == 0) return false;
        i += n;
    }
    return true;
}

size_t utf8_text_repair(const char *text, size_t length, char *out) {
    size_t written = 0;
    for (size_t i = 0; i < length;) {
        size_t n = character_length((const unsigned char *)text + i, length - i);
        memcpy(out + written, n != 0 ? text + i : "\xef\xbf\xbd", n != 0 ? n : 3);
        written += n != 0 ? n : 3;
        i += n != 0 ? n : 1;
    }
    return written;
}
