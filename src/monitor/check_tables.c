/* SPDX-License-Identifier: Apache-2.0 */
/* Checks tables that the caller holds in memory: each column is counted, compared and let go before
 * the next one.
 * In: two batches, or a profile and a batch. Out: a report. Layer: monitor. */
#include "base/error.h"
#include "base/memory.h"
#include "data/column.h"
#include "monitor/check.h"
#include "monitor/check_options.h"
#include "profile/builder.h"

typedef struct tables {
    const drift_batch *reference;
    const drift_batch *current;
    drift_profile_builder *first; /* NULL: the reference is a profile */
    drift_profile_builder *second;
} tables;

static int compare_columns(const check_sides *sides, drift_report *report, size_t i) {
    const tables *t = sides->context;
    return (!t->first || builder_take_column(t->first, i, t->reference)) &&
           builder_init_like(t->second, i, &sides->reference->columns[i]) &&
           builder_take_column(t->second, i, t->current) && check_compare(sides, report, i);
}

static void drop_rows(const drift_profile_builder *b, size_t i) {
    profile_drop_rows(&b->profile->columns[i], &b->allocator);
}

static int compare_and_let_go(const check_sides *sides, drift_report *report, size_t i) {
    const tables *t = sides->context;
    int done = compare_columns(sides, report, i);
    if (t->first) drop_rows(t->first, i);
    drop_rows(t->second, i);
    return done;
}

static drift_status check_current(tables *t, const drift_profile *reference,
                                  const drift_allocator *allocator,
                                  const drift_check_options *options, drift_report **out,
                                  drift_error *error) {
    drift_status status = builder_accepts_like(reference, t->current, error);
    if (status != DRIFT_OK) return status;
    t->second = builder_allocate_like(reference, allocator);
    if (!t->second) return error_memory(error);
    builder_take_batch(t->second, t->current);
    check_sides sides = {reference, t->second->profile, compare_and_let_go, t};
    status = check_columns(&sides, options, out, error);
    drift_profile_builder_free(t->second);
    return status;
}

drift_status drift_check_table(const drift_profile *reference, const drift_batch *current,
                               const drift_check_options *given, drift_report **out,
                               drift_error *error) {
    if (!reference) return error_set(error, DRIFT_INVALID_ARGUMENT, "reference is NULL");
    if (!current) return error_set(error, DRIFT_INVALID_ARGUMENT, "current is NULL");
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    drift_check_options options;
    drift_status status = check_options_effective(given, &options, error);
    if (status != DRIFT_OK) return status;
    tables t = {NULL, current, NULL, NULL};
    return check_current(&t, reference, options.allocator, &options, out, error);
}

static drift_status create_for_all(const drift_profile_options *options, const drift_batch *batch,
                                   drift_profile_builder **out, drift_error *error) {
    drift_status status = drift_batch_validate(batch, error);
    if (status != DRIFT_OK) return status;
    drift_allocator allocator = memory_allocator(options->allocator);
    drift_field *fields = memory_zeroed(&allocator, batch->column_count, sizeof *fields);
    if (!fields) return error_memory(error);
    for (size_t i = 0; i < batch->column_count; i++)
        drift_field_init(&fields[i], DRIFT_TYPE_AUTO, batch_column(batch, i)->name);
    status = drift_profile_builder_create(options, fields, batch->column_count, out, error);
    memory_release(&allocator, fields, batch->column_count, sizeof *fields);
    return status;
}

static drift_status create_first(const drift_batch *reference, const drift_field *fields,
                                 size_t field_count, const drift_profile_options *given,
                                 drift_profile_builder **out, drift_error *error) {
    drift_profile_options exact;
    drift_profile_options_init(&exact);
    exact.keep_rows = 1;
    const drift_profile_options *options = given ? given : &exact;
    if (!fields && field_count == 0) return create_for_all(options, reference, out, error);
    return drift_profile_builder_create(options, fields, field_count, out, error);
}

drift_status drift_check_tables(const drift_batch *reference, const drift_batch *current,
                                const drift_field *fields, size_t field_count,
                                const drift_profile_options *profile_options,
                                const drift_check_options *given, drift_report **out,
                                drift_error *error) {
    if (!reference) return error_set(error, DRIFT_INVALID_ARGUMENT, "reference is NULL");
    if (!current) return error_set(error, DRIFT_INVALID_ARGUMENT, "current is NULL");
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    drift_check_options options;
    tables t = {reference, current, NULL, NULL};
    drift_status status = check_options_effective(given, &options, error);
    if (status != DRIFT_OK) return status;
    status = create_first(reference, fields, field_count, profile_options, &t.first, error);
    if (status != DRIFT_OK) return status;
    status = builder_accepts(t.first, reference, error);
    if (status == DRIFT_OK) {
        builder_take_batch(t.first, reference);
        status = check_current(&t, t.first->profile, &t.first->allocator, &options, out, error);
    }
    drift_profile_builder_free(t.first);
    return status;
}
