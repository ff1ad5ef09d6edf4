/* SPDX-License-Identifier: Apache-2.0 */
/* LSD radix sort of doubles by their bits; insertion sort when few.
 * In: finite doubles. Out: the same, rising. Layer: sketch. */
#include "sketch/sort.h"

#include <stdint.h>
#include <string.h>

/* Long arrays are sorted in six digits of eleven bits. For short ones so many counters cost more
 * than the values: they get eight digits of eight bits, and the shortest none. */
#define FEW          72
#define MANY         2500
#define LONG_BITS    11
#define LONG_DIGITS  6
#define SHORT_BITS   8
#define SHORT_DIGITS 8

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

/* The functions below are for constant bits and digits, with which the compiler unrolls them. */
static inline uint32_t digit_of(uint64_t key, int bits, int digit) {
    return (uint32_t)(key >> (digit * bits)) & ((UINT32_C(1) << bits) - 1);
}

/* Turns the numbers into keys, and counts each digit of them. */
static inline void count(double *x, size_t n, int bits, int digits, uint32_t *counters) {
    memset(counters, 0, ((size_t)digits << bits) * sizeof *counters);
    for (size_t i = 0; i < n; i++) {
        uint64_t key = key_of(x[i] + 0.0); /* -0 + 0 is +0 */
        store(x, i, key);
        for (int digit = 0; digit < digits; digit++)
            counters[((uint32_t)digit << bits) + digit_of(key, bits, digit)]++;
    }
}

/* Turns the counters of a digit into the places where its buckets begin. */
static inline void sum_up(uint32_t *counters, int bits) {
    uint32_t sum = 0;
    for (size_t bucket = 0; bucket < (size_t)1 << bits; bucket++) {
        uint32_t size = counters[bucket];
        counters[bucket] = sum;
        sum += size;
    }
}

/* One stable pass by one digit. */
static inline void pass(const double *from, double *to, size_t n, int bits, int digit,
                        uint32_t *next) {
    sum_up(next, bits);
    for (size_t i = 0; i < n; i++) {
        uint64_t key = load(from, i);
        store(to, next[digit_of(key, bits, digit)]++, key);
    }
}

static inline void radix_sort(double *x, double *scratch, size_t n, int bits, int digits,
                              uint32_t *counters) {
    double *from = x;
    double *to = scratch;
    count(x, n, bits, digits, counters);
    for (int digit = 0; digit < digits; digit++) {
        uint32_t *own = counters + ((size_t)digit << bits);
        if (own[digit_of(load(from, 0), bits, digit)] == n) continue; /* all keys share it */
        pass(from, to, n, bits, digit, own);
        double *swap = from;
        from = to;
        to = swap;
    }
    for (size_t i = 0; i < n; i++)
        x[i] = value_of(load(from, i));
}

static void sort_short(double *x, double *scratch, size_t n) {
    uint32_t counters[SHORT_DIGITS << SHORT_BITS];
    radix_sort(x, scratch, n, SHORT_BITS, SHORT_DIGITS, counters);
}

static void sort_long(double *x, double *scratch, size_t n) {
    uint32_t counters[LONG_DIGITS << LONG_BITS];
    radix_sort(x, scratch, n, LONG_BITS, LONG_DIGITS, counters);
}

/* Counters have 32 bits: longer arrays are sorted in halves that are merged. */
static void sort_halves(double *x, double *scratch, size_t n) {
    size_t half = n / 2;
    sort_doubles(x, scratch, half);
    sort_doubles(x + half, scratch, n - half);
    memcpy(scratch, x, half * sizeof *x);
    size_t left = 0;
    size_t right = half;
    for (size_t at = 0; left < half; at++)
        x[at] = right < n && x[right] < scratch[left] ? x[right++] : scratch[left++];
}

void sort_doubles(double *x, double *scratch, size_t n) {
    if (n > UINT32_MAX) {
        sort_halves(x, scratch, n);
    } else if (n >= MANY) {
        sort_long(x, scratch, n);
    } else if (n > FEW) {
        sort_short(x, scratch, n);
    } else {
        for (size_t i = 0; i < n; i++)
            x[i] += 0.0; /* -0 + 0 is +0 */
        insertion_sort(x, n);
    }
}
