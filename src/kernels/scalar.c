/* SPDX-License-Identifier: Apache-2.0 */
/* The reference kernels: plain C, what every other level must equal to the bit.
 * In: arrays. Out: counts and sums. Layer: kernels. */
#include <math.h>
#include <stdint.h>

#include "kernels/tails.h"

/* Compare instead of isfinite: NaN fails both, and no header decides how. */
static int is_finite(double x) {
    return x > -INFINITY && x < INFINITY;
}

void kernel_count_specials_scalar(const double *x, size_t n, kernel_specials *out) {
    for (size_t i = 0; i < n; i++) {
        if (is_finite(x[i])) continue; /* nearly always */
        out->nan += x[i] != x[i];
        out->positive_infinity += x[i] == INFINITY;
        out->negative_infinity += x[i] == -INFINITY;
    }
}

/* Adding 0 makes -0 into +0: which of them comes first must not show in the result. */
static void find_range(const double *x, size_t n, kernel_range *out) {
    double minimum = out->minimum;
    double maximum = out->maximum;
    for (size_t i = 0; i < n; i++) {
        if (!is_finite(x[i])) continue;
        if (x[i] < minimum) minimum = x[i];
        if (x[i] > maximum) maximum = x[i];
    }
    out->minimum = minimum + 0.0;
    out->maximum = maximum + 0.0;
}

void kernel_add_shifted_scalar(const double *x, size_t n, double shift, kernel_sums *sums) {
    for (size_t i = 0; i < n; i++) {
        double d = is_finite(x[i]) ? x[i] - shift : 0.0;
        sums->d[i % KERNEL_LANES] += d;
        sums->d2[i % KERNEL_LANES] += d * d;
    }
}

void kernel_summarize_scalar(const double *x, size_t n, double shift, kernel_summary *out) {
    kernel_count_specials_scalar(x, n, &out->specials);
    find_range(x, n, &out->range);
    kernel_add_shifted_scalar(x, n, shift, &out->sums);
}

void kernel_widen_scalar(const float *x, size_t n, double *wide) {
    for (size_t i = 0; i < n; i++)
        wide[i] = (double)x[i];
}

/* Keys of a node that are <= x; the comparison is false for NaN. */
static size_t count_in_node(const double *node, double x) {
    size_t count = 0;
    for (size_t k = 0; k < KERNEL_TREE_NODE; k++)
        count += node[k] <= x;
    return count;
}

static uint32_t rank_of(double x, const kernel_tree *tree) {
    size_t node = 0;
    size_t below = 0;
    for (size_t level = 0; level < tree->levels; level++) {
        below = count_in_node(tree->level[level] + node * KERNEL_TREE_NODE, x);
        if (level + 1 < tree->levels) node = node * (KERNEL_TREE_NODE + 1) + below;
    }
    return (uint32_t)(node * KERNEL_TREE_NODE + below);
}

void kernel_rank_scalar(const double *x, size_t n, const kernel_tree *tree, uint32_t *out) {
    for (size_t i = 0; i < n; i++)
        out[i] = rank_of(x[i], tree);
}

void kernel_summarize_floats_scalar(const float *x, double *wide, size_t n, double shift,
                                    kernel_summary *out) {
    kernel_widen_scalar(x, n, wide);
    kernel_summarize_scalar(wide, n, shift, out);
}

static void histogram(const double *x, size_t n, const kernel_extent *known,
                      const kernel_tree *tree, uint64_t *cells) {
    (void)known;
    for (size_t i = 0; i < n; i++) {
        if (x[i] == x[i]) cells[rank_of(x[i], tree)]++;
    }
}

static void histogram_floats(const float *x, const double *wide, size_t n,
                             const kernel_extent *known, const kernel_tree *tree, uint64_t *cells) {
    (void)x;
    histogram(wide, n, known, tree, cells);
}

static void rows_f32(const float *x, size_t rows, size_t columns, size_t stride, const float *edges,
                     size_t edge_count, size_t edge_stride, uint64_t *at_least, uint64_t *valid) {
    for (size_t r = 0; r < rows; r++) {
        const float *row = x + r * stride;
        for (size_t c = 0; c < columns; c++)
            valid[c] += row[c] == row[c];
        for (size_t e = 0; e < edge_count; e++) {
            for (size_t c = 0; c < columns; c++)
                at_least[e * edge_stride + c] += row[c] >= edges[e * edge_stride + c];
        }
    }
}

static void rows_f64(const double *x, size_t rows, size_t columns, size_t stride,
                     const double *edges, size_t edge_count, size_t edge_stride, uint64_t *at_least,
                     uint64_t *valid) {
    for (size_t r = 0; r < rows; r++) {
        const double *row = x + r * stride;
        for (size_t c = 0; c < columns; c++)
            valid[c] += row[c] == row[c];
        for (size_t e = 0; e < edge_count; e++) {
            for (size_t c = 0; c < columns; c++)
                at_least[e * edge_stride + c] += row[c] >= edges[e * edge_stride + c];
        }
    }
}

void kernels_install_scalar(kernel_table *table) {
    table->count_specials = kernel_count_specials_scalar;
    table->add_shifted = kernel_add_shifted_scalar;
    table->summarize = kernel_summarize_scalar;
    table->summarize_floats = kernel_summarize_floats_scalar;
    table->widen = kernel_widen_scalar;
    table->rank = kernel_rank_scalar;
    table->histogram = histogram;
    table->histogram_floats = histogram_floats;
    table->histogram_rows_f32 = rows_f32;
    table->histogram_rows_f64 = rows_f64;
    kernels_install_divergence_scalar(table);
    kernels_install_page_hinkley_scalar(table);
    kernels_install_page_hinkley_stream_scalar(table);
    kernels_install_grid_scalar(table);
}
