/* SPDX-License-Identifier: Apache-2.0 */
/* The loops of divergence_body.h, for every processor.
 * In: counts, shares. Out: one number a column. Layer: kernels. */
#include "kernels/divergence_body.h"
#include "kernels/p_values_body.h"

void kernel_prepare_divergence(const double *reference, const double *smooth_reference, size_t n,
                               double *log_smooth, double *entropy) {
    logarithms l;
    for (size_t i = 0; i < n; i++) {
        take_apart(&l, 0, smooth_reference[i]);
        take_apart(&l, 1, reference[i]);
        log_smooth[i] = put_together(&l, 0);
        entropy[i] = reference[i] * put_together(&l, 1);
    }
}

void kernels_install_divergence_scalar(kernel_table *table) {
    install_divergence(table);
}
