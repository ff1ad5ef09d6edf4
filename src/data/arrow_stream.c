/* SPDX-License-Identifier: Apache-2.0 */
/* Streams of the Arrow C stream interface, array by array.
 * In: a stream that is moved in. Out: a batch a call. Layer: data. */
#include <string.h>

#include "base/error.h"
#include "data/arrow.h"

/* What the stream says of its last call; its text holds only until the next one. */
static drift_status stream_failed(struct ArrowArrayStream *stream, const char *what, int code,
                                  drift_error *error) {
    const char *text = stream->get_last_error ? stream->get_last_error(stream) : NULL;
    return error_set(error, DRIFT_IO, "the Arrow stream could not give its %s (error %d): %s", what,
                     code, text ? text : "it gives no reason");
}

static void release_array(struct ArrowArray *array) {
    if (array->release) array->release(array);
    /* a producer may forget to mark it */
    array->release = NULL;
}

static void end_stream(drift_arrow *importer, int state) {
    if (importer->stream.release) importer->stream.release(&importer->stream);
    importer->stream.release = NULL;
    importer->stream_state = state;
}

drift_status drift_arrow_open(struct ArrowArrayStream *stream, const drift_allocator *allocator,
                              drift_arrow **out, drift_error *error) {
    struct ArrowSchema schema;
    if (!stream || !stream->release || !stream->get_schema || !stream->get_next) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "the Arrow stream is NULL, released or without its functions");
    }
    memset(&schema, 0, sizeof schema);
    int code = stream->get_schema(stream, &schema);
    if (code != 0) return stream_failed(stream, "schema", code, error);
    drift_status status = drift_arrow_create(&schema, allocator, out, error);
    if (schema.release) schema.release(&schema);
    if (status != DRIFT_OK) return status;
    (*out)->stream = *stream;
    (*out)->stream_state = ARROW_STREAM_OPEN;
    stream->release = NULL;
    return DRIFT_OK;
}

/* Asks an open stream for its next array; at the end it has no release. */
static drift_status fetch(drift_arrow *importer, struct ArrowArray *array, drift_error *error) {
    memset(array, 0, sizeof *array);
    int code = importer->stream.get_next(&importer->stream, array);
    if (code != 0) {
        drift_status status = stream_failed(&importer->stream, "next array", code, error);
        array->release = NULL; /* of a failed call nothing counts */
        end_stream(importer, ARROW_STREAM_FAILED);
        return status;
    }
    if (!array->release) end_stream(importer, ARROW_STREAM_ENDED);
    return DRIFT_OK;
}

static drift_status check_state(const drift_arrow *importer, drift_error *error) {
    if (!importer || importer->stream_state == ARROW_NO_STREAM) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "importer is NULL, or was not made by drift_arrow_open");
    }
    if (importer->stream_state == ARROW_STREAM_FAILED) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "the Arrow stream failed before: open it anew");
    }
    return DRIFT_OK;
}

static drift_status take_next(drift_arrow *importer, drift_error *error) {
    if (importer->ahead.release) {
        importer->array = importer->ahead;
        importer->ahead.release = NULL;
        return DRIFT_OK;
    }
    if (importer->stream_state == ARROW_STREAM_ENDED) return DRIFT_OK;
    return fetch(importer, &importer->array, error);
}

drift_status drift_arrow_next(drift_arrow *importer, const drift_batch **batch,
                              drift_error *error) {
    if (!batch) return error_set(error, DRIFT_INVALID_ARGUMENT, "batch is NULL");
    if (importer) release_array(&importer->array);
    drift_status status = check_state(importer, error);
    if (status == DRIFT_OK) status = take_next(importer, error);
    if (status != DRIFT_OK) return status;
    if (!importer->array.release) {
        *batch = NULL;
        return DRIFT_OK;
    }
    status = drift_arrow_view(importer, &importer->array, batch, error);
    if (status != DRIFT_OK) release_array(&importer->array);
    return status;
}

drift_status drift_arrow_is_last(drift_arrow *importer, int32_t *last, drift_error *error) {
    if (!last) return error_set(error, DRIFT_INVALID_ARGUMENT, "last is NULL");
    drift_status status = check_state(importer, error);
    if (status != DRIFT_OK) return status;
    if (!importer->ahead.release && importer->stream_state == ARROW_STREAM_OPEN) {
        status = fetch(importer, &importer->ahead, error);
    }
    if (status == DRIFT_OK) *last = importer->ahead.release == NULL;
    return status;
}
