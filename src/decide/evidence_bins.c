/* SPDX-License-Identifier: Apache-2.0 */
/* Which bins the evidence is gathered on, and the law of their shares.
 * In: counts of the reference. Out: groups of cells, weights of a Dirichlet law. Layer: decide. */
#include "base/error.h"
#include "decide/evidence.h"

#define TARGETS 13

/* Rows at the edges wanted: the deciles and both tails. */
static const double targets[TARGETS] = {0.01, 0.05, 0.1, 0.2, 0.3,  0.4, 0.5,
                                        0.6,  0.7,  0.8, 0.9, 0.95, 0.99};

static drift_status check_cells(const uint64_t *cells, size_t count, const uint32_t *bin,
                                const size_t *bins, drift_error *error) {
    if (!cells || !bin || !bins || count < 3) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "cells, bin or bins is NULL, or there are fewer than 3 cells");
    }
    double rows = 0;
    for (size_t i = 0; i < count; i++)
        rows += (double)cells[i];
    if (rows < EVIDENCE_COUNT_LIMIT) return DRIFT_OK;
    return error_set(error, DRIFT_INVALID_ARGUMENT, "cells: counts add up to 2^53 or more");
}

/* Whether the edge behind a cell is nearer to `wanted` rows than the next edge is. */
static int is_nearest(double below, double next, double wanted) {
    return wanted - below <= next - wanted;
}

drift_status drift_evidence_group_cells(const uint64_t *cells, size_t count, uint32_t *bin,
                                        size_t *bins, drift_error *error) {
    drift_status status = check_cells(cells, count, bin, bins, error);
    if (status != DRIFT_OK) return status;
    double rows = 0;
    for (size_t i = 1; i + 1 < count; i++)
        rows += (double)cells[i];
    uint32_t current = 1;
    size_t target = 0;
    double below = 0; /* rows before cell i */
    double begun = 0; /* rows before the current bin */
    bin[0] = 0;
    for (size_t i = 1; i + 1 < count; i++) {
        double next = below + (double)cells[i];
        int cut = 0;
        while (target < TARGETS && is_nearest(below, next, targets[target] * rows)) {
            cut = 1;
            target++;
        }
        if (cut && below > begun && below < rows) {
            current++;
            begun = below;
        }
        bin[i] = current;
        below = next;
    }
    bin[count - 1] = current + 1;
    *bins = (size_t)current + 2;
    return DRIFT_OK;
}

/* Between edges that are order statistics of m rows, shares follow a Dirichlet law with as many
 * units as there are rows from edge to edge: 1 below the smallest and 1 above the largest row,
 * which the last bin, holding both its ends, gives up. */
static int order_statistics(const uint64_t *counts, size_t values, double *weights) {
    for (size_t k = 1; k + 1 < values; k++) {
        weights[k] = (double)counts[k] - (k + 2 == values ? 1 : 0);
        if (weights[k] < 0.5) return 0;
    }
    weights[0] = weights[values - 1] = 1;
    return counts[0] == 0 && counts[values - 1] == 0;
}

double evidence_prior(const uint64_t *counts, size_t bins, int exact, double *weights) {
    size_t from = exact && order_statistics(counts, bins - 1, weights) ? bins - 1 : 0;
    for (size_t k = from; k < bins; k++)
        weights[k] = (double)counts[k] + 0.5;
    double total = 0;
    for (size_t k = 0; k < bins; k++)
        total += weights[k];
    return total;
}
