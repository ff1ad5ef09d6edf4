/* SPDX-License-Identifier: Apache-2.0 */
/* What: the scan of every SIMD level against the scan byte by byte, and that against the reader.
 * In: hand-written and random bytes, at every length and place in a block. Out: cmocka verdicts.
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

#include <driftcheck/core.h>

#include "cli/csv_scan.h"

enum { LONGEST = 300 };

typedef struct scanned {
    uint32_t separators[LONGEST + CSV_SCAN_ROOM];
    uint32_t row_ends[LONGEST + CSV_SCAN_ROOM];
    csv_index index;
} scanned;

static uint64_t seed = 20240229;

static uint32_t draw(uint32_t below) {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return (uint32_t)((seed >> 33) % below);
}

static const csv_scan_functions *functions_of(int32_t level) {
    drift_simd_limit(level);
    return drift_simd_level() == level ? csv_scan_get_level(level) : NULL;
}

static const csv_index *scan(const csv_scan_functions *f, const char *bytes, size_t n,
                             scanned *out) {
    out->index.separators = out->separators;
    out->index.row_ends = out->row_ends;
    f->scan(bytes, n, ',', &out->index);
    return &out->index;
}

static void assert_same_index(const csv_index *a, const csv_index *b) {
    assert_int_equal(a->separator_count, b->separator_count);
    assert_int_equal(a->row_count, b->row_count);
    assert_int_equal(a->odd, b->odd);
    assert_int_equal(a->quotes, b->quotes);
    assert_memory_equal(a->separators, b->separators, a->separator_count * sizeof *a->separators);
    assert_memory_equal(a->row_ends, b->row_ends, a->row_count * sizeof *a->row_ends);
}

/* As they come out of the scan: the separators with the row ends marked, then what ended it. */
static void assert_scan(const char *bytes, size_t n, const char *marks) {
    scanned s;
    char text[LONGEST];
    size_t length = 0;
    const csv_index *index = scan(&csv_scan_scalar, bytes, n, &s);
    for (size_t i = 0, row = 0; i < index->separator_count; i++) {
        bool ends = row < index->row_count && index->row_ends[row] == i;
        row += ends ? 1 : 0;
        length += (size_t)snprintf(text + length, sizeof text - length, "%s%d", ends ? "/" : ",",
                                   (int)index->separators[i]);
    }
    snprintf(text + length, sizeof text - length, "%s%s", index->quotes ? "q" : "",
             index->odd ? "!" : "");
    assert_string_equal(text, marks);
}

#define ASSERT_SCAN(bytes, marks) assert_scan(bytes, sizeof(bytes) - 1, marks)

static void test_what_the_scan_finds(void **state) {
    (void)state;
    ASSERT_SCAN("a,b\n1,2\n", ",1/3,5/7");
    ASSERT_SCAN("a,b\r\n", ",1/4");
    ASSERT_SCAN("\"a,\n\",b\n", ",5/7q");
    ASSERT_SCAN("\"a\"\"b\"\n", "/6q");
    ASSERT_SCAN("\"\",\"\"\r\nx", ",2/6q");
    ASSERT_SCAN("x,a\"b\nc\n", ",1!");
    ASSERT_SCAN("x\n\"a\"b\nc\n", "/1q!");
    ASSERT_SCAN("\"a\"\rb\n", "q!");
    ASSERT_SCAN("a\n\0\n", "/1!");
    ASSERT_SCAN("\"a\0", "q!");
    ASSERT_SCAN("\"open\n", "q");
}

/* In blocks of random bytes. */
static void assert_agrees_with_scalar(const csv_scan_functions *f) {
    static const char *const alphabets[] = {"ab,\n", "a,,\"\"\n\n\r", "\"\",\n", "a\"\"\"\",\n\r",
                                            "a",     "abcdefghi,\n"};
    static scanned slow, fast;
    for (int round = 0; round < 60000; round++) {
        const char *alphabet = alphabets[draw(6)];
        size_t n = draw(LONGEST);
        char *bytes = malloc(n + 1); /* so that a sanitizer sees a read behind it */
        assert_non_null(bytes);
        for (size_t i = 0; i < n; i++)
            bytes[i] = alphabet[draw((uint32_t)strlen(alphabet))];
        if (n > 0 && draw(8) == 0) bytes[draw((uint32_t)n)] = "\0\"\r"[draw(3)];
        csv_cut expected, got;
        assert_same_index(scan(&csv_scan_scalar, bytes, n, &slow), scan(f, bytes, n, &fast));
        csv_scan_scalar.cut(bytes, n, &expected);
        f->cut(bytes, n, &got);
        assert_int_equal(got.length[0], expected.length[0]);
        assert_int_equal(got.length[1], expected.length[1]);
        assert_int_equal(got.odd_quotes, expected.odd_quotes);
        free(bytes);
    }
}

static void test_levels_agree(void **state) {
    (void)state;
    size_t levels = 0;
    for (int32_t level = DRIFT_SIMD_AVX2; level <= DRIFT_SIMD_AVX512; level++) {
        const csv_scan_functions *f = functions_of(level);
        if (f == NULL) {
            print_message("%s: not on this machine, skipped\n", drift_simd_name(level));
            continue;
        }
        levels++;
        assert_agrees_with_scalar(f);
        if (csv_scan_get() != f) assert_agrees_with_scalar(csv_scan_get());
    }
    drift_simd_limit(DRIFT_SIMD_AVX512);
    if (levels == 0) skip();
}

static void test_cuts(void **state) {
    (void)state;
    csv_cut cut;
    csv_scan_scalar.cut("a\nb\n\"c\nd", 8, &cut);
    assert_true(cut.odd_quotes);
    assert_int_equal(cut.length[0], 4);
    assert_int_equal(cut.length[1], 7);
}

static void test_choice_follows_the_limit(void **state) {
    (void)state;
    drift_simd_limit(DRIFT_SIMD_SCALAR);
    assert_ptr_equal(csv_scan_get(), &csv_scan_scalar);
    drift_simd_limit(DRIFT_SIMD_AVX2);
    if (drift_simd_level() == DRIFT_SIMD_AVX2)
        assert_ptr_equal(csv_scan_get(), csv_scan_get_level(DRIFT_SIMD_AVX2));
    drift_simd_limit(DRIFT_SIMD_AVX512);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_the_scan_finds),
        cmocka_unit_test(test_levels_agree),
        cmocka_unit_test(test_cuts),
        cmocka_unit_test(test_choice_follows_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
