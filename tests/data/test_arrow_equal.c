/* SPDX-License-Identifier: Apache-2.0 */
/* Arrow arrays and plain arrays of the same rows give the same profiles and monitors, to the bit,
 * whatever the type, the offsets, the bitmaps and the chunks.
 * In: random columns. Out: encodings. Layer: tests of data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/driftcheck.h>

#include "support/arrow_random.h"

static const char *const plain_formats[] = {"c", "C", "s", "S", "i", "I", "l", "L",
                                            "e", "f", "g", "b", "n", "u", "U", "vu"};
static const char *const code_formats[] = {"c", "C", "s", "S", "i", "I", "l", "L"};
static const char *const text_formats[] = {"u", "U", "vu"};
enum { NULLS = 12, PLAIN = 16, CODED = 8 * 3, COLUMNS = PLAIN + CODED };

typedef struct table {
    random_column columns[COLUMNS];
    struct ArrowSchema *fields[COLUMNS];
    struct ArrowArray *arrays[COLUMNS];
    uint8_t validity[RANDOM_VALUES / 8];
    const void *buffers[1];
    struct ArrowSchema schema;
    struct ArrowArray array;
    int64_t offset; /* of the struct */
    int64_t rows;
    drift_column plain[COLUMNS];
    drift_batch batch;
    drift_arrow *importer;
} table;

static void fill_columns(table *t, uint64_t *state) {
    for (size_t i = 0; i < COLUMNS; i++) {
        size_t coded = i - PLAIN;
        const char *format = i < PLAIN ? plain_formats[i] : code_formats[coded / 3];
        random_fill(&t->columns[i], format, i < PLAIN ? NULL : text_formats[coded % 3], i, state);
        t->fields[i] = &t->columns[i].field;
        t->arrays[i] = &t->columns[i].array;
    }
}

static table *make_table(uint64_t seed) {
    uint64_t state = seed;
    table *t = calloc(1, sizeof *t);
    assert_non_null(t);
    fill_columns(t, &state);
    t->offset = (int64_t)random_below(&state, 64);
    t->rows = 1 + (int64_t)random_below(&state, RANDOM_VALUES - 128);
    int struct_nulls = random_below(&state, 2) == 0;
    for (size_t row = 0; row < RANDOM_VALUES - 64; row++) {
        int present = !struct_nulls || random_below(&state, 8) != 0;
        random_set_bit(t->validity, row, present);
        for (size_t i = 0; i < COLUMNS && !present; i++)
            random_take_out(&t->columns[i], (int64_t)row);
    }
    t->buffers[0] = t->validity;
    t->schema = arrow_struct_schema(t->fields, COLUMNS);
    t->array = arrow_struct_array(t->rows, t->buffers, t->arrays, COLUMNS);
    if (!struct_nulls && random_below(&state, 2)) t->array.null_count = 0;
    assert_int_equal(drift_arrow_create(&t->schema, NULL, &t->importer, NULL), DRIFT_OK);
    return t;
}

static void free_table(table *t) {
    drift_arrow_free(t->importer);
    free(t);
}

static const drift_batch *plain_slice(table *t, int64_t first, int64_t rows) {
    for (size_t i = 0; i < COLUMNS; i++)
        t->plain[i] = random_plain(&t->columns[i], t->offset + first, rows);
    drift_batch_init(&t->batch, rows, t->plain, COLUMNS);
    return &t->batch;
}

static const drift_batch *arrow_slice(table *t, int64_t first, int64_t rows) {
    const drift_batch *batch = NULL;
    drift_error error;
    drift_error_init(&error);
    t->array.offset = t->offset + first;
    t->array.length = rows;
    if (drift_arrow_view(t->importer, &t->array, &batch, &error) != DRIFT_OK) {
        fail_msg("%s: %s", error.column, error.message);
    }
    assert_int_equal(batch->column_count, COLUMNS);
    return batch;
}

typedef const drift_batch *slicer(table *t, int64_t first, int64_t rows);

/* A profile of all rows, `chunk` at a time; every column as `type`, bool and text as they are. */
static drift_profile *profile_of(table *t, slicer *slice, int64_t chunk, int32_t type,
                                 const drift_profile *like) {
    drift_field fields[COLUMNS];
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_profile_options options;
    drift_error error;
    drift_profile_options_init(&options);
    options.keep_rows = 1;
    drift_error_init(&error);
    for (size_t i = 0; i < COLUMNS; i++)
        drift_field_init(&fields[i], type, t->columns[i].name);
    drift_status status =
        like ? drift_profile_builder_create_like(like, NULL, &builder, NULL)
             : drift_profile_builder_create(&options, fields, COLUMNS, &builder, NULL);
    assert_int_equal(status, DRIFT_OK);
    for (int64_t done = 0; done < t->rows; done += chunk) {
        int64_t rows = t->rows - done < chunk ? t->rows - done : chunk;
        if (drift_profile_builder_add(builder, slice(t, done, rows), &error) != DRIFT_OK) {
            fail_msg("%s: %s", error.column, error.message);
        }
    }
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    drift_profile_builder_free(builder);
    return profile;
}

static void assert_same_profiles(const drift_profile *a, const drift_profile *b, uint64_t seed) {
    size_t size = drift_profile_encoded_size(a);
    assert_int_equal(size, drift_profile_encoded_size(b));
    void *first = malloc(size), *second = malloc(size);
    assert_true(first && second);
    assert_int_equal(drift_profile_encode(a, first, size, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_encode(b, second, size, NULL), DRIFT_OK);
    if (memcmp(first, second, size) != 0) fail_msg("seed %llu", (unsigned long long)seed);
    free(first);
    free(second);
}

/* The missing rows of the texts are counted, and something is there at all. */
static void assert_has_rows(const drift_profile *profile, const table *t) {
    assert_int_equal(drift_profile_rows(profile), (uint64_t)t->rows);
    assert_int_equal(drift_profile_column_count(profile), COLUMNS);
}

static void compare_profiles(uint64_t seed) {
    table *t = make_table(seed);
    int64_t chunk = 1 + (int64_t)(seed * 37 % 200);
    int32_t type = seed % 2 ? DRIFT_TYPE_AUTO : DRIFT_TYPE_CATEGORICAL;
    /* a column of nulls is no column of numbers when it is asked to be categorical */
    if (type == DRIFT_TYPE_CATEGORICAL) t->columns[NULLS].type = DRIFT_DATA_STRING;
    drift_profile *plain = profile_of(t, plain_slice, t->rows, type, NULL);
    drift_profile *arrow = profile_of(t, arrow_slice, chunk, type, NULL);
    assert_same_profiles(plain, arrow, seed);
    assert_has_rows(arrow, t);
    drift_profile *plain_like = profile_of(t, plain_slice, t->rows, type, plain);
    drift_profile *arrow_like = profile_of(t, arrow_slice, chunk, type, plain);
    assert_same_profiles(plain_like, arrow_like, seed);
    drift_profile_free(plain);
    drift_profile_free(arrow);
    drift_profile_free(plain_like);
    drift_profile_free(arrow_like);
    free_table(t);
}

static void test_profiles(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 200; seed++)
        compare_profiles(seed);
}

static void *snapshot_of(table *t, slicer *slice, const drift_profile *reference, int64_t chunk,
                         size_t *size) {
    drift_monitor_options options;
    drift_monitor *monitor = NULL;
    drift_monitor_options_init(&options);
    options.window_rows = 50;
    assert_int_equal(drift_monitor_create(reference, &options, &monitor, NULL), DRIFT_OK);
    for (int64_t done = 0; done < t->rows; done += chunk) {
        int64_t rows = t->rows - done < chunk ? t->rows - done : chunk;
        const drift_batch *batch = slice(t, done, rows);
        assert_int_equal(drift_monitor_observe(monitor, batch, done, NULL), DRIFT_OK);
    }
    *size = drift_monitor_snapshot_size(monitor);
    void *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(drift_monitor_snapshot(monitor, bytes, *size, NULL), DRIFT_OK);
    drift_monitor_free(monitor);
    return bytes;
}

static void test_monitors(void **state) {
    (void)state;
    for (uint64_t seed = 1; seed <= 60; seed++) {
        table *t = make_table(seed + 1000);
        int64_t chunk = 1 + (int64_t)(seed * 13 % 90);
        int32_t type = seed % 2 ? DRIFT_TYPE_AUTO : DRIFT_TYPE_CATEGORICAL;
        drift_profile *reference = profile_of(t, plain_slice, t->rows, type, NULL);
        size_t plain_size, arrow_size;
        void *plain = snapshot_of(t, plain_slice, reference, chunk, &plain_size);
        void *arrow = snapshot_of(t, arrow_slice, reference, chunk, &arrow_size);
        assert_int_equal(plain_size, arrow_size);
        if (memcmp(plain, arrow, plain_size) != 0) fail_msg("seed %llu", (unsigned long long)seed);
        free(plain);
        free(arrow);
        drift_profile_free(reference);
        free_table(t);
    }
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profiles),
        cmocka_unit_test(test_monitors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
