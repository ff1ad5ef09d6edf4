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
    double *block; /* MOMENTS_BLOCK rows, pending of them filled; NaN where there is no value */
    size_t pending;
    kernel_specials specials; /* of all full blocks; nan includes rows without a value */
    uint64_t absent;          /* rows without a value */
    kept_values kept;         /* when they are kept */
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
    int saw_rows; /* at least one batch was added: which columns exist is settled */
};

/* Counts the pending rows of a numeric column into its state. */
void builder_flush_block(drift_profile_builder *builder, size_t column);

/* Why the column has its type. 0: no memory, and it is as before. */
int builder_set_reason(drift_profile_builder *builder, size_t column, const char *reason);

#endif
