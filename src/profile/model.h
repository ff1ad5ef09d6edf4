/* SPDX-License-Identifier: Apache-2.0 */
/* What a profile holds. Filled by builder.c and decode.c, read by everything else, never changed
 * once made. Layer: profile. */
#ifndef PROFILE_MODEL_H
#define PROFILE_MODEL_H

#include <driftcheck/profile.h>

#include "sketch/categories.h"
#include "sketch/moments.h"

typedef struct profile_column {
    char *name; /* terminated; released with its length + 1, as every text here */
    char *type_reason;
    int32_t type;   /* DRIFT_TYPE_NUMERIC or DRIFT_TYPE_CATEGORICAL */
    uint32_t flags; /* DRIFT_COLUMN_ABSENT, _TYPE_CHANGED, _NUMBERS; the others are derived */
    drift_column_counts counts;

    /* numeric */
    double minimum; /* +inf, -inf while there is no finite value */
    double maximum;
    moments moments;
    double *knots; /* knot_count strictly rising finite numbers */
    size_t knot_count;
    uint64_t *cells;   /* knot_count + 1 */
    double *bin_edges; /* bin_edge_count of the knots */
    size_t bin_edge_count;
    double *own_rows;   /* counts.finite values, to be released with the column; or NULL */
    const double *rows; /* own_rows, or those of a table where they lie; rising unless the profile
                           is unsorted; NULL if none are kept */

    /* categorical */
    categories categories;
    uint64_t reference_categories; /* profiles made like a reference: its number of categories */
} profile_column;

/* Room for the version of the library that wrote a profile first, which its file tells. */
#define PROFILE_WRITER_SIZE 32

struct drift_profile {
    drift_allocator allocator;
    char writer[PROFILE_WRITER_SIZE]; /* terminated; this library's version, or that of the file */
    drift_profile_options options;    /* effective; allocator NULL */
    int unsorted;                     /* rows are kept in the order they came in */
    uint64_t rows;
    profile_column *columns;
    size_t column_count;
};

/* An empty profile with `column_count` zeroed columns (categories initialised), or NULL. */
drift_profile *profile_allocate(const drift_allocator *allocator, size_t column_count);

/* Copy without kept rows (options.keep_rows is 0), or NULL when out of memory. */
drift_profile *profile_copy_counts(const drift_profile *from, const drift_allocator *allocator);

/* Place of the column of that name, or column_count. */
size_t profile_find(const drift_profile *profile, const char *name);

/* Forgets the rows of a column, and releases them if they are its own. */
void profile_drop_rows(profile_column *column, const drift_allocator *allocator);

/* Bytes that a profile holds. */
size_t profile_memory(const drift_profile *profile);

/* Sample standard deviation of a numeric column; 0 (false) if there is none, or if squares leave
 * the range of a double: above 1e308, or below 1e-308 although the values differ. */
int profile_std(const profile_column *column, double *std);

/* drift_profile_quantile of a numeric column with finite values, for up to PROFILE_QUANTILES rising
 * levels at once. 0 when out of memory, which only unsorted rows take. */
#define PROFILE_QUANTILES 16
int profile_quantiles(const drift_profile *profile, const profile_column *column, const double *q,
                      size_t count, const drift_allocator *allocator, double *values);

/* Walks all invariants that readers rely on; the reader of files calls it on what it made, tests
 * after each operation. OK or BAD_FORMAT with the column and what is wrong. */
drift_status profile_verify(const drift_profile *profile, drift_error *error);

#endif
