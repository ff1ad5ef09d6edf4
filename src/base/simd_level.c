/* SPDX-License-Identifier: Apache-2.0 */
/* The CPU level in use: the library's only process-wide state.
 * In: the machine, the environment, the caller's limit. Out: a level. Layer: base. */
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>

#include <driftcheck/core.h>

#include "base/cpu.h"

#define UNKNOWN (-1)

/* What machine and environment allow, found at first use: every thread that races there finds the
 * same value, so the last store changes nothing. */
static atomic_int allowed = UNKNOWN;
static atomic_int limit = DRIFT_SIMD_AVX512;

static int32_t level_from_environment(void) {
    const char *name = getenv("DRIFTCHECK_SIMD");
    for (int32_t level = DRIFT_SIMD_SCALAR; name && level <= DRIFT_SIMD_AVX512; level++) {
        if (strcmp(name, drift_simd_name(level)) == 0) return level;
    }
    return DRIFT_SIMD_AVX512;
}

static int32_t lower(int32_t a, int32_t b) {
    return a < b ? a : b;
}

int32_t drift_simd_level(void) {
    int32_t level = atomic_load_explicit(&allowed, memory_order_relaxed);
    if (level == UNKNOWN) {
        level = lower(cpu_best_level(), level_from_environment());
        atomic_store_explicit(&allowed, level, memory_order_relaxed);
    }
    return lower(level, atomic_load_explicit(&limit, memory_order_relaxed));
}

drift_status drift_simd_limit(int32_t level) {
    if (level < DRIFT_SIMD_SCALAR || level > DRIFT_SIMD_AVX512) return DRIFT_INVALID_ARGUMENT;
    atomic_store_explicit(&limit, level, memory_order_relaxed);
    return DRIFT_OK;
}

const char *drift_simd_name(int32_t level) {
    switch (level) {
    case DRIFT_SIMD_SCALAR:
        return "scalar";
    case DRIFT_SIMD_AVX2:
        return "avx2";
    case DRIFT_SIMD_AVX512:
        return "avx512";
    case DRIFT_SIMD_NEON:
        return "neon";
    default:
        return "unknown";
    }
}
