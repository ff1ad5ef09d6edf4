/* SPDX-License-Identifier: Apache-2.0 */
/* A ring of panes; adding a pane and dropping one each cost what one pane costs.
 * In: rows, timestamps. Out: the numbers of the window. Layer: window. */
#include "window/window.h"

#include <math.h>
#include <string.h>

#include "base/memory.h"

static size_t pane_count(const window_rule *rule) {
    return rule->decaying ? 1 : rule->panes;
}

/* Counts, sums and rows with their weights; one number for rows beside them. */
static size_t weight_count(const window *w) {
    return w->count_size + w->sum_size + 1;
}

size_t window_memory(const window_rule *rule, size_t count_size, size_t sum_size) {
    size_t panes = pane_count(rule);
    size_t pane = count_size + sum_size;
    if (pane < count_size || pane > SIZE_MAX / 64 / (panes + 2)) return 0;
    size_t extra = rule->decaying ? pane + 1 : count_size;
    return memory_bytes(panes * count_size, sizeof(uint64_t)) +
           memory_bytes(panes * sum_size, sizeof(double)) + memory_bytes(extra, sizeof(uint64_t)) +
           memory_bytes(panes, sizeof(window_rows));
}

int window_init(window *w, const window_rule *rule, size_t count_size, size_t sum_size,
                const drift_allocator *allocator) {
    memset(w, 0, sizeof *w);
    w->rule = *rule;
    w->count_size = count_size;
    w->sum_size = sum_size;
    w->parts_from = count_size; /* none */
    size_t panes = pane_count(rule);
    if (window_memory(rule, count_size, sum_size) == 0) return 0;
    w->counts = memory_zeroed(allocator, panes * count_size, sizeof *w->counts);
    w->sums = memory_zeroed(allocator, panes * sum_size, sizeof *w->sums);
    w->rows = memory_zeroed(allocator, panes, sizeof *w->rows);
    if (rule->decaying) {
        w->weights = memory_zeroed(allocator, weight_count(w), sizeof *w->weights);
    } else {
        w->total = memory_zeroed(allocator, count_size, sizeof *w->total);
    }
    return w->counts && w->sums && w->rows && (w->total || w->weights);
}

void window_destroy(window *w, const drift_allocator *allocator) {
    size_t panes = pane_count(&w->rule);
    memory_release(allocator, w->counts, panes * w->count_size, sizeof *w->counts);
    memory_release(allocator, w->sums, panes * w->sum_size, sizeof *w->sums);
    memory_release(allocator, w->rows, panes, sizeof *w->rows);
    memory_release(allocator, w->total, w->count_size, sizeof *w->total);
    memory_release(allocator, w->weights, weight_count(w), sizeof *w->weights);
    memset(w, 0, sizeof *w);
}

void window_reset(window *w) {
    size_t panes = pane_count(&w->rule);
    memset(w->counts, 0, panes * w->count_size * sizeof *w->counts);
    memset(w->sums, 0, panes * w->sum_size * sizeof *w->sums);
    memset(w->rows, 0, panes * sizeof *w->rows);
    if (w->total) memset(w->total, 0, w->count_size * sizeof *w->total);
    if (w->weights) memset(w->weights, 0, weight_count(w) * sizeof *w->weights);
    memset(&w->whole, 0, sizeof w->whole);
    w->open = w->closed = w->started = 0;
    w->pane_start = 0;
}

uint64_t *window_counts(const window *w) {
    return w->counts + w->open * w->count_size;
}

double *window_sums(const window *w) {
    return w->sums + w->open * w->sum_size;
}

uint64_t window_room(const window *w) {
    if (w->rule.pane_rows == 0) return UINT64_MAX;
    uint64_t rows = w->rows[w->open].rows;
    return rows < w->rule.pane_rows ? w->rule.pane_rows - rows : 0;
}

static void merge_rows(window_rows *to, const window_rows *from) {
    if (from->rows == 0) return;
    if (to->rows == 0 || from->first < to->first) to->first = from->first;
    if (to->rows == 0 || from->last > to->last) to->last = from->last;
    to->rows += from->rows;
}

void window_add_rows(window *w, uint64_t rows, int64_t timestamp) {
    window_rows added = {rows, timestamp, timestamp};
    merge_rows(&w->rows[w->open], &added);
}

/* How far a timestamp is past the start of the open pane; unsigned, so that it cannot overflow. */
static uint64_t time_since(const window *w, int64_t timestamp) {
    return (uint64_t)timestamp - (uint64_t)w->pane_start;
}

int window_is_over(const window *w, int64_t timestamp) {
    if (w->rule.pane_rows != 0 || !w->started || timestamp < w->pane_start) return 0;
    return time_since(w, timestamp) >= (uint64_t)w->rule.pane_span;
}

/* The largest multiple of the span that is not after the timestamp. */
static int64_t align(int64_t timestamp, int64_t span) {
    int64_t past = timestamp % span;
    if (past < 0) past += span;
    return timestamp < INT64_MIN + past ? INT64_MIN : timestamp - past;
}

int window_place(window *w, int64_t timestamp) {
    if (w->rule.pane_rows != 0) return 0;
    if (!w->started) {
        w->started = 1;
        w->pane_start = align(timestamp, w->rule.pane_span);
    }
    return timestamp < w->pane_start;
}

static void weigh_in(window *w) {
    const uint64_t *counts = window_counts(w);
    const double *sums = window_sums(w);
    double *weights = w->weights;
    for (size_t i = 0; i < w->count_size; i++)
        weights[i] = weights[i] * w->rule.decay + (double)counts[i];
    weights += w->count_size;
    for (size_t i = 0; i < w->sum_size; i++)
        weights[i] = weights[i] * w->rule.decay + sums[i];
    weights[w->sum_size] = weights[w->sum_size] * w->rule.decay + (double)w->rows[0].rows;
    merge_rows(&w->whole, &w->rows[0]);
}

int window_close(window *w) {
    if (w->rule.decaying) {
        weigh_in(w);
        return 1;
    }
    const uint64_t *counts = window_counts(w);
    for (size_t i = 0; i < w->count_size; i++)
        w->total[i] += counts[i];
    w->closed++;
    return w->closed == w->rule.panes;
}

static void clear_pane(window *w) {
    memset(window_counts(w), 0, w->count_size * sizeof *w->counts);
    memset(window_sums(w), 0, w->sum_size * sizeof *w->sums);
    memset(&w->rows[w->open], 0, sizeof *w->rows);
}

static void open_next(window *w) {
    if (!w->rule.decaying) {
        w->open = (w->open + 1) % w->rule.panes;
        if (w->closed == w->rule.panes) {
            const uint64_t *oldest = window_counts(w);
            for (size_t i = 0; i < w->count_size; i++)
                w->total[i] -= oldest[i];
            w->closed--;
        }
    }
    clear_pane(w);
}

int window_has_rows(const window *w) {
    if (w->rule.decaying && w->weights[weight_count(w) - 1] >= 0.5) return 1;
    for (size_t i = 0; i < w->rule.panes; i++) {
        if (w->rows[i].rows > 0) return 1;
    }
    return 0;
}

/* Passes over the panes before the one of `timestamp`, in which no row can be any more. */
static void skip_to(window *w, int64_t timestamp) {
    uint64_t panes = time_since(w, timestamp) / (uint64_t)w->rule.pane_span;
    w->pane_start = (int64_t)((uint64_t)w->pane_start + panes * (uint64_t)w->rule.pane_span);
    if (!w->rule.decaying || panes == 0) return;
    double factor = pow(w->rule.decay, (double)panes);
    for (size_t i = 0; i < weight_count(w); i++)
        w->weights[i] *= factor;
}

void window_next(window *w, int64_t timestamp) {
    open_next(w);
    if (w->rule.pane_rows != 0) return;
    w->pane_start += w->rule.pane_span;
    if (timestamp >= w->pane_start && (w->rule.decaying || !window_has_rows(w)))
        skip_to(w, timestamp);
}

/* Weights are far below this: rows are limited to 2^53. What strangers claim may add up to more. */
#define WEIGHT_LIMIT 9e18

static uint64_t rounded(double weight) {
    return (uint64_t)floor(fmin(weight, WEIGHT_LIMIT) + 0.5);
}

/* Parts that are each lighter than half a row would all be lost if each was rounded by itself. */
static void read_parts(const window *w, double part, uint64_t *counts) {
    double whole = 0.0;
    uint64_t given = 0;
    for (size_t i = w->parts_from; i < w->count_size; i++) {
        whole += w->weights[i] + part * (double)w->counts[i];
        uint64_t upto = rounded(whole);
        counts[i] = upto - given;
        given = upto;
    }
}

static window_rows read_weights(const window *w, int with_open, uint64_t *counts, double *sums) {
    double part = with_open ? 1.0 : 0.0;
    const double *weights = w->weights;
    for (size_t i = 0; i < w->parts_from; i++)
        counts[i] = rounded(weights[i] + part * (double)w->counts[i]);
    read_parts(w, part, counts);
    weights += w->count_size;
    for (size_t i = 0; i < w->sum_size; i++)
        sums[i] = weights[i] + part * w->sums[i];
    window_rows seen = w->whole;
    if (with_open) merge_rows(&seen, &w->rows[0]);
    seen.rows = rounded(weights[w->sum_size] + part * (double)w->rows[0].rows);
    return seen;
}

/* Index of the oldest of the last `count` panes. */
static size_t oldest_pane(const window *w, size_t count) {
    return (w->open + w->rule.panes + 1 - count) % w->rule.panes;
}

/* Counts of the closed panes, and of the open one; without closed ones there is nothing to add. */
static void read_counts(const window *w, int with_open, uint64_t *counts) {
    const uint64_t *open = window_counts(w);
    size_t size = w->count_size * sizeof *counts;
    if (size == 0) return;
    memcpy(counts, w->closed == 0 && with_open ? open : w->total, size);
    if (w->closed == 0 || !with_open) return;
    for (size_t i = 0; i < w->count_size; i++)
        counts[i] += open[i];
}

static window_rows read_panes(const window *w, int with_open, uint64_t *counts, double *sums) {
    read_counts(w, with_open, counts);
    size_t panes = w->closed + (with_open ? 1u : 0u);
    window_rows seen = {0, 0, 0};
    memset(sums, 0, w->sum_size * sizeof *sums);
    for (size_t k = 0, pane = oldest_pane(w, panes); k < panes; k++) {
        const double *from = w->sums + pane * w->sum_size;
        for (size_t i = 0; i < w->sum_size; i++)
            sums[i] += from[i];
        merge_rows(&seen, &w->rows[pane]);
        pane = (pane + 1) % w->rule.panes;
    }
    return seen;
}

window_rows window_read(const window *w, int with_open, uint64_t *counts, double *sums) {
    if (w->rule.decaying) return read_weights(w, with_open, counts, sums);
    return read_panes(w, with_open, counts, sums);
}

int64_t window_end_time(const window *w) {
    int64_t span = w->rule.pane_span;
    return w->pane_start > INT64_MAX - span ? INT64_MAX : w->pane_start + span;
}
