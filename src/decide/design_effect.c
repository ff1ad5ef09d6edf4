/* SPDX-License-Identifier: Apache-2.0 */
/* How much more the means of batches vary than those of independent rows.
 * In: rows per bin of the batches of a reference. Out: a design effect. Layer: decide.
 *
 * For each score of a row (its latent normal value, the square of that, whether it is missing or of
 * a category): long-run variance of the batches' means (Bartlett's window, Newey and West 1987)
 * over the variance that independent rows would give; the largest counts, at its upper 95 % bound.
 */
#include <math.h>

#include "base/error.h"
#include "base/memory.h"
#include "decide/evidence.h"
#include "decide/evidence_latent.h"
#include "stats/special.h"

#define FEWEST_BATCHES 20
#define SMALLEST_SHARE 0.01
#define BOUND          0.95 /* P(chi-square above its divisor) */

typedef struct batches {
    const uint64_t *counts;
    size_t bins;
    size_t count;
    size_t used;   /* batches with rows */
    double rows;   /* in a batch, on average */
    double *share; /* of each bin, all batches together */
    double *score; /* of each bin */
    double *mean;  /* of the score in each batch */
} batches;

static double batch_rows(const batches *b, size_t index) {
    double rows = 0;
    for (size_t k = 0; k < b->bins; k++)
        rows += (double)b->counts[index * b->bins + k];
    return rows;
}

static void find_shares(batches *b) {
    double all = 0;
    for (size_t i = 0; i < b->count; i++) {
        double rows = batch_rows(b, i);
        all += rows;
        b->used += rows > 0;
        for (size_t k = 0; k < b->bins; k++)
            b->share[k] += (double)b->counts[i * b->bins + k];
    }
    b->rows = b->used ? all / (double)b->used : 0;
    for (size_t k = 0; k < b->bins && all > 0; k++)
        b->share[k] /= all;
}

/* Long-run variance of the means over that of independent rows, 0 if the score does not vary. */
static double ratio(batches *b) {
    double mean = 0, square = 0;
    for (size_t k = 0; k < b->bins; k++) {
        mean += b->share[k] * b->score[k];
        square += b->share[k] * b->score[k] * b->score[k];
    }
    double variance = square - mean * mean;
    if (!(variance > 1e-12)) return 0;
    size_t used = 0;
    for (size_t i = 0; i < b->count; i++) {
        double rows = batch_rows(b, i);
        if (rows == 0) continue;
        double sum = 0;
        for (size_t k = 0; k < b->bins; k++)
            sum += (double)b->counts[i * b->bins + k] * (b->score[k] - mean);
        b->mean[used++] = sum / rows;
    }
    size_t lags = (size_t)ceil(sqrt((double)used));
    double long_run = 0;
    for (size_t lag = 0; lag <= lags; lag++) {
        double sum = 0;
        for (size_t i = lag; i < used; i++)
            sum += b->mean[i] * b->mean[i - lag];
        long_run += (lag ? 2 : 1) * (1 - (double)lag / ((double)lags + 1)) * sum / (double)used;
    }
    return b->rows * long_run / variance;
}

static double indicator_ratio(batches *b, size_t bin) {
    for (size_t k = 0; k < b->bins; k++)
        b->score[k] = k == bin;
    return b->share[bin] >= SMALLEST_SHARE ? ratio(b) : 0;
}

/* Scores of the latent value (power 1) or of its square (2); a missing row has the mean score. */
static double latent_ratio(batches *b, int power) {
    double whole = 1 - b->share[b->bins - 1];
    double below = 0;
    double from = -HUGE_VAL;
    for (size_t k = 0; k + 1 < b->bins; k++) {
        double share = b->share[k];
        below += share;
        double to = k + 2 == b->bins ? HUGE_VAL : latent_cut(below, whole - below);
        double mean = 0, square = 1;
        if (share > 0) latent_moments(from, to, share / whole, &mean, &square);
        b->score[k] = power == 1 ? mean : square - 1;
        from = to;
    }
    b->score[b->bins - 1] = 0;
    return ratio(b);
}

static double largest_ratio(batches *b, int32_t kind) {
    double largest = indicator_ratio(b, b->bins - 1);
    if (kind == DRIFT_BINS_NUMERIC) {
        return fmax(largest, fmax(latent_ratio(b, 1), latent_ratio(b, 2)));
    }
    for (size_t k = 0; k + 1 < b->bins; k++)
        largest = fmax(largest, indicator_ratio(b, k));
    return largest;
}

drift_status drift_evidence_design_effect(int32_t kind, size_t bins, const uint64_t *counts,
                                          size_t batch_count, const drift_allocator *allocator,
                                          double *design_effect, drift_error *error) {
    int known = kind == DRIFT_BINS_NUMERIC || kind == DRIFT_BINS_CATEGORICAL;
    if (!counts || !design_effect || !known || bins < 3 || bins > EVIDENCE_MOST) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "counts or design_effect is NULL, kind is unknown, or bins are not 3 to "
                         "65,536");
    }
    drift_allocator memory = memory_allocator(allocator);
    if (batch_count > SIZE_MAX / 16 - 2 * bins) return error_memory(error);
    size_t size = batch_count + 2 * bins;
    double *block = memory_zeroed(&memory, size, sizeof *block);
    if (!block) return error_memory(error);
    batches b = {counts, bins, batch_count, 0, 0, block, block + bins, block + 2 * bins};
    find_shares(&b);
    drift_status status = DRIFT_OK;
    if (b.used < FEWEST_BATCHES) {
        status = error_set(error, DRIFT_TOO_FEW, "%zu batches with rows; at least %d are needed",
                           b.used, FEWEST_BATCHES);
    } else {
        double df = (double)b.used - 1;
        *design_effect = fmax(1, largest_ratio(&b, kind) * df / special_chi2_isf(BOUND, df));
    }
    memory_release(&memory, block, size, sizeof *block);
    return status;
}
