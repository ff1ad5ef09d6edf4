/* SPDX-License-Identifier: Apache-2.0 */
/* Writes one event as JSON (docs/event.schema.json).
 * In: an event. Out: text in memory of the caller. Layer: report. */
#include <string.h>

#include <driftcheck/monitor.h>

#include "base/error.h"
#include "report/event_json.h"

static const char *const kind_names[] = {
    NULL,          "data_drift",   "prediction_drift", "concept_drift",
    "performance", "data_quality", "schema",           "recovery"};

static const char *const subject_names[] = {NULL, "column", "stream", "metric", "detector", "risk"};

#define COUNT_OF(list) ((int32_t)(sizeof(list) / sizeof *(list)))

const char *drift_event_kind_name(int32_t kind) {
    return kind > 0 && kind < COUNT_OF(kind_names) ? kind_names[kind] : NULL;
}

static const char *subject_name(int32_t subject) {
    return subject > 0 && subject < COUNT_OF(subject_names) ? subject_names[subject] : NULL;
}

/* What was looked at: a statistic, a metric, or a detector. */
static const char *statistic_name(const drift_event *e) {
    if (e->subject == DRIFT_SUBJECT_METRIC) return drift_metric_name(e->statistic);
    if (e->subject == DRIFT_SUBJECT_DETECTOR) return drift_detector_name(e->statistic);
    if (e->statistic == DRIFT_STAT_EVIDENCE) return "evidence";
    return drift_statistic_name(e->statistic);
}

static const char *direction_name(int32_t direction) {
    if (direction == DRIFT_DIRECTION_UP) return "up";
    return direction == DRIFT_DIRECTION_DOWN ? "down" : NULL;
}

static void put_subject(json_writer *j, const drift_event *e) {
    int detector = e->subject == DRIFT_SUBJECT_DETECTOR;
    json_key(j, "subject");
    json_string(j, subject_name(e->subject));
    json_key(j, "index");
    json_u64(j, e->index);
    json_key(j, "name");
    const char *end = memchr(e->name, 0, sizeof e->name);
    json_bytes(j, e->name, end ? (size_t)(end - e->name) : sizeof e->name);
    json_key(j, detector ? "detector" : "statistic");
    json_string(
        j, e->kind == DRIFT_EVENT_SCHEMA || e->of == DRIFT_EVENT_SCHEMA ? NULL : statistic_name(e));
    if (!detector && e->subject != DRIFT_SUBJECT_RISK) return;
    json_key(j, "source");
    json_string(j, drift_source_name(e->source));
    if (!detector) return;
    json_key(j, "direction");
    json_string(j, direction_name(e->direction));
}

void event_json_put(json_writer *j, const drift_event *e) {
    json_open(j, '{');
    json_key(j, "schema");
    json_string(j, "driftcheck.event/1");
    json_key(j, "sequence");
    json_u64(j, e->sequence);
    json_key(j, "time");
    json_integer(j, e->time);
    json_key(j, "kind");
    json_string(j, drift_event_kind_name(e->kind));
    json_key(j, "of");
    json_string(j, drift_event_kind_name(e->of));
    json_key(j, "severity");
    json_string(j, drift_verdict_name(e->severity));
    put_subject(j, e);
    json_key(j, "window");
    json_u64(j, e->window);
    json_key(j, "rows");
    json_u64(j, e->rows);
    json_number_if(j, "value", (e->fields & DRIFT_EVENT_HAS_VALUE) != 0, e->value);
    json_number_if(j, "threshold", (e->fields & DRIFT_EVENT_HAS_THRESHOLD) != 0, e->threshold);
    json_number_if(j, "p_value", (e->fields & DRIFT_EVENT_HAS_P) != 0, e->p_value);
}

drift_status drift_event_json(const drift_event *event, char *buffer, size_t size, size_t *length,
                              drift_error *error) {
    if (!event || !length || (!buffer && size > 0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "event or length is NULL, or buffer is NULL and size is not 0");
    }
    text t;
    text_init_fixed(&t, buffer, size);
    json_writer j = {&t, 1};
    event_json_put(&j, event);
    json_close(&j, '}');
    text_append_char(&t, '\n');
    return text_finish_fixed(&t, length, error);
}
