/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file ks.h
 * More of the two-sample Kolmogorov-Smirnov test than drift_ks of stats.h: bounds and decisions
 * that look at each value once, a reference that is prepared once for many windows, and a window
 * that slides value by value.
 *
 * The rules of stats.h hold here too. D, its location and its sign are everywhere those of drift_ks
 * for the same values, to the bit. docs/statistics.md says how they are found without sorting.
 */
#ifndef DRIFTCHECK_KS_H
#define DRIFTCHECK_KS_H

#include <driftcheck/core.h>
#include <driftcheck/stats.h>

#ifdef __cplusplus
extern "C" {
#endif

/**
 * Bounds of D from counts in cells that both samples are sorted into, without looking inside.
 * About 16 sqrt(n) cells, n the smaller size, so that they are a few hundredths of D apart unless
 * the values crowd in few places.
 *
 * @param reference,reference_size,current,current_size,allocator  as drift_ks.
 * @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. result->status: OK or EMPTY. Fields: value (the
 *         lower bound, which is attained), p_value (of `value`, so never below the exact one),
 *         bounds. method is KNOTS, unless the bounds meet, then the p-value's method.
 * Cost: one pass over each sample, and the p-value. Memory: 2 bytes a value and at most 0.4 MB.
 */
DRIFT_API drift_status drift_ks_bounds(const double *reference, size_t reference_size,
                                       const double *current, size_t current_size,
                                       const drift_allocator *allocator, drift_result *result,
                                       drift_error *error);

/**
 * Whether D is at least a threshold, exactly as drift_ks would find it: looks inside the cells only
 * if their bounds leave it open.
 *
 * @param threshold  in [0,1].
 * @param exceeds    out: 1 if drift_ks's value >= threshold, else 0; not NULL.
 * @return OK; INVALID_ARGUMENT (also if a sample is empty); OUT_OF_MEMORY.
 * Cost and memory: those of drift_ks at the most, without a p-value.
 */
DRIFT_API drift_status drift_ks_exceeds(const double *reference, size_t reference_size,
                                        const double *current, size_t current_size,
                                        double threshold, const drift_allocator *allocator,
                                        int32_t *exceeds, drift_error *error);

/* ---- a reference that stays ---- */

/** A reference sample, sorted and counted once, for the test of many windows against it. Never
 *  changed after it is made: any number of threads may use it at the same time. */
typedef struct drift_ks_reference drift_ks_reference;

/**
 * Prepares a reference.
 * @param values     `count` finite numbers in any order, 1 to 2^31-1; a sorted copy is kept.
 * @param allocator  copied; NULL: malloc. 8 bytes a value, and as much again for a while.
 * @param out        where it goes; free it with drift_ks_reference_free.
 * @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. Cost: O(count), some ten nanoseconds a value.
 */
DRIFT_API drift_status drift_ks_reference_create(const double *values, size_t count,
                                                 const drift_allocator *allocator,
                                                 drift_ks_reference **out, drift_error *error);

/** As drift_ks_reference_create, for values in rising order (INVALID_ARGUMENT otherwise), such as
 *  the sorted_rows of a profile's column. They are borrowed: they must stay as they are until
 *  drift_ks_reference_free. A few nanoseconds a value. */
DRIFT_API drift_status drift_ks_reference_create_sorted(const double *values, size_t count,
                                                        const drift_allocator *allocator,
                                                        drift_ks_reference **out,
                                                        drift_error *error);

/** Frees a reference. NULL is ignored. */
DRIFT_API void drift_ks_reference_free(drift_ks_reference *reference);

/**
 * drift_ks of the reference and a sample.
 * @param current,current_size  finite numbers in any order; sizes 0 to 2^31-1.
 * @param allocator  for 2 to 30 bytes a value of `current`, most often 2 to 5, and up to 0.6 MB;
 *                   NULL: malloc.
 * @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. result as drift_ks fills it.
 * Cost: O(current_size), a few nanoseconds a value whatever the size of the reference, and the
 *       p-value.
 */
DRIFT_API drift_status drift_ks_reference_test(const drift_ks_reference *reference,
                                               const double *current, size_t current_size,
                                               const drift_allocator *allocator,
                                               drift_result *result, drift_error *error);

/** drift_ks_bounds of the reference and a sample: one look at each value of the sample. */
DRIFT_API drift_status drift_ks_reference_bounds(const drift_ks_reference *reference,
                                                 const double *current, size_t current_size,
                                                 const drift_allocator *allocator,
                                                 drift_result *result, drift_error *error);

/** drift_ks_exceeds of the reference and a sample. */
DRIFT_API drift_status drift_ks_reference_exceeds(const drift_ks_reference *reference,
                                                  const double *current, size_t current_size,
                                                  double threshold,
                                                  const drift_allocator *allocator,
                                                  int32_t *exceeds, drift_error *error);

/* ---- a window that slides ---- */

/** The test of a reference and the last values of a stream, kept up to date with each value. */
typedef struct drift_sliding_ks drift_sliding_ks;

/**
 * Makes one; its window is empty.
 * @param reference  `reference_size` finite numbers in any order, 1 to 2^31-1; their distinct
 *                   values are kept.
 * @param window     how many values of the stream are compared, 1 to 2^31-1.
 * @param allocator  copied; NULL: malloc. 65 to 165 bytes a value of the reference, 24 to 32 if
 *                   most of them repeat, and 16 a value of the window.
 * @param out        where it goes; free it with drift_sliding_ks_free.
 * @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. Cost: O(reference_size + window).
 */
DRIFT_API drift_status drift_sliding_ks_create(const double *reference, size_t reference_size,
                                               size_t window, const drift_allocator *allocator,
                                               drift_sliding_ks **out, drift_error *error);

/**
 * As drift_sliding_ks_create, for a reference that is known by its counts between knots alone, such
 * as `knots` and `cells` of a profile's column. Memory, and the time a value takes, depend on the
 * knots, and on the reference's size not at all.
 *
 * drift_sliding_ks_push and drift_sliding_ks_value then give D at the knots, which the exact D is
 * never below; drift_sliding_ks_test bounds it.
 *
 * @param knots   `knot_count` finite numbers, strictly rising, 1 to 2^31-1 of them; copied.
 * @param cells   `knot_count` + 1 counts; cell i: the rows with knots[i-1] <= x < knots[i]; copied.
 * @param window  as drift_sliding_ks_create. Rows times window, over the divisor that both share,
 *                must be below 2^63.
 * @param allocator  copied; NULL: malloc. 65 to 165 bytes a knot, 16 a value of the window.
 * @param out        where it goes; free it with drift_sliding_ks_free.
 * @return OK; INVALID_ARGUMENT (also if the cells add up to 0, or to 2^53 and more); OUT_OF_MEMORY.
 *         Cost: O(knot_count + window).
 */
DRIFT_API drift_status drift_sliding_ks_create_counts(const double *knots, size_t knot_count,
                                                      const uint64_t *cells, size_t window,
                                                      const drift_allocator *allocator,
                                                      drift_sliding_ks **out, drift_error *error);

/** Frees it. NULL is ignored. */
DRIFT_API void drift_sliding_ks_free(drift_sliding_ks *sliding);

/**
 * Takes `count` values, in their order; each drives out the oldest once the window is full.
 * @param values  finite, at most 2^31-1 at once; NULL allowed if count is 0.
 * @param d       `count` numbers out: D after each value, as drift_sliding_ks_value; or NULL.
 * @return OK; INVALID_ARGUMENT (a value that is not finite; error->row is its index; no value is
 *         taken). Allocates nothing. Cost: O(log reference_size) a value, or
 *         O(log knot_count).
 */
DRIFT_API drift_status drift_sliding_ks_push(drift_sliding_ks *sliding, const double *values,
                                             size_t count, double *d, drift_error *error);

/** D of the reference and the window, in [0,1]; 0 while the window is not full, and for NULL. O(1).
 */
DRIFT_API double drift_sliding_ks_value(const drift_sliding_ks *sliding);

/**
 * The result that drift_ks gives for the reference and the window; if the reference is known by
 * counts alone, the one of drift_ks_counts for the counts of both.
 * @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. result->status: OK, or TOO_FEW while the window is
 *         not full. Fields: value, p_value, and location and sign, or bounds. May allocate for the
 *         p-value and for counts, from the allocator of creation.
 * Cost: the p-value, and at most one look at each value of the window for the location, or at each
 *       cell for the bounds.
 */
DRIFT_API drift_status drift_sliding_ks_test(const drift_sliding_ks *sliding, drift_result *result,
                                             drift_error *error);

/** Empties the window; the reference stays. NULL is ignored. */
DRIFT_API void drift_sliding_ks_reset(drift_sliding_ks *sliding);

#ifdef __cplusplus
}
#endif

#endif
