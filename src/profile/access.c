/* SPDX-License-Identifier: Apache-2.0 */
/* Lets callers look into a profile.
 * In: a profile. Out: structs of the public header. Layer: profile. */
#include <float.h>
#include <string.h>

#include "base/error.h"
#include "profile/model.h"

size_t drift_profile_column_count(const drift_profile *profile) {
    return profile ? profile->column_count : 0;
}

uint64_t drift_profile_rows(const drift_profile *profile) {
    return profile ? profile->rows : 0;
}

drift_status drift_profile_get_options(const drift_profile *profile, drift_profile_options *options,
                                       drift_error *error) {
    if (!profile || !options || options->struct_size < sizeof options->struct_size) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "profile or options is NULL, or struct_size is not set");
    }
    uint32_t size = options->struct_size;
    memcpy(options, &profile->options, size < sizeof *options ? size : sizeof *options);
    options->struct_size = size;
    return DRIFT_OK;
}

int profile_std(const profile_column *column, double *std) {
    int differ = column->counts.finite > 0 && column->minimum < column->maximum;
    if (differ && column->moments.m2 < DBL_MIN) return 0;
    return moments_std(&column->moments, std);
}

static uint32_t derived_flags(const profile_column *c, drift_profile_column *out) {
    uint32_t flags = c->flags;
    if (c->type == DRIFT_TYPE_NUMERIC && c->counts.finite > 0) {
        flags |= DRIFT_COLUMN_HAS_RANGE;
        out->minimum = c->minimum;
        out->maximum = c->maximum;
    }
    if (moments_mean(&c->moments, &out->mean)) flags |= DRIFT_COLUMN_HAS_MEAN;
    if (profile_std(c, &out->std)) flags |= DRIFT_COLUMN_HAS_STD;
    return flags;
}

static void describe(const profile_column *c, int unsorted, drift_profile_column *out) {
    out->type = c->type;
    out->name = c->name;
    out->type_reason = c->type_reason;
    out->flags = derived_flags(c, out);
    out->counts = c->counts;
    if (c->type == DRIFT_TYPE_NUMERIC) {
        out->knots = c->knots;
        out->cells = c->cells;
        out->knot_count = c->knot_count;
        out->bin_edges = c->bin_edges;
        out->bin_edge_count = c->bin_edge_count;
        out->sorted_rows = unsorted ? NULL : c->rows;
    } else {
        out->category_count = c->categories.count;
        out->other = c->categories.other;
        out->reference_categories = (size_t)c->reference_categories;
    }
}

drift_status drift_profile_get_column(const drift_profile *profile, size_t index,
                                      drift_profile_column *column, drift_error *error) {
    if (!profile || !column || column->struct_size < sizeof column->struct_size) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "profile or column is NULL, or struct_size is not set");
    }
    if (index >= profile->column_count) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "column %zu of %zu", index,
                         profile->column_count);
    }
    drift_profile_column whole;
    memset(&whole, 0, sizeof whole);
    describe(&profile->columns[index], profile->unsorted, &whole);
    uint32_t size = column->struct_size;
    memcpy(column, &whole, size < sizeof whole ? size : sizeof whole);
    column->struct_size = size;
    return DRIFT_OK;
}

drift_status drift_profile_get_category(const drift_profile *profile, size_t column, size_t index,
                                        drift_category *category, drift_error *error) {
    if (!profile || !category || column >= profile->column_count) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "profile or category is NULL, or there is no such column");
    }
    const categories *c = &profile->columns[column].categories;
    if (index >= c->count) {
        return error_at(error, DRIFT_INVALID_ARGUMENT, profile->columns[column].name, -1,
                        "category %zu of %zu", index, c->count);
    }
    category->label = c->entries[index].label;
    category->length = c->entries[index].length;
    category->count = c->entries[index].count;
    return DRIFT_OK;
}
