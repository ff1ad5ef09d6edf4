/* SPDX-License-Identifier: Apache-2.0 */
/* The largest difference of two rising samples, most of which is never looked at. Layer: stats. */
#ifndef STATS_KS_RISING_H
#define STATS_KS_RISING_H

#include "stats/ks_supremum.h"

/* x has s->n >= 1 values, y s->m >= 1; both rise. Afterwards s is the supremum, its extrema with
 * their places. */
void ks_rising_search(ks_supremum *s, const double *x, const double *y);

#endif
