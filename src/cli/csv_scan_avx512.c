/* SPDX-License-Identifier: Apache-2.0 */
/* What: the scan with masks from one register of AVX-512, on its first processors.
 * In: bytes that begin with a row. Out: an index of separators.
 * Layer: cli. */
#include "cli/csv_scan_masks_avx512.h"

static inline uint32_t *put_positions(uint32_t *out, uint64_t mask, uint32_t base) {
    return put_one_by_one(out, mask, base);
}

const csv_scan_functions csv_scan_avx512 = {scan, cut};
