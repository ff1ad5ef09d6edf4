/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file data.h
 * Data in: a batch is a set of columns, described by borrowed pointers. Nothing is copied or kept
 * beyond the call that takes it.
 *
 * A row-major tensor of F features is F columns with the same `stride` (F times the size of a
 * value) and `data` pointing at the feature's first value.
 */
#ifndef DRIFTCHECK_DATA_H
#define DRIFTCHECK_DATA_H

#include <driftcheck/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** How the values of a column are stored. All in the byte order of the machine. */
enum {
    DRIFT_DATA_FLOAT64 = 1, /**< double; NaN and infinities are counted apart */
    DRIFT_DATA_FLOAT32 = 2, /**< float, converted exactly */
    /** int64_t. Converted to the nearest double: exact up to 2^53 in magnitude; beyond, rows that
     *  had to be rounded are counted in drift_column_counts.rounded, never silently. As the labels
     *  of a categorical column they are exact. */
    DRIFT_DATA_INT64 = 3,
    DRIFT_DATA_INT32 = 4, /**< int32_t */
    DRIFT_DATA_UINT8 = 5, /**< uint8_t, as a number */
    DRIFT_DATA_BOOL = 6,  /**< uint8_t, 0 is "false", all else "true": categorical */
    DRIFT_DATA_CODES = 7, /**< int32_t indices into `dictionary`; negative is missing */
    DRIFT_DATA_STRING = 8 /**< UTF-8 text: value i is bytes[offsets[i]] to bytes[offsets[i+1]] */
};

/** Texts, one after the other: text i is bytes[offsets[i]] up to bytes[offsets[i + 1]]. */
typedef struct drift_strings {
    const int64_t *offsets; /**< count + 1 numbers, from >= 0, never falling */
    const char *bytes;      /**< NULL only if all texts are empty */
    int64_t count;          /**< number of texts */
} drift_strings;

/** One column of a batch. Everything it points at belongs to the caller. */
typedef struct drift_column {
    uint32_t struct_size; /**< sizeof(drift_column) */
    int32_t type;         /**< DRIFT_DATA_... */
    const char *name;     /**< terminated UTF-8, not empty; columns are matched by name */
    const void *data; /**< first value; unused for STRING, NULL allowed if the batch has 0 rows */
    int64_t stride;   /**< bytes from one value to the next, may be negative; 0: no gap */
    const uint8_t
        *validity; /**< bit i (least significant first) 0: row i is missing; NULL: none is */
    int64_t validity_offset;      /**< first bit that counts, >= 0 */
    const drift_strings *strings; /**< STRING: the values, count = rows. CODES: the dictionary */
    /** How many of the missing rows held something that could not be read as a value; at most the
     *  number of rows whose validity bit is 0. They are counted as `unparsable`, not `missing`. */
    uint64_t unparsable;
} drift_column;

/** Rows handed over in one call. */
typedef struct drift_batch {
    uint32_t struct_size; /**< sizeof(drift_batch) */
    uint32_t reserved;
    int64_t rows;                /**< number of rows of every column, >= 0 */
    const drift_column *columns; /**< column_count columns, each name once */
    size_t column_count;
} drift_batch;

/** Fills a column with zeros, its size, type and name. NULL is ignored. */
DRIFT_API void drift_column_init(drift_column *column, int32_t type, const char *name);

/** Fills a batch. The columns stay the caller's. NULL is ignored. */
DRIFT_API void drift_batch_init(drift_batch *batch, int64_t rows, const drift_column *columns,
                                size_t column_count);

/**
 * Checks a whole batch as every function that takes one does: sizes, types, names, NULL rules,
 * offsets in order, codes below the dictionary's count, texts valid UTF-8.
 * @return OK, or INVALID_ARGUMENT; error names the column and, where one is to blame, the row.
 *         Allocates nothing. Cost: O(rows) for CODES and STRING columns, O(1) for others. That no
 *         name occurs twice is checked where columns are matched to a schema.
 */
DRIFT_API drift_status drift_batch_validate(const drift_batch *batch, drift_error *error);

#ifdef __cplusplus
}
#endif

#endif
