/* SPDX-License-Identifier: Apache-2.0 */
/* Where each sum of a pane of outcomes stands. Layer: monitor. */
#ifndef MONITOR_OUTCOME_SUMS_H
#define MONITOR_OUTCOME_SUMS_H

#include "monitor/outcomes.h"

/* All tasks: weights, and their squares, which say how many rows of equal weight they are worth. */
enum { SUM_WEIGHT, SUM_SQUARES, SUM_COMMON };

enum {
    BINARY_CELLS = SUM_COMMON, /* 2 * truth + prediction */
    BINARY_SCORED = BINARY_CELLS + 4,
    BINARY_SCORED_SQUARES,
    BINARY_LOSS,
    BINARY_LOSS_SQUARES,
    BINARY_BRIER,
    BINARY_BRIER_SQUARES,
    BINARY_POSITIVES,
    BINARY_NEGATIVES = BINARY_POSITIVES + OUTCOMES_SCORE_BINS,
    BINARY_BIN_WEIGHT = BINARY_NEGATIVES + OUTCOMES_SCORE_BINS,
    BINARY_BIN_SCORE = BINARY_BIN_WEIGHT + OUTCOMES_CALIBRATION_BINS,
    BINARY_BIN_TRUTH = BINARY_BIN_SCORE + OUTCOMES_CALIBRATION_BINS,
    BINARY_SUMS = BINARY_BIN_TRUTH + OUTCOMES_CALIBRATION_BINS
};

enum { MULTICLASS_CELLS = SUM_COMMON }; /* classes * truth + prediction */

/* e: prediction - truth; d: truth - origin. */
enum {
    REGRESSION_ERROR = SUM_COMMON,
    REGRESSION_ABSOLUTE,
    REGRESSION_SQUARED,
    REGRESSION_FOURTH,
    REGRESSION_TRUTH,   /* d */
    REGRESSION_TRUTH_2, /* d^2 */
    REGRESSION_TRUTH_3,
    REGRESSION_TRUTH_4,
    REGRESSION_CROSS_1, /* e^2 d */
    REGRESSION_CROSS_2, /* e^2 d^2 */
    REGRESSION_SUMS
};

#endif
