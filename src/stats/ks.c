/* SPDX-License-Identifier: Apache-2.0 */
/* Two-sample Kolmogorov-Smirnov, exact with ties.
 * In: samples. Out: D, where it is attained, p. Layer: stats.
 * Source: Smirnov (1939); conventions of scipy.stats.ks_2samp. */
#include <math.h>

#include "base/error.h"
#include "stats/arguments.h"
#include "stats/kolmogorov.h"
#include "stats/ks_d.h"
#include "stats/sample.h"

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

/* Largest distance in one direction, in units of 1 / (n m), and the first value that attains it. */
typedef struct extremum {
    uint64_t distance;
    double location;
} extremum;

static void widen(extremum *e, uint64_t ahead, uint64_t behind, double location) {
    if (ahead <= behind || ahead - behind <= e->distance) return;
    e->distance = ahead - behind;
    e->location = location;
}

/* Walks the pooled values; all rows of a value are taken before the two functions are compared. */
static void find_extrema(const double *x, size_t n, const double *y, size_t m, extremum *above,
                         extremum *below) {
    size_t i = 0;
    size_t j = 0;
    while (i < n && j < m) {
        double value = x[i] < y[j] ? x[i] : y[j];
        while (i < n && x[i] == value)
            i++;
        while (j < m && y[j] == value)
            j++;
        widen(above, (uint64_t)i * m, (uint64_t)j * n, value);
        widen(below, (uint64_t)j * n, (uint64_t)i * m, value);
    }
}

static drift_status ks_of_sorted(const double *x, size_t n, const double *y, size_t m,
                                 const drift_allocator *allocator, drift_result *result,
                                 drift_error *error) {
    if (n == 0 || m == 0) {
        result->status = DRIFT_EMPTY;
        return DRIFT_OK;
    }
    double start = x[0] < y[0] ? x[0] : y[0];
    extremum above = {0, start};
    extremum below = {0, start};
    find_extrema(x, n, y, m, &above, &below);
    const extremum *largest = below.distance > above.distance ? &below : &above;
    double d = ks_quotient(largest->distance, n, m);
    double p = 1.0;
    int32_t method = DRIFT_METHOD_NONE;
    drift_status status = drift_ks_p_value(d, n, m, allocator, &p, &method, error);
    if (status != DRIFT_OK) return status;
    result->value = d;
    result->p_value = p;
    result->method = method;
    result->location = largest->location;
    result->sign = largest == &below ? -1 : 1;
    result->fields = DRIFT_HAS_VALUE | DRIFT_HAS_P | DRIFT_HAS_LOCATION;
    return DRIFT_OK;
}

drift_status drift_ks_sorted(const double *reference, size_t reference_size, const double *current,
                             size_t current_size, const drift_allocator *allocator,
                             drift_result *result, drift_error *error) {
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) {
        status = arguments_sample(reference, reference_size, 1, "reference", error);
    }
    if (status == DRIFT_OK) status = arguments_sample(current, current_size, 1, "current", error);
    if (status != DRIFT_OK) return status;
    return ks_of_sorted(reference, reference_size, current, current_size, allocator, result, error);
}

drift_status drift_ks(const double *reference, size_t reference_size, const double *current,
                      size_t current_size, const drift_allocator *allocator, drift_result *result,
                      drift_error *error) {
    sample_pair pair;
    drift_status status = arguments_result(result, error);
    if (status != DRIFT_OK) return status;
    status =
        sample_pair_init(&pair, reference, reference_size, current, current_size, allocator, error);
    if (status != DRIFT_OK) return status;
    status = ks_of_sorted(pair.reference, reference_size, pair.current, current_size,
                          &pair.allocator, result, error);
    sample_pair_destroy(&pair);
    return status;
}
