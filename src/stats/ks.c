/* SPDX-License-Identifier: Apache-2.0 */
/* Two-sample Kolmogorov-Smirnov, exact with ties.
 * In: samples. Out: D, where it is attained, p. Layer: stats.
 * Source: Smirnov (1939); conventions of scipy.stats.ks_2samp. */
#include <math.h>

#include "base/error.h"
#include "stats/arguments.h"
#include "stats/kolmogorov.h"
#include "stats/ks_d.h"
#include "stats/ks_search.h"

/* Up to this size of both samples the exact law is counted, as in SciPy: 1e8 steps at the most. */
#define EXACT_LIMIT 10000

static uint64_t greatest_common_divisor(uint64_t a, uint64_t b) {
    while (b != 0) {
        uint64_t rest = a % b;
        a = b;
        b = rest;
    }
    return a;
}

double ks_quotient(uint64_t numerator, uint64_t n, uint64_t m) {
    uint64_t g = greatest_common_divisor(n, m);
    return (double)(numerator / g) / ((double)(n / g) * (double)m);
}

drift_status drift_ks_p_value(double d, uint64_t n, uint64_t m, const drift_allocator *allocator,
                              double *p, int32_t *method, drift_error *error) {
    if (!p || !method || !(d >= 0.0 && d <= 1.0) || n == 0 || m == 0 || n > ARGUMENTS_COUNT_LIMIT ||
        m > ARGUMENTS_COUNT_LIMIT) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "p or method is NULL, d is not in [0,1], or a size is not 1 to 2^53");
    }
    if (n <= EXACT_LIMIT && m <= EXACT_LIMIT) {
        double lcm = (double)(n / greatest_common_divisor(n, m) * m);
        uint64_t h = (uint64_t)nearbyint(d * lcm);
        double exact = 0.0;
        drift_status status =
            kolmogorov_two_sample_sf(h, (uint32_t)n, (uint32_t)m, allocator, &exact, error);
        if (status != DRIFT_OK) return status;
        *p = exact;
        *method = DRIFT_METHOD_EXACT;
        return DRIFT_OK;
    }
    double larger = (double)(n > m ? n : m);
    double smaller = (double)(n > m ? m : n);
    double effective = nearbyint(larger * smaller / (larger + smaller));
    *p = kolmogorov_kstwo_sf(d, effective < 1.0 ? 1.0 : effective);
    *method = DRIFT_METHOD_KSTWO;
    return DRIFT_OK;
}

static double lowest(const double *x, size_t n) {
    double value = x[0];
    for (size_t i = 1; i < n; i++)
        value = x[i] < value ? x[i] : value;
    return value;
}

static drift_status fill_result(const ks_supremum *s, const ks_part *samples,
                                const drift_allocator *allocator, drift_result *result,
                                drift_error *error) {
    const ks_extremum *largest = s->below.distance > s->above.distance ? &s->below : &s->above;
    double d = ks_quotient((uint64_t)s->best, samples->nx, samples->ny);
    double location = largest->location;
    if (s->best == 0) {
        location = fmin(lowest(samples->x, samples->nx), lowest(samples->y, samples->ny));
    }
    double p = 1.0;
    int32_t method = DRIFT_METHOD_NONE;
    drift_status status =
        drift_ks_p_value(d, samples->nx, samples->ny, allocator, &p, &method, error);
    if (status != DRIFT_OK) return status;
    result->value = d;
    result->p_value = p;
    result->method = method;
    result->location = location + 0.0; /* not -0 */
    result->sign = largest == &s->below ? -1 : 1;
    result->fields = DRIFT_HAS_VALUE | DRIFT_HAS_P | DRIFT_HAS_LOCATION;
    return DRIFT_OK;
}

static drift_status compare(const ks_part *samples, const drift_allocator *allocator,
                            drift_result *result, drift_error *error) {
    if (samples->nx == 0 || samples->ny == 0) {
        result->status = DRIFT_EMPTY;
        return DRIFT_OK;
    }
    ks_search search;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    if (ks_search_init(&search, samples->nx, samples->ny, allocator)) {
        status = ks_search_part(&search, samples);
    }
    ks_search_destroy(&search);
    if (status == DRIFT_OUT_OF_MEMORY) return error_memory(error);
    if (status != DRIFT_OK) return status;
    return fill_result(&search.supremum, samples, allocator, result, error);
}

static drift_status check_and_compare(const double *reference, size_t reference_size,
                                      const double *current, size_t current_size, int sorted,
                                      const drift_allocator *allocator, drift_result *result,
                                      drift_error *error) {
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) {
        status = arguments_sample(reference, reference_size, sorted, "reference", error);
    }
    if (status == DRIFT_OK) {
        status = arguments_sample(current, current_size, sorted, "current", error);
    }
    if (status != DRIFT_OK) return status;
    ks_part samples = ks_part_of(reference, reference_size, current, current_size, sorted);
    return compare(&samples, allocator, result, error);
}

drift_status drift_ks_sorted(const double *reference, size_t reference_size, const double *current,
                             size_t current_size, const drift_allocator *allocator,
                             drift_result *result, drift_error *error) {
    return check_and_compare(reference, reference_size, current, current_size, 1, allocator, result,
                             error);
}

drift_status drift_ks(const double *reference, size_t reference_size, const double *current,
                      size_t current_size, const drift_allocator *allocator, drift_result *result,
                      drift_error *error) {
    return check_and_compare(reference, reference_size, current, current_size, 0, allocator, result,
                             error);
}
