/* SPDX-License-Identifier: Apache-2.0 */
/* Windows against a model that remembers every row and adds up what should count. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include <cmocka.h>

#include "base/memory.h"
#include "window/window.h"

#define COUNTS 3
#define SUMS   2
#define MOST   20000
#define STEPS  4000

typedef struct row {
    uint64_t pane; /* in the order in which panes were opened */
    int64_t time;
    unsigned value;
} row;

typedef struct model {
    row rows[MOST];
    size_t count;
    uint64_t pane;
} model;

static uint64_t next(uint64_t *state) {
    *state = *state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return *state >> 33;
}

static void add_row(window *w, model *m, unsigned value, int64_t time) {
    window_counts(w)[value % COUNTS]++;
    window_sums(w)[0] += value;
    window_sums(w)[1] += 1.0 / (value + 1.0);
    window_add_rows(w, 1, time);
    assert_true(m->count < MOST);
    m->rows[m->count++] = (row){m->pane, time, value};
}

/* The last `panes` panes before `end`, which is not among them. */
static void expect(const model *m, uint64_t panes, uint64_t end, const window_rows *seen,
                   const uint64_t *counts, const double *sums) {
    uint64_t want[COUNTS] = {0};
    double sum = 0.0, part = 0.0, other = 0.0, other_part = 0.0;
    window_rows rows = {0, 0, 0};
    uint64_t at = UINT64_MAX;
    for (size_t i = 0; i < m->count; i++) {
        const row *r = &m->rows[i];
        if (r->pane >= end || r->pane + panes < end) continue;
        want[r->value % COUNTS]++;
        if (r->pane != at) {
            sum += part;
            other += other_part;
            part = other_part = 0.0;
            at = r->pane;
        }
        part += r->value;
        other_part += 1.0 / (r->value + 1.0);
        if (rows.rows == 0 || r->time < rows.first) rows.first = r->time;
        if (rows.rows == 0 || r->time > rows.last) rows.last = r->time;
        rows.rows++;
    }
    assert_memory_equal(counts, want, sizeof want);
    assert_true(sums[0] == sum + part);
    assert_true(sums[1] == other + other_part); /* pane by pane from the oldest: the same bits */
    assert_true(seen->rows == rows.rows);
    if (rows.rows > 0) assert_true(seen->first == rows.first && seen->last == rows.last);
}

static void check_window(const window *w, const model *m, int with_open) {
    uint64_t counts[COUNTS];
    double sums[SUMS];
    window_rows seen = window_read(w, with_open, counts, sums);
    uint64_t panes = w->closed + (with_open ? 1u : 0u);
    expect(m, panes, m->pane + 1, &seen, counts, sums);
}

static void close_pane(window *w, model *m, int64_t time) {
    int whole = window_close(w);
    assert_int_equal(whole, w->closed == w->rule.panes);
    check_window(w, m, 0);
    window_next(w, time);
    m->pane++;
}

static void run(const window_rule *rule, uint64_t seed) {
    drift_allocator a = memory_allocator(NULL);
    static model m;
    window w;
    memset(&m, 0, sizeof m);
    assert_true(window_init(&w, rule, COUNTS, SUMS, &a));
    int64_t time = (int64_t)(next(&seed) % 1000) - 500;
    for (int step = 0; step < STEPS; step++) {
        time += (int64_t)(next(&seed) % 40) - 10;
        if (next(&seed) % 200 == 0) time += 10000;
        while (window_is_over(&w, time))
            close_pane(&w, &m, time);
        int late = window_place(&w, time);
        if (rule->pane_rows == 0) assert_int_equal(late, time < w.pane_start);
        if (window_room(&w) == 0) close_pane(&w, &m, time);
        add_row(&w, &m, (unsigned)(next(&seed) % 1000), time);
        if (window_room(&w) == 0) close_pane(&w, &m, time);
        if (step % 7 == 0) check_window(&w, &m, 1);
    }
    window_destroy(&w, &a);
}

static void test_by_rows(void **state) {
    (void)state;
    for (uint32_t panes = 1; panes < 8; panes++) {
        window_rule rule = {0, panes, 1 + panes * 3, 0, 0.0};
        run(&rule, panes);
    }
}

static void test_by_time(void **state) {
    (void)state;
    for (uint32_t panes = 1; panes < 8; panes++) {
        window_rule rule = {0, panes, 0, 50 + panes, 0.0};
        run(&rule, panes);
    }
}

static void test_alignment_and_extremes(void **state) {
    (void)state;
    drift_allocator a = memory_allocator(NULL);
    const int64_t times[] = {INT64_MIN, INT64_MIN + 1, -3601, -3600,         -1,
                             0,         3599,          3600,  INT64_MAX - 1, INT64_MAX};
    window_rule rule = {0, 3, 0, 3600, 0.0};
    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        window w;
        assert_true(window_init(&w, &rule, COUNTS, SUMS, &a));
        assert_false(window_place(&w, times[i]));
        assert_true(w.pane_start <= times[i]);
        assert_true(w.pane_start % 3600 == 0 || w.pane_start == INT64_MIN);
        assert_false(window_is_over(&w, times[i]));
        window_add_rows(&w, 1, times[i]);
        int closings = 0;
        while (window_is_over(&w, INT64_MAX)) {
            window_close(&w);
            window_next(&w, INT64_MAX);
            assert_true(++closings <= 4); /* a gap costs what the ring costs, however long */
        }
        window_destroy(&w, &a);
    }
}

static void test_decaying(void **state) {
    (void)state;
    drift_allocator a = memory_allocator(NULL);
    window_rule rule = {1, 1, 4, 0, 0.5};
    window w;
    uint64_t counts[COUNTS];
    double sums[SUMS];
    assert_true(window_init(&w, &rule, COUNTS, SUMS, &a));
    for (int pane = 0; pane < 3; pane++) {
        for (int i = 0; i < 4; i++) {
            window_counts(&w)[0]++;
            window_sums(&w)[0] += 2.0;
            window_add_rows(&w, 1, pane * 10 + i);
        }
        assert_int_equal(window_room(&w), 0);
        assert_true(window_close(&w));
        window_rows seen = window_read(&w, 0, counts, sums);
        double weight = 4.0 * (2.0 - pow(0.5, pane)); /* 4, 6, 7 */
        assert_int_equal(counts[0], (uint64_t)weight);
        assert_true(sums[0] == 2.0 * weight);
        assert_true(seen.rows == (uint64_t)weight && seen.first == 0);
        window_next(&w, 0);
    }
    window_counts(&w)[0] = 3;
    window_add_rows(&w, 3, 99);
    assert_true(window_read(&w, 1, counts, sums).last == 99);
    assert_int_equal(counts[0], 10);
    window_reset(&w);
    assert_true(window_read(&w, 1, counts, sums).rows == 0 && counts[0] == 0 && sums[0] == 0.0);
    window_destroy(&w, &a);
}

static void test_decaying_gap(void **state) {
    (void)state;
    drift_allocator a = memory_allocator(NULL);
    window_rule rule = {1, 1, 0, 10, 0.5};
    window w;
    uint64_t counts[COUNTS];
    double sums[SUMS];
    assert_true(window_init(&w, &rule, COUNTS, SUMS, &a));
    window_place(&w, 5);
    window_counts(&w)[0] = 1024;
    window_add_rows(&w, 1024, 5);
    assert_true(window_is_over(&w, 47));
    window_close(&w);
    window_next(&w, 47); /* panes 10-20, 20-30 and 30-40 are empty: 3 more halvings */
    assert_false(window_is_over(&w, 47));
    window_read(&w, 1, counts, sums);
    assert_int_equal(counts[0], 128);
    window_destroy(&w, &a);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_by_rows),
        cmocka_unit_test(test_by_time),
        cmocka_unit_test(test_decaying),
        cmocka_unit_test(test_decaying_gap),
        cmocka_unit_test(test_alignment_and_extremes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
