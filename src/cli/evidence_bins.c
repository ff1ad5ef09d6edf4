/* SPDX-License-Identifier: Apache-2.0 */
/* What: bins of evidence for one column, from rows of a reference.
 * In: values. Out: bins, rows per bin.
 * Layer: cli. */
#include "cli/evidence_bins.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Places where a distinct value begins. */
static size_t count_distinct(const double *sorted, size_t rows) {
    size_t distinct = 0;
    for (size_t i = 0; i < rows; i++)
        distinct += i == 0 || sorted[i] > sorted[i - 1];
    return distinct;
}

/* Each distinct value is a cell; the library groups them. */
static drift_status cut_numbers(evidence_bins *b, const double *sorted, size_t rows) {
    size_t distinct = count_distinct(sorted, rows), cell = 0, values = 0;
    uint64_t *cells = calloc(distinct + 2, sizeof *cells);
    uint32_t *bin = calloc(distinct + 2, sizeof *bin);
    drift_status status = cells != NULL && bin != NULL ? DRIFT_OK : DRIFT_OUT_OF_MEMORY;
    for (size_t i = 0; status == DRIFT_OK && i < rows; i++) {
        if (i == 0 || sorted[i] > sorted[i - 1]) cell++;
        cells[cell]++;
    }
    if (status == DRIFT_OK)
        status = drift_evidence_group_cells(cells, distinct + 2, bin, &values, NULL);
    cell = 0;
    for (size_t i = 0; status == DRIFT_OK && i < rows; i++) {
        if (i > 0 && sorted[i] == sorted[i - 1]) continue;
        cell++;
        if (bin[cell] != bin[cell - 1]) b->cut[bin[cell] - 1] = sorted[i];
    }
    if (status == DRIFT_OK) {
        b->cuts = values - 1;
        b->cut[b->cuts - 1] = nextafter(sorted[rows - 1], HUGE_VAL);
        b->bins = values + 1;
        b->edges_are_rows = distinct == rows;
    }
    free(bin);
    free(cells);
    return status;
}

static drift_status list_categories(evidence_bins *b, const double *sorted, size_t rows) {
    if (count_distinct(sorted, rows) > EVIDENCE_MOST_CATEGORIES) return DRIFT_LIMIT;
    for (size_t i = 0; i < rows; i++)
        if (i == 0 || sorted[i] > sorted[i - 1]) b->cut[b->cuts++] = sorted[i];
    b->bins = b->cuts + 2;
    return DRIFT_OK;
}

drift_status evidence_bins_make(evidence_bins *b, const double *values, size_t rows,
                                bool categorical) {
    double *sorted = malloc((rows > 0 ? rows : 1) * sizeof *sorted);
    size_t usable = 0;
    if (sorted == NULL) return DRIFT_OUT_OF_MEMORY;
    memset(b, 0, sizeof *b);
    b->categorical = categorical;
    for (size_t i = 0; i < rows; i++)
        if (!isnan(values[i])) sorted[usable++] = values[i];
    qsort(sorted, usable, sizeof *sorted, compare_doubles);
    drift_status status = usable == 0   ? DRIFT_EMPTY
                          : categorical ? list_categories(b, sorted, usable)
                                        : cut_numbers(b, sorted, usable);
    free(sorted);
    for (size_t i = 0; status == DRIFT_OK && i < rows; i++)
        b->reference[evidence_bins_find(b, values[i])]++;
    return status;
}

/* Cuts that are not above the value. */
static size_t cuts_below(const evidence_bins *b, double value) {
    size_t low = 0, high = b->cuts;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (value >= b->cut[middle])
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

size_t evidence_bins_find(const evidence_bins *b, double value) {
    if (isnan(value)) return b->bins - 1;
    size_t below = cuts_below(b, value);
    if (!b->categorical) return below;
    return below > 0 && b->cut[below - 1] == value ? below - 1 : b->bins - 2;
}

drift_evidence_column evidence_bins_column(const evidence_bins *b) {
    drift_evidence_column column;
    drift_evidence_column_init(&column);
    column.kind = b->categorical ? DRIFT_BINS_CATEGORICAL : DRIFT_BINS_NUMERIC;
    column.bins = b->bins;
    column.reference = b->reference;
    column.edges_are_rows = b->edges_are_rows;
    return column;
}
