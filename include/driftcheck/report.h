/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file report.h
 * Check a current data set against a reference, and write the result. One result model is the
 * source of every output, so that they can never disagree.
 *
 * A column drifts when the change is significant (p adjusted over all tests of the run below
 * `alpha`) and large enough (an effect at or above its threshold). By default the effects are `psi`
 * (warning from 0.1, drift from 0.25) and `missing` (drift from 0.05); the tests are `ks` for
 * numeric columns, `chi2` for categorical ones, and `missing` for all.
 */
#ifndef DRIFTCHECK_REPORT_H
#define DRIFTCHECK_REPORT_H

#include <driftcheck/profile.h>
#include <driftcheck/stats.h>

#ifdef __cplusplus
extern "C" {
#endif

/** Verdict on a column or a data set. */
enum {
    DRIFT_VERDICT_NONE = 0,
    DRIFT_VERDICT_WARNING = 1,
    DRIFT_VERDICT_DRIFT = 2,
    DRIFT_VERDICT_INSUFFICIENT = 3 /**< not enough data to say: neither drift nor no drift */
};

/** "none", "warning", "drift", "insufficient"; "unknown" for other numbers. */
DRIFT_API const char *drift_verdict_name(int32_t verdict);

/**
 * A threshold on the value of a statistic. The narrowest scope wins: column before type before all
 * before the default. Within one scope the last one wins.
 */
typedef struct drift_threshold {
    uint32_t struct_size; /**< sizeof(drift_threshold) */
    int32_t statistic;    /**< DRIFT_STAT_... */
    int32_t type;         /**< DRIFT_TYPE_AUTO: any type; ignored when `column` is given */
    uint32_t disabled;    /**< 1: this statistic does not decide in this scope */
    const char *column;   /**< NULL: any column; must be a column of the reference */
    double warning;       /**< value from which it is a warning, > 0; 0: no warning level */
    double drift;         /**< value from which it is drift, > 0; 0: no drift level */
} drift_threshold;

/** Options of a check; zero means default. */
typedef struct drift_check_options {
    uint32_t struct_size; /**< sizeof(drift_check_options) */
    int32_t adjust;       /**< DRIFT_ADJUST_...; 0: Benjamini-Hochberg */
    double alpha;         /**< in (0,1); 0: 0.05 */
    uint64_t min_rows;    /**< usable rows below which a column is insufficient; 0: 30 */
    double smoothing;     /**< of psi and kl, in (0,1e6]; 0: DRIFT_SMOOTHING_DEFAULT */
    double drift_share; /**< data set drifts from this share of evaluated columns, (0,1]; 0: any */
    const drift_threshold *thresholds; /**< threshold_count of them, copied */
    size_t threshold_count;
    const char *reference_source; /**< where the data came from, for the report; NULL: "" */
    const char *current_source;
    const char *reference_kind; /**< "csv" or "profile"; NULL: "profile" */
    const char *current_kind;
    uint64_t reference_rejected_rows; /**< rows that could not be read, for the report */
    uint64_t current_rejected_rows;
    const char *const *extra_columns; /**< names in the current data that the reference lacks */
    size_t extra_column_count;
    const drift_allocator *allocator; /**< NULL: malloc */
    const drift_executor *executor;   /**< NULL: the calling thread compares all columns */
    /** Of the calibrated fields (drift_report_calibrated): checks to a false alarm of any column,
     *  above 1, to 1e12; 0: 1 / alpha. */
    double false_alarm_every;
} drift_check_options;

typedef struct drift_report drift_report;

/** Defaults. NULL is ignored. */
DRIFT_API void drift_check_options_init(drift_check_options *options);

/** Clears a threshold and sets its size and statistic. NULL is ignored. */
DRIFT_API void drift_threshold_init(drift_threshold *threshold, int32_t statistic);

/**
 * Compares two profiles. Columns are those of the reference. A column that cannot be compared has a
 * status that says why, and never spoils the others.
 *
 * Exact if both keep their rows; otherwise from counts, with bounds. The current profile should be
 * built `_like` the reference; one with other knots and no kept rows gives bounds on ks only, and
 * status NOT_APPLICABLE for what its counts cannot say.
 *
 * @param out  where the report goes; free it with drift_report_free. It holds copies of all it
 * needs.
 * @return OK; INVALID_ARGUMENT (unknown column in a threshold, values out of range); OUT_OF_MEMORY.
 * Allocates. Cost: O(columns x knots), and O(rows) where rows are kept, plus the p-values.
 */
DRIFT_API drift_status drift_check(const drift_profile *reference, const drift_profile *current,
                                   const drift_check_options *options, drift_report **out,
                                   drift_error *error);

/**
 * Compares two tables that the caller holds in memory, each one batch, as two profiles would be:
 * the report is the same to the bit, but no profile is left. Columns are counted and compared one
 * after the other, and what that takes is let go before the next: a check of any number of columns
 * needs the memory of one (of as many as threads are lent), beside the report. Doubles that lie
 * side by side and are all finite are not even copied for that.
 *
 * @param reference,current  only read; they and all that they point at have to stay as they are
 *        until the call returns, and are not kept.
 * @param fields           `field_count` columns to compare, as drift_profile_builder_create takes
 *        them; NULL if that is 0: all columns of `reference`, DRIFT_TYPE_AUTO.
 * @param profile_options  of the profiles; with keep_rows 0 the statistics come from counts, with
 *        bounds. NULL: defaults with keep_rows 1, exact statistics.
 * @param options          NULL: defaults. Its executor lets columns be treated side by side.
 * @param out  where the report goes; free it with drift_report_free. It holds copies of all it
 *        needs.
 * @return OK; INVALID_ARGUMENT; SCHEMA and LIMIT as drift_profile_builder_add; OUT_OF_MEMORY. After
 *         a failure nothing is left. Allocates: for a column a copy of its values if they have to
 * be converted or left out, and some bytes a row. Cost: O(rows) a column, plus the p-values.
 */
DRIFT_API drift_status drift_check_tables(const drift_batch *reference, const drift_batch *current,
                                          const drift_field *fields, size_t field_count,
                                          const drift_profile_options *profile_options,
                                          const drift_check_options *options, drift_report **out,
                                          drift_error *error);

/**
 * Compares a table that the caller holds in memory with a profile, in the memory of a column, as
 * drift_check_tables does: the report of drift_check with a profile made `_like` the reference.
 * @param reference  only read. Exact statistics need its rows.
 * @param current,options,out  as those of drift_check_tables.
 * @return OK; INVALID_ARGUMENT; LIMIT; OUT_OF_MEMORY.
 */
DRIFT_API drift_status drift_check_table(const drift_profile *reference, const drift_batch *current,
                                         const drift_check_options *options, drift_report **out,
                                         drift_error *error);

/** Frees a report. NULL is ignored. */
DRIFT_API void drift_report_free(drift_report *report);

/** Verdict on the data set, DRIFT_VERDICT_...; DRIFT_VERDICT_INSUFFICIENT for NULL. */
DRIFT_API int32_t drift_report_verdict(const drift_report *report);

/** Numbers of columns by outcome. */
typedef struct drift_report_summary {
    uint32_t struct_size; /**< sizeof(drift_report_summary), set by the caller */
    int32_t verdict;
    uint64_t columns;   /**< of the reference */
    uint64_t evaluated; /**< with a verdict of none, warning or drift */
    uint64_t drifted;
    uint64_t warnings;
    uint64_t insufficient;
    uint64_t failed; /**< with an error status and no verdict of their own */
    uint64_t missing_columns;
    uint64_t extra_columns;
    uint64_t reference_rows;
    uint64_t current_rows;
} drift_report_summary;

/** @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_report_get_summary(const drift_report *report,
                                                drift_report_summary *summary, drift_error *error);

/** One column of a report. Pointers belong to the report. */
typedef struct drift_report_column {
    uint32_t struct_size; /**< sizeof(drift_report_column), set by the caller */
    int32_t type;         /**< DRIFT_TYPE_... of the reference */
    int32_t status;       /**< OK, EMPTY, TOO_FEW, TYPE_MISMATCH, MISSING_COLUMN */
    int32_t verdict;
    const char *name;
    const char *type_reason;
    size_t reason_count; /**< sentences that explain the verdict */
} drift_report_column;

/** Column `index`, in the order of the reference. @return OK, INVALID_ARGUMENT. */
DRIFT_API drift_status drift_report_get_column(const drift_report *report, size_t index,
                                               drift_report_column *column, drift_error *error);

/** Sentence `index` of a column's reasons; NULL if there is none. Belongs to the report. */
DRIFT_API const char *drift_report_get_reason(const drift_report *report, size_t column,
                                              size_t index);

/**
 * One statistic of one column.
 * @param p_adjusted  p after adjustment, or -1 if it was not part of the run's tests. May be NULL.
 * @param warning,drift  effective thresholds, 0 for none. May be NULL.
 * @return OK; NOT_APPLICABLE if this statistic is not computed for columns of this type;
 *         INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_report_get_statistic(const drift_report *report, size_t column,
                                                  int32_t statistic, drift_result *result,
                                                  double *p_adjusted, double *warning,
                                                  double *drift, drift_error *error);

/** Fields of drift_report_calibrated that have a value. */
enum { DRIFT_CALIBRATED_HAS_PSI = 1, DRIFT_CALIBRATED_HAS_KS = 2 };

/**
 * What chance alone does to psi and ks of a column with so many rows, bins and columns in so many
 * checks. It decides nothing: a verdict goes by thresholds and p-values.
 */
typedef struct drift_report_calibrated {
    uint32_t struct_size; /**< sizeof(drift_report_calibrated), set by the caller */
    uint32_t fields;      /**< DRIFT_CALIBRATED_HAS_... */
    double psi;           /**< psi less what chance gives on average (drift_psi_adjusted) */
    double psi_lower;     /**< its interval of 90 %: beyond this with confidence 95 % */
    double psi_upper;
    double psi_threshold; /**< chance takes the psi of any column beyond this once in
                               false_alarm_every checks (drift_psi_threshold) */
    double ks_band;       /**< chance takes the ks of any numeric column beyond this once in
                               false_alarm_every streams at the most, however often each is looked at
                               while its rows become more (drift_ks_band) */
} drift_report_calibrated;

/**
 * Reads the calibrated fields of one column: psi where it has at least 2 bins, ks where it was
 * computed. Both need a value on each side.
 * @return OK, INVALID_ARGUMENT. Allocates nothing.
 */
DRIFT_API drift_status drift_report_get_calibrated(const drift_report *report, size_t column,
                                                   drift_report_calibrated *calibrated,
                                                   drift_error *error);

/** How the text form looks. */
typedef struct drift_text_options {
    uint32_t struct_size; /**< sizeof(drift_text_options) */
    uint32_t color;       /**< 1: ANSI colours */
    uint32_t ascii;       /**< 1: no characters beyond ASCII */
    uint32_t width;       /**< columns of the terminal, 40 to 1,000; 0: 100 */
    uint32_t max_columns; /**< lines of columns, worst first, the rest counted; 0: all */
    uint32_t reserved;
} drift_text_options;

/** Defaults. NULL is ignored. */
DRIFT_API void drift_text_options_init(drift_text_options *options);

/**
 * Writes the JSON form (docs/report.schema.json), strict RFC 8259, keys in a fixed order, one
 * object and a newline.
 * @param buffer  where the terminated text goes; may be NULL if `size` is 0.
 * @param size    bytes of buffer.
 * @param length  length of the whole text without its terminator, also when it does not fit. Not
 * NULL.
 * @return OK; BUFFER_TOO_SMALL (call again with length + 1 bytes; the buffer holds "" then);
 *         OUT_OF_MEMORY; INVALID_ARGUMENT.
 */
DRIFT_API drift_status drift_report_json(const drift_report *report, char *buffer, size_t size,
                                         size_t *length, drift_error *error);

/** Writes the text form: a verdict, then a table, worst column first. Parameters as
 *  drift_report_json; options NULL: defaults. */
DRIFT_API drift_status drift_report_text(const drift_report *report,
                                         const drift_text_options *options, char *buffer,
                                         size_t size, size_t *length, drift_error *error);

#ifdef __cplusplus
}
#endif

#endif
