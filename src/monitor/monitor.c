/* SPDX-License-Identifier: Apache-2.0 */
/* Makes and frees a monitor; nothing else allocates.
 * In: a profile, settings. Out: a monitor. Layer: monitor. */
#include "monitor/monitor.h"

#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "decide/thresholds.h"
#include "detect/detector.h"
#include "sketch/log_histogram.h"

void *monitor_take(drift_monitor *m, size_t count, size_t size) {
    void *memory = memory_zeroed(&m->allocator, count, size);
    if (memory) m->memory += memory_bytes(count, size);
    return memory;
}

/* ---- names ---- */

static size_t stream_find(const drift_monitor_options *o, const char *name) {
    size_t i = 0;
    while (i < o->stream_count && strcmp(o->streams[i].name, name) != 0)
        i++;
    return i;
}

static drift_status unknown(drift_error *error, const char *name, const char *what) {
    return error_at(error, DRIFT_INVALID_ARGUMENT, name, -1,
                    "%s names this column, which is no column of the reference's batches", what);
}

static drift_status check_names(const drift_monitor *m, drift_error *error) {
    const drift_monitor_options *o = &m->settings.options;
    const drift_profile *p = m->reference;
    for (size_t i = 0; i < m->settings.check.threshold_count; i++) {
        const char *name = m->settings.thresholds[i].column;
        if (name && profile_find(p, name) == p->column_count) {
            return unknown(error, name, "a threshold");
        }
    }
    for (size_t i = 0; i < o->role_count; i++) {
        const char *name = o->roles[i].column;
        if (profile_find(p, name) == p->column_count || stream_find(o, name) < o->stream_count) {
            return unknown(error, name, "a role");
        }
    }
    for (size_t i = 0; i < o->weight_count; i++) {
        const char *name = o->weights[i].column;
        if (profile_find(p, name) == p->column_count) return unknown(error, name, "a weight");
    }
    for (size_t i = 0; i < o->stream_count; i++) {
        size_t at = profile_find(p, o->streams[i].name);
        if (at == p->column_count || p->columns[at].type == DRIFT_TYPE_NUMERIC) continue;
        return error_at(error, DRIFT_INVALID_ARGUMENT, o->streams[i].name, -1,
                        "a stream is numbers, but this column of the reference is categorical");
    }
    return DRIFT_OK;
}

/* ---- columns and streams ---- */

static void set_rules(const drift_monitor *m, track *t) {
    const drift_check_options *c = &m->settings.check;
    t->rules.alpha = c->alpha;
    t->rules.adjust = c->adjust;
    t->rules.min_rows = c->min_rows;
    t->rules.drift_share = c->drift_share;
}

/* The built-in thresholds first, then the caller's, as in a check. */
static int set_levels(const drift_monitor *m, track *t) {
    const drift_check_options *c = &m->settings.check;
    size_t count = DECIDE_DEFAULT_COUNT + c->threshold_count;
    drift_threshold *all = memory_zeroed(&m->allocator, count, sizeof *all);
    if (!all) return 0;
    memcpy(all, decide_defaults, DECIDE_DEFAULT_COUNT * sizeof *all);
    for (size_t i = 0; i < c->threshold_count; i++)
        all[DECIDE_DEFAULT_COUNT + i] = c->thresholds[i];
    for (size_t k = 0; k < t->plan.column_count; k++) {
        const profile_column *r = t->plan.columns[k].reference;
        for (size_t s = 0; s < TRACK_STATISTICS; s++) {
            t->levels[k * TRACK_STATISTICS + s] =
                decide_resolve(all, count, track_statistics[s], r->type, r->name);
        }
    }
    memory_release(&m->allocator, all, count, sizeof *all);
    return 1;
}

static int make_track(drift_monitor *m, track *t, const size_t *columns, size_t count,
                      size_t extra_counts, size_t extra_sums) {
    window_rule rule = settings_window(&m->settings);
    set_rules(m, t);
    return plan_init(&t->plan, m->reference, columns, count, m->settings.check.smoothing,
                     &m->allocator) &&
           track_init(t, &rule, groups_are_wanted(m), extra_counts, extra_sums) && set_levels(m, t);
}

static void set_roles(drift_monitor *m) {
    const drift_monitor_options *o = &m->settings.options;
    for (size_t i = 0; i < o->role_count; i++) {
        size_t k = plan_find(&m->columns.plan, o->roles[i].column);
        m->columns.plan.columns[k].role = o->roles[i].role;
    }
}

static int make_columns(drift_monitor *m) {
    const drift_monitor_options *o = &m->settings.options;
    size_t total = m->reference->column_count, count = 0;
    size_t *columns = memory_zeroed(&m->allocator, total, sizeof *columns);
    if (!columns) return 0;
    for (size_t i = 0; i < total; i++) {
        if (stream_find(o, m->reference->columns[i].name) == o->stream_count) columns[count++] = i;
    }
    int made = make_track(m, &m->columns, columns, count, 0, 0);
    memory_release(&m->allocator, columns, total, sizeof *columns);
    if (!made) return 0;
    set_roles(m);
    m->alarms = monitor_take(m, count * COLUMN_ALARMS, sizeof *m->alarms);
    return m->alarms != NULL;
}

static int make_streams(drift_monitor *m) {
    const drift_monitor_options *o = &m->settings.options;
    m->streams = monitor_take(m, o->stream_count, sizeof *m->streams);
    if (!m->streams) return 0;
    for (size_t i = 0; i < o->stream_count; i++) {
        stream *s = &m->streams[i];
        m->stream_count++;
        s->name = o->streams[i].name;
        size_t at = profile_find(m->reference, s->name);
        size_t compared = at < m->reference->column_count ? 1 : 0;
        if (!make_track(m, &s->track, &at, compared, LOG_HISTOGRAM_SIZE, STREAM_SUMS)) return 0;
    }
    return 1;
}

/* ---- outcomes ---- */

static int make_outcomes(drift_monitor *m) {
    const drift_monitor_options *o = &m->settings.options;
    outcomes_state *s = &m->outcomes;
    size_t sums = outcomes_sum_count(o->task, o->classes);
    window_rule rule = settings_window(&m->settings);
    for (size_t i = 0; i < o->metric_rule_count; i++)
        s->rules[o->metric_rules[i].metric] = &o->metric_rules[i];
    if (o->task == DRIFT_TASK_NONE) return 1;
    s->sums = monitor_take(m, sums, sizeof *s->sums);
    m->memory += window_memory(&rule, 0, sums);
    return s->sums && window_init(&s->window, &rule, 0, sums, &m->allocator);
}

/* ---- detectors ---- */

static drift_status find_source(drift_monitor *m, attached *a, drift_error *error) {
    if (a->source == DRIFT_SOURCE_STREAM) {
        a->index = stream_find(&m->settings.options, a->name);
        if (a->index < m->stream_count) return DRIFT_OK;
        return error_at(error, DRIFT_INVALID_ARGUMENT, a->name, -1,
                        "a detector is attached to this stream, which is not there");
    }
    if (a->source != DRIFT_SOURCE_COLUMN) return DRIFT_OK;
    a->index = plan_find(&m->columns.plan, a->name);
    if (a->index == m->columns.plan.column_count) return unknown(error, a->name, "an attachment");
    if (m->columns.plan.columns[a->index].reference->type == DRIFT_TYPE_NUMERIC) return DRIFT_OK;
    return error_at(error, DRIFT_INVALID_ARGUMENT, a->name, -1,
                    "a detector is attached to this column, which is not numeric");
}

static drift_status make_attached(drift_monitor *m, attached *a, const drift_attachment *from,
                                  drift_error *error) {
    drift_detector_options options = *from->detector;
    drift_detector_info info = {.struct_size = sizeof info};
    options.allocator = &m->allocator;
    a->source = from->source;
    a->kind = options.kind;
    a->name = from->name ? from->name : "";
    drift_status status = find_source(m, a, error);
    if (status == DRIFT_OK) status = drift_detector_get_info(options.kind, &info, error);
    if (status == DRIFT_OK) status = drift_detector_create(&options, &a->detector, error);
    if (status == DRIFT_OK) m->memory += detector_memory(a->detector);
    a->input = info.input;
    return status;
}

static drift_status make_detectors(drift_monitor *m, drift_error *error) {
    const drift_monitor_options *o = &m->settings.options;
    m->attached = monitor_take(m, o->attachment_count, sizeof *m->attached);
    m->block = monitor_take(m, ATTACHED_BLOCK, sizeof *m->block);
    m->flags = monitor_take(m, ATTACHED_BLOCK, sizeof *m->flags);
    if (!m->attached || !m->block || !m->flags) return error_memory(error);
    for (size_t i = 0; i < o->attachment_count; i++) {
        m->attached_count++;
        drift_status status = make_attached(m, &m->attached[i], &o->attachments[i], error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}

/* ---- the whole ---- */

/* Until a snapshot brings their counts, seasons are as all of the reference. */
static drift_status make_groups(drift_monitor *m, const drift_profile *reference,
                                const drift_profile *const *seasons, drift_error *error) {
    size_t count = m->settings.options.slot_count;
    if (count <= 1) return groups_make(m, &reference, 1, error);
    for (size_t i = 0; seasons && i < count; i++) {
        if (!seasons[i]) return error_set(error, DRIFT_INVALID_ARGUMENT, "slot %zu is NULL", i);
        drift_status status = monitor_check_like(m, seasons[i], error);
        if (status != DRIFT_OK) return status;
    }
    if (seasons) return groups_make(m, seasons, count, error);
    const drift_profile **all = memory_zeroed(&m->allocator, count, sizeof *all);
    if (!all) return error_memory(error);
    for (size_t i = 0; i < count; i++)
        all[i] = reference;
    drift_status status = groups_make(m, all, count, error);
    memory_release(&m->allocator, all, count, sizeof *all);
    return status;
}

static drift_status build(drift_monitor *m, const drift_profile *reference,
                          const drift_profile *const *seasons, drift_error *error) {
    m->reference = profile_copy_counts(reference, &m->allocator);
    if (!m->reference) return error_memory(error);
    m->memory += profile_memory(m->reference) + settings_memory(&m->settings);
    drift_status status = check_names(m, error);
    if (status != DRIFT_OK) return status;
    m->events.capacity = m->settings.options.event_capacity;
    m->events.events = monitor_take(m, m->events.capacity, sizeof *m->events.events);
    if (!m->events.events || !make_columns(m) || !make_streams(m) || !make_outcomes(m)) {
        return error_memory(error);
    }
    status = make_groups(m, reference, seasons, error);
    if (status == DRIFT_OK) status = risks_make(m, error);
    return status == DRIFT_OK ? make_detectors(m, error) : status;
}

drift_status monitor_build(const drift_profile *reference, const drift_profile *const *seasons,
                           monitor_settings *owned, drift_monitor **out, drift_error *error) {
    drift_monitor *m = memory_zeroed(&owned->allocator, 1, sizeof *m);
    if (!m) {
        settings_destroy(owned);
        return error_memory(error);
    }
    m->allocator = owned->allocator;
    m->settings = *owned;
    m->settings.options.check = &m->settings.check;
    m->memory = sizeof *m;
    drift_status status = build(m, reference, seasons, error);
    if (status == DRIFT_OK) {
        drift_monitor_reset(m);
        *out = m;
    } else {
        drift_monitor_free(m);
    }
    return status;
}

drift_status drift_monitor_create(const drift_profile *reference,
                                  const drift_monitor_options *options, drift_monitor **out,
                                  drift_error *error) {
    if (!reference || !out) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "reference or out is NULL");
    }
    int has_allocator = options && options->struct_size >= offsetof(drift_monitor_options, policy);
    drift_allocator allocator = memory_allocator(has_allocator ? options->allocator : NULL);
    monitor_settings s;
    drift_status status = settings_from_options(&s, options, &allocator, error);
    if (status != DRIFT_OK) {
        settings_destroy(&s);
        return status;
    }
    int has_seasons = options && options->struct_size >= sizeof *options;
    return monitor_build(reference, has_seasons ? options->slots : NULL, &s, out, error);
}

void drift_monitor_free(drift_monitor *m) {
    if (!m) return;
    drift_allocator a = m->allocator;
    const drift_monitor_options *o = &m->settings.options;
    size_t sums = outcomes_sum_count(o->task, o->classes);
    groups_destroy(m);
    risks_destroy(m);
    memory_release(&a, m->alarms, m->columns.plan.column_count * COLUMN_ALARMS, sizeof *m->alarms);
    if (m->columns.plan.allocator.allocate) track_destroy(&m->columns);
    for (size_t i = 0; i < m->stream_count; i++) {
        if (m->streams[i].track.plan.allocator.allocate) track_destroy(&m->streams[i].track);
    }
    memory_release(&a, m->streams, o->stream_count, sizeof *m->streams);
    memory_release(&a, m->outcomes.sums, sums, sizeof *m->outcomes.sums);
    window_destroy(&m->outcomes.window, &a);
    for (size_t i = 0; i < m->attached_count; i++)
        drift_detector_free(m->attached[i].detector);
    memory_release(&a, m->attached, o->attachment_count, sizeof *m->attached);
    memory_release(&a, m->block, ATTACHED_BLOCK, sizeof *m->block);
    memory_release(&a, m->flags, ATTACHED_BLOCK, sizeof *m->flags);
    memory_release(&a, m->events.events, m->events.capacity, sizeof *m->events.events);
    drift_profile_free(m->reference);
    settings_destroy(&m->settings);
    memory_release(&a, m, 1, sizeof *m);
}

static void reset_outcomes(outcomes_state *s) {
    if (s->sums) {
        window_reset(&s->window);
        memset(s->sums, 0, s->window.sum_size * sizeof *s->sums);
    }
    memset(s->alarms, 0, sizeof s->alarms);
    memset(s->p, 0, sizeof s->p);
    memset(&s->seen, 0, sizeof s->seen);
    for (size_t i = 0; i < DRIFT_METRIC_COUNT; i++) {
        s->values[i] = (outcomes_value){DRIFT_EMPTY, 0.0, 0.0, 0.0};
        s->verdicts[i] = s->rules[i] ? DRIFT_VERDICT_INSUFFICIENT : DRIFT_VERDICT_NONE;
    }
    s->windows = 0;
    s->has_origin = 0;
    s->origin = 0.0;
}

static void reset_streams(drift_monitor *m) {
    for (size_t i = 0; i < m->stream_count; i++) {
        stream *s = &m->streams[i];
        track_reset(&s->track);
        memset(&s->alarm, 0, sizeof s->alarm);
        s->windows = 0;
        s->has_origin = 0;
        s->origin = 0.0;
    }
}

void drift_monitor_reset(drift_monitor *m) {
    if (!m) return;
    track_reset(&m->columns);
    memset(m->alarms, 0, m->columns.plan.column_count * COLUMN_ALARMS * sizeof *m->alarms);
    reset_streams(m);
    groups_reset(m);
    risks_reset(m);
    reset_outcomes(&m->outcomes);
    for (size_t i = 0; i < m->attached_count; i++) {
        drift_detector_reset(m->attached[i].detector);
        m->attached[i].cooldown_until = 0;
    }
    m->events.first = m->events.count = 0;
    m->events.raised = m->events.lost = 0;
    m->windows = m->total_rows = m->total_batches = m->total_outcomes = 0;
    m->unlabeled = m->late_rows = 0;
    m->seen_start = m->seen_end = m->last_time = 0;
    m->has_time = 0;
    m->slot = 0;
}

size_t drift_monitor_memory(const drift_monitor *m) {
    if (!m) return 0;
    size_t bytes = m->memory + m->columns.memory;
    for (size_t i = 0; i < m->stream_count; i++)
        bytes += m->streams[i].track.memory;
    return bytes;
}
