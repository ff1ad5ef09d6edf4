/* SPDX-License-Identifier: Apache-2.0 */
/* A wrong batch is refused with the column and the row that are to blame.
 * In: batches with one fault each. Layer: tests of data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/data.h>

static const int64_t good_offsets[4] = {0, 1, 2, 3};
static const double numbers[3] = {1, 2, 3};
static const int32_t codes[3] = {0, 2, -1};

typedef struct fixture {
    drift_strings texts;
    drift_column column;
    drift_batch batch;
    drift_error error;
} fixture;

static void reset(fixture *f, int32_t type) {
    f->texts = (drift_strings){good_offsets, "abc", 3};
    drift_column_init(&f->column, type, "col");
    f->column.data = type == DRIFT_DATA_CODES ? (const void *)codes : (const void *)numbers;
    f->column.strings = &f->texts;
    drift_batch_init(&f->batch, 3, &f->column, 1);
    drift_error_init(&f->error);
}

static drift_status validate(fixture *f) {
    return drift_batch_validate(&f->batch, &f->error);
}

static void assert_refused(fixture *f, const char *column, int64_t row) {
    assert_int_equal(validate(f), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(f->error.code, DRIFT_INVALID_ARGUMENT);
    assert_string_equal(f->error.column, column);
    assert_int_equal(f->error.row, row);
    assert_true(strlen(f->error.message) > 10);
}

static void test_good_batches(void **state) {
    (void)state;
    fixture f;
    for (int32_t type = DRIFT_DATA_FLOAT64; type <= DRIFT_DATA_STRING; type++) {
        reset(&f, type);
        if (type == DRIFT_DATA_CODES || type == DRIFT_DATA_STRING || type == DRIFT_DATA_FLOAT64) {
            assert_int_equal(validate(&f), DRIFT_OK);
        }
    }
    reset(&f, DRIFT_DATA_FLOAT64);
    f.batch.rows = 0;
    f.column.data = NULL;
    assert_int_equal(validate(&f), DRIFT_OK);
    assert_int_equal(f.error.code, DRIFT_OK);
}

static void test_bad_structs(void **state) {
    (void)state;
    fixture f;
    assert_int_equal(drift_batch_validate(NULL, NULL), DRIFT_INVALID_ARGUMENT);
    reset(&f, DRIFT_DATA_FLOAT64);
    f.batch.struct_size = 0;
    assert_refused(&f, "", -1);
    reset(&f, DRIFT_DATA_FLOAT64);
    f.batch.rows = -1;
    assert_refused(&f, "", -1);
    reset(&f, DRIFT_DATA_FLOAT64);
    f.column.name = "";
    assert_refused(&f, "", -1);
    reset(&f, DRIFT_DATA_FLOAT64);
    f.column.name = "\xff";
    assert_refused(&f, "", -1);
    reset(&f, 99);
    assert_refused(&f, "col", -1);
    reset(&f, DRIFT_DATA_FLOAT64);
    f.column.data = NULL;
    assert_refused(&f, "col", -1);
    reset(&f, DRIFT_DATA_FLOAT64);
    f.column.validity_offset = -1;
    assert_refused(&f, "col", -1);
}

static void test_bad_texts(void **state) {
    (void)state;
    fixture f;
    const int64_t falling[4] = {0, 2, 1, 3};
    const int64_t negative[4] = {-1, 1, 2, 3};
    reset(&f, DRIFT_DATA_STRING);
    f.texts.offsets = falling;
    assert_refused(&f, "col", 1);
    reset(&f, DRIFT_DATA_STRING);
    f.texts.offsets = negative;
    assert_refused(&f, "col", 0);
    reset(&f, DRIFT_DATA_STRING);
    f.texts.bytes = "a\xc3z";
    assert_refused(&f, "col", 1);
    reset(&f, DRIFT_DATA_STRING);
    f.texts.count = 2;
    assert_refused(&f, "col", -1);
    reset(&f, DRIFT_DATA_STRING);
    f.column.strings = NULL;
    assert_refused(&f, "col", -1);
    reset(&f, DRIFT_DATA_CODES);
    f.texts.count = 2;
    assert_refused(&f, "col", 1);
}

static void test_unparsable_needs_absent_rows(void **state) {
    (void)state;
    fixture f;
    const uint8_t bits = 0x05; /* row 1 has no value */
    reset(&f, DRIFT_DATA_FLOAT64);
    f.column.validity = &bits;
    f.column.unparsable = 1;
    assert_int_equal(validate(&f), DRIFT_OK);
    f.column.unparsable = 2;
    assert_refused(&f, "col", -1);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_good_batches),
        cmocka_unit_test(test_bad_structs),
        cmocka_unit_test(test_bad_texts),
        cmocka_unit_test(test_unparsable_needs_absent_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
