/* SPDX-License-Identifier: Apache-2.0 */
/* Copies what a report shows of one side of a column.
 * In: a profile's column. Out: report_side. Layer: monitor. */
#include <string.h>

#include "base/memory.h"
#include "monitor/compare.h"

static int fill_quantiles(report_side *side, const drift_profile *profile, size_t column,
                          const drift_allocator *allocator) {
    const profile_column *c = &profile->columns[column];
    if (c->counts.finite == 0) return 1;
    side->has_quantiles = profile_quantiles(profile, c, report_quantile_levels, REPORT_QUANTILES,
                                            allocator, side->quantiles);
    return side->has_quantiles;
}

/* Before: larger counts first, then the order in the profile. */
static int comes_before(const category_entry *a, const category_entry *b) {
    return a->count > b->count;
}

/* Indices of the largest categories, by insertion: REPORT_TOP is small. */
static size_t find_top(const categories *c, size_t top[REPORT_TOP]) {
    size_t count = 0;
    for (size_t i = 0; i < c->count; i++) {
        if (c->entries[i].count == 0) continue;
        size_t at = count < REPORT_TOP ? count++ : REPORT_TOP;
        while (at > 0 && comes_before(&c->entries[i], &c->entries[top[at - 1]])) {
            if (at < REPORT_TOP) top[at] = top[at - 1];
            at--;
        }
        if (at < REPORT_TOP) top[at] = i;
    }
    return count;
}

static int fill_top(report_side *side, const categories *c, const drift_allocator *allocator) {
    size_t top[REPORT_TOP];
    size_t count = find_top(c, top);
    for (size_t i = 0; i < count; i++) {
        const category_entry *e = &c->entries[top[i]];
        side->top[i].label = memory_text(allocator, e->label, e->length);
        if (!side->top[i].label) return 0;
        side->top[i].length = e->length;
        side->top[i].count = e->count;
        side->top_count = i + 1;
    }
    for (size_t i = 0; i < c->count; i++)
        side->categories += c->entries[i].count > 0;
    return 1;
}

int sides_fill(report_side *side, const drift_profile *profile, size_t column,
               const drift_allocator *allocator) {
    drift_profile_column c;
    memset(&c, 0, sizeof c);
    c.struct_size = sizeof c;
    if (drift_profile_get_column(profile, column, &c, NULL) != DRIFT_OK) return 0;
    side->flags = c.flags;
    side->counts = c.counts;
    side->minimum = c.minimum;
    side->maximum = c.maximum;
    side->mean = c.mean;
    side->std = c.std;
    if (c.type == DRIFT_TYPE_NUMERIC) return fill_quantiles(side, profile, column, allocator);
    return fill_top(side, &profile->columns[column].categories, allocator);
}
