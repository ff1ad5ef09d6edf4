/* SPDX-License-Identifier: Apache-2.0 */
/* What: an input, read at any offset.
 * In: a path or -. Out: bytes. A pipe that has to be read twice is first copied to an unlinked
 * file; one that is read once is not.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_SOURCE_H
#define DRIFTCHECK_CLI_SOURCE_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "cli/messages.h"

typedef struct source {
    const char *label; /* the path as given, or "(standard input)" */
    int fd;
    off_t start;
    uint64_t size;     /* when it was opened, and what of it is read; 0: a pipe, or unknown */
    bool pipe;         /* can be read in order only */
    uint64_t position; /* of the pipe */
    char *head;        /* what was read of the pipe and may be read again */
    size_t head_length;
    bool keeps;          /* more is added to it */
    atomic_bool stopped; /* a read that waits gives up */
} source;

/** @param twice  it has to be read more than once. @return EXIT_NO_DRIFT, or EXIT_INPUT when it
 *  cannot be opened: said on stderr. */
exit_code source_open(source *s, const char *path, bool twice);
/** Fills `buffer` unless the input ends. Of a pipe what has been read is kept, and can be read
 *  again, until source_read_on; then offsets must rise without a gap.
 *  @return how many bytes, or -1: see errno. */
ssize_t source_read(source *s, uint64_t offset, char *buffer, size_t size);
/** Whether a file, now read to its end, is still all there: see file_end_judge. */
exit_code source_judge_end(const source *s);
/** From now on a pipe is read once. */
void source_read_on(source *s);
/** Another thread's source_read that waits for a pipe returns. */
void source_stop(source *s);
/** What errno says, on stderr. @return EXIT_INPUT. */
exit_code source_say_error(const source *s, int error);
/** Whether it begins as a profile does. */
bool source_is_profile(source *s);
void source_close(source *s);

#endif
