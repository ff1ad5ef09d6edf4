/* SPDX-License-Identifier: Apache-2.0 */
/* The effective options of a check. Layer: monitor. */
#ifndef MONITOR_CHECK_OPTIONS_H
#define MONITOR_CHECK_OPTIONS_H

#include "profile/model.h"
#include "report/model.h"

/* Reads the caller's struct, whatever its size, into a whole one with defaults filled in. OK or
 * INVALID_ARGUMENT. */
drift_status check_options_effective(const drift_check_options *given, drift_check_options *whole,
                                     drift_error *error);

/* Copies what the report echoes, thresholds with the built-in ones first. OK, INVALID_ARGUMENT (a
 * threshold names a column that the reference lacks) or OUT_OF_MEMORY. */
drift_status check_options_echo(const drift_check_options *options, const drift_profile *reference,
                                drift_report *report, drift_error *error);

#endif
