/* SPDX-License-Identifier: Apache-2.0 */
/* Every kernel on every level against the scalar reference, to the bit, and the reference against
 * its definition. In: awkward arrays between guard pages. Layer: tests of kernels.
 *
 * usage: test_kernels [SEED]     The seed of a run is printed; give it to repeat the run. */
#define _GNU_SOURCE
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include <cmocka.h>

#include "kernels/kernels.h"
#include "kernels/rank_tree.h"
#include "support/batches.h"

#define MAX_VALUES  4128
#define MAX_EDGES   1000
#define MAX_COLUMNS 70

static uint64_t seed;

/* Bytes between two pages that no one may touch; arrays are put against the second one. */
static char *guarded;
static size_t guarded_size;
static char *guarded_cells; /* of the same size */

static char *make_guarded_bytes(size_t page) {
    char *whole =
        mmap(NULL, guarded_size + 2 * page, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (whole == MAP_FAILED) return NULL;
    return mprotect(whole + page, guarded_size, PROT_READ | PROT_WRITE) == 0 ? whole + page : NULL;
}

static int make_guarded(void **state) {
    (void)state;
    size_t page = (size_t)sysconf(_SC_PAGESIZE);
    guarded_size = (MAX_VALUES * sizeof(double) / page + 2) * page;
    guarded = make_guarded_bytes(page);
    guarded_cells = make_guarded_bytes(page);
    return guarded && guarded_cells ? 0 : -1;
}

/* n values that end `gap` values before the forbidden page. */
static double *place(size_t n, size_t gap) {
    return (double *)(void *)(guarded + guarded_size) - n - gap;
}

enum {
    NORMAL,
    MIXED,
    SPECIALS,
    ALL_MISSING,
    DENORMAL,
    HUGE_VALUES,
    CONSTANT_VALUE,
    ON_EDGES,
    KINDS
};

static double special_value(uint64_t r) {
    static const double values[] = {0.0,
                                    -0.0,
                                    5e-324,
                                    -5e-324,
                                    1.7976931348623157e308,
                                    -1.7976931348623157e308,
                                    2.2250738585072014e-308,
                                    1.0};
    if (r % 16 == 8) return INFINITY;
    if (r % 16 == 9) return -INFINITY;
    if (r % 16 >= 10) {
        uint64_t bits = UINT64_C(0x7ff0000000000001) | (r << 20 & UINT64_C(0x800ffffffffffffe));
        double nan;
        memcpy(&nan, &bits, sizeof nan);
        return nan;
    }
    return values[r % 8];
}

static double value_of_kind(int kind, const double *edges, size_t edge_count) {
    uint64_t r = batches_random(&seed);
    double normal = batches_normal(&seed);
    switch (kind) {
    case MIXED:
        return r % 10 == 0 ? special_value(r >> 8) : normal;
    case SPECIALS:
        return special_value(r);
    case ALL_MISSING:
        return NAN;
    case DENORMAL:
        return (double)(int)(r % 2001 - 1000) * 5e-324;
    case HUGE_VALUES:
        return normal * 1e307;
    case CONSTANT_VALUE:
        return -3.25;
    case ON_EDGES: {
        double edge = edge_count ? edges[r % edge_count] : 0.0;
        if (r >> 32 & 1) return edge;
        return nextafter(edge, r >> 33 & 1 ? INFINITY : -INFINITY);
    }
    default:
        return normal;
    }
}

static void fill(double *x, size_t n, int kind, const double *edges, size_t edge_count) {
    for (size_t i = 0; i < n; i++)
        x[i] = value_of_kind(kind, edges, edge_count);
}

static int rising(const void *left, const void *right) {
    double a = *(const double *)left;
    double b = *(const double *)right;
    return (a > b) - (a < b);
}

/* Strictly rising finite edges around the data, or over many octaves, so that both maps of a grid
 * are of use; some are neighbouring doubles. */
static void make_edges(double *edges, size_t count) {
    int octaves = batches_random(&seed) % 2 ? 40 : 0;
    for (size_t i = 0; i < count; i++)
        edges[i] = ldexp(batches_normal(&seed), (int)(octaves * batches_normal(&seed)));
    qsort(edges, count, sizeof *edges, rising);
    for (size_t i = 1; i < count; i++) {
        if (edges[i] <= edges[i - 1] || i % 7 == 3) edges[i] = nextafter(edges[i - 1], INFINITY);
    }
    for (size_t i = 1; i < count; i++) {
        if (edges[i] <= edges[i - 1]) edges[i] = nextafter(edges[i - 1], INFINITY);
    }
}

static const size_t edge_counts[] = {0,  1,  2,  4,   5,   9,   10,  19,  20,  21,
                                     64, 72, 73, 100, 101, 202, 511, 512, 1000};
#define EDGE_COUNTS (sizeof edge_counts / sizeof *edge_counts)

typedef struct outcome {
    kernel_specials specials;
    kernel_sums sums;
    kernel_summary summary;
    uint32_t ranks[MAX_VALUES];
    uint64_t cells[MAX_EDGES + 1];
    uint64_t cells_of_unknown[MAX_EDGES + 1];
} outcome;

/* Behind the last cell is the forbidden page. */
static void count_cells(const kernel_table *k, const double *x, size_t n,
                        const kernel_extent *known, const kernel_tree *tree, uint64_t *out) {
    size_t size = (tree->count + 1) * sizeof *out;
    uint64_t *cells = (uint64_t *)(void *)(guarded_cells + guarded_size - size);
    memset(cells, 0, size);
    k->histogram(x, n, known, tree, cells);
    memcpy(out, cells, size);
}

static void run(const kernel_table *k, const double *x, size_t n, const kernel_tree *tree,
                outcome *out) {
    memset(out, 0, sizeof *out);
    out->summary.range.minimum = INFINITY;
    out->summary.range.maximum = -INFINITY;
    k->count_specials(x, n, &out->specials);
    k->add_shifted(x, n, 0.1, &out->sums);
    k->summarize(x, n, 0.1, &out->summary);
    k->rank(x, n, tree, out->ranks);
    kernel_extent known = kernel_extent_of(&out->summary);
    kernel_extent unknown = {out->specials.nan, -INFINITY, INFINITY};
    count_cells(k, x, n, &known, tree, out->cells);
    count_cells(k, x, n, &unknown, tree, out->cells_of_unknown);
}

/* The definitions of kernels.h, written down once more without a kernel. */
static void check_definition(const outcome *o, const double *x, size_t n, const double *edges,
                             size_t edge_count) {
    kernel_specials specials = {0, 0, 0};
    uint64_t cells[MAX_EDGES + 1] = {0};
    double minimum = INFINITY;
    double maximum = -INFINITY;
    for (size_t i = 0; i < n; i++) {
        uint32_t rank = 0;
        for (size_t e = 0; e < edge_count; e++)
            rank += edges[e] <= x[i];
        assert_int_equal(o->ranks[i], rank);
        specials.nan += isnan(x[i]) != 0;
        specials.positive_infinity += isinf(x[i]) && x[i] > 0;
        specials.negative_infinity += isinf(x[i]) && x[i] < 0;
        if (!isnan(x[i])) cells[rank]++;
        if (isfinite(x[i]) && x[i] < minimum) minimum = x[i];
        if (isfinite(x[i]) && x[i] > maximum) maximum = x[i];
    }
    assert_memory_equal(&o->specials, &specials, sizeof specials);
    assert_memory_equal(o->cells, cells, (edge_count + 1) * sizeof *cells);
    assert_memory_equal(o->cells_of_unknown, cells, (edge_count + 1) * sizeof *cells);
    const kernel_range *range = &o->summary.range;
    assert_true(range->minimum == minimum && range->maximum == maximum);
    assert_false(signbit(range->minimum) && range->minimum == 0.0);
    assert_false(signbit(range->maximum) && range->maximum == 0.0);
    assert_memory_equal(&o->summary.specials, &specials, sizeof specials);
    assert_memory_equal(&o->summary.sums, &o->sums, sizeof o->sums);
}

static void check_edges(size_t n, size_t gap, int kind, const double *edges, size_t edge_count) {
    static outcome scalar;
    static outcome other;
    rank_tree tree;
    double *x = place(n, gap);
    fill(x, n, kind, edges, edge_count);
    assert_true(rank_tree_init(&tree, edges, edge_count, NULL));
    run(kernels_get_level(DRIFT_SIMD_SCALAR), x, n, &tree.view, &scalar);
    check_definition(&scalar, x, n, edges, edge_count);
    for (int32_t level = DRIFT_SIMD_AVX2; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        run(k, x, n, &tree.view, &other);
        if (memcmp(&scalar, &other, sizeof scalar) != 0) {
            fail_msg("%s differs from scalar: n %zu, gap %zu, kind %d, %zu edges",
                     drift_simd_name(level), n, gap, kind, edge_count);
        }
    }
    rank_tree_destroy(&tree, NULL);
}

static void check_case(size_t n, size_t gap, int kind, size_t edge_count) {
    static double edges[MAX_EDGES];
    make_edges(edges, edge_count);
    check_edges(n, gap, kind, edges, edge_count);
}

static void test_lengths(void **state) {
    (void)state;
    size_t checked = 0;
    for (size_t n = 0; n <= 129; n++) {
        for (int kind = 0; kind < KINDS; kind++) {
            check_case(n, 0, kind, edge_counts[(n + (size_t)kind) % EDGE_COUNTS]);
            checked++;
        }
    }
    for (size_t n = 4090; n <= 4100; n++) {
        for (int kind = 0; kind < KINDS; kind++) {
            check_case(n, 0, kind, edge_counts[(n + 3 * (size_t)kind) % EDGE_COUNTS]);
            checked++;
        }
    }
    assert_int_equal(checked, 141 * KINDS);
}

static void test_every_edge_count_and_kind(void **state) {
    (void)state;
    for (size_t e = 0; e < EDGE_COUNTS; e++) {
        for (int kind = 0; kind < KINDS; kind++)
            check_case(1500, 1, kind, edge_counts[e]);
    }
    assert_true(EDGE_COUNTS > 10);
}

/* Floats are read like the doubles that they are. */
static void check_floats_summed(const kernel_table *k, const float *x, const double *wide, size_t n,
                                kernel_summary *out) {
    static double widened[MAX_VALUES + 1];
    kernel_summary expected = {{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
    kernels_get_level(DRIFT_SIMD_SCALAR)->summarize(wide, n, 0.1, &expected);
    *out = (kernel_summary){{0, 0, 0}, {INFINITY, -INFINITY}, {{0}, {0}}};
    widened[n] = 0.5; /* beyond the end */
    k->summarize_floats(x, widened, n, 0.1, out);
    assert_memory_equal(out, &expected, sizeof expected);
    assert_memory_equal(widened, wide, n * sizeof *wide);
    assert_true(widened[n] == 0.5);
}

/* They are counted so as well, also where keys are no floats: between two of them, or beyond all.
 */
static void check_floats(size_t n, int kind, const double *edges, size_t edge_count) {
    static double wide[MAX_VALUES];
    static uint64_t expected[MAX_EDGES + 1];
    static uint64_t cells[MAX_EDGES + 1];
    float *x = (float *)(void *)(guarded + guarded_size) - n;
    rank_tree tree;
    assert_true(rank_tree_init(&tree, edges, edge_count, NULL));
    memset(expected, 0, sizeof expected);
    kernel_extent unknown = {0, -INFINITY, INFINITY};
    for (size_t i = 0; i < n; i++) {
        x[i] = (float)value_of_kind(kind, edges, edge_count);
        if (kind == ON_EDGES && i % 3 == 0) x[i] = nextafterf(x[i], i % 2 ? INFINITY : -INFINITY);
        wide[i] = (double)x[i];
        unknown.nan += isnan(x[i]) != 0;
    }
    kernels_get_level(DRIFT_SIMD_SCALAR)->histogram(wide, n, &unknown, &tree.view, expected);
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        kernel_summary summary;
        check_floats_summed(k, x, wide, n, &summary);
        kernel_extent known = kernel_extent_of(&summary);
        memset(cells, 0, sizeof cells);
        k->histogram_floats(x, wide, n, &known, &tree.view, cells);
        assert_memory_equal(cells, expected, sizeof cells);
        memset(cells, 0, sizeof cells);
        k->histogram_floats(x, wide, n, &unknown, &tree.view, cells);
        assert_memory_equal(cells, expected, sizeof cells);
    }
    rank_tree_destroy(&tree, NULL);
}

/* Edges that are nearly even, such as quantiles, so that sixteen cells tell them apart, with two
 * more that lie far away. */
static void make_even_edges(double *edges, size_t count, double origin, double step) {
    for (size_t i = 0; i < count; i++) {
        double jitter = (double)(batches_random(&seed) % 16) / 64.0;
        edges[i] = origin + step * ((double)i - (double)count / 2 + jitter);
    }
    if (count > 5) edges[0] = -fabs(origin) - 1e3 * step;
    if (count > 5) edges[count - 1] = fabs(origin) + 1e3 * step;
}

static void test_short_grids(void **state) {
    (void)state;
    static const double places[][2] = {
        {0.0, 0.25},   {-1.0, 1e-3},    {1e9, 1e-3}, {0.0, 1e300}, {0.0, 5e-324}, {1e300, 1e290},
        {3.0, 1e-308}, {0.0, 2.3e-308}, {1e16, 2.0}, {1e6, 0.25},  {0.0, 1e37},   {0.0, 1e-44}};
    double edges[20];
    rank_tree tree;
    make_even_edges(edges, 11, 0.0, 0.25);
    assert_true(rank_tree_init(&tree, edges, 11, NULL));
    assert_int_equal(tree.view.short_grid.first, 1);
    assert_int_equal(tree.view.short_grid.count, 9);
    assert_int_equal(tree.view.short_float_grid.first, 1);
    assert_int_equal(tree.view.short_float_grid.count, 9);
    rank_tree_destroy(&tree, NULL);
    for (size_t p = 0; p < sizeof places / sizeof *places; p++) {
        for (size_t count = 1; count <= 18; count++) {
            make_even_edges(edges, count, places[p][0], places[p][1]);
            for (size_t i = 1; i < count; i++) {
                if (edges[i] <= edges[i - 1]) edges[i] = nextafter(edges[i - 1], INFINITY);
            }
            for (int kind = 0; kind < KINDS; kind++) {
                check_edges(90 + 7 * count + 1900 * (count % 2), 0, kind, edges, count);
                check_floats(90 + 7 * count + 1900 * (count % 2), kind, edges, count);
            }
        }
    }
}

/* Every place of the first value within a cache line. */
static void test_alignments(void **state) {
    (void)state;
    for (size_t gap = 0; gap < 8; gap++) {
        for (size_t n = 100; n < 108; n++)
            check_case(n, gap, MIXED, 9);
        for (size_t n = 100; n < 108; n++)
            check_case(n, gap, MIXED, 101);
    }
    assert_non_null(guarded);
}

/* Sums of blocks handed over one after the other are those of the whole. */
static void test_blocks_continue(void **state) {
    (void)state;
    double *x = place(4096, 0);
    fill(x, 4096, MIXED, NULL, 0);
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        kernel_sums whole = {{0}, {0}};
        kernel_sums parts = {{0}, {0}};
        k->add_shifted(x, 4096, 0.5, &whole);
        for (size_t i = 0; i < 4096; i += 256)
            k->add_shifted(x + i, 256, 0.5, &parts);
        assert_memory_equal(&whole, &parts, sizeof whole);
    }
}

static void check_floats_at_edges(size_t n, int kind, size_t edge_count) {
    static double edges[MAX_EDGES];
    make_edges(edges, edge_count);
    if (edge_count > 4) {
        edges[0] = -1e300;
        edges[edge_count - 2] = nextafter((double)FLT_MAX, INFINITY);
        edges[edge_count - 1] = 1e300;
    }
    check_floats(n, kind, edges, edge_count);
}

static void test_floats(void **state) {
    (void)state;
    size_t checked = 0;
    for (size_t e = 0; e < EDGE_COUNTS; e++) {
        for (int kind = 0; kind < KINDS; kind++, checked++)
            check_floats_at_edges(90 + 7 * e + 1200 * (e % 2), kind, edge_counts[e]);
    }
    for (size_t n = 0; n <= 260; n++, checked++)
        check_floats_at_edges(n, (int)(n % KINDS), 9);
    assert_int_equal(checked, EDGE_COUNTS * KINDS + 261);
}

/* All of one rank, whichever it is: as much as the smallest counters hold. */
static void test_floats_crowded(void **state) {
    (void)state;
    double edges[9];
    for (size_t rank = 0; rank <= 9; rank++) {
        for (size_t e = 0; e < 9; e++)
            edges[e] = (double)e - (double)rank - 3.0;
        check_floats(1024, CONSTANT_VALUE, edges, 9);
        check_floats(2100, CONSTANT_VALUE, edges, 9);
        check_floats(1039, ALL_MISSING, edges, 9);
    }
    assert_true(edges[8] < 0);
}

/* Every float is a double; a NaN may lose its payload, but stays NaN. */
static void test_widening(void **state) {
    (void)state;
    static float x[69];
    static double wide[70];
    for (size_t n = 0; n <= 69; n++) {
        for (size_t i = 0; i < n; i++)
            x[i] = (float)value_of_kind(i % 2 ? MIXED : SPECIALS, NULL, 0);
        for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
            const kernel_table *k = kernels_get_level(level);
            if (!k) continue;
            wide[n] = 0.5; /* beyond the end */
            k->widen(x, n, wide);
            for (size_t i = 0; i < n; i++) {
                if (isnan(x[i])) {
                    assert_true(isnan(wide[i]));
                } else {
                    assert_true(wide[i] == (double)x[i] && !signbit(wide[i]) == !signbit(x[i]));
                }
            }
            assert_true(wide[n] == 0.5);
        }
    }
}

/* Keys on a line, on a scale of octaves and of both signs have a grid; two crowds have none. */
static void test_grids_are_found(void **state) {
    (void)state;
    static const double scales[] = {1e-300, 1.0, 1e300};
    double keys[101];
    rank_tree tree;
    for (size_t s = 0; s < 3; s++) {
        for (size_t i = 0; i < 101; i++)
            keys[i] = scales[s] * ((double)i - 50.0);
        assert_true(rank_tree_init(&tree, keys, 101, NULL));
        assert_non_null(tree.view.grid.before);
        rank_tree_destroy(&tree, NULL);
    }
    for (size_t i = 0; i < 101; i++)
        keys[i] = ldexp(1.0, 4 * (int)i - 200);
    assert_true(rank_tree_init(&tree, keys, 101, NULL));
    assert_non_null(tree.view.grid.before);
    rank_tree_destroy(&tree, NULL);
    for (size_t i = 0; i < 101; i++)
        keys[i] = (i < 50 ? 0.0 : 1.0) + 1e-12 * (double)i;
    assert_true(rank_tree_init(&tree, keys, 101, NULL));
    assert_null(tree.view.grid.before);
    rank_tree_destroy(&tree, NULL);
}

typedef struct rows_outcome {
    uint64_t at_least[21 * MAX_COLUMNS];
    uint64_t valid[MAX_COLUMNS];
} rows_outcome;

/* Edges of one column after the other; all rise. */
static void rows_edges(double *edges, size_t edge_count, size_t columns) {
    double column[21];
    for (size_t c = 0; c < columns; c++) {
        make_edges(column, edge_count);
        for (size_t e = 0; e < edge_count; e++)
            edges[e * columns + c] = column[e];
    }
}

static void rows_by_definition(const double *x, size_t rows, size_t columns, size_t stride,
                               const double *edges, size_t edge_count, rows_outcome *out) {
    memset(out, 0, sizeof *out);
    for (size_t r = 0; r < rows; r++) {
        for (size_t c = 0; c < columns; c++) {
            double v = x[r * stride + c];
            out->valid[c] += isnan(v) ? 0 : 1;
            for (size_t e = 0; e < edge_count; e++) {
                out->at_least[e * columns + c] += v >= edges[e * columns + c];
            }
        }
    }
}

static void check_rows(size_t rows, size_t columns, size_t extra, size_t edge_count, int kind) {
    static double edges[21 * MAX_COLUMNS];
    static float edges32[21 * MAX_COLUMNS];
    static rows_outcome expected;
    static rows_outcome got;
    size_t stride = columns + extra;
    size_t n = (rows - 1) * stride + columns;
    double *x = place(n, 0);
    rows_edges(edges, edge_count, columns);
    fill(x, n, kind, edges, edge_count ? columns : 0);
    for (size_t i = 0; i < edge_count * columns; i++)
        edges32[i] = (float)edges[i];
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        rows_by_definition(x, rows, columns, stride, edges, edge_count, &expected);
        memset(&got, 0, sizeof got);
        k->histogram_rows_f64(x, rows, columns, stride, edges, edge_count, columns, got.at_least,
                              got.valid);
        assert_memory_equal(&got, &expected, sizeof got);
    }
    /* The same in single precision: the values rounded, against the definition on those. */
    float *x32 = (float *)(void *)(guarded + guarded_size) - n;
    static double wide[MAX_VALUES];
    for (size_t i = 0; i < n; i++)
        wide[i] = x[i];
    for (size_t i = 0; i < n; i++)
        x32[i] = (float)wide[i];
    for (size_t i = 0; i < n; i++)
        wide[i] = (double)x32[i];
    for (size_t i = 0; i < edge_count * columns; i++)
        edges[i] = (double)edges32[i];
    rows_by_definition(wide, rows, columns, stride, edges, edge_count, &expected);
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        memset(&got, 0, sizeof got);
        k->histogram_rows_f32(x32, rows, columns, stride, edges32, edge_count, columns,
                              got.at_least, got.valid);
        assert_memory_equal(&got, &expected, sizeof got);
    }
}

static void test_rows(void **state) {
    (void)state;
    static const size_t columns[] = {1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 31, 32, 33, 63, 64, 65};
    static const size_t edges[] = {0, 1, 4, 5, 6, 9, 10, 18, 20};
    for (size_t c = 0; c < sizeof columns / sizeof *columns; c++) {
        for (size_t e = 0; e < sizeof edges / sizeof *edges; e++) {
            check_rows(1 + (c * 7 + e) % 29, columns[c], e % 3, edges[e], (int)(c + e) % KINDS);
            check_rows(1, columns[c], e % 3, edges[e], (int)(c + e) % KINDS);
        }
    }
    check_rows(700, 5, 0, 9, MIXED); /* more than a block of rows */
    assert_non_null(guarded);
}

/* Edges that only infinities tell from valid rows and from none, as a plan has them around its own.
 */
#define OUTER_ROWS    300
#define OUTER_COLUMNS 19
#define OUTER_EDGES   5

static double outer_value(size_t i, int infinities) {
    uint64_t signaling = UINT64_C(0x7ff0000000000001); /* a NaN that is quieted where it is taken */
    double nan_of_bits;
    memcpy(&nan_of_bits, &signaling, sizeof nan_of_bits);
    if (i % 41 == 0) return nan_of_bits;
    if (i % 37 == 0) return (double)NAN;
    if (infinities && i % 97 == 1) return i % 2 ? INFINITY : -INFINITY;
    return (double)((int)(i * 7919 % 1000) - 500) / 100.0;
}

static void check_outer_edges(int infinities) {
    static double x[OUTER_ROWS * OUTER_COLUMNS], edges[OUTER_EDGES * OUTER_COLUMNS];
    static float x32[OUTER_ROWS * OUTER_COLUMNS], edges32[OUTER_EDGES * OUTER_COLUMNS];
    static const double edge[OUTER_EDGES] = {-DBL_MAX, -1.5, 0.25, INFINITY, INFINITY};
    static rows_outcome expected, got;
    for (size_t i = 0; i < OUTER_ROWS * OUTER_COLUMNS; i++)
        x32[i] = (float)(x[i] = outer_value(i, infinities));
    for (size_t i = 0; i < OUTER_EDGES * OUTER_COLUMNS; i++) {
        edges[i] = i == 60 ? 2.0 : edge[i / OUTER_COLUMNS]; /* one column has an edge more */
        edges32[i] = (float)fmax(edges[i], -(double)FLT_MAX);
    }
    rows_by_definition(x, OUTER_ROWS, OUTER_COLUMNS, OUTER_COLUMNS, edges, OUTER_EDGES, &expected);
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        memset(&got, 0, sizeof got);
        k->histogram_rows_f64(x, OUTER_ROWS, OUTER_COLUMNS, OUTER_COLUMNS, edges, OUTER_EDGES,
                              OUTER_COLUMNS, got.at_least, got.valid);
        assert_memory_equal(&got, &expected, sizeof got);
    }
    for (size_t i = 0; i < OUTER_ROWS * OUTER_COLUMNS; i++)
        x[i] = (double)x32[i];
    for (size_t i = 0; i < OUTER_EDGES * OUTER_COLUMNS; i++)
        edges[i] = (double)edges32[i];
    rows_by_definition(x, OUTER_ROWS, OUTER_COLUMNS, OUTER_COLUMNS, edges, OUTER_EDGES, &expected);
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (!k) continue;
        memset(&got, 0, sizeof got);
        k->histogram_rows_f32(x32, OUTER_ROWS, OUTER_COLUMNS, OUTER_COLUMNS, edges32, OUTER_EDGES,
                              OUTER_COLUMNS, got.at_least, got.valid);
        assert_memory_equal(&got, &expected, sizeof got);
    }
}

static void test_outer_edges(void **state) {
    (void)state;
    check_outer_edges(0);
    check_outer_edges(1);
}

static void test_levels_are_named(void **state) {
    (void)state;
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
        const kernel_table *k = kernels_get_level(level);
        if (k) {
            print_message("level %s: checked\n", drift_simd_name(level));
            assert_int_equal(k->level, level);
        } else {
            print_message("level %s: SKIPPED, this build or this machine lacks it\n",
                          drift_simd_name(level));
        }
    }
    assert_non_null(kernels_get_level(DRIFT_SIMD_SCALAR));
    assert_null(kernels_get_level(-1));
    assert_null(kernels_get_level(DRIFT_SIMD_NEON));
}

int main(int argc, char **argv) {
    seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 20240517;
    print_message("seed %llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_levels_are_named),
        cmocka_unit_test(test_lengths),
        cmocka_unit_test(test_every_edge_count_and_kind),
        cmocka_unit_test(test_short_grids),
        cmocka_unit_test(test_alignments),
        cmocka_unit_test(test_blocks_continue),
        cmocka_unit_test(test_rows),
        cmocka_unit_test(test_floats),
        cmocka_unit_test(test_outer_edges),
        cmocka_unit_test(test_floats_crowded),
        cmocka_unit_test(test_widening),
        cmocka_unit_test(test_grids_are_found),
    };
    return cmocka_run_group_tests(tests, make_guarded, NULL);
}
