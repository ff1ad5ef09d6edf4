/* SPDX-License-Identifier: Apache-2.0 */
/* What chance does to psi and ks of the columns of a report. In: statistics, histograms, counts.
 * Out: the calibrated fields. Layer: monitor. */
#ifndef MONITOR_CALIBRATE_H
#define MONITOR_CALIBRATE_H

#include "report/model.h"

/* Fills them for all columns. Some tenths of a millisecond, whatever their number. */
void calibrate_columns(drift_report *report);

#endif
