/* SPDX-License-Identifier: Apache-2.0 */
/* Events that evidence raised, with what was known of the columns or the risk then.
 * In: a monitor, an event. Out: JSON in memory of the caller. Layer: monitor. */
#include "base/error.h"
#include "monitor/monitor.h"
#include "report/event_json.h"
#include "report/evidence_json.h"

static void put_column(json_writer *j, const drift_monitor *m, const drift_event *e,
                       size_t column) {
    drift_column_evidence c = {.struct_size = sizeof c};
    drift_status status =
        e->subject == DRIFT_SUBJECT_STREAM
            ? drift_monitor_get_stream_evidence(m, (size_t)e->index, DRIFT_EVIDENCE_AT_ALARM, &c,
                                                NULL)
            : drift_monitor_get_column_evidence(m, column, DRIFT_EVIDENCE_AT_ALARM, &c, NULL);
    if (status == DRIFT_OK) evidence_json_put(j, &c);
}

/* Those that the alarm names, or the one with most evidence. */
static void put_columns(json_writer *j, const drift_monitor *m, const drift_event *e,
                        const group *g) {
    size_t listed = 0;
    json_key(j, "columns");
    json_open(j, '[');
    for (size_t i = 0; i < g->column_count; i++) {
        if (!g->notes[i].state.listed) continue;
        listed++;
        put_column(j, m, e, g->columns[i].column);
    }
    if (listed == 0) put_column(j, m, e, g->columns[g->leader].column);
    json_close(j, ']');
}

static void put_risk(json_writer *j, const risk_watch *r) {
    json_key(j, "risk");
    json_open(j, '{');
    json_key(j, "limit");
    json_number(j, r->risk.limit);
    json_key(j, "mean");
    json_number(j, r->alarm_mean);
    json_key(j, "onset");
    json_u64(j, r->alarm_onset);
    json_key(j, "checks");
    json_u64(j, r->alarm_checks);
    json_close(j, '}');
}

drift_status drift_monitor_event_json(const drift_monitor *m, const drift_event *event,
                                      char *buffer, size_t size, size_t *length,
                                      drift_error *error) {
    if (!m || !event || !length || (!buffer && size > 0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "monitor, event or length is NULL, or buffer is NULL and size is not 0");
    }
    text t;
    text_init_fixed(&t, buffer, size);
    json_writer j = {&t, 1};
    const group *g = groups_of_event(m, event);
    event_json_put(&j, event);
    const risk_watch *r = risks_of_event(m, event);
    if (g) put_columns(&j, m, event, g);
    if (r) put_risk(&j, r);
    json_close(&j, '}');
    text_append_char(&t, '\n');
    return text_finish_fixed(&t, length, error);
}
