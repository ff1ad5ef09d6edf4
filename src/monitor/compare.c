/* SPDX-License-Identifier: Apache-2.0 */
/* What numeric and categorical columns have in common when they are compared.
 * In: two columns, counts in common bins. Out: statistics of the report. Layer: monitor. */
#include "monitor/compare.h"

uint64_t compare_unusable(const profile_column *column) {
    const drift_column_counts *n = &column->counts;
    return n->missing + n->nan + n->positive_infinity + n->negative_infinity + n->unparsable;
}

void compare_unavailable(const comparison *c, int32_t statistic, int32_t status) {
    report_statistic *s = &c->out->statistics[statistic];
    s->computed = 1;
    drift_result_init(&s->result);
    s->result.status = status;
}

static drift_result *slot(const comparison *c, int32_t statistic) {
    report_statistic *s = &c->out->statistics[statistic];
    s->computed = 1;
    drift_result_init(&s->result);
    return &s->result;
}

void compare_distances(const comparison *c, int32_t method) {
    const report_histogram *h = &c->out->histogram;
    const uint64_t *r = h->reference;
    const uint64_t *q = h->current;
    double smoothing = c->options->smoothing;
    drift_psi(r, q, h->bin_count, smoothing, slot(c, DRIFT_STAT_PSI), NULL);
    drift_kl(r, q, h->bin_count, smoothing, slot(c, DRIFT_STAT_KL), NULL);
    drift_js(r, q, h->bin_count, slot(c, DRIFT_STAT_JS), NULL);
    drift_hellinger(r, q, h->bin_count, slot(c, DRIFT_STAT_HELLINGER), NULL);
    drift_tv(r, q, h->bin_count, slot(c, DRIFT_STAT_TV), NULL);
    drift_linf(r, q, h->bin_count, slot(c, DRIFT_STAT_LINF), NULL);
    for (int32_t s = DRIFT_STAT_PSI; s <= DRIFT_STAT_LINF; s++) {
        c->out->statistics[s].result.method = method;
    }
}

void compare_mark_tested(const comparison *c, int32_t statistic) {
    report_statistic *s = &c->out->statistics[statistic];
    s->tested = s->result.status == DRIFT_OK && (s->result.fields & DRIFT_HAS_P);
}

void compare_missing(const comparison *c) {
    uint64_t reference = compare_unusable(c->reference);
    uint64_t current = compare_unusable(c->current);
    uint64_t reference_rows = c->reference->counts.rows;
    uint64_t current_rows = c->current->counts.rows;
    drift_missing(reference, reference_rows, current, current_rows, slot(c, DRIFT_STAT_MISSING),
                  NULL);
    uint64_t fewest = reference_rows < current_rows ? reference_rows : current_rows;
    /* Where no row misses a value there is nothing to test, and the family stays small. */
    if (reference + current > 0 && fewest >= c->options->min_rows) {
        compare_mark_tested(c, DRIFT_STAT_MISSING);
    }
}

int32_t compare_sizes(const comparison *c, uint64_t reference, uint64_t current) {
    if (reference == 0 || current == 0) return DRIFT_EMPTY;
    uint64_t fewest = reference < current ? reference : current;
    return fewest < c->options->min_rows ? DRIFT_TOO_FEW : DRIFT_OK;
}

const report_statistic *compare_test_of(const report_column *column, int32_t statistic) {
    int32_t values = column->type == DRIFT_TYPE_NUMERIC ? DRIFT_STAT_KS : DRIFT_STAT_CHI2;
    return &column->statistics[statistic == DRIFT_STAT_MISSING ? DRIFT_STAT_MISSING : values];
}
