/* SPDX-License-Identifier: Apache-2.0 */
/* The state of a monitor in the Prometheus text format, from what anyone can ask a monitor.
 * In: a monitor. Out: text in memory of the caller. Layer: report.
 *
 * A family of series stands together, with its help and type before it; a value that is not there
 * is left out. The number of series depends on the options of the monitor alone. */
#include <math.h>

#include <driftcheck/monitor.h>

#include "base/error.h"
#include "base/text.h"

typedef struct page {
    text out;
    const drift_monitor *monitor;
} page;

static void family(page *p, const char *name, const char *type, const char *help) {
    text_append(&p->out, "# HELP driftcheck_");
    text_append(&p->out, name);
    text_append_char(&p->out, ' ');
    text_append(&p->out, help);
    text_append(&p->out, "\n# TYPE driftcheck_");
    text_append(&p->out, name);
    text_append_char(&p->out, ' ');
    text_append(&p->out, type);
    text_append_char(&p->out, '\n');
}

static void append_escaped(text *t, const char *label) {
    for (; *label; label++) {
        switch (*label) {
        case '\\':
            text_append(t, "\\\\");
            break;
        case '"':
            text_append(t, "\\\"");
            break;
        case '\n':
            text_append(t, "\\n");
            break;
        default:
            text_append_char(t, *label);
        }
    }
}

/* Up to three labels; a NULL name ends them. */
typedef struct labels {
    const char *name[3];
    const char *value[3];
} labels;

static void sample(page *p, const char *name, const labels *l, double value) {
    text *t = &p->out;
    if (!isfinite(value)) return;
    text_append(t, "driftcheck_");
    text_append(t, name);
    for (size_t i = 0; l && i < 3 && l->name[i]; i++) {
        text_append_char(t, i == 0 ? '{' : ',');
        text_append(t, l->name[i]);
        text_append(t, "=\"");
        append_escaped(t, l->value[i] ? l->value[i] : "");
        text_append_char(t, '"');
    }
    if (l && l->name[0]) text_append_char(t, '}');
    text_append_char(t, ' ');
    text_append_double(t, value);
    text_append_char(t, '\n');
}

static void single(page *p, const char *name, const char *type, const char *help, double value) {
    family(p, name, type, help);
    sample(p, name, NULL, value);
}

/* ---- the whole ---- */

static void put_counters(page *p, const drift_monitor_summary *s) {
    single(p, "rows_total", "counter", "Rows observed.", (double)s->total_rows);
    single(p, "batches_total", "counter", "Batches observed.", (double)s->total_batches);
    single(p, "outcomes_total", "counter", "Outcomes observed.", (double)s->total_outcomes);
    single(p, "late_rows_total", "counter", "Rows that came after their window had ended.",
           (double)s->late_rows);
    single(p, "unlabeled_total", "counter", "Outcomes without a truth.", (double)s->unlabeled);
    single(p, "windows_total", "counter", "Windows evaluated.", (double)s->windows);
    single(p, "events_total", "counter", "Events raised.", (double)s->events);
    single(p, "lost_events_total", "counter", "Events overwritten before they were read.",
           (double)s->lost_events);
}

static void put_window(page *p, const drift_monitor_summary *s) {
    int says = s->verdict != DRIFT_VERDICT_INSUFFICIENT;
    single(p, "window_rows", "gauge", "Rows of the evaluated window.", (double)s->rows);
    family(p, "verdict", "gauge", "Verdict on all columns: 0 none, 1 warning, 2 drift.");
    if (says) sample(p, "verdict", NULL, (double)s->verdict);
    single(p, "insufficient", "gauge", "1 if there are too few rows for a verdict.", !says);
    single(p, "drifted_columns", "gauge", "Columns with verdict drift.", (double)s->drifted);
    single(p, "warning_columns", "gauge", "Columns with verdict warning.", (double)s->warnings);
}

/* ---- columns ---- */

static const int32_t statistics[] = {DRIFT_STAT_KS,     DRIFT_STAT_PSI,  DRIFT_STAT_KL,
                                     DRIFT_STAT_JS,     DRIFT_STAT_CHI2, DRIFT_STAT_CRAMERS_V,
                                     DRIFT_STAT_MISSING};
#define STATISTIC_COUNT (sizeof statistics / sizeof *statistics)

static const char *role_name(int32_t role) {
    if (role == DRIFT_ROLE_PREDICTION) return "prediction";
    return role == DRIFT_ROLE_SCORE ? "score" : "feature";
}

static drift_monitor_column column_at(const page *p, size_t index) {
    drift_monitor_column c = {.struct_size = sizeof c};
    (void)drift_monitor_get_column(p->monitor, index, &c, NULL);
    return c;
}

enum { COLUMN_VERDICT, COLUMN_INSUFFICIENT, COLUMN_ROWS, COLUMN_MISSING, COLUMN_UNSEEN };

static void put_column_gauge(page *p, const char *name, const char *help, int which) {
    family(p, name, "gauge", help);
    for (size_t i = 0; i < drift_monitor_column_count(p->monitor); i++) {
        drift_monitor_column c = column_at(p, i);
        int says = c.verdict != DRIFT_VERDICT_INSUFFICIENT;
        labels l = {{"column", "role", NULL}, {c.name, role_name(c.role), NULL}};
        if (which == COLUMN_VERDICT && says) sample(p, name, &l, (double)c.verdict);
        if (which == COLUMN_INSUFFICIENT) sample(p, name, &l, !says);
        if (which == COLUMN_ROWS) sample(p, name, &l, (double)c.usable);
        if (which == COLUMN_MISSING && c.rows > 0) sample(p, name, &l, c.missing);
        if (which == COLUMN_UNSEEN && c.type == DRIFT_TYPE_CATEGORICAL) {
            sample(p, name, &l, (double)c.unseen);
        }
    }
}

enum { STATISTIC_VALUE, STATISTIC_P, STATISTIC_P_ADJUSTED, STATISTIC_THRESHOLD };

static void put_statistic(page *p, const char *name, size_t column, int32_t statistic, int which) {
    drift_monitor_column c = column_at(p, column);
    drift_result r;
    double adjusted, warning, drift;
    drift_result_init(&r);
    if (drift_monitor_get_statistic(p->monitor, column, statistic, &r, &adjusted, &warning, &drift,
                                    NULL) != DRIFT_OK) {
        return;
    }
    labels l = {{"column", "statistic", NULL}, {c.name, drift_statistic_name(statistic), NULL}};
    if (which == STATISTIC_VALUE && (r.fields & DRIFT_HAS_VALUE)) sample(p, name, &l, r.value);
    if (which == STATISTIC_P && (r.fields & DRIFT_HAS_P)) sample(p, name, &l, r.p_value);
    if (which == STATISTIC_P_ADJUSTED && adjusted >= 0.0) sample(p, name, &l, adjusted);
    if (which != STATISTIC_THRESHOLD) return;
    l.name[2] = "level";
    l.value[2] = "warning";
    if (warning > 0.0) sample(p, name, &l, warning);
    l.value[2] = "drift";
    if (drift > 0.0) sample(p, name, &l, drift);
}

static void put_statistics(page *p, const char *name, const char *help, int which) {
    family(p, name, "gauge", help);
    for (size_t i = 0; i < drift_monitor_column_count(p->monitor); i++) {
        for (size_t s = 0; s < STATISTIC_COUNT; s++)
            put_statistic(p, name, i, statistics[s], which);
    }
}

static void put_columns(page *p) {
    put_column_gauge(p, "column_verdict", "Verdict: 0 none, 1 warning, 2 drift.", COLUMN_VERDICT);
    put_column_gauge(p, "column_insufficient", "1 if there are too few rows for a verdict.",
                     COLUMN_INSUFFICIENT);
    put_column_gauge(p, "column_rows", "Rows of the window with a usable value.", COLUMN_ROWS);
    put_column_gauge(p, "column_missing_share", "Share of rows without a usable value.",
                     COLUMN_MISSING);
    put_column_gauge(p, "column_unseen_rows", "Rows in categories unknown to the reference.",
                     COLUMN_UNSEEN);
    put_statistics(p, "column_statistic", "Statistic of the window against the reference.",
                   STATISTIC_VALUE);
    put_statistics(p, "column_p_value", "P-value of a test, on its own.", STATISTIC_P);
    put_statistics(p, "column_p_value_adjusted", "P-value, adjusted over all tests of the window.",
                   STATISTIC_P_ADJUSTED);
    put_statistics(p, "column_threshold", "Value from which a statistic counts.",
                   STATISTIC_THRESHOLD);
}

/* ---- evidence ---- */

enum { EVIDENCE_VALUE, EVIDENCE_THRESHOLD, EVIDENCE_ALARM, EVIDENCE_CHECKS, EVIDENCE_ALARMS };

static const int32_t evidence_kinds[] = {DRIFT_EVENT_DATA_DRIFT, DRIFT_EVENT_PREDICTION_DRIFT};
#define EVIDENCE_KINDS (sizeof evidence_kinds / sizeof *evidence_kinds)

static void put_evidence_family(page *p, const char *name, const char *type, const char *help,
                                int which) {
    family(p, name, type, help);
    for (size_t i = 0; i < EVIDENCE_KINDS; i++) {
        drift_evidence_state s = {.struct_size = sizeof s};
        if (drift_monitor_get_evidence(p->monitor, evidence_kinds[i], &s, NULL) != DRIFT_OK) {
            continue;
        }
        labels l = {{"kind", NULL, NULL}, {drift_event_kind_name(evidence_kinds[i]), NULL, NULL}};
        const double values[] = {s.evidence, s.false_alarm_every, (double)s.alarm, (double)s.checks,
                                 (double)s.alarms};
        sample(p, name, &l, values[which]);
    }
}

enum { COLUMN_EVIDENCE, COLUMN_LISTED, COLUMN_PSI, COLUMN_RANGE };

static void put_column_evidence(page *p, const char *name, const char *help, int which) {
    family(p, name, "gauge", help);
    for (size_t i = 0; i < drift_monitor_column_count(p->monitor); i++) {
        drift_column_evidence e = {.struct_size = sizeof e};
        if (drift_monitor_get_column_evidence(p->monitor, i, DRIFT_EVIDENCE_NOW, &e, NULL) !=
            DRIFT_OK) {
            continue;
        }
        labels l = {{"column", "role", NULL}, {e.name, role_name(column_at(p, i).role), NULL}};
        int psi = (e.fields & DRIFT_EVIDENCE_HAS_PSI) != 0;
        int range = (e.fields & DRIFT_EVIDENCE_HAS_RANGE) != 0;
        if (which == COLUMN_EVIDENCE) sample(p, name, &l, e.evidence);
        if (which == COLUMN_LISTED) sample(p, name, &l, (double)e.listed);
        if (which == COLUMN_PSI && psi) sample(p, name, &l, e.psi);
        if (which == COLUMN_RANGE && range) sample(p, name, &l, e.out_of_range);
    }
}

static int has_evidence(const page *p) {
    drift_evidence_state s = {.struct_size = sizeof s};
    int any = 0;
    for (size_t i = 0; i < EVIDENCE_KINDS; i++)
        any |= drift_monitor_get_evidence(p->monitor, evidence_kinds[i], &s, NULL) == DRIFT_OK;
    return any;
}

static void put_evidence(page *p) {
    put_evidence_family(p, "evidence", "gauge",
                        "This or more appears by chance at most once in so many checks.",
                        EVIDENCE_VALUE);
    put_evidence_family(p, "evidence_threshold", "gauge", "Evidence that raises an alarm.",
                        EVIDENCE_THRESHOLD);
    put_evidence_family(p, "evidence_alarm", "gauge", "1 while an alarm stands.", EVIDENCE_ALARM);
    put_evidence_family(p, "evidence_checks_total", "counter", "Checks made.", EVIDENCE_CHECKS);
    put_evidence_family(p, "evidence_alarms_total", "counter", "Alarms raised.", EVIDENCE_ALARMS);
    put_column_evidence(p, "column_evidence", "The same of a column on its own.", COLUMN_EVIDENCE);
    put_column_evidence(p, "column_listed", "1 if the alarm names the column.", COLUMN_LISTED);
    put_column_evidence(p, "column_psi_adjusted",
                        "PSI of the last check, less what chance gives on average.", COLUMN_PSI);
    put_column_evidence(p, "column_out_of_range_share",
                        "Share of the last check's values outside what the reference had.",
                        COLUMN_RANGE);
}

/* ---- metrics of outcomes ---- */

enum { METRIC_VALUE, METRIC_ERROR, METRIC_REFERENCE, METRIC_VERDICT, METRIC_ROWS };

static void put_metric_gauge(page *p, const char *name, const char *help, int which) {
    family(p, name, "gauge", help);
    for (int32_t i = 0; i < DRIFT_METRIC_COUNT; i++) {
        drift_metric m = {.struct_size = sizeof m};
        if (drift_monitor_get_metric(p->monitor, i, &m, NULL) != DRIFT_OK) continue;
        labels l = {{"metric", NULL, NULL}, {drift_metric_name(i), NULL, NULL}};
        int there = m.status == DRIFT_OK;
        int says = m.verdict != DRIFT_VERDICT_INSUFFICIENT;
        if (which == METRIC_VALUE && there) sample(p, name, &l, m.value);
        if (which == METRIC_ERROR && there) sample(p, name, &l, m.standard_error);
        if (which == METRIC_REFERENCE && m.has_rule) sample(p, name, &l, m.reference);
        if (which == METRIC_VERDICT && m.has_rule && says) sample(p, name, &l, (double)m.verdict);
        if (which == METRIC_ROWS) sample(p, name, &l, (double)m.rows);
    }
}

static void put_metrics(page *p) {
    put_metric_gauge(p, "metric", "Metric of the outcomes in the window.", METRIC_VALUE);
    put_metric_gauge(p, "metric_standard_error", "Sampling error of a metric.", METRIC_ERROR);
    put_metric_gauge(p, "metric_reference", "What a metric is compared with.", METRIC_REFERENCE);
    put_metric_gauge(p, "metric_verdict", "Verdict: 0 none, 1 warning, 2 drift.", METRIC_VERDICT);
    put_metric_gauge(p, "metric_rows", "Outcomes in the window.", METRIC_ROWS);
}

/* ---- streams ---- */

static const double quantiles[] = {0.5, 0.9, 0.95, 0.99, 0.999};
static const char *const quantile_names[] = {"0.5", "0.9", "0.95", "0.99", "0.999"};
#define QUANTILE_COUNT (sizeof quantiles / sizeof *quantiles)

static drift_stream_state stream_at(const page *p, size_t index) {
    drift_stream_state s = {.struct_size = sizeof s};
    (void)drift_monitor_get_stream(p->monitor, index, &s, NULL);
    return s;
}

static void put_quantiles(page *p) {
    family(p, "stream_quantile", "gauge", "Quantile of a stream in the window, within 0.8 %.");
    for (size_t i = 0; i < drift_monitor_stream_count(p->monitor); i++) {
        drift_stream_state s = stream_at(p, i);
        for (size_t q = 0; q < QUANTILE_COUNT; q++) {
            double value;
            labels l = {{"stream", "q", NULL}, {s.name, quantile_names[q], NULL}};
            if (drift_monitor_stream_quantile(p->monitor, i, quantiles[q], &value, NULL) ==
                DRIFT_OK) {
                sample(p, "stream_quantile", &l, value);
            }
        }
    }
}

enum { STREAM_ROWS, STREAM_MEAN, STREAM_KS, STREAM_PSI, STREAM_VERDICT };

static void put_stream_gauge(page *p, const char *name, const char *help, int which) {
    family(p, name, "gauge", help);
    for (size_t i = 0; i < drift_monitor_stream_count(p->monitor); i++) {
        drift_stream_state s = stream_at(p, i);
        labels l = {{"stream", NULL, NULL}, {s.name, NULL, NULL}};
        int says = s.compared && s.verdict != DRIFT_VERDICT_INSUFFICIENT;
        if (which == STREAM_ROWS) sample(p, name, &l, (double)s.rows);
        if (which == STREAM_MEAN && s.finite > 0) sample(p, name, &l, s.mean);
        if (which == STREAM_KS && s.compared) sample(p, name, &l, s.ks);
        if (which == STREAM_PSI && s.compared) sample(p, name, &l, s.psi);
        if (which == STREAM_VERDICT && says) sample(p, name, &l, (double)s.verdict);
    }
}

static void put_streams(page *p) {
    put_quantiles(p);
    put_stream_gauge(p, "stream_rows", "Values of a stream in the window.", STREAM_ROWS);
    put_stream_gauge(p, "stream_mean", "Mean of a stream's finite values.", STREAM_MEAN);
    put_stream_gauge(p, "stream_ks", "KS statistic of a stream against the reference.", STREAM_KS);
    put_stream_gauge(p, "stream_psi", "PSI of a stream against the reference.", STREAM_PSI);
    put_stream_gauge(p, "stream_verdict", "Verdict: 0 none, 1 warning, 2 drift.", STREAM_VERDICT);
}

/* ---- detectors ---- */

enum { DETECTOR_LEVEL, DETECTOR_DRIFTS, DETECTOR_VALUES };

static void put_detector_family(page *p, const char *name, const char *type, const char *help,
                                int which) {
    family(p, name, type, help);
    for (size_t i = 0; i < drift_monitor_detector_count(p->monitor); i++) {
        int32_t source = 0, kind = 0;
        const char *listens_to = "";
        drift_detector_state s = {.struct_size = sizeof s};
        (void)drift_monitor_get_detector(p->monitor, i, &source, &kind, &listens_to, &s, NULL);
        char index[DRIFT_DOUBLE_TEXT_SIZE];
        drift_format_double((double)i, index);
        labels l = {{"index", "detector", "source"},
                    {index, drift_detector_name(kind),
                     listens_to[0] ? listens_to : drift_source_name(source)}};
        if (which == DETECTOR_LEVEL) sample(p, name, &l, (double)s.level);
        if (which == DETECTOR_DRIFTS) sample(p, name, &l, (double)s.drifts);
        if (which == DETECTOR_VALUES) sample(p, name, &l, (double)s.values);
    }
}

static void put_detectors(page *p) {
    put_detector_family(p, "detector_level", "gauge", "0 none, 1 warning, 2 drift.",
                        DETECTOR_LEVEL);
    put_detector_family(p, "detector_drifts_total", "counter", "Drifts found by a detector.",
                        DETECTOR_DRIFTS);
    put_detector_family(p, "detector_values_total", "counter", "Values taken by a detector.",
                        DETECTOR_VALUES);
}

/* ---- risks ---- */

enum { RISK_ALARM, RISK_EVIDENCE, RISK_LIMIT, RISK_MEAN };

static void put_risk_gauge(page *p, const char *name, const char *help, int which) {
    family(p, name, "gauge", help);
    for (size_t i = 0; i < drift_monitor_risk_count(p->monitor); i++) {
        drift_monitor_risk r = {.struct_size = sizeof r};
        (void)drift_monitor_get_risk(p->monitor, i, &r, NULL);
        char index[DRIFT_DOUBLE_TEXT_SIZE];
        drift_format_double((double)i, index);
        labels l = {{"index", "source", NULL},
                    {index, r.name[0] ? r.name : drift_source_name(r.source), NULL}};
        if (which == RISK_ALARM) sample(p, name, &l, (double)r.alarm);
        if (which == RISK_EVIDENCE && r.checks > 0) sample(p, name, &l, r.evidence);
        if (which == RISK_LIMIT && r.has_limit) sample(p, name, &l, r.limit);
        if (which == RISK_MEAN && r.onset > 0) sample(p, name, &l, r.mean);
    }
}

static void put_risks(page *p) {
    put_risk_gauge(p, "risk_alarm", "1 while an alarm stands: the loss is above its limit.",
                   RISK_ALARM);
    put_risk_gauge(p, "risk_evidence",
                   "This or more appears by chance at most once in so many checks.", RISK_EVIDENCE);
    put_risk_gauge(p, "risk_limit", "Highest expected loss that is no harm.", RISK_LIMIT);
    put_risk_gauge(p, "risk_mean", "Mean loss since the estimated onset.", RISK_MEAN);
}

drift_status drift_monitor_prometheus(const drift_monitor *monitor, char *buffer, size_t size,
                                      size_t *length, drift_error *error) {
    if (!monitor || !length || (!buffer && size > 0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "monitor or length is NULL, or buffer is NULL and size is not 0");
    }
    page p;
    p.monitor = monitor;
    text_init_fixed(&p.out, buffer, size);
    drift_monitor_summary s = {.struct_size = sizeof s};
    (void)drift_monitor_get_summary(monitor, &s, NULL);
    put_counters(&p, &s);
    put_window(&p, &s);
    put_columns(&p);
    if (has_evidence(&p)) put_evidence(&p);
    put_metrics(&p);
    if (drift_monitor_stream_count(monitor) > 0) put_streams(&p);
    if (drift_monitor_detector_count(monitor) > 0) put_detectors(&p);
    if (drift_monitor_risk_count(monitor) > 0) put_risks(&p);
    return text_finish_fixed(&p.out, length, error);
}
