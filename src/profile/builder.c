/* SPDX-License-Identifier: Apache-2.0 */
/* Starts and frees the making of a profile.
 * In: a schema, or a reference profile. Out: an empty builder. Layer: profile. */
#include "profile/builder.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"

#define FIELD_LIMIT 65536

void builder_release_column(drift_profile_builder *b, size_t index) {
    builder_column *c = &b->columns[index];
    memory_release(&b->allocator, c->block, MOMENTS_BLOCK, sizeof *c->block);
    c->block = NULL;
    kept_destroy(&c->kept, &b->allocator);
    if (c->has_tree) rank_tree_destroy(&c->tree, &b->allocator);
    c->has_tree = 0;
    categories_destroy(&c->staged);
}

void drift_profile_builder_free(drift_profile_builder *builder) {
    if (!builder) return;
    drift_allocator allocator = builder->allocator;
    for (size_t i = 0; builder->columns && i < builder->column_count; i++) {
        builder_release_column(builder, i);
    }
    memory_release(&allocator, builder->columns, builder->column_count, sizeof *builder->columns);
    drift_profile_free(builder->profile);
    memory_release(&allocator, builder, 1, sizeof *builder);
}

static drift_profile_builder *allocate_builder(const drift_allocator *given, size_t column_count) {
    drift_allocator allocator = memory_allocator(given);
    drift_profile_builder *b = memory_zeroed(&allocator, 1, sizeof *b);
    if (!b) return NULL;
    b->allocator = allocator;
    b->kernels = kernels_get();
    b->column_count = column_count;
    b->columns = memory_zeroed(&allocator, column_count, sizeof *b->columns);
    b->profile = profile_allocate(&allocator, column_count);
    if (b->columns && b->profile) return b;
    drift_profile_builder_free(b);
    return NULL;
}

static drift_status effective_options(const drift_profile_options *given,
                                      drift_profile_options *options, drift_error *error) {
    drift_profile_options_init(options);
    if (given) {
        if (given->struct_size < sizeof given->struct_size) {
            return error_set(error, DRIFT_INVALID_ARGUMENT,
                             "options: struct_size is not set: use drift_profile_options_init");
        }
        memcpy(options, given,
               given->struct_size < sizeof *options ? given->struct_size : sizeof *options);
    }
    options->struct_size = sizeof *options;
    options->reserved = 0;
    options->allocator = NULL;
    if (options->resolution == 0) options->resolution = 100;
    if (options->psi_bins == 0) options->psi_bins = 10;
    if (options->max_categories == 0) options->max_categories = 1000;
    if (options->psi_bins < 2 || options->psi_bins > 1000) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "psi_bins is %u; it must be 2 to 1000",
                         options->psi_bins);
    }
    if (options->resolution < 10 || options->resolution > 10000 ||
        options->resolution % options->psi_bins != 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "resolution is %u; it must be 10 to 10000 and a multiple of psi_bins (%u)",
                         options->resolution, options->psi_bins);
    }
    if (options->max_categories > 1000000) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "max_categories is %u; it must be 1 to 1000000", options->max_categories);
    }
    if (options->keep_rows > 1) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "keep_rows must be 0 or 1");
    }
    return DRIFT_OK;
}

static drift_status validate_field(const drift_field *field, size_t index, drift_error *error) {
    if (field->struct_size < sizeof *field) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "field %zu: struct_size is not set: use drift_field_init", index);
    }
    if (!utf8_is_name(field->name)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "field %zu: the name must be valid UTF-8 of 1 to 65535 bytes", index);
    }
    if (field->reason && !utf8_valid(field->reason, strlen(field->reason))) {
        return error_at(error, DRIFT_INVALID_ARGUMENT, field->name, -1,
                        "the reason of the type is not valid UTF-8");
    }
    if (field->type < DRIFT_TYPE_AUTO || field->type > DRIFT_TYPE_CATEGORICAL) {
        return error_at(error, DRIFT_INVALID_ARGUMENT, field->name, -1,
                        "type is not one of DRIFT_TYPE_...");
    }
    return DRIFT_OK;
}

/* Names once each, through the same dictionary that counts categories. */
static drift_status validate_fields(const drift_field *fields, size_t count,
                                    const drift_allocator *allocator, drift_error *error) {
    if (count == 0 || count > FIELD_LIMIT) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "a schema has 1 to 65536 fields, not %zu",
                         count);
    }
    if (!fields) return error_set(error, DRIFT_INVALID_ARGUMENT, "fields is NULL");
    categories names;
    categories_init(&names, count, allocator);
    drift_status status = DRIFT_OK;
    for (size_t i = 0; i < count && status == DRIFT_OK; i++) {
        status = validate_field(&fields[i], i, error);
        if (status != DRIFT_OK) break;
        size_t length = strlen(fields[i].name);
        if (categories_find(&names, fields[i].name, length) >= 0) {
            status = error_at(error, DRIFT_INVALID_ARGUMENT, fields[i].name, -1,
                              "two fields have this name");
        } else if (!categories_add(&names, fields[i].name, length, 1)) {
            status = error_memory(error);
        }
    }
    categories_destroy(&names);
    return status;
}

int builder_set_reason(drift_profile_builder *b, size_t index, const char *reason) {
    profile_column *column = &b->profile->columns[index];
    char *copy = memory_text(&b->allocator, reason, strlen(reason));
    if (!copy) return 0;
    memory_release(&b->allocator, column->type_reason, strlen(column->type_reason) + 1, 1);
    column->type_reason = copy;
    return 1;
}

static int init_column(drift_profile_builder *b, size_t index, const drift_field *field) {
    builder_column *c = &b->columns[index];
    profile_column *column = &b->profile->columns[index];
    const char *reason = field->reason ? field->reason : "given";
    column->name = memory_text(&b->allocator, field->name, strlen(field->name));
    column->type_reason = memory_text(&b->allocator, reason, strlen(reason));
    column->type = field->type;
    column->minimum = INFINITY;
    column->maximum = -INFINITY;
    c->asked_type = field->type;
    c->text_reason = field->reason != NULL;
    categories_init(&column->categories, BUILDER_DISTINCT_LIMIT, &b->allocator);
    categories_init(&c->staged, SIZE_MAX, &b->allocator);
    return column->name && column->type_reason;
}

drift_status drift_profile_builder_create(const drift_profile_options *given,
                                          const drift_field *fields, size_t field_count,
                                          drift_profile_builder **out, drift_error *error) {
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    drift_profile_options options;
    drift_status status = effective_options(given, &options, error);
    if (status != DRIFT_OK) return status;
    const drift_allocator *allocator =
        given && given->struct_size >= sizeof *given ? given->allocator : NULL;
    drift_allocator copy = memory_allocator(allocator);
    status = validate_fields(fields, field_count, &copy, error);
    if (status != DRIFT_OK) return status;

    drift_profile_builder *b = allocate_builder(&copy, field_count);
    if (!b) return error_memory(error);
    b->profile->options = options;
    b->keep = 1; /* knots are order statistics: they need every value */
    for (size_t i = 0; i < field_count; i++) {
        if (!init_column(b, i, &fields[i])) {
            drift_profile_builder_free(b);
            return error_memory(error);
        }
    }
    *out = b;
    return DRIFT_OK;
}

drift_status drift_profile_builder_set_executor(drift_profile_builder *b,
                                                const drift_executor *executor,
                                                drift_error *error) {
    if (!b) return error_set(error, DRIFT_INVALID_ARGUMENT, "builder is NULL");
    if (executor && (executor->struct_size < sizeof *executor || !executor->run)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "executor: struct_size is not set, or run is NULL");
    }
    b->executor = executor ? *executor : (drift_executor){0};
    return DRIFT_OK;
}

drift_status drift_profile_builder_set_unsorted(drift_profile_builder *b, int32_t unsorted,
                                                drift_error *error) {
    if (!b || !b->profile || (unsorted != 0 && unsorted != 1)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "builder is NULL or already finished, or unsorted is not 0 or 1");
    }
    b->profile->unsorted = unsorted;
    return DRIFT_OK;
}

drift_status drift_profile_builder_set_reason(drift_profile_builder *b, size_t column,
                                              const char *reason, drift_error *error) {
    if (!b || !b->profile || !reason || column >= b->column_count) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "builder or reason is NULL, the builder is already finished, or it has no "
                         "such column");
    }
    if (!utf8_valid(reason, strlen(reason))) {
        return error_at(error, DRIFT_INVALID_ARGUMENT, b->profile->columns[column].name, -1,
                        "the reason of the type is not valid UTF-8");
    }
    if (!builder_set_reason(b, column, reason)) return error_memory(error);
    b->columns[column].text_reason = 1;
    return DRIFT_OK;
}

static int copy_doubles(const drift_allocator *allocator, double **to, const double *from,
                        size_t count) {
    *to = memory_zeroed(allocator, count, sizeof **to);
    if (!*to) return 0;
    if (count > 0) memcpy(*to, from, count * sizeof **to);
    return 1;
}

static int copy_knots(drift_profile_builder *b, size_t index, const profile_column *from) {
    builder_column *c = &b->columns[index];
    profile_column *to = &b->profile->columns[index];
    if (!copy_doubles(&b->allocator, &to->knots, from->knots, from->knot_count)) return 0;
    to->knot_count = from->knot_count;
    if (!copy_doubles(&b->allocator, &to->bin_edges, from->bin_edges, from->bin_edge_count)) {
        return 0;
    }
    to->bin_edge_count = from->bin_edge_count;
    to->cells = memory_zeroed(&b->allocator, to->knot_count + 1, sizeof *to->cells);
    if (!to->cells) return 0;
    c->has_tree = rank_tree_init(&c->tree, to->knots, to->knot_count, &b->allocator);
    return c->has_tree;
}

/* The reference's categories with counts of zero. New ones get names only if the reference knows
 * all of its own by name: else a text that is not found may be one of those that it does not name.
 */
static int copy_categories(drift_profile_builder *b, size_t index, const profile_column *from) {
    categories *to = &b->profile->columns[index].categories;
    const categories *names = &from->categories;
    size_t room = names->other == 0 ? b->profile->options.max_categories : 0;
    to->limit = names->count + room;
    for (size_t i = 0; i < names->count; i++) {
        const category_entry *e = &names->entries[i];
        if (!categories_add(to, e->label, e->length, 0)) return 0;
    }
    b->profile->columns[index].reference_categories = names->count;
    return 1;
}

int builder_init_like(drift_profile_builder *b, size_t index, const profile_column *from) {
    drift_field field;
    drift_field_init(&field, from->type, from->name);
    field.reason = from->type_reason;
    if (!init_column(b, index, &field)) return 0;
    b->profile->columns[index].flags = DRIFT_COLUMN_LIKE | (from->flags & DRIFT_COLUMN_NUMBERS);
    return from->type == DRIFT_TYPE_NUMERIC ? copy_knots(b, index, from)
                                            : copy_categories(b, index, from);
}

drift_profile_builder *builder_allocate_like(const drift_profile *reference,
                                             const drift_allocator *allocator) {
    drift_profile_builder *b = allocate_builder(allocator, reference->column_count);
    if (!b) return NULL;
    b->profile->options = reference->options;
    b->like = 1;
    b->keep = reference->options.keep_rows != 0;
    return b;
}

drift_status drift_profile_builder_create_like(const drift_profile *reference,
                                               const drift_allocator *allocator,
                                               drift_profile_builder **out, drift_error *error) {
    if (!reference || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "reference or out is NULL");
    }
    drift_profile_builder *b = builder_allocate_like(reference, allocator);
    if (!b) return error_memory(error);
    for (size_t i = 0; i < reference->column_count; i++) {
        if (!builder_init_like(b, i, &reference->columns[i])) {
            drift_profile_builder_free(b);
            return error_memory(error);
        }
    }
    *out = b;
    return DRIFT_OK;
}
