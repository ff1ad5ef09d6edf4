/* SPDX-License-Identifier: Apache-2.0 */
/* What: the masks of a scan from one register of AVX-512.
 * In: 64 bytes. Out: masks_of, as csv_scan_body.h wants it.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_CSV_SCAN_MASKS_AVX512_H
#define DRIFTCHECK_CLI_CSV_SCAN_MASKS_AVX512_H

#include <immintrin.h>

#include "cli/csv_scan_body.h"

static inline uint64_t mask_equal(__m512i bytes, char c) {
    return _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(c));
}

static inline block_masks masks_of(const char *block, char delimiter) {
    __m512i bytes = _mm512_loadu_si512(block);
    return (block_masks){mask_equal(bytes, delimiter), mask_equal(bytes, '\n'),
                         mask_equal(bytes, '"'), _mm512_testn_epi8_mask(bytes, bytes)};
}

#endif
