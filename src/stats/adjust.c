/* SPDX-License-Identifier: Apache-2.0 */
/* Adjusts p-values for multiple testing.
 * In: p-values of one family. Out: adjusted ones. Layer: stats.
 * Sources: Benjamini and Hochberg (1995), Holm (1979), Bonferroni (1936). */
#include <math.h>
#include <stdlib.h>

#include "base/error.h"
#include "base/memory.h"
#include "stats/arguments.h"

typedef struct ranked {
    double p;
    size_t index;
} ranked;

/* By p, then by place, so that the order is the same everywhere. */
static int by_p(const void *left, const void *right) {
    const ranked *a = left;
    const ranked *b = right;
    if (a->p != b->p) return a->p < b->p ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

static double at_most_one(double p) {
    return p < 1.0 ? p : 1.0;
}

/* From the largest down: p_(i) m / i, never above a later one. */
static void benjamini_hochberg(const ranked *order, size_t count, double *adjusted) {
    double smallest = 1.0;
    for (size_t i = count; i > 0; i--) {
        double p = order[i - 1].p * (double)count / (double)i;
        if (p < smallest) smallest = p;
        adjusted[order[i - 1].index] = smallest;
    }
}

/* From the smallest up: p_(i) (m - i + 1), never below an earlier one. */
static void holm(const ranked *order, size_t count, double *adjusted) {
    double largest = 0.0;
    for (size_t i = 0; i < count; i++) {
        double p = at_most_one(order[i].p * (double)(count - i));
        if (p > largest) largest = p;
        adjusted[order[i].index] = largest;
    }
}

static drift_status adjust_by_rank(const double *p, size_t count, int32_t method,
                                   const drift_allocator *allocator, double *adjusted,
                                   drift_error *error) {
    drift_allocator memory = memory_allocator(allocator);
    ranked *order = memory_zeroed(&memory, count, sizeof *order);
    if (!order) return error_memory(error);
    for (size_t i = 0; i < count; i++)
        order[i] = (ranked){p[i], i};
    if (count > 0) qsort(order, count, sizeof *order, by_p);
    if (method == DRIFT_ADJUST_BH) {
        benjamini_hochberg(order, count, adjusted);
    } else {
        holm(order, count, adjusted);
    }
    memory_release(&memory, order, count, sizeof *order);
    return DRIFT_OK;
}

drift_status drift_adjust_p_values(const double *p, size_t count, int32_t method,
                                   const drift_allocator *allocator, double *adjusted,
                                   drift_error *error) {
    if ((!p || !adjusted) && count > 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "p or adjusted is NULL");
    }
    if (method < DRIFT_ADJUST_BH || method > DRIFT_ADJUST_NONE) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "method is not one of DRIFT_ADJUST_...");
    }
    for (size_t i = 0; i < count; i++) {
        if (p[i] >= 0.0 && p[i] <= 1.0) continue;
        return error_at(error, DRIFT_INVALID_ARGUMENT, NULL, (int64_t)i,
                        "p-value %zu is not in [0,1]", i);
    }
    if (method == DRIFT_ADJUST_BH || method == DRIFT_ADJUST_HOLM) {
        return adjust_by_rank(p, count, method, allocator, adjusted, error);
    }
    for (size_t i = 0; i < count; i++) {
        adjusted[i] = method == DRIFT_ADJUST_NONE ? p[i] : at_most_one(p[i] * (double)count);
    }
    return DRIFT_OK;
}
