/* SPDX-License-Identifier: Apache-2.0 */
/* Columns treated side by side by threads of the caller: the same bytes; and reasons of types that
 * come late. In: batches. Out: profiles, reports. Layer: tests of monitor. */
#include <pthread.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/batches.h"
#include "support/memory_probe.h"
#include "support/report_bytes.h"

enum { COLUMNS = 7, ROWS = 4000, THREADS = 3 };

static double values[COLUMNS][ROWS];
static char names[COLUMNS][16];

static void fill(uint64_t seed) {
    for (int i = 0; i < COLUMNS; i++) {
        snprintf(names[i], sizeof names[i], "f%d", i);
        for (int row = 0; row < ROWS; row++)
            values[i][row] = batches_normal(&seed) + (i == 2 ? 0.3 : 0.0);
    }
}

/* ---- executors ---- */

typedef struct crew {
    drift_work *work;
    size_t count;
    atomic_size_t next;
    size_t runs;
} crew;

static void *do_pieces(void *context) {
    crew *c = context;
    for (size_t i; (i = atomic_fetch_add(&c->next, 1)) < c->count;)
        drift_work_do(c->work, i);
    return NULL;
}

static void run_by_threads(void *context, drift_work *work, size_t count) {
    crew *c = context;
    pthread_t threads[THREADS];
    c->work = work;
    c->count = count;
    c->runs++;
    atomic_store(&c->next, 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_create(&threads[i], NULL, do_pieces, c), 0);
    for (int i = 0; i < THREADS; i++)
        assert_int_equal(pthread_join(threads[i], NULL), 0);
}

/* The last piece first, and what is no piece. */
static void run_backwards(void *context, drift_work *work, size_t count) {
    (void)context;
    drift_work_do(NULL, 0);
    drift_work_do(work, count);
    for (size_t i = count; i > 0; i--)
        drift_work_do(work, i - 1);
}

static drift_executor executor_of(void (*run)(void *, drift_work *, size_t), void *context) {
    return (drift_executor){sizeof(drift_executor), 0, run, context};
}

/* ---- profiles ---- */

static drift_profile_builder *start(const drift_profile *reference,
                                    const drift_allocator *allocator) {
    drift_profile_options options;
    drift_profile_builder *builder = NULL;
    drift_field fields[COLUMNS];
    drift_profile_options_init(&options);
    options.keep_rows = 1;
    options.allocator = allocator;
    for (int i = 0; i < COLUMNS; i++)
        drift_field_init(&fields[i], DRIFT_TYPE_AUTO, names[i]);
    if (reference)
        drift_profile_builder_create_like(reference, allocator, &builder, NULL);
    else
        drift_profile_builder_create(&options, fields, COLUMNS, &builder, NULL);
    return builder;
}

static drift_status add_rows(drift_profile_builder *builder) {
    drift_column columns[COLUMNS];
    drift_batch batch;
    for (int i = 0; i < COLUMNS; i++)
        columns[i] = batches_doubles(names[i], values[i]);
    drift_batch_init(&batch, ROWS, columns, COLUMNS);
    return drift_profile_builder_add(builder, &batch, NULL);
}

static drift_profile *build(const drift_profile *reference, const drift_executor *executor) {
    drift_profile *profile = NULL;
    drift_profile_builder *builder = start(reference, NULL);
    assert_non_null(builder);
    assert_int_equal(add_rows(builder), DRIFT_OK);
    assert_int_equal(drift_profile_builder_set_executor(builder, executor, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    drift_profile_builder_free(builder);
    return profile;
}

static void assert_same_bytes(const drift_profile *a, const drift_profile *b) {
    size_t size = drift_profile_encoded_size(a);
    char *bytes = malloc(2 * size);
    assert_non_null(bytes);
    assert_int_equal(drift_profile_encoded_size(b), size);
    assert_int_equal(drift_profile_encode(a, bytes, size, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_encode(b, bytes + size, size, NULL), DRIFT_OK);
    assert_memory_equal(bytes, bytes + size, size);
    free(bytes);
}

static void test_profiles_have_the_same_bytes(void **state) {
    (void)state;
    crew c = {.runs = 0};
    const drift_executor threads = executor_of(run_by_threads, &c);
    const drift_executor backwards = executor_of(run_backwards, NULL);
    fill(1);
    drift_profile *plain = build(NULL, NULL);
    drift_profile *by_threads = build(NULL, &threads);
    drift_profile *by_backwards = build(NULL, &backwards);
    assert_same_bytes(plain, by_threads);
    assert_same_bytes(plain, by_backwards);
    fill(2);
    drift_profile *like = build(plain, NULL);
    drift_profile *like_by_threads = build(plain, &threads);
    assert_same_bytes(like, like_by_threads);
    assert_int_equal(c.runs, 2);
    drift_profile_free(plain);
    drift_profile_free(by_threads);
    drift_profile_free(by_backwards);
    drift_profile_free(like);
    drift_profile_free(like_by_threads);
}

/* ---- reports ---- */

static char *report_of(const drift_profile *a, const drift_profile *b,
                       const drift_executor *executor) {
    drift_check_options options;
    drift_report *report = NULL;
    drift_check_options_init(&options);
    options.executor = executor;
    assert_int_equal(drift_check(a, b, &options, &report, NULL), DRIFT_OK);
    char *text = report_bytes(report);
    assert_non_null(text);
    drift_report_free(report);
    return text;
}

static void test_reports_have_the_same_bytes(void **state) {
    (void)state;
    crew c = {.runs = 0};
    const drift_executor threads = executor_of(run_by_threads, &c);
    fill(1);
    drift_profile *reference = build(NULL, NULL);
    fill(3);
    drift_profile *current = build(reference, NULL);
    char *plain = report_of(reference, current, NULL);
    char *by_threads = report_of(reference, current, &threads);
    assert_string_equal(plain, by_threads);
    assert_int_equal(c.runs, 1);
    free(plain);
    free(by_threads);
    drift_profile_free(reference);
    drift_profile_free(current);
}

/* ---- failures ---- */

static void test_bad_executors_are_refused(void **state) {
    (void)state;
    const drift_executor without_size = {0, 0, run_backwards, NULL};
    const drift_executor without_run = {sizeof(drift_executor), 0, NULL, NULL};
    drift_check_options options;
    drift_report *report = NULL;
    fill(1);
    drift_profile *profile = build(NULL, NULL);
    drift_profile_builder *builder = start(NULL, NULL);
    assert_int_equal(drift_profile_builder_set_executor(builder, &without_size, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_builder_set_executor(builder, &without_run, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_builder_set_executor(NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    drift_check_options_init(&options);
    options.executor = &without_run;
    assert_int_equal(drift_check(profile, profile, &options, &report, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_null(report);
    drift_profile_builder_free(builder);
    drift_profile_free(profile);
}

/* Whichever allocation fails, in a piece or elsewhere: a status, and nothing is held. */
static void test_memory_may_fail_in_a_piece(void **state) {
    (void)state;
    const drift_executor backwards = executor_of(run_backwards, NULL);
    size_t failures = 0;
    fill(1);
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        drift_profile *profile = NULL;
        drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
        drift_profile_builder *builder = start(NULL, &allocator);
        assert_int_equal(add_rows(builder), DRIFT_OK);
        drift_profile_builder_set_executor(builder, &backwards, NULL);
        probe.allowed = allowed;
        drift_status status = drift_profile_builder_finish(builder, &profile, NULL);
        drift_profile_builder_free(builder);
        drift_profile_free(profile);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
        if (status == DRIFT_OK) break;
        assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
        assert_null(profile);
        failures++;
    }
    assert_true(failures > COLUMNS);
}

/* ---- reasons ---- */

static void test_a_reason_may_come_late(void **state) {
    (void)state;
    drift_profile *profile = NULL;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    fill(1);
    drift_profile_builder *builder = start(NULL, &allocator);
    assert_int_equal(add_rows(builder), DRIFT_OK);
    assert_int_equal(drift_profile_builder_set_reason(builder, 1, "seen in 4,000 rows", NULL),
                     DRIFT_OK);
    assert_int_equal(drift_profile_builder_set_reason(builder, COLUMNS, "x", NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_builder_set_reason(builder, 1, NULL, NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_builder_set_reason(builder, 1, "\xff", NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_builder_set_reason(NULL, 0, "x", NULL), DRIFT_INVALID_ARGUMENT);
    probe.allowed = 0;
    assert_int_equal(drift_profile_builder_set_reason(builder, 1, "other", NULL),
                     DRIFT_OUT_OF_MEMORY);
    probe.allowed = SIZE_MAX;
    assert_int_equal(drift_profile_builder_finish(builder, &profile, NULL), DRIFT_OK);
    assert_int_equal(drift_profile_builder_set_reason(builder, 1, "late", NULL),
                     DRIFT_INVALID_ARGUMENT);
    assert_string_equal(batches_column(profile, 1).type_reason, "seen in 4,000 rows");
    assert_string_equal(batches_column(profile, 0).type_reason, "numbers");
    drift_profile_builder_free(builder);
    drift_profile_free(profile);
    assert_int_equal(probe.blocks_held, 0);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_profiles_have_the_same_bytes),
        cmocka_unit_test(test_reports_have_the_same_bytes),
        cmocka_unit_test(test_bad_executors_are_refused),
        cmocka_unit_test(test_memory_may_fail_in_a_piece),
        cmocka_unit_test(test_a_reason_may_come_late),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
