/* SPDX-License-Identifier: Apache-2.0 */
/* What: the CSV reader: scans what is regular, reads the rest row by row, keeps a row not yet
 * whole. In: bytes in pieces of any size. Out: rows of unescaped fields. Layer: cli. */
#include "cli/csv.h"

#include <stdlib.h>
#include <string.h>

#include "cli/csv_row.h"
#include "cli/csv_scan.h"
#include "cli/csv_start.h"

/* Bytes of one scan: they and their index stay in the second-level cache. More where rows are so
 * long that few are whole in it. */
#define WINDOW ((size_t)1 << 18)
enum { FEW_ROWS = 8 };

struct csv_reader {
    csv_row_function on_row;
    csv_rows_function on_rows;
    void *context;
    size_t row_limit;
    char delimiter;
    csv_status status;
    const csv_scan_functions *scan;
    size_t window;
    csv_index index; /* its separators begin behind one that stands before the first byte */
    size_t index_capacity;
    csv_row_state row; /* the row not yet whole, and its bytes */
    char *kept;
    size_t kept_capacity;
    csv_field_list fields;
    uint64_t line;   /* on which that row begins */
    uint64_t offset; /* of its first byte */
    uint64_t error_line;
    unsigned char head[CSV_START_BYTES]; /* until it is known whether they are a mark */
    size_t head_length;
    bool head_done;
    bool first_done; /* the first row was handed out */
    bool first_has_bare_cr;
};

csv_reader *csv_create(char delimiter, size_t row_limit, csv_row_function on_row, void *context) {
    csv_reader *r = calloc(1, sizeof *r);
    if (r == NULL) return NULL;
    r->on_row = on_row;
    r->context = context;
    r->row_limit = row_limit != 0 ? row_limit : CSV_ROW_LIMIT;
    r->delimiter = delimiter;
    r->scan = csv_scan_get();
    r->window = WINDOW;
    r->line = 1;
    return r;
}

void csv_take_many(csv_reader *r, csv_rows_function on_rows) {
    r->on_rows = on_rows;
}

void csv_hand_over(csv_reader *r, void *context) {
    r->context = context;
}

static void free_index(csv_reader *r) {
    if (r->index.separators != NULL) free(r->index.separators - 1);
    free(r->index.row_ends);
    r->index = (csv_index){0};
    r->index_capacity = 0;
}

void csv_free(csv_reader *r) {
    if (r == NULL) return;
    free_index(r);
    free(r->kept);
    csv_field_list_free(&r->fields);
    free(r);
}

uint64_t csv_line(const csv_reader *r) {
    return r->error_line;
}

uint64_t csv_offset(const csv_reader *r) {
    return r->offset;
}

uint64_t csv_next_line(const csv_reader *r) {
    return r->line;
}

size_t csv_pending(const csv_reader *r) {
    return r->row.length;
}

bool csv_first_row_has_bare_cr(const csv_reader *r) {
    return r->first_has_bare_cr;
}

static bool fail(csv_reader *r, csv_status status, uint64_t line) {
    r->status = status;
    r->error_line = line;
    return false;
}

/* ---- one row ---- */

static bool is_blank(const char *row, size_t length) {
    return length == 0 || (length == 1 && (*row == '\n' || *row == '\r')) ||
           (length == 2 && row[0] == '\r' && row[1] == '\n');
}

/* The row is passed once it is taken. */
static bool hand_out(csv_reader *r, size_t length, uint64_t line_feeds) {
    csv_row row = {.fields = r->fields.fields,
                   .count = r->fields.count,
                   .line = r->line,
                   .end = r->offset + length,
                   .next_line = r->line + line_feeds,
                   .text_after_quote = r->fields.text_after_quote};
    r->first_done = true;
    return r->on_row(r->context, &row) || fail(r, CSV_STOPPED, r->line);
}

static void pass(csv_reader *r, size_t length, uint64_t line_feeds) {
    r->offset += length;
    r->line += line_feeds;
}

/* The row that r->row has read to its end, or to the end of the data. */
static bool take_row(csv_reader *r, const char *bytes) {
    csv_row_state row = r->row;
    uint64_t line_feeds = row.line_feeds + (row.whole || row.place == AFTER_CR ? 1 : 0);
    r->row = (csv_row_state){.place = AT_FIELD};
    if (!is_blank(bytes, row.length)) {
        if (!csv_row_split(bytes, row.length, r->delimiter, &r->fields))
            return fail(r, CSV_OUT_OF_MEMORY, r->line);
        if (!r->first_done) r->first_has_bare_cr = row.bare_cr;
        if (!hand_out(r, row.length, line_feeds)) return false;
    }
    pass(r, row.length, line_feeds);
    return true;
}

/* Behind the first `kept` bytes of the row. */
static bool keep(csv_reader *r, size_t kept, const char *bytes, size_t length) {
    if (kept + length > r->kept_capacity) {
        size_t capacity = 2 * (kept + length);
        char *grown = realloc(r->kept, capacity);
        if (grown == NULL) return fail(r, CSV_OUT_OF_MEMORY, r->line);
        r->kept = grown;
        r->kept_capacity = capacity;
    }
    memcpy(r->kept + kept, bytes, length);
    return true;
}

/* One row to the letter, or what there is of it. @return bytes read. */
static size_t take_slowly(csv_reader *r, const char *bytes, size_t length) {
    size_t kept = r->row.length;
    csv_status status = CSV_OK;
    size_t n = csv_row_read(&r->row, r->delimiter, r->row_limit, bytes, length, &status);
    if (status != CSV_OK) {
        bool too_long = status == CSV_ROW_TOO_LONG;
        fail(r, status, too_long ? r->line : r->line + r->row.line_feeds);
        if (!r->first_done) r->first_has_bare_cr = r->row.bare_cr;
    } else if (r->row.whole && kept == 0) {
        take_row(r, bytes);
    } else if (keep(r, kept, bytes, n) && r->row.whole) {
        take_row(r, r->kept);
    }
    return n;
}

/* ---- many rows ---- */

/* For a whole window if it is for most of one: the next one may be longer. What there was is of the
 * window before. */
static bool reserve_index(csv_reader *r, size_t bytes) {
    if (bytes <= r->index_capacity) return true;
    if (bytes < r->window && bytes > r->window / 2) bytes = r->window;
    size_t entries = bytes + CSV_SCAN_ROOM;
    free_index(r);
    uint32_t *separators = malloc((entries + 1) * sizeof *separators);
    if (separators == NULL) return fail(r, CSV_OUT_OF_MEMORY, r->line);
    *separators = UINT32_MAX;
    r->index.separators = separators + 1;
    r->index.row_ends = malloc(entries * sizeof *r->index.row_ends);
    if (r->index.row_ends == NULL) return fail(r, CSV_OUT_OF_MEMORY, r->line);
    r->index_capacity = bytes;
    return true;
}

static uint64_t count_line_feeds(const char *bytes, size_t length) {
    uint64_t count = 0;
    const char *end = bytes + length;
    while ((bytes = memchr(bytes, '\n', (size_t)(end - bytes))) != NULL) {
        bytes++;
        count++;
    }
    return count;
}

uint64_t csv_rows_line(const csv_rows *rows, size_t row) {
    if (row == 0 || !rows->quotes) return rows->line + row;
    return rows->line +
           count_line_feeds(rows->bytes, rows->separators[rows->row_ends[row - 1]] + 1);
}

static bool take_each(csv_reader *r, const csv_rows *rows) {
    size_t first = 0;
    for (size_t i = 0; i < rows->count; i++) {
        const uint32_t *separators = rows->separators + first;
        size_t count = rows->row_ends[i] - first + 1;
        const char *row = rows->bytes + (uint32_t)(separators[-1] + 1);
        size_t length = separators[count - 1] - separators[-1];
        uint64_t line_feeds = rows->quotes ? count_line_feeds(row, length) : 1;
        if (count > 1 || !is_blank(row, length)) {
            if (!csv_row_slice(rows->bytes, separators, count, &r->fields))
                return fail(r, CSV_OUT_OF_MEMORY, r->line);
            if (!hand_out(r, length, line_feeds)) return false;
        }
        pass(r, length, line_feeds);
        first += count;
    }
    return true;
}

static size_t length_of(const csv_rows *rows) {
    return rows->separators[rows->row_ends[rows->count - 1]] + (size_t)1;
}

static bool take_many(csv_reader *r, const csv_rows *rows) {
    if (!r->on_rows(r->context, rows)) return fail(r, CSV_STOPPED, r->line);
    pass(r, length_of(rows), csv_rows_line(rows, rows->count) - r->line);
    return true;
}

/* The rows at the beginning that are regular. @return their bytes. */
static size_t take_window(csv_reader *r, const char *bytes, size_t length) {
    csv_index *index = &r->index;
    if (!reserve_index(r, length)) return 0;
    r->scan->scan(bytes, length, r->delimiter, index);
    if (index->row_count == 0) return 0;
    csv_rows rows = {.bytes = bytes,
                     .separators = index->separators,
                     .row_ends = index->row_ends,
                     .count = index->row_count,
                     .line = r->line,
                     .quotes = index->quotes};
    bool good = r->on_rows != NULL ? take_many(r, &rows) : take_each(r, &rows);
    return good ? length_of(&rows) : 0;
}

/* ---- pieces ---- */

/* A window holds no row that is too long. */
static size_t window_of(const csv_reader *r, size_t length) {
    size_t window = length < r->window ? length : r->window;
    return window < r->row_limit ? window : r->row_limit;
}

static bool scans_far_enough(const csv_reader *r, size_t window) {
    return window < r->window || r->index.odd || r->index.row_count >= FEW_ROWS ||
           r->window > CSV_SCAN_LIMIT / 2;
}

/* The first row goes the slow way, which finds a CR that ends no line. */
static csv_status take_bytes(csv_reader *r, const char *bytes, size_t length) {
    while (length > 0 && r->status == CSV_OK) {
        size_t window = window_of(r, length);
        size_t n = 0;
        if (r->row.length == 0 && r->first_done) {
            n = take_window(r, bytes, window);
            if (!scans_far_enough(r, window)) r->window *= 2;
        }
        bool cut = n > 0 && window < length && !r->index.odd;
        if (n < length && !cut && r->status == CSV_OK) n += take_slowly(r, bytes + n, length - n);
        bytes += n;
        length -= n;
    }
    return r->status;
}

/* The first bytes, once it is known what they are. */
static csv_status take_head(csv_reader *r, const csv_start *start) {
    r->head_done = true;
    if (start->status != CSV_OK) {
        fail(r, start->status, 1);
        return r->status;
    }
    r->offset = start->skip;
    return take_bytes(r, (const char *)r->head + start->skip, r->head_length - start->skip);
}

void csv_continue(csv_reader *r, uint64_t offset, uint64_t line) {
    r->row = (csv_row_state){.place = AT_FIELD};
    r->status = CSV_OK;
    r->line = line;
    r->offset = offset;
    r->head_done = r->first_done = true;
}

csv_status csv_feed(csv_reader *r, const char *bytes, size_t length) {
    if (r->status != CSV_OK) return r->status;
    while (!r->head_done && length > 0) {
        r->head[r->head_length++] = (unsigned char)*bytes++;
        length--;
        csv_start start = csv_start_of(r->head, r->head_length, false);
        if (start.known && take_head(r, &start) != CSV_OK) return r->status;
    }
    return take_bytes(r, bytes, length);
}

csv_status csv_finish(csv_reader *r) {
    csv_start start = csv_start_of(r->head, r->head_length, true);
    if (r->status == CSV_OK && !r->head_done) take_head(r, &start);
    if (r->status != CSV_OK) return r->status;
    if (r->row.place == IN_QUOTES)
        fail(r, CSV_UNTERMINATED_QUOTE, r->line + r->row.quote_line);
    else if (r->row.length > 0)
        take_row(r, r->kept);
    return r->status;
}
