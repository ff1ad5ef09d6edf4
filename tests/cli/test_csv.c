/* SPDX-License-Identifier: Apache-2.0 */
/* What: the CSV reader against a slow parser of its own kind, in every way of cutting.
 * In: hand-written, hostile and random texts. Out: cmocka verdicts.
 * Layer: tests of cli. */
#include <setjmp.h>
#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <cmocka.h>

#include "cli/csv.h"

typedef struct transcript {
    char text[16384];
    size_t length;
    size_t rows;
    size_t stop_after; /* 0: never */
} transcript;

static void put(transcript *t, const char *bytes, size_t length) {
    assert_true(t->length + length < sizeof t->text);
    memcpy(t->text + t->length, bytes, length);
    t->length += length;
    t->text[t->length] = '\0';
}

/* One row as "line:[field][field]!\n"; '!' marks text after a closing quote. */
static bool record(void *context, const csv_row *row) {
    transcript *t = context;
    char number[32];
    put(t, number, (size_t)snprintf(number, sizeof number, "%d:", (int)row->line));
    for (size_t i = 0; i < row->count; i++) {
        put(t, "[", 1);
        put(t, row->fields[i].text, row->fields[i].length);
        put(t, "]", 1);
    }
    put(t, row->text_after_quote ? "!\n" : "\n", row->text_after_quote ? 2 : 1);
    return ++t->rows != t->stop_after;
}

static csv_status run(const char *text, size_t length, size_t chunk, char delimiter, size_t limit,
                      transcript *t, uint64_t *line) {
    csv_status status = CSV_OK;
    csv_reader *reader = csv_create(delimiter, limit, record, t);
    assert_non_null(reader);
    t->length = t->rows = 0;
    t->text[0] = '\0';
    for (size_t i = 0; i < length && status == CSV_OK; i += chunk) {
        size_t n = length - i < chunk ? length - i : chunk;
        char *exact = malloc(n); /* so that a sanitizer sees a read behind the piece */
        assert_non_null(exact);
        memcpy(exact, text + i, n);
        status = csv_feed(reader, exact, n);
        free(exact);
    }
    if (status == CSV_OK) status = csv_finish(reader);
    *line = csv_line(reader);
    csv_free(reader);
    return status;
}

static void assert_rows(const char *text, size_t length, csv_status status, const char *rows) {
    transcript t = {.stop_after = 0};
    uint64_t line;
    for (size_t chunk = 1; chunk <= length + 1; chunk++) {
        csv_status got = run(text, length, chunk, ',', 0, &t, &line);
        assert_int_equal(got, status);
        assert_string_equal(t.text, rows);
    }
}

#define ASSERT_ROWS(text, status, rows) assert_rows(text, sizeof(text) - 1, status, rows)

static void test_rows_and_line_ends(void **state) {
    (void)state;
    ASSERT_ROWS("a,b\n1,2\n", CSV_OK, "1:[a][b]\n2:[1][2]\n");
    ASSERT_ROWS("a,b\r\n1,2", CSV_OK, "1:[a][b]\n2:[1][2]\n");
    ASSERT_ROWS("a,b\r\n1,2\r", CSV_OK, "1:[a][b]\n2:[1][2]\n");
    ASSERT_ROWS("a\rb,c\n", CSV_OK, "1:[a\rb][c]\n");
    ASSERT_ROWS(",\n", CSV_OK, "1:[][]\n");
    ASSERT_ROWS("\"\"\n\n\r\nx\n", CSV_OK, "1:[]\n4:[x]\n");
    ASSERT_ROWS("", CSV_OK, "");
    ASSERT_ROWS("\r\n", CSV_OK, "");
}

static void test_quotes(void **state) {
    (void)state;
    ASSERT_ROWS("\"a,\"\"b\"\"\",c\n", CSV_OK, "1:[a,\"b\"][c]\n");
    ASSERT_ROWS("\"x\ny\",1\nz,2\n", CSV_OK, "1:[x\ny][1]\n3:[z][2]\n");
    ASSERT_ROWS("a\"b,c\n", CSV_OK, "1:[a\"b][c]\n");
    ASSERT_ROWS("\"a\"b,c\nd,e\n", CSV_OK, "1:[ab][c]!\n2:[d][e]\n");
    ASSERT_ROWS("\"a\"\rb\n", CSV_OK, "1:[a\rb]!\n");
}

static void test_hostile_starts(void **state) {
    (void)state;
    ASSERT_ROWS("\xef\xbb\xbf"
                "a\n",
                CSV_OK, "1:[a]\n");
    ASSERT_ROWS("\xef\xbb", CSV_OK, "1:[\xef\xbb]\n");
    ASSERT_ROWS("\xff\xfe"
                "a",
                CSV_UTF16, "");
    ASSERT_ROWS("\xff\xfe", CSV_UTF16, "");
    ASSERT_ROWS("\xff\xfe\0a", CSV_UTF16, "");
    ASSERT_ROWS("\xff\xfe\0\0a\0\0\0", CSV_UTF32, "");
    ASSERT_ROWS("\0\0\xfe\xff\0\0\0a", CSV_UTF32, "");
    ASSERT_ROWS("\x1f\x8b\x08", CSV_COMPRESSED, "");
    ASSERT_ROWS("\x28\xb5\x2f\xfd\x01", CSV_COMPRESSED, "");
    ASSERT_ROWS("\xfd\x37zXZ", CSV_COMPRESSED, "");
    ASSERT_ROWS("BZh91AY&SY\x01", CSV_COMPRESSED, "");
    ASSERT_ROWS("BZh91AY&S\n", CSV_OK, "1:[BZh91AY&S]\n");
    ASSERT_ROWS("PK\x03\x04", CSV_ARCHIVE, "");
    ASSERT_ROWS("PK\n3\n", CSV_OK, "1:[PK]\n2:[3]\n");
    ASSERT_ROWS("PAR1\x15", CSV_PARQUET, "");
    ASSERT_ROWS("PAR1", CSV_OK, "1:[PAR1]\n");
    ASSERT_ROWS("a\n\"b\0c\"", CSV_NUL_BYTE, "1:[a]\n");
    ASSERT_ROWS("a\nb\0c", CSV_NUL_BYTE, "1:[a]\n");
}

static void test_errors_name_the_line(void **state) {
    (void)state;
    static const char open[] = "a\n\"x\ny\",\"open\nstill\n";
    transcript t = {.stop_after = 0};
    uint64_t line = 0;
    assert_int_equal(run(open, sizeof open - 1, 3, ',', 0, &t, &line), CSV_UNTERMINATED_QUOTE);
    assert_int_equal(line, 3);
    assert_int_equal(run("a\nb\nlong row\n", 13, 4, ',', 5, &t, &line), CSV_ROW_TOO_LONG);
    assert_int_equal(line, 3);
    assert_int_equal(run("a\n\n\0", 4, 1, ',', 0, &t, &line), CSV_NUL_BYTE);
    assert_int_equal(line, 3);
}

static void test_stop_is_obeyed(void **state) {
    (void)state;
    transcript t = {.stop_after = 2};
    uint64_t line;
    assert_int_equal(run("a\nb\nc\nd\n", 8, 8, ',', 0, &t, &line), CSV_STOPPED);
    assert_string_equal(t.text, "1:[a]\n2:[b]\n");
}

typedef struct places {
    uint64_t ends[8];
    uint64_t lines[8];
    size_t count;
} places;

static bool record_place(void *context, const csv_row *row) {
    places *p = context;
    assert_true(p->count < 8);
    p->ends[p->count] = row->end;
    p->lines[p->count++] = row->next_line;
    return true;
}

/* Also where a piece holds more than the row that failed. */
static void test_rows_know_where_they_end(void **state) {
    (void)state;
    static const char text[] = "\xef\xbb\xbf"
                               "a,b\r\n\n\"x\ny\",2\n3,4\r\n5,\0,6\nmore,rows\n";
    static const uint64_t ends[] = {8, 17, 22}, lines[] = {2, 5, 6};
    for (size_t chunk = 1; chunk <= sizeof text; chunk++) {
        places p = {.count = 0};
        csv_status status = CSV_OK;
        csv_reader *reader = csv_create(',', 0, record_place, &p);
        assert_non_null(reader);
        for (size_t i = 0; i < sizeof text - 1 && status == CSV_OK; i += chunk)
            status = csv_feed(reader, text + i,
                              sizeof text - 1 - i < chunk ? sizeof text - 1 - i : chunk);
        assert_int_equal(status, CSV_NUL_BYTE);
        assert_int_equal(p.count, 3);
        assert_memory_equal(p.ends, ends, sizeof ends);
        assert_memory_equal(p.lines, lines, sizeof lines);
        assert_int_equal(csv_offset(reader), 22);
        assert_int_equal(csv_next_line(reader), 6);
        csv_free(reader);
    }
}

/* Same grammar, written as one recursive look at the whole text: no states, no pieces. */
static csv_status slow_parse(const char *s, size_t n, transcript *t) {
    size_t i = 0;
    int line = 1;
    t->length = 0;
    t->text[0] = '\0';
    while (i < n) {
        char number[32];
        bool bad = false;
        if (s[i] == '\n' || (s[i] == '\r' && (i + 1 == n || s[i + 1] == '\n'))) { /* blank */
            i += s[i] == '\r' ? 2 : 1;
            line++;
            continue;
        }
        size_t before = t->length;
        put(t, number, (size_t)snprintf(number, sizeof number, "%d:", line));
        for (;;) { /* fields */
            put(t, "[", 1);
            if (i < n && s[i] == '"') {
                for (i++;; i++) {
                    if (i >= n) {
                        t->length = before;
                        t->text[before] = '\0';
                        return CSV_UNTERMINATED_QUOTE;
                    }
                    if (s[i] == '"' && i + 1 < n && s[i + 1] == '"')
                        i++;
                    else if (s[i] == '"')
                        break;
                    if (s[i] == '\n') line++;
                    put(t, s + i, 1);
                }
                i++;
                bool at_end = i >= n || s[i] == ',' || s[i] == '\n' ||
                              (s[i] == '\r' && (i + 1 >= n || s[i + 1] == '\n'));
                if (!at_end) bad = true;
            }
            while (i < n && s[i] != ',' && s[i] != '\n' &&
                   !(s[i] == '\r' && (i + 1 == n || s[i + 1] == '\n')))
                put(t, s + i++, 1);
            put(t, "]", 1);
            if (i >= n || s[i] != ',') break;
            i++;
        }
        put(t, bad ? "!\n" : "\n", bad ? 2 : 1);
        if (i < n) i += s[i] == '\r' ? 2 : 1;
        line++;
    }
    return CSV_OK;
}

static void test_random_texts_against_slow_parser(void **state) {
    (void)state;
    static const char alphabet[] = "ab,,\"\"\"\n\n\r";
    static transcript fast, slow;
    uint64_t seed = 20240229, line;
    char text[24];
    size_t complete = 0;
    for (int round = 0; round < 60000; round++) {
        size_t length = 0;
        for (size_t i = 0; i < sizeof text; i++) {
            seed = seed * 6364136223846793005u + 1442695040888963407u;
            text[i] = alphabet[(seed >> 33) % (sizeof alphabet - 1)];
        }
        length = (size_t)(seed >> 59) % sizeof text;
        csv_status expected = slow_parse(text, length, &slow);
        size_t chunk = 1 + (size_t)round % 7;
        assert_int_equal(run(text, length, chunk, ',', 0, &fast, &line), expected);
        assert_string_equal(fast.text, slow.text);
        complete += expected == CSV_OK ? 1 : 0;
    }
    assert_true(complete > 10000 && complete < 59000); /* both outcomes are common */
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rows_and_line_ends),
        cmocka_unit_test(test_quotes),
        cmocka_unit_test(test_hostile_starts),
        cmocka_unit_test(test_errors_name_the_line),
        cmocka_unit_test(test_stop_is_obeyed),
        cmocka_unit_test(test_rows_know_where_they_end),
        cmocka_unit_test(test_random_texts_against_slow_parser),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
