/* SPDX-License-Identifier: Apache-2.0 */
/* Makes and frees a sliding Kolmogorov-Smirnov test.
 * In: a reference, or its counts between knots. Out: an empty window beside it. Layer: stats. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "sketch/sort.h"
#include "stats/arguments.h"
#include "stats/ks_d.h"
#include "stats/ks_sliding.h"

/* ---- the tree ---- */

ks_steps ks_sliding_steps(const drift_sliding_ks *s, size_t i) {
    const level *l = &s->levels[i];
    int64_t reference = (int64_t)l->rows * s->reference_step;
    int64_t between = (int64_t)l->between * s->window_step;
    if (s->is_counted) return (ks_steps){reference - between, 0};
    return (ks_steps){-between, reference - l->same * s->window_step};
}

/* Leaves behind the last level stay 0: they repeat a prefix. */
void ks_sliding_fill_tree(drift_sliding_ks *s) {
    for (size_t i = 0; i < s->count; i++)
        s->tree->set(s->nodes, s->leaves, i, ks_sliding_steps(s, i));
    s->tree->build(s->nodes, s->leaves);
}

static int make_tree(drift_sliding_ks *s) {
    uint64_t shared = ks_common_divisor(s->reference_size, s->window);
    s->reference_step = (int64_t)(s->window / shared);
    s->window_step = (int64_t)(s->reference_size / shared);
    s->whole = (double)s->window_step * (double)s->window;
    s->tree = s->window_step <= INT32_MAX / (int64_t)s->window ? &ks_tree_narrow : &ks_tree_wide;
    s->leaves = 1;
    while (s->leaves < s->count)
        s->leaves *= 2;
    s->nodes = memory_zeroed(&s->allocator, 2 * s->leaves, s->tree->node_size);
    if (s->nodes) ks_sliding_fill_tree(s);
    return s->nodes != NULL;
}

/* ---- parts that both ways share ---- */

/* With a ring, and keys and levels that are not filled; NULL when out of memory. */
static drift_sliding_ks *make(uint64_t reference_size, size_t keys, size_t window,
                              const drift_allocator *allocator) {
    drift_sliding_ks *s = memory_zeroed(allocator, 1, sizeof *s);
    if (!s) return NULL;
    s->allocator = memory_allocator(allocator);
    s->reference_size = reference_size;
    s->window = window;
    s->room = keys;
    s->ring = memory_zeroed(&s->allocator, window, sizeof *s->ring);
    s->keys = memory_zeroed(&s->allocator, keys, sizeof *s->keys);
    s->levels = memory_zeroed(&s->allocator, keys, sizeof *s->levels);
    if (s->ring && s->keys && s->levels) return s;
    drift_sliding_ks_free(s);
    return NULL;
}

/* The index of keys and the tree of levels; frees all when out of memory. */
static drift_status finish(drift_sliding_ks *s, drift_sliding_ks **out, drift_error *error) {
    if (rank_tree_init(&s->ranks, s->keys, s->count, &s->allocator) && make_tree(s)) {
        *out = s;
        return DRIFT_OK;
    }
    drift_sliding_ks_free(s);
    return error_memory(error);
}

static drift_status check_window(size_t window, drift_sliding_ks *const *out, drift_error *error) {
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    if (window == 0 || window > INT32_MAX) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "window is not 1 to 2^31 - 1");
    }
    return DRIFT_OK;
}

void drift_sliding_ks_free(drift_sliding_ks *s) {
    if (!s) return;
    drift_allocator allocator = s->allocator;
    if (s->nodes) memory_release(&allocator, s->nodes, 2 * s->leaves, s->tree->node_size);
    rank_tree_destroy(&s->ranks, &allocator);
    memory_release(&allocator, s->levels, s->room, sizeof *s->levels);
    memory_release(&allocator, s->keys, s->room, sizeof *s->keys);
    memory_release(&allocator, s->ring, s->window, sizeof *s->ring);
    memory_release(&allocator, s, 1, sizeof *s);
}

/* ---- of a sample ---- */

/* Distinct values and their rows, from rising ones. */
static void fill_levels(drift_sliding_ks *s, const double *rising) {
    for (size_t i = 0; i < s->room; i++) {
        if (s->count == 0 || rising[i] != s->keys[s->count - 1]) s->keys[s->count++] = rising[i];
        s->levels[s->count - 1].rows++;
    }
}

static int take_reference(drift_sliding_ks *s, const double *values) {
    double *rising = memory_unset(&s->allocator, s->room, sizeof *rising);
    if (!rising) return 0;
    memcpy(rising, values, s->room * sizeof *values);
    sort_doubles(rising, s->keys, s->room);
    fill_levels(s, rising);
    memory_release(&s->allocator, rising, s->room, sizeof *rising);
    return 1;
}

drift_status drift_sliding_ks_create(const double *reference, size_t reference_size, size_t window,
                                     const drift_allocator *allocator, drift_sliding_ks **out,
                                     drift_error *error) {
    drift_status status = check_window(window, out, error);
    if (status != DRIFT_OK) return status;
    if (reference_size == 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "reference has no values");
    }
    status = arguments_sample(reference, reference_size, 0, "reference", error);
    if (status != DRIFT_OK) return status;
    drift_sliding_ks *s = make(reference_size, reference_size, window, allocator);
    if (s && take_reference(s, reference)) return finish(s, out, error);
    drift_sliding_ks_free(s);
    return error_memory(error);
}

/* ---- of counts ---- */

static drift_status check_knots(const double *knots, size_t knot_count, drift_error *error) {
    if (knot_count == 0) return error_set(error, DRIFT_INVALID_ARGUMENT, "there are no knots");
    drift_status status = arguments_sample(knots, knot_count, 1, "knots", error);
    for (size_t i = 1; i < knot_count && status == DRIFT_OK; i++) {
        if (knots[i] == knots[i - 1]) {
            status = error_at(error, DRIFT_INVALID_ARGUMENT, NULL, (int64_t)i,
                              "knots: knot %zu equals the one before it", i);
        }
    }
    return status;
}

/* Differences of prefixes are multiples of 1 / (n m) over their common divisor. */
static drift_status check_size(uint64_t rows, size_t window, drift_error *error) {
    if (rows == 0) return error_set(error, DRIFT_INVALID_ARGUMENT, "cells have no rows");
    if (rows / ks_common_divisor(rows, window) > INT64_MAX / window) {
        return error_set(
            error, DRIFT_INVALID_ARGUMENT,
            "rows of the reference times window are 2^63 or more: use a smaller window");
    }
    return DRIFT_OK;
}

drift_status drift_sliding_ks_create_counts(const double *knots, size_t knot_count,
                                            const uint64_t *cells, size_t window,
                                            const drift_allocator *allocator,
                                            drift_sliding_ks **out, drift_error *error) {
    uint64_t rows = 0;
    drift_status status = check_window(window, out, error);
    if (status == DRIFT_OK) status = check_knots(knots, knot_count, error);
    if (status == DRIFT_OK) {
        status = arguments_count_sum(cells, knot_count + 1, &rows, "cells", error);
    }
    if (status == DRIFT_OK) status = check_size(rows, window, error);
    if (status != DRIFT_OK) return status;
    drift_sliding_ks *s = make(rows, knot_count, window, allocator);
    if (!s) return error_memory(error);
    s->is_counted = 1;
    s->count = knot_count;
    memcpy(s->keys, knots, knot_count * sizeof *knots);
    for (size_t i = 0; i < knot_count; i++)
        s->levels[i].rows = cells[i];
    return finish(s, out, error);
}
