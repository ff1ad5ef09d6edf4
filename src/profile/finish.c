/* SPDX-License-Identifier: Apache-2.0 */
/* Turns what was read into a profile: knots from order statistics, the largest categories, types.
 * In: a builder. Out: a profile. Layer: profile. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/work.h"
#include "profile/builder.h"
#include "sketch/knots.h"
#include "sketch/sort.h"

/* Numbers are treated as categories if there are at most so many distinct ones ... */
#define FEW_DISTINCT 10
/* ... and so many rows for each, so that a short sample of a continuous quantity stays numeric. */
#define ROWS_PER_DISTINCT 10

static void settle_counts(drift_profile_builder *b, size_t index) {
    builder_column *c = &b->columns[index];
    drift_column_counts *counts = &b->profile->columns[index].counts;
    builder_flush_block(b, index);
    counts->nan = c->specials.nan - c->absent;
    counts->positive_infinity = c->specials.positive_infinity;
    counts->negative_infinity = c->specials.negative_infinity;
    counts->finite = counts->rows - counts->missing - counts->unparsable - counts->nan -
                     counts->positive_infinity - counts->negative_infinity;
}

/* Kernels put the infinities into the outer cells; they are counted apart. */
static void remove_infinities(profile_column *column) {
    column->cells[0] -= column->counts.negative_infinity;
    column->cells[column->knot_count] -= column->counts.positive_infinity;
}

/* Lent rows that are not all finite: what is, is kept after all. */
static int keep_lent(drift_profile_builder *b, size_t index) {
    builder_column *c = &b->columns[index];
    const drift_column_counts *counts = &b->profile->columns[index].counts;
    if (!kept_reserve(&c->kept, &b->allocator, (size_t)counts->finite)) return 0;
    kept_add(&c->kept, c->lent, (size_t)counts->rows, 0);
    return 1;
}

/* The finite values as one block of exactly their number. */
static int take_rows(drift_profile_builder *b, size_t index) {
    builder_column *c = &b->columns[index];
    profile_column *column = &b->profile->columns[index];
    if (c->lent && column->counts.finite == column->counts.rows) {
        column->rows = c->lent;
        return 1;
    }
    if (c->lent && !keep_lent(b, index)) return 0;
    column->rows = column->own_rows = kept_take(&c->kept, &b->allocator);
    return column->rows != NULL;
}

/* For a profile that keeps its rows, unless they may stay in any order. */
static int sort_rows(const drift_profile_builder *b, const profile_column *column) {
    size_t count = (size_t)column->counts.finite;
    if (b->profile->unsorted) return 1;
    double *scratch = memory_unset(&b->allocator, count, sizeof *scratch);
    if (scratch) sort_doubles(column->own_rows, scratch, count);
    memory_release(&b->allocator, scratch, count, sizeof *scratch);
    return scratch != NULL;
}

static double *exact_copy(const drift_allocator *allocator, const double *from, size_t count) {
    double *to = memory_zeroed(allocator, count, sizeof *to);
    if (to && count > 0) memcpy(to, from, count * sizeof *to);
    return to;
}

/* What the knots of a reference are chosen by. 0: no memory; ranks_destroy must follow anyway. */
static int find_ranks(const drift_profile_builder *b, const profile_column *column, ranks *found) {
    size_t n = (size_t)column->counts.finite;
    uint32_t resolution = b->profile->options.resolution;
    *found = (ranks){.complete = 1};
    if (n == 0) return 1;
    uint64_t *wanted = memory_unset(&b->allocator, resolution + 1, sizeof *wanted);
    size_t count = wanted ? knots_ranks(n, resolution, wanted) : 0;
    int done =
        wanted && ranks_init(found, column->rows, n, resolution, wanted, count, &b->allocator);
    memory_release(&b->allocator, wanted, resolution + 1, sizeof *wanted);
    return done;
}

/* Knots are listed values or the doubles after them. */
static void count_cells(profile_column *column, const ranks *found) {
    uint64_t before = 0;
    for (size_t i = 0; i < column->knot_count; i++) {
        uint64_t below = ranks_below(found, column->knots[i]);
        column->cells[i] = below - before;
        before = below;
    }
    column->cells[column->knot_count] = column->counts.finite - before;
}

/* Knots, bin edges and counts of a reference. */
static int choose_knots(drift_profile_builder *b, size_t index, const ranks *found) {
    profile_column *column = &b->profile->columns[index];
    const drift_profile_options *options = &b->profile->options;
    uint64_t n = column->counts.finite;
    size_t capacity = knots_capacity(options->resolution);
    double *room = memory_zeroed(&b->allocator, capacity, sizeof *room);
    if (!room) return 0;
    size_t count = n ? knots_choose(found, n, options->resolution, room) : 0;
    column->knots = exact_copy(&b->allocator, room, count);
    column->knot_count = column->knots ? count : 0;
    count = n ? knots_bin_edges(found, n, options->psi_bins, room) : 0;
    column->bin_edges = exact_copy(&b->allocator, room, count);
    column->bin_edge_count = column->bin_edges ? count : 0;
    column->cells = memory_zeroed(&b->allocator, column->knot_count + 1, sizeof *column->cells);
    memory_release(&b->allocator, room, capacity, sizeof *room);
    if (!column->knots || !column->bin_edges || !column->cells) return 0;
    count_cells(column, found);
    return 1;
}

static int has_few_distinct(const ranks *found, uint64_t n) {
    return found->complete && found->count > 0 && found->count <= FEW_DISTINCT &&
           n >= found->count * ROWS_PER_DISTINCT;
}

static int add_label(categories *c, double value, uint64_t count) {
    char text[DRIFT_DOUBLE_TEXT_SIZE];
    return categories_add(c, text, drift_format_double(value, text), count);
}

/* Numbers become categories by their shortest text; infinities are categories as well, NaN is
 * missing. */
static int convert_to_categories(drift_profile_builder *b, size_t index, const ranks *found) {
    profile_column *column = &b->profile->columns[index];
    drift_column_counts *counts = &column->counts;
    for (size_t i = 0; i < found->count; i++) {
        if (!add_label(&column->categories, found->list[i].value, found->list[i].number)) return 0;
    }
    if (counts->positive_infinity > 0 &&
        !add_label(&column->categories, INFINITY, counts->positive_infinity)) {
        return 0;
    }
    if (counts->negative_infinity > 0 &&
        !add_label(&column->categories, -INFINITY, counts->negative_infinity)) {
        return 0;
    }
    profile_drop_rows(column, &b->allocator);
    counts->missing += counts->nan;
    counts->nan = counts->positive_infinity = counts->negative_infinity = counts->finite = 0;
    column->moments = (moments){0};
    column->minimum = INFINITY;
    column->maximum = -INFINITY;
    column->type = DRIFT_TYPE_CATEGORICAL;
    column->flags |= DRIFT_COLUMN_NUMBERS;
    return builder_set_reason(b, index,
                              "numbers with at most 10 distinct values, 10 or more rows for each");
}

/* A reference: its own values say whether it is numeric, and where its knots are. */
static int finish_reference(drift_profile_builder *b, size_t index, const ranks *found) {
    const builder_column *c = &b->columns[index];
    profile_column *column = &b->profile->columns[index];
    if (c->decide_later && column->counts.rounded == 0 &&
        has_few_distinct(found, column->counts.finite)) {
        return convert_to_categories(b, index, found);
    }
    if (c->asked_type == DRIFT_TYPE_AUTO && !c->text_reason &&
        !builder_set_reason(b, index, "numbers")) {
        return 0;
    }
    if (!choose_knots(b, index, found)) return 0;
    if (b->profile->options.keep_rows) return sort_rows(b, column);
    profile_drop_rows(column, &b->allocator);
    return 1;
}

static int finish_numeric(drift_profile_builder *b, size_t index) {
    profile_column *column = &b->profile->columns[index];
    settle_counts(b, index);
    if (b->like) remove_infinities(column);
    if (!b->keep) return 1;
    if (!take_rows(b, index)) return 0;
    if (b->like) return sort_rows(b, column);
    ranks found;
    int done = find_ranks(b, column, &found) && finish_reference(b, index, &found);
    ranks_destroy(&found);
    return done;
}

static int finish_categorical(drift_profile_builder *b, size_t index) {
    const builder_column *c = &b->columns[index];
    if (b->like || c->asked_type != DRIFT_TYPE_AUTO || c->text_reason) return 1;
    return builder_set_reason(b, index, "text");
}

int builder_finish_column(drift_profile_builder *b, size_t index) {
    profile_column *column = &b->profile->columns[index];
    if (column->flags & DRIFT_COLUMN_ABSENT) {
        return !b->keep || column->type != DRIFT_TYPE_NUMERIC || take_rows(b, index);
    }
    if (column->type == DRIFT_TYPE_AUTO) column->type = DRIFT_TYPE_NUMERIC;
    int done = column->type == DRIFT_TYPE_NUMERIC ? finish_numeric(b, index)
                                                  : finish_categorical(b, index);
    if (done && !b->like && column->type == DRIFT_TYPE_CATEGORICAL) {
        categories_keep_largest(&column->categories, 0, b->profile->options.max_categories);
    }
    return done;
}

/* Columns share nothing that changes. */
static void finish_piece(void *context, size_t index) {
    drift_profile_builder *b = context;
    b->columns[index].failed = !builder_finish_column(b, index);
}

drift_status drift_profile_builder_finish(drift_profile_builder *b, drift_profile **out,
                                          drift_error *error) {
    if (!b || !b->profile || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "builder or out is NULL, or the builder is already finished");
    }
    work_run(&b->executor, b->column_count, finish_piece, b);
    for (size_t i = 0; i < b->column_count; i++) {
        if (!b->columns[i].failed) continue;
        drift_profile_free(b->profile);
        b->profile = NULL;
        return error_memory(error);
    }
    *out = b->profile;
    b->profile = NULL;
    return DRIFT_OK;
}
