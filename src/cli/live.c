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

#include "cli/file_end.h"

#define LOOK_MILLISECONDS 200

static volatile sig_atomic_t interrupted;

static void note_signal(int number) {
    interrupted = number;
}

/* Without SA_RESTART, so that a read that waits returns. */
void live_catch_signals(void) {
    struct sigaction action;
    memset(&action, 0, sizeof action);
    action.sa_handler = note_signal;
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int live_interrupted(void) {
    return interrupted;
}

static exit_code fail(const live *l) {
    message_error("%s: %s", l->label, strerror(errno));
    return EXIT_INPUT;
}

exit_code live_open(live *l, const char *path, bool follow, bool quiet) {
    struct stat status;
    bool standard_input = strcmp(path, "-") == 0;
    *l = (live){.label = standard_input ? "(standard input)" : path,
                .path = standard_input ? NULL : path,
                .follow = follow,
                .quiet = quiet,
                .next_fd = -1};
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

/* What is said once, until a file of this name is there again. */
static void say_gone(live *l) {
    if (!l->quiet && !l->said_gone)
        message_plain("%s: no longer there; waiting for a new file of this name", l->label);
    l->said_gone = true;
}

/* An empty file is no successor yet: who writes may still have the old one open. */
static bool find_next(live *l, bool cut) {
    l->next_fd = open(l->path, O_RDONLY | O_CLOEXEC);
    if (l->next_fd < 0) return false;
    l->cut = cut;
    if (!l->quiet && cut)
        message_plain("%s: cut short while it was followed; rows not yet read are lost", l->label);
    return true;
}

/* The name is looked up first, so that what was written before another file had it is still read.
 * 1: there is more, or may be; 0: not yet; -1: said on stderr, or there is a new file. */
static int look(live *l) {
    struct stat here, there;
    bool named = l->path != NULL && stat(l->path, &there) == 0;
    if (fstat(l->fd, &here) != 0) return fail(l) == EXIT_INPUT ? -1 : 0;
    bool regular = S_ISREG(here.st_mode);
    if (regular && (uint64_t)here.st_size > l->offset) return 1;
    if (l->path != NULL && !named) say_gone(l);
    if (!named) return 0;
    l->said_gone = false;
    bool cut = regular && (uint64_t)here.st_size < l->offset;
    bool other = here.st_ino != there.st_ino || here.st_dev != there.st_dev;
    if (!cut && !(other && there.st_size > 0)) return 0;
    return find_next(l, cut) ? -1 : 0;
}

bool live_has_next(const live *l) {
    return l->next_fd >= 0;
}

void live_take_next(live *l) {
    struct stat status;
    close(l->fd);
    l->fd = l->next_fd;
    l->next_fd = -1;
    l->cut = false;
    l->offset = 0;
    l->size = fstat(l->fd, &status) == 0 ? (uint64_t)status.st_size : 0;
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
        if (more < 0) return live_has_next(l) ? 0 : -1;
        if (more == 0) wait_a_little();
    }
    return 0;
}

bool live_is_at_end(const live *l) {
    struct stat status;
    return fstat(l->fd, &status) != 0 || !S_ISREG(status.st_mode) ||
           (uint64_t)status.st_size <= l->offset;
}

exit_code live_judge_end(const live *l, bool row_waits) {
    off_t end = lseek(l->fd, 0, SEEK_CUR); /* the standard input may have begun anywhere */
    const file_end f = {.label = l->label,
                        .fd = l->fd,
                        .opened_size = l->size,
                        .end = end > 0 ? (uint64_t)end : 0,
                        .row_waits = row_waits};
    return file_end_judge(&f);
}

void live_close(live *l) {
    if (l->fd >= 0) close(l->fd);
    if (l->next_fd >= 0) close(l->next_fd);
    l->fd = l->next_fd = -1;
}
