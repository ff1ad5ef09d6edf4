/* SPDX-License-Identifier: Apache-2.0 */
/* Two-sample Kolmogorov-Smirnov of a reference and the last values of a stream, value by value.
 * In: values of a stream. Out: D after each of them. Layer: stats.
 * Source: the randomised tree of dos Reis et al. (2016), here a tree over the reference's values,
 * which do not change. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "kernels/kernels.h"
#include "stats/arguments.h"
#include "stats/ks_result.h"
#include "stats/ks_sliding.h"

/* Values that are looked up together. */
#define BLOCK 64

void drift_sliding_ks_reset(drift_sliding_ks *s) {
    if (!s) return;
    s->taken = 0;
    for (size_t i = 0; i < s->count; i++)
        s->levels[i].between = s->levels[i].same = 0;
    ks_sliding_fill_tree(s);
}

/* ---- sliding ---- */

/* rank: how many keys are <= value. A value at a knot belongs to the cell that the knot begins. */
static slot slot_of(const drift_sliding_ks *s, double value, uint32_t rank) {
    int same = rank > 0 && !s->is_counted && s->keys[rank - 1] == value;
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
    s->tree->set(s->nodes, s->leaves, value->level, ks_sliding_steps(s, value->level));
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

static drift_status test_values(const drift_sliding_ks *s, drift_result *result,
                                drift_error *error) {
    drift_status status = ks_result_value(drift_sliding_ks_value(s), s->reference_size, s->window,
                                          &s->allocator, result, error);
    if (status != DRIFT_OK) return status;
    locate(s, result);
    result->fields |= DRIFT_HAS_LOCATION;
    return DRIFT_OK;
}

/* Counts of all cells, the one above the last knot too, and which cells hold a single number. */
static void fill_cells(const drift_sliding_ks *s, uint64_t *reference, uint64_t *current,
                       uint8_t *atom) {
    uint64_t *above[] = {&reference[s->count], &current[s->count]};
    *above[0] = s->reference_size;
    *above[1] = s->window;
    atom[0] = atom[s->count] = 0;
    for (size_t i = 0; i < s->count; i++) {
        reference[i] = s->levels[i].rows;
        current[i] = s->levels[i].between;
        *above[0] -= reference[i];
        *above[1] -= current[i];
        if (i > 0) atom[i] = nextafter(s->keys[i - 1], INFINITY) == s->keys[i];
    }
}

static drift_status test_counts(const drift_sliding_ks *s, drift_result *result,
                                drift_error *error) {
    size_t cells = s->count + 1;
    uint64_t *counts = memory_unset(&s->allocator, 2 * cells, sizeof *counts);
    uint8_t *atom = memory_unset(&s->allocator, cells, 1);
    drift_status status = DRIFT_OUT_OF_MEMORY;
    if (counts && atom) {
        fill_cells(s, counts, counts + cells, atom);
        status = drift_ks_counts(counts, counts + cells, atom, cells, &s->allocator, result, error);
    } else {
        error_memory(error);
    }
    memory_release(&s->allocator, atom, cells, 1);
    memory_release(&s->allocator, counts, 2 * cells, sizeof *counts);
    return status;
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
    return s->is_counted ? test_counts(s, result, error) : test_values(s, result, error);
}
