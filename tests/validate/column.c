/* SPDX-License-Identifier: Apache-2.0 */
/* Samples, bins and counts of simulated columns.
 * In: laws and sizes. Out: what the library is given. Layer: tests. */
#include "validate/column.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

double draw_shifted(random_source *r, double shift) {
    return random_normal(r) + shift;
}

double draw_scaled(random_source *r, double factor) {
    return random_normal(r) * factor;
}

double draw_missing(random_source *r, double share) {
    double x = random_normal(r);
    return random_uniform(r) < share ? NAN : x;
}

/* Two modes at +-parameter, mean 0 and variance 1 as the standard normal law. */
double draw_bimodal(random_source *r, double mode) {
    double x = random_normal(r) * sqrt(1 - mode * mode);
    return random_uniform(r) < 0.5 ? x - mode : x + mode;
}

double draw_stuck(random_source *r, double share) {
    double x = random_normal(r);
    return random_uniform(r) < share ? 0.3 : x;
}

double draw_outliers(random_source *r, double share) {
    double x = random_normal(r);
    return random_uniform(r) < share ? x + 4 : x;
}

/* Whole numbers with many ties, a third of them 0. */
double draw_counts(random_source *r, double shift) {
    double x = random_normal(r) + shift;
    return x < -0.43 ? 0 : floor(2 * (x + 0.43)) + 1;
}

static int compare_doubles(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void *checked(void *memory) {
    if (!memory) {
        fputs("out of memory\n", stderr);
        exit(1);
    }
    return memory;
}

/* Cells of one distinct value each, grouped by the library. */
static void cut_sorted(sim_column *c, const double *sorted, size_t rows) {
    uint64_t *cells = checked(calloc(rows + 2, sizeof *cells));
    uint32_t *bin = checked(calloc(rows + 2, sizeof *bin));
    double *edges = checked(calloc(rows + 1, sizeof *edges));
    size_t distinct = 0;
    for (size_t i = 0; i < rows; i++) {
        if (i == 0 || sorted[i] > sorted[i - 1]) edges[distinct++] = sorted[i];
        cells[distinct]++;
    }
    edges[distinct] = nextafter(sorted[rows - 1], HUGE_VAL);
    size_t values = 0;
    if (drift_evidence_group_cells(cells, distinct + 2, bin, &values, NULL) != DRIFT_OK) exit(1);
    c->cuts = values - 1;
    c->bins = values + 1;
    for (size_t i = 1; i < distinct + 2; i++)
        if (bin[i] != bin[i - 1]) c->cut[bin[i] - 1] = edges[i - 1];
    c->edges_are_rows = distinct == rows;
    free(edges);
    free(bin);
    free(cells);
}

static size_t bin_of(const sim_column *c, double x) {
    if (isnan(x)) return c->bins - 1;
    size_t low = 0;
    size_t high = c->cuts;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (x >= c->cut[middle]) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low;
}

void column_count(const sim_column *c, const double *values, size_t rows, uint64_t *counts) {
    memset(counts, 0, c->bins * sizeof *counts);
    for (size_t i = 0; i < rows; i++)
        counts[bin_of(c, values[i])]++;
}

void column_from_sample(sim_column *c, random_source *r, size_t rows, column_draw *draw,
                        double parameter) {
    double *values = checked(calloc(rows, sizeof *values));
    for (size_t i = 0; i < rows; i++)
        values[i] = draw(r, parameter);
    column_from_values(c, values, rows);
    free(values);
}

void column_from_values(sim_column *c, const double *values, size_t rows) {
    double *sorted = checked(calloc(rows, sizeof *sorted));
    size_t usable = 0;
    for (size_t i = 0; i < rows; i++)
        if (!isnan(values[i])) sorted[usable++] = values[i];
    qsort(sorted, usable, sizeof *sorted, compare_doubles);
    memset(c, 0, sizeof *c);
    c->kind = DRIFT_BINS_NUMERIC;
    cut_sorted(c, sorted, usable);
    column_count(c, values, rows, c->reference);
    free(sorted);
}

void column_known_normal(sim_column *c, double rows) {
    static const double shares[] = {0.01, 0.05, 0.1, 0.2, 0.3,  0.4, 0.5,
                                    0.6,  0.7,  0.8, 0.9, 0.95, 0.99};
    memset(c, 0, sizeof *c);
    c->kind = DRIFT_BINS_NUMERIC;
    double below[16];
    size_t cuts = 0;
    below[cuts++] = 1 / rows;
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++)
        below[cuts++] = shares[i];
    below[cuts++] = 1 - 1 / rows;
    double last = 0;
    for (size_t i = 0; i < cuts; i++) {
        double low = -9;
        double high = 9;
        for (int step = 0; step < 100; step++) {
            double middle = 0.5 * (low + high);
            if (0.5 * erfc(-middle / sqrt(2)) < below[i]) {
                low = middle;
            } else {
                high = middle;
            }
        }
        c->cut[i] = low;
        c->reference[i] = (uint64_t)((below[i] - last) * 1e12);
        last = below[i];
    }
    c->reference[cuts] = (uint64_t)((1 - last) * 1e12);
    c->cuts = cuts;
    c->bins = cuts + 2;
}

void column_batch(const sim_column *c, random_source *r, size_t rows, column_draw *draw,
                  double parameter, uint64_t *counts) {
    memset(counts, 0, c->bins * sizeof *counts);
    for (size_t i = 0; i < rows; i++)
        counts[bin_of(c, draw(r, parameter))]++;
}

void column_categorical_batch(const sim_column *c, random_source *r, const double *shares,
                              size_t categories, size_t rows, uint64_t *counts) {
    memset(counts, 0, c->bins * sizeof *counts);
    for (size_t i = 0; i < rows; i++) {
        double u = random_uniform(r);
        size_t k = 0;
        while (k + 1 < categories && u >= shares[k])
            u -= shares[k++];
        counts[k]++;
    }
}

void column_categorical(sim_column *c, random_source *r, const double *shares, size_t categories,
                        size_t rows) {
    memset(c, 0, sizeof *c);
    c->kind = DRIFT_BINS_CATEGORICAL;
    c->bins = categories + 2;
    column_categorical_batch(c, r, shares, categories, rows, c->reference);
}

drift_evidence_column column_described(const sim_column *c) {
    drift_evidence_column d;
    drift_evidence_column_init(&d);
    d.kind = c->kind;
    d.bins = c->bins;
    d.reference = c->reference;
    d.edges_are_rows = c->edges_are_rows;
    return d;
}
