/* SPDX-License-Identifier: Apache-2.0 */
/* One Page-Hinkley test a column of row-major batches.
 * In: rows. Out: drifts by row and column. Layer: detect.
 *
 * A kernel takes blocks of rows and tells of each group of columns which tests have fired where;
 * flags are then given in their order. */
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "detect/page_hinkley.h"
#include "kernels/kernels.h"

#define MOST_COLUMNS 65536
#define GROUP        KERNEL_PAGE_HINKLEY_GROUP
#define BLOCK_ROWS   KERNEL_PAGE_HINKLEY_ROWS

struct drift_page_hinkley {
    drift_allocator allocator;
    kernel_page_hinkley tests; /* its arrays follow this struct */
    uint64_t rows;
    size_t columns;
    size_t groups;
    kernel_page_hinkley_drifts *drifts; /* by group, of the last block */
};

typedef struct batch {
    const void *values;
    size_t stride;
    int is_f32;
} batch;

typedef struct sink {
    drift_page_hinkley_flag *flags;
    size_t capacity;
    size_t count;
} sink;

/* ---- making ---- */

static size_t memory_of(size_t groups) {
    return sizeof(drift_page_hinkley) +
           groups * (6 * GROUP * sizeof(double) + sizeof(kernel_page_hinkley_drifts));
}

static void lay_out(drift_page_hinkley *t) {
    size_t length = t->groups * GROUP;
    double *at = (double *)(void *)(t + 1);
    t->tests.n = at;
    t->tests.mean = at + length;
    t->tests.increase = at + 2 * length;
    t->tests.decrease = at + 3 * length;
    t->tests.min_increase = at + 4 * length;
    t->tests.max_decrease = at + 5 * length;
    t->drifts = (kernel_page_hinkley_drifts *)(void *)(at + 6 * length);
}

static void set_up(drift_page_hinkley *t, const page_hinkley_rule *rule, size_t columns) {
    page_hinkley fresh;
    t->columns = columns;
    t->tests.min_instances = rule->min_instances;
    t->tests.delta = rule->delta;
    t->tests.alpha = rule->alpha;
    t->tests.up = rule->up;
    t->tests.down = rule->down;
    lay_out(t);
    page_hinkley_restart(&fresh); /* the other members are 0 */
    for (size_t c = 0; c < t->groups * GROUP; c++) {
        t->tests.min_increase[c] = fresh.min_increase;
        t->tests.max_decrease[c] = fresh.max_decrease;
    }
}

static drift_status rule_from(const drift_detector_options *options, page_hinkley_rule *rule,
                              drift_error *error) {
    drift_detector_options defaults;
    detector_settings settings;
    drift_detector_options_init(&defaults, DRIFT_DETECTOR_PAGE_HINKLEY);
    const drift_detector_options *o = options ? options : &defaults;
    if (o->struct_size < sizeof *o) return detector_refuse(error, "options was not initialised");
    if (o->kind != DRIFT_DETECTOR_PAGE_HINKLEY || o->compat != DRIFT_COMPAT_DEFAULT) {
        return detector_refuse(error, "options must be of page_hinkley, in the default convention");
    }
    drift_status status = detector_settings_from(&detector_page_hinkley, o, &settings, error);
    if (status == DRIFT_OK) *rule = page_hinkley_rule_of(&settings);
    return status;
}

drift_status drift_page_hinkley_create(const drift_detector_options *options, size_t columns,
                                       drift_page_hinkley **out, drift_error *error) {
    page_hinkley_rule rule;
    if (!out) return detector_refuse(error, "out is NULL");
    if (columns < 1 || columns > MOST_COLUMNS) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "%zu columns; there can be 1 to %d",
                         columns, MOST_COLUMNS);
    }
    drift_status status = rule_from(options, &rule, error);
    if (status != DRIFT_OK) return status;
    size_t groups = (columns + GROUP - 1) / GROUP;
    drift_allocator memory = memory_allocator(options ? options->allocator : NULL);
    drift_page_hinkley *t = memory_zeroed(&memory, memory_of(groups), 1);
    if (!t) return error_memory(error);
    t->allocator = memory;
    t->groups = groups;
    set_up(t, &rule, columns);
    *out = t;
    return DRIFT_OK;
}

void drift_page_hinkley_free(drift_page_hinkley *t) {
    if (!t) return;
    drift_allocator allocator = t->allocator;
    memory_release(&allocator, t, memory_of(t->groups), 1);
}

/* ---- values ---- */

static size_t size_of(const batch *b) {
    return b->is_f32 ? sizeof(float) : sizeof(double);
}

static void *place(const batch *b, size_t row, size_t column) {
    return (char *)b->values + (row * b->stride + column) * size_of(b);
}

static void report(uint64_t row, uint64_t column, unsigned up, sink *to) {
    if (to->count < to->capacity) {
        int32_t direction = up & 1 ? DRIFT_DIRECTION_UP : DRIFT_DIRECTION_DOWN;
        to->flags[to->count] = (drift_page_hinkley_flag){row, column, direction, 0};
    }
    to->count++;
}

static void report_group(const drift_page_hinkley *t, size_t group, size_t row, sink *to) {
    unsigned up = t->drifts[group].up[row];
    unsigned any = up | t->drifts[group].down[row];
    for (size_t c = 0; any >> c; c++) {
        if (any >> c & 1) report(t->rows + row, group * GROUP + c, up >> c, to);
    }
}

static void report_block(const drift_page_hinkley *t, sink *to) {
    uint64_t rows = 0;
    for (size_t g = 0; g < t->groups; g++)
        rows |= t->drifts[g].rows;
    for (size_t r = 0; rows != 0; rows >>= 1, r++) {
        for (size_t g = 0; (rows & 1) && g < t->groups; g++) {
            if (t->drifts[g].rows >> r & 1) report_group(t, g, r, to);
        }
    }
}

/* Takes the first rows of a part of the columns that begins with a group. */
static void take_columns(drift_page_hinkley *t, const batch *b, size_t rows, size_t first,
                         size_t columns) {
    kernel_page_hinkley part = t->tests;
    kernel_page_hinkley_drifts *drifts = t->drifts + first / GROUP;
    part.n += first;
    part.mean += first;
    part.increase += first;
    part.decrease += first;
    part.min_increase += first;
    part.max_decrease += first;
    if (b->is_f32) {
        kernels_get()->page_hinkley_f32(&part, columns, b->values, rows, b->stride, drifts);
    } else {
        kernels_get()->page_hinkley_f64(&part, columns, b->values, rows, b->stride, drifts);
    }
}

/* The columns beyond whole groups, with 0 beside them. */
static void take_tail(drift_page_hinkley *t, const batch *b, size_t rows, size_t first) {
    double room[BLOCK_ROWS * GROUP] = {0};
    batch tail = {room, GROUP, b->is_f32};
    size_t columns = t->columns - first;
    for (size_t r = 0; r < rows; r++)
        memcpy(place(&tail, r, 0), place(b, r, first), columns * size_of(b));
    take_columns(t, &tail, rows, first, columns);
}

static void take_block(drift_page_hinkley *t, const batch *b, size_t rows, sink *to) {
    size_t whole = t->columns / GROUP * GROUP;
    if (whole > 0) take_columns(t, b, rows, 0, whole);
    if (whole < t->columns) take_tail(t, b, rows, whole);
    report_block(t, to);
    t->rows += rows;
}

static drift_status update(drift_page_hinkley *t, const batch *whole, size_t rows, sink *to,
                           size_t *flag_count, drift_error *error) {
    if (!t || (!whole->values && rows > 0) || (!to->flags && to->capacity > 0)) {
        return detector_refuse(error, "tests, values or flags is NULL");
    }
    if (whole->stride < t->columns) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "stride is %zu, less than %zu columns",
                         whole->stride, t->columns);
    }
    for (size_t done = 0; done < rows; done += BLOCK_ROWS) {
        batch b = {place(whole, done, 0), whole->stride, whole->is_f32};
        take_block(t, &b, rows - done < BLOCK_ROWS ? rows - done : BLOCK_ROWS, to);
    }
    if (flag_count) *flag_count = to->count;
    return DRIFT_OK;
}

drift_status drift_page_hinkley_update_f32(drift_page_hinkley *tests, const float *values,
                                           size_t rows, size_t stride,
                                           drift_page_hinkley_flag *flags, size_t capacity,
                                           size_t *flag_count, drift_error *error) {
    batch b = {values, stride, 1};
    sink to = {flags, capacity, 0};
    return update(tests, &b, rows, &to, flag_count, error);
}

drift_status drift_page_hinkley_update_f64(drift_page_hinkley *tests, const double *values,
                                           size_t rows, size_t stride,
                                           drift_page_hinkley_flag *flags, size_t capacity,
                                           size_t *flag_count, drift_error *error) {
    batch b = {values, stride, 0};
    sink to = {flags, capacity, 0};
    return update(tests, &b, rows, &to, flag_count, error);
}
