/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics and their sampling errors: binomial where the metric is a share, by the variance of the
 * terms where it is a mean, else by the delta method; AUC after Hanley and McNeil (1982).
 * In: sums of a window. Out: metrics. Layer: monitor. */
#include <math.h>

#include "monitor/outcome_sums.h"

static outcomes_value undefined(int32_t status) {
    outcomes_value v = {status, 0.0, 0.0, 0.0};
    return v;
}

/* A sum may have passed the range of a double: then there is no number to give. */
static outcomes_value value_of(double value, double variance, double bound) {
    outcomes_value v = {DRIFT_OK, value, 0.0, bound};
    if (!isfinite(value) || !isfinite(bound)) return undefined(DRIFT_OVERFLOW);
    double error = variance > 0.0 ? sqrt(variance) : 0.0;
    if (!isfinite(error)) return undefined(DRIFT_OVERFLOW);
    v.standard_error = error;
    return v;
}

/* Rows of equal weight that these weights are worth (Kish 1965). */
static double worth(double weight, double squares) {
    return squares > 0.0 ? weight * weight / squares : 0.0;
}

static double rows_worth(const double *sums) {
    return worth(sums[SUM_WEIGHT], sums[SUM_SQUARES]);
}

/* hits of `of`, which is a part of all rows that are worth `n`. */
static outcomes_value share(double hits, double of, double all, double n) {
    if (!(of > 0.0)) return undefined(all > 0.0 ? DRIFT_CONSTANT : DRIFT_EMPTY);
    double p = hits / of;
    double rows = n * of / all;
    return value_of(p, p * (1.0 - p) / rows, 0.0);
}

/* ---- binary ---- */

typedef struct cells {
    double tn, fp, fn, tp, all, n;
} cells;

static cells binary_cells(const double *sums) {
    const double *c = sums + BINARY_CELLS;
    cells b = {c[0], c[1], c[2], c[3], sums[SUM_WEIGHT], rows_worth(sums)};
    return b;
}

/* F = 2a / (2a + b) for the shares a of true positives and b of both errors: the gradient is
 * (2b, -2a) / (2a + b)^2, and the covariance that of a multinomial. */
static outcomes_value f1(const cells *c) {
    double a = c->tp / c->all, b = (c->fp + c->fn) / c->all;
    double below = 2.0 * a + b;
    if (!(below > 0.0)) return undefined(DRIFT_CONSTANT);
    double variance = 4.0 * a * b * (a + b) / (c->n * below * below * below * below);
    return value_of(2.0 * a / below, variance, 0.0);
}

static outcomes_value mean_of(double sum, double squares, double weight, double n) {
    double mean = sum / weight;
    return value_of(mean, (squares / weight - mean * mean) / n, 0.0);
}

/* Pairs of a positive and a negative with the positive above; a pair in one bin counts half, and
 * may be off by that much. */
static outcomes_value roc_auc(const double *sums) {
    double positives = 0.0, negatives = 0.0, pairs = 0.0, ties = 0.0;
    for (size_t b = 0; b < OUTCOMES_SCORE_BINS; b++) {
        double p = sums[BINARY_POSITIVES + b], q = sums[BINARY_NEGATIVES + b];
        pairs += p * (negatives + 0.5 * q);
        ties += 0.5 * p * q;
        positives += p;
        negatives += q;
    }
    if (!(positives > 0.0 && negatives > 0.0)) return undefined(DRIFT_CONSTANT);
    double a = pairs / (positives * negatives);
    double per_weight =
        worth(sums[BINARY_SCORED], sums[BINARY_SCORED_SQUARES]) / sums[BINARY_SCORED];
    double np = positives * per_weight, nn = negatives * per_weight;
    double q1 = a / (2.0 - a), q2 = 2.0 * a * a / (1.0 + a);
    double variance =
        (a * (1.0 - a) + (np - 1.0) * (q1 - a * a) + (nn - 1.0) * (q2 - a * a)) / (np * nn);
    return value_of(a, variance, ties / (positives * negatives));
}

/* Guo et al. (2017). */
static outcomes_value calibration_error(const double *sums) {
    double all = sums[BINARY_SCORED], gap = 0.0, variance = 0.0;
    for (size_t b = 0; b < OUTCOMES_CALIBRATION_BINS; b++) {
        double weight = sums[BINARY_BIN_WEIGHT + b];
        if (!(weight > 0.0)) continue;
        double rate = sums[BINARY_BIN_TRUTH + b] / weight;
        gap += fabs(sums[BINARY_BIN_TRUTH + b] - sums[BINARY_BIN_SCORE + b]);
        variance += weight / all * rate * (1.0 - rate);
    }
    return value_of(gap / all, variance / worth(all, sums[BINARY_SCORED_SQUARES]), 0.0);
}

static outcomes_value score_metric(int32_t metric, const double *sums) {
    double all = sums[BINARY_SCORED];
    if (!(all > 0.0)) return undefined(DRIFT_NOT_APPLICABLE);
    double n = worth(all, sums[BINARY_SCORED_SQUARES]);
    switch (metric) {
    case DRIFT_METRIC_LOG_LOSS:
        return mean_of(sums[BINARY_LOSS], sums[BINARY_LOSS_SQUARES], all, n);
    case DRIFT_METRIC_BRIER:
        return mean_of(sums[BINARY_BRIER], sums[BINARY_BRIER_SQUARES], all, n);
    case DRIFT_METRIC_ROC_AUC:
        return roc_auc(sums);
    default:
        return calibration_error(sums);
    }
}

static outcomes_value binary_metric(int32_t metric, const double *sums) {
    cells c = binary_cells(sums);
    switch (metric) {
    case DRIFT_METRIC_ACCURACY:
        return share(c.tp + c.tn, c.all, c.all, c.n);
    case DRIFT_METRIC_PRECISION:
        return share(c.tp, c.tp + c.fp, c.all, c.n);
    case DRIFT_METRIC_RECALL:
        return share(c.tp, c.tp + c.fn, c.all, c.n);
    case DRIFT_METRIC_F1:
        return f1(&c);
    default:
        return score_metric(metric, sums);
    }
}

/* ---- multi-class ---- */

/* Rows of a class by truth and by prediction together: below the line of its F1. */
static double class_total(const double *confusion, uint32_t classes, uint32_t k) {
    double total = 0.0;
    for (uint32_t j = 0; j < classes; j++)
        total += confusion[k * classes + j] + confusion[j * classes + k];
    return total;
}

/* Mean of 2 p_kk / s_k over classes in use. With h_k = 2 p_kk / s_k^2, the gradient at cell (i, j)
 * is -(h_i + h_j), and 2 / s_i more on the diagonal. O(classes^2) numbers, each class's total being
 * found anew: no memory for 256 of them is needed but the stack's. */
static outcomes_value macro_f1(const double *confusion, uint32_t classes, double all, double n) {
    double h[256], on_diagonal[256];
    double sum = 0.0, in_use = 0.0, mean = 0.0, square = 0.0;
    for (uint32_t k = 0; k < classes; k++) {
        double s = class_total(confusion, classes, k) / all;
        double hit = confusion[k * classes + k] / all;
        h[k] = s > 0.0 ? 2.0 * hit / (s * s) : 0.0;
        on_diagonal[k] = s > 0.0 ? 2.0 / s : 0.0;
        sum += s > 0.0 ? 2.0 * hit / s : 0.0;
        in_use += s > 0.0;
    }
    for (uint32_t i = 0; i < classes; i++) {
        for (uint32_t j = 0; j < classes; j++) {
            double p = confusion[i * classes + j] / all;
            double gradient = (i == j ? on_diagonal[i] : 0.0) - h[i] - h[j];
            mean += p * gradient;
            square += p * gradient * gradient;
        }
    }
    return value_of(sum / in_use, (square - mean * mean) / (n * in_use * in_use), 0.0);
}

static outcomes_value multiclass_metric(int32_t metric, uint32_t classes, const double *sums) {
    const double *confusion = sums + MULTICLASS_CELLS;
    double all = sums[SUM_WEIGHT], n = rows_worth(sums), right = 0.0;
    if (metric == DRIFT_METRIC_MACRO_F1) return macro_f1(confusion, classes, all, n);
    for (uint32_t k = 0; k < classes; k++)
        right += confusion[k * classes + k];
    return share(right, all, all, n);
}

/* ---- regression ---- */

static outcomes_value rmse(double mean_square, double mean_fourth, double n) {
    double root = sqrt(mean_square);
    if (!(root > 0.0)) return value_of(root, 0.0, 0.0);
    double of_square = mean_fourth - mean_square * mean_square;
    return value_of(root, of_square / (4.0 * mean_square * n), 0.0);
}

/* R2 = 1 - A / B, A the mean squared error, B the variance of the truth: by the delta method with
 * the variances of both and their covariance. */
static outcomes_value r2(const double *sums, double all, double n) {
    double m = sums[REGRESSION_TRUTH] / all;
    double d2 = sums[REGRESSION_TRUTH_2] / all, d3 = sums[REGRESSION_TRUTH_3] / all;
    double d4 = sums[REGRESSION_TRUTH_4] / all;
    double a = sums[REGRESSION_SQUARED] / all, b = d2 - m * m;
    if (!(b > 0.0)) return undefined(isfinite(d2) ? DRIFT_CONSTANT : DRIFT_OVERFLOW);
    double fourth = d4 - 4.0 * m * d3 + 6.0 * m * m * d2 - 3.0 * m * m * m * m;
    double cross =
        (sums[REGRESSION_CROSS_2] - 2.0 * m * sums[REGRESSION_CROSS_1]) / all + m * m * a;
    double var_a = sums[REGRESSION_FOURTH] / all - a * a;
    double var_b = fourth - b * b;
    double covariance = cross - a * b;
    double ratio = a / b;
    double variance = (var_a - 2.0 * ratio * covariance + ratio * ratio * var_b) / (b * b * n);
    return value_of(1.0 - ratio, variance, 0.0);
}

static outcomes_value regression_metric(int32_t metric, const double *sums) {
    double all = sums[SUM_WEIGHT], n = rows_worth(sums);
    switch (metric) {
    case DRIFT_METRIC_MAE:
        return mean_of(sums[REGRESSION_ABSOLUTE], sums[REGRESSION_SQUARED], all, n);
    case DRIFT_METRIC_RMSE:
        return rmse(sums[REGRESSION_SQUARED] / all, sums[REGRESSION_FOURTH] / all, n);
    case DRIFT_METRIC_BIAS:
        return mean_of(sums[REGRESSION_ERROR], sums[REGRESSION_SQUARED], all, n);
    default:
        return r2(sums, all, n);
    }
}

outcomes_value outcomes_metric(int32_t task, uint32_t classes, int32_t metric, const double *sums) {
    if (!(sums[SUM_WEIGHT] > 0.0)) return undefined(DRIFT_EMPTY);
    if (task == DRIFT_TASK_BINARY) return binary_metric(metric, sums);
    if (task == DRIFT_TASK_MULTICLASS) return multiclass_metric(metric, classes, sums);
    return regression_metric(metric, sums);
}
