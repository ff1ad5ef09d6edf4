/* SPDX-License-Identifier: Apache-2.0 */
/* Takes numbers and texts off bytes that may be anything.
 * In: little-endian bytes. Out: numbers, texts. Layer: base. */
#include "base/reader.h"

#include <string.h>

#include "base/bytes.h"
#include "base/utf8.h"

const unsigned char *reader_take(reader *in, size_t length) {
    if (length > in->length) return NULL;
    const unsigned char *taken = in->bytes;
    in->bytes += length;
    in->length -= length;
    return taken;
}

int reader_u32(reader *in, uint32_t *value) {
    const unsigned char *bytes = reader_take(in, sizeof *value);
    if (bytes) *value = bytes_get_u32(bytes);
    return bytes != NULL;
}

int reader_u64(reader *in, uint64_t *value) {
    const unsigned char *bytes = reader_take(in, sizeof *value);
    if (bytes) *value = bytes_get_u64(bytes);
    return bytes != NULL;
}

int reader_f64(reader *in, double *value) {
    const unsigned char *bytes = reader_take(in, sizeof *value);
    if (bytes) *value = bytes_get_f64(bytes);
    return bytes != NULL;
}

int reader_u64_array(reader *in, uint64_t *values, size_t count) {
    if (count > in->length / sizeof *values) return 0;
    const unsigned char *bytes = reader_take(in, count * sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = bytes_get_u64(bytes + i * sizeof *values);
    return 1;
}

int reader_f64_array(reader *in, double *values, size_t count) {
    if (count > in->length / sizeof *values) return 0;
    const unsigned char *bytes = reader_take(in, count * sizeof *values);
    for (size_t i = 0; i < count; i++)
        values[i] = bytes_get_f64(bytes + i * sizeof *values);
    return 1;
}

const char *reader_text(reader *in, size_t shortest, size_t longest, size_t *length) {
    uint64_t claimed;
    if (!reader_u64(in, &claimed) || claimed > in->length) return NULL;
    *length = (size_t)claimed;
    if (*length < shortest || *length > longest) return NULL;
    const char *text = (const char *)reader_take(in, *length);
    if (memchr(text, 0, *length) || !utf8_valid(text, *length)) return NULL;
    return text;
}
