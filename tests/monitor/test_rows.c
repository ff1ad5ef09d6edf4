/* SPDX-License-Identifier: Apache-2.0 */
/* However rows lie and however many come at once, a monitor of numbers counts the same: by vectors
 * and without, few rows compared with all edges, many searched for. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/driftcheck.h>

#define COLUMNS 21 /* whole vectors, and a part of one */
#define ROWS    600

static float values[ROWS][COLUMNS];
static double apart[COLUMNS][ROWS];
static char names[COLUMNS][8];

static void fill(uint32_t seed, double shift) {
    for (size_t r = 0; r < ROWS; r++) {
        for (size_t c = 0; c < COLUMNS; c++) {
            seed = seed * 1664525u + 1013904223u;
            double x = (double)(seed >> 8) / (1 << 24) + shift;
            uint32_t kind = seed % 97;
            if (kind == 0) x = (double)NAN;
            if (kind == 1 && shift != 0) x = seed >> 31 ? INFINITY : -INFINITY;
            if (kind % 4 == 2) x = floor(8 * x) / 8; /* on edges */
            values[r][c] = (float)x;
            apart[c][r] = (double)values[r][c];
        }
    }
}

static void tensor(drift_column *columns, size_t row) {
    for (size_t c = 0; c < COLUMNS; c++) {
        drift_column_init(&columns[c], DRIFT_DATA_FLOAT32, names[c]);
        columns[c].data = &values[row][c];
        columns[c].stride = sizeof values[0];
    }
}

/* All but the first two, which are floats beside each other, are doubles on their own. */
static void mixed(drift_column *columns, size_t row) {
    tensor(columns, row);
    for (size_t c = 2; c < COLUMNS; c++) {
        columns[c].type = DRIFT_DATA_FLOAT64;
        columns[c].data = &apart[c][row];
        columns[c].stride = 0;
    }
}

static drift_profile *make_reference(uint32_t resolution) {
    drift_field fields[COLUMNS];
    drift_column columns[COLUMNS];
    drift_profile_options options;
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_batch batch;
    for (size_t c = 0; c < COLUMNS; c++) {
        snprintf(names[c], sizeof names[c], "c%zu", c);
        drift_field_init(&fields[c], DRIFT_TYPE_NUMERIC, names[c]);
    }
    fill(1, 0.0);
    tensor(columns, 0);
    drift_batch_init(&batch, ROWS, columns, COLUMNS);
    drift_profile_options_init(&options);
    options.resolution = resolution;
    assert_int_equal(drift_profile_builder_create(&options, fields, COLUMNS, &builder, NULL),
                     DRIFT_OK);
    assert_int_equal(drift_profile_builder_add(builder, &batch, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    drift_profile_builder_free(builder);
    return profile;
}

static void name_as_the_monitor_does(const drift_monitor *m, drift_column *columns) {
    for (size_t c = 0; c < COLUMNS; c++) {
        drift_monitor_column column = {.struct_size = sizeof column};
        assert_int_equal(drift_monitor_get_column(m, c, &column, NULL), DRIFT_OK);
        columns[c].name = column.name;
    }
}

/* Pieces of 1, 2, 3, ... rows. */
static void observe(drift_monitor *m, void (*lay)(drift_column *columns, size_t row), int own) {
    drift_column columns[COLUMNS];
    drift_batch batch;
    for (size_t done = 0, length = 1; done < ROWS; done += length, length++) {
        if (length > ROWS - done) length = ROWS - done;
        lay(columns, done);
        if (own) name_as_the_monitor_does(m, columns);
        drift_batch_init(&batch, (int64_t)length, columns, COLUMNS);
        assert_int_equal(drift_monitor_observe(m, &batch, 7, NULL), DRIFT_OK);
    }
}

static unsigned char *counted(const drift_profile *reference, int32_t level,
                              void (*lay)(drift_column *columns, size_t row), int own,
                              size_t *size) {
    drift_monitor_options options;
    drift_monitor *m = NULL;
    drift_monitor_options_init(&options);
    drift_simd_limit(level);
    assert_int_equal(drift_monitor_create(reference, &options, &m, NULL), DRIFT_OK);
    drift_simd_limit(DRIFT_SIMD_AVX512);
    observe(m, lay, own);
    *size = drift_monitor_snapshot_size(m);
    unsigned char *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(drift_monitor_snapshot(m, bytes, *size, NULL), DRIFT_OK);
    drift_monitor_free(m);
    return bytes;
}

static void same(const drift_profile *reference, int32_t level,
                 void (*lay)(drift_column *columns, size_t row), int own,
                 const unsigned char *expected, size_t expected_size) {
    size_t size;
    unsigned char *bytes = counted(reference, level, lay, own, &size);
    assert_int_equal(size, expected_size);
    assert_memory_equal(bytes, expected, size);
    free(bytes);
}

static void layouts_and_levels_count_alike(void **state) {
    static const uint32_t resolutions[] = {10, 20, 100, 500};
    (void)state;
    for (size_t i = 0; i < sizeof resolutions / sizeof *resolutions; i++) {
        drift_profile *reference = make_reference(resolutions[i]);
        size_t size;
        fill(2, 0.125);
        unsigned char *expected = counted(reference, DRIFT_SIMD_SCALAR, tensor, 0, &size);
        for (int32_t level = DRIFT_SIMD_SCALAR; level <= DRIFT_SIMD_AVX512; level++) {
            same(reference, level, tensor, 0, expected, size);
            same(reference, level, tensor, 1, expected, size);
            same(reference, level, mixed, 0, expected, size);
        }
        free(expected);
        drift_profile_free(reference);
    }
}

/* A name that stands where another one stood is read all the same. */
static void names_are_read_anew(void **state) {
    drift_column columns[COLUMNS];
    drift_batch batch;
    drift_monitor *m = NULL;
    (void)state;
    drift_profile *reference = make_reference(10);
    assert_int_equal(drift_monitor_create(reference, NULL, &m, NULL), DRIFT_OK);
    tensor(columns, 0);
    drift_batch_init(&batch, 1, columns, COLUMNS);
    assert_int_equal(drift_monitor_observe(m, &batch, 0, NULL), DRIFT_OK);
    names[3][0] = 'x';
    assert_int_equal(drift_monitor_observe(m, &batch, 0, NULL), DRIFT_OK);
    assert_int_equal(drift_monitor_evaluate(m, NULL), DRIFT_OK);
    drift_monitor_column third = {.struct_size = sizeof third}, fourth = third;
    assert_int_equal(drift_monitor_get_column(m, 3, &third, NULL), DRIFT_OK);
    assert_int_equal(drift_monitor_get_column(m, 4, &fourth, NULL), DRIFT_OK);
    assert_true(third.usable == 1 && fourth.usable == 2);
    columns[3].name = NULL;
    assert_int_equal(drift_monitor_observe(m, &batch, 0, NULL), DRIFT_INVALID_ARGUMENT);
    drift_monitor_free(m);
    drift_profile_free(reference);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(layouts_and_levels_count_alike),
        cmocka_unit_test(names_are_read_anew),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
