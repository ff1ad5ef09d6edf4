/* SPDX-License-Identifier: Apache-2.0 */
/* What: results to stdout or, whole or not at all, to a file.
 * In: text or bytes. Out: EXIT_NO_DRIFT or EXIT_INPUT with a message.
 * Layer: cli. */
#include "cli/report_out.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Between the name of a file and what makes its temporary one unique. */
#define TEMPORARY ".tmp-"
#define UNIQUE    "XXXXXX"

/* The temporary file that is being written, for whoever ends the program meanwhile. */
static char *volatile unfinished;

static exit_code fail(const char *path) {
    message_error("%s: cannot write: %s", path, strerror(errno));
    return EXIT_INPUT;
}

/* Nothing half written stays behind a program that is ended by hand. */
static void remove_unfinished(int number) {
    if (unfinished != NULL) unlink(unfinished);
    raise(number); /* by SA_RESETHAND as if it had never been caught */
}

static const int ending_signals[] = {SIGINT, SIGTERM, SIGHUP};

enum { ENDING_SIGNALS = sizeof ending_signals / sizeof ending_signals[0] };

/* A signal that is ignored, or caught by somebody else, stays so. */
static void clean_up_on_signals(void) {
    for (size_t i = 0; i < ENDING_SIGNALS; i++) {
        struct sigaction action;
        if (sigaction(ending_signals[i], NULL, &action) != 0 || action.sa_handler != SIG_DFL)
            continue;
        action.sa_handler = remove_unfinished;
        action.sa_flags = (int)SA_RESETHAND;
        sigaction(ending_signals[i], &action, NULL);
    }
}

/* A signal finds no file yet, or one whose name it knows. */
static int create_unfinished(char *name) {
    sigset_t ending, before;
    clean_up_on_signals();
    sigemptyset(&ending);
    for (size_t i = 0; i < ENDING_SIGNALS; i++)
        sigaddset(&ending, ending_signals[i]);
    pthread_sigmask(SIG_BLOCK, &ending, &before);
    int fd = mkstemp(name);
    if (fd >= 0) unfinished = name;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return fd;
}

static const char *base_of(const char *path) {
    const char *slash = strrchr(path, '/');
    return slash != NULL ? slash + 1 : path;
}

/* How much of a name stands in that of its temporary file, which may be no longer than any. */
static size_t kept_of(const char *base) {
    size_t length = strlen(base), most = NAME_MAX - strlen(TEMPORARY UNIQUE);
    return length < most ? length : most;
}

/* "PATH.tmp-XXXXXX"; NULL: no memory. */
static char *temporary_name(const char *path) {
    size_t length = (size_t)(base_of(path) - path) + kept_of(base_of(path));
    size_t size = length + sizeof TEMPORARY UNIQUE;
    char *name = malloc(size);
    if (name != NULL) snprintf(name, size, "%.*s" TEMPORARY UNIQUE, (int)length, path);
    return name;
}

/* Where the file is, or will be: a link stays a link. NULL: said on stderr. */
static char *target_of(const char *path) {
    char *target = realpath(path, NULL);
    if (target == NULL && errno == ENOENT) target = strdup(path);
    if (target == NULL) fail(path);
    return target;
}

/* Who may read a file that is replaced was decided before; a new one is as any other. */
static mode_t mode_for(const char *target) {
    struct stat status;
    if (stat(target, &status) == 0) return status.st_mode & 0777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

static exit_code open_temporary(report_file *file) {
    file->target = target_of(file->label);
    if (file->target == NULL) return EXIT_INPUT;
    file->temporary = temporary_name(file->target);
    int fd = file->temporary != NULL ? create_unfinished(file->temporary) : -1;
    if (fd < 0) return fail(file->label);
    if (fchmod(fd, mode_for(file->target)) == 0) file->stream = fdopen(fd, "w");
    if (file->stream != NULL) return EXIT_NO_DRIFT;
    fail(file->label);
    close(fd);
    unlink(file->temporary);
    return EXIT_INPUT;
}

static void forget(report_file *file) {
    unfinished = NULL;
    free(file->temporary);
    free(file->target);
    *file = (report_file){0};
}

/* A device or a pipe has no content that a rename could keep whole. */
exit_code report_out_open(const char *path, report_file *file) {
    struct stat status;
    *file = (report_file){.label = path};
    if (path == NULL || strcmp(path, "-") == 0) {
        *file = (report_file){.stream = stdout, .label = "(standard output)"};
        return EXIT_NO_DRIFT;
    }
    if (stat(path, &status) == 0 && !S_ISREG(status.st_mode)) {
        file->stream = fopen(path, "w");
        return file->stream != NULL ? EXIT_NO_DRIFT : fail(path);
    }
    exit_code code = open_temporary(file);
    if (code != EXIT_NO_DRIFT) forget(file);
    return code;
}

exit_code report_out_close(report_file *file) {
    bool good = fflush(file->stream) == 0 && ferror(file->stream) == 0;
    if (good && file->temporary != NULL) good = fsync(fileno(file->stream)) == 0;
    exit_code code = good ? EXIT_NO_DRIFT : fail(file->label);
    if (file->stream != stdout && fclose(file->stream) != 0 && good) code = fail(file->label);
    if (file->temporary != NULL) {
        if (code == EXIT_NO_DRIFT && rename(file->temporary, file->target) != 0)
            code = fail(file->label);
        if (code != EXIT_NO_DRIFT) unlink(file->temporary);
    }
    forget(file);
    return code;
}

exit_code report_out_write(const char *path, const void *bytes, size_t length) {
    report_file file;
    exit_code code = report_out_open(path, &file);
    if (code != EXIT_NO_DRIFT) return code;
    fwrite(bytes, 1, length, file.stream); /* its errors stay with the stream */
    return report_out_close(&file);
}

exit_code report_draft_begin(report_draft *draft, const char *label) {
    *draft = (report_draft){.label = label};
    draft->stream = open_memstream(&draft->text, &draft->length);
    return draft->stream != NULL ? EXIT_NO_DRIFT
                                 : message_library(label, DRIFT_OUT_OF_MEMORY, NULL);
}

exit_code report_draft_write(report_draft *draft, const char *path) {
    bool whole = ferror(draft->stream) == 0;
    if (fclose(draft->stream) != 0) whole = false;
    exit_code code = whole ? report_out_write(path, draft->text, draft->length)
                           : message_library(draft->label, DRIFT_OUT_OF_MEMORY, NULL);
    free(draft->text);
    return code;
}

exit_code report_out_profile(const drift_profile *profile, const char *path) {
    if (strcmp(path, "-") == 0 && isatty(STDOUT_FILENO)) {
        message_error("a profile is no text for a terminal; give -o FILE.dcp");
        return EXIT_USAGE;
    }
    size_t size = drift_profile_encoded_size(profile);
    void *bytes = malloc(size);
    bool encoded = bytes != NULL && drift_profile_encode(profile, bytes, size, NULL) == DRIFT_OK;
    exit_code code = encoded ? report_out_write(path, bytes, size)
                             : message_library(path, DRIFT_OUT_OF_MEMORY, NULL);
    free(bytes);
    return code;
}

/* Whether a name is that of a file that was being written for `base`. */
static bool is_leftover(const char *name, const char *base) {
    size_t length = kept_of(base);
    return strlen(name) == length + strlen(TEMPORARY UNIQUE) && strncmp(name, base, length) == 0 &&
           strncmp(name + length, TEMPORARY, strlen(TEMPORARY)) == 0;
}

static void remove_leftovers(const char *target) {
    const char *base = base_of(target);
    char *folder = base != target ? strndup(target, (size_t)(base - target)) : strdup(".");
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
        message_error("%s: this is also an input, which would be overwritten; give another name",
                      output);
        return true;
    }
    return false;
}
