/* SPDX-License-Identifier: Apache-2.0 */
/* What: an input that can be read more than once.
 * In: a path or -. Out: bytes at any offset.
 * Layer: cli. */
#include "cli/source.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define COPY_BYTES 65536

static exit_code fail(const source *s) {
    message_error("%s: %s", s->label, strerror(errno));
    return EXIT_INPUT;
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

static bool copy(int from, int to, uint64_t *size) {
    char buffer[COPY_BYTES];
    for (;;) {
        ssize_t n = read(from, buffer, sizeof buffer);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return n == 0;
        if (!write_all(to, buffer, (size_t)n)) return false;
        *size += (uint64_t)n;
    }
}

static exit_code make_seekable(source *s) {
    int fd = create_temporary();
    if (fd < 0) {
        message_error("%s: no temporary copy: %s; set TMPDIR", s->label, strerror(errno));
        return EXIT_INPUT;
    }
    if (!copy(s->fd, fd, &s->size)) {
        exit_code code = fail(s);
        close(fd);
        return code;
    }
    close(s->fd);
    s->fd = fd;
    s->start = 0;
    return EXIT_NO_DRIFT;
}

exit_code source_open(source *s, const char *path) {
    struct stat status;
    bool standard_input = strcmp(path, "-") == 0;
    *s = (source){.label = standard_input ? "(standard input)" : path};
    s->fd = standard_input ? dup(STDIN_FILENO) : open(path, O_RDONLY | O_CLOEXEC);
    if (s->fd < 0) return fail(s);
    if (fstat(s->fd, &status) != 0) return fail(s);
    if (S_ISDIR(status.st_mode)) {
        errno = EISDIR;
        return fail(s);
    }
    s->start = lseek(s->fd, 0, SEEK_CUR);
    if (!S_ISREG(status.st_mode) || s->start < 0) return make_seekable(s);
    s->size = status.st_size > s->start ? (uint64_t)(status.st_size - s->start) : 0;
    return EXIT_NO_DRIFT;
}

ssize_t source_read(const source *s, uint64_t offset, char *buffer, size_t size) {
    ssize_t n;
    do
        n = pread(s->fd, buffer, size, s->start + (off_t)offset);
    while (n < 0 && errno == EINTR);
    if (n < 0) fail(s);
    return n;
}

bool source_is_profile(const source *s) {
    static const unsigned char magic[8] = {0x89, 0x44, 0x43, 0x50, 0x0d, 0x0a, 0x1a, 0x0a};
    char head[sizeof magic];
    return pread(s->fd, head, sizeof head, s->start) == (ssize_t)sizeof head &&
           memcmp(head, magic, sizeof magic) == 0;
}

void source_close(source *s) {
    if (s->fd >= 0) close(s->fd);
    s->fd = -1;
}
