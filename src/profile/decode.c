/* SPDX-License-Identifier: Apache-2.0 */
/* Reads the file format (docs/format.md): header, sections, checksums, and their order.
 * In: hostile bytes. Out: a profile whose every invariant holds, or one clear error.
 * Layer: profile. */
#include "profile/decode.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"
#include "profile/format.h"

static drift_status read_header(decoder *d) {
    const unsigned char *head = reader_take(&d->file, FORMAT_HEADER_SIZE);
    if (!head || memcmp(head, FORMAT_MAGIC, FORMAT_MAGIC_SIZE) != 0) {
        return error_set(d->error, DRIFT_BAD_FORMAT,
                         "not a driftcheck profile: it does not begin as one");
    }
    uint32_t version = bytes_get_u32(head + FORMAT_MAGIC_SIZE);
    uint32_t flags = bytes_get_u32(head + FORMAT_MAGIC_SIZE + 4);
    if (version == 0) {
        return error_set(d->error, DRIFT_BAD_FORMAT, "damaged profile: there is no format 0");
    }
    if (version > FORMAT_VERSION || flags != 0) {
        return error_set(d->error, DRIFT_VERSION,
                         "written by a newer driftcheck: format %u with flags %u; driftcheck %s "
                         "reads up to format %d: update it, or make the profile anew",
                         (unsigned)version, (unsigned)flags, DRIFT_VERSION_STRING, FORMAT_VERSION);
    }
    return DRIFT_OK;
}

static drift_status make_profile(decoder *d, uint64_t column_count) {
    if (column_count < 1 || column_count > FORMAT_COLUMN_LIMIT) {
        return error_set(d->error, DRIFT_BAD_FORMAT,
                         "damaged profile: it claims %llu columns; 1 to %d are possible",
                         (unsigned long long)column_count, FORMAT_COLUMN_LIMIT);
    }
    if (column_count > d->file.length / FORMAT_SMALLEST_COLUMN) {
        return error_set(d->error, DRIFT_BAD_FORMAT,
                         "damaged profile: too short for the %llu columns it claims",
                         (unsigned long long)column_count);
    }
    d->profile = profile_allocate(d->allocator, (size_t)column_count);
    return d->profile ? DRIFT_OK : error_memory(d->error);
}

static drift_status read_meta(decoder *d, reader *in) {
    if (d->profile) {
        return error_set(d->error, DRIFT_BAD_FORMAT, "damaged profile: a second META section");
    }
    drift_profile_options options;
    uint64_t rows, column_count;
    size_t writer_length;
    drift_profile_options_init(&options);
    const char *writer = reader_text(in, 1, PROFILE_WRITER_SIZE - 1, &writer_length);
    if (!writer || !reader_u64(in, &rows) || !reader_u32(in, &options.resolution) ||
        !reader_u32(in, &options.psi_bins) || !reader_u32(in, &options.max_categories) ||
        !reader_u32(in, &options.keep_rows) || !reader_u64(in, &column_count)) {
        return error_set(d->error, DRIFT_BAD_FORMAT,
                         "damaged profile: META is too short, or its writer is no version");
    }
    drift_status status = make_profile(d, column_count);
    if (status != DRIFT_OK) return status;
    memset(d->profile->writer, 0, PROFILE_WRITER_SIZE);
    memcpy(d->profile->writer, writer, writer_length);
    d->profile->options = options;
    d->profile->rows = rows;
    return DRIFT_OK;
}

static drift_status read_end(decoder *d, reader *in) {
    uint64_t count;
    if (!reader_u64(in, &count) || count != d->section_count) {
        return error_set(d->error, DRIFT_BAD_FORMAT,
                         "damaged profile: its END does not match its %llu sections",
                         (unsigned long long)d->section_count);
    }
    if (!d->profile || d->columns_read != d->profile->column_count || d->rows_expected) {
        return error_set(d->error, DRIFT_BAD_FORMAT, "damaged profile: a column or its rows lack");
    }
    if (d->file.length > 0) {
        return error_set(d->error, DRIFT_BAD_FORMAT, "damaged profile: %zu bytes after its end",
                         d->file.length);
    }
    d->ended = 1;
    return DRIFT_OK;
}

/* Takes a section off the file: its checksum first, so that nothing else looks at damaged bytes. */
static drift_status take_section(decoder *d, const char **tag, reader *payload) {
    const unsigned char *start = d->file.bytes;
    const unsigned char *head = reader_take(&d->file, FORMAT_SECTION_HEAD);
    uint64_t length = head ? bytes_get_u64(head + FORMAT_TAG_SIZE + 4) : 0;
    if (!head || d->file.length < FORMAT_CRC_SIZE || length > d->file.length - FORMAT_CRC_SIZE) {
        return error_set(d->error, DRIFT_BAD_FORMAT,
                         "damaged profile: it is cut short in section %llu",
                         (unsigned long long)d->section_count);
    }
    payload->length = (size_t)length;
    payload->bytes = reader_take(&d->file, payload->length);
    uint32_t crc = bytes_get_u32(reader_take(&d->file, FORMAT_CRC_SIZE));
    if (crc != bytes_crc32c(start, FORMAT_SECTION_HEAD + payload->length)) {
        return error_set(d->error, DRIFT_BAD_FORMAT,
                         "damaged profile: the checksum of section %llu does not match",
                         (unsigned long long)d->section_count);
    }
    if (bytes_get_u32(head + FORMAT_TAG_SIZE) != 0) {
        return error_set(d->error, DRIFT_BAD_FORMAT,
                         "damaged profile: a reserved field of section %llu is set",
                         (unsigned long long)d->section_count);
    }
    *tag = (const char *)head;
    return DRIFT_OK;
}

typedef drift_status section_reader(decoder *d, reader *in);

static section_reader *find_reader(const char *tag) {
    static const struct {
        const char *tag;
        section_reader *read;
    } known[] = {
        {FORMAT_META, read_meta},
        {FORMAT_NUMERIC, decode_numeric},
        {FORMAT_CATEGORICAL, decode_categorical},
        {FORMAT_ROWS, decode_rows},
        {FORMAT_END, read_end},
    };
    for (size_t i = 0; i < sizeof known / sizeof known[0]; i++) {
        if (memcmp(tag, known[i].tag, FORMAT_TAG_SIZE) == 0) return known[i].read;
    }
    return NULL;
}

static drift_status refuse_unknown(decoder *d, const char *tag) {
    if (tag[0] >= 'a' && tag[0] <= 'z') return DRIFT_OK; /* may be skipped, says its case */
    if (tag[0] >= 'A' && tag[0] <= 'Z') {
        return error_set(d->error, DRIFT_VERSION,
                         "written by a newer driftcheck: section %.4s is not known to driftcheck "
                         "%s: update it, or make the profile anew",
                         tag, DRIFT_VERSION_STRING);
    }
    return error_set(d->error, DRIFT_BAD_FORMAT, "damaged profile: section %llu has no name",
                     (unsigned long long)d->section_count);
}

static drift_status read_section(decoder *d) {
    const char *tag = "";
    reader payload = {NULL, 0};
    drift_status status = take_section(d, &tag, &payload);
    if (status != DRIFT_OK) return status;
    section_reader *read = find_reader(tag);
    if (!read) {
        status = refuse_unknown(d, tag);
    } else if (!d->profile && read != read_meta) {
        status = error_set(d->error, DRIFT_BAD_FORMAT, "damaged profile: %.4s before META", tag);
    } else {
        status = read(d, &payload);
        if (status == DRIFT_OK && payload.length > 0) {
            status = error_set(d->error, DRIFT_BAD_FORMAT,
                               "damaged profile: section %.4s has %zu bytes too many", tag,
                               payload.length);
        }
    }
    d->section_count++;
    return status;
}

static drift_status read_all(decoder *d) {
    drift_status status = read_header(d);
    while (status == DRIFT_OK && !d->ended)
        status = read_section(d);
    return status == DRIFT_OK ? profile_verify(d->profile, d->error) : status;
}

drift_status drift_profile_decode(const void *bytes, size_t size, const drift_allocator *allocator,
                                  drift_profile **out, drift_error *error) {
    if (!out || (!bytes && size > 0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "bytes or out is NULL");
    }
    decoder d;
    memset(&d, 0, sizeof d);
    d.file.bytes = bytes;
    d.file.length = size;
    d.allocator = allocator;
    d.error = error;
    drift_status status = read_all(&d);
    if (status == DRIFT_OK) {
        *out = d.profile;
    } else {
        drift_profile_free(d.profile);
    }
    return status;
}
