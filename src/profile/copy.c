/* SPDX-License-Identifier: Apache-2.0 */
/* Copies a profile, without the rows it may keep.
 * In: a profile. Out: another that shares nothing with it. Layer: profile. */
#include <string.h>

#include "base/memory.h"
#include "profile/model.h"

static void *copy_array(const drift_allocator *a, const void *from, size_t count, size_t size) {
    void *to = memory_zeroed(a, count, size);
    if (to && count > 0) memcpy(to, from, count * size);
    return to;
}

static int copy_numbers(const drift_allocator *a, const profile_column *from, profile_column *to) {
    size_t knots = from->knot_count;
    to->knots = copy_array(a, from->knots, knots, sizeof *to->knots);
    to->cells = copy_array(a, from->cells, knots + 1, sizeof *to->cells);
    to->bin_edges = copy_array(a, from->bin_edges, from->bin_edge_count, sizeof *to->bin_edges);
    return to->knots && to->cells && to->bin_edges;
}

static int copy_categories(const categories *from, categories *to) {
    to->limit = from->limit;
    if (!categories_reserve(to, from->count)) return 0;
    for (size_t i = 0; i < from->count; i++) {
        const category_entry *e = &from->entries[i];
        if (!categories_add(to, e->label, e->length, e->count)) return 0;
    }
    to->other = from->other;
    return 1;
}

/* The new column owns nothing but what was copied, so that it can be freed at any point. */
static int copy_column(const drift_allocator *a, const profile_column *from, profile_column *to) {
    categories own = to->categories;
    *to = *from;
    to->categories = own;
    to->own_rows = NULL;
    to->rows = NULL;
    to->knots = NULL;
    to->cells = NULL;
    to->bin_edges = NULL;
    to->type_reason = NULL;
    to->name = memory_text(a, from->name, strlen(from->name));
    to->type_reason = memory_text(a, from->type_reason, strlen(from->type_reason));
    if (!to->name || !to->type_reason) return 0;
    if (from->type == DRIFT_TYPE_NUMERIC && !copy_numbers(a, from, to)) return 0;
    return copy_categories(&from->categories, &to->categories);
}

drift_profile *profile_copy_counts(const drift_profile *from, const drift_allocator *allocator) {
    drift_profile *to = profile_allocate(allocator, from->column_count);
    if (!to) return NULL;
    memcpy(to->writer, from->writer, sizeof to->writer);
    to->options = from->options;
    to->options.keep_rows = 0;
    to->rows = from->rows;
    for (size_t i = 0; i < from->column_count; i++) {
        if (copy_column(&to->allocator, &from->columns[i], &to->columns[i])) continue;
        drift_profile_free(to);
        return NULL;
    }
    return to;
}

static size_t column_memory(const profile_column *c) {
    size_t bytes = strlen(c->name) + strlen(c->type_reason) + 2;
    if (c->knots) bytes += memory_bytes(c->knot_count, sizeof *c->knots);
    if (c->cells) bytes += memory_bytes(c->knot_count + 1, sizeof *c->cells);
    if (c->bin_edges) bytes += memory_bytes(c->bin_edge_count, sizeof *c->bin_edges);
    if (c->own_rows) bytes += memory_bytes((size_t)c->counts.finite, sizeof *c->own_rows);
    bytes += c->categories.capacity * sizeof *c->categories.entries;
    bytes += c->categories.slot_count * sizeof *c->categories.slots;
    for (size_t e = 0; e < c->categories.count; e++)
        bytes += c->categories.entries[e].length + 1;
    return bytes;
}

size_t profile_memory(const drift_profile *profile) {
    size_t bytes = sizeof *profile + memory_bytes(profile->column_count, sizeof *profile->columns);
    for (size_t i = 0; i < profile->column_count; i++)
        bytes += column_memory(&profile->columns[i]);
    return bytes;
}
