/* SPDX-License-Identifier: Apache-2.0 */
/* What: consecutive rows of a CSV file as a batch of typed columns.
 * In: bytes that begin with a row. Out: columns, and what was wrong.
 * Layer: cli. */
#include "cli/part.h"

#include <stdlib.h>

#include "cli/csv_row.h"
#include "cli/missing.h"
#include "cli/number.h"

static bool no_memory(part *p) {
    p->out_of_memory = true;
    return false;
}

/* ---- one field ---- */

static void guess(part *p, size_t column, field_outcome outcome, csv_field field) {
    column_guess *g = &p->guesses[column];
    if (outcome == FIELD_MISSING) return;
    if (p->plan->columns[column].reading != READ_NUMBERS) {
        infer_field(g, &field, p->plan->settings);
        return;
    }
    g->values++;
    g->numbers += outcome == FIELD_VALUE ? 1 : 0;
    g->codes += number_looks_like_code(field.text, field.length) ? 1 : 0;
}

/* What a block has read is a number and no code. */
static void guess_numbers(part *p, size_t column, uint64_t done) {
    uint64_t count = (uint64_t)__builtin_popcountll(done);
    p->guesses[column].values += count;
    p->guesses[column].numbers += count;
}

static void note_field(part *p, size_t column, uint64_t row, uint64_t line, csv_field field) {
    note n = {.row = row, .column = column, .line = line};
    note_set_text(&n, field);
    note_list_add(&p->bad_fields, &n);
}

/* Where a row stands; its line is known, or to be counted when somebody wants it. */
typedef struct row_place {
    uint64_t row; /* among rows seen */
    uint64_t line;
    const csv_rows *rows;
    size_t index;
} row_place;

static uint64_t line_of(const row_place *place) {
    return place->rows != NULL ? csv_rows_line(place->rows, place->index) : place->line;
}

static bool take_field(part *p, size_t column, size_t row, csv_field field,
                       const row_place *place) {
    field_outcome outcome = typed_column_take(&p->columns[column], row, field, p->plan->settings);
    if (outcome == FIELD_NO_MEMORY) return no_memory(p);
    if (outcome == FIELD_REPAIRED) p->repaired++;
    if (outcome == FIELD_BAD && note_list_wants(&p->bad_fields, place->row, column))
        note_field(p, column, place->row, line_of(place), field);
    else if (outcome == FIELD_BAD)
        p->bad_fields.count++;
    if (p->plan->guesses) guess(p, column, outcome, field);
    return true;
}

static bool goes_on(const part *p) {
    bool row_ends = p->plan->stop_at_row && p->bad_rows.count > 0;
    return !row_ends && !(p->plan->stop_at_field && p->bad_fields.count > 0);
}

/* ---- one row ---- */

static bool reserve(part *p, size_t rows) {
    for (size_t i = 0; i < p->plan->column_count; i++)
        if (!typed_column_reserve(&p->columns[i], rows)) return no_memory(p);
    return true;
}

static void reject(part *p, const row_place *place, size_t fields, bool text_after_quote) {
    note n = {.row = place->row, .fields = fields, .text_after_quote = text_after_quote};
    if (note_list_wants(&p->bad_rows, n.row, 0)) n.line = line_of(place);
    note_list_add(&p->bad_rows, &n);
}

static bool take_row(void *context, const csv_row *row) {
    part *p = context;
    row_place place = {.row = p->rows_seen++, .line = row->line};
    if (row->text_after_quote || row->count != p->plan->field_count) {
        reject(p, &place, row->count, row->text_after_quote);
        return goes_on(p);
    }
    if (!reserve(p, p->rows + 1)) return false;
    for (size_t i = 0; i < p->plan->column_count; i++)
        if (!take_field(p, i, p->rows, row->fields[p->plan->columns[i].field], &place))
            return false;
    p->rows++;
    return goes_on(p);
}

/* ---- many rows ---- */

/* Rows of as many fields as the header has: field k of row i ends at
 * separators[i * field_count + k]. */
typedef struct regular_rows {
    const csv_rows *all;
    size_t first; /* among all */
    size_t count;
    const uint32_t *separators;
} regular_rows;

static bool field_of(part *p, const regular_rows *r, size_t row, size_t number, csv_field *field) {
    const uint32_t *separator = r->separators + row * p->plan->field_count + number;
    size_t begin = (uint32_t)(separator[-1] + 1);
    size_t end = *separator;
    const char *bytes = r->all->bytes;
    bool last = number + 1 == p->plan->field_count;
    if (last && end > begin && bytes[end - 1] == '\r') end--;
    *field = (csv_field){bytes + begin, end - begin};
    if (field->length == 0 || *field->text != '"') return true;
    if (field->length > p->scratch_capacity) {
        char *grown = realloc(p->scratch, 2 * field->length);
        if (grown == NULL) return no_memory(p);
        p->scratch = grown;
        p->scratch_capacity = 2 * field->length;
    }
    *field = csv_unquote(*field, p->scratch);
    return true;
}

static bool take_singly(part *p, const regular_rows *r, size_t column, size_t row) {
    csv_field field;
    row_place place = {.row = p->rows_seen + row, .rows = r->all, .index = r->first + row};
    return field_of(p, r, row, p->plan->columns[column].field, &field) &&
           take_field(p, column, p->rows + row, field, &place);
}

/* At most NUMBER_BLOCK rows of all. */
typedef struct row_block {
    const regular_rows *rows;
    size_t first; /* among them */
    size_t count;
} row_block;

static bool take_texts(part *p, const row_block *b, size_t column) {
    for (size_t i = 0; i < b->count; i++)
        if (!take_singly(p, b->rows, column, b->first + i)) return false;
    return true;
}

static bool take_numbers(part *p, const row_block *b, size_t column) {
    typed_column *c = &p->columns[column];
    size_t stride = p->plan->field_count;
    number_fields fields = {.bytes = b->rows->all->bytes,
                            .separators = b->rows->separators + b->first * stride + c->field,
                            .stride = stride,
                            .count = b->count,
                            .decimal = p->plan->settings->decimal,
                            .trim = c->field + 1 == stride};
    uint64_t all = UINT64_MAX >> (NUMBER_BLOCK - b->count);
    uint64_t done = p->read_block(&fields, c->values + p->rows + b->first) & all;
    typed_column_set_valid(c, p->rows + b->first, done);
    if (p->plan->guesses) guess_numbers(p, column, done);
    for (uint64_t rest = all & ~done; rest != 0; rest &= rest - 1)
        if (!take_singly(p, b->rows, column, b->first + (size_t)__builtin_ctzll(rest)))
            return false;
    return true;
}

/* All columns of a block before the next one, whose text then is in the nearest cache. */
static bool take_block(part *p, const row_block *b) {
    for (size_t i = 0; i < p->plan->column_count; i++) {
        bool numbers = p->columns[i].reading == READ_NUMBERS;
        if (!(numbers ? take_numbers(p, b, i) : take_texts(p, b, i))) return false;
    }
    return true;
}

static bool take_regular(part *p, const regular_rows *r) {
    row_block b = {.rows = r};
    if (!reserve(p, p->rows + r->count)) return false;
    for (; b.first < r->count; b.first += b.count) {
        size_t left = r->count - b.first;
        b.count = left < NUMBER_BLOCK ? left : NUMBER_BLOCK;
        if (!take_block(p, &b)) return false;
    }
    p->rows += r->count;
    p->rows_seen += r->count;
    return goes_on(p);
}

static bool is_blank(const csv_rows *rows, size_t separator) {
    const uint32_t *end = rows->separators + separator;
    size_t begin = (uint32_t)(end[-1] + 1);
    size_t length = *end - begin;
    return length == 0 || (length == 1 && rows->bytes[begin] == '\r');
}

/* How many rows from `first` on have as many fields as the header. @param separator  the first of
 * row `first`. */
static size_t count_regular(const part *p, const csv_rows *rows, size_t first, size_t separator) {
    size_t fields = p->plan->field_count;
    size_t count = 0;
    for (; first + count < rows->count; count++, separator += fields) {
        if (rows->row_ends[first + count] + (size_t)1 != separator + fields) break;
        if (fields == 1 && is_blank(rows, separator)) break;
    }
    return count;
}

static bool take_rows(void *context, const csv_rows *rows) {
    part *p = context;
    size_t separator = 0;
    for (size_t i = 0; i < rows->count;) {
        regular_rows r = {.all = rows, .first = i, .separators = rows->separators + separator};
        r.count = count_regular(p, rows, i, separator);
        if (r.count > 0 && !take_regular(p, &r)) return false;
        i += r.count;
        separator += r.count * p->plan->field_count;
        if (i == rows->count) break;
        size_t fields = rows->row_ends[i] + (size_t)1 - separator;
        if (fields > 1 || !is_blank(rows, separator)) {
            row_place place = {.row = p->rows_seen++, .rows = rows, .index = i};
            reject(p, &place, fields, false);
            if (!goes_on(p)) return false;
        }
        separator += fields;
        i++;
    }
    return true;
}

/* ---- the whole ---- */

static csv_reader *create_reader(part *p) {
    csv_reader *reader = csv_create(p->plan->settings->delimiter, 0, take_row, p);
    if (reader == NULL) return NULL;
    csv_take_many(reader, take_rows);
    return reader;
}

part *part_create(const reading_plan *plan) {
    part *p = calloc(1, sizeof *p);
    if (p == NULL) return NULL;
    p->plan = plan;
    p->read_block = missing_may_be_number(plan->settings->missing_tokens) ? number_block_none
                                                                          : number_block_get();
    p->reader = create_reader(p);
    p->columns = calloc(plan->column_count, sizeof *p->columns);
    p->guesses = calloc(plan->column_count, sizeof *p->guesses);
    p->views = calloc(plan->column_count, sizeof *p->views);
    if (p->reader == NULL || p->columns == NULL || p->guesses == NULL || p->views == NULL) {
        part_free(p);
        return NULL;
    }
    for (size_t i = 0; i < plan->column_count; i++)
        p->columns[i] = (typed_column){.name = plan->columns[i].name,
                                       .field = plan->columns[i].field,
                                       .reading = plan->columns[i].reading};
    return p;
}

void part_free(part *p) {
    if (p == NULL) return;
    for (size_t i = 0; p->columns != NULL && i < p->plan->column_count; i++)
        typed_column_free(&p->columns[i]);
    csv_free(p->reader);
    free(p->columns);
    free(p->guesses);
    free(p->views);
    free(p->scratch);
    free(p);
}

static void clear(part *p) {
    for (size_t i = 0; i < p->plan->column_count; i++) {
        typed_column_clear(&p->columns[i]);
        p->guesses[i] = (column_guess){0};
    }
    p->rows = 0;
    p->rows_seen = p->repaired = 0;
    p->bad_rows.kept = p->bad_fields.kept = 0;
    p->bad_rows.count = p->bad_fields.count = 0;
    p->status = CSV_OK;
}

static bool read_bytes(part *p, const char *bytes, size_t length, bool last) {
    p->status = csv_feed(p->reader, bytes, length);
    if (p->status == CSV_OK && last) p->status = csv_finish(p->reader);
    return p->status == CSV_OK;
}

bool part_read(part *p, const char *bytes, size_t length, bool last) {
    clear(p);
    csv_continue(p->reader, 0, 1);
    return read_bytes(p, bytes, length, last);
}

bool part_read_on(part *p, part *before, const char *bytes, size_t length, bool last) {
    csv_reader *reader = p->reader;
    clear(p);
    p->reader = before->reader;
    before->reader = reader;
    csv_hand_over(p->reader, p);
    csv_hand_over(before->reader, before);
    return read_bytes(p, bytes, length, last);
}

bool part_is_open(const part *p) {
    return csv_pending(p->reader) > 0;
}

uint64_t part_error_line(const part *p) {
    return csv_line(p->reader);
}

uint64_t part_next_line(const part *p) {
    return csv_next_line(p->reader);
}

void part_batch(part *p, drift_batch *batch) {
    for (size_t i = 0; i < p->plan->column_count; i++)
        typed_column_view(&p->columns[i], p->rows, &p->views[i]);
    drift_batch_init(batch, (int64_t)p->rows, p->views, p->plan->column_count);
}
