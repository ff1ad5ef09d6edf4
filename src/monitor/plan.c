/* SPDX-License-Identifier: Apache-2.0 */
/* Lays out the counts of a pane and the reference's side of every evaluation.
 * In: a profile. Out: a plan. Layer: monitor. */
#include "monitor/plan.h"

#include <float.h>
#include <math.h>
#include <string.h>

#include "base/memory.h"

static int is_numeric(const profile_column *c) {
    return c->type == DRIFT_TYPE_NUMERIC;
}

/* Memory that is counted, so that the monitor can say what it holds. */
static void *take(plan *p, size_t count, size_t size) {
    void *memory = memory_zeroed(&p->allocator, count, size);
    if (memory) p->memory += memory_bytes(count, size);
    return memory;
}

static void add_column(plan *p, const drift_profile *profile, size_t index) {
    const profile_column *r = &profile->columns[index];
    p->names[p->column_count] = r->name;
    plan_column *c = &p->columns[p->column_count++];
    c->reference = r;
    c->rows = r->counts.rows;
    if (is_numeric(r)) {
        c->usable = r->counts.finite;
        c->number = p->numeric_count;
        p->numeric[p->numeric_count++] = p->column_count - 1;
        if (r->knot_count + 2 > p->edges) p->edges = r->knot_count + 2;
        if (r->bin_edge_count + 1 > p->bins) p->bins = r->bin_edge_count + 1;
    } else {
        c->usable = r->counts.rows - r->counts.missing - r->counts.unparsable;
        size_t own = r->categories.count + 1;
        if (own > p->most_categories) p->most_categories = own;
    }
}

static void place_counts(plan *p) {
    p->valid = p->edges * p->numeric_count;
    p->absent = p->valid + p->numeric_count;
    p->unparsable = p->absent + p->column_count;
    p->count_size = p->unparsable + p->column_count;
    for (size_t k = 0; k < p->column_count; k++) {
        plan_column *c = &p->columns[k];
        if (is_numeric(c->reference)) continue;
        c->categories = p->count_size;
        p->count_size += c->reference->categories.count + 1;
    }
}

/* For every float x: x >= edge as doubles if and only if x >= the smallest float at or above it. */
static float round_up(double edge) {
    if (edge > (double)FLT_MAX) return INFINITY;
    if (edge < -(double)FLT_MAX) return -FLT_MAX;
    float nearest = (float)edge;
    return (double)nearest < edge ? nextafterf(nearest, INFINITY) : nearest;
}

static void fill_edges(plan *p, const plan_column *c) {
    const profile_column *r = c->reference;
    for (size_t e = 0; e < p->edges; e++) {
        double edge = INFINITY;
        if (e == 0) edge = -DBL_MAX;
        if (e > 0 && e <= r->knot_count) edge = r->knots[e - 1];
        p->edges_f64[e * p->numeric_count + c->number] = edge;
        p->edges_f32[e * p->numeric_count + c->number] = round_up(edge);
    }
}

static void fill_at_least(plan *p, const plan_column *c) {
    const profile_column *r = c->reference;
    uint64_t left = c->usable;
    for (size_t e = 0; e < p->edges && e <= r->knot_count; e++) {
        if (e > 0) left -= r->cells[e - 1];
        double share = c->usable > 0 ? (double)left / (double)c->usable : 0.0;
        p->reference.at_least[e * p->numeric_count + c->number] = share;
    }
}

/* The edge that bounds bin b below (b >= 1); bins that a column lacks lie above +inf. */
static size_t bin_edge_of(const plan *p, const profile_column *r, size_t b) {
    if (b > r->bin_edge_count) return p->edges - 1;
    size_t knot = 0;
    while (knot < r->knot_count && r->knots[knot] < r->bin_edges[b - 1])
        knot++;
    return knot + 1;
}

static uint64_t cells_between(const profile_column *r, size_t from, size_t to) {
    uint64_t sum = 0;
    for (size_t cell = from; cell < to; cell++)
        sum += r->cells[cell];
    return sum;
}

static void fill_bins(plan *p, const plan_column *c) {
    const profile_column *r = c->reference;
    double bins = (double)(r->bin_edge_count + 1);
    double smooth_rows = (double)c->usable + p->smoothing * bins;
    size_t from = 0;
    p->reference.bins_of[c->number] = bins;
    p->reference.rows[c->number] = (double)c->usable;
    for (size_t b = 0; b < p->bins; b++) {
        size_t at = b * p->numeric_count + c->number;
        int used = b <= r->bin_edge_count;
        size_t edge = bin_edge_of(p, r, b + 1);
        size_t to = used && b < r->bin_edge_count ? edge : r->knot_count + 1;
        uint64_t rows = used ? cells_between(r, from, to) : 0;
        from = to;
        if (b + 1 < p->bins) p->reference.bin_edge[at] = edge;
        p->reference.in_use[at] = used ? 1.0 : 0.0;
        p->reference.share[at] = c->usable > 0 ? (double)rows / (double)c->usable : 0.0;
        p->reference.smooth_share[at] = ((double)rows + p->smoothing) / smooth_rows;
    }
}

/* Columns whose quantiles are all distinct have their bins at the same edges. */
static void find_common_edges(plan *p) {
    for (size_t b = 0; b + 1 < p->bins; b++) {
        const size_t *edge = p->reference.bin_edge + b * p->numeric_count;
        size_t j = 1;
        while (j < p->numeric_count && edge[j] == edge[0])
            j++;
        p->reference.bin_row[b] = j >= p->numeric_count ? edge[0] : 0;
    }
}

static int make_tables(plan *p) {
    size_t edges = p->edges * p->numeric_count;
    size_t bins = p->bins * p->numeric_count;
    plan_reference *r = &p->reference;
    p->edges_f64 = take(p, edges, sizeof *p->edges_f64);
    p->edges_f32 = take(p, edges, sizeof *p->edges_f32);
    r->at_least = take(p, edges, sizeof *r->at_least);
    r->bin_edge = take(p, bins, sizeof *r->bin_edge);
    r->share = take(p, bins, sizeof *r->share);
    r->smooth_share = take(p, bins, sizeof *r->smooth_share);
    r->log_smooth = take(p, bins, sizeof *r->log_smooth);
    r->entropy = take(p, bins, sizeof *r->entropy);
    r->in_use = take(p, bins, sizeof *r->in_use);
    r->bins_of = take(p, p->numeric_count, sizeof *r->bins_of);
    r->rows = take(p, p->numeric_count, sizeof *r->rows);
    r->bin_row = take(p, p->bins, sizeof *r->bin_row);
    r->all_rows = take(p, p->column_count, sizeof *r->all_rows);
    r->missing = take(p, p->column_count, sizeof *r->missing);
    r->missing_share = take(p, p->column_count, sizeof *r->missing_share);
    r->per_row = take(p, p->column_count, sizeof *r->per_row);
    return p->edges_f64 && p->edges_f32 && r->at_least && r->bin_edge && r->share &&
           r->smooth_share && r->log_smooth && r->entropy && r->in_use && r->bins_of && r->rows &&
           r->bin_row && r->all_rows && r->missing && r->missing_share && r->per_row;
}

static void fill_missing(plan *p, size_t k) {
    const plan_column *c = &p->columns[k];
    double rows = (double)c->rows, missing = (double)(c->rows - c->usable);
    p->reference.all_rows[k] = rows;
    p->reference.missing[k] = missing;
    p->reference.missing_share[k] = c->rows > 0 ? missing / rows : 0.0;
    p->reference.per_row[k] = c->rows > 0 ? 1.0 / rows : 0.0;
}

static int fill_numeric(plan *p, plan_column *c) {
    const profile_column *r = c->reference;
    fill_edges(p, c);
    fill_at_least(p, c);
    fill_bins(p, c);
    if (!rank_tree_init(&c->tree, r->knots, r->knot_count, &p->allocator)) return 0;
    p->memory += c->tree.memory_size;
    return 1;
}

int plan_init(plan *p, const drift_profile *profile, const size_t *columns, size_t count,
              double smoothing, const drift_allocator *allocator) {
    memset(p, 0, sizeof *p);
    p->allocator = *allocator;
    p->smoothing = smoothing;
    p->capacity = count;
    p->columns = take(p, count, sizeof *p->columns);
    p->names = take(p, count, sizeof *p->names);
    p->numeric = take(p, count, sizeof *p->numeric);
    if (!p->columns || !p->names || !p->numeric) return 0;
    for (size_t k = 0; k < count; k++)
        add_column(p, profile, columns[k]);
    place_counts(p);
    if (!make_tables(p)) return 0;
    for (size_t j = 0; j < p->numeric_count; j++) {
        if (!fill_numeric(p, &p->columns[p->numeric[j]])) return 0;
    }
    for (size_t k = 0; k < count; k++)
        fill_missing(p, k);
    find_common_edges(p);
    kernel_prepare_divergence(p->reference.share, p->reference.smooth_share,
                              p->bins * p->numeric_count, p->reference.log_smooth,
                              p->reference.entropy);
    return 1;
}

void plan_destroy(plan *p) {
    const drift_allocator *a = &p->allocator;
    size_t edges = p->edges * p->numeric_count;
    size_t bins = p->bins * p->numeric_count;
    plan_reference *r = &p->reference;
    for (size_t k = 0; p->columns && k < p->column_count; k++)
        rank_tree_destroy(&p->columns[k].tree, a);
    memory_release(a, p->edges_f64, edges, sizeof *p->edges_f64);
    memory_release(a, p->edges_f32, edges, sizeof *p->edges_f32);
    memory_release(a, r->at_least, edges, sizeof *r->at_least);
    memory_release(a, r->bin_edge, bins, sizeof *r->bin_edge);
    memory_release(a, r->share, bins, sizeof *r->share);
    memory_release(a, r->smooth_share, bins, sizeof *r->smooth_share);
    memory_release(a, r->log_smooth, bins, sizeof *r->log_smooth);
    memory_release(a, r->entropy, bins, sizeof *r->entropy);
    memory_release(a, r->in_use, bins, sizeof *r->in_use);
    memory_release(a, r->bins_of, p->numeric_count, sizeof *r->bins_of);
    memory_release(a, r->rows, p->numeric_count, sizeof *r->rows);
    memory_release(a, r->bin_row, p->bins, sizeof *r->bin_row);
    memory_release(a, r->all_rows, p->column_count, sizeof *r->all_rows);
    memory_release(a, r->missing, p->column_count, sizeof *r->missing);
    memory_release(a, r->missing_share, p->column_count, sizeof *r->missing_share);
    memory_release(a, r->per_row, p->column_count, sizeof *r->per_row);
    memory_release(a, p->columns, p->capacity, sizeof *p->columns);
    memory_release(a, p->names, p->capacity, sizeof *p->names);
    memory_release(a, p->numeric, p->capacity, sizeof *p->numeric);
    memset(p, 0, sizeof *p);
}

size_t plan_find(const plan *p, const char *name) {
    size_t k = 0;
    while (k < p->column_count && strcmp(p->columns[k].reference->name, name) != 0)
        k++;
    return k;
}
