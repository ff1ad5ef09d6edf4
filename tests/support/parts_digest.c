/* SPDX-License-Identifier: Apache-2.0 */
/* What: everything that comes out of reading the rows of a CSV text.
 * In: bytes. Out: a digest.
 * Layer: tests of cli. */
#include "support/parts_digest.h"

#include <stdlib.h>
#include <string.h>

#include "cli/missing.h"
#include "cli/number.h"
#include "cli/pipeline.h"
#include "cli/utf8_text.h"
#include "support/csv_reference.h"

#define START UINT64_C(14695981039346656037)

static uint64_t mix(uint64_t hash, uint64_t value) {
    return (hash ^ value) * UINT64_C(1099511628211);
}

static uint64_t mix_bytes(uint64_t hash, const char *bytes, size_t length) {
    hash = mix(hash, length);
    for (size_t i = 0; i < length; i++)
        hash = mix(hash, (unsigned char)bytes[i]);
    return hash;
}

static uint64_t mix_double(uint64_t hash, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return mix(hash, bits);
}

static void start(parts_digest *d) {
    memset(d, 0, sizeof *d);
    for (size_t i = 0; i < DIGEST_COLUMNS; i++)
        d->columns[i] = START;
    d->notes = START;
}

bool parts_digest_equal(const parts_digest *a, const parts_digest *b) {
    return memcmp(a, b, sizeof *a) == 0;
}

/* ---- notes, in order and as many as are told ---- */

static void take_row_note(parts_digest *d, uint64_t line, size_t fields, bool text_after_quote) {
    if (d->rejected >= NOTES_SHOWN) return;
    d->notes = mix(mix(mix(d->notes, line), fields), text_after_quote ? 2 : 1);
}

static void take_field_note(parts_digest *d, uint64_t line, size_t column, csv_field field) {
    note n;
    if (d->bad_fields >= NOTES_SHOWN) return;
    note_set_text(&n, field);
    d->notes = mix_bytes(mix(mix(d->notes, line), column), n.text, strlen(n.text));
}

/* ---- by the pipeline ---- */

typedef struct memory {
    const char *bytes;
    size_t length;
} memory;

static ssize_t read_memory(void *context, uint64_t offset, char *buffer, size_t size) {
    const memory *m = context;
    size_t rest = offset < m->length ? m->length - (size_t)offset : 0;
    size_t n = rest < size ? rest : size;
    memcpy(buffer, m->bytes + (offset < m->length ? offset : 0), n);
    return (ssize_t)n;
}

static void take_number(uint64_t *hash, const drift_column *c, int64_t row) {
    bool valid = (c->validity[row / 8] >> (row % 8) & 1) != 0;
    *hash = mix(*hash, valid ? 1 : 0);
    if (valid) *hash = mix_double(*hash, ((const double *)c->data)[row]);
}

static void take_text(uint64_t *hash, const drift_column *c, int64_t row) {
    bool valid = (c->validity[row / 8] >> (row % 8) & 1) != 0;
    int64_t begin = c->strings->offsets[row], end = c->strings->offsets[row + 1];
    *hash = mix_bytes(mix(*hash, valid ? 1 : 0), c->strings->bytes + begin, (size_t)(end - begin));
}

static void take_batch(parts_digest *d, part *p) {
    drift_batch batch;
    part_batch(p, &batch);
    for (size_t i = 0; i < batch.column_count; i++)
        for (int64_t row = 0; row < batch.rows; row++)
            if (batch.columns[i].type == DRIFT_DATA_FLOAT64)
                take_number(&d->columns[i], &batch.columns[i], row);
            else
                take_text(&d->columns[i], &batch.columns[i], row);
}

/* @return false where a note ends the reading. */
static bool take_notes(parts_digest *d, const part *p, uint64_t before) {
    parts_digest told = *d;
    for (size_t r = 0, k = 0; r < p->bad_rows.kept || k < p->bad_fields.kept;) {
        const note *a = &p->bad_rows.notes[r], *b = &p->bad_fields.notes[k];
        bool row = k == p->bad_fields.kept || (r < p->bad_rows.kept && a->row < b->row);
        if (row)
            take_row_note(&told, a->line + before, a->fields, a->text_after_quote);
        else
            take_field_note(&told, b->line + before, b->column,
                            (csv_field){b->text, strlen(b->text)});
        told.rejected += row ? 1 : 0;
        told.bad_fields += row ? 0 : 1;
        r += row ? 1 : 0;
        k += row ? 0 : 1;
        d->notes = told.notes;
        if (row ? p->plan->stop_at_row : p->plan->stop_at_field) return false;
    }
    return true;
}

static bool take_part(parts_digest *d, part *p, uint64_t before) {
    if (!take_notes(d, p, before)) {
        d->status = CSV_STOPPED;
        return false;
    }
    take_batch(d, p);
    d->rows += p->rows;
    d->rejected += p->bad_rows.count;
    d->bad_fields += p->bad_fields.count;
    d->repaired += p->repaired;
    for (size_t i = 0; i < p->plan->column_count; i++) {
        d->guesses[i].values += p->guesses[i].values;
        d->guesses[i].numbers += p->guesses[i].numbers;
        d->guesses[i].codes += p->guesses[i].codes;
    }
    d->status = p->status;
    d->line = p->status != CSV_OK ? part_error_line(p) + before : 0;
    return p->status == CSV_OK;
}

/* What counts when the reading was stopped. */
static void keep_stop(parts_digest *d) {
    parts_digest stopped;
    if (d->status != CSV_STOPPED) return;
    start(&stopped);
    stopped.notes = d->notes;
    stopped.status = d->status;
    *d = stopped;
}

bool parts_digest_of(const char *bytes, size_t length, const reading_plan *plan, size_t chunk,
                     unsigned threads, parts_digest *out) {
    memory m = {bytes, length};
    const pipeline_input input = {
        .context = &m, .read = read_memory, .in_order = (length & 1) != 0, .offset = 0};
    pipeline *p = pipeline_create(&input, plan, chunk, threads);
    part *next;
    if (p == NULL) return false;
    start(out);
    while ((next = pipeline_next(p)) != NULL)
        if (!take_part(out, next, pipeline_first_line(p) - 1)) break;
    pipeline_free(p);
    keep_stop(out);
    return true;
}

/* ---- by the reference ---- */

typedef struct slow_reading {
    const reading_plan *plan;
    parts_digest *out;
    bool stopped;
    char room[3 * 65536];
} slow_reading;

static void slow_text(slow_reading *s, size_t column, csv_field field) {
    char number[DRIFT_DOUBLE_TEXT_SIZE];
    uint64_t *hash = &s->out->columns[column];
    double value;
    char decimal = s->plan->settings->decimal;
    if (s->plan->columns[column].reading == READ_NUMBER_TEXTS &&
        number_parse(field.text, field.length, decimal, &value))
        field = (csv_field){number, drift_format_double(value, number)};
    if (!utf8_text_is_valid(field.text, field.length)) {
        s->out->repaired++;
        field = (csv_field){s->room, utf8_text_repair(field.text, field.length, s->room)};
    }
    *hash = mix_bytes(mix(*hash, 1), field.text, field.length);
}

static void slow_number(slow_reading *s, size_t column, csv_field field, uint64_t line) {
    double value;
    uint64_t *hash = &s->out->columns[column];
    if (number_parse(field.text, field.length, s->plan->settings->decimal, &value)) {
        *hash = mix_double(mix(*hash, 1), value);
        return;
    }
    *hash = mix(*hash, 0);
    take_field_note(s->out, line, column, field);
    s->out->bad_fields++;
    if (s->plan->stop_at_field) s->stopped = true;
}

static void slow_field(slow_reading *s, size_t column, csv_field field, uint64_t line) {
    bool numbers = s->plan->columns[column].reading == READ_NUMBERS;
    if (s->plan->guesses) infer_field(&s->out->guesses[column], &field, s->plan->settings);
    if (!missing_is(s->plan->settings->missing_tokens, field.text, field.length)) {
        if (numbers)
            slow_number(s, column, field, line);
        else
            slow_text(s, column, field);
        return;
    }
    uint64_t *hash = &s->out->columns[column];
    *hash = mix(*hash, 0);
    if (!numbers) *hash = mix_bytes(*hash, "", 0);
}

static bool slow_row(void *context, const csv_row *row) {
    slow_reading *s = context;
    if (row->text_after_quote || row->count != s->plan->field_count) {
        take_row_note(s->out, row->line, row->count, row->text_after_quote);
        s->out->rejected++;
        return !s->plan->stop_at_row;
    }
    for (size_t i = 0; i < s->plan->column_count && !s->stopped; i++)
        slow_field(s, i, row->fields[s->plan->columns[i].field], row->line);
    s->out->rows++;
    return !s->stopped;
}

bool parts_digest_of_reference(const char *bytes, size_t length, const reading_plan *plan,
                               parts_digest *out) {
    slow_reading *s = calloc(1, sizeof *s);
    if (s == NULL) return false;
    *s = (slow_reading){.plan = plan, .out = out};
    start(out);
    csv_reference *reader = csv_reference_create(plan->settings->delimiter, 0, slow_row, s);
    if (reader == NULL) {
        free(s);
        return false;
    }
    csv_reference_continue(reader, 0, 1);
    out->status = csv_reference_feed(reader, bytes, length);
    if (out->status == CSV_OK) out->status = csv_reference_finish(reader);
    out->line = out->status != CSV_OK ? csv_reference_line(reader) : 0;
    csv_reference_free(reader);
    free(s);
    keep_stop(out);
    return true;
}
