/* SPDX-License-Identifier: Apache-2.0 */
/* What: an input read from front to back, that may go on: a file that grows, a pipe.
 * In: a path or -. Out: bytes as they come.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_LIVE_H
#define DRIFTCHECK_CLI_LIVE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include "cli/messages.h"

typedef struct live {
    const char *label; /* the path as given, or "(standard input)" */
    const char *path;  /* NULL: standard input */
    int fd;
    int next_fd; /* followed: another file that has the name now, or this one cut short; or -1 */
    bool follow;
    bool quiet;
    bool cut;        /* next_fd is the same file, cut short */
    bool said_gone;  /* that no file has the name */
    uint64_t offset; /* of the next byte */
    uint64_t size;   /* when it was opened; 0: not a file */
} live;

/** SIGINT and SIGTERM end the reading instead of the program. */
void live_catch_signals(void);
/** The signal that came, or 0. */
int live_interrupted(void);

exit_code live_open(live *l, const char *path, bool follow, bool quiet);
/** Reading goes on from here. */
exit_code live_seek(live *l, uint64_t offset);
/** @return bytes read; 0: the end, a signal came, or live_has_next; -1: said on stderr. */
ssize_t live_read(live *l, char *buffer, size_t size);
/** Whether a followed file was read to its end and another one has its name now, or it was cut
 *  short: next_fd is then open, and live_take_next goes on at its beginning. */
bool live_has_next(const live *l);
void live_take_next(live *l);
/** Whether live_read would have to wait. */
bool live_is_at_end(const live *l);
/** Whether a file that is not followed, now read to its end, is still all there: see
 * file_end_judge.
 *  @param row_waits  its last row is not taken as long as it has no line end. */
exit_code live_judge_end(const live *l, bool row_waits);
void live_close(live *l);

#endif
