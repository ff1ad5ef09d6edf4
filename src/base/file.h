/* SPDX-License-Identifier: Apache-2.0 */
/* Files, saved whole or not at all, and read whole. In: paths. Out: files, bytes. Layer: base. */
#ifndef BASE_FILE_H
#define BASE_FILE_H

#include <driftcheck/core.h>

/* Writes a file by way of a temporary one beside it: fsync, rename. The old file stays until the
 * new one is whole. OK, IO (the message names the path and the reason), OUT_OF_MEMORY. errno is
 * left as it was. */
drift_status file_save(const char *path, const void *bytes, size_t length,
                       const drift_allocator *allocator, drift_error *error);

typedef struct file_contents {
    drift_allocator allocator;
    unsigned char *bytes;
    size_t length;
    size_t capacity;
} file_contents;

/* Reads a file or pipe; no further than its first block if that does not begin with the magic.
 * file_contents_destroy is due in any case. OK, IO, OUT_OF_MEMORY. errno is left as it was. */
drift_status file_load(const char *path, const char *magic, size_t magic_size,
                       const drift_allocator *allocator, file_contents *contents,
                       drift_error *error);
void file_contents_destroy(file_contents *contents);

/* An error about the contents, which names no file by itself, with the path before it. */
drift_status file_error(const char *path, drift_status status, const drift_error *inner,
                        drift_error *error);

#endif
