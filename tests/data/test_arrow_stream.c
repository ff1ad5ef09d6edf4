/* SPDX-License-Identifier: Apache-2.0 */
/* Streams: what is moved is released once, by whoever has it, and errors are the stream's own.
 * In: streams of chunks. Out: batches, counts of releases. Layer: tests of data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <driftcheck/driftcheck.h>

#include "support/arrow_arrays.h"
#include "support/memory_probe.h"

#define CHUNK 4

/* Chunks of one column of int64; what goes wrong, and when. */
typedef struct source {
    int chunks;
    int given;
    int fail_at;  /* the chunk that get_next fails at, -1: none */
    int wrong_at; /* the chunk that has a negative length, -1: none */
    int schema_code;
    const char *format;
    const char *last_error;
    int64_t values[CHUNK];
    const void *buffers[2];
    int schemas_released;
    int arrays_released;
    int streams_released;
    int calls_after_release;
} source;

static int give_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    source *s = stream->private_data;
    if (s->schema_code != 0) return s->schema_code;
    *out = arrow_schema(s->format, "x");
    out->private_data = &s->schemas_released;
    return 0;
}

static int give_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    source *s = stream->private_data;
    if (s->streams_released) s->calls_after_release++;
    if (s->given == s->fail_at) return 5;
    memset(out, 0, sizeof *out);
    if (s->given == s->chunks) return 0;
    for (int i = 0; i < CHUNK; i++)
        s->values[i] = s->given * CHUNK + i;
    s->buffers[0] = NULL;
    s->buffers[1] = s->values;
    *out = arrow_array(s->given == s->wrong_at ? -1 : CHUNK, s->buffers, 2);
    out->private_data = &s->arrays_released;
    s->given++;
    return 0;
}

static const char *give_error(struct ArrowArrayStream *stream) {
    return ((source *)stream->private_data)->last_error;
}

static void release_stream(struct ArrowArrayStream *stream) {
    ((source *)stream->private_data)->streams_released++;
    stream->release = NULL;
}

static source three_chunks(void) {
    source s = {.chunks = 3, .fail_at = -1, .wrong_at = -1, .format = "l"};
    s.last_error = "the disk is gone";
    return s;
}

static struct ArrowArrayStream stream_of(source *s) {
    return (struct ArrowArrayStream){give_schema, give_next, give_error, release_stream, s};
}

/* An importer that has taken the stream over. */
static drift_arrow *importer_of(source *s) {
    struct ArrowArrayStream stream = stream_of(s);
    drift_arrow *importer = NULL;
    assert_int_equal(drift_arrow_open(&stream, NULL, &importer, NULL), DRIFT_OK);
    assert_null(stream.release);
    return importer;
}

/* The next batch, or NULL at the end. */
static const drift_batch *next_of(drift_arrow *importer) {
    const drift_batch *batch = NULL;
    assert_int_equal(drift_arrow_next(importer, &batch, NULL), DRIFT_OK);
    return batch;
}

static void assert_released(const source *s, int arrays) {
    assert_int_equal(s->arrays_released, arrays);
    assert_int_equal(s->streams_released, 1);
    assert_int_equal(s->calls_after_release, 0);
}

static void test_all_chunks(void **state) {
    (void)state;
    source s = three_chunks();
    drift_arrow *importer = importer_of(&s);
    assert_int_equal(s.schemas_released, 1);
    assert_int_equal(drift_arrow_field_count(importer), 1);
    for (int chunk = 0; chunk < 3; chunk++) {
        const drift_batch *batch = next_of(importer);
        assert_non_null(batch);
        assert_int_equal(batch->rows, CHUNK);
        assert_ptr_equal(batch->columns[0].data, s.values);
        assert_int_equal(*(const int64_t *)batch->columns[0].data, chunk * CHUNK);
        assert_int_equal(s.arrays_released, chunk);
    }
    for (int again = 0; again < 2; again++) {
        assert_null(next_of(importer));
        assert_released(&s, 3);
    }
    drift_arrow_free(importer);
    assert_released(&s, 3);
}

static void test_one_ahead(void **state) {
    (void)state;
    source s = three_chunks();
    drift_arrow *importer = importer_of(&s);
    int32_t last = -1;
    for (int chunk = 0; chunk < 3; chunk++) {
        const drift_batch *batch = next_of(importer);
        for (int again = 0; again < 2; again++)
            assert_int_equal(drift_arrow_is_last(importer, &last, NULL), DRIFT_OK);
        assert_int_equal(last, chunk == 2);
        assert_int_equal(batch->rows, CHUNK);
        assert_int_equal(s.given, chunk == 2 ? 3 : chunk + 2);
        assert_int_equal(s.arrays_released, chunk);
    }
    assert_int_equal(s.streams_released, 1);
    assert_null(next_of(importer));
    drift_arrow_free(importer);
    assert_released(&s, 3);
}

static void test_one_ahead_is_released(void **state) {
    (void)state;
    source s = three_chunks();
    drift_arrow *importer = importer_of(&s);
    int32_t last = -1;
    assert_non_null(next_of(importer));
    assert_int_equal(drift_arrow_is_last(importer, &last, NULL), DRIFT_OK);
    drift_arrow_free(importer);
    assert_released(&s, 2);
}

static void test_one_ahead_fails(void **state) {
    (void)state;
    source s = three_chunks();
    s.fail_at = 1;
    drift_arrow *importer = importer_of(&s);
    int32_t last = -1;
    assert_int_equal(drift_arrow_is_last(NULL, &last, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_arrow_is_last(importer, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    const drift_batch *batch = next_of(importer);
    assert_int_equal(drift_arrow_is_last(importer, &last, NULL), DRIFT_IO);
    assert_int_equal(last, -1);
    assert_int_equal(batch->rows, CHUNK); /* it still holds */
    assert_int_equal(s.arrays_released, 0);
    assert_int_equal(drift_arrow_is_last(importer, &last, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_arrow_next(importer, &batch, NULL), DRIFT_INVALID_ARGUMENT);
    drift_arrow_free(importer);
    assert_released(&s, 1);
}

static void test_freed_halfway(void **state) {
    (void)state;
    source s = three_chunks();
    drift_arrow *importer = importer_of(&s);
    for (int chunk = 0; chunk < 2; chunk++)
        assert_non_null(next_of(importer));
    drift_arrow_free(importer);
    assert_released(&s, 2);
}

static void test_get_next_fails(void **state) {
    (void)state;
    source s = three_chunks();
    s.fail_at = 1;
    drift_arrow *importer = importer_of(&s);
    const drift_batch *batch = next_of(importer);
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_arrow_next(importer, &batch, &error), DRIFT_IO);
    assert_string_equal(error.message, "the Arrow stream could not give its next array (error 5): "
                                       "the disk is gone");
    assert_released(&s, 1);
    assert_int_equal(drift_arrow_next(importer, &batch, &error), DRIFT_INVALID_ARGUMENT);
    drift_arrow_free(importer);
    assert_released(&s, 1);
}

/* A chunk that is not of the schema is let go, and the one behind it comes. */
static void test_wrong_chunk(void **state) {
    (void)state;
    source s = three_chunks();
    s.wrong_at = 1;
    drift_arrow *importer = importer_of(&s);
    const drift_batch *batch = next_of(importer);
    assert_int_equal(drift_arrow_next(importer, &batch, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(s.arrays_released, 2);
    batch = next_of(importer);
    assert_int_equal(*(const int64_t *)batch->columns[0].data, 2 * CHUNK);
    drift_arrow_free(importer);
    assert_int_equal(s.arrays_released, 3);
}

static void assert_stays_the_callers(source *s, struct ArrowArrayStream *stream,
                                     drift_status expected, const char *message) {
    drift_arrow *importer = NULL;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_arrow_open(stream, NULL, &importer, &error), expected);
    assert_non_null(strstr(error.message, message));
    assert_null(importer);
    assert_non_null(stream->release);
    assert_int_equal(s->streams_released, 0);
    stream->release(stream);
}

static void test_open_fails(void **state) {
    (void)state;
    source s = three_chunks();
    struct ArrowArrayStream stream = stream_of(&s);
    s.schema_code = 12;
    assert_stays_the_callers(&s, &stream, DRIFT_IO, "its schema (error 12): the disk is gone");
    s = three_chunks();
    stream = stream_of(&s);
    s.schema_code = 12;
    s.last_error = NULL;
    assert_stays_the_callers(&s, &stream, DRIFT_IO, "it gives no reason");
    s = three_chunks();
    stream = stream_of(&s);
    s.format = "z";
    assert_stays_the_callers(&s, &stream, DRIFT_NOT_APPLICABLE, "binary");
    assert_int_equal(s.schemas_released, 1);
    s = three_chunks();
    stream = stream_of(&s);
    stream.get_next = NULL;
    assert_stays_the_callers(&s, &stream, DRIFT_INVALID_ARGUMENT, "without its functions");
    drift_arrow *importer = NULL;
    assert_int_equal(drift_arrow_open(&stream, NULL, &importer, NULL), DRIFT_INVALID_ARGUMENT);
}

static void test_no_memory(void **state) {
    (void)state;
    drift_status status = DRIFT_OUT_OF_MEMORY;
    for (size_t allowed = 0; status != DRIFT_OK && allowed < 50; allowed++) {
        source s = three_chunks();
        struct ArrowArrayStream stream = stream_of(&s);
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        drift_arrow *importer = NULL;
        status = drift_arrow_open(&stream, &allocator, &importer, NULL);
        assert_int_equal(s.schemas_released, 1);
        assert_int_equal(stream.release == NULL, status == DRIFT_OK);
        if (status != DRIFT_OK) stream.release(&stream);
        drift_arrow_free(importer);
        assert_int_equal(s.streams_released, 1);
        assert_int_equal(probe.blocks_held, 0);
    }
    assert_int_equal(status, DRIFT_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all_chunks),      cmocka_unit_test(test_freed_halfway),
        cmocka_unit_test(test_one_ahead),       cmocka_unit_test(test_one_ahead_is_released),
        cmocka_unit_test(test_one_ahead_fails), cmocka_unit_test(test_get_next_fails),
        cmocka_unit_test(test_wrong_chunk),     cmocka_unit_test(test_open_fails),
        cmocka_unit_test(test_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
