/* SPDX-License-Identifier: Apache-2.0 */
/* Runs one kernel for callgrind, which counts inside `measured` and nowhere else:
 * `instructions` prints the compiler, and the names with the values of a call; `instructions NAME`
 * runs one. Layer: bench. */
#include <driftcheck/core.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cases.h"

void measured(const counted_case *c);

void must(int holds, const char *what) {
    if (holds) return;
    fprintf(stderr, "instructions: %s\n", what);
    exit(1);
}

double next_uniform(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(*state >> 11) * 0x1p-53;
}

double next_number(uint64_t *state) {
    double sum = next_uniform(state) + next_uniform(state);
    return sum + next_uniform(state) + next_uniform(state) - 2.0;
}

void fill_with_gaps(double *x, size_t n, uint64_t seed) {
    for (size_t i = 0; i < n; i++)
        x[i] = next_uniform(&seed) < 0.01 ? (double)NAN : next_number(&seed);
}

/* Not inlined, and not left by a jump: callgrind sees where it begins and ends. */
__attribute__((noinline)) void measured(const counted_case *c) {
    c->run();
    __asm__ volatile("");
}

/* The first call finds what is found once: functions of the level, pages of the heap. */
static void run_case(const counted_case *c) {
    must(drift_simd_level() == DRIFT_SIMD_AVX2, "the level is not avx2");
    c->prepare();
    c->run();
    measured(c);
}

int main(int argc, char **argv) {
    const counted_case *const lists[] = {array_cases, sample_cases, stream_cases};
    if (argc == 1) puts(INSTRUCTIONS_COMPILER);
    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (const counted_case *c = lists[i]; c->name; c++) {
            if (argc == 1) printf("%s %zu\n", c->name, c->values);
            if (argc == 2 && strcmp(argv[1], c->name) == 0) {
                run_case(c);
                return 0;
            }
        }
    }
    must(argc == 1, "usage: instructions [NAME]");
    return 0;
}
