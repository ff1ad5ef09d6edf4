/* SPDX-License-Identifier: Apache-2.0 */
/* Counts for threads of their own. In: batches. Out: counts, handed to the owner. Layer: monitor.
 *
 * Each shard has two buffers and one place that both sides can reach. The thread takes the buffer
 * out of the place, adds a batch, and puts it back; the owner takes out what is there and puts a
 * clean one in. Both do so by one atomic exchange, so neither ever waits:
 * - the thread finds the place empty only while the owner holds one buffer; the other is its own;
 * - between two batches all that was counted lies in the place or is with the owner, so nothing is
 *   lost with the thread;
 * - a buffer is read and written by its holder alone. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "monitor/monitor.h"

typedef struct shard_buffer {
    uint64_t rows;
    uint64_t batches;
    uint64_t counts[]; /* of a pane of the columns */
} shard_buffer;

static size_t buffer_size(const drift_monitor *m) {
    return sizeof(shard_buffer) + m->columns.plan.count_size * sizeof(uint64_t);
}

static int listens_to_columns(const drift_monitor *m) {
    for (size_t i = 0; i < m->attached_count; i++) {
        if (m->attached[i].source == DRIFT_SOURCE_COLUMN) return 1;
    }
    return risks_listen_to_columns(m);
}

static void release(drift_shard *s) {
    const drift_monitor *m = s->monitor;
    observer_destroy(&s->observer, &m->allocator);
    memory_release(&m->allocator, atomic_load(&s->shared), buffer_size(m), 1);
    memory_release(&m->allocator, s->spare, buffer_size(m), 1);
    memory_release(&m->allocator, s->clean, buffer_size(m), 1);
    memory_release(&m->allocator, s, 1, sizeof *s);
}

static int fill(drift_shard *s, const drift_monitor *m) {
    shard_buffer *first = memory_zeroed(&m->allocator, buffer_size(m), 1);
    s->clean = memory_zeroed(&m->allocator, buffer_size(m), 1);
    atomic_init(&s->shared, first);
    int observing = observer_init(&s->observer, &m->columns.plan, &m->allocator);
    return first && s->clean && observing;
}

drift_status drift_shard_create(drift_monitor *m, drift_shard **out, drift_error *error) {
    if (!m || !out) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor or out is NULL");
    if (listens_to_columns(m)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "a detector or a risk rule is about a column and needs its rows in order: "
                         "such a monitor has no shards");
    }
    drift_shard *s = memory_zeroed(&m->allocator, 1, sizeof *s);
    if (!s) return error_memory(error);
    s->monitor = m;
    if (!fill(s, m)) {
        release(s);
        return error_memory(error);
    }
    s->next = m->shards;
    m->shards = s;
    *out = s;
    return DRIFT_OK;
}

/* ---- the thread ---- */

static shard_buffer *take_buffer(drift_shard *s) {
    shard_buffer *b = atomic_exchange_explicit(&s->shared, NULL, memory_order_acquire);
    if (b) return b;
    b = s->spare;
    s->spare = NULL;
    return b;
}

/* What comes back is a clean buffer of the owner, if it took the other one meanwhile. */
static void put_buffer(drift_shard *s, shard_buffer *b) {
    shard_buffer *back = atomic_exchange_explicit(&s->shared, b, memory_order_acq_rel);
    if (back) s->spare = back;
}

drift_status drift_shard_observe(drift_shard *s, const drift_batch *batch, drift_error *error) {
    if (!s) return error_set(error, DRIFT_INVALID_ARGUMENT, "shard is NULL");
    drift_status status = observer_match(&s->observer, batch, error);
    if (status != DRIFT_OK) return status;
    shard_buffer *b = take_buffer(s);
    observer_count(&s->observer, 0, batch->rows, b->counts);
    b->rows += (uint64_t)batch->rows;
    b->batches++;
    put_buffer(s, b);
    return DRIFT_OK;
}

/* ---- the owner ---- */

static void merge(drift_monitor *m, const shard_buffer *b, int64_t timestamp) {
    window *w = &m->columns.window;
    uint64_t *counts = window_counts(w);
    for (size_t i = 0; i < m->columns.plan.count_size; i++)
        counts[i] += b->counts[i];
    window_add_rows(w, b->rows, timestamp);
    m->total_rows += b->rows;
    m->total_batches += b->batches;
    feed_note_rows(m, w, b->rows, timestamp);
    feed_end_columns(m, timestamp);
}

/* The owner's clean buffer goes in for the one that comes out. If the thread has that one in hand,
 * it will keep the clean one as its spare. */
static void collect(drift_shard *s, int64_t timestamp) {
    shard_buffer *clean = s->clean;
    s->clean = NULL;
    shard_buffer *b = atomic_exchange_explicit(&s->shared, clean, memory_order_acq_rel);
    if (!b) return;
    if (b->batches > 0) {
        merge(s->monitor, b, timestamp);
        memset(b, 0, buffer_size(s->monitor));
    }
    s->clean = b;
}

drift_status drift_monitor_collect(drift_monitor *m, int64_t timestamp, drift_error *error) {
    if (!m) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor is NULL");
    feed_columns_time(m, timestamp);
    for (drift_shard *s = m->shards; s; s = s->next)
        collect(s, timestamp);
    return DRIFT_OK;
}

void drift_shard_free(drift_shard *s) {
    if (!s) return;
    drift_monitor *m = s->monitor;
    collect(s, m->last_time);
    drift_shard **link = &m->shards;
    while (*link != s)
        link = &(*link)->next;
    *link = s->next;
    release(s);
}
