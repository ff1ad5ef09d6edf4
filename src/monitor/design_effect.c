/* SPDX-License-Identifier: Apache-2.0 */
/* Estimates design effects from batches of a reference, in the bins that a monitor would look at.
 * In: a profile, batches. Out: a design effect for each column. Layer: monitor. */
#include <driftcheck/design_effect.h>

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "monitor/monitor.h"

#define ROWS_LIMIT (UINT64_C(1) << 40)
#define LARGEST    1e6

struct drift_design_effect {
    drift_allocator allocator;
    drift_monitor *monitor; /* counts; all its columns are features */
    uint64_t *counts;       /* [batch][bin of the group] */
    size_t batches;
    size_t capacity;
    int64_t id;
    uint32_t started; /* 1: rows have come */
    uint32_t by_id;
};

drift_status drift_design_effect_create(const drift_profile *reference,
                                        const drift_allocator *allocator, drift_design_effect **out,
                                        drift_error *error) {
    if (!reference || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "reference or out is NULL");
    }
    drift_allocator memory = memory_allocator(allocator);
    drift_design_effect *e = memory_zeroed(&memory, 1, sizeof *e);
    if (!e) return error_memory(error);
    e->allocator = memory;
    drift_monitor_options options;
    drift_monitor_options_init(&options);
    options.window_rows = ROWS_LIMIT;
    options.event_capacity = 1;
    options.allocator = &memory;
    drift_status status = drift_monitor_create(reference, &options, &e->monitor, error);
    if (status != DRIFT_OK) {
        drift_design_effect_free(e);
        return status;
    }
    *out = e;
    return DRIFT_OK;
}

void drift_design_effect_free(drift_design_effect *e) {
    if (!e) return;
    drift_allocator memory = e->allocator;
    size_t bins = e->monitor ? e->monitor->features.count_size : 0;
    drift_monitor_free(e->monitor);
    memory_release(&memory, e->counts, e->capacity, bins * sizeof *e->counts);
    memory_release(&memory, e, 1, sizeof *e);
}

/* ---- rows ---- */

static int has_open_batch(const drift_design_effect *e) {
    return track_fresh_rows(&e->monitor->columns) > 0;
}

static drift_status end_batch(drift_design_effect *e, drift_error *error) {
    group *g = &e->monitor->features;
    if (!has_open_batch(e)) return DRIFT_OK;
    if (g->evidence) {
        size_t bytes = g->count_size * sizeof *e->counts;
        if (e->batches == e->capacity &&
            !memory_grow(&e->allocator, (void **)&e->counts, &e->capacity, e->batches + 1, bytes)) {
            return error_memory(error);
        }
        group_count_fresh(g, &e->monitor->columns);
        memcpy(e->counts + e->batches * g->count_size, g->counts, bytes);
    }
    e->batches++;
    track_take_rows(&e->monitor->columns);
    return DRIFT_OK;
}

static void count(drift_design_effect *e, int64_t first, int64_t rows) {
    track *t = &e->monitor->columns;
    observer_count(&t->observer, first, rows, window_counts(&t->window));
    window_add_rows(&t->window, (uint64_t)rows, 0);
}

/* Rows from `first` on that are of one batch. */
static int64_t run_of(const int64_t *ids, int64_t first, int64_t rows) {
    int64_t end = first + 1;
    while (ids && end < rows && ids[end] == ids[first])
        end++;
    return ids ? end - first : rows - first;
}

drift_status drift_design_effect_add(drift_design_effect *e, const drift_batch *batch,
                                     const int64_t *ids, drift_error *error) {
    if (!e) return error_set(error, DRIFT_INVALID_ARGUMENT, "effect is NULL");
    track *t = &e->monitor->columns;
    drift_status status = observer_match(&t->observer, batch, error);
    if (status != DRIFT_OK || batch->rows == 0) return status;
    if (e->started && e->by_id != (ids != NULL)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "ids must be given in all calls or in none");
    }
    if ((uint64_t)batch->rows >= window_room(&t->window)) {
        return error_set(error, DRIFT_LIMIT,
                         "a design effect is estimated from fewer than 2^40 "
                         "rows");
    }
    e->started = 1;
    e->by_id = ids != NULL;
    for (int64_t first = 0; first < batch->rows && status == DRIFT_OK;) {
        int64_t rows = run_of(ids, first, batch->rows);
        if (ids && has_open_batch(e) && ids[first] != e->id) status = end_batch(e, error);
        if (status != DRIFT_OK) break;
        count(e, first, rows);
        if (ids) e->id = ids[first];
        first += rows;
    }
    return status;
}

drift_status drift_design_effect_end_batch(drift_design_effect *e, drift_error *error) {
    if (!e) return error_set(error, DRIFT_INVALID_ARGUMENT, "effect is NULL");
    return end_batch(e, error);
}

size_t drift_design_effect_batches(const drift_design_effect *e) {
    return e ? e->batches + (size_t)has_open_batch(e) : 0;
}

/* ---- estimates ---- */

static drift_status estimate(const drift_design_effect *e, size_t place, int32_t type,
                             double *value, drift_error *error) {
    const group *g = &e->monitor->features;
    const group_column *c = &g->columns[place];
    size_t bins = c->values + 1;
    int32_t kind = type == DRIFT_TYPE_NUMERIC ? DRIFT_BINS_NUMERIC : DRIFT_BINS_CATEGORICAL;
    size_t count = e->batches * bins;
    uint64_t *own = memory_zeroed(&e->allocator, count, sizeof *own);
    if (!own) return error_memory(error);
    for (size_t b = 0; b < e->batches; b++)
        memcpy(own + b * bins, e->counts + b * g->count_size + c->first, bins * sizeof *own);
    drift_status status =
        drift_evidence_design_effect(kind, bins, own, e->batches, &e->allocator, value, error);
    if (status == DRIFT_OK) *value = fmin(*value, LARGEST);
    memory_release(&e->allocator, own, count, sizeof *own);
    return status;
}

drift_status drift_design_effect_of(drift_design_effect *e, size_t column, const char **name,
                                    double *value, drift_error *error) {
    if (!e || !value || column >= e->monitor->columns.plan.column_count) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "effect or value is NULL, or there is no such column");
    }
    const profile_column *r = e->monitor->columns.plan.columns[column].reference;
    if (name) *name = r->name;
    drift_status status = end_batch(e, error);
    if (status != DRIFT_OK) return status;
    size_t place = group_find(&e->monitor->features, column);
    if (place < e->monitor->features.column_count) {
        return estimate(e, place, r->type, value, error);
    }
    return error_at(error, DRIFT_NOT_APPLICABLE, r->name, -1,
                    "it has no values in the reference that evidence could look at");
}
