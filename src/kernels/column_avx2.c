/* SPDX-License-Identifier: Apache-2.0 */
/* One contiguous column, four doubles at a time.
 * In: doubles. Out: counts and sums, the bits of scalar.c. Layer: kernels. */
#include <immintrin.h>
#include <math.h>

#include "kernels/tails.h"

#define LANES 4

static uint64_t sum_of(__m256i counts) {
    uint64_t lanes[LANES];
    _mm256_storeu_si256((__m256i *)lanes, counts);
    return lanes[0] + lanes[1] + lanes[2] + lanes[3];
}

/* A comparison is all ones where it holds: subtracting it counts. */
static __m256i count_if(__m256i counts, __m256d holds) {
    return _mm256_sub_epi64(counts, _mm256_castpd_si256(holds));
}

static __m256d is_finite(__m256d v) {
    const __m256d sign = _mm256_set1_pd(-0.0);
    return _mm256_cmp_pd(_mm256_andnot_pd(sign, v), _mm256_set1_pd(INFINITY), _CMP_LT_OQ);
}

static void count_specials(const double *x, size_t n, kernel_specials *out) {
    __m256i nan = _mm256_setzero_si256();
    __m256i up = nan;
    __m256i down = nan;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m256d v = _mm256_loadu_pd(x + i);
        nan = count_if(nan, _mm256_cmp_pd(v, v, _CMP_UNORD_Q));
        up = count_if(up, _mm256_cmp_pd(v, _mm256_set1_pd(INFINITY), _CMP_EQ_OQ));
        down = count_if(down, _mm256_cmp_pd(v, _mm256_set1_pd(-INFINITY), _CMP_EQ_OQ));
    }
    out->nan += sum_of(nan);
    out->positive_infinity += sum_of(up);
    out->negative_infinity += sum_of(down);
    kernel_count_specials_scalar(x + i, n - i, out);
}

static void find_range(const double *x, size_t n, kernel_range *out) {
    __m256d low = _mm256_set1_pd(out->minimum);
    __m256d high = _mm256_set1_pd(out->maximum);
    double lows[LANES];
    double highs[LANES];
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m256d v = _mm256_loadu_pd(x + i);
        __m256d finite = is_finite(v);
        low = _mm256_min_pd(_mm256_blendv_pd(low, v, finite), low);
        high = _mm256_max_pd(_mm256_blendv_pd(high, v, finite), high);
    }
    _mm256_storeu_pd(lows, low);
    _mm256_storeu_pd(highs, high);
    for (size_t lane = 0; lane < LANES; lane++) {
        if (lows[lane] < out->minimum) out->minimum = lows[lane];
        if (highs[lane] > out->maximum) out->maximum = highs[lane];
    }
    kernel_find_range_scalar(x + i, n - i, out);
}

static void add_shifted(const double *x, size_t n, double shift, kernel_sums *sums) {
    enum { VECTORS = KERNEL_LANES / LANES };
    __m256d d[VECTORS];
    __m256d d2[VECTORS];
    __m256d c = _mm256_set1_pd(shift);
    for (size_t k = 0; k < VECTORS; k++) {
        d[k] = _mm256_loadu_pd(sums->d + k * LANES);
        d2[k] = _mm256_loadu_pd(sums->d2 + k * LANES);
    }
    size_t i = 0;
    for (; i + KERNEL_LANES <= n; i += KERNEL_LANES) {
        for (size_t k = 0; k < VECTORS; k++) {
            __m256d v = _mm256_loadu_pd(x + i + k * LANES);
            __m256d off = _mm256_and_pd(_mm256_sub_pd(v, c), is_finite(v));
            d[k] = _mm256_add_pd(d[k], off);
            d2[k] = _mm256_add_pd(d2[k], _mm256_mul_pd(off, off));
        }
    }
    for (size_t k = 0; k < VECTORS; k++) {
        _mm256_storeu_pd(sums->d + k * LANES, d[k]);
        _mm256_storeu_pd(sums->d2 + k * LANES, d2[k]);
    }
    kernel_add_shifted_scalar(x + i, n - i, shift, sums);
}

static void count_at_least(const double *x, size_t n, const double *edges, uint64_t *counts) {
    __m256i c0 = _mm256_setzero_si256();
    __m256i c1 = c0;
    __m256i c2 = c0;
    __m256i c3 = c0;
    __m256i c4 = c0;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m256d v = _mm256_loadu_pd(x + i);
        c0 = count_if(c0, _mm256_cmp_pd(v, _mm256_set1_pd(edges[0]), _CMP_GE_OQ));
        c1 = count_if(c1, _mm256_cmp_pd(v, _mm256_set1_pd(edges[1]), _CMP_GE_OQ));
        c2 = count_if(c2, _mm256_cmp_pd(v, _mm256_set1_pd(edges[2]), _CMP_GE_OQ));
        c3 = count_if(c3, _mm256_cmp_pd(v, _mm256_set1_pd(edges[3]), _CMP_GE_OQ));
        c4 = count_if(c4, _mm256_cmp_pd(v, _mm256_set1_pd(edges[4]), _CMP_GE_OQ));
    }
    counts[0] += sum_of(c0);
    counts[1] += sum_of(c1);
    counts[2] += sum_of(c2);
    counts[3] += sum_of(c3);
    counts[4] += sum_of(c4);
    for (; i < n; i++) {
        for (size_t k = 0; k < KERNEL_EDGES_A_PASS; k++)
            counts[k] += x[i] >= edges[k];
    }
}

void kernel_histogram_few_avx2(const double *x, size_t n, const kernel_tree *tree,
                               uint64_t *cells) {
    kernel_histogram_by_edges(x, n, tree, cells, count_at_least, count_specials);
}

/* Keys <= x of a node, of which there are eight. */
static size_t count_in_node(const double *node, __m256d x) {
    __m256d low = _mm256_cmp_pd(_mm256_loadu_pd(node), x, _CMP_LE_OQ);
    __m256d high = _mm256_cmp_pd(_mm256_loadu_pd(node + LANES), x, _CMP_LE_OQ);
    int bits = _mm256_movemask_pd(low) | _mm256_movemask_pd(high) << LANES;
    return (size_t)__builtin_popcount((unsigned)bits);
}

/* Independent descents side by side: the processor overlaps their loads. */
static void rank(const double *x, size_t n, const kernel_tree *tree, uint32_t *out) {
    for (size_t i = 0; i < n; i++) {
        __m256d v = _mm256_set1_pd(x[i]);
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
    if (tree->count <= KERNEL_FEW_EDGES) {
        kernel_histogram_few_avx2(x, n, tree, cells);
    } else {
        kernel_histogram_by_rank(x, n, tree, cells, rank, count_specials);
    }
}

void kernels_install_avx2(kernel_table *table) {
    table->count_specials = count_specials;
    table->find_range = find_range;
    table->add_shifted = add_shifted;
    table->rank = rank;
    table->histogram = histogram;
    kernels_install_rows_avx2(table);
    kernels_install_divergence_avx2(table);
    kernels_install_page_hinkley_avx2(table);
    kernels_install_page_hinkley_stream_avx2(table);
    kernels_install_grid_avx2(table);
}
