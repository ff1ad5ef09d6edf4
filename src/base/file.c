/* SPDX-License-Identifier: Apache-2.0 */
/* Files: saved whole or not at all, read whole.
 * In: paths. Out: files, bytes.
 * Layer: base. */
#define _XOPEN_SOURCE 700

#include "base/file.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/error.h"
#include "base/memory.h"

/* Room for the name of the temporary file beside the longest folder: ".driftcheck-PID-N.tmp". */
#define TEMPORARY_NAME_SIZE 64
/* Names tried: each that is taken was left by a process that was killed, or is in use by a thread.
 */
#define TEMPORARY_TRIES 1000
/* First read of a file, enough to see what it is before memory is taken for all of it. */
#define FIRST_READ 4096
/* Larger than anything that a machine can hold rows for; catches files with holes. */
#define FILE_LIMIT (INT64_C(1) << 36)

static drift_status io_error(drift_error *error, const char *path, const char *doing, int code) {
    char reason[128];
    if (strerror_r(code, reason, sizeof reason) != 0) {
        snprintf(reason, sizeof reason, "error %d", code);
    }
    return error_set(error, DRIFT_IO, "%s: cannot %s: %s", path, doing, reason);
}

/* ---- saving ---- */

/* A file being written under a name that nobody else has. */
typedef struct temporary {
    const drift_allocator *allocator;
    char *name;
    size_t name_size;
    size_t folder_length; /* of the path, its last slash included; 0: the working folder */
    int descriptor;
} temporary;

/* Only a file may be replaced: rename would put a file in place of a device or a folder's name.
 */
static drift_status check_target(const char *path, drift_error *error) {
    struct stat status;
    if (stat(path, &status) != 0) {
        return errno == ENOENT ? DRIFT_OK : io_error(error, path, "write", errno);
    }
    if (S_ISREG(status.st_mode)) return DRIFT_OK;
    if (S_ISDIR(status.st_mode)) return io_error(error, path, "write", EISDIR);
    return error_set(error, DRIFT_IO, "%s: cannot write: it is a device or pipe, not a file", path);
}

/* The name does not grow from the target's, which may already have the longest name possible. */
static int open_temporary(temporary *t) {
    for (unsigned n = 0; n < TEMPORARY_TRIES; n++) {
        snprintf(t->name + t->folder_length, TEMPORARY_NAME_SIZE, ".driftcheck-%ld-%u.tmp",
                 (long)getpid(), n);
        do {
            t->descriptor = open(t->name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        } while (t->descriptor < 0 && errno == EINTR);
        if (t->descriptor >= 0 || errno != EEXIST) break;
    }
    return t->descriptor >= 0;
}

/* A file that is replaced keeps its permissions: who may read it was decided before. */
static void keep_permissions(const temporary *t, const char *path) {
    struct stat status;
    if (stat(path, &status) == 0) (void)fchmod(t->descriptor, status.st_mode & 0777);
}

static drift_status create_temporary(temporary *t, const char *path, drift_error *error) {
    const char *slash = strrchr(path, '/');
    t->folder_length = slash ? (size_t)(slash - path) + 1 : 0;
    t->name_size = t->folder_length + TEMPORARY_NAME_SIZE;
    t->name = memory_zeroed(t->allocator, t->name_size, 1);
    if (!t->name) return error_memory(error);
    memcpy(t->name, path, t->folder_length);
    if (!open_temporary(t)) return io_error(error, path, "create a file beside it", errno);
    keep_permissions(t, path);
    return DRIFT_OK;
}

static int write_all(int descriptor, const unsigned char *bytes, size_t length) {
    while (length > 0) {
        /* some systems refuse more than 2 GiB at once */
        size_t part = length < (size_t)1 << 30 ? length : (size_t)1 << 30;
        ssize_t written = write(descriptor, bytes, part);
        if (written < 0 && errno == EINTR) continue;
        if (written < 0) return 0;
        bytes += written;
        length -= (size_t)written;
    }
    return 1;
}

/* close tells of errors that a network file system kept back until then. */
static int finish_temporary(temporary *t, const unsigned char *bytes, size_t length) {
    int done = write_all(t->descriptor, bytes, length) && fsync(t->descriptor) == 0;
    int code = errno;
    int closed = close(t->descriptor) == 0;
    t->descriptor = -1;
    if (!done) errno = code;
    return done && closed;
}

/* Makes the new name last through a loss of power. A folder that cannot be opened for reading, or a
 * file system without fsync of folders, leaves that to the system. */
static int sync_folder(temporary *t) {
    memcpy(t->name + t->folder_length, ".", 2);
    int descriptor = open(t->name, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0) return 1;
    int done = fsync(descriptor) == 0 || errno != EIO;
    int code = errno;
    close(descriptor);
    errno = code;
    return done;
}

static drift_status replace_file(temporary *t, const char *path, const unsigned char *bytes,
                                 size_t length, drift_error *error) {
    drift_status status = create_temporary(t, path, error);
    if (status != DRIFT_OK) return status;
    if (!finish_temporary(t, bytes, length) || rename(t->name, path) != 0) {
        int code = errno;
        unlink(t->name);
        return io_error(error, path, "write", code);
    }
    return sync_folder(t) ? DRIFT_OK : io_error(error, path, "make the new name permanent", errno);
}

static drift_status save(const char *path, const void *bytes, size_t length,
                         const drift_allocator *allocator, drift_error *error) {
    drift_status status = check_target(path, error);
    temporary t = {allocator, NULL, 0, 0, -1};
    char target[PATH_MAX]; /* a link stays a link: what it leads to is replaced */
    if (realpath(path, target) != NULL) path = target;
    if (status == DRIFT_OK) status = replace_file(&t, path, bytes, length, error);
    memory_release(t.allocator, t.name, t.name_size, 1);
    return status;
}

drift_status file_save(const char *path, const void *bytes, size_t length,
                       const drift_allocator *allocator, drift_error *error) {
    int host_errno = errno;
    drift_status status = save(path, bytes, length, allocator, error);
    errno = host_errno;
    return status;
}

/* ---- loading ---- */

/* Fills the room there is. 1: room is full; 0: the file ended; -1: errno says why not. */
static int fill_room(int descriptor, file_contents *c) {
    while (c->length < c->capacity) {
        size_t room = c->capacity - c->length;
        if (room > (size_t)1 << 30) room = (size_t)1 << 30;
        ssize_t got = read(descriptor, c->bytes + c->length, room);
        if (got < 0 && errno == EINTR) continue;
        if (got <= 0) return got < 0 ? -1 : 0;
        c->length += (size_t)got;
    }
    return 1;
}

static int begins_with(const file_contents *c, const char *magic, size_t magic_size) {
    return c->length >= magic_size && memcmp(c->bytes, magic, magic_size) == 0;
}

/* Pipes have no size, so memory grows with what was read; a file's size saves the growing. What
 * does not begin with the magic is not read any further. */
static drift_status read_contents(int descriptor, size_t expected, const char *path,
                                  const char *magic, size_t magic_size, file_contents *c,
                                  drift_error *error) {
    size_t needed = FIRST_READ;
    for (;;) {
        if (!memory_grow(&c->allocator, (void **)&c->bytes, &c->capacity, needed, 1)) {
            return error_memory(error);
        }
        int more = fill_room(descriptor, c);
        if (more < 0) return io_error(error, path, "read", errno);
        if (more == 0 || !begins_with(c, magic, magic_size)) return DRIFT_OK;
        if ((uint64_t)c->length > FILE_LIMIT) break;
        /* one byte more than expected lets the next read see the end */
        needed = c->length + 1 > expected + 1 ? c->length + 1 : expected + 1;
    }
    return error_set(error, DRIFT_IO, "%s: too large", path);
}

static drift_status check_source(int descriptor, const char *path, size_t *expected,
                                 drift_error *error) {
    struct stat status;
    if (fstat(descriptor, &status) != 0) return io_error(error, path, "read", errno);
    if (S_ISDIR(status.st_mode)) return io_error(error, path, "read", EISDIR);
    if (!S_ISREG(status.st_mode) && !S_ISFIFO(status.st_mode)) {
        return error_set(error, DRIFT_IO, "%s: cannot read: it is neither a file nor a pipe", path);
    }
    if (status.st_size > FILE_LIMIT) {
        return error_set(error, DRIFT_IO, "%s: too large", path);
    }
    *expected = S_ISREG(status.st_mode) ? (size_t)status.st_size : 0;
    return DRIFT_OK;
}

static drift_status load(const char *path, const char *magic, size_t magic_size, file_contents *c,
                         drift_error *error) {
    int descriptor;
    do {
        descriptor = open(path, O_RDONLY | O_CLOEXEC);
    } while (descriptor < 0 && errno == EINTR);
    if (descriptor < 0) return io_error(error, path, "read", errno);
    size_t expected = 0;
    drift_status status = check_source(descriptor, path, &expected, error);
    if (status == DRIFT_OK) {
        status = read_contents(descriptor, expected, path, magic, magic_size, c, error);
    }
    close(descriptor);
    return status;
}

drift_status file_load(const char *path, const char *magic, size_t magic_size,
                       const drift_allocator *allocator, file_contents *contents,
                       drift_error *error) {
    int host_errno = errno;
    memset(contents, 0, sizeof *contents);
    contents->allocator = memory_allocator(allocator);
    drift_status status = load(path, magic, magic_size, contents, error);
    errno = host_errno;
    return status;
}

void file_contents_destroy(file_contents *c) {
    memory_release(&c->allocator, c->bytes, c->capacity, 1);
    c->bytes = NULL;
    c->length = c->capacity = 0;
}

drift_status file_error(const char *path, drift_status status, const drift_error *inner,
                        drift_error *error) {
    return error_at(error, status, inner->column, inner->row, "%s: %s", path, inner->message);
}
