/* SPDX-License-Identifier: Apache-2.0 */
/* Which vector instructions this machine can run: processor and operating system. Layer: base. */
#ifndef BASE_CPU_H
#define BASE_CPU_H

#include <stdint.h>

/* Best DRIFT_SIMD_... level that the processor has and whose registers the operating system saves
 * (XCR0: xmm and ymm for avx2; opmask and both zmm parts as well for avx512), and that this build
 * contains (DRIFTCHECK_HAVE_AVX2, DRIFTCHECK_HAVE_AVX512). */
int32_t cpu_best_level(void);

#endif
