/* SPDX-License-Identifier: Apache-2.0 */
/* Adds outcomes to the sums of a pane.
 * In: rows of truth, prediction, score, weight. Out: sums. Layer: monitor. */
#include "monitor/outcomes.h"

#include <math.h>
#include <string.h>

#include "monitor/outcome_sums.h"

/* Scores are clipped as scikit-learn did it: a logarithm of 0 would say nothing of the others. */
#define SCORE_CLIP 1e-15

/* Fourth powers of errors, and their sums, stay in a double's range. */
#define LARGEST 1e45

void drift_outcomes_init(drift_outcomes *outcomes, size_t rows) {
    if (!outcomes) return;
    memset(outcomes, 0, sizeof *outcomes);
    outcomes->struct_size = (uint32_t)sizeof *outcomes;
    outcomes->rows = rows;
}

size_t outcomes_sum_count(int32_t task, uint32_t classes) {
    switch (task) {
    case DRIFT_TASK_BINARY:
        return BINARY_SUMS;
    case DRIFT_TASK_MULTICLASS:
        return MULTICLASS_CELLS + (size_t)classes * classes;
    case DRIFT_TASK_REGRESSION:
        return REGRESSION_SUMS;
    default:
        return 0;
    }
}

double outcomes_prediction(const drift_outcomes *o, size_t row) {
    if (o->prediction) return o->prediction[row];
    return o->score[row] >= 0.5 ? 1.0 : 0.0;
}

/* ---- checking ---- */

static int is_class(double value, uint32_t classes) {
    return value >= 0.0 && value < (double)classes && value == floor(value);
}

static const char *invalid_class(uint32_t classes, const drift_outcomes *o, size_t row) {
    if (!is_class(o->truth[row], classes)) return "truth is not one of the classes 0, 1, ...";
    if (o->prediction && !is_class(o->prediction[row], classes)) {
        return "prediction is not one of the classes 0, 1, ...";
    }
    return NULL;
}

/* Squares of weights, and their sums, stay in a double's range as well. */
static int is_weight(double weight) {
    return weight == 0.0 || (weight >= 1.0 / LARGEST && weight <= LARGEST);
}

static const char *invalid_row(int32_t task, uint32_t classes, const drift_outcomes *o,
                               size_t row) {
    if (o->weight && !is_weight(o->weight[row])) {
        return "weight is neither 0 nor a number from 1e-45 to 1e45";
    }
    if (isnan(o->truth[row])) return NULL;
    if (task == DRIFT_TASK_REGRESSION) {
        if (!(fabs(o->truth[row]) <= LARGEST)) return "truth is not finite, or beyond 1e45";
        if (!(fabs(o->prediction[row]) <= LARGEST)) {
            return "prediction is not finite, or beyond 1e45";
        }
        return NULL;
    }
    if (task == DRIFT_TASK_BINARY && o->score && !(o->score[row] >= 0.0 && o->score[row] <= 1.0)) {
        return "score is not a probability from 0 to 1";
    }
    return invalid_class(task == DRIFT_TASK_BINARY ? 2 : classes, o, row);
}

int64_t outcomes_find_invalid(int32_t task, uint32_t classes, const drift_outcomes *o,
                              const char **what) {
    for (size_t row = 0; row < o->rows; row++) {
        *what = invalid_row(task, classes, o, row);
        if (*what) return (int64_t)row;
    }
    return -1;
}

/* ---- adding ---- */

/* Scores below 1 in equal bins; 1 itself belongs to the last. */
static size_t bin_of(double score, size_t bins) {
    size_t bin = (size_t)(score * (double)bins);
    return bin < bins ? bin : bins - 1;
}

double outcomes_log_loss(double truth, double score) {
    double clipped = fmin(fmax(score, SCORE_CLIP), 1.0 - SCORE_CLIP);
    return truth > 0.0 ? -log(clipped) : -log1p(-clipped);
}

static void add_score(double truth, double score, double weight, double *sums) {
    double loss = outcomes_log_loss(truth, score);
    double squared = (score - truth) * (score - truth);
    sums[BINARY_SCORED] += weight;
    sums[BINARY_SCORED_SQUARES] += weight * weight;
    sums[BINARY_LOSS] += weight * loss;
    sums[BINARY_LOSS_SQUARES] += weight * loss * loss;
    sums[BINARY_BRIER] += weight * squared;
    sums[BINARY_BRIER_SQUARES] += weight * squared * squared;
    size_t side = truth > 0.0 ? BINARY_POSITIVES : BINARY_NEGATIVES;
    sums[side + bin_of(score, OUTCOMES_SCORE_BINS)] += weight;
    size_t bin = bin_of(score, OUTCOMES_CALIBRATION_BINS);
    sums[BINARY_BIN_WEIGHT + bin] += weight;
    sums[BINARY_BIN_SCORE + bin] += weight * score;
    sums[BINARY_BIN_TRUTH + bin] += weight * truth;
}

static void add_binary(const drift_outcomes *o, size_t row, double weight, double *sums) {
    int truth = o->truth[row] > 0.0;
    int prediction = outcomes_prediction(o, row) > 0.0;
    sums[BINARY_CELLS + 2 * truth + prediction] += weight;
    if (o->score) add_score(o->truth[row], o->score[row], weight, sums);
}

static void add_multiclass(const drift_outcomes *o, size_t row, uint32_t classes, double weight,
                           double *sums) {
    size_t truth = (size_t)o->truth[row];
    size_t prediction = (size_t)o->prediction[row];
    sums[MULTICLASS_CELLS + truth * classes + prediction] += weight;
}

static void add_regression(const drift_outcomes *o, size_t row, double origin, double weight,
                           double *sums) {
    double e = o->prediction[row] - o->truth[row];
    double d = o->truth[row] - origin;
    double e2 = e * e, d2 = d * d;
    sums[REGRESSION_ERROR] += weight * e;
    sums[REGRESSION_ABSOLUTE] += weight * fabs(e);
    sums[REGRESSION_SQUARED] += weight * e2;
    sums[REGRESSION_FOURTH] += weight * e2 * e2;
    sums[REGRESSION_TRUTH] += weight * d;
    sums[REGRESSION_TRUTH_2] += weight * d2;
    sums[REGRESSION_TRUTH_3] += weight * d2 * d;
    sums[REGRESSION_TRUTH_4] += weight * d2 * d2;
    sums[REGRESSION_CROSS_1] += weight * e2 * d;
    sums[REGRESSION_CROSS_2] += weight * e2 * d2;
}

void outcomes_add(int32_t task, uint32_t classes, const drift_outcomes *o, size_t row,
                  double origin, double *sums) {
    double weight = o->weight ? o->weight[row] : 1.0;
    sums[SUM_WEIGHT] += weight;
    sums[SUM_SQUARES] += weight * weight;
    if (task == DRIFT_TASK_BINARY) add_binary(o, row, weight, sums);
    if (task == DRIFT_TASK_MULTICLASS) add_multiclass(o, row, classes, weight, sums);
    if (task == DRIFT_TASK_REGRESSION) add_regression(o, row, origin, weight, sums);
}
