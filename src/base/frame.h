/* SPDX-License-Identifier: Apache-2.0 */
/* What stands around the body of a snapshot: what it is, its version, and at the end a checksum.
 * In: a body, or hostile bytes. Out: the other. Layer: base. */
#ifndef BASE_FRAME_H
#define BASE_FRAME_H

#include <driftcheck/core.h>

#include "base/reader.h"
#include "base/writer.h"

#define FRAME_MAGIC_SIZE 8
#define FRAME_CRC_SIZE   4

typedef struct frame {
    const char *magic; /* FRAME_MAGIC_SIZE bytes */
    uint32_t version;  /* the newest that is known, from 1 */
    const char *what;  /* "a detector", for messages */
} frame;

/* Writes what comes before the body. */
void frame_begin(const frame *f, writer *out);

/* Writes what comes after it; out->bytes is where the frame began. */
void frame_end(writer *out);

/* BUFFER_TOO_SMALL, or OK. */
drift_status frame_has_room(size_t needed, size_t size, drift_error *error);

/* Leaves the body in `in`. BAD_FORMAT or VERSION, with a message, if this is no such frame. */
drift_status frame_open(const frame *f, reader *in, drift_error *error);

/* BAD_FORMAT: the body is not what it should be. */
drift_status frame_damaged(const frame *f, const char *why, drift_error *error);

#endif
