/* SPDX-License-Identifier: Apache-2.0 */
/* Whatever builders make holds every rule that files are checked against, and survives a file.
 * In: awkward columns, with and without rows, references and profiles like them. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <float.h>
#include <math.h>
#include <string.h>

#include "profile/model.h"

#define MOST_ROWS 3000

/* A small multiplicative generator (Park and Miller 1988): the same numbers everywhere. */
static uint32_t next_random(uint32_t *seed) {
    *seed = (uint32_t)((uint64_t)*seed * 48271u % 2147483647u);
    return *seed;
}

static double plain(uint32_t *seed) {
    return (double)next_random(seed) / 1e6;
}
static double heavy_zero(uint32_t *seed) {
    uint32_t r = next_random(seed);
    return r % 4 ? (r % 8 < 4 ? -0.0 : 0.0) : (double)r;
}
static double few_values(uint32_t *seed) {
    return (double)(next_random(seed) % 3) - 1.0;
}
static double one_value(uint32_t *seed) {
    (void)seed;
    return 42.5;
}
static double extremes(uint32_t *seed) {
    static const double values[] = {DBL_MAX, -DBL_MAX, DBL_MIN, 0x1p-1074, 0.0, 1e308};
    return values[next_random(seed) % 6];
}
static double largest_only(uint32_t *seed) {
    (void)seed;
    return DBL_MAX;
}
static double specials(uint32_t *seed) {
    static const double values[] = {NAN, INFINITY, -INFINITY, 1.0, 2.0, -0.0, 1e-300};
    return values[next_random(seed) % 7];
}
static double nothing(uint32_t *seed) {
    (void)seed;
    return NAN;
}
static double only_infinite(uint32_t *seed) {
    return next_random(seed) % 2 ? INFINITY : -INFINITY;
}
static double far_from_zero(uint32_t *seed) {
    return 1e15 + (double)(next_random(seed) % 1000);
}

typedef double source(uint32_t *seed);
static source *const sources[] = {plain,         heavy_zero,   few_values, one_value,
                                  extremes,      largest_only, specials,   nothing,
                                  only_infinite, far_from_zero};
#define SOURCES (sizeof sources / sizeof sources[0])

static void fill(double *values, size_t rows, source *from, uint32_t seed) {
    for (size_t i = 0; i < rows; i++)
        values[i] = from(&seed);
}

static void assert_survives(const drift_profile *p) {
    drift_profile *back = NULL;
    drift_error error;
    drift_error_init(&error);
    if (profile_verify(p, &error) != DRIFT_OK) fail_msg("%s: %s", error.column, error.message);
    size_t size = drift_profile_encoded_size(p);
    unsigned char *first = malloc(size), *second = malloc(size);
    assert_non_null(first);
    assert_non_null(second);
    assert_int_equal(drift_profile_encode(p, first, size, NULL), DRIFT_OK);
    if (drift_profile_decode(first, size, NULL, &back, &error) != DRIFT_OK)
        fail_msg("%s", error.message);
    assert_int_equal(drift_profile_encoded_size(back), size);
    assert_int_equal(drift_profile_encode(back, second, size, NULL), DRIFT_OK);
    assert_memory_equal(first, second, size);
    drift_profile_free(back);
    free(first);
    free(second);
}

static void add_and_finish(drift_profile_builder *b, const drift_column *columns, size_t count,
                           size_t rows, drift_profile **out) {
    drift_batch batch;
    drift_batch_init(&batch, (int64_t)rows, columns, count);
    assert_int_equal(drift_profile_builder_add(b, &batch, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_finish(b, out, NULL), DRIFT_OK);
    drift_profile_builder_free(b);
}

/* A reference of one source, then a profile like it of another. */
static void check_pair(source *from, source *to, size_t rows, int32_t type, uint32_t keep_rows) {
    static double values[MOST_ROWS];
    drift_profile_options options;
    drift_field field;
    drift_column column;
    drift_profile_builder *b = NULL;
    drift_profile *reference = NULL, *current = NULL;
    drift_profile_options_init(&options);
    options.keep_rows = keep_rows;
    drift_field_init(&field, type, "x");
    drift_column_init(&column, DRIFT_DATA_FLOAT64, "x");
    column.data = values;
    fill(values, rows, from, 7);
    assert_int_equal(drift_profile_builder_create(&options, &field, 1, &b, NULL), DRIFT_OK);
    add_and_finish(b, &column, 1, rows, &reference);
    assert_survives(reference);
    fill(values, rows, to, 8);
    assert_int_equal(drift_profile_builder_create_like(reference, NULL, &b, NULL), DRIFT_OK);
    add_and_finish(b, &column, 1, rows, &current);
    assert_survives(current);
    drift_profile_free(reference);
    drift_profile_free(current);
}

static void every_pair_of_columns_survives(void **state) {
    (void)state;
    const size_t rows[] = {0, 1, 2, 30, 1024, MOST_ROWS};
    for (size_t i = 0; i < SOURCES * SOURCES; i++) {
        for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++) {
            for (int32_t type = DRIFT_TYPE_AUTO; type <= DRIFT_TYPE_CATEGORICAL; type++) {
                check_pair(sources[i / SOURCES], sources[i % SOURCES], rows[r], type, i % 2 == 0);
            }
        }
    }
}

static void absent_and_changed_columns_survive(void **state) {
    (void)state;
    for (uint32_t keep = 0; keep < 2; keep++) {
        const double numbers[] = {1.0, 2.0, 3.0};
        const uint8_t truths[] = {1, 0, 1};
        drift_profile_options options;
        drift_field fields[2];
        drift_column columns[2];
        drift_profile_builder *b = NULL;
        drift_profile *reference = NULL, *current = NULL;
        drift_profile_options_init(&options);
        options.keep_rows = keep;
        drift_field_init(&fields[0], DRIFT_TYPE_NUMERIC, "n");
        drift_field_init(&fields[1], DRIFT_TYPE_AUTO, "b");
        drift_column_init(&columns[0], DRIFT_DATA_FLOAT64, "n");
        drift_column_init(&columns[1], DRIFT_DATA_BOOL, "b");
        columns[0].data = numbers;
        columns[1].data = truths;
        assert_int_equal(drift_profile_builder_create(&options, fields, 2, &b, NULL), DRIFT_OK);
        add_and_finish(b, columns, 2, 3, &reference);
        assert_survives(reference);

        assert_int_equal(drift_profile_builder_create_like(reference, NULL, &b, NULL), DRIFT_OK);
        add_and_finish(b, columns + 1, 1, 3, &current);
        assert_true(current->columns[0].flags & DRIFT_COLUMN_ABSENT);
        assert_survives(current);
        drift_profile_free(current);

        drift_column_init(&columns[0], DRIFT_DATA_BOOL, "n");
        columns[0].data = truths;
        assert_int_equal(drift_profile_builder_create_like(reference, NULL, &b, NULL), DRIFT_OK);
        add_and_finish(b, columns, 1, 3, &current);
        assert_true(current->columns[0].flags & DRIFT_COLUMN_TYPE_CHANGED);
        assert_true(current->columns[1].flags & DRIFT_COLUMN_ABSENT);
        assert_survives(current);
        drift_profile_free(current);
        drift_profile_free(reference);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_pair_of_columns_survives),
        cmocka_unit_test(absent_and_changed_columns_survive),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
