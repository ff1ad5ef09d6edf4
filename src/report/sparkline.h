/* SPDX-License-Identifier: Apache-2.0 */
/* Small histograms of one line, the two sides on the same scale.
 * In: counts in bins. Out: one character a group of bins.
 * Layer: report. */
#ifndef REPORT_SPARKLINE_H
#define REPORT_SPARKLINE_H

#include "base/text.h"
#include "report/model.h"

/* Characters of one side. */
#define SPARKLINE_WIDTH 10

/* Appends reference and current, parted by "|", in 2 * SPARKLINE_WIDTH + 1 columns. */
void sparkline_append(text *t, const report_histogram *histogram, int ascii);

#endif
