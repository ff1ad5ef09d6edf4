/* SPDX-License-Identifier: Apache-2.0 */
/* Writes numbers and texts one after the other.
 * In: numbers. Out: little-endian bytes. Layer: base. */
#include "base/writer.h"

#include <string.h>

#include "base/bytes.h"

void writer_bytes(writer *w, const void *bytes, size_t length) {
    if (w->bytes && length > 0) memcpy(w->bytes + w->length, bytes, length);
    w->length += length;
}

void writer_u32(writer *w, uint32_t value) {
    if (w->bytes) bytes_put_u32(w->bytes + w->length, value);
    w->length += sizeof value;
}

void writer_u64(writer *w, uint64_t value) {
    if (w->bytes) bytes_put_u64(w->bytes + w->length, value);
    w->length += sizeof value;
}

void writer_f64(writer *w, double value) {
    if (w->bytes) bytes_put_f64(w->bytes + w->length, value);
    w->length += sizeof value;
}

void writer_u64_array(writer *w, const uint64_t *values, size_t count) {
    for (size_t i = 0; w->bytes && i < count; i++)
        bytes_put_u64(w->bytes + w->length + i * sizeof *values, values[i]);
    w->length += count * sizeof *values;
}

void writer_f64_array(writer *w, const double *values, size_t count) {
    for (size_t i = 0; w->bytes && i < count; i++)
        bytes_put_f64(w->bytes + w->length + i * sizeof *values, values[i]);
    w->length += count * sizeof *values;
}

void writer_text(writer *w, const char *text) {
    size_t length = strlen(text);
    writer_u64(w, length);
    writer_bytes(w, text, length);
}
