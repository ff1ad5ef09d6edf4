/* SPDX-License-Identifier: Apache-2.0 */
/* UTF-8: validity and whole characters. Layer: base. */
#ifndef BASE_UTF8_H
#define BASE_UTF8_H

#include <stddef.h>
#include <stdint.h>

/* Length in bytes of the valid character at `bytes` (1 to 4), its code point in *code; 0 if the
 * bytes are not a valid character (overlong, surrogate, cut, above U+10FFFF). length > 0. */
size_t utf8_decode(const char *bytes, size_t length, uint32_t *code);

/* 1 if all bytes are valid UTF-8. */
int utf8_valid(const char *bytes, size_t length);

/* Longest name of a column or of anything else that has one, in bytes: files keep the length of a
 * text in 16 bits. */
#define UTF8_NAME_LIMIT 65535

/* 1 if it is a name: neither NULL nor empty, valid UTF-8 of at most UTF8_NAME_LIMIT bytes. */
int utf8_is_name(const char *text);

/* The largest number of bytes <= limit that ends at a whole character. */
size_t utf8_prefix(const char *bytes, size_t length, size_t limit);

#endif
