/* SPDX-License-Identifier: Apache-2.0 */
/* Texts by offsets of 32 or 64 bits and by views, one at a time.
 * In: drift_texts. Out: where a text is, or why it cannot be reached. Layer: data. */
#include "data/texts.h"

#include <string.h>

#include "data/column.h"

#define VIEW_SIZE   16
#define VIEW_INLINE 12 /* bytes of text that fit into a view */

void drift_texts_init(drift_texts *texts, int32_t layout, int64_t count) {
    if (!texts) return;
    memset(texts, 0, sizeof *texts);
    texts->struct_size = sizeof *texts;
    texts->layout = layout;
    texts->count = count;
}

drift_texts texts_of(const drift_column *column) {
    if (column->type == DRIFT_DATA_TEXT || column->type == DRIFT_DATA_DICTIONARY) {
        return *column->texts;
    }
    drift_texts texts;
    drift_texts_init(&texts, DRIFT_TEXTS_OFFSETS64, column->strings->count);
    texts.index = column->strings->offsets;
    texts.bytes = column->strings->bytes;
    return texts;
}

int texts_has(const drift_texts *texts, int64_t i) {
    return !texts->validity || column_bit(texts->validity, texts->validity_offset + i);
}

static int64_t offset_at(const drift_texts *texts, int64_t i) {
    if (texts->layout == DRIFT_TEXTS_OFFSETS32) {
        int32_t offset;
        memcpy(&offset, (const char *)texts->index + i * (int64_t)sizeof offset, sizeof offset);
        return offset;
    }
    int64_t offset;
    memcpy(&offset, (const char *)texts->index + i * (int64_t)sizeof offset, sizeof offset);
    return offset;
}

typedef struct view {
    int32_t length;
    int32_t buffer; /* of long texts */
    int32_t offset;
    const char *prefix; /* where a short text is */
} view;

static view view_at(const drift_texts *texts, int64_t i) {
    const char *at = (const char *)texts->index + i * VIEW_SIZE;
    view v;
    memcpy(&v.length, at, sizeof v.length);
    memcpy(&v.buffer, at + 8, sizeof v.buffer);
    memcpy(&v.offset, at + 12, sizeof v.offset);
    v.prefix = at + 4;
    return v;
}

/* Pointers of another type may be stored here, which memcpy may read. */
static const char *buffer_at(const drift_texts *texts, int32_t i) {
    const char *buffer;
    memcpy(&buffer, (const char *)texts->buffers + (size_t)i * sizeof buffer, sizeof buffer);
    return buffer;
}

static int64_t buffer_size_at(const drift_texts *texts, int32_t i) {
    int64_t size;
    memcpy(&size, (const char *)texts->buffer_sizes + (size_t)i * sizeof size, sizeof size);
    return size;
}

void texts_get(const drift_texts *texts, int64_t i, const char **text, size_t *length) {
    if (texts->layout != DRIFT_TEXTS_VIEWS) {
        int64_t from = offset_at(texts, i);
        *text = texts->bytes ? texts->bytes + from : "";
        *length = (size_t)(offset_at(texts, i + 1) - from);
        return;
    }
    view v = view_at(texts, i);
    *text = v.length <= VIEW_INLINE ? v.prefix : buffer_at(texts, v.buffer) + v.offset;
    *length = (size_t)v.length;
}

const char *texts_fault(const drift_texts *texts) {
    if (texts->struct_size < sizeof *texts) {
        return "struct_size of texts is not set: use drift_texts_init";
    }
    if (texts->layout < DRIFT_TEXTS_OFFSETS32 || texts->layout > DRIFT_TEXTS_VIEWS) {
        return "`layout` of texts is not one of DRIFT_TEXTS_...";
    }
    if (texts->count < 0 || texts->validity_offset < 0 || texts->buffer_count < 0) {
        return "a count or an offset of texts is negative";
    }
    if (!texts->index && texts->count > 0) return "`index` of texts is NULL";
    if (texts->buffer_count > 0 && (!texts->buffers || !texts->buffer_sizes)) {
        return "buffers of texts, or their sizes, are NULL";
    }
    return NULL;
}

static const char *offsets_fault(const drift_texts *texts, int64_t i) {
    int64_t from = offset_at(texts, i);
    int64_t to = offset_at(texts, i + 1);
    if (from < 0) return "an offset of texts is negative";
    if (to < from) return "offsets of texts fall";
    return to > from && !texts->bytes ? "bytes of texts are NULL" : NULL;
}

static const char *view_fault(const drift_texts *texts, int64_t i) {
    view v = view_at(texts, i);
    if (v.length < 0) return "the length of a text is negative";
    if (v.length <= VIEW_INLINE) return NULL;
    if (v.buffer < 0 || v.buffer >= texts->buffer_count || !buffer_at(texts, v.buffer)) {
        return "a text is in a buffer that is not there";
    }
    int64_t size = buffer_size_at(texts, v.buffer);
    int inside = v.offset >= 0 && size >= v.length && v.offset <= size - v.length;
    return inside ? NULL : "a text is outside of its buffer";
}

const char *texts_fault_at(const drift_texts *texts, int64_t i) {
    return texts->layout == DRIFT_TEXTS_VIEWS ? view_fault(texts, i) : offsets_fault(texts, i);
}
