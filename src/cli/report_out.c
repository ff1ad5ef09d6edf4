/* SPDX-License-Identifier: Apache-2.0 */
/* What: results to stdout or, whole or not at all, to a file.
 * In: text. Out: EXIT_NO_DRIFT or EXIT_INPUT with a message.
 * Layer: cli. */
#include "cli/report_out.h"

#include <errno.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

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

static exit_code replace(const char *path, const char *text, size_t length) {
    size_t size = strlen(path) + sizeof ".XXXXXX";
    char *temporary = malloc(size);
    if (temporary == NULL) return fail(path);
    snprintf(temporary, size, "%s.XXXXXX", path);
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

exit_code report_out_write(const char *path, const char *text, size_t length) {
    struct stat status;
    if (path == NULL || strcmp(path, "-") == 0)
        return write_stream(stdout, "(standard output)", text, length);
    if (stat(path, &status) != 0) return replace(path, text, length);
    if (!S_ISREG(status.st_mode)) return write_in_place(path, text, length);
    char *target = realpath(path, NULL); /* a link stays a link */
    if (target == NULL) return fail(path);
    exit_code code = replace(target, text, length);
    free(target);
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
