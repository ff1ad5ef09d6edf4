/* SPDX-License-Identifier: Apache-2.0 */
/* Compares a numeric column: exactly where both sides keep their rows, else from counts at knots.
 * In: two numeric columns. Out: statistics and histogram. Layer: monitor. */
#include <math.h>
#include <string.h>

#include "base/memory.h"
#include "kernels/kernels.h"
#include "kernels/rank_tree.h"
#include "monitor/compare.h"
#include "monitor/foreign_knots.h"
#include "stats/exact.h"
#include "stats/wasserstein_counts.h"

static int same_knots(const profile_column *a, const profile_column *b) {
    if (a->knot_count != b->knot_count) return 0;
    for (size_t i = 0; i < a->knot_count; i++) {
        if (a->knots[i] != b->knots[i]) return 0;
    }
    return 1;
}

/* Counts the rows between consecutive edges, whatever their order; `cells` has edge_count + 1
 * places, all 0. */
static int count_rows(const comparison *c, const double *edges, size_t edge_count,
                      uint64_t *cells) {
    rank_tree tree;
    if (!rank_tree_init(&tree, edges, edge_count, c->allocator)) return 0;
    size_t rows = (size_t)c->current->counts.finite; /* kept rows are finite: none is NaN */
    kernel_extent known = {0, c->current->minimum, c->current->maximum};
    kernels_get()->histogram(c->current->rows, rows, &known, &tree.view, cells);
    rank_tree_destroy(&tree, c->allocator);
    return 1;
}

/* Adds the cells between knots up to the bins, whose edges are some of the knots. */
static void sum_cells(const profile_column *reference, const uint64_t *cells, uint64_t *bins) {
    size_t bin = 0;
    for (size_t i = 0; i <= reference->knot_count; i++) {
        while (bin < reference->bin_edge_count && i > 0 &&
               reference->knots[i - 1] >= reference->bin_edges[bin]) {
            bin++;
        }
        bins[bin] += cells[i];
    }
}

static int make_histogram(const comparison *c, const uint64_t *reference, const uint64_t *current) {
    const profile_column *r = c->reference;
    report_histogram *h = &c->out->histogram;
    size_t bins = r->bin_edge_count + 1;
    h->edges = memory_zeroed(c->allocator, r->bin_edge_count, sizeof *h->edges);
    h->reference = memory_zeroed(c->allocator, bins, sizeof *h->reference);
    h->current = memory_zeroed(c->allocator, bins, sizeof *h->current);
    h->bin_count = bins;
    if (!h->edges || !h->reference || !h->current) return 0;
    if (r->bin_edge_count > 0) {
        memcpy(h->edges, r->bin_edges, r->bin_edge_count * sizeof *h->edges);
    }
    sum_cells(r, reference, h->reference);
    sum_cells(r, current, h->current);
    return 1;
}

/* A cell from v to the next double holds the value v alone. */
static void mark_atoms(const profile_column *column, uint8_t *atom) {
    for (size_t i = 1; i < column->knot_count; i++) {
        atom[i] = nextafter(column->knots[i - 1], INFINITY) == column->knots[i];
    }
}

static int ks_at_knots(const comparison *c, const profile_column *knots, const uint64_t *reference,
                       const uint64_t *current) {
    report_statistic *s = &c->out->statistics[DRIFT_STAT_KS];
    size_t cells = knots->knot_count + 1;
    uint8_t *atom = memory_zeroed(c->allocator, cells, 1);
    if (!atom) return 0;
    mark_atoms(knots, atom);
    s->computed = 1;
    drift_result_init(&s->result);
    drift_status status =
        drift_ks_counts(reference, current, atom, cells, c->allocator, &s->result, NULL);
    memory_release(c->allocator, atom, cells, 1);
    return status != DRIFT_OUT_OF_MEMORY;
}

static void wasserstein_at_knots(const comparison *c, const uint64_t *current) {
    const profile_column *r = c->reference;
    report_statistic *s = &c->out->statistics[DRIFT_STAT_WASSERSTEIN];
    wasserstein_counts in = {r->knots,
                             r->knot_count,
                             r->cells,
                             current,
                             fmin(r->minimum, c->current->minimum),
                             fmax(r->maximum, c->current->maximum)};
    s->computed = 1;
    wasserstein_from_counts(&in, &s->result);
}

static int exact_statistics(const comparison *c) {
    const profile_column *r = c->reference;
    const profile_column *q = c->current;
    report_statistic *ks = &c->out->statistics[DRIFT_STAT_KS];
    report_statistic *area = &c->out->statistics[DRIFT_STAT_WASSERSTEIN];
    ks->computed = area->computed = 1;
    drift_result_init(&ks->result);
    drift_result_init(&area->result);
    size_t n = (size_t)r->counts.finite;
    size_t m = (size_t)q->counts.finite;
    drift_status status =
        exact_statistics_of(r->rows, n, q->rows, m, c->allocator, &ks->result, &area->result);
    return status != DRIFT_OUT_OF_MEMORY;
}

/* Divides what was computed for wasserstein by the reference's standard deviation. */
static void normalise_wasserstein(const comparison *c) {
    report_statistic *s = &c->out->statistics[DRIFT_STAT_WASSERSTEIN_NORMED];
    drift_result *result = &s->result;
    double std = 0.0;
    *s = c->out->statistics[DRIFT_STAT_WASSERSTEIN];
    if (!s->computed || result->status != DRIFT_OK) return;
    int has_std = profile_std(c->reference, &std);
    if (!has_std || std == 0.0) {
        int32_t status =
            has_std || c->reference->counts.finite < 2 ? DRIFT_CONSTANT : DRIFT_OVERFLOW;
        compare_unavailable(c, DRIFT_STAT_WASSERSTEIN_NORMED, status);
        return;
    }
    result->value /= std;
    result->lower /= std;
    result->upper /= std;
    if (!isfinite(result->value) || !isfinite(result->upper)) {
        compare_unavailable(c, DRIFT_STAT_WASSERSTEIN_NORMED, DRIFT_OVERFLOW);
    }
}

static int all_unavailable(const comparison *c, int32_t status) {
    for (int32_t s = DRIFT_STAT_KS; s <= DRIFT_STAT_WASSERSTEIN_NORMED; s++) {
        compare_unavailable(c, s, status);
    }
    return 1;
}

/* Counts of both sides in the cells of the reference's knots: everything binned comes from them. */
static int compare_at_knots(const comparison *c, const uint64_t *current) {
    if (!make_histogram(c, c->reference->cells, current)) return 0;
    compare_distances(c, DRIFT_METHOD_BINS);
    if (c->reference->rows && c->current->rows) return exact_statistics(c);
    wasserstein_at_knots(c, current);
    return ks_at_knots(c, c->reference, c->reference->cells, current);
}

/* The current profile has knots of its own: its rows, if it keeps them, are counted anew. */
static int compare_recounted(const comparison *c) {
    size_t cells = c->reference->knot_count + 1;
    uint64_t *current = memory_zeroed(c->allocator, cells, sizeof *current);
    if (!current) return 0;
    int done = count_rows(c, c->reference->knots, c->reference->knot_count, current) &&
               compare_at_knots(c, current);
    memory_release(c->allocator, current, cells, sizeof *current);
    return done;
}

/* Both sides are known at knots of their own only: what can be said is a range for D. */
static int compare_foreign(const comparison *c) {
    all_unavailable(c, DRIFT_NOT_APPLICABLE);
    report_statistic *ks = &c->out->statistics[DRIFT_STAT_KS];
    return foreign_knots_ks(c->reference, c->current, c->allocator, &ks->result);
}

int compare_numeric(const comparison *c) {
    uint64_t n = c->reference->counts.finite;
    uint64_t m = c->current->counts.finite;
    compare_missing(c);
    c->out->status = compare_sizes(c, n, m);
    int done = 1;
    if (n == 0 || m == 0) {
        done = all_unavailable(c, DRIFT_EMPTY);
    } else if (same_knots(c->reference, c->current)) {
        done = compare_at_knots(c, c->current->cells);
    } else if (c->current->rows) {
        done = compare_recounted(c);
    } else {
        done = compare_foreign(c);
        if (c->out->status == DRIFT_OK) c->out->status = DRIFT_NOT_APPLICABLE;
    }
    if (!done) return 0;
    normalise_wasserstein(c);
    if (c->out->status == DRIFT_OK) compare_mark_tested(c, DRIFT_STAT_KS);
    return 1;
}
