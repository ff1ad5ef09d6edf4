/* SPDX-License-Identifier: Apache-2.0 */
/* Two-sample Kolmogorov-Smirnov, exact with ties.
 * In: samples. Out: D, where it is attained, p; or bounds; or a decision. Layer: stats.
 * Source: Smirnov (1939); conventions of scipy.stats.ks_2samp. */
#include <driftcheck/ks.h>

#include "base/error.h"
#include "stats/arguments.h"
#include "stats/ks_result.h"
#include "stats/ks_rising.h"
#include "stats/ks_search.h"

/* Checks all but whether the values are finite, which the search sees on its way. With an empty
 * side, for which there is none, that too. */
static drift_status check_samples(const ks_part *samples, drift_error *error) {
    int whole = samples->nx == 0 || samples->ny == 0;
    drift_status status = arguments_shape(samples->x, samples->nx, "reference", error);
    if (status == DRIFT_OK) status = arguments_shape(samples->y, samples->ny, "current", error);
    if (status != DRIFT_OK || !whole) return status;
    status = arguments_sample(samples->x, samples->nx, 0, "reference", error);
    if (status != DRIFT_OK) return status;
    return arguments_sample(samples->y, samples->ny, 0, "current", error);
}

/* What stopped a search: no memory, or a value that is not finite. */
static drift_status explain(drift_status status, const ks_part *samples, drift_error *error) {
    if (status != DRIFT_INVALID_ARGUMENT) return error_memory(error);
    status = arguments_sample(samples->x, samples->nx, 0, "reference", error);
    if (status != DRIFT_OK) return status;
    return arguments_sample(samples->y, samples->ny, 0, "current", error);
}

/* goal: a distance that is enough. upper: where the largest possible one goes, then nothing is
 * looked into; or NULL. */
static drift_status search(const ks_part *samples, int64_t goal, const drift_allocator *allocator,
                           ks_supremum *supremum, int64_t *upper, drift_error *error) {
    ks_search s;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    uint32_t cells = cell_map_wanted(samples->nx, samples->ny, CELL_MAP_MOST);
    if (ks_search_init(&s, samples->nx, samples->ny, cells, allocator)) {
        ks_search_set_goal(&s, goal);
        status = upper ? ks_search_bound(&s, samples, upper) : ks_search_part(&s, samples);
    }
    *supremum = s.supremum;
    ks_search_destroy(&s);
    return status == DRIFT_OK ? DRIFT_OK : explain(status, samples, error);
}

drift_status drift_ks(const double *reference, size_t reference_size, const double *current,
                      size_t current_size, const drift_allocator *allocator, drift_result *result,
                      drift_error *error) {
    ks_part samples = ks_part_of(reference, reference_size, current, current_size);
    ks_supremum supremum;
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) status = check_samples(&samples, error);
    if (status != DRIFT_OK) return status;
    if (reference_size == 0 || current_size == 0) {
        result->status = DRIFT_EMPTY;
        return DRIFT_OK;
    }
    status = search(&samples, INT64_MAX, allocator, &supremum, NULL, error);
    if (status != DRIFT_OK) return status;
    double least = supremum.best == 0 ? ks_part_lowest(&samples) : 0.0;
    return ks_result_exact(&supremum, least, allocator, result, error);
}

drift_status drift_ks_sorted(const double *reference, size_t reference_size, const double *current,
                             size_t current_size, const drift_allocator *allocator,
                             drift_result *result, drift_error *error) {
    ks_supremum supremum;
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK)
        status = arguments_sample(reference, reference_size, 1, "reference", error);
    if (status == DRIFT_OK) status = arguments_sample(current, current_size, 1, "current", error);
    if (status != DRIFT_OK) return status;
    if (reference_size == 0 || current_size == 0) {
        result->status = DRIFT_EMPTY;
        return DRIFT_OK;
    }
    ks_supremum_init(&supremum, reference_size, current_size);
    ks_rising_search(&supremum, reference, current);
    double least = reference[0] < current[0] ? reference[0] : current[0];
    return ks_result_exact(&supremum, least, allocator, result, error);
}

drift_status drift_ks_bounds(const double *reference, size_t reference_size, const double *current,
                             size_t current_size, const drift_allocator *allocator,
                             drift_result *result, drift_error *error) {
    ks_part samples = ks_part_of(reference, reference_size, current, current_size);
    ks_supremum supremum;
    int64_t upper = 0;
    drift_status status = arguments_result(result, error);
    if (status == DRIFT_OK) status = check_samples(&samples, error);
    if (status != DRIFT_OK) return status;
    if (reference_size == 0 || current_size == 0) {
        result->status = DRIFT_EMPTY;
        return DRIFT_OK;
    }
    status = search(&samples, INT64_MAX, allocator, &supremum, &upper, error);
    if (status != DRIFT_OK) return status;
    return ks_result_bounds(&supremum, upper, allocator, result, error);
}

drift_status drift_ks_exceeds(const double *reference, size_t reference_size, const double *current,
                              size_t current_size, double threshold,
                              const drift_allocator *allocator, int32_t *exceeds,
                              drift_error *error) {
    ks_part samples = ks_part_of(reference, reference_size, current, current_size);
    ks_supremum supremum;
    if (!exceeds) return error_set(error, DRIFT_INVALID_ARGUMENT, "exceeds is NULL");
    if (!(threshold >= 0.0 && threshold <= 1.0))
        return error_set(error, DRIFT_INVALID_ARGUMENT, "threshold is not in [0,1]");
    drift_status status = check_samples(&samples, error);
    if (status != DRIFT_OK) return status;
    if (reference_size == 0 || current_size == 0) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "%s has no values",
                         reference_size == 0 ? "reference" : "current");
    }
    int64_t goal = ks_result_goal(reference_size, current_size, threshold);
    status = search(&samples, goal, allocator, &supremum, NULL, error);
    if (status != DRIFT_OK) return status;
    *exceeds = supremum.best >= goal;
    return DRIFT_OK;
}
