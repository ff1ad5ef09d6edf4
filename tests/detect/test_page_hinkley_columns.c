/* SPDX-License-Identifier: Apache-2.0 */
/* Page-Hinkley on all columns of a batch gives the flags of one detector a column, however the rows
 * are cut into calls. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include <driftcheck/detect.h>

#define ROWS  3000
#define MOST  70
#define FLAGS 4096

static float narrow[ROWS * MOST];
static double wide[ROWS * MOST];

static uint64_t next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

/* Levels change every 500 rows; every 40th value or so is missing. */
static void fill(void) {
    uint64_t seed = 5;
    for (size_t i = 0; i < (size_t)ROWS * MOST; i++) {
        double x = (double)next(&seed) / 1e9 + (i / MOST / 500 % 2 ? (double)(i % 3) : 0.0);
        narrow[i] = next(&seed) % 40 == 0 ? NAN : (float)x;
        wide[i] = (double)narrow[i];
    }
}

static int by_row_and_column(const void *a, const void *b) {
    const drift_page_hinkley_flag *x = a, *y = b;
    if (x->row != y->row) return x->row < y->row ? -1 : 1;
    return x->column < y->column ? -1 : x->column > y->column;
}

/* Flags of one column by a detector of its own, which sees no missing values. */
static size_t flags_of_column(size_t column, drift_page_hinkley_flag *flags) {
    drift_detector_options options;
    drift_detector *detector = NULL;
    size_t found = 0;
    drift_detector_options_init(&options, DRIFT_DETECTOR_PAGE_HINKLEY);
    assert_int_equal(drift_detector_create(&options, &detector, NULL), DRIFT_OK);
    for (size_t r = 0; r < ROWS; r++) {
        drift_detector_flag flag;
        size_t count = 0;
        double x = wide[r * MOST + column];
        if (isnan(x)) continue;
        assert_int_equal(drift_detector_update(detector, &x, 1, &flag, 1, &count, NULL), DRIFT_OK);
        if (count > 0) flags[found++] = (drift_page_hinkley_flag){r, column, flag.direction, 0};
    }
    drift_detector_free(detector);
    return found;
}

static size_t flags_of_batch(size_t columns, size_t rows, int is_f32,
                             drift_page_hinkley_flag *flags) {
    drift_page_hinkley *tests = NULL;
    size_t found = 0;
    assert_int_equal(drift_page_hinkley_create(NULL, columns, &tests, NULL), DRIFT_OK);
    for (size_t r = 0; r < ROWS; r += rows) {
        size_t n = ROWS - r < rows ? ROWS - r : rows, count = 0;
        drift_status status =
            is_f32 ? drift_page_hinkley_update_f32(tests, narrow + r * MOST, n, MOST, flags + found,
                                                   FLAGS - found, &count, NULL)
                   : drift_page_hinkley_update_f64(tests, wide + r * MOST, n, MOST, flags + found,
                                                   FLAGS - found, &count, NULL);
        assert_int_equal(status, DRIFT_OK);
        found += count;
    }
    drift_page_hinkley_free(tests);
    return found;
}

static void test_flags_are_those_of_detectors(void **state) {
    (void)state;
    static drift_page_hinkley_flag expected[FLAGS], flags[FLAGS];
    static const size_t columns[] = {1, 7, 16, 17, 33, 64, 70}, rows[] = {1, 63, 64, 256, ROWS};
    for (size_t i = 0; i < sizeof columns / sizeof *columns; i++) {
        size_t count = 0;
        for (size_t c = 0; c < columns[i]; c++)
            count += flags_of_column(c, expected + count);
        assert_true(count >= columns[i]);
        qsort(expected, count, sizeof *expected, by_row_and_column);
        for (size_t j = 0; j < 2 * sizeof rows / sizeof *rows; j++) {
            assert_int_equal(flags_of_batch(columns[i], rows[j / 2], j % 2, flags), count);
            assert_memory_equal(flags, expected, count * sizeof *flags);
        }
    }
}

static void test_flags_beyond_capacity_are_counted(void **state) {
    (void)state;
    static drift_page_hinkley_flag all[FLAGS], one[2];
    drift_page_hinkley *tests = NULL;
    size_t count = 0, expected = flags_of_batch(64, ROWS, 1, all);
    one[1].row = 77;
    assert_int_equal(drift_page_hinkley_create(NULL, 64, &tests, NULL), DRIFT_OK);
    assert_int_equal(drift_page_hinkley_update_f32(tests, narrow, ROWS, MOST, one, 1, &count, NULL),
                     DRIFT_OK);
    assert_int_equal(count, expected);
    assert_memory_equal(one, all, sizeof *all);
    assert_int_equal(one[1].row, 77);
    drift_page_hinkley_free(tests);
}

static void test_arguments(void **state) {
    (void)state;
    drift_page_hinkley *tests = NULL;
    drift_detector_options options;
    assert_int_equal(drift_page_hinkley_create(NULL, 0, &tests, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_page_hinkley_create(NULL, 65537, &tests, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_page_hinkley_create(NULL, 8, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    drift_detector_options_init(&options, DRIFT_DETECTOR_CUSUM);
    assert_int_equal(drift_page_hinkley_create(&options, 8, &tests, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_page_hinkley_create(NULL, 8, &tests, NULL), DRIFT_OK);
    assert_int_equal(drift_page_hinkley_update_f64(tests, wide, 1, 7, NULL, 0, NULL, NULL),
                     DRIFT_INVALID_ARGUMENT); /* stride */
    assert_int_equal(drift_page_hinkley_update_f64(tests, NULL, 1, 8, NULL, 0, NULL, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_page_hinkley_update_f64(tests, wide, 1, 8, NULL, 1, NULL, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_page_hinkley_update_f64(tests, NULL, 0, 8, NULL, 0, NULL, NULL),
                     DRIFT_OK);
    drift_page_hinkley_free(tests);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_flags_are_those_of_detectors),
        cmocka_unit_test(test_flags_beyond_capacity_are_counted),
        cmocka_unit_test(test_arguments),
    };
    fill();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
