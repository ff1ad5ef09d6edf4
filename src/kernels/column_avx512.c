/* SPDX-License-Identifier: Apache-2.0 */
/* One contiguous column, eight doubles at a time.
 * In: doubles. Out: counts and sums, the bits of scalar.c. Layer: kernels. */
#include <immintrin.h>
#include <math.h>

#include "kernels/tails.h"

#define LANES 8
/* Edges compared in one pass over a block. */
#define EDGES_A_PASS 5
/* Up to so many edges comparing with each is faster than searching (measured: bench/). */
#define FEW_EDGES 20
#define BLOCK     1024

static unsigned count_mask(__mmask8 mask) {
    return (unsigned)__builtin_popcount(mask);
}

static __mmask8 is_finite(__m512d v) {
    return _mm512_cmp_pd_mask(_mm512_abs_pd(v), _mm512_set1_pd(INFINITY), _CMP_LT_OQ);
}

static void count_specials(const double *x, size_t n, kernel_specials *out) {
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m512d v = _mm512_loadu_pd(x + i);
        if (is_finite(v) == 0xff) continue; /* nearly always */
        out->nan += count_mask(_mm512_cmp_pd_mask(v, v, _CMP_UNORD_Q));
        out->positive_infinity +=
            count_mask(_mm512_cmp_pd_mask(v, _mm512_set1_pd(INFINITY), _CMP_EQ_OQ));
        out->negative_infinity +=
            count_mask(_mm512_cmp_pd_mask(v, _mm512_set1_pd(-INFINITY), _CMP_EQ_OQ));
    }
    kernel_count_specials_scalar(x + i, n - i, out);
}

static void find_range(const double *x, size_t n, kernel_range *out) {
    __m512d low = _mm512_set1_pd(out->minimum);
    __m512d high = _mm512_set1_pd(out->maximum);
    double lows[LANES];
    double highs[LANES];
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m512d v = _mm512_loadu_pd(x + i);
        __mmask8 finite = is_finite(v);
        low = _mm512_mask_min_pd(low, finite, v, low);
        high = _mm512_mask_max_pd(high, finite, v, high);
    }
    _mm512_storeu_pd(lows, low);
    _mm512_storeu_pd(highs, high);
    for (size_t lane = 0; lane < LANES; lane++) {
        if (lows[lane] < out->minimum) out->minimum = lows[lane];
        if (highs[lane] > out->maximum) out->maximum = highs[lane];
    }
    kernel_find_range_scalar(x + i, n - i, out);
}

static void add_shifted(const double *x, size_t n, double shift, kernel_sums *sums) {
    __m512d d_low = _mm512_loadu_pd(sums->d);
    __m512d d_high = _mm512_loadu_pd(sums->d + LANES);
    __m512d d2_low = _mm512_loadu_pd(sums->d2);
    __m512d d2_high = _mm512_loadu_pd(sums->d2 + LANES);
    __m512d c = _mm512_set1_pd(shift);
    size_t i = 0;
    for (; i + KERNEL_LANES <= n; i += KERNEL_LANES) {
        __m512d low = _mm512_loadu_pd(x + i);
        __m512d high = _mm512_loadu_pd(x + i + LANES);
        low = _mm512_maskz_sub_pd(is_finite(low), low, c);
        high = _mm512_maskz_sub_pd(is_finite(high), high, c);
        d_low = _mm512_add_pd(d_low, low);
        d_high = _mm512_add_pd(d_high, high);
        d2_low = _mm512_add_pd(d2_low, _mm512_mul_pd(low, low));
        d2_high = _mm512_add_pd(d2_high, _mm512_mul_pd(high, high));
    }
    _mm512_storeu_pd(sums->d, d_low);
    _mm512_storeu_pd(sums->d + LANES, d_high);
    _mm512_storeu_pd(sums->d2, d2_low);
    _mm512_storeu_pd(sums->d2 + LANES, d2_high);
    kernel_add_shifted_scalar(x + i, n - i, shift, sums);
}

/* counts[k] += number of values >= edges[k]; an edge that is NaN counts nothing. */
static void count_at_least(const double *x, size_t n, const double edges[EDGES_A_PASS],
                           uint64_t counts[EDGES_A_PASS]) {
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m512d v = _mm512_loadu_pd(x + i);
        for (size_t k = 0; k < EDGES_A_PASS; k++) {
            counts[k] += count_mask(_mm512_cmp_pd_mask(v, _mm512_set1_pd(edges[k]), _CMP_GE_OQ));
        }
    }
    for (; i < n; i++) {
        for (size_t k = 0; k < EDGES_A_PASS; k++)
            counts[k] += x[i] >= edges[k];
    }
}

static void compare_block(const double *x, size_t n, const double *padded, size_t edges,
                          uint64_t *cells) {
    uint64_t at_least[FEW_EDGES] = {0};
    kernel_specials specials = {0, 0, 0};
    for (size_t e = 0; e < edges; e += EDGES_A_PASS) {
        count_at_least(x, n, padded + e, at_least + e);
    }
    count_specials(x, n, &specials);
    kernel_add_cells(at_least, edges, n - specials.nan, cells);
}

static void compare_with_each(const double *x, size_t n, const kernel_tree *tree, uint64_t *cells) {
    double padded[FEW_EDGES];
    for (size_t k = 0; k < FEW_EDGES; k++)
        padded[k] = k < tree->count ? tree->keys[k] : (double)NAN;
    for (size_t i = 0; i < n; i += BLOCK) {
        compare_block(x + i, n - i < BLOCK ? n - i : BLOCK, padded, tree->count, cells);
    }
}

/* Keys <= x of a node: one comparison, as a node is one register. */
static size_t count_in_node(const double *node, __m512d x) {
    return count_mask(_mm512_cmp_pd_mask(_mm512_loadu_pd(node), x, _CMP_LE_OQ));
}

static void rank(const double *x, size_t n, const kernel_tree *tree, uint32_t *out) {
    for (size_t i = 0; i < n; i++) {
        __m512d v = _mm512_set1_pd(x[i]);
        size_t node = 0;
        size_t level = 0;
        for (; level + 1 < tree->levels; level++) {
            node = node * (KERNEL_TREE_NODE + 1) +
                   count_in_node(tree->level[level] + node * KERNEL_TREE_NODE, v);
        }
        const double *leaf = tree->level[level];
        size_t below = leaf ? count_in_node(leaf + node * KERNEL_TREE_NODE, v) : 0;
        out[i] = (uint32_t)(node * KERNEL_TREE_NODE + below);
    }
}

static void histogram(const double *x, size_t n, const kernel_tree *tree, uint64_t *cells) {
    if (tree->count <= FEW_EDGES) {
        compare_with_each(x, n, tree, cells);
        return;
    }
    uint32_t ranks[BLOCK];
    for (size_t i = 0; i < n; i += BLOCK) {
        size_t block = n - i < BLOCK ? n - i : BLOCK;
        kernel_specials specials = {0, 0, 0};
        rank(x + i, block, tree, ranks);
        count_specials(x + i, block, &specials);
        kernel_count_ranks(ranks, block, specials.nan, cells);
    }
}

void kernels_install_avx512(kernel_table *table) {
    table->count_specials = count_specials;
    table->find_range = find_range;
    table->add_shifted = add_shifted;
    table->rank = rank;
    table->histogram = histogram;
    kernels_install_rows_avx512(table);
}
