/* SPDX-License-Identifier: Apache-2.0 */
/* The random numbers of Python's `random` module, so that a seeded sample is the one that Python
 * draws. In: a seed. Out: 32-bit numbers, samples. Layer: detect.
 * Source: Matsumoto and Nishimura (1998). */
#ifndef DETECT_MERSENNE_H
#define DETECT_MERSENNE_H

#include <stddef.h>
#include <stdint.h>

#define MERSENNE_SIZE 624

/* Two 32-bit numbers a word; part of a detector's state. */
typedef struct mersenne {
    uint64_t next; /* place of the next number; MERSENNE_SIZE: make new ones */
    uint64_t packed[MERSENNE_SIZE / 2];
} mersenne;

/* As random.Random(seed). */
void mersenne_seed(mersenne *m, uint64_t seed);

/* As random.sample(range(n), k), k <= n. scratch: n numbers, all 0 before the first sample and left
 * alone between samples, which must be of the same n and k. */
void mersenne_sample(mersenne *m, size_t n, size_t k, uint64_t *scratch, uint64_t *sample);

/* 1 if a sample can be drawn with a state and scratch from outside. */
int mersenne_valid(const mersenne *m, size_t n, size_t k, const uint64_t *scratch);

#endif
