/* SPDX-License-Identifier: Apache-2.0 */
/* Wasserstein-1: the area between two empirical distribution functions.
 * In: samples. Out: distance. Layer: stats.
 * Source: Vallender (1974), W1 = integral of |F - G|. */
#include <float.h>
#include <math.h>

#include "base/error.h"
#include "stats/arguments.h"
#include "stats/sample.h"
#include "stats/sum.h"
#include "stats/wasserstein_cells.h"
#include "stats/wasserstein_walk.h"

static double area_between(const double *x, size_t n, const double *y, size_t m) {
    walk w = {{0.0, 0.0}, (int64_t)n, (int64_t)m, 0, 0, x[0] < y[0] ? x[0] : y[0]};
    walk_along(&w, x, n, y, m);
    return sum_value(&w.area);
}

void wasserstein_set_result(double area, drift_result *result) {
    result->method = DRIFT_METHOD_SAMPLES;
    if (!isfinite(area)) {
        result->status = DRIFT_OVERFLOW;
        return;
    }
    result->value = area;
    result->fields = DRIFT_HAS_VALUE;
}

static void wasserstein_of_sorted(const double *x, size_t n, const double *y, size_t m,
                                  drift_result *result) {
    result->method = DRIFT_METHOD_SAMPLES;
    if (n == 0 || m == 0) {
        result->status = DRIFT_EMPTY;
        return;
    }
    wasserstein_set_result(area_between(x, n, y, m), result);
}

drift_status drift_wasserstein_sorted(const double *reference, size_t reference_size,
                                      const double *current, size_t current_size,
                                      drift_result *result, drift_error *error) {
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) {
        status = arguments_samples(reference, reference_size, current, current_size, 1, error);
    }
    if (status != DRIFT_OK) return status;
    wasserstein_of_sorted(reference, reference_size, current, current_size, result);
    return DRIFT_OK;
}

static drift_status wasserstein_of_few(const double *x, size_t n, const double *y, size_t m,
                                       const drift_allocator *allocator, drift_result *result,
                                       drift_error *error) {
    sample_pair pair;
    drift_status status = sample_pair_init(&pair, x, n, y, m, allocator, error);
    if (status != DRIFT_OK) return status;
    wasserstein_of_sorted(pair.reference, n, pair.current, m, result);
    sample_pair_destroy(&pair);
    return DRIFT_OK;
}

drift_status drift_wasserstein(const double *reference, size_t reference_size,
                               const double *current, size_t current_size,
                               const drift_allocator *allocator, drift_result *result,
                               drift_error *error) {
    double area = 0.0;
    drift_status status = arguments_result(result, error);
    if (status != DRIFT_OK) return status;
    if (reference_size < WASSERSTEIN_CELLS_FEW || current_size < WASSERSTEIN_CELLS_FEW) {
        return wasserstein_of_few(reference, reference_size, current, current_size, allocator,
                                  result, error);
    }
    status = arguments_shapes(reference, reference_size, current, current_size, error);
    if (status != DRIFT_OK) return status;
    ks_part samples = ks_part_of(reference, reference_size, current, current_size);
    status = wasserstein_cells(&samples, allocator, &area);
    if (status == DRIFT_OUT_OF_MEMORY) return error_memory(error);
    if (status != DRIFT_OK) { /* some value is not finite: which one is said */
        return arguments_samples(reference, reference_size, current, current_size, 0, error);
    }
    wasserstein_set_result(area, result);
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

/* area / (scale * std), std of the order of 1. The product may overflow, and area / scale lose
 * digits below the smallest normal double, but not both: areas are no larger than a few scales. */
static double normed(double area, double scale, double std) {
    double deviation = scale * std;
    return isfinite(deviation) && deviation >= DBL_MIN ? area / deviation : area / scale / std;
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
    double value = std > 0.0 ? normed(result->value, scale, std) : 0.0;
    if (std > 0.0 && isfinite(value)) {
        result->value = value;
        return DRIFT_OK;
    }
    result->value = 0.0;
    result->fields = 0;
    result->status = std > 0.0 ? DRIFT_OVERFLOW : DRIFT_CONSTANT;
    return DRIFT_OK;
}
