/* SPDX-License-Identifier: Apache-2.0 */
/* Counts of magnitudes in buckets of equal relative width, for quantiles with a bounded relative
 * error. In: doubles. Out: counts that add up. Layer: sketch.
 *
 * A bucket is an octave's 64th, told from the bits of the number alone: no logarithm, the same
 * everywhere. Its middle is within 1/128 of every value in it. */
#ifndef SKETCH_LOG_HISTOGRAM_H
#define SKETCH_LOG_HISTOGRAM_H

#include <stddef.h>
#include <stdint.h>

/* Magnitudes from 2^-32 to 2^32 have buckets; smaller ones count as 0, larger ones as 2^32. */
#define LOG_HISTOGRAM_OCTAVES 64
#define LOG_HISTOGRAM_STEPS   64
/* Buckets of one sign, the one for larger magnitudes included. */
#define LOG_HISTOGRAM_SIDE (LOG_HISTOGRAM_OCTAVES * LOG_HISTOGRAM_STEPS + 1)
/* All counts: negatives from the largest magnitude on, zero, positives. They rise with the value.
 */
#define LOG_HISTOGRAM_SIZE (2 * LOG_HISTOGRAM_SIDE + 1)

/* Adds n values; the ones that are not finite are passed over. */
void log_histogram_add(uint64_t *counts, const double *x, size_t n);

/* Number of values counted. */
uint64_t log_histogram_total(const uint64_t *counts);

/* The ceil(q n)-th smallest value, at least the first, as the middle of its bucket. total > 0. */
double log_histogram_quantile(const uint64_t *counts, uint64_t total, double q);

#endif
