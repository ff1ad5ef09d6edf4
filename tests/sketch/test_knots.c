/* SPDX-License-Identifier: Apache-2.0 */
/* Knots and bin edges: strictly rising, exact order statistics, atoms apart.
 * In: small samples worked out by hand, and random ones. Layer: tests of sketch. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>

#include <cmocka.h>

#include "sketch/knots.h"
#include "support/batches.h"

/* Order statistics of a sample in any order. */
static ranks ranks_of(const double *x, size_t n, uint32_t resolution) {
    uint64_t wanted[1001];
    ranks r;
    assert_true(resolution <= 1000);
    size_t count = knots_ranks(n, resolution, wanted);
    assert_int_equal(count, resolution + 1);
    assert_true(ranks_init(&r, x, n, resolution, wanted, count, NULL));
    return r;
}

static size_t choose(const double *x, size_t n, uint32_t resolution, double *knots) {
    ranks r = ranks_of(x, n, resolution);
    size_t count = knots_choose(&r, n, resolution, knots);
    ranks_destroy(&r);
    return count;
}

static size_t choose_edges(const double *x, size_t n, uint32_t bins, double *edges) {
    ranks r = ranks_of(x, n, bins);
    size_t count = knots_bin_edges(&r, n, bins, edges);
    ranks_destroy(&r);
    return count;
}

static void assert_rising(const double *knots, size_t count) {
    for (size_t i = 0; i < count; i++) {
        assert_true(isfinite(knots[i]));
        if (i > 0) assert_true(knots[i] > knots[i - 1]);
    }
}

static void test_deciles_are_order_statistics(void **state) {
    (void)state;
    double x[1000];
    double edges[20];
    for (int i = 0; i < 1000; i++)
        x[i] = i + 1;
    assert_int_equal(choose_edges(x, 1000, 10, edges), 9);
    for (int i = 0; i < 9; i++)
        assert_true(edges[i] == 100.0 * (i + 1));
}

/* ceil(7 * i / 4) = 2, 4, 6. */
static void test_uneven_division_rounds_up(void **state) {
    (void)state;
    double x[7] = {1, 2, 3, 4, 5, 6, 7};
    double edges[8];
    assert_int_equal(choose_edges(x, 7, 4, edges), 3);
    assert_true(edges[0] == 2 && edges[1] == 4 && edges[2] == 6);
}

static void test_constant_is_a_cell_of_its_own(void **state) {
    (void)state;
    double x[50];
    double knots[300];
    for (int i = 0; i < 50; i++)
        x[i] = 5.0;
    assert_int_equal(choose(x, 50, 100, knots), 2);
    assert_true(knots[0] == 5.0 && knots[1] == nextafter(5.0, INFINITY));
    assert_int_equal(choose_edges(x, 50, 10, knots), 2);
    assert_true(knots[0] == 5.0 && knots[1] == nextafter(5.0, INFINITY));
}

static void test_few_distinct_values_are_all_atoms(void **state) {
    (void)state;
    double x[6] = {1, 1, 2, 3, 3, 3};
    double knots[300];
    assert_int_equal(choose(x, 6, 100, knots), 6);
    assert_rising(knots, 6);
    assert_true(knots[2] == 2.0 && knots[3] == nextafter(2.0, INFINITY));
}

static void test_neighbouring_doubles_stay_rising(void **state) {
    (void)state;
    double x[3] = {1.0, nextafter(1.0, 2.0), nextafter(nextafter(1.0, 2.0), 2.0)};
    double knots[300];
    assert_int_equal(choose(x, 3, 100, knots), 4);
    assert_rising(knots, 4);
}

static void test_largest_double_has_no_knot_after_it(void **state) {
    (void)state;
    double x[2] = {-1.7976931348623157e308, 1.7976931348623157e308};
    double knots[300];
    size_t count = choose(x, 2, 100, knots);
    assert_int_equal(count, 3);
    assert_rising(knots, count);
}

/* 75 % zeros among continuous values: the atom is apart, every bin edge is a knot. */
static void test_heavy_atom(void **state) {
    (void)state;
    enum { N = 4000 };
    static double x[N];
    static double knots[300];
    double edges[20];
    uint64_t seed = 7;
    for (int i = 0; i < N; i++)
        x[i] = i % 4 ? 0.0 : batches_uniform(&seed) - 0.1;
    size_t count = choose(x, N, 100, knots);
    assert_true(count <= knots_capacity(100));
    assert_rising(knots, count);
    size_t edge_count = choose_edges(x, N, 10, edges);
    assert_rising(edges, edge_count);
    int atom = 0;
    for (size_t i = 1; i < count; i++) {
        atom |= knots[i - 1] == 0.0 && knots[i] == nextafter(0.0, 1.0);
    }
    assert_true(atom);
    for (size_t e = 0; e < edge_count; e++) {
        int found = 0;
        for (size_t i = 0; i < count; i++)
            found |= knots[i] == edges[e];
        assert_true(found);
    }
}

static void test_edges_are_knots_on_random_samples(void **state) {
    (void)state;
    static double x[3000];
    static double knots[2100];
    double edges[60];
    uint64_t seed = 11;
    for (size_t n = 1; n <= 3000; n += 1 + n / 3) {
        int rounding = (int)(n % 3);
        for (size_t i = 0; i < n; i++) {
            double u = batches_uniform(&seed);
            x[i] = rounding == 0 ? u : floor(u * (rounding == 1 ? 40 : 400));
        }
        size_t count = choose(x, n, 100, knots);
        size_t edge_count = choose_edges(x, n, 20, edges);
        assert_rising(knots, count);
        size_t at = 0;
        for (size_t e = 0; e < edge_count; e++) {
            while (at < count && knots[at] < edges[e])
                at++;
            assert_true(at < count && knots[at] == edges[e]);
        }
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_deciles_are_order_statistics),
        cmocka_unit_test(test_uneven_division_rounds_up),
        cmocka_unit_test(test_constant_is_a_cell_of_its_own),
        cmocka_unit_test(test_few_distinct_values_are_all_atoms),
        cmocka_unit_test(test_neighbouring_doubles_stay_rising),
        cmocka_unit_test(test_largest_double_has_no_knot_after_it),
        cmocka_unit_test(test_heavy_atom),
        cmocka_unit_test(test_edges_are_knots_on_random_samples),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
