/* SPDX-License-Identifier: Apache-2.0 */
/* Profiles from batches: nothing lost, no cut visible, failures without trace.
 * In: batches. Out: profiles. Layer: tests of profile. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "profile/model.h"
#include "support/batches.h"
#include "support/memory_probe.h"

#define ROWS 5000

static double values[ROWS];
static int32_t codes[ROWS];
static const int64_t label_offsets[6] = {0, 3, 8, 12, 12, 14};
static const drift_strings labels = {label_offsets, "redgreenblue\xc3\xa9", 5};

/* Numbers with every kind of special, and codes with missing ones. */
static void fill(uint64_t seed) {
    for (int i = 0; i < ROWS; i++) {
        uint64_t r = batches_random(&seed) % 100;
        values[i] = batches_normal(&seed) + (r < 20 ? 0.0 : 1.0);
        if (r == 1) values[i] = NAN;
        if (r == 2) values[i] = INFINITY;
        if (r == 3) values[i] = -INFINITY;
        if (r >= 90) values[i] = 0.25;
        codes[i] = (int32_t)(batches_random(&seed) % 7) - 1;
        if (codes[i] > 4) codes[i] = 0;
    }
}

static void columns_of(drift_column columns[2], int from) {
    columns[0] = batches_doubles("number", values + from);
    drift_column_init(&columns[1], DRIFT_DATA_CODES, "colour");
    columns[1].data = codes + from;
    columns[1].strings = &labels;
}

static void fields_of(drift_field fields[2]) {
    drift_field_init(&fields[0], DRIFT_TYPE_AUTO, "number");
    drift_field_init(&fields[1], DRIFT_TYPE_AUTO, "colour");
}

static drift_batch batch_of(drift_column columns[2], size_t from, size_t rows) {
    drift_batch batch;
    columns_of(columns, (int)from);
    drift_batch_init(&batch, (int64_t)rows, columns, 2);
    return batch;
}

/* The profile of rows 0..ROWS-1, cut into batches of `cut` rows. */
static drift_profile *build(size_t cut, const drift_profile_options *options,
                            const drift_profile *reference) {
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_field fields[2];
    fields_of(fields);
    drift_status status = reference
                              ? drift_profile_builder_create_like(reference, NULL, &builder, NULL)
                              : drift_profile_builder_create(options, fields, 2, &builder, NULL);
    assert_int_equal(status, DRIFT_OK);
    for (size_t from = 0; from < ROWS; from += cut) {
        drift_column columns[2];
        drift_batch batch = batch_of(columns, from, ROWS - from < cut ? ROWS - from : cut);
        assert_int_equal(drift_profile_builder_add(builder, &batch, NULL), DRIFT_OK);
    }
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    drift_profile_builder_free(builder);
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(profile_verify(profile, &error), DRIFT_OK);
    return profile;
}

static void assert_same_bytes(const drift_profile *a, const drift_profile *b) {
    size_t size = drift_profile_encoded_size(a);
    assert_int_equal(size, drift_profile_encoded_size(b));
    char *left = malloc(size);
    char *right = malloc(size);
    assert_int_equal(drift_profile_encode(a, left, size, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_encode(b, right, size, NULL), DRIFT_OK);
    assert_memory_equal(left, right, size);
    free(left);
    free(right);
}

static void test_cuts_do_not_show(void **state) {
    (void)state;
    const size_t cuts[] = {1, 7, 1000, 1024, 4096};
    fill(1);
    for (uint32_t keep = 0; keep <= 1; keep++) {
        drift_profile_options options;
        drift_profile_options_init(&options);
        options.keep_rows = keep;
        drift_profile *whole = build(ROWS, &options, NULL);
        drift_profile *like = build(ROWS, NULL, whole);
        for (size_t i = 0; i < sizeof cuts / sizeof *cuts; i++) {
            drift_profile *other = build(cuts[i], &options, NULL);
            drift_profile *other_like = build(cuts[i], NULL, whole);
            assert_same_bytes(whole, other);
            assert_same_bytes(like, other_like);
            drift_profile_free(other);
            drift_profile_free(other_like);
        }
        drift_profile_free(whole);
        drift_profile_free(like);
    }
}

static void test_levels_do_not_show(void **state) {
    (void)state;
    fill(2);
    int32_t best = drift_simd_level();
    assert_int_equal(drift_simd_limit(DRIFT_SIMD_SCALAR), DRIFT_OK);
    drift_profile *scalar = build(ROWS, NULL, NULL);
    drift_profile *scalar_like = build(ROWS, NULL, scalar);
    for (int32_t level = DRIFT_SIMD_SCALAR; level <= best; level++) {
        assert_int_equal(drift_simd_limit(level), DRIFT_OK);
        drift_profile *other = build(ROWS, NULL, NULL);
        drift_profile *other_like = build(ROWS, NULL, other);
        assert_same_bytes(scalar, other);
        assert_same_bytes(scalar_like, other_like);
        drift_profile_free(other);
        drift_profile_free(other_like);
    }
    drift_profile_free(scalar);
    drift_profile_free(scalar_like);
}

/* A profile counted at its own knots is the same as the reference itself. */
static void test_like_itself(void **state) {
    (void)state;
    fill(3);
    drift_profile *reference = build(ROWS, NULL, NULL);
    drift_profile *like = build(ROWS, NULL, reference);
    drift_profile_column a = batches_column(reference, 0);
    drift_profile_column b = batches_column(like, 0);
    assert_int_equal(a.knot_count, b.knot_count);
    assert_memory_equal(a.cells, b.cells, (a.knot_count + 1) * sizeof *a.cells);
    assert_memory_equal(&a.counts, &b.counts, sizeof a.counts);
    assert_true(a.mean == b.mean && a.std == b.std && a.minimum == b.minimum);
    a = batches_column(reference, 1);
    b = batches_column(like, 1);
    assert_int_equal(a.category_count, b.category_count);
    assert_int_equal(b.reference_categories, a.category_count);
    for (size_t i = 0; i < a.category_count; i++) {
        drift_category x;
        drift_category y;
        assert_int_equal(drift_profile_get_category(reference, 1, i, &x, NULL), DRIFT_OK);
        assert_int_equal(drift_profile_get_category(like, 1, i, &y, NULL), DRIFT_OK);
        assert_string_equal(x.label, y.label);
        assert_int_equal(x.count, y.count);
    }
    drift_profile_free(reference);
    drift_profile_free(like);
}

static void test_every_row_is_counted_once(void **state) {
    (void)state;
    fill(4);
    uint64_t nan = 0;
    uint64_t up = 0;
    uint64_t down = 0;
    uint64_t absent = 0;
    for (int i = 0; i < ROWS; i++) {
        nan += isnan(values[i]) != 0;
        up += values[i] == INFINITY;
        down += values[i] == -INFINITY;
        absent += codes[i] < 0;
    }
    drift_profile *p = build(64, NULL, NULL);
    drift_profile_column c = batches_column(p, 0);
    assert_int_equal(c.counts.rows, ROWS);
    assert_int_equal(c.counts.nan, nan);
    assert_int_equal(c.counts.positive_infinity, up);
    assert_int_equal(c.counts.negative_infinity, down);
    assert_int_equal(c.counts.finite, ROWS - nan - up - down);
    assert_int_equal(c.counts.missing, 0);
    uint64_t sum = 0;
    for (size_t i = 0; i <= c.knot_count; i++)
        sum += c.cells[i];
    assert_int_equal(sum, c.counts.finite);
    c = batches_column(p, 1);
    assert_int_equal(c.counts.missing, absent);
    drift_profile_free(p);
}

/* Quantiles of a reference without rows are the order statistics themselves at whole steps. */
static void test_quantiles_are_exact_at_steps(void **state) {
    (void)state;
    fill(5);
    drift_profile_options options;
    drift_profile_options_init(&options);
    options.keep_rows = 1;
    drift_profile *rows = build(ROWS, &options, NULL);
    drift_profile *knots = build(ROWS, NULL, NULL);
    drift_profile *like = build(ROWS, NULL, knots);
    drift_profile_column c = batches_column(rows, 0);
    for (int i = 0; i <= 100; i++) {
        double exact;
        double counted;
        double between;
        double q = i / 100.0;
        uint64_t rank = (c.counts.finite * (uint64_t)i + 99) / 100;
        assert_int_equal(drift_profile_quantile(rows, 0, q, &exact, NULL), DRIFT_OK);
        assert_int_equal(drift_profile_quantile(knots, 0, q, &counted, NULL), DRIFT_OK);
        assert_int_equal(drift_profile_quantile(like, 0, q, &between, NULL), DRIFT_OK);
        assert_true(exact == c.sorted_rows[rank == 0 ? 0 : rank - 1]);
        assert_true(counted == exact);
        assert_true(between >= c.minimum && between <= c.maximum);
        assert_true(fabs(between - exact) < 0.5);
    }
    double unused;
    assert_int_equal(drift_profile_quantile(rows, 1, 0.5, &unused, NULL), DRIFT_NOT_APPLICABLE);
    assert_int_equal(drift_profile_quantile(rows, 0, NAN, &unused, NULL), DRIFT_INVALID_ARGUMENT);
    drift_profile_free(rows);
    drift_profile_free(knots);
    drift_profile_free(like);
}

static drift_profile *of_doubles(const double *x, int64_t n, int32_t type) {
    drift_column column = batches_doubles("x", x);
    return batches_profile(&column, 1, n, NULL, NULL, type);
}

static void test_few_distinct_numbers_are_categories(void **state) {
    (void)state;
    double x[100];
    for (int i = 0; i < 100; i++)
        x[i] = i % 10;
    drift_profile *p = of_doubles(x, 100, DRIFT_TYPE_AUTO);
    drift_profile_column c = batches_column(p, 0);
    assert_int_equal(c.type, DRIFT_TYPE_CATEGORICAL);
    assert_int_equal(c.category_count, 10);
    assert_true(c.flags & DRIFT_COLUMN_NUMBERS);
    assert_non_null(strstr(c.type_reason, "distinct"));
    drift_profile_free(p);
    p = of_doubles(x, 99, DRIFT_TYPE_AUTO); /* nine rows for one of them */
    assert_int_equal(batches_column(p, 0).type, DRIFT_TYPE_NUMERIC);
    drift_profile_free(p);
    p = of_doubles(x, 100, DRIFT_TYPE_NUMERIC);
    assert_int_equal(batches_column(p, 0).type, DRIFT_TYPE_NUMERIC);
    drift_profile_free(p);
    x[0] = 10.5;
    p = of_doubles(x, 100, DRIFT_TYPE_AUTO);
    assert_int_equal(batches_column(p, 0).type, DRIFT_TYPE_NUMERIC);
    drift_profile_free(p);
}

static void test_columns_without_values(void **state) {
    (void)state;
    double x[50];
    for (int i = 0; i < 50; i++)
        x[i] = NAN;
    drift_profile *p = of_doubles(x, 50, DRIFT_TYPE_AUTO);
    drift_profile_column c = batches_column(p, 0);
    assert_int_equal(c.type, DRIFT_TYPE_NUMERIC);
    assert_int_equal(c.knot_count, 0);
    assert_int_equal(c.counts.nan, 50);
    assert_int_equal(c.flags & (DRIFT_COLUMN_HAS_RANGE | DRIFT_COLUMN_HAS_MEAN), 0);
    double unused;
    assert_int_equal(drift_profile_quantile(p, 0, 0.5, &unused, NULL), DRIFT_EMPTY);
    drift_profile_free(p);
    p = of_doubles(x, 0, DRIFT_TYPE_AUTO);
    assert_int_equal(drift_profile_rows(p), 0);
    drift_profile_free(p);
}

static void test_new_categories_and_the_rest(void **state) {
    (void)state;
    const int64_t first[4] = {0, 1, 2, 3};
    const int64_t second[6] = {0, 1, 2, 3, 4, 5};
    drift_strings before = {first, "aab", 3};
    drift_strings now = {second, "axyzx", 5};
    drift_profile_options options;
    drift_profile_options_init(&options);
    options.max_categories = 2;
    drift_column column;
    drift_column_init(&column, DRIFT_DATA_STRING, "s");
    column.strings = &before;
    drift_profile *reference = batches_profile(&column, 1, 3, &options, NULL, DRIFT_TYPE_AUTO);
    column.strings = &now;
    drift_profile *current = batches_profile(&column, 1, 5, NULL, reference, DRIFT_TYPE_AUTO);
    drift_profile_column c = batches_column(current, 0);
    assert_int_equal(c.reference_categories, 2);
    assert_int_equal(c.category_count, 4); /* a, b and two new ones */
    assert_int_equal(c.other, 1);          /* z had no room */
    drift_profile_free(reference);
    drift_profile_free(current);
}

static void test_wrong_batches_leave_no_trace(void **state) {
    (void)state;
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_field field;
    drift_batch batch;
    drift_error error;
    double x[3] = {1, 2, 3};
    const int64_t offsets[4] = {0, 1, 2, 3};
    drift_strings texts = {offsets, "abc", 3};
    drift_column twice[2] = {batches_doubles("x", x), batches_doubles("x", x)};
    drift_column other = batches_doubles("y", x);
    drift_column text;
    drift_column_init(&text, DRIFT_DATA_STRING, "x");
    text.strings = &texts;
    drift_field_init(&field, DRIFT_TYPE_NUMERIC, "x");
    drift_error_init(&error);
    assert_int_equal(drift_profile_builder_create(NULL, &field, 1, &builder, NULL), DRIFT_OK);
    drift_batch_init(&batch, 3, twice, 2);
    assert_int_equal(drift_profile_builder_add(builder, &batch, &error), DRIFT_INVALID_ARGUMENT);
    drift_batch_init(&batch, 3, &other, 1);
    assert_int_equal(drift_profile_builder_add(builder, &batch, &error), DRIFT_SCHEMA);
    assert_string_equal(error.column, "x");
    drift_batch_init(&batch, 3, &text, 1);
    assert_int_equal(drift_profile_builder_add(builder, &batch, &error), DRIFT_SCHEMA);
    drift_batch_init(&batch, 3, twice, 1);
    assert_int_equal(drift_profile_builder_add(builder, &batch, &error), DRIFT_OK);
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_builder_add(builder, &batch, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_rows(profile), 3);
    drift_profile_builder_free(builder);
    drift_profile_free(profile);
}

static void test_bad_options_and_fields(void **state) {
    (void)state;
    drift_profile_builder *builder = NULL;
    drift_profile_options options;
    drift_field fields[2];
    drift_field_init(&fields[0], DRIFT_TYPE_AUTO, "a");
    drift_field_init(&fields[1], DRIFT_TYPE_AUTO, "a");
    drift_status bad = DRIFT_INVALID_ARGUMENT;
    assert_int_equal(drift_profile_builder_create(NULL, fields, 2, &builder, NULL), bad);
    assert_int_equal(drift_profile_builder_create(NULL, fields, 0, &builder, NULL), bad);
    assert_int_equal(drift_profile_builder_create(NULL, NULL, 1, &builder, NULL), bad);
    drift_profile_options_init(&options);
    options.resolution = 55;
    assert_int_equal(drift_profile_builder_create(&options, fields, 1, &builder, NULL), bad);
    drift_profile_options_init(&options);
    options.psi_bins = 1;
    assert_int_equal(drift_profile_builder_create(&options, fields, 1, &builder, NULL), bad);
    fields[0].type = 9;
    assert_int_equal(drift_profile_builder_create(NULL, fields, 1, &builder, NULL), bad);
    assert_null(builder);
}

/* A numeric column that turns into text keeps its rows, as unreadable ones. */
static void test_changed_type(void **state) {
    (void)state;
    double x[3] = {1, 2, 3};
    const int64_t offsets[4] = {0, 1, 2, 3};
    drift_strings texts = {offsets, "abc", 3};
    drift_profile *reference = of_doubles(x, 3, DRIFT_TYPE_NUMERIC);
    drift_column text;
    drift_column_init(&text, DRIFT_DATA_STRING, "x");
    text.strings = &texts;
    drift_profile *current = batches_profile(&text, 1, 3, NULL, reference, DRIFT_TYPE_AUTO);
    drift_profile_column c = batches_column(current, 0);
    assert_true(c.flags & DRIFT_COLUMN_TYPE_CHANGED);
    assert_int_equal(c.counts.unparsable, 3);
    assert_int_equal(c.counts.finite, 0);
    drift_profile_free(reference);
    drift_profile_free(current);
}

/* The k-th allocation fails, for every k: an error, no leak, and add leaves the builder as it was.
 */
static void test_every_allocation_may_fail(void **state) {
    (void)state;
    fill(6);
    size_t failures = 0;
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        drift_profile_options options;
        drift_profile_builder *builder = NULL;
        drift_profile *profile = NULL;
        drift_field fields[2];
        drift_column columns[2];
        drift_batch batch = batch_of(columns, 0, ROWS);
        drift_profile_options_init(&options);
        options.allocator = &allocator;
        fields_of(fields);
        drift_status status = drift_profile_builder_create(&options, fields, 2, &builder, NULL);
        if (status == DRIFT_OK) status = drift_profile_builder_add(builder, &batch, NULL);
        if (status == DRIFT_OK) status = drift_profile_builder_finish(builder, &profile, NULL);
        drift_profile_builder_free(builder);
        drift_profile_free(profile);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
        if (status == DRIFT_OK) break;
        assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
        failures++;
    }
    assert_true(failures > 10);
}

static void test_failed_add_can_be_repeated(void **state) {
    (void)state;
    fill(7);
    drift_profile *expected = build(ROWS, NULL, NULL);
    drift_profile *fresh = NULL;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_profile_options options;
    drift_profile_builder *builder = NULL;
    drift_field fields[2];
    drift_column columns[2];
    drift_batch batch = batch_of(columns, 0, ROWS);
    drift_profile_options_init(&options);
    options.allocator = &allocator;
    fields_of(fields);
    assert_int_equal(drift_profile_builder_create(&options, fields, 2, &builder, NULL), DRIFT_OK);
    for (size_t allowed = 0;; allowed++) {
        probe.allowed = allowed;
        drift_status status = drift_profile_builder_add(builder, &batch, NULL);
        if (status == DRIFT_OK) break;
        assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
    }
    probe.allowed = SIZE_MAX;
    assert_int_equal(drift_profile_builder_finish(builder, &fresh, NULL), DRIFT_OK);
    assert_same_bytes(expected, fresh);
    drift_profile_builder_free(builder);
    drift_profile_free(fresh);
    drift_profile_free(expected);
    assert_int_equal(probe.blocks_held, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cuts_do_not_show),
        cmocka_unit_test(test_levels_do_not_show),
        cmocka_unit_test(test_like_itself),
        cmocka_unit_test(test_every_row_is_counted_once),
        cmocka_unit_test(test_quantiles_are_exact_at_steps),
        cmocka_unit_test(test_few_distinct_numbers_are_categories),
        cmocka_unit_test(test_columns_without_values),
        cmocka_unit_test(test_new_categories_and_the_rest),
        cmocka_unit_test(test_wrong_batches_leave_no_trace),
        cmocka_unit_test(test_bad_options_and_fields),
        cmocka_unit_test(test_changed_type),
        cmocka_unit_test(test_every_allocation_may_fail),
        cmocka_unit_test(test_failed_add_can_be_repeated),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
