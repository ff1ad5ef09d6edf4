/* SPDX-License-Identifier: Apache-2.0 */
/* LSD radix sort of doubles by their bits, in digits of eleven bits; insertion sort when few.
 * In: finite doubles. Out: the same, rising. Layer: sketch. */
#include "sketch/sort.h"

#include <stdint.h>
#include <string.h>

#define DIGIT_BITS 11
#define DIGITS     6 /* 6 * 11 >= 64 */
#define BUCKETS    (1u << DIGIT_BITS)
/* Below this the passes over the buckets cost more than the values. */
#define FEW 64

/* Bits whose unsigned order is the order of the numbers: negative numbers are complemented, the
 * others get the top bit (Terdiman 2000). */
static uint64_t key_of(double value) {
    uint64_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits >> 63 ? ~bits : bits | UINT64_C(1) << 63;
}

static double value_of(uint64_t key) {
    uint64_t bits = key >> 63 ? key & ~(UINT64_C(1) << 63) : ~key;
    double value;
    memcpy(&value, &bits, sizeof value);
    return value;
}

static uint64_t load(const double *memory, size_t i) {
    uint64_t key;
    memcpy(&key, memory + i, sizeof key);
    return key;
}

static void store(double *memory, size_t i, uint64_t key) {
    memcpy(memory + i, &key, sizeof key);
}

static void insertion_sort(double *x, size_t n) {
    for (size_t i = 1; i < n; i++) {
        double value = x[i];
        size_t at = i;
        for (; at > 0 && x[at - 1] > value; at--)
            x[at] = x[at - 1];
        x[at] = value;
    }
}

static unsigned digit_of(uint64_t key, unsigned digit) {
    return (unsigned)(key >> (digit * DIGIT_BITS)) & (BUCKETS - 1);
}

/* One stable pass by one digit. 0 if all keys share it, so that nothing had to move. */
static int pass(const double *from, double *to, size_t n, unsigned digit) {
    size_t starts[BUCKETS] = {0};
    for (size_t i = 0; i < n; i++)
        starts[digit_of(load(from, i), digit)]++;
    if (starts[digit_of(load(from, 0), digit)] == n) return 0;
    size_t sum = 0;
    for (unsigned b = 0; b < BUCKETS; b++) {
        size_t count = starts[b];
        starts[b] = sum;
        sum += count;
    }
    for (size_t i = 0; i < n; i++) {
        uint64_t key = load(from, i);
        store(to, starts[digit_of(key, digit)]++, key);
    }
    return 1;
}

void sort_doubles(double *x, double *scratch, size_t n) {
    for (size_t i = 0; i < n; i++)
        x[i] += 0.0; /* -0 + 0 is +0 */
    if (n < FEW) {
        insertion_sort(x, n);
        return;
    }
    double *from = x;
    double *to = scratch;
    for (size_t i = 0; i < n; i++)
        store(x, i, key_of(x[i]));
    for (unsigned digit = 0; digit < DIGITS; digit++) {
        if (!pass(from, to, n, digit)) continue;
        double *swap = from;
        from = to;
        to = swap;
    }
    if (from != x) memcpy(x, from, n * sizeof *x);
    for (size_t i = 0; i < n; i++)
        x[i] = value_of(load(x, i));
}
