/* SPDX-License-Identifier: Apache-2.0 */
/* Kolmogorov-Smirnov and Wasserstein-1 from the same count in cells.
 * In: two samples. Out: two results. Layer: stats. */
#include "stats/exact.h"

#include "stats/arguments.h"
#include "stats/ks_result.h"
#include "stats/ks_search.h"
#include "stats/wasserstein_cells.h"

/* The area comes first: it may split the cells, with which the search for D goes on. */
static drift_status find_both(ks_search *s, const ks_part *samples, ks_split *split, double *area) {
    cell_map cells;
    ks_tally tally;
    drift_status status = ks_search_count(s, samples, &cells, &tally);
    if (status != DRIFT_OK) return status;
    ks_coded values = {samples->x,  samples->y,    samples->nx,
                       samples->ny, s->cell[KS_X], s->cell[KS_Y]};
    if (!wasserstein_counted(&values, &cells, &tally, split, &s->allocator, area)) {
        return DRIFT_OUT_OF_MEMORY;
    }
    return ks_search_counted(s, samples, &cells, &tally);
}

static drift_status of_many(const ks_part *samples, const drift_allocator *allocator,
                            drift_result *ks, drift_result *wasserstein) {
    ks_search s;
    ks_split split = {0};
    double area = 0.0;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    uint32_t cells = cell_map_wanted(samples->nx, samples->ny, CELL_MAP_MOST);
    if (ks_search_init(&s, samples->nx, samples->ny, cells, allocator)) {
        status = find_both(&s, samples, &split, &area);
    }
    ks_supremum supremum = s.supremum;
    ks_split_destroy(&split);
    ks_search_destroy(&s);
    if (status != DRIFT_OK) return status;
    wasserstein_set_result(area, wasserstein);
    double least = supremum.best == 0 ? ks_part_lowest(samples) : 0.0;
    return ks_result_exact(&supremum, least, allocator, ks, NULL);
}

drift_status exact_statistics_of(const double *reference, size_t reference_size,
                                 const double *current, size_t current_size,
                                 const drift_allocator *allocator, drift_result *ks,
                                 drift_result *wasserstein) {
    drift_status status = arguments_shapes(reference, reference_size, current, current_size, NULL);
    if (status != DRIFT_OK) return status;
    if (reference_size >= WASSERSTEIN_CELLS_FEW && current_size >= WASSERSTEIN_CELLS_FEW) {
        ks_part samples = ks_part_of(reference, reference_size, current, current_size);
        return of_many(&samples, allocator, ks, wasserstein);
    }
    status = drift_ks(reference, reference_size, current, current_size, allocator, ks, NULL);
    if (status != DRIFT_OK) return status;
    return drift_wasserstein(reference, reference_size, current, current_size, allocator,
                             wasserstein, NULL);
}
