/* SPDX-License-Identifier: Apache-2.0 */
/* What: a CSV reader that looks at one byte after the other: what the fast one has to agree with.
 * In: bytes in pieces of any size. Out: rows of unescaped fields.
 * Layer: tests of cli. */
#include "support/csv_reference.h"

#include <stdlib.h>
#include <string.h>

#include "cli/csv_start.h"

typedef enum csv_state {
    AT_FIELD,      /* nothing of the field read yet */
    IN_PLAIN,      /* inside an unquoted field */
    IN_QUOTES,     /* inside quotes */
    AFTER_QUOTE,   /* a quote was read inside quotes: its end, or the first half of "" */
    AFTER_CR,      /* a CR outside quotes: half of a line end, or a byte of the field */
    AFTER_QUOTE_CR /* the same behind a closing quote */
} csv_state;

struct csv_reference {
    csv_row_function on_row;
    void *context;
    size_t row_limit;
    char delimiter;
    bool special[256]; /* bytes that end a run inside an unquoted field */
    csv_state state;
    csv_status status;
    char *text; /* the row's fields, one after the other */
    size_t text_length;
    size_t text_capacity;
    size_t *ends; /* where each finished field ends in text */
    csv_field *fields;
    size_t field_count;
    size_t field_capacity;
    uint64_t row_start; /* where this row begins */
    size_t row_bytes;   /* raw bytes of it so far */
    bool text_after_quote;
    uint64_t line;     /* of the byte being read */
    uint64_t row_line; /* on which this row began */
    uint64_t error_line;
    uint64_t quote_line;                 /* on which the open quote stands */
    unsigned char head[CSV_START_BYTES]; /* until it is known whether they are a mark */
    size_t head_length;
    bool head_done;
};

csv_reference *csv_reference_create(char delimiter, size_t row_limit, csv_row_function on_row,
                                    void *context) {
    csv_reference *r = calloc(1, sizeof *r);
    if (r == NULL) return NULL;
    r->on_row = on_row;
    r->context = context;
    r->row_limit = row_limit != 0 ? row_limit : CSV_ROW_LIMIT;
    r->delimiter = delimiter;
    r->special[(unsigned char)delimiter] = true;
    r->special['\n'] = r->special['\r'] = r->special[0] = true;
    r->line = r->row_line = 1;
    return r;
}

void csv_reference_free(csv_reference *r) {
    if (r == NULL) return;
    free(r->text);
    free(r->ends);
    free(r->fields);
    free(r);
}

uint64_t csv_reference_line(const csv_reference *r) {
    return r->error_line;
}

static bool fail(csv_reference *r, csv_status status, uint64_t line) {
    r->status = status;
    r->error_line = line;
    return false;
}

static bool append(csv_reference *r, const char *bytes, size_t length) {
    if (length > r->text_capacity - r->text_length) {
        size_t capacity = r->text_capacity < 512 ? 1024 : r->text_capacity * 2;
        while (capacity - r->text_length < length)
            capacity *= 2;
        char *grown = realloc(r->text, capacity);
        if (grown == NULL) return fail(r, CSV_OUT_OF_MEMORY, r->row_line);
        r->text = grown;
        r->text_capacity = capacity;
    }
    if (length > 0) memcpy(r->text + r->text_length, bytes, length);
    r->text_length += length;
    return true;
}

static bool grow_fields(csv_reference *r) {
    size_t capacity = r->field_capacity == 0 ? 32 : r->field_capacity * 2;
    size_t *ends = realloc(r->ends, capacity * sizeof *ends);
    if (ends == NULL) return fail(r, CSV_OUT_OF_MEMORY, r->row_line);
    r->ends = ends;
    csv_field *fields = realloc(r->fields, capacity * sizeof *fields);
    if (fields == NULL) return fail(r, CSV_OUT_OF_MEMORY, r->row_line);
    r->fields = fields;
    r->field_capacity = capacity;
    return true;
}

static bool end_field(csv_reference *r) {
    if (r->field_count == r->field_capacity && !grow_fields(r)) return false;
    r->ends[r->field_count++] = r->text_length;
    r->state = AT_FIELD;
    return true;
}

static void start_row(csv_reference *r) {
    r->text_length = 0;
    r->field_count = 0;
    r->row_start += r->row_bytes;
    r->row_bytes = 0;
    r->text_after_quote = false;
    r->row_line = r->line;
    r->state = AT_FIELD;
}

static bool hand_out_row(csv_reference *r) {
    size_t start = 0;
    for (size_t i = 0; i < r->field_count; i++) {
        r->fields[i].text = r->text != NULL ? r->text + start : "";
        r->fields[i].length = r->ends[i] - start;
        start = r->ends[i];
    }
    csv_row row = {.fields = r->fields,
                   .count = r->field_count,
                   .line = r->row_line,
                   .end = r->row_start + r->row_bytes,
                   .next_line = r->line,
                   .text_after_quote = r->text_after_quote};
    if (!r->on_row(r->context, &row)) return fail(r, CSV_STOPPED, r->row_line);
    return true;
}

/* The line feed itself has been counted in `line` by the caller. */
static bool end_row(csv_reference *r, bool blank) {
    if (!blank && (!end_field(r) || !hand_out_row(r))) return false;
    start_row(r);
    return true;
}

static bool is_blank_row(const csv_reference *r) {
    return r->state == AT_FIELD && r->field_count == 0;
}

/* A byte outside quotes that is not part of a field's run. */
static bool take_special(csv_reference *r, char c) {
    if (c == r->delimiter) return end_field(r);
    if (c == '\r') {
        r->state = r->state == AFTER_QUOTE ? AFTER_QUOTE_CR : AFTER_CR;
        return true;
    }
    bool blank = is_blank_row(r);
    r->line++;
    return end_row(r, blank);
}

/* What a CR was is known from the byte behind it. */
static bool resolve_cr(csv_reference *r, char next) {
    if (next == '\n') {
        bool blank =
            r->state == AFTER_CR && r->field_count == 0 && r->text_length == 0 && r->row_bytes == 1;
        r->state = IN_PLAIN;
        r->row_bytes++;
        r->line++;
        return end_row(r, blank);
    }
    if (r->state == AFTER_QUOTE_CR) r->text_after_quote = true;
    r->state = IN_PLAIN;
    return append(r, "\r", 1);
}

static size_t plain_run(const csv_reference *r, const char *bytes, size_t length) {
    size_t n = 0;
    while (n < length && !r->special[(unsigned char)bytes[n]])
        n++;
    return n;
}

static size_t quoted_run(csv_reference *r, const char *bytes, size_t length) {
    size_t n = 0;
    for (; n < length && bytes[n] != '"' && bytes[n] != '\0'; n++)
        if (bytes[n] == '\n') r->line++;
    return n;
}

static bool take_run(csv_reference *r, const char *bytes, size_t run) {
    r->row_bytes += run;
    if (r->row_bytes > r->row_limit) return fail(r, CSV_ROW_TOO_LONG, r->row_line);
    return append(r, bytes, run);
}

static bool take_byte(csv_reference *r, char c) {
    if (c == '\0') return fail(r, CSV_NUL_BYTE, r->line);
    if (++r->row_bytes > r->row_limit) return fail(r, CSV_ROW_TOO_LONG, r->row_line);
    if (r->state == IN_QUOTES) { /* only a quote ends a run there */
        r->state = AFTER_QUOTE;
        return true;
    }
    if (c == '"' && r->state == AT_FIELD) {
        r->state = IN_QUOTES;
        r->quote_line = r->line;
        return true;
    }
    if (c == '"' && r->state == AFTER_QUOTE) {
        r->state = IN_QUOTES;
        return append(r, "\"", 1);
    }
    if (r->special[(unsigned char)c]) return take_special(r, c);
    if (r->state == AFTER_QUOTE) r->text_after_quote = true;
    r->state = IN_PLAIN;
    return append(r, &c, 1);
}

static csv_status take_bytes(csv_reference *r, const char *bytes, size_t length) {
    size_t i = 0;
    while (i < length && r->status == CSV_OK) {
        if (r->state == AFTER_CR || r->state == AFTER_QUOTE_CR) {
            bool line_end = bytes[i] == '\n';
            if (!resolve_cr(r, bytes[i])) break;
            i += line_end ? 1 : 0;
            continue;
        }
        size_t run = 0;
        if (r->state == IN_PLAIN)
            run = plain_run(r, bytes + i, length - i);
        else if (r->state == IN_QUOTES)
            run = quoted_run(r, bytes + i, length - i);
        if (run > 0 && !take_run(r, bytes + i, run)) break;
        i += run;
        if (i < length && !take_byte(r, bytes[i++])) break;
    }
    return r->status;
}

/* The first bytes, once it is known what they are. */
static csv_status take_head(csv_reference *r, const csv_start *start) {
    r->head_done = true;
    if (start->status != CSV_OK) {
        fail(r, start->status, 1);
        return r->status;
    }
    r->row_start = start->skip;
    return take_bytes(r, (const char *)r->head + start->skip, r->head_length - start->skip);
}

uint64_t csv_reference_offset(const csv_reference *r) {
    return r->row_start;
}

uint64_t csv_reference_next_line(const csv_reference *r) {
    return r->row_bytes > 0 ? r->row_line : r->line;
}

void csv_reference_continue(csv_reference *r, uint64_t offset, uint64_t line) {
    r->state = AT_FIELD;
    r->text_length = r->field_count = r->row_bytes = 0;
    r->text_after_quote = false;
    r->line = r->row_line = line;
    r->head_done = true;
    r->row_start = offset;
}

csv_status csv_reference_feed(csv_reference *r, const char *bytes, size_t length) {
    if (r->status != CSV_OK) return r->status;
    while (!r->head_done && length > 0) {
        r->head[r->head_length++] = (unsigned char)*bytes++;
        length--;
        csv_start start = csv_start_of(r->head, r->head_length, false);
        if (start.known && take_head(r, &start) != CSV_OK) return r->status;
    }
    return take_bytes(r, bytes, length);
}

csv_status csv_reference_finish(csv_reference *r) {
    csv_start start = csv_start_of(r->head, r->head_length, true);
    if (r->status == CSV_OK && !r->head_done) take_head(r, &start);
    if (r->status != CSV_OK) return r->status;
    if (r->state == IN_QUOTES) {
        fail(r, CSV_UNTERMINATED_QUOTE, r->quote_line);
        return r->status;
    }
    if (r->row_bytes == 0) return CSV_OK;
    bool blank = is_blank_row(r);
    if (r->state == AFTER_CR || r->state == AFTER_QUOTE_CR) { /* a line end without its LF */
        blank = r->state == AFTER_CR && r->field_count == 0 && r->row_bytes == 1;
        r->line++;
    }
    end_row(r, blank);
    return r->status;
}
