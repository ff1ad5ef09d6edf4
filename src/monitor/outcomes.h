/* SPDX-License-Identifier: Apache-2.0 */
/* Counts outcomes as sums of weights, and makes metrics with sampling errors of them.
 * In: truths, predictions, scores, weights. Out: sums of a pane; metrics. Layer: monitor. */
#ifndef MONITOR_OUTCOMES_H
#define MONITOR_OUTCOMES_H

#include <driftcheck/monitor.h>

#define OUTCOMES_SCORE_BINS       256
#define OUTCOMES_CALIBRATION_BINS 15

/* A metric as the sums of a window tell it. */
typedef struct outcomes_value {
    int32_t status;
    double value;
    double standard_error;
    double bound;
} outcomes_value;

/* Doubles that a pane of this task takes. */
size_t outcomes_sum_count(int32_t task, uint32_t classes);

/* Row of the first outcome that is not of the task, or -1; *what says why. NaN truths are let
 * through: they are left out. */
int64_t outcomes_find_invalid(int32_t task, uint32_t classes, const drift_outcomes *outcomes,
                              const char **what);

/* The prediction of a row: as given, or the side of 0.5 that the score is on. */
double outcomes_prediction(const drift_outcomes *outcomes, size_t row);

/* -ln of the probability that the score gives to the truth (0 or 1), the score clipped. */
double outcomes_log_loss(double truth, double score);

/* Adds one row whose truth is known. origin: regression: a number near the truths, the same for all
 * rows, that sums of squares are taken around. */
void outcomes_add(int32_t task, uint32_t classes, const drift_outcomes *outcomes, size_t row,
                  double origin, double *sums);

/* A metric that the task has, of the sums of a window. */
outcomes_value outcomes_metric(int32_t task, uint32_t classes, int32_t metric, const double *sums);

#endif
