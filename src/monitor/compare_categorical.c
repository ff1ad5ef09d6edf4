/* SPDX-License-Identifier: Apache-2.0 */
/* Compares a categorical column over the union of its categories.
 * In: two categorical columns. Out: statistics and histogram. Layer: monitor. */

#include "base/memory.h"
#include "monitor/compare.h"

static const char other_label[] = "(other)";

/* Categories of the current side that the reference does not have, with rows. */
static size_t count_new(const categories *reference, const categories *current) {
    size_t count = 0;
    for (size_t i = 0; i < current->count; i++) {
        const category_entry *e = &current->entries[i];
        count += e->count > 0 && categories_find(reference, e->label, e->length) < 0;
    }
    return count;
}

static int allocate_histogram(const comparison *c, size_t bins) {
    report_histogram *h = &c->out->histogram;
    h->bin_count = bins;
    h->labels = memory_zeroed(c->allocator, bins, sizeof *h->labels);
    h->label_lengths = memory_zeroed(c->allocator, bins, sizeof *h->label_lengths);
    h->reference = memory_zeroed(c->allocator, bins, sizeof *h->reference);
    h->current = memory_zeroed(c->allocator, bins, sizeof *h->current);
    return h->labels && h->label_lengths && h->reference && h->current;
}

static int set_bin(const comparison *c, size_t bin, const char *label, size_t length,
                   uint64_t reference, uint64_t current) {
    report_histogram *h = &c->out->histogram;
    h->labels[bin] = memory_text(c->allocator, label, length);
    h->label_lengths[bin] = length;
    h->reference[bin] = reference;
    h->current[bin] = current;
    return h->labels[bin] != NULL;
}

static int fill_histogram(const comparison *c, const categories *r, const categories *q) {
    size_t bin = 0;
    for (size_t i = 0; i < r->count; i++) {
        const category_entry *e = &r->entries[i];
        int64_t at = categories_find(q, e->label, e->length);
        uint64_t current = at < 0 ? 0 : q->entries[at].count;
        if (!set_bin(c, bin++, e->label, e->length, e->count, current)) return 0;
    }
    for (size_t i = 0; i < q->count; i++) {
        const category_entry *e = &q->entries[i];
        if (e->count == 0 || categories_find(r, e->label, e->length) >= 0) continue;
        if (!set_bin(c, bin++, e->label, e->length, 0, e->count)) return 0;
    }
    if (r->other + q->other == 0) return 1;
    c->out->histogram.last_is_other = 1;
    return set_bin(c, bin, other_label, sizeof other_label - 1, r->other, q->other);
}

static void contingency_tests(const comparison *c) {
    const report_histogram *h = &c->out->histogram;
    report_statistic *s = c->out->statistics;
    for (int32_t i = DRIFT_STAT_CHI2; i <= DRIFT_STAT_CRAMERS_V; i++) {
        s[i].computed = 1;
        drift_result_init(&s[i].result);
    }
    drift_chi2(h->reference, h->current, h->bin_count, 0, &s[DRIFT_STAT_CHI2].result, NULL);
    drift_g(h->reference, h->current, h->bin_count, &s[DRIFT_STAT_G].result, NULL);
    drift_cramers_v(h->reference, h->current, h->bin_count, &s[DRIFT_STAT_CRAMERS_V].result, NULL);
}

static void unavailable(const comparison *c, int32_t status) {
    for (int32_t s = DRIFT_STAT_PSI; s <= DRIFT_STAT_LINF; s++)
        compare_unavailable(c, s, status);
    for (int32_t s = DRIFT_STAT_CHI2; s <= DRIFT_STAT_CRAMERS_V; s++) {
        compare_unavailable(c, s, status);
    }
}

static uint64_t usable(const profile_column *column) {
    return column->counts.rows - compare_unusable(column);
}

int compare_categorical(const comparison *c) {
    const categories *r = &c->reference->categories;
    const categories *q = &c->current->categories;
    compare_missing(c);
    c->out->status = compare_sizes(c, usable(c->reference), usable(c->current));
    if (c->out->status == DRIFT_EMPTY) {
        unavailable(c, DRIFT_EMPTY);
        return 1;
    }
    size_t bins = r->count + count_new(r, q) + (r->other + q->other > 0);
    if (!allocate_histogram(c, bins) || !fill_histogram(c, r, q)) return 0;
    compare_distances(c, DRIFT_METHOD_CATEGORIES);
    contingency_tests(c);
    if (c->out->status == DRIFT_OK) compare_mark_tested(c, DRIFT_STAT_CHI2);
    return 1;
}
