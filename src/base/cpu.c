/* SPDX-License-Identifier: Apache-2.0 */
/* Asks the processor and the operating system which vector registers can be used.
 * In: CPUID and XCR0. Out: a level. Layer: base. */
#include "base/cpu.h"

#include <driftcheck/core.h>

#if defined(__x86_64__) && (defined(DRIFTCHECK_HAVE_AVX2) || defined(DRIFTCHECK_HAVE_AVX512))

#include <cpuid.h>

#define LEAF1_ECX_OSXSAVE (1u << 27)
#define LEAF1_ECX_AVX     (1u << 28)
/* AVX2, BMI1, BMI2: every processor with the first has the others, but a virtual one may hide them.
 */
#define LEAF7_EBX_AVX2      ((1u << 5) | (1u << 3) | (1u << 8))
#define EXTENDED_LEAF1      0x80000001u
#define EXTENDED1_ECX_LZCNT (1u << 5)
/* F, DQ, BW, VL */
#define LEAF7_EBX_AVX512 ((1u << 16) | (1u << 17) | (1u << 30) | (1u << 31))
#define XCR0_XMM_YMM     0x06u
#define XCR0_XMM_YMM_ZMM 0xe6u /* opmask, upper halves of zmm0-15, zmm16-31 as well */

static uint32_t read_xcr0(void) {
    uint32_t low;
    uint32_t high;
    __asm__ volatile("xgetbv" : "=a"(low), "=d"(high) : "c"(0));
    return low;
}

/* What variants for AVX2 are compiled for. */
static int has_avx2(uint32_t leaf7_ebx) {
    uint32_t a;
    uint32_t b;
    uint32_t c;
    uint32_t d;
    if ((leaf7_ebx & LEAF7_EBX_AVX2) != LEAF7_EBX_AVX2) return 0;
    return __get_cpuid(EXTENDED_LEAF1, &a, &b, &c, &d) && (c & EXTENDED1_ECX_LZCNT) != 0;
}

int32_t cpu_best_level(void) {
    uint32_t a;
    uint32_t b;
    uint32_t c;
    uint32_t d;
    if (!__get_cpuid(1, &a, &b, &c, &d)) return DRIFT_SIMD_SCALAR;
    if (!(c & LEAF1_ECX_OSXSAVE) || !(c & LEAF1_ECX_AVX)) return DRIFT_SIMD_SCALAR;
    uint32_t saved = read_xcr0();
    if (!__get_cpuid_count(7, 0, &a, &b, &c, &d)) return DRIFT_SIMD_SCALAR;
    if ((saved & XCR0_XMM_YMM) != XCR0_XMM_YMM || !has_avx2(b)) return DRIFT_SIMD_SCALAR;
    int zmm = (saved & XCR0_XMM_YMM_ZMM) == XCR0_XMM_YMM_ZMM;
    int avx512 = (b & LEAF7_EBX_AVX512) == LEAF7_EBX_AVX512;
    return zmm && avx512 ? DRIFT_SIMD_AVX512 : DRIFT_SIMD_AVX2;
}

#else

int32_t cpu_best_level(void) {
    return DRIFT_SIMD_SCALAR;
}

#endif
