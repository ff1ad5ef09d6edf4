/* SPDX-License-Identifier: Apache-2.0 */
/* The search for D without a sort, against its definition: sort both, walk the pooled values.
 * In: samples of every shape. Out: cmocka verdicts. Layer: tests of stats.
 *
 * usage: test_ks_search [SEED]     The seed of a run is printed; give it to repeat the run. */
#include <float.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include <driftcheck/ks.h>

#include "kernels/kernels.h"
#include "stats/ks_d.h"
#include "stats/ks_rising.h"
#include "stats/ks_search.h"
#include "support/ks_samples.h"
#include "support/memory_probe.h"
#include "support/statistics.h"

#define MOST 60000

static double x[MOST];
static double y[MOST];

/* y of the same shape as x; shifted, of another shape, or x itself in another order. */
static void fill_both(size_t n, size_t m, int shape, int relation) {
    fill(x, n, shape);
    fill(y, m, relation == 2 ? (int)(batches_random(&seed) % SHAPES) : shape);
    if (relation == 1) {
        double shift = batches_normal(&seed);
        for (size_t i = 0; i < m; i++)
            y[i] = fmin(fmax(y[i] + shift, -DBL_MAX), DBL_MAX);
    }
    if (relation == 3) {
        for (size_t i = 0; i < m; i++)
            y[i] = x[i % n];
        shuffle(y, m);
    }
}

/* ---- the comparisons ---- */

static void expect_definition(const ks_supremum *s, size_t n, size_t m, int shape) {
    definition d = define(x, n, y, m);
    const ks_extremum *e = s->below.distance > s->above.distance ? &s->below : &s->above;
    double location = s->best == 0 ? d.location : e->location + 0.0;
    int sign = s->best > 0 && e == &s->below ? -1 : 1;
    if ((uint64_t)s->best != d.distance || memcmp(&location, &d.location, sizeof location) != 0 ||
        sign != d.sign) {
        fail_msg("shape %d, n %zu, m %zu: %lld at %.17g (%d), expected %llu at %.17g (%d)", shape,
                 n, m, (long long)s->best, location, sign, (unsigned long long)d.distance,
                 d.location, d.sign);
    }
}

static void search_and_compare(size_t n, size_t m, int shape) {
    ks_search s;
    ks_part samples = ks_part_of(x, n, y, m);
    assert_int_equal(ks_search_init(&s, n, m, cell_map_wanted(n, m, CELL_MAP_MOST), NULL), 1);
    assert_int_equal(ks_search_part(&s, &samples), DRIFT_OK);
    expect_definition(&s.supremum, n, m, shape);
    ks_search_destroy(&s);
}

/* Some of the rounds with the scalar kernels. */
static void limit_level(int round) {
    assert_int_equal(drift_simd_limit(round % 4 == 0 ? DRIFT_SIMD_SCALAR : DRIFT_SIMD_AVX512),
                     DRIFT_OK);
}

static void run_sizes(size_t rounds, size_t most) {
    for (size_t round = 0; round < rounds; round++) {
        int shape = (int)(round % SHAPES);
        int relation = (int)(round / SHAPES % 4);
        size_t n = size_up_to(most);
        size_t m = round % 3 == 0 ? size_up_to(most / 50 + 1) : size_up_to(most);
        limit_level((int)round);
        fill_both(n, m, shape, relation);
        if (round % 2) {
            search_and_compare(n, m, shape);
        } else {
            fill_both(m, n, shape, relation);
            search_and_compare(m, n, shape);
        }
    }
    limit_level(1);
}

static void small_samples(void **state) {
    (void)state;
    run_sizes(SHAPES * 400, 12);
    run_sizes(SHAPES * 300, 200);
}

static void samples_that_are_counted_twice(void **state) {
    (void)state;
    run_sizes(SHAPES * 60, 4000);
}

static void large_samples(void **state) {
    (void)state;
    run_sizes(SHAPES * 8, MOST);
}

/* ---- rising samples ---- */

static void search_rising(size_t n, size_t m, int shape) {
    ks_supremum s;
    double *a = sorted_copy(x, n);
    double *b = sorted_copy(y, m);
    ks_supremum_init(&s, n, m);
    ks_rising_search(&s, a, b);
    expect_definition(&s, n, m, shape);
    free(a);
    free(b);
}

static void rising_samples(void **state) {
    (void)state;
    const size_t most[] = {3, 40, 700, 9000, MOST};
    const int rounds[] = {400, 200, 60, 20, 4};
    for (size_t k = 0; k < COUNT_OF(most); k++) {
        for (int round = 0; round < SHAPES * rounds[k]; round++) {
            int shape = round % SHAPES;
            size_t n = size_up_to(most[k]);
            size_t m = round % 3 == 0 ? size_up_to(most[k] / 50 + 1) : size_up_to(most[k]);
            fill_both(n, m, shape, round / SHAPES % 4);
            search_rising(n, m, shape);
            if (round % 5 == 0) search_rising(m, n, shape);
        }
    }
}

static void results_are_those_of_the_definition(void **state) {
    (void)state;
    for (int round = 0; round < SHAPES * 60; round++) {
        int shape = round % SHAPES;
        size_t n = size_up_to(60);
        size_t m = size_up_to(60);
        fill_both(n, m, shape, round / SHAPES % 4);
        definition d = define(x, n, y, m);
        drift_result r = stale_result();
        assert_int_equal(drift_ks(x, n, y, m, NULL, &r, NULL), DRIFT_OK);
        assert_true(result_is_clean(&r));
        double p = -1;
        int32_t method = -1;
        double value = ks_quotient(d.distance, n, m);
        assert_int_equal(drift_ks_p_value(value, n, m, NULL, &p, &method, NULL), DRIFT_OK);
        assert_true(r.value == value && r.p_value == p && r.method == method);
        assert_memory_equal(&r.location, &d.location, sizeof d.location);
        assert_int_equal(r.sign, d.sign);
        drift_result sorted = stale_result();
        double *a = sorted_copy(x, n);
        double *b = sorted_copy(y, m);
        assert_int_equal(drift_ks_sorted(a, n, b, m, NULL, &sorted, NULL), DRIFT_OK);
        assert_true(results_equal(&r, &sorted));
        free(a);
        free(b);
    }
}

/* A minus before a zero is nowhere to be seen in a location. */
static void no_location_is_minus_zero(void **state) {
    (void)state;
    const double low[] = {-0.0, -0.0, 1};
    const double high[] = {1, 2};
    drift_result r = stale_result();
    assert_int_equal(drift_ks_sorted(low, 3, high, 2, NULL, &r, NULL), DRIFT_OK);
    assert_true(r.location == 0 && !signbit(r.location));
    assert_int_equal(drift_ks_sorted(low, 2, low, 2, NULL, &r, NULL), DRIFT_OK);
    assert_true(r.location == 0 && !signbit(r.location) && r.value == 0);
}

static void bounds_contain_d(void **state) {
    (void)state;
    size_t open = 0;
    for (int round = 0; round < SHAPES * 12; round++) {
        size_t n = size_up_to(9000) + 10001; /* the p-value of these sizes is quick */
        size_t m = size_up_to(3000) + 1000;
        fill_both(n, m, round % SHAPES, round / SHAPES % 4);
        drift_result exact = stale_result();
        drift_result r = stale_result();
        assert_int_equal(drift_ks(x, n, y, m, NULL, &exact, NULL), DRIFT_OK);
        assert_int_equal(drift_ks_bounds(x, n, y, m, NULL, &r, NULL), DRIFT_OK);
        assert_true(result_is_clean(&r));
        assert_true(r.lower <= exact.value && exact.value <= r.upper && r.upper <= 1);
        assert_true(r.value == r.lower && r.p_value >= exact.p_value * (1 - 1e-11));
        assert_int_equal(r.method, r.lower < r.upper ? DRIFT_METHOD_KNOTS : DRIFT_METHOD_KSTWO);
        if (round % (4 * SHAPES) == NORMAL) assert_true(r.upper - r.lower < 0.02);
        open += r.lower < r.upper;
    }
    assert_true(open > 0);
}

static int32_t exceeds(size_t n, size_t m, double threshold) {
    int32_t answer = -1;
    assert_int_equal(drift_ks_exceeds(x, n, y, m, threshold, NULL, &answer, NULL), DRIFT_OK);
    return answer;
}

static void decisions_are_those_of_d(void **state) {
    (void)state;
    for (int round = 0; round < SHAPES * 40; round++) {
        size_t n = size_up_to(round % 2 ? 50 : 3000);
        size_t m = size_up_to(round % 2 ? 70 : 5000);
        limit_level(round);
        fill_both(n, m, round % SHAPES, round / SHAPES % 4);
        double d = ks_quotient(define(x, n, y, m).distance, n, m);
        assert_int_equal(exceeds(n, m, d), 1);
        if (d < 1) assert_int_equal(exceeds(n, m, nextafter(d, 2)), 0);
        assert_int_equal(exceeds(n, m, nextafter(d, 0)), 1);
        double threshold = batches_uniform(&seed);
        assert_int_equal(exceeds(n, m, threshold), d >= threshold);
        assert_int_equal(exceeds(n, m, d / 2), 1);
        assert_int_equal(exceeds(n, m, 0), 1);
        assert_int_equal(exceeds(n, m, 1), d == 1);
    }
    limit_level(1);
}

/* ---- against a prepared reference ---- */

static drift_ks_reference *prepare(size_t n, int sorted) {
    drift_ks_reference *reference = NULL;
    double *copy = sorted_copy(x, n);
    /* the sorted values are borrowed: x is put in order, too */
    if (sorted) memcpy(x, copy, n * sizeof *x);
    free(copy);
    drift_status status = sorted ? drift_ks_reference_create_sorted(x, n, NULL, &reference, NULL)
                                 : drift_ks_reference_create(x, n, NULL, &reference, NULL);
    assert_int_equal(status, DRIFT_OK);
    return reference;
}

static void expect_same_as_drift_ks(const drift_ks_reference *reference, size_t n, size_t m,
                                    int shape) {
    drift_result expected = stale_result();
    drift_result r = stale_result();
    drift_result bounds = stale_result();
    int32_t answer = -1;
    assert_int_equal(drift_ks(x, n, y, m, NULL, &expected, NULL), DRIFT_OK);
    assert_int_equal(drift_ks_reference_test(reference, y, m, NULL, &r, NULL), DRIFT_OK);
    if (!results_equal(&r, &expected)) {
        fail_msg("shape %d, n %zu, m %zu: %.17g at %.17g (%d), expected %.17g at %.17g (%d)", shape,
                 n, m, r.value, r.location, r.sign, expected.value, expected.location,
                 expected.sign);
    }
    assert_int_equal(drift_ks_reference_bounds(reference, y, m, NULL, &bounds, NULL), DRIFT_OK);
    assert_true(result_is_clean(&bounds));
    assert_true(bounds.lower <= r.value && r.value <= bounds.upper);
    assert_int_equal(drift_ks_reference_exceeds(reference, y, m, r.value, NULL, &answer, NULL),
                     DRIFT_OK);
    assert_int_equal(answer, 1);
    if (r.value == 1) return;
    assert_int_equal(
        drift_ks_reference_exceeds(reference, y, m, nextafter(r.value, 2), NULL, &answer, NULL),
        DRIFT_OK);
    assert_int_equal(answer, 0);
}

/* The sizes of samples are such that their p-values are quick. */
static void a_prepared_reference_gives_the_same(void **state) {
    (void)state;
    for (int round = 0; round < SHAPES * 24; round++) {
        int shape = round % SHAPES;
        int is_large = round / SHAPES % 3 == 2;
        size_t n = is_large ? 10001 + size_up_to(40000) : size_up_to(300);
        limit_level(round);
        fill_both(n, MOST, shape, round / SHAPES % 4);
        drift_ks_reference *reference = prepare(n, round % 2);
        for (int window = 0; window < 3; window++) {
            size_t m = is_large ? 300 + size_up_to(window ? 1000 : 50000) : size_up_to(200);
            expect_same_as_drift_ks(reference, n, m, shape);
        }
        drift_ks_reference_free(reference);
    }
    limit_level(1);
}

static void wrong_references_are_refused(void **state) {
    (void)state;
    const double good[] = {1, 2, 3};
    const double falling[] = {1, 3, 2};
    const double bad[] = {1, NAN, 3};
    drift_error error = new_error();
    drift_result r = stale_result();
    int32_t answer = 7;
    drift_ks_reference *none = NULL;
    drift_ks_reference *reference = NULL;
    assert_int_equal(drift_ks_reference_create(good, 3, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_reference_create(good, 0, NULL, &none, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_reference_create(NULL, 3, NULL, &none, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_reference_create(bad, 3, NULL, &none, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 1);
    assert_int_equal(drift_ks_reference_create_sorted(falling, 3, NULL, &none, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 2);
    assert_null(none);
    assert_int_equal(drift_ks_reference_create(falling, 3, NULL, &reference, NULL), DRIFT_OK);
    assert_int_equal(drift_ks_reference_test(NULL, good, 3, NULL, &r, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_reference_test(reference, NULL, 3, NULL, &r, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_reference_test(reference, bad, 3, NULL, &r, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 1);
    assert_int_equal(drift_ks_reference_test(reference, good, 0, NULL, &r, NULL), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_EMPTY);
    assert_int_equal(drift_ks_reference_bounds(reference, bad, 3, NULL, &r, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_reference_exceeds(reference, good, 0, 0.5, NULL, &answer, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_reference_exceeds(reference, good, 3, NAN, NULL, &answer, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(answer, 7);
    drift_ks_reference_free(reference);
    drift_ks_reference_free(NULL);
}

static void every_allocation_of_a_reference_may_fail(void **state) {
    (void)state;
    const int shapes[] = {NORMAL, FEW_INTEGERS, MOSTLY_ZERO, CLUSTERS};
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        memory_probe probe;
        size_t allowed = 0;
        drift_status status = DRIFT_OUT_OF_MEMORY;
        fill_both(3000, 700, shapes[i], 0);
        while (status == DRIFT_OUT_OF_MEMORY) {
            drift_allocator allocator = memory_probe_allocator(&probe, allowed++);
            drift_ks_reference *reference = NULL;
            int32_t answer = 7;
            status = drift_ks_reference_create(x, 3000, &allocator, &reference, NULL);
            assert_true((status == DRIFT_OK) == (reference != NULL));
            if (reference) {
                status =
                    drift_ks_reference_exceeds(reference, y, 700, 0.03, &allocator, &answer, NULL);
                assert_true((status == DRIFT_OK) == (answer != 7));
            }
            drift_ks_reference_free(reference);
            assert_int_equal(probe.blocks_held, 0);
            assert_int_equal(probe.wrong_sizes, 0);
        }
        assert_int_equal(status, DRIFT_OK);
        assert_true(allowed > 8);
    }
}

static void wrong_decisions_are_refused(void **state) {
    (void)state;
    const double wrong[] = {-0.1, 1.0000001, NAN, INFINITY};
    const double good[] = {1, 2, 3};
    const double bad[] = {1, 2, INFINITY};
    drift_error error = new_error();
    int32_t answer = 7;
    for (size_t i = 0; i < COUNT_OF(wrong); i++) {
        assert_int_equal(drift_ks_exceeds(good, 3, good, 3, wrong[i], NULL, &answer, &error),
                         DRIFT_INVALID_ARGUMENT);
        assert_string_equal(error.message, "threshold is not in [0,1]");
    }
    assert_int_equal(drift_ks_exceeds(good, 3, good, 3, 0.5, NULL, NULL, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_string_equal(error.message, "exceeds is NULL");
    assert_int_equal(drift_ks_exceeds(good, 0, good, 3, 0.5, NULL, &answer, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "reference"));
    assert_int_equal(drift_ks_exceeds(good, 3, bad, 3, 0.5, NULL, &answer, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(error.row, 2);
    assert_non_null(strstr(error.message, "current"));
    assert_int_equal(drift_ks_exceeds(bad, 3, good, 0, 0.5, NULL, &answer, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_non_null(strstr(error.message, "reference"));
    assert_int_equal(answer, 7);
    drift_result r = stale_result();
    assert_int_equal(drift_ks_bounds(good, 3, bad, 3, NULL, &r, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_ks_bounds(good, 3, good, 0, NULL, &r, &error), DRIFT_OK);
    assert_int_equal(r.status, DRIFT_EMPTY);
}

static void values_that_are_not_finite_are_found_anywhere(void **state) {
    (void)state;
    const double wrong[] = {NAN, INFINITY, -INFINITY};
    for (int round = 0; round < 200; round++) {
        size_t n = size_up_to(5000);
        size_t m = size_up_to(5000);
        size_t at = batches_random(&seed) % (round % 2 ? n : m);
        drift_error error = new_error();
        drift_result r = stale_result();
        limit_level(round);
        fill_both(n, m, round % SHAPES, 0);
        (round % 2 ? x : y)[at] = wrong[round % 3];
        assert_int_equal(drift_ks(x, n, y, m, NULL, &r, &error), DRIFT_INVALID_ARGUMENT);
        assert_int_equal(error.row, at);
        assert_non_null(strstr(error.message, round % 2 ? "reference" : "current"));
        assert_int_equal(r.fields, 0);
    }
    limit_level(1);
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    const int shapes[] = {NORMAL, FEW_INTEGERS, MOSTLY_ZERO, NESTED, CLUSTERS};
    for (size_t i = 0; i < COUNT_OF(shapes); i++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
        int32_t answer = 7;
        fill_both(3000, 2000, shapes[i], 0);
        assert_int_equal(drift_ks_exceeds(x, 3000, y, 2000, 0.01, &allocator, &answer, NULL),
                         DRIFT_OK);
        size_t needed = probe.allocations;
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
        for (size_t allowed = 0; allowed < needed; allowed++) {
            allocator = memory_probe_allocator(&probe, allowed);
            answer = 7;
            assert_int_equal(drift_ks_exceeds(x, 3000, y, 2000, 0.01, &allocator, &answer, NULL),
                             DRIFT_OUT_OF_MEMORY);
            assert_int_equal(answer, 7);
            assert_int_equal(probe.blocks_held, 0);
            assert_int_equal(probe.wrong_sizes, 0);
        }
    }
}

int main(int argc, char **argv) {
    seed = 20240607;
    if (argc > 1) seed = strtoull(argv[1], NULL, 10);
    printf("seed %llu\n", (unsigned long long)seed);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(small_samples),
        cmocka_unit_test(samples_that_are_counted_twice),
        cmocka_unit_test(large_samples),
        cmocka_unit_test(results_are_those_of_the_definition),
        cmocka_unit_test(no_location_is_minus_zero),
        cmocka_unit_test(bounds_contain_d),
        cmocka_unit_test(decisions_are_those_of_d),
        cmocka_unit_test(wrong_decisions_are_refused),
        cmocka_unit_test(a_prepared_reference_gives_the_same),
        cmocka_unit_test(wrong_references_are_refused),
        cmocka_unit_test(every_allocation_of_a_reference_may_fail),
        cmocka_unit_test(values_that_are_not_finite_are_found_anywhere),
        cmocka_unit_test(every_allocation_may_fail),
        cmocka_unit_test(rising_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
