/* SPDX-License-Identifier: Apache-2.0 */
/* Refuses samples and counts that no statistic can take.
 * In: arguments of callers. Out: OK or what is wrong. Layer: stats. */
#include "stats/arguments.h"

#include <float.h>

#include "base/error.h"
#include "kernels/kernels.h"

#define SAMPLE_LIMIT ((size_t)INT32_MAX)

drift_status arguments_result(drift_result *result, drift_error *error) {
    if (!result || result->struct_size < sizeof *result) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "result is NULL or its struct_size is not set: use drift_result_init");
    }
    uint32_t size = result->struct_size; /* of a later version, what it added stays as it is */
    drift_result_init(result);
    result->struct_size = size;
    return DRIFT_OK;
}

drift_status arguments_shape(const double *x, size_t size, const char *name, drift_error *error) {
    if (!x && size > 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "%s is NULL", name);
    }
    if (size > SAMPLE_LIMIT) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "%s has more than 2^31 - 1 values", name);
    }
    return DRIFT_OK;
}

static drift_status not_finite(size_t i, const char *name, drift_error *error) {
    return error_at(error, DRIFT_INVALID_ARGUMENT, NULL, (int64_t)i,
                    "%s: value %zu is not finite; leave such values out", name, i);
}

/* Rising values are all finite if the outer ones are. */
static int is_fine(const double *x, size_t size) {
    if (size == 0) return 1;
    return x[0] >= -DBL_MAX && x[size - 1] <= DBL_MAX && kernels_get()->find_fall(x, size) == size;
}

drift_status arguments_sample(const double *x, size_t size, int sorted, const char *name,
                              drift_error *error) {
    drift_status status = arguments_shape(x, size, name, error);
    if (status != DRIFT_OK) return status;
    if (sorted && is_fine(x, size)) return DRIFT_OK;
    size_t finite = kernels_get()->find_beyond(x, size, DBL_MAX);
    size_t rising = sorted ? kernels_get()->find_fall(x, finite) : finite;
    if (rising < finite) {
        return error_at(error, DRIFT_INVALID_ARGUMENT, NULL, (int64_t)rising,
                        "%s: value %zu is below the one before it", name, rising);
    }
    return finite < size ? not_finite(finite, name, error) : DRIFT_OK;
}

drift_status arguments_shapes(const double *reference, size_t reference_size, const double *current,
                              size_t current_size, drift_error *error) {
    drift_status status = arguments_shape(reference, reference_size, "reference", error);
    return status == DRIFT_OK ? arguments_shape(current, current_size, "current", error) : status;
}

drift_status arguments_samples(const double *reference, size_t reference_size,
                               const double *current, size_t current_size, int sorted,
                               drift_error *error) {
    drift_status status = arguments_sample(reference, reference_size, sorted, "reference", error);
    if (status != DRIFT_OK) return status;
    return arguments_sample(current, current_size, sorted, "current", error);
}

drift_status arguments_count_sum(const uint64_t *counts, size_t bins, uint64_t *total,
                                 const char *name, drift_error *error) {
    uint64_t sum = 0;
    if (!counts) return error_set(error, DRIFT_INVALID_ARGUMENT, "%s is NULL", name);
    for (size_t i = 0; i < bins; i++) {
        if (counts[i] >= ARGUMENTS_COUNT_LIMIT || sum + counts[i] >= ARGUMENTS_COUNT_LIMIT) {
            return error_at(error, DRIFT_INVALID_ARGUMENT, NULL, (int64_t)i,
                            "%s: counts add up to 2^53 or more", name);
        }
        sum += counts[i];
    }
    *total = sum;
    return DRIFT_OK;
}

drift_status arguments_counts(const uint64_t *reference, const uint64_t *current, size_t bins,
                              uint64_t totals[2], drift_error *error) {
    if (!reference || !current || bins == 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "reference or current is NULL, or there are no bins");
    }
    drift_status status = arguments_count_sum(reference, bins, &totals[0], "reference", error);
    if (status != DRIFT_OK) return status;
    return arguments_count_sum(current, bins, &totals[1], "current", error);
}

drift_status arguments_begin_counts(const uint64_t *reference, const uint64_t *current, size_t bins,
                                    uint64_t totals[2], int *ready, drift_result *result,
                                    drift_error *error) {
    *ready = 0;
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) status = arguments_counts(reference, current, bins, totals, error);
    if (status != DRIFT_OK) return status;
    *ready = totals[0] > 0 && totals[1] > 0;
    if (!*ready) result->status = DRIFT_EMPTY;
    return DRIFT_OK;
}
