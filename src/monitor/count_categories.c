/* SPDX-License-Identifier: Apache-2.0 */
/* Finds each row's category; what the reference does not keep by name goes to the last count.
 * In: labels of any type. Out: counts. Layer: monitor. */
#include "monitor/count_categories.h"

#include <math.h>
#include <string.h>

#include "data/gather.h"

static size_t place_of(const categories *c, const char *label, size_t length) {
    int64_t at = categories_find(c, label, length);
    return at < 0 ? c->count : (size_t)at;
}

static void count_labels(observer *o, size_t k, int64_t first, int64_t n, uint64_t *counts) {
    const categories *c = &o->plan->columns[k].reference->categories;
    char scratch[GATHER_TEXT_SIZE];
    const char *label;
    size_t length;
    for (int64_t row = first; row < first + n; row++) {
        if (!gather_label(o->sources[k], row, scratch, &label, &length)) continue;
        counts[place_of(c, label, length)]++;
    }
}

/* Looks up the whole dictionary, then only its codes. */
static void count_codes(observer *o, size_t k, int64_t first, int64_t n, uint64_t *counts) {
    const categories *c = &o->plan->columns[k].reference->categories;
    const drift_column *s = o->sources[k];
    int64_t count = gather_text_count(s);
    for (int64_t i = 0; i < count; i++) {
        const char *label;
        size_t length;
        if (gather_text(s, i, &label, &length)) {
            o->codes[i] = (int32_t)place_of(c, label, length);
        }
    }
    for (int64_t row = first; row < first + n; row++) {
        if (gather_is_present(s, row)) counts[o->codes[gather_code(s, row)]]++;
    }
}

/* Where a number's cached place may be: its upper bits differ where numbers do. */
static observer_cached *cached_at(observer_cached *cache, double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return &cache[(bits * UINT64_C(0x9e3779b97f4a7c15) >> 32) % OBSERVER_CACHE_SIZE];
}

static size_t place_of_number(observer *o, size_t k, double value) {
    observer_cached *at = cached_at(o->cache + k * OBSERVER_CACHE_SIZE, value);
    if (at->category != 0 && at->value == value) return at->category - 1;
    char text[DRIFT_DOUBLE_TEXT_SIZE];
    size_t length = drift_format_double(value, text);
    size_t place = place_of(&o->plan->columns[k].reference->categories, text, length);
    *at = (observer_cached){value, (uint32_t)place + 1};
    return place;
}

/* Not for int64, whose texts are exact beyond what a double holds. */
static void count_number_labels(observer *o, size_t k, int64_t first, int64_t n, uint64_t *counts) {
    gather_counts unused = {0, 0};
    for (int64_t row = first; row < first + n; row++) {
        double value;
        gather_numbers(o->sources[k], row, 1, &value, &unused);
        if (isnan(value)) continue;
        counts[place_of_number(o, k, value + 0.0)]++; /* -0 and 0 are one category */
    }
}

void count_categories(observer *o, size_t k, int64_t first, int64_t n, uint64_t *counts) {
    const drift_column *s = o->sources[k];
    uint64_t *own = counts + o->plan->columns[k].categories;
    int few =
        gather_is_coded(s) && gather_text_count(s) <= OBSERVER_CODES && gather_text_count(s) <= n;
    if (few) {
        count_codes(o, k, first, n, own);
    } else if (gather_is_number(s->type) && !gather_is_wide(s->type)) {
        count_number_labels(o, k, first, n, own);
    } else {
        count_labels(o, k, first, n, own);
    }
}
