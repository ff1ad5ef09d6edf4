/* SPDX-License-Identifier: Apache-2.0 */
/* Two-sample Kolmogorov-Smirnov of a reference and the last values of a stream, value by value.
 * In: a reference, a stream. Out: D after each value. Layer: stats.
 * Source: the randomised tree of dos Reis et al. (2016), here a tree over the reference's values,
 * which do not change. */
#include <math.h>
#include <string.h>

#include <driftcheck/ks.h>

#include "base/error.h"
#include "base/memory.h"
#include "kernels/rank_tree.h"
#include "sketch/sort.h"
#include "stats/arguments.h"
#include "stats/ks_d.h"
#include "stats/ks_tree.h"

/* Values that are looked up together. */
#define BLOCK 64

/* A value of the reference: its rows, and those of the window that are it, or between it and the
 * one before. */
typedef struct level {
    uint32_t rows;
    uint32_t between;
    uint32_t same;
} level;

/* A value of the window. */
typedef struct slot {
    double value;
    uint32_t level; /* that it is at, or below; the number of levels if it is above all */
    uint32_t same;
} slot;

struct drift_sliding_ks {
    drift_allocator allocator;
    size_t reference_size;
    size_t window;
    double *keys; /* distinct values of the reference */
    level *levels;
    size_t count; /* of both */
    rank_tree ranks;
    const ks_tree_class *tree;
    void *nodes;
    size_t leaves;
    int64_t reference_step; /* of the prefix f m - g n, over the divisor that n and m share */
    int64_t window_step;
    double whole; /* D = 1 in these units */
    slot *ring;
    uint64_t taken;
};

/* ---- making ---- */

/* Distinct values and their rows, from rising ones; the arrays may be longer than needed. */
static void fill_levels(drift_sliding_ks *s, const double *rising) {
    for (size_t i = 0; i < s->reference_size; i++) {
        if (s->count == 0 || rising[i] != s->keys[s->count - 1]) s->keys[s->count++] = rising[i];
        s->levels[s->count - 1].rows++;
    }
}

static int take_reference(drift_sliding_ks *s, const double *values) {
    size_t n = s->reference_size;
    double *rising = memory_unset(&s->allocator, n, sizeof *rising);
    s->keys = memory_zeroed(&s->allocator, n, sizeof *s->keys);
    s->levels = memory_zeroed(&s->allocator, n, sizeof *s->levels);
    int done = rising && s->keys && s->levels;
    if (done) {
        memcpy(rising, values, n * sizeof *values);
        sort_doubles(rising, s->keys, n);
        fill_levels(s, rising);
    }
    memory_release(&s->allocator, rising, n, sizeof *rising);
    return done && rank_tree_init(&s->ranks, s->keys, s->count, &s->allocator);
}

static ks_steps steps_of(const drift_sliding_ks *s, size_t i) {
    const level *l = &s->levels[i];
    return (ks_steps){-(int64_t)l->between * s->window_step,
                      l->rows * s->reference_step - l->same * s->window_step};
}

/* Leaves behind the last level stay 0: they repeat a prefix. */
static void fill_tree(drift_sliding_ks *s) {
    for (size_t i = 0; i < s->count; i++)
        s->tree->set(s->nodes, s->leaves, i, steps_of(s, i));
    s->tree->build(s->nodes, s->leaves);
}

static int make_tree(drift_sliding_ks *s) {
    uint64_t shared = ks_common_divisor(s->reference_size, s->window);
    s->reference_step = (int64_t)(s->window / shared);
    s->window_step = (int64_t)(s->reference_size / shared);
    s->whole = (double)(s->reference_size / shared) * (double)s->window;
    s->tree = s->window_step <= INT32_MAX / (int64_t)s->window ? &ks_tree_narrow : &ks_tree_wide;
    s->leaves = 1;
    while (s->leaves < s->count)
        s->leaves *= 2;
    s->nodes = memory_zeroed(&s->allocator, 2 * s->leaves, s->tree->node_size);
    if (s->nodes) fill_tree(s);
    return s->nodes != NULL;
}

static drift_status check(const double *reference, size_t reference_size, size_t window,
                          drift_sliding_ks *const *out, drift_error *error) {
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    if (window == 0 || window > INT32_MAX) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "window is not 1 to 2^31 - 1");
    }
    if (reference_size == 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "reference has no values");
    }
    return arguments_sample(reference, reference_size, 0, "reference", error);
}

drift_status drift_sliding_ks_create(const double *reference, size_t reference_size, size_t window,
                                     const drift_allocator *allocator, drift_sliding_ks **out,
                                     drift_error *error) {
    drift_status status = check(reference, reference_size, window, out, error);
    if (status != DRIFT_OK) return status;
    drift_sliding_ks *s = memory_zeroed(allocator, 1, sizeof *s);
    if (!s) return error_memory(error);
    s->allocator = memory_allocator(allocator);
    s->reference_size = reference_size;
    s->window = window;
    s->ring = memory_zeroed(&s->allocator, window, sizeof *s->ring);
    if (s->ring && take_reference(s, reference) && make_tree(s)) {
        *out = s;
        return DRIFT_OK;
    }
    drift_sliding_ks_free(s);
    return error_memory(error);
}

void drift_sliding_ks_free(drift_sliding_ks *s) {
    if (!s) return;
    drift_allocator allocator = s->allocator;
    if (s->nodes) memory_release(&allocator, s->nodes, 2 * s->leaves, s->tree->node_size);
    rank_tree_destroy(&s->ranks, &allocator);
    memory_release(&allocator, s->levels, s->reference_size, sizeof *s->levels);
    memory_release(&allocator, s->keys, s->reference_size, sizeof *s->keys);
    memory_release(&allocator, s->ring, s->window, sizeof *s->ring);
    memory_release(&allocator, s, 1, sizeof *s);
}

void drift_sliding_ks_reset(drift_sliding_ks *s) {
    if (!s) return;
    s->taken = 0;
    for (size_t i = 0; i < s->count; i++)
        s->levels[i].between = s->levels[i].same = 0;
    fill_tree(s);
}

/* ---- sliding ---- */

/* rank: how many keys are <= value */
static slot slot_of(const drift_sliding_ks *s, double value, uint32_t rank) {
    int same = rank > 0 && s->keys[rank - 1] == value;
    return (slot){value, same ? rank - 1 : rank, (uint32_t)same};
}

/* Puts a value into its level, or takes it out; returns the level, or the last one for a value
 * above all, which no prefix depends on. */
static size_t change(drift_sliding_ks *s, const slot *value, uint32_t by) {
    if (value->level == s->count) return s->count - 1;
    level *l = &s->levels[value->level];
    if (value->same) {
        l->same += by;
    } else {
        l->between += by;
    }
    s->tree->set(s->nodes, s->leaves, value->level, steps_of(s, value->level));
    return value->level;
}

static void slide(drift_sliding_ks *s, const slot *value) {
    slot *place = &s->ring[s->taken % s->window];
    size_t left = s->taken >= s->window ? change(s, place, UINT32_MAX) : s->count;
    size_t entered = change(s, value, 1);
    s->tree->update(s->nodes, s->leaves, left < s->count ? left : entered, entered);
    *place = *value;
    s->taken++;
}

static int64_t distance(const drift_sliding_ks *s) {
    int64_t above = s->tree->largest(s->nodes);
    int64_t below = -s->tree->smallest(s->nodes);
    return above > below ? above : below;
}

double drift_sliding_ks_value(const drift_sliding_ks *s) {
    if (!s || s->taken < s->window) return 0.0;
    return (double)distance(s) / s->whole;
}

static void push_block(drift_sliding_ks *s, const double *values, size_t count, double *d) {
    uint32_t ranks[BLOCK];
    kernels_get()->rank(values, count, &s->ranks.view, ranks);
    for (size_t i = 0; i < count; i++) {
        slot value = slot_of(s, values[i], ranks[i]);
        slide(s, &value);
        if (d) d[i] = drift_sliding_ks_value(s);
    }
}

drift_status drift_sliding_ks_push(drift_sliding_ks *s, const double *values, size_t count,
                                   double *d, drift_error *error) {
    if (!s) return error_set(error, DRIFT_INVALID_ARGUMENT, "sliding is NULL");
    drift_status status = arguments_sample(values, count, 0, "values", error);
    if (status != DRIFT_OK) return status;
    for (size_t i = 0; i < count; i += BLOCK) {
        size_t block = count - i < BLOCK ? count - i : BLOCK;
        push_block(s, values + i, block, d ? d + i : NULL);
    }
    return DRIFT_OK;
}

/* ---- the whole result ---- */

/* The largest value of the window between two levels. */
static double last_between(const drift_sliding_ks *s, size_t i) {
    double value = -INFINITY;
    for (size_t k = 0; k < s->window; k++) {
        const slot *at = &s->ring[k];
        if (at->level == i && !at->same && at->value > value) value = at->value;
    }
    return value;
}

static double lowest(const drift_sliding_ks *s) {
    double value = s->keys[0];
    for (size_t k = 0; k < s->window; k++)
        value = s->ring[k].value < value ? s->ring[k].value : value;
    return value;
}

static void locate(const drift_sliding_ks *s, drift_result *result) {
    int64_t d = distance(s);
    int is_above = s->tree->largest(s->nodes) == d;
    ks_tree_place place = s->tree->find(s->nodes, s->leaves, is_above);
    result->sign = is_above ? 1 : -1;
    if (d == 0) {
        result->location = lowest(s) + 0.0; /* not -0 */
    } else if (place.after_first) {
        result->location = last_between(s, place.leaf) + 0.0;
    } else {
        result->location = s->keys[place.leaf];
    }
}

drift_status drift_sliding_ks_test(const drift_sliding_ks *s, drift_result *result,
                                   drift_error *error) {
    drift_status status = arguments_result(result, error);
    if (status != DRIFT_OK) return status;
    if (!s) return error_set(error, DRIFT_INVALID_ARGUMENT, "sliding is NULL");
    if (s->taken < s->window) {
        result->status = DRIFT_TOO_FEW;
        return DRIFT_OK;
    }
    double d = drift_sliding_ks_value(s);
    double p = 1.0;
    int32_t method = DRIFT_METHOD_NONE;
    status = drift_ks_p_value(d, s->reference_size, s->window, &s->allocator, &p, &method, error);
    if (status != DRIFT_OK) return status;
    result->value = d;
    result->p_value = p;
    result->method = method;
    locate(s, result);
    result->fields = DRIFT_HAS_VALUE | DRIFT_HAS_P | DRIFT_HAS_LOCATION;
    return DRIFT_OK;
}
