/* SPDX-License-Identifier: Apache-2.0 */
/* The file format in memory: what was written is read back to the bit; what is damaged is refused.
 * In: a profile made by hand, its bytes, cut, flipped and forged. Out: assertions.
 * Layer: tests. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <cmocka.h>

#include "base/bytes.h"
#include "profile/format.h"
#include "support/memory_probe.h"
#include "support/profile_sample.h"

#define FILE_ROOM 16384

typedef struct file {
    unsigned char bytes[FILE_ROOM];
    size_t length;
} file;

static void encode_into(const drift_profile *p, file *f) {
    f->length = drift_profile_encoded_size(p);
    assert_in_range(f->length, 1, FILE_ROOM);
    assert_int_equal(drift_profile_encode(p, f->bytes, FILE_ROOM, NULL), DRIFT_OK);
}

static file sample_file(uint32_t keep_rows) {
    file f;
    memset(&f, 0, sizeof f);
    drift_profile *p = sample_profile(NULL, keep_rows);
    assert_non_null(p);
    assert_int_equal(profile_verify(p, NULL), DRIFT_OK);
    encode_into(p, &f);
    drift_profile_free(p);
    return f;
}

static void assert_refused(const unsigned char *bytes, size_t length, int32_t status,
                           const char *column, const char *text) {
    drift_profile *out = NULL;
    drift_error error;
    memory_probe probe;
    drift_allocator allocator = memory_probe_allocator(&probe, SIZE_MAX);
    drift_error_init(&error);
    assert_int_equal(drift_profile_decode(bytes, length, &allocator, &out, &error), status);
    assert_null(out);
    assert_int_equal(error.code, status);
    if (!strstr(error.message, text)) fail_msg("\"%s\" lacks \"%s\"", error.message, text);
    if (column) assert_string_equal(error.column, column);
    assert_int_equal(probe.blocks_held, 0);
    assert_int_equal(probe.wrong_sizes, 0);
}

static void what_was_written_is_read_back(void **state) {
    (void)state;
    for (uint32_t keep = 0; keep < 2; keep++) {
        drift_profile *p = sample_profile(NULL, keep), *back = NULL;
        file first, second;
        encode_into(p, &first);
        assert_int_equal(drift_profile_decode(first.bytes, first.length, NULL, &back, NULL),
                         DRIFT_OK);
        assert_true(sample_same(p, back));
        encode_into(back, &second);
        assert_int_equal(first.length, second.length);
        assert_memory_equal(first.bytes, second.bytes, first.length);
        drift_profile_free(p);
        drift_profile_free(back);
    }
}

static void overflowed_moments_survive(void **state) {
    (void)state;
    drift_profile *p = sample_profile(NULL, 0), *back = NULL;
    file f;
    p->columns[SAMPLE_AMOUNT].moments.mean = INFINITY;
    p->columns[SAMPLE_AMOUNT].moments.m2 = INFINITY;
    p->columns[SAMPLE_CONSTANT].moments.m2 = INFINITY;
    encode_into(p, &f);
    assert_int_equal(drift_profile_decode(f.bytes, f.length, NULL, &back, NULL), DRIFT_OK);
    assert_true(sample_same(p, back));
    drift_profile_free(p);
    drift_profile_free(back);
}

static void arguments_are_checked(void **state) {
    (void)state;
    drift_profile *p = sample_profile(NULL, 0), *out = NULL;
    unsigned char byte = 0x5a;
    drift_error error;
    drift_error_init(&error);
    assert_int_equal(drift_profile_encoded_size(NULL), 0);
    assert_int_equal(drift_profile_encode(NULL, &byte, 1, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_encode(p, NULL, 1, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_encode(p, &byte, 1, &error), DRIFT_BUFFER_TOO_SMALL);
    assert_int_equal(byte, 0x5a);
    assert_int_equal(drift_profile_decode(NULL, 1, NULL, &out, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_decode(&byte, 1, NULL, NULL, NULL), DRIFT_INVALID_ARGUMENT);
    assert_int_equal(drift_profile_decode(NULL, 0, NULL, &out, NULL), DRIFT_BAD_FORMAT);
    assert_null(out);
    drift_profile_free(p);
}

/* A block of exactly the bytes given, so that a sanitizer sees every read beyond them. */
static void every_cut_is_refused(void **state) {
    (void)state;
    file f = sample_file(1);
    for (size_t length = 0; length < f.length; length++) {
        unsigned char *cut = malloc(length + 1);
        assert_non_null(cut);
        memcpy(cut + 1, f.bytes, length);
        assert_refused(cut + 1, length, DRIFT_BAD_FORMAT, NULL, "profile");
        free(cut);
    }
}

static void every_flipped_bit_is_refused(void **state) {
    (void)state;
    file f = sample_file(1);
    for (size_t bit = 0; bit < 8 * f.length; bit++) {
        drift_profile *out = NULL;
        f.bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
        drift_status status = drift_profile_decode(f.bytes, f.length, NULL, &out, NULL);
        if (status != DRIFT_BAD_FORMAT && status != DRIFT_VERSION)
            fail_msg("bit %zu: %d", bit, status);
        assert_null(out);
        f.bytes[bit / 8] ^= (unsigned char)(1u << bit % 8);
    }
}

static void memory_may_fail_anywhere(void **state) {
    (void)state;
    file f = sample_file(1);
    for (size_t allowed = 0;; allowed++) {
        memory_probe probe;
        drift_allocator allocator = memory_probe_allocator(&probe, allowed);
        drift_profile *out = NULL;
        drift_status status = drift_profile_decode(f.bytes, f.length, &allocator, &out, NULL);
        if (status == DRIFT_OK) {
            assert_true(allowed > 20);
            assert_true(probe.bytes_held < 8 * f.length);
            drift_profile_free(out);
        } else {
            assert_int_equal(status, DRIFT_OUT_OF_MEMORY);
            assert_null(out);
        }
        assert_int_equal(probe.blocks_held, 0);
        assert_int_equal(probe.wrong_sizes, 0);
        if (status == DRIFT_OK) break;
    }
}

/* ---- forged files: bytes put in place, checksums made to match ---- */

typedef struct section {
    size_t start;
    size_t payload_length;
} section;

#define MOST_SECTIONS 32

static size_t find_sections(const file *f, section *sections) {
    size_t count = 0;
    for (size_t at = FORMAT_HEADER_SIZE; at < f->length; count++) {
        assert_true(count < MOST_SECTIONS);
        sections[count].start = at;
        sections[count].payload_length = (size_t)bytes_get_u64(f->bytes + at + 8);
        at += FORMAT_SECTION_HEAD + sections[count].payload_length + FORMAT_CRC_SIZE;
    }
    return count;
}

static void add_section(file *f, const char *tag, const unsigned char *payload, size_t length) {
    unsigned char *start = f->bytes + f->length;
    assert_true(f->length + length + FORMAT_SECTION_HEAD + FORMAT_CRC_SIZE < FILE_ROOM);
    memcpy(start, tag, FORMAT_TAG_SIZE);
    bytes_put_u32(start + 4, 0);
    bytes_put_u64(start + 8, length);
    if (length > 0) memcpy(start + FORMAT_SECTION_HEAD, payload, length);
    bytes_put_u32(start + FORMAT_SECTION_HEAD + length,
                  bytes_crc32c(start, FORMAT_SECTION_HEAD + length));
    f->length += FORMAT_SECTION_HEAD + length + FORMAT_CRC_SIZE;
}

static void add_section_of(file *f, const file *from, section s) {
    const unsigned char *start = from->bytes + s.start;
    add_section(f, (const char *)start, start + FORMAT_SECTION_HEAD, s.payload_length);
}

static void add_end(file *f, uint64_t count) {
    unsigned char payload[8];
    bytes_put_u64(payload, count);
    add_section(f, FORMAT_END, payload, sizeof payload);
}

static file header_of(const file *from) {
    file f;
    memset(&f, 0, sizeof f);
    memcpy(f.bytes, from->bytes, FORMAT_HEADER_SIZE);
    f.length = FORMAT_HEADER_SIZE;
    return f;
}

/* The sample without section `left_out`, with section `doubled` twice, END made to match. */
static file rearranged(uint32_t keep_rows, size_t left_out, size_t doubled) {
    file from = sample_file(keep_rows), f = header_of(&from);
    section sections[MOST_SECTIONS];
    size_t count = find_sections(&from, sections), written = 0;
    for (size_t i = 0; i + 1 < count; i++) {
        for (int copies = (i != left_out) + (i == doubled); copies > 0; copies--) {
            add_section_of(&f, &from, sections[i]);
            written++;
        }
    }
    add_end(&f, written);
    return f;
}

#define NONE SIZE_MAX

static void sections_out_of_place_are_refused(void **state) {
    (void)state;
    file f = rearranged(1, NONE, NONE);
    drift_profile *out = NULL;
    assert_int_equal(drift_profile_decode(f.bytes, f.length, NULL, &out, NULL), DRIFT_OK);
    drift_profile_free(out);
    f = rearranged(1, 0, NONE);
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "before META");
    f = rearranged(1, NONE, 0);
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "second META");
    f = rearranged(1, 2, NONE);
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "rows of a column lack");
    f = rearranged(1, NONE, 2);
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "rows where none belong");
    f = rearranged(0, 3, NONE);
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "lack");
    f = rearranged(0, NONE, 6);
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "more columns than META");
    f = rearranged(0, 1, 2);
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, "constant", "two columns");
}

static void the_end_is_checked(void **state) {
    (void)state;
    file from = sample_file(0), f = from;
    section sections[MOST_SECTIONS];
    size_t count = find_sections(&from, sections);
    f.length = sections[count - 1].start;
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "cut short");
    add_end(&f, count);
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "END does not match");
    assert_refused(from.bytes, from.length + 1, DRIFT_BAD_FORMAT, NULL, "1 bytes after its end");
}

static file with_extra_section(const char *tag) {
    file from = sample_file(0), f = header_of(&from);
    section sections[MOST_SECTIONS];
    size_t count = find_sections(&from, sections);
    for (size_t i = 0; i + 1 < count; i++) {
        add_section_of(&f, &from, sections[i]);
        if (i == 1) add_section(&f, tag, (const unsigned char *)"later", 5);
    }
    add_end(&f, count);
    return f;
}

static void unknown_sections_are_skipped_only_if_they_say_so(void **state) {
    (void)state;
    file f = with_extra_section("note"), plain = sample_file(0), again;
    drift_profile *out = NULL;
    assert_int_equal(drift_profile_decode(f.bytes, f.length, NULL, &out, NULL), DRIFT_OK);
    encode_into(out, &again);
    assert_int_equal(again.length, plain.length);
    assert_memory_equal(again.bytes, plain.bytes, plain.length);
    drift_profile_free(out);
    f = with_extra_section("NOTE");
    assert_refused(f.bytes, f.length, DRIFT_VERSION, NULL, "section NOTE is not known");
    f = with_extra_section("\1ote");
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "no name");
    f = with_extra_section("note");
    section sections[MOST_SECTIONS];
    find_sections(&f, sections);
    f.bytes[sections[2].start + FORMAT_SECTION_HEAD] ^= 1;
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "checksum");
}

static void other_versions_say_what_to_do(void **state) {
    (void)state;
    file f = sample_file(0);
    bytes_put_u32(f.bytes + 8, 2);
    assert_refused(f.bytes, f.length, DRIFT_VERSION, NULL, "update it");
    bytes_put_u32(f.bytes + 8, 0);
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, NULL, "no format 0");
    bytes_put_u32(f.bytes + 8, 1);
    bytes_put_u32(f.bytes + 12, 1);
    assert_refused(f.bytes, f.length, DRIFT_VERSION, NULL, "flags 1");
}

/* Writes a u64 at `offset` of a section's payload (from its end if negative) and seals it. */
static void assert_forged(uint32_t keep_rows, size_t index, ptrdiff_t offset, uint64_t value,
                          const char *column, const char *text) {
    file f = sample_file(keep_rows);
    section sections[MOST_SECTIONS];
    assert_true(index < find_sections(&f, sections));
    section s = sections[index];
    unsigned char *start = f.bytes + s.start;
    unsigned char *payload = start + FORMAT_SECTION_HEAD;
    bytes_put_u64(offset < 0 ? payload + s.payload_length + offset : payload + offset, value);
    bytes_put_u32(payload + s.payload_length,
                  bytes_crc32c(start, FORMAT_SECTION_HEAD + s.payload_length));
    assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, column, text);
}

/* Offsets in the payload of "amount": texts 8 + 6 + 8 + 5, flags 8, counts 64, range and moments 48
 */
#define AMOUNT_KNOTS (27 + 8 + 64 + 48)
#define AMOUNT_EDGES (AMOUNT_KNOTS + 8 + 5 * 8 + 6 * 8)
/* and of "city": texts 8 + 4 + 8 + 5, flags 8, counts 64 */
#define CITY_COUNTS (25 + 8 + 64)

static void claims_beyond_the_file_are_refused(void **state) {
    (void)state;
    const uint64_t huge[] = {UINT64_MAX, UINT64_C(1) << 63, UINT64_C(1) << 61, UINT64_C(1) << 32,
                             4000};
    for (size_t i = 0; i < sizeof huge / sizeof huge[0]; i++) {
        assert_forged(0, 0, -8, huge[i], "", "columns");
        assert_forged(0, 0, 0, huge[i], "", "META");
        assert_forged(0, 1, 0, huge[i], "", "name of a column");
        assert_forged(0, 1, 14, huge[i], "amount", "reason");
        assert_forged(0, 1, AMOUNT_KNOTS, huge[i], "amount", "more knots than bytes");
        assert_forged(0, 1, AMOUNT_EDGES, huge[i], "amount", "more bin edges than bytes");
        assert_forged(0, 1, AMOUNT_EDGES + 8, huge[i], "amount", "a bin edge is no knot");
        assert_forged(0, 4, CITY_COUNTS + 16, huge[i], "city", "more categories than bytes");
        assert_forged(0, 4, CITY_COUNTS + 24, huge[i], "city", "a category is cut short");
        assert_forged(1, 1, 27 + 8 + 48, huge[i], "amount", "count of finite values");
    }
    assert_forged(0, 0, -8, 0, "", "0 columns");
    assert_forged(0, 1, AMOUNT_KNOTS, 9, "amount", "fewer cells");
    assert_forged(0, 1, AMOUNT_EDGES, 2, "", "section COLN has 8 bytes too many");
    assert_forged(0, 1, AMOUNT_EDGES + 8, 1, "amount", "bin edges do not rise");
    assert_forged(0, 4, CITY_COUNTS + 16, 3, "", "section COLC has 19 bytes too many");
    assert_forged(0, 1, 27, UINT64_C(1) << 32, "amount", "reserved");
}

static void wrong_number_of_rows_is_refused(void **state) {
    (void)state;
    file from = sample_file(1), f = header_of(&from);
    section sections[MOST_SECTIONS];
    find_sections(&from, sections);
    add_section_of(&f, &from, sections[0]);
    add_section_of(&f, &from, sections[1]);
    sections[2].payload_length -= 8;
    file shorter = f;
    add_section_of(&shorter, &from, sections[2]);
    memcpy(shorter.bytes + shorter.length, from.bytes + sections[3].start,
           from.length - sections[3].start);
    shorter.length += from.length - sections[3].start;
    assert_refused(shorter.bytes, shorter.length, DRIFT_BAD_FORMAT, "amount",
                   "number of rows is not the count");
}

/* ---- profiles broken on purpose, written with good checksums ---- */

typedef void damage(drift_profile *p, profile_column *columns);

#define DAMAGE(name, ...)                                                                          \
    static void name(drift_profile *p, profile_column *c) {                                        \
        (void)p;                                                                                   \
        (void)c;                                                                                   \
        __VA_ARGS__;                                                                               \
    }

static void rename_column(drift_profile *p, profile_column *c, const char *name) {
    memory_release(&p->allocator, c->name, strlen(c->name) + 1, 1);
    c->name = memory_text(&p->allocator, name, strlen(name));
}

DAMAGE(bins_1, p->options.psi_bins = 1)
DAMAGE(bins_0, p->options.psi_bins = 0)
DAMAGE(bins_many, p->options.psi_bins = 1001)
DAMAGE(resolution_small, p->options.resolution = 9)
DAMAGE(resolution_large, p->options.resolution = 10010)
DAMAGE(resolution_odd, p->options.resolution = 105)
DAMAGE(no_categories, p->options.max_categories = 0)
DAMAGE(million_categories, p->options.max_categories = 1000001)
DAMAGE(few_categories, p->options.max_categories = 1)
DAMAGE(keep_twice, p->options.keep_rows = 2)
DAMAGE(rows_beyond, p->rows = (UINT64_C(1) << 53) + 1)
DAMAGE(rows_differ, p->rows = 13)
DAMAGE(name_empty, rename_column(p, c, ""))
DAMAGE(name_bytes, rename_column(p, c, "a\xff"))
DAMAGE(name_twice, rename_column(p, c + SAMPLE_GONE, "amount"))
DAMAGE(flag_unknown, c->flags = 1u << 20)
DAMAGE(flag_derived, c->flags = DRIFT_COLUMN_HAS_MEAN)
DAMAGE(flag_numbers, c->flags = DRIFT_COLUMN_NUMBERS)
DAMAGE(flag_changed, c[SAMPLE_CITY].flags = DRIFT_COLUMN_TYPE_CHANGED)
DAMAGE(missing_more, c->counts.missing++)
DAMAGE(missing_beyond, c->counts.missing = UINT64_C(1) << 53)
DAMAGE(missing_wraps, c->counts.missing = UINT64_MAX; c->counts.nan = 2)
DAMAGE(rounded_more, c->counts.rounded = 9)
DAMAGE(absent_rows, c[SAMPLE_GONE].counts.rows = c[SAMPLE_GONE].counts.missing = 1)
DAMAGE(range_crossed, c->minimum = 6.0)
DAMAGE(range_nan, c->minimum = NAN)
DAMAGE(range_infinite, c->maximum = INFINITY)
DAMAGE(range_below, c->minimum = 0.5)
DAMAGE(range_above, c->maximum = 5.5)
DAMAGE(range_of_nothing, c[SAMPLE_EMPTY].minimum = 0.0)
DAMAGE(moments_count, c->moments.count++)
DAMAGE(mean_nan, c->moments.mean = NAN)
DAMAGE(mean_below, c->moments.mean = -INFINITY)
DAMAGE(mean_alone, c->moments.mean = INFINITY)
DAMAGE(squares_negative, c->moments.m2 = -1.0)
DAMAGE(squares_nan, c->moments.m2 = NAN)
DAMAGE(rest_nan, c->moments.mean_rest = NAN)
DAMAGE(rest_of_nothing, c[SAMPLE_EMPTY].moments.mean_rest = 1.0)
DAMAGE(mean_of_nothing, c[SAMPLE_EMPTY].moments.mean = 1.0)
DAMAGE(knot_twice, c->knots[3] = c->knots[2])
DAMAGE(knots_fall, c->knots[4] = 2.5)
DAMAGE(knot_nan, c->knots[4] = NAN)
DAMAGE(knot_infinite, c->knots[4] = INFINITY)
DAMAGE(knots_of_nothing, c[SAMPLE_GONE].flags = DRIFT_COLUMN_ABSENT)
DAMAGE(edge_twice, c->bin_edges[1] = c->bin_edges[0])
DAMAGE(edge_beyond, c->bin_edges[2] = 1e300)
DAMAGE(cells_more, c->cells[3]++)
DAMAGE(cells_wrap, c->cells[3] = UINT64_MAX)
DAMAGE(cells_shifted, c->cells[0]++; c->cells[1]--)
DAMAGE(city_more, c[SAMPLE_CITY].categories.other++)
DAMAGE(city_wraps, c[SAMPLE_CITY].categories.other = UINT64_MAX)
DAMAGE(city_count_wraps, c[SAMPLE_CITY].categories.entries[0].count = UINT64_MAX - 5)
DAMAGE(city_numbers, c[SAMPLE_CITY].counts.nan = 1)
DAMAGE(city_of_another, c[SAMPLE_CITY].reference_categories = 1)
DAMAGE(city_order, c[SAMPLE_CITY].categories.entries[0].count = 2;
       c[SAMPLE_CITY].categories.entries[1].count = 6)
DAMAGE(city_bytes, c[SAMPLE_CITY].categories.entries[1].label[0] = '\xff')
DAMAGE(colour_twice, memcpy(c[SAMPLE_COLOUR].categories.entries[1].label, "red", 3))
DAMAGE(colour_reference, c[SAMPLE_COLOUR].reference_categories = 4)
DAMAGE(row_nan, c->own_rows[3] = NAN)
DAMAGE(rows_unsorted, c->own_rows[3] = 4.5)
DAMAGE(row_below, c->own_rows[0] = 0.5)
DAMAGE(row_in_other_cell, c->own_rows[3] = 3.0)

static const struct {
    const char *what;
    damage *apply;
    const char *column; /* NULL: not one column's fault */
    const char *text;
} damages[] = {
    {"bins 1", bins_1, "", "psi_bins"},
    {"bins 0", bins_0, "", "psi_bins"},
    {"bins 1001", bins_many, "", "psi_bins"},
    {"resolution 9", resolution_small, "", "resolution"},
    {"resolution 10010", resolution_large, "", "resolution"},
    {"resolution 105", resolution_odd, "", "resolution"},
    {"max_categories 0", no_categories, "", "max_categories"},
    {"max_categories 1000001", million_categories, "", "max_categories"},
    {"max_categories 1", few_categories, "city", "max_categories"},
    {"keep_rows 2", keep_twice, "", "keep_rows"},
    {"rows beyond", rows_beyond, "", "2^53"},
    {"rows differ", rows_differ, "amount", "as many rows"},
    {"no name", name_empty, "", "name of a column"},
    {"name not UTF-8", name_bytes, "", "name of a column"},
    {"name twice", name_twice, "amount", "two columns"},
    {"unknown flag", flag_unknown, "amount", "flags"},
    {"derived flag", flag_derived, "amount", "flags"},
    {"numbers flag", flag_numbers, "amount", "flagged"},
    {"changed flag", flag_changed, "city", "flagged"},
    {"missing more", missing_more, "amount", "do not add up"},
    {"missing 2^53", missing_beyond, "amount", "2^53"},
    {"missing wraps", missing_wraps, "amount", "2^53"},
    {"rounded", rounded_more, "amount", "rounded"},
    {"absent", absent_rows, "gone", "absent"},
    {"minimum above", range_crossed, "amount", "above the maximum"},
    {"minimum NaN", range_nan, "amount", "range is not finite"},
    {"maximum infinite", range_infinite, "amount", "range is not finite"},
    {"minimum below", range_below, "amount", "does not match"},
    {"maximum above", range_above, "amount", "does not match"},
    {"range of nothing", range_of_nothing, "empty", "without finite values"},
    {"moments count", moments_count, "amount", "moments do not count"},
    {"mean NaN", mean_nan, "amount", "mean"},
    {"mean -inf", mean_below, "amount", "mean"},
    {"mean inf", mean_alone, "amount", "mean overflows"},
    {"m2 negative", squares_negative, "amount", "squares"},
    {"m2 NaN", squares_nan, "amount", "squares"},
    {"rest NaN", rest_nan, "amount", "rest of the mean"},
    {"rest of nothing", rest_of_nothing, "empty", "moments without"},
    {"mean of nothing", mean_of_nothing, "empty", "moments without"},
    {"knot twice", knot_twice, "amount", "knots do not rise"},
    {"knots fall", knots_fall, "amount", "knots do not rise"},
    {"knot NaN", knot_nan, "amount", "knot is not finite"},
    {"knot infinite", knot_infinite, "amount", "knot is not finite"},
    {"knots of nothing", knots_of_nothing, "gone", "reference has knots"},
    {"edge twice", edge_twice, "amount", "bin edges do not rise"},
    {"edge no knot", edge_beyond, "amount", "bin edge is no knot"},
    {"cells more", cells_more, "amount", "cells do not add up"},
    {"cells wrap", cells_wrap, "amount", "cells are beyond"},
    {"cells shifted", cells_shifted, "amount", "range does not match the cells"},
    {"category sum", city_more, "city", "do not add up"},
    {"category sum wraps", city_wraps, "city", "2^53"},
    {"category count wraps", city_count_wraps, "city", "2^53"},
    {"numbers in categories", city_numbers, "city", "counts numbers"},
    {"categories of another", city_of_another, "city", "of another"},
    {"category order", city_order, "city", "not in order"},
    {"category bytes", city_bytes, "city", "UTF-8"},
    {"category twice", colour_twice, "colour", "occurs twice"},
    {"reference categories", colour_reference, "colour", "more categories of the reference"},
    {"row NaN", row_nan, "amount", "row is not finite"},
    {"rows unsorted", rows_unsorted, "amount", "not sorted"},
    {"row below", row_below, "amount", "range does not match the rows"},
    {"row in other cell", row_in_other_cell, "amount", "rows do not match the cells"},
};

static void every_broken_rule_is_named(void **state) {
    (void)state;
    for (size_t i = 0; i < sizeof damages / sizeof damages[0]; i++) {
        drift_profile *p = sample_profile(NULL, 1);
        file f;
        damages[i].apply(p, p->columns);
        encode_into(p, &f);
        print_message("%s\n", damages[i].what);
        assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, damages[i].column, damages[i].text);
        drift_profile_free(p);
    }
}

static void more_knots_than_the_resolution_are_refused(void **state) {
    (void)state;
    double knots[25];
    for (size_t i = 0; i < 25; i++)
        knots[i] = (double)i;
    for (size_t count = 24; count <= 25; count++) {
        drift_profile *p = profile_allocate(NULL, 1), *back = NULL;
        file f;
        p->options.resolution = 10;
        assert_true(sample_numeric(p, p->columns, "x", knots, count, 1));
        p->columns[0].counts.rows = 0;
        p->columns[0].flags = DRIFT_COLUMN_LIKE;
        encode_into(p, &f);
        if (count == 24) {
            assert_int_equal(drift_profile_decode(f.bytes, f.length, NULL, &back, NULL), DRIFT_OK);
            drift_profile_free(back);
        } else {
            assert_refused(f.bytes, f.length, DRIFT_BAD_FORMAT, "x", "resolution");
        }
        drift_profile_free(p);
    }
}

static void the_golden_file_reads_as_ever(void **state) {
    (void)state;
    file golden, again;
    FILE *in = fopen(DRIFTCHECK_TEST_DATA "/profile_v1.dcp", "rb");
    assert_non_null(in);
    golden.length = fread(golden.bytes, 1, FILE_ROOM, in);
    fclose(in);
    drift_profile *p = NULL, *expected = sample_profile(NULL, 1);
    assert_int_equal(drift_profile_decode(golden.bytes, golden.length, NULL, &p, NULL), DRIFT_OK);
    assert_string_equal(p->writer, "0.1.0");
    if (!expected) {
        fail_msg("no memory for the sample");
        return;
    }
    memcpy(expected->writer, "0.1.0", 6);
    assert_true(sample_same(p, expected));
    encode_into(p, &again);
    assert_int_equal(again.length, golden.length);
    assert_memory_equal(again.bytes, golden.bytes, golden.length);
    drift_profile_free(p);
    drift_profile_free(expected);
}

int main(void) {
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_written_is_read_back),
        cmocka_unit_test(overflowed_moments_survive),
        cmocka_unit_test(arguments_are_checked),
        cmocka_unit_test(every_cut_is_refused),
        cmocka_unit_test(every_flipped_bit_is_refused),
        cmocka_unit_test(memory_may_fail_anywhere),
        cmocka_unit_test(sections_out_of_place_are_refused),
        cmocka_unit_test(the_end_is_checked),
        cmocka_unit_test(unknown_sections_are_skipped_only_if_they_say_so),
        cmocka_unit_test(other_versions_say_what_to_do),
        cmocka_unit_test(claims_beyond_the_file_are_refused),
        cmocka_unit_test(wrong_number_of_rows_is_refused),
        cmocka_unit_test(every_broken_rule_is_named),
        cmocka_unit_test(more_knots_than_the_resolution_are_refused),
        cmocka_unit_test(the_golden_file_reads_as_ever),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
