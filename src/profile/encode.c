/* SPDX-License-Identifier: Apache-2.0 */
/* Writes a profile as bytes of the file format (docs/format.md).
 * In: a profile that holds its invariants. Out: bytes, the same for the same profile.
 * Layer: profile. */
#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "profile/format.h"
#include "profile/model.h"

/* One walk serves both the size and the bytes: with `bytes` NULL it only counts, so the two cannot
 * disagree. */
typedef struct encoder {
    unsigned char *bytes;
    size_t length;
    size_t section_start;
    uint64_t section_count;
} encoder;

static void put_bytes(encoder *e, const void *bytes, size_t length) {
    if (e->bytes && length > 0) memcpy(e->bytes + e->length, bytes, length);
    e->length += length;
}

static void put_u32(encoder *e, uint32_t value) {
    if (e->bytes) bytes_put_u32(e->bytes + e->length, value);
    e->length += sizeof value;
}

static void put_u64(encoder *e, uint64_t value) {
    if (e->bytes) bytes_put_u64(e->bytes + e->length, value);
    e->length += sizeof value;
}

static void put_f64(encoder *e, double value) {
    if (e->bytes) bytes_put_f64(e->bytes + e->length, value);
    e->length += sizeof value;
}

static void put_f64_array(encoder *e, const double *values, size_t count) {
    for (size_t i = 0; e->bytes && i < count; i++) {
        bytes_put_f64(e->bytes + e->length + i * sizeof *values, values[i]);
    }
    e->length += count * sizeof *values;
}

static void put_text(encoder *e, const char *text) {
    size_t length = strlen(text);
    put_u64(e, length);
    put_bytes(e, text, length);
}

static void begin_section(encoder *e, const char *tag) {
    e->section_start = e->length;
    put_bytes(e, tag, FORMAT_TAG_SIZE);
    put_u32(e, 0);
    put_u64(e, 0); /* the length, known at the end */
}

static void end_section(encoder *e) {
    size_t length = e->length - e->section_start;
    uint32_t crc = 0;
    if (e->bytes) {
        unsigned char *start = e->bytes + e->section_start;
        bytes_put_u64(start + FORMAT_TAG_SIZE + 4, length - FORMAT_SECTION_HEAD);
        crc = bytes_crc32c(start, length);
    }
    put_u32(e, crc);
    e->section_count++;
}

static void put_meta(encoder *e, const drift_profile *profile) {
    begin_section(e, FORMAT_META);
    put_text(e, profile->writer);
    put_u64(e, profile->rows);
    put_u32(e, profile->options.resolution);
    put_u32(e, profile->options.psi_bins);
    put_u32(e, profile->options.max_categories);
    put_u32(e, profile->options.keep_rows);
    put_u64(e, profile->column_count);
    end_section(e);
}

/* What both kinds of column begin with. */
static void put_column_head(encoder *e, const profile_column *c) {
    put_text(e, c->name);
    put_text(e, c->type_reason);
    put_u32(e, c->flags);
    put_u32(e, 0);
    put_u64(e, c->counts.rows);
    put_u64(e, c->counts.missing);
    put_u64(e, c->counts.nan);
    put_u64(e, c->counts.positive_infinity);
    put_u64(e, c->counts.negative_infinity);
    put_u64(e, c->counts.unparsable);
    put_u64(e, c->counts.finite);
    put_u64(e, c->counts.rounded);
}

/* Edges are knots: as indices they cannot differ from them. */
static void put_bin_edges(encoder *e, const profile_column *c) {
    put_u64(e, c->bin_edge_count);
    size_t knot = 0;
    for (size_t i = 0; i < c->bin_edge_count; i++) {
        while (knot < c->knot_count && c->knots[knot] < c->bin_edges[i])
            knot++;
        put_u64(e, knot);
    }
}

static void put_numeric(encoder *e, const profile_column *c) {
    begin_section(e, FORMAT_NUMERIC);
    put_column_head(e, c);
    put_f64(e, c->minimum);
    put_f64(e, c->maximum);
    put_u64(e, c->moments.count);
    put_f64(e, c->moments.mean);
    put_f64(e, c->moments.m2);
    put_f64(e, c->moments.mean_rest);
    put_u64(e, c->knot_count);
    put_f64_array(e, c->knots, c->knot_count);
    for (size_t i = 0; i <= c->knot_count; i++)
        put_u64(e, c->cells[i]);
    put_bin_edges(e, c);
    end_section(e);
}

static void put_rows(encoder *e, const profile_column *c) {
    begin_section(e, FORMAT_ROWS);
    put_f64_array(e, c->rows, (size_t)c->counts.finite);
    end_section(e);
}

static void put_categorical(encoder *e, const profile_column *c) {
    begin_section(e, FORMAT_CATEGORICAL);
    put_column_head(e, c);
    put_u64(e, c->reference_categories);
    put_u64(e, c->categories.other);
    put_u64(e, c->categories.count);
    for (size_t i = 0; i < c->categories.count; i++) {
        const category_entry *entry = &c->categories.entries[i];
        put_u64(e, entry->length);
        put_u64(e, entry->count);
        put_bytes(e, entry->label, entry->length);
    }
    end_section(e);
}

static void put_end(encoder *e) {
    uint64_t before = e->section_count;
    begin_section(e, FORMAT_END);
    put_u64(e, before);
    end_section(e);
}

static size_t put_profile(const drift_profile *profile, unsigned char *bytes) {
    encoder e = {bytes, 0, 0, 0};
    put_bytes(&e, FORMAT_MAGIC, FORMAT_MAGIC_SIZE);
    put_u32(&e, FORMAT_VERSION);
    put_u32(&e, 0);
    put_meta(&e, profile);
    for (size_t i = 0; i < profile->column_count; i++) {
        const profile_column *c = &profile->columns[i];
        if (c->type == DRIFT_TYPE_CATEGORICAL) {
            put_categorical(&e, c);
            continue;
        }
        put_numeric(&e, c);
        if (profile->options.keep_rows) put_rows(&e, c);
    }
    put_end(&e);
    return e.length;
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
    put_profile(profile, buffer);
    return DRIFT_OK;
}
