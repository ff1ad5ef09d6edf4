/* SPDX-License-Identifier: Apache-2.0 */
/* Checks of tables in memory: the report of two profiles, to the byte, in the memory of a column.
 * In: batches of all kinds of columns. Out: reports. Layer: tests of monitor. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/batches.h"
#include "support/memory_probe.h"
#include "support/report_bytes.h"

enum { ROWS = 6000, COLUMNS = 10 };

/* ---- a table with a column of each kind ---- */

typedef struct table {
    double plain[ROWS];
    double wild[ROWS]; /* NaN, infinities, zeros of both signs */
    double apart[2 * ROWS];
    double hidden[ROWS]; /* under validity bits */
    float narrow[ROWS];
    int64_t large[ROWS]; /* beyond 2^53 */
    int32_t few[ROWS];   /* so few distinct ones that they are categories */
    int32_t codes[ROWS];
    double constant[ROWS];
    double only[ROWS]; /* left out, or text, in the current table */
    uint8_t validity[ROWS / 8 + 1];
    int64_t rows;
    drift_column columns[COLUMNS];
    drift_batch batch;
} table;

static const int64_t offsets[] = {0, 3, 6, 10};
static const drift_strings texts = {offsets, "onetwofour", 3};

static void fill(table *t, uint64_t seed, double shift) {
    for (int i = 0; i < ROWS; i++) {
        double x = batches_normal(&seed) + shift;
        t->plain[i] = x;
        t->wild[i] = i % 50 == 7 ? (double)NAN : i % 90 == 3 ? -INFINITY : i % 3 == 0 ? -0.0 : x;
        t->apart[2 * i] = x * x;
        t->apart[2 * i + 1] = -1.0;
        t->hidden[i] = x + 2.0;
        t->narrow[i] = (float)x;
        t->large[i] = (INT64_C(1) << 53) + (int64_t)(batches_random(&seed) % 100000);
        t->few[i] = (int32_t)(batches_random(&seed) % 5);
        t->codes[i] = (int32_t)(batches_random(&seed) % 4) - 1;
        t->constant[i] = 4.5;
        t->only[i] = x - 1.0;
    }
    for (size_t i = 0; i < sizeof t->validity; i++)
        t->validity[i] = (uint8_t)(batches_random(&seed) | 1);
}

static drift_column column_of(const char *name, int32_t type, const void *data) {
    drift_column c;
    drift_column_init(&c, type, name);
    c.data = data;
    return c;
}

static void describe(table *t, int64_t rows) {
    drift_column *c = t->columns;
    c[0] = batches_doubles("plain", t->plain);
    c[1] = batches_doubles("wild", t->wild);
    c[2] = batches_doubles("apart", t->apart);
    c[2].stride = 2 * sizeof(double);
    c[3] = batches_doubles("hidden", t->hidden);
    c[3].validity = t->validity;
    c[4] = column_of("narrow", DRIFT_DATA_FLOAT32, t->narrow);
    c[5] = column_of("large", DRIFT_DATA_INT64, t->large);
    c[6] = column_of("few", DRIFT_DATA_INT32, t->few);
    c[7] = column_of("codes", DRIFT_DATA_CODES, t->codes);
    c[7].strings = &texts;
    c[8] = batches_doubles("constant", t->constant);
    c[9] = batches_doubles("only", t->only);
    t->rows = rows;
    drift_batch_init(&t->batch, rows, c, COLUMNS);
}

static table *make_table(uint64_t seed, double shift, int64_t rows) {
    table *t = calloc(1, sizeof *t);
    assert_non_null(t);
    fill(t, seed, shift);
    describe(t, rows);
    return t;
}

/* ---- reports ---- */

static char *text_of(drift_report *report) {
    char *text = report_bytes(report);
    assert_non_null(text);
    drift_report_free(report);
    return text;
}

static drift_profile *profile_of(const table *t, uint32_t keep_rows,
                                 const drift_profile *reference) {
    drift_profile_options options;
    drift_profile_options_init(&options);
    options.keep_rows = keep_rows;
    drift_profile *profile = batches_profile(t->columns, t->batch.column_count, t->rows, &options,
                                             reference, DRIFT_TYPE_AUTO);
    assert_non_null(profile);
    return profile;
}

/* Rows in the order they came in, as tables are compared. */
static drift_profile *unsorted_profile(const table *t, uint32_t keep_rows,
                                       const drift_profile *reference) {
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_profile_options options;
    drift_field fields[COLUMNS];
    drift_profile_options_init(&options);
    options.keep_rows = keep_rows;
    for (size_t i = 0; i < COLUMNS; i++)
        drift_field_init(&fields[i], DRIFT_TYPE_AUTO, t->columns[i].name);
    drift_status status =
        reference ? drift_profile_builder_create_like(reference, NULL, &builder, NULL)
                  : drift_profile_builder_create(&options, fields, COLUMNS, &builder, NULL);
    assert_int_equal(status, DRIFT_OK);
    assert_int_equal(drift_profile_builder_set_unsorted(builder, 1, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_add(builder, &t->batch, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    drift_profile_builder_free(builder);
    return profile;
}

static char *by_profiles(const table *a, const table *b, uint32_t keep_rows) {
    drift_report *report = NULL;
    drift_profile *first = unsorted_profile(a, keep_rows, NULL);
    drift_profile *second = unsorted_profile(b, keep_rows, first);
    assert_int_equal(drift_check(first, second, NULL, &report, NULL), DRIFT_OK);
    drift_profile_free(first);
    drift_profile_free(second);
    return text_of(report);
}

static char *by_tables(const table *a, const table *b, uint32_t keep_rows,
                       const drift_executor *executor) {
    drift_report *report = NULL;
    drift_check_options options;
    drift_profile_options of_profiles;
    drift_profile_options_init(&of_profiles);
    drift_check_options_init(&options);
    options.executor = executor;
    of_profiles.keep_rows = keep_rows;
    assert_int_equal(
        drift_check_tables(&a->batch, &b->batch, NULL, 0, &of_profiles, &options, &report, NULL),
        DRIFT_OK);
    return text_of(report);
}

static void assert_same(char *a, char *b) {
    assert_string_equal(a, b);
    free(a);
    free(b);
}

/* Pieces in the other order, the last one first. */
static void run_backwards(void *context, drift_work *work, size_t count) {
    (void)context;
    for (size_t i = count; i > 0; i--)
        drift_work_do(work, i - 1);
}

/* ---- the same as by profiles ---- */

static void assert_all_ways_agree(const table *a, const table *b) {
    const drift_executor backwards = {sizeof(drift_executor), 0, run_backwards, NULL};
    for (uint32_t keep_rows = 0; keep_rows <= 1; keep_rows++) {
        assert_same(by_tables(a, b, keep_rows, NULL), by_profiles(a, b, keep_rows));
        assert_same(by_tables(a, b, keep_rows, &backwards), by_profiles(a, b, keep_rows));
    }
}

static void tables_give_the_report_of_profiles(void **state) {
    (void)state;
    const int64_t rows[] = {0, 1, 25, 1024, 3000, ROWS};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        table *a = make_table(1, 0.0, ROWS), *b = make_table(2, 0.1, rows[i]);
        assert_all_ways_agree(a, b);
        assert_all_ways_agree(b, a);
        free(a);
        free(b);
    }
}

static void columns_may_be_gone_or_changed(void **state) {
    (void)state;
    table *a = make_table(1, 0.0, ROWS), *b = make_table(2, 0.0, ROWS - 1);
    b->batch.column_count = COLUMNS - 1;
    assert_all_ways_agree(a, b);
    describe(b, ROWS - 1);
    drift_column swapped = b->columns[0];
    b->columns[0] = b->columns[8];
    b->columns[8] = swapped;
    b->columns[9] = b->columns[7]; /* text in place of numbers */
    b->columns[9].name = "only";
    assert_all_ways_agree(a, b);
    free(a);
    free(b);
}

static void a_profile_and_a_table(void **state) {
    (void)state;
    table *a = make_table(1, 0.0, ROWS), *b = make_table(2, 0.1, ROWS);
    for (uint32_t keep_rows = 0; keep_rows <= 1; keep_rows++) {
        drift_report *by_table = NULL, *by_profile = NULL;
        drift_profile *first = profile_of(a, keep_rows, NULL);
        drift_profile *second = unsorted_profile(b, keep_rows, first);
        assert_int_equal(drift_check_table(first, &b->batch, NULL, &by_table, NULL), DRIFT_OK);
        assert_int_equal(drift_check(first, second, NULL, &by_profile, NULL), DRIFT_OK);
        assert_same(text_of(by_table), text_of(by_profile));
        drift_profile_free(first);
        drift_profile_free(second);
    }
    free(a);
    free(b);
}

static void fields_choose_columns_and_types(void **state) {
    (void)state;
    drift_field fields[2];
    drift_report *report = NULL;
    drift_report_column c = {.struct_size = sizeof c};
    table *a = make_table(1, 0.0, ROWS), *b = make_table(2, 0.0, ROWS);
    drift_field_init(&fields[0], DRIFT_TYPE_NUMERIC, "few");
    drift_field_init(&fields[1], DRIFT_TYPE_CATEGORICAL, "codes");
    assert_int_equal(drift_check_tables(&a->batch, &b->batch, fields, 2, NULL, NULL, &report, NULL),
                     DRIFT_OK);
    assert_int_equal(drift_report_get_column(report, 2, &c, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_report_get_column(report, 0, &c, NULL), DRIFT_OK);
    assert_string_equal(c.name, "few");
    assert_int_equal(c.type, DRIFT_TYPE_NUMERIC);
    drift_report_free(report);
    free(a);
    free(b);
}

static void tables_stay_as_they_are(void **state) {
    (void)state;
    table *a = make_table(1, 0.0, ROWS), *b = make_table(2, 0.1, ROWS);
    table *copy = malloc(2 * sizeof *copy);
    assert_non_null(copy);
    memcpy(&copy[0], a, sizeof *a);
    memcpy(&copy[1], b, sizeof *b);
    free(by_tables(a, b, 1, NULL));
    assert_memory_equal(&copy[0], a, sizeof *a);
    assert_memory_equal(&copy[1], b, sizeof *b);
    free(copy);
    free(a);
    free(b);
}

/* ---- memory ---- */

enum { WIDE = 100 };

static size_t peak_of(size_t column_count, int64_t stride) {
    static double values[3 * ROWS];
    static char names[WIDE][24];
    drift_column columns[WIDE];
    drift_batch batch;
    drift_report *report = NULL;
    drift_check_options options;
    drift_profile_options of_profiles;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    uint64_t seed = 5;
    for (size_t i = 0; i < 3 * ROWS; i++)
        values[i] = batches_normal(&seed);
    for (size_t i = 0; i < column_count; i++) {
        snprintf(names[i], sizeof names[i], "f%zu", i);
        columns[i] = batches_doubles(names[i], values + i);
        columns[i].stride = stride;
    }
    drift_batch_init(&batch, ROWS, columns, column_count);
    drift_profile_options_init(&of_profiles);
    drift_check_options_init(&options);
    of_profiles.keep_rows = 1;
    of_profiles.allocator = options.allocator = &allocator;
    assert_int_equal(
        drift_check_tables(&batch, &batch, NULL, 0, &of_profiles, &options, &report, NULL),
        DRIFT_OK);
    drift_report_free(report);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
    return probe.most_bytes;
}

/* What stays of a column - knots, counts, results - has nothing to do with its rows. */
static void memory_is_that_of_a_column(void **state) {
    (void)state;
    const size_t rest = WIDE * 16384;
    size_t column = ROWS * sizeof(double);
    size_t one = peak_of(1, 8);
    assert_in_range(one, 1, 8 * column);
    assert_in_range(peak_of(WIDE, 8), one, one + rest);
    assert_in_range(peak_of(1, 16), one + column, one + 2 * column + 1024); /* these are copied */
    assert_in_range(peak_of(WIDE, 16), one, one + 2 * column + rest);
}

static drift_status check_with(const table *a, const table *b, const drift_allocator *allocator) {
    drift_report *report = NULL;
    drift_check_options options;
    drift_profile_options of_profiles;
    drift_profile_options_init(&of_profiles);
    drift_check_options_init(&options);
    of_profiles.keep_rows = 1;
    of_profiles.allocator = options.allocator = allocator;
    drift_status status =
        drift_check_tables(&a->batch, &b->batch, NULL, 0, &of_profiles, &options, &report, NULL);
    assert_true((report != NULL) == (status == DRIFT_OK));
    drift_report_free(report);
    return status;
}

static void memory_may_fail_anywhere(void **state) {
    (void)state;
    table *a = make_table(1, 0.0, 300), *b = make_table(2, 0.1, 200);
    drift_status status = DRIFT_OUT_OF_MEMORY;
    size_t failures = 0;
    for (size_t allowed = 0; status != DRIFT_OK; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        status = check_with(a, b, &allocator);
        assert_true(status == DRIFT_OK || status == DRIFT_OUT_OF_MEMORY);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
        failures += status != DRIFT_OK;
    }
    assert_true(failures > 10 * COLUMNS);
    free(a);
    free(b);
}

/* ---- errors ---- */

static void assert_refused(const drift_batch *a, const drift_batch *b, const drift_field *fields,
                           size_t field_count, const drift_check_options *options,
                           drift_status expected, const char *column) {
    drift_error error;
    memory_probe probe;
    drift_report *report = NULL;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_profile_options of_profiles;
    drift_profile_options_init(&of_profiles);
    of_profiles.allocator = &allocator;
    drift_error_init(&error);
    drift_status status =
        drift_check_tables(a, b, fields, field_count, &of_profiles, options, &report, &error);
    assert_int_equal(status, expected);
    assert_string_equal(error.column, column);
    assert_null(report);
    assert_int_equal(probe.blocks_held, 0);
}

static void errors_name_the_column_and_leave_nothing(void **state) {
    (void)state;
    drift_field fields[2];
    drift_batch bad;
    drift_check_options options;
    table *a = make_table(1, 0.0, ROWS), *b = make_table(2, 0.0, ROWS);
    drift_field_init(&fields[0], DRIFT_TYPE_NUMERIC, "plain");
    drift_field_init(&fields[1], DRIFT_TYPE_NUMERIC, "nowhere");
    assert_refused(&a->batch, &b->batch, fields, 2, NULL, DRIFT_SCHEMA, "nowhere");
    fields[1].name = "codes";
    assert_refused(&a->batch, &b->batch, fields, 2, NULL, DRIFT_SCHEMA, "codes");
    fields[1].name = "plain";
    assert_refused(&a->batch, &b->batch, fields, 2, NULL, DRIFT_INVALID_ARGUMENT, "plain");
    assert_refused(&a->batch, &b->batch, NULL, 2, NULL, DRIFT_INVALID_ARGUMENT, "");
    assert_refused(NULL, &b->batch, fields, 1, NULL, DRIFT_INVALID_ARGUMENT, "");
    assert_refused(&a->batch, NULL, fields, 1, NULL, DRIFT_INVALID_ARGUMENT, "");
    drift_batch_init(&bad, 0, NULL, 0);
    assert_refused(&bad, &bad, NULL, 0, NULL, DRIFT_INVALID_ARGUMENT, "");
    drift_check_options_init(&options);
    options.alpha = 2.0;
    assert_refused(&a->batch, &b->batch, NULL, 0, &options, DRIFT_INVALID_ARGUMENT, "");
    b->columns[3].name = "plain";
    assert_refused(&a->batch, &b->batch, NULL, 0, NULL, DRIFT_INVALID_ARGUMENT, "plain");
    b->columns[0].stride = 0;
    b->columns[0].repeated = 1; /* one value, as often as one likes */
    drift_batch_init(&bad, (INT64_C(1) << 53) + 1, b->columns, 1);
    assert_refused(&a->batch, &bad, NULL, 0, NULL, DRIFT_LIMIT, "");
    free(a);
    free(b);
}

static void a_table_against_a_profile_may_be_refused(void **state) {
    (void)state;
    drift_report *report = NULL;
    table *a = make_table(1, 0.0, ROWS);
    drift_profile *profile = profile_of(a, 1, NULL);
    const drift_status refused = DRIFT_INVALID_ARGUMENT;
    assert_int_equal(drift_check_table(NULL, &a->batch, NULL, &report, NULL), refused);
    assert_int_equal(drift_check_table(profile, NULL, NULL, &report, NULL), refused);
    assert_int_equal(drift_check_table(profile, &a->batch, NULL, NULL, NULL), refused);
    assert_int_equal(drift_check_tables(&a->batch, &a->batch, NULL, 0, NULL, NULL, NULL, NULL),
                     refused);
    assert_null(report);
    drift_profile_free(profile);
    free(a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(tables_give_the_report_of_profiles),
        cmocka_unit_test(columns_may_be_gone_or_changed),
        cmocka_unit_test(a_profile_and_a_table),
        cmocka_unit_test(fields_choose_columns_and_types),
        cmocka_unit_test(tables_stay_as_they_are),
        cmocka_unit_test(memory_is_that_of_a_column),
        cmocka_unit_test(memory_may_fail_anywhere),
        cmocka_unit_test(errors_name_the_column_and_leave_nothing),
        cmocka_unit_test(a_table_against_a_profile_may_be_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
