/* SPDX-License-Identifier: Apache-2.0 */
/* What: windows and events as text for people or as lines of JSON.
 * In: a monitor. Out: lines on stdout, commands.
 * Layer: cli. */
#include "cli/watch_out.h"

#include <errno.h>
#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli/command.h"
#include "cli/json_text.h"
#include "cli/live.h"
#include "cli/time_text.h"

enum { TEXT_BYTES = 1024, WORST_SHOWN = 3, COLUMNS_SHOWN = 10 };

static const int32_t statistics[] = {DRIFT_STAT_KS,     DRIFT_STAT_PSI,  DRIFT_STAT_KL,
                                     DRIFT_STAT_JS,     DRIFT_STAT_CHI2, DRIFT_STAT_CRAMERS_V,
                                     DRIFT_STAT_MISSING};
enum { STATISTIC_COUNT = sizeof statistics / sizeof statistics[0] };

static exit_code flush_line(void) {
    if (fflush(stdout) == 0 && ferror(stdout) == 0) return EXIT_NO_DRIFT;
    message_error("(standard output): cannot write: %s", strerror(errno));
    return EXIT_INPUT;
}

static bool is_by_time(const watch_out *w) {
    return w->settings->watch.span > 0;
}

/* ---- windows ---- */

static void put_statistics(const drift_monitor *m, size_t column) {
    bool first = true;
    fputs("\"statistics\":{", stdout);
    for (size_t i = 0; i < STATISTIC_COUNT; i++) {
        drift_result r;
        drift_result_init(&r);
        double adjusted = -1;
        if (drift_monitor_get_statistic(m, column, statistics[i], &r, &adjusted, NULL, NULL,
                                        NULL) != DRIFT_OK)
            continue;
        printf("%s\"%s\":{\"value\":", first ? "" : ",", drift_statistic_name(statistics[i]));
        json_text_number(stdout, r.fields & DRIFT_HAS_VALUE ? r.value : NAN);
        if (r.fields & DRIFT_HAS_P) {
            fputs(",\"p_value\":", stdout);
            json_text_number(stdout, r.p_value);
        }
        if (adjusted >= 0) {
            fputs(",\"p_adjusted\":", stdout);
            json_text_number(stdout, adjusted);
        }
        fputc('}', stdout);
        first = false;
    }
    fputc('}', stdout);
}

static void put_risks(const drift_monitor *m) {
    size_t count = drift_monitor_risk_count(m);
    if (count == 0) return;
    fputs(",\"risks\":[", stdout);
    for (size_t i = 0; i < count; i++) {
        drift_monitor_risk r = {.struct_size = sizeof r};
        if (drift_monitor_get_risk(m, i, &r, NULL) != DRIFT_OK) continue;
        fputs(i > 0 ? ",{\"name\":" : "{\"name\":", stdout);
        json_text_write(stdout, r.name, strlen(r.name));
        printf(",\"alarm\":%s,\"checks\":%" PRIu64 ",\"evidence\":", r.alarm ? "true" : "false",
               r.checks);
        json_text_number(stdout, r.evidence);
        fputs(",\"limit\":", stdout);
        json_text_number(stdout, r.limit);
        fputs(",\"mean\":", stdout);
        json_text_number(stdout, r.onset > 0 ? r.mean : NAN);
        fputs(",\"reference_mean\":", stdout);
        json_text_number(stdout, r.reference_mean);
        fputc('}', stdout);
    }
    fputc(']', stdout);
}

/* A JSON object of the library, without its line end; nothing if there is none. */
static void put_evidence(const drift_monitor *m, size_t column) {
    drift_column_evidence e = {.struct_size = sizeof e};
    size_t length = 0;
    if (drift_monitor_get_column_evidence(m, column, DRIFT_EVIDENCE_NOW, &e, NULL) != DRIFT_OK)
        return;
    drift_column_evidence_json(&e, NULL, 0, &length, NULL);
    char *text = malloc(length + 1);
    if (text != NULL && drift_column_evidence_json(&e, text, length + 1, &length, NULL) == DRIFT_OK)
        printf(",\"evidence\":%.*s", (int)length - 1, text);
    free(text);
}

static void put_column(const drift_monitor *m, size_t index) {
    static const char *const roles[] = {"feature", "prediction", "score"};
    drift_monitor_column c = {.struct_size = sizeof c};
    if (drift_monitor_get_column(m, index, &c, NULL) != DRIFT_OK) return;
    fputs(index > 0 ? ",{\"name\":" : "{\"name\":", stdout);
    json_text_write(stdout, c.name, strlen(c.name));
    printf(",\"role\":\"%s\",\"status\":\"%s\",\"verdict\":\"%s\",\"rows\":%" PRIu64
           ",\"usable\":%" PRIu64 ",",
           roles[c.role], drift_status_name(c.status), drift_verdict_name(c.verdict), c.rows,
           c.usable);
    put_statistics(m, index);
    put_evidence(m, index);
    fputc('}', stdout);
}

static void put_time(const char *key, int64_t time) {
    char text[TIME_TEXT_SIZE];
    time_format(time, text);
    printf("\"%s\":\"%s\",", key, text);
}

/* Since the window before. */
static uint64_t late_rows(const watch_out *w, const drift_monitor_summary *s) {
    return s->late_rows - w->late_told;
}

static void put_window_json(const watch_out *w, const drift_monitor *m,
                            const drift_monitor_summary *s, uint64_t number, bool partial) {
    printf("{\"schema\":\"driftcheck.watch/1\",\"type\":\"window\",\"window\":%" PRIu64
           ",\"partial\":%s,",
           number, partial ? "true" : "false");
    if (is_by_time(w)) {
        put_time("start", s->start);
        put_time("end", s->end);
        printf("\"late_rows\":%" PRIu64 ",", late_rows(w, s));
    }
    printf("\"rows\":%" PRIu64 ",\"verdict\":\"%s\",\"evaluated\":%" PRIu64 ",\"drifted\":%" PRIu64
           ",\"warnings\":%" PRIu64 ",\"insufficient\":%" PRIu64 ",\"columns\":[",
           s->rows, drift_verdict_name(s->verdict), s->evaluated, s->drifted, s->warnings,
           s->insufficient);
    for (size_t i = 0; i < drift_monitor_column_count(m); i++)
        put_column(m, i);
    fputc(']', stdout);
    put_risks(m);
    fputs("}\n", stdout);
}

/* How far the worst statistic of a column is beyond its level; 0 if none is. */
static double excess_of(const drift_monitor *m, size_t column, int32_t *worst, double *value) {
    double farthest = 0;
    for (size_t i = 0; i < STATISTIC_COUNT; i++) {
        drift_result r;
        double warning = 0, drift = 0;
        drift_result_init(&r);
        if (drift_monitor_get_statistic(m, column, statistics[i], &r, NULL, &warning, &drift,
                                        NULL) != DRIFT_OK ||
            (r.fields & DRIFT_HAS_VALUE) == 0)
            continue;
        double level = warning > 0 ? warning : drift;
        double excess = level > 0 ? fabs(r.value) / level : 0;
        if (excess <= farthest) continue;
        farthest = excess;
        *worst = statistics[i];
        *value = r.value;
    }
    return farthest;
}

/* What its event tells of. */
static bool has_evidence(const drift_monitor *m, size_t column) {
    drift_column_evidence e = {.struct_size = sizeof e};
    return drift_monitor_get_column_evidence(m, column, DRIFT_EVIDENCE_NOW, &e, NULL) == DRIFT_OK;
}

static void say_column(const drift_monitor *m, size_t index, const drift_monitor_column *c) {
    int32_t statistic = -1;
    double value = 0;
    printf("  %s", c->name);
    if (c->status == DRIFT_MISSING_COLUMN)
        fputs(" is missing", stdout);
    else if (c->status == DRIFT_TYPE_MISMATCH)
        fputs(" is no longer numbers", stdout);
    else if (!has_evidence(m, index) && excess_of(m, index, &statistic, &value) > 0)
        printf(" %s %.3g", drift_statistic_name(statistic), value);
}

/* Drifted columns first, then warnings. */
static void say_columns(const drift_monitor *m) {
    size_t shown = 0, more = 0;
    for (int32_t verdict = DRIFT_VERDICT_DRIFT; verdict >= DRIFT_VERDICT_WARNING; verdict--) {
        for (size_t i = 0; i < drift_monitor_column_count(m); i++) {
            drift_monitor_column c = {.struct_size = sizeof c};
            if (drift_monitor_get_column(m, i, &c, NULL) != DRIFT_OK || c.verdict != verdict)
                continue;
            if (shown++ < WORST_SHOWN)
                say_column(m, i, &c);
            else
                more++;
        }
    }
    if (more > 0) printf("  and %zu more", more);
}

/* Of the features, and of the predictions apart. */
static void say_evidence(const drift_monitor *m) {
    static const int32_t kinds[] = {DRIFT_EVENT_DATA_DRIFT, DRIFT_EVENT_PREDICTION_DRIFT};
    static const char *const names[] = {"evidence", "evidence on predictions"};
    for (size_t i = 0; i < 2; i++) {
        drift_evidence_state s = {.struct_size = sizeof s};
        if (drift_monitor_get_evidence(m, kinds[i], &s, NULL) != DRIFT_OK) continue;
        printf("  %s %.3g of %.3g", names[i], s.evidence, s.false_alarm_every);
    }
    for (size_t i = 0; i < drift_monitor_risk_count(m); i++) {
        drift_monitor_risk r = {.struct_size = sizeof r};
        if (drift_monitor_get_risk(m, i, &r, NULL) != DRIFT_OK) continue;
        printf("  evidence on %s %.3g of %.3g", r.name, r.evidence, r.false_alarm_every);
    }
}

static void put_window_text(const watch_out *w, const drift_monitor *m,
                            const drift_monitor_summary *s, uint64_t number, bool partial) {
    printf("window %-6" PRIu64, number);
    if (is_by_time(w)) {
        char start[TIME_TEXT_SIZE];
        time_format(s->start, start);
        printf(" %s", start);
    }
    printf(" %10" PRIu64 " rows  %s%s", s->rows,
           s->verdict == DRIFT_VERDICT_NONE           ? "no drift"
           : s->verdict == DRIFT_VERDICT_INSUFFICIENT ? "not enough rows to say"
                                                      : drift_verdict_name(s->verdict),
           partial ? " (the last window is not whole)" : "");
    if (late_rows(w, s) > 0) printf("  %" PRIu64 " rows late", late_rows(w, s));
    say_evidence(m);
    say_columns(m);
    fputc('\n', stdout);
}

exit_code watch_out_window(watch_out *w, const drift_monitor *m, bool partial) {
    drift_monitor_summary s = {.struct_size = sizeof s};
    if (drift_monitor_get_summary(m, &s, NULL) != DRIFT_OK) return EXIT_INPUT;
    uint64_t number = partial ? s.windows : s.windows - 1;
    if (s.verdict != DRIFT_VERDICT_INSUFFICIENT) w->any_said = true;
    if (s.verdict == DRIFT_VERDICT_DRIFT) w->any_drift = true;
    if (w->settings->format == FORMAT_JSON)
        put_window_json(w, m, &s, number, partial);
    else
        put_window_text(w, m, &s, number, partial);
    w->late_told = s.late_rows;
    return flush_line();
}

/* ---- events ---- */

/* Columns that the alarm names, or the one that led to it. */
static void say_alarm(const drift_monitor *m, const drift_event *e) {
    drift_column_evidence c = {.struct_size = sizeof c};
    size_t shown = 0, more = 0;
    for (size_t i = 0; i < drift_monitor_column_count(m); i++) {
        char text[TEXT_BYTES];
        size_t length = 0;
        drift_monitor_column column = {.struct_size = sizeof column};
        if (drift_monitor_get_column(m, i, &column, NULL) != DRIFT_OK ||
            drift_monitor_get_column_evidence(m, i, DRIFT_EVIDENCE_AT_ALARM, &c, NULL) != DRIFT_OK)
            continue;
        bool of_kind = (column.role == DRIFT_ROLE_FEATURE) == (e->kind == DRIFT_EVENT_DATA_DRIFT);
        if (!of_kind || !(c.listed != 0 || i == e->index)) continue;
        if (shown++ >= COLUMNS_SHOWN) {
            more++;
            continue;
        }
        drift_column_evidence_text(&c, text, sizeof text, &length, NULL);
        printf("         %s: %s\n", c.name, text);
    }
    if (more > 0) printf("         and %zu more\n", more);
}

static void say_risk(const drift_monitor *m, const drift_event *e) {
    drift_monitor_risk r = {.struct_size = sizeof r};
    if (drift_monitor_get_risk(m, (size_t)e->index, &r, NULL) != DRIFT_OK) return;
    printf("         loss about %.3g since about check %" PRIu64
           ", where up to %.3g is no harm (it was %.3g)\n",
           r.mean, r.onset, r.limit, r.reference_mean);
}

static void put_event_text(const drift_monitor *m, const drift_event *e) {
    const char *kind = drift_event_kind_name(e->kind);
    bool recovery = e->kind == DRIFT_EVENT_RECOVERY;
    printf("EVENT  %s", kind);
    if (recovery) printf(" from %s", drift_event_kind_name(e->of));
    printf(" in %s", e->name[0] != '\0' ? e->name : "outcomes");
    if (e->subject == DRIFT_SUBJECT_DETECTOR)
        printf(" (%s), value %" PRIu64, drift_detector_name(e->statistic), e->window);
    else if (e->statistic == DRIFT_STAT_EVIDENCE)
        printf(", evidence %.3g", e->value);
    else if (e->fields & DRIFT_EVENT_HAS_VALUE)
        printf(", %s %.3g", drift_statistic_name(e->statistic), e->value);
    if (!recovery && (e->fields & DRIFT_EVENT_HAS_THRESHOLD))
        printf(" (threshold %.3g)", e->threshold);
    fputc('\n', stdout);
    if (e->statistic == DRIFT_STAT_EVIDENCE && e->subject == DRIFT_SUBJECT_COLUMN) say_alarm(m, e);
    if (e->subject == DRIFT_SUBJECT_RISK) say_risk(m, e);
}

/* The event as JSON, as long as it is; to be freed. */
static exit_code write_event(const drift_monitor *m, const drift_event *e, char **text,
                             size_t *length) {
    drift_error error;
    drift_error_init(&error);
    drift_monitor_event_json(m, e, NULL, 0, length, NULL);
    *text = malloc(*length + 1);
    if (*text == NULL) return message_library("event", DRIFT_OUT_OF_MEMORY, NULL);
    drift_status status = drift_monitor_event_json(m, e, *text, *length + 1, length, &error);
    return status == DRIFT_OK ? EXIT_NO_DRIFT : message_library("event", status, &error);
}

static exit_code tell_event(watch_out *w, const drift_monitor *m, const drift_event *e,
                            const char *text, size_t length) {
    if (e->severity == DRIFT_VERDICT_DRIFT) w->any_drift = true;
    if (w->settings->format == FORMAT_JSON)
        printf("{\"schema\":\"driftcheck.watch/1\",\"type\":\"event\",\"event\":%.*s}\n",
               (int)length - 1, text);
    else
        put_event_text(m, e);
    exit_code code = flush_line();
    const watch_settings *s = &w->settings->watch;
    if (code == EXIT_NO_DRIFT && s->on_drift != NULL && e->kind != DRIFT_EVENT_RECOVERY &&
        live_interrupted() == 0)
        command_run(s->on_drift, text, length, s->on_drift_seconds);
    return code;
}

static exit_code put_event(watch_out *w, const drift_monitor *m, const drift_event *e) {
    char *text = NULL;
    size_t length = 0;
    exit_code code = write_event(m, e, &text, &length);
    if (code == EXIT_NO_DRIFT) code = tell_event(w, m, e, text, length);
    free(text);
    return code;
}

/* Events whose command cannot be run any more stay in the monitor, and so in the state. */
static bool are_left(const watch_out *w) {
    const watch_settings *s = &w->settings->watch;
    return s->on_drift != NULL && s->state != NULL && live_interrupted() != 0;
}

exit_code watch_out_events(watch_out *w, drift_monitor *m) {
    exit_code code = EXIT_NO_DRIFT;
    drift_event e;
    size_t count = 1;
    while (code == EXIT_NO_DRIFT && !are_left(w) &&
           drift_monitor_events(m, &e, 1, &count, NULL) == DRIFT_OK && count == 1)
        code = put_event(w, m, &e);
    return code;
}
