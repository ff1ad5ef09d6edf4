/* SPDX-License-Identifier: Apache-2.0 */
/* Takes a batch into a profile in the making: first all that can fail, then all that changes it.
 * In: a batch. Out: counts, moments, kept values. Layer: profile. */
#include "base/error.h"
#include "base/memory.h"
#include "data/column.h"
#include "data/gather.h"
#include "data/match.h"
#include "profile/builder.h"

/* Rows are counted in doubles here and there: beyond 2^53 they would round. */
#define ROW_LIMIT (UINT64_C(1) << 53)

static drift_status match_column(drift_profile_builder *b, size_t index, const drift_batch *batch,
                                 drift_error *error) {
    const profile_column *column = &b->profile->columns[index];
    const drift_column *source = match_find(batch, index, column->name);
    b->columns[index].source = source;
    int absent = (column->flags & DRIFT_COLUMN_ABSENT) != 0;
    if (!source && !b->like) {
        return error_at(error, DRIFT_SCHEMA, column->name, -1,
                        "the batch lacks a column of the schema");
    }
    if (b->saw_rows && absent != (source == NULL)) {
        return error_at(error, DRIFT_SCHEMA, column->name, -1,
                        "the column is in some batches and not in others");
    }
    if (source && !b->like && column->type == DRIFT_TYPE_NUMERIC &&
        !gather_is_number(source->type)) {
        return error_at(error, DRIFT_SCHEMA, column->name, -1,
                        "the column is numeric, but the batch holds text, codes or booleans");
    }
    return DRIFT_OK;
}

/* Names of a schema come once. So do those of a batch whose columns are all of the schema; else the
 * columns found are looked for again behind themselves. */
static drift_status check_names(const drift_profile *profile, const drift_batch *batch,
                                drift_error *error) {
    size_t found = 0;
    for (size_t i = 0; i < profile->column_count; i++)
        found += match_find(batch, i, profile->columns[i].name) != NULL;
    if (found == batch->column_count) return DRIFT_OK;
    drift_status status = DRIFT_OK;
    for (size_t i = 0; i < profile->column_count && status == DRIFT_OK; i++) {
        const drift_column *source = match_find(batch, i, profile->columns[i].name);
        if (source) status = match_alone(batch, source, error);
    }
    return status;
}

/* What the column will be counted as once this batch is in. */
static int is_numeric(const drift_profile_builder *b, size_t index) {
    int32_t type = b->profile->columns[index].type;
    if (type != DRIFT_TYPE_AUTO) return type == DRIFT_TYPE_NUMERIC;
    return gather_is_number(b->columns[index].source->type);
}

static drift_status check_auto(const drift_profile_builder *b, size_t index, drift_error *error) {
    const builder_column *c = &b->columns[index];
    if (c->decide_later && c->source && !gather_is_number(c->source->type)) {
        return error_at(error, DRIFT_SCHEMA, b->profile->columns[index].name, -1,
                        "the column held numbers before, and now text, codes or booleans");
    }
    return DRIFT_OK;
}

static int stage_labels(builder_column *c, int64_t rows) {
    char scratch[GATHER_TEXT_SIZE];
    const char *label;
    size_t length;
    for (int64_t row = 0; row < rows; row++) {
        if (!gather_label(c->source, row, scratch, &label, &length)) continue;
        if (!categories_add(&c->staged, label, length, 1)) return 0;
    }
    return 1;
}

/* Everything that needs memory. What was grown stays grown, which no reader can see. */
static int prepare_column(drift_profile_builder *b, size_t index, int64_t rows) {
    builder_column *c = &b->columns[index];
    if (!c->source) return 1;
    if (!is_numeric(b, index)) {
        return stage_labels(c, rows) &&
               categories_reserve(&b->profile->columns[index].categories, c->staged.count);
    }
    if (!c->block) c->block = memory_unset(&b->allocator, MOMENTS_BLOCK, sizeof *c->block);
    if (b->lend) c->lent = gather_borrow(c->source, 0);
    if (!c->block) return 0;
    return !b->keep || c->lent || kept_reserve(&c->kept, &b->allocator, c->pending + (size_t)rows);
}

static void drop_stage(drift_profile_builder *b) {
    for (size_t i = 0; i < b->column_count; i++) {
        categories_destroy(&b->columns[i].staged);
        b->columns[i].staged.other = 0;
    }
}

static void widen_range(profile_column *column, const kernel_range *range) {
    if (range->minimum < column->minimum) column->minimum = range->minimum;
    if (range->maximum > column->maximum) column->maximum = range->maximum;
}

static void count_cells(drift_profile_builder *b, size_t index, const double *x,
                        const float *floats, size_t n, const kernel_summary *block) {
    kernel_extent known = kernel_extent_of(block);
    const kernel_tree *tree = &b->columns[index].tree.view;
    uint64_t *cells = b->profile->columns[index].cells;
    if (floats) {
        b->kernels->histogram_floats(floats, x, n, &known, tree, cells);
    } else {
        b->kernels->histogram(x, n, &known, tree, cells);
    }
}

/* Takes what a block has besides its moments; `floats` are the same values, if that is what they
 * were. */
static void take_summary(drift_profile_builder *b, size_t index, const double *x,
                         const float *floats, size_t n, const kernel_summary *block) {
    builder_column *c = &b->columns[index];
    profile_column *column = &b->profile->columns[index];
    const kernel_specials *s = &block->specials;
    int all_finite = s->nan + s->positive_infinity + s->negative_infinity == 0;
    c->specials.nan += s->nan;
    c->specials.positive_infinity += s->positive_infinity;
    c->specials.negative_infinity += s->negative_infinity;
    widen_range(column, &block->range);
    if (c->has_tree) count_cells(b, index, x, floats, n, block);
    if (b->keep && !c->lent) kept_add(&c->kept, x, n, all_finite);
}

static void take_block(drift_profile_builder *b, size_t index, const double *x, size_t n) {
    moments *m = &b->profile->columns[index].moments;
    kernel_summary block = moments_add_block(m, x, n, b->kernels);
    take_summary(b, index, x, NULL, n, &block);
}

/* The column's own block has no rows pending and takes them as doubles. */
static void take_floats(drift_profile_builder *b, size_t index, const float *x, size_t n) {
    double *wide = b->columns[index].block;
    moments *m = &b->profile->columns[index].moments;
    kernel_summary block = moments_add_floats(m, x, wide, n, b->kernels);
    take_summary(b, index, wide, x, n, &block);
}

void builder_flush_block(drift_profile_builder *b, size_t index) {
    builder_column *c = &b->columns[index];
    if (c->pending > 0) take_block(b, index, c->block, c->pending);
    c->pending = 0;
}

/* A whole block is taken where it lies, if it can be. */
static int add_lying(drift_profile_builder *b, size_t index, int64_t row) {
    builder_column *c = &b->columns[index];
    const double *doubles = gather_borrow(c->source, row);
    const float *floats = gather_borrow_floats(c->source, row);
    if (doubles) {
        take_block(b, index, doubles, MOMENTS_BLOCK);
    } else if (floats) {
        take_floats(b, index, floats, MOMENTS_BLOCK);
    }
    return doubles || floats;
}

/* All else is made into doubles first. Returns the rows taken. */
static size_t add_some(drift_profile_builder *b, size_t index, int64_t row, size_t left,
                       gather_counts *counts) {
    builder_column *c = &b->columns[index];
    size_t room = MOMENTS_BLOCK - c->pending;
    size_t n = left < room ? left : room;
    if (n == MOMENTS_BLOCK && add_lying(b, index, row)) return n;
    gather_numbers(c->source, row, n, c->block + c->pending, counts);
    c->pending += n;
    if (c->pending == MOMENTS_BLOCK) builder_flush_block(b, index);
    return n;
}

static void add_numbers(drift_profile_builder *b, size_t index, int64_t rows) {
    builder_column *c = &b->columns[index];
    profile_column *column = &b->profile->columns[index];
    gather_counts counts = {0, 0};
    for (int64_t row = 0; row < rows;)
        row += (int64_t)add_some(b, index, row, (size_t)(rows - row), &counts);
    c->absent += counts.absent;
    column->counts.rounded += counts.rounded;
    column->counts.unparsable += c->source->unparsable;
    column->counts.missing += counts.absent - c->source->unparsable;
}

static void add_labels(drift_profile_builder *b, size_t index, int64_t rows) {
    builder_column *c = &b->columns[index];
    profile_column *column = &b->profile->columns[index];
    uint64_t present = 0;
    for (size_t i = 0; i < c->staged.count; i++)
        present += c->staged.entries[i].count;
    column->counts.unparsable += c->source->unparsable;
    column->counts.missing += (uint64_t)rows - present - c->source->unparsable;
    categories_absorb(&column->categories, &c->staged);
}

/* A numeric column that turned into something else: its rows are there, but not readable. */
static void add_unreadable(profile_column *column, const drift_column *source, int64_t rows) {
    uint64_t present = 0;
    for (int64_t row = 0; row < rows; row++)
        present += (uint64_t)gather_is_present(source, row);
    column->flags |= DRIFT_COLUMN_TYPE_CHANGED;
    column->counts.unparsable += present + source->unparsable;
    column->counts.missing += (uint64_t)rows - present - source->unparsable;
}

static void settle_type(drift_profile_builder *b, size_t index) {
    builder_column *c = &b->columns[index];
    profile_column *column = &b->profile->columns[index];
    int numbers = gather_is_number(c->source->type);
    if (column->type == DRIFT_TYPE_AUTO) {
        column->type = numbers ? DRIFT_TYPE_NUMERIC : DRIFT_TYPE_CATEGORICAL;
        c->decide_later = numbers;
    }
    int has_numbers = numbers && c->source->type != DRIFT_DATA_NONE;
    if (!b->like && !b->saw_rows && has_numbers && column->type == DRIFT_TYPE_CATEGORICAL) {
        column->flags |= DRIFT_COLUMN_NUMBERS;
    }
}

static void commit_column(drift_profile_builder *b, size_t index, int64_t rows) {
    profile_column *column = &b->profile->columns[index];
    const drift_column *source = b->columns[index].source;
    if (!source) {
        column->flags |= DRIFT_COLUMN_ABSENT;
        return;
    }
    settle_type(b, index);
    column->counts.rows += (uint64_t)rows;
    if (column->type == DRIFT_TYPE_CATEGORICAL) {
        add_labels(b, index, rows);
    } else if (gather_is_number(source->type)) {
        add_numbers(b, index, rows);
    } else {
        add_unreadable(column, source, rows);
    }
}

static drift_status check_rows(uint64_t before, const drift_batch *batch, drift_error *error) {
    if (before + (uint64_t)batch->rows <= ROW_LIMIT) return DRIFT_OK;
    return error_set(error, DRIFT_LIMIT, "a profile holds at most 2^53 rows");
}

drift_status builder_accepts_like(const drift_profile *profile, const drift_batch *batch,
                                  drift_error *error) {
    drift_status status = drift_batch_validate(batch, error);
    if (status == DRIFT_OK) status = check_names(profile, batch, error);
    return status == DRIFT_OK ? check_rows(0, batch, error) : status;
}

drift_status builder_accepts(drift_profile_builder *b, const drift_batch *batch,
                             drift_error *error) {
    drift_status status = drift_batch_validate(batch, error);
    for (size_t i = 0; i < b->column_count && status == DRIFT_OK; i++) {
        status = match_column(b, i, batch, error);
        if (status == DRIFT_OK) status = check_auto(b, i, error);
    }
    if (status == DRIFT_OK) status = check_names(b->profile, batch, error);
    return status == DRIFT_OK ? check_rows(b->profile->rows, batch, error) : status;
}

drift_status drift_profile_builder_add(drift_profile_builder *b, const drift_batch *batch,
                                       drift_error *error) {
    if (!b || !b->profile) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "builder is NULL or already finished");
    }
    drift_status status = builder_accepts(b, batch, error);
    if (status != DRIFT_OK) return status;
    for (size_t i = 0; i < b->column_count; i++) {
        if (prepare_column(b, i, batch->rows)) continue;
        drop_stage(b);
        return error_memory(error);
    }
    for (size_t i = 0; i < b->column_count; i++)
        commit_column(b, i, batch->rows);
    b->profile->rows += (uint64_t)batch->rows;
    b->saw_rows = 1;
    return DRIFT_OK;
}

void builder_take_batch(drift_profile_builder *b, const drift_batch *batch) {
    b->lend = 1;
    b->profile->unsorted = 1;
    b->profile->rows = (uint64_t)batch->rows;
}

int builder_take_column(drift_profile_builder *b, size_t index, const drift_batch *batch) {
    b->columns[index].source = match_find(batch, index, b->profile->columns[index].name);
    if (!prepare_column(b, index, batch->rows)) return 0;
    commit_column(b, index, batch->rows);
    int done = builder_finish_column(b, index);
    builder_release_column(b, index);
    return done;
}
