/* SPDX-License-Identifier: Apache-2.0 */
/* The Page-Hinkley test of one stream, in instructions of AVX2, which have room for more
 * operands: fewer of them go through the processor while a value waits for the one before.
 * In: values, state. Out: state, where it drifts. Layer: kernels. */
#include "kernels/page_hinkley_stream_body.h"

void kernels_install_page_hinkley_stream_avx2(kernel_table *table) {
    table->page_hinkley = page_hinkley;
}
