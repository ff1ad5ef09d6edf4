/* SPDX-License-Identifier: Apache-2.0 */
/* A text that grows; a failed append is remembered and later ones do nothing.
 * In: pieces of text. Out: the whole.
 * Layer: base. */
#include "base/text.h"

#include <math.h>
#include <string.h>

#include "base/decimal.h"
#include "base/error.h"
#include "base/memory.h"

/* A report of a few columns fits without growing. */
#define FIRST_CAPACITY 1024

void text_init(text *t, const drift_allocator *allocator) {
    memset(t, 0, sizeof *t);
    t->allocator = memory_allocator(allocator);
}

void text_destroy(text *t) {
    memory_release(&t->allocator, t->bytes, t->capacity, 1);
    t->bytes = NULL;
    t->length = 0;
    t->capacity = 0;
}

/* Makes room for `more` bytes and a terminator. */
static int reserve(text *t, size_t more) {
    if (t->failed) return 0;
    void *memory = t->bytes;
    if (more < SIZE_MAX - t->length) {
        size_t needed = t->length + more + 1;
        if (needed < FIRST_CAPACITY) needed = FIRST_CAPACITY;
        if (memory_grow(&t->allocator, &memory, &t->capacity, needed, 1)) {
            t->bytes = memory;
            return 1;
        }
    }
    t->failed = 1;
    return 0;
}

void text_init_fixed(text *t, char *buffer, size_t size) {
    memset(t, 0, sizeof *t);
    t->bytes = buffer;
    t->capacity = size;
    t->fixed = 1;
}

static void append_fixed(text *t, const char *bytes, size_t length) {
    size_t room = t->capacity > t->length ? t->capacity - t->length : 0;
    size_t part = length < room ? length : room;
    if (part > 0) memcpy(t->bytes + t->length, bytes, part);
    t->length += length;
}

void text_append_bytes(text *t, const char *bytes, size_t length) {
    if (t->fixed) {
        append_fixed(t, bytes, length);
        return;
    }
    if (!reserve(t, length)) return;
    if (length > 0) memcpy(t->bytes + t->length, bytes, length);
    t->length += length;
    t->bytes[t->length] = '\0';
}

void text_append(text *t, const char *s) {
    text_append_bytes(t, s, strlen(s));
}

void text_append_char(text *t, char c) {
    text_append_bytes(t, &c, 1);
}

void text_append_u64(text *t, uint64_t value) {
    char digits[20];
    size_t first = sizeof digits;
    do {
        digits[--first] = (char)('0' + value % 10);
        value /= 10;
    } while (value != 0);
    text_append_bytes(t, digits + first, sizeof digits - first);
}

void text_append_double(text *t, double value) {
    char number[DRIFT_DOUBLE_TEXT_SIZE];
    text_append_bytes(t, number, drift_format_double(value, number));
}

void text_append_grouped(text *t, uint64_t value) {
    uint64_t power = 1;
    while (value / power >= 1000)
        power *= 1000;
    text_append_u64(t, value / power);
    for (power /= 1000; power > 0; power /= 1000) {
        uint64_t group = value / power % 1000;
        text_append(t, group < 10 ? ",00" : group < 100 ? ",0" : ",");
        text_append_u64(t, group);
    }
}

void text_append_rounded(text *t, double value, int digits) {
    char written[DRIFT_DOUBLE_TEXT_SIZE];
    if (!isfinite(value)) {
        text_append_double(t, value);
        return;
    }
    int most = digits > DECIMAL_DIGITS ? DECIMAL_DIGITS : digits;
    decimal number = decimal_rounded(value, most < 1 ? 1 : most);
    /* as wide as people compare at a glance: millions in full, then powers */
    text_append_bytes(t, written, decimal_write(&number, -4, 6, written));
}

static drift_status too_small(size_t size, size_t length, drift_error *error) {
    return error_set(error, DRIFT_BUFFER_TOO_SMALL,
                     "the buffer has %zu bytes, the text needs %zu with its terminator", size,
                     length + 1);
}

drift_status text_finish_fixed(text *t, size_t *length, drift_error *error) {
    *length = t->length;
    if (t->length < t->capacity) {
        t->bytes[t->length] = '\0';
        return DRIFT_OK;
    }
    if (t->capacity > 0) t->bytes[0] = '\0';
    return too_small(t->capacity, t->length, error);
}

drift_status text_copy_out(const text *t, char *buffer, size_t size, size_t *length,
                           drift_error *error) {
    if (length == NULL || (buffer == NULL && size > 0))
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "length must not be NULL, and buffer only if size is 0");
    if (t->failed) return error_memory(error);
    *length = t->length;
    if (t->length < size) {
        if (t->length > 0) memcpy(buffer, t->bytes, t->length);
        buffer[t->length] = '\0';
        return DRIFT_OK;
    }
    if (size > 0) buffer[0] = '\0';
    return too_small(size, t->length, error);
}
