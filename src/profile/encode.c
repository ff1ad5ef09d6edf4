/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a profile as bytes of the file format (docs/format.md).
 * In: a profile that holds its invariants. Out: bytes, the same for the same profile.
 * Layer: profile. */
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/writer.h"
#include "profile/format.h"
#include "profile/model.h"
#include "sketch/sort.h"

typedef struct encoder {
    writer out;
    size_t section_start;
    uint64_t section_count;
} encoder;

static void begin_section(encoder *e, const char *tag) {
    e->section_start = e->out.length;
    writer_bytes(&e->out, tag, FORMAT_TAG_SIZE);
    writer_u32(&e->out, 0);
    writer_u64(&e->out, 0); /* the length, known at the end */
}

static void end_section(encoder *e) {
    size_t length = e->out.length - e->section_start;
    uint32_t crc = 0;
    if (e->out.bytes) {
        unsigned char *start = e->out.bytes + e->section_start;
        bytes_put_u64(start + FORMAT_TAG_SIZE + 4, length - FORMAT_SECTION_HEAD);
        crc = bytes_crc32c(start, length);
    }
    writer_u32(&e->out, crc);
    e->section_count++;
}

static void put_meta(encoder *e, const drift_profile *profile) {
    begin_section(e, FORMAT_META);
    writer_text(&e->out, profile->writer);
    writer_u64(&e->out, profile->rows);
    writer_u32(&e->out, profile->options.resolution);
    writer_u32(&e->out, profile->options.psi_bins);
    writer_u32(&e->out, profile->options.max_categories);
    writer_u32(&e->out, profile->options.keep_rows);
    writer_u64(&e->out, profile->column_count);
    end_section(e);
}

/* What both kinds of column begin with. */
static void put_column_head(encoder *e, const profile_column *c) {
    writer_text(&e->out, c->name);
    writer_text(&e->out, c->type_reason);
    writer_u32(&e->out, c->flags);
    writer_u32(&e->out, 0);
    writer_u64(&e->out, c->counts.rows);
    writer_u64(&e->out, c->counts.missing);
    writer_u64(&e->out, c->counts.nan);
    writer_u64(&e->out, c->counts.positive_infinity);
    writer_u64(&e->out, c->counts.negative_infinity);
    writer_u64(&e->out, c->counts.unparsable);
    writer_u64(&e->out, c->counts.finite);
    writer_u64(&e->out, c->counts.rounded);
}

/* Edges are knots: as indices they cannot differ from them. */
static void put_bin_edges(encoder *e, const profile_column *c) {
    writer_u64(&e->out, c->bin_edge_count);
    size_t knot = 0;
    for (size_t i = 0; i < c->bin_edge_count; i++) {
        while (knot < c->knot_count && c->knots[knot] < c->bin_edges[i])
            knot++;
        writer_u64(&e->out, knot);
    }
}

static void put_numeric(encoder *e, const profile_column *c) {
    begin_section(e, FORMAT_NUMERIC);
    put_column_head(e, c);
    writer_f64(&e->out, c->minimum);
    writer_f64(&e->out, c->maximum);
    writer_u64(&e->out, c->moments.count);
    writer_f64(&e->out, c->moments.mean);
    writer_f64(&e->out, c->moments.m2);
    writer_f64(&e->out, c->moments.mean_rest);
    writer_u64(&e->out, c->knot_count);
    writer_f64_array(&e->out, c->knots, c->knot_count);
    writer_u64_array(&e->out, c->cells, c->knot_count + 1);
    put_bin_edges(e, c);
    end_section(e);
}

static void put_rows(encoder *e, const double *rows, const profile_column *c) {
    begin_section(e, FORMAT_ROWS);
    writer_f64_array(&e->out, rows, (size_t)c->counts.finite);
    end_section(e);
}

/* Rows that came in any order are sorted in the file. */
static int put_rows_sorted(encoder *e, const drift_profile *profile, const profile_column *c) {
    size_t n = (size_t)c->counts.finite;
    double *sorted = memory_unset(&profile->allocator, n, 2 * sizeof *sorted);
    if (!sorted) return 0;
    memcpy(sorted, c->rows, n * sizeof *sorted);
    if (n > 0) sort_doubles(sorted, sorted + n, n);
    put_rows(e, sorted, c);
    memory_release(&profile->allocator, sorted, n, 2 * sizeof *sorted);
    return 1;
}

static void put_categorical(encoder *e, const profile_column *c) {
    begin_section(e, FORMAT_CATEGORICAL);
    put_column_head(e, c);
    writer_u64(&e->out, c->reference_categories);
    writer_u64(&e->out, c->categories.other);
    writer_u64(&e->out, c->categories.count);
    for (size_t i = 0; i < c->categories.count; i++) {
        const category_entry *entry = &c->categories.entries[i];
        writer_u64(&e->out, entry->length);
        writer_u64(&e->out, entry->count);
        writer_bytes(&e->out, entry->label, entry->length);
    }
    end_section(e);
}

static void put_end(encoder *e) {
    uint64_t before = e->section_count;
    begin_section(e, FORMAT_END);
    writer_u64(&e->out, before);
    end_section(e);
}

/* bytes: NULL to count them. Returns their number, or 0 when out of memory. */
static size_t put_profile(const drift_profile *profile, unsigned char *bytes) {
    encoder e = {{bytes, 0}, 0, 0};
    writer_bytes(&e.out, FORMAT_MAGIC, FORMAT_MAGIC_SIZE);
    writer_u32(&e.out, FORMAT_VERSION);
    writer_u32(&e.out, 0);
    put_meta(&e, profile);
    for (size_t i = 0; i < profile->column_count; i++) {
        const profile_column *c = &profile->columns[i];
        if (c->type == DRIFT_TYPE_CATEGORICAL) {
            put_categorical(&e, c);
            continue;
        }
        put_numeric(&e, c);
        if (!profile->options.keep_rows) continue;
        if (!profile->unsorted || !bytes) {
            put_rows(&e, c->rows, c);
        } else if (!put_rows_sorted(&e, profile, c)) {
            return 0;
        }
    }
    put_end(&e);
    return e.out.length;
}

size_t drift_profile_encoded_size(const drift_profile *profile) {
    return profile ? put_profile(profile, NULL) : 0;
}

drift_status drift_profile_encode(const drift_profile *profile, void *buffer, size_t size,
                                  drift_error *error) {
    if (!profile || !buffer) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "profile or buffer is NULL");
    }
    size_t needed = drift_profile_encoded_size(profile);
    if (size < needed) {
        return error_set(error, DRIFT_BUFFER_TOO_SMALL, "the profile takes %zu bytes, not %zu",
                         needed, size);
    }
    return put_profile(profile, buffer) > 0 ? DRIFT_OK : error_memory(error);
}
