/* SPDX-License-Identifier: Apache-2.0 */
/* Wasserstein-1: the area between two empirical distribution functions.
 * In: samples. Out: distance. Layer: stats.
 * Source: Vallender (1974), W1 = integral of |F - G|. */
#include <math.h>

#include "base/error.h"
#include "stats/arguments.h"
#include "stats/sample.h"
#include "stats/sum.h"

/* height * (to - from), also where the distance of two finite values is not finite itself. */
static double strip(double height, double from, double to) {
    double width = to - from;
    return isfinite(width) ? height * width : 2.0 * (height * (to / 2.0 - from / 2.0));
}

static double area_between(const double *x, size_t n, const double *y, size_t m) {
    sum area = {0.0, 0.0};
    size_t i = 0;
    size_t j = 0;
    double from = x[0] < y[0] ? x[0] : y[0];
    while (i < n || j < m) {
        double to = j == m || (i < n && x[i] < y[j]) ? x[i] : y[j];
        double height = fabs((double)i / (double)n - (double)j / (double)m);
        sum_add(&area, strip(height, from, to));
        from = to;
        while (i < n && x[i] == to)
            i++;
        while (j < m && y[j] == to)
            j++;
    }
    return sum_value(&area);
}

static void wasserstein_of_sorted(const double *x, size_t n, const double *y, size_t m,
                                  drift_result *result) {
    result->method = DRIFT_METHOD_SAMPLES;
    if (n == 0 || m == 0) {
        result->status = DRIFT_EMPTY;
        return;
    }
    double value = area_between(x, n, y, m);
    if (!isfinite(value)) {
        result->status = DRIFT_OVERFLOW;
        return;
    }
    result->value = value;
    result->fields = DRIFT_HAS_VALUE;
}

drift_status drift_wasserstein_sorted(const double *reference, size_t reference_size,
                                      const double *current, size_t current_size,
                                      drift_result *result, drift_error *error) {
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) {
        status = arguments_sample(reference, reference_size, 1, "reference", error);
    }
    if (status == DRIFT_OK) status = arguments_sample(current, current_size, 1, "current", error);
    if (status != DRIFT_OK) return status;
    wasserstein_of_sorted(reference, reference_size, current, current_size, result);
    return DRIFT_OK;
}

drift_status drift_wasserstein(const double *reference, size_t reference_size,
                               const double *current, size_t current_size,
                               const drift_allocator *allocator, drift_result *result,
                               drift_error *error) {
    sample_pair pair;
    drift_status status = arguments_result(result, error);
    if (status != DRIFT_OK) return status;
    status =
        sample_pair_init(&pair, reference, reference_size, current, current_size, allocator, error);
    if (status != DRIFT_OK) return status;
    wasserstein_of_sorted(pair.reference, reference_size, pair.current, current_size, result);
    sample_pair_destroy(&pair);
    return DRIFT_OK;
}

static double largest_magnitude(const double *x, size_t n) {
    double scale = 0.0;
    for (size_t i = 0; i < n; i++)
        scale = fmax(scale, fabs(x[i]));
    return scale;
}

/* Standard deviation of x / scale by two passes, |x| <= scale: in this unit neither a square nor
 * the deviation itself, which may pass the largest double, overflows. */
static double scaled_deviation(const double *x, size_t n, double scale) {
    sum first = {0.0, 0.0};
    sum squares = {0.0, 0.0};
    if (scale == 0.0 || n < 2) return 0.0;
    for (size_t i = 0; i < n; i++)
        sum_add(&first, x[i] / scale);
    double mean = sum_value(&first) / (double)n;
    for (size_t i = 0; i < n; i++) {
        double d = x[i] / scale - mean;
        sum_add(&squares, d * d);
    }
    return sqrt(sum_value(&squares) / (double)(n - 1));
}

static int is_constant(const double *x, size_t n) {
    for (size_t i = 1; i < n; i++) {
        if (x[i] != x[0]) return 0;
    }
    return 1;
}

drift_status drift_wasserstein_normed(const double *reference, size_t reference_size,
                                      const double *current, size_t current_size,
                                      const drift_allocator *allocator, drift_result *result,
                                      drift_error *error) {
    drift_status status = drift_wasserstein(reference, reference_size, current, current_size,
                                            allocator, result, error);
    if (status != DRIFT_OK || result->status != DRIFT_OK) return status;
    double scale = largest_magnitude(reference, reference_size);
    double std = is_constant(reference, reference_size)
                     ? 0.0
                     : scaled_deviation(reference, reference_size, scale);
    double value = std > 0.0 ? result->value / scale / std : 0.0;
    if (std > 0.0 && isfinite(value)) {
        result->value = value;
        return DRIFT_OK;
    }
    result->value = 0.0;
    result->fields = 0;
    result->status = std > 0.0 ? DRIFT_OVERFLOW : DRIFT_CONSTANT;
    return DRIFT_OK;
}
