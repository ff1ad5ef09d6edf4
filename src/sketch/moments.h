/* SPDX-License-Identifier: Apache-2.0 */
/* Count, mean and sum of squared deviations of a stream, exact under offsets.
 * In: doubles. Out: mean, variance. Layer: sketch.
 *
 * Rows are taken in blocks of MOMENTS_BLOCK; each block is summed in the canonical lanes as
 * deviations from the mean so far, and once more as deviations from its own mean unless that is
 * near, and merged into the total by Chan, Golub and LeVeque (1983). Plain sums of squares lose all
 * digits on 1e8 +- 1e-3; Welford's update freezes at 1e15 and divides once a row. */
#ifndef SKETCH_MOMENTS_H
#define SKETCH_MOMENTS_H

#include <stddef.h>
#include <stdint.h>

#include "kernels/kernels.h"

#define MOMENTS_BLOCK 1024

typedef struct moments {
    uint64_t count; /* finite values */
    double mean;
    double m2;        /* sum of squared deviations from the mean */
    double mean_rest; /* what the mean's rounding left out: the mean is mean + mean_rest */
} moments;

/* Adds one block: n <= MOMENTS_BLOCK values, the ones that are not finite are passed over. The
 * result depends on where blocks begin, so callers cut the stream at multiples of MOMENTS_BLOCK.
 * Returns what the first reading of the block has found besides: specials and range. */
kernel_summary moments_add_block(moments *m, const double *x, size_t n,
                                 const kernel_table *kernels);

/* The same of a block of floats, which are left in `wide` as doubles. */
kernel_summary moments_add_floats(moments *m, const float *x, double *wide, size_t n,
                                  const kernel_table *kernels);

/* Adds all values of another stream, to rounding. */
void moments_merge(moments *m, const moments *other);

/* Sample standard deviation in *std; 0 (false) if fewer than two values or out of a double's range.
 */
int moments_std(const moments *m, double *std);

/* Mean in *mean; 0 (false) if there is none or it is out of a double's range. */
int moments_mean(const moments *m, double *mean);

#endif
