/* SPDX-License-Identifier: Apache-2.0 */
/* A profile in the making: the columns being filled, and what is needed only until finish.
 * Layer: profile. */
#ifndef PROFILE_BUILDER_H
#define PROFILE_BUILDER_H

#include "kernels/kernels.h"
#include "kernels/rank_tree.h"
#include "profile/kept.h"
#include "profile/model.h"

/* Distinct texts counted by name while a reference is read; the largest max_categories of them are
 * kept at finish. Bounds memory on columns of identifiers. */
#define BUILDER_DISTINCT_LIMIT ((size_t)1 << 20)

typedef struct builder_column {
    int32_t asked_type; /* DRIFT_TYPE_AUTO until the first batch decides */
    int decide_later; /* numbers of an AUTO column: categorical if finish sees few distinct ones */
    int text_reason;  /* the caller gave a reason, which AUTO must not replace */

    /* numeric */
    double *block; /* MOMENTS_BLOCK rows, pending of them filled; NaN where there is no value. NULL
                      until rows come */
    size_t pending;
    kernel_specials specials; /* of all full blocks; nan includes rows without a value */
    uint64_t absent;          /* rows without a value */
    kept_values kept;         /* when they are kept */
    const double *lent;       /* all rows where they lie in the caller's table, in place of kept */
    rank_tree tree;           /* `_like` builders: the reference's knots */
    int has_tree;

    int failed; /* to finish, for want of memory */

    /* one batch */
    const drift_column *source; /* the batch's column, NULL if it has none */
    categories staged;          /* categorical: the batch's counts, merged when nothing can fail */
} builder_column;

struct drift_profile_builder {
    drift_allocator allocator;
    drift_executor executor; /* for finish; `run` is NULL: this thread */
    const kernel_table *kernels;
    drift_profile *profile; /* what is being made; NULL once it is finished */
    builder_column *columns;
    size_t column_count;
    int like;     /* knots and categories are a reference's */
    int keep;     /* finite values are kept */
    int lend;     /* the only batch outlives the rows of the profile: they need no copy */
    int saw_rows; /* at least one batch was added: which columns exist is settled */
};

/* A builder with nothing but room for its columns, each of which builder_init_like fills. NULL: no
 * memory. */
drift_profile_builder *builder_allocate_like(const drift_profile *reference,
                                             const drift_allocator *allocator);

/* Starts a column that counts into a reference's, which is finished. 0: no memory. */
int builder_init_like(drift_profile_builder *builder, size_t column, const profile_column *from);

/* All that can be wrong with a batch: its columns, their names and types, the number of rows. */
drift_status builder_accepts(drift_profile_builder *builder, const drift_batch *batch,
                             drift_error *error);

/* The same of a batch that is to be counted like a profile, whose columns need not be finished. */
drift_status builder_accepts_like(const drift_profile *profile, const drift_batch *batch,
                                  drift_error *error);

/* Makes a profile of one batch, which was accepted, column after column: builder_take_column must
 * follow for each. Rows that are kept stay in their order, and are valid as long as the batch. */
void builder_take_batch(drift_profile_builder *builder, const drift_batch *batch);

/* Adds one column of the batch and finishes it. 0: no memory. Different columns may be treated at
 * the same time. */
int builder_take_column(drift_profile_builder *builder, size_t column, const drift_batch *batch);

/* Counts the pending rows of a numeric column into its state. */
void builder_flush_block(drift_profile_builder *builder, size_t column);

/* Makes a column part of the profile: counts, knots, rows. 0: no memory. */
int builder_finish_column(drift_profile_builder *builder, size_t column);

/* Releases what a column needs until it is finished. */
void builder_release_column(drift_profile_builder *builder, size_t column);

/* Why the column has its type. 0: no memory, and it is as before. */
int builder_set_reason(drift_profile_builder *builder, size_t column, const char *reason);

#endif
