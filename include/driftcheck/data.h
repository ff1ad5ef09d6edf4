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

/**
 * How the values of a column are stored. All in the byte order of the machine, aligned or not.
 * Types from DRIFT_DATA_INT8 on need a drift_column of this header's size (see drift_column).
 */
enum {
    DRIFT_DATA_FLOAT64 = 1, /**< double; NaN and infinities are counted apart */
    DRIFT_DATA_FLOAT32 = 2, /**< float, converted exactly */
    /** int64_t. Converted to the nearest double: exact up to 2^53 in magnitude; beyond, rows that
     *  had to be rounded are counted in drift_column_counts.rounded, never silently. As the labels
     *  of a categorical column they are exact. */
    DRIFT_DATA_INT64 = 3,
    DRIFT_DATA_INT32 = 4,    /**< int32_t */
    DRIFT_DATA_UINT8 = 5,    /**< uint8_t, as a number */
    DRIFT_DATA_BOOL = 6,     /**< uint8_t, 0 is "false", all else "true": categorical */
    DRIFT_DATA_CODES = 7,    /**< int32_t indices into `dictionary`; negative is missing */
    DRIFT_DATA_STRING = 8,   /**< UTF-8 text: value i is bytes[offsets[i]] to bytes[offsets[i+1]] */
    DRIFT_DATA_INT8 = 9,     /**< int8_t, as a number */
    DRIFT_DATA_INT16 = 10,   /**< int16_t */
    DRIFT_DATA_UINT16 = 11,  /**< uint16_t */
    DRIFT_DATA_UINT32 = 12,  /**< uint32_t */
    DRIFT_DATA_UINT64 = 13,  /**< uint64_t, converted by the rules of INT64 */
    DRIFT_DATA_FLOAT16 = 14, /**< IEEE 754 binary16 in 2 bytes, converted exactly */
    DRIFT_DATA_BFLOAT16 = 15, /**< the upper 2 bytes of a float, converted exactly */
    /** Booleans of one bit each: value i is bit `bit_offset` + i of `data`, least significant bit
     *  of a byte first. Categorical, "false" and "true". `stride` must be 0. */
    DRIFT_DATA_BITS = 16,
    DRIFT_DATA_TEXT = 17, /**< UTF-8 text in the layout that `texts` names */
    /** Indices into `texts`, of the type `code_type`; negative is missing, as is an index of a text
     *  that is itself missing */
    DRIFT_DATA_DICTIONARY = 18,
    /** No values at all: every row is missing. Goes with every type of a schema; AUTO takes it for
     *  numbers. `data` is unused. */
    DRIFT_DATA_NONE = 19
};

/** Texts, one after the other: text i is bytes[offsets[i]] up to bytes[offsets[i + 1]]. */
typedef struct drift_strings {
    const int64_t *offsets; /**< count + 1 numbers, from >= 0, never falling */
    const char *bytes;      /**< NULL only if all texts are empty */
    int64_t count;          /**< number of texts */
} drift_strings;

/** How texts lie in memory. */
enum {
    DRIFT_TEXTS_OFFSETS32 =
        1, /**< count + 1 int32_t offsets into `bytes`, from >= 0, not falling */
    DRIFT_TEXTS_OFFSETS64 = 2, /**< the same with int64_t */
    /** 16 bytes a text: int32_t length; then up to 12 bytes of text where they suffice, else 4
     *  bytes that are not read, int32_t number of a buffer, int32_t offset in it. This is Arrow's
     *  "utf8 view". */
    DRIFT_TEXTS_VIEWS = 3
};

/** Texts of TEXT and DICTIONARY columns. Nothing needs to be aligned. */
typedef struct drift_texts {
    uint32_t struct_size;        /**< sizeof(drift_texts) */
    int32_t layout;              /**< DRIFT_TEXTS_... */
    int64_t count;               /**< number of texts */
    const void *index;           /**< the offsets or views; NULL allowed if count is 0 */
    const char *bytes;           /**< OFFSETS: the text; NULL only if all texts are empty */
    const char *const *buffers;  /**< VIEWS: buffer_count pointers; NULL allowed if it is 0 */
    const int64_t *buffer_sizes; /**< VIEWS: bytes of each buffer; reads beyond them are refused */
    int64_t buffer_count;        /**< VIEWS: number of buffers, >= 0 */
    /** DICTIONARY: bit validity_offset + i 0: text i is missing, and so are the rows that name it;
     *  NULL: none is. TEXT: NULL, the column says which rows are missing. */
    const uint8_t *validity;
    int64_t validity_offset; /**< first bit that counts, >= 0 */
} drift_texts;

/**
 * One column of a batch. Everything it points at belongs to the caller.
 *
 * All columns of a batch have the same `struct_size`, which is also the distance from one to the
 * next: programs built with a header whose drift_column ended at `unparsable` (72 bytes) go on
 * working, with the types up to DRIFT_DATA_STRING.
 */
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
    const drift_texts *texts; /**< TEXT: the values, count = rows. DICTIONARY: the dictionary */
    int64_t bit_offset;       /**< BITS: the first bit that counts, >= 0; else 0 */
    /** A second bitmap, such as that of a struct the column is a part of: a row is missing where
     *  either has a 0. NULL without `validity`: a single bitmap goes there. */
    const uint8_t *outer_validity;
    int64_t outer_validity_offset; /**< first bit that counts, >= 0 */
    int32_t code_type; /**< DICTIONARY: type of the indices, one of DRIFT_DATA_INT8 ... UINT64; else
                          0 */
    int32_t repeated;  /**< 1: `stride` is 0 and means it: every row is the value at `data` */
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

/** Fills texts with zeros, their size, layout and count. NULL is ignored. */
DRIFT_API void drift_texts_init(drift_texts *texts, int32_t layout, int64_t count);

/** Fills a batch. The columns stay the caller's. NULL is ignored. */
DRIFT_API void drift_batch_init(drift_batch *batch, int64_t rows, const drift_column *columns,
                                size_t column_count);

/**
 * Checks a whole batch as every function that takes one does: sizes, types, names, NULL rules,
 * offsets in order, codes below the dictionary's count, views inside their buffers, texts valid
 * UTF-8 (of TEXT columns and of dictionaries with validity: those that are not missing).
 * @return OK, or INVALID_ARGUMENT; error names the column and, where one is to blame, the row.
 *         Allocates nothing. Cost: O(rows) for CODES, STRING, TEXT and DICTIONARY columns, O(1) for
 *         others. That no name occurs twice is checked where columns are matched to a schema.
 */
DRIFT_API drift_status drift_batch_validate(const drift_batch *batch, drift_error *error);

#ifdef __cplusplus
}
#endif

#endif
