/* SPDX-License-Identifier: Apache-2.0 */
/* Design effects from batches of a reference, and what a monitor makes of them. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "support/batches.h"
#include "support/memory_probe.h"

#define ROWS    50
#define BATCHES 240
#define TOTAL   (ROWS * BATCHES)
#define TAU     0.3 /* standard deviation of the batches' means, that of rows in a batch being 1 */

static double together[TOTAL], apart[TOTAL];
static int64_t ids[TOTAL];

/* `together` has batches with means of their own, `apart` has not. */
static drift_profile *make_reference(uint64_t seed) {
    for (size_t b = 0; b < BATCHES; b++) {
        double mean = TAU * batches_normal(&seed);
        for (size_t i = b * ROWS; i < (b + 1) * ROWS; i++) {
            together[i] = mean + batches_normal(&seed);
            apart[i] = batches_normal(&seed);
            ids[i] = (int64_t)(b * 7 % 5 + 10 * b);
        }
    }
    const drift_column columns[] = {batches_doubles("together", together),
                                    batches_doubles("apart", apart)};
    return batches_profile(columns, 2, TOTAL, NULL, NULL, DRIFT_TYPE_NUMERIC);
}

static drift_batch slice(drift_column *columns, size_t first, size_t rows) {
    drift_batch batch;
    columns[0] = batches_doubles("together", together + first);
    columns[1] = batches_doubles("apart", apart + first);
    drift_batch_init(&batch, (int64_t)rows, columns, 2);
    return batch;
}

static drift_design_effect *make(const drift_profile *reference) {
    drift_design_effect *e = NULL;
    assert_int_equal(drift_design_effect_create(reference, NULL, &e, NULL), DRIFT_OK);
    return e;
}

static void add(drift_design_effect *e, size_t first, size_t rows, int by_id) {
    drift_column columns[2];
    drift_batch batch = slice(columns, first, rows);
    assert_int_equal(drift_design_effect_add(e, &batch, by_id ? ids + first : NULL, NULL),
                     DRIFT_OK);
}

static double effect_of(drift_design_effect *e, size_t column) {
    double value = 0;
    assert_int_equal(drift_design_effect_of(e, column, NULL, &value, NULL), DRIFT_OK);
    return value;
}

/* (1 + n tau^2) / (1 + tau^2) = 5.05; a Bartlett window of 16 lags on 240 batches has a relative
 * standard error of sqrt(4/3 16/240) = 0.3 (Priestley 1981), and the upper bound adds a sixth; the
 * square's and the missing rows' scores can only make it larger. */
static void batches_of_a_reference_say_how_rows_depend(void **state) {
    (void)state;
    drift_profile *reference = make_reference(1);
    drift_design_effect *e = make(reference);
    add(e, 0, TOTAL, 1);
    assert_int_equal(drift_design_effect_batches(e), BATCHES);
    assert_true(effect_of(e, 0) > 5.05 * 0.4 && effect_of(e, 0) < 5.05 * 2.2);
    assert_true(effect_of(e, 1) >= 1.0 && effect_of(e, 1) < 2.2);
    const char *name = NULL;
    double value;
    assert_int_equal(drift_design_effect_of(e, 0, &name, &value, NULL), DRIFT_OK);
    assert_string_equal(name, "together");
    drift_design_effect_free(e);
    drift_profile_free(reference);
}

/* In pieces of any size, by ids or by hand, it is the same. */
static void pieces_do_not_matter(void **state) {
    (void)state;
    drift_profile *reference = make_reference(2);
    drift_design_effect *whole = make(reference), *pieces = make(reference),
                        *by_hand = make(reference);
    add(whole, 0, TOTAL, 1);
    for (size_t i = 0; i < TOTAL; i += 37)
        add(pieces, i, i + 37 < TOTAL ? 37 : TOTAL - i, 1);
    for (size_t b = 0; b < BATCHES; b++) {
        add(by_hand, b * ROWS, 20, 0);
        add(by_hand, b * ROWS + 20, ROWS - 20, 0);
        assert_int_equal(drift_design_effect_batches(by_hand), b + 1);
        assert_int_equal(drift_design_effect_end_batch(by_hand, NULL), DRIFT_OK);
        assert_int_equal(drift_design_effect_end_batch(by_hand, NULL), DRIFT_OK);
    }
    for (size_t k = 0; k < 2; k++) {
        assert_true(effect_of(pieces, k) == effect_of(whole, k));
        assert_true(effect_of(by_hand, k) == effect_of(whole, k));
    }
    assert_int_equal(drift_design_effect_batches(pieces), BATCHES);
    drift_design_effect_free(whole);
    drift_design_effect_free(pieces);
    drift_design_effect_free(by_hand);
    drift_profile_free(reference);
}

/* ---- in a monitor ---- */

static size_t false_alarms(const drift_profile *reference, const drift_monitor_options *o) {
    size_t alarms = 0;
    for (uint64_t run = 0; run < 20; run++) {
        drift_monitor *m = NULL;
        uint64_t seed = 100 + run;
        double x[ROWS];
        assert_int_equal(drift_monitor_create(reference, o, &m, NULL), DRIFT_OK);
        for (int check = 0; check < 100; check++) {
            double mean = TAU * batches_normal(&seed);
            for (size_t i = 0; i < ROWS; i++)
                x[i] = mean + batches_normal(&seed);
            const drift_column column = batches_doubles("together", x);
            drift_batch batch;
            drift_batch_init(&batch, ROWS, &column, 1);
            assert_int_equal(drift_monitor_observe(m, &batch, 0, NULL), DRIFT_OK);
        }
        drift_monitor_summary s = {.struct_size = sizeof s};
        drift_event e;
        size_t count = 1;
        assert_int_equal(drift_monitor_get_summary(m, &s, NULL), DRIFT_OK);
        while (drift_monitor_events(m, &e, 1, &count, NULL) == DRIFT_OK && count == 1)
            alarms += e.kind == DRIFT_EVENT_DATA_DRIFT;
        drift_monitor_free(m);
    }
    return alarms;
}

/* A budget of 10,000 allows one run in 100 of these 100 checks each; without the design effect
 * nearly all of 20 are wrong. */
static void a_design_effect_keeps_the_budget(void **state) {
    (void)state;
    drift_profile *reference = make_reference(3);
    drift_design_effect *e = make(reference);
    add(e, 0, TOTAL, 1);
    drift_column_design_effect own = {"together", effect_of(e, 0)};
    drift_design_effect_free(e);
    drift_monitor_options o;
    drift_monitor_options_init(&o);
    o.window_rows = ROWS;
    o.false_alarm_every = 1e4;
    assert_true(false_alarms(reference, &o) > 10);
    o.design_effects = &own;
    o.design_effect_count = 1;
    assert_true(false_alarms(reference, &o) <= 1);
    drift_profile_free(reference);
}

static void a_monitor_says_what_it_does_not_know(void **state) {
    (void)state;
    drift_profile *reference = make_reference(4);
    drift_column_design_effect own[] = {{"together", 5.0}, {"apart", 1.0}};
    drift_monitor_options o;
    drift_monitor_options_init(&o);
    const struct {
        double all;
        size_t columns;
        int32_t policy;
        int knows;
    } cases[] = {{0, 0, DRIFT_POLICY_EVIDENCE, 0},
                 {1, 0, DRIFT_POLICY_EVIDENCE, 1},
                 {0, 1, DRIFT_POLICY_EVIDENCE, 0},
                 {0, 2, DRIFT_POLICY_EVIDENCE, 1},
                 {0, 0, DRIFT_POLICY_WINDOW, 1}};
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        drift_monitor *m = NULL, *read = NULL;
        o.design_effect = cases[i].all;
        o.design_effects = own;
        o.design_effect_count = cases[i].columns;
        o.policy = cases[i].policy;
        assert_int_equal(drift_monitor_create(reference, &o, &m, NULL), DRIFT_OK);
        size_t size = drift_monitor_snapshot_size(m);
        unsigned char *bytes = malloc(size);
        assert_int_equal(drift_monitor_snapshot(m, bytes, size, NULL), DRIFT_OK);
        assert_int_equal(drift_monitor_restore(bytes, size, NULL, &read, NULL), DRIFT_OK);
        assert_int_equal(drift_monitor_caution(m) == NULL, cases[i].knows);
        assert_int_equal(drift_monitor_caution(read) == NULL, cases[i].knows);
        if (!cases[i].knows) assert_non_null(strstr(drift_monitor_caution(m), "independent"));
        free(bytes);
        drift_monitor_free(m);
        drift_monitor_free(read);
    }
    assert_null(drift_monitor_caution(NULL));
    own[1].design_effect = 0.5;
    o.policy = DRIFT_POLICY_EVIDENCE;
    o.design_effect_count = 2;
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_monitor_create(reference, &o, &m, &error), DRIFT_INVALID_ARGUMENT);
    assert_string_equal(error.column, "apart");
    drift_profile_free(reference);
}

static void wrong_calls_are_refused(void **state) {
    (void)state;
    drift_profile *reference = make_reference(5);
    drift_design_effect *e = make(reference);
    drift_column columns[2];
    drift_batch batch = slice(columns, 0, 100);
    drift_error error;
    double value;
    drift_error_init(&error);
    assert_int_equal(drift_design_effect_of(e, 0, NULL, &value, &error), DRIFT_TOO_FEW);
    assert_int_equal(drift_design_effect_add(e, &batch, ids, NULL), DRIFT_OK);
    assert_int_equal(drift_design_effect_add(e, &batch, NULL, &error), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_design_effect_of(e, 2, NULL, &value, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_design_effect_of(e, 0, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_design_effect_add(NULL, &batch, ids, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_design_effect_create(NULL, NULL, &e, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_design_effect_end_batch(NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_design_effect_batches(NULL), 0);
    drift_design_effect_free(e);
    drift_design_effect_free(NULL);
    drift_profile_free(reference);
}

static void memory_may_fail(void **state) {
    (void)state;
    drift_profile *reference = make_reference(6);
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        drift_design_effect *e = NULL;
        drift_column columns[2];
        double value;
        drift_batch batch = slice(columns, 0, TOTAL);
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        drift_status status = drift_design_effect_create(reference, &allocator, &e, NULL);
        if (status == DRIFT_OK) status = drift_design_effect_add(e, &batch, ids, NULL);
        if (status == DRIFT_OK) status = drift_design_effect_of(e, 0, NULL, &value, NULL);
        drift_design_effect_free(e);
        assert_true(probe.blocks_held == 0 && probe.wrong_sizes == 0);
        if (status == DRIFT_OK) break;
        assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
    }
    drift_profile_free(reference);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(batches_of_a_reference_say_how_rows_depend),
        cmocka_unit_test(pieces_do_not_matter),
        cmocka_unit_test(a_design_effect_keeps_the_budget),
        cmocka_unit_test(a_monitor_says_what_it_does_not_know),
        cmocka_unit_test(wrong_calls_are_refused),
        cmocka_unit_test(memory_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
