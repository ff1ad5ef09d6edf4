/* SPDX-License-Identifier: Apache-2.0 */
/* What: results to stdout or, whole or not at all, to a file.
 * In: text. Out: EXIT_NO_DRIFT or EXIT_INPUT with a message.
 * Layer: cli. */
#include "cli/report_out.h"

#include <dirent.h>
#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Between the name of a file and what makes its temporary one unique. */
#define TEMPORARY ".tmp-"

static exit_code fail(const char *path) {
    message_error("%s: cannot write: %s", path, strerror(errno));
    return EXIT_INPUT;
}

static exit_code write_stream(FILE *stream, const char *path, const char *text, size_t length) {
    bool written = fwrite(text, 1, length, stream) == length && fflush(stream) == 0;
    return written ? EXIT_NO_DRIFT : fail(path);
}

/* A device or a pipe has no content that a rename could keep whole. */
static exit_code write_in_place(const char *path, const char *text, size_t length) {
    FILE *stream = fopen(path, "w");
    if (stream == NULL) return fail(path);
    exit_code code = write_stream(stream, path, text, length);
    if (fclose(stream) != 0 && code == EXIT_NO_DRIFT) code = fail(path);
    return code;
}

static bool fill(int fd, const char *text, size_t length) {
    mode_t mask = umask(0);
    umask(mask);
    while (length > 0) {
        ssize_t n = write(fd, text, length);
        if (n < 0 && errno == EINTR) continue;
        if (n < 0) return false;
        text += n;
        length -= (size_t)n;
    }
    return fchmod(fd, 0666 & ~mask) == 0 && fsync(fd) == 0;
}

/* "PATH.tmp-XXXXXX"; NULL: no memory. */
static char *temporary_name(const char *path) {
    size_t size = strlen(path) + sizeof TEMPORARY "XXXXXX";
    char *name = malloc(size);
    if (name != NULL) snprintf(name, size, "%s" TEMPORARY "XXXXXX", path);
    return name;
}

static exit_code replace(const char *path, const char *text, size_t length) {
    char *temporary = temporary_name(path);
    if (temporary == NULL) return fail(path);
    exit_code code = EXIT_NO_DRIFT;
    int fd = mkstemp(temporary);
    if (fd < 0) {
        code = fail(path);
        free(temporary);
        return code;
    }
    bool filled = fill(fd, text, length);
    if (!filled) code = fail(path);
    if (close(fd) != 0 && filled) code = fail(path);
    if (code == EXIT_NO_DRIFT && rename(temporary, path) != 0) code = fail(path);
    if (code != EXIT_NO_DRIFT) unlink(temporary);
    free(temporary);
    return code;
}

/* Where the file is, or will be: a link stays a link. NULL: said on stderr. */
static char *target_of(const char *path) {
    char *target = realpath(path, NULL);
    if (target == NULL && errno == ENOENT) target = strdup(path);
    if (target == NULL) fail(path);
    return target;
}

exit_code report_out_write(const char *path, const char *text, size_t length) {
    struct stat status;
    if (path == NULL || strcmp(path, "-") == 0)
        return write_stream(stdout, "(standard output)", text, length);
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode))
        return write_in_place(path, text, length);
    char *target = target_of(path);
    if (target == NULL) return EXIT_INPUT;
    exit_code code = replace(target, text, length);
    free(target);
    return code;
}

/* Whether a name is that of a file that was being written for `base`. */
static bool is_leftover(const char *name, const char *base) {
    size_t length = strlen(base);
    return strlen(name) == length + strlen(TEMPORARY "XXXXXX") &&
           strncmp(name, base, length) == 0 &&
           strncmp(name + length, TEMPORARY, strlen(TEMPORARY)) == 0;
}

static void remove_leftovers(const char *target) {
    const char *slash = strrchr(target, '/');
    const char *base = slash != NULL ? slash + 1 : target;
    char *folder = slash != NULL ? strndup(target, (size_t)(base - target)) : strdup(".");
    DIR *entries = folder != NULL ? opendir(folder) : NULL;
    for (struct dirent *e = NULL; entries != NULL && (e = readdir(entries)) != NULL;)
        if (is_leftover(e->d_name, base)) unlinkat(dirfd(entries), e->d_name, 0);
    if (entries != NULL) closedir(entries);
    free(folder);
}

exit_code report_out_prepare(const char *path) {
    struct stat status;
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) return EXIT_NO_DRIFT;
    char *target = target_of(path);
    if (target == NULL) return EXIT_INPUT;
    remove_leftovers(target);
    char *temporary = temporary_name(target);
    free(target);
    int fd = temporary != NULL ? mkstemp(temporary) : -1;
    exit_code code = fd >= 0 ? EXIT_NO_DRIFT : fail(path);
    if (fd >= 0) {
        close(fd);
        unlink(temporary);
    }
    free(temporary);
    return code;
}

bool report_out_is_input(const char *output, const char *const *inputs, size_t count) {
    struct stat target;
    if (output == NULL || stat(output, &target) != 0 || !S_ISREG(target.st_mode)) return false;
    for (size_t i = 0; i < count; i++) {
        struct stat input;
        if (inputs[i] == NULL || stat(inputs[i], &input) != 0) continue;
        if (input.st_dev != target.st_dev || input.st_ino != target.st_ino) continue;
        message_error("%s: this is also an input; give another name for the output", output);
        return true;
    }
    return false;
}
