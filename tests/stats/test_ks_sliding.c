/* SPDX-License-Identifier: Apache-2.0 */
/* The sliding test after each value, against the definition on the reference and the window.
 * In: streams of every shape. Out: cmocka verdicts. Layer: tests of stats.
 *
 * usage: test_ks_sliding [SEED]     The seed of a run is printed; give it to repeat the run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>

#include <cmocka.h>

#include <driftcheck/ks.h>

#include "stats/ks_d.h"
#include "support/ks_samples.h"
#include "support/ks_sliding.h"
#include "support/memory_probe.h"
#include "support/statistics.h"

#define MOST 60000

static double x[MOST];
static double y[MOST];

static drift_sliding_ks *slide_along(size_t n, size_t window) {
    drift_sliding_ks *sliding = NULL;
    assert_int_equal(drift_sliding_ks_create(x, n, window, NULL, &sliding, NULL), DRIFT_OK);
    return sliding;
}

/* The window is the `window` values of y before `end`. */
static void expect_definition(const drift_sliding_ks *sliding, size_t n, size_t end,
                              size_t window) {
    definition d = define(x, n, y + end - window, window);
    drift_result r = stale_result();
    double value = ks_quotient(d.distance, n, window);
    double p = -1;
    int32_t method = -1;
    assert_int_equal(drift_ks_p_value(value, n, window, NULL, &p, &method, NULL), DRIFT_OK);
    assert_true(drift_sliding_ks_value(sliding) == value);
    assert_int_equal(drift_sliding_ks_test(sliding, &r, NULL), DRIFT_OK);
    assert_true(result_is_clean(&r));
    assert_true(r.value == value && r.p_value == p && r.method == method);
    assert_memory_equal(&r.location, &d.location, sizeof d.location);
    assert_int_equal(r.sign, d.sign);
    assert_int_equal(r.fields, DRIFT_HAS_VALUE | DRIFT_HAS_P | DRIFT_HAS_LOCATION);
}

static void expect_too_few(const drift_sliding_ks *sliding) {
    drift_result r = stale_result();
    assert_true(drift_sliding_ks_value(sliding) == 0);
    assert_int_equal(drift_sliding_ks_test(sliding, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_TOO_FEW);
    assert_int_equal(r.fields, 0);
}

static void every_slide_is_as_defined(void **state) {
    (void)state;
    for (int round = 0; round < SHAPES * 12; round++) {
        size_t n = size_up_to(90);
        size_t window = size_up_to(40);
        size_t length = window + size_up_to(60);
        fill(x, n, round % SHAPES);
        fill(y, length, round % 3 == 0 ? (int)(batches_random(&seed) % SHAPES) : round % SHAPES);
        if (round % 4 == 1) {
            for (size_t i = 0; i < length; i++)
                y[i] = x[batches_random(&seed) % n];
        }
        drift_sliding_ks *sliding = slide_along(n, window);
        for (size_t i = 0; i < length; i++) {
            if (i < window) expect_too_few(sliding);
            assert_int_equal(drift_sliding_ks_push(sliding, &y[i], 1, NULL, NULL), DRIFT_OK);
            if (i + 1 >= window) expect_definition(sliding, n, i + 1, window);
        }
        drift_sliding_ks_free(sliding);
    }
}

static void one_value_against_one(void **state) {
    (void)state;
    x[0] = 1;
    drift_sliding_ks *sliding = slide_along(1, 1);
    const double values[] = {1, 2, 1, -3};
    double d[4];
    assert_int_equal(drift_sliding_ks_push(sliding, values, 4, d, NULL), DRIFT_OK);
    assert_true(d[0] == 0 && d[1] == 1 && d[2] == 0 && d[3] == 1);
    drift_sliding_ks_free(sliding);
}

/* Cut into calls of any length, and with d asked for or not. */
static void calls_may_be_cut_anywhere(void **state) {
    (void)state;
    enum { LENGTH = 3000, N = 500, WINDOW = 120 };
    static double whole[LENGTH];
    static double cut[LENGTH];
    fill(x, N, NORMAL);
    fill(y, LENGTH, ROUNDED);
    drift_sliding_ks *sliding = slide_along(N, WINDOW);
    assert_int_equal(drift_sliding_ks_push(sliding, y, LENGTH, whole, NULL), DRIFT_OK);
    expect_definition(sliding, N, LENGTH, WINDOW);
    drift_sliding_ks_reset(sliding);
    expect_too_few(sliding);
    for (size_t i = 0; i < LENGTH;) {
        size_t count = size_up_to(200);
        if (count > LENGTH - i) count = LENGTH - i;
        assert_int_equal(drift_sliding_ks_push(sliding, y + i, count, cut + i, NULL), DRIFT_OK);
        i += count;
    }
    assert_memory_equal(cut, whole, sizeof whole);
    for (size_t i = 0; i < WINDOW - 1; i++)
        assert_true(whole[i] == 0);
    drift_sliding_ks_reset(sliding);
    assert_int_equal(drift_sliding_ks_push(sliding, y, LENGTH, NULL, NULL), DRIFT_OK);
    assert_true(drift_sliding_ks_value(sliding) == whole[LENGTH - 1]);
    drift_sliding_ks_free(sliding);
}

/* 50,000 x 59,999 is beyond 32 bits, 30,000 x 60,000 shares a divisor and is not. */
static void long_windows_are_as_defined(void **state) {
    (void)state;
    const size_t sizes[][2] = {{50000, 59999}, {60000, 30000}, {59999, 50000}, {60000, 7}};
    for (size_t i = 0; i < COUNT_OF(sizes); i++) {
        size_t n = sizes[i][0];
        size_t window = sizes[i][1];
        fill(x, n, i % 2 ? NORMAL : LOGNORMAL);
        fill(y, window, i % 2 ? NORMAL : LOGNORMAL);
        drift_sliding_ks *sliding = slide_along(n, window);
        assert_int_equal(drift_sliding_ks_push(sliding, y, window, NULL, NULL), DRIFT_OK);
        expect_definition(sliding, n, window, window);
        for (size_t k = 0; k < window / 3; k++) /* the oldest third goes, and comes back lower */
            y[k] -= 0.1;
        assert_int_equal(drift_sliding_ks_push(sliding, y, window / 3, NULL, NULL), DRIFT_OK);
        expect_definition(sliding, n, window, window);
        drift_sliding_ks_free(sliding);
    }
}

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    const double good[] = {3, 1, 2};
    const double bad[] = {3, 1, NAN};
    double d[3] = {7, 7, 7};
    drift_error error = new_error();
    drift_result r = stale_result();
    drift_sliding_ks *none = NULL;
    drift_sliding_ks *sliding = NULL;
    const size_t refused[][2] = {{0, 5}, {3, 0}, {3, (size_t)INT32_MAX + 1}};
    for (size_t i = 0; i < COUNT_OF(refused); i++) {
        assert_int_equal(
            drift_sliding_ks_create(good, refused[i][0], refused[i][1], NULL, &none, NULL),
            DRIFT_INVALID_ARGUMENT);
    }
    assert_int_equal(drift_sliding_ks_create(NULL, 3, 2, NULL, &none, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_sliding_ks_create(bad, 3, 2, NULL, &none, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 2);
    assert_int_equal(drift_sliding_ks_create(good, 3, 2, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_null(none);
    assert_int_equal(drift_sliding_ks_create(good, 3, 2, NULL, &sliding, NULL), DRIFT_OK);
    assert_int_equal(drift_sliding_ks_push(sliding, bad, 3, d, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 2);
    assert_true(d[0] == 7 && d[1] == 7); /* no value was taken */
    assert_int_equal(drift_sliding_ks_push(sliding, NULL, 0, NULL, NULL), DRIFT_OK);
    expect_too_few(sliding);
    assert_int_equal(drift_sliding_ks_push(NULL, good, 3, d, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_sliding_ks_test(NULL, &r, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_sliding_ks_test(sliding, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_true(drift_sliding_ks_value(NULL) == 0);
    drift_sliding_ks_reset(NULL);
    drift_sliding_ks_free(NULL);
    drift_sliding_ks_free(sliding);
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    memory_probe probe;
    size_t allowed = 0;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    fill(x, 100, NORMAL);
    fill(y, 100, NORMAL);
    while (status == DRIFT_OUT_OF_MEMORY) {
        drift_allocator allocator = memory_probe_allocator(&probe, allowed++);
        drift_sliding_ks *sliding = NULL;
        status = drift_sliding_ks_create(x, 100, 30, &allocator, &sliding, NULL);
        status = ks_sliding_use(status, sliding, y, 100, &probe);
    }
    assert_int_equal(status, DRIFT_OK);
    assert_true(allowed > 7);
}

int main(int argc, char **argv) {
    seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 77;
    printf("seed %llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_slide_is_as_defined),
        cmocka_unit_test(one_value_against_one),
        cmocka_unit_test(calls_may_be_cut_anywhere),
        cmocka_unit_test(long_windows_are_as_defined),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
