/* SPDX-License-Identifier: Apache-2.0 */
/* What: the options of detect and watch.
 * In: texts. Out: settings.
 * Layer: cli. */
#include "cli/stream_options.h"

#include <string.h>

#include "cli/number.h"
#include "cli/option_value.h"

bool set_detector(cli_settings *s, const char *v) {
    return option_text(v, &s->detect.kind);
}

bool set_detector_option(cli_settings *s, const char *v) {
    const char *equals = strchr(v, '=');
    return equals != NULL && equals != v && name_list_append(&s->detect.options, v, strlen(v));
}

bool set_compat(cli_settings *s, const char *v) {
    return option_text(v, &s->detect.compat);
}

bool set_seed(cli_settings *s, const char *v) {
    return option_count(v, 0, OPTION_MOST_WHOLE, &s->detect.seed);
}

bool set_reference(cli_settings *s, const char *v) {
    return option_text(v, &s->watch.reference);
}

bool set_window(cli_settings *s, const char *v) {
    return option_count(v, 1, OPTION_MOST_ROWS, &s->watch.monitor.window_rows);
}

bool set_sliding(cli_settings *s, const char *v) {
    s->watch.monitor.window = DRIFT_WINDOW_SLIDING;
    return option_small(v, 2, 1000, &s->watch.monitor.panes);
}

bool set_decay(cli_settings *s, const char *v) {
    drift_monitor_options *m = &s->watch.monitor;
    m->window = DRIFT_WINDOW_DECAYING;
    return option_real(v, 0, 1, &m->decay) && m->decay > 0 && m->decay < 1;
}

bool set_time_column(cli_settings *s, const char *v) {
    return option_text(v, &s->watch.time_column);
}

static double seconds_of_unit(char unit) {
    switch (unit) {
    case 's':
        return 1;
    case 'm':
        return 60;
    case 'h':
        return 3600;
    case 'd':
        return 86400;
    default:
        return 0;
    }
}

static bool parse_time(const char *v, double *seconds) {
    size_t length = strlen(v);
    double unit = length > 1 ? seconds_of_unit(v[length - 1]) : 0;
    double count;
    if (!number_parse(v, unit > 0 ? length - 1 : length, '.', &count)) return false;
    *seconds = count * (unit > 0 ? unit : 1);
    return *seconds >= 1e-3 && *seconds <= 1e9;
}

bool set_span(cli_settings *s, const char *v) {
    return parse_time(v, &s->watch.span);
}

bool set_follow(cli_settings *s, const char *v) {
    (void)v;
    s->watch.follow = true;
    return true;
}

bool set_state(cli_settings *s, const char *v) {
    return option_text(v, &s->watch.state);
}

bool set_on_drift(cli_settings *s, const char *v) {
    return option_text(v, &s->watch.on_drift);
}

bool set_on_drift_timeout(cli_settings *s, const char *v) {
    return parse_time(v, &s->watch.on_drift_seconds);
}

/* K or K/N */
bool set_persistence(cli_settings *s, const char *v) {
    s->watch.of_windows = "persistence";
    const char *slash = strchr(v, '/');
    drift_monitor_options *m = &s->watch.monitor;
    size_t length = slash != NULL ? (size_t)(slash - v) : strlen(v);
    uint64_t hits;
    if (!option_whole(v, length, 1, 64, &hits)) return false;
    m->persistence = m->persistence_of = (uint32_t)hits;
    return slash == NULL || option_small(slash + 1, (double)hits, 64, &m->persistence_of);
}

bool set_cooldown(cli_settings *s, const char *v) {
    return option_small(v, 0, 1e9, &s->watch.monitor.cooldown);
}

bool set_warning_events(cli_settings *s, const char *v) {
    (void)v;
    s->watch.monitor.warning_events = 1;
    return true;
}

bool set_role(cli_settings *s, const char *v) {
    const char *equals = strrchr(v, '=');
    if (equals == NULL || equals == v) return false;
    bool known = strcmp(equals + 1, "prediction") == 0 || strcmp(equals + 1, "score") == 0 ||
                 strcmp(equals + 1, "feature") == 0;
    return known && name_list_append(&s->watch.roles, v, strlen(v));
}

bool set_policy(cli_settings *s, const char *v) {
    bool window = strcmp(v, "window") == 0;
    s->watch.monitor.policy = window ? DRIFT_POLICY_WINDOW : DRIFT_POLICY_EVIDENCE;
    return window || strcmp(v, "evidence") == 0;
}

bool set_false_alarm_every(cli_settings *s, const char *v) {
    s->watch.of_evidence = "false-alarm-every";
    if (!option_real(v, 1, 1e12, &s->watch.monitor.false_alarm_every)) return false;
    s->check.false_alarm_every = s->watch.monitor.false_alarm_every;
    return true;
}

bool set_check_rows(cli_settings *s, const char *v) {
    s->watch.of_evidence = "check-rows";
    return option_count(v, 1, OPTION_MOST_ROWS, &s->watch.monitor.check_rows);
}

bool set_min_effect(cli_settings *s, const char *v) {
    s->watch.of_evidence = "min-effect";
    return option_real(v, 0, 10, &s->watch.monitor.min_effect);
}

bool set_design_effect(cli_settings *s, const char *v) {
    s->watch.of_evidence = "design-effect";
    return option_real(v, 1, 1e6, &s->watch.monitor.design_effect);
}

bool set_weight(cli_settings *s, const char *v) {
    s->watch.of_evidence = "weight";
    const char *equals = strrchr(v, '=');
    double weight;
    if (equals == NULL || equals == v || !option_real(equals + 1, 0, 1e6, &weight)) return false;
    return (weight == 0 || weight >= 1e-6) && name_list_append(&s->watch.weights, v, strlen(v));
}

bool set_loss(cli_settings *s, const char *v) {
    const char *equals = strrchr(v, '=');
    double tolerance;
    s->watch.of_evidence = "loss";
    return equals != NULL && equals != v && option_real(equals + 1, 0, 1, &tolerance) &&
           tolerance > 0 && tolerance < 1 && name_list_append(&s->watch.losses, v, strlen(v));
}

bool set_season(cli_settings *s, const char *v) {
    bool hour = strcmp(v, "hour") == 0;
    s->watch.of_evidence = "season";
    s->watch.season = hour ? SEASON_HOUR : SEASON_WEEKDAY;
    return hour || strcmp(v, "weekday") == 0;
}

bool set_batch_column(cli_settings *s, const char *v) {
    s->watch.of_evidence = "batch-column";
    return option_text(v, &s->watch.batch_column);
}

bool set_batch_rows(cli_settings *s, const char *v) {
    s->watch.of_evidence = "batch-rows";
    return option_count(v, 1, OPTION_MOST_ROWS, &s->watch.batch_rows);
}

bool set_reference_rows(cli_settings *s, const char *v) {
    s->watch.of_evidence = "reference-rows";
    return option_text(v, &s->watch.reference_rows);
}

bool set_acknowledge(cli_settings *s, const char *v) {
    s->watch.of_evidence = "acknowledge";
    (void)v;
    s->watch.acknowledge = true;
    return true;
}

bool set_attached(cli_settings *s, const char *v) {
    const char *colon = strchr(v, ':');
    return colon != NULL && colon != v && colon[1] != '\0' &&
           name_list_append(&s->watch.detectors, v, strlen(v));
}
