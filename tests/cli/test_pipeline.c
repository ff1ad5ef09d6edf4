/* SPDX-License-Identifier: Apache-2.0 */
/* What: parts read by several threads against rows read one by one.
 * In: hand-written and random texts, chunks of every size. Out: cmocka verdicts.
 * Layer: tests of cli. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include <errno.h>

#include "cli/pipeline.h"
#include "cli/settings.h"
#include "support/parts_digest.h"

static uint64_t seed = 20240229;

static uint32_t draw(uint32_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % below);
}

static const planned_column all_columns[] = {{"a", 0, READ_NUMBERS},
                                             {"b", 1, READ_TEXT},
                                             {"c", 2, READ_NUMBER_TEXTS},
                                             {"d", 3, READ_NUMBERS}};
static const planned_column some_columns[] = {{"d", 3, READ_NUMBERS}, {"b", 1, READ_NUMBERS}};
static const planned_column one_column[] = {{"a", 0, READ_NUMBERS}};

static cli_settings settings;

static reading_plan plan_of(size_t field_count, const planned_column *columns, size_t count) {
    return (reading_plan){.settings = &settings.csv,
                          .field_count = field_count,
                          .columns = columns,
                          .column_count = count,
                          .guesses = true};
}

static void assert_digests_equal(const parts_digest *got, const parts_digest *expected) {
    assert_int_equal(got->status, expected->status);
    assert_int_equal(got->line, expected->line);
    assert_int_equal(got->rows, expected->rows);
    assert_int_equal(got->rejected, expected->rejected);
    assert_int_equal(got->bad_fields, expected->bad_fields);
    assert_int_equal(got->repaired, expected->repaired);
    assert_memory_equal(got->columns, expected->columns, sizeof got->columns);
    assert_memory_equal(got->guesses, expected->guesses, sizeof got->guesses);
    assert_true(got->notes == expected->notes);
}

static void assert_as_reference(const char *bytes, size_t length, const reading_plan *plan,
                                size_t chunk, unsigned threads) {
    parts_digest expected, got;
    assert_true(parts_digest_of_reference(bytes, length, plan, &expected));
    assert_true(parts_digest_of(bytes, length, plan, chunk, threads, &got));
    assert_digests_equal(&got, &expected);
}

/* ---- random tables ---- */

static const char *const fields[] = {
    "1",       "-2.5", "0.30471707975443135", "1e-7",  "007", "",
    "NA",      "x y",  "\"q,\"\"u\nv\"",      "\"4\"", " 5 ", "gr\xe9",
    "3.14159", "-0",   "12345678901234567",   ".5",    "5.",  "+1"};
static const char *const flaws[] = {"a\"b", "\"a\"b", "x,y", "\"\"\"",
                                    "\"\n", "5\"",    "\r",  "\"a\"\r"};

/* `flawed`: one field in so many breaks the rules; 0: none does. */
static size_t make_table(char *out, size_t rows, size_t columns, uint32_t flawed) {
    size_t length = 0;
    for (size_t i = 0; i < rows * columns; i++) {
        bool flaw = flawed > 0 && draw(flawed) == 0;
        const char *field = flaw ? flaws[draw(8)] : fields[draw(18)];
        length += strlen(strcpy(out + length, field));
        bool ends = i % columns == columns - 1;
        if (ends && draw(3) == 0) out[length++] = '\r';
        if (!ends || i + 1 < rows * columns || draw(2) == 0) out[length++] = ends ? '\n' : ',';
        if (ends && draw(20) == 0) out[length++] = '\n';
    }
    return length;
}

static void test_random_tables(void **state) {
    (void)state;
    static char bytes[1 << 16];
    uint64_t rows = 0, errors = 0;
    for (int round = 0; round < 3000; round++) {
        uint32_t kind = draw(3);
        reading_plan plan = kind == 0   ? plan_of(4, all_columns, 4)
                            : kind == 1 ? plan_of(4, some_columns, 2)
                                        : plan_of(1, one_column, 1);
        size_t length = make_table(bytes, 1 + draw(120), plan.field_count, draw(3) == 0 ? 60 : 0);
        plan.stop_at_row = draw(8) == 0;
        plan.stop_at_field = draw(8) == 0;
        parts_digest expected, got;
        assert_true(parts_digest_of_reference(bytes, length, &plan, &expected));
        for (unsigned threads = 1; threads <= 3; threads++) {
            size_t chunk = 1 + draw(draw(2) == 0 ? 40 : 4000);
            assert_true(parts_digest_of(bytes, length, &plan, chunk, threads, &got));
            assert_digests_equal(&got, &expected);
        }
        rows += expected.rows;
        errors += expected.status != CSV_OK ? 1 : 0;
    }
    assert_true(rows > 30000 && errors > 30);
}

/* ---- what is hard ---- */

static void test_quotes_that_mislead_the_count(void **state) {
    (void)state;
    static char bytes[1 << 16];
    reading_plan plan = plan_of(4, all_columns, 4);
    size_t length = 0;
    for (int i = 0; i < 300; i++) {
        const char *row = i % 50 == 7  ? "1,5\" pipe,3,4\n"
                          : i % 3 == 0 ? "1,\"a\nb,c\",3,4\n"
                                       : "1,b,3,4\n";
        length += strlen(strcpy(bytes + length, row));
    }
    for (size_t chunk = 1; chunk < 200; chunk += 1 + chunk / 8)
        assert_as_reference(bytes, length, &plan, chunk, 2);
}

static void test_rows_longer_than_chunks(void **state) {
    (void)state;
    static char bytes[1 << 16];
    reading_plan plan = plan_of(4, all_columns, 4);
    size_t length = strlen(strcpy(bytes, "1,\""));
    for (int i = 0; i < 3000; i++)
        length += strlen(strcpy(bytes + length, i % 7 == 0 ? "x\n" : "\"\"y"));
    length += strlen(strcpy(bytes + length, "\",3,4\n5,b,6,7\n"));
    for (unsigned threads = 1; threads <= 3; threads++)
        assert_as_reference(bytes, length, &plan, 64, threads);
}

static void test_errors_keep_their_lines(void **state) {
    (void)state;
    static const char *const texts[] = {"1,b,3,4\n1,\"\n\n\",3,4\n1,\"open\n5,6\n7",
                                        "1,b,3\n\n1,b,x,y\n1,b,3,4\nz,b,3,4\n1,\"2\"3,4,5\n"};
    reading_plan plan = plan_of(4, all_columns, 4);
    for (size_t i = 0; i < 2; i++)
        for (size_t chunk = 1; chunk < 60; chunk++)
            assert_as_reference(texts[i], strlen(texts[i]), &plan, chunk, 1 + (unsigned)chunk % 3);
    static const char nul[] = "1,b,3,4\n1,\"\n\",3,4\n1,b\0,3,4\n1,b,3,4\n";
    for (size_t chunk = 1; chunk < 40; chunk++)
        assert_as_reference(nul, sizeof nul - 1, &plan, chunk, 2);
}

static void test_numbers_that_mean_missing(void **state) {
    (void)state;
    static const char text[] = "-999,b,3,4\n1,b,3,-999\n-999.0,b,-999,4\n,b,3,4\n";
    reading_plan plan = plan_of(4, all_columns, 4);
    settings.csv.missing_tokens = "-999,?";
    assert_as_reference(text, sizeof text - 1, &plan, 16, 2);
    settings.csv.missing_tokens = NULL;
}

static void test_decimal_commas(void **state) {
    (void)state;
    static const char text[] = "1,5;b;3;4,25\n-0,125;b;2.5;1000000,5\n0,30471707975443135;b;c;2\n";
    reading_plan plan = plan_of(4, all_columns, 4);
    settings.csv.delimiter = ';';
    settings.csv.decimal = ',';
    assert_as_reference(text, sizeof text - 1, &plan, 4096, 1);
    settings.csv.delimiter = ',';
    settings.csv.decimal = '.';
}

/* ---- input that fails ---- */

static ssize_t fail_after_rows(void *context, uint64_t offset, char *buffer, size_t size) {
    (void)context;
    if (offset >= 3 * size) {
        errno = EIO;
        return -1;
    }
    for (size_t i = 0; i < size; i++)
        buffer[i] = "1\n"[i % 2];
    return (ssize_t)size;
}

static void test_a_failing_read_is_told(void **state) {
    (void)state;
    reading_plan plan = plan_of(1, one_column, 1);
    const pipeline_input input = {.read = fail_after_rows};
    for (unsigned threads = 1; threads <= 4; threads++) {
        pipeline *p = pipeline_create(&input, &plan, 64, threads);
        uint64_t rows = 0;
        part *next;
        assert_non_null(p);
        while ((next = pipeline_next(p)) != NULL)
            rows += next->rows;
        assert_int_equal(rows, 96);
        assert_int_equal(pipeline_error(p), EIO);
        pipeline_free(p);
    }
}

static void test_it_can_be_left_early(void **state) {
    (void)state;
    static char bytes[1 << 15];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = "1\n"[i % 2];
    reading_plan plan = plan_of(1, one_column, 1);
    for (int round = 0; round < 200; round++) {
        parts_digest whole;
        assert_true(parts_digest_of(bytes, sizeof bytes, &plan, 100, 4, &whole));
        assert_int_equal(whole.rows, sizeof bytes / 2);
        plan.stop_at_row = round % 2 == 0;
        bytes[(size_t)draw(100) * 300] = ',';
        assert_true(parts_digest_of(bytes, sizeof bytes, &plan, 100, 4, &whole));
        assert_int_equal(whole.status, plan.stop_at_row ? CSV_STOPPED : CSV_OK);
        for (size_t i = 0; i < sizeof bytes; i++)
            bytes[i] = "1\n"[i % 2];
    }
}

static int set_up(void **state) {
    (void)state;
    settings_init(&settings);
    return 0;
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_random_tables),
        cmocka_unit_test(test_quotes_that_mislead_the_count),
        cmocka_unit_test(test_rows_longer_than_chunks),
        cmocka_unit_test(test_errors_keep_their_lines),
        cmocka_unit_test(test_numbers_that_mean_missing),
        cmocka_unit_test(test_decimal_commas),
        cmocka_unit_test(test_a_failing_read_is_told),
        cmocka_unit_test(test_it_can_be_left_early),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
