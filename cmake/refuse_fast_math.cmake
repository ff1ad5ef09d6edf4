# SPDX-License-Identifier: Apache-2.0
# Results are promised to the bit and NaN must stay NaN: flags that break this are refused.
string(TOUPPER "${CMAKE_BUILD_TYPE}" type)
set(all_flags "${CMAKE_C_FLAGS} ${CMAKE_C_FLAGS_${type}} ${CMAKE_CXX_FLAGS} ${CMAKE_CXX_FLAGS_${type}}")
string(REGEX MATCH
  "-(ffast-math|Ofast|funsafe-math-optimizations|fassociative-math|freciprocal-math|ffinite-math-only|ffp-contract=fast)"
  refused_flag "${all_flags}")
if(refused_flag)
  message(FATAL_ERROR "driftcheck: ${refused_flag} changes results and hides NaN. Remove it from the flags.")
endif()

# A wrapper or the environment may add such flags unseen, so the compiler is asked as well.
try_compile(strict_math SOURCE_FROM_CONTENT strict.c
  "#if defined(__FAST_MATH__) || (defined(__FINITE_MATH_ONLY__) && __FINITE_MATH_ONLY__)\n#error fast\n#endif\nint main(void) { return 0; }\n" NO_CACHE)
if(NOT strict_math)
  message(FATAL_ERROR "driftcheck: the C compiler works with fast math (or not at all). "
    "Results would change and NaN would be lost. Remove -ffast-math or -Ofast.")
endif()
