/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the sections of columns. Counts are compared with the bytes that are there before memory is
 * taken, so memory stays within a small multiple of the input; what numbers mean, verify.c judges.
 * In: hostile bytes with a good checksum. Out: columns.
 * Layer: profile. */
#include <math.h>

#include "base/bytes.h"
#include "base/error.h"
#include "base/memory.h"
#include "base/utf8.h"
#include "profile/decode.h"
#include "profile/format.h"

static drift_status damaged(decoder *d, const char *column, const char *what) {
    return error_at(d->error, DRIFT_BAD_FORMAT, column, -1, "damaged profile: %s", what);
}

/* The next column, if this is the place for one. */
static drift_status next_column(decoder *d, int32_t type, profile_column **column) {
    if (d->rows_expected) return damaged(d, NULL, "the rows of a column lack");
    if (d->columns_read == d->profile->column_count) {
        return damaged(d, NULL, "more columns than META says");
    }
    *column = &d->profile->columns[d->columns_read++];
    (*column)->type = type;
    (*column)->minimum = INFINITY;
    (*column)->maximum = -INFINITY;
    return DRIFT_OK;
}

static drift_status read_texts(decoder *d, reader *in, profile_column *c) {
    size_t length;
    const char *name = reader_text(in, 1, FORMAT_NAME_LIMIT, &length);
    if (!name) {
        return damaged(d, NULL, "the name of a column is not UTF-8 of 1 to 65535 bytes");
    }
    c->name = memory_text(d->allocator, name, length);
    if (!c->name) return error_memory(d->error);
    const char *reason = reader_text(in, 0, SIZE_MAX, &length);
    if (!reason) return damaged(d, c->name, "the reason of the type is not UTF-8");
    c->type_reason = memory_text(d->allocator, reason, length);
    return c->type_reason ? DRIFT_OK : error_memory(d->error);
}

static int read_counts(reader *in, drift_column_counts *counts) {
    return reader_u64(in, &counts->rows) && reader_u64(in, &counts->missing) &&
           reader_u64(in, &counts->nan) && reader_u64(in, &counts->positive_infinity) &&
           reader_u64(in, &counts->negative_infinity) && reader_u64(in, &counts->unparsable) &&
           reader_u64(in, &counts->finite) && reader_u64(in, &counts->rounded);
}

static drift_status read_column_head(decoder *d, reader *in, profile_column *c) {
    drift_status status = read_texts(d, in, c);
    if (status != DRIFT_OK) return status;
    uint32_t reserved;
    if (!reader_u32(in, &c->flags) || !reader_u32(in, &reserved) || reserved != 0 ||
        !read_counts(in, &c->counts)) {
        return damaged(d, c->name, "flags or counts are cut short, or a reserved field is set");
    }
    return DRIFT_OK;
}

static drift_status read_knots(decoder *d, reader *in, profile_column *c) {
    uint64_t count;
    if (!reader_u64(in, &count) || count > in->length / sizeof *c->knots) {
        return damaged(d, c->name, "more knots than bytes");
    }
    c->knots = memory_zeroed(d->allocator, (size_t)count, sizeof *c->knots);
    if (!c->knots) return error_memory(d->error);
    c->knot_count = (size_t)count;
    for (size_t i = 0; i < c->knot_count; i++)
        reader_f64(in, &c->knots[i]);
    if (c->knot_count >= in->length / sizeof *c->cells) {
        return damaged(d, c->name, "fewer cells than its knots need");
    }
    c->cells = memory_zeroed(d->allocator, c->knot_count + 1, sizeof *c->cells);
    if (!c->cells) return error_memory(d->error);
    for (size_t i = 0; i <= c->knot_count; i++)
        reader_u64(in, &c->cells[i]);
    return DRIFT_OK;
}

static drift_status read_bin_edges(decoder *d, reader *in, profile_column *c) {
    uint64_t count;
    if (!reader_u64(in, &count) || count > in->length / sizeof *c->bin_edges) {
        return damaged(d, c->name, "more bin edges than bytes");
    }
    c->bin_edges = memory_zeroed(d->allocator, (size_t)count, sizeof *c->bin_edges);
    if (!c->bin_edges) return error_memory(d->error);
    c->bin_edge_count = (size_t)count;
    for (size_t i = 0; i < c->bin_edge_count; i++) {
        uint64_t knot = 0;
        reader_u64(in, &knot);
        if (knot >= c->knot_count) return damaged(d, c->name, "a bin edge is no knot");
        c->bin_edges[i] = c->knots[knot];
    }
    return DRIFT_OK;
}

drift_status decode_numeric(decoder *d, reader *in) {
    profile_column *c = NULL;
    drift_status status = next_column(d, DRIFT_TYPE_NUMERIC, &c);
    if (status == DRIFT_OK) status = read_column_head(d, in, c);
    if (status != DRIFT_OK) return status;
    if (!reader_f64(in, &c->minimum) || !reader_f64(in, &c->maximum) ||
        !reader_u64(in, &c->moments.count) || !reader_f64(in, &c->moments.mean) ||
        !reader_f64(in, &c->moments.m2) || !reader_f64(in, &c->moments.mean_rest)) {
        return damaged(d, c->name, "range or moments are cut short");
    }
    status = read_knots(d, in, c);
    if (status == DRIFT_OK) status = read_bin_edges(d, in, c);
    d->rows_expected = d->profile->options.keep_rows != 0;
    return status;
}

drift_status decode_rows(decoder *d, reader *in) {
    if (!d->rows_expected) return damaged(d, NULL, "rows where none belong");
    d->rows_expected = 0;
    profile_column *c = &d->profile->columns[d->columns_read - 1];
    if (in->length % sizeof *c->rows != 0 || in->length / sizeof *c->rows != c->counts.finite) {
        return damaged(d, c->name, "the number of rows is not the count of finite values");
    }
    c->own_rows = memory_zeroed(d->allocator, (size_t)c->counts.finite, sizeof *c->own_rows);
    if (!c->own_rows) return error_memory(d->error);
    for (size_t i = 0; i < (size_t)c->counts.finite; i++)
        reader_f64(in, &c->own_rows[i]);
    c->rows = c->own_rows;
    return DRIFT_OK;
}

static drift_status read_category(decoder *d, reader *in, profile_column *c) {
    uint64_t length, count;
    if (!reader_u64(in, &length) || !reader_u64(in, &count) || length > in->length) {
        return damaged(d, c->name, "a category is cut short");
    }
    const char *label = (const char *)reader_take(in, (size_t)length);
    if (!utf8_valid(label, (size_t)length)) {
        return damaged(d, c->name, "a category is not valid UTF-8");
    }
    if (categories_find(&c->categories, label, (size_t)length) >= 0) {
        return damaged(d, c->name, "a category occurs twice");
    }
    return categories_add(&c->categories, label, (size_t)length, count) ? DRIFT_OK
                                                                        : error_memory(d->error);
}

drift_status decode_categorical(decoder *d, reader *in) {
    profile_column *c = NULL;
    drift_status status = next_column(d, DRIFT_TYPE_CATEGORICAL, &c);
    if (status == DRIFT_OK) status = read_column_head(d, in, c);
    if (status != DRIFT_OK) return status;
    uint64_t other, count;
    if (!reader_u64(in, &c->reference_categories) || !reader_u64(in, &other) ||
        !reader_u64(in, &count) || count > in->length / FORMAT_CATEGORY_HEAD) {
        return damaged(d, c->name, "more categories than bytes");
    }
    c->categories.limit = (size_t)count;
    c->categories.other = other;
    if (!categories_reserve(&c->categories, (size_t)count)) return error_memory(d->error);
    for (uint64_t i = 0; i < count && status == DRIFT_OK; i++)
        status = read_category(d, in, c);
    return status;
}
