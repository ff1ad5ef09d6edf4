/* SPDX-License-Identifier: Apache-2.0 */
/* Two-proportion z test, and the missing-rate test built on it.
 * In: hits and rows of two sides. Out: z or difference, p. Layer: stats. */
#include <math.h>

#include "base/error.h"
#include "stats/arguments.h"
#include "stats/special.h"

static drift_status check(uint64_t hits, uint64_t rows, const char *name, drift_error *error) {
    if (hits <= rows && rows < ARGUMENTS_COUNT_LIMIT) return DRIFT_OK;
    return error_set(error, DRIFT_INVALID_ARGUMENT,
                     "%s: hits must be at most rows, and rows below 2^53", name);
}

/* z of the pooled test; 0 where all or no rows are hits, as then both shares are the same. */
static double z_of(double k1, double n1, double k2, double n2) {
    double pooled = (k1 + k2) / (n1 + n2);
    double others = ((n1 - k1) + (n2 - k2)) / (n1 + n2);
    double variance = pooled * others * (1.0 / n1 + 1.0 / n2);
    return variance > 0.0 ? (k2 / n2 - k1 / n1) / sqrt(variance) : 0.0;
}

drift_status drift_two_proportion_z(uint64_t reference_hits, uint64_t reference_rows,
                                    uint64_t current_hits, uint64_t current_rows,
                                    drift_result *result, drift_error *error) {
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) status = check(reference_hits, reference_rows, "reference", error);
    if (status == DRIFT_OK) status = check(current_hits, current_rows, "current", error);
    if (status != DRIFT_OK) return status;
    result->method = DRIFT_METHOD_TWO_PROPORTION_Z;
    if (reference_rows == 0 || current_rows == 0) {
        result->status = DRIFT_EMPTY;
        return DRIFT_OK;
    }
    result->value = z_of((double)reference_hits, (double)reference_rows, (double)current_hits,
                         (double)current_rows);
    result->p_value = special_normal_two_sided(result->value);
    result->fields = DRIFT_HAS_VALUE | DRIFT_HAS_P;
    return DRIFT_OK;
}

drift_status drift_missing(uint64_t reference_missing, uint64_t reference_rows,
                           uint64_t current_missing, uint64_t current_rows, drift_result *result,
                           drift_error *error) {
    drift_status status = drift_two_proportion_z(reference_missing, reference_rows, current_missing,
                                                 current_rows, result, error);
    if (status != DRIFT_OK || result->status != DRIFT_OK) return status;
    result->value = (double)current_missing / (double)current_rows -
                    (double)reference_missing / (double)reference_rows;
    return DRIFT_OK;
}
