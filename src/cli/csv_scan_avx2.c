/* SPDX-License-Identifier: Apache-2.0 */
/* What: the scan with masks from two registers of AVX2.
 * In: bytes that begin with a row. Out: an index of separators.
 * Layer: cli. */
#include <immintrin.h>

#include "cli/csv_scan_body.h"

static inline uint64_t mask_of(__m256i low, __m256i high) {
    uint32_t l = (uint32_t)_mm256_movemask_epi8(low);
    uint32_t h = (uint32_t)_mm256_movemask_epi8(high);
    return l | (uint64_t)h << 32;
}

static inline uint64_t mask_equal(__m256i low, __m256i high, char c) {
    __m256i all = _mm256_set1_epi8(c);
    return mask_of(_mm256_cmpeq_epi8(low, all), _mm256_cmpeq_epi8(high, all));
}

static inline block_masks masks_of(const char *block, char delimiter) {
    __m256i low = _mm256_loadu_si256((const __m256i *)block);
    __m256i high = _mm256_loadu_si256((const __m256i *)(block + 32));
    block_masks m = {mask_equal(low, high, delimiter), mask_equal(low, high, '\n'),
                     mask_equal(low, high, '"'), 0};
    __m256i least = _mm256_min_epu8(low, high); /* a NUL is rare: one look at both halves */
    __m256i nul = _mm256_cmpeq_epi8(least, _mm256_setzero_si256());
    if (!_mm256_testz_si256(nul, nul)) m.nul = mask_equal(low, high, '\0');
    return m;
}

static inline uint32_t *put_positions(uint32_t *out, uint64_t mask, uint32_t base) {
    return put_one_by_one(out, mask, base);
}

const csv_scan_functions csv_scan_avx2 = {scan, cut};
