/* SPDX-License-Identifier: Apache-2.0 */
/* The alarm with a false-alarm budget as a program sees it.
 * In: simulated columns. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include <driftcheck/evidence.h>

#include "base/bytes.h"
#include "support/memory_probe.h"
#include "validate/column.h"

#define COLUMNS 3
#define ROWS    100

/* A numeric column with exact edges, one with ties and missing rows, and a categorical one. */
typedef struct table {
    sim_column columns[COLUMNS];
    drift_evidence_column described[COLUMNS];
    size_t size;
    random_source r;
} table;

static const double shares[4] = {0.6, 0.3, 0.08, 0.02};
static const double moved[4] = {0.3, 0.6, 0.08, 0.02};

static double draw_ties(random_source *r, double missing) {
    double x = draw_counts(r, 0);
    return random_uniform(r) < missing ? NAN : x;
}

static void fill(table *t) {
    t->r = random_seeded(7);
    column_from_sample(&t->columns[0], &t->r, 2000, draw_shifted, 0);
    column_from_sample(&t->columns[1], &t->r, 2000, draw_ties, 0.05);
    column_categorical(&t->columns[2], &t->r, shares, 4, 2000);
    t->size = 0;
    for (size_t i = 0; i < COLUMNS; i++) {
        t->described[i] = column_described(&t->columns[i]);
        t->size += t->columns[i].bins;
    }
}

typedef struct change {
    double shift;
    double missing;
    const double *shares;
} change;

static const change none = {0, 0.05, shares};

static void draw(table *t, change now, uint64_t *counts) {
    column_batch(&t->columns[0], &t->r, ROWS, draw_shifted, now.shift, counts);
    counts += t->columns[0].bins;
    column_batch(&t->columns[1], &t->r, ROWS, draw_ties, now.missing, counts);
    counts += t->columns[1].bins;
    column_categorical_batch(&t->columns[2], &t->r, now.shares, 4, ROWS, counts);
}

static drift_evidence *make(const table *t, const drift_evidence_options *options) {
    drift_evidence *e = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_status status = drift_evidence_create(t->described, COLUMNS, options, &e, &error);
    if (status != DRIFT_OK) fail_msg("%s", error.message);
    return e;
}

/* The table anew, and an alarm on it with the defaults. */
static drift_evidence *start(table *t) {
    fill(t);
    return make(t, NULL);
}

static drift_evidence_state check(drift_evidence *e, table *t, change now) {
    uint64_t counts[COLUMNS * COLUMN_MOST_BINS];
    drift_evidence_state state = {.struct_size = sizeof state};
    draw(t, now, counts);
    assert_int_equal(drift_evidence_check(e, counts, 0, &state, NULL), DRIFT_OK);
    return state;
}

static drift_evidence_state check_until_alarm(drift_evidence *e, table *t, change now) {
    drift_evidence_state state;
    do {
        state = check(e, t, now);
    } while (!state.alarm && state.checks < 1000);
    assert_true(state.alarm);
    return state;
}

static drift_evidence_column_state column_of(const drift_evidence *e, size_t index) {
    drift_evidence_column_state state = {.struct_size = sizeof state};
    assert_int_equal(drift_evidence_get_column(e, index, &state, NULL), DRIFT_OK);
    return state;
}

/* ---- what it says ---- */

static void a_shift_is_named_with_its_size_and_onset(void **state) {
    (void)state;
    table t;
    drift_evidence *e = start(&t);
    for (int i = 0; i < 50; i++)
        assert_false(check(e, &t, none).alarm);
    change now = none;
    now.shift = 0.5;
    drift_evidence_state all = check_until_alarm(e, &t, now);
    assert_true(all.evidence >= 1e6 && all.checks < 60 && all.last_alarm == all.checks);
    assert_int_equal(all.listed, 1);
    drift_evidence_column_state c = column_of(e, 0);
    assert_string_equal(drift_explanation_name(c.explanation), "mean");
    assert_true(c.listed && c.size > 0.3 && c.size < 0.7);
    assert_true(c.onset >= 49 && c.onset <= 53);
    assert_false(column_of(e, 1).listed || column_of(e, 2).listed);
    drift_evidence_free(e);
}

static void missing_rows_are_named_with_both_shares(void **state) {
    (void)state;
    table t;
    drift_evidence *e = start(&t);
    change now = none;
    now.missing = 0.25;
    check_until_alarm(e, &t, now);
    drift_evidence_column_state c = column_of(e, 1);
    assert_int_equal(c.explanation, DRIFT_EXPLANATION_MISSING);
    assert_true(c.listed && fabs(c.before - 0.05) < 0.02 && fabs(c.size - 0.25) < 0.1);
    drift_evidence_free(e);
}

static void a_category_is_named(void **state) {
    (void)state;
    table t;
    drift_evidence *e = start(&t);
    change now = none;
    now.shares = moved;
    check_until_alarm(e, &t, now);
    drift_evidence_column_state c = column_of(e, 2);
    assert_int_equal(c.explanation, DRIFT_EXPLANATION_CATEGORY);
    assert_true(c.listed && c.bin < 2);
    assert_true(fabs(c.size - moved[c.bin]) < 0.15 && fabs(c.before - shares[c.bin]) < 0.05);
    drift_evidence_free(e);
}

static void unseen_categories_are_named(void **state) {
    (void)state;
    table t;
    drift_evidence *e = start(&t);
    uint64_t counts[COLUMNS * COLUMN_MOST_BINS];
    drift_evidence_state all = {.struct_size = sizeof all};
    for (int i = 0; i < 20 && !all.alarm; i++) {
        draw(&t, none, counts);
        counts[t.size - 2] += 10;
        assert_int_equal(drift_evidence_check(e, counts, 0, &all, NULL), DRIFT_OK);
    }
    assert_true(all.alarm);
    drift_evidence_column_state c = column_of(e, 2);
    assert_int_equal(c.explanation, DRIFT_EXPLANATION_OTHER);
    assert_true(c.before == 0 && c.size > 0.05 && c.size < 0.15);
    drift_evidence_free(e);
}

static void a_column_of_large_weight_needs_less_evidence(void **state) {
    (void)state;
    table t;
    fill(&t);
    t.described[0].weight = 8;
    drift_evidence *e = make(&t, NULL);
    double sum = 0;
    for (size_t i = 0; i < COLUMNS; i++)
        sum += column_of(e, i).weight;
    assert_true(fabs(sum - 1) < 1e-15 && fabs(column_of(e, 0).weight - 0.8) < 1e-15);
    change now = none;
    now.shift = 0.5;
    drift_evidence_state all = check_until_alarm(e, &t, now);
    assert_true(column_of(e, 0).evidence * 0.8 <= all.evidence);
    drift_evidence_free(e);
}

/* ---- life ---- */

static void empty_batches_do_not_count(void **state) {
    (void)state;
    table t;
    drift_evidence *e = start(&t);
    drift_evidence_state before = check(e, &t, none);
    uint64_t counts[COLUMNS * COLUMN_MOST_BINS] = {0};
    drift_evidence_state after = before;
    assert_int_equal(drift_evidence_check(e, counts, 0, &after, NULL), DRIFT_OK);
    assert_memory_equal(&before, &after, sizeof before);
    counts[3] = 5; /* rows of the first column only */
    double second = column_of(e, 1).evidence;
    assert_int_equal(drift_evidence_check(e, counts, 0, &after, NULL), DRIFT_OK);
    assert_int_equal(after.checks, before.checks + 1);
    assert_true(column_of(e, 1).evidence == second && after.evidence != before.evidence);
    drift_evidence_free(e);
}

static void an_alarm_stands_until_acknowledged_and_comes_back_if_nothing_changed(void **state) {
    (void)state;
    table t;
    drift_evidence *e = start(&t);
    change now = none;
    now.shift = 1;
    check_until_alarm(e, &t, now);
    for (int i = 0; i < 30; i++)
        assert_true(check(e, &t, none).alarm);
    drift_evidence_acknowledge(e);
    drift_evidence_state s = check(e, &t, none);
    assert_true(!s.alarm && s.alarms == 1 && s.listed == 0 && s.evidence < 1000);
    assert_int_equal(check_until_alarm(e, &t, now).alarms, 2);
    drift_evidence_reset(e);
    s = check(e, &t, none);
    assert_true(s.checks == 1 && s.alarms == 0);
    drift_evidence_free(e);
}

static void a_new_reference_ends_the_drift(void **state) {
    (void)state;
    table t;
    drift_evidence *e = start(&t);
    change now = none;
    now.shift = 1;
    check_until_alarm(e, &t, now);
    uint64_t reference[COLUMNS * COLUMN_MOST_BINS] = {0};
    for (int i = 0; i < 40; i++) {
        uint64_t counts[COLUMNS * COLUMN_MOST_BINS];
        draw(&t, now, counts);
        for (size_t k = 0; k < t.size; k++)
            reference[k] += counts[k];
    }
    assert_int_equal(drift_evidence_rebaseline(e, reference, NULL), DRIFT_OK);
    for (int i = 0; i < 50; i++)
        assert_false(check(e, &t, now).alarm);
    reference[0] = UINT64_C(1) << 60;
    assert_int_equal(drift_evidence_rebaseline(e, reference, NULL), DRIFT_LIMIT);
    drift_evidence_free(e);
}

/* Rows of a column with two values and a share of the second. */
static void draw_two(random_source *r, double share, uint64_t counts[5]) {
    memset(counts, 0, 5 * sizeof *counts);
    for (int i = 0; i < 100; i++)
        counts[random_uniform(r) < share ? 2 : 1]++;
}

static void slots_have_references_of_their_own(void **state) {
    (void)state;
    uint64_t reference[10] = {0, 900, 100, 0, 0, 0, 100, 900, 0, 0};
    uint64_t counts[5];
    drift_evidence_column c;
    drift_evidence_column_init(&c);
    c.kind = DRIFT_BINS_NUMERIC;
    c.bins = 5;
    c.reference = reference;
    drift_evidence_options o;
    drift_evidence_options_init(&o);
    o.slots = 2;
    drift_evidence *e = NULL;
    random_source r = random_seeded(5);
    drift_evidence_state s = {.struct_size = sizeof s};
    assert_int_equal(drift_evidence_create(&c, 1, &o, &e, NULL), DRIFT_OK);
    for (uint32_t i = 0; i < 100; i++) {
        draw_two(&r, i % 2 ? 0.9 : 0.1, counts);
        assert_int_equal(drift_evidence_check(e, counts, i % 2, &s, NULL), DRIFT_OK);
        assert_false(s.alarm);
    }
    draw_two(&r, 0.9, counts); /* the night's law by day */
    assert_int_equal(drift_evidence_check(e, counts, 0, &s, NULL), DRIFT_OK);
    assert_true(s.alarm);
    assert_int_equal(drift_evidence_check(e, counts, 2, &s, NULL), DRIFT_INVALID_ARGUMENT);
    drift_evidence_free(e);
}

/* ---- snapshots ---- */

static unsigned char *snapshot_of(const drift_evidence *e, size_t *size) {
    *size = drift_evidence_snapshot_size(e);
    unsigned char *bytes = malloc(*size);
    assert_non_null(bytes);
    assert_int_equal(drift_evidence_snapshot(e, bytes, *size, NULL), DRIFT_OK);
    return bytes;
}

static void assert_same(const drift_evidence *a, const drift_evidence *b) {
    size_t size_a, size_b;
    unsigned char *bytes_a = snapshot_of(a, &size_a);
    unsigned char *bytes_b = snapshot_of(b, &size_b);
    assert_int_equal(size_a, size_b);
    assert_memory_equal(bytes_a, bytes_b, size_a);
    free(bytes_a);
    free(bytes_b);
}

static void a_snapshot_goes_on_bit_for_bit(void **state) {
    (void)state;
    for (int32_t mode = DRIFT_REFERENCE_BOTH; mode <= DRIFT_REFERENCE_BALL; mode++) {
        for (int effect = 0; effect < 2; effect++) {
            table t;
            fill(&t);
            t.described[1].weight = 3;
            drift_evidence_options o;
            drift_evidence_options_init(&o);
            o.reference_mode = mode;
            o.min_effect = effect ? 0.05 : 0;
            drift_evidence *e = make(&t, &o);
            for (int i = 0; i < 37; i++)
                check(e, &t, none);
            size_t size;
            unsigned char *bytes = snapshot_of(e, &size);
            drift_evidence *other = NULL;
            assert_int_equal(drift_evidence_restore(bytes, size, NULL, &other, NULL), DRIFT_OK);
            table copy = t;
            change now = {0.4, 0.1, moved};
            for (int i = 0; i < 30; i++) {
                check(e, &t, now);
                check(other, &copy, now);
                assert_same(e, other);
            }
            free(bytes);
            drift_evidence_free(e);
            drift_evidence_free(other);
        }
    }
}

static void damaged_snapshots_are_refused(void **state) {
    (void)state;
    table t;
    drift_evidence *e = start(&t);
    check(e, &t, none);
    size_t size;
    unsigned char *bytes = snapshot_of(e, &size);
    drift_evidence *other = NULL;
    for (size_t length = 0; length < size; length += 7)
        assert_int_equal(drift_evidence_restore(bytes, length, NULL, &other, NULL),
                         DRIFT_BAD_FORMAT);
    unsigned refused = 0;
    for (size_t i = 12; i + 4 < size; i += 5) { /* with a checksum that fits */
        unsigned char old = bytes[i];
        bytes[i] ^= 0xff;
        bytes_put_u32(bytes + size - 4, bytes_crc32c(bytes, size - 4));
        drift_status status = drift_evidence_restore(bytes, size, NULL, &other, NULL);
        if (status == DRIFT_OK) {
            check(other, &t, none);
            drift_evidence_free(other);
        } else {
            assert_true(status == DRIFT_BAD_FORMAT || status == DRIFT_OUT_OF_MEMORY);
            refused++;
        }
        bytes[i] = old;
    }
    assert_true(refused > size / 50);
    bytes[8] = 9;
    assert_int_equal(drift_evidence_restore(bytes, size, NULL, &other, NULL), DRIFT_VERSION);
    assert_int_equal(drift_evidence_snapshot(e, bytes, size - 1, NULL), DRIFT_BUFFER_TOO_SMALL);
    free(bytes);
    drift_evidence_free(e);
}

static void the_same_counts_give_the_same_bits_on_every_level(void **state) {
    (void)state;
    table t;
    fill(&t);
    random_source start = t.r;
    int32_t best = drift_simd_level();
    drift_evidence *fast = make(&t, NULL);
    for (int i = 0; i < 20; i++)
        check(fast, &t, none);
    assert_int_equal(drift_simd_limit(DRIFT_SIMD_SCALAR), DRIFT_OK);
    t.r = start;
    drift_evidence *slow = make(&t, NULL);
    for (int i = 0; i < 20; i++)
        check(slow, &t, none);
    assert_int_equal(drift_simd_limit(best), DRIFT_OK);
    assert_same(fast, slow);
    drift_evidence_free(fast);
    drift_evidence_free(slow);
}

/* ---- memory and arguments ---- */

static void memory_is_one_block_taken_at_creation(void **state) {
    (void)state;
    table t;
    fill(&t);
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_evidence_options o;
    drift_evidence_options_init(&o);
    o.allocator = &allocator;
    drift_evidence *e = make(&t, &o);
    assert_int_equal(probe.allocations, 1);
    for (int i = 0; i < 20; i++)
        check(e, &t, none);
    drift_evidence_reset(e);
    assert_int_equal(probe.allocations, 1);
    size_t size;
    unsigned char *bytes = snapshot_of(e, &size);
    drift_evidence_free(e);
    assert_int_equal(probe.blocks_held, 0);
    drift_status status = DRIFT_OUT_OF_MEMORY;
    for (size_t allowed = 0; status != DRIFT_OK; allowed++) {
        allocator = memory_probe_allocator(&probe, allowed);
        status = drift_evidence_restore(bytes, size, &allocator, &e, NULL);
        if (status != DRIFT_OK) assert_int_equal(probe.blocks_held, 0);
        assert_true(allowed < 10);
    }
    drift_evidence_free(e);
    assert_true(probe.blocks_held == 0 && probe.wrong_sizes == 0);
    allocator = memory_probe_allocator(&probe, 0);
    assert_int_equal(drift_evidence_create(t.described, COLUMNS, &o, &e, NULL),
                     DRIFT_OUT_OF_MEMORY);
    free(bytes);
}

static void assert_refused(const table *t, const drift_evidence_options *o, const char *word) {
    drift_evidence *e = NULL;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_evidence_create(t->described, COLUMNS, o, &e, &error),
                     DRIFT_INVALID_ARGUMENT);
    assert_null(e);
    if (!strstr(error.message, word)) fail_msg("%s lacks %s", error.message, word);
}

static void bad_columns_and_options_are_named(void **state) {
    (void)state;
    table t;
    fill(&t);
    drift_evidence_options o;
    drift_evidence_options_init(&o);
    o.false_alarm_every = NAN;
    assert_refused(&t, &o, "false_alarm_every");
    drift_evidence_options_init(&o);
    o.min_effect = -1;
    assert_refused(&t, &o, "min_effect");
    drift_evidence_options_init(&o);
    o.design_effect = 0.5;
    assert_refused(&t, &o, "design_effect");
    o.struct_size = 0;
    assert_refused(&t, &o, "struct_size");
    t.described[1].weight = INFINITY;
    assert_refused(&t, NULL, "column 1: weight");
    fill(&t);
    t.described[2].bins = 2;
    assert_refused(&t, NULL, "column 2: ");
    fill(&t);
    t.described[0].reference = NULL;
    assert_refused(&t, NULL, "column 0: reference");
    fill(&t);
    t.columns[0].reference[1] = UINT64_C(1) << 55;
    t.described[0].reference = t.columns[0].reference;
    drift_evidence *e = NULL;
    assert_int_equal(drift_evidence_create(t.described, 3, NULL, &e, NULL), DRIFT_LIMIT);
}

static void a_refused_check_changes_nothing(void **state) {
    (void)state;
    table t;
    drift_evidence *e = start(&t);
    check(e, &t, none);
    size_t size;
    unsigned char *before = snapshot_of(e, &size);
    uint64_t counts[COLUMNS * COLUMN_MOST_BINS];
    draw(&t, none, counts);
    counts[t.size - 1] = UINT64_MAX;
    assert_int_equal(drift_evidence_check(e, counts, 0, NULL, NULL), DRIFT_LIMIT);
    drift_evidence_state unset = {.struct_size = 3};
    counts[t.size - 1] = 0;
    assert_int_equal(drift_evidence_check(e, counts, 0, &unset, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_evidence_check(e, NULL, 0, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    unsigned char *after = snapshot_of(e, &size);
    assert_memory_equal(before, after, size);
    assert_int_equal(drift_evidence_count_size(e), t.size);
    free(before);
    free(after);
    drift_evidence_free(e);
}

/* ---- bins, design effect ---- */

static void cells_are_grouped_at_the_quantiles(void **state) {
    (void)state;
    uint64_t cells[1002];
    uint32_t bin[1002];
    size_t bins = 0;
    cells[0] = cells[1001] = 0;
    for (size_t i = 1; i <= 1000; i++)
        cells[i] = 1;
    assert_int_equal(drift_evidence_group_cells(cells, 1002, bin, &bins, NULL), DRIFT_OK);
    uint64_t rows[20] = {0};
    for (size_t i = 0; i < 1002; i++)
        rows[bin[i]] += cells[i];
    const uint64_t expected[] = {0,   10,  40,  50,  100, 100, 100, 100,
                                 100, 100, 100, 100, 50,  40,  10,  0};
    assert_int_equal(bins, 16);
    assert_memory_equal(rows, expected, sizeof expected);
    const uint64_t single[] = {0, 500, 0};
    assert_int_equal(drift_evidence_group_cells(single, 3, bin, &bins, NULL), DRIFT_OK);
    assert_true(bins == 3 && bin[0] == 0 && bin[1] == 1 && bin[2] == 2);
    const uint64_t frequent[] = {0, 700, 200, 100, 0};
    assert_int_equal(drift_evidence_group_cells(frequent, 5, bin, &bins, NULL), DRIFT_OK);
    assert_true(bins == 5 && bin[3] == 3);
    assert_int_equal(drift_evidence_group_cells(frequent, 2, bin, &bins, NULL),
                     DRIFT_INVALID_ARGUMENT);
}

static void the_design_effect_is_that_of_the_batches(void **state) {
    (void)state;
    table t;
    fill(&t);
    const sim_column *c = &t.columns[0];
    static uint64_t counts[300 * COLUMN_MOST_BINS];
    double effects[2] = {0, 0};
    for (int which = 0; which < 2; which++) {
        for (size_t i = 0; i < 300; i++) {
            double level = which ? 0.2 * random_normal(&t.r) : 0;
            column_batch(c, &t.r, ROWS, draw_shifted, level, counts + i * c->bins);
        }
        assert_int_equal(drift_evidence_design_effect(DRIFT_BINS_NUMERIC, c->bins, counts, 300,
                                                      NULL, &effects[which], NULL),
                         DRIFT_OK);
    }
    /* 1 + rows * variance of the levels = 5, at an upper bound */
    assert_true(effects[0] >= 1 && effects[0] < 1.8);
    assert_true(effects[1] > 3.5 && effects[1] < 8);
    assert_int_equal(drift_evidence_design_effect(DRIFT_BINS_NUMERIC, c->bins, counts, 10, NULL,
                                                  &effects[0], NULL),
                     DRIFT_TOO_FEW);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shift_is_named_with_its_size_and_onset),
        cmocka_unit_test(missing_rows_are_named_with_both_shares),
        cmocka_unit_test(a_category_is_named),
        cmocka_unit_test(unseen_categories_are_named),
        cmocka_unit_test(a_column_of_large_weight_needs_less_evidence),
        cmocka_unit_test(empty_batches_do_not_count),
        cmocka_unit_test(an_alarm_stands_until_acknowledged_and_comes_back_if_nothing_changed),
        cmocka_unit_test(a_new_reference_ends_the_drift),
        cmocka_unit_test(slots_have_references_of_their_own),
        cmocka_unit_test(a_snapshot_goes_on_bit_for_bit),
        cmocka_unit_test(damaged_snapshots_are_refused),
        cmocka_unit_test(the_same_counts_give_the_same_bits_on_every_level),
        cmocka_unit_test(memory_is_one_block_taken_at_creation),
        cmocka_unit_test(bad_columns_and_options_are_named),
        cmocka_unit_test(a_refused_check_changes_nothing),
        cmocka_unit_test(cells_are_grouped_at_the_quantiles),
        cmocka_unit_test(the_design_effect_is_that_of_the_batches),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
