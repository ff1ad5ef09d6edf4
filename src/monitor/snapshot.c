/* SPDX-License-Identifier: Apache-2.0 */
/* A monitor as bytes, and back. One list of what a monitor holds serves writing and reading, so
 * that the two cannot differ. In: a monitor, or hostile bytes. Out: the other. Layer: monitor. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/file.h"
#include "base/frame.h"
#include "base/memory.h"
#include "monitor/monitor.h"
#include "monitor/snapshot_check.h"

static const frame snapshot = {"\x89"
                               "DCM\r\n\x1a\n",
                               3, "a monitor"};

/* ---- one walk for both directions ---- */

/* Writes to `out`, or reads from `in` if that is given. */
typedef struct walk {
    writer *out;
    reader *in;
    int failed;
} walk;

static void walk_u64(walk *w, uint64_t *value) {
    if (w->out) {
        writer_u64(w->out, *value);
    } else if (!reader_u64(w->in, value)) {
        w->failed = 1;
    }
}

static void walk_i64(walk *w, int64_t *value) {
    uint64_t bits;
    memcpy(&bits, value, sizeof bits);
    walk_u64(w, &bits);
    memcpy(value, &bits, sizeof bits);
}

static void walk_u32(walk *w, uint32_t *value) {
    if (w->out) {
        writer_u32(w->out, *value);
    } else if (!reader_u32(w->in, value)) {
        w->failed = 1;
    }
}

static void walk_i32(walk *w, int32_t *value) {
    uint32_t bits;
    memcpy(&bits, value, sizeof bits);
    walk_u32(w, &bits);
    memcpy(value, &bits, sizeof bits);
}

static void walk_f64(walk *w, double *value) {
    if (w->out) {
        writer_f64(w->out, *value);
    } else if (!reader_f64(w->in, value) || !isfinite(*value)) {
        w->failed = 1;
    }
}

static void walk_counts(walk *w, uint64_t *values, size_t count) {
    if (w->out) {
        writer_u64_array(w->out, values, count);
    } else if (!reader_u64_array(w->in, values, count)) {
        w->failed = 1;
    }
}

static void walk_sums(walk *w, double *values, size_t count) {
    if (w->out) {
        writer_f64_array(w->out, values, count);
    } else if (!reader_f64_array(w->in, values, count)) {
        w->failed = 1;
    }
}

static void walk_rows(walk *w, window_rows *rows) {
    walk_u64(w, &rows->rows);
    walk_i64(w, &rows->first);
    walk_i64(w, &rows->last);
}

/* ---- what a monitor holds ---- */

static void walk_window(walk *w, window *x) {
    size_t panes = x->rule.decaying ? 1 : x->rule.panes;
    walk_counts(w, x->counts, panes * x->count_size);
    walk_sums(w, x->sums, panes * x->sum_size);
    for (size_t i = 0; i < panes; i++)
        walk_rows(w, &x->rows[i]);
    if (x->weights) walk_sums(w, x->weights, x->count_size + x->sum_size + 1);
    walk_u32(w, &x->open);
    walk_u32(w, &x->closed);
    walk_u32(w, &x->started);
    walk_i64(w, &x->pane_start);
    walk_rows(w, &x->whole);
}

static void walk_statistic(walk *w, track_statistic *s) {
    walk_i32(w, &s->status);
    walk_u32(w, &s->fields);
    walk_i32(w, &s->verdict);
    walk_i32(w, &s->tested);
    walk_f64(w, &s->value);
    walk_f64(w, &s->p);
    walk_f64(w, &s->p_adjusted);
}

static void walk_column(walk *w, track_column *c) {
    walk_i32(w, &c->status);
    walk_i32(w, &c->verdict);
    walk_i32(w, &c->values);
    walk_i32(w, &c->quality);
    walk_u64(w, &c->rows);
    walk_u64(w, &c->usable);
    walk_u64(w, &c->unseen);
    walk_f64(w, &c->missing);
    walk_f64(w, &c->reference_missing);
    for (size_t s = 0; s < TRACK_STATISTICS; s++)
        walk_statistic(w, &c->statistics[s]);
}

static void walk_track(walk *w, track *t) {
    walk_window(w, &t->window);
    for (size_t k = 0; k < t->plan.column_count; k++)
        walk_column(w, &t->columns[k]);
    walk_i32(w, &t->summary.verdict);
    walk_u64(w, &t->summary.evaluated);
    walk_u64(w, &t->summary.drifted);
    walk_u64(w, &t->summary.warnings);
    walk_u64(w, &t->summary.insufficient);
    walk_u64(w, &t->summary.failed);
    walk_rows(w, &t->seen);
    walk_counts(w, t->counts, t->plan.count_size + t->extra_counts);
    walk_sums(w, t->sums, t->extra_sums);
    if (!t->taken) return;
    walk_u64(w, &t->taken_rows);
    walk_counts(w, t->taken, t->plan.count_size);
}

static void walk_note(walk *w, group_note *n) {
    walk_i32(w, &n->state.explanation);
    walk_u32(w, &n->state.listed);
    walk_u32(w, &n->state.bin);
    walk_u32(w, &n->fields);
    walk_f64(w, &n->state.evidence);
    walk_f64(w, &n->state.weight);
    walk_f64(w, &n->state.size);
    walk_f64(w, &n->state.before);
    walk_u64(w, &n->state.onset);
    walk_u64(w, &n->checks);
    walk_u64(w, &n->rows);
    walk_f64(w, &n->psi);
    walk_f64(w, &n->lower);
    walk_f64(w, &n->upper);
    walk_f64(w, &n->out_of_range);
}

/* The evidence's snapshot stands behind its length. */
static void walk_evidence(walk *w, group *g, const drift_allocator *allocator) {
    uint64_t size = drift_evidence_snapshot_size(g->evidence);
    walk_u64(w, &size);
    if (w->out) {
        unsigned char *to = w->out->bytes ? w->out->bytes + w->out->length : NULL;
        if (to) drift_evidence_snapshot(g->evidence, to, (size_t)size, NULL);
        w->out->length += (size_t)size;
        return;
    }
    const unsigned char *bytes = size <= w->in->length ? reader_take(w->in, (size_t)size) : NULL;
    if (!bytes || !snapshot_take_evidence(g, bytes, (size_t)size, allocator)) w->failed = 1;
}

static void walk_group(walk *w, group *g, const drift_allocator *allocator) {
    if (!g->evidence || w->failed) return;
    uint64_t leader = g->leader;
    walk_evidence(w, g, allocator);
    walk_counts(w, g->counts, g->count_size);
    for (size_t i = 0; i < g->column_count; i++)
        walk_note(w, &g->notes[i]);
    walk_u64(w, &g->alarm_sequence);
    walk_u64(w, &leader);
    walk_u32(w, &g->has_alarm);
    if (g->evidence->settings.slots > 1) walk_u32(w, &g->slot);
    if (!w->out) g->leader = leader < g->column_count ? (size_t)leader : 0;
    if (leader >= g->column_count) w->failed = 1;
}

static void walk_alarm(walk *w, decide_alarm *a) {
    walk_u64(w, &a->drifted);
    walk_u64(w, &a->warned);
    walk_i32(w, &a->raised);
    walk_u32(w, &a->cooldown);
}

static void walk_stream(walk *w, stream *s, const drift_allocator *allocator) {
    walk_track(w, &s->track);
    walk_group(w, &s->group, allocator);
    walk_alarm(w, &s->alarm);
    walk_u64(w, &s->windows);
    walk_u32(w, &s->has_origin);
    walk_f64(w, &s->origin);
}

static void walk_outcomes(walk *w, outcomes_state *s, size_t sums) {
    if (!s->sums) return;
    walk_window(w, &s->window);
    walk_sums(w, s->sums, sums);
    walk_rows(w, &s->seen);
    for (size_t i = 0; i < DRIFT_METRIC_COUNT; i++) {
        walk_i32(w, &s->values[i].status);
        walk_f64(w, &s->values[i].value);
        walk_f64(w, &s->values[i].standard_error);
        walk_f64(w, &s->values[i].bound);
        walk_i32(w, &s->verdicts[i]);
        walk_f64(w, &s->p[i]);
        walk_alarm(w, &s->alarms[i]);
    }
    walk_u64(w, &s->windows);
    walk_u32(w, &s->has_origin);
    walk_f64(w, &s->origin);
}

static void walk_losses(walk *w, risk_losses *l) {
    walk_sums(w, l->gain, RISK_BETS);
    walk_f64(w, &l->sum);
    walk_f64(w, &l->rows);
}

/* The limit is that of the reference, so that it is not in the bytes. */
static void walk_risk(walk *w, drift_monitor *m, risk_watch *r) {
    uint32_t has_limit = r->has_limit;
    double sum = r->reference_sum, rows = r->reference_rows;
    walk_u32(w, &has_limit);
    walk_f64(w, &sum);
    walk_f64(w, &rows);
    if (!w->out && !risks_take_reference(m, r, has_limit, sum, rows)) w->failed = 1;
    walk_losses(w, &r->fresh);
    for (size_t i = 0; r->piles && i < RISK_PILES; i++)
        walk_losses(w, &r->piles[i]);
    walk_sums(w, r->risk.evidence, RISK_BETS);
    walk_sums(w, r->risk.since, RISK_BETS);
    walk_counts(w, r->risk.onset, RISK_BETS);
    walk_sums(w, r->risk.sum, RISK_BETS);
    walk_sums(w, r->risk.rows, RISK_BETS);
    walk_u32(w, &r->risk.alarm);
    walk_u64(w, &r->risk.checks);
    walk_u64(w, &r->risk.alarms);
    walk_u64(w, &r->risk.last_alarm);
    walk_u64(w, &r->late);
    walk_u64(w, &r->alarm_sequence);
    walk_f64(w, &r->alarm_mean);
    walk_u64(w, &r->alarm_onset);
    walk_u64(w, &r->alarm_checks);
    walk_u32(w, &r->has_alarm);
}

static void walk_risks(walk *w, drift_monitor *m) {
    if (m->risk_count == 0) return; /* nothing there in format 2 either */
    for (size_t i = 0; i < m->risk_count && !w->failed; i++)
        walk_risk(w, m, &m->risks[i]);
    walk_i64(w, &m->outcome_clock.now);
    walk_u32(w, &m->outcome_clock.started);
}

/* Texts are zeroed behind their end, so that the same events are the same bytes. */
static void walk_event(walk *w, drift_event *e) {
    walk_u64(w, &e->sequence);
    walk_i64(w, &e->time);
    walk_u64(w, &e->window);
    walk_u64(w, &e->rows);
    walk_i32(w, &e->kind);
    walk_i32(w, &e->of);
    walk_i32(w, &e->severity);
    walk_i32(w, &e->subject);
    walk_u64(w, &e->index);
    walk_i32(w, &e->statistic);
    walk_i32(w, &e->direction);
    walk_i32(w, &e->source);
    walk_u32(w, &e->fields);
    walk_f64(w, &e->value);
    walk_f64(w, &e->threshold);
    walk_f64(w, &e->p_value);
    if (w->out) {
        writer_bytes(w->out, e->name, sizeof e->name);
        return;
    }
    const unsigned char *name = reader_take(w->in, sizeof e->name);
    if (!name) w->failed = 1;
    if (name) memcpy(e->name, name, sizeof e->name);
}

/* Places of the ring that hold no event are zero: the snapshot has always the same length. */
static void walk_events(walk *w, event_ring *r) {
    uint64_t count = r->count;
    walk_u64(w, &count);
    walk_u64(w, &r->raised);
    walk_u64(w, &r->lost);
    if (!w->out) {
        r->first = 0;
        r->count = count <= r->capacity ? (size_t)count : 0;
        if (count > r->capacity) w->failed = 1;
    }
    for (size_t i = 0; i < r->capacity && !w->failed; i++) {
        drift_event none;
        memset(&none, 0, sizeof none);
        walk_event(w, i < r->count ? &r->events[(r->first + i) % r->capacity] : &none);
    }
}

static void walk_detectors(walk *w, drift_monitor *m) {
    for (size_t i = 0; i < m->attached_count && !w->failed; i++) {
        attached *a = &m->attached[i];
        size_t size = drift_detector_snapshot_size(a->detector);
        walk_u64(w, &a->cooldown_until);
        if (w->out) {
            unsigned char *to = w->out->bytes ? w->out->bytes + w->out->length : NULL;
            if (to) drift_detector_snapshot(a->detector, to, size, NULL);
            w->out->length += size;
            continue;
        }
        const unsigned char *bytes = reader_take(w->in, size);
        if (!bytes || !snapshot_take_detector(m, a, bytes, size)) w->failed = 1;
    }
}

static void walk_monitor(walk *w, drift_monitor *m) {
    const drift_monitor_options *o = &m->settings.options;
    walk_track(w, &m->columns);
    walk_group(w, &m->features, &m->allocator);
    walk_group(w, &m->predictions, &m->allocator);
    for (size_t i = 0; i < m->columns.plan.column_count * COLUMN_ALARMS; i++)
        walk_alarm(w, &m->alarms[i]);
    for (size_t i = 0; i < m->stream_count; i++)
        walk_stream(w, &m->streams[i], &m->allocator);
    walk_outcomes(w, &m->outcomes, outcomes_sum_count(o->task, o->classes));
    walk_events(w, &m->events);
    walk_detectors(w, m);
    walk_risks(w, m);
    if (m->settings.options.slot_count > 1) walk_u32(w, &m->slot);
    walk_u64(w, &m->windows);
    walk_u64(w, &m->total_rows);
    walk_u64(w, &m->total_batches);
    walk_u64(w, &m->total_outcomes);
    walk_u64(w, &m->unlabeled);
    walk_u64(w, &m->late_rows);
    walk_i64(w, &m->seen_start);
    walk_i64(w, &m->seen_end);
    walk_i64(w, &m->last_time);
    walk_u32(w, &m->has_time);
}

/* ---- writing ---- */

/* The walk does not change a monitor that it writes. */
static void put_monitor(writer *out, const drift_monitor *m) {
    size_t profile = drift_profile_encoded_size(m->reference);
    walk w = {out, NULL, 0};
    frame_begin(&snapshot, out);
    writer_u32(out, 0);
    writer_u64(out, m->settings.byte_count);
    writer_u64(out, profile);
    writer_bytes(out, m->settings.bytes, m->settings.byte_count);
    if (out->bytes) drift_profile_encode(m->reference, out->bytes + out->length, profile, NULL);
    out->length += profile;
    walk_monitor(&w, (drift_monitor *)m);
}

size_t drift_monitor_snapshot_size(const drift_monitor *m) {
    if (!m) return 0;
    writer out = {NULL, 0};
    put_monitor(&out, m);
    return out.length + FRAME_CRC_SIZE;
}

drift_status drift_monitor_snapshot(const drift_monitor *m, void *buffer, size_t size,
                                    drift_error *error) {
    if (!m || !buffer) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor or buffer is NULL");
    size_t needed = drift_monitor_snapshot_size(m);
    drift_status status = frame_has_room(needed, size, error);
    if (status != DRIFT_OK) return status;
    writer out = {buffer, 0};
    put_monitor(&out, m);
    frame_end(&out);
    return DRIFT_OK;
}

drift_status drift_monitor_save(const drift_monitor *m, const char *path, drift_error *error) {
    if (!m || !path || path[0] == '\0') {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor is NULL, or path NULL or empty");
    }
    size_t size = drift_monitor_snapshot_size(m);
    unsigned char *bytes = memory_zeroed(&m->allocator, size, 1);
    if (!bytes) return error_memory(error);
    drift_status status = drift_monitor_snapshot(m, bytes, size, error);
    if (status == DRIFT_OK) status = file_save(path, bytes, size, &m->allocator, error);
    memory_release(&m->allocator, bytes, size, 1);
    return status;
}

/* ---- reading ---- */

static drift_status damaged(drift_error *error, const char *why) {
    return frame_damaged(&snapshot, why, error);
}

/* What comes before the settings: a zero, and two lengths, which what follows must have. */
static drift_status take_lengths(reader *in, uint64_t *settings, uint64_t *profile,
                                 drift_error *error) {
    uint32_t zero;
    if (!(reader_u32(in, &zero) && reader_u64(in, settings) && reader_u64(in, profile)) ||
        *settings > in->length || *profile > in->length - *settings) {
        return damaged(error, "it is cut short");
    }
    return zero == 0 ? DRIFT_OK : error_set(error, DRIFT_VERSION, "written by a newer driftcheck");
}

static drift_status take_profile(reader *in, size_t size, const drift_allocator *allocator,
                                 drift_profile **profile, drift_error *error) {
    drift_error inner;
    drift_error_init(&inner);
    const unsigned char *bytes = reader_take(in, size);
    if (!bytes) return damaged(error, "it is cut short");
    drift_status status = drift_profile_decode(bytes, size, allocator, profile, &inner);
    if (status == DRIFT_OK || status == DRIFT_OUT_OF_MEMORY) return status;
    return error_set(error, status, "damaged snapshot of a monitor: its profile: %s",
                     inner.message);
}

/* Windows and rings of the size that hostile options ask for are made only if the bytes for them
 * are there: what a monitor of these options needs is compared with what follows. */
static drift_status build(reader *in, size_t settings_size, size_t profile_size,
                          const drift_allocator *allocator, drift_monitor **out,
                          drift_error *error) {
    monitor_settings s;
    drift_profile *profile = NULL;
    const unsigned char *bytes = reader_take(in, settings_size);
    if (!bytes) return damaged(error, "it is cut short");
    drift_status status = settings_from_bytes(&s, bytes, settings_size, allocator, error);
    if (status == DRIFT_OK) status = take_profile(in, profile_size, allocator, &profile, error);
    if (status == DRIFT_OK && snapshot_least_size(&s, profile) > in->length) {
        status = damaged(error, "too short for its options");
    }
    if (status != DRIFT_OK) {
        settings_destroy(&s);
    } else {
        drift_error inner;
        drift_error_init(&inner);
        status = monitor_build(profile, NULL, &s, out, &inner);
        if (status == DRIFT_INVALID_ARGUMENT) {
            status = error_set(error, DRIFT_BAD_FORMAT, "damaged snapshot of a monitor: %s",
                               inner.message);
        } else if (status != DRIFT_OK) {
            error_set(error, status, "%s", inner.message);
        }
    }
    drift_profile_free(profile);
    return status;
}

drift_status drift_monitor_restore(const void *bytes, size_t size, const drift_allocator *allocator,
                                   drift_monitor **out, drift_error *error) {
    if (!bytes || !out) return error_set(error, DRIFT_INVALID_ARGUMENT, "bytes or out is NULL");
    reader in = {bytes, size};
    uint64_t settings_size, profile_size;
    drift_status status = frame_open(&snapshot, &in, error);
    if (status == DRIFT_OK) status = take_lengths(&in, &settings_size, &profile_size, error);
    if (status != DRIFT_OK) return status;
    drift_allocator memory = memory_allocator(allocator);
    drift_monitor *m = NULL;
    status = build(&in, (size_t)settings_size, (size_t)profile_size, &memory, &m, error);
    if (status != DRIFT_OK) return status;
    walk w = {NULL, &in, 0};
    walk_monitor(&w, m);
    const char *wrong =
        w.failed || in.length != 0 ? "its length does not fit its options" : snapshot_find_fault(m);
    if (wrong) {
        drift_monitor_free(m);
        return damaged(error, wrong);
    }
    *out = m;
    return DRIFT_OK;
}

drift_status drift_monitor_load(const char *path, const drift_allocator *allocator,
                                drift_monitor **out, drift_error *error) {
    if (!path || path[0] == '\0' || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "path is NULL or empty, or out is NULL");
    }
    file_contents c;
    drift_error inner;
    drift_error_init(&inner);
    drift_status status = file_load(path, snapshot.magic, FRAME_MAGIC_SIZE, allocator, &c, error);
    if (status == DRIFT_OK) {
        status = drift_monitor_restore(c.bytes, c.length, allocator, out, &inner);
        if (status != DRIFT_OK) file_error(path, status, &inner, error);
    }
    file_contents_destroy(&c);
    return status;
}
