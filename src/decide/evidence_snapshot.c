/* SPDX-License-Identifier: Apache-2.0 */
/* An alarm as bytes, and back: options, references, and what changed since. All tables follow from
 * these and are made anew. In: an alarm, or hostile bytes. Out: the other. Layer: decide. */
#include <math.h>
#include <stdint.h>

#include "base/error.h"
#include "base/frame.h"
#include "base/memory.h"
#include "base/reader.h"
#include "base/writer.h"
#include "decide/evidence.h"

static const frame snapshot = {"\x89"
                               "DCE\r\n\x1a\n",
                               1, "evidence"};

/* ---- writing ---- */

static void put_settings(writer *out, const drift_evidence *e) {
    const evidence_settings *s = &e->settings;
    writer_u32(out, (uint32_t)s->mode);
    writer_u32(out, s->slots);
    writer_f64(out, s->budget);
    writer_f64(out, s->typical_rows);
    writer_f64(out, s->min_effect);
    writer_f64(out, s->delta_ref);
    writer_f64(out, s->design_effect);
    writer_u64(out, e->count);
}

static void put_shape(writer *out, const evidence_column *c, uint32_t slots) {
    writer_u32(out, (uint32_t)c->kind);
    writer_u32(out, c->edges_are_rows);
    writer_u64(out, c->bins);
    writer_f64(out, c->given_weight);
    writer_f64(out, c->design_effect);
    writer_u64_array(out, c->reference, slots * c->bins);
}

static void put_column(writer *out, const evidence_column *c, uint32_t slots) {
    for (size_t i = 0; i < slots; i++) {
        const evidence_slot *slot = &c->slots[i];
        writer_f64_array(out, slot->learned, c->bins);
        writer_f64_array(out, slot->share, c->bins);
        writer_f64(out, slot->total);
        writer_f64(out, slot->renewed_total);
    }
    writer_f64_array(out, c->evidence, c->entries);
    writer_f64_array(out, c->since, c->entries);
    writer_u64_array(out, c->onset, c->entries);
    for (size_t h = 0; h < EVIDENCE_ADAPTIVE; h++) {
        writer_f64_array(out, c->recent[h], c->bins);
        writer_f64_array(out, c->expected[h], c->bins);
    }
    writer_u32(out, c->listed);
}

static void put_evidence(writer *out, const drift_evidence *e) {
    frame_begin(&snapshot, out);
    put_settings(out, e);
    for (size_t i = 0; i < e->count; i++)
        put_shape(out, &e->columns[i], e->settings.slots);
    for (size_t i = 0; i < e->count; i++)
        put_column(out, &e->columns[i], e->settings.slots);
    writer_f64(out, e->evidence);
    writer_u32(out, e->alarm);
    writer_u64(out, e->checks);
    writer_u64(out, e->alarms);
    writer_u64(out, e->last_alarm);
    writer_u64(out, e->listed);
}

size_t drift_evidence_snapshot_size(const drift_evidence *e) {
    if (!e) return 0;
    writer out = {NULL, 0};
    put_evidence(&out, e);
    return out.length + FRAME_CRC_SIZE;
}

drift_status drift_evidence_snapshot(const drift_evidence *e, void *buffer, size_t size,
                                     drift_error *error) {
    if (!e || !buffer) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "evidence or buffer is NULL");
    }
    size_t needed = drift_evidence_snapshot_size(e);
    drift_status status = frame_has_room(needed, size, error);
    if (status != DRIFT_OK) return status;
    writer out = {buffer, 0};
    put_evidence(&out, e);
    frame_end(&out);
    return DRIFT_OK;
}

/* ---- reading ---- */

static drift_status damaged(drift_error *error, const char *why) {
    return frame_damaged(&snapshot, why, error);
}

static drift_status read_settings(reader *in, evidence_settings *s, uint64_t *count,
                                  drift_error *error) {
    uint32_t mode, slots;
    double budget, rows, effect, delta, design;
    int all = reader_u32(in, &mode) && reader_u32(in, &slots) && reader_f64(in, &budget) &&
              reader_f64(in, &rows) && reader_f64(in, &effect) && reader_f64(in, &delta) &&
              reader_f64(in, &design) && reader_u64(in, count);
    if (!all) return damaged(error, "it is cut short");
    if (!(rows >= 1 && rows <= UINT32_MAX) || mode > DRIFT_REFERENCE_BALL || slots == 0 ||
        !(budget >= 1) || !(delta > 0) || !(design >= 1) || *count == 0 || *count > EVIDENCE_MOST) {
        return damaged(error, "an option is out of range");
    }
    drift_evidence_options o;
    drift_evidence_options_init(&o);
    o.reference_mode = (int32_t)mode;
    o.false_alarm_every = budget;
    o.typical_rows = (uint64_t)rows;
    o.min_effect = effect;
    o.delta_ref = delta;
    o.design_effect = design;
    o.slots = slots;
    if (evidence_settings_from(&o, s, NULL) == DRIFT_OK) return DRIFT_OK;
    return damaged(error, "an option is out of range");
}

/* A column and its reference, which is a block of its own. */
static int read_shape(reader *in, uint32_t slots, const drift_allocator *memory,
                      drift_evidence_column *c) {
    uint32_t kind, edges;
    uint64_t bins;
    drift_evidence_column_init(c);
    if (!reader_u32(in, &kind) || !reader_u32(in, &edges) || !reader_u64(in, &bins) ||
        !reader_f64(in, &c->weight) || !reader_f64(in, &c->design_effect)) {
        return 0;
    }
    if (bins == 0 || bins > in->length / sizeof(uint64_t) / slots || edges > 1 ||
        kind > DRIFT_BINS_CATEGORICAL || !(c->weight > 0)) {
        return 0;
    }
    c->kind = (int32_t)kind;
    c->edges_are_rows = edges;
    c->bins = (size_t)bins;
    uint64_t *reference = memory_zeroed(memory, slots * c->bins, sizeof *reference);
    c->reference = reference;
    return reference && reader_u64_array(in, reference, slots * c->bins);
}

static int all_between(const double *values, size_t count, double low, double high) {
    for (size_t i = 0; i < count; i++)
        if (!(values[i] >= low && values[i] <= high)) return 0;
    return 1;
}

static double sum_of(const double *values, size_t count) {
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += values[i];
    return sum;
}

static int read_slot(reader *in, const evidence_column *c, evidence_slot *slot) {
    if (!reader_f64_array(in, slot->learned, c->bins) ||
        !reader_f64_array(in, slot->share, c->bins) || !reader_f64(in, &slot->total) ||
        !reader_f64(in, &slot->renewed_total)) {
        return 0;
    }
    double learned = sum_of(slot->learned, c->bins);
    return all_between(slot->learned, c->bins, 0.5, EVIDENCE_COUNT_LIMIT) &&
           all_between(slot->share, c->bins, 1e-17, 1) &&
           fabs(sum_of(slot->share, c->bins) - 1) < 1e-9 && slot->total > 0 &&
           fabs(learned - slot->total) <= 1e-9 * slot->total && slot->renewed_total > 0 &&
           slot->renewed_total <= slot->total;
}

static int read_column(reader *in, drift_evidence *e, evidence_column *c, uint64_t checks) {
    for (size_t i = 0; i < e->settings.slots; i++)
        if (!read_slot(in, c, &c->slots[i])) return 0;
    if (!reader_f64_array(in, c->evidence, c->entries) ||
        !reader_f64_array(in, c->since, c->entries) ||
        !reader_u64_array(in, c->onset, c->entries)) {
        return 0;
    }
    for (size_t h = 0; h < EVIDENCE_ADAPTIVE; h++) {
        if (!reader_f64_array(in, c->recent[h], c->bins) ||
            !reader_f64_array(in, c->expected[h], c->bins) ||
            !all_between(c->recent[h], c->bins, 0, 1e18) ||
            !all_between(c->expected[h], c->bins, 0, 1e18)) {
            return 0;
        }
    }
    for (size_t j = 0; j < c->entries; j++)
        if (c->onset[j] > checks) return 0;
    return reader_u32(in, &c->listed) && c->listed <= 1 &&
           all_between(c->evidence, c->entries, 0, EVIDENCE_LARGEST) &&
           all_between(c->since, c->entries, -1e30, 1e30);
}

static int read_totals(reader *in, drift_evidence *e) {
    return reader_f64(in, &e->evidence) && reader_u32(in, &e->alarm) &&
           reader_u64(in, &e->checks) && reader_u64(in, &e->alarms) &&
           reader_u64(in, &e->last_alarm) && reader_u64(in, &e->listed) && e->evidence >= 0 &&
           e->evidence <= EVIDENCE_LARGEST && e->alarm <= 1 && e->alarms <= e->checks &&
           e->last_alarm <= e->checks && e->listed <= e->count;
}

/* Totals stand behind the columns, which are checked against them. */
#define TOTALS_SIZE (8 + 4 + 4 * 8)

static int read_state(reader *in, drift_evidence *e) {
    if (in->length < TOTALS_SIZE) return 0;
    reader totals = {in->bytes + in->length - TOTALS_SIZE, TOTALS_SIZE};
    if (!read_totals(&totals, e)) return 0;
    in->length -= TOTALS_SIZE;
    for (size_t i = 0; i < e->count; i++) {
        evidence_column *c = &e->columns[i];
        if (!read_column(in, e, c, e->checks)) return 0;
        for (size_t slot = 0; slot < e->settings.slots; slot++)
            evidence_derive(e, c, &c->slots[slot]);
    }
    return in->length == 0;
}

static drift_status make(const drift_evidence_column *columns, size_t count,
                         const evidence_settings *settings, reader *in,
                         const drift_allocator *allocator, drift_evidence **out,
                         drift_error *error) {
    if (evidence_check_columns(columns, count, settings->slots, NULL) != DRIFT_OK) {
        return damaged(error, "a column is impossible");
    }
    drift_evidence *e = NULL;
    drift_status status = evidence_make(columns, count, settings, allocator, &e, error);
    if (status != DRIFT_OK) return status;
    evidence_begin(e);
    if (read_state(in, e)) {
        *out = e;
        return DRIFT_OK;
    }
    drift_evidence_free(e);
    return damaged(error, "its state is impossible");
}

static void release_columns(const drift_allocator *memory, drift_evidence_column *columns,
                            size_t count, uint32_t slots) {
    for (size_t i = 0; columns && i < count; i++) {
        memory_release(memory, (void *)(uintptr_t)columns[i].reference, slots * columns[i].bins,
                       sizeof(uint64_t));
    }
    memory_release(memory, columns, count, sizeof *columns);
}

static drift_status read_evidence(reader *in, const drift_allocator *allocator,
                                  drift_evidence **out, drift_error *error) {
    evidence_settings settings;
    uint64_t count = 0;
    drift_status status = read_settings(in, &settings, &count, error);
    if (status != DRIFT_OK) return status;
    drift_allocator memory = memory_allocator(allocator);
    drift_evidence_column *columns = memory_zeroed(&memory, (size_t)count, sizeof *columns);
    if (!columns) return error_memory(error);
    size_t read = 0;
    while (read < count && read_shape(in, settings.slots, &memory, &columns[read]))
        read++;
    status = read == count ? make(columns, read, &settings, in, allocator, out, error)
                           : damaged(error, "a column is impossible, or there is no memory for it");
    release_columns(&memory, columns, (size_t)count, settings.slots);
    return status;
}

drift_status drift_evidence_restore(const void *bytes, size_t size,
                                    const drift_allocator *allocator, drift_evidence **out,
                                    drift_error *error) {
    if (!bytes || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "bytes or out is NULL");
    }
    reader in = {bytes, size};
    drift_evidence *made = NULL;
    drift_status status = frame_open(&snapshot, &in, error);
    if (status == DRIFT_OK) status = read_evidence(&in, allocator, &made, error);
    if (status == DRIFT_OK) *out = made;
    return status;
}
