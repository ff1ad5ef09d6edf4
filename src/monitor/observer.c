/* SPDX-License-Identifier: Apache-2.0 */
/* Matches columns by name and counts them: tensors as they lie, other numbers column by column.
 * In: batches. Out: counts of a pane. Layer: monitor. */
#include "monitor/observer.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "data/column.h"
#include "data/gather.h"
#include "data/match.h"
#include "monitor/count_categories.h"

/* Rows taken at once in the column path: they stay in the first-level cache. */
#define BLOCK 1024
/* Beyond so many edges, comparing a tensor with each of them costs more than taking its columns
 * apart and searching (bench/), unless it has few rows. */
#define ROW_EDGES 48
/* Columns of many rows counted before their cells are added up: the counts of so many columns at an
 * edge are one line of the cache, and those of a column are a line at each edge. */
#define GROUP 8
/* Rows of so many columns that fit into a block. */
#define MOST_FEW (BLOCK / GROUP)

size_t observer_memory(const plan *p) {
    return memory_bytes(p->column_count, sizeof(drift_column *)) +
           memory_bytes(p->column_count * OBSERVER_CACHE_SIZE, sizeof(observer_cached)) +
           memory_bytes(BLOCK, sizeof(double)) + memory_bytes(GROUP * p->edges, sizeof(uint64_t)) +
           memory_bytes(OBSERVER_CODES, sizeof(int32_t));
}

int observer_init(observer *o, const plan *p, const drift_allocator *allocator) {
    memset(o, 0, sizeof *o);
    o->plan = p;
    o->kernels = kernels_get();
    o->sources = memory_zeroed(allocator, p->column_count, sizeof *o->sources);
    o->block = memory_zeroed(allocator, BLOCK, sizeof *o->block);
    o->cells = memory_zeroed(allocator, GROUP * p->edges, sizeof *o->cells);
    o->cache = memory_zeroed(allocator, p->column_count * OBSERVER_CACHE_SIZE, sizeof *o->cache);
    o->codes = memory_zeroed(allocator, OBSERVER_CODES, sizeof *o->codes);
    return o->sources && o->block && o->cells && o->cache && o->codes;
}

void observer_destroy(observer *o, const drift_allocator *allocator) {
    if (!o->plan) return;
    size_t columns = o->plan->column_count;
    memory_release(allocator, o->sources, columns, sizeof *o->sources);
    memory_release(allocator, o->block, BLOCK, sizeof *o->block);
    memory_release(allocator, o->cells, GROUP * o->plan->edges, sizeof *o->cells);
    memory_release(allocator, o->cache, columns * OBSERVER_CACHE_SIZE, sizeof *o->cache);
    memory_release(allocator, o->codes, OBSERVER_CODES, sizeof *o->codes);
    memset(o, 0, sizeof *o);
}

/* ---- matching ---- */

/* Batches of one source keep their order: where the first columns are those of the plan, no name
 * can come twice among them, since the plan has each once. */
static size_t match_in_order(observer *o, const drift_batch *batch) {
    const plan *p = o->plan;
    size_t k = 0;
    while (k < p->column_count && k < batch->column_count &&
           strcmp(batch_column(batch, k)->name, p->names[k]) == 0) {
        o->sources[k] = batch_column(batch, k);
        k++;
    }
    return k;
}

static drift_status match_by_name(observer *o, const drift_batch *batch, size_t from,
                                  drift_error *error) {
    for (size_t k = 0; k < o->plan->column_count; k++) {
        if (k >= from) o->sources[k] = match_find(batch, k, o->plan->names[k]);
        if (!o->sources[k]) continue;
        drift_status status = match_alone(batch, o->sources[k], error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}

/* 1 if rows of a tensor of so many columns, of this type, begin with this one. */
static int begins_tensor(const drift_column *first, size_t width, int64_t size) {
    return width > 1 && (int64_t)width <= first->stride / size && first->stride % size == 0 &&
           (uintptr_t)first->data % (uintptr_t)size == 0;
}

/* 1 if columns, as many as the plan's, are one tensor of it but for their names: what a server
 * hands over row by row, so that each is looked at once, beside the first. */
static int match_tensor(observer *o, const drift_column *first) {
    size_t width = o->plan->column_count;
    if (o->plan->numeric_count != width || !column_is_plain(first)) return 0;
    uintptr_t size = column_value_size(first->type), place = (uintptr_t)first->data;
    if (!begins_tensor(first, width, (int64_t)size)) return 0;
    for (size_t k = 0; k < width; k++, place += size) {
        const drift_column *c = &first[k];
        if (c->struct_size != first->struct_size || c->type != first->type ||
            c->stride != first->stride || (uintptr_t)c->data != place || !column_is_whole(c)) {
            return 0;
        }
        o->sources[k] = c;
    }
    return 1;
}

/* The same if they are plain, each somewhere else. */
static int match_plain(observer *o, const drift_column *columns) {
    for (size_t k = 0; k < o->plan->column_count; k++) {
        if (!column_is_plain(&columns[k])) return 0;
        o->sources[k] = &columns[k];
    }
    return 1;
}

/* 1 if the columns have the names of the plan. One that is the plan's own is not read. */
static int match_names(const plan *p, const drift_column *columns) {
    for (size_t k = 0; k < p->column_count; k++) {
        const char *name = columns[k].name;
        if (name != p->names[k] && (!name || strcmp(name, p->names[k]) != 0)) return 0;
    }
    return 1;
}

/* Notes whether a batch has the columns of the plan in their order, and nothing else: a name that a
 * profile has is a valid one, so that nothing is left to be checked where all are plain. */
static void match_quickly(observer *o, const drift_batch *batch) {
    o->plain = o->tensor = 0;
    if (!batch || batch->struct_size < sizeof *batch || batch->rows < 0 || !batch->columns) return;
    if (batch->column_count != o->plan->column_count || batch->column_count == 0) return;
    int tensor = match_tensor(o, batch->columns);
    if (!tensor && !match_plain(o, batch->columns)) return;
    o->plain = match_names(o->plan, batch->columns);
    o->tensor = o->plain && tensor;
}

drift_status observer_match(observer *o, const drift_batch *batch, drift_error *error) {
    match_quickly(o, batch);
    if (o->plain) return DRIFT_OK;
    drift_status status = drift_batch_validate(batch, error);
    if (status != DRIFT_OK) return status;
    size_t matched = match_in_order(o, batch);
    if (matched == o->plan->column_count && matched == batch->column_count) return DRIFT_OK;
    return match_by_name(o, batch, matched, error);
}

/* ---- numbers, column by column ---- */

/* So few rows are counted sooner by comparing each with all edges than by adding up cells, which
 * takes as long for one row as for many (bench/). Without vectors comparing takes much longer. */
static int64_t few_rows(const observer *o) {
    if (o->kernels->level == DRIFT_SIMD_SCALAR) return 1;
    return 8 + 1536 / (int64_t)o->plan->edges;
}

/* The same of columns that are put beside each other first. */
static int are_few(const observer *o, int64_t n) {
    return n <= MOST_FEW && n <= few_rows(o);
}

/* Adds cells between knots, of columns from `number` on, as rows at or above edges. Beyond the
 * knots of a column its cells are 0, and only infinity is at least such an edge. */
static void add_cells(const observer *o, size_t number, size_t width,
                      const kernel_specials *specials, uint64_t *counts) {
    const plan *p = o->plan;
    size_t knots[GROUP] = {0};
    uint64_t above[GROUP] = {0};
    for (size_t j = 0; j < width; j++)
        knots[j] = p->columns[p->numeric[number + j]].reference->knot_count;
    for (size_t e = p->edges; e-- > 0;) {
        uint64_t *at_least = counts + e * p->numeric_count + number;
        for (size_t j = 0; j < width; j++) {
            above[j] += o->cells[j * p->edges + e];
            at_least[j] += above[j] + (e > knots[j] ? specials[j].positive_infinity : 0);
        }
    }
    for (size_t j = 0; j < width; j++) {
        /* the histogram puts infinities into the outer cells */
        counts[number + j] -= specials[j].negative_infinity;
        counts[p->valid + number + j] += above[j];
    }
}

static void count_block(const observer *o, const plan_column *c, const double *x, size_t n,
                        uint64_t *cells, kernel_specials *specials) {
    uint64_t nan = specials->nan;
    o->kernels->count_specials(x, n, specials);
    kernel_extent known = {specials->nan - nan, -INFINITY, INFINITY};
    o->kernels->histogram(x, n, &known, &c->tree.view, cells);
}

static void count_numbers(const observer *o, size_t column, int64_t first, int64_t n,
                          uint64_t *cells, kernel_specials *specials) {
    gather_counts unused = {0, 0};
    for (int64_t done = 0; done < n;) {
        size_t part = n - done < BLOCK ? (size_t)(n - done) : BLOCK;
        gather_numbers(o->sources[column], first + done, part, o->block, &unused);
        count_block(o, &o->plan->columns[column], o->block, part, cells, specials);
        done += (int64_t)part;
    }
}

/* Few rows are put beside each other first, as in a tensor. */
static void count_few(observer *o, size_t number, size_t width, int64_t first, int64_t n,
                      uint64_t *counts) {
    const plan *p = o->plan;
    size_t rows = (size_t)n;
    for (size_t j = 0; j < width; j++) {
        double column[MOST_FEW];
        gather_counts unused = {0, 0};
        const drift_column *s = o->sources[p->numeric[number + j]];
        int is_there = s && gather_is_number(s->type);
        if (is_there) gather_numbers(s, first, rows, column, &unused);
        for (size_t i = 0; i < rows; i++)
            o->block[i * width + j] = is_there ? column[i] : (double)NAN;
    }
    o->kernels->histogram_rows_f64(o->block, rows, width, width, p->edges_f64 + number, p->edges,
                                   p->numeric_count, counts + number, counts + p->valid + number);
}

static void count_many(observer *o, size_t number, size_t width, int64_t first, int64_t n,
                       uint64_t *counts) {
    kernel_specials specials[GROUP] = {{0, 0, 0}};
    memset(o->cells, 0, width * o->plan->edges * sizeof *o->cells);
    for (size_t j = 0; j < width; j++) {
        size_t column = o->plan->numeric[number + j];
        if (!o->sources[column] || !gather_is_number(o->sources[column]->type)) continue;
        count_numbers(o, column, first, n, o->cells + j * o->plan->edges, &specials[j]);
    }
    add_cells(o, number, width, specials, counts);
}

static void count_group(observer *o, size_t number, size_t width, int64_t first, int64_t n,
                        uint64_t *counts) {
    if (are_few(o, n)) {
        count_few(o, number, width, first, n, counts);
    } else {
        count_many(o, number, width, first, n, counts);
    }
}

void observer_count_values(observer *o, const double *values, size_t n, uint64_t *counts) {
    kernel_specials specials = {0, 0, 0};
    memset(o->cells, 0, o->plan->edges * sizeof *o->cells);
    for (size_t done = 0; done < n; done += BLOCK) {
        count_block(o, &o->plan->columns[0], values + done, n - done < BLOCK ? n - done : BLOCK,
                    o->cells, &specials);
    }
    add_cells(o, 0, 1, &specials, counts);
}

/* ---- numbers, as tensors ---- */

static int is_tensor_type(const drift_column *s) {
    if (!s || s->validity) return 0;
    return s->type == DRIFT_DATA_FLOAT32 || s->type == DRIFT_DATA_FLOAT64;
}

/* 1 if the values of b lie right beside those of a, of this size, in each row. */
static int lies_beside(const drift_column *a, const drift_column *b, int64_t size) {
    return b->type == a->type && b->stride == a->stride &&
           (const char *)b->data == (const char *)a->data + size;
}

static const drift_column *source_of(const observer *o, size_t number) {
    return o->sources[o->plan->numeric[number]];
}

/* 1 if rows of a tensor are to be counted as they lie. Of floats, vectors hold twice as many. */
static int pays(const observer *o, int32_t type, int64_t n) {
    int64_t few = few_rows(o);
    if (type == DRIFT_DATA_FLOAT32 && few > 1) few *= 3;
    return o->plan->edges <= ROW_EDGES || n <= few;
}

/* Numeric columns from `number` on that are one tensor of n rows; 0 if they are none, or if it does
 * not pay to take them as one. */
static size_t tensor_width(const observer *o, size_t number, int64_t n) {
    const drift_column *first = source_of(o, number);
    if (!is_tensor_type(first) || !pays(o, first->type, n)) return 0;
    int64_t size = (int64_t)column_value_size(first->type);
    size_t width = 1;
    while (number + width < o->plan->numeric_count) {
        const drift_column *next = source_of(o, number + width);
        if (!is_tensor_type(next) || !lies_beside(source_of(o, number + width - 1), next, size))
            break;
        width++;
    }
    return begins_tensor(first, width, size) ? width : 0;
}

static void count_tensor(observer *o, size_t number, size_t width, int64_t first, int64_t n,
                         uint64_t *counts) {
    const plan *p = o->plan;
    const drift_column *s = source_of(o, number);
    size_t stride = (size_t)s->stride / column_value_size(s->type);
    uint64_t *at_least = counts + number;
    uint64_t *valid = counts + p->valid + number;
    const char *data = (const char *)s->data + first * s->stride;
    if (s->type == DRIFT_DATA_FLOAT32) {
        o->kernels->histogram_rows_f32((const float *)(const void *)data, (size_t)n, width, stride,
                                       p->edges_f32 + number, p->edges, p->numeric_count, at_least,
                                       valid);
    } else {
        o->kernels->histogram_rows_f64((const double *)(const void *)data, (size_t)n, width, stride,
                                       p->edges_f64 + number, p->edges, p->numeric_count, at_least,
                                       valid);
    }
}

/* ---- a batch ---- */

static uint64_t present_rows(const drift_column *s, int64_t first, int64_t n) {
    uint64_t present = 0;
    for (int64_t i = 0; i < n; i++)
        present += (uint64_t)gather_is_present(s, first + i);
    return present;
}

/* `unparsable` says how many of the batch's missing rows, not which: the first ones. */
static uint64_t unparsable_rows(const drift_column *s, int64_t first, int64_t n) {
    if (s->unparsable == 0) return 0;
    uint64_t before = (uint64_t)first - present_rows(s, 0, first);
    uint64_t here = (uint64_t)n - present_rows(s, first, n);
    uint64_t left = s->unparsable > before ? s->unparsable - before : 0;
    return left < here ? left : here;
}

static void count_other_kinds(observer *o, size_t k, int64_t first, int64_t n, uint64_t *counts) {
    const plan *p = o->plan;
    const drift_column *s = o->sources[k];
    if (!s) {
        counts[p->absent + k] += (uint64_t)n;
        return;
    }
    counts[p->unparsable + k] += unparsable_rows(s, first, n);
    if (p->columns[k].reference->type == DRIFT_TYPE_CATEGORICAL) {
        count_categories(o, k, first, n, counts);
    } else if (!gather_is_number(s->type)) {
        counts[p->unparsable + k] += present_rows(s, first, n);
    }
}

/* Numeric columns from `number` on that are no tensor, as many as are counted together. */
static size_t group_width(const observer *o, size_t number, int64_t n) {
    size_t width = 1, most = are_few(o, n) ? BLOCK / (size_t)n : GROUP;
    while (width < most && number + width < o->plan->numeric_count &&
           tensor_width(o, number + width, n) == 0) {
        width++;
    }
    return width;
}

void observer_count(observer *o, int64_t first, int64_t n, uint64_t *counts) {
    const plan *p = o->plan;
    if (n == 0) return;
    if (o->tensor && pays(o, o->sources[0]->type, n)) {
        count_tensor(o, 0, p->numeric_count, first, n, counts);
        return;
    }
    for (size_t number = 0; number < p->numeric_count;) {
        size_t width = tensor_width(o, number, n);
        if (width > 0) {
            count_tensor(o, number, width, first, n, counts);
        } else {
            width = group_width(o, number, n);
            count_group(o, number, width, first, n, counts);
        }
        number += width;
    }
    if (o->plain && p->numeric_count == p->column_count) return;
    for (size_t k = 0; k < p->column_count; k++)
        count_other_kinds(o, k, first, n, counts);
}
