/* SPDX-License-Identifier: Apache-2.0 */
/* An importer of Arrow arrays: what the schema says, and the columns that arrays are described in.
 * Layer: data. */
#ifndef DATA_ARROW_H
#define DATA_ARROW_H

#include <driftcheck/interop.h>

/* What a format means as a column. */
typedef struct arrow_format {
    int32_t type;      /* DRIFT_DATA_..., 0: cannot be read */
    int32_t code_type; /* of a dictionary */
    int32_t layout;    /* of texts: DRIFT_TEXTS_... */
} arrow_format;

/* Reads a format string; `values` is that of a dictionary's values, or NULL. What cannot be read
 * has type 0 and a reason, one phrase. */
arrow_format arrow_format_read(const char *format, const char *values, const char **reason);

typedef struct arrow_field {
    int32_t status;
    arrow_format format;
    int64_t column; /* -1: none */
    char *name;     /* these four are owned; NULL: "" */
    char *format_text;
    char *value_text;
    char *message;
} arrow_field;

enum { ARROW_NO_STREAM, ARROW_STREAM_OPEN, ARROW_STREAM_ENDED, ARROW_STREAM_FAILED };

struct drift_arrow {
    drift_allocator allocator;
    arrow_field *fields;
    size_t field_count;
    int is_struct; /* fields are children; else the array itself is the only field */
    drift_column *columns;
    drift_texts *texts; /* one a column, used by those that hold text */
    size_t column_count;
    drift_batch batch;
    int stream_state;
    struct ArrowArrayStream stream;
    struct ArrowArray array; /* of the stream; release is NULL if there is none */
    struct ArrowArray ahead; /* the one after it, if it was asked for; as above */
};

/* Reads the fields of a schema into a zeroed importer; drift_arrow_free is due in either case. */
drift_status arrow_schema_read(drift_arrow *importer, const struct ArrowSchema *schema,
                               drift_error *error);

/* Whether an array is one of the importer's schema; changes nothing. */
drift_status arrow_array_check(const drift_arrow *importer, const struct ArrowArray *array,
                               drift_error *error);

/* Describes the rows of a field's array as a column; `struct_array` is what the field is a part of,
 * or NULL. `array` was checked. */
void arrow_column_describe(const arrow_field *field, const struct ArrowArray *array,
                           const struct ArrowArray *struct_array, drift_column *column,
                           drift_texts *texts);

#endif
