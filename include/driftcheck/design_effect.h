/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file design_effect.h
 * How much rows depend on each other: estimated from batches of the reference, for a monitor.
 *
 *     drift_design_effect_create(reference, NULL, &effect, &error);
 *     for (each piece of the reference's rows, in order of time)
 *         drift_design_effect_add(effect, &piece, batch_ids, &error);
 *     drift_design_effect_of(effect, column, &name, &value, &error);
 *
 * Evidence (evidence.h) takes rows of a check to be independent of each other and of other checks.
 * Where they are not (rows of one customer, one hour, one sensor), means of batches vary more than
 * the rows' own variance explains, and false alarms come more often than promised. The design
 * effect is that ratio of variances, the long run's included; as an option of a monitor it tempers
 * the evidence. Batches should have about the size that checks will have; 60 of them are enough
 * where one says nothing of the next, 200 where it does.
 */
#ifndef DRIFTCHECK_DESIGN_EFFECT_H
#define DRIFTCHECK_DESIGN_EFFECT_H

#include <driftcheck/data.h>
#include <driftcheck/profile.h>

#ifdef __cplusplus
extern "C" {
#endif

typedef struct drift_design_effect drift_design_effect;

/**
 * Makes an estimate without rows.
 * @param reference  profile whose columns, bins and categories are used. Copied.
 * @param allocator  NULL: malloc. Copied.
 * @param out        where it goes; free it with drift_design_effect_free.
 * @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY.
 */
DRIFT_API drift_status drift_design_effect_create(const drift_profile *reference,
                                                  const drift_allocator *allocator,
                                                  drift_design_effect **out, drift_error *error);

/** Frees it. NULL is ignored. */
DRIFT_API void drift_design_effect_free(drift_design_effect *effect);

/**
 * Adds rows of the reference, in order of time. One thread at a time.
 * @param batch  columns are matched by name, as drift_monitor_observe does.
 * @param ids    one a row: a row whose id is not that of the row before it, in this call or the one
 *               before, begins another batch. NULL: all belong to the batch that is open, until
 *               drift_design_effect_end_batch.
 * @return OK; INVALID_ARGUMENT (the batch, see drift_batch_validate; ids in some calls only);
 *         LIMIT (2^40 rows); OUT_OF_MEMORY, after which some of the rows may be counted: free it.
 *         Allocates some hundred bytes a column for each batch.
 */
DRIFT_API drift_status drift_design_effect_add(drift_design_effect *effect,
                                               const drift_batch *batch, const int64_t *ids,
                                               drift_error *error);

/** Ends the open batch, if it has rows. @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY. */
DRIFT_API drift_status drift_design_effect_end_batch(drift_design_effect *effect,
                                                     drift_error *error);

/** Number of batches with rows, the open one included; 0 for NULL. */
DRIFT_API size_t drift_design_effect_batches(const drift_design_effect *effect);

/**
 * Ends the open batch and estimates the design effect of one column (drift_evidence_design_effect).
 * @param column  its index in the profile.
 * @param name    may be NULL; belongs to `effect`.
 * @param value   at least 1 out, at most 1e6: an option of a monitor.
 * @return OK; TOO_FEW (fewer than 20 batches); NOT_APPLICABLE (evidence does not look at the
 *         column: no values in the reference); INVALID_ARGUMENT; OUT_OF_MEMORY.
 */
DRIFT_API drift_status drift_design_effect_of(drift_design_effect *effect, size_t column,
                                              const char **name, double *value, drift_error *error);

#ifdef __cplusplus
}
#endif

#endif
