/* SPDX-License-Identifier: Apache-2.0 */
/* Folds the lanes of a sum in the one canonical order.
 * In: 16 partial sums. Out: their sum. Layer: kernels. */
#include <string.h>

#include "kernels/kernels.h"

double kernel_fold_lanes(const double lanes[KERNEL_LANES]) {
    double sums[KERNEL_LANES];
    memcpy(sums, lanes, sizeof sums);
    for (size_t half = KERNEL_LANES / 2; half > 0; half /= 2) {
        for (size_t i = 0; i < half; i++)
            sums[i] += sums[i + half];
    }
    return sums[0];
}
