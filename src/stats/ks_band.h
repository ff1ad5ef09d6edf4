/* SPDX-License-Identifier: Apache-2.0 */
/* The two steps of drift_ks_band: the first, which takes the time, is the same for all columns.
 * Layer: stats. */
#ifndef STATS_KS_BAND_H
#define STATS_KS_BAND_H

#include <stdint.h>

/* C of the band that is left with probability alpha, 1e-300 <= alpha < 1. Below a millisecond. */
double ks_band_constant(double alpha);

/* Half the width, in [0,1], at rows >= 1; reference_rows 0: of one sample alone. */
double ks_band_width(uint64_t rows, double constant, uint64_t reference_rows, double delta_ref);

#endif
