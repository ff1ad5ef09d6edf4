/* SPDX-License-Identifier: Apache-2.0 */
/* Counts of a window against the reference's shares.
 * In: counts. Out: values, p-values, statuses. Layer: monitor. */
#include "monitor/track_statistics.h"

#include <string.h>

#include <driftcheck/stats.h>

/* ---- all numeric columns side by side ---- */

/* Finite rows: at or above the lowest finite number, but not +inf. */
static uint64_t finite_rows(const track *t, size_t number) {
    size_t last = (t->plan.edges - 1) * t->plan.numeric_count;
    return t->counts[number] - t->counts[last + number];
}

/* Edge at which bin b of a number begins; that of a bin after the last is +inf. */
static size_t bin_begin(const plan *p, size_t b, size_t number) {
    if (b == 0) return 0;
    return b < p->bins ? p->reference.bin_edge[(b - 1) * p->numeric_count + number] : p->edges - 1;
}

/* 1 if it is the same edge for all numbers. */
static int begins_alike(const plan *p, size_t b) {
    return b == 0 || b >= p->bins || p->reference.bin_row[b - 1] > 0;
}

/* Bin b holds what is at or above its lower edge and below its upper one. */
static void fill_bin(track *t, size_t b) {
    const plan *p = &t->plan;
    size_t columns = p->numeric_count;
    double *bin = t->bins + b * columns;
    if (begins_alike(p, b) && begins_alike(p, b + 1)) {
        t->observer.kernels->between(t->counts + bin_begin(p, b, 0) * columns,
                                     t->counts + bin_begin(p, b + 1, 0) * columns, columns, bin);
        return;
    }
    for (size_t j = 0; j < columns; j++) {
        uint64_t above = t->counts[bin_begin(p, b, j) * columns + j];
        bin[j] = (double)(above - t->counts[bin_begin(p, b + 1, j) * columns + j]);
    }
}

void track_numeric_statistics(track *t) {
    const plan *p = &t->plan;
    const kernel_table *kernels = t->observer.kernels;
    size_t columns = p->numeric_count;
    if (columns == 0) return;
    const uint64_t *infinite = t->counts + (p->edges - 1) * columns;
    double *psi = t->numbers, *kl = psi + columns, *js = kl + columns, *ks = js + columns;
    double *ks_p = ks + columns, *scale = ks_p + columns, *smooth_scale = scale + columns;
    double *rows = smooth_scale + columns;
    kernels->between(t->counts, infinite, columns, rows);
    kernels->scales(rows, p->reference.smoothing_rows, columns, scale, smooth_scale);
    for (size_t b = 0; b < p->bins; b++)
        fill_bin(t, b);
    kernel_divergence d = {p->bins,
                           columns,
                           t->bins,
                           p->reference.share,
                           p->reference.smooth_share,
                           p->reference.log_smooth,
                           p->reference.entropy,
                           p->reference.smoothing,
                           scale,
                           smooth_scale};
    kernels->divergences(&d, psi, kl, js);
    kernels->js_distance(js, columns);
    kernels->ks_at_edges(t->counts, p->reference.at_least, infinite, scale, p->edges, columns, ks);
    kernels->ks_bound(ks, p->reference.rows, rows, columns, ks_p);
}

/* ---- one column ---- */

/* Member by member: a whole one that is put together elsewhere and copied takes twice as long. */
static void set_all(track_statistic *s, int32_t status, uint32_t fields, double value) {
    s->status = status;
    s->fields = fields;
    s->verdict = DRIFT_VERDICT_NONE;
    s->tested = 0;
    s->value = value;
    s->p = 0.0;
    s->p_adjusted = 1.0;
}

static void set_nothing(track_statistic *s, int32_t status) {
    set_all(s, status, 0, 0.0);
}

static void set_value(track_statistic *s, double value) {
    set_all(s, DRIFT_OK, DRIFT_HAS_VALUE, value);
}

static void set_test(track_statistic *s, double value, double p, int tested) {
    set_all(s, DRIFT_OK, DRIFT_HAS_VALUE | DRIFT_HAS_P, value);
    s->tested = tested;
    s->p = p;
}

/* Rounding may leave a divergence of nothing a little below 0. */
static double not_negative(double x) {
    return x > 0.0 ? x : 0.0;
}

static void numeric_column(track *t, const plan_column *from, track_column *c, int tested) {
    size_t columns = t->plan.numeric_count;
    const double *numbers = t->numbers + from->number;
    set_value(&c->statistics[TRACK_PSI], not_negative(numbers[0]));
    set_value(&c->statistics[TRACK_KL], not_negative(numbers[columns]));
    set_value(&c->statistics[TRACK_JS], numbers[2 * columns]);
    set_test(&c->statistics[TRACK_KS], numbers[3 * columns], numbers[4 * columns], tested);
}

/* Both sides over the reference's categories and one for all others, if any row is there. */
static size_t fill_pair(track *t, const plan_column *from) {
    const categories *r = &from->reference->categories;
    const uint64_t *own = t->counts + from->categories;
    uint64_t *reference = t->pair, *current = t->pair + t->plan.most_categories;
    for (size_t i = 0; i < r->count; i++)
        reference[i] = r->entries[i].count;
    reference[r->count] = r->other;
    memcpy(current, own, (r->count + 1) * sizeof *current);
    return r->count + (r->other + own[r->count] > 0 ? 1 : 0);
}

static void set_result(track_statistic *s, const drift_result *result, int tested) {
    if (!(result->fields & DRIFT_HAS_VALUE)) {
        set_nothing(s, result->status);
    } else if (result->fields & DRIFT_HAS_P) {
        set_test(s, result->value, result->p_value, tested);
    } else {
        set_value(s, result->value);
    }
}

static void categorical_column(track *t, const plan_column *from, track_column *c, int tested) {
    size_t bins = fill_pair(t, from);
    const uint64_t *reference = t->pair, *current = t->pair + t->plan.most_categories;
    drift_result result;
    drift_result_init(&result);
    drift_psi(reference, current, bins, t->plan.smoothing, &result, NULL);
    set_result(&c->statistics[TRACK_PSI], &result, tested);
    drift_kl(reference, current, bins, t->plan.smoothing, &result, NULL);
    set_result(&c->statistics[TRACK_KL], &result, tested);
    drift_js(reference, current, bins, &result, NULL);
    set_result(&c->statistics[TRACK_JS], &result, tested);
    drift_cramers_v(reference, current, bins, &result, NULL);
    set_result(&c->statistics[TRACK_CRAMERS_V], &result, tested);
    drift_chi2(reference, current, bins, 0, &result, NULL);
    set_result(&c->statistics[TRACK_CHI2], &result, tested);
}

static uint64_t sum_categories(const track *t, const plan_column *from, uint64_t *unseen) {
    const uint64_t *own = t->counts + from->categories;
    size_t kept = from->reference->categories.count;
    uint64_t sum = 0;
    for (size_t i = 0; i <= kept; i++)
        sum += own[i];
    *unseen = own[kept];
    return sum;
}

static uint64_t missing_now(const track *t, size_t k) {
    uint64_t usable = t->columns[k].usable;
    return t->seen.rows > usable ? t->seen.rows - usable : 0;
}

void track_missing_rows(track *t) {
    const plan_reference *r = &t->plan.reference;
    size_t columns = t->plan.column_count;
    double *missing = t->p, *share = missing + columns, *p = share + columns;
    for (size_t k = 0; k < columns; k++) {
        const plan_column *from = &t->plan.columns[k];
        track_column *c = &t->columns[k];
        c->unseen = 0;
        c->usable = from->reference->type == DRIFT_TYPE_NUMERIC
                        ? finite_rows(t, from->number)
                        : sum_categories(t, from, &c->unseen);
        missing[k] = (double)missing_now(t, k);
    }
    kernel_missing m = {r->all_rows, r->missing, r->missing_share,
                        r->per_row,  missing,    (double)t->seen.rows};
    t->observer.kernels->missing(&m, columns, share, p);
}

static void missing_column(track *t, size_t k) {
    const plan_column *from = &t->plan.columns[k];
    track_column *c = &t->columns[k];
    const double *share = t->p + t->plan.column_count, *p = share + t->plan.column_count;
    c->missing = c->rows > 0 ? share[k] : 0.0;
    c->reference_missing = t->plan.reference.missing_share[k];
    track_statistic *s = &c->statistics[TRACK_MISSING];
    if (from->rows == 0 || c->rows == 0) {
        set_nothing(s, DRIFT_EMPTY);
        return;
    }
    int tested = c->rows >= t->rules.min_rows && from->rows >= t->rules.min_rows;
    set_test(s, c->missing - c->reference_missing, p[k], tested);
}

/* What the rows that are there allow to be said, as in a check. */
static int32_t status_of(const track *t, size_t k, const track_column *c) {
    const plan_column *from = &t->plan.columns[k];
    const drift_column_counts *r = &from->reference->counts;
    uint64_t absent = t->counts[t->plan.absent + k];
    uint64_t unparsable = t->counts[t->plan.unparsable + k];
    if (c->rows > 0 && absent >= c->rows) return DRIFT_MISSING_COLUMN;
    if (from->reference->type == DRIFT_TYPE_NUMERIC && c->rows >= t->rules.min_rows &&
        unparsable > (c->usable + unparsable) / 2 &&
        r->unparsable <= (r->finite + r->unparsable) / 2) {
        return DRIFT_TYPE_MISMATCH;
    }
    if (from->usable == 0 || c->usable == 0) return DRIFT_EMPTY;
    if (from->usable < t->rules.min_rows || c->usable < t->rules.min_rows) return DRIFT_TOO_FEW;
    return DRIFT_OK;
}

/* Statistics that columns of the type do not have stay as the track began. */
static void empty_column(track_column *c, int numeric) {
    int last = numeric ? TRACK_JS : TRACK_CRAMERS_V;
    for (int place = numeric ? TRACK_KS : TRACK_PSI; place <= last; place++)
        set_nothing(&c->statistics[place], DRIFT_EMPTY);
}

static void fill_column(track *t, size_t k) {
    const plan_column *from = &t->plan.columns[k];
    track_column *c = &t->columns[k];
    int numeric = from->reference->type == DRIFT_TYPE_NUMERIC;
    c->rows = t->seen.rows;
    c->status = status_of(t, k, c);
    missing_column(t, k);
    if (from->usable == 0 || c->usable == 0) {
        empty_column(c, numeric);
    } else if (numeric) {
        numeric_column(t, from, c, c->status == DRIFT_OK);
    } else {
        categorical_column(t, from, c, c->status == DRIFT_OK);
    }
}

void track_column_statistics(track *t) {
    for (size_t k = 0; k < t->plan.column_count; k++)
        fill_column(t, k);
}
