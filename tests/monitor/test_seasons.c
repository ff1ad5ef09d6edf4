/* SPDX-License-Identifier: Apache-2.0 */
/* Seasons: a reference each, one evidence over all. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "support/batches.h"
#include "support/memory_probe.h"

#define SLOTS     2
#define ROWS      50
#define REFERENCE 4000

static const double level[SLOTS] = {0.0, 5.0};

/* All rows of the reference, and those of each season; a stream of the same law. */
typedef struct references {
    drift_profile *all;
    drift_profile *of[SLOTS];
    const drift_profile *slots[SLOTS];
} references;

static references make_references(void) {
    static double x[SLOTS * REFERENCE], y[SLOTS * REFERENCE];
    references r;
    uint64_t seed = 1;
    for (size_t i = 0; i < SLOTS * REFERENCE; i++) {
        x[i] = level[i / REFERENCE] + batches_normal(&seed);
        y[i] = level[i / REFERENCE] + batches_normal(&seed);
    }
    const drift_column columns[] = {batches_doubles("x", x), batches_doubles("y", y)};
    r.all = batches_profile(columns, 2, SLOTS * REFERENCE, NULL, NULL, DRIFT_TYPE_NUMERIC);
    for (size_t s = 0; s < SLOTS; s++) {
        const drift_column own[] = {batches_doubles("x", x + s * REFERENCE),
                                    batches_doubles("y", y + s * REFERENCE)};
        r.of[s] = batches_profile(own, 2, REFERENCE, NULL, r.all, DRIFT_TYPE_NUMERIC);
        r.slots[s] = r.of[s];
    }
    return r;
}

static void free_references(references *r) {
    drift_profile_free(r->all);
    for (size_t s = 0; s < SLOTS; s++)
        drift_profile_free(r->of[s]);
}

static drift_monitor_options options_of(const references *r) {
    static const drift_stream streams[] = {{"y"}};
    drift_monitor_options o;
    drift_monitor_options_init(&o);
    o.window_rows = 1000;
    o.check_rows = ROWS + 1;
    o.streams = streams;
    o.stream_count = 1;
    o.slots = r ? r->slots : NULL;
    o.slot_count = r ? SLOTS : 0;
    return o;
}

static drift_monitor *make(const references *r, const drift_monitor_options *o) {
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    if (drift_monitor_create(r->all, o, &m, &error) != DRIFT_OK) fail_msg("%s", error.message);
    return m;
}

/* One batch of a season, moved by `shift`, into the column and the stream. */
static void feed_season(drift_monitor *m, size_t season, double shift, uint64_t *seed) {
    double x[ROWS], y[ROWS];
    for (size_t i = 0; i < ROWS; i++) {
        x[i] = level[season] + shift + batches_normal(seed);
        y[i] = level[season] + shift + batches_normal(seed);
    }
    const drift_column column = batches_doubles("x", x);
    drift_batch batch;
    drift_batch_init(&batch, ROWS, &column, 1);
    assert_int_equal(drift_monitor_observe(m, &batch, 0, NULL), DRIFT_OK);
    assert_int_equal(drift_monitor_observe_stream(m, 0, y, ROWS, 0, NULL), DRIFT_OK);
}

static drift_evidence_state state_of(const drift_monitor *m) {
    drift_evidence_state s = {.struct_size = sizeof s};
    assert_int_equal(drift_monitor_get_evidence(m, DRIFT_EVENT_DATA_DRIFT, &s, NULL), DRIFT_OK);
    return s;
}

static size_t count_events(drift_monitor *m) {
    drift_event e[8];
    size_t count = 0;
    assert_int_equal(drift_monitor_events(m, e, 8, &count, NULL), DRIFT_OK);
    return count;
}

/* Days of two seasons, one batch each. */
static void feed_days(drift_monitor *m, int days, double shift, uint64_t *seed) {
    for (int day = 0; day < days; day++) {
        for (uint32_t s = 0; s < SLOTS; s++) {
            if (drift_monitor_set_slot(m, s, 0, NULL) != DRIFT_OK) assert_int_equal(s, 1);
            feed_season(m, s, shift, seed);
            assert_int_equal(drift_monitor_check(m, 0, NULL), DRIFT_OK);
        }
    }
}

static void seasons_are_no_drift(void **state) {
    (void)state;
    references r = make_references();
    drift_monitor_options with = options_of(&r), without = options_of(NULL);
    drift_monitor *m = make(&r, &with), *naive = make(&r, &without);
    uint64_t seed = 2, same = 2;
    feed_days(m, 200, 0.0, &seed);
    assert_int_equal(count_events(m), 0);
    assert_int_equal(state_of(m).checks, 400);
    feed_days(naive, 60, 0.0, &same); /* the control */
    assert_int_equal(count_events(naive), 2);
    feed_days(m, 20, 0.5, &seed);
    assert_int_equal(count_events(m), 2);
    drift_column_evidence c = {.struct_size = sizeof c};
    assert_int_equal(drift_monitor_get_column_evidence(m, 0, DRIFT_EVIDENCE_AT_ALARM, &c, NULL),
                     DRIFT_OK);
    assert_int_equal(c.explanation, DRIFT_EXPLANATION_MEAN);
    assert_true(c.onset > 390 && c.psi > -0.5 && c.psi < 1.0); /* against the season's own rows */
    drift_monitor_free(m);
    drift_monitor_free(naive);
    free_references(&r);
}

/* A change that one season has is found as soon as if there were no other: evidence waits. A change
 * in both takes half the days. */
static void evidence_is_one_sum_over_seasons(void **state) {
    (void)state;
    references r = make_references();
    drift_monitor_options o = options_of(&r);
    int days[2] = {0, 0};
    for (int both = 0; both < 2; both++) {
        drift_monitor *m = make(&r, &o);
        uint64_t seed = 3;
        feed_days(m, 100, 0.0, &seed);
        for (; count_events(m) == 0 && days[both] < 200; days[both]++) {
            for (uint32_t s = 0; s < SLOTS; s++) {
                assert_int_equal(drift_monitor_set_slot(m, s, 0, NULL), DRIFT_OK);
                feed_season(m, s, s == 1 || both ? 0.35 : 0.0, &seed);
                assert_int_equal(drift_monitor_check(m, 0, NULL), DRIFT_OK);
            }
        }
        drift_monitor_free(m);
    }
    assert_true(days[1] < days[0] && days[0] < 200);
    free_references(&r);
}

/* Rows that no check has taken belong to the season in which they came. */
static void a_season_ends_with_a_check(void **state) {
    (void)state;
    references r = make_references();
    drift_monitor_options o = options_of(&r);
    drift_monitor *m = make(&r, &o);
    uint64_t seed = 4;
    for (int day = 0; day < 50; day++) {
        for (uint32_t s = 0; s < SLOTS; s++) {
            assert_int_equal(drift_monitor_set_slot(m, s, 0, NULL), DRIFT_OK);
            assert_int_equal(drift_monitor_set_slot(m, s, 0, NULL), DRIFT_OK);
            feed_season(m, s, 0.0, &seed);
        }
    }
    assert_int_equal(count_events(m), 0);
    assert_true(state_of(m).checks >= 99);
    drift_monitor_reset(m);
    feed_season(m, 0, 0.0, &seed);
    assert_int_equal(drift_monitor_check(m, 0, NULL), DRIFT_OK);
    assert_true(state_of(m).evidence < 10.0);
    drift_monitor_free(m);
    free_references(&r);
}

/* ---- snapshots ---- */

/* Bytes from one change to the next; --thorough: 61, which takes eight times as long. */
static size_t changed_every = 487;

static unsigned char *snapshot_of(const drift_monitor *m, size_t *size) {
    *size = drift_monitor_snapshot_size(m);
    unsigned char *bytes = malloc(*size);
    assert_int_equal(drift_monitor_snapshot(m, bytes, *size, NULL), DRIFT_OK);
    return bytes;
}

static void snapshots_hold_the_seasons(void **state) {
    (void)state;
    references r = make_references();
    drift_monitor_options o = options_of(&r);
    drift_monitor *whole = make(&r, &o), *part = make(&r, &o), *read = NULL;
    free_references(&r);
    uint64_t a = 5, b = 5;
    feed_days(whole, 20, 0.1, &a);
    feed_days(part, 7, 0.1, &b);
    size_t size, again;
    unsigned char *bytes = snapshot_of(part, &size);
    drift_monitor_free(part);
    assert_int_equal(drift_monitor_restore(bytes, size, NULL, &read, NULL), DRIFT_OK);
    free(bytes);
    feed_days(read, 13, 0.1, &b);
    unsigned char *x = snapshot_of(whole, &size), *y = snapshot_of(read, &again);
    assert_int_equal(size, again);
    assert_memory_equal(x, y, size);
    drift_monitor_free(read);
    /* whatever is changed, it is refused or harmless */
    size_t refused = 0;
    for (size_t i = 16; i + 12 < size; i += changed_every) {
        y[i] ^= 0x41;
        bytes_put_u32(y + size - 4, bytes_crc32c(y, size - 4));
        read = NULL;
        drift_status status = drift_monitor_restore(y, size, NULL, &read, NULL);
        y[i] ^= 0x41;
        refused += status != DRIFT_OK;
        if (status != DRIFT_OK) continue;
        (void)drift_monitor_set_slot(read, 1, 0, NULL);
        feed_season(read, 1, 0.0, &b);
        assert_int_equal(drift_monitor_evaluate(read, NULL), DRIFT_OK);
        drift_monitor_free(read);
    }
    assert_true(refused > 6100 / changed_every);
    free(x);
    free(y);
    drift_monitor_free(whole);
}

/* ---- refusals ---- */

static void assert_refused(const references *r, const drift_monitor_options *o, const char *why) {
    drift_monitor *m = NULL;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_monitor_create(r->all, o, &m, &error), DRIFT_INVALID_ARGUMENT);
    if (!strstr(error.message, why)) fail_msg("%s: not about %s", error.message, why);
}

static void wrong_seasons_are_named(void **state) {
    (void)state;
    references r = make_references();
    drift_monitor_options o = options_of(&r);
    drift_monitor *m = make(&r, &o);
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_monitor_set_slot(m, SLOTS, 0, &error), DRIFT_INVALID_ARGUMENT);
    assert_string_equal(error.message, "slot 2: there are 2");
    assert_int_equal(drift_monitor_set_slot(NULL, 0, 0, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_monitor_rebaseline(m, r.all, NULL), DRIFT_NOT_APPLICABLE);
    drift_monitor_free(m);
    double few[] = {1, 2, 3, 4};
    const drift_column other[] = {batches_doubles("x", few), batches_doubles("y", few)};
    drift_profile *unlike = batches_profile(other, 2, 4, NULL, NULL, DRIFT_TYPE_NUMERIC);
    r.slots[1] = unlike;
    assert_refused(&r, &o, "like the monitor's reference");
    r.slots[1] = NULL;
    assert_refused(&r, &o, "slot 1 is NULL");
    o.slots = NULL;
    assert_refused(&r, &o, "its count is not 0");
    o = options_of(&r);
    o.slot_count = 1001;
    assert_refused(&r, &o, "slot_count");
    o.slot_count = SLOTS;
    o.policy = DRIFT_POLICY_WINDOW;
    assert_refused(&r, &o, "DRIFT_POLICY_EVIDENCE");
    o = options_of(NULL);
    m = make(&r, &o);
    assert_int_equal(drift_monitor_set_slot(m, 0, 0, NULL), DRIFT_OK);
    assert_int_equal(drift_monitor_set_slot(m, 1, 0, NULL), DRIFT_INVALID_ARGUMENT);
    drift_monitor_free(m);
    drift_profile_free(unlike);
    free_references(&r);
}

static void memory_may_fail(void **state) {
    (void)state;
    references r = make_references();
    drift_monitor_options o = options_of(&r);
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        drift_monitor *m = NULL;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        o.allocator = &allocator;
        drift_status status = drift_monitor_create(r.all, &o, &m, NULL);
        if (status == DRIFT_OK) {
            uint64_t seed = 6;
            size_t allocations = probe.allocations;
            assert_int_equal(probe.bytes_held, drift_monitor_memory(m));
            feed_days(m, 30, 0.0, &seed);
            assert_int_equal(probe.allocations, allocations);
            drift_monitor_free(m);
        }
        assert_true(probe.blocks_held == 0 && probe.wrong_sizes == 0);
        if (status == DRIFT_OK) break;
        assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
    }
    free_references(&r);
}

int main(int argc, char **argv) {
    if (argc > 1 && strcmp(argv[1], "--thorough") == 0) changed_every = 61;
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(seasons_are_no_drift),
        cmocka_unit_test(evidence_is_one_sum_over_seasons),
        cmocka_unit_test(a_season_ends_with_a_check),
        cmocka_unit_test(snapshots_hold_the_seasons),
        cmocka_unit_test(wrong_seasons_are_named),
        cmocka_unit_test(memory_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
