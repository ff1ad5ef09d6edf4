/* SPDX-License-Identifier: Apache-2.0 */
/* Counts of a window against the reference's shares.
 * In: counts. Out: values, p-values, statuses. Layer: monitor. */
#include "monitor/track_statistics.h"

#include <math.h>
#include <string.h>

#include <driftcheck/stats.h>

/* ---- all numeric columns side by side ---- */

/* Finite rows: at or above the lowest finite number, but not +inf. */
static uint64_t finite_rows(const track *t, size_t number) {
    size_t last = (t->plan.edges - 1) * t->plan.numeric_count;
    return t->counts[number] - t->counts[last + number];
}

static void fill_scales(track *t, double *scale, double *smooth_scale) {
    const plan *p = &t->plan;
    for (size_t j = 0; j < p->numeric_count; j++) {
        double rows = (double)finite_rows(t, j);
        scale[j] = rows > 0.0 ? 1.0 / rows : 0.0;
        smooth_scale[j] = 1.0 / (rows + p->smoothing * p->reference.bins_of[j]);
    }
}

/* Bin b holds what is at or above its lower edge and below its upper one. */
static void fill_bins(track *t) {
    const plan *p = &t->plan;
    size_t columns = p->numeric_count;
    for (size_t j = 0; j < columns; j++) {
        uint64_t above = t->counts[j];
        for (size_t b = 0; b < p->bins; b++) {
            size_t edge = b + 1 < p->bins ? p->reference.bin_edge[b * columns + j] : p->edges - 1;
            uint64_t next = t->counts[edge * columns + j];
            t->bins[b * columns + j] = (double)(above - next);
            above = next;
        }
    }
}

void track_numeric_statistics(track *t) {
    const plan *p = &t->plan;
    size_t columns = p->numeric_count;
    if (columns == 0) return;
    double *psi = t->numbers, *kl = psi + columns, *js = kl + columns, *ks = js + columns;
    double *scale = ks + columns, *smooth_scale = scale + columns;
    fill_scales(t, scale, smooth_scale);
    fill_bins(t);
    kernel_divergence d = {p->bins,
                           columns,
                           t->bins,
                           p->reference.share,
                           p->reference.smooth_share,
                           p->reference.log_smooth,
                           p->reference.entropy,
                           p->reference.in_use,
                           scale,
                           smooth_scale,
                           p->smoothing};
    t->observer.kernels->divergences(&d, psi, kl, js);
    t->observer.kernels->ks_at_edges(t->counts, p->reference.at_least,
                                     t->counts + (p->edges - 1) * columns, scale, p->edges, columns,
                                     ks);
}

/* ---- one column ---- */

static void set_value(track_column *c, int place, double value) {
    track_statistic *s = &c->statistics[place];
    s->status = DRIFT_OK;
    s->fields |= DRIFT_HAS_VALUE;
    s->value = value;
}

static void set_p(track_column *c, int place, double p, int tested) {
    track_statistic *s = &c->statistics[place];
    s->fields |= DRIFT_HAS_P;
    s->p = p;
    s->tested = tested;
}

/* First term of Kolmogorov's series, which alternates and falls: never below the limit law. */
static double ks_p(double d, double reference_rows, double rows) {
    double p = 2.0 * exp(-2.0 * d * d * (reference_rows * rows / (reference_rows + rows)));
    return p < 1.0 ? p : 1.0;
}

/* Rounding may leave a divergence of nothing a little below 0. */
static double not_negative(double x) {
    return x > 0.0 ? x : 0.0;
}

static void numeric_column(track *t, const plan_column *from, track_column *c, int tested) {
    size_t columns = t->plan.numeric_count;
    const double *numbers = t->numbers + from->number;
    set_value(c, TRACK_PSI, not_negative(numbers[0]));
    set_value(c, TRACK_KL, not_negative(numbers[columns]));
    /* js holds twice the divergence in nats; the distance is the root of the divergence in bits */
    double divergence = not_negative(numbers[2 * columns]) / (2.0 * 0.69314718055994530942);
    set_value(c, TRACK_JS, divergence < 1.0 ? sqrt(divergence) : 1.0);
    set_value(c, TRACK_KS, numbers[3 * columns]);
    set_p(c, TRACK_KS, ks_p(numbers[3 * columns], (double)from->usable, (double)c->usable), tested);
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

static void take_result(track_column *c, int place, const drift_result *result) {
    c->statistics[place].status = result->status;
    if (result->fields & DRIFT_HAS_VALUE) set_value(c, place, result->value);
}

static void categorical_column(track *t, const plan_column *from, track_column *c, int tested) {
    size_t bins = fill_pair(t, from);
    const uint64_t *reference = t->pair, *current = t->pair + t->plan.most_categories;
    drift_result result;
    drift_result_init(&result);
    drift_psi(reference, current, bins, t->plan.smoothing, &result, NULL);
    take_result(c, TRACK_PSI, &result);
    drift_kl(reference, current, bins, t->plan.smoothing, &result, NULL);
    take_result(c, TRACK_KL, &result);
    drift_js(reference, current, bins, &result, NULL);
    take_result(c, TRACK_JS, &result);
    drift_cramers_v(reference, current, bins, &result, NULL);
    take_result(c, TRACK_CRAMERS_V, &result);
    drift_chi2(reference, current, bins, 0, &result, NULL);
    take_result(c, TRACK_CHI2, &result);
    if (result.fields & DRIFT_HAS_P) set_p(c, TRACK_CHI2, result.p_value, tested);
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

static void missing_rows(track *t, const plan_column *from, track_column *c) {
    uint64_t lost = from->rows - from->usable;
    uint64_t now = c->rows > c->usable ? c->rows - c->usable : 0;
    c->missing = c->rows > 0 ? (double)now / (double)c->rows : 0.0;
    c->reference_missing = from->rows > 0 ? (double)lost / (double)from->rows : 0.0;
    if (from->rows == 0 || c->rows == 0) return;
    int tested = c->rows >= t->rules.min_rows && from->rows >= t->rules.min_rows;
    set_value(c, TRACK_MISSING, c->missing - c->reference_missing);
    if (lost == 0 && now == 0) {
        set_p(c, TRACK_MISSING, 1.0, tested);
        return;
    }
    drift_result result;
    drift_result_init(&result);
    drift_missing(lost, from->rows, now, c->rows, &result, NULL);
    set_p(c, TRACK_MISSING, result.p_value, tested);
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

/* The members that not every evaluation sets. */
static void begin_column(track_column *c, int32_t type) {
    c->unseen = 0;
    for (int s = 0; s < TRACK_STATISTICS; s++) {
        int32_t status = track_has(s, type) ? DRIFT_EMPTY : DRIFT_NOT_APPLICABLE;
        c->statistics[s] = (track_statistic){.status = status, .p_adjusted = 1.0};
    }
}

void track_column_statistics(track *t, size_t k) {
    const plan_column *from = &t->plan.columns[k];
    track_column *c = &t->columns[k];
    int numeric = from->reference->type == DRIFT_TYPE_NUMERIC;
    begin_column(c, from->reference->type);
    c->rows = t->seen.rows;
    c->usable = numeric ? finite_rows(t, from->number) : sum_categories(t, from, &c->unseen);
    c->status = status_of(t, k, c);
    missing_rows(t, from, c);
    if (from->usable == 0 || c->usable == 0) return;
    if (numeric) {
        numeric_column(t, from, c, c->status == DRIFT_OK);
    } else {
        categorical_column(t, from, c, c->status == DRIFT_OK);
    }
}
