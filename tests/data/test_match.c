/* SPDX-License-Identifier: Apache-2.0 */
/* Columns of a schema in a batch: in its order, out of it, absent, twice.
 * In: names. Out: cmocka verdicts. Layer: tests of data. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

#include "data/match.h"
#include "support/check.h"

enum { COLUMNS = 4 };

static drift_batch batch_of(drift_column *columns, const char *const *names) {
    drift_batch batch;
    for (size_t i = 0; i < COLUMNS; i++)
        drift_column_init(&columns[i], DRIFT_DATA_NONE, names[i]);
    drift_batch_init(&batch, 0, columns, COLUMNS);
    return batch;
}

static void columns_are_found_wherever_they_are(void **state) {
    (void)state;
    drift_column columns[COLUMNS];
    const char *const names[COLUMNS] = {"a", "b", "c", "d"};
    drift_batch batch = batch_of(columns, names);
    for (size_t i = 0; i < COLUMNS; i++) {
        for (size_t guess = 0; guess <= COLUMNS; guess++)
            assert_ptr_equal(match_find(&batch, guess, names[i]), &columns[i]);
    }
    assert_null(match_find(&batch, 0, "e"));
    assert_null(match_find(&batch, 0, ""));
}

static void the_first_of_two_is_not_alone(void **state) {
    (void)state;
    drift_column columns[COLUMNS];
    const char *const names[COLUMNS] = {"a", "b", "a", "d"};
    drift_batch batch = batch_of(columns, names);
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(match_alone(&batch, &columns[0], &error), DRIFT_INVALID_ARGUMENT);
    assert_string_equal(error.column, "a");
    for (size_t i = 1; i < COLUMNS; i++)
        assert_int_equal(match_alone(&batch, &columns[i], NULL), DRIFT_OK);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(columns_are_found_wherever_they_are),
        cmocka_unit_test(the_first_of_two_is_not_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
