/* SPDX-License-Identifier: Apache-2.0 */
/* Decaying windows of rows that are spread so thinly that each count weighs less than half a row
 * before long: all of them together still count. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "support/batches.h"
#include "support/check.h"

enum { PANES = 60, PANE = 20, LABELS = 500 };

static drift_monitor *make(const drift_profile *reference) {
    static const drift_stream streams[] = {{"latency"}};
    drift_monitor_options options;
    drift_monitor *m = NULL;
    drift_monitor_options_init(&options);
    options.window = DRIFT_WINDOW_DECAYING;
    options.window_rows = PANE;
    options.streams = streams;
    options.stream_count = 1;
    assert_int_equal(drift_monitor_create(reference, &options, &m, NULL), DRIFT_OK);
    return m;
}

/* ---- streams ---- */

typedef struct weighted {
    double value;
    double weight;
} weighted;

static int rising(const void *a, const void *b) {
    double x = ((const weighted *)a)->value, y = ((const weighted *)b)->value;
    return (x > y) - (x < y);
}

/* The smallest of the sorted values up to which that many rows weigh. */
static double quantile_of(const weighted *x, size_t n, double rank) {
    double below = 0;
    size_t i = 0;
    while (i + 1 < n && below + x[i].weight < rank)
        below += x[i++].weight;
    return x[i].value;
}

static void streams_keep_what_weighs_little(void **state) {
    (void)state;
    static weighted x[PANES * PANE];
    double weight = 0, sum = 0, values[PANE], one[] = {1.0, 2.0};
    uint64_t seed = 12;
    drift_column column = batches_doubles("x", one);
    drift_profile *reference = batches_profile(&column, 1, 2, NULL, NULL, DRIFT_TYPE_NUMERIC);
    drift_monitor *m = make(reference);
    for (size_t pane = 0; pane < PANES; pane++) {
        for (size_t i = 0; i < PANE; i++) {
            weighted *to = &x[pane * PANE + i];
            to->value = values[i] = exp(2 * batches_normal(&seed) + (pane < 30 ? 2 : 0));
            to->weight = pow(0.9, (double)(PANES - 1 - pane));
            weight += to->weight;
            sum += to->weight * to->value;
        }
        assert_int_equal(drift_monitor_observe_stream(m, 0, values, PANE, 0, NULL), DRIFT_OK);
    }
    drift_stream_state s = {.struct_size = sizeof s};
    assert_int_equal(drift_monitor_get_stream(m, 0, &s, NULL), DRIFT_OK);
    assert_true(fabs((double)s.finite - weight) <= 1.0);
    assert_relative(s.mean, sum / weight, 1e-12);
    qsort(x, PANES * PANE, sizeof *x, rising);
    for (double q = 0.05; q < 1.0; q += 0.05) {
        double value, rank = q * (double)s.finite; /* rounded up, as counts are */
        assert_int_equal(drift_monitor_stream_quantile(m, 0, q, &value, NULL), DRIFT_OK);
        assert_true(value >= 0.992 * quantile_of(x, PANES * PANE, rank - 0.5));
        assert_true(value <= 1.008 * quantile_of(x, PANES * PANE, rank + 1.5));
    }
    drift_monitor_free(m);
    drift_profile_free(reference);
}

/* ---- categories ---- */

static char bytes[LABELS * 3];
static int64_t offsets[LABELS + 1];

/* Each label once, in some order from `first` on. */
static drift_column labels(const drift_strings *texts, int32_t *codes, int64_t first,
                           int64_t rows) {
    drift_column column;
    for (int64_t i = 0; i < rows; i++)
        codes[i] = (int32_t)((first + i) * 263 % LABELS);
    drift_column_init(&column, DRIFT_DATA_CODES, "label");
    column.data = codes;
    column.strings = texts;
    return column;
}

static void rare_categories_are_not_missing(void **state) {
    (void)state;
    static int32_t codes[LABELS];
    for (int i = 0; i < LABELS; i++) {
        bytes[3 * i] = (char)('0' + i / 100);
        bytes[3 * i + 1] = (char)('0' + i / 10 % 10);
        bytes[3 * i + 2] = (char)('0' + i % 10);
        offsets[i + 1] = 3 * (i + 1);
    }
    const drift_strings texts = {offsets, bytes, LABELS};
    drift_column column = labels(&texts, codes, 0, LABELS);
    drift_profile *reference =
        batches_profile(&column, 1, LABELS, NULL, NULL, DRIFT_TYPE_CATEGORICAL);
    drift_monitor *m = make(reference);
    for (int64_t pane = 0; pane < PANES; pane++) {
        drift_batch batch;
        column = labels(&texts, codes, pane * PANE, PANE);
        drift_batch_init(&batch, PANE, &column, 1);
        assert_int_equal(drift_monitor_observe(m, &batch, pane, NULL), DRIFT_OK);
        drift_monitor_column c = {.struct_size = sizeof c};
        assert_int_equal(drift_monitor_get_column(m, 0, &c, NULL), DRIFT_OK);
        assert_true(c.usable + 1 >= c.rows && c.usable <= c.rows + 1);
        assert_true(c.unseen == 0 && c.missing <= 1.0 / (double)c.rows);
    }
    drift_event event;
    size_t count = 0;
    while (drift_monitor_events(m, &event, 1, &count, NULL) == DRIFT_OK && count == 1)
        assert_int_not_equal(event.kind, DRIFT_EVENT_DATA_QUALITY);
    drift_monitor_free(m);
    drift_profile_free(reference);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(streams_keep_what_weighs_little),
        cmocka_unit_test(rare_categories_are_not_missing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
