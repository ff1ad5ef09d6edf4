/* SPDX-License-Identifier: Apache-2.0 */
/* Order statistics without sorting are those of the sorted sample.
 * In: samples of many shapes. Out: values, counts. Layer: tests of sketch. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "sketch/ranks.h"
#include "sketch/sort.h"
#include "support/batches.h"

enum { MOST = 20000, WANTED = 101 };

static double draw(int shape, uint64_t *seed) {
    double u = batches_uniform(seed);
    double v = batches_uniform(seed);
    double normal = sqrt(-2.0 * log(1.0 - u)) * cos(6.283185307179586 * v);
    switch (shape) {
    case 0:
        return normal;
    case 1:
        return floor(u * 40.0) - 20.0; /* few distinct */
    case 2:
        return floor(u * 5000.0); /* ties, many distinct */
    case 3:
        return u < 0.9 ? 0.0 * (v - 0.5) : normal; /* zeros of both signs */
    case 4:
        return pow(1.0 - u, -3.0); /* heavy tail */
    case 5:
        return 1e9 + 1e-3 * normal;
    case 6:
        return 4.9406564584124654e-324 * floor(u * 3000.0);
    case 7:
        return (u < 0.5 ? -1.0 : 1.0) * DBL_MAX * v;
    case 8:
        return u < 0.001 ? 1e300 : normal; /* nearly all in one even cell */
    default:
        return 7.25;
    }
}

static size_t count_below(const double *sorted, size_t n, double value) {
    size_t count = 0;
    while (count < n && sorted[count] < value)
        count++;
    return count;
}

static void check_sample(const double *x, size_t n, size_t few) {
    static double sorted[MOST];
    static double scratch[MOST];
    uint64_t wanted[WANTED];
    ranks r;
    memcpy(sorted, x, n * sizeof *x);
    sort_doubles(sorted, scratch, n);
    for (uint64_t i = 0; i < WANTED; i++)
        wanted[i] = 1 + (n - 1) * i / (WANTED - 1);
    assert_true(ranks_init(&r, x, n, few, wanted, WANTED, NULL));
    for (size_t i = 0; i < WANTED; i++) {
        double value = sorted[wanted[i] - 1];
        double found = ranks_value(&r, wanted[i]);
        assert_memory_equal(&found, &value, sizeof value);
        assert_int_equal(ranks_below(&r, value), count_below(sorted, n, value));
        double next = nextafter(value, INFINITY);
        assert_int_equal(ranks_below(&r, next), count_below(sorted, n, next));
    }
    size_t distinct = 1;
    for (size_t i = 1; i < n; i++)
        distinct += sorted[i] > sorted[i - 1];
    assert_int_equal(r.complete, distinct <= few);
    if (r.complete) assert_int_equal(r.count, distinct);
    uint64_t listed = 0;
    for (size_t i = 0; i < r.count; i++) {
        listed += r.list[i].number;
        if (i > 0) assert_true(r.list[i].value > r.list[i - 1].value);
    }
    if (r.complete) assert_int_equal(listed, n);
    ranks_destroy(&r);
}

static void test_every_shape_and_size(void **state) {
    (void)state;
    static double x[MOST];
    static const size_t sizes[] = {1, 2, 3, 72, 101, 1000, 1024, 1025, 5000, MOST};
    uint64_t seed = 5;
    for (int shape = 0; shape <= 9; shape++) {
        for (size_t s = 0; s < sizeof sizes / sizeof *sizes; s++) {
            for (size_t i = 0; i < sizes[s]; i++)
                x[i] = draw(shape, &seed);
            check_sample(x, sizes[s], 0);
            check_sample(x, sizes[s], 100);
        }
    }
}

static int by_value(const void *a, const void *b) {
    double x = *(const double *)a;
    double y = *(const double *)b;
    return (x > y) - (x < y);
}

static void test_sorted_samples(void **state) {
    (void)state;
    static double x[MOST];
    uint64_t seed = 6;
    for (int shape = 0; shape <= 9; shape++) {
        for (size_t i = 0; i < MOST; i++)
            x[i] = draw(shape, &seed);
        qsort(x, MOST, sizeof *x, by_value);
        check_sample(x, MOST, 100);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_every_shape_and_size),
        cmocka_unit_test(test_sorted_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
