/* SPDX-License-Identifier: Apache-2.0 */
/* What: whether the processor permutes, compresses and counts bytes of AVX-512 registers.
 * In: CPUID. Out: yes or no. The level AVX-512 does not ask for it: its first processors cannot.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_AVX512_BYTES_H
#define DRIFTCHECK_CLI_AVX512_BYTES_H

#include <stdbool.h>

static inline bool avx512_has_bytes(void) {
    return __builtin_cpu_supports("avx512vbmi") && __builtin_cpu_supports("avx512vbmi2") &&
           __builtin_cpu_supports("avx512bitalg");
}

#endif
