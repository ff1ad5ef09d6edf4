/* SPDX-License-Identifier: Apache-2.0 */
/* The thread rules: one handle a thread, and one const reference read by all at once.
 * In: the same data in every thread. Out: the same report. Layer: tests of monitor. */
#define _GNU_SOURCE
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/batches.h"
#include "support/report_bytes.h"

#define THREADS 16
#define ROWS    3000
#define ROUNDS  5

static double before[ROWS];
static double now[ROWS];

typedef struct worker {
    const drift_profile *reference; /* shared, only read */
    char *json;
    int ok;
} worker;

/* Profiles the current data like the shared reference, checks it, and reads the reference besides.
 */
static void *work(void *argument) {
    worker *w = argument;
    drift_column column = batches_doubles("x", now);
    for (int round = 0; round < ROUNDS; round++) {
        double median;
        drift_report *report = NULL;
        drift_profile *current =
            batches_profile(&column, 1, ROWS, NULL, w->reference, DRIFT_TYPE_AUTO);
        if (!current) return NULL;
        drift_status status = drift_check(w->reference, current, NULL, &report, NULL);
        if (status == DRIFT_OK) {
            status = drift_profile_quantile(w->reference, 0, 0.5, &median, NULL);
        }
        free(w->json);
        w->json = status == DRIFT_OK ? report_bytes(report) : NULL;
        drift_report_free(report);
        drift_profile_free(current);
        if (!w->json) return NULL;
    }
    w->ok = 1;
    return NULL;
}

static void test_shared_reference(void **state) {
    (void)state;
    uint64_t seed = 9;
    pthread_t threads[THREADS];
    worker workers[THREADS];
    for (int i = 0; i < ROWS; i++) {
        before[i] = batches_normal(&seed);
        now[i] = batches_normal(&seed) + 0.3;
    }
    drift_profile_options options;
    drift_profile_options_init(&options);
    options.keep_rows = 1;
    drift_column column = batches_doubles("x", before);
    drift_profile *reference = batches_profile(&column, 1, ROWS, &options, NULL, DRIFT_TYPE_AUTO);
    assert_non_null(reference);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (worker){reference, NULL, 0};
        assert_int_equal(pthread_create(&threads[i], NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
    for (int i = 0; i < THREADS; i++) {
        assert_true(workers[i].ok);
        assert_string_equal(workers[i].json, workers[0].json);
    }
    for (int i = 0; i < THREADS; i++)
        free(workers[i].json);
    drift_profile_free(reference);
}

/* The library must not draw from, or seed, the host's generator. */
static void test_host_random_numbers_are_left_alone(void **state) {
    (void)state;
    int first[8];
    srand(42);
    for (int i = 0; i < 8; i++)
        first[i] = rand();
    srand(42);
    worker w = {NULL, NULL, 0};
    drift_column column = batches_doubles("x", before);
    drift_profile *reference = batches_profile(&column, 1, ROWS, NULL, NULL, DRIFT_TYPE_AUTO);
    w.reference = reference;
    work(&w);
    assert_true(w.ok);
    for (int i = 0; i < 8; i++)
        assert_int_equal(rand(), first[i]);
    free(w.json);
    drift_profile_free(reference);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_shared_reference),
        cmocka_unit_test(test_host_random_numbers_are_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
