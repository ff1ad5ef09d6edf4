/* SPDX-License-Identifier: Apache-2.0 */
/* Seeded random numbers for simulations: xoshiro256++ (Blackman and Vigna 2019), filled by
 * splitmix64. In: a seed. Out: the same numbers on every machine. Layer: tests. */
#ifndef VALIDATE_RANDOM_H
#define VALIDATE_RANDOM_H

#include <math.h>
#include <stdint.h>

typedef struct random_source {
    uint64_t s[4];
    double spare;
    int has_spare;
} random_source;

static inline random_source random_seeded(uint64_t seed) {
    random_source r = {{0}, 0, 0};
    for (int i = 0; i < 4; i++) {
        uint64_t z = (seed += UINT64_C(0x9E3779B97F4A7C15));
        z = (z ^ (z >> 30)) * UINT64_C(0xBF58476D1CE4E5B9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94D049BB133111EB);
        r.s[i] = z ^ (z >> 31);
    }
    return r;
}

static inline uint64_t random_rotated(uint64_t x, int by) {
    return (x << by) | (x >> (64 - by));
}

static inline uint64_t random_bits(random_source *r) {
    uint64_t *s = r->s;
    uint64_t result = random_rotated(s[0] + s[3], 23) + s[0];
    uint64_t t = s[1] << 17;
    s[2] ^= s[0];
    s[3] ^= s[1];
    s[1] ^= s[2];
    s[0] ^= s[3];
    s[2] ^= t;
    s[3] = random_rotated(s[3], 45);
    return result;
}

/* In (0,1). */
static inline double random_uniform(random_source *r) {
    return ((double)(random_bits(r) >> 11) + 0.5) * 0x1p-53;
}

/* Standard normal, by Marsaglia's polar method. */
static inline double random_normal(random_source *r) {
    if (r->has_spare) {
        r->has_spare = 0;
        return r->spare;
    }
    double x, y, square;
    do {
        x = 2 * random_uniform(r) - 1;
        y = 2 * random_uniform(r) - 1;
        square = x * x + y * y;
    } while (square >= 1 || square == 0);
    double factor = sqrt(-2 * log(square) / square);
    r->spare = y * factor;
    r->has_spare = 1;
    return x * factor;
}

#endif
