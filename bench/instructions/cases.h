/* SPDX-License-Identifier: Apache-2.0 */
/* Kernels whose instructions are counted, each with an input that is always the same.
 * Layer: bench. */
#ifndef BENCH_INSTRUCTIONS_CASES_H
#define BENCH_INSTRUCTIONS_CASES_H

#include <stddef.h>
#include <stdint.h>

typedef struct counted_case {
    const char *name;
    void (*run)(void);     /* what is counted; called twice, the second call counts */
    void (*prepare)(void); /* makes the input */
    size_t values;         /* of the input, in one call */
} counted_case;

/* Each list ends with a case without a name. */
extern const counted_case array_cases[];  /* kernels over plain arrays */
extern const counted_case sample_cases[]; /* sorting and two-sample KS */
extern const counted_case stream_cases[]; /* CSV text and sequential tests */

/* Ends the program if `holds` is 0: a count of work that was not done says nothing. */
void must(int holds, const char *what);

/* ---- numbers that need no library of mathematics: the same everywhere ---- */

/* Uniform, 0 <= u < 1. */
double next_uniform(uint64_t *state);
/* A sum of four uniform numbers less its mean: between -2 and 2, much like a normal one. */
double next_number(uint64_t *state);
/* The same with one NaN in a hundred. */
void fill_with_gaps(double *x, size_t n, uint64_t seed);

#endif
