/* SPDX-License-Identifier: Apache-2.0 */
/* Distances between two vectors of counts in the same bins.
 * In: counts. Out: psi, kl, js, hellinger, tv, linf. Layer: stats.
 * Sources: PSI and KL: Kullback and Leibler (1951), Lin (1991) for js; Hellinger (1909). */
#include <math.h>

#include "base/error.h"
#include "stats/arguments.h"
#include "stats/sum.h"

typedef struct shares {
    const uint64_t *reference;
    const uint64_t *current;
    size_t bins;
    double reference_total;
    double current_total;
} shares;

static double reference_share(const shares *s, size_t i) {
    return (double)s->reference[i] / s->reference_total;
}

static double current_share(const shares *s, size_t i) {
    return (double)s->current[i] / s->current_total;
}

/* Checks everything and fills `s`; *ready is 0 if a side is empty, which the result then says. */
static drift_status begin(const uint64_t *reference, const uint64_t *current, size_t bins,
                          shares *s, int *ready, drift_result *result, drift_error *error) {
    uint64_t totals[2] = {0, 0};
    drift_status status =
        arguments_begin_counts(reference, current, bins, totals, ready, result, error);
    if (status != DRIFT_OK) return status;
    *s = (shares){reference, current, bins, (double)totals[0], (double)totals[1]};
    result->method = DRIFT_METHOD_BINS;
    return DRIFT_OK;
}

static drift_status end(drift_result *result, double value) {
    if (isfinite(value)) {
        result->value = value;
        result->fields = DRIFT_HAS_VALUE;
    } else {
        result->status = DRIFT_OVERFLOW;
    }
    return DRIFT_OK;
}

/* No bin has rows of both sides: js, hellinger and tv are 1, which sums of rounded shares miss by
 * an ulp. */
static int disjoint(const shares *s) {
    for (size_t i = 0; i < s->bins; i++) {
        if (s->reference[i] != 0 && s->current[i] != 0) return 0;
    }
    return 1;
}

/* Smoothed shares of one bin: the same pseudo-count on both sides. */
typedef struct smoothed {
    double reference;
    double current;
} smoothed;

static smoothed smooth(const shares *s, size_t i, double smoothing) {
    double extra = smoothing * (double)s->bins;
    smoothed out = {((double)s->reference[i] + smoothing) / (s->reference_total + extra),
                    ((double)s->current[i] + smoothing) / (s->current_total + extra)};
    return out;
}

static drift_status check_smoothing(double smoothing, drift_error *error) {
    if (smoothing >= 0.0 && smoothing <= 1e6) return DRIFT_OK;
    return error_set(error, DRIFT_INVALID_ARGUMENT, "smoothing must be 0 to 1000000");
}

static double psi_term(smoothed p) {
    if (p.reference == p.current) return 0.0;
    return (p.current - p.reference) * log(p.current / p.reference);
}

/* c = 0 adds nothing; r = 0 < c is infinite, which log(c / 0) gives by itself. */
static double kl_term(smoothed p) {
    if (p.current == 0.0 || p.reference == p.current) return 0.0;
    return p.current * log(p.current / p.reference);
}

static drift_status smoothed_sum(const uint64_t *reference, const uint64_t *current, size_t bins,
                                 double smoothing, double (*term)(smoothed), drift_result *result,
                                 drift_error *error) {
    shares s;
    int ready;
    drift_status status = begin(reference, current, bins, &s, &ready, result, error);
    if (status == DRIFT_OK) status = check_smoothing(smoothing, error);
    if (status != DRIFT_OK || !ready) return status;
    sum total = {0.0, 0.0};
    for (size_t i = 0; i < bins; i++)
        sum_add(&total, term(smooth(&s, i, smoothing)));
    double value = sum_value(&total);
    return end(result, value < 0.0 ? 0.0 : value); /* both are >= 0 but for rounding */
}

drift_status drift_psi(const uint64_t *reference, const uint64_t *current, size_t bins,
                       double smoothing, drift_result *result, drift_error *error) {
    return smoothed_sum(reference, current, bins, smoothing, psi_term, result, error);
}

drift_status drift_kl(const uint64_t *reference, const uint64_t *current, size_t bins,
                      double smoothing, drift_result *result, drift_error *error) {
    return smoothed_sum(reference, current, bins, smoothing, kl_term, result, error);
}

/* A sum over plain shares, over its largest value; js and hellinger are the root of it. */
typedef struct share_sum {
    void (*add)(sum *total, double reference, double current);
    double largest;
    int is_squared;
} share_sum;

/* Rounding may take the sum a little out of its range. Inline, so that each statistic has a loop of
 * its own: 5 ns of 50 at ten bins. */
static inline drift_status plain_sum(const uint64_t *reference, const uint64_t *current,
                                     size_t bins, const share_sum *by, drift_result *result,
                                     drift_error *error) {
    shares s;
    int ready;
    drift_status status = begin(reference, current, bins, &s, &ready, result, error);
    if (status != DRIFT_OK || !ready) return status;
    if (disjoint(&s)) return end(result, 1.0);
    sum total = {0.0, 0.0};
    for (size_t i = 0; i < bins; i++)
        by->add(&total, reference_share(&s, i), current_share(&s, i));
    double value = sum_value(&total) / by->largest;
    if (value < 0.0) value = 0.0;
    if (value > 1.0) value = 1.0;
    return end(result, by->is_squared ? sqrt(value) : value);
}

/* p ln(p / m) for the middle m of p and q, as -p ln(1 + (q - p) / 2p): nearly equal shares keep
 * their digits. */
static double js_term(double p, double q) {
    return p == 0.0 ? 0.0 : -p * log1p((q - p) / (2.0 * p));
}

static void add_js(sum *total, double r, double c) {
    if (r == c) return;
    sum_add(total, js_term(r, c));
    sum_add(total, js_term(c, r));
}

static void add_hellinger(sum *total, double r, double c) {
    double d = sqrt(r) - sqrt(c);
    sum_add(total, d * d);
}

static void add_tv(sum *total, double r, double c) {
    sum_add(total, fabs(r - c));
}

drift_status drift_js(const uint64_t *reference, const uint64_t *current, size_t bins,
                      drift_result *result, drift_error *error) {
    const share_sum js = {add_js, 2.0 * 0.69314718055994530942, 1};
    return plain_sum(reference, current, bins, &js, result, error);
}

drift_status drift_hellinger(const uint64_t *reference, const uint64_t *current, size_t bins,
                             drift_result *result, drift_error *error) {
    const share_sum hellinger = {add_hellinger, 2.0, 1};
    return plain_sum(reference, current, bins, &hellinger, result, error);
}

drift_status drift_tv(const uint64_t *reference, const uint64_t *current, size_t bins,
                      drift_result *result, drift_error *error) {
    const share_sum tv = {add_tv, 2.0, 0};
    return plain_sum(reference, current, bins, &tv, result, error);
}

drift_status drift_linf(const uint64_t *reference, const uint64_t *current, size_t bins,
                        drift_result *result, drift_error *error) {
    shares s;
    int ready;
    drift_status status = begin(reference, current, bins, &s, &ready, result, error);
    if (status != DRIFT_OK || !ready) return status;
    double largest = 0.0;
    for (size_t i = 0; i < bins; i++) {
        double d = fabs(reference_share(&s, i) - current_share(&s, i));
        if (d > largest) largest = d;
    }
    return end(result, largest);
}
