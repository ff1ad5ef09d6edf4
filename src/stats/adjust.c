/* SPDX-License-Identifier: Apache-2.0 */
/* Adjusts p-values for multiple testing.
 * In: p-values of one family. Out: adjusted ones. Layer: stats.
 * Sources: Benjamini and Hochberg (1995), Holm (1979), Bonferroni (1936). */
#include "stats/adjust.h"

#include <string.h>

#include <driftcheck/stats.h>

#include "base/error.h"
#include "base/memory.h"

/* By p, then by place, so that the order is the same everywhere. */
static int is_later(const double *p, size_t a, size_t b) {
    if (p[a] != p[b]) return p[a] > p[b];
    return a > b;
}

/* Lets order[at] sink until no child comes later. */
static void sink(const double *p, size_t *order, size_t at, size_t count) {
    size_t moved = order[at];
    for (size_t child = 2 * at + 1; child < count; child = 2 * at + 1) {
        if (child + 1 < count && is_later(p, order[child + 1], order[child])) child++;
        if (!is_later(p, order[child], moved)) break;
        order[at] = order[child];
        at = child;
    }
    order[at] = moved;
}

/* Heap sort (Williams 1964): qsort of the C library may allocate. */
static void sort_by_heap(const double *p, size_t *order, size_t count) {
    for (size_t i = count / 2; i-- > 0;)
        sink(p, order, i, count);
    for (size_t last = count; last-- > 1;) {
        size_t latest = order[0];
        order[0] = order[last];
        order[last] = latest;
        sink(p, order, 0, last);
    }
}

/* What has no more than this many steps to go a number is sorted by insertion. */
#define FEW 16

/* Sorts by p what is nearly in its order, and by place where p are equal. */
static void sort_nearly(const double *p, size_t *order, size_t count) {
    size_t steps = 0;
    double last = 0.0;
    for (size_t i = 0; i < count; i++) {
        size_t moved = order[i], at = i;
        if (p[moved] >= last) {
            last = p[moved];
            continue;
        }
        for (; at > 0 && p[order[at - 1]] > p[moved]; at--)
            order[at] = order[at - 1];
        order[at] = moved;
        steps += i - at;
        if (steps > FEW * count) {
            sort_by_heap(p, order, count);
            return;
        }
    }
}

/* Cells that p-values fall into, in their order: small ones by their exponents, of which sixteen
 * are one cell, others evenly, as they lie where nothing has changed, into as many cells as there
 * are p-values; 1 has one to itself. */
#define SMALL_CELLS 64
#define MOST_EVEN   512

static size_t cell_of(double p, int even_cells) {
    int even = (int)(p * even_cells);
    if (even > 0) return SMALL_CELLS - 1 + (size_t)even;
    uint64_t bits;
    memcpy(&bits, &p, sizeof bits);
    return (size_t)(bits >> 56) % SMALL_CELLS; /* without the sign that a zero may have */
}

static void sort_order(const double *p, size_t *order, size_t count) {
    int even = count < MOST_EVEN ? (int)count : MOST_EVEN;
    size_t begin[SMALL_CELLS + MOST_EVEN]; /* of cells: first how many they hold */
    size_t cells = SMALL_CELLS + (size_t)even, before = 0;
    memset(begin, 0, cells * sizeof *begin);
    for (size_t i = 0; i < count; i++)
        begin[cell_of(p[i], even)]++;
    for (size_t c = 0; c < cells; c++) {
        size_t held = begin[c];
        begin[c] = before;
        before += held;
    }
    for (size_t i = 0; i < count; i++)
        order[begin[cell_of(p[i], even)]++] = i;
    sort_nearly(p, order, count);
}

static double at_most_one(double p) {
    return p < 1.0 ? p : 1.0;
}

/* From the largest down: p_(i) m / i, never above a later one. */
static void benjamini_hochberg(const double *p, const size_t *order, size_t count,
                               double *adjusted) {
    double smallest = 1.0, rank = (double)count, all = rank;
    for (size_t i = count; i > 0; i--, rank -= 1.0) {
        double scaled = p[order[i - 1]] * all / rank;
        smallest = scaled < smallest ? scaled : smallest;
        adjusted[order[i - 1]] = smallest;
    }
}

/* From the smallest up: p_(i) (m - i + 1), never below an earlier one. */
static void holm(const double *p, const size_t *order, size_t count, double *adjusted) {
    double largest = 0.0;
    for (size_t i = 0; i < count; i++) {
        double scaled = at_most_one(p[order[i]] * (double)(count - i));
        if (scaled > largest) largest = scaled;
        adjusted[order[i]] = largest;
    }
}

void adjust_p_values(const double *p, size_t count, int32_t method, size_t *order,
                     double *adjusted) {
    if (method == DRIFT_ADJUST_BH || method == DRIFT_ADJUST_HOLM) sort_order(p, order, count);
    switch (method) {
    case DRIFT_ADJUST_BH:
        benjamini_hochberg(p, order, count, adjusted);
        break;
    case DRIFT_ADJUST_HOLM:
        holm(p, order, count, adjusted);
        break;
    default:
        for (size_t i = 0; i < count; i++) {
            adjusted[i] = method == DRIFT_ADJUST_NONE ? p[i] : at_most_one(p[i] * (double)count);
        }
    }
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
    drift_allocator memory = memory_allocator(allocator);
    size_t *order = memory_zeroed(&memory, count, sizeof *order);
    if (!order) return error_memory(error);
    adjust_p_values(p, count, method, order, adjusted);
    memory_release(&memory, order, count, sizeof *order);
    return DRIFT_OK;
}
