/* SPDX-License-Identifier: Apache-2.0 */
/* Exact law of the two-sample Kolmogorov-Smirnov statistic.
 * In: h = D lcm(n1, n2). Out: P(D >= h / lcm), by counting lattice paths that leave the band.
 * Layer: stats. */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "stats/kolmogorov.h"
#include "stats/ks_d.h"

/* Gnedenko and Korolyuk's alternating sum, nested from the inside (Horner). The ratio of term k is
 * at most exp(-2 (k - 1) h^2 / n): behind 20 n / h^2 terms it is below 2^-55, and 1 - outside is 1.
 */
static double equal_sizes_sf(uint64_t h, uint64_t n) {
    double outside = 0;
    uint64_t terms = n / h;
    uint64_t enough = 20 * n / (h * h) + 1;
    for (uint64_t k = terms < enough ? terms : enough; k > 0; k--) {
        double ratio = 1;
        for (uint64_t j = 0; j < h; j++) {
            uint64_t reached = (k - 1) * h + j;
            ratio *= (double)(n - reached) / (double)(n + reached + 1);
        }
        outside = ratio * (1 - outside);
    }
    return 2 * outside;
}

typedef struct band {
    int64_t h, rows, columns; /* the paths go from (0,0) to (rows, columns) */
    int64_t row_step, column_step;
} band;

/* Cells i + j = diagonal inside the band and the rectangle: first <= i <= last. */
static void band_range(const band *b, int64_t diagonal, int64_t *first, int64_t *last) {
    int64_t slope = b->row_step + b->column_step;
    int64_t centre = diagonal * b->column_step;
    int64_t low = centre - b->h;
    *first = low < 0 ? 0 : low / slope + 1;
    *last = (centre + b->h + slope - 1) / slope - 1;
    if (*first < diagonal - b->columns) {
        *first = diagonal - b->columns;
    }
    if (*last > diagonal) {
        *last = diagonal;
    }
    if (*last > b->rows) {
        *last = b->rows;
    }
}

/* Probability of having left the band, cell by cell along one anti-diagonal: no cell depends on
 * another of the same diagonal, so the loop has no chain and vectorises. */
static void step_diagonal(const double *restrict before, double *restrict now,
                          const double *restrict index, int64_t count, double diagonal) {
    for (int64_t i = 0; i < count; i++) {
        double value = (before[i] * index[i] + before[i + 1] * (diagonal - index[i])) / diagonal;
        /* Subnormal numbers would cost a hundred times as much and cannot reach 1e-300 again. */
        now[i + 1] = value < 1e-306 ? 0 : value;
    }
}

/* Each row has a cell of padding on both sides; a cell outside the band is certain: 1. */
static double walk_band(const band *b, double *before, double *now, const double *index) {
    before[0] = 1;
    before[1] = 0;
    before[2] = 1;
    for (int64_t diagonal = 1; diagonal <= b->rows + b->columns; diagonal++) {
        int64_t first;
        int64_t last;
        band_range(b, diagonal, &first, &last);
        if (first > last) {
            return 1;
        }
        step_diagonal(before + first, now + first, index + first, last - first + 1,
                      (double)diagonal);
        now[first] = 1;
        now[last + 2] = 1;
        double *swap = before;
        before = now;
        now = swap;
    }
    return before[b->rows + 1];
}

static drift_status unequal_sizes_sf(const band *b, const drift_allocator *allocator, double *p,
                                     drift_error *error) {
    size_t width = (size_t)b->rows + 3;
    double *cells = memory_zeroed(allocator, 3 * width, sizeof *cells);
    if (cells == NULL) {
        return error_memory(error);
    }
    double *index = cells + 2 * width;
    for (size_t i = 0; i < width; i++) {
        index[i] = (double)i;
    }
    *p = walk_band(b, cells, cells + width, index);
    memory_release(allocator, cells, 3 * width, sizeof *cells);
    return DRIFT_OK;
}

drift_status kolmogorov_two_sample_sf(uint64_t h, uint32_t n1, uint32_t n2,
                                      const drift_allocator *allocator, double *p,
                                      drift_error *error) {
    uint32_t rows = n1 < n2 ? n1 : n2;
    uint32_t columns = n1 < n2 ? n2 : n1;
    uint64_t common = ks_common_divisor(rows, columns);
    if (h == 0) {
        *p = 1;
        return DRIFT_OK;
    }
    if (h > rows / common * columns) {
        *p = 0;
        return DRIFT_OK;
    }
    if (rows == columns) {
        *p = fmin(1, equal_sizes_sf(h, rows));
        return DRIFT_OK;
    }
    band b = {(int64_t)h, rows, columns, (int64_t)(columns / common), (int64_t)(rows / common)};
    return unequal_sizes_sf(&b, allocator, p, error);
}
