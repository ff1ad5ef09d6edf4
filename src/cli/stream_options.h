/* SPDX-License-Identifier: Apache-2.0 */
/* What: setters of the options that detect and watch have and the other commands have not.
 * In: texts of options. Out: settings; false: not valid.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_STREAM_OPTIONS_H
#define DRIFTCHECK_CLI_STREAM_OPTIONS_H

#include <stdbool.h>

#include "cli/settings.h"

bool set_detector(cli_settings *s, const char *v);
bool set_detector_option(cli_settings *s, const char *v);
bool set_compat(cli_settings *s, const char *v);
bool set_seed(cli_settings *s, const char *v);
bool set_reference(cli_settings *s, const char *v);
bool set_window(cli_settings *s, const char *v);
bool set_sliding(cli_settings *s, const char *v);
bool set_decay(cli_settings *s, const char *v);
bool set_time_column(cli_settings *s, const char *v);
bool set_span(cli_settings *s, const char *v);
bool set_follow(cli_settings *s, const char *v);
bool set_state(cli_settings *s, const char *v);
bool set_on_drift(cli_settings *s, const char *v);
bool set_on_drift_timeout(cli_settings *s, const char *v);
bool set_persistence(cli_settings *s, const char *v);
bool set_cooldown(cli_settings *s, const char *v);
bool set_warning_events(cli_settings *s, const char *v);
bool set_role(cli_settings *s, const char *v);
bool set_policy(cli_settings *s, const char *v);
bool set_false_alarm_every(cli_settings *s, const char *v);
bool set_check_rows(cli_settings *s, const char *v);
bool set_min_effect(cli_settings *s, const char *v);
bool set_design_effect(cli_settings *s, const char *v);
bool set_weight(cli_settings *s, const char *v);
bool set_loss(cli_settings *s, const char *v);
bool set_season(cli_settings *s, const char *v);
bool set_batch_column(cli_settings *s, const char *v);
bool set_batch_rows(cli_settings *s, const char *v);
bool set_reference_rows(cli_settings *s, const char *v);
bool set_acknowledge(cli_settings *s, const char *v);
bool set_attached(cli_settings *s, const char *v);

#endif
