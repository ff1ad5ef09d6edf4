/* SPDX-License-Identifier: Apache-2.0 */
/* Shards lose no row and count none twice, while threads observe and the owner collects. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/monitor_feed.h"

#define THREADS 3
#define BATCHES 10000
#define ROWS    7

typedef struct worker {
    drift_shard *shard;
    feed *rows;
    atomic_int *running;
    int failed;
} worker;

static void *observe_all(void *context) {
    worker *w = context;
    for (int64_t i = 0; i < BATCHES; i++) {
        int64_t first = i * ROWS % (FEED_ROWS - ROWS);
        if (drift_shard_observe(w->shard, feed_slice(w->rows, first, ROWS), NULL) != DRIFT_OK) {
            w->failed = 1;
        }
    }
    atomic_fetch_sub(w->running, 1);
    return NULL;
}

static drift_monitor *make(const drift_profile *reference, uint64_t rows) {
    drift_monitor_options options;
    drift_monitor *m = NULL;
    drift_monitor_options_init(&options);
    options.window_rows = rows;
    assert_int_equal(drift_monitor_create(reference, &options, &m, NULL), DRIFT_OK);
    return m;
}

static drift_monitor_summary summary_of(const drift_monitor *m) {
    drift_monitor_summary s = {.struct_size = sizeof s};
    drift_monitor_get_summary(m, &s, NULL);
    return s;
}

/* All statistics are those of a monitor that has seen the same rows in one thread. */
static void assert_same_statistics(const drift_monitor *a, const drift_monitor *b) {
    for (size_t k = 0; k < drift_monitor_column_count(a); k++) {
        for (int32_t s = 0; s < DRIFT_STAT_COUNT; s++) {
            drift_result x, y;
            drift_result_init(&x);
            drift_result_init(&y);
            drift_monitor_get_statistic(a, k, s, &x, NULL, NULL, NULL, NULL);
            drift_monitor_get_statistic(b, k, s, &y, NULL, NULL, NULL, NULL);
            assert_memory_equal(&x, &y, sizeof x);
        }
    }
}

static void no_row_is_lost_or_counted_twice(void **state) {
    (void)state;
    static feed rows[THREADS], reference_feed;
    feed_fill(&reference_feed, 1, 0.0);
    drift_profile *reference = feed_profile(&reference_feed, 10, NULL);
    const uint64_t total = (uint64_t)THREADS * BATCHES * ROWS;
    drift_monitor *shared = make(reference, total + 1), *alone = make(reference, total + 1);
    pthread_t threads[THREADS];
    worker workers[THREADS];
    atomic_int running = THREADS;
    for (size_t i = 0; i < THREADS; i++) {
        feed_fill(&rows[i], 10 + i, 0.3);
        workers[i] = (worker){NULL, &rows[i], &running, 0};
        assert_int_equal(drift_shard_create(shared, &workers[i].shard, NULL), DRIFT_OK);
    }
    for (size_t i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, observe_all, &workers[i]), 0);
    uint64_t collected = 0, collections = 0;
    do {
        assert_int_equal(drift_monitor_collect(shared, 0, NULL), DRIFT_OK);
        assert_true(summary_of(shared).total_rows >= collected);
        collected = summary_of(shared).total_rows;
        collections++;
    } while (atomic_load(&running) > 0);
    for (size_t i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    assert_true(collections > 0);
    /* the threads are gone; what they counted last is still there */
    for (int i = 0; i < 2; i++)
        assert_int_equal(drift_monitor_collect(shared, 0, NULL), DRIFT_OK);
    assert_true(summary_of(shared).total_rows == total);
    assert_true(summary_of(shared).total_batches == THREADS * BATCHES);
    for (size_t i = 0; i < THREADS; i++) {
        assert_false(workers[i].failed);
        for (int64_t b = 0; b < BATCHES; b++) {
            int64_t first = b * ROWS % (FEED_ROWS - ROWS);
            drift_monitor_observe(alone, feed_slice(&rows[i], first, ROWS), 0, NULL);
        }
        drift_shard_free(workers[i].shard);
    }
    drift_monitor_evaluate(shared, NULL);
    drift_monitor_evaluate(alone, NULL);
    assert_same_statistics(shared, alone);
    drift_monitor_free(shared);
    drift_monitor_free(alone);
    drift_profile_free(reference);
}

/* What an idle thread has counted is collected without its help, and when its shard is freed. */
static void idle_shards_give_all(void **state) {
    (void)state;
    static feed reference_feed;
    feed_fill(&reference_feed, 1, 0.0);
    drift_profile *reference = feed_profile(&reference_feed, 10, NULL);
    drift_monitor *m = make(reference, 1000);
    drift_shard *a, *b;
    assert_int_equal(drift_shard_create(m, &a, NULL), DRIFT_OK);
    assert_int_equal(drift_shard_create(m, &b, NULL), DRIFT_OK);
    for (int round = 1; round <= 5; round++) {
        drift_shard_observe(a, feed_slice(&reference_feed, 0, 10), NULL);
        assert_int_equal(drift_monitor_collect(m, round, NULL), DRIFT_OK);
        assert_true(summary_of(m).total_rows == (uint64_t)round * 10);
    }
    drift_shard_observe(b, feed_slice(&reference_feed, 0, 949), NULL);
    drift_shard_free(b);
    assert_true(summary_of(m).total_rows == 999 && summary_of(m).windows == 0);
    drift_shard_observe(a, feed_slice(&reference_feed, 0, 50), NULL);
    drift_shard_free(a);
    drift_monitor_summary s = summary_of(m);
    assert_true(s.windows == 1 && s.rows == 1049); /* what a shard gathered is never divided */
    drift_monitor_free(m);
    drift_profile_free(reference);
}

static void detectors_on_columns_need_rows(void **state) {
    (void)state;
    static feed reference_feed;
    feed_fill(&reference_feed, 1, 0.0);
    drift_profile *reference = feed_profile(&reference_feed, 10, NULL);
    drift_detector_options adwin;
    drift_attachment attachment = {sizeof attachment, DRIFT_SOURCE_COLUMN, "n0", &adwin};
    drift_monitor_options options;
    drift_monitor *m = NULL;
    drift_shard *shard = NULL;
    drift_detector_options_init(&adwin, DRIFT_DETECTOR_ADWIN);
    drift_monitor_options_init(&options);
    options.attachments = &attachment;
    options.attachment_count = 1;
    assert_int_equal(drift_monitor_create(reference, &options, &m, NULL), DRIFT_OK);
    assert_int_equal(drift_shard_create(m, &shard, NULL), DRIFT_INVALID_ARGUMENT);
    drift_monitor_free(m);
    drift_profile_free(reference);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_row_is_lost_or_counted_twice),
        cmocka_unit_test(idle_shards_give_all),
        cmocka_unit_test(detectors_on_columns_need_rows),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
