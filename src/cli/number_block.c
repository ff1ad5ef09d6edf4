/* SPDX-License-Identifier: Apache-2.0 */
/* What: the choice among the ways to read many numbers at once.
 * In: the level in use. Out: a function.
 * Layer: cli. */
#include "cli/number_block.h"

#include <driftcheck/core.h>

#include "cli/avx512_bytes.h"

/* Without vectors number_parse is as fast as anything else. */
uint64_t number_block_none(const number_fields *fields, double *values) {
    (void)fields;
    (void)values;
    return 0;
}

number_block_function number_block_get(void) {
#ifdef DRIFTCHECK_HAVE_AVX512
    if (drift_simd_level() == DRIFT_SIMD_AVX512 && avx512_has_bytes()) return number_block_avx512;
#endif
#ifdef DRIFTCHECK_HAVE_AVX2
    if (drift_simd_level() >= DRIFT_SIMD_AVX2 && drift_simd_level() <= DRIFT_SIMD_AVX512)
        return number_block_avx2;
#endif
    return number_block_none;
}
