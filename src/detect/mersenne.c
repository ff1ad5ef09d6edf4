/* SPDX-License-Identifier: Apache-2.0 */
/* MT19937 with the seeding and the sampling of Python.
 * In: a seed. Out: numbers. Layer: detect. */
#include "detect/mersenne.h"

#include <string.h>

#define SHIFT 397

static uint32_t get(const mersenne *m, size_t i) {
    return (uint32_t)(m->packed[i / 2] >> (32 * (i % 2)));
}

static void put(mersenne *m, size_t i, uint32_t value) {
    size_t by = 32 * (i % 2);
    m->packed[i / 2] = (m->packed[i / 2] & ~(UINT64_C(0xffffffff) << by)) | (uint64_t)value << by;
}

static void seed_linear(mersenne *m, uint32_t seed) {
    put(m, 0, seed);
    for (uint32_t i = 1; i < MERSENNE_SIZE; i++) {
        uint32_t before = get(m, i - 1);
        put(m, i, UINT32_C(1812433253) * (before ^ before >> 30) + i);
    }
}

/* The seed as an array of its 32-bit halves, without leading zeros. */
void mersenne_seed(mersenne *m, uint64_t seed) {
    const uint32_t key[2] = {(uint32_t)seed, (uint32_t)(seed >> 32)};
    size_t length = key[1] ? 2 : 1;
    size_t i = 1, j = 0;
    memset(m, 0, sizeof *m);
    seed_linear(m, UINT32_C(19650218));
    for (size_t k = 0; k < MERSENNE_SIZE; k++) {
        uint32_t before = get(m, i - 1);
        put(m, i, (get(m, i) ^ (before ^ before >> 30) * UINT32_C(1664525)) + key[j] + (uint32_t)j);
        j = (j + 1) % length;
        if (++i < MERSENNE_SIZE) continue;
        put(m, 0, get(m, MERSENNE_SIZE - 1));
        i = 1;
    }
    for (size_t k = 0; k < MERSENNE_SIZE - 1; k++) {
        uint32_t before = get(m, i - 1);
        put(m, i, (get(m, i) ^ (before ^ before >> 30) * UINT32_C(1566083941)) - (uint32_t)i);
        if (++i < MERSENNE_SIZE) continue;
        put(m, 0, get(m, MERSENNE_SIZE - 1));
        i = 1;
    }
    put(m, 0, UINT32_C(0x80000000));
    m->next = MERSENNE_SIZE;
}

static void make_new(mersenne *m) {
    for (size_t i = 0; i < MERSENNE_SIZE; i++) {
        uint32_t mixed = (get(m, i) & UINT32_C(0x80000000)) |
                         (get(m, (i + 1) % MERSENNE_SIZE) & UINT32_C(0x7fffffff));
        uint32_t twisted = get(m, (i + SHIFT) % MERSENNE_SIZE) ^ mixed >> 1;
        put(m, i, mixed & 1 ? twisted ^ UINT32_C(0x9908b0df) : twisted);
    }
    m->next = 0;
}

static uint32_t next_number(mersenne *m) {
    if (m->next >= MERSENNE_SIZE) make_new(m);
    uint32_t y = get(m, (size_t)m->next++);
    y ^= y >> 11;
    y ^= y << 7 & UINT32_C(0x9d2c5680);
    y ^= y << 15 & UINT32_C(0xefc60000);
    return y ^ y >> 18;
}

/* Below n, 0 < n < 2^32: as many bits as n has, drawn until they are below it. */
static uint64_t below(mersenne *m, uint64_t n) {
    int bits = 0;
    while (n >> bits)
        bits++;
    uint64_t drawn;
    do {
        drawn = next_number(m) >> (32 - bits);
    } while (drawn >= n);
    return drawn;
}

/* Up to this range Python draws from a pool; beyond it, it draws again what it has drawn before. */
static size_t pool_limit(size_t k) {
    size_t limit = 21, power = 1;
    if (k <= 5) return limit;
    while (power < 3 * k)
        power *= 4;
    return limit + power;
}

static void sample_from_pool(mersenne *m, size_t n, size_t k, uint64_t *pool, uint64_t *sample) {
    for (size_t i = 0; i < n; i++)
        pool[i] = i;
    for (size_t i = 0; i < k; i++) {
        uint64_t at = below(m, n - i);
        sample[i] = pool[at];
        pool[at] = pool[n - i - 1];
    }
}

/* The scratch is a set of bits, emptied behind itself: clearing all of it would take longer than a
 * small sample of a large range. */
static void sample_with_set(mersenne *m, size_t n, size_t k, uint64_t *set, uint64_t *sample) {
    for (size_t i = 0; i < k; i++) {
        uint64_t drawn;
        do {
            drawn = below(m, n);
        } while (set[drawn / 64] >> (drawn % 64) & 1);
        set[drawn / 64] |= UINT64_C(1) << (drawn % 64);
        sample[i] = drawn;
    }
    for (size_t i = 0; i < k; i++)
        set[sample[i] / 64] = 0;
}

void mersenne_sample(mersenne *m, size_t n, size_t k, uint64_t *scratch, uint64_t *sample) {
    if (n <= pool_limit(k)) {
        sample_from_pool(m, n, k, scratch, sample);
    } else {
        sample_with_set(m, n, k, scratch, sample);
    }
}

/* Without one of these bits all further numbers are 0, and a second one is never found. */
static int has_numbers(const mersenne *m) {
    uint64_t any = m->packed[0] & ~UINT64_C(0x7fffffff);
    for (size_t i = 1; i < MERSENNE_SIZE / 2; i++)
        any |= m->packed[i];
    return any != 0;
}

int mersenne_valid(const mersenne *m, size_t n, size_t k, const uint64_t *scratch) {
    uint64_t set = 0;
    for (size_t i = 0; n > pool_limit(k) && i < (n + 63) / 64; i++)
        set |= scratch[i];
    return m->next <= MERSENNE_SIZE && has_numbers(m) && set == 0;
}
