/* SPDX-License-Identifier: Apache-2.0 */
/* Fuzz target: Arrow structs made of bytes, whose buffers are as long as the structs say and no
 * longer. What is accepted can be profiled and monitored; whatever happens is released once.
 * In: bytes. Out: abort on a bug. Layer: tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <driftcheck/driftcheck.h>

#include "support/arrow_arrays.h"

#define FIELDS       6
#define CHUNKS       3
#define BUFFERS      8 /* places in each list of buffers */
#define VIEW_BUFFERS 2 /* of long texts */
#define MEMORY_LIMIT 1024
#define ROWS_LIMIT   1000 /* more than any array is made of */

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void require(int condition, const char *what) {
    if (condition) return;
    fprintf(stderr, "%s\n", what);
    abort();
}

/* ---- bytes ---- */

typedef struct input {
    const uint8_t *at;
    size_t left;
    void *blocks[MEMORY_LIMIT]; /* freed at the end */
    size_t block_count;
} input;

static uint8_t take(input *in) {
    if (in->left == 0) return 0;
    in->left--;
    return *in->at++;
}

/* One chance in 64. */
static int spoiled(input *in) {
    return take(in) >= 252;
}

/* Exactly `size` bytes, so that a sanitizer sees every read beyond them; NULL now and then. */
static void *block(input *in, size_t size) {
    if (in->block_count == MEMORY_LIMIT || spoiled(in)) return NULL;
    void *memory = malloc(size > 0 ? size : 1);
    require(memory != NULL, "memory");
    memset(memory, 0, size);
    in->blocks[in->block_count++] = memory;
    return memory;
}

static void *random_block(input *in, size_t size) {
    uint8_t *bytes = block(in, size);
    for (size_t i = 0; bytes && i < size; i++)
        bytes[i] = take(in);
    return bytes;
}

/* A number of rows; now and then one that must be refused, as no buffer can be that long. */
static int64_t take_length(input *in) {
    static const int64_t impossible[] = {-1, INT64_MIN, INT64_MAX, INT64_MAX / 16 + 1};
    return spoiled(in) ? impossible[take(in) % 4] : take(in) % 24;
}

/* Values that buffers must hold; none where a length is impossible. */
static size_t rows_of(const struct ArrowArray *array) {
    int possible = array->length >= 0 && array->length <= ROWS_LIMIT && array->offset >= 0 &&
                   array->offset <= ROWS_LIMIT;
    return possible ? (size_t)(array->length + array->offset) : 0;
}

/* ---- structs ---- */

static const char *take_format(input *in) {
    static const char *const formats[] = {
        "n", "b",  "c",  "C",   "s",   "S",   "i",  "I",    "l",        "L",   "e",   "f",
        "g", "u",  "U",  "vu",  "u",   "U",   "vu", "tdD",  "tdm",      "tts", "ttn", "tDu",
        "z", "+s", "+l", "d:9", "tiM", "tsn", "+r", "tss:", "tsu:Mars", "w:4",
    };
    uint8_t choice = take(in);
    if (choice < 250) return formats[choice % (sizeof formats / sizeof *formats)];
    char *text = random_block(in, 5);
    if (text) text[4] = '\0';
    return text;
}

static size_t width_of(const char *format) {
    if (strchr("cC", *format)) return 1;
    if (strchr("sSe", *format)) return 2;
    return strchr("iIf", *format) || strcmp(format, "tdD") == 0 || strcmp(format, "tts") == 0 ||
                   strcmp(format, "ttm") == 0
               ? 4
               : 8;
}

static void fill_views(input *in, struct ArrowArray *array, const void **buffers) {
    int64_t *sizes = block(in, VIEW_BUFFERS * sizeof *sizes);
    uint8_t *views = block(in, rows_of(array) * 16);
    for (size_t i = 0; sizes && i < VIEW_BUFFERS; i++) {
        sizes[i] = spoiled(in) ? -5 : 13 + take(in) % 40;
        buffers[2 + i] = random_block(in, sizes[i] > 0 ? (size_t)sizes[i] : 0);
    }
    for (size_t i = 0; views && i < rows_of(array); i++) {
        int32_t words[4] = {take(in) % 30, 0x61616161, take(in) % 2, take(in) % 8};
        for (size_t k = 0; spoiled(in) && k < 4; k++)
            words[k] = (int32_t)(take(in) * 0x01010101u);
        memcpy(views + 16 * i, words, 16);
    }
    buffers[1] = views;
    buffers[2 + VIEW_BUFFERS] = sizes;
    array->n_buffers = 3 + VIEW_BUFFERS;
}

/* The bytes are as many as the largest offset. */
static void fill_offsets(input *in, struct ArrowArray *array, size_t width, const void **buffers) {
    size_t count = rows_of(array) + 1;
    char *offsets = block(in, count * width);
    int64_t offset = 0, largest = 0;
    for (size_t i = 0; offsets && i < count; i++) {
        int32_t narrow = (int32_t)offset;
        memcpy(offsets + i * width, width == 4 ? (void *)&narrow : (void *)&offset, width);
        if (offset > largest) largest = offset;
        offset += spoiled(in) ? -(int64_t)take(in) : take(in) % 6;
    }
    char *bytes = random_block(in, (size_t)largest);
    for (int64_t i = 0; bytes && i < largest; i++)
        if (!spoiled(in)) bytes[i] = (char)('a' + (unsigned char)bytes[i] % 4);
    buffers[1] = offsets;
    buffers[2] = bytes;
    array->n_buffers = 3;
}

static void fill_codes(input *in, const struct ArrowArray *array, const char *format,
                       const void **buffers) {
    size_t width = width_of(format);
    uint8_t *codes = block(in, rows_of(array) * width);
    for (size_t i = 0; codes && i < rows_of(array); i++) {
        if (spoiled(in)) memset(codes + i * width, take(in), width);
        codes[i * width] = take(in) % 8; /* little endian: the lowest byte */
    }
    buffers[1] = codes;
}

static void fill_buffers(input *in, struct ArrowArray *array, const char *format, int coded) {
    const void **buffers = block(in, BUFFERS * sizeof *buffers);
    array->buffers = buffers;
    array->n_buffers = strcmp(format, "n") == 0 ? 0 : 2;
    if (!buffers) return;
    buffers[0] = take(in) % 2 ? random_block(in, (rows_of(array) + 7) / 8) : NULL;
    if (coded) {
        fill_codes(in, array, format, buffers);
    } else if (strcmp(format, "vu") == 0) {
        fill_views(in, array, buffers);
    } else if (strcmp(format, "u") == 0 || strcmp(format, "U") == 0) {
        fill_offsets(in, array, *format == 'u' ? 4 : 8, buffers);
    } else if (strcmp(format, "b") == 0) {
        buffers[1] = random_block(in, (rows_of(array) + 7) / 8);
    } else {
        buffers[1] = random_block(in, rows_of(array) * width_of(format));
    }
    if (spoiled(in)) array->n_buffers = take(in) % BUFFERS - 1;
}

static struct ArrowArray *make_array(input *in, const char *format, int coded, int64_t length) {
    struct ArrowArray *array = block(in, sizeof *array);
    if (!array || !format) return array;
    *array = arrow_array(take(in) % 8 ? length : take_length(in), NULL, 0);
    array->offset = take(in) % 4 ? 0 : take_length(in);
    array->null_count = spoiled(in) ? take_length(in) : take(in) % 3 - 1;
    fill_buffers(in, array, format, coded);
    if (spoiled(in)) array->n_children = take(in);
    if (spoiled(in)) array->release = NULL;
    return array;
}

typedef struct world {
    struct ArrowSchema schema;
    struct ArrowSchema *fields[FIELDS];
    int64_t field_count;
    size_t chunk;
    int schemas_out;
    int arrays_out;
    int streams_out;
    int fail_at;
    input *in;
} world;

static struct ArrowSchema *make_field(input *in) {
    struct ArrowSchema *field = block(in, sizeof *field);
    char *name = random_block(in, 3);
    if (!field) return NULL;
    if (name) name[2] = '\0';
    *field = arrow_schema(take_format(in), name);
    if (spoiled(in)) field->n_children = take(in);
    if (spoiled(in)) field->release = NULL;
    if (take(in) % 4 != 0) return field;
    field->dictionary = block(in, sizeof *field);
    if (field->dictionary) *field->dictionary = arrow_schema(take_format(in), NULL);
    return field;
}

static void make_schema(world *w) {
    w->field_count = take(w->in) % (FIELDS + 1);
    for (int64_t i = 0; i < w->field_count; i++)
        w->fields[i] = make_field(w->in);
    w->schema = arrow_struct_schema(w->fields, w->field_count);
    if (spoiled(w->in)) w->schema.n_children = -take(w->in);
    if (take(w->in) % 4 == 0 && w->fields[0]) w->schema = *w->fields[0];
}

static struct ArrowArray *make_column(input *in, const struct ArrowSchema *field, int64_t length) {
    if (!field || !field->format) return NULL;
    struct ArrowArray *array = make_array(in, field->format, field->dictionary != NULL, length);
    if (array && field->dictionary) {
        array->dictionary = make_array(in, field->dictionary->format, 0, take(in) % 16);
    }
    return array;
}

static struct ArrowArray make_chunk(world *w) {
    input *in = w->in;
    struct ArrowArray empty;
    int64_t length = take(in) % 24;
    if (w->schema.format && strcmp(w->schema.format, "+s") != 0) {
        struct ArrowArray *single = make_column(in, &w->schema, length);
        memset(&empty, 0, sizeof empty);
        return single ? *single : empty;
    }
    struct ArrowArray **children = block(in, FIELDS * sizeof(struct ArrowArray *));
    const void **validity = block(in, sizeof *validity);
    struct ArrowArray array = arrow_struct_array(length, validity, children, w->field_count);
    if (take(in) % 4 == 0) array.offset = take_length(in);
    if (validity && take(in) % 2) *validity = random_block(in, (rows_of(&array) + 7) / 8);
    for (int64_t i = 0; children && i < w->field_count; i++)
        children[i] = make_column(in, w->fields[i], (int64_t)rows_of(&array));
    if (spoiled(in)) array.n_children = take(in) % FIELDS - 1;
    if (spoiled(in)) array.null_count = take_length(in);
    if (spoiled(in)) array.n_buffers = take(in);
    return array;
}

/* ---- use ---- */

static void use_profile(const drift_profile *profile, const drift_batch *batch) {
    drift_monitor *monitor = NULL;
    drift_monitor_options options;
    drift_monitor_options_init(&options);
    options.window_rows = 10;
    options.event_capacity = 10;
    require(drift_monitor_create(profile, &options, &monitor, NULL) == DRIFT_OK, "no monitor");
    require(drift_monitor_observe(monitor, batch, 0, NULL) == DRIFT_OK, "not observed");
    require(drift_monitor_evaluate(monitor, NULL) == DRIFT_OK, "not evaluated");
    drift_monitor_free(monitor);
}

/* Memory for many categories takes longer than all else. */
static drift_profile_options small_options(void) {
    drift_profile_options options;
    drift_profile_options_init(&options);
    options.resolution = 10;
    options.max_categories = 10;
    return options;
}

static void use_batch(const drift_batch *batch) {
    drift_profile_options options = small_options();
    drift_field fields[FIELDS];
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    if (drift_batch_validate(batch, NULL) != DRIFT_OK || batch->column_count == 0) return;
    for (size_t i = 0; i < batch->column_count; i++)
        drift_field_init(&fields[i], i % 2 ? DRIFT_TYPE_AUTO : DRIFT_TYPE_CATEGORICAL,
                         batch->columns[i].name);
    require(drift_profile_builder_create(&options, fields, batch->column_count, &builder, NULL) ==
                DRIFT_OK,
            "no builder");
    require(drift_profile_builder_add(builder, batch, NULL) == DRIFT_OK, "not added");
    require(drift_profile_builder_finish(builder, &profile, NULL) == DRIFT_OK, "not finished");
    drift_profile_builder_free(builder);
    use_profile(profile, batch);
    drift_profile_free(profile);
}

static void check_fields(const drift_arrow *importer) {
    int64_t columns = 0;
    for (size_t i = 0; i < drift_arrow_field_count(importer); i++) {
        drift_arrow_field field;
        memset(&field, 0, sizeof field);
        field.struct_size = sizeof field;
        require(drift_arrow_get_field(importer, i, &field, NULL) == DRIFT_OK, "no field");
        int good = field.status == DRIFT_OK;
        require(field.column == (good ? columns : -1), "a wrong column");
        require((*field.message == '\0') == good, "a wrong message");
        columns += good;
    }
}

static int give_schema(struct ArrowArrayStream *stream, struct ArrowSchema *out) {
    world *w = stream->private_data;
    if (w->fail_at == CHUNKS + 1) return 22;
    *out = w->schema;
    out->private_data = &w->schemas_out;
    w->schemas_out = out->release ? -1 : 0;
    return 0;
}

static int give_next(struct ArrowArrayStream *stream, struct ArrowArray *out) {
    world *w = stream->private_data;
    require(w->streams_out == 0, "a stream is used after its release");
    if (w->chunk == CHUNKS) {
        memset(out, 0, sizeof *out);
        return 0;
    }
    if (w->fail_at == (int)w->chunk) return 5;
    *out = make_chunk(w);
    w->chunk++;
    out->private_data = &w->arrays_out;
    w->arrays_out -= out->release != NULL;
    return 0;
}

static const char *give_error(struct ArrowArrayStream *stream) {
    return ((world *)stream->private_data)->fail_at % 2 ? NULL : "\xff\n failed";
}

static void release_stream(struct ArrowArrayStream *stream) {
    ((world *)stream->private_data)->streams_out++;
    stream->release = NULL;
}

static void read_stream(world *w) {
    struct ArrowArrayStream stream = {give_schema, give_next, give_error, release_stream, w};
    drift_arrow *importer = NULL;
    const drift_batch *batch = NULL;
    drift_status status = drift_arrow_open(&stream, NULL, &importer, NULL);
    require((stream.release == NULL) == (status == DRIFT_OK), "moved wrongly");
    if (stream.release) stream.release(&stream);
    if (status == DRIFT_OK) check_fields(importer);
    for (size_t i = 0; status == DRIFT_OK && i < CHUNKS + 2; i++) {
        drift_status next = drift_arrow_next(importer, &batch, NULL);
        if (next == DRIFT_OK && batch) use_batch(batch);
    }
    drift_arrow_free(importer);
    require(w->schemas_out == 0 && w->arrays_out == 0 && w->streams_out == 1,
            "not everything is released once");
}

static void read_arrays(world *w) {
    drift_arrow *importer = NULL;
    const drift_batch *batch = NULL;
    if (drift_arrow_create(&w->schema, NULL, &importer, NULL) != DRIFT_OK) return;
    check_fields(importer);
    for (size_t i = 0; i < CHUNKS; i++) {
        struct ArrowArray array = make_chunk(w);
        if (drift_arrow_view(importer, &array, &batch, NULL) == DRIFT_OK) use_batch(batch);
    }
    drift_arrow_free(importer);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
    static input in;
    world w;
    memset(&w, 0, sizeof w);
    in.at = data;
    in.left = size;
    in.block_count = 0;
    w.in = &in;
    make_schema(&w);
    w.fail_at = take(&in) % 16;
    if (take(&in) % 2) {
        read_stream(&w);
    } else {
        read_arrays(&w);
    }
    for (size_t i = 0; i < in.block_count; i++)
        free(in.blocks[i]);
    return 0;
}
