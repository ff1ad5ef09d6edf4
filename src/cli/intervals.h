/* SPDX-License-Identifier: Apache-2.0 */
/* What: confidence intervals of what was counted and measured.
 * In: counts, values, a confidence. Out: both ends.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_INTERVALS_H
#define DRIFTCHECK_CLI_INTERVALS_H

#include <stddef.h>
#include <stdint.h>

typedef struct interval {
    double low;
    double high; /* HUGE_VAL: no upper end */
} interval;

/** Mean of a Poisson law of which `count` was seen; exact (Garwood 1936). */
interval interval_poisson(uint64_t count, double confidence);
/** A chance that came true `hits` times out of `count` > 0; exact (Clopper and Pearson 1934). */
interval interval_share(uint64_t hits, uint64_t count, double confidence);
/** Mean of `count` values by Student's t; needs two. */
interval interval_mean(double mean, double deviation, uint64_t count, double confidence);
/** Places, from 1, of the order statistics of `count` values that hold the quantile `p` between
 *  them; low 0, high HUGE_VAL where there are too few. */
interval interval_quantile(double p, uint64_t count, double confidence);

#endif
