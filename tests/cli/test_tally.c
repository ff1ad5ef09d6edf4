/* SPDX-License-Identifier: Apache-2.0 */
/* Which alarms find a change and which are false, by hand.
 * In: looks and changes. Out: cmocka verdicts. Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

#include "cli/evaluate_tally.h"

/* A row a letter: '.' a look, '!' an alarm, ' ' no look; '|' the next row is the first after a
 * change. */
static tally told(const char *story, uint64_t width) {
    tally t = {.width = width};
    tally_begin_stream(&t);
    for (; *story != '\0'; story++) {
        if (*story == '|')
            tally_change(&t);
        else
            assert_true(tally_row(&t, *story != ' ', *story == '!'));
    }
    tally_end_stream(&t);
    return t;
}

static void alarms_before_a_change_are_false(void **state) {
    (void)state;
    tally t = told("..!.!..", 0);
    assert_int_equal(t.false_alarms, 2);
    assert_int_equal(t.quiet_looks, 7);
    assert_int_equal(t.found + t.missed, 0);
    tally_free(&t);
}

static void first_alarm_finds_and_next_ones_are_false(void **state) {
    (void)state;
    tally t = told("....|..!.!.", 0);
    assert_int_equal(t.found, 1);
    assert_true(t.delays[0] == 3);
    assert_int_equal(t.false_alarms, 1);
    assert_int_equal(t.quiet_looks, 4 + 3);
    tally_free(&t);
}

static void a_change_that_nothing_finds_is_missed(void **state) {
    (void)state;
    tally t = told("..|....|!..|...", 0);
    assert_int_equal(t.missed, 2);
    assert_int_equal(t.found, 1);
    assert_true(t.delays[0] == 1);
    assert_int_equal(t.quiet_looks, 2 + 2);
    tally_free(&t);
}

static void delay_counts_rows_and_not_looks(void **state) {
    (void)state;
    tally t = told("   .   .|   .   !", 0);
    assert_true(t.delays[0] == 8);
    assert_int_equal(t.looks, 4);
    assert_int_equal(t.quiet_looks, 2);
    tally_free(&t);
}

static void a_change_that_goes_on_may_be_found_again(void **state) {
    (void)state;
    tally t = told("..|.!.!.!..!", 6);
    assert_int_equal(t.found, 1);
    assert_int_equal(t.false_alarms, 1);
    assert_int_equal(t.quiet_looks, 2 + 3);
    tally_free(&t);
}

static void many_delays_are_kept(void **state) {
    (void)state;
    tally t = {0};
    for (int i = 0; i < 500; i++) {
        tally_begin_stream(&t);
        tally_change(&t);
        for (int row = 0; row <= i; row++)
            assert_true(tally_row(&t, true, row == i));
        tally_end_stream(&t);
    }
    assert_int_equal(t.streams, 500);
    assert_int_equal(t.found, 500);
    assert_true(t.delays[499] == 500);
    tally_free(&t);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(alarms_before_a_change_are_false),
        cmocka_unit_test(first_alarm_finds_and_next_ones_are_false),
        cmocka_unit_test(a_change_that_nothing_finds_is_missed),
        cmocka_unit_test(delay_counts_rows_and_not_looks),
        cmocka_unit_test(a_change_that_goes_on_may_be_found_again),
        cmocka_unit_test(many_delays_are_kept),
    };
    return cmocka_run_group_tests_name("tally", tests, NULL, NULL);
}
