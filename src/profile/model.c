/* SPDX-License-Identifier: Apache-2.0 */
/* Makes and frees the memory of a profile, and the structs that ask for one.
 * In: an allocator. Out: an empty profile.
 * Layer: profile. */
#include "profile/model.h"

#include <string.h>

#include "base/memory.h"

void drift_profile_options_init(drift_profile_options *options) {
    if (!options) return;
    memset(options, 0, sizeof *options);
    options->struct_size = (uint32_t)sizeof *options;
    options->resolution = 100;
    options->psi_bins = 10;
    options->max_categories = 1000;
}

void drift_field_init(drift_field *field, int32_t type, const char *name) {
    if (!field) return;
    memset(field, 0, sizeof *field);
    field->struct_size = (uint32_t)sizeof *field;
    field->type = type;
    field->name = name;
}

static void release_text(const drift_allocator *allocator, char *text) {
    if (text) memory_release(allocator, text, strlen(text) + 1, 1);
}

void profile_drop_rows(profile_column *c, const drift_allocator *allocator) {
    memory_release(allocator, c->own_rows, (size_t)c->counts.finite, sizeof *c->own_rows);
    c->own_rows = NULL;
    c->rows = NULL;
}

static void release_column(const drift_allocator *allocator, profile_column *c) {
    release_text(allocator, c->name);
    release_text(allocator, c->type_reason);
    memory_release(allocator, c->knots, c->knot_count, sizeof *c->knots);
    memory_release(allocator, c->cells, c->knot_count + 1, sizeof *c->cells);
    memory_release(allocator, c->bin_edges, c->bin_edge_count, sizeof *c->bin_edges);
    profile_drop_rows(c, allocator);
    categories_destroy(&c->categories);
}

void drift_profile_free(drift_profile *profile) {
    if (!profile) return;
    drift_allocator allocator = profile->allocator;
    for (size_t i = 0; profile->columns && i < profile->column_count; i++) {
        release_column(&allocator, &profile->columns[i]);
    }
    memory_release(&allocator, profile->columns, profile->column_count, sizeof *profile->columns);
    memory_release(&allocator, profile, 1, sizeof *profile);
}

drift_profile *profile_allocate(const drift_allocator *given, size_t column_count) {
    drift_allocator allocator = memory_allocator(given);
    drift_profile *profile = memory_zeroed(&allocator, 1, sizeof *profile);
    if (!profile) return NULL;
    profile->allocator = allocator;
    profile->column_count = column_count;
    memcpy(profile->writer, DRIFT_VERSION_STRING, sizeof DRIFT_VERSION_STRING);
    drift_profile_options_init(&profile->options);
    profile->columns = memory_zeroed(&allocator, column_count, sizeof *profile->columns);
    if (!profile->columns) {
        drift_profile_free(profile);
        return NULL;
    }
    for (size_t i = 0; i < column_count; i++) {
        categories_init(&profile->columns[i].categories, SIZE_MAX, &allocator);
    }
    return profile;
}

size_t profile_find(const drift_profile *profile, const char *name) {
    size_t i = 0;
    while (i < profile->column_count && strcmp(profile->columns[i].name, name) != 0)
        i++;
    return i;
}
