/* SPDX-License-Identifier: Apache-2.0 */
/* Tails of the normal distribution.
 * In: z. Out: probabilities from erfc, which does not cancel in the tail.
 * Layer: stats. */
#include <math.h>

#include "stats/special.h"

#define SQRT_HALF 0.70710678118654752440

double special_normal_sf(double z) {
    return 0.5 * erfc(z * SQRT_HALF);
}

double special_normal_two_sided(double z) {
    return erfc(fabs(z) * SQRT_HALF);
}
