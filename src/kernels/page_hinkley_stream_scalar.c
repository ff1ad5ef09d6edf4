/* SPDX-License-Identifier: Apache-2.0 */
/* The Page-Hinkley test of one stream, for every processor.
 * In: values, state. Out: state, where it drifts. Layer: kernels. */
#include "kernels/page_hinkley_stream_body.h"

void kernels_install_page_hinkley_stream_scalar(kernel_table *table) {
    table->page_hinkley = page_hinkley;
}
