/* SPDX-License-Identifier: Apache-2.0 */
/* What: the file of --state: a head of numbers, then the snapshot of the monitor.
 * In: a monitor. Out: a file, and back.
 * Layer: cli. */
#include "cli/watch_state.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/report_out.h"

#define MAGIC                                                                                      \
    "\x89"                                                                                         \
    "DCW\r\n\x1a\n"
#define MAGIC_SIZE 8
#define VERSION    2
#define NUMBERS    10 /* version, seven of the place, its flags, hash of all */
#define MARK_BYTES 4096
#define HEAD_SIZE  (MAGIC_SIZE + NUMBERS * 8)

enum { ANY_SAID = 1, ANY_DRIFT = 2 };

/* FNV-1a, 64 bits: tells an accident, which is all that is asked of it; the snapshot has checks of
 * its own against strangers. */
static uint64_t hash_more(uint64_t hash, const void *bytes, size_t length) {
    const unsigned char *at = bytes;
    for (size_t i = 0; i < length; i++)
        hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    return hash;
}

static uint64_t hash_of(const void *bytes, size_t length) {
    return hash_more(UINT64_C(14695981039346656037), bytes, length);
}

static void put_u64(unsigned char *to, uint64_t value) {
    for (int i = 0; i < 8; i++)
        to[i] = (unsigned char)(value >> (8 * i));
}

static uint64_t get_u64(const unsigned char *from) {
    uint64_t value = 0;
    for (int i = 0; i < 8; i++)
        value |= (uint64_t)from[i] << (8 * i);
    return value;
}

/* A text with its end, so that two texts do not run into one; NULL is no text. */
static uint64_t hash_text(uint64_t hash, const char *text) {
    return text != NULL ? hash_more(hash, text, strlen(text) + 1) : hash_more(hash, "\1", 1);
}

uint64_t watch_state_fingerprint(const drift_monitor *m, const cli_settings *settings) {
    const csv_settings *csv = &settings->csv;
    const char reading[] = {csv->delimiter, csv->decimal, csv->no_header ? '1' : '0'};
    size_t size = drift_monitor_snapshot_size(m);
    unsigned char *bytes = malloc(size);
    uint64_t hash = 0;
    if (bytes != NULL && drift_monitor_snapshot(m, bytes, size, NULL) == DRIFT_OK) {
        hash = hash_more(hash_of(bytes, size), reading, sizeof reading);
        hash = hash_text(hash_text(hash, csv->missing_tokens), settings->watch.time_column);
    }
    free(bytes);
    return hash;
}

static bool read_at(int fd, uint64_t offset, char *buffer, size_t length) {
    while (length > 0) {
        ssize_t n = pread(fd, buffer, length, (off_t)offset);
        if (n < 0 && errno == EINTR) continue;
        if (n <= 0) return false;
        buffer += n;
        offset += (uint64_t)n;
        length -= (size_t)n;
    }
    return true;
}

uint64_t watch_state_mark(int fd, uint64_t offset) {
    char bytes[2 * MARK_BYTES];
    size_t length = offset < MARK_BYTES ? (size_t)offset : MARK_BYTES;
    if (!read_at(fd, 0, bytes, length) || !read_at(fd, offset - length, bytes + length, length))
        return 0;
    return hash_of(bytes, 2 * length);
}

exit_code watch_state_save(const char *path, const watch_place *place, const drift_monitor *m) {
    size_t size = drift_monitor_snapshot_size(m);
    unsigned char *bytes = malloc(HEAD_SIZE + size);
    if (bytes == NULL) return message_library(path, DRIFT_OUT_OF_MEMORY, NULL);
    const uint64_t flags = (place->any_said ? ANY_SAID : 0) | (place->any_drift ? ANY_DRIFT : 0);
    const uint64_t numbers[NUMBERS - 1] = {VERSION,
                                           place->offset,
                                           place->line,
                                           place->counts.rows,
                                           place->counts.rejected,
                                           place->mark,
                                           place->fingerprint,
                                           place->late_told,
                                           flags};
    memcpy(bytes, MAGIC, MAGIC_SIZE);
    for (size_t i = 0; i + 1 < NUMBERS; i++)
        put_u64(bytes + MAGIC_SIZE + 8 * i, numbers[i]);
    drift_monitor_snapshot(m, bytes + HEAD_SIZE, size, NULL);
    uint64_t head = hash_of(bytes, HEAD_SIZE - 8);
    put_u64(bytes + HEAD_SIZE - 8, head ^ hash_of(bytes + HEAD_SIZE, size));
    exit_code code = report_out_write(path, bytes, HEAD_SIZE + size);
    free(bytes);
    return code;
}

static exit_code read_file(const char *path, unsigned char **bytes, size_t *length) {
    size_t capacity = 0;
    FILE *in = fopen(path, "rb");
    *bytes = NULL;
    *length = 0;
    if (in == NULL && errno == ENOENT) return EXIT_NO_DRIFT;
    for (size_t n = 1; in != NULL && n > 0; *length += n) {
        if (*length == capacity) {
            capacity = capacity > 0 ? capacity * 2 : 65536;
            unsigned char *grown = realloc(*bytes, capacity);
            if (grown == NULL) break;
            *bytes = grown;
        }
        n = fread(*bytes + *length, 1, capacity - *length, in);
    }
    bool bad = in == NULL || ferror(in) != 0 || *bytes == NULL || !feof(in);
    if (bad) message_error("%s: cannot read: %s", path, strerror(errno));
    if (in != NULL) fclose(in);
    return bad ? EXIT_INPUT : EXIT_NO_DRIFT;
}

/* Whether the file is one that watch has written: nobody is told to delete another one. */
static bool is_state(const unsigned char *bytes, size_t length) {
    return length >= MAGIC_SIZE && memcmp(bytes, MAGIC, MAGIC_SIZE) == 0;
}

static exit_code say_bad_head(const char *path, bool state) {
    if (state)
        message_error("%s: a damaged state of driftcheck watch; delete it to start anew", path);
    else
        message_error("%s: there, but not a state of driftcheck watch; give another name", path);
    return EXIT_INPUT;
}

static bool take_head(const unsigned char *bytes, size_t length, watch_place *place) {
    if (length < HEAD_SIZE || !is_state(bytes, length)) return false;
    const unsigned char *n = bytes + MAGIC_SIZE;
    uint64_t check = hash_of(bytes, HEAD_SIZE - 8) ^ hash_of(bytes + HEAD_SIZE, length - HEAD_SIZE);
    if (get_u64(n) != VERSION || get_u64(bytes + HEAD_SIZE - 8) != check) return false;
    place->offset = get_u64(n + 8);
    place->line = get_u64(n + 16);
    place->counts.rows = get_u64(n + 24);
    place->counts.rejected = get_u64(n + 32);
    place->mark = get_u64(n + 40);
    place->fingerprint = get_u64(n + 48);
    place->late_told = get_u64(n + 56);
    place->any_said = (get_u64(n + 64) & ANY_SAID) != 0;
    place->any_drift = (get_u64(n + 64) & ANY_DRIFT) != 0;
    return place->offset <= INT64_MAX;
}

exit_code watch_state_load(const char *path, watch_place *place, drift_monitor **monitor) {
    unsigned char *bytes;
    size_t length;
    drift_error error;
    drift_error_init(&error);
    *monitor = NULL;
    exit_code code = read_file(path, &bytes, &length);
    if (code == EXIT_NO_DRIFT && bytes != NULL) {
        drift_status status = DRIFT_OK;
        if (!take_head(bytes, length, place))
            code = say_bad_head(path, is_state(bytes, length));
        else
            status =
                drift_monitor_restore(bytes + HEAD_SIZE, length - HEAD_SIZE, NULL, monitor, &error);
        if (status != DRIFT_OK) {
            message_library(path, status, &error);
            code = EXIT_INPUT;
        }
    }
    free(bytes);
    return code;
}
