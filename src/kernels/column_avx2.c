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

static void widen_float_range(kernel_range *range, __m256 low, __m256 high) {
    widen_range(range, _mm256_cvtps_pd(_mm256_castps256_ps128(low)),
                _mm256_cvtps_pd(_mm256_castps256_ps128(high)));
    widen_range(range, _mm256_cvtps_pd(_mm256_extractf128_ps(low, 1)),
                _mm256_cvtps_pd(_mm256_extractf128_ps(high, 1)));
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

enum { VECTORS = KERNEL_LANES / LANES };

/* Sums and range of a column while it is read, in registers. */
typedef struct reading {
    __m256d d[VECTORS];
    __m256d d2[VECTORS];
    __m256i valid;
    kernel_range range; /* with the infinities, if there are any */
} reading;

static inline void start(reading *r, const kernel_summary *s) {
    r->valid = _mm256_setzero_si256();
    r->range = s->range;
    for (size_t k = 0; k < VECTORS; k++) {
        r->d[k] = _mm256_loadu_pd(s->sums.d + k * LANES);
        r->d2[k] = _mm256_loadu_pd(s->sums.d2 + k * LANES);
    }
}

static inline void add_vector(reading *r, size_t k, __m256d v, __m256d shift) {
    __m256d where = _mm256_cmp_pd(v, v, _CMP_ORD_Q);
    __m256d off = _mm256_and_pd(where, _mm256_sub_pd(v, shift));
    r->valid = count_if(r->valid, where);
    r->d[k] = _mm256_add_pd(r->d[k], off);
    r->d2[k] = _mm256_add_pd(r->d2[k], _mm256_mul_pd(off, off));
}

static kernel_add_shifted_fn add_shifted;

/* Of the first `read` values, whole rounds of the lanes. Infinities are so few that they are looked
 * for in the range alone: where there are any, all is done once more with an eye on them. */
static inline void finish(const reading *r, const double *x, size_t read, double shift,
                          kernel_summary *out) {
    if (r->range.minimum > -INFINITY && r->range.maximum < INFINITY) {
        for (size_t k = 0; k < VECTORS; k++) {
            _mm256_storeu_pd(out->sums.d + k * LANES, r->d[k]);
            _mm256_storeu_pd(out->sums.d2 + k * LANES, r->d2[k]);
        }
        out->specials.nan += read - sum_of(r->valid);
        out->range = r->range;
    } else {
        count_specials(x, read, &out->specials);
        add_shifted(x, read, shift, &out->sums);
        find_finite_range(x, read, &out->range);
    }
}

static void summarize(const double *x, size_t n, double shift, kernel_summary *out) {
    enum { CHAINS = 2 }; /* a minimum waits for the one before */
    const __m256d c = _mm256_set1_pd(shift);
    reading r;
    start(&r, out);
    __m256d low[CHAINS];
    __m256d high[CHAINS];
    for (size_t k = 0; k < CHAINS; k++) {
        low[k] = _mm256_set1_pd(out->range.minimum);
        high[k] = _mm256_set1_pd(out->range.maximum);
    }
    size_t i = 0;
    for (; i + KERNEL_LANES <= n; i += KERNEL_LANES) {
        _mm_prefetch((const char *)(x + i) + KERNEL_BYTES_AHEAD, _MM_HINT_T0);
        _mm_prefetch((const char *)(x + i + 8) + KERNEL_BYTES_AHEAD, _MM_HINT_T0);
        for (size_t k = 0; k < VECTORS; k++) {
            __m256d v = _mm256_loadu_pd(x + i + k * LANES);
            low[k % CHAINS] = _mm256_min_pd(v, low[k % CHAINS]);
            high[k % CHAINS] = _mm256_max_pd(v, high[k % CHAINS]);
            add_vector(&r, k, v, c);
        }
    }
    widen_range(&r.range, _mm256_min_pd(low[0], low[1]), _mm256_max_pd(high[0], high[1]));
    finish(&r, x, i, shift, out);
    kernel_summarize_scalar(x + i, n - i, shift, out);
}

/* Widened as they are loaded; the range is that of floats, eight at a time. */
static void summarize_floats(const float *x, double *wide, size_t n, double shift,
                             kernel_summary *out) {
    enum { FLOATS = 2 * LANES };
    const __m256d c = _mm256_set1_pd(shift);
    reading r;
    start(&r, out);
    __m256 low = _mm256_set1_ps(INFINITY);
    __m256 high = _mm256_set1_ps(-INFINITY);
    size_t i = 0;
    for (; i + KERNEL_LANES <= n; i += KERNEL_LANES) {
        _mm_prefetch((const char *)(x + i) + KERNEL_BYTES_AHEAD, _MM_HINT_T0);
        for (size_t k = 0; k < KERNEL_LANES / FLOATS; k++) {
            __m256 v = _mm256_loadu_ps(x + i + k * FLOATS);
            low = _mm256_min_ps(v, low);
            high = _mm256_max_ps(v, high);
        }
        for (size_t k = 0; k < VECTORS; k++) {
            __m256d v = _mm256_cvtps_pd(_mm_loadu_ps(x + i + k * LANES));
            _mm256_storeu_pd(wide + i + k * LANES, v);
            add_vector(&r, k, v, c);
        }
    }
    widen_float_range(&r.range, low, high);
    finish(&r, wide, i, shift, out);
    kernel_summarize_floats_scalar(x + i, wide + i, n - i, shift, out);
}

static void add_shifted(const double *x, size_t n, double shift, kernel_sums *sums) {
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
    table->summarize_floats = summarize_floats;
    table->widen = widen;
    table->rank = rank;
    table->histogram = histogram;
    table->histogram_floats = histogram_floats;
    kernels_install_rows_f32_avx2(table);
    kernels_install_rows_f64_avx2(table);
    kernels_install_divergence_avx2(table);
    kernels_install_page_hinkley_avx2(table);
    kernels_install_page_hinkley_stream_avx2(table);
    kernels_install_grid_avx2(table);
}
