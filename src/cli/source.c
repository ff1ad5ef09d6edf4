/* SPDX-License-Identifier: Apache-2.0 */
/* What: an input, read at any offset.
 * In: a path or -. Out: bytes at any offset.
 * Layer: cli. */
#include "cli/source.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/file_end.h"

#define COPY_BYTES 65536

exit_code source_say_error(const source *s, int error) {
    message_error("%s: %s", s->label, strerror(error));
    return EXIT_INPUT;
}

static exit_code fail(const source *s) {
    return source_say_error(s, errno);
}

/* Unlinked at once: no way of ending leaves it behind. */
static int create_temporary(void) {
    const char *folder = getenv("TMPDIR");
    char path[4096];
    if (folder == NULL || *folder == '\0') folder = "/tmp";
    int length = snprintf(path, sizeof path, "%s/driftcheck-XXXXXX", folder);
    if (length < 0 || (size_t)length >= sizeof path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    int fd = mkstemp(path);
    if (fd >= 0) unlink(path);
    return fd;
}

static bool write_all(int fd, const char *bytes, size_t length) {
    while (length > 0) {
        ssize_t n = write(fd, bytes, length);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        bytes += n;
        length -= (size_t)n;
    }
    return true;
}

static exit_code say_no_copy(const source *s) {
    message_error("%s: no temporary copy: %s; set TMPDIR", s->label, strerror(errno));
    return EXIT_INPUT;
}

static exit_code copy(source *s, int to) {
    char buffer[COPY_BYTES];
    for (;;) {
        ssize_t n = read(s->fd, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return fail(s);
        if (n == 0) return EXIT_NO_DRIFT;
        if (!write_all(to, buffer, (size_t)n)) return say_no_copy(s);
        s->size += (uint64_t)n;
    }
}

static exit_code make_seekable(source *s) {
    int fd = create_temporary();
    if (fd < 0) return say_no_copy(s);
    exit_code code = copy(s, fd);
    if (code != EXIT_NO_DRIFT) {
        close(fd);
        return code;
    }
    close(s->fd);
    s->fd = fd;
    s->start = 0;
    return EXIT_NO_DRIFT;
}

exit_code source_open(source *s, const char *path, bool twice) {
    struct stat status;
    bool standard_input = strcmp(path, "-") == 0;
    *s = (source){.label = standard_input ? "(standard input)"
                           : *path        ? path
                                          : "(empty path)",
                  .keeps = true};
    s->fd = standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0) return fail(s);
    if (fstat(s->fd, &status) != 0) return fail(s);
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return fail(s);
    }
    s->start = lseek(s->fd, 0, SEEK_CUR);
    s->pipe = !S_ISREG(status.st_mode) || s->start < 0;
    if (s->pipe && twice) {
        s->pipe = false;
        return make_seekable(s);
    }
    if (!s->pipe && status.st_size > s->start) s->size = (uint64_t)(status.st_size - s->start);
    return EXIT_NO_DRIFT;
}

/* ---- reading ---- */

/* What is added to a file meanwhile is not read, so that all readings of it give the same rows. */
static size_t limit(const source *s, uint64_t offset, size_t size) {
    if (s->size == 0) return size;
    uint64_t left = offset < s->size ? s->size - offset : 0;
    return left < size ? (size_t)left : size;
}

static ssize_t read_file(const source *s, uint64_t offset, char *buffer, size_t wanted) {
    size_t size = limit(s, offset, wanted);
    size_t length = 0;
    while (length < size) {
        off_t at = s->start + (off_t)(offset + length);
        ssize_t n = pread(s->fd, buffer + length, size - length, at);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return -1;
        if (n == 0) break;
        length += (size_t)n;
    }
    return (ssize_t)length;
}

/* @return false when the reading was stopped meanwhile. */
static bool wait_for_bytes(const source *s) {
    enum { LOOK_MILLISECONDS = 100 };
    struct pollfd wanted = {.fd = s->fd, .events = POLLIN};
    while (!atomic_load(&s->stopped))
        if (poll(&wanted, 1, LOOK_MILLISECONDS) != 0) return true;
    return false;
}

static ssize_t read_pipe(source *s, char *buffer, size_t size) {
    size_t length = 0;
    while (length < size && wait_for_bytes(s)) {
        ssize_t n = read(s->fd, buffer + length, size - length);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return -1;
        if (n == 0) break;
        length += (size_t)n;
    }
    s->position += length;
    return (ssize_t)length;
}

static bool keep(source *s, const char *bytes, size_t length) {
    char *grown = realloc(s->head, s->head_length + length + 1);
    if (grown == NULL) return false;
    memcpy(grown + s->head_length, bytes, length);
    s->head = grown;
    s->head_length += length;
    return true;
}

ssize_t source_read(source *s, uint64_t offset, char *buffer, size_t size) {
    size_t again = 0;
    if (!s->pipe) return read_file(s, offset, buffer, size);
    if (offset < s->head_length) {
        again = s->head_length - (size_t)offset < size ? s->head_length - (size_t)offset : size;
        memcpy(buffer, s->head + offset, again);
    }
    ssize_t n = read_pipe(s, buffer + again, size - again);
    if (n < 0) return -1;
    if (s->keeps && !keep(s, buffer + again, (size_t)n)) {
        errno = ENOMEM;
        return -1;
    }
    return (ssize_t)again + n;
}

exit_code source_judge_end(const source *s) {
    uint64_t end = (uint64_t)s->start + s->size;
    const file_end f = {.label = s->label, .fd = s->fd, .opened_size = end, .end = end};
    return s->pipe ? EXIT_NO_DRIFT : file_end_judge(&f);
}

void source_read_on(source *s) {
    s->keeps = false;
}

void source_stop(source *s) {
    atomic_store(&s->stopped, true);
}

bool source_is_profile(source *s) {
    static const unsigned char magic[8] = {0x89, 0x44, 0x43, 0x50, 0x0d, 0x0a, 0x1a, 0x0a};
    char head[sizeof magic];
    return source_read(s, 0, head, sizeof head) == (ssize_t)sizeof head &&
           memcmp(head, magic, sizeof magic) == 0;
}

void source_close(source *s) {
    if (s->fd >= 0) close(s->fd);
    free(s->head);
    s->head = NULL;
    s->fd = -1;
}
