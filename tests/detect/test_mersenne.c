/* SPDX-License-Identifier: Apache-2.0 */
/* The generator against numbers and samples printed by CPython's random module.
 * In: seeds. Out: assertions. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "detect/mersenne.h"

#define COUNT_OF(array) (sizeof(array) / sizeof(array)[0])

static uint64_t scratch[1000], sample[100];

static void expect_sample(mersenne *m, size_t n, size_t k, const uint64_t *first, size_t count) {
    mersenne_sample(m, n, k, scratch, sample);
    for (size_t i = 0; i < count; i++)
        assert_int_equal(sample[i], first[i]);
}

static void start(mersenne *m, uint64_t seed) {
    memset(scratch, 0, sizeof scratch);
    mersenne_seed(m, seed);
}

/* random.Random(seed).sample(range(70), 30): drawn from a pool */
static void samples_of_kswins_defaults(void **state) {
    (void)state;
    static const uint64_t seed_0[] = {49, 53, 5, 33, 65, 62, 51, 58};
    static const uint64_t seed_42[] = {14, 3, 35, 31, 28, 17, 13, 43};
    static const uint64_t long_seed[] = {28, 7, 12, 38, 54, 29, 60, 35};
    mersenne m;
    start(&m, 0);
    expect_sample(&m, 70, 30, seed_0, COUNT_OF(seed_0));
    start(&m, 42);
    expect_sample(&m, 70, 30, seed_42, COUNT_OF(seed_42));
    start(&m, (UINT64_C(1) << 40) + 3);
    expect_sample(&m, 70, 30, long_seed, COUNT_OF(long_seed));
}

/* A small sample of a large range is drawn with a set, and the second goes on where the first
 * ended. */
static void samples_drawn_with_a_set(void **state) {
    (void)state;
    static const uint64_t seed_0[2][5] = {{394, 430, 41, 265, 523}, {497, 414, 310, 488, 366}};
    static const uint64_t long_seed[2][5] = {{225, 62, 562, 96, 579}, {311, 436, 239, 482, 570}};
    mersenne m;
    start(&m, 0);
    expect_sample(&m, 695, 5, seed_0[0], 5);
    expect_sample(&m, 695, 5, seed_0[1], 5);
    start(&m, (UINT64_C(1) << 40) + 3);
    expect_sample(&m, 695, 5, long_seed[0], 5);
    expect_sample(&m, 695, 5, long_seed[1], 5);
}

/* The 200th sample: numbers have been made anew many times. */
static void many_samples(void **state) {
    (void)state;
    static const uint64_t first[] = {5, 35, 88, 252, 220, 15};
    mersenne m;
    start(&m, 1);
    for (int i = 0; i < 199; i++)
        mersenne_sample(&m, 400, 50, scratch, sample);
    expect_sample(&m, 400, 50, first, COUNT_OF(first));
    uint64_t sum = 0;
    for (size_t i = 0; i < 50; i++)
        sum += sample[i];
    assert_int_equal(sum, 11172);
}

static void no_value_twice(void **state) {
    (void)state;
    static const struct {
        size_t n, k;
    } sizes[] = {{1, 1}, {5, 5}, {21, 3}, {22, 3}, {70, 30}, {100, 100}, {277, 50}, {278, 50}};
    mersenne m;
    for (size_t s = 0; s < COUNT_OF(sizes); s++) {
        start(&m, s);
        for (int round = 0; round < 20; round++) {
            int seen[300] = {0};
            mersenne_sample(&m, sizes[s].n, sizes[s].k, scratch, sample);
            for (size_t i = 0; i < sizes[s].k; i++) {
                assert_true(sample[i] < sizes[s].n);
                assert_int_equal(seen[sample[i]]++, 0);
            }
        }
        assert_true(mersenne_valid(&m, sizes[s].n, sizes[s].k, scratch));
    }
}

/* States from outside with which a sample would never end. */
static void states_without_numbers_are_refused(void **state) {
    (void)state;
    mersenne m;
    start(&m, 7);
    assert_true(mersenne_valid(&m, 695, 5, scratch));
    scratch[3] = 1; /* drawn before it begins */
    assert_false(mersenne_valid(&m, 695, 5, scratch));
    assert_true(mersenne_valid(&m, 70, 30, scratch));
    scratch[3] = 0;
    m.next = MERSENNE_SIZE + 1;
    assert_false(mersenne_valid(&m, 695, 5, scratch));
    memset(&m, 0, sizeof m);
    assert_false(mersenne_valid(&m, 695, 5, scratch));
    m.packed[0] = UINT64_C(0x7fffffff); /* the bits that nothing is made of */
    assert_false(mersenne_valid(&m, 695, 5, scratch));
    m.packed[311] = 1;
    assert_true(mersenne_valid(&m, 695, 5, scratch));
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(samples_of_kswins_defaults),
        cmocka_unit_test(samples_drawn_with_a_set),
        cmocka_unit_test(many_samples),
        cmocka_unit_test(no_value_twice),
        cmocka_unit_test(states_without_numbers_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
