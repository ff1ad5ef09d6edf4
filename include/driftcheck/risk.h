/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file risk.h
 * Harm, not just change: an alarm when a model's loss is above what it may be, with a false-alarm
 * budget over any number of looks.
 *
 * Losses are numbers from 0 to 1 (0/1 errors among them) of rows whose outcome is known. The limit
 * is the loss on the reference, at its upper confidence bound, plus a tolerance. As long as the
 * expected loss of each row, given all before, stays at or below the limit, the expected number of
 * checks to an alarm is at least `false_alarm_every`, and the chance of any alarm in the first n
 * checks is at most n / false_alarm_every; whatever the losses' distribution, and without
 * independence.
 *
 * Where outcomes come late, take rows in the order in which they are old enough for nearly all
 * outcomes to be known, not in that of arrival: bad outcomes that are reported first look like
 * harm. Source: testing by betting (Waudby-Smith and Ramdas 2024; Podkopaev and Ramdas 2022), with
 * the Shiryaev-Roberts recursion. docs/evidence.md says more.
 */
#ifndef DRIFTCHECK_RISK_H
#define DRIFTCHECK_RISK_H

#include <driftcheck/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Options; zero means default. */
typedef struct drift_risk_options {
    uint32_t struct_size;     /**< sizeof(drift_risk_options) */
    uint32_t binary;          /**< 1: every loss is 0 or 1; the reference's bound is then exact */
    double false_alarm_every; /**< checks, 1 to 1e15; 0: 1,000,000 */
    uint64_t typical_rows;    /**< in a check; tunes power only; 0: 100 */
    double limit;             /**< highest loss that is no harm, in (0,1); 0: from the reference */
    double tolerance;         /**< added to the reference's bound, in [0,1) */
    double reference_mean;    /**< mean loss of the reference, in [0,1] */
    uint64_t reference_rows;  /**< behind it; at least 1 unless `limit` is given */
    double delta_ref;         /**< chance that the reference's bound is too low; 0: 0.01 */
    const drift_allocator *allocator; /**< NULL: malloc. Copied. */
} drift_risk_options;

/** Defaults. NULL is ignored. */
DRIFT_API void drift_risk_options_init(drift_risk_options *options);

typedef struct drift_risk drift_risk;

/**
 * Makes a monitor of a risk.
 * @param options  not NULL; the limit, or the reference that it comes from.
 * @return OK; INVALID_ARGUMENT (also where the limit would be 1 or more, as then nothing is harm);
 *         OUT_OF_MEMORY. Allocates one block below 1,000 bytes.
 */
DRIFT_API drift_status drift_risk_create(const drift_risk_options *options, drift_risk **out,
                                         drift_error *error);

/** Frees it. NULL is ignored. */
DRIFT_API void drift_risk_free(drift_risk *risk);

/** What is known. */
typedef struct drift_risk_state {
    uint32_t struct_size; /**< sizeof(drift_risk_state), set by the caller */
    uint32_t alarm;       /**< 1 from the check that raised it until acknowledge or reset */
    double evidence;      /**< "this or more appears by chance at most once in so many checks" */
    double limit;         /**< highest loss that is no harm */
    double mean;          /**< of the losses since `onset`; 0 before the first check */
    uint64_t checks;
    uint64_t alarms;
    uint64_t last_alarm; /**< number of the check, from 1; 0: none */
    uint64_t onset;      /**< number of the check where harm began, estimated; 0: none */
} drift_risk_state;

/**
 * Takes the losses of one batch.
 * @param losses  `rows` numbers in [0,1]; NULL allowed if rows is 0, then the check does not count.
 * @param state   may be NULL.
 * @return OK; INVALID_ARGUMENT (error->row is the index of a loss that is not in [0,1]). Nothing
 *         changes on failure. Allocates nothing. Cost: some logarithms a row.
 */
DRIFT_API drift_status drift_risk_check(drift_risk *risk, const double *losses, size_t rows,
                                        drift_risk_state *state, drift_error *error);

/** The same for `errors` losses of 1 among `rows`, the others 0. Cost: O(1). */
DRIFT_API drift_status drift_risk_check_errors(drift_risk *risk, uint64_t errors, uint64_t rows,
                                               drift_risk_state *state, drift_error *error);

/** State after the last check. @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_risk_get_state(const drift_risk *risk, drift_risk_state *state,
                                            drift_error *error);

/** Ends an alarm: evidence starts from nothing, against the same limit. NULL is ignored. */
DRIFT_API void drift_risk_acknowledge(drift_risk *risk);

/** As after creation. NULL is ignored. */
DRIFT_API void drift_risk_reset(drift_risk *risk);

#ifdef __cplusplus
}
#endif

#endif
