/* SPDX-License-Identifier: Apache-2.0 */
/* What: the options of detect and watch.
 * In: texts. Out: settings.
 * Layer: cli. */
#include "cli/stream_options.h"

#include <math.h>
#include <string.h>

#include "cli/number.h"

static bool parse_whole(const char *text, size_t length, double smallest, double largest,
                        double *out) {
    return number_parse(text, length, '.', out) && *out >= smallest && *out <= largest &&
           floor(*out) == *out;
}

static bool take_text(const char **to, const char *v) {
    *to = v;
    return *v != '\0';
}

bool set_detector(cli_settings *s, const char *v) {
    return take_text(&s->detect.kind, v);
}

bool set_detector_option(cli_settings *s, const char *v) {
    const char *equals = strchr(v, '=');
    return equals != NULL && equals != v && name_list_append(&s->detect.options, v, strlen(v));
}

bool set_compat(cli_settings *s, const char *v) {
    return take_text(&s->detect.compat, v);
}

bool set_seed(cli_settings *s, const char *v) {
    double seed;
    if (!parse_whole(v, strlen(v), 0, 9007199254740992.0, &seed)) return false;
    s->detect.seed = (uint64_t)seed;
    return true;
}

bool set_reference(cli_settings *s, const char *v) {
    return take_text(&s->watch.reference, v);
}

bool set_window(cli_settings *s, const char *v) {
    double rows;
    if (!parse_whole(v, strlen(v), 1, 1099511627776.0, &rows)) return false;
    s->watch.monitor.window_rows = (uint64_t)rows;
    return true;
}

bool set_sliding(cli_settings *s, const char *v) {
    double panes;
    if (!parse_whole(v, strlen(v), 2, 1000, &panes)) return false;
    s->watch.monitor.window = DRIFT_WINDOW_SLIDING;
    s->watch.monitor.panes = (uint32_t)panes;
    return true;
}

bool set_decay(cli_settings *s, const char *v) {
    double weight;
    if (!number_parse(v, strlen(v), '.', &weight) || !(weight > 0 && weight < 1)) return false;
    s->watch.monitor.window = DRIFT_WINDOW_DECAYING;
    s->watch.monitor.decay = weight;
    return true;
}

bool set_time_column(cli_settings *s, const char *v) {
    return take_text(&s->watch.time_column, v);
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
    return take_text(&s->watch.state, v);
}

bool set_on_drift(cli_settings *s, const char *v) {
    return take_text(&s->watch.on_drift, v);
}

bool set_on_drift_timeout(cli_settings *s, const char *v) {
    return parse_time(v, &s->watch.on_drift_seconds);
}

/* K or K/N */
bool set_persistence(cli_settings *s, const char *v) {
    s->watch.of_windows = "persistence";
    const char *slash = strchr(v, '/');
    double hits, of;
    size_t length = slash != NULL ? (size_t)(slash - v) : strlen(v);
    if (!parse_whole(v, length, 1, 64, &hits)) return false;
    of = hits;
    if (slash != NULL && !parse_whole(slash + 1, strlen(slash + 1), hits, 64, &of)) return false;
    s->watch.monitor.persistence = (uint32_t)hits;
    s->watch.monitor.persistence_of = (uint32_t)of;
    return true;
}

bool set_cooldown(cli_settings *s, const char *v) {
    double windows;
    if (!parse_whole(v, strlen(v), 0, 1e9, &windows)) return false;
    s->watch.monitor.cooldown = (uint32_t)windows;
    return true;
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

static bool parse_between(const char *v, double smallest, double largest, double *out) {
    return number_parse(v, strlen(v), '.', out) && *out >= smallest && *out <= largest;
}

bool set_false_alarm_every(cli_settings *s, const char *v) {
    s->watch.of_evidence = "false-alarm-every";
    if (!parse_between(v, 1, 1e12, &s->watch.monitor.false_alarm_every)) return false;
    s->check.false_alarm_every = s->watch.monitor.false_alarm_every;
    return true;
}

bool set_check_rows(cli_settings *s, const char *v) {
    s->watch.of_evidence = "check-rows";
    double rows;
    if (!parse_whole(v, strlen(v), 1, 1099511627776.0, &rows)) return false;
    s->watch.monitor.check_rows = (uint64_t)rows;
    return true;
}

bool set_min_effect(cli_settings *s, const char *v) {
    s->watch.of_evidence = "min-effect";
    return parse_between(v, 0, 10, &s->watch.monitor.min_effect);
}

bool set_design_effect(cli_settings *s, const char *v) {
    s->watch.of_evidence = "design-effect";
    return parse_between(v, 1, 1e6, &s->watch.monitor.design_effect);
}

bool set_weight(cli_settings *s, const char *v) {
    s->watch.of_evidence = "weight";
    const char *equals = strrchr(v, '=');
    double weight;
    if (equals == NULL || equals == v || !parse_between(equals + 1, 0, 1e6, &weight)) return false;
    return (weight == 0 || weight >= 1e-6) && name_list_append(&s->watch.weights, v, strlen(v));
}

bool set_loss(cli_settings *s, const char *v) {
    const char *equals = strrchr(v, '=');
    double tolerance;
    s->watch.of_evidence = "loss";
    return equals != NULL && equals != v && parse_between(equals + 1, 0, 1, &tolerance) &&
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
    return take_text(&s->watch.batch_column, v);
}

bool set_batch_rows(cli_settings *s, const char *v) {
    double rows;
    s->watch.of_evidence = "batch-rows";
    if (!parse_whole(v, strlen(v), 1, 1099511627776.0, &rows)) return false;
    s->watch.batch_rows = (uint64_t)rows;
    return true;
}

bool set_reference_rows(cli_settings *s, const char *v) {
    s->watch.of_evidence = "reference-rows";
    return take_text(&s->watch.reference_rows, v);
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
