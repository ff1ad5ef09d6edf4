/* SPDX-License-Identifier: Apache-2.0 */
/* The pure loops over arrays, behind one table of function pointers.
 * In: contiguous arrays. Out: counts and sums, the same bits on every level. Layer: kernels.
 *
 * scalar.c is the reference; <family>_avx2.c and <family>_avx512.c replace entries of its table.
 * Kernels use + - * / and comparisons only, never contracted; anything may be in the data: NaN,
 * infinities, -0, denormals. Pointers need only the alignment of their type. n may be 0. */
#ifndef KERNELS_KERNELS_H
#define KERNELS_KERNELS_H

#include <stddef.h>
#include <stdint.h>

/* Number of accumulators of a floating sum: element i goes to lane i mod 16. They are folded
 * 16 -> 8 -> 4 -> 2 -> 1 by adding the upper half to the lower (kernel_fold_lanes). */
#define KERNEL_LANES 16

typedef struct kernel_specials {
    uint64_t nan;
    uint64_t positive_infinity;
    uint64_t negative_infinity;
} kernel_specials;

typedef struct kernel_range {
    double minimum; /* +inf if there is no finite value; zeros are +0 */
    double maximum; /* -inf if there is no finite value */
} kernel_range;

typedef struct kernel_sums {
    double d[KERNEL_LANES];  /* sum of (x - shift) */
    double d2[KERNEL_LANES]; /* sum of (x - shift)^2 */
} kernel_sums;

/* Keys a node of a rank tree: one cache line of doubles. */
#define KERNEL_TREE_NODE 8

/* A rising map from numbers to cells 0 ... `last`: a larger number is never in a lower cell. What
 * is beyond either end is in the first or the last cell. */
typedef struct kernel_grid {
    double origin;   /* even cells: of the numbers themselves */
    double scale;    /* cells a unit, > 0 and finite */
    int32_t first;   /* even cells of the upper 32 bits, as kernel_upper_bits gives them */
    uint32_t factor; /* cells a 2^32 of them */
    uint16_t last;
} kernel_grid;

/* Upper 32 bits of x, turned so that their order is the order of the numbers; -0 is +0 and NaN is
 * +inf. Cells that are even in them are narrow where numbers are small: a few hundred an octave. */
int32_t kernel_upper_bits(double x);

/* Most keys of a cell of a rank grid: they are compared with by one vector of AVX2. */
#define KERNEL_CELL_KEYS 4

enum { KERNEL_GRID_EVEN, KERNEL_GRID_BITS };

/* A shortcut into rising keys where one of the two maps leaves at most KERNEL_CELL_KEYS of them in
 * each of its cells. Keys of lower cells are below x and keys of higher ones above it, whatever x
 * is, so the rank of x is before[cell of x] and the keys <= x among the KERNEL_CELL_KEYS from there
 * on: as long for every distribution of the data. Built by rank_grid.h. */
typedef struct kernel_rank_grid {
    const uint16_t *before; /* a cell: keys in lower cells; NULL if there is no grid */
    const double *keys;     /* all of them, then KERNEL_CELL_KEYS times NaN */
    kernel_grid map;
    int32_t kind;     /* KERNEL_GRID_... */
    int32_t crowding; /* most keys of a cell */
} kernel_rank_grid;

/* Cells of a grid that fits into registers, and one more than the most keys of it. */
#define KERNEL_SHORT_CELLS 16

/* A grid over few keys, `count` of them from number `first` on, of which no cell has two. x is in
 * cell x * scale + offset - 2^52, rounded and cut to 0 ... 15: the lowest bits of that sum. Built
 * by short_grid.h. */
typedef struct kernel_short_grid {
    double key[KERNEL_SHORT_CELLS];   /* of the cell; NaN if it has none */
    uint64_t one[KERNEL_SHORT_CELLS]; /* 1 in the four bits that count the keys of lower cells */
    double scale;
    double offset;
    size_t first;
    size_t count; /* 0 if there is no such grid */
} kernel_short_grid;

/* Most keys of a short grid of floats. */
#define KERNEL_SHORT_FLOAT_KEYS 9

/* The same over keys that are floats. x is in cell x * scale + offset - 2^23, rounded and cut, all
 * computed as floats. */
typedef struct kernel_short_float_grid {
    float key[KERNEL_SHORT_CELLS];
    uint32_t one[KERNEL_SHORT_CELLS]; /* 1 in the three bits that count the keys of lower cells */
    float scale;
    float offset;
    size_t first;
    size_t count;
} kernel_short_float_grid;

/* A static B+ tree over rising keys: rank lookup for all keys, however they lie. Built by
 * rank_tree.h. Nodes are laid
 * out level by level, root first; node i of a level has children 9 i ... 9 i + 8 on the next, and
 * the keys <= x in it say which. The leaves are the keys themselves, so the rank is 8 times the
 * leaf plus the keys <= x in it. Places without a key hold NaN, which is <= nothing, not even +inf.
 */
#define KERNEL_TREE_LEVELS 8
typedef struct kernel_tree {
    const double *keys; /* the rising keys themselves, `count` of them, finite */
    size_t count;
    /* Each key or the next float above it: a float is at least the one if it is at least the other.
     */
    const float *narrow;
    const double *level[KERNEL_TREE_LEVELS]; /* 64-byte aligned, root first */
    size_t levels;                           /* 0 if count is 0 */
    kernel_rank_grid grid;
    kernel_short_grid short_grid;
    kernel_short_float_grid short_float_grid; /* over `narrow` */
} kernel_tree;

/* Counts NaN, +inf and -inf, adding to *out. */
typedef void kernel_count_specials_fn(const double *x, size_t n, kernel_specials *out);
/* Adds (x - shift) and its square to the lanes; a value that is not finite adds +0. Element i goes
 * to lane i mod 16, so blocks handed over one after the other must begin at multiples of 16. */
typedef void kernel_add_shifted_fn(const double *x, size_t n, double shift, kernel_sums *sums);
/* What a column tells of itself at one reading. */
typedef struct kernel_summary {
    kernel_specials specials;
    kernel_range range;
    kernel_sums sums;
} kernel_summary;
/* Specials and sums as above, and the range of the finite values, widening out->range (which starts
 * at +inf, -inf), in one pass. */
typedef void kernel_summarize_fn(const double *x, size_t n, double shift, kernel_summary *out);
/* The same of fewer than 2^32 floats, which are left in `wide` as doubles. */
typedef void kernel_summarize_floats_fn(const float *x, double *wide, size_t n, double shift,
                                        kernel_summary *out);
/* wide[i] = x[i]. */
typedef void kernel_widen_fn(const float *x, size_t n, double *wide);
/* rank[i] = number of keys <= x[i]; for NaN 0. */
typedef void kernel_rank_fn(const double *x, size_t n, const kernel_tree *tree, uint32_t *rank);
/* What is known of values before they are counted. */
typedef struct kernel_extent {
    uint64_t nan; /* so many are NaN, as count_specials and summarize count them; */
    double least; /* none of the others is below this, */
    double most;  /* or above this */
} kernel_extent;

kernel_extent kernel_extent_of(const kernel_summary *summary);

/* cells[number of keys <= x]++ for every x that is not NaN; tree->count + 1 cells, added to. The
 * infinities fall in the outer cells. */
typedef void kernel_histogram_fn(const double *x, size_t n, const kernel_extent *known,
                                 const kernel_tree *tree, uint64_t *cells);
/* The same of floats; `wide` has them as doubles, for where that is faster. */
typedef void kernel_histogram_floats_fn(const float *x, const double *wide, size_t n,
                                        const kernel_extent *known, const kernel_tree *tree,
                                        uint64_t *cells);
/* Row-major: x[r * stride + c], `columns` columns, stride >= columns. The edge e of column c is
 * edges[e * edge_stride + c], never NaN. at_least[e * edge_stride + c] += number of rows whose x >=
 * that edge; NaN is at no edge. valid[c] += number of rows whose x is not NaN. */
typedef void kernel_rows_f32_fn(const float *x, size_t rows, size_t columns, size_t stride,
                                const float *edges, size_t edge_count, size_t edge_stride,
                                uint64_t *at_least, uint64_t *valid);
typedef void kernel_rows_f64_fn(const double *x, size_t rows, size_t columns, size_t stride,
                                const double *edges, size_t edge_count, size_t edge_stride,
                                uint64_t *at_least, uint64_t *valid);

/* Bins of many columns: element b * columns + j is bin b of column j. */
typedef struct kernel_divergence {
    size_t bins;
    size_t columns;
    const double *count;            /* current rows */
    const double *reference;        /* plain shares of the reference */
    const double *smooth_reference; /* smoothed shares of the reference, > 0 */
    const double *log_smooth;       /* their logarithms */
    const double *entropy;          /* reference times its logarithm */
    const double *in_use;           /* 1, or 0 for bins that a column does not have */
    const double *scale;            /* a column: 1 / rows, or 0 without rows */
    const double *smooth_scale;     /* a column: 1 / (rows + smoothing * its bins) */
    double smoothing;               /* > 0 */
} kernel_divergence;

/* Fills what divergences take of the reference, for n shares and smoothed shares: once, for it does
 * not change. */
void kernel_prepare_divergence(const double *reference, const double *smooth_reference, size_t n,
                               double *log_smooth, double *entropy);

/* psi and kl with smoothed shares, and twice the Jensen-Shannon divergence with plain ones, in
 * nats; `columns` numbers each. Rounding may leave them a little below 0. */
typedef void kernel_divergences_fn(const kernel_divergence *d, double *psi, double *kl, double *js);
/* Largest |(at_least - above) * scale - reference| over the edges, a column; layout as for rows. */
typedef void kernel_ks_at_edges_fn(const uint64_t *at_least, const double *reference,
                                   const uint64_t *above, const double *scale, size_t edges,
                                   size_t columns, double *ks);

/* Twice divergences in nats, as above, become distances: roots of those in bits, at most 1. */
typedef void kernel_js_distance_fn(double *js, size_t n);
/* count[j] = at_least[j] - above[j]: rows between two edges. */
typedef void kernel_between_fn(const uint64_t *at_least, const uint64_t *above, size_t n,
                               double *count);
/* First term of Kolmogorov's series, which alternates and falls: never below the limit law. p[j] is
 * 2 exp(-2 ks[j]^2 nm / (n + m)), at most 1. */
typedef void kernel_ks_bound_fn(const double *ks, const double *reference_rows, const double *rows,
                                size_t n, double *p);

/* Missing rows of many columns; arrays of one number a column. */
typedef struct kernel_missing {
    const double *reference_rows;
    const double *reference_missing;
    const double *reference_share;   /* missing / rows */
    const double *reference_per_row; /* 1 / rows; without rows, all are 0, and so is this */
    const double *missing;           /* current ones */
    double rows;                     /* current rows of every column */
} kernel_missing;

/* Shares of missing current rows, and p of the two-proportion z test, two-sided. */
typedef void kernel_missing_fn(const kernel_missing *m, size_t n, double *share, double *p);

/* Even: cell[i] = (x[i] - origin) * scale, cut to 0 ... last and to a whole number.
 * Bits: cell[i] = (kernel_upper_bits(x[i]) - first) * factor / 2^32, the same. NaN is in one cell
 * of each map. */
typedef void kernel_cells_fn(const double *x, size_t n, const kernel_grid *grid, uint16_t *cell);
/* Cells first ... last. */
typedef struct kernel_cell_range {
    uint16_t first;
    uint16_t last;
} kernel_cell_range;
/* Most ranges of one call. */
#define KERNEL_CELL_RANGES 12
/* The places i, in rising order, where cell[i] is in one of at least one range; returns their
 * number. n is at most 65,536; `place` has room for n. Asks for the x[i] of these places, which are
 * wanted next and far apart. */
typedef size_t kernel_find_cells_fn(const double *x, const uint16_t *cell, size_t n,
                                    const kernel_cell_range *ranges, size_t range_count,
                                    uint16_t *place);
/* The first place of a value whose magnitude is above `largest`, or which is NaN; or n. */
typedef size_t kernel_find_beyond_fn(const double *x, size_t n, double largest);
/* The first place of a value that is below the one before it, or one of the two is NaN; or n. */
typedef size_t kernel_find_fall_fn(const double *x, size_t n);

/* Columns of a group of Page-Hinkley tests, and most rows of one call. */
#define KERNEL_PAGE_HINKLEY_GROUP 16
#define KERNEL_PAGE_HINKLEY_ROWS  64

/* Largest magnitude that a Page-Hinkley test takes; anything else is passed over. */
#define KERNEL_PAGE_HINKLEY_LARGEST 1e100

/* Page-Hinkley tests of many columns; arrays of whole groups. */
typedef struct kernel_page_hinkley {
    double *n; /* values so far */
    double *mean;
    double *increase;
    double *decrease;
    double *min_increase; /* +inf before the first value */
    double *max_decrease; /* -1 before the first value */
    double min_instances;
    double delta;
    double alpha;
    double up; /* threshold, +inf: not tested */
    double down;
} kernel_page_hinkley;

/* Drifts that the tests of a group have found: bit c of up[r] for column c at row r. */
typedef struct kernel_page_hinkley_drifts {
    uint64_t rows; /* bit r: there are some at row r */
    uint16_t up[KERNEL_PAGE_HINKLEY_ROWS];
    uint16_t down[KERNEL_PAGE_HINKLEY_ROWS];
    unsigned char had_gaps; /* values were passed over: what is tried first the next time */
} kernel_page_hinkley_drifts;

/* Row-major: x[r * stride + c], rows <= KERNEL_PAGE_HINKLEY_ROWS. A test that has found a drift
 * starts anew with the next row. drifts[g], zeroed before the first call, is of group g. Columns up
 * to the end of the last group may be read and taken. */
typedef void kernel_page_hinkley_f32_fn(const kernel_page_hinkley *tests, size_t columns,
                                        const float *x, size_t rows, size_t stride,
                                        kernel_page_hinkley_drifts *drifts);
typedef void kernel_page_hinkley_f64_fn(const kernel_page_hinkley *tests, size_t columns,
                                        const double *x, size_t rows, size_t stride,
                                        kernel_page_hinkley_drifts *drifts);

/* The Page-Hinkley test of one stream. */
typedef struct kernel_page_hinkley_stream {
    double n; /* values so far */
    double mean;
    double increase;     /* fading sum of deviations less delta */
    double decrease;     /* fading sum of deviations plus delta */
    double min_increase; /* +inf before the first value */
    double max_decrease; /* -1 before the first value */
    double min_at;       /* n when the extremes were reached */
    double max_at;
} kernel_page_hinkley_stream;

typedef struct kernel_page_hinkley_rule {
    double min_instances;
    double delta;
    double alpha;
    double up; /* threshold, +inf: not tested */
    double down;
} kernel_page_hinkley_rule;

/* Takes values, whose magnitudes are at most KERNEL_PAGE_HINKLEY_LARGEST, up to and including the
 * first that is a drift, and returns how many. */
typedef size_t kernel_page_hinkley_fn(const kernel_page_hinkley_rule *rule,
                                      kernel_page_hinkley_stream *test, const double *x, size_t n);

typedef struct kernel_table {
    int32_t level; /* DRIFT_SIMD_... */
    kernel_count_specials_fn *count_specials;
    kernel_add_shifted_fn *add_shifted;
    kernel_summarize_fn *summarize;
    kernel_summarize_floats_fn *summarize_floats;
    kernel_widen_fn *widen;
    kernel_rank_fn *rank;
    kernel_histogram_fn *histogram;
    kernel_histogram_floats_fn *histogram_floats;
    kernel_rows_f32_fn *histogram_rows_f32;
    kernel_rows_f64_fn *histogram_rows_f64;
    kernel_divergences_fn *divergences;
    kernel_ks_at_edges_fn *ks_at_edges;
    kernel_js_distance_fn *js_distance;
    kernel_between_fn *between;
    kernel_ks_bound_fn *ks_bound;
    kernel_missing_fn *missing;
    kernel_page_hinkley_fn *page_hinkley;
    kernel_page_hinkley_f32_fn *page_hinkley_f32;
    kernel_page_hinkley_f64_fn *page_hinkley_f64;
    kernel_cells_fn *even_cells;
    kernel_cells_fn *bit_cells;
    kernel_find_cells_fn *find_cells;
    kernel_find_beyond_fn *find_beyond;
    kernel_find_fall_fn *find_fall;
} kernel_table;

/* The table of the level in use now (drift_simd_level). Any thread. */
const kernel_table *kernels_get(void);

/* The table of one level, or NULL if this build or this machine lacks it. For tests and benchmarks.
 */
const kernel_table *kernels_get_level(int32_t level);

/* Each fills the entries that it has; the table already holds the level below. */
void kernels_install_scalar(kernel_table *table);
void kernels_install_avx2(kernel_table *table);
void kernels_install_avx512(kernel_table *table);
/* The row-major part of a level, installed with the rest of it. */
void kernels_install_rows_f32_avx2(kernel_table *table);
void kernels_install_rows_f64_avx2(kernel_table *table);
void kernels_install_rows_f32_avx512(kernel_table *table);
void kernels_install_rows_f64_avx512(kernel_table *table);
/* The part of a level for evaluating many columns. */
void kernels_install_divergence_scalar(kernel_table *table);
void kernels_install_divergence_avx2(kernel_table *table);
void kernels_install_divergence_avx512(kernel_table *table);
/* Page-Hinkley of many columns. */
void kernels_install_page_hinkley_scalar(kernel_table *table);
void kernels_install_page_hinkley_avx2(kernel_table *table);
void kernels_install_page_hinkley_avx512(kernel_table *table);
/* Page-Hinkley of one stream. */
void kernels_install_page_hinkley_stream_scalar(kernel_table *table);
void kernels_install_page_hinkley_stream_avx2(kernel_table *table);
/* Cells of a grid. */
void kernels_install_grid_scalar(kernel_table *table);
void kernels_install_grid_avx2(kernel_table *table);

/* The one canonical order of a floating sum. */
double kernel_fold_lanes(const double lanes[KERNEL_LANES]);

#endif
