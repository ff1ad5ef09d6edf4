/* SPDX-License-Identifier: Apache-2.0 */
/* Writes the options of a monitor, and reads them back into memory of their own.
 * In: options. Out: bytes, and the other way round. Layer: monitor. */
#include "monitor/settings_bytes.h"

#include <string.h>

#include "base/error.h"
#include "base/memory.h"

/* ---- writing ---- */

static void put_optional(writer *out, const char *text) {
    writer_text(out, text ? text : "");
}

static void put_check(writer *out, const drift_check_options *c) {
    writer_f64(out, c->alpha);
    writer_u32(out, (uint32_t)c->adjust);
    writer_u32(out, 0);
    writer_u64(out, c->min_rows);
    writer_f64(out, c->smoothing);
    writer_f64(out, c->drift_share);
    writer_u64(out, c->threshold_count);
    for (size_t i = 0; i < c->threshold_count; i++) {
        const drift_threshold *t = &c->thresholds[i];
        writer_u32(out, (uint32_t)t->statistic);
        writer_u32(out, (uint32_t)t->type);
        writer_u32(out, t->disabled);
        writer_u32(out, 0);
        writer_f64(out, t->warning);
        writer_f64(out, t->drift);
        put_optional(out, t->column);
    }
}

static void put_detector(writer *out, const drift_detector_options *d) {
    writer_u32(out, (uint32_t)d->kind);
    writer_u32(out, (uint32_t)d->compat);
    writer_u64(out, d->seed);
    writer_u64(out, d->setting_count);
    for (size_t i = 0; i < d->setting_count; i++) {
        writer_text(out, d->settings[i].name);
        writer_f64(out, d->settings[i].value);
    }
}

static void put_lists(writer *out, const drift_monitor_options *o) {
    writer_u64(out, o->role_count);
    for (size_t i = 0; i < o->role_count; i++) {
        writer_u32(out, (uint32_t)o->roles[i].role);
        writer_text(out, o->roles[i].column);
    }
    writer_u64(out, o->metric_rule_count);
    for (size_t i = 0; i < o->metric_rule_count; i++) {
        writer_u32(out, (uint32_t)o->metric_rules[i].metric);
        writer_f64(out, o->metric_rules[i].reference);
        writer_f64(out, o->metric_rules[i].warning);
        writer_f64(out, o->metric_rules[i].drift);
    }
    writer_u64(out, o->stream_count);
    for (size_t i = 0; i < o->stream_count; i++)
        writer_text(out, o->streams[i].name);
    writer_u64(out, o->attachment_count);
    for (size_t i = 0; i < o->attachment_count; i++) {
        writer_u32(out, (uint32_t)o->attachments[i].source);
        put_optional(out, o->attachments[i].name);
        put_detector(out, o->attachments[i].detector);
    }
}

/* Behind all else, so that settings without it are those of a monitor by windows. */
static void put_evidence(writer *out, const drift_monitor_options *o) {
    writer_u32(out, (uint32_t)o->policy);
    writer_u32(out, 0);
    writer_f64(out, o->false_alarm_every);
    writer_u64(out, o->check_rows);
    writer_f64(out, o->min_effect);
    writer_f64(out, o->design_effect);
    writer_u64(out, o->weight_count);
    for (size_t i = 0; i < o->weight_count; i++) {
        writer_f64(out, o->weights[i].weight);
        writer_text(out, o->weights[i].column);
    }
}

/* Errors of a classifier, which are watched unless the caller has said what is to be watched of
 * outcomes. 0: they are not. */
static int default_risk(const drift_monitor_options *o, drift_risk_rule *rule) {
    int classifies = o->task == DRIFT_TASK_BINARY || o->task == DRIFT_TASK_MULTICLASS;
    if (!classifies || o->policy != DRIFT_POLICY_EVIDENCE || o->risks != DRIFT_RISKS_DEFAULT) {
        return 0;
    }
    for (size_t i = 0; i < o->risk_rule_count; i++)
        if (!settings_source_is_named(o->risk_rules[i].source)) return 0;
    const drift_risk_rule blank = {.struct_size = sizeof blank, .source = DRIFT_SOURCE_ERROR};
    *rule = blank;
    for (size_t i = 0; i < o->metric_rule_count; i++) {
        double accuracy = o->metric_rules[i].reference;
        if (o->metric_rules[i].metric != DRIFT_METRIC_ACCURACY) continue;
        if (accuracy <= 1 && 1 - accuracy + o->risk_tolerance < 1)
            rule->limit = 1 - accuracy + o->risk_tolerance;
    }
    return 1;
}

static void put_risk(writer *out, const drift_monitor_options *o, const drift_risk_rule *r) {
    writer_u32(out, (uint32_t)r->source);
    writer_f64(out, r->limit);
    writer_f64(out, r->tolerance == 0 ? o->risk_tolerance : r->tolerance);
    writer_f64(out, r->reference_mean);
    writer_u64(out, r->reference_rows);
    writer_f64(out, r->weight == 0 ? 1 : r->weight);
    put_optional(out, r->name);
}

/* Behind all else again: settings without it have no risks. */
static void put_risks(writer *out, const drift_monitor_options *o) {
    drift_risk_rule errors;
    int more = default_risk(o, &errors);
    writer_f64(out, o->risk_tolerance);
    writer_f64(out, o->risk_share);
    writer_u64(out, o->risk_baseline_rows);
    writer_u64(out, (uint64_t)o->outcome_delay);
    writer_u64(out, o->risk_rule_count + (more ? 1 : 0));
    for (size_t i = 0; i < o->risk_rule_count; i++)
        put_risk(out, o, &o->risk_rules[i]);
    if (more) put_risk(out, o, &errors);
}

static void put_seasons(writer *out, const drift_monitor_options *o) {
    writer_u64(out, o->design_effect_count);
    for (size_t i = 0; i < o->design_effect_count; i++) {
        writer_f64(out, o->design_effects[i].design_effect);
        writer_text(out, o->design_effects[i].column);
    }
    writer_u32(out, o->slot_count);
    writer_u32(out, 0);
}

void settings_write(const drift_monitor_options *o, writer *out) {
    writer_u32(out, (uint32_t)o->window);
    writer_u32(out, o->panes);
    writer_u64(out, o->window_rows);
    writer_u64(out, (uint64_t)o->window_span);
    writer_f64(out, o->decay);
    writer_u32(out, (uint32_t)o->task);
    writer_u32(out, o->classes);
    writer_u32(out, o->event_capacity);
    writer_u32(out, o->persistence);
    writer_u32(out, o->persistence_of);
    writer_u32(out, o->cooldown);
    writer_u32(out, o->warning_events);
    writer_u32(out, 0);
    writer_f64(out, o->recovery);
    put_check(out, o->check);
    put_lists(out, o);
    put_evidence(out, o);
    put_risks(out, o);
    put_seasons(out, o);
}

/* ---- reading ---- */

typedef struct intake {
    monitor_settings *to;
    reader in;
    int failed;        /* bytes are missing or out of range */
    int out_of_memory; /* or there is no memory */
} intake;

static uint32_t get_u32(intake *i) {
    uint32_t value = 0;
    if (!reader_u32(&i->in, &value)) i->failed = 1;
    return value;
}

/* Any number: what it may be is checked with the options. */
static int32_t get_i32(intake *i) {
    return (int32_t)get_u32(i);
}

static uint64_t get_u64(intake *i) {
    uint64_t value = 0;
    if (!reader_u64(&i->in, &value)) i->failed = 1;
    return value;
}

static double get_f64(intake *i) {
    double value = 0.0;
    if (!reader_f64(&i->in, &value)) i->failed = 1;
    return value;
}

static void expect_zero(intake *i) {
    if (get_u32(i) != 0) i->failed = 1;
}

/* Number of things of at least `smallest` bytes each, so that no one can claim more than are there.
 */
static size_t get_count(intake *i, size_t limit, size_t smallest) {
    uint64_t count = get_u64(i);
    if (count > limit || count > i->in.length / smallest) i->failed = 1;
    return i->failed ? 0 : (size_t)count;
}

static void *take(intake *i, size_t count, size_t size) {
    void *memory = i->failed ? NULL : memory_zeroed(&i->to->allocator, count, size);
    if (!memory && !i->failed) i->failed = i->out_of_memory = 1;
    return memory;
}

/* A name, into the block of texts, which has room for all bytes there are. */
static const char *get_text(intake *i, size_t shortest) {
    size_t length = 0;
    const char *text = reader_text(&i->in, shortest, SETTINGS_NAME_LIMIT, &length);
    if (!text || i->failed) {
        i->failed = 1;
        return NULL;
    }
    monitor_settings *s = i->to;
    char *copy = s->texts + s->texts_used;
    memcpy(copy, text, length);
    copy[length] = '\0';
    s->texts_used += length + 1;
    return copy;
}

static const char *get_optional(intake *i) {
    const char *text = get_text(i, 0);
    return text && *text ? text : NULL;
}

static void get_check(intake *i) {
    monitor_settings *s = i->to;
    drift_check_options *c = &s->check;
    drift_check_options_init(c);
    c->alpha = get_f64(i);
    c->adjust = get_i32(i);
    expect_zero(i);
    c->min_rows = get_u64(i);
    c->smoothing = get_f64(i);
    c->drift_share = get_f64(i);
    size_t count = get_count(i, SETTINGS_THRESHOLD_LIMIT, 40);
    s->thresholds = take(i, count, sizeof *s->thresholds);
    if (!s->thresholds) return;
    c->threshold_count = count;
    c->thresholds = s->thresholds;
    for (size_t k = 0; k < count && !i->failed; k++) {
        drift_threshold *t = &s->thresholds[k];
        drift_threshold_init(t, get_i32(i));
        t->type = get_i32(i);
        t->disabled = get_u32(i);
        expect_zero(i);
        t->warning = get_f64(i);
        t->drift = get_f64(i);
        t->column = get_optional(i);
    }
}

static void get_roles(intake *i) {
    monitor_settings *s = i->to;
    size_t count = get_count(i, SETTINGS_ROLE_LIMIT, 13);
    s->roles = take(i, count, sizeof *s->roles);
    if (!s->roles) return;
    s->options.role_count = count;
    s->options.roles = s->roles;
    for (size_t k = 0; k < count && !i->failed; k++) {
        s->roles[k].role = get_i32(i);
        s->roles[k].column = get_text(i, 1);
    }
}

static void get_rules(intake *i) {
    monitor_settings *s = i->to;
    size_t count = get_count(i, DRIFT_METRIC_COUNT, 28);
    s->rules = take(i, count, sizeof *s->rules);
    if (!s->rules) return;
    s->options.metric_rule_count = count;
    s->options.metric_rules = s->rules;
    for (size_t k = 0; k < count && !i->failed; k++) {
        drift_metric_rule *r = &s->rules[k];
        r->struct_size = (uint32_t)sizeof *r;
        r->metric = get_i32(i);
        r->reference = get_f64(i);
        r->warning = get_f64(i);
        r->drift = get_f64(i);
    }
}

static void get_streams(intake *i) {
    monitor_settings *s = i->to;
    size_t count = get_count(i, SETTINGS_STREAM_LIMIT, 9);
    s->streams = take(i, count, sizeof *s->streams);
    if (!s->streams) return;
    s->options.stream_count = count;
    s->options.streams = s->streams;
    for (size_t k = 0; k < count && !i->failed; k++)
        s->streams[k].name = get_text(i, 1);
}

/* Settings of all detectors are in one array, made large enough at the start. */
static void get_detector(intake *i, drift_detector_options *d) {
    monitor_settings *s = i->to;
    drift_detector_options_init(d, get_i32(i));
    d->compat = get_i32(i);
    d->seed = get_u64(i);
    size_t count = get_count(i, 64, 17);
    d->settings = s->detector_settings ? s->detector_settings + s->detector_setting_count : NULL;
    d->setting_count = count;
    for (size_t k = 0; k < count && !i->failed; k++) {
        drift_detector_setting *to = &s->detector_settings[s->detector_setting_count];
        to->name = get_text(i, 1);
        to->value = get_f64(i);
        s->detector_setting_count++;
    }
}

static void get_attachments(intake *i) {
    monitor_settings *s = i->to;
    size_t count = get_count(i, SETTINGS_ATTACHMENT_LIMIT, 36);
    s->attachments = take(i, count, sizeof *s->attachments);
    s->detectors = take(i, count, sizeof *s->detectors);
    s->detector_room = count;
    s->detector_setting_room = i->in.length / 17 + 1;
    s->detector_settings = take(i, s->detector_setting_room, sizeof *s->detector_settings);
    s->options.attachment_count = count;
    if (!s->attachments || !s->detectors || !s->detector_settings) return;
    s->options.attachments = s->attachments;
    for (size_t k = 0; k < count && !i->failed; k++) {
        drift_attachment *a = &s->attachments[k];
        a->struct_size = (uint32_t)sizeof *a;
        a->source = get_i32(i);
        a->name = get_optional(i);
        a->detector = &s->detectors[k];
        get_detector(i, &s->detectors[k]);
    }
}

static void get_scalars(intake *i) {
    drift_monitor_options *o = &i->to->options;
    drift_monitor_options_init(o);
    o->window = get_i32(i);
    o->panes = get_u32(i);
    o->window_rows = get_u64(i);
    o->window_span = (int64_t)get_u64(i);
    o->decay = get_f64(i);
    o->task = get_i32(i);
    o->classes = get_u32(i);
    o->event_capacity = get_u32(i);
    o->persistence = get_u32(i);
    o->persistence_of = get_u32(i);
    o->cooldown = get_u32(i);
    o->warning_events = get_u32(i);
    expect_zero(i);
    o->recovery = get_f64(i);
    o->check = &i->to->check;
}

static void get_evidence(intake *i) {
    monitor_settings *s = i->to;
    drift_monitor_options *o = &s->options;
    o->policy = get_i32(i);
    expect_zero(i);
    o->false_alarm_every = get_f64(i);
    o->check_rows = get_u64(i);
    o->min_effect = get_f64(i);
    o->design_effect = get_f64(i);
    size_t count = get_count(i, SETTINGS_WEIGHT_LIMIT, 17);
    s->weights = take(i, count, sizeof *s->weights);
    if (!s->weights) return;
    o->weight_count = count;
    o->weights = s->weights;
    for (size_t k = 0; k < count && !i->failed; k++) {
        s->weights[k].weight = get_f64(i);
        s->weights[k].column = get_text(i, 1);
    }
}

static void get_risk(intake *i, drift_risk_rule *r) {
    r->struct_size = (uint32_t)sizeof *r;
    r->source = get_i32(i);
    r->limit = get_f64(i);
    r->tolerance = get_f64(i);
    r->reference_mean = get_f64(i);
    r->reference_rows = get_u64(i);
    r->weight = get_f64(i);
    r->name = get_optional(i);
}

static void get_risks(intake *i) {
    monitor_settings *s = i->to;
    drift_monitor_options *o = &s->options;
    o->risk_tolerance = get_f64(i);
    o->risk_share = get_f64(i);
    o->risk_baseline_rows = get_u64(i);
    o->outcome_delay = (int64_t)get_u64(i);
    size_t count = get_count(i, SETTINGS_RISK_LIMIT, 52);
    s->risks = take(i, count, sizeof *s->risks);
    if (!s->risks) return;
    o->risk_rule_count = count;
    o->risk_rules = s->risks;
    for (size_t k = 0; k < count && !i->failed; k++)
        get_risk(i, &s->risks[k]);
}

static void get_seasons(intake *i) {
    monitor_settings *s = i->to;
    drift_monitor_options *o = &s->options;
    size_t count = get_count(i, SETTINGS_WEIGHT_LIMIT, 17);
    s->design_effects = take(i, count, sizeof *s->design_effects);
    if (!s->design_effects) return;
    o->design_effect_count = count;
    o->design_effects = s->design_effects;
    for (size_t k = 0; k < count && !i->failed; k++) {
        s->design_effects[k].design_effect = get_f64(i);
        s->design_effects[k].column = get_text(i, 1);
    }
    o->slot_count = get_u32(i);
    expect_zero(i);
}

/* What format 2 of a snapshot says by having nothing there. */
static void set_no_risks(drift_monitor_options *o) {
    o->risk_tolerance = 0.01;
    o->risk_share = 0.5;
    o->risk_baseline_rows = 1000;
}

/* What format 1 of a snapshot says by having nothing there. */
static void set_windows(drift_monitor_options *o) {
    o->policy = DRIFT_POLICY_WINDOW;
    o->false_alarm_every = 1e6;
    o->design_effect = 1.0;
}

drift_status settings_read(monitor_settings *s, const unsigned char *bytes, size_t size,
                           drift_error *error) {
    intake i = {s, {bytes, size}, 0, 0};
    s->byte_count = s->texts_size = size;
    s->bytes = take(&i, size, 1);
    s->texts = take(&i, size, 1);
    if (!s->bytes || !s->texts) return error_memory(error);
    memcpy(s->bytes, bytes, size);
    get_scalars(&i);
    get_check(&i);
    get_roles(&i);
    get_rules(&i);
    get_streams(&i);
    get_attachments(&i);
    if (i.in.length > 0) {
        get_evidence(&i);
    } else {
        set_windows(&s->options);
    }
    s->options.risks = DRIFT_RISKS_OF_RULES;
    if (i.in.length > 0) {
        get_risks(&i);
        get_seasons(&i);
    } else {
        set_no_risks(&s->options);
    }
    if (i.out_of_memory) return error_memory(error);
    if (i.failed || i.in.length != 0) {
        return error_set(error, DRIFT_BAD_FORMAT, "they are cut short, or their lengths are wrong");
    }
    return DRIFT_OK;
}

void settings_destroy(monitor_settings *s) {
    const drift_allocator *a = &s->allocator;
    const drift_monitor_options *o = &s->options;
    memory_release(a, s->thresholds, s->check.threshold_count, sizeof *s->thresholds);
    memory_release(a, s->roles, o->role_count, sizeof *s->roles);
    memory_release(a, s->weights, o->weight_count, sizeof *s->weights);
    memory_release(a, s->rules, o->metric_rule_count, sizeof *s->rules);
    memory_release(a, s->risks, o->risk_rule_count, sizeof *s->risks);
    memory_release(a, s->design_effects, o->design_effect_count, sizeof *s->design_effects);
    memory_release(a, s->streams, o->stream_count, sizeof *s->streams);
    memory_release(a, s->attachments, o->attachment_count, sizeof *s->attachments);
    memory_release(a, s->detectors, s->detector_room, sizeof *s->detectors);
    memory_release(a, s->detector_settings, s->detector_setting_room, sizeof *s->detector_settings);
    memory_release(a, s->texts, s->texts_size, 1);
    memory_release(a, s->bytes, s->byte_count, 1);
    memset(s, 0, sizeof *s);
}
