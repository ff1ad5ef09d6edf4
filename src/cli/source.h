/* SPDX-License-Identifier: Apache-2.0 */
/* What: an input that can be read more than once.
 * In: a path or -. Out: bytes at any offset; a pipe is first copied to an unlinked file.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_SOURCE_H
#define DRIFTCHECK_CLI_SOURCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "cli/messages.h"

typedef struct source {
    const char *label; /* the path as given, or "(standard input)" */
    int fd;
    off_t start;
    uint64_t size;
} source;

/** @return EXIT_NO_DRIFT, or EXIT_INPUT when it cannot be opened: said on stderr. */
exit_code source_open(source *s, const char *path);
/** Reads up to `size` bytes from `offset`. @return how many, 0 at the end, -1: said on stderr. */
ssize_t source_read(const source *s, uint64_t offset, char *buffer, size_t size);
/** Whether it begins as a profile does. */
bool source_is_profile(const source *s);
void source_close(source *s);

#endif
