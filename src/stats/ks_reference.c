/* SPDX-License-Identifier: Apache-2.0 */
/* Prepares a reference: sorts it, counts it in cells of several widths.
 * In: a sample. Out: a handle. Layer: stats. */
#include "stats/ks_reference.h"

#include <string.h>

#include <driftcheck/ks.h>

#include "base/error.h"
#include "base/memory.h"
#include "sketch/sort.h"
#include "stats/arguments.h"

/* What is needed while cells are counted. */
typedef struct counting_room {
    uint16_t *cell; /* of each value */
    uint32_t *spare;
} counting_room;

/* ---- cells ---- */

static int count_width(drift_ks_reference *r, uint32_t wanted, const counting_room *room) {
    ks_counted *c = &r->counted[r->widths++];
    cell_map_choose(&c->map, r->values, r->count, r->values, r->count, wanted);
    c->counts = memory_unset(&r->allocator, c->map.count, sizeof *c->counts);
    if (!c->counts) return 0;
    cell_map_count(&c->map, r->values, r->count, room->cell, c->counts, room->spare);
    c->cells = c->map;
    return ks_split_rising(&c->split, &c->cells, r->values, c->counts, &r->allocator, &c->is_split);
}

static int count_widths(drift_ks_reference *r, const counting_room *room) {
    uint32_t wanted = cell_map_wanted(r->count, r->count, CELL_MAP_MOST);
    do {
        if (!count_width(r, wanted, room)) return 0;
        wanted /= 4;
    } while (wanted >= 64 && r->widths < KS_REFERENCE_WIDTHS);
    return 1;
}

static int count_cells(drift_ks_reference *r) {
    counting_room room;
    room.cell = memory_unset(&r->allocator, r->count, sizeof *room.cell);
    room.spare = memory_unset(&r->allocator, CELL_MAP_SPARE, sizeof *room.spare);
    int done = room.cell && room.spare && count_widths(r, &room);
    memory_release(&r->allocator, room.cell, r->count, sizeof *room.cell);
    memory_release(&r->allocator, room.spare, CELL_MAP_SPARE, sizeof *room.spare);
    return done;
}

const ks_counted *ks_reference_cells(const drift_ks_reference *r, size_t n) {
    uint32_t wanted = cell_map_wanted(r->count, n, CELL_MAP_MOST);
    size_t width = r->widths - 1;
    while (width > 0 && r->counted[width].map.count < wanted)
        width--;
    return &r->counted[width];
}

const uint32_t *ks_reference_counts(const ks_counted *c) {
    return c->is_split ? c->split.counts : c->counts;
}

/* ---- making and freeing ---- */

static int sort_values(drift_ks_reference *r, const double *values) {
    r->own = memory_unset(&r->allocator, r->count, sizeof *r->own);
    double *scratch = memory_unset(&r->allocator, r->count, sizeof *scratch);
    if (r->own && scratch) {
        memcpy(r->own, values, r->count * sizeof *values);
        sort_doubles(r->own, scratch, r->count);
    }
    int done = r->own && scratch;
    memory_release(&r->allocator, scratch, r->count, sizeof *scratch);
    r->values = r->own;
    return done;
}

static drift_status check(const double *values, size_t count, int sorted,
                          drift_ks_reference *const *out, drift_error *error) {
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    if (count == 0) return error_set(error, DRIFT_INVALID_ARGUMENT, "values: there are none");
    return arguments_sample(values, count, sorted, "values", error);
}

static drift_status create(const double *values, size_t count, int sorted,
                           const drift_allocator *allocator, drift_ks_reference **out,
                           drift_error *error) {
    drift_status status = check(values, count, sorted, out, error);
    if (status != DRIFT_OK) return status;
    drift_ks_reference *r = memory_zeroed(allocator, 1, sizeof *r);
    if (!r) return error_memory(error);
    r->allocator = memory_allocator(allocator);
    r->count = count;
    r->values = values;
    if ((sorted || sort_values(r, values)) && count_cells(r)) {
        *out = r;
        return DRIFT_OK;
    }
    drift_ks_reference_free(r);
    return error_memory(error);
}

drift_status drift_ks_reference_create(const double *values, size_t count,
                                       const drift_allocator *allocator, drift_ks_reference **out,
                                       drift_error *error) {
    return create(values, count, 0, allocator, out, error);
}

drift_status drift_ks_reference_create_sorted(const double *values, size_t count,
                                              const drift_allocator *allocator,
                                              drift_ks_reference **out, drift_error *error) {
    return create(values, count, 1, allocator, out, error);
}

void drift_ks_reference_free(drift_ks_reference *r) {
    if (!r) return;
    drift_allocator allocator = r->allocator;
    for (size_t i = 0; i < r->widths; i++) {
        ks_counted *c = &r->counted[i];
        ks_split_destroy(&c->split);
        memory_release(&allocator, c->counts, c->map.count, sizeof *c->counts);
    }
    memory_release(&allocator, r->own, r->count, sizeof *r->own);
    memory_release(&allocator, r, 1, sizeof *r);
}
