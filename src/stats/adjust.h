/* SPDX-License-Identifier: Apache-2.0 */
/* Adjusts p-values in memory that is there already. Layer: stats. */
#ifndef STATS_ADJUST_H
#define STATS_ADJUST_H

#include <stddef.h>
#include <stdint.h>

/* As drift_adjust_p_values, for valid arguments. order: room for `count` indices. `adjusted` may be
 * `p` itself. Allocates nothing. */
void adjust_p_values(const double *p, size_t count, int32_t method, size_t *order,
                     double *adjusted);

#endif
