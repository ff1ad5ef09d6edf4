/* SPDX-License-Identifier: Apache-2.0 */
/* Arrow arrays are read as they lie: every type, offset and bitmap, and nothing is copied.
 * In: structs over arrays. Out: batches. Layer: tests of data. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/driftcheck.h>

#include "data/gather.h"
#include "support/arrow_arrays.h"
#include "support/memory_probe.h"

static drift_arrow *importer_of(const struct ArrowSchema *schema) {
    drift_arrow *importer = NULL;
    drift_error error;
    drift_error_init(&error);
    if (drift_arrow_create(schema, NULL, &importer, &error) != DRIFT_OK) {
        fail_msg("create: %s", error.message);
    }
    return importer;
}

static const drift_batch *batch_of(drift_arrow *importer, const struct ArrowArray *array) {
    const drift_batch *batch = NULL;
    drift_error error;
    drift_error_init(&error);
    if (drift_arrow_view(importer, array, &batch, &error) != DRIFT_OK) {
        fail_msg("view: %s: %s", error.column, error.message);
    }
    assert_int_equal(drift_batch_validate(batch, &error), DRIFT_OK);
    return batch;
}

static drift_arrow_field field_of(const drift_arrow *importer, size_t index) {
    drift_arrow_field field;
    memset(&field, 0, sizeof field);
    field.struct_size = sizeof field;
    assert_int_equal(drift_arrow_get_field(importer, index, &field, NULL), DRIFT_OK);
    return field;
}

static void assert_label(const drift_column *column, int64_t row, const char *expected) {
    char scratch[GATHER_TEXT_SIZE];
    const char *label = NULL;
    size_t length = 0;
    int found = gather_label(column, row, scratch, &label, &length);
    assert_int_equal(found, expected != NULL);
    if (!expected) return;
    assert_int_equal(length, strlen(expected));
    assert_memory_equal(label, expected, length);
}

/* ---- numbers ---- */

static const int8_t i8[3] = {-128, 5, 127};
static const uint8_t u8[3] = {0, 5, 255};
static const int16_t i16[3] = {INT16_MIN, 5, INT16_MAX};
static const uint16_t u16[3] = {0, 5, UINT16_MAX};
static const int32_t i32[3] = {INT32_MIN, 5, INT32_MAX};
static const uint32_t u32[3] = {0, 5, UINT32_MAX};
static const int64_t i64[3] = {-9007199254740992, 5, 9007199254740992};
static const uint64_t u64[3] = {0, 5, UINT64_C(1) << 63};
static const uint16_t f16[3] = {0xc000, 0x4500, 0x7bff}; /* -2, 5, 65504 */
static const float f32[3] = {-0.5f, 5, 3e38f};
static const double f64[3] = {-0.1, 5, 1e308};

static const struct {
    const char *format;
    const void *values;
    double first;
    double last;
    int32_t type;
} number_cases[] = {
    {"c", i8, -128, 127, DRIFT_DATA_INT8},
    {"C", u8, 0, 255, DRIFT_DATA_UINT8},
    {"s", i16, -32768, 32767, DRIFT_DATA_INT16},
    {"S", u16, 0, 65535, DRIFT_DATA_UINT16},
    {"i", i32, -2147483648.0, 2147483647, DRIFT_DATA_INT32},
    {"I", u32, 0, 4294967295.0, DRIFT_DATA_UINT32},
    {"l", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"L", u64, 0, 9223372036854775808.0, DRIFT_DATA_UINT64},
    {"e", f16, -2, 65504, DRIFT_DATA_FLOAT16},
    {"f", f32, -0.5, (double)3e38f, DRIFT_DATA_FLOAT32},
    {"g", f64, -0.1, 1e308, DRIFT_DATA_FLOAT64},
    {"tdD", i32, -2147483648.0, 2147483647, DRIFT_DATA_INT32},
    {"tdm", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"tts", i32, -2147483648.0, 2147483647, DRIFT_DATA_INT32},
    {"ttm", i32, -2147483648.0, 2147483647, DRIFT_DATA_INT32},
    {"ttu", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"ttn", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"tss:", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"tsm:UTC", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"tsu:Europe/Berlin", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"tsn:+07:30", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"tDs", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"tDm", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"tDu", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
    {"tDn", i64, -9007199254740992.0, 9007199254740992.0, DRIFT_DATA_INT64},
};

static void test_numbers(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof number_cases / sizeof *number_cases; i++) {
        struct ArrowSchema schema = arrow_schema(number_cases[i].format, "x");
        const void *buffers[2] = {NULL, number_cases[i].values};
        struct ArrowArray array = arrow_array(3, buffers, 2);
        drift_arrow *importer = importer_of(&schema);
        const drift_batch *batch = batch_of(importer, &array);
        double out[3];
        gather_counts counts = {0, 0};
        assert_int_equal(batch->rows, 3);
        assert_int_equal(batch->column_count, 1);
        assert_string_equal(batch->columns[0].name, "x");
        assert_int_equal(batch->columns[0].type, number_cases[i].type);
        assert_ptr_equal(batch->columns[0].data, number_cases[i].values);
        gather_numbers(&batch->columns[0], 0, 3, out, &counts);
        assert_true(out[0] == number_cases[i].first && out[1] == 5);
        assert_true(out[2] == number_cases[i].last);
        assert_int_equal(counts.rounded + counts.absent, 0);
        drift_arrow_free(importer);
    }
}

/* Rows of an array: from its offset on, and in a struct from the struct's offset further on. */
static void test_offsets_and_both_bitmaps(void **state) {
    (void)state;
    const double x[8] = {0, 1, 2, 3, 4, 5, 6, 7};
    const uint8_t own = 0xef;   /* value 4 is null */
    const uint8_t outer = 0x3b; /* rows 2, 6 and 7 of the struct are null */
    const void *child_buffers[2] = {&own, x};
    const void *struct_buffers[1] = {&outer};
    struct ArrowSchema child_schema = arrow_schema("g", "x");
    struct ArrowSchema *schemas[1] = {&child_schema};
    struct ArrowSchema schema = arrow_struct_schema(schemas, 1);
    struct ArrowArray child = arrow_array(7, child_buffers, 2);
    struct ArrowArray *children[1] = {&child};
    struct ArrowArray array = arrow_struct_array(4, struct_buffers, children, 1);
    child.offset = 1;
    array.offset = 2;
    drift_arrow *importer = importer_of(&schema);
    const drift_batch *batch = batch_of(importer, &array);
    double out[4];
    gather_counts counts = {0, 0};
    assert_int_equal(batch->rows, 4);
    gather_numbers(&batch->columns[0], 0, 4, out, &counts);
    assert_true(isnan(out[0])); /* row 2 of the struct */
    assert_true(isnan(out[1])); /* value 4 */
    assert_true(out[2] == 5 && out[3] == 6);
    assert_int_equal(counts.absent, 2);
    child.null_count = 0; /* then its bitmap need not be looked at */
    batch = batch_of(importer, &array);
    assert_ptr_equal(batch->columns[0].validity, &outer);
    assert_int_equal(batch->columns[0].validity_offset, 2);
    assert_null(batch->columns[0].outer_validity);
    array.null_count = 0;
    child.null_count = -1;
    batch = batch_of(importer, &array);
    assert_ptr_equal(batch->columns[0].validity, &own);
    assert_int_equal(batch->columns[0].validity_offset, 3);
    drift_arrow_free(importer);
}

static void test_bits(void **state) {
    (void)state;
    const uint8_t bits[2] = {0x50, 0x02}; /* bits 4, 6 and 9 */
    const uint8_t validity[2] = {0xff, 0xfe};
    const void *buffers[2] = {validity, bits};
    struct ArrowSchema schema = arrow_schema("b", "flag");
    struct ArrowArray array = arrow_array(7, buffers, 2);
    array.offset = 3;
    drift_arrow *importer = importer_of(&schema);
    const drift_column *column = batch_of(importer, &array)->columns;
    const char *expected[7] = {"false", "true", "false", "true", "false", NULL, "true"};
    for (int64_t i = 0; i < 7; i++)
        assert_label(column, i, expected[i]);
    assert_false(gather_is_number(column->type));
    drift_arrow_free(importer);
}

static void test_null_type(void **state) {
    (void)state;
    struct ArrowSchema schema = arrow_schema("n", NULL);
    struct ArrowArray array = arrow_array(5, NULL, 0);
    drift_arrow *importer = importer_of(&schema);
    const drift_batch *batch = batch_of(importer, &array);
    double out[5];
    gather_counts counts = {0, 0};
    assert_string_equal(batch->columns[0].name, "0");
    gather_numbers(batch->columns, 0, 5, out, &counts);
    assert_int_equal(counts.absent, 5);
    assert_true(isnan(out[0]) && isnan(out[4]));
    assert_label(batch->columns, 3, NULL);

    const void *no_bitmap[1] = {NULL}; /* as polars has it */
    array.n_buffers = 1;
    array.buffers = no_bitmap;
    assert_int_equal(batch_of(importer, &array)->rows, 5);
    drift_arrow_free(importer);
}

/* ---- texts ---- */

static const char letters[] = "aabb\xc3\xa9\xff\xff";

static void put_view(uint8_t *view, const char *text, int32_t length, int32_t offset) {
    const int32_t buffer = 1;
    memset(view, 0, 16);
    memcpy(view, &length, 4);
    if (length <= 12) {
        memcpy(view + 4, text, (size_t)length);
        return;
    }
    memcpy(view + 4, text, 4);
    memcpy(view + 8, &buffer, 4);
    memcpy(view + 12, &offset, 4);
}

static void test_utf8(void **state) {
    (void)state;
    const int32_t small[6] = {0, 1, 1, 4, 6, 8};
    const int64_t large[6] = {0, 1, 1, 4, 6, 8};
    const uint8_t validity = 0x0f; /* the last text is null, and need not be UTF-8 */
    const void *offsets[2] = {small, large};
    const char *formats[2] = {"u", "U"};
    for (int i = 0; i < 2; i++) {
        const void *buffers[3] = {&validity, offsets[i], letters};
        struct ArrowSchema schema = arrow_schema(formats[i], "t");
        struct ArrowArray array = arrow_array(4, buffers, 3);
        array.offset = 1;
        drift_arrow *importer = importer_of(&schema);
        const drift_column *column = batch_of(importer, &array)->columns;
        assert_label(column, 0, "");
        assert_label(column, 1, "abb");
        assert_label(column, 2, "\xc3\xa9");
        assert_label(column, 3, NULL);
        assert_ptr_equal(column->texts->bytes, letters);
        drift_arrow_free(importer);
    }
}

static void test_utf8_views(void **state) {
    (void)state;
    const char text[] = "..a text of more than twelve bytes";
    uint8_t views[5 * 16];
    const int64_t sizes[2] = {3, 34};
    const uint8_t validity = 0x17; /* view 3 is null and holds nonsense */
    put_view(views, "skipped", 7, 0);
    put_view(views + 16, "twelve bytes", 12, 0);
    put_view(views + 32, text + 2, 32, 2);
    memset(views + 48, 0xff, 16);
    put_view(views + 64, "", 0, 0);
    const void *buffers[5] = {&validity, views, "abc", text, sizes};
    struct ArrowSchema schema = arrow_schema("vu", "t");
    struct ArrowArray array = arrow_array(4, buffers, 5);
    array.offset = 1;
    drift_arrow *importer = importer_of(&schema);
    const drift_column *column = batch_of(importer, &array)->columns;
    assert_int_equal(column->texts->buffer_count, 2);
    assert_label(column, 0, "twelve bytes");
    assert_label(column, 1, "a text of more than twelve bytes");
    assert_label(column, 2, NULL);
    assert_label(column, 3, "");
    drift_arrow_free(importer);
}

/* Indices of every width; an index that is null, and one of a text that is null. */
static void test_dictionaries(void **state) {
    (void)state;
    const int64_t codes[5] = {2, 0, 1, 0, 2};
    const char *formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
    const int32_t offsets[5] = {0, 2, 4, 6, 8};
    const uint8_t code_validity = 0xef; /* index 4 is null */
    const uint8_t text_validity = 0xf7; /* the text at index 2 (offset 1) is null */
    for (size_t i = 0; i < 8; i++) {
        size_t width = (size_t)1 << (i / 2);
        uint8_t narrow[5 * 8];
        for (size_t k = 0; k < 5; k++) /* little endian: the lower bytes come first */
            memcpy(narrow + k * width, &codes[k], width);
        const void *code_buffers[2] = {&code_validity, narrow};
        const void *text_buffers[3] = {&text_validity, offsets, letters};
        struct ArrowSchema schema = arrow_schema(formats[i], "d");
        struct ArrowSchema values_schema = arrow_schema("u", NULL);
        struct ArrowArray array = arrow_array(4, code_buffers, 2);
        struct ArrowArray values = arrow_array(3, text_buffers, 3);
        schema.dictionary = &values_schema;
        array.dictionary = &values;
        array.offset = 1;
        values.offset = 1;
        drift_arrow *importer = importer_of(&schema);
        drift_arrow_field field = field_of(importer, 0);
        assert_string_equal(field.format, formats[i]);
        assert_string_equal(field.value_format, "u");
        const drift_column *column = batch_of(importer, &array)->columns;
        assert_label(column, 0, "bb");
        assert_label(column, 1, "\xc3\xa9");
        assert_label(column, 2, "bb");
        assert_label(column, 3, NULL);
        values.null_count = 1;
        code_buffers[0] = NULL;
        array.null_count = 0;
        column = batch_of(importer, &array)->columns;
        assert_label(column, 3, NULL); /* its text is null */
        drift_arrow_free(importer);
    }
}

/* ---- fields ---- */

static void test_bad_fields_leave_the_others_alone(void **state) {
    (void)state;
    const char *formats[] = {"g", "+l", "d:19,2", "z", "+s", "tiM", "?", "ts", "+r", "ts:UTC", "l"};
    enum { COUNT = sizeof formats / sizeof *formats };
    struct ArrowSchema fields[COUNT];
    struct ArrowSchema *schemas[COUNT];
    struct ArrowArray *children[COUNT] = {NULL};
    char names[COUNT][2];
    for (size_t i = 0; i < COUNT; i++) {
        names[i][0] = (char)('a' + i);
        names[i][1] = '\0';
        fields[i] = arrow_schema(formats[i], names[i]);
        schemas[i] = &fields[i];
    }
    struct ArrowSchema schema = arrow_struct_schema(schemas, COUNT);
    drift_arrow *importer = importer_of(&schema);
    assert_int_equal(drift_arrow_field_count(importer), COUNT);
    for (size_t i = 1; i + 1 < COUNT; i++) {
        drift_arrow_field field = field_of(importer, i);
        assert_int_equal(field.status, DRIFT_NOT_APPLICABLE);
        assert_int_equal(field.column, -1);
        assert_int_equal(field.type, 0);
        assert_string_equal(field.name, names[i]);
        assert_string_equal(field.format, formats[i]);
        assert_non_null(strstr(field.message, formats[i]));
    }
    /* the others are read, and what cannot be read is not looked at */
    const void *doubles[2] = {NULL, f64};
    const void *integers[2] = {NULL, i64};
    const void *no_validity[1] = {NULL};
    struct ArrowArray first = arrow_array(3, doubles, 2);
    struct ArrowArray last = arrow_array(3, integers, 2);
    struct ArrowArray array = arrow_struct_array(3, no_validity, children, COUNT);
    children[0] = &first;
    children[COUNT - 1] = &last;
    const drift_batch *batch = batch_of(importer, &array);
    assert_int_equal(batch->column_count, 2);
    assert_string_equal(batch->columns[1].name, names[COUNT - 1]);
    assert_int_equal(field_of(importer, COUNT - 1).column, 1);
    assert_string_equal(field_of(importer, 0).message, "");
    drift_arrow_free(importer);
}

static void test_names(void **state) {
    (void)state;
    const char *given[] = {"a", NULL, "", "b", "a", "\xff", "2"};
    const char *expected[] = {"a", "1", "2", "b", "a", "", "2"};
    const int32_t statuses[] = {0, 0, 0, 0, 100, 100, 100};
    struct ArrowSchema fields[7];
    struct ArrowSchema *schemas[7];
    for (size_t i = 0; i < 7; i++) {
        fields[i] = arrow_schema("g", given[i]);
        schemas[i] = &fields[i];
    }
    struct ArrowSchema schema = arrow_struct_schema(schemas, 7);
    drift_arrow *importer = importer_of(&schema);
    for (size_t i = 0; i < 7; i++) {
        drift_arrow_field field = field_of(importer, i);
        assert_string_equal(field.name, expected[i]);
        assert_int_equal(field.status, statuses[i]);
        assert_int_equal(strlen(field.message) > 10, statuses[i] != 0);
    }
    drift_arrow_free(importer);
}

static void test_schema_is_copied(void **state) {
    (void)state;
    char format[] = "g";
    char name[] = "age";
    int released = 0;
    struct ArrowSchema schema = arrow_schema(format, name);
    schema.private_data = &released;
    drift_arrow *importer = importer_of(&schema);
    assert_int_equal(released, 0);
    assert_non_null(schema.release);
    schema.release(&schema);
    memset(format, 'x', 1);
    memset(name, 'x', 3);
    const void *buffers[2] = {NULL, f64};
    struct ArrowArray array = arrow_array(3, buffers, 2);
    array.private_data = &released;
    assert_string_equal(batch_of(importer, &array)->columns[0].name, "age");
    drift_arrow_free(importer);
    assert_int_equal(released, 1); /* the array stays the caller's */
    assert_non_null(array.release);
}

static void test_calls_without_arguments(void **state) {
    (void)state;
    struct ArrowSchema schema = arrow_schema("g", "x");
    drift_arrow *importer = NULL;
    const drift_batch *batch = NULL;
    drift_arrow_field field;
    memset(&field, 0, sizeof field);
    assert_int_equal(drift_arrow_create(&schema, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_arrow_create(NULL, NULL, &importer, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_arrow_open(NULL, NULL, &importer, NULL), DRIFT_INVALID_ARGUMENT);
    assert_null(importer);
    importer = importer_of(&schema);
    assert_int_equal(drift_arrow_view(importer, NULL, &batch, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_arrow_view(NULL, NULL, &batch, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_arrow_next(importer, &batch, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_arrow_next(NULL, &batch, NULL), DRIFT_INVALID_ARGUMENT);
    assert_null(batch);
    assert_int_equal(drift_arrow_get_field(importer, 0, &field, NULL), DRIFT_INVALID_ARGUMENT);
    field.struct_size = sizeof field;
    assert_int_equal(drift_arrow_get_field(importer, 1, &field, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_arrow_field_count(NULL), 0);
    drift_arrow_free(importer);
    drift_arrow_free(NULL);
}

/* ---- memory ---- */

/* A million rows of each layout: what is taken does not depend on them, and points into them. */
static void test_nothing_is_copied(void **state) {
    (void)state;
    enum { ROWS = 1000000 };
    uint8_t *memory = calloc(ROWS + 1, 16);
    assert_non_null(memory);
    struct ArrowSchema fields[4] = {arrow_schema("l", "l"), arrow_schema("u", "u"),
                                    arrow_schema("b", "b"), arrow_schema("vu", "vu")};
    struct ArrowSchema *schemas[4] = {&fields[0], &fields[1], &fields[2], &fields[3]};
    struct ArrowSchema schema = arrow_struct_schema(schemas, 4);
    const void *buffers[3] = {memory, memory, memory};
    const void *no_validity[1] = {NULL};
    struct ArrowArray arrays[4] = {arrow_array(ROWS, buffers, 2), arrow_array(ROWS, buffers, 3),
                                   arrow_array(ROWS, buffers, 2), arrow_array(ROWS, buffers, 3)};
    struct ArrowArray *children[4] = {&arrays[0], &arrays[1], &arrays[2], &arrays[3]};
    struct ArrowArray array = arrow_struct_array(ROWS, no_validity, children, 4);
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_arrow *importer = NULL;
    const drift_batch *batch = NULL;
    assert_int_equal(drift_arrow_create(&schema, &allocator, &importer, NULL), DRIFT_OK);
    size_t allocations = probe.allocations;
    assert_true(probe.bytes_held < 4096);
    assert_int_equal(drift_arrow_view(importer, &array, &batch, NULL), DRIFT_OK);
    assert_int_equal(drift_batch_validate(batch, NULL), DRIFT_OK);
    assert_int_equal(probe.allocations, allocations);
    assert_int_equal(batch->rows, ROWS);
    assert_ptr_equal(batch->columns[0].data, memory);
    assert_ptr_equal(batch->columns[1].texts->index, memory);
    assert_ptr_equal(batch->columns[2].data, memory);
    assert_ptr_equal(batch->columns[3].texts->index, memory);
    drift_arrow_free(importer);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
    free(memory);
}

static void test_every_allocation_may_fail(void **state) {
    (void)state;
    struct ArrowSchema fields[3] = {arrow_schema("g", "x"), arrow_schema("+l", "y"),
                                    arrow_schema("i", "x")};
    struct ArrowSchema values = arrow_schema("u", NULL);
    struct ArrowSchema *schemas[3] = {&fields[0], &fields[1], &fields[2]};
    struct ArrowSchema schema = arrow_struct_schema(schemas, 3);
    fields[2].dictionary = &values;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    size_t allowed = 0;
    for (; status != DRIFT_OK && allowed < 100; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        drift_arrow *importer = NULL;
        drift_error error;
        drift_error_init(&error);
        status = drift_arrow_create(&schema, &allocator, &importer, &error);
        assert_true(status == DRIFT_OK || status == DRIFT_OUT_OF_MEMORY);
        assert_int_equal(importer == NULL, status != DRIFT_OK);
        assert_int_equal(error.code, (int)status);
        drift_arrow_free(importer);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
    }
    assert_int_equal(status, DRIFT_OK);
    assert_true(allowed > 10);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_numbers),
        cmocka_unit_test(test_offsets_and_both_bitmaps),
        cmocka_unit_test(test_bits),
        cmocka_unit_test(test_null_type),
        cmocka_unit_test(test_utf8),
        cmocka_unit_test(test_utf8_views),
        cmocka_unit_test(test_dictionaries),
        cmocka_unit_test(test_bad_fields_leave_the_others_alone),
        cmocka_unit_test(test_names),
        cmocka_unit_test(test_schema_is_copied),
        cmocka_unit_test(test_calls_without_arguments),
        cmocka_unit_test(test_nothing_is_copied),
        cmocka_unit_test(test_every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
