/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles whose rows stay in the order they came in are those with sorted rows in all but that.
 * In: the same batches. Out: bytes, quantiles, statistics. Layer: tests of profile. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/driftcheck.h>

#include "profile/model.h"
#include "support/batches.h"
#include "support/memory_probe.h"

enum { ROWS = 9000, COLUMNS = 4 };

static double values[2][COLUMNS][ROWS];

/* Normal with missing values, whole numbers, zeros of both signs among a heavy tail, and constant
 * but for infinities. */
static void fill(uint64_t seed) {
    for (int side = 0; side < 2; side++) {
        for (int i = 0; i < ROWS; i++) {
            double u = batches_uniform(&seed);
            double normal = batches_normal(&seed) + 0.1 * side;
            values[side][0][i] = u < 0.01 ? NAN : normal;
            values[side][1][i] = floor(40.0 * u);
            values[side][2][i] = u < 0.3 ? (u < 0.1 ? -0.0 : 0.0) : pow(u, -4.0);
            values[side][3][i] = u < 0.001 ? INFINITY : 2.5;
        }
    }
}

/* Batches of 1,000 rows; in one, so that the builder has no need to copy, where `whole`. */
static drift_profile *build(int side, int unsorted, int whole, const drift_profile *like,
                            const drift_allocator *allocator) {
    static const char *names[COLUMNS] = {"a", "b", "c", "d"};
    drift_profile_options options;
    drift_field fields[COLUMNS];
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_profile_options_init(&options);
    options.keep_rows = 1;
    options.allocator = allocator;
    for (int c = 0; c < COLUMNS; c++)
        drift_field_init(&fields[c], DRIFT_TYPE_NUMERIC, names[c]);
    drift_status status =
        like ? drift_profile_builder_create_like(like, allocator, &builder, NULL)
             : drift_profile_builder_create(&options, fields, COLUMNS, &builder, NULL);
    assert_int_equal(status, DRIFT_OK);
    if (unsorted) {
        assert_int_equal(drift_profile_builder_set_unsorted(builder, 1, NULL), DRIFT_OK);
    }
    int rows = whole ? ROWS : 1000;
    for (int start = 0; start < ROWS; start += rows) {
        drift_column columns[COLUMNS];
        drift_batch batch;
        for (int c = 0; c < COLUMNS; c++)
            columns[c] = batches_doubles(names[c], values[side][c] + start);
        drift_batch_init(&batch, rows, columns, COLUMNS);
        assert_int_equal(drift_profile_builder_add(builder, &batch, NULL), DRIFT_OK);
    }
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    drift_profile_builder_free(builder);
    assert_int_equal(profile_verify(profile, NULL), DRIFT_OK);
    return profile;
}

static void expect_same_bytes(const drift_profile *a, const drift_profile *b) {
    size_t size = drift_profile_encoded_size(a);
    assert_int_equal(drift_profile_encoded_size(b), size);
    unsigned char *first = malloc(size);
    unsigned char *second = malloc(size);
    assert_true(first && second);
    assert_int_equal(drift_profile_encode(a, first, size, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_encode(b, second, size, NULL), DRIFT_OK);
    assert_memory_equal(first, second, size);
    free(first);
    free(second);
}

static void expect_same_quantiles(const drift_profile *sorted, const drift_profile *unsorted) {
    for (size_t c = 0; c < COLUMNS; c++) {
        for (int i = 0; i <= 250; i++) {
            double a = -1.0;
            double b = -2.0;
            assert_int_equal(drift_profile_quantile(sorted, c, i / 250.0, &a, NULL), DRIFT_OK);
            assert_int_equal(drift_profile_quantile(unsorted, c, i / 250.0, &b, NULL), DRIFT_OK);
            assert_true(a == b);
        }
    }
}

static void expect_same(const drift_profile *sorted, const drift_profile *unsorted) {
    expect_same_bytes(sorted, unsorted);
    expect_same_quantiles(sorted, unsorted);
    for (size_t c = 0; c < COLUMNS; c++) {
        assert_non_null(batches_column(sorted, c).sorted_rows);
        assert_null(batches_column(unsorted, c).sorted_rows);
    }
}

static void the_profile_is_the_same_but_for_the_order(void **state) {
    (void)state;
    fill(1);
    drift_profile *sorted = build(0, 0, 0, NULL, NULL);
    drift_profile *like = build(1, 0, 0, sorted, NULL);
    for (int whole = 0; whole < 2; whole++) {
        drift_profile *unsorted = build(0, 1, whole, NULL, NULL);
        drift_profile *unsorted_like = build(1, 1, whole, unsorted, NULL);
        expect_same(sorted, unsorted);
        expect_same(like, unsorted_like);
        drift_profile_free(unsorted);
        drift_profile_free(unsorted_like);
    }
    drift_profile_free(sorted);
    drift_profile_free(like);
}

static void merging_sorts(void **state) {
    (void)state;
    fill(2);
    drift_profile *sorted = build(0, 0, 0, NULL, NULL);
    drift_profile *like = build(1, 0, 0, sorted, NULL);
    drift_profile *unsorted = build(1, 1, 0, sorted, NULL);
    const drift_profile *first[2] = {sorted, like};
    const drift_profile *second[2] = {sorted, unsorted};
    drift_profile *a = NULL;
    drift_profile *b = NULL;
    assert_int_equal(drift_profile_merge(first, 2, NULL, &a, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_merge(second, 2, NULL, &b, NULL), DRIFT_OK);
    expect_same_bytes(a, b);
    assert_non_null(batches_column(b, 0).sorted_rows);
    drift_profile_free(a);
    drift_profile_free(b);
    drift_profile_free(sorted);
    drift_profile_free(like);
    drift_profile_free(unsorted);
}

/* All but the two areas to the bit, those to what their sum in another order may change. */
static void expect_same_report(const drift_profile *a, const drift_profile *b,
                               const drift_profile *other_a, const drift_profile *other_b) {
    drift_report *first = NULL;
    drift_report *second = NULL;
    assert_int_equal(drift_check(a, b, NULL, &first, NULL), DRIFT_OK);
    assert_int_equal(drift_check(other_a, other_b, NULL, &second, NULL), DRIFT_OK);
    for (size_t c = 0; c < COLUMNS; c++) {
        for (int32_t s = 0; s < DRIFT_STAT_COUNT; s++) {
            drift_result x;
            drift_result y;
            drift_result_init(&x);
            drift_result_init(&y);
            drift_status has = drift_report_get_statistic(first, c, s, &x, NULL, NULL, NULL, NULL);
            assert_int_equal(drift_report_get_statistic(second, c, s, &y, NULL, NULL, NULL, NULL),
                             has);
            int is_area = s == DRIFT_STAT_WASSERSTEIN || s == DRIFT_STAT_WASSERSTEIN_NORMED;
            if (is_area) assert_true(fabs(x.value - y.value) <= ldexp(x.value, -42));
            if (is_area) x.value = y.value;
            assert_memory_equal(&x, &y, sizeof x);
        }
    }
    drift_report_free(first);
    drift_report_free(second);
}

static void a_check_says_the_same(void **state) {
    (void)state;
    fill(3);
    drift_profile *sorted = build(0, 0, 0, NULL, NULL);
    drift_profile *sorted_like = build(1, 0, 0, sorted, NULL);
    drift_profile *sorted_own = build(1, 0, 0, NULL, NULL);
    drift_profile *unsorted = build(0, 1, 1, NULL, NULL);
    drift_profile *unsorted_like = build(1, 1, 1, unsorted, NULL);
    drift_profile *unsorted_own = build(1, 1, 1, NULL, NULL);
    expect_same_report(sorted, sorted_like, unsorted, unsorted_like);
    expect_same_report(sorted, sorted_like, sorted, unsorted_like);
    expect_same_report(sorted, sorted_own, unsorted, unsorted_own);
    drift_profile_free(sorted);
    drift_profile_free(sorted_like);
    drift_profile_free(sorted_own);
    drift_profile_free(unsorted);
    drift_profile_free(unsorted_like);
    drift_profile_free(unsorted_own);
}

static void lack_of_memory_is_said(void **state) {
    (void)state;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    fill(4);
    drift_profile *unsorted = build(0, 1, 0, NULL, &allocator);
    size_t size = drift_profile_encoded_size(unsorted);
    unsigned char *bytes = malloc(size);
    double value = 0.0;
    assert_non_null(bytes);
    probe.allowed = 0;
    assert_int_equal(drift_profile_encode(unsorted, bytes, size, NULL), DRIFT_OUT_OF_MEMORY);
    assert_int_equal(drift_profile_quantile(unsorted, 0, 0.123, &value, NULL), DRIFT_OUT_OF_MEMORY);
    assert_int_equal(drift_profile_quantile(unsorted, 0, 0.5, &value, NULL), DRIFT_OK); /* a knot */
    drift_profile_free(unsorted);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
    free(bytes);
}

static void a_check_survives_every_lack_of_memory(void **state) {
    (void)state;
    fill(5);
    drift_profile *a = build(0, 1, 1, NULL, NULL);
    drift_profile *b = build(1, 1, 1, a, NULL);
    size_t failures = 0;
    for (drift_status status = DRIFT_OUT_OF_MEMORY; status != DRIFT_OK; failures++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, failures);
        drift_check_options options;
        drift_report *report = NULL;
        drift_check_options_init(&options);
        options.allocator = &allocator;
        status = drift_check(a, b, &options, &report, NULL);
        assert_true(status == DRIFT_OK || status == DRIFT_OUT_OF_MEMORY);
        drift_report_free(report);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
    }
    assert_true(failures > 100);
    drift_profile_free(a);
    drift_profile_free(b);
}

/* The knot behind the largest number below 0 is -0, of rows that are sorted no number is. */
static void quantiles_are_never_minus_zero(void **state) {
    (void)state;
    const double below = nextafter(0.0, -1.0);
    const double x[] = {below, below, -0.0, 0.0, -0.0, 0.0, 1, 2};
    drift_column column = batches_doubles("a", x);
    drift_batch batch;
    drift_field field;
    drift_profile_options options;
    drift_profile_options_init(&options);
    drift_batch_init(&batch, 8, &column, 1);
    drift_field_init(&field, DRIFT_TYPE_NUMERIC, "a");
    for (int way = 0; way < 3; way++) {
        drift_profile_builder *builder = NULL;
        drift_profile *profile = NULL;
        double value = -1.0;
        options.keep_rows = way > 0;
        assert_int_equal(drift_profile_builder_create(&options, &field, 1, &builder, NULL),
                         DRIFT_OK);
        assert_int_equal(drift_profile_builder_set_unsorted(builder, way > 1, NULL), DRIFT_OK);
        assert_int_equal(drift_profile_builder_add(builder, &batch, NULL), DRIFT_OK);
        assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
        assert_int_equal(drift_profile_quantile(profile, 0, 0.5, &value, NULL), DRIFT_OK);
        assert_true(value == 0 && !signbit(value));
        drift_profile_builder_free(builder);
        drift_profile_free(profile);
    }
}

static void wrong_arguments_are_refused(void **state) {
    (void)state;
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_field field;
    drift_field_init(&field, DRIFT_TYPE_NUMERIC, "a");
    assert_int_equal(drift_profile_builder_create(NULL, &field, 1, &builder, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_set_unsorted(NULL, 1, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_builder_set_unsorted(builder, 2, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_builder_set_unsorted(builder, -1, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_set_unsorted(builder, 1, NULL), DRIFT_INVALID_ARGUMENT);
    drift_profile_builder_free(builder);
    drift_profile_free(profile);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_profile_is_the_same_but_for_the_order),
        cmocka_unit_test(merging_sorts),
        cmocka_unit_test(a_check_says_the_same),
        cmocka_unit_test(lack_of_memory_is_said),
        cmocka_unit_test(a_check_survives_every_lack_of_memory),
        cmocka_unit_test(quantiles_are_never_minus_zero),
        cmocka_unit_test(wrong_arguments_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
