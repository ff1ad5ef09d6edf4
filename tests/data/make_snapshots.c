/* SPDX-License-Identifier: Apache-2.0 */
/* Writes snapshots of monitors, and beside each what the library says of the monitor: numbers that
 * a reader made from docs/format.md has to find in the bytes, and the page for Prometheus.
 * In: a folder. Out: snapshot_<n>.dcm, snapshot_<n>.json and snapshot_<n>.prom.
 * Layer: tests. */
#include <stdio.h>

#include "support/monitor_feed.h"

#define ROWS  40
#define COUNT 6

static feed reference_feed, current_feed;

typedef struct sample {
    int32_t window;
    int32_t task;
    uint64_t rows; /* of a window; 0: by time */
    int64_t last;  /* rows fed */
} sample;

/* Each kind of window and of task; the last pane is open, and one of them has not seen a row. */
static const sample samples[COUNT] = {{DRIFT_WINDOW_TUMBLING, DRIFT_TASK_BINARY, 600, 3480},
                                      {DRIFT_WINDOW_SLIDING, DRIFT_TASK_MULTICLASS, 600, 3480},
                                      {DRIFT_WINDOW_DECAYING, DRIFT_TASK_REGRESSION, 600, 3480},
                                      {DRIFT_WINDOW_TUMBLING, DRIFT_TASK_NONE, 0, 3480},
                                      {DRIFT_WINDOW_SLIDING, DRIFT_TASK_BINARY, 0, 2520},
                                      {DRIFT_WINDOW_DECAYING, DRIFT_TASK_BINARY, 0, 0}};

static int stop(const drift_error *error) {
    fprintf(stderr, "%s: %s\n", error->column, error->message);
    return 1;
}

/* ---- monitors ---- */

/* Every kind of detector hears of errors, some of them in another convention. */
static size_t attach(drift_attachment *to, drift_detector_options *detectors, int32_t task) {
    static const drift_detector_setting settings[] = {{"threshold", 5.0}, {"mode", 1.0}};
    size_t count = 0;
    int classifies = task == DRIFT_TASK_BINARY || task == DRIFT_TASK_MULTICLASS;
    for (int32_t kind = 1; classifies && kind <= DRIFT_DETECTOR_LAST; kind++) {
        drift_detector_info info = {.struct_size = sizeof info};
        drift_detector_get_info(kind, &info, NULL);
        drift_detector_options_init(&detectors[count], kind);
        int moa = info.compats >> DRIFT_COMPAT_MOA & 1;
        detectors[count].compat = kind % 2 && moa ? DRIFT_COMPAT_MOA : DRIFT_COMPAT_DEFAULT;
        detectors[count].seed = (uint64_t)kind << 40;
        to[count] = (drift_attachment){sizeof *to, DRIFT_SOURCE_ERROR, NULL, &detectors[count]};
        count++;
    }
    drift_detector_options_init(&detectors[count], DRIFT_DETECTOR_PAGE_HINKLEY);
    detectors[count].settings = settings;
    detectors[count].setting_count = 2;
    to[count] = (drift_attachment){sizeof *to, DRIFT_SOURCE_COLUMN, "n1", &detectors[count]};
    count++;
    drift_detector_options_init(&detectors[count], DRIFT_DETECTOR_ADWIN);
    to[count] = (drift_attachment){sizeof *to, DRIFT_SOURCE_STREAM, "latency", &detectors[count]};
    return count + 1;
}

static drift_status make(const sample *s, drift_monitor **out, drift_error *error) {
    static const drift_stream streams[] = {{"latency"}, {"n4"}};
    static const drift_role roles[] = {{"score", DRIFT_ROLE_SCORE, 0}};
    const drift_metric_rule rule = {
        sizeof rule, s->task == DRIFT_TASK_REGRESSION ? DRIFT_METRIC_RMSE : DRIFT_METRIC_ACCURACY,
        0.9, 0.01, 0.05};
    const drift_risk_rule losses = {.struct_size = sizeof losses,
                                    .source = DRIFT_SOURCE_STREAM,
                                    .name = "latency",
                                    .tolerance = 0.1};
    drift_threshold thresholds[2];
    drift_check_options check;
    drift_attachment attachments[DRIFT_DETECTOR_LAST + 2];
    drift_detector_options detectors[DRIFT_DETECTOR_LAST + 2];
    drift_monitor_options options;
    drift_threshold_init(&thresholds[0], DRIFT_STAT_KS);
    thresholds[0].drift = 0.2;
    drift_threshold_init(&thresholds[1], DRIFT_STAT_PSI);
    thresholds[1].column = "colour";
    thresholds[1].disabled = 1;
    drift_check_options_init(&check);
    check.thresholds = thresholds;
    check.threshold_count = 2;
    drift_monitor_options_init(&options);
    options.window = s->window;
    options.window_rows = s->rows;
    options.window_span = s->rows == 0 ? 800 : 0;
    options.panes = 4;
    options.task = s->task;
    options.classes = 3;
    options.check = &check;
    options.roles = roles;
    options.role_count = 1;
    options.streams = streams;
    options.stream_count = 2;
    options.metric_rules = &rule;
    options.metric_rule_count = s->task != DRIFT_TASK_NONE;
    options.attachments = attachments;
    options.attachment_count = attach(attachments, detectors, s->task);
    options.risk_rules = &losses;
    options.risk_rule_count = s->task == DRIFT_TASK_MULTICLASS;
    options.risk_baseline_rows = 500;
    options.outcome_delay = s->rows == 0 ? 1000 : 0;
    options.event_capacity = 7;
    options.cooldown = 1;
    drift_profile *reference = feed_profile(&reference_feed, 20, NULL);
    if (!reference) return DRIFT_OUT_OF_MEMORY;
    drift_status status = drift_monitor_create(reference, &options, out, error);
    drift_profile_free(reference);
    return status;
}

/* The truth agrees with the score, later less so; each 40th is not known. */
static void fill_outcomes(const sample *s, int64_t first, double *truth, double *prediction,
                          drift_outcomes *outcomes) {
    double level = first > 2000 ? 0.7 : 0.5;
    int classes = s->task == DRIFT_TASK_MULTICLASS ? 3 : 2;
    const double *score = current_feed.score + first;
    for (size_t r = 0; r < ROWS; r++) {
        truth[r] = s->task == DRIFT_TASK_REGRESSION ? score[r] * level * 10.0
                   : score[r] > level               ? (double)(classes - 1)
                                                    : 0.0;
        prediction[r] = s->task == DRIFT_TASK_REGRESSION ? score[r] * 5.0
                        : score[r] > 0.5                 ? (double)(classes - 1)
                                                         : 0.0;
    }
    truth[ROWS - 1] = (double)NAN;
    drift_outcomes_init(outcomes, ROWS);
    outcomes->truth = truth;
    outcomes->prediction = prediction;
    outcomes->score = s->task == DRIFT_TASK_BINARY ? score : NULL;
}

static drift_status feed_all(drift_monitor *m, const sample *s, drift_error *error) {
    double truth[ROWS], prediction[ROWS];
    drift_outcomes outcomes;
    drift_status status = DRIFT_OK;
    for (int64_t at = 0; at < s->last && status == DRIFT_OK; at += ROWS) {
        int64_t late = at == 1200 ? 900 : 0; /* one batch in the past */
        status = drift_monitor_observe(m, feed_slice(&current_feed, at, ROWS), at - late, error);
        fill_outcomes(s, at, truth, prediction, &outcomes);
        if (status == DRIFT_OK && s->task != DRIFT_TASK_NONE) {
            status = drift_monitor_observe_outcomes(m, &outcomes, at, error);
        }
        for (size_t i = 0; i < 2 && status == DRIFT_OK; i++) {
            status = drift_monitor_observe_stream(m, i, current_feed.score + at, ROWS, at, error);
        }
    }
    return status == DRIFT_OK ? drift_monitor_evaluate(m, error) : status;
}

/* ---- what the library says ---- */

static void put_number(FILE *out, const char *before, double value) {
    char text[DRIFT_DOUBLE_TEXT_SIZE];
    drift_format_double(value, text);
    fprintf(out, "%s%s", before, text);
}

static void put_summary(FILE *out, const drift_monitor *m) {
    drift_monitor_summary s = {.struct_size = sizeof s};
    drift_monitor_get_summary(m, &s, NULL);
    const struct {
        const char *name;
        uint64_t value;
    } numbers[] = {{"windows", s.windows},
                   {"rows", s.rows},
                   {"total_rows", s.total_rows},
                   {"total_batches", s.total_batches},
                   {"total_outcomes", s.total_outcomes},
                   {"unlabeled", s.unlabeled},
                   {"late_rows", s.late_rows},
                   {"raised", s.events},
                   {"lost", s.lost_events},
                   {"drifted", s.drifted}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++)
        fprintf(out, "\"%s\":%llu,", numbers[i].name, (unsigned long long)numbers[i].value);
    fprintf(out, "\"verdict\":%d,\"start\":%lld,\"end\":%lld,\n", (int)s.verdict,
            (long long)s.start, (long long)s.end);
}

static void put_columns(FILE *out, const drift_monitor *m) {
    static const int32_t statistics[] = {DRIFT_STAT_KS,     DRIFT_STAT_PSI,  DRIFT_STAT_KL,
                                         DRIFT_STAT_JS,     DRIFT_STAT_CHI2, DRIFT_STAT_CRAMERS_V,
                                         DRIFT_STAT_MISSING};
    for (size_t i = 0; i < drift_monitor_column_count(m); i++) {
        drift_monitor_column c = {.struct_size = sizeof c};
        drift_monitor_get_column(m, i, &c, NULL);
        fprintf(out, "%s{\"name\":\"%s\",\"status\":%d,\"verdict\":%d,\"rows\":%llu,",
                i ? ",\n" : "", c.name, (int)c.status, (int)c.verdict, (unsigned long long)c.rows);
        fprintf(out, "\"usable\":%llu,\"unseen\":%llu", (unsigned long long)c.usable,
                (unsigned long long)c.unseen);
        put_number(out, ",\"missing\":", c.missing);
        for (size_t s = 0; s < sizeof statistics / sizeof *statistics; s++) {
            drift_result r;
            drift_result_init(&r);
            drift_monitor_get_statistic(m, i, statistics[s], &r, NULL, NULL, NULL, NULL);
            put_number(out, s ? "," : ",\"statistics\":[", r.value);
        }
        fputs("]}", out);
    }
}

static void put_streams(FILE *out, const drift_monitor *m) {
    for (size_t i = 0; i < drift_monitor_stream_count(m); i++) {
        drift_stream_state s = {.struct_size = sizeof s};
        drift_monitor_get_stream(m, i, &s, NULL);
        fprintf(out, "%s{\"name\":\"%s\",\"rows\":%llu,\"finite\":%llu", i ? ",\n" : "", s.name,
                (unsigned long long)s.rows, (unsigned long long)s.finite);
        put_number(out, ",\"mean\":", s.mean);
        put_number(out, ",\"ks\":", s.ks);
        fputc('}', out);
    }
}

static void put_metrics(FILE *out, const drift_monitor *m) {
    int some = 0;
    for (int32_t i = 0; i < DRIFT_METRIC_COUNT; i++) {
        drift_metric v = {.struct_size = sizeof v};
        if (drift_monitor_get_metric(m, i, &v, NULL) != DRIFT_OK) continue;
        fprintf(out, "%s[%d,%d,%llu", some ? "," : "", (int)i, (int)v.status,
                (unsigned long long)v.rows);
        put_number(out, ",", v.value);
        put_number(out, ",", v.standard_error);
        fputc(']', out);
        some = 1;
    }
}

static void put_detectors(FILE *out, const drift_monitor *m) {
    for (size_t i = 0; i < drift_monitor_detector_count(m); i++) {
        drift_detector_state s = {.struct_size = sizeof s};
        int32_t source = 0, kind = 0;
        drift_monitor_get_detector(m, i, &source, &kind, NULL, &s, NULL);
        fprintf(out, "%s[%d,%d,%d,%llu,%llu,%llu]", i ? "," : "", (int)source, (int)kind,
                (int)s.level, (unsigned long long)s.values, (unsigned long long)s.drifts,
                (unsigned long long)s.warnings);
    }
}

static void put_risks(FILE *out, const drift_monitor *m) {
    for (size_t i = 0; i < drift_monitor_risk_count(m); i++) {
        drift_monitor_risk r = {.struct_size = sizeof r};
        drift_monitor_get_risk(m, i, &r, NULL);
        fprintf(out, "%s[%d,%u,%u,%llu,%llu,%llu,%llu,%llu,%llu]", i ? "," : "", (int)r.source,
                (unsigned)r.has_limit, (unsigned)r.alarm, (unsigned long long)r.checks,
                (unsigned long long)r.alarms, (unsigned long long)r.last_alarm,
                (unsigned long long)r.late, (unsigned long long)r.waiting,
                (unsigned long long)r.reference_rows);
    }
}

/* The last thing that is asked: it drains them. */
static void put_events(FILE *out, drift_monitor *m) {
    drift_event e;
    size_t count = 0;
    for (int some = 0; drift_monitor_events(m, &e, 1, &count, NULL) == DRIFT_OK && count;
         some = 1) {
        fprintf(out, "%s[%llu,%d,%lld,\"%s\"]", some ? "," : "", (unsigned long long)e.sequence,
                (int)e.kind, (long long)e.time, e.name);
    }
}

static int write_expected(const char *path, drift_monitor *m) {
    FILE *out = fopen(path, "w");
    if (!out) return 1;
    fputc('{', out);
    put_summary(out, m);
    fputs("\"columns\":[", out);
    put_columns(out, m);
    fputs("],\n\"streams\":[", out);
    put_streams(out, m);
    fputs("],\n\"metrics\":[", out);
    put_metrics(out, m);
    fputs("],\n\"detectors\":[", out);
    put_detectors(out, m);
    fputs("],\n\"risks\":[", out);
    put_risks(out, m);
    fputs("],\n\"events\":[", out);
    put_events(out, m);
    fputs("]}\n", out);
    return fclose(out) == 0 ? 0 : 1;
}

static int write_page(const char *path, const drift_monitor *m) {
    static char text[1 << 17];
    size_t length = 0;
    FILE *out = fopen(path, "w");
    if (!out) return 1;
    drift_status status = drift_monitor_prometheus(m, text, sizeof text, &length, NULL);
    int failed = status != DRIFT_OK || fwrite(text, 1, length, out) != length;
    return fclose(out) != 0 || failed;
}

static int write_sample(const char *folder, int number) {
    char path[4096];
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_status status = make(&samples[number], &m, &error);
    if (status == DRIFT_OK) status = feed_all(m, &samples[number], &error);
    snprintf(path, sizeof path, "%s/snapshot_%d.dcm", folder, number);
    if (status == DRIFT_OK) status = drift_monitor_save(m, path, &error);
    int failed = status != DRIFT_OK ? stop(&error) : 0;
    snprintf(path, sizeof path, "%s/snapshot_%d.prom", folder, number);
    if (!failed) failed = write_page(path, m);
    snprintf(path, sizeof path, "%s/snapshot_%d.json", folder, number);
    if (!failed) failed = write_expected(path, m);
    drift_monitor_free(m);
    return failed;
}

int main(int argc, char **argv) {
    static feed later;
    if (argc != 2) {
        fprintf(stderr, "usage: make_snapshots FOLDER\n");
        return 2;
    }
    feed_fill(&reference_feed, 1, 0.0);
    feed_fill(&current_feed, 2, 0.0);
    feed_fill(&later, 3, 6.0);
    memcpy(current_feed.numbers + FEED_ROWS / 2, later.numbers + FEED_ROWS / 2,
           sizeof later.numbers / 2);
    memcpy(current_feed.codes + FEED_ROWS / 2, later.codes + FEED_ROWS / 2, sizeof later.codes / 2);
    int failed = 0;
    for (int i = 0; i < COUNT; i++)
        failed |= write_sample(argv[1], i);
    return failed;
}
