/* SPDX-License-Identifier: Apache-2.0 */
/* D as a double, its p-value, and thresholds as integers.
 * In: distances in units of 1 / (n m). Out: result. Layer: stats. */
#include "stats/ks_result.h"

#include "base/error.h"
#include "stats/ks_d.h"

static double d_of(const ks_supremum *s, int64_t distance) {
    return ks_quotient((uint64_t)distance, (uint64_t)s->n, (uint64_t)s->m);
}

drift_status ks_result_value(double d, uint64_t n, uint64_t m, const drift_allocator *allocator,
                             drift_result *result, drift_error *error) {
    double p = 1.0;
    int32_t method = DRIFT_METHOD_NONE;
    drift_status status = drift_ks_p_value(d, n, m, allocator, &p, &method, error);
    if (status != DRIFT_OK) return status;
    result->value = d;
    result->p_value = p;
    result->method = method;
    result->fields = DRIFT_HAS_VALUE | DRIFT_HAS_P;
    return DRIFT_OK;
}

static drift_status set_best(const ks_supremum *s, const drift_allocator *allocator,
                             drift_result *result, drift_error *error) {
    return ks_result_value(d_of(s, s->best), (uint64_t)s->n, (uint64_t)s->m, allocator, result,
                           error);
}

drift_status ks_result_exact(const ks_supremum *s, double lowest, const drift_allocator *allocator,
                             drift_result *result, drift_error *error) {
    const ks_extremum *largest = s->below.distance > s->above.distance ? &s->below : &s->above;
    drift_status status = set_best(s, allocator, result, error);
    if (status != DRIFT_OK) return status;
    result->location = (s->best == 0 ? lowest : largest->location) + 0.0; /* not -0 */
    result->sign = s->best > 0 && largest == &s->below ? -1 : 1;
    result->fields |= DRIFT_HAS_LOCATION;
    return DRIFT_OK;
}

drift_status ks_result_bounds(const ks_supremum *s, int64_t upper, const drift_allocator *allocator,
                              drift_result *result, drift_error *error) {
    drift_status status = set_best(s, allocator, result, error);
    if (status != DRIFT_OK) return status;
    result->lower = result->value;
    result->upper = d_of(s, upper);
    if (upper != s->best) result->method = DRIFT_METHOD_KNOTS;
    result->fields |= DRIFT_HAS_BOUNDS;
    return DRIFT_OK;
}

drift_status ks_result_check_question(const int32_t *exceeds, double threshold,
                                      drift_error *error) {
    if (!exceeds) return error_set(error, DRIFT_INVALID_ARGUMENT, "exceeds is NULL");
    if (threshold >= 0.0 && threshold <= 1.0) return DRIFT_OK;
    return error_set(error, DRIFT_INVALID_ARGUMENT, "threshold is not in [0,1]");
}

int64_t ks_result_goal(size_t n, size_t m, double threshold) {
    int64_t below = -1;
    int64_t enough = (int64_t)n * (int64_t)m; /* D = 1 */
    while (enough - below > 1) {
        int64_t middle = below + (enough - below) / 2;
        if (ks_quotient((uint64_t)middle, n, m) >= threshold) {
            enough = middle;
        } else {
            below = middle;
        }
    }
    return enough;
}
