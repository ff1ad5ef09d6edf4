/* SPDX-License-Identifier: Apache-2.0 */
/* Merged profiles against the profile of all rows at once; what cannot be merged is refused.
 * In: batches. Out: profiles. Layer: tests of profile. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "profile/model.h"
#include "support/batches.h"
#include "support/memory_probe.h"

#define ROWS  4000
#define PARTS 4

static double values[ROWS];
static int32_t codes[ROWS];
static const int64_t label_offsets[] = {0, 3, 8, 12, 13, 14, 15, 16};
static const drift_strings labels = {label_offsets, "redgreenbluewxyz", 7};

/* Numbers with every kind of special; labels of which `known` occur. */
static void fill(uint64_t seed, uint64_t known) {
    for (int i = 0; i < ROWS; i++) {
        uint64_t r = batches_random(&seed) % 100;
        values[i] = 1000.0 + batches_normal(&seed);
        if (r == 1) values[i] = NAN;
        if (r == 2) values[i] = INFINITY;
        if (r == 3) values[i] = -INFINITY;
        codes[i] = (int32_t)(batches_random(&seed) % (known + 1)) - 1;
    }
}

static drift_profile *profile_of(int from, int rows, const drift_profile_options *options,
                                 const drift_profile *reference, size_t column_count) {
    drift_column columns[2] = {batches_doubles("number", values + from)};
    drift_column_init(&columns[1], DRIFT_DATA_CODES, "colour");
    columns[1].data = codes + from;
    columns[1].strings = &labels;
    drift_profile *profile =
        batches_profile(columns, column_count, rows, options, reference, DRIFT_TYPE_AUTO);
    assert_non_null(profile);
    return profile;
}

static drift_profile *reference_of(uint32_t rows_kept) {
    drift_profile_options options;
    drift_profile_options_init(&options);
    options.keep_rows = rows_kept;
    fill(1, 3);
    return profile_of(0, ROWS, &options, NULL, 2);
}

static void free_all(drift_profile **profiles, size_t count) {
    for (size_t i = 0; i < count; i++)
        drift_profile_free(profiles[i]);
}

static drift_profile *merge(drift_profile *const *profiles, size_t count) {
    drift_profile *merged = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_status status =
        drift_profile_merge((const drift_profile *const *)profiles, count, NULL, &merged, &error);
    if (status != DRIFT_OK) fail_msg("%s: %s", error.column, error.message);
    assert_int_equal(profile_verify(merged, NULL), DRIFT_OK);
    return merged;
}

static uint64_t count_of(const drift_profile *profile, const char *label) {
    const categories *c = &profile->columns[1].categories;
    int64_t at = categories_find(c, label, strlen(label));
    return at < 0 ? 0 : c->entries[at].count;
}

static void assert_same(const drift_profile *a, const drift_profile *b) {
    const profile_column *x = &a->columns[0], *y = &b->columns[0];
    assert_int_equal(a->rows, b->rows);
    for (size_t i = 0; i < 2; i++)
        assert_memory_equal(&a->columns[i].counts, &b->columns[i].counts, sizeof x->counts);
    assert_memory_equal(x->cells, y->cells, (x->knot_count + 1) * sizeof *x->cells);
    assert_true(x->minimum == y->minimum && x->maximum == y->maximum);
    /* a merge rounds a few times: far below 100 units of the last place of 1000 and of m2 */
    assert_true(fabs(x->moments.mean - y->moments.mean) <= 1e-11);
    assert_true(fabs(x->moments.m2 - y->moments.m2) <= 1e-12 * y->moments.m2);
    for (int i = 0; i < 7; i++) {
        char label[8] = {0};
        memcpy(label, labels.bytes + label_offsets[i],
               (size_t)(label_offsets[i + 1] - label_offsets[i]));
        assert_int_equal(count_of(a, label), count_of(b, label));
    }
    assert_int_equal(a->columns[1].categories.other, b->columns[1].categories.other);
}

/* Parts of unequal size, one of them empty, in any order. */
static void parts_are_the_whole(void **state) {
    (void)state;
    static const int from[PARTS + 1] = {0, 700, 700, 2500, ROWS};
    for (uint32_t kept = 0; kept < 2; kept++) {
        drift_profile *reference = reference_of(kept), *parts[PARTS];
        fill(2, 7);
        drift_profile *whole = profile_of(0, ROWS, NULL, reference, 2);
        for (int i = 0; i < PARTS; i++)
            parts[i] = profile_of(from[i], from[i + 1] - from[i], NULL, reference, 2);
        drift_profile *merged = merge(parts, PARTS);
        assert_same(merged, whole);
        assert_int_equal(merged->options.keep_rows, kept);
        if (kept) {
            assert_memory_equal(merged->columns[0].rows, whole->columns[0].rows,
                                (size_t)whole->columns[0].counts.finite * sizeof(double));
        }
        drift_profile *pairs[2] = {merge(parts, 2), merge(parts + 2, 2)};
        drift_profile *backwards[2] = {pairs[1], pairs[0]};
        drift_profile *again = merge(backwards, 2);
        assert_same(again, whole);
        drift_profile_free(again);
        free_all(pairs, 2);
        drift_profile_free(merged);
        free_all(parts, PARTS);
        drift_profile_free(whole);
        drift_profile_free(reference);
    }
}

/* The bytes of files do not depend on the order either, where there is no rounding. */
static void order_changes_nothing(void **state) {
    (void)state;
    drift_profile *reference = reference_of(0);
    fill(3, 7);
    drift_profile *two[2] = {profile_of(0, 1000, NULL, reference, 2),
                             profile_of(1000, 500, NULL, reference, 2)};
    drift_profile *swapped[2] = {two[1], two[0]};
    drift_profile *a = merge(two, 2), *b = merge(swapped, 2);
    assert_int_equal(a->columns[1].categories.count, b->columns[1].categories.count);
    for (size_t i = 0; i < a->columns[1].categories.count; i++) {
        assert_string_equal(a->columns[1].categories.entries[i].label,
                            b->columns[1].categories.entries[i].label);
    }
    drift_profile_free(a);
    drift_profile_free(b);
    free_all(two, 2);
    drift_profile_free(reference);
}

static void the_reference_may_be_one_of_them(void **state) {
    (void)state;
    drift_profile *reference = reference_of(1);
    uint64_t finite = reference->columns[0].counts.finite;
    fill(4, 7);
    drift_profile *two[2] = {reference, profile_of(0, 1000, NULL, reference, 2)};
    drift_profile *merged = merge(two, 2);
    assert_int_equal(merged->rows, ROWS + 1000);
    assert_int_equal(merged->columns[0].counts.finite, finite + two[1]->columns[0].counts.finite);
    assert_true(merged->columns[0].flags & DRIFT_COLUMN_LIKE);
    assert_int_equal(merged->columns[1].reference_categories, 3);
    assert_int_equal(merged->columns[1].categories.count, 7);
    drift_profile *three[3] = {two[1], reference, merged};
    drift_profile *more = merge(three, 3);
    assert_int_equal(more->rows, 2 * (ROWS + 1000));
    drift_profile_free(more);
    drift_profile_free(merged);
    free_all(two, 2);
}

static void new_categories_are_kept_up_to_the_limit(void **state) {
    (void)state;
    drift_profile_options options;
    drift_profile_options_init(&options);
    options.max_categories = 3;
    fill(1, 3);
    drift_profile *reference = profile_of(0, ROWS, &options, NULL, 2);
    fill(5, 5); /* w and x are new */
    drift_profile *two[2] = {profile_of(0, 2000, NULL, reference, 2)};
    fill(6, 7); /* y and z as well */
    two[1] = profile_of(0, 2000, NULL, reference, 2);
    drift_profile *merged = merge(two, 2);
    const categories *c = &merged->columns[1].categories;
    assert_int_equal(c->count, 6);
    assert_int_equal(merged->columns[1].reference_categories, 3);
    assert_true(c->other > 0);
    assert_true(c->entries[3].count >= c->entries[4].count);
    drift_profile_free(merged);
    free_all(two, 2);
    drift_profile_free(reference);
}

static void rows_of_an_absent_column_are_missing(void **state) {
    (void)state;
    drift_profile *reference = reference_of(1);
    fill(7, 3);
    drift_profile *two[2] = {profile_of(0, 900, NULL, reference, 1),
                             profile_of(900, 100, NULL, reference, 2)};
    assert_true(two[0]->columns[1].flags & DRIFT_COLUMN_ABSENT);
    drift_profile *swapped[2] = {two[1], two[0]};
    uint64_t missing = two[1]->columns[1].counts.missing;
    for (int i = 0; i < 2; i++) {
        drift_profile *merged = merge(i ? swapped : two, 2);
        assert_false(merged->columns[1].flags & DRIFT_COLUMN_ABSENT);
        assert_int_equal(merged->columns[1].counts.rows, 1000);
        assert_int_equal(merged->columns[1].counts.missing, 900 + missing);
        drift_profile_free(merged);
    }
    drift_profile *same[2] = {two[0], two[0]};
    drift_profile *merged = merge(same, 2);
    assert_true(merged->columns[1].flags & DRIFT_COLUMN_ABSENT);
    drift_profile_free(merged);
    free_all(two, 2);
    drift_profile_free(reference);
}

static void a_changed_type_stays_visible(void **state) {
    (void)state;
    drift_profile *reference = reference_of(0);
    drift_column text;
    drift_column_init(&text, DRIFT_DATA_CODES, "number");
    text.data = codes;
    text.strings = &labels;
    fill(8, 3);
    drift_profile *two[2] = {profile_of(0, 100, NULL, reference, 2),
                             batches_profile(&text, 1, 50, NULL, reference, DRIFT_TYPE_AUTO)};
    drift_profile *merged = merge(two, 2);
    assert_true(merged->columns[0].flags & DRIFT_COLUMN_TYPE_CHANGED);
    assert_int_equal(merged->columns[0].counts.rows, 150);
    drift_profile_free(merged);
    free_all(two, 2);
    drift_profile_free(reference);
}

static void refuse(const drift_profile *a, const drift_profile *b, drift_status expected,
                   const char *column) {
    const drift_profile *two[2] = {a, b};
    drift_profile *merged = NULL;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_profile_merge(two, 2, NULL, &merged, &error), expected);
    assert_null(merged);
    assert_string_equal(error.column, column);
    assert_true(error.message[0] != 0);
}

static void what_differs_is_refused(void **state) {
    (void)state;
    drift_profile_options options;
    drift_profile_options_init(&options);
    drift_profile *first = reference_of(0);
    fill(9, 3);
    drift_profile *knots = profile_of(0, ROWS, NULL, NULL, 2);
    drift_profile *columns = profile_of(0, ROWS, NULL, NULL, 1);
    options.psi_bins = 5;
    drift_profile *bins = profile_of(0, ROWS, &options, NULL, 2);
    fill(1, 4);
    drift_profile *names = profile_of(0, ROWS, NULL, NULL, 2);
    refuse(first, knots, DRIFT_SCHEMA, "number");
    refuse(first, columns, DRIFT_SCHEMA, "");
    refuse(first, bins, DRIFT_SCHEMA, "");
    refuse(first, NULL, DRIFT_INVALID_ARGUMENT, "");
    refuse(first, names, DRIFT_SCHEMA, "colour");
    fill(1, 3);
    for (int i = 0; i < ROWS; i++)
        codes[i] = codes[i] < 0 ? -1 : (codes[i] + 1) % 4;
    drift_profile *others = profile_of(0, ROWS, NULL, NULL, 2);
    refuse(first, others, DRIFT_SCHEMA, "colour");
    others->rows = UINT64_C(1) << 53;
    refuse(others, others, DRIFT_LIMIT, "");
    others->columns[0].name[0] = 'x';
    refuse(first, others, DRIFT_SCHEMA, "number");
    assert_int_equal(drift_profile_merge(NULL, 1, NULL, &first, NULL), DRIFT_INVALID_ARGUMENT);
    const drift_profile *one[1] = {first};
    assert_int_equal(drift_profile_merge(one, 0, NULL, &first, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_merge(one, 1, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    drift_profile *all[] = {first, knots, columns, bins, names, others};
    free_all(all, 6);
}

static void every_allocation_may_fail(void **state) {
    (void)state;
    drift_profile *reference = reference_of(1);
    fill(10, 7);
    const drift_profile *two[2] = {profile_of(0, 300, NULL, reference, 2),
                                   profile_of(300, 300, NULL, reference, 2)};
    drift_status status = DRIFT_OUT_OF_MEMORY;
    size_t allowed = 0;
    for (; status == DRIFT_OUT_OF_MEMORY; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        drift_profile *merged = NULL;
        status = drift_profile_merge(two, 2, &allocator, &merged, NULL);
        assert_true((merged != NULL) == (status == DRIFT_OK));
        drift_profile_free(merged);
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
    }
    assert_int_equal(status, DRIFT_OK);
    assert_true(allowed > 10);
    drift_profile *all[] = {reference, (drift_profile *)two[0], (drift_profile *)two[1]};
    free_all(all, 3);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(parts_are_the_whole),
        cmocka_unit_test(order_changes_nothing),
        cmocka_unit_test(the_reference_may_be_one_of_them),
        cmocka_unit_test(new_categories_are_kept_up_to_the_limit),
        cmocka_unit_test(rows_of_an_absent_column_are_missing),
        cmocka_unit_test(a_changed_type_stays_visible),
        cmocka_unit_test(what_differs_is_refused),
        cmocka_unit_test(every_allocation_may_fail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
