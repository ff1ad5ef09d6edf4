/* SPDX-License-Identifier: Apache-2.0 */
/* Bins of a reference: edges that are rows, ties, categories, values that are missing.
 * In: values. Out: cmocka verdicts. Layer: tests. */
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "cli/evidence_bins.h"

enum { ROWS = 1000 };

static uint64_t total(const evidence_bins *b) {
    uint64_t sum = 0;
    for (size_t k = 0; k < b->bins; k++)
        sum += b->reference[k];
    return sum;
}

static void numbers_are_cut_at_rows(void **state) {
    (void)state;
    double values[ROWS];
    evidence_bins b;
    for (int i = 0; i < ROWS; i++)
        values[i] = (i * 7) % ROWS; /* each of 0..999 once */
    assert_int_equal(evidence_bins_make(&b, values, ROWS, false), DRIFT_OK);
    assert_true(b.edges_are_rows);
    assert_int_equal(b.bins, 17); /* 14 between edges, below, above, missing */
    assert_int_equal(total(&b), ROWS);
    assert_int_equal(b.reference[0] + b.reference[15] + b.reference[16], 0);
    assert_int_equal(b.reference[1], 10); /* 1 % */
    assert_int_equal(evidence_bins_find(&b, -1), 0);
    assert_int_equal(evidence_bins_find(&b, 0), 1);
    assert_int_equal(evidence_bins_find(&b, 999), 14);
    assert_int_equal(evidence_bins_find(&b, 999.5), 15);
    assert_int_equal(evidence_bins_find(&b, NAN), 16);
}

static void ties_are_known(void **state) {
    (void)state;
    double values[ROWS];
    evidence_bins b;
    for (int i = 0; i < ROWS; i++)
        values[i] = i % 3 == 0 ? (double)NAN : i % 4;
    assert_int_equal(evidence_bins_make(&b, values, ROWS, false), DRIFT_OK);
    assert_false(b.edges_are_rows);
    assert_int_equal(total(&b), ROWS);
    assert_int_equal(b.reference[b.bins - 1], (ROWS + 2) / 3);
    drift_evidence_column column = evidence_bins_column(&b);
    drift_evidence *evidence = NULL;
    assert_int_equal(drift_evidence_create(&column, 1, NULL, &evidence, NULL), DRIFT_OK);
    assert_int_equal(drift_evidence_count_size(evidence), b.bins);
    drift_evidence_free(evidence);
}

static void categories_have_bins_of_their_own(void **state) {
    (void)state;
    const double values[] = {4, 0, 4, 2, NAN, 4};
    evidence_bins b;
    assert_int_equal(evidence_bins_make(&b, values, 6, true), DRIFT_OK);
    assert_int_equal(b.bins, 5);
    assert_int_equal(b.reference[0], 1);
    assert_int_equal(b.reference[2], 3);
    assert_int_equal(evidence_bins_find(&b, 2), 1);
    assert_int_equal(evidence_bins_find(&b, 3), 3); /* never seen */
    assert_int_equal(evidence_bins_find(&b, NAN), 4);
}

static void what_cannot_be_binned_is_refused(void **state) {
    (void)state;
    double values[EVIDENCE_MOST_CATEGORIES + 1];
    evidence_bins b;
    for (int i = 0; i <= EVIDENCE_MOST_CATEGORIES; i++)
        values[i] = i;
    assert_int_equal(evidence_bins_make(&b, values, EVIDENCE_MOST_CATEGORIES + 1, true),
                     DRIFT_LIMIT);
    values[0] = NAN;
    assert_int_equal(evidence_bins_make(&b, values, 1, false), DRIFT_EMPTY);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(numbers_are_cut_at_rows),
        cmocka_unit_test(ties_are_known),
        cmocka_unit_test(categories_have_bins_of_their_own),
        cmocka_unit_test(what_cannot_be_binned_is_refused),
    };
    return cmocka_run_group_tests_name("evidence bins", tests, NULL, NULL);
}
