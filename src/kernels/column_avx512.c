/* SPDX-License-Identifier: Apache-2.0 */
/* One contiguous column, eight doubles at a time.
 * In: doubles. Out: counts and sums, the bits of scalar.c. Layer: kernels. */
#include <immintrin.h>
#include <math.h>

#include "kernels/tails.h"

#define LANES 8

static unsigned count_mask(__mmask8 mask) {
    return (unsigned)__builtin_popcount(mask);
}

static __mmask8 is_finite(__m512d v) {
    return _mm512_cmp_pd_mask(_mm512_abs_pd(v), _mm512_set1_pd(INFINITY), _CMP_LT_OQ);
}

/* Counts in vectors, without a branch: missing values come at random and would be mispredicted. */
static void count_specials(const double *x, size_t n, kernel_specials *out) {
    const __m512d infinity = _mm512_set1_pd(INFINITY);
    const __m512i one = _mm512_set1_epi64(1);
    __m512i nan = _mm512_setzero_si512();
    __m512i up = nan;
    __m512i down = nan;
    size_t i = 0;
    for (; i + LANES <= n; i += LANES) {
        __m512d v = _mm512_loadu_pd(x + i);
        __mmask8 is_nan = _mm512_cmp_pd_mask(v, v, _CMP_UNORD_Q);
        __mmask8 is_up = _mm512_cmp_pd_mask(v, infinity, _CMP_EQ_OQ);
        __mmask8 is_down = _mm512_cmp_pd_mask(v, _mm512_set1_pd(-INFINITY), _CMP_EQ_OQ);
        nan = _mm512_mask_add_epi64(nan, is_nan, nan, one);
        up = _mm512_mask_add_epi64(up, is_up, up, one);
        down = _mm512_mask_add_epi64(down, is_down, down, one);
    }
    out->nan += (uint64_t)_mm512_reduce_add_epi64(nan);
    out->positive_infinity += (uint64_t)_mm512_reduce_add_epi64(up);
    out->negative_infinity += (uint64_t)_mm512_reduce_add_epi64(down);
    kernel_count_specials_scalar(x + i, n - i, out);
}

static void widen_range(kernel_range *range, __m512d low, __m512d high) {
    double lows[LANES];
    double highs[LANES];
    _mm512_storeu_pd(lows, low);
    _mm512_storeu_pd(highs, high);
    for (size_t lane = 0; lane < LANES; lane++) {
        if (lows[lane] < range->minimum) range->minimum = lows[lane];
        if (highs[lane] > range->maximum) range->maximum = highs[lane];
    }
}

static void widen_float_range(kernel_range *range, __m512 low, __m512 high) {
    float lows[2 * LANES];
    float highs[2 * LANES];
    _mm512_storeu_ps(lows, low);
    _mm512_storeu_ps(highs, high);
    for (size_t k = 0; k < 2; k++) {
        widen_range(range, _mm512_cvtps_pd(_mm256_loadu_ps(lows + k * LANES)),
                    _mm512_cvtps_pd(_mm256_loadu_ps(highs + k * LANES)));
    }
}

/* Of the finite values; all others become NaN, which min and max pass over in this order of
 * operands. */
static void find_finite_range(const double *x, size_t n, kernel_range *range) {
    const __m512d missing = _mm512_set1_pd(NAN);
    __m512d low = _mm512_set1_pd(range->minimum);
    __m512d high = _mm512_set1_pd(range->maximum);
    for (size_t i = 0; i + LANES <= n; i += LANES) {
        __m512d v = _mm512_loadu_pd(x + i);
        v = _mm512_mask_mov_pd(missing, is_finite(v), v);
        low = _mm512_min_pd(v, low);
        high = _mm512_max_pd(v, high);
    }
    widen_range(range, low, high);
}

enum { VECTORS = KERNEL_LANES / LANES };

/* Sums and range of a column while it is read, in registers. */
typedef struct reading {
    __m512d d[VECTORS];
    __m512d d2[VECTORS];
    kernel_range range; /* with the infinities, if there are any */
    uint64_t nan;
} reading;

static inline void start(reading *r, const kernel_summary *s) {
    r->range = s->range;
    for (size_t k = 0; k < VECTORS; k++) {
        r->d[k] = _mm512_loadu_pd(s->sums.d + k * LANES);
        r->d2[k] = _mm512_loadu_pd(s->sums.d2 + k * LANES);
    }
}

static inline void add_deviations(reading *r, size_t k, __m512d off) {
    r->d[k] = _mm512_add_pd(r->d[k], off);
    r->d2[k] = _mm512_add_pd(r->d2[k], _mm512_mul_pd(off, off));
}

static kernel_add_shifted_fn add_shifted;

/* Of the first `read` values, a multiple of KERNEL_LANES. Infinities are so few that they are
 * looked for in the range alone: where there are any, all is done once more with an eye on them. */
static inline void finish(const reading *r, const double *x, size_t read, double shift,
                          kernel_summary *out) {
    if (r->range.minimum > -INFINITY && r->range.maximum < INFINITY) {
        for (size_t k = 0; k < VECTORS; k++) {
            _mm512_storeu_pd(out->sums.d + k * LANES, r->d[k]);
            _mm512_storeu_pd(out->sums.d2 + k * LANES, r->d2[k]);
        }
        out->specials.nan += r->nan;
        out->range = r->range;
    } else {
        count_specials(x, read, &out->specials);
        add_shifted(x, read, shift, &out->sums);
        find_finite_range(x, read, &out->range);
    }
}

static void summarize(const double *x, size_t n, double shift, kernel_summary *out) {
    enum { CHAINS = 2 }; /* a minimum waits for the one before */
    const __m512d c = _mm512_set1_pd(shift);
    const __m512i one = _mm512_set1_epi64(1);
    reading r;
    start(&r, out);
    __m512d low[CHAINS];
    __m512d high[CHAINS];
    __m512i valid = _mm512_setzero_si512();
    for (size_t k = 0; k < CHAINS; k++) {
        low[k] = _mm512_set1_pd(out->range.minimum);
        high[k] = _mm512_set1_pd(out->range.maximum);
    }
    size_t i = 0;
    for (; i + KERNEL_LANES <= n; i += KERNEL_LANES) {
        for (size_t k = 0; k < VECTORS; k++) {
            const double *at = x + i + k * LANES;
            _mm_prefetch((const char *)at + KERNEL_BYTES_AHEAD, _MM_HINT_T0);
            __m512d v = _mm512_loadu_pd(at);
            __mmask8 where = _mm512_cmp_pd_mask(v, v, _CMP_ORD_Q);
            valid = _mm512_mask_add_epi64(valid, where, valid, one);
            low[k % CHAINS] = _mm512_min_pd(v, low[k % CHAINS]);
            high[k % CHAINS] = _mm512_max_pd(v, high[k % CHAINS]);
            add_deviations(&r, k, _mm512_maskz_sub_pd(where, v, c));
        }
    }
    widen_range(&r.range, _mm512_min_pd(low[0], low[1]), _mm512_max_pd(high[0], high[1]));
    r.nan = i - (uint64_t)_mm512_reduce_add_epi64(valid);
    finish(&r, x, i, shift, out);
    kernel_summarize_scalar(x + i, n - i, shift, out);
}

/* Each half is widened as it is loaded; what is missing and the range are seen in all sixteen. */
static void summarize_floats(const float *x, double *wide, size_t n, double shift,
                             kernel_summary *out) {
    const __m512d c = _mm512_set1_pd(shift);
    const __m512i one = _mm512_set1_epi32(1);
    reading r;
    start(&r, out);
    __m512 low = _mm512_set1_ps(INFINITY);
    __m512 high = _mm512_set1_ps(-INFINITY);
    __m512i valid = _mm512_setzero_si512();
    size_t i = 0;
    for (; i + KERNEL_LANES <= n; i += KERNEL_LANES) {
        _mm_prefetch((const char *)(x + i) + KERNEL_BYTES_AHEAD, _MM_HINT_T0);
        __m512 v = _mm512_loadu_ps(x + i);
        __mmask16 where = _mm512_cmp_ps_mask(v, v, _CMP_ORD_Q);
        valid = _mm512_mask_add_epi32(valid, where, valid, one);
        low = _mm512_min_ps(v, low);
        high = _mm512_max_ps(v, high);
        for (size_t k = 0; k < VECTORS; k++) {
            __m512d half = _mm512_cvtps_pd(_mm256_loadu_ps(x + i + k * LANES));
            _mm512_storeu_pd(wide + i + k * LANES, half);
            add_deviations(&r, k, _mm512_maskz_sub_pd((__mmask8)(where >> k * LANES), half, c));
        }
    }
    widen_float_range(&r.range, low, high);
    r.nan = i - (uint32_t)_mm512_reduce_add_epi32(valid);
    finish(&r, wide, i, shift, out);
    kernel_summarize_floats_scalar(x + i, wide + i, n - i, shift, out);
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

static void widen(const float *x, size_t n, double *wide) {
    size_t i = 0;
    for (; i + LANES <= n; i += LANES)
        _mm512_storeu_pd(wide + i, _mm512_cvtps_pd(_mm256_loadu_ps(x + i)));
    kernel_widen_scalar(x + i, n - i, wide + i);
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

static const kernel_counting way = {
    .few = KERNEL_FEW_EDGES,
    .count_edges = kernel_count_edges_avx512,
    .count_float_edges = kernel_count_float_edges_avx512,
    .by_short_grid = kernel_short_histogram_avx512,
    .by_short_float_grid = kernel_short_float_histogram_avx512,
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

void kernels_install_avx512(kernel_table *table) {
    table->count_specials = count_specials;
    table->add_shifted = add_shifted;
    table->summarize = summarize;
    table->summarize_floats = summarize_floats;
    table->widen = widen;
    table->rank = rank;
    table->histogram = histogram;
    table->histogram_floats = histogram_floats;
    kernels_install_rows_f32_avx512(table);
    kernels_install_rows_f64_avx512(table);
    kernels_install_divergence_avx512(table);
    kernels_install_page_hinkley_avx512(table);
}
