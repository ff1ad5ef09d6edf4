/* SPDX-License-Identifier: Apache-2.0 */
/* Fills the statistics of a track's columns from the counts that it holds. Layer: monitor. */
#ifndef MONITOR_TRACK_STATISTICS_H
#define MONITOR_TRACK_STATISTICS_H

#include "monitor/track.h"

/* Scratch numbers a numeric column: psi, kl, js, ks, p of ks, two scales, rows. */
#define TRACK_NUMBERS 8

/* psi, kl, js and ks of all numeric columns side by side, into the scratch. */
void track_numeric_statistics(track *t);

/* Rows of all columns with a value, missing ones, and the tests of these, into the scratch. */
void track_missing_rows(track *t);

/* Rows, status and all statistics of each column. Numeric columns take theirs from the scratch. */
void track_column_statistics(track *t);

#endif
