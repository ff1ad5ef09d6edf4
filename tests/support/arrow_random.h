/* SPDX-License-Identifier: Apache-2.0 */
/* A random column twice: as an Arrow array in the layout of its format, and as a plain array.
 * In: a seed, a format. Out: ArrowArray, drift_column. Layer: tests. */
#ifndef SUPPORT_ARROW_RANDOM_H
#define SUPPORT_ARROW_RANDOM_H

#include <math.h>
#include <stdio.h>

#include "support/arrow_arrays.h"
#include "support/batches.h"

#define RANDOM_VALUES 512 /* of an array, rows before its offset included */
#define RANDOM_TEXTS  10
#define RANDOM_BYTES  32 /* no text is longer */

/* Empty, short, as long as a view holds, longer, of several bytes a character, and one equal pair
 * that differs in its last byte. */
static const char *const random_texts[RANDOM_TEXTS] = {
    "",
    "a",
    "twelve bytes",
    "thirteen byte",
    "a text of thirty bytes, nearly",
    "\xc3\xa9t\xc3\xa9",
    "\xf0\x9f\x8c\xb2 tree and some more",
    "red",
    "rec",
    "true",
};

typedef struct random_column {
    const char *format; /* of the values; of the codes if there is a value_format */
    const char *value_format;
    char name[16];
    int64_t offset; /* of the array */
    /* the Arrow array */
    uint8_t values[RANDOM_VALUES * 16];
    uint8_t validity[RANDOM_VALUES / 8];
    int64_t offsets[RANDOM_VALUES + 1]; /* 32 or 64 bits each */
    char bytes[RANDOM_VALUES * RANDOM_BYTES];
    int64_t size;
    uint8_t text_values[RANDOM_TEXTS * 16];
    uint8_t text_validity[2];
    const void *buffers[4];
    const void *text_buffers[4];
    struct ArrowSchema field;
    struct ArrowSchema text_field;
    struct ArrowArray array;
    struct ArrowArray texts;
    /* the plain one, from the array's offset on */
    int32_t type;
    double numbers[RANDOM_VALUES];
    int64_t integers[RANDOM_VALUES];
    uint8_t flags[RANDOM_VALUES];
    int64_t plain_offsets[RANDOM_VALUES + 1];
    char plain_bytes[RANDOM_VALUES * RANDOM_BYTES];
    uint8_t present[RANDOM_VALUES / 8];
    drift_strings strings;
} random_column;

static inline size_t random_below(uint64_t *state, size_t n) {
    return (size_t)(batches_random(state) % n);
}

static inline void random_set_bit(uint8_t *bits, size_t i, int value) {
    bits[i / 8] = (uint8_t)((bits[i / 8] & ~(1u << (i % 8))) | (unsigned)value << (i % 8));
}

static inline int random_bit(const uint8_t *bits, size_t i) {
    return (bits[i / 8] >> (i % 8)) & 1;
}

static inline size_t random_width(const char *format) {
    return strchr("cC", *format) ? 1 : strchr("sSe", *format) ? 2 : strchr("iIf", *format) ? 4 : 8;
}

/* A whole number below 2048 in magnitude as binary16, which holds it exactly. */
static inline uint16_t random_half(int value) {
    unsigned magnitude = (unsigned)abs(value), exponent = 0;
    if (magnitude == 0) return 0;
    while (magnitude >> (exponent + 1))
        exponent++;
    unsigned fraction = (magnitude << (10 - exponent)) & 0x3ff;
    return (uint16_t)((value < 0 ? 0x8000u : 0) | (exponent + 15) << 10 | fraction);
}

static inline double random_double(uint64_t *state) {
    static const double special[] = {NAN, INFINITY, -INFINITY, 0.0, -0.0};
    size_t pick = random_below(state, 40);
    return pick < 5 ? special[pick] : batches_normal(state) * 1000;
}

/* Value i in both forms; integers of 64 bits beyond 2^53 now and then. */
static inline void random_number(random_column *c, size_t i, uint64_t *state) {
    uint8_t *to = c->values + i * random_width(c->format);
    int64_t *integer = &c->integers[i];
    double value = random_double(state);
    float single = (float)value;
    int is_signed = strchr("csil", *c->format) != NULL;
    int small = (int)random_below(state, 120);
    if (is_signed) small -= 60;
    *integer = small;
    if (random_width(c->format) == 8 && random_below(state, 10) == 0) {
        *integer = (int64_t)(batches_random(state) >> 2);
    }
    c->type = strchr("lL", *c->format) ? DRIFT_DATA_INT64 : DRIFT_DATA_FLOAT64;
    c->numbers[i] = small;
    if (*c->format == 'e') {
        uint16_t half = random_half(small * 17);
        memcpy(to, &half, sizeof half);
        c->numbers[i] = small * 17;
    } else if (*c->format == 'f') {
        memcpy(to, &single, sizeof single);
        c->numbers[i] = (double)single;
    } else if (*c->format == 'g') {
        memcpy(to, &value, sizeof value);
        c->numbers[i] = value;
    } else { /* little endian: the lower bytes come first */
        memcpy(to, integer, random_width(c->format));
    }
}

/* Appends text i of an array in its layout. */
static inline void random_put_text(random_column *c, const char *format, uint8_t *views, size_t i,
                                   const char *text) {
    int32_t length = (int32_t)strlen(text), at = (int32_t)c->size, buffer = 0;
    memcpy(c->bytes + at, text, (size_t)length);
    c->size += length;
    if (strcmp(format, "vu") == 0) {
        memset(views + 16 * i, 0, 16);
        memcpy(views + 16 * i, &length, 4);
        memcpy(views + 16 * i + 4, text, (size_t)(length < 12 ? length : 12));
        if (length <= 12) return;
        memcpy(views + 16 * i + 8, &buffer, 4);
        memcpy(views + 16 * i + 12, &at, 4);
    } else if (*format == 'U') {
        c->offsets[i + 1] = c->size;
    } else {
        int32_t end = (int32_t)c->size;
        memcpy((char *)c->offsets + 4 * (i + 1), &end, sizeof end);
    }
}

static inline struct ArrowArray random_text_array(random_column *c, const char *format,
                                                  const uint8_t *validity, uint8_t *views,
                                                  const void **buffers, int64_t length) {
    int is_view = strcmp(format, "vu") == 0;
    buffers[0] = validity;
    buffers[1] = is_view ? (const void *)views : (const void *)c->offsets;
    buffers[2] = c->bytes;
    buffers[3] = &c->size;
    return arrow_array(length, buffers, is_view ? 4 : 3);
}

/* The plain text of value i; -1: it has none. */
static inline void random_plain_text(random_column *c, size_t i, int text) {
    const char *from = text < 0 ? "" : random_texts[text];
    int64_t at = c->plain_offsets[i];
    memcpy(c->plain_bytes + at, from, strlen(from));
    c->plain_offsets[i + 1] = at + (int64_t)strlen(from);
    c->type = DRIFT_DATA_STRING;
}

static inline void random_fill_texts(random_column *c, uint64_t *state) {
    for (size_t i = 0; i < RANDOM_VALUES; i++) {
        int text = (int)random_below(state, RANDOM_TEXTS);
        random_put_text(c, c->format, c->values, i, random_texts[text]);
        random_plain_text(c, i, text);
    }
    c->array = random_text_array(c, c->format, c->validity, c->values, c->buffers, RANDOM_VALUES);
}

/* Text 0 of the dictionary lies before its offset. */
static inline void random_fill_dictionary(random_column *c, uint64_t *state) {
    for (size_t i = 0; i < RANDOM_TEXTS; i++) {
        random_put_text(c, c->value_format, c->text_values, i, random_texts[i]);
        random_set_bit(c->text_validity, i, random_below(state, 5) != 0);
    }
    for (size_t i = 0; i < RANDOM_VALUES; i++) {
        uint64_t code = random_below(state, RANDOM_TEXTS - 1);
        int has_text = random_bit(c->text_validity, code + 1);
        memcpy(c->values + i * random_width(c->format), &code, random_width(c->format));
        random_plain_text(c, i, has_text ? (int)code + 1 : -1);
        if (!has_text) random_set_bit(c->present, i, 0);
    }
    c->texts = random_text_array(c, c->value_format, c->text_validity, c->text_values,
                                 c->text_buffers, RANDOM_TEXTS - 1);
    c->texts.offset = 1;
    c->text_field = arrow_schema(c->value_format, NULL);
}

static inline void random_fill_values(random_column *c, uint64_t *state) {
    for (size_t i = 0; i < RANDOM_VALUES; i++) {
        if (*c->format == 'b') {
            c->flags[i] = (uint8_t)random_below(state, 2);
            random_set_bit(c->values, i, c->flags[i]);
            c->type = DRIFT_DATA_BOOL;
        } else if (*c->format == 'n') {
            random_set_bit(c->present, i, 0);
            c->type = DRIFT_DATA_FLOAT64;
        } else {
            random_number(c, i, state);
        }
    }
}

/* Fills a zeroed column. Both forms have RANDOM_VALUES values; slices begin at `offset`. */
static inline void random_fill(random_column *c, const char *format, const char *value_format,
                               size_t number, uint64_t *state) {
    c->format = format;
    c->value_format = value_format;
    snprintf(c->name, sizeof c->name, "c%zu", number);
    c->offset = (int64_t)random_below(state, 64);
    int has_nulls = random_below(state, 3) != 0;
    for (size_t i = 0; i < RANDOM_VALUES; i++) {
        int present = !has_nulls || random_below(state, 5) != 0;
        random_set_bit(c->validity, i, present);
        random_set_bit(c->present, i, present);
    }
    c->buffers[0] = c->validity;
    c->buffers[1] = c->values;
    c->array = arrow_array(RANDOM_VALUES, c->buffers, *format == 'n' ? 0 : 2);
    c->field = arrow_schema(format, c->name);
    if (value_format) {
        random_fill_dictionary(c, state);
        c->field.dictionary = &c->text_field;
        c->array.dictionary = &c->texts;
    } else if (strchr("uUv", *format)) {
        random_fill_texts(c, state);
    } else {
        random_fill_values(c, state);
    }
    if (!has_nulls && random_below(state, 2)) c->array.null_count = 0;
    c->array.offset = c->offset;
    c->array.length -= c->offset;
}

/* A row of the array, `shift` further on in the struct, that is missing there. */
static inline void random_take_out(random_column *c, int64_t row) {
    random_set_bit(c->present, (size_t)(c->offset + row), 0);
}

/* Rows first ... first + rows - 1 of the array as a plain column. */
static inline drift_column random_plain(random_column *c, int64_t first, int64_t rows) {
    drift_column column;
    int64_t at = c->offset + first;
    drift_column_init(&column, c->type, c->name);
    column.validity = c->present;
    column.validity_offset = at;
    if (c->type == DRIFT_DATA_STRING) {
        c->strings = (drift_strings){c->plain_offsets + at, c->plain_bytes, rows};
        column.strings = &c->strings;
    } else if (c->type == DRIFT_DATA_BOOL) {
        column.data = c->flags + at;
    } else if (c->type == DRIFT_DATA_INT64) {
        column.data = c->integers + at;
    } else {
        column.data = c->numbers + at;
    }
    return column;
}

#endif
