/* SPDX-License-Identifier: Apache-2.0 */
/* Tests of homogeneity on a 2 x k table of counts.
 * In: two count vectors. Out: chi2, g, Cramer's V. Layer: stats.
 * Sources: Pearson (1900), Wilks (1938), Cramer (1946), Yates (1934). */
#include <math.h>

#include "stats/arguments.h"
#include "stats/saddle.h"
#include "stats/special.h"
#include "stats/sum.h"

typedef struct table {
    const uint64_t *reference;
    const uint64_t *current;
    size_t bins;
    double n;      /* rows of the reference */
    double m;      /* rows of the current side */
    uint64_t used; /* categories with a row on either side */
} table;

static drift_status begin(const uint64_t *reference, const uint64_t *current, size_t bins, table *t,
                          int *ready, drift_result *result, drift_error *error) {
    uint64_t totals[2] = {0, 0};
    drift_status status =
        arguments_begin_counts(reference, current, bins, totals, ready, result, error);
    if (status != DRIFT_OK) return status;
    *t = (table){reference, current, bins, (double)totals[0], (double)totals[1], 0};
    for (size_t i = 0; i < bins; i++)
        t->used += (reference[i] | current[i]) != 0;
    result->method = DRIFT_METHOD_CHI2_ASYMPTOTIC;
    return DRIFT_OK;
}

/* Both cells of a category differ from what is expected by the same amount, o - e; the reference's
 * is (r m - c n) / (n + m). The products have up to 106 bits and nearly cancel: fma gives what
 * rounding takes from each, so that 1e15 rows keep their digits and equal proportions give 0. */
static double excess(const table *t, size_t i) {
    double r = (double)t->reference[i];
    double c = (double)t->current[i];
    double left = r * t->m;
    double right = c * t->n;
    double rest = fma(r, t->m, -left) - fma(c, t->n, -right);
    return ((left - right) + rest) / (t->n + t->m);
}

static double chi2_term(const table *t, size_t i, double correction) {
    double both = (double)t->reference[i] + (double)t->current[i];
    if (both == 0.0) return 0.0;
    double total = t->n + t->m;
    double off = fabs(excess(t, i));
    off -= off < correction ? off : correction;
    return off * (off / both) * (total / t->n) * (total / t->m);
}

static double chi2_of(const table *t, int yates) {
    double correction = yates && t->used == 2 ? 0.5 : 0.0;
    sum total = {0.0, 0.0};
    for (size_t i = 0; i < t->bins; i++)
        sum_add(&total, chi2_term(t, i, correction));
    return sum_value(&total);
}

static void finish(drift_result *result, double value, uint64_t used) {
    result->value = value;
    result->df = used > 0 ? (double)(used - 1) : 0.0;
    result->p_value = used > 1 ? special_chi2_sf(value, result->df) : 1.0;
    result->fields = DRIFT_HAS_VALUE | DRIFT_HAS_P | DRIFT_HAS_DF;
}

drift_status drift_chi2(const uint64_t *reference, const uint64_t *current, size_t bins,
                        int32_t yates, drift_result *result, drift_error *error) {
    table t;
    int ready;
    drift_status status = begin(reference, current, bins, &t, &ready, result, error);
    if (status != DRIFT_OK || !ready) return status;
    finish(result, t.used > 1 ? chi2_of(&t, yates) : 0.0, t.used);
    return DRIFT_OK;
}

/* o ln(o / e) + e - o for one cell. The e - o of a category's two cells cancel, so the sum is that
 * of o ln(o / e); but no term is negative, and none loses its digits where o is close to e. */
static double g_cell(double observed, double expected, double off) {
    return observed == 0.0 ? expected : saddle_deviance_shifted(observed, -off, expected);
}

static double g_term(const table *t, size_t i) {
    double r = (double)t->reference[i];
    double c = (double)t->current[i];
    if (r + c == 0.0) return 0.0;
    double off = excess(t, i);
    double total = t->n + t->m;
    return g_cell(r, (r + c) * (t->n / total), off) + g_cell(c, (r + c) * (t->m / total), -off);
}

drift_status drift_g(const uint64_t *reference, const uint64_t *current, size_t bins,
                     drift_result *result, drift_error *error) {
    table t;
    int ready;
    drift_status status = begin(reference, current, bins, &t, &ready, result, error);
    if (status != DRIFT_OK || !ready) return status;
    sum total = {0.0, 0.0};
    for (size_t i = 0; i < bins; i++)
        sum_add(&total, g_term(&t, i));
    double value = 2.0 * sum_value(&total);
    finish(result, t.used > 1 && value > 0.0 ? value : 0.0, t.used);
    return DRIFT_OK;
}

drift_status drift_cramers_v(const uint64_t *reference, const uint64_t *current, size_t bins,
                             drift_result *result, drift_error *error) {
    table t;
    int ready;
    drift_status status = begin(reference, current, bins, &t, &ready, result, error);
    if (status != DRIFT_OK || !ready) return status;
    double value = t.used > 1 ? sqrt(chi2_of(&t, 0) / (t.n + t.m)) : 0.0;
    result->method = DRIFT_METHOD_CATEGORIES;
    result->value = value > 1.0 ? 1.0 : value;
    result->fields = DRIFT_HAS_VALUE;
    return DRIFT_OK;
}
