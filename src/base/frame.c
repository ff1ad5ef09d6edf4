/* SPDX-License-Identifier: Apache-2.0 */
/* Frames of snapshots, see frame.h. In: a body, or hostile bytes. Out: the other. Layer: base. */
#include "base/frame.h"

#include <string.h>

#include "base/bytes.h"
#include "base/error.h"

#define HEAD_SIZE (FRAME_MAGIC_SIZE + 4)

void frame_begin(const frame *f, writer *out) {
    writer_bytes(out, f->magic, FRAME_MAGIC_SIZE);
    writer_u32(out, f->version);
}

void frame_end(writer *out) {
    writer_u32(out, bytes_crc32c(out->bytes, out->length));
}

drift_status frame_has_room(size_t needed, size_t size, drift_error *error) {
    if (size >= needed) return DRIFT_OK;
    return error_set(error, DRIFT_BUFFER_TOO_SMALL, "the snapshot takes %zu bytes, not %zu", needed,
                     size);
}

drift_status frame_damaged(const frame *f, const char *why, drift_error *error) {
    return error_set(error, DRIFT_BAD_FORMAT, "damaged snapshot of %s: %s", f->what, why);
}

drift_status frame_open(const frame *f, reader *in, drift_error *error) {
    if (in->length < FRAME_MAGIC_SIZE || memcmp(in->bytes, f->magic, FRAME_MAGIC_SIZE) != 0) {
        return error_set(error, DRIFT_BAD_FORMAT, "not a snapshot of %s: it does not begin as one",
                         f->what);
    }
    if (in->length < HEAD_SIZE + FRAME_CRC_SIZE) {
        return frame_damaged(f, "it is cut short", error);
    }
    uint32_t version = bytes_get_u32(in->bytes + FRAME_MAGIC_SIZE);
    if (version > f->version) {
        return error_set(error, DRIFT_VERSION, "written by a newer driftcheck: format %u",
                         (unsigned)version);
    }
    size_t body = in->length - FRAME_CRC_SIZE;
    if (version == 0 || bytes_get_u32(in->bytes + body) != bytes_crc32c(in->bytes, body)) {
        return frame_damaged(f, "the checksum is wrong", error);
    }
    in->bytes += HEAD_SIZE;
    in->length = body - HEAD_SIZE;
    return DRIFT_OK;
}
