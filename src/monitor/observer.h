/* SPDX-License-Identifier: Apache-2.0 */
/* Counts batches by a plan. In: batches. Out: counts of a pane. Layer: monitor.
 *
 * A monitor has one observer a track, and each shard has its own: the plan is shared, the scratch
 * is not. */
#ifndef MONITOR_OBSERVER_H
#define MONITOR_OBSERVER_H

#include <driftcheck/data.h>

#include "monitor/plan.h"

/* Numbers seen before and the category that their text is: formatting costs far more. */
#define OBSERVER_CACHE_SIZE 64
typedef struct observer_cached {
    double value;
    uint32_t category; /* place among the column's counts + 1; 0: free */
} observer_cached;

/* Dictionaries of batches up to this size are looked up once a batch, not once a row. */
#define OBSERVER_CODES 1024

typedef struct observer {
    const plan *plan;
    const kernel_table *kernels;
    const drift_column **sources; /* of the batch at hand, by column; NULL: absent */
    int plain;                    /* all of them are numbers as they lie, see column_is_plain */
    int tensor;                   /* and they are one row-major tensor, of the plan's columns */
    double *block;                /* rows of one column as doubles */
    uint64_t *cells;              /* of one column */
    observer_cached *cache;       /* OBSERVER_CACHE_SIZE a column */
    int32_t *codes;               /* OBSERVER_CODES */
} observer;

/* 0 when out of memory; observer_destroy is due in either case. */
int observer_init(observer *o, const plan *plan, const drift_allocator *allocator);
void observer_destroy(observer *o, const drift_allocator *allocator);
size_t observer_memory(const plan *plan);

/* Checks a batch and matches its columns. OK or INVALID_ARGUMENT. The batch must stay as it is
 * until it was counted. */
drift_status observer_match(observer *o, const drift_batch *batch, drift_error *error);

/* Adds rows first ... first + n - 1 of the batch matched. Cannot fail. */
void observer_count(observer *o, int64_t first, int64_t n, uint64_t *counts);

/* Adds values of the only column of the plan. */
void observer_count_values(observer *o, const double *values, size_t n, uint64_t *counts);

#endif
