/* SPDX-License-Identifier: Apache-2.0 */
/* Tensors of any stride are read as they lie; what is no table of numbers on the CPU is refused.
 * In: DLPack structs over arrays. Out: batches, errors. Layer: tests of data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/driftcheck.h>

#include "data/dlpack_abi.h"
#include "data/gather.h"
#include "support/batches.h"
#include "support/memory_probe.h"

typedef struct tensor {
    int64_t shape[2];
    int64_t strides[2];
    struct DLManagedTensor managed;
    struct DLManagedTensorVersioned versioned;
} tensor;

static void must_not_delete(struct DLManagedTensor *self) {
    (void)self;
    fail_msg("the importer called a deleter");
}

static void must_not_delete_versioned(struct DLManagedTensorVersioned *self) {
    (void)self;
    fail_msg("the importer called a deleter");
}

/* A row-major tensor of doubles; strides NULL. */
static void reset(tensor *t, void *data, int64_t rows, int64_t columns) {
    memset(t, 0, sizeof *t);
    t->shape[0] = rows;
    t->shape[1] = columns;
    dlpack_tensor *dl = &t->managed.dl_tensor;
    dl->data = data;
    dl->device.device_type = DLPACK_CPU;
    dl->ndim = 2;
    dl->dtype = (dlpack_type){DLPACK_FLOAT, 64, 1};
    dl->shape = t->shape;
    t->managed.deleter = must_not_delete;
    t->versioned.deleter = must_not_delete_versioned;
}

static void set_strides(tensor *t, int64_t row, int64_t column) {
    t->strides[0] = row;
    t->strides[1] = column;
    t->managed.dl_tensor.strides = t->strides;
}

static drift_dlpack *importer_of(size_t columns) {
    drift_dlpack *importer = NULL;
    assert_int_equal(drift_dlpack_create(NULL, columns, NULL, &importer, NULL), DRIFT_OK);
    return importer;
}

/* Both structs must say the same. */
static const drift_batch *batch_of(drift_dlpack *importer, tensor *t) {
    const drift_batch *batch = NULL;
    drift_error error;
    drift_error_init(&error);
    t->versioned.version = (dlpack_version){1, 3};
    t->versioned.flags = 1; /* read-only */
    t->versioned.dl_tensor = t->managed.dl_tensor;
    if (drift_dlpack_view_versioned(importer, &t->versioned, &batch, &error) != DRIFT_OK) {
        fail_msg("versioned: %s", error.message);
    }
    drift_column first = batch->columns[0];
    if (drift_dlpack_view(importer, &t->managed, &batch, &error) != DRIFT_OK) {
        fail_msg("%s", error.message);
    }
    assert_memory_equal(&first, &batch->columns[0], sizeof first);
    assert_int_equal(drift_batch_validate(batch, NULL), DRIFT_OK);
    return batch;
}

static void assert_numbers(const drift_batch *batch, size_t column, const double *expected) {
    double out[8];
    gather_counts counts = {0, 0};
    assert_true(batch->rows <= 8);
    gather_numbers(&batch->columns[column], 0, (size_t)batch->rows, out, &counts);
    assert_memory_equal(out, expected, (size_t)batch->rows * sizeof *out);
}

static double grid[6] = {0, 1, 2, 3, 4, 5};

static void test_row_major(void **state) {
    (void)state;
    tensor t;
    reset(&t, grid, 3, 2);
    drift_dlpack *importer = importer_of(2);
    const drift_batch *batch = batch_of(importer, &t);
    assert_int_equal(batch->rows, 3);
    assert_int_equal(batch->column_count, 2);
    assert_string_equal(batch->columns[0].name, "0");
    assert_string_equal(batch->columns[1].name, "1");
    assert_ptr_equal(batch->columns[1].data, grid + 1);
    assert_int_equal(batch->columns[1].stride, 16);
    assert_numbers(batch, 0, (double[]){0, 2, 4});
    assert_numbers(batch, 1, (double[]){1, 3, 5});
    drift_dlpack_free(importer);
}

static void test_strides(void **state) {
    (void)state;
    tensor t;
    drift_dlpack *importer = importer_of(2);
    reset(&t, grid, 3, 2);
    set_strides(&t, 1, 3); /* column-major */
    assert_numbers(batch_of(importer, &t), 1, (double[]){3, 4, 5});
    reset(&t, grid + 5, 3, 2);
    set_strides(&t, -2, -1); /* backwards both ways */
    const drift_batch *batch = batch_of(importer, &t);
    assert_numbers(batch, 0, (double[]){5, 3, 1});
    assert_numbers(batch, 1, (double[]){4, 2, 0});
    reset(&t, grid, 3, 2);
    set_strides(&t, 0, 1); /* one row for all */
    batch = batch_of(importer, &t);
    assert_numbers(batch, 0, (double[]){0, 0, 0});
    assert_numbers(batch, 1, (double[]){1, 1, 1});
    set_strides(&t, 2, 0); /* one column for all */
    assert_numbers(batch_of(importer, &t), 1, (double[]){0, 2, 4});
    reset(&t, grid, 1, 2);
    set_strides(&t, INT64_MAX, 1); /* the stride of a single row says nothing */
    assert_numbers(batch_of(importer, &t), 1, (double[]){1});
    reset(&t, grid, 2, 2);
    t.managed.dl_tensor.byte_offset = 16;
    assert_numbers(batch_of(importer, &t), 0, (double[]){2, 4});
    drift_dlpack_free(importer);
}

static void test_vectors(void **state) {
    (void)state;
    tensor t;
    const char *const names[1] = {"score"};
    drift_dlpack *importer = NULL;
    assert_int_equal(drift_dlpack_create(names, 1, NULL, &importer, NULL), DRIFT_OK);
    reset(&t, grid, 3, 0);
    t.managed.dl_tensor.ndim = 1;
    const drift_batch *batch = batch_of(importer, &t);
    assert_string_equal(batch->columns[0].name, "score");
    assert_numbers(batch, 0, (double[]){0, 1, 2});
    set_strides(&t, 2, INT64_MIN); /* the second is not there */
    assert_numbers(batch_of(importer, &t), 0, (double[]){0, 2, 4});
    reset(&t, NULL, 0, 1);
    assert_int_equal(batch_of(importer, &t)->rows, 0);
    drift_dlpack_free(importer);
}

static void test_types(void **state) {
    (void)state;
    static int8_t i8[2] = {-7, 8};
    static int16_t i16[2] = {-7, 8};
    static int32_t i32[2] = {-7, 8};
    static int64_t i64[2] = {-7, 8};
    static uint8_t u8[2] = {7, 200};
    static uint16_t u16[2] = {7, 200};
    static uint32_t u32[2] = {7, 200};
    static uint64_t u64[2] = {7, 200};
    static uint16_t f16[2] = {0x3c00, 0xc000};
    static uint16_t bf16[2] = {0x3f80, 0xc000};
    static float f32[2] = {1, -2};
    static double f64[2] = {1, -2};
    const struct {
        uint8_t code, bits;
        void *data;
        double first, second;
    } cases[] = {
        {DLPACK_INT, 8, i8, -7, 8},     {DLPACK_INT, 16, i16, -7, 8},
        {DLPACK_INT, 32, i32, -7, 8},   {DLPACK_INT, 64, i64, -7, 8},
        {DLPACK_UINT, 8, u8, 7, 200},   {DLPACK_UINT, 16, u16, 7, 200},
        {DLPACK_UINT, 32, u32, 7, 200}, {DLPACK_UINT, 64, u64, 7, 200},
        {DLPACK_FLOAT, 16, f16, 1, -2}, {DLPACK_BFLOAT, 16, bf16, 1, -2},
        {DLPACK_FLOAT, 32, f32, 1, -2}, {DLPACK_FLOAT, 64, f64, 1, -2},
    };
    drift_dlpack *importer = importer_of(1);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tensor t;
        reset(&t, cases[i].data, 2, 1);
        t.managed.dl_tensor.dtype = (dlpack_type){cases[i].code, cases[i].bits, 1};
        const drift_batch *batch = batch_of(importer, &t);
        assert_ptr_equal(batch->columns[0].data, cases[i].data);
        assert_numbers(batch, 0, (double[]){cases[i].first, cases[i].second});
    }
    tensor t;
    reset(&t, u8, 2, 1);
    t.managed.dl_tensor.dtype = (dlpack_type){DLPACK_BOOL, 8, 1};
    assert_int_equal(batch_of(importer, &t)->columns[0].type, DRIFT_DATA_BOOL);
    drift_dlpack_free(importer);
}

/* ---- refused ---- */

static void assert_refused(tensor *t, drift_status expected, const char *message) {
    drift_dlpack *importer = importer_of(2);
    const drift_batch *batch = NULL;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_dlpack_view(importer, &t->managed, &batch, &error), expected);
    if (!strstr(error.message, message)) fail_msg("%s", error.message);
    assert_null(batch);
    drift_dlpack_free(importer);
}

static void test_not_a_table_of_numbers(void **state) {
    (void)state;
    tensor t;
    reset(&t, grid, 3, 2);
    t.managed.dl_tensor.device.device_type = 2;
    assert_refused(&t, DRIFT_NOT_APPLICABLE, "device of type 2; copy it to the CPU");
    const dlpack_type types[] = {{DLPACK_FLOAT, 64, 2},
                                 {DLPACK_FLOAT, 64, 0},
                                 {DLPACK_FLOAT, 8, 1},
                                 {DLPACK_INT, 4, 1},
                                 {5, 64, 1},
                                 {3, 64, 1},
                                 {DLPACK_BOOL, 1, 1},
                                 {255, 255, 65535}};
    for (size_t i = 0; i < sizeof types / sizeof *types; i++) {
        reset(&t, grid, 3, 2);
        t.managed.dl_tensor.dtype = types[i];
        assert_refused(&t, DRIFT_NOT_APPLICABLE, "are not read");
    }
    const int32_t dimensions[] = {0, 3, -1, INT32_MAX, INT32_MIN};
    for (size_t i = 0; i < sizeof dimensions / sizeof *dimensions; i++) {
        reset(&t, grid, 3, 2);
        t.managed.dl_tensor.ndim = dimensions[i];
        assert_refused(&t, DRIFT_NOT_APPLICABLE, "dimensions; it must be");
    }
    reset(&t, grid, 2, 3);
    assert_refused(&t, DRIFT_SCHEMA, "the tensor has 3 columns, the importer 2");
}

static void test_hostile(void **state) {
    (void)state;
    tensor t;
    reset(&t, NULL, 3, 2);
    assert_refused(&t, DRIFT_INVALID_ARGUMENT, "data is NULL");
    reset(&t, grid, 3, 2);
    t.managed.dl_tensor.shape = NULL;
    assert_refused(&t, DRIFT_INVALID_ARGUMENT, "shape is NULL");
    reset(&t, grid, -3, 2);
    assert_refused(&t, DRIFT_INVALID_ARGUMENT, "negative");
    reset(&t, grid, 3, INT64_MIN);
    assert_refused(&t, DRIFT_INVALID_ARGUMENT, "negative");
    reset(&t, grid, INT64_MAX, 2);
    assert_refused(&t, DRIFT_INVALID_ARGUMENT, "beyond the address space");
    reset(&t, grid, 3, INT64_MAX);
    assert_refused(&t, DRIFT_INVALID_ARGUMENT, "beyond the address space");
    reset(&t, grid, 3, 2);
    t.managed.dl_tensor.byte_offset = UINT64_MAX;
    assert_refused(&t, DRIFT_INVALID_ARGUMENT, "beyond the address space");
    const int64_t far[] = {INT64_MAX, INT64_MIN, INT64_MAX / 16, -(INT64_MAX / 16)};
    for (size_t i = 0; i < sizeof far / sizeof *far; i++) {
        reset(&t, grid, 3, 2);
        set_strides(&t, far[i], 1);
        assert_refused(&t, DRIFT_INVALID_ARGUMENT, "beyond the address space");
        set_strides(&t, 2, far[i]);
        assert_refused(&t, DRIFT_INVALID_ARGUMENT, "beyond the address space");
    }
}

static void test_versions(void **state) {
    (void)state;
    tensor t;
    drift_dlpack *importer = importer_of(2);
    const drift_batch *batch = NULL;
    drift_error error;
    drift_error_init(&error);
    reset(&t, grid, 3, 2);
    t.versioned.version = (dlpack_version){2, 0};
    memset(&t.versioned.dl_tensor, 0xff, sizeof t.versioned.dl_tensor); /* must not be read */
    assert_int_equal(drift_dlpack_view_versioned(importer, &t.versioned, &batch, &error),
                     DRIFT_VERSION);
    assert_string_equal(error.message, "DLPack 2.0 is not read, only version 1");
    assert_null(batch);
    drift_dlpack_free(importer);
}

/* The batch before a failure still holds. */
static void test_failure_changes_nothing(void **state) {
    (void)state;
    tensor t;
    drift_dlpack *importer = importer_of(2);
    reset(&t, grid, 3, 2);
    const drift_batch *batch = batch_of(importer, &t);
    const drift_batch *other = NULL;
    reset(&t, grid, 2, 3);
    assert_int_equal(drift_dlpack_view(importer, &t.managed, &other, NULL), DRIFT_SCHEMA);
    assert_null(other);
    assert_int_equal(batch->rows, 3);
    assert_numbers(batch, 0, (double[]){0, 2, 4});
    drift_dlpack_free(importer);
}

static void test_arguments(void **state) {
    (void)state;
    tensor t;
    reset(&t, grid, 3, 2);
    drift_dlpack *importer = NULL;
    const drift_batch *batch = NULL;
    drift_error error;
    drift_error_init(&error);
    const char *const twice[2] = {"a", "a"};
    const char *const bad[4] = {"", NULL, "\xff", "ok"};
    assert_int_equal(drift_dlpack_create(NULL, 0, NULL, &importer, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_dlpack_create(NULL, 65537, NULL, &importer, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_dlpack_create(NULL, 1, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_dlpack_create(twice, 2, NULL, &importer, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_string_equal(error.column, "a");
    for (size_t i = 0; i < 3; i++) {
        const char *const names[2] = {"x", bad[i]};
        assert_int_equal(drift_dlpack_create(names, 2, NULL, &importer, &error),
                         DRIFT_INVALID_ARGUMENT);
        assert_non_null(strstr(error.message, "name 1 must be"));
    }
    assert_null(importer);
    importer = importer_of(2);
    assert_int_equal(drift_dlpack_view(NULL, &t.managed, &batch, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_dlpack_view(importer, NULL, &batch, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_dlpack_view(importer, &t.managed, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_dlpack_view_versioned(importer, NULL, &batch, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_null(batch);
    drift_dlpack_free(importer);
    drift_dlpack_free(NULL);
}

/* ---- memory, and the same numbers as plain columns ---- */

static void test_memory(void **state) {
    (void)state;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    const char *const names[3] = {"a", "b", "c"};
    for (size_t allowed = 0; status != DRIFT_OK && allowed < 50; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        drift_dlpack *importer = NULL;
        status = drift_dlpack_create(names, 3, &allocator, &importer, NULL);
        assert_true(status == DRIFT_OK || status == DRIFT_OUT_OF_MEMORY);
        assert_int_equal(importer == NULL, status != DRIFT_OK);
        if (importer) {
            tensor t;
            size_t allocations = probe.allocations;
            double *many = calloc(3000000, sizeof *many);
            assert_non_null(many);
            reset(&t, many, 1000000, 3);
            assert_int_equal(batch_of(importer, &t)->rows, 1000000);
            assert_int_equal(probe.allocations, allocations);
            assert_true(probe.bytes_held < 2048);
            free(many);
        }
        drift_dlpack_free(importer);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
    }
    assert_int_equal(status, DRIFT_OK);
}

enum { ROWS = 400, COLUMNS = 3 };

/* Row-major, column-major and backwards: one set of numbers, one profile. */
static void test_same_profile_as_plain_columns(void **state) {
    (void)state;
    static float row_major[ROWS][COLUMNS], column_major[COLUMNS][ROWS], backwards[ROWS][COLUMNS];
    static double plain[COLUMNS][ROWS];
    uint64_t seed = 7;
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t k = 0; k < COLUMNS; k++) {
            row_major[i][k] = (float)batches_normal(&seed);
            column_major[k][i] = backwards[ROWS - 1 - i][k] = row_major[i][k];
            plain[k][i] = (double)row_major[i][k];
        }
    }
    const struct {
        void *data;
        int64_t row, column;
    } layouts[3] = {
        {row_major, COLUMNS, 1}, {column_major, 1, ROWS}, {backwards[ROWS - 1], -COLUMNS, 1}};
    const drift_column columns[COLUMNS] = {batches_doubles("0", plain[0]),
                                           batches_doubles("1", plain[1]),
                                           batches_doubles("2", plain[2])};
    drift_profile *expected =
        batches_profile(columns, COLUMNS, ROWS, NULL, NULL, DRIFT_TYPE_NUMERIC);
    size_t size = drift_profile_encoded_size(expected);
    void *bytes = malloc(size), *other = malloc(size);
    assert_true(bytes && other);
    assert_int_equal(drift_profile_encode(expected, bytes, size, NULL), DRIFT_OK);
    drift_dlpack *importer = importer_of(COLUMNS);
    for (size_t i = 0; i < 3; i++) {
        tensor t;
        reset(&t, layouts[i].data, ROWS, COLUMNS);
        t.managed.dl_tensor.dtype.bits = 32;
        set_strides(&t, layouts[i].row, layouts[i].column);
        const drift_batch *batch = batch_of(importer, &t);
        drift_profile *profile =
            batches_profile(batch->columns, COLUMNS, batch->rows, NULL, NULL, DRIFT_TYPE_NUMERIC);
        assert_int_equal(drift_profile_encoded_size(profile), size);
        assert_int_equal(drift_profile_encode(profile, other, size, NULL), DRIFT_OK);
        assert_memory_equal(bytes, other, size);
        drift_profile_free(profile);
    }
    drift_dlpack_free(importer);
    drift_profile_free(expected);
    free(bytes);
    free(other);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_row_major),
        cmocka_unit_test(test_strides),
        cmocka_unit_test(test_vectors),
        cmocka_unit_test(test_types),
        cmocka_unit_test(test_not_a_table_of_numbers),
        cmocka_unit_test(test_hostile),
        cmocka_unit_test(test_versions),
        cmocka_unit_test(test_failure_changes_nothing),
        cmocka_unit_test(test_arguments),
        cmocka_unit_test(test_memory),
        cmocka_unit_test(test_same_profile_as_plain_columns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
