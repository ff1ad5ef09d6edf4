/* SPDX-License-Identifier: Apache-2.0 */
/* Metrics against their definitions on the rows themselves, sampling errors against simulation, and
 * streams against sorted values. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/check.h"
#include "support/monitor_feed.h"

#define ROWS 1000

static drift_monitor *make(int32_t task, uint32_t classes, const drift_metric_rule *rules,
                           size_t rule_count) {
    static feed reference_feed;
    static drift_stream streams[] = {{"latency"}, {"n2"}};
    feed_fill(&reference_feed, 1, 0.0);
    drift_profile *reference = feed_profile(&reference_feed, 10, NULL);
    drift_monitor_options options;
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_monitor_options_init(&options);
    options.window_rows = ROWS;
    options.policy = DRIFT_POLICY_WINDOW;
    options.task = task;
    options.classes = classes;
    options.metric_rules = rules;
    options.metric_rule_count = rule_count;
    options.streams = streams;
    options.stream_count = 2;
    if (drift_monitor_create(reference, &options, &m, &error) != DRIFT_OK) {
        fail_msg("%s", error.message);
    }
    drift_profile_free(reference);
    return m;
}

static drift_metric metric_of(const drift_monitor *m, int32_t metric) {
    drift_metric value = {.struct_size = sizeof value};
    assert_int_equal(drift_monitor_get_metric(m, metric, &value, NULL), DRIFT_OK);
    return value;
}

static void take(drift_monitor *m, const double *truth, const double *prediction,
                 const double *score) {
    drift_outcomes o;
    drift_outcomes_init(&o, ROWS);
    o.truth = truth;
    o.prediction = prediction;
    o.score = score;
    assert_int_equal(drift_monitor_observe_outcomes(m, &o, 0, NULL), DRIFT_OK);
}

/* Scores that are too sure of themselves. */
static void fill_binary(double *truth, double *score, uint64_t seed, double wrong) {
    for (size_t i = 0; i < ROWS; i++) {
        double p = batches_uniform(&seed);
        truth[i] = batches_uniform(&seed) < p;
        score[i] = p * p * (3.0 - 2.0 * p);
        if (batches_uniform(&seed) < wrong) truth[i] = 1.0 - truth[i];
    }
}

static double exact_auc(const double *truth, const double *score) {
    double pairs = 0, all = 0;
    for (size_t i = 0; i < ROWS; i++) {
        for (size_t j = 0; j < ROWS; j++) {
            if (truth[i] != 1.0 || truth[j] != 0.0) continue;
            all += 1.0;
            pairs += score[i] > score[j] ? 1.0 : score[i] == score[j] ? 0.5 : 0.0;
        }
    }
    return pairs / all;
}

static void binary_metrics(void **state) {
    (void)state;
    static double truth[ROWS], score[ROWS];
    double c[2][2] = {{0}}, loss = 0, brier = 0;
    fill_binary(truth, score, 5, 0.1);
    for (size_t i = 0; i < ROWS; i++) {
        c[truth[i] > 0][score[i] >= 0.5] += 1.0;
        double p = fmin(fmax(score[i], 1e-15), 1 - 1e-15);
        loss -= truth[i] > 0 ? log(p) : log1p(-p);
        brier += (score[i] - truth[i]) * (score[i] - truth[i]);
    }
    drift_monitor *m = make(DRIFT_TASK_BINARY, 0, NULL, 0);
    take(m, truth, NULL, score);
    assert_relative(metric_of(m, DRIFT_METRIC_ACCURACY).value, (c[0][0] + c[1][1]) / ROWS, 1e-15);
    double precision = c[1][1] / (c[1][1] + c[0][1]), recall = c[1][1] / (c[1][1] + c[1][0]);
    assert_relative(metric_of(m, DRIFT_METRIC_PRECISION).value, precision, 1e-15);
    assert_relative(metric_of(m, DRIFT_METRIC_RECALL).value, recall, 1e-15);
    assert_relative(metric_of(m, DRIFT_METRIC_F1).value,
                    2 * precision * recall / (precision + recall), 1e-14);
    assert_relative(metric_of(m, DRIFT_METRIC_LOG_LOSS).value, loss / ROWS, 1e-13);
    assert_relative(metric_of(m, DRIFT_METRIC_BRIER).value, brier / ROWS, 1e-13);
    drift_metric auc = metric_of(m, DRIFT_METRIC_ROC_AUC);
    assert_true(fabs(auc.value - exact_auc(truth, score)) <= auc.bound && auc.bound < 0.005);
    assert_true(metric_of(m, DRIFT_METRIC_ECE).value > 0.05);
    assert_int_equal(metric_of(m, DRIFT_METRIC_ACCURACY).rows, ROWS);
    drift_metric none = {.struct_size = sizeof none};
    assert_int_equal(drift_monitor_get_metric(m, DRIFT_METRIC_MAE, &none, NULL),
                     DRIFT_NOT_APPLICABLE);
    drift_monitor_free(m);
}

/* The standard deviation of a metric over many samples is the sampling error that one sample tells,
 * within a fifth: 300 samples give it to 4 % (one in sqrt(600)), and each error varies as well. */
static void sampling_errors(void **state) {
    (void)state;
    const int32_t metrics[] = {DRIFT_METRIC_ACCURACY, DRIFT_METRIC_PRECISION, DRIFT_METRIC_RECALL,
                               DRIFT_METRIC_F1,       DRIFT_METRIC_LOG_LOSS,  DRIFT_METRIC_BRIER,
                               DRIFT_METRIC_ROC_AUC};
    static double truth[ROWS], score[ROWS];
    drift_monitor *m = make(DRIFT_TASK_BINARY, 0, NULL, 0);
    for (size_t k = 0; k < sizeof metrics / sizeof *metrics; k++) {
        double sum = 0, squares = 0, error = 0;
        for (uint64_t sample = 0; sample < 300; sample++) {
            fill_binary(truth, score, 1000 + sample, 0.1);
            take(m, truth, NULL, score);
            drift_metric v = metric_of(m, metrics[k]);
            sum += v.value;
            squares += v.value * v.value;
            error += v.standard_error / 300;
        }
        double spread = sqrt(squares / 300 - sum / 300 * (sum / 300));
        /* Hanley and McNeil assume exponential scores, and are cautious for others */
        double slack = metrics[k] == DRIFT_METRIC_ROC_AUC ? 0.35 : 0.2;
        if (!(fabs(error / spread - 1.0) < slack)) {
            fail_msg("%s: %g, over samples %g", drift_metric_name(metrics[k]), error, spread);
        }
    }
    drift_monitor_free(m);
}

static void multiclass_metrics(void **state) {
    (void)state;
    static double truth[ROWS], prediction[ROWS];
    double c[4][4] = {{0}};
    uint64_t seed = 3;
    for (size_t i = 0; i < ROWS; i++) {
        truth[i] = (double)(batches_random(&seed) % 3); /* class 3 never occurs */
        prediction[i] = batches_random(&seed) % 4 ? truth[i] : (double)(batches_random(&seed) % 3);
        c[(int)truth[i]][(int)prediction[i]] += 1.0;
    }
    double right = 0, f1 = 0;
    for (int k = 0; k < 3; k++) {
        double total = 0;
        for (int j = 0; j < 3; j++)
            total += c[k][j] + c[j][k];
        right += c[k][k];
        f1 += 2 * c[k][k] / total / 3;
    }
    drift_monitor *m = make(DRIFT_TASK_MULTICLASS, 4, NULL, 0);
    take(m, truth, prediction, NULL);
    assert_relative(metric_of(m, DRIFT_METRIC_ACCURACY).value, right / ROWS, 1e-14);
    assert_relative(metric_of(m, DRIFT_METRIC_MACRO_F1).value, f1, 1e-14);
    assert_true(metric_of(m, DRIFT_METRIC_MACRO_F1).standard_error > 0.005);
    drift_monitor_free(m);
}

static void regression_metrics(void **state) {
    (void)state;
    static double truth[ROWS], prediction[ROWS];
    double e1 = 0, e2 = 0, absolute = 0, mean = 0, total = 0;
    uint64_t seed = 4;
    for (size_t i = 0; i < ROWS; i++) {
        truth[i] = 1e6 + 10 * batches_normal(&seed); /* far from 0: squares must not cancel */
        prediction[i] = truth[i] + 0.5 + batches_normal(&seed);
        double e = prediction[i] - truth[i];
        e1 += e / ROWS;
        e2 += e * e / ROWS;
        absolute += fabs(e) / ROWS;
        mean += truth[i] / ROWS;
    }
    for (size_t i = 0; i < ROWS; i++)
        total += (truth[i] - mean) * (truth[i] - mean) / ROWS;
    drift_monitor *m = make(DRIFT_TASK_REGRESSION, 0, NULL, 0);
    take(m, truth, prediction, NULL);
    assert_relative(metric_of(m, DRIFT_METRIC_BIAS).value, e1, 1e-12);
    assert_relative(metric_of(m, DRIFT_METRIC_MAE).value, absolute, 1e-12);
    assert_relative(metric_of(m, DRIFT_METRIC_RMSE).value, sqrt(e2), 1e-12);
    assert_relative(metric_of(m, DRIFT_METRIC_R2).value, 1 - e2 / total, 1e-9);
    assert_relative(metric_of(m, DRIFT_METRIC_BIAS).standard_error, sqrt((e2 - e1 * e1) / ROWS),
                    1e-9);
    drift_monitor_free(m);
}

static void worse_models_give_events(void **state) {
    (void)state;
    static double truth[ROWS], score[ROWS];
    drift_metric_rule rules[] = {{sizeof *rules, DRIFT_METRIC_ACCURACY, 0.75, 0.03, 0.06},
                                 {sizeof *rules, DRIFT_METRIC_LOG_LOSS, 0.55, 0.0, 0.2}};
    drift_monitor *m = make(DRIFT_TASK_BINARY, 0, rules, 2);
    for (uint64_t window = 0; window < 6; window++) {
        fill_binary(truth, score, 50 + window, window == 2 || window == 3 ? 0.35 : 0.0);
        take(m, truth, NULL, score);
    }
    drift_event e[8];
    size_t count;
    drift_monitor_events(m, e, 8, &count, NULL);
    assert_int_equal(count, 4);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(e[i].kind, DRIFT_EVENT_PERFORMANCE);
        assert_int_equal(e[i].subject, DRIFT_SUBJECT_METRIC);
        assert_true(e[i].window == 2 && e[i].rows == ROWS && e[i].p_value < 1e-6);
        assert_int_equal(e[i + 2].kind, DRIFT_EVENT_RECOVERY);
        assert_int_equal(e[i + 2].of, DRIFT_EVENT_PERFORMANCE);
        assert_true(e[i + 2].window == 4);
    }
    assert_string_equal(e[0].name, "accuracy");
    assert_true(e[0].threshold == 0.75 - 0.06 && e[0].value <= e[0].threshold);
    assert_true(e[1].threshold == 0.55 + 0.2 && e[1].value >= e[1].threshold);
    drift_monitor_free(m);
}

static void refused(drift_monitor *m, const drift_outcomes *o, int64_t row, const char *says) {
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_monitor_observe_outcomes(m, o, 0, &error), DRIFT_INVALID_ARGUMENT);
    assert_true(error.row == row);
    if (!strstr(error.message, says)) fail_msg("\"%s\" lacks \"%s\"", error.message, says);
}

static void wrong_outcomes_are_named(void **state) {
    (void)state;
    double truth[] = {0, 1, 2}, score[] = {0.1, 1.5, 0.3}, weight[] = {1, 1, -1};
    drift_monitor *m = make(DRIFT_TASK_BINARY, 0, NULL, 0);
    drift_outcomes o;
    drift_outcomes_init(&o, 3);
    refused(m, &o, -1, "truth is NULL");
    o.truth = truth;
    o.score = score;
    refused(m, &o, 1, "score is not a probability");
    score[1] = 0.5;
    refused(m, &o, 2, "truth is not one of the classes");
    truth[2] = (double)NAN;
    o.weight = weight;
    refused(m, &o, 2, "weight");
    weight[2] = 1e-200; /* its square would vanish */
    refused(m, &o, 2, "weight");
    o.weight = NULL;
    assert_int_equal(drift_monitor_observe_outcomes(m, &o, 0, NULL), DRIFT_OK);
    drift_monitor_summary s = {.struct_size = sizeof s};
    drift_monitor_get_summary(m, &s, NULL);
    assert_true(s.total_outcomes == 2 && s.unlabeled == 1);
    drift_monitor_free(m);
}

static int rising(const void *a, const void *b) {
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

static void quantiles_of_streams(void **state) {
    (void)state;
    static double values[ROWS - 1];
    const double quantiles[] = {0.0, 0.001, 0.1, 0.5, 0.9, 0.99, 0.999, 1.0};
    uint64_t seed = 6;
    drift_monitor *m = make(DRIFT_TASK_NONE, 0, NULL, 0);
    for (size_t i = 0; i < ROWS - 1; i++) {
        values[i] = exp(3 * batches_normal(&seed)) * (i % 3 ? 1 : -1);
        if (i % 50 == 0) values[i] = 0;
    }
    double value;
    assert_int_equal(drift_monitor_evaluate(m, NULL), DRIFT_OK);
    assert_int_equal(drift_monitor_stream_quantile(m, 0, 0.5, &value, NULL), DRIFT_EMPTY);
    assert_int_equal(drift_monitor_observe_stream(m, 0, values, ROWS - 1, 0, NULL), DRIFT_OK);
    assert_int_equal(drift_monitor_evaluate(m, NULL), DRIFT_OK);
    qsort(values, ROWS - 1, sizeof *values, rising);
    for (size_t i = 0; i < sizeof quantiles / sizeof *quantiles; i++) {
        double rank = ceil(quantiles[i] * (ROWS - 1));
        double exact = values[rank < 1 ? 0 : (size_t)rank - 1];
        assert_int_equal(drift_monitor_stream_quantile(m, 0, quantiles[i], &value, NULL), DRIFT_OK);
        assert_true(fabs(value - exact) <= 0.008 * fabs(exact));
    }
    assert_int_equal(drift_monitor_stream_quantile(m, 2, 0.5, &value, NULL),
                     DRIFT_INVALID_ARGUMENT);
    drift_monitor_free(m);
}

/* A stream of the name of a column is compared with it, and is no column of batches. */
static void streams_drift_against_the_reference(void **state) {
    (void)state;
    static double values[ROWS];
    uint64_t seed = 8;
    drift_monitor *m = make(DRIFT_TASK_NONE, 0, NULL, 0);
    assert_int_equal(drift_monitor_column_count(m), FEED_NUMBERS + 1);
    for (int window = 0; window < 3; window++) {
        for (size_t i = 0; i < ROWS; i++)
            values[i] = 3 * batches_normal(&seed) + (window == 1 ? 4 : 0);
        assert_int_equal(drift_monitor_observe_stream(m, 1, values, ROWS, window, NULL), DRIFT_OK);
        drift_stream_state s = {.struct_size = sizeof s};
        drift_monitor_get_stream(m, 1, &s, NULL);
        assert_true(s.compared && s.rows == ROWS && s.finite == ROWS);
        assert_int_equal(s.verdict, window == 1 ? DRIFT_VERDICT_DRIFT : DRIFT_VERDICT_NONE);
        assert_int_equal(s.alarm, window == 1);
        assert_true(fabs(s.mean - (window == 1 ? 4 : 0)) < 0.5);
    }
    drift_event e[4];
    size_t count;
    drift_monitor_events(m, e, 4, &count, NULL);
    assert_int_equal(count, 2);
    assert_int_equal(e[0].kind, DRIFT_EVENT_DATA_DRIFT);
    assert_int_equal(e[0].subject, DRIFT_SUBJECT_STREAM);
    assert_int_equal(e[1].kind, DRIFT_EVENT_RECOVERY);
    drift_monitor_free(m);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(binary_metrics),
        cmocka_unit_test(sampling_errors),
        cmocka_unit_test(multiclass_metrics),
        cmocka_unit_test(regression_metrics),
        cmocka_unit_test(worse_models_give_events),
        cmocka_unit_test(wrong_outcomes_are_named),
        cmocka_unit_test(quantiles_of_streams),
        cmocka_unit_test(streams_drift_against_the_reference),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
