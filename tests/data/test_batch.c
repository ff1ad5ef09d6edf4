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

static drift_texts texts_of(int32_t layout, int64_t count, const void *index) {
    drift_texts texts;
    drift_texts_init(&texts, layout, count);
    texts.index = index;
    texts.bytes = "abc";
    return texts;
}

static void test_new_layouts(void **state) {
    (void)state;
    fixture f;
    const int32_t small[4] = {0, 1, 2, 3};
    drift_texts texts = texts_of(DRIFT_TEXTS_OFFSETS32, 3, small);
    const int32_t types[] = {DRIFT_DATA_INT8,       DRIFT_DATA_INT16,  DRIFT_DATA_UINT16,
                             DRIFT_DATA_UINT32,     DRIFT_DATA_UINT64, DRIFT_DATA_FLOAT16,
                             DRIFT_DATA_BFLOAT16,   DRIFT_DATA_BITS,   DRIFT_DATA_TEXT,
                             DRIFT_DATA_DICTIONARY, DRIFT_DATA_NONE};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        const int8_t narrow[3] = {0, 2, -1};
        reset(&f, types[i]);
        f.column.texts = &texts;
        if (types[i] == DRIFT_DATA_DICTIONARY) {
            f.column.data = narrow;
            f.column.code_type = DRIFT_DATA_INT8;
        }
        assert_int_equal(validate(&f), DRIFT_OK);
        if (types[i] == DRIFT_DATA_TEXT || types[i] == DRIFT_DATA_NONE) continue;
        f.column.data = NULL;
        assert_refused(&f, "col", -1);
    }
}

static void test_bad_layouts(void **state) {
    (void)state;
    fixture f;
    const int32_t small[5] = {0, 1, 2, 3, 3};
    const uint8_t bits = 0xff;
    const int8_t narrow[3] = {0, 2, 3};
    drift_texts texts = texts_of(DRIFT_TEXTS_OFFSETS32, 3, small);
    reset(&f, DRIFT_DATA_TEXT);
    assert_refused(&f, "col", -1); /* no texts */
    f.column.texts = &texts;
    texts.count = 4;
    assert_refused(&f, "col", -1);
    texts.count = 3;
    texts.layout = 4;
    assert_refused(&f, "col", -1);
    texts.layout = DRIFT_TEXTS_OFFSETS32;
    texts.struct_size = 0;
    assert_refused(&f, "col", -1);
    texts.struct_size = sizeof texts;
    texts.validity = &bits;
    assert_refused(&f, "col", -1);
    texts.validity = NULL;
    texts.index = NULL;
    assert_refused(&f, "col", -1);
    texts = texts_of(DRIFT_TEXTS_VIEWS, 3, good_offsets);
    texts.buffer_count = 1;
    assert_refused(&f, "col", -1); /* buffers are NULL */
    texts.buffer_count = -1;
    assert_refused(&f, "col", -1);
    texts = texts_of(DRIFT_TEXTS_OFFSETS32, 3, small);
    reset(&f, DRIFT_DATA_DICTIONARY);
    f.column.texts = &texts;
    f.column.data = narrow;
    assert_refused(&f, "col", -1); /* no code_type */
    f.column.code_type = DRIFT_DATA_FLOAT32;
    assert_refused(&f, "col", -1);
    f.column.code_type = DRIFT_DATA_INT8;
    assert_refused(&f, "col", 2);
    f.column.validity = &bits;
    f.column.outer_validity = (const uint8_t *)"\x03"; /* row 2 is missing, and its code unread */
    assert_int_equal(validate(&f), DRIFT_OK);
    f.column.validity = NULL;
    assert_refused(&f, "col", -1);
}

static void test_bad_fields(void **state) {
    (void)state;
    fixture f;
    reset(&f, DRIFT_DATA_FLOAT64);
    f.column.repeated = 1;
    assert_int_equal(validate(&f), DRIFT_OK);
    f.column.stride = 8;
    assert_refused(&f, "col", -1);
    f.column.stride = 0;
    f.column.repeated = 2;
    assert_refused(&f, "col", -1);
    reset(&f, DRIFT_DATA_STRING);
    f.column.repeated = 1;
    assert_refused(&f, "col", -1);
    reset(&f, DRIFT_DATA_BITS);
    f.column.stride = 1;
    assert_refused(&f, "col", -1);
    f.column.stride = 0;
    f.column.bit_offset = -1;
    assert_refused(&f, "col", -1);
    reset(&f, DRIFT_DATA_FLOAT64);
    f.column.outer_validity_offset = -1;
    assert_refused(&f, "col", -1);
    reset(&f, DRIFT_DATA_NONE + 1);
    assert_refused(&f, "col", -1);
}

/* Texts that are missing need not be text; the others are looked at. */
static void test_missing_texts(void **state) {
    (void)state;
    fixture f;
    const int32_t small[4] = {0, 1, 2, 3};
    const uint8_t bits = 0x05;
    const uint8_t codes8[3] = {0, 1, 2};
    drift_texts texts = texts_of(DRIFT_TEXTS_OFFSETS32, 3, small);
    texts.bytes = "a\xff"
                  "c";
    reset(&f, DRIFT_DATA_TEXT);
    f.column.texts = &texts;
    assert_refused(&f, "col", 1);
    f.column.validity = &bits;
    assert_int_equal(validate(&f), DRIFT_OK);
    reset(&f, DRIFT_DATA_DICTIONARY);
    f.column.texts = &texts;
    f.column.data = codes8;
    f.column.code_type = DRIFT_DATA_UINT8;
    assert_refused(&f, "col", 1);
    texts.validity = &bits;
    assert_int_equal(validate(&f), DRIFT_OK);
    f.column.unparsable = 1; /* the row of the missing text */
    assert_int_equal(validate(&f), DRIFT_OK);
    f.column.unparsable = 2;
    assert_refused(&f, "col", -1);
}

/* A program built with the first header, or with a later one: columns lie struct_size apart. */
static void test_columns_of_other_sizes(void **state) {
    (void)state;
    const uint32_t sizes[] = {72, sizeof(drift_column), sizeof(drift_column) + 64};
    for (size_t i = 0; i < 3; i++) {
        uint64_t memory[2][(sizeof(drift_column) + 64) / 8];
        unsigned char *at = (unsigned char *)memory;
        fixture f;
        reset(&f, DRIFT_DATA_FLOAT64);
        memset(memory, 0, sizeof memory);
        f.column.struct_size = sizes[i];
        for (size_t k = 0; k < 2; k++) {
            f.column.name = k == 0 ? "first" : "second";
            f.column.data = k == 0 ? numbers : NULL;
            memcpy(at + k * sizes[i], &f.column, sizes[i] < sizeof f.column ? 72 : sizeof f.column);
        }
        drift_batch_init(&f.batch, 3, (const drift_column *)(const void *)memory, 2);
        assert_refused(&f, "second", -1); /* its data is NULL */
        f.batch.rows = 0;
        assert_int_equal(validate(&f), DRIFT_OK);
        memcpy(at + sizes[i], &(uint32_t){80}, sizeof(uint32_t));
        assert_refused(&f, "", -1);
    }
    fixture f;
    reset(&f, DRIFT_DATA_INT8);
    f.column.struct_size = 72;
    assert_refused(&f, "col", -1); /* a type that such a program cannot have */
    const uint32_t wrong[] = {0, 8, 71, 73, 0xdeadbee8};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        reset(&f, DRIFT_DATA_FLOAT64);
        f.column.struct_size = wrong[i];
        assert_refused(&f, "", -1);
    }
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
        cmocka_unit_test(test_new_layouts),
        cmocka_unit_test(test_bad_layouts),
        cmocka_unit_test(test_bad_fields),
        cmocka_unit_test(test_missing_texts),
        cmocka_unit_test(test_columns_of_other_sizes),
        cmocka_unit_test(test_unparsable_needs_absent_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
