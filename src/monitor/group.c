/* SPDX-License-Identifier: Apache-2.0 */
/* Memory of a group: its bins are unions of the cells that a pane counts, chosen once from the
 * reference. In: a track. Out: a group. Layer: monitor. */
#include "monitor/group.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "sketch/sort.h"

#define NUMERIC_PLACES 18 /* drift_evidence_group_cells makes no more bins */

static int is_numeric(const plan_column *c) {
    return c->reference->type == DRIFT_TYPE_NUMERIC;
}

int group_can_look(const plan_column *c) {
    if (c->usable == 0) return 0;
    return is_numeric(c) ? c->reference->knot_count >= 2 : c->reference->categories.count >= 1;
}

size_t group_find(const group *g, size_t column) {
    size_t i = 0;
    while (i < g->column_count && g->columns[i].column != column)
        i++;
    return i;
}

const profile_column *group_column_like(const drift_profile *profile, const char *name,
                                        size_t *from) {
    for (size_t i = 0; i < profile->column_count; i++) {
        size_t at = (*from + i) % profile->column_count;
        if (strcmp(profile->columns[at].name, name) != 0) continue;
        *from = at + 1;
        return &profile->columns[at];
    }
    return NULL;
}

/* ---- layout ---- */

static size_t places_of(const plan_column *c) {
    return is_numeric(c) ? NUMERIC_PLACES : c->reference->categories.count + 1;
}

/* Bins begin at the first cell of each; cells: room for the bin of every cell. */
static drift_status place_numeric(const plan_column *c, uint32_t *places, size_t *values,
                                  uint32_t *cells, drift_error *error) {
    const profile_column *r = c->reference;
    size_t count = r->knot_count + 1;
    drift_status status = drift_evidence_group_cells(r->cells, count, cells, values, error);
    if (status != DRIFT_OK) return status;
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || cells[i] != cells[i - 1]) places[cells[i]] = (uint32_t)i;
    }
    return DRIFT_OK;
}

static void place_categories(const plan_column *c, uint32_t *places, size_t *values) {
    size_t count = c->reference->categories.count;
    size_t named = count < GROUP_CATEGORIES ? count : GROUP_CATEGORIES;
    for (size_t i = 0; i < count; i++)
        places[i] = (uint32_t)(i < named ? i : named - 1);
    places[count] = (uint32_t)named;
    *values = named + 1;
}

static drift_status place_columns(group *g, const track *t, uint32_t *cells, drift_error *error) {
    for (size_t i = 0; i < g->column_count; i++) {
        group_column *to = &g->columns[i];
        const plan_column *c = &t->plan.columns[to->column];
        uint32_t *places = g->places + to->places;
        to->first = g->count_size;
        if (is_numeric(c)) {
            drift_status status = place_numeric(c, places, &to->values, cells, error);
            if (status != DRIFT_OK) return status;
        } else {
            place_categories(c, places, &to->values);
        }
        g->count_size += to->values + 1;
    }
    return DRIFT_OK;
}

/* ---- the engine ---- */

/* 1 if the value is that of one row alone. */
static int is_single_row(const double *rows, size_t count, double value) {
    return sort_rank(rows, count, value, 1) - sort_rank(rows, count, value, 0) == 1;
}

/* 1 if rows are there to say that the edges are values of single rows, from the smallest to just
 * above the largest. */
static int edges_are_rows(const group *g, const group_column *to, const plan_column *c,
                          const profile_column *with_rows) {
    const double *rows = with_rows->rows;
    size_t count = (size_t)with_rows->counts.finite;
    const uint32_t *places = g->places + to->places;
    if (!rows || count == 0 || !is_numeric(c)) return 0;
    for (size_t b = 1; b + 1 < to->values; b++) {
        if (!is_single_row(rows, count, c->reference->knots[places[b] - 1])) return 0;
    }
    double last = c->reference->knots[places[to->values - 1] - 1];
    return c->reference->knots[places[1] - 1] == rows[0] &&
           last == nextafter(rows[count - 1], INFINITY);
}

/* Edges of seasons are those of all rows, so they are not rows of each. */
static uint32_t edges_of(const group *g, const track *t, size_t index, const group_reference *from,
                         size_t *place) {
    const group_column *to = &g->columns[index];
    const plan_column *c = &t->plan.columns[to->column];
    if (from->profile_count > 1) return 0;
    const profile_column *whole = group_column_like(from->profiles[0], c->reference->name, place);
    return whole ? (uint32_t)edges_are_rows(g, to, c, whole) : 0;
}

/* counts: room for the bins of each season, column after column. */
static void describe(group *g, const track *t, const group_reference *from, uint64_t *counts,
                     drift_evidence_column *columns) {
    size_t place = 0;
    for (size_t s = 0; s < from->profile_count; s++) {
        group_count_profile(g, t, from->profiles[s]);
        for (size_t i = 0; i < g->column_count; i++) {
            size_t first = g->columns[i].first, bins = g->columns[i].values + 1;
            memcpy(counts + first * from->profile_count + s * bins, g->scratch + first,
                   bins * sizeof *counts);
        }
    }
    for (size_t i = 0; i < g->column_count; i++) {
        const group_column *c = &g->columns[i];
        drift_evidence_column_init(&columns[i]);
        columns[i].kind =
            is_numeric(&t->plan.columns[c->column]) ? DRIFT_BINS_NUMERIC : DRIFT_BINS_CATEGORICAL;
        columns[i].bins = c->values + 1;
        columns[i].reference = counts + c->first * from->profile_count;
        columns[i].weight = from->weights[c->column];
        columns[i].design_effect = from->design_effects[c->column];
        columns[i].edges_are_rows = edges_of(g, t, i, from, &place);
    }
}

static drift_status make_evidence(group *g, const track *t, const group_reference *from,
                                  const drift_evidence_options *options, const drift_allocator *a,
                                  drift_error *error) {
    size_t count = g->count_size * from->profile_count;
    drift_evidence_column *columns = memory_zeroed(a, g->column_count, sizeof *columns);
    uint64_t *counts = memory_zeroed(a, count, sizeof *counts);
    drift_status status = DRIFT_OK;
    if (columns && counts) {
        describe(g, t, from, counts, columns);
        status = drift_evidence_create(columns, g->column_count, options, &g->evidence, error);
    } else {
        status = error_memory(error);
    }
    memory_release(a, columns, g->column_count, sizeof *columns);
    memory_release(a, counts, count, sizeof *counts);
    if (status == DRIFT_OK) g->memory += g->evidence->bytes;
    return status;
}

/* ---- life ---- */

static void *take(group *g, const drift_allocator *a, size_t count, size_t size) {
    void *memory = memory_zeroed(a, count, size);
    if (memory) g->memory += memory_bytes(count, size);
    return memory;
}

static size_t count_columns(const track *t, const double *weights) {
    size_t count = 0;
    for (size_t k = 0; k < t->plan.column_count; k++)
        count += weights[k] > 0 && group_can_look(&t->plan.columns[k]);
    return count;
}

static void list_columns(group *g, const track *t, const double *weights) {
    for (size_t k = 0, i = 0; k < t->plan.column_count; k++) {
        const plan_column *c = &t->plan.columns[k];
        if (!(weights[k] > 0 && group_can_look(c))) continue;
        g->columns[i].column = k;
        g->columns[i++].places = g->place_count;
        g->place_count += places_of(c);
    }
}

static drift_status make_columns(group *g, const track *t, const double *weights,
                                 const drift_allocator *a, drift_error *error) {
    g->columns = take(g, a, g->column_count, sizeof *g->columns);
    if (!g->columns) return error_memory(error);
    list_columns(g, t, weights);
    g->places = take(g, a, g->place_count, sizeof *g->places);
    uint32_t *cells = memory_zeroed(a, t->plan.edges, sizeof *cells);
    drift_status status =
        g->places && cells ? place_columns(g, t, cells, error) : error_memory(error);
    memory_release(a, cells, t->plan.edges, sizeof *cells);
    if (status != DRIFT_OK) return status;
    g->counts = take(g, a, g->count_size, sizeof *g->counts);
    g->scratch = take(g, a, g->count_size, sizeof *g->scratch);
    g->notes = take(g, a, g->column_count, sizeof *g->notes);
    return g->counts && g->scratch && g->notes ? DRIFT_OK : error_memory(error);
}

drift_status group_init(group *g, const track *t, const group_reference *reference,
                        const drift_evidence_options *options, const drift_allocator *allocator,
                        drift_error *error) {
    g->column_count = count_columns(t, reference->weights);
    if (g->column_count == 0) return DRIFT_OK;
    drift_status status = make_columns(g, t, reference->weights, allocator, error);
    if (status == DRIFT_OK) status = make_evidence(g, t, reference, options, allocator, error);
    return status;
}

void group_destroy(group *g, const drift_allocator *a) {
    drift_evidence_free(g->evidence);
    memory_release(a, g->columns, g->column_count, sizeof *g->columns);
    memory_release(a, g->places, g->place_count, sizeof *g->places);
    memory_release(a, g->counts, g->count_size, sizeof *g->counts);
    memory_release(a, g->scratch, g->count_size, sizeof *g->scratch);
    memory_release(a, g->notes, g->column_count, sizeof *g->notes);
    memset(g, 0, sizeof *g);
}

void group_reset(group *g) {
    if (!g->evidence) return;
    drift_evidence_reset(g->evidence);
    memset(g->counts, 0, g->count_size * sizeof *g->counts);
    memset(g->notes, 0, g->column_count * sizeof *g->notes);
    g->alarm_sequence = 0;
    g->leader = 0;
    g->slot = 0;
    g->has_alarm = 0;
}
