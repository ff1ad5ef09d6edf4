/* SPDX-License-Identifier: Apache-2.0 */
/* The sliding test from counts between knots: against drift_ks_counts of cells that are counted
 * anew after each value, and its bounds against the exact D of the values. In: streams of every
 * shape. Out: cmocka verdicts. Layer: tests of stats.
 *
 * usage: test_ks_sliding_counts [SEED]     The seed of a run is printed; give it to repeat the run.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/ks.h>

#include "stats/ks_d.h"
#include "support/ks_samples.h"
#include "support/ks_sliding.h"
#include "support/memory_probe.h"
#include "support/statistics.h"

#define MOST       600
#define KNOTS_MOST 64

static double x[MOST];
static double y[MOST];
static double knots[KNOTS_MOST];
static uint64_t cells[KNOTS_MOST + 1];

/* Some of the reference's values, the smallest and what follows the largest, as profiles choose. */
static size_t choose_knots(size_t n, size_t wanted) {
    double *rising_values = sorted_copy(x, n);
    size_t count = 0;
    for (size_t i = 0; i < wanted; i++) {
        double knot = rising_values[i * (n - 1) / wanted];
        if (count == 0 || knot > knots[count - 1]) knots[count++] = knot;
    }
    double last = nextafter(rising_values[n - 1], INFINITY);
    if (isfinite(last) && last > knots[count - 1]) knots[count++] = last;
    free(rising_values);
    return count;
}

static void count_cells(const double *values, size_t n, size_t knot_count, uint64_t *counts) {
    memset(counts, 0, (knot_count + 1) * sizeof *counts);
    for (size_t i = 0; i < n; i++) {
        size_t cell = 0;
        while (cell < knot_count && knots[cell] <= values[i])
            cell++;
        counts[cell]++;
    }
}

static drift_sliding_ks *slide_along(size_t knot_count, size_t window) {
    drift_sliding_ks *sliding = NULL;
    assert_int_equal(
        drift_sliding_ks_create_counts(knots, knot_count, cells, window, NULL, &sliding, NULL),
        DRIFT_OK);
    return sliding;
}

/* The window is the `window` values from `first`. */
static void expect_counts(const drift_sliding_ks *sliding, size_t knot_count, size_t n,
                          const double *first, size_t window) {
    uint64_t current[KNOTS_MOST + 1];
    uint8_t atom[KNOTS_MOST + 1] = {0};
    drift_result expected = stale_result();
    drift_result r = stale_result();
    count_cells(first, window, knot_count, current);
    for (size_t i = 1; i < knot_count; i++)
        atom[i] = nextafter(knots[i - 1], INFINITY) == knots[i];
    assert_int_equal(drift_ks_counts(cells, current, atom, knot_count + 1, NULL, &expected, NULL),
                     DRIFT_OK);
    assert_int_equal(drift_sliding_ks_test(sliding, &r, NULL), DRIFT_OK);
    assert_true(drift_sliding_ks_value(sliding) == expected.value);
    assert_true(r.value == expected.value && r.p_value == expected.p_value);
    assert_true(r.lower == expected.lower && r.upper == expected.upper);
    assert_int_equal(r.method, expected.method);
    assert_int_equal(r.fields, expected.fields);
    assert_true(result_is_clean(&r));
    double exact = ks_quotient(define(x, n, first, window).distance, n, window);
    assert_true(r.lower <= exact && exact <= r.upper);
}

static void every_slide_is_as_counted(void **state) {
    (void)state;
    for (int round = 0; round < SHAPES * 8; round++) {
        size_t n = size_up_to(300);
        size_t window = size_up_to(40);
        size_t length = window + size_up_to(60);
        fill(x, n, round % SHAPES);
        fill(y, length, round % 3 == 0 ? (int)(batches_random(&seed) % SHAPES) : round % SHAPES);
        size_t knot_count = choose_knots(n, size_up_to(KNOTS_MOST - 1));
        count_cells(x, n, knot_count, cells);
        drift_sliding_ks *sliding = slide_along(knot_count, window);
        for (size_t i = 0; i < length; i++) {
            assert_int_equal(drift_sliding_ks_push(sliding, &y[i], 1, NULL, NULL), DRIFT_OK);
            if (i + 1 < window) {
                assert_true(drift_sliding_ks_value(sliding) == 0);
            } else {
                expect_counts(sliding, knot_count, n, y + i + 1 - window, window);
            }
        }
        drift_sliding_ks_reset(sliding);
        assert_true(drift_sliding_ks_value(sliding) == 0);
        assert_int_equal(drift_sliding_ks_push(sliding, y, length, NULL, NULL), DRIFT_OK);
        expect_counts(sliding, knot_count, n, y + length - window, window);
        drift_sliding_ks_free(sliding);
    }
}

/* 2^40 rows: more than a sample can have, and beyond 32 bits of the tree. */
static void reference_may_be_of_any_size(void **state) {
    (void)state;
    const uint64_t half = UINT64_C(1) << 39;
    knots[0] = 0;
    knots[1] = 1;
    cells[0] = half;
    cells[1] = half - 1;
    cells[2] = 1;
    drift_sliding_ks *sliding = slide_along(2, 3);
    const double values[] = {0.5, -1, 0.5, 0.5, 7};
    double d[5];
    assert_int_equal(drift_sliding_ks_push(sliding, values, 5, d, NULL), DRIFT_OK);
    assert_true(d[0] == 0 && d[1] == 0);
    assert_true(d[2] == 1.0 / 6 && d[3] == d[2]); /* at knot 0: 1/2 and 1/3 */
    assert_true(d[4] == 0.5);                     /* at knot 0: 1/2 and 0 */
    drift_sliding_ks_free(sliding);
}

static drift_status created(size_t knot_count, size_t window, drift_error *error) {
    drift_sliding_ks *sliding = NULL;
    drift_status status =
        drift_sliding_ks_create_counts(knots, knot_count, cells, window, NULL, &sliding, error);
    assert_true((status == DRIFT_OK) == (sliding != NULL));
    drift_sliding_ks_free(sliding);
    return status;
}

static void make_three_knots(void) {
    for (size_t i = 0; i < 3; i++)
        knots[i] = (double)i;
    for (size_t i = 0; i < 4; i++)
        cells[i] = i;
}

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    drift_error error = new_error();
    drift_sliding_ks *none = NULL;
    make_three_knots();
    assert_int_equal(created(3, 5, NULL), DRIFT_OK);
    assert_int_equal(created(0, 5, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(created(3, 0, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(created(3, (size_t)INT32_MAX + 1, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_sliding_ks_create_counts(NULL, 3, cells, 5, NULL, &none, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_sliding_ks_create_counts(knots, 3, NULL, 5, NULL, &none, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_sliding_ks_create_counts(knots, 3, cells, 5, NULL, NULL, NULL),
                     DRIFT_INVALID_ARGUMENT);
    const double wrong[] = {1, 0.5, NAN, INFINITY, -1};
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        knots[2] = wrong[i];
        assert_int_equal(created(3, 5, &error), DRIFT_INVALID_ARGUMENT);
        assert_int_equal(error.row, 2);
    }
    knots[2] = knots[1];
    assert_int_equal(created(3, 5, &error), DRIFT_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "knot 2 equals"));
    assert_null(none);
}

static void counts_must_have_a_sum_that_fits(void **state) {
    (void)state;
    drift_error error = new_error();
    make_three_knots();
    cells[2] = UINT64_C(1) << 53;
    assert_int_equal(created(3, 5, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 2);
    cells[2] = (UINT64_C(1) << 53) - 7; /* 2^53 - 3 rows in all, an odd number */
    assert_int_equal(created(3, 1023, NULL), DRIFT_OK);
    assert_int_equal(created(3, 1026, &error), DRIFT_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "2^63"));
    assert_non_null(strstr(error.message, "smaller window"));
    memset(cells, 0, sizeof cells);
    assert_int_equal(created(3, 5, NULL), DRIFT_INVALID_ARGUMENT);
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    memory_probe probe;
    size_t allowed = 0;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    fill(x, 100, NORMAL);
    fill(y, 100, NORMAL);
    size_t knot_count = choose_knots(100, 20);
    count_cells(x, 100, knot_count, cells);
    while (status == DRIFT_OUT_OF_MEMORY) {
        drift_allocator allocator = memory_probe_allocator(&probe, allowed++);
        drift_sliding_ks *sliding = NULL;
        status = drift_sliding_ks_create_counts(knots, knot_count, cells, 30, &allocator, &sliding,
                                                NULL);
        status = ks_sliding_use(status, sliding, y, 100, &probe);
    }
    assert_int_equal(status, DRIFT_OK);
    assert_true(allowed > 7);
}

int main(int argc, char **argv) {
    seed = argc > 1 ? strtoull(argv[1], NULL, 10) : 78;
    printf("seed %llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_slide_is_as_counted),
        cmocka_unit_test(reference_may_be_of_any_size),
        cmocka_unit_test(wrong_arguments_are_refused),
        cmocka_unit_test(counts_must_have_a_sum_that_fits),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
