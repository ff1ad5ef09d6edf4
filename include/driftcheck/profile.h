/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file profile.h
 * A profile stands for data: a schema and, per column, exact counts at knots, moments, categories.
 * It holds no raw rows unless `keep_rows` asks for them.
 *
 *     drift_profile_builder *builder;
 *     drift_profile_builder_create(&options, fields, field_count, &builder, &error);
 *     drift_profile_builder_add(builder, &batch, &error);          // as often as there are batches
 *     drift_profile_builder_finish(builder, &profile, &error);
 *     drift_profile_save(profile, "reference.dcp", &error);
 *
 * The reference's builder keeps every finite number until finish (8 bytes each), because knots are
 * exact order statistics. A builder made `_like` a reference counts into the reference's knots and
 * categories, in memory that does not grow with the rows - unless the reference keeps its rows:
 * then it keeps its own as well, and statistics are exact.
 *
 * The same rows give the same profile, to the bit, however they are cut into batches and whatever
 * the CPU level.
 */
#ifndef DRIFTCHECK_PROFILE_H
#define DRIFTCHECK_PROFILE_H

#include <driftcheck/data.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What a column is treated as. */
enum {
    /** Decide at finish: text, dictionary codes and bool are categorical; numbers are numeric
     *  unless they have at most 10 distinct values and at least 10 rows for each of them. */
    DRIFT_TYPE_AUTO = 0,
    DRIFT_TYPE_NUMERIC = 1,
    DRIFT_TYPE_CATEGORICAL = 2
};

/** One column of a schema, as asked for. */
typedef struct drift_field {
    uint32_t struct_size; /**< sizeof(drift_field) */
    int32_t type;         /**< DRIFT_TYPE_... */
    const char *name;     /**< terminated UTF-8, 1 to 65,535 bytes, each name once */
    const char *reason;   /**< why this type was asked for, one phrase; NULL: "given" */
} drift_field;

/** Options of a profile; zero means default. */
typedef struct drift_profile_options {
    uint32_t struct_size;    /**< sizeof(drift_profile_options) */
    uint32_t resolution;     /**< quantiles kept, 10 to 10,000, a multiple of psi_bins; 0: 100 */
    uint32_t psi_bins;       /**< quantile bins of psi and its kin, 2 to 1,000; 0: 10 */
    uint32_t max_categories; /**< categories kept a column, 1 to 1,000,000; 0: 1,000 */
    uint32_t keep_rows;      /**< 1: keep the sorted finite values, for exact tests later */
    uint32_t reserved;
    const drift_allocator *allocator; /**< NULL: malloc. Copied. */
} drift_profile_options;

typedef struct drift_profile_builder drift_profile_builder;
typedef struct drift_profile drift_profile;

/** Defaults. NULL is ignored. */
DRIFT_API void drift_profile_options_init(drift_profile_options *options);

/** Clears a field and sets its size, name and type. NULL is ignored. */
DRIFT_API void drift_field_init(drift_field *field, int32_t type, const char *name);

/**
 * Starts the profile of a reference.
 * @param options      NULL: defaults.
 * @param fields       `field_count` (1 to 65,536) columns; names are copied.
 * @param out          where the builder goes; free it with drift_profile_builder_free.
 * @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY.
 */
DRIFT_API drift_status drift_profile_builder_create(const drift_profile_options *options,
                                                    const drift_field *fields, size_t field_count,
                                                    drift_profile_builder **out,
                                                    drift_error *error);

/**
 * Starts the profile of current data, with the schema, knots and categories of `reference`, so that
 * the two can be compared bin by bin. New categories are kept by name up to the reference's
 * max_categories more, the rest by mass. `reference` is only read and may be freed afterwards.
 * @param allocator  NULL: malloc.
 * @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY.
 */
DRIFT_API drift_status drift_profile_builder_create_like(const drift_profile *reference,
                                                         const drift_allocator *allocator,
                                                         drift_profile_builder **out,
                                                         drift_error *error);

/**
 * Adds the rows of a batch. Columns are matched by name, in any order. A batch that lacks a column
 * of the schema is an error for a reference; for a builder made `_like` one, a column that the
 * first batch lacks is taken as missing from this data set (SCHEMA if later batches differ).
 * Columns that the schema lacks are ignored. A categorical column takes numbers as their shortest
 * text; a numeric column that is given text, codes or bool is marked as changed in type when the
 * builder is `_like`, and is an error (SCHEMA) otherwise.
 * @return OK; INVALID_ARGUMENT; SCHEMA; LIMIT (2^53 rows); OUT_OF_MEMORY. After a failure the
 * builder is as before, no row of the batch counts. Cost: O(rows) a column. Allocates in builders
 * that keep rows, and for categories seen first.
 */
DRIFT_API drift_status drift_profile_builder_add(drift_profile_builder *builder,
                                                 const drift_batch *batch, drift_error *error);

/**
 * Says why a column has the type that was asked for, in place of drift_field.reason: for a reason
 * that is known only when the rows have been read.
 * @param column  index of the field. @param reason  one phrase, valid UTF-8; copied.
 * @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. After a failure the builder is as before.
 */
DRIFT_API drift_status drift_profile_builder_set_reason(drift_profile_builder *builder,
                                                        size_t column, const char *reason,
                                                        drift_error *error);

/**
 * Lets drift_profile_builder_finish treat columns side by side.
 * @param executor  copied; its context must outlive the builder. NULL: the calling thread does all.
 * @return OK, INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_profile_builder_set_executor(drift_profile_builder *builder,
                                                          const drift_executor *executor,
                                                          drift_error *error);

/**
 * Says whether rows that are kept may stay in the order they came in, which saves their sort: for
 * profiles that are compared and thrown away, since drift_check needs no order. Their sorted_rows
 * are NULL; saving, encoding and merging them sorts then, and a quantile costs a pass over the
 * rows. Tables that are in memory as a whole need no such profiles: see drift_check_tables.
 * @param unsorted  1 or 0, as after creation. Without keep_rows nothing changes.
 * @return OK, INVALID_ARGUMENT (also if the builder is used up).
 */
DRIFT_API drift_status drift_profile_builder_set_unsorted(drift_profile_builder *builder,
                                                          int32_t unsorted, drift_error *error);

/**
 * Makes the profile. The builder is used up and has only to be freed; after a failure too.
 * @param out  where the profile goes; free it with drift_profile_free.
 * @return OK, INVALID_ARGUMENT (used up), OUT_OF_MEMORY. Cost: some passes over each column; a sort
 *         of the rows that are kept, unless they may be unsorted.
 */
DRIFT_API drift_status drift_profile_builder_finish(drift_profile_builder *builder,
                                                    drift_profile **out, drift_error *error);

/**
 * Adds up profiles of parts of one data set, such as those of many machines or days. They must have
 * been made `_like` one and the same profile; that profile may be among them, if its rows count as
 * well. The result is `_like` it, too, and can be merged again.
 *
 * Counts, cells, categories, minimum and maximum are those of all rows at once, whatever the order.
 * Mean and std are those to rounding (Chan, Golub and LeVeque 1983). Categories that the profile
 * they are made like lacks are kept by name, the largest first, up to max_categories of them. Rows
 * are kept if all of the profiles keep theirs. A column that is absent from some of the profiles
 * only is missing in all of their rows.
 * @param profiles   `count` (at least 1) profiles, not NULL; they are only read.
 * @param allocator  NULL: malloc.
 * @param out        where the profile goes; free it with drift_profile_free.
 * @return OK; INVALID_ARGUMENT; SCHEMA (other columns, types, knots, categories or options: the
 *         error names the column, and the place of the profile, from 1); LIMIT (2^53 rows in all);
 *         OUT_OF_MEMORY. Cost: O(knots + categories) a profile, O(rows) for kept rows.
 */
DRIFT_API drift_status drift_profile_merge(const drift_profile *const *profiles, size_t count,
                                           const drift_allocator *allocator, drift_profile **out,
                                           drift_error *error);

/** Frees a builder at any stage. NULL is ignored. */
DRIFT_API void drift_profile_builder_free(drift_profile_builder *builder);

/** Frees a profile. NULL is ignored. */
DRIFT_API void drift_profile_free(drift_profile *profile);

/** Kinds of rows of a column. rows = finite + missing + nan + infinities + unparsable for numeric
 *  columns, and rows = the sum over categories + other + missing + unparsable for categorical ones.
 */
typedef struct drift_column_counts {
    uint64_t rows;
    uint64_t missing;           /**< absent: invalid bit, empty field, negative code */
    uint64_t nan;               /**< not a number, as a value (numeric only) */
    uint64_t positive_infinity; /**< numeric only */
    uint64_t negative_infinity; /**< numeric only */
    uint64_t unparsable;        /**< present but not readable as a value */
    uint64_t finite;            /**< numeric: rows that enter statistics */
    uint64_t rounded;           /**< int64 values that a double cannot hold exactly */
} drift_column_counts;

/** Flags of drift_profile_column. */
enum {
    DRIFT_COLUMN_HAS_RANGE = 1,     /**< minimum and maximum: at least one finite value */
    DRIFT_COLUMN_HAS_MEAN = 2,      /**< mean */
    DRIFT_COLUMN_HAS_STD = 4,       /**< std: at least two finite values, no overflow */
    DRIFT_COLUMN_ABSENT = 8,        /**< the data set has no such column */
    DRIFT_COLUMN_TYPE_CHANGED = 16, /**< numeric in the reference, not numbers here */
    DRIFT_COLUMN_NUMBERS = 32,      /**< categories are numbers, written as their shortest text */
    DRIFT_COLUMN_LIKE = 64          /**< knots or categories are those of another profile */
};

/** One column of a profile. Pointers belong to the profile and live as long as it. */
typedef struct drift_profile_column {
    uint32_t struct_size;    /**< sizeof(drift_profile_column), set by the caller */
    int32_t type;            /**< DRIFT_TYPE_NUMERIC or DRIFT_TYPE_CATEGORICAL */
    const char *name;        /**< terminated UTF-8 */
    const char *type_reason; /**< why it has this type, one phrase */
    uint32_t flags;          /**< DRIFT_COLUMN_... */
    uint32_t reserved;
    drift_column_counts counts;
    double minimum;
    double maximum;
    double mean;
    double std;          /**< n - 1 below the line */
    const double *knots; /**< numeric: knot_count rising numbers */
    const uint64_t
        *cells;        /**< numeric: knot_count + 1 counts; cell i: knots[i-1] <= x < knots[i] */
    size_t knot_count; /**< 0 only for a reference column without finite values */
    const double *bin_edges;     /**< numeric: the knots that bound the bins of psi, kl, js, ... */
    size_t bin_edge_count;       /**< bins are one more than edges, open at both ends */
    const double *sorted_rows;   /**< numeric with keep_rows: `counts.finite` values; else, and if
                                    unsorted, NULL */
    size_t category_count;       /**< categorical: categories kept by name */
    uint64_t other;              /**< categorical: rows in categories that are not kept by name */
    size_t reference_categories; /**< `_like` profiles: the first so many are the reference's */
} drift_profile_column;

/** One category. `label` is UTF-8 and belongs to the profile; it may contain any byte, also 0. */
typedef struct drift_category {
    const char *label;
    size_t length; /**< bytes of label; a terminator follows it */
    uint64_t count;
} drift_category;

/** Number of columns; 0 for NULL. */
DRIFT_API size_t drift_profile_column_count(const drift_profile *profile);

/** Number of rows; 0 for NULL. */
DRIFT_API uint64_t drift_profile_rows(const drift_profile *profile);

/** The effective options (allocator NULL). @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_profile_get_options(const drift_profile *profile,
                                                 drift_profile_options *options,
                                                 drift_error *error);

/** Describes column `index`. `column->struct_size` must be set. @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_profile_get_column(const drift_profile *profile, size_t index,
                                                drift_profile_column *column, drift_error *error);

/** Category `index` of a categorical column: in a reference by falling count, then by label; in a
 *  `_like` profile in the reference's order, new ones after. @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_profile_get_category(const drift_profile *profile, size_t column,
                                                  size_t index, drift_category *category,
                                                  drift_error *error);

/**
 * Quantile of a numeric column: the smallest value x with at least a share q of the finite values
 * <= x (numpy's "inverted_cdf"). Exact with kept rows, and in a reference for every q that is a
 * multiple of 1 / resolution; elsewhere linear between knots, which is off by one cell at most.
 * @param q  in [0,1].
 * @return OK; EMPTY (no finite value); NOT_APPLICABLE (categorical); INVALID_ARGUMENT;
 * OUT_OF_MEMORY (unsorted rows only). Cost: O(knots); O(rows) for unsorted rows.
 */
DRIFT_API drift_status drift_profile_quantile(const drift_profile *profile, size_t column, double q,
                                              double *value, drift_error *error);

/**
 * Writes a profile to a file, atomically: a temporary file in the same folder, fsync, rename. A
 * stop at any moment leaves the old file or the new one, never a part. A symbolic link stays one:
 * the file that it leads to is replaced.
 * @return OK; IO (the message names the path and the system's reason); OUT_OF_MEMORY;
 * INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_profile_save(const drift_profile *profile, const char *path,
                                          drift_error *error);

/**
 * Reads a profile. The file is hostile until checked: every length is compared with what is there
 * before memory is taken, every section has a checksum, every invariant is verified.
 * @param allocator  NULL: malloc.
 * @return OK; IO; BAD_FORMAT; VERSION; OUT_OF_MEMORY; INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_profile_load(const char *path, const drift_allocator *allocator,
                                          drift_profile **out, drift_error *error);

/** Bytes that drift_profile_encode writes; 0 for NULL. */
DRIFT_API size_t drift_profile_encoded_size(const drift_profile *profile);

/** Writes the file format (docs/format.md) into memory of the caller.
 * @param size  at least drift_profile_encoded_size. @return OK, BUFFER_TOO_SMALL, INVALID_ARGUMENT;
 *              OUT_OF_MEMORY (unsorted rows only).
 */
DRIFT_API drift_status drift_profile_encode(const drift_profile *profile, void *buffer, size_t size,
                                            drift_error *error);

/** Reads the file format from memory; the bytes are not kept. Statuses as drift_profile_load. */
DRIFT_API drift_status drift_profile_decode(const void *bytes, size_t size,
                                            const drift_allocator *allocator, drift_profile **out,
                                            drift_error *error);

#ifdef __cplusplus
}
#endif

#endif
