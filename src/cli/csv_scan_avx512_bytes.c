/* SPDX-License-Identifier: Apache-2.0 */
/* What: the scan where bytes of AVX-512 registers can be compressed (avx512_bytes.h).
 * In: bytes that begin with a row. Out: an index of separators.
 * Layer: cli. */
#include "cli/csv_scan_masks_avx512.h"

enum { LANES = 16 };

/* The bits of a register's bytes that are set, as their numbers side by side; sixteen of them are
 * stored at a time, whole: a compression to memory is slow on many processors. */
static inline uint32_t *put_positions(uint32_t *out, uint64_t mask, uint32_t base) {
    const __m512i numbers = _mm512_set_epi8(
        63, 62, 61, 60, 59, 58, 57, 56, 55, 54, 53, 52, 51, 50, 49, 48, 47, 46, 45, 44, 43, 42, 41,
        40, 39, 38, 37, 36, 35, 34, 33, 32, 31, 30, 29, 28, 27, 26, 25, 24, 23, 22, 21, 20, 19, 18,
        17, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1, 0);
    const __m512i from = _mm512_set1_epi32((int)base);
    __m512i set = _mm512_maskz_compress_epi8(mask, numbers);
    uint32_t *end = out + count_bits(mask);
    __m512i wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(set));
    _mm512_storeu_si512(out, _mm512_add_epi32(wide, from));
    for (out += LANES; __builtin_expect(out < end, 0); out += LANES) {
        set = _mm512_alignr_epi32(set, set, LANES / sizeof(uint32_t));
        wide = _mm512_cvtepu8_epi32(_mm512_castsi512_si128(set));
        _mm512_storeu_si512(out, _mm512_add_epi32(wide, from));
    }
    return end;
}

const csv_scan_functions csv_scan_avx512_bytes = {scan, cut};
