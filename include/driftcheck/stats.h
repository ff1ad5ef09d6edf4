/* SPDX-License-Identifier: Apache-2.0 */
/**
 * @file stats.h
 * Statistics as pure functions: two samples, or two vectors of counts, in; numbers out.
 *
 * Rules that hold for every function here:
 * - Any thread; no state. `result` must not be NULL and begins with its struct_size
 *   (drift_result_init); `error` may be NULL.
 * - The returned status says whether the call was valid. Whether there is a value is in
 *   `result->status`: OK, or EMPTY, CONSTANT, NOT_APPLICABLE, OVERFLOW. A field that its flag in
 *   `result->fields` does not announce is 0. No field is ever NaN or infinite.
 * - Samples are arrays of finite numbers without stride; a value that is not finite is
 *   INVALID_ARGUMENT with its index in error->row. Order does not matter unless a name ends in
 *   `_sorted`. Counts are exact integers; their sum must stay below 2^53.
 * - `reference` is what the model was trained on, `current` what it sees now.
 */
#ifndef DRIFTCHECK_STATS_H
#define DRIFTCHECK_STATS_H

#include <driftcheck/core.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The list of statistics: X(NAME, NUMBER, "name in reports"). Numbers are stable. */
#define DRIFT_STATISTIC_MAP(X)                                                                     \
    X(KS, 0, "ks")                                                                                 \
    X(PSI, 1, "psi")                                                                               \
    X(KL, 2, "kl")                                                                                 \
    X(JS, 3, "js")                                                                                 \
    X(HELLINGER, 4, "hellinger")                                                                   \
    X(TV, 5, "tv")                                                                                 \
    X(LINF, 6, "linf")                                                                             \
    X(WASSERSTEIN, 7, "wasserstein")                                                               \
    X(WASSERSTEIN_NORMED, 8, "wasserstein_normed")                                                 \
    X(CHI2, 9, "chi2")                                                                             \
    X(G, 10, "g")                                                                                  \
    X(CRAMERS_V, 11, "cramers_v")                                                                  \
    X(MISSING, 12, "missing")

enum {
#define DRIFT_STATISTIC_ENUM(name, number, text) DRIFT_STAT_##name = number,
    DRIFT_STATISTIC_MAP(DRIFT_STATISTIC_ENUM)
#undef DRIFT_STATISTIC_ENUM
        DRIFT_STAT_COUNT = 13
};

/** Name of a statistic as it stands in reports and options, such as "psi"; NULL if unknown. */
DRIFT_API const char *drift_statistic_name(int32_t statistic);

/** Number of the statistic of this name, or -1. NULL gives -1. */
DRIFT_API int32_t drift_statistic_from_name(const char *name);

/** The list of methods that a p-value or value can come from. */
#define DRIFT_METHOD_MAP(X)                                                                        \
    X(NONE, 0, "none")                                                                             \
    X(EXACT, 1, "exact")                       /* exact null distribution */                       \
    X(KSTWO, 2, "kstwo")                       /* finite-n Kolmogorov law */                       \
    X(CHI2_ASYMPTOTIC, 3, "chi2_asymptotic")   /* chi-square distribution */                       \
    X(TWO_PROPORTION_Z, 4, "two_proportion_z") /* normal distribution */                           \
    X(BINS, 5, "bins")                         /* the bins of the reference */                     \
    X(CATEGORIES, 6, "categories")             /* the union of the categories */                   \
    X(SAMPLES, 7, "samples")                   /* all rows of both sides */                        \
    X(KNOTS, 8, "knots")                       /* counts at the reference's knots, bounded */      \
    X(KOLMOGOROV_BOUND, 9, "kolmogorov_bound") /* first term of the limit law's series */

enum {
#define DRIFT_METHOD_ENUM(name, number, text) DRIFT_METHOD_##name = number,
    DRIFT_METHOD_MAP(DRIFT_METHOD_ENUM)
#undef DRIFT_METHOD_ENUM
};

/** Name of a method as it stands in reports; "none" if unknown. */
DRIFT_API const char *drift_method_name(int32_t method);

/** Flags: which fields of a drift_result hold something. */
enum {
    DRIFT_HAS_VALUE = 1,
    DRIFT_HAS_P = 2,
    DRIFT_HAS_BOUNDS = 4, /**< lower and upper provably contain the exact value */
    DRIFT_HAS_LOCATION = 8,
    DRIFT_HAS_DF = 16
};

/** What a statistic says. */
typedef struct drift_result {
    uint32_t struct_size; /**< sizeof(drift_result) */
    int32_t status;       /**< a drift_status: why there is, or is not, a value */
    uint32_t fields;      /**< DRIFT_HAS_... */
    int32_t method;       /**< DRIFT_METHOD_... */
    double value;         /**< the statistic */
    double p_value;       /**< probability of this or more without drift, [0,1] */
    double lower;         /**< lower bound of the exact value */
    double upper;         /**< upper bound of the exact value */
    double location;      /**< ks: smallest value at which the difference is attained with `sign` */
    double df;            /**< chi2, g: degrees of freedom */
    int32_t sign;         /**< ks: +1 if the reference's distribution function is above, else -1; +1
                             if the difference is attained both ways */
    uint32_t reserved;
} drift_result;

/** Clears a result and sets its struct_size. NULL is ignored. */
DRIFT_API void drift_result_init(drift_result *result);

/**
 * Two-sample Kolmogorov-Smirnov test, two-sided: D = sup |F_ref - F_cur|, all rows of a tied value
 * taken together, from integers and rounded once.
 *
 * The p-value is chosen as SciPy's ks_2samp chooses it (mode "auto"): exact if both samples have
 * at most 10,000 values, otherwise the finite-n Kolmogorov law at n = round(nx*ny/(nx+ny)).
 * `method` says which. With ties the exact p is conservative, as in SciPy.
 *
 * @param reference,reference_size,current,current_size  samples; sizes 0 to 2^31-1.
 * @param allocator  for 2 to 20 bytes a value, most often 2 to 5, and up to 0.6 MB; NULL: malloc.
 * @return OK; INVALID_ARGUMENT; OUT_OF_MEMORY. result->status: OK, or EMPTY if a side has no value.
 *         Fields: value, p_value, location, sign.
 * Cost: O(n), some nanoseconds a value; the exact p-value at most nx*ny <= 1e8 additions, well
 * under a second.
 */
DRIFT_API drift_status drift_ks(const double *reference, size_t reference_size,
                                const double *current, size_t current_size,
                                const drift_allocator *allocator, drift_result *result,
                                drift_error *error);

/** As drift_ks, for samples in rising order (INVALID_ARGUMENT otherwise): no copies, O(n). */
DRIFT_API drift_status drift_ks_sorted(const double *reference, size_t reference_size,
                                       const double *current, size_t current_size,
                                       const drift_allocator *allocator, drift_result *result,
                                       drift_error *error);

/**
 * Kolmogorov-Smirnov from counts between common knots, as kept by profiles: cell i holds the rows
 * between knot i-1 and knot i, knots at the left edge included.
 *
 * `value` and `lower` are the largest difference at a knot; `upper` is the largest that any
 * placement of the rows inside the cells allows. A cell that is marked in `atom` holds one single
 * value on both sides, and so allows no difference inside. The p-value belongs to `value`, so it is
 * never smaller than the exact one.
 *
 * @param atom  `cells` bytes, not 0 where the cell holds a single value; NULL: none does.
 * @return OK; INVALID_ARGUMENT (cells 0, sums of 2^53 or more); OUT_OF_MEMORY.
 *         result->status: OK or EMPTY. Fields: value, p_value, bounds. method is KNOTS, unless the
 *         bounds meet, then the p-value's method.
 * Cost: O(cells), and the p-value.
 */
DRIFT_API drift_status drift_ks_counts(const uint64_t *reference, const uint64_t *current,
                                       const uint8_t *atom, size_t cells,
                                       const drift_allocator *allocator, drift_result *result,
                                       drift_error *error);

/**
 * p-value of a two-sided two-sample D, chosen as drift_ks does.
 * @param d  in [0,1]; for the exact law it is rounded to the nearest attainable value.
 * @param reference_size,current_size  at least 1 and at most 2^53.
 * @param allocator  for the exact law, 24 bytes a value of the smaller sample; NULL: malloc.
 * @param p,method  where the answer goes; must not be NULL.
 * @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY.
 * Cost: as the p-value of drift_ks.
 */
DRIFT_API drift_status drift_ks_p_value(double d, uint64_t reference_size, uint64_t current_size,
                                        const drift_allocator *allocator, double *p,
                                        int32_t *method, drift_error *error);

/**
 * Area between the two distribution functions (Wasserstein-1, earth mover's distance), exact but
 * for rounding, which changes it by less than 2^-43 of itself. Other orders of the same values may
 * round differently.
 * @return as drift_ks. result->status: OK, EMPTY, or OVERFLOW. Fields: value (in the unit of the
 * data). Cost: O(n), some ten nanoseconds a value; docs/statistics.md says how. Memory: 2 bytes a
 * value, 3 MB, and 8 bytes for each that is looked at twice; for less than 4,096 values copies.
 */
DRIFT_API drift_status drift_wasserstein(const double *reference, size_t reference_size,
                                         const double *current, size_t current_size,
                                         const drift_allocator *allocator, drift_result *result,
                                         drift_error *error);

/** As drift_wasserstein, for samples in rising order: no copies, O(n). */
DRIFT_API drift_status drift_wasserstein_sorted(const double *reference, size_t reference_size,
                                                const double *current, size_t current_size,
                                                drift_result *result, drift_error *error);

/**
 * drift_wasserstein divided by the reference's standard deviation (n - 1 below the line).
 * result->status: also CONSTANT if that is 0 or the reference has a single row.
 */
DRIFT_API drift_status drift_wasserstein_normed(const double *reference, size_t reference_size,
                                                const double *current, size_t current_size,
                                                const drift_allocator *allocator,
                                                drift_result *result, drift_error *error);

/** Smoothing of shares: +a to every count, on both sides the same. */
#define DRIFT_SMOOTHING_DEFAULT 0.5

/**
 * Population stability index: sum of (c - r) ln(c / r) over bins or categories, in nats, with
 * shares (count + smoothing) / (n + smoothing * bins).
 * @param reference,current  `bins` counts each, the same bins on both sides.
 * @param smoothing  > 0 and at most 1e6; 0 means no smoothing, then a bin that is empty on just one
 *                   side makes the sum infinite: status OVERFLOW. A bin empty on both sides adds 0.
 * @return OK; INVALID_ARGUMENT. result->status: OK, EMPTY (a side without rows), OVERFLOW.
 *         Fields: value. Allocates nothing. Cost: O(bins).
 */
DRIFT_API drift_status drift_psi(const uint64_t *reference, const uint64_t *current, size_t bins,
                                 double smoothing, drift_result *result, drift_error *error);

/** Kullback-Leibler divergence of current relative to reference: sum of c ln(c / r), in nats
 *  (Kullback and Leibler 1951). Parameters, smoothing, statuses and cost as drift_psi. */
DRIFT_API drift_status drift_kl(const uint64_t *reference, const uint64_t *current, size_t bins,
                                double smoothing, drift_result *result, drift_error *error);

/** Jensen-Shannon distance, base 2: square root of the divergence (Lin 1991), [0,1], of plain
 *  shares. Parameters and cost as drift_psi; result->status: OK or EMPTY. */
DRIFT_API drift_status drift_js(const uint64_t *reference, const uint64_t *current, size_t bins,
                                drift_result *result, drift_error *error);

/** Hellinger distance: sqrt(sum (sqrt r - sqrt c)^2 / 2), [0,1], of plain shares. Otherwise as
 *  drift_js. */
DRIFT_API drift_status drift_hellinger(const uint64_t *reference, const uint64_t *current,
                                       size_t bins, drift_result *result, drift_error *error);

/** Total variation: half the sum of |r - c|, [0,1], of plain shares. Otherwise as drift_js. */
DRIFT_API drift_status drift_tv(const uint64_t *reference, const uint64_t *current, size_t bins,
                                drift_result *result, drift_error *error);

/** Largest difference of a bin's plain share, [0,1]. Otherwise as drift_js. */
DRIFT_API drift_status drift_linf(const uint64_t *reference, const uint64_t *current, size_t bins,
                                  drift_result *result, drift_error *error);

/**
 * Chi-square test of homogeneity of two count vectors (a 2 x k contingency table). Categories that
 * are empty on both sides are left out.
 * @param yates  not 0: continuity correction, applied only where df = 1 (as SciPy's
 *               chi2_contingency).
 * @return as drift_psi. result->status: OK or EMPTY. With a single category in use: value 0, p 1,
 *         df 0. Fields: value, p_value, df.
 * Sources: Pearson 1900, Yates 1934.
 */
DRIFT_API drift_status drift_chi2(const uint64_t *reference, const uint64_t *current, size_t bins,
                                  int32_t yates, drift_result *result, drift_error *error);

/** G test (log-likelihood ratio): 2 sum o ln(o / e) over the same table. No correction.
 *  Statuses and fields as drift_chi2. Source: Wilks 1938. */
DRIFT_API drift_status drift_g(const uint64_t *reference, const uint64_t *current, size_t bins,
                               drift_result *result, drift_error *error);

/** Cramer's V of the same table: sqrt(chi2 / N), [0,1], as min(rows, columns) - 1 is 1. The value
 *  depends on the ratio of the two sizes, as the definition does; 0 with a single category in use.
 *  result->status: OK or EMPTY. Fields: value. */
DRIFT_API drift_status drift_cramers_v(const uint64_t *reference, const uint64_t *current,
                                       size_t bins, drift_result *result, drift_error *error);

/**
 * Two-proportion z test, pooled variance, two-sided; p from the normal tail without cancellation.
 * @param reference_hits,reference_rows,current_hits,current_rows  hits <= rows < 2^53.
 * @return OK, INVALID_ARGUMENT. result->status: OK or EMPTY. Fields: value = the z statistic
 *         (positive if the current share is larger), p_value. All or no hits on both sides: 0, p 1.
 */
DRIFT_API drift_status drift_two_proportion_z(uint64_t reference_hits, uint64_t reference_rows,
                                              uint64_t current_hits, uint64_t current_rows,
                                              drift_result *result, drift_error *error);

/** Missing-rate test: the same test; value = current share minus reference share, [-1,1]. */
DRIFT_API drift_status drift_missing(uint64_t reference_missing, uint64_t reference_rows,
                                     uint64_t current_missing, uint64_t current_rows,
                                     drift_result *result, drift_error *error);

/**
 * PSI less what chance alone gives on average, (bins - 1) (1 / n_reference + 1 / n_current), with
 * an interval. Shares are smoothed by 0.5.
 * @param confidence  of the two-sided interval, such as 0.9, whose lower end is a one-sided bound
 *                    of confidence 0.95; above 0 and below 1.
 * @return as drift_psi; result->status: OK or EMPTY.
 *         Fields: value (may be below 0: less than chance gives on average), and bounds, which here
 *         are those of an approximate confidence interval (delta method), good from some 200 rows
 *         on.
 * Allocates nothing. Cost: O(bins).
 */
DRIFT_API drift_status drift_psi_adjusted(const uint64_t *reference, const uint64_t *current,
                                          size_t bins, double confidence, drift_result *result,
                                          drift_error *error);

/**
 * The PSI that chance passes once in `false_alarm_every` checks of `columns` columns (each adding
 * its part): (1 / n + 1 / m) times a chi-square quantile, the large-sample law of PSI without
 * drift.
 * @param reference_rows,current_rows  m and n, at least 1.
 * @param bins  at least 2.
 * @param false_alarm_every,columns  their product above 1, to 1e300.
 * @param threshold  out, in nats as drift_psi; not NULL.
 * @return OK, INVALID_ARGUMENT. Allocates nothing. Cost: some microseconds.
 */
DRIFT_API drift_status drift_psi_threshold(uint64_t reference_rows, uint64_t current_rows,
                                           size_t bins, double false_alarm_every, uint64_t columns,
                                           double *threshold, drift_error *error);

/**
 * Half the width of a band around the distribution function of `rows` values that holds the true
 * function at every number of rows at once, so at every look, with probability at least 1 - alpha.
 * @param rows   at least 1.
 * @param alpha  1e-300 to below 1.
 * @param reference_rows  0: none. Otherwise the width also covers the error of the reference's
 *                        function, with probability 1 - delta_ref (Dvoretzky, Kiefer, Wolfowitz;
 *                        Massart 1990): ks above it is drift.
 * @param delta_ref  above 0 and below 1; not looked at without reference_rows.
 * @param width  out, in [0,1]; not NULL.
 * @return OK, INVALID_ARGUMENT. Allocates nothing. Cost: some milliseconds.
 * Source: Howard and Ramdas 2022.
 */
DRIFT_API drift_status drift_ks_band(uint64_t rows, double alpha, uint64_t reference_rows,
                                     double delta_ref, double *width, drift_error *error);

/** How p-values of one run are adjusted. */
enum {
    DRIFT_ADJUST_BH = 0,   /**< Benjamini-Hochberg: bounds the false discovery rate */
    DRIFT_ADJUST_HOLM = 1, /**< Holm: bounds the chance of any false alarm */
    DRIFT_ADJUST_BONFERRONI = 2,
    DRIFT_ADJUST_NONE = 3
};

/**
 * Adjusts p-values for multiple testing, all of them being one family.
 * @param p  `count` numbers in [0,1].
 * @param method  DRIFT_ADJUST_...
 * @param allocator  for an order of `count` indices; NULL: malloc.
 * @param adjusted  `count` numbers out, may be `p` itself.
 * @return OK, INVALID_ARGUMENT, OUT_OF_MEMORY. Cost: O(count log count).
 * Sources: Benjamini and Hochberg 1995, Holm 1979.
 */
DRIFT_API drift_status drift_adjust_p_values(const double *p, size_t count, int32_t method,
                                             const drift_allocator *allocator, double *adjusted,
                                             drift_error *error);

#ifdef __cplusplus
}
#endif

#endif
