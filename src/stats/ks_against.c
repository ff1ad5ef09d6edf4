/* SPDX-License-Identifier: Apache-2.0 */
/* Two-sample Kolmogorov-Smirnov against a prepared reference.
 * In: a reference, samples. Out: D, where it is attained, p; or bounds; or a decision.
 * Layer: stats. */
#include <driftcheck/ks.h>

#include "base/error.h"
#include "base/memory.h"
#include "stats/arguments.h"
#include "stats/ks_gather.h"
#include "stats/ks_reference.h"
#include "stats/ks_result.h"
#include "stats/ks_search.h"

/* One test under way. */
typedef struct test {
    const drift_ks_reference *reference;
    const double *current;
    size_t count;
    const ks_counted *counted;
    ks_search search;
    ks_tally tally;
    uint32_t *split_counts; /* of `current`, if the cells are split */
} test;

/* Runs with more of the reference are looked up in it, not counted. */
static size_t most_counted(const test *t) {
    size_t longer = t->count * KS_SEARCH_LONGER;
    return t->reference->count < longer ? t->reference->count : longer;
}

static int begin(test *t, const drift_ks_reference *reference, const double *current, size_t n,
                 const drift_allocator *allocator) {
    t->reference = reference;
    t->current = current;
    t->count = n;
    t->counted = ks_reference_cells(reference, n);
    t->split_counts = NULL;
    uint32_t cells = cell_map_wanted(reference->count, n, CELL_MAP_MOST);
    if (t->counted->map.count > cells) cells = t->counted->map.count;
    if (!ks_search_init(&t->search, most_counted(t), n, cells, allocator)) return 0;
    ks_supremum_init(&t->search.supremum, reference->count, n);
    if (!t->counted->is_split) return 1;
    t->split_counts = memory_unset(allocator, t->counted->split.count, sizeof *t->split_counts);
    return t->split_counts != NULL;
}

static void end(test *t, const drift_allocator *allocator) {
    memory_release(allocator, t->split_counts, t->counted->split.count, sizeof *t->split_counts);
    ks_search_destroy(&t->search);
}

static drift_status count(test *t) {
    ks_search *s = &t->search;
    const ks_counted *c = t->counted;
    uint32_t *counts = s->counts[KS_Y];
    size_t counted = cell_map_count(&c->map, t->current, t->count, s->cell[KS_Y], counts, s->spare);
    if (counted < t->count) return DRIFT_INVALID_ARGUMENT;
    if (c->is_split) {
        ks_split_count(&c->split, t->current, s->cell[KS_Y], t->count, counts, t->split_counts);
        counts = t->split_counts;
    }
    t->tally =
        (ks_tally){&c->cells, ks_reference_counts(c), counts, 0, 0, t->reference->count + t->count};
    ks_runs_take_ends(&t->tally, &s->supremum);
    return DRIFT_OK;
}

static int make_room(test *t, const ks_run *runs, size_t run_count) {
    size_t nx = 0;
    size_t ny = 0;
    for (size_t i = 0; i < run_count; i++) {
        ny += runs[i].ny;
        if (runs[i].nx > nx) nx = runs[i].nx;
    }
    return ks_search_make_room(&t->search, nx < most_counted(t) ? nx : most_counted(t), ny);
}

static drift_status look_inside(test *t) {
    ks_search *s = &t->search;
    ks_run runs[KS_RUNS_MOST];
    size_t run_count = ks_runs_find(&t->tally, &s->supremum, runs);
    if (!make_room(t, runs, run_count)) return DRIFT_OUT_OF_MEMORY;
    ks_wanted wanted = ks_gather_mark(runs, run_count, s->run_of, t->tally.cells->count);
    ks_gather_y(&wanted, t->current, s->cell[KS_Y], t->count, s->room[KS_Y][1]);
    drift_status status = DRIFT_OK;
    size_t y_at = 0;
    for (size_t i = 0; i < run_count && status == DRIFT_OK; i++) {
        status = ks_search_run(s, &runs[i], t->reference->values + runs[i].f, y_at);
        y_at += runs[i].ny;
    }
    return status;
}

/* goal and upper as in ks.c: a distance that is enough; where the largest possible one goes. */
static drift_status run(const drift_ks_reference *reference, const double *current, size_t n,
                        int64_t goal, const drift_allocator *allocator, ks_supremum *supremum,
                        int64_t *upper, drift_error *error) {
    test t;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    if (begin(&t, reference, current, n, allocator)) {
        ks_search_set_goal(&t.search, goal);
        status = count(&t);
        if (status == DRIFT_OK && upper) *upper = ks_runs_upper(&t.tally, &t.search.supremum);
        if (status == DRIFT_OK && !upper) status = look_inside(&t);
    }
    *supremum = t.search.supremum;
    end(&t, allocator);
    if (status == DRIFT_OUT_OF_MEMORY) return error_memory(error);
    return status == DRIFT_OK ? DRIFT_OK : arguments_sample(current, n, 0, "current", error);
}

static drift_status check(const drift_ks_reference *reference, const double *current, size_t n,
                          drift_error *error) {
    if (!reference) return error_set(error, DRIFT_INVALID_ARGUMENT, "reference is NULL");
    return arguments_shape(current, n, "current", error);
}

static double lowest(const drift_ks_reference *reference, const double *current, size_t n) {
    double value = reference->values[0];
    for (size_t i = 0; i < n; i++)
        value = current[i] < value ? current[i] : value;
    return value;
}

drift_status drift_ks_reference_test(const drift_ks_reference *reference, const double *current,
                                     size_t current_size, const drift_allocator *allocator,
                                     drift_result *result, drift_error *error) {
    ks_supremum supremum;
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) status = check(reference, current, current_size, error);
    if (status != DRIFT_OK) return status;
    if (current_size == 0) {
        result->status = DRIFT_EMPTY;
        return DRIFT_OK;
    }
    status = run(reference, current, current_size, INT64_MAX, allocator, &supremum, NULL, error);
    if (status != DRIFT_OK) return status;
    double least = supremum.best == 0 ? lowest(reference, current, current_size) : 0.0;
    return ks_result_exact(&supremum, least, allocator, result, error);
}

drift_status drift_ks_reference_bounds(const drift_ks_reference *reference, const double *current,
                                       size_t current_size, const drift_allocator *allocator,
                                       drift_result *result, drift_error *error) {
    ks_supremum supremum;
    int64_t upper = 0;
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) status = check(reference, current, current_size, error);
    if (status != DRIFT_OK) return status;
    if (current_size == 0) {
        result->status = DRIFT_EMPTY;
        return DRIFT_OK;
    }
    status = run(reference, current, current_size, INT64_MAX, allocator, &supremum, &upper, error);
    if (status != DRIFT_OK) return status;
    return ks_result_bounds(&supremum, upper, allocator, result, error);
}

drift_status drift_ks_reference_exceeds(const drift_ks_reference *reference, const double *current,
                                        size_t current_size, double threshold,
                                        const drift_allocator *allocator, int32_t *exceeds,
                                        drift_error *error) {
    ks_supremum supremum;
    if (!exceeds) return error_set(error, DRIFT_INVALID_ARGUMENT, "exceeds is NULL");
    if (!(threshold >= 0.0 && threshold <= 1.0))
        return error_set(error, DRIFT_INVALID_ARGUMENT, "threshold is not in [0,1]");
    drift_status status = check(reference, current, current_size, error);
    if (status != DRIFT_OK) return status;
    if (current_size == 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "current has no values");
    }
    int64_t goal = ks_result_goal(reference->count, current_size, threshold);
    status = run(reference, current, current_size, goal, allocator, &supremum, NULL, error);
    if (status != DRIFT_OK) return status;
    *exceeds = supremum.best >= goal;
    return DRIFT_OK;
}
