/* SPDX-License-Identifier: Apache-2.0 */
/* Takes the caller's options through the bytes of a snapshot into owned memory, and checks them.
 * In: options or bytes. Out: settings. Layer: monitor. */
#include "monitor/settings.h"

#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "base/text.h"
#include "base/utf8.h"
#include "decide/thresholds.h"
#include "monitor/check_options.h"
#include "monitor/settings_bytes.h"
#include "monitor/track.h"

#define WINDOW_ROWS_LIMIT (UINT64_C(1) << 40)
#define PANES_LIMIT       1000
#define CLASSES_LIMIT     256

void drift_monitor_options_init(drift_monitor_options *options) {
    if (!options) return;
    memset(options, 0, sizeof *options);
    options->struct_size = (uint32_t)sizeof *options;
}

static void fill_defaults(drift_monitor_options *o) {
    if (o->window_rows == 0 && o->window_span == 0) o->window_rows = 1000;
    if (o->panes == 0) o->panes = 10;
    if (o->decay == 0.0) o->decay = 0.9;
    if (o->event_capacity == 0) o->event_capacity = 256;
    if (o->persistence == 0) o->persistence = 1;
    if (o->persistence_of == 0) o->persistence_of = o->persistence;
    if (o->recovery == 0.0) o->recovery = 0.8;
    if (o->false_alarm_every == 0.0) o->false_alarm_every = 1e6;
    if (o->risk_tolerance == 0.0) o->risk_tolerance = 0.01;
    if (o->risk_share == 0.0) o->risk_share = 0.5;
    if (o->risk_baseline_rows == 0) o->risk_baseline_rows = 1000;
}

static drift_status refuse(drift_error *error, const char *what) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "%s", what);
}

static drift_status check_window(const drift_monitor_options *o, drift_error *error) {
    if (o->window < DRIFT_WINDOW_TUMBLING || o->window > DRIFT_WINDOW_DECAYING) {
        return refuse(error, "window is not one of DRIFT_WINDOW_...");
    }
    if (o->window_span < 0) return refuse(error, "window_span must be above 0");
    if ((o->window_rows > 0) == (o->window_span > 0)) {
        return refuse(error, "give window_rows or window_span, not both");
    }
    if (o->window_rows > WINDOW_ROWS_LIMIT) return refuse(error, "window_rows is above 2^40");
    if (!(o->decay > 0.0 && o->decay < 1.0)) {
        return refuse(error, "decay must be above 0 and below 1");
    }
    if (o->window != DRIFT_WINDOW_SLIDING) return DRIFT_OK;
    if (o->panes < 2 || o->panes > PANES_LIMIT) return refuse(error, "panes must be 2 to 1000");
    if (o->window_rows % o->panes != 0 || o->window_span % (int64_t)o->panes != 0) {
        return refuse(error, "panes must divide window_rows or window_span");
    }
    return DRIFT_OK;
}

static drift_status check_events(const drift_monitor_options *o, drift_error *error) {
    if (o->event_capacity < 1 || o->event_capacity > 1000000)
        return refuse(error, "event_capacity must be 1 to 1000000");
    if (o->persistence < 1 || o->persistence > o->persistence_of || o->persistence_of > 64) {
        return refuse(error, "persistence must be 1 to persistence_of, and that at most 64");
    }
    if (o->warning_events > 1) return refuse(error, "warning_events must be 0 or 1");
    if (!(o->recovery > 0.0 && o->recovery <= 1.0)) {
        return refuse(error, "recovery must be above 0 and at most 1");
    }
    return DRIFT_OK;
}

static drift_status check_weights(const drift_monitor_options *o, drift_error *error) {
    for (size_t i = 0; i < o->weight_count; i++) {
        double weight = o->weights[i].weight;
        if (weight == 0.0 || (weight >= 1e-6 && weight <= 1e6)) continue;
        return error_at(error, DRIFT_INVALID_ARGUMENT, o->weights[i].column, -1,
                        "a weight must be 0, or 1e-6 to 1e6");
    }
    return DRIFT_OK;
}

static int is_design_effect(double value) {
    return value >= 1.0 && value <= 1e6;
}

static drift_status check_evidence(const drift_monitor_options *o, drift_error *error) {
    if (o->policy != DRIFT_POLICY_EVIDENCE && o->policy != DRIFT_POLICY_WINDOW) {
        return refuse(error, "policy is not one of DRIFT_POLICY_...");
    }
    if (!(o->false_alarm_every >= 1.0 && o->false_alarm_every <= 1e12)) {
        return refuse(error, "false_alarm_every must be 1 to 1e12 checks");
    }
    if (o->check_rows > WINDOW_ROWS_LIMIT) return refuse(error, "check_rows is above 2^40");
    if (!(o->min_effect >= 0.0 && o->min_effect <= 10.0)) {
        return refuse(error, "min_effect must be a PSI of 0 to 10");
    }
    if (o->design_effect != 0.0 && !is_design_effect(o->design_effect)) {
        return refuse(error, "design_effect must be 1 to 1e6");
    }
    for (size_t i = 0; i < o->design_effect_count; i++) {
        if (is_design_effect(o->design_effects[i].design_effect)) continue;
        return error_at(error, DRIFT_INVALID_ARGUMENT, o->design_effects[i].column, -1,
                        "a design effect must be 1 to 1e6");
    }
    if (o->slot_count > SETTINGS_SLOT_LIMIT) return refuse(error, "slot_count is above 1,000");
    if (o->slot_count > 0 && o->policy != DRIFT_POLICY_EVIDENCE) {
        return refuse(error, "slots need policy DRIFT_POLICY_EVIDENCE");
    }
    return check_weights(o, error);
}

static int task_has(int32_t task, int32_t metric) {
    switch (task) {
    case DRIFT_TASK_BINARY:
        return metric <= DRIFT_METRIC_ECE && metric != DRIFT_METRIC_MACRO_F1;
    case DRIFT_TASK_MULTICLASS:
        return metric == DRIFT_METRIC_ACCURACY || metric == DRIFT_METRIC_MACRO_F1;
    case DRIFT_TASK_REGRESSION:
        return metric >= DRIFT_METRIC_MAE;
    default:
        return 0;
    }
}

int settings_source_is_named(int32_t source) {
    return source == DRIFT_SOURCE_COLUMN || source == DRIFT_SOURCE_STREAM;
}

int settings_task_has(const monitor_settings *s, int32_t metric) {
    if (metric < 0 || metric >= DRIFT_METRIC_COUNT) return 0;
    return task_has(s->options.task, metric);
}

typedef int of_task(int32_t task, int32_t number);
typedef const char *name_of(int32_t number);

/* That a task lacks what was asked for, and what it has of the numbers 0 ... count - 1. */
static drift_status refuse_for_task(const char *what, size_t place, const char *kind,
                                    int32_t number, int32_t task, of_task *has, name_of *name,
                                    int32_t count, drift_error *error) {
    char asked[32], known[192];
    text one, all;
    size_t length;
    text_init_fixed(&one, asked, sizeof asked);
    text_init_fixed(&all, known, sizeof known);
    if (name(number)) {
        text_append(&one, name(number));
    } else {
        text_append(&one, number < 0 ? "-" : "");
        text_append_u64(&one, (uint64_t)(number < 0 ? -(int64_t)number : number));
    }
    for (int32_t i = 0; i < count; i++) {
        if (!name(i) || !has(task, i)) continue;
        text_append(&all, all.length > 0 ? ", " : "it has: ");
        text_append(&all, name(i));
    }
    if (all.length == 0) text_append(&all, "set the monitor's task");
    text_finish_fixed(&one, &length, NULL);
    text_finish_fixed(&all, &length, NULL);
    return error_set(error, DRIFT_INVALID_ARGUMENT, "%s %zu: the task has no %s %s; %s", what,
                     place, kind, asked, known);
}

static drift_status check_task(const drift_monitor_options *o, drift_error *error) {
    if (o->task < DRIFT_TASK_NONE || o->task > DRIFT_TASK_REGRESSION) {
        return refuse(error, "task is not one of DRIFT_TASK_...");
    }
    int many = o->task == DRIFT_TASK_MULTICLASS;
    if (many && (o->classes < 2 || o->classes > CLASSES_LIMIT)) {
        return refuse(error, "classes must be 2 to 256");
    }
    for (size_t i = 0; i < o->metric_rule_count; i++) {
        const drift_metric_rule *r = &o->metric_rules[i];
        const char *name = drift_metric_name(r->metric);
        if (!name || !task_has(o->task, r->metric)) {
            return refuse_for_task("metric rule", i, "metric", r->metric, o->task, task_has,
                                   drift_metric_name, DRIFT_METRIC_COUNT, error);
        }
        int levels = isfinite(r->warning) && isfinite(r->drift) && r->warning >= 0.0 &&
                     r->drift >= 0.0 && (r->drift == 0.0 || r->warning <= r->drift);
        if (!isfinite(r->reference) || !levels) {
            return error_set(error, DRIFT_INVALID_ARGUMENT,
                             "metric rule on %s: reference must be finite, and 0 <= warning <= "
                             "drift",
                             name);
        }
        for (size_t j = 0; j < i; j++) {
            if (o->metric_rules[j].metric != r->metric) continue;
            return error_set(error, DRIFT_INVALID_ARGUMENT, "two metric rules on %s", name);
        }
    }
    return DRIFT_OK;
}

static drift_status check_roles(const drift_monitor_options *o, drift_error *error) {
    for (size_t i = 0; i < o->role_count; i++) {
        int32_t role = o->roles[i].role;
        if (role >= DRIFT_ROLE_FEATURE && role <= DRIFT_ROLE_SCORE) continue;
        return error_at(error, DRIFT_INVALID_ARGUMENT, o->roles[i].column, -1,
                        "role is not one of DRIFT_ROLE_...");
    }
    for (size_t i = 0; i < o->stream_count; i++) {
        for (size_t j = 0; j < i; j++) {
            if (strcmp(o->streams[j].name, o->streams[i].name) != 0) continue;
            return error_at(error, DRIFT_INVALID_ARGUMENT, o->streams[i].name, -1,
                            "two streams have this name");
        }
    }
    return DRIFT_OK;
}

static drift_status check_thresholds(const monitor_settings *s, drift_error *error) {
    drift_check_options whole;
    drift_status valid = check_options_effective(&s->check, &whole, error);
    if (valid != DRIFT_OK) return valid;
    for (size_t i = 0; i < s->check.threshold_count; i++) {
        const drift_threshold *t = &s->thresholds[i];
        drift_status status = decide_validate_threshold(t, error);
        if (status != DRIFT_OK) return status;
        if (track_place(t->statistic) >= 0) continue;
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "threshold of %s: a monitor has ks, psi, kl, js, chi2, cramers_v, missing",
                         drift_statistic_name(t->statistic));
    }
    return DRIFT_OK;
}

static int task_gives(int32_t task, int32_t source) {
    switch (source) {
    case DRIFT_SOURCE_COLUMN:
    case DRIFT_SOURCE_STREAM:
        return 1;
    case DRIFT_SOURCE_ERROR:
        return task == DRIFT_TASK_BINARY || task == DRIFT_TASK_MULTICLASS;
    case DRIFT_SOURCE_LOG_LOSS:
        return task == DRIFT_TASK_BINARY;
    case DRIFT_SOURCE_SQUARED_ERROR:
        return task == DRIFT_TASK_BINARY || task == DRIFT_TASK_REGRESSION;
    case DRIFT_SOURCE_ABSOLUTE_ERROR:
    case DRIFT_SOURCE_BIAS:
        return task == DRIFT_TASK_REGRESSION;
    default:
        return 0;
    }
}

/* What a source of outcomes gives that a detector can take; columns and streams are looked at value
 * by value. */
static int input_fits(int32_t source, int32_t task, int32_t input) {
    if (settings_source_is_named(source)) return 1;
    if (input == DRIFT_INPUT_NUMBER || source == DRIFT_SOURCE_ERROR) return 1;
    return input == DRIFT_INPUT_LOSS && source == DRIFT_SOURCE_SQUARED_ERROR &&
           task == DRIFT_TASK_BINARY;
}

static drift_status check_attachments(const drift_monitor_options *o, drift_error *error) {
    for (size_t i = 0; i < o->attachment_count; i++) {
        const drift_attachment *a = &o->attachments[i];
        drift_detector_info info = {.struct_size = sizeof info};
        if (!task_gives(o->task, a->source)) {
            return refuse_for_task("attachment", i, "source", a->source, o->task, task_gives,
                                   drift_source_name, DRIFT_SOURCE_BIAS + 1, error);
        }
        drift_status status = drift_detector_get_info(a->detector->kind, &info, error);
        if (status != DRIFT_OK) return status;
        if (input_fits(a->source, o->task, info.input)) continue;
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "attachment %zu: %s takes %s, which %s is not", i, info.name,
                         info.input == DRIFT_INPUT_ERROR ? "0 or 1" : "numbers from 0 to 1",
                         drift_source_name(a->source));
    }
    return DRIFT_OK;
}

static int is_inside(double x, double low, double high) {
    return x > low && x < high;
}

static const char *fault_of_risk(const drift_monitor_options *o, const drift_risk_rule *r) {
    int scores = r->source == DRIFT_SOURCE_SQUARED_ERROR && o->task == DRIFT_TASK_BINARY;
    int known = settings_source_is_named(r->source) || r->source == DRIFT_SOURCE_ERROR || scores;
    if (!known || !task_gives(o->task, r->source)) return "the task has no such loss in [0,1]";
    if (r->limit != 0.0 && !is_inside(r->limit, 0, 1)) return "limit must be in (0,1)";
    if (!is_inside(r->tolerance, 0, 1)) return "tolerance must be in (0,1)";
    if (!(r->reference_mean >= 0 && r->reference_mean <= 1))
        return "reference_mean is not in [0,1]";
    if (r->reference_rows >= UINT64_C(1) << 53) return "reference_rows must be below 2^53";
    return r->weight >= 1e-6 && r->weight <= 1e6 ? NULL : "weight must be 1e-6 to 1e6";
}

static drift_status check_risks(const drift_monitor_options *o, drift_error *error) {
    if (o->risks != DRIFT_RISKS_DEFAULT && o->risks != DRIFT_RISKS_OF_RULES) {
        return refuse(error, "risks is not one of DRIFT_RISKS_...");
    }
    if (o->risk_rule_count > 0 && o->policy != DRIFT_POLICY_EVIDENCE) {
        return refuse(error, "risk rules need policy DRIFT_POLICY_EVIDENCE");
    }
    if (!is_inside(o->risk_tolerance, 0, 1) || !is_inside(o->risk_share, 0, 1)) {
        return refuse(error, "risk_tolerance and risk_share must be in (0,1)");
    }
    if (o->risk_baseline_rows < 1 || o->risk_baseline_rows > WINDOW_ROWS_LIMIT) {
        return refuse(error, "risk_baseline_rows must be 1 to 2^40");
    }
    if (o->outcome_delay < 0) return refuse(error, "outcome_delay must be above 0");
    for (size_t i = 0; i < o->risk_rule_count; i++) {
        const char *fault = fault_of_risk(o, &o->risk_rules[i]);
        if (!fault) continue;
        return error_set(error, DRIFT_INVALID_ARGUMENT, "risk rule %zu: %s", i, fault);
    }
    return DRIFT_OK;
}

static drift_status check_all(const monitor_settings *s, drift_error *error) {
    const drift_monitor_options *o = &s->options;
    drift_status status = check_window(o, error);
    if (status == DRIFT_OK) status = check_events(o, error);
    if (status == DRIFT_OK) status = check_evidence(o, error);
    if (status == DRIFT_OK) status = check_task(o, error);
    if (status == DRIFT_OK) status = check_roles(o, error);
    if (status == DRIFT_OK) status = check_thresholds(s, error);
    if (status == DRIFT_OK) status = check_attachments(o, error);
    if (status == DRIFT_OK) status = check_risks(o, error);
    return status;
}

/* ---- from options ---- */

static drift_status check_attachment_struct(const drift_attachment *a, size_t i,
                                            drift_error *error) {
    int named = settings_source_is_named(a->source);
    if (a->struct_size < sizeof *a || !a->detector ||
        a->detector->struct_size < sizeof *a->detector) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "attachment %zu: its struct_size is not set, or its detector is NULL or "
                         "was not initialised",
                         i);
    }
    if (named && !utf8_is_name(a->name)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "attachment %zu: the name of the column or stream is missing", i);
    }
    const drift_detector_options *d = a->detector;
    for (size_t k = 0; k < d->setting_count; k++) {
        if (d->settings && utf8_is_name(d->settings[k].name)) continue;
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "attachment %zu: a detector's setting has no name", i);
    }
    return DRIFT_OK;
}

static drift_status check_risk_struct(const drift_risk_rule *r, size_t i, drift_error *error) {
    if (r->struct_size < sizeof *r) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "risk rule %zu: its struct_size is not set",
                         i);
    }
    int named = settings_source_is_named(r->source);
    if (r->name ? utf8_is_name(r->name) : !named) return DRIFT_OK;
    return error_set(error, DRIFT_INVALID_ARGUMENT,
                     "risk rule %zu: the name of the column or stream is missing", i);
}

static drift_status check_arrays(const drift_monitor_options *o, drift_error *error) {
    if ((o->role_count > 0 && !o->roles) || (o->stream_count > 0 && !o->streams) ||
        (o->metric_rule_count > 0 && !o->metric_rules) ||
        (o->attachment_count > 0 && !o->attachments) || (o->weight_count > 0 && !o->weights) ||
        (o->risk_rule_count > 0 && !o->risk_rules) ||
        (o->design_effect_count > 0 && !o->design_effects) || (o->slot_count > 0 && !o->slots)) {
        return refuse(error, "roles, metric_rules, streams, attachments, weights, risk_rules, "
                             "design_effects or slots is NULL, but its count is not 0");
    }
    if (o->stream_count > SETTINGS_STREAM_LIMIT || o->role_count > SETTINGS_ROLE_LIMIT ||
        o->attachment_count > SETTINGS_ATTACHMENT_LIMIT ||
        o->metric_rule_count > DRIFT_METRIC_COUNT || o->weight_count > SETTINGS_WEIGHT_LIMIT ||
        o->risk_rule_count >= SETTINGS_RISK_LIMIT ||
        o->design_effect_count > SETTINGS_WEIGHT_LIMIT) {
        return refuse(error, "too many roles, metric_rules, streams, attachments, weights, "
                             "risk_rules or design_effects");
    }
    return DRIFT_OK;
}

static drift_status check_names(const drift_monitor_options *o, drift_error *error) {
    for (size_t i = 0; i < o->role_count; i++) {
        if (!utf8_is_name(o->roles[i].column)) return refuse(error, "a role names no column");
    }
    for (size_t i = 0; i < o->stream_count; i++) {
        if (!utf8_is_name(o->streams[i].name)) return refuse(error, "a stream has no name");
    }
    for (size_t i = 0; i < o->weight_count; i++) {
        if (!utf8_is_name(o->weights[i].column)) return refuse(error, "a weight names no column");
    }
    for (size_t i = 0; i < o->design_effect_count; i++) {
        if (!utf8_is_name(o->design_effects[i].column)) {
            return refuse(error, "a design effect names no column");
        }
    }
    return DRIFT_OK;
}

/* What writing relies on: arrays that are there, names that are texts, structs of known size. */
static drift_status check_structs(const drift_monitor_options *o, drift_error *error) {
    drift_status status = check_arrays(o, error);
    if (status == DRIFT_OK) status = check_names(o, error);
    if (status != DRIFT_OK) return status;
    for (size_t i = 0; i < o->metric_rule_count; i++) {
        if (o->metric_rules[i].struct_size < sizeof *o->metric_rules) {
            return refuse(error, "a metric rule's struct_size is not set");
        }
    }
    for (size_t i = 0; i < o->risk_rule_count; i++) {
        status = check_risk_struct(&o->risk_rules[i], i, error);
        if (status != DRIFT_OK) return status;
    }
    for (size_t i = 0; i < o->attachment_count; i++) {
        status = check_attachment_struct(&o->attachments[i], i, error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}

static drift_status check_threshold_structs(const drift_check_options *c, drift_error *error) {
    if (c->threshold_count > SETTINGS_THRESHOLD_LIMIT) return refuse(error, "too many thresholds");
    for (size_t i = 0; i < c->threshold_count; i++) {
        drift_status status = decide_validate_threshold(&c->thresholds[i], error);
        if (status != DRIFT_OK) return status;
        if (c->thresholds[i].column && !utf8_is_name(c->thresholds[i].column)) {
            return refuse(error, "a threshold's column is not a name");
        }
    }
    return DRIFT_OK;
}

static drift_status effective(const drift_monitor_options *given, drift_monitor_options *whole,
                              drift_check_options *check, drift_error *error) {
    drift_monitor_options_init(whole);
    if (given) {
        if (given->struct_size < sizeof given->struct_size) {
            return refuse(error, "options: struct_size is not set: use drift_monitor_options_init");
        }
        memcpy(whole, given,
               given->struct_size < sizeof *whole ? given->struct_size : sizeof *whole);
    }
    whole->struct_size = (uint32_t)sizeof *whole;
    drift_status status = check_options_effective(whole->check, check, error);
    if (status == DRIFT_OK) status = check_threshold_structs(check, error);
    whole->check = check;
    fill_defaults(whole);
    return status == DRIFT_OK ? check_structs(whole, error) : status;
}

drift_status settings_from_options(monitor_settings *s, const drift_monitor_options *given,
                                   const drift_allocator *allocator, drift_error *error) {
    memset(s, 0, sizeof *s);
    s->allocator = *allocator;
    drift_monitor_options whole;
    drift_check_options check;
    drift_status status = effective(given, &whole, &check, error);
    if (status != DRIFT_OK) return status;
    writer size = {NULL, 0};
    settings_write(&whole, &size);
    unsigned char *bytes = memory_zeroed(allocator, size.length, 1);
    if (!bytes) return error_memory(error);
    writer out = {bytes, 0};
    settings_write(&whole, &out);
    status = settings_read(s, bytes, out.length, error);
    memory_release(allocator, bytes, size.length, 1);
    return status == DRIFT_OK ? check_all(s, error) : status;
}

drift_status settings_from_bytes(monitor_settings *s, const unsigned char *bytes, size_t size,
                                 const drift_allocator *allocator, drift_error *error) {
    drift_error inner;
    memset(s, 0, sizeof *s);
    s->allocator = *allocator;
    drift_error_init(&inner);
    drift_status status = settings_read(s, bytes, size, &inner);
    if (status == DRIFT_OK) status = check_all(s, &inner);
    if (status == DRIFT_OK || status == DRIFT_OUT_OF_MEMORY) return status;
    return error_set(error, DRIFT_BAD_FORMAT, "damaged snapshot of a monitor: options: %s",
                     inner.message);
}

size_t settings_memory(const monitor_settings *s) {
    const drift_monitor_options *o = &s->options;
    return memory_bytes(s->check.threshold_count, sizeof *s->thresholds) +
           memory_bytes(o->role_count, sizeof *s->roles) +
           memory_bytes(o->weight_count, sizeof *s->weights) +
           memory_bytes(o->metric_rule_count, sizeof *s->rules) +
           memory_bytes(o->risk_rule_count, sizeof *s->risks) +
           memory_bytes(o->design_effect_count, sizeof *s->design_effects) +
           memory_bytes(o->stream_count, sizeof *s->streams) +
           memory_bytes(o->attachment_count, sizeof *s->attachments) +
           memory_bytes(s->detector_room, sizeof *s->detectors) +
           memory_bytes(s->detector_setting_room, sizeof *s->detector_settings) +
           memory_bytes(s->texts_size, 1) + memory_bytes(s->byte_count, 1);
}

window_rule settings_window(const monitor_settings *s) {
    const drift_monitor_options *o = &s->options;
    window_rule rule = {0, 1, o->window_rows, o->window_span, o->decay};
    rule.decaying = o->window == DRIFT_WINDOW_DECAYING;
    if (o->window == DRIFT_WINDOW_SLIDING) {
        rule.panes = o->panes;
        rule.pane_rows /= o->panes;
        rule.pane_span /= (int64_t)o->panes;
    }
    return rule;
}

decide_alarm_rule settings_alarm(const monitor_settings *s) {
    const drift_monitor_options *o = &s->options;
    decide_alarm_rule rule = {o->persistence, o->persistence_of, o->cooldown, o->warning_events};
    return rule;
}
