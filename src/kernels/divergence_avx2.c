/* SPDX-License-Identifier: Apache-2.0 */
/* The loops of divergence_body.h, in vectors of AVX2.
 * In: counts, shares. Out: one number a column. Layer: kernels. */
#include "kernels/p_values_body.h"

void kernels_install_divergence_avx2(kernel_table *table) {
    install_divergence(table);
}
