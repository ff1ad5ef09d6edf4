/* SPDX-License-Identifier: Apache-2.0 */
/* The finite values of a column in order of arrival, in blocks: nothing is copied while they come.
 * In: values. Out: one array. Layer: profile. */
#ifndef PROFILE_KEPT_H
#define PROFILE_KEPT_H

#include <driftcheck/core.h>

typedef struct kept_block kept_block;

/* Zeros: none. */
typedef struct kept_values {
    kept_block *first;
    kept_block *filling; /* where the next value goes; those behind it are empty */
    kept_block *last;
    size_t count;
    size_t room; /* values that fit without another block */
} kept_values;

/* Room for n more. 0: no memory, and nothing has changed. */
int kept_reserve(kept_values *kept, const drift_allocator *allocator, size_t n);
/* Adds the finite ones of n values, for which there is room. */
void kept_add(kept_values *kept, const double *x, size_t n, int all_finite);
/* All of them as one array of `count` values, to be released as such; none are left. NULL: no
 * memory, and nothing has changed. */
double *kept_take(kept_values *kept, const drift_allocator *allocator);
void kept_destroy(kept_values *kept, const drift_allocator *allocator);

#endif
