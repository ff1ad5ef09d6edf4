/* SPDX-License-Identifier: Apache-2.0 */
/* A monitor with a sliding window, outcomes that come later, a latency stream, a detector on the
 * errors, and a restart in between. */
#include <driftcheck/driftcheck.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#define ROWS 200

static uint64_t state = 42;

static double uniform(void) {
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (double)(state >> 11) / 9007199254740992.0;
}

static void stop_on(drift_status status, const drift_error *error) {
    if (status == DRIFT_OK) return;
    fprintf(stderr, "%s %s\n", error->column, error->message);
    exit(1);
}

/* Truth is 1 where x is large; from batch 150 on it is 1 where x is small: the concept changes, the
 * data do not. */
static void make_rows(int batch, double *x, double *truth, double *score, double *latency) {
    for (int i = 0; i < ROWS; i++) {
        x[i] = uniform();
        score[i] = 0.05 + 0.9 * x[i];
        truth[i] = uniform() < (batch < 150 ? score[i] : 1.0 - score[i]);
        latency[i] = 2.0 + 8.0 * uniform() * uniform() + (batch >= 150 ? 1.0 : 0.0);
    }
}

static drift_profile *make_reference(void) {
    static double x[ROWS * 20], truth[ROWS], score[ROWS], latency[ROWS];
    drift_profile_builder *builder = NULL;
    drift_profile *profile = NULL;
    drift_field field;
    drift_column column;
    drift_batch batch;
    drift_error error;
    drift_error_init(&error);
    for (int i = 0; i < 20; i++)
        make_rows(0, x + i * ROWS, truth, score, latency);
    drift_field_init(&field, DRIFT_TYPE_NUMERIC, "x");
    drift_column_init(&column, DRIFT_DATA_FLOAT64, "x");
    column.data = x;
    drift_batch_init(&batch, ROWS * 20, &column, 1);
    stop_on(drift_profile_builder_create(NULL, &field, 1, &builder, &error), &error);
    stop_on(drift_profile_builder_add(builder, &batch, &error), &error);
    stop_on(drift_profile_builder_finish(builder, &profile, &error), &error);
    drift_profile_builder_free(builder);
    return profile;
}

static drift_monitor *make_monitor(const drift_profile *reference) {
    drift_monitor_options options;
    drift_detector_options adwin;
    drift_error error;
    drift_monitor *monitor = NULL;
    drift_error_init(&error);
    drift_detector_options_init(&adwin, DRIFT_DETECTOR_ADWIN);
    drift_stream streams[] = {{"latency"}};
    drift_metric_rule rules[] = {{sizeof *rules, DRIFT_METRIC_ROC_AUC, 0.8, 0.05, 0.1}};
    drift_attachment attachments[] = {{sizeof *attachments, DRIFT_SOURCE_ERROR, NULL, &adwin}};
    drift_monitor_options_init(&options);
    options.window = DRIFT_WINDOW_SLIDING;
    options.window_rows = 5000;
    options.panes = 5;
    options.task = DRIFT_TASK_BINARY;
    options.streams = streams;
    options.stream_count = 1;
    options.metric_rules = rules;
    options.metric_rule_count = 1;
    options.attachments = attachments;
    options.attachment_count = 1;
    stop_on(drift_monitor_create(reference, &options, &monitor, &error), &error);
    return monitor;
}

static void observe(drift_monitor *monitor, int number) {
    double x[ROWS], truth[ROWS], score[ROWS], latency[ROWS];
    drift_column column;
    drift_batch batch;
    drift_outcomes outcomes;
    drift_error error;
    drift_error_init(&error);
    make_rows(number, x, truth, score, latency);
    drift_column_init(&column, DRIFT_DATA_FLOAT64, "x");
    column.data = x;
    drift_batch_init(&batch, ROWS, &column, 1);
    drift_outcomes_init(&outcomes, ROWS);
    outcomes.truth = truth;
    outcomes.score = score;
    stop_on(drift_monitor_observe(monitor, &batch, number, &error), &error);
    stop_on(drift_monitor_observe_outcomes(monitor, &outcomes, number, &error), &error);
    stop_on(drift_monitor_observe_stream(monitor, 0, latency, ROWS, number, &error), &error);
}

static void print_events(drift_monitor *monitor) {
    char text[2048];
    size_t length, count = 1;
    drift_event event;
    while (drift_monitor_events(monitor, &event, 1, &count, NULL) == DRIFT_OK && count == 1) {
        if (drift_event_json(&event, text, sizeof text, &length, NULL) == DRIFT_OK) {
            fputs(text, stdout);
        }
    }
}

int main(void) {
    drift_error error;
    drift_error_init(&error);
    drift_profile *reference = make_reference();
    drift_monitor *monitor = make_monitor(reference);
    for (int batch = 0; batch < 300; batch++) {
        observe(monitor, batch);
        print_events(monitor);
        if (batch != 100) continue;
        /* the process stops here and another goes on */
        stop_on(drift_monitor_save(monitor, "streaming.dcm", &error), &error);
        drift_monitor_free(monitor);
        stop_on(drift_monitor_load("streaming.dcm", NULL, &monitor, &error), &error);
    }
    double p99 = 0;
    drift_metric auc = {.struct_size = sizeof auc};
    stop_on(drift_monitor_evaluate(monitor, &error), &error);
    stop_on(drift_monitor_stream_quantile(monitor, 0, 0.99, &p99, &error), &error);
    stop_on(drift_monitor_get_metric(monitor, DRIFT_METRIC_ROC_AUC, &auc, &error), &error);
    printf("p99 of latency %.1f, AUC %.2f +- %.2f, %zu bytes\n", p99, auc.value, auc.standard_error,
           drift_monitor_memory(monitor));
    drift_monitor_free(monitor);
    drift_profile_free(reference);
    remove("streaming.dcm");
    return 0;
}
