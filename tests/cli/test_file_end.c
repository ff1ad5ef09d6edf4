/* SPDX-License-Identifier: Apache-2.0 */
/* What: files that are cut off or written to while they are read.
 * In: small files. Out: cmocka verdicts.
 * Layer: tests of cli. */
#define _GNU_SOURCE
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

#include "cli/live.h"
#include "cli/source.h"

enum { ROOM = 64 };

static char path[] = "driftcheck-file-end-XXXXXX";
static int writer;

static int make_file(void **state) {
    (void)state;
    strcpy(path + sizeof path - 7, "XXXXXX");
    writer = mkstemp(path);
    return writer < 0;
}

static int remove_file(void **state) {
    (void)state;
    close(writer);
    return unlink(path);
}

static void append(const char *text) {
    assert_int_equal(write(writer, text, strlen(text)), strlen(text));
}

/* What is read, and the verdict, of a file that was `before` when it was opened, and to which
 * `after` is added, or which is cut to `cut` bytes, before it is read. */
static exit_code read_source(const char *before, const char *after, off_t cut, const char *read) {
    char buffer[ROOM];
    source s;
    append(before);
    assert_int_equal(source_open(&s, path, true), EXIT_NO_DRIFT);
    append(after);
    if (cut >= 0) assert_int_equal(ftruncate(writer, cut), 0);
    assert_int_equal(source_read(&s, 0, buffer, ROOM), strlen(read));
    assert_memory_equal(buffer, read, strlen(read));
    exit_code code = source_judge_end(&s);
    source_close(&s);
    return code;
}

static exit_code read_live(const char *before, const char *after, off_t cut, bool row_waits) {
    char buffer[ROOM];
    live l;
    append(before);
    assert_int_equal(live_open(&l, path, false, true), EXIT_NO_DRIFT);
    append(after);
    if (cut >= 0) assert_int_equal(ftruncate(writer, cut), 0);
    while (live_read(&l, buffer, ROOM) > 0) {
    }
    exit_code code = live_judge_end(&l, row_waits);
    live_close(&l);
    return code;
}

static void test_what_stays_is_read(void **state) {
    (void)state;
    assert_int_equal(read_source("x\n12\n34", "", -1, "x\n12\n34"), EXIT_NO_DRIFT);
}

static void test_what_is_cut_off_is_an_error(void **state) {
    (void)state;
    assert_int_equal(read_source("x\n12\n34\n", "", 6, "x\n12\n3"), EXIT_INPUT);
}

static void test_rows_behind_whole_rows_are_not_read(void **state) {
    (void)state;
    assert_int_equal(read_source("x\n12\n", "34\n", -1, "x\n12\n"), EXIT_NO_DRIFT);
}

static void test_half_a_row_is_an_error(void **state) {
    (void)state;
    assert_int_equal(read_source("x\n12\n3", "4\n", -1, "x\n12\n3"), EXIT_INPUT);
}

static void test_a_file_that_was_empty_is_an_error(void **state) {
    (void)state;
    assert_int_equal(read_source("", "x\n12\n3", -1, "x\n12\n3"), EXIT_INPUT);
}

static void test_live_what_stays(void **state) {
    (void)state;
    assert_int_equal(read_live("x\n12\n34", "", -1, false), EXIT_NO_DRIFT);
}

static void test_live_what_is_cut_off(void **state) {
    (void)state;
    assert_int_equal(read_live("x\n12\n34\n", "", 6, true), EXIT_INPUT);
}

static void test_live_whole_rows(void **state) {
    (void)state;
    assert_int_equal(read_live("x\n12\n3", "4\n", -1, false), EXIT_NO_DRIFT);
}

static void test_live_half_a_row(void **state) {
    (void)state;
    assert_int_equal(read_live("x\n12\n", "3", -1, false), EXIT_INPUT);
}

static void test_live_half_a_row_that_waits(void **state) {
    (void)state;
    assert_int_equal(read_live("x\n12\n", "3", -1, true), EXIT_NO_DRIFT);
}

#define CASE(test) cmocka_unit_test_setup_teardown(test, make_file, remove_file)

int main(void) {
    const struct CMUnitTest tests[] = {
        CASE(test_what_stays_is_read),
        CASE(test_what_is_cut_off_is_an_error),
        CASE(test_rows_behind_whole_rows_are_not_read),
        CASE(test_half_a_row_is_an_error),
        CASE(test_a_file_that_was_empty_is_an_error),
        CASE(test_live_what_stays),
        CASE(test_live_what_is_cut_off),
        CASE(test_live_whole_rows),
        CASE(test_live_half_a_row),
        CASE(test_live_half_a_row_that_waits),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
