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

static void widen_range(kernel_range *range, __m256d low, __m256d high) {
    double lows[LANES];
    double highs[LANES];
    _mm256_storeu_pd(lows, low);
    _mm256_storeu_pd(highs, high);
    for (size_t lane = 0; lane < LANES; lane++) {
        if (lows[lane] < range->minimum) range->minimum = lows[lane];
        if (highs[lane] > range->maximum) range->maximum = highs[lane];
    }
}

/* Of the finite values; all others become NaN, which min and max pass over in this order of
 * operands. */
static void find_finite_range(const double *x, size_t n, kernel_range *range) {
    const __m256d missing = _mm256_set1_pd(NAN);
    __m256d low = _mm256_set1_pd(range->minimum);
    __m256d high = _mm256_set1_pd(range->maximum);
    for (size_t i = 0; i + LANES <= n; i += LANES) {
        __m256d v = _mm256_loadu_pd(x + i);
        v = _mm256_blendv_pd(missing, v, is_finite(v));
        low = _mm256_min_pd(v, low);
        high = _mm256_max_pd(v, high);
    }
    widen_range(range, low, high);
}

static kernel_add_shifted_fn add_shifted;

/* Infinities are so few that they are looked for in the range alone: where there are any, all is
 * done once more with an eye on them. */
static void summarize(const double *x, size_t n, double shift, kernel_summary *out) {
    enum { VECTORS = KERNEL_LANES / LANES, CHAINS = 2 }; /* a minimum waits for the one before */
    const __m256d c = _mm256_set1_pd(shift);
    __m256d d[VECTORS];
    __m256d d2[VECTORS];
    __m256d low[CHAINS];
    __m256d high[CHAINS];
    __m256i valid = _mm256_setzero_si256();
    for (size_t k = 0; k < VECTORS; k++) {
        d[k] = _mm256_loadu_pd(out->sums.d + k * LANES);
        d2[k] = _mm256_loadu_pd(out->sums.d2 + k * LANES);
    }
    for (size_t k = 0; k < CHAINS; k++) {
        low[k] = _mm256_set1_pd(out->range.minimum);
        high[k] = _mm256_set1_pd(out->range.maximum);
    }
    size_t i = 0;
    for (; i + KERNEL_LANES <= n; i += KERNEL_LANES) {
        for (size_t k = 0; k < VECTORS; k++) {
            __m256d v = _mm256_loadu_pd(x + i + k * LANES);
            __m256d where = _mm256_cmp_pd(v, v, _CMP_ORD_Q);
            __m256d off = _mm256_and_pd(where, _mm256_sub_pd(v, c));
            valid = count_if(valid, where);
            low[k % CHAINS] = _mm256_min_pd(v, low[k % CHAINS]);
            high[k % CHAINS] = _mm256_max_pd(v, high[k % CHAINS]);
            d[k] = _mm256_add_pd(d[k], off);
            d2[k] = _mm256_add_pd(d2[k], _mm256_mul_pd(off, off));
        }
    }
    kernel_range range = out->range;
    widen_range(&range, _mm256_min_pd(low[0], low[1]), _mm256_max_pd(high[0], high[1]));
    if (range.minimum > -INFINITY && range.maximum < INFINITY) {
        for (size_t k = 0; k < VECTORS; k++) {
            _mm256_storeu_pd(out->sums.d + k * LANES, d[k]);
            _mm256_storeu_pd(out->sums.d2 + k * LANES, d2[k]);
        }
        out->specials.nan += i - sum_of(valid);
        out->range = range;
    } else {
        count_specials(x, i, &out->specials);
        add_shifted(x, i, shift, &out->sums);
        find_finite_range(x, i, &out->range);
    }
    kernel_summarize_scalar(x + i, n - i, shift, out);
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

static void widen(const float *x, size_t n, double *wide) {
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        _mm256_storeu_pd(wide + i, _mm256_cvtps_pd(_mm_loadu_ps(x + i)));
    kernel_widen_scalar(x + i, n - i, wide + i);
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

static const kernel_counting way = {
    .few = 15,
    .count_edges = kernel_count_edges_avx2,
    .count_float_edges = kernel_count_float_edges_avx2,
    .by_grid = kernel_histogram_grid_avx2,
    .rank = rank,
};

static void histogram(const double *x, size_t n, const kernel_extent *known,
                      const kernel_tree *tree, uint64_t *cells) {
    kernel_histogram_by(&way, x, n, known, tree, cells);
}

static void histogram_floats(const float *x, const double *wide, size_t n,
                             const kernel_extent *known, const kernel_tree *tree, uint64_t *cells) {
    kernel_histogram_floats_by(&way, x, wide, n, known, tree, cells);
}

void kernels_install_avx2(kernel_table *table) {
    table->count_specials = count_specials;
    table->add_shifted = add_shifted;
    table->summarize = summarize;
    table->widen = widen;
    table->rank = rank;
    table->histogram = histogram;
    table->histogram_floats = histogram_floats;
    kernels_install_rows_avx2(table);
    kernels_install_divergence_avx2(table);
    kernels_install_page_hinkley_avx2(table);
    kernels_install_page_hinkley_stream_avx2(table);
    kernels_install_grid_avx2(table);
}
