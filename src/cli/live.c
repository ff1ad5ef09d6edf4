/* SPDX-License-Identifier: Apache-2.0 */
/* What: reads on, and waits where a file may grow.
 * In: a path or -. Out: bytes.
 * Layer: cli. */
#include "cli/live.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define LOOK_MILLISECONDS 200

static volatile sig_atomic_t interrupted;

static void note_signal(int number) {
    (void)number;
    interrupted = 1;
}

/* Without SA_RESTART, so that a read that waits returns. */
void live_catch_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note_signal;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

bool live_was_interrupted(void) {
    return interrupted != 0;
}

static exit_code fail(const live *l) {
    message_error("%s: %s", l->label, strerror(errno));
    return EXIT_INPUT;
}

exit_code live_open(live *l, const char *path, bool follow) {
    struct stat status;
    bool standard_input = strcmp(path, "-") == 0;
    *l = (live){.label = standard_input ? "(standard input)" : path,
                .path = standard_input ? NULL : path,
                .follow = follow};
    l->fd = standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (l->fd < 0 || fstat(l->fd, &status) != 0) return fail(l);
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return fail(l);
    }
    if (S_ISREG(status.st_mode)) l->size = (uint64_t)status.st_size;
    return EXIT_NO_DRIFT;
}

exit_code live_seek(live *l, uint64_t offset) {
    if (lseek(l->fd, (off_t)offset, SEEK_SET) < 0) return fail(l);
    l->offset = offset;
    return EXIT_NO_DRIFT;
}

/* 1: there is more, or may be; 0: not yet; -1: said on stderr. */
static int look(const live *l) {
    struct stat here, there;
    if (fstat(l->fd, &here) != 0) return fail(l) == EXIT_INPUT ? -1 : 0;
    if (S_ISREG(here.st_mode) && (uint64_t)here.st_size < l->offset) {
        message_error("%s: cut short while it was followed: rows were lost; start anew", l->label);
        return -1;
    }
    if (S_ISREG(here.st_mode) && (uint64_t)here.st_size > l->offset) return 1;
    if (l->path == NULL || stat(l->path, &there) != 0) return 0;
    if (here.st_ino == there.st_ino && here.st_dev == there.st_dev) return 0;
    message_error("%s: replaced by another file, and read to its end; start anew for the new one",
                  l->label);
    return -1;
}

static void wait_a_little(void) {
    struct timespec pause = {0, LOOK_MILLISECONDS * 1000000L};
    nanosleep(&pause, NULL);
}

ssize_t live_read(live *l, char *buffer, size_t size) {
    while (!interrupted) {
        ssize_t n = read(l->fd, buffer, size);
        if (n > 0) l->offset += (uint64_t)n;
        if (n > 0) return n;
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) {
            fail(l);
            return -1;
        }
        if (!l->follow) return 0;
        int more = look(l);
        if (more < 0) return -1;
        if (more == 0) wait_a_little();
    }
    return 0;
}

bool live_is_at_end(const live *l) {
    struct stat status;
    return fstat(l->fd, &status) != 0 || !S_ISREG(status.st_mode) ||
           (uint64_t)status.st_size <= l->offset;
}

void live_close(live *l) {
    if (l->fd >= 0) close(l->fd);
    l->fd = -1;
}
