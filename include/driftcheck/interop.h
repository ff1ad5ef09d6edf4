/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file interop.h
 * Data of other libraries as batches, without a copy: the Arrow C data and stream interfaces, and
 * DLPack tensors. docs/interop.md says which layouts are read.
 *
 *     drift_arrow *importer;
 *     drift_arrow_create(&schema, NULL, &importer, &error);
 *     // per record batch, or any other array of that schema
 *     const drift_batch *batch;
 *     drift_arrow_view(importer, &array, &batch, &error);
 *     drift_monitor_observe(monitor, batch, timestamp, &error);
 *
 * - Memory: an importer takes memory by the column, never by the row. What it describes is borrowed
 *   from the array or tensor, so that has to stay until the batch is no longer used.
 * - Hostile input: structures are checked before they are followed (released, NULL, negative or too
 *   large numbers, buffers or children that their format does not have). What lies in buffers
 *   (offsets, indices, views, UTF-8) is checked by each function that takes the batch, as
 *   drift_batch_validate says. The interfaces do not tell how long most buffers are: that they
 *   hold offset + length values, that text lies inside its buffer, and that pointers are pointers
 *   cannot be checked.
 * - Threads: an importer is not synchronised; one importer a thread.
 */
#ifndef DRIFTCHECK_INTEROP_H
#define DRIFTCHECK_INTEROP_H

#include <driftcheck/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/* The next two blocks are those of the Arrow specification, which asks every project to have them
 * under these guards, so that headers that do the same can be included together. */
#ifndef ARROW_C_DATA_INTERFACE
#define ARROW_C_DATA_INTERFACE

#define ARROW_FLAG_DICTIONARY_ORDERED 1
#define ARROW_FLAG_NULLABLE           2
#define ARROW_FLAG_MAP_KEYS_SORTED    4

struct ArrowSchema {
    const char *format;
    const char *name;
    const char *metadata;
    int64_t flags;
    int64_t n_children;
    struct ArrowSchema **children;
    struct ArrowSchema *dictionary;
    void (*release)(struct ArrowSchema *);
    void *private_data;
};

struct ArrowArray {
    int64_t length;
    int64_t null_count;
    int64_t offset;
    int64_t n_buffers;
    int64_t n_children;
    const void **buffers;
    struct ArrowArray **children;
    struct ArrowArray *dictionary;
    void (*release)(struct ArrowArray *);
    void *private_data;
};

#endif /* ARROW_C_DATA_INTERFACE */

#ifndef ARROW_C_STREAM_INTERFACE
#define ARROW_C_STREAM_INTERFACE

struct ArrowArrayStream {
    int (*get_schema)(struct ArrowArrayStream *, struct ArrowSchema *out);
    int (*get_next)(struct ArrowArrayStream *, struct ArrowArray *out);
    const char *(*get_last_error)(struct ArrowArrayStream *);
    void (*release)(struct ArrowArrayStream *);
    void *private_data;
};

#endif /* ARROW_C_STREAM_INTERFACE */

/* ---- Arrow ---- */

/** Reads arrays of one schema, or one stream. */
typedef struct drift_arrow drift_arrow;

/** One field of the schema. Texts belong to the importer and live as long as it. */
typedef struct drift_arrow_field {
    uint32_t struct_size; /**< sizeof(drift_arrow_field), set by the caller */
    /** OK: the field is a column of every batch. NOT_APPLICABLE: its type is not one that can be
     *  read. INVALID_ARGUMENT: its name is not UTF-8 of at most 65,535 bytes, or another field's.
     *  Fields that are not OK are left out of batches and never looked at. */
    int32_t status;
    int32_t type;     /**< DRIFT_DATA_... of the column; 0 if it is none */
    int32_t reserved; /**< 0 */
    int64_t column;   /**< which column of the batches it is, or -1 */
    const char *name; /**< as in batches; "" if it is not valid */
    /** The Arrow format string, such as "l", "tsu:UTC" or, of a dictionary, that of its indices. */
    const char *format;
    const char *value_format; /**< of a dictionary: the format of its values; else "" */
    const char *message;      /**< why it is not OK, one line; else "" */
} drift_arrow_field;

/**
 * Starts to read arrays of a schema: a struct whose fields become columns (a record batch), or
 * anything else as a single column. A field without a name is called by its place: "0", "1", ...
 * A field that cannot be read does not spoil the others: see drift_arrow_field.
 * @param schema     only read, and the caller's to release, which may be done at once.
 * @param allocator  NULL: malloc.
 * @param out        where the importer goes; free it with drift_arrow_free.
 * @return OK; INVALID_ARGUMENT (schema is NULL, released, or not a schema: the message says where);
 *         NOT_APPLICABLE (a single column of a type that cannot be read); LIMIT (over 65,536
 *         fields); OUT_OF_MEMORY. Cost: O(fields). Allocates: O(fields) and the length of names.
 */
DRIFT_API drift_status drift_arrow_create(const struct ArrowSchema *schema,
                                          const drift_allocator *allocator, drift_arrow **out,
                                          drift_error *error);

/**
 * Starts to read a stream, and asks it for its schema.
 * @param stream  On success it is moved: the importer owns and releases it, and `release` of the
 *                caller's struct is set to NULL. On failure it stays the caller's to release.
 * @return as drift_arrow_create, and IO (the stream could not give its schema: the message is the
 *         stream's own, with its error number).
 */
DRIFT_API drift_status drift_arrow_open(struct ArrowArrayStream *stream,
                                        const drift_allocator *allocator, drift_arrow **out,
                                        drift_error *error);

/** Number of fields, those that cannot be read included; 0 for NULL. */
DRIFT_API size_t drift_arrow_field_count(const drift_arrow *importer);

/** Describes field `index`. `field->struct_size` must be set. @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_arrow_get_field(const drift_arrow *importer, size_t index,
                                             drift_arrow_field *field, drift_error *error);

/**
 * Describes an array of the schema as a batch.
 * @param array  only read, and the caller's to release, once the batch is no longer used. Its rows
 *               are `length` from `offset` on; rows that are null in a struct are missing in all of
 *               its columns.
 * @param batch  set to a batch that is the importer's, and holds until the next drift_arrow_view or
 *               drift_arrow_next or until the importer is freed.
 * @return OK; INVALID_ARGUMENT (importer, array or batch is NULL; the array is released, or is not
 *         of the schema: error names the column). After a failure the batch before still holds.
 *         Cost: O(columns), whatever the rows. Allocates nothing.
 */
DRIFT_API drift_status drift_arrow_view(drift_arrow *importer, const struct ArrowArray *array,
                                        const drift_batch **batch, drift_error *error);

/**
 * Releases the array before and takes the next one of a stream.
 * @param batch  set to the array as a batch, with the importer until the next call; NULL at the end
 *               of the stream.
 * @return OK, also at the end; IO (get_next failed: the message is the stream's own, with its error
 *         number; the stream is of no more use and is released); INVALID_ARGUMENT (importer is
 *         NULL, was not made by drift_arrow_open or has failed; or the array is not of the schema:
 *         it is released, and the next call goes on behind it). After a failure there is no batch.
 *         Cost: O(columns) and what the stream takes. Allocates nothing of its own.
 */
DRIFT_API drift_status drift_arrow_next(drift_arrow *importer, const drift_batch **batch,
                                        drift_error *error);

/**
 * Whether the array that drift_arrow_next gave last ends the stream: asks the stream for the one
 * behind it, which the importer keeps for the next drift_arrow_next. The batch still holds, also
 * after a failure.
 * @param last  set to 1 if no array follows, else to 0.
 * @return OK; IO (get_next failed, as in drift_arrow_next); INVALID_ARGUMENT (importer or last is
 *         NULL, it was not made by drift_arrow_open, or the stream has failed).
 *         Cost: what the stream takes, once an array. Allocates nothing of its own.
 */
DRIFT_API drift_status drift_arrow_is_last(drift_arrow *importer, int32_t *last,
                                           drift_error *error);

/** Frees an importer; what it holds of a stream is released. NULL is ignored. */
DRIFT_API void drift_arrow_free(drift_arrow *importer);

/* ---- DLPack ---- */

/* Of dlpack.h, which defines them. */
struct DLManagedTensor;
struct DLManagedTensorVersioned;

/** Reads tensors with one number of columns. */
typedef struct drift_dlpack drift_dlpack;

/**
 * Starts to read tensors.
 * @param names         `column_count` names, each valid UTF-8 of 1 to 65,535 bytes; copied. NULL:
 *                      columns are called by their place: "0", "1", ...
 * @param column_count  1 to 65,536.
 * @param allocator     NULL: malloc.
 * @param out           where the importer goes; free it with drift_dlpack_free.
 * @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY. Allocates: O(columns).
 */
DRIFT_API drift_status drift_dlpack_create(const char *const *names, size_t column_count,
                                           const drift_allocator *allocator, drift_dlpack **out,
                                           drift_error *error);

/**
 * Describes a tensor as a batch: one of shape [rows, columns], or of shape [rows] as one column.
 * Any strides, also negative ones and 0, and any byte_offset. Memory of the CPU only (kDLCPU).
 * Floats of 16, 32 and 64 bits, bfloat16, integers of 8 to 64 bits with and without sign, and
 * kDLBool of 8 bits; one lane.
 * @param tensor  only read. Whoever has it calls its deleter, once the batch is no longer used: the
 *                importer never does.
 * @param batch   set to a batch that is the importer's, and holds until the next view or until the
 *                importer is freed.
 * @return OK; INVALID_ARGUMENT (importer, tensor or batch is NULL; negative sizes, sizes beyond the
 *         address space, NULL data or shape); NOT_APPLICABLE (another device, type, number of lanes
 *         or dimensions: the message names it); SCHEMA (another number of columns). After a failure
 *         the batch before still holds. Cost: O(columns). Allocates nothing.
 */
DRIFT_API drift_status drift_dlpack_view(drift_dlpack *importer,
                                         const struct DLManagedTensor *tensor,
                                         const drift_batch **batch, drift_error *error);

/** The same for the versioned struct of DLPack 1.
 * @return as drift_dlpack_view, and VERSION (a major version other than 1). */
DRIFT_API drift_status drift_dlpack_view_versioned(drift_dlpack *importer,
                                                   const struct DLManagedTensorVersioned *tensor,
                                                   const drift_batch **batch, drift_error *error);

/** Frees an importer. NULL is ignored. */
DRIFT_API void drift_dlpack_free(drift_dlpack *importer);

#ifdef __cplusplus
}
#endif

#endif
