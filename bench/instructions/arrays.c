/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels over plain arrays: columns, rows of a batch, bins of many features. Layer: bench. */
#include <math.h>

#include "cases.h"
#include "kernels/kernels.h"
#include "kernels/rank_tree.h"

/* ---- one column of doubles ---- */

#define VALUES    8192
#define MANY_KEYS 1000
#define FEW_KEYS  9

static const kernel_table *k;
static double column[VALUES];
static float floats[VALUES];
static double widened[VALUES];
static uint64_t missing;
static double keys[MANY_KEYS];
static rank_tree tree;
static uint64_t cells[MANY_KEYS + 1];

static void prepare_column(void) {
    kernel_specials specials = {0, 0, 0};
    k = kernels_get();
    fill_with_gaps(column, VALUES, 1);
    for (size_t i = 0; i < VALUES; i++)
        floats[i] = (float)column[i];
    k->count_specials(column, VALUES, &specials);
    missing = specials.nan;
}

static void prepare_keys(size_t count) {
    prepare_column();
    for (size_t i = 0; i < count; i++)
        keys[i] = 2.4 * ((double)(i + 1) / (double)(count + 1) - 0.5);
    must(rank_tree_init(&tree, keys, count, NULL), "out of memory");
}

static void prepare_few_keys(void) {
    prepare_keys(FEW_KEYS);
}

static void prepare_many_keys(void) {
    prepare_keys(MANY_KEYS);
}

/* Half of them crowd where no grid tells them apart, so that the tree is searched. */
static void prepare_crowded_keys(void) {
    prepare_keys(MANY_KEYS);
    for (size_t i = MANY_KEYS / 2; i < MANY_KEYS; i++)
        keys[i] = 1.0 + 1e-12 * (double)i;
    rank_tree_destroy(&tree, NULL);
    must(rank_tree_init(&tree, keys, MANY_KEYS, NULL), "out of memory");
    must(!tree.view.grid.before, "a grid tells crowded keys apart");
}

static void histogram(void) {
    kernel_extent known = {missing, -INFINITY, INFINITY};
    k->histogram(column, VALUES, &known, &tree.view, cells);
    must(cells[0] > 0 && cells[tree.view.count] > 0, "the outer cells are empty");
}

static void check_summary(const kernel_summary *all) {
    must(all->specials.nan > 0 && all->range.minimum < all->range.maximum, "nothing was seen");
    must(kernel_fold_lanes(all->sums.d2) > 0, "no squares");
}

static void summary(void) {
    kernel_summary all = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
    k->summarize(column, VALUES, 0.1, &all);
    check_summary(&all);
}

static void summary_of_floats(void) {
    kernel_summary all = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
    k->summarize_floats(floats, widened, VALUES, 0.1, &all);
    check_summary(&all);
}

static void moments(void) {
    kernel_sums sums = {{0}, {0}};
    k->add_shifted(column, VALUES, 0.1, &sums);
    must(kernel_fold_lanes(sums.d2) > 0, "no squares");
}

/* ---- a batch of floats, 256 rows of 64 columns, deciles for each ---- */

#define ROWS    256
#define COLUMNS 64
#define EDGES   9

static float batch[ROWS * COLUMNS];
static float edges[EDGES * COLUMNS];
static uint64_t at_least[EDGES * COLUMNS];
static uint64_t valid[COLUMNS];

static void prepare_rows(void) {
    static double wide[ROWS * COLUMNS];
    k = kernels_get();
    fill_with_gaps(wide, ROWS * COLUMNS, 2);
    for (size_t i = 0; i < ROWS * COLUMNS; i++)
        batch[i] = (float)wide[i];
    for (size_t i = 0; i < EDGES * COLUMNS; i++)
        edges[i] = 0.2f * (float)(i / COLUMNS) - 0.8f;
}

static void rows(void) {
    k->histogram_rows_f32(batch, ROWS, COLUMNS, COLUMNS, edges, EDGES, COLUMNS, at_least, valid);
    must(valid[0] > at_least[0] && at_least[0] > 0, "nothing was counted");
}

static void row_alone(void) {
    k->histogram_rows_f32(batch, 1, COLUMNS, COLUMNS, edges, EDGES, COLUMNS, at_least, valid);
    must(valid[0] > at_least[(EDGES - 1) * COLUMNS] && at_least[0] > 0, "nothing was counted");
}

/* ---- psi, kl, js and ks of 64 columns in ten bins ---- */

#define BINS (EDGES + 1)

static double counts[BINS * COLUMNS], shares[BINS * COLUMNS], in_use[BINS * COLUMNS];
static double log_shares[BINS * COLUMNS], entropy[BINS * COLUMNS];
static double scale[COLUMNS], smooth_scale[COLUMNS], shares_at_least[EDGES * COLUMNS];
static double psi[COLUMNS], kl[COLUMNS], js[COLUMNS], ks[COLUMNS];

static void prepare_bins(void) {
    uint64_t state = 3;
    k = kernels_get();
    for (size_t j = 0; j < COLUMNS; j++) {
        double rows_of_column = 0;
        for (size_t b = 0; b < BINS; b++) {
            size_t at = b * COLUMNS + j;
            counts[at] = (double)(int)(60 * next_uniform(&state));
            shares[at] = 1.0 / BINS;
            in_use[at] = 1.0;
            rows_of_column += counts[at];
        }
        scale[j] = 1 / rows_of_column;
        smooth_scale[j] = 1 / (rows_of_column + 0.5 * BINS);
        for (size_t e = 0; e < EDGES; e++) {
            shares_at_least[e * COLUMNS + j] = 1.0 - (double)(e + 1) / BINS;
            at_least[e * COLUMNS + j] = (uint64_t)(rows_of_column * (double)(EDGES - e) / BINS);
        }
    }
}

static void prepare_divergences(void) {
    prepare_bins();
    kernel_prepare_divergence(shares, shares, BINS * COLUMNS, log_shares, entropy);
}

static void divergences(void) {
    kernel_divergence d = {BINS,    COLUMNS, counts, shares,       shares, log_shares,
                           entropy, in_use,  scale,  smooth_scale, 0.5};
    k->divergences(&d, psi, kl, js);
    k->ks_at_edges(at_least, shares_at_least, valid, scale, EDGES, COLUMNS, ks);
    must(psi[0] > 0 && kl[0] > 0 && js[0] > 0 && ks[0] > 0, "no distance");
}

const counted_case array_cases[] = {
    {"histogram_9", histogram, prepare_few_keys, VALUES},
    {"histogram_1000", histogram, prepare_many_keys, VALUES},
    {"histogram_1000_crowded", histogram, prepare_crowded_keys, VALUES},
    {"summary", summary, prepare_column, VALUES},
    {"summary_f32", summary_of_floats, prepare_column, VALUES},
    {"moments", moments, prepare_column, VALUES},
    {"rows_f32_9", rows, prepare_rows, ROWS *COLUMNS},
    {"row_f32_9", row_alone, prepare_rows, COLUMNS},
    {"psi_kl_js_ks", divergences, prepare_divergences, COLUMNS},
    {NULL, NULL, NULL, 0}};
