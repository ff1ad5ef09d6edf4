/* SPDX-License-Identifier: Apache-2.0 */
/* Arrow structs with one fault each are refused, with the column that is to blame, and the batch
 * before them still holds.
 * In: structs with faults. Out: errors. Layer: tests of data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/driftcheck.h>

#include "support/arrow_arrays.h"

/* A struct of a column of each kind: numbers, text, views, dictionary, nulls. */
enum { NUMBERS, TEXT, VIEWS, DICTIONARY, NULLS, FIELDS };
#define ROWS 3

typedef struct fixture {
    double numbers[ROWS];
    int32_t offsets[ROWS + 1];
    uint8_t views[ROWS * 16];
    int64_t sizes[1];
    int8_t codes[ROWS];
    uint8_t validity;
    const void *buffers[FIELDS][4];
    const void *value_buffers[3];
    const void *struct_buffers[1];
    struct ArrowSchema fields[FIELDS];
    struct ArrowSchema value_field;
    struct ArrowSchema *field_list[FIELDS];
    struct ArrowSchema schema;
    struct ArrowArray arrays[FIELDS];
    struct ArrowArray values;
    struct ArrowArray *array_list[FIELDS];
    struct ArrowArray array;
} fixture;

static const char text[] = "a text of more than twelve bytes";

static void fill_data(fixture *f) {
    for (int i = 0; i < ROWS; i++) {
        int32_t length = 20, buffer = 0, offset = i;
        f->numbers[i] = i;
        f->offsets[i] = 2 * i;
        f->codes[i] = (int8_t)(ROWS - 1 - i);
        memcpy(f->views + 16 * i, &length, 4);
        memcpy(f->views + 16 * i + 4, text + i, 4);
        memcpy(f->views + 16 * i + 8, &buffer, 4);
        memcpy(f->views + 16 * i + 12, &offset, 4);
    }
    f->offsets[ROWS] = 2 * ROWS;
    f->sizes[0] = (int64_t)strlen(text);
    f->validity = 0xff;
}

static void reset(fixture *f) {
    static const char *const formats[FIELDS] = {"g", "u", "vu", "c", "n"};
    static const char *const names[FIELDS] = {"numbers", "text", "views", "dictionary", "nulls"};
    const int64_t buffer_counts[FIELDS] = {2, 3, 4, 2, 0};
    memset(f, 0, sizeof *f);
    fill_data(f);
    const void *data[FIELDS] = {f->numbers, f->offsets, f->views, f->codes, NULL};
    for (int i = 0; i < FIELDS; i++) {
        f->fields[i] = arrow_schema(formats[i], names[i]);
        f->field_list[i] = &f->fields[i];
        f->array_list[i] = &f->arrays[i];
        f->buffers[i][0] = &f->validity;
        f->buffers[i][1] = data[i];
        f->arrays[i] = arrow_array(ROWS, f->buffers[i], buffer_counts[i]);
    }
    f->buffers[TEXT][2] = text;
    f->buffers[VIEWS][2] = text;
    f->buffers[VIEWS][3] = f->sizes;
    f->value_field = arrow_schema("u", NULL);
    f->fields[DICTIONARY].dictionary = &f->value_field;
    f->value_buffers[1] = f->offsets;
    f->value_buffers[2] = text;
    f->values = arrow_array(ROWS, f->value_buffers, 3);
    f->arrays[DICTIONARY].dictionary = &f->values;
    f->schema = arrow_struct_schema(f->field_list, FIELDS);
    f->array = arrow_struct_array(ROWS, f->struct_buffers, f->array_list, FIELDS);
}

/* ---- arrays ---- */

static void length_negative(fixture *f) {
    f->array.length = -1;
}
static void offset_negative(fixture *f) {
    f->array.offset = INT64_MIN;
}
static void length_beyond_memory(fixture *f) {
    f->array.length = INT64_MAX;
}
static void released(fixture *f) {
    f->array.release = NULL;
}
static void few_children(fixture *f) {
    f->array.n_children--;
}
static void negative_children(fixture *f) {
    f->array.n_children = -1;
}
static void null_children(fixture *f) {
    f->array.children = NULL;
}
static void struct_without_buffers(fixture *f) {
    f->array.n_buffers = 0;
}
static void struct_null_buffers(fixture *f) {
    f->array.buffers = NULL;
}
static void struct_nulls_without_bitmap(fixture *f) {
    f->array.null_count = 1;
}
static void struct_null_count(fixture *f) {
    f->array.null_count = ROWS + 1;
}
static void struct_dictionary(fixture *f) {
    f->array.dictionary = &f->values;
}
static void null_child(fixture *f) {
    f->array_list[NUMBERS] = NULL;
}
static void released_child(fixture *f) {
    f->arrays[NUMBERS].release = NULL;
}
static void short_child(fixture *f) {
    f->arrays[NUMBERS].length = ROWS - 1;
}
static void child_shorter_than_offset(fixture *f) {
    f->array.offset = 1;
}
static void child_length_negative(fixture *f) {
    f->arrays[NUMBERS].length = -ROWS;
}
static void child_offset_negative(fixture *f) {
    f->arrays[NUMBERS].offset = -1;
}
static void child_offset_beyond_memory(fixture *f) {
    f->arrays[NUMBERS].offset = INT64_MAX - 1;
}
static void null_count_negative(fixture *f) {
    f->arrays[NUMBERS].null_count = -2;
}
static void null_count_too_large(fixture *f) {
    f->arrays[NUMBERS].null_count = ROWS + 1;
}
static void nulls_without_bitmap(fixture *f) {
    f->arrays[NUMBERS].null_count = 1;
    f->buffers[NUMBERS][0] = NULL;
}
static void null_buffers(fixture *f) {
    f->arrays[NUMBERS].buffers = NULL;
}
static void null_values(fixture *f) {
    f->buffers[NUMBERS][1] = NULL;
}
static void too_many_buffers(fixture *f) {
    f->arrays[NUMBERS].n_buffers = 3;
}
static void negative_buffers(fixture *f) {
    f->arrays[NUMBERS].n_buffers = -1;
}
static void children_of_numbers(fixture *f) {
    f->arrays[NUMBERS].n_children = 1;
}
static void dictionary_of_numbers(fixture *f) {
    f->arrays[NUMBERS].dictionary = &f->values;
}
static void two_buffers_of_text(fixture *f) {
    f->arrays[TEXT].n_buffers = 2;
}
static void null_offsets(fixture *f) {
    f->buffers[TEXT][1] = NULL;
}
static void two_buffers_of_views(fixture *f) {
    f->arrays[VIEWS].n_buffers = 2;
}
static void null_sizes(fixture *f) {
    f->buffers[VIEWS][3] = NULL;
}
static void null_dictionary(fixture *f) {
    f->arrays[DICTIONARY].dictionary = NULL;
}
static void released_dictionary(fixture *f) {
    f->values.release = NULL;
}
static void negative_dictionary(fixture *f) {
    f->values.length = -1;
}
static void dictionary_without_offsets(fixture *f) {
    f->value_buffers[1] = NULL;
}
static void dictionary_without_buffers(fixture *f) {
    f->values.n_buffers = 0;
}
static void buffers_of_nulls(fixture *f) {
    f->arrays[NULLS].n_buffers = 2;
}

static const struct {
    void (*spoil)(fixture *f);
    const char *column;
} array_faults[] = {
    {length_negative, ""},
    {offset_negative, ""},
    {length_beyond_memory, ""},
    {released, ""},
    {few_children, ""},
    {negative_children, ""},
    {null_children, ""},
    {struct_without_buffers, ""},
    {struct_null_buffers, ""},
    {struct_nulls_without_bitmap, ""},
    {struct_null_count, ""},
    {struct_dictionary, ""},
    {null_child, "numbers"},
    {released_child, "numbers"},
    {short_child, "numbers"},
    {child_shorter_than_offset, "numbers"},
    {child_length_negative, "numbers"},
    {child_offset_negative, "numbers"},
    {child_offset_beyond_memory, "numbers"},
    {null_count_negative, "numbers"},
    {null_count_too_large, "numbers"},
    {nulls_without_bitmap, "numbers"},
    {null_buffers, "numbers"},
    {null_values, "numbers"},
    {too_many_buffers, "numbers"},
    {negative_buffers, "numbers"},
    {children_of_numbers, "numbers"},
    {dictionary_of_numbers, "numbers"},
    {two_buffers_of_text, "text"},
    {null_offsets, "text"},
    {two_buffers_of_views, "views"},
    {null_sizes, "views"},
    {null_dictionary, "dictionary"},
    {released_dictionary, "dictionary"},
    {negative_dictionary, "dictionary"},
    {dictionary_without_offsets, "dictionary"},
    {dictionary_without_buffers, "dictionary"},
    {buffers_of_nulls, "nulls"},
};

static void test_arrays(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof array_faults / sizeof *array_faults; i++) {
        fixture f;
        drift_arrow *importer = NULL;
        const drift_batch *batch = NULL;
        const drift_batch *untouched = NULL;
        drift_error error;
        reset(&f);
        drift_error_init(&error);
        assert_int_equal(drift_arrow_create(&f.schema, NULL, &importer, &error), DRIFT_OK);
        assert_int_equal(drift_arrow_view(importer, &f.array, &batch, &error), DRIFT_OK);
        assert_int_equal(drift_batch_validate(batch, &error), DRIFT_OK);
        drift_column before = batch->columns[0];
        array_faults[i].spoil(&f);
        drift_status status = drift_arrow_view(importer, &f.array, &untouched, &error);
        if (status != DRIFT_INVALID_ARGUMENT) fail_msg("fault %zu is not seen", i);
        assert_string_equal(error.column, array_faults[i].column);
        assert_non_null(strstr(error.message, "Arrow array: "));
        assert_null(untouched);
        assert_int_equal(batch->rows, ROWS);
        assert_memory_equal(&before, &batch->columns[0], sizeof before);
        drift_arrow_free(importer);
    }
}

/* ---- what lies in buffers ---- */

static void offsets_fall(fixture *f) {
    f->offsets[2] = 1;
}
static void offset_below_zero(fixture *f) {
    f->offsets[0] = -1;
}
static void text_not_utf8(fixture *f) {
    f->buffers[TEXT][2] = "abc\xff"
                          "ef";
}
static void text_without_bytes(fixture *f) {
    f->buffers[TEXT][2] = NULL;
}
static void view_of_no_buffer(fixture *f) {
    f->views[16 + 8] = 1;
}
static void view_beyond_its_buffer(fixture *f) {
    f->views[16 + 12] = 13;
}
static void view_before_its_buffer(fixture *f) {
    memset(f->views + 16 + 12, 0xff, 4);
}
static void view_of_negative_length(fixture *f) {
    memset(f->views + 16, 0xff, 4);
}
static void view_of_negative_size(fixture *f) {
    f->sizes[0] = INT64_MIN;
}
static void view_of_null_buffer(fixture *f) {
    f->buffers[VIEWS][2] = NULL;
}
static void code_too_large(fixture *f) {
    f->codes[1] = ROWS;
}

static const struct {
    void (*spoil)(fixture *f);
    const char *column;
    int64_t row;
} data_faults[] = {
    {offsets_fall, "text", 1},
    {offset_below_zero, "text", 0},
    {text_not_utf8, "text", 1},
    {text_without_bytes, "text", 0},
    {view_of_no_buffer, "views", 1},
    {view_beyond_its_buffer, "views", 1},
    {view_before_its_buffer, "views", 1},
    {view_of_negative_length, "views", 1},
    {view_of_negative_size, "views", 0},
    {view_of_null_buffer, "views", 0},
    {code_too_large, "dictionary", 1},
};

/* The function that takes the batch names the row, and takes none of its rows. */
static void test_data(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof data_faults / sizeof *data_faults; i++) {
        fixture f;
        drift_arrow *importer = NULL;
        drift_profile_builder *builder = NULL;
        const drift_batch *batch = NULL;
        drift_error error;
        drift_field field;
        reset(&f);
        drift_error_init(&error);
        drift_field_init(&field, DRIFT_TYPE_NUMERIC, "numbers");
        assert_int_equal(drift_profile_builder_create(NULL, &field, 1, &builder, NULL), DRIFT_OK);
        data_faults[i].spoil(&f);
        assert_int_equal(drift_arrow_create(&f.schema, NULL, &importer, &error), DRIFT_OK);
        assert_int_equal(drift_arrow_view(importer, &f.array, &batch, &error), DRIFT_OK);
        drift_status status = drift_profile_builder_add(builder, batch, &error);
        if (status != DRIFT_INVALID_ARGUMENT) fail_msg("fault %zu is not seen", i);
        assert_string_equal(error.column, data_faults[i].column);
        assert_int_equal(error.row, data_faults[i].row);
        drift_profile_builder_free(builder);
        drift_arrow_free(importer);
    }
}

/* ---- schemas ---- */

static void schema_released(fixture *f) {
    f->schema.release = NULL;
}
static void schema_without_format(fixture *f) {
    f->schema.format = NULL;
}
static void schema_children_negative(fixture *f) {
    f->schema.n_children = -1;
}
static void schema_children_null(fixture *f) {
    f->schema.children = NULL;
}
static void schema_child_null(fixture *f) {
    f->field_list[TEXT] = NULL;
}
static void schema_child_released(fixture *f) {
    f->fields[TEXT].release = NULL;
}
static void schema_child_without_format(fixture *f) {
    f->fields[TEXT].format = NULL;
}
static void schema_child_children_negative(fixture *f) {
    f->fields[TEXT].n_children = INT64_MIN;
}
static void schema_child_children_null(fixture *f) {
    f->fields[TEXT].n_children = 1;
}
static void schema_dictionary_released(fixture *f) {
    f->value_field.release = NULL;
}
static void schema_dictionary_without_format(fixture *f) {
    f->value_field.format = NULL;
}

static void test_schemas(void **state) {
    (void)state;
    void (*const spoil[])(fixture *) = {
        schema_released,
        schema_without_format,
        schema_children_negative,
        schema_children_null,
        schema_child_null,
        schema_child_released,
        schema_child_without_format,
        schema_child_children_negative,
        schema_child_children_null,
        schema_dictionary_released,
        schema_dictionary_without_format,
    };
    for (size_t i = 0; i < sizeof spoil / sizeof *spoil; i++) {
        fixture f;
        drift_arrow *importer = NULL;
        drift_error error;
        reset(&f);
        drift_error_init(&error);
        spoil[i](&f);
        drift_status status = drift_arrow_create(&f.schema, NULL, &importer, &error);
        if (status != DRIFT_INVALID_ARGUMENT) fail_msg("fault %zu is not seen", i);
        assert_non_null(strstr(error.message, "Arrow schema"));
        assert_null(importer);
    }
}

static void test_limits(void **state) {
    (void)state;
    fixture f;
    drift_arrow *importer = NULL;
    reset(&f);
    f.schema.n_children = 65537;
    assert_int_equal(drift_arrow_create(&f.schema, NULL, &importer, NULL), DRIFT_LIMIT);
    f.schema.n_children = INT64_MAX;
    assert_int_equal(drift_arrow_create(&f.schema, NULL, &importer, NULL), DRIFT_LIMIT);
    assert_null(importer);
}

/* A chain of structs that ends in itself: only the first level is looked at. */
static void test_endless_depth(void **state) {
    (void)state;
    struct ArrowSchema inner = arrow_schema("+s", "deep");
    struct ArrowSchema *self[1] = {&inner};
    drift_arrow *importer = NULL;
    drift_arrow_field field;
    inner.n_children = 1;
    inner.children = self;
    assert_int_equal(drift_arrow_create(&inner, NULL, &importer, NULL), DRIFT_OK);
    memset(&field, 0, sizeof field);
    field.struct_size = sizeof field;
    assert_int_equal(drift_arrow_get_field(importer, 0, &field, NULL), DRIFT_OK);
    assert_int_equal(field.status, DRIFT_NOT_APPLICABLE);
    assert_non_null(strstr(field.message, "nested"));
    drift_arrow_free(importer);
    inner.dictionary = &inner;
    importer = NULL;
    assert_int_equal(drift_arrow_create(&inner, NULL, &importer, NULL), DRIFT_NOT_APPLICABLE);
    assert_null(importer);
}

static void test_single_columns(void **state) {
    (void)state;
    const char *formats[] = {"", "gg", "x", "t", "td", "ts", "tsu", "+", "d:", "vuu", "\xff", "nn"};
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++) {
        struct ArrowSchema schema = arrow_schema(formats[i], "col");
        drift_arrow *importer = NULL;
        drift_error error;
        drift_error_init(&error);
        assert_int_equal(drift_arrow_create(&schema, NULL, &importer, &error),
                         DRIFT_NOT_APPLICABLE);
        assert_string_equal(error.column, "col");
        assert_non_null(strstr(error.message, "Arrow format"));
        assert_null(importer);
    }
    struct ArrowSchema values = arrow_schema("l", NULL);
    struct ArrowSchema schema = arrow_schema("c", "col");
    drift_arrow *importer = NULL;
    drift_error error;
    drift_error_init(&error);
    schema.dictionary = &values;
    assert_int_equal(drift_arrow_create(&schema, NULL, &importer, &error), DRIFT_NOT_APPLICABLE);
    assert_non_null(strstr(error.message, "a dictionary of \"l\""));
    values.format = "u";
    schema.format = "tdD"; /* stored as an integer, and still no index */
    assert_int_equal(drift_arrow_create(&schema, NULL, &importer, NULL), DRIFT_NOT_APPLICABLE);
    assert_null(importer);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_arrays),        cmocka_unit_test(test_data),
        cmocka_unit_test(test_schemas),       cmocka_unit_test(test_limits),
        cmocka_unit_test(test_endless_depth), cmocka_unit_test(test_single_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
