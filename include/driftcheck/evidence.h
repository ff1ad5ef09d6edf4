/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file evidence.h
 * An alarm with a false-alarm budget over any number of columns and any number of looks.
 *
 *     drift_evidence_options options;
 *     drift_evidence_options_init(&options);
 *     options.false_alarm_every = 1e6;
 *     drift_evidence_create(columns, column_count, &options, &evidence, &error);
 *     drift_evidence_check(evidence, counts, 0, &state, &error);   // once a batch
 *     if (state.alarm) ...
 *
 * Promise: while the data do not change, the expected number of checks to an alarm is at least
 * `false_alarm_every`, and the chance of any alarm in the first n checks is at most
 * n / false_alarm_every; for all columns together, however they depend on each other. Rows must be
 * independent of each other, or `design_effect` must say how much they are not.
 * docs/evidence.md has the proof, the assumptions, and what is exact and what is approximate.
 *
 * What goes in is counts of rows per bin, never rows. Each check takes rows that no check took
 * before. Nothing is allocated after creation. The same counts in the same order give the same
 * bits.
 */
#ifndef DRIFTCHECK_EVIDENCE_H
#define DRIFTCHECK_EVIDENCE_H

#include <driftcheck/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** What the bins of a column are. A numeric column has at least 4, a categorical one at least 3. */
enum {
    /** below the reference's smallest value; bins in rising order; above its largest; missing */
    DRIFT_BINS_NUMERIC = 1,
    /** categories; other (a category that the reference does not list); missing */
    DRIFT_BINS_CATEGORICAL = 2
};

/** One column as the reference knows it. */
typedef struct drift_evidence_column {
    uint32_t struct_size; /**< sizeof(drift_evidence_column) */
    int32_t kind;         /**< DRIFT_BINS_... */
    size_t bins;          /**< number of bins, the special ones included; at most 65,536 */
    /** Rows of the reference in each bin, `bins` for each slot, slot after slot. Copied. */
    const uint64_t *reference;
    /**
     * Numeric: 1 if in every slot the edges are values of that slot's own rows, no two rows are
     * equal at an edge, the first is the smallest value and the last lies just above the largest.
     * The law of the bins' shares is then known exactly. 0: edges from elsewhere, or ties.
     */
    uint32_t edges_are_rows;
    uint32_t reserved;
    double weight;        /**< share of the budget, relative to other columns; 0: 1 */
    double design_effect; /**< of this column; 0: that of the options */
} drift_evidence_column;

/** Clears a column: sizes set, everything else 0. NULL is ignored. */
DRIFT_API void drift_evidence_column_init(drift_evidence_column *column);

/** What "no drift" means when the reference has finitely many rows. */
enum {
    DRIFT_REFERENCE_BOTH = 0, /**< the mean of the other two */
    DRIFT_REFERENCE_POOLED =
        1, /**< rows come from what the reference came from; learns from them */
    /** rows come from within a distance of the reference that covers its error and min_effect */
    DRIFT_REFERENCE_BALL = 2
};

/** Options; zero means default. */
typedef struct drift_evidence_options {
    uint32_t struct_size;     /**< sizeof(drift_evidence_options) */
    int32_t reference_mode;   /**< DRIFT_REFERENCE_... */
    double false_alarm_every; /**< checks, 1 to 1e15; 0: 1,000,000 */
    uint64_t typical_rows;    /**< in a check; tunes power, never the promise; 0: 100 */
    double min_effect;        /**< PSI that is not worth an alarm, 0 to 10 */
    double delta_ref;         /**< chance that the ball misses what the reference came from, below
                                   1; 0: 0.05 */
    double design_effect;     /**< variance of a batch's mean / that of independent rows, 1 to 1e6;
                                   0: 1. Other values than 1 make the promise approximate. */
    uint32_t slots;           /**< seasons with a reference each, at most 65,536; 0: 1 */
    uint32_t reserved;
    const drift_allocator *allocator; /**< NULL: malloc. Copied. */
} drift_evidence_options;

/** Defaults. NULL is ignored. */
DRIFT_API void drift_evidence_options_init(drift_evidence_options *options);

/**
 * Groups the cells of a histogram to the bins that this alarm wants: edges nearest to the smallest
 * value, 1, 5, 10, 20 ... 90, 95, 99 % and just above the largest value.
 * @param cells  rows of the reference in each of `count` cells, in rising order; the first holds
 *               what is below all, the last what is above all values of the reference (both may be
 *               empty).
 * @param bin    `count` numbers out: the bin of each cell, 0 for the first cell, one more or the
 *               same from cell to cell, never the same for the first two or the last two.
 * @param bins   number of bins, missing not included: at least 3 and at most 18.
 * @return OK; INVALID_ARGUMENT (NULL, fewer than 3 cells, 2^53 rows or more). Allocates nothing.
 *         Any thread. Cost: O(count).
 */
DRIFT_API drift_status drift_evidence_group_cells(const uint64_t *cells, size_t count,
                                                  uint32_t *bin, size_t *bins, drift_error *error);

typedef struct drift_evidence drift_evidence;

/**
 * Makes an alarm.
 * @param columns  `count` (1 to 65,536) columns; nothing of them is kept.
 * @param options  NULL: defaults.
 * @param out      where it goes; free it with drift_evidence_free.
 * @return OK; INVALID_ARGUMENT (the message names the column, counted from 0, and the field);
 *         LIMIT (2^53 rows); OUT_OF_MEMORY. Allocates one block: with 17 bins some 5,000 bytes a
 *         column, and 3,000 for each of its slots. Cost: below a millisecond a column and slot.
 */
DRIFT_API drift_status drift_evidence_create(const drift_evidence_column *columns, size_t count,
                                             const drift_evidence_options *options,
                                             drift_evidence **out, drift_error *error);

/** Frees it. NULL is ignored. */
DRIFT_API void drift_evidence_free(drift_evidence *evidence);

/** Number of counts that a check takes: the sum of the columns' bins. 0 for NULL. */
DRIFT_API size_t drift_evidence_count_size(const drift_evidence *evidence);

/** All columns together. */
typedef struct drift_evidence_state {
    uint32_t struct_size; /**< sizeof(drift_evidence_state), set by the caller */
    uint32_t alarm;  /**< 1 from the check that raised it until acknowledge, reset, rebaseline */
    double evidence; /**< weighted mean of the columns'; an alarm is raised where it reaches
                          false_alarm_every. "This or more appears by chance at most once in
                          so many checks." [0, 1e300] */
    double false_alarm_every;
    uint64_t checks;     /**< made since creation, reset or rebaseline; empty ones do not count */
    uint64_t alarms;     /**< raised since then */
    uint64_t last_alarm; /**< number of the check that raised the last one, from 1; 0: none */
    /** Columns that the last alarm names (e-BH: the expected share of wrong ones among them is at
     *  most checks / false_alarm_every). 0 at an alarm: a little in many columns. */
    uint64_t listed;
} drift_evidence_state;

/**
 * Takes the rows of one batch.
 * @param counts  rows per bin, the bins of column 0 first, drift_evidence_count_size of them. A
 *                column without any row keeps its evidence; if that is so for all, the check does
 *                not count. Columns may have different numbers of rows. The number of rows must not
 *                depend on what is in them.
 * @param slot    season of these rows, below `slots`.
 * @param state   may be NULL.
 * @return OK; INVALID_ARGUMENT (NULL, slot, struct_size); LIMIT (a column would pass 2^53 rows).
 *         Nothing changes on failure. Allocates nothing. Cost: O(bins) a column.
 */
DRIFT_API drift_status drift_evidence_check(drift_evidence *evidence, const uint64_t *counts,
                                            uint32_t slot, drift_evidence_state *state,
                                            drift_error *error);

/** State after the last check. @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_evidence_get_state(const drift_evidence *evidence,
                                                drift_evidence_state *state, drift_error *error);

/** The list of explanations: X(NAME, NUMBER, "name in reports"). Numbers are stable. */
#define DRIFT_EXPLANATION_MAP(X)                                                                   \
    X(NONE, 0, "none")         /* no check so far */                                               \
    X(MEAN, 1, "mean")         /* size: shift in standard deviations, + is up */                   \
    X(SCALE, 2, "scale")       /* size: factor of the standard deviation */                        \
    X(BELOW, 3, "below_range") /* size: share of rows below the reference's smallest value */      \
    X(ABOVE, 4, "above_range") /* size: share of rows above its largest */                         \
    X(MISSING, 5, "missing")   /* size: share of rows without a value */                           \
    X(OTHER, 6, "other")       /* size: share of rows in categories that were never seen */        \
    X(CATEGORY, 7, "category") /* size: share of rows in the category `bin` */                     \
    X(SHAPE, 8, "shape")       /* size: PSI against the reference */

enum {
#define DRIFT_EXPLANATION_ENUM(name, number, text) DRIFT_EXPLANATION_##name = number,
    DRIFT_EXPLANATION_MAP(DRIFT_EXPLANATION_ENUM)
#undef DRIFT_EXPLANATION_ENUM
};

/** Name of an explanation as it stands in reports; "none" for other numbers. Static storage. */
DRIFT_API const char *drift_explanation_name(int32_t explanation);

/** One column. */
typedef struct drift_evidence_column_state {
    uint32_t struct_size; /**< sizeof(drift_evidence_column_state), set by the caller */
    int32_t explanation;  /**< of the bet that gained most: DRIFT_EXPLANATION_... */
    double evidence; /**< "this or more appears in this column by chance at most once in so many
                          checks", [0, 1e300] */
    double weight;   /**< share of the budget; all columns add up to 1 */
    double size;     /**< estimated from the checks since `onset`; unit by explanation */
    double before;   /**< a share: the reference's; otherwise 0 */
    uint32_t listed; /**< 1: named by the alarm that stands */
    uint32_t bin;    /**< of the explanation, if it is about one bin */
    uint64_t onset;  /**< number of the check where the change began, estimated, from 1; 0: none */
} drift_evidence_column_state;

/** @param index  of the column, from 0. @return OK, INVALID_ARGUMENT. Allocates nothing. Cost: some
 *  microseconds. */
DRIFT_API drift_status drift_evidence_get_column(const drift_evidence *evidence, size_t index,
                                                 drift_evidence_column_state *state,
                                                 drift_error *error);

/**
 * Ends an alarm: evidence starts from nothing, against the same reference. What was learned stays.
 * While an alarm stands nothing is learned from the rows. NULL is ignored.
 */
DRIFT_API void drift_evidence_acknowledge(drift_evidence *evidence);

/** As after creation. NULL is ignored. */
DRIFT_API void drift_evidence_reset(drift_evidence *evidence);

/**
 * Starts anew with another reference in the same bins.
 * @param reference  rows per bin: for each column in turn `bins` for each slot. The edges count as
 *                   from elsewhere.
 * @return OK; INVALID_ARGUMENT; LIMIT. Allocates nothing. Cost as creation.
 */
DRIFT_API drift_status drift_evidence_rebaseline(drift_evidence *evidence,
                                                 const uint64_t *reference, drift_error *error);

/** Bytes that drift_evidence_snapshot writes; 0 for NULL. Always the same for one object. */
DRIFT_API size_t drift_evidence_snapshot_size(const drift_evidence *evidence);

/** Writes options, references and state; the bytes mean the same on every machine.
 *  @return OK, BUFFER_TOO_SMALL, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_evidence_snapshot(const drift_evidence *evidence, void *buffer,
                                               size_t size, drift_error *error);

/**
 * Makes an alarm that goes on bit for bit where the other one was. The bytes are hostile until
 * checked: length, checksum, options, every number of the state.
 * @return OK; BAD_FORMAT; VERSION; OUT_OF_MEMORY; INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_evidence_restore(const void *bytes, size_t size,
                                              const drift_allocator *allocator,
                                              drift_evidence **out, drift_error *error);

/**
 * How much more the means of whole batches vary than those of independent rows would: to be given
 * as `design_effect` where rows of a batch belong together, or batches follow one another.
 * @param kind,bins  as in drift_evidence_column; at least 3 bins.
 * @param counts     rows per bin of `batches` batches of the reference, batch after batch, in their
 *                   order in time, of about the size that checks will have.
 * @param allocator  for batches + 2 * bins doubles; NULL: malloc.
 * @param design_effect  at least 1 out: of the score that varies most (mean, spread, missing, each
 *                   category above 1 %), at its upper 95 % bound.
 * @return OK; TOO_FEW (fewer than 20 batches with rows); INVALID_ARGUMENT; OUT_OF_MEMORY.
 * Give 60 batches, or 200 where each depends on the one before it.
 */
DRIFT_API drift_status drift_evidence_design_effect(int32_t kind, size_t bins,
                                                    const uint64_t *counts, size_t batches,
                                                    const drift_allocator *allocator,
                                                    double *design_effect, drift_error *error);

#ifdef __cplusplus
}
#endif

#endif
