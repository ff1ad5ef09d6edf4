/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck watch: a stream of rows through a monitor.
 * In: settings. Out: a line for each window and event, an exit code.
 * Layer: cli. */
#include "cli/watch.h"

#include <inttypes.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "cli/live.h"
#include "cli/load.h"
#include "cli/progress.h"
#include "cli/report_out.h"
#include "cli/watch_monitor.h"
#include "cli/watch_rows.h"

enum { CHUNK_BYTES = 1 << 16 };

typedef struct watching {
    const cli_settings *settings;
    live input;
    watch_rows rows;
    bool restored; /* from a state */
    bool save_failed;
    time_t saved_at;
} watching;

static bool stop(watching *w, exit_code code) {
    w->rows.code = code;
    return false;
}

static bool is_good(const watching *w) {
    return w->rows.code == EXIT_NO_DRIFT;
}

static bool feed(watching *w, const char *bytes, size_t length) {
    exit_code code = table_feed(w->rows.table, bytes, length);
    if (code == EXIT_NO_DRIFT) return true;
    return stop(w, is_good(w) ? code : w->rows.code);
}

/* ---- state ---- */

static bool write_state(watching *w) {
    watch_place *place = &w->rows.place;
    place->mark = watch_state_mark(w->input.fd, place->offset);
    place->any_said = w->rows.out.any_said;
    place->any_drift = w->rows.out.any_drift;
    place->late_told = w->rows.out.late_told;
    w->saved_at = time(NULL);
    exit_code code = watch_state_save(w->settings->watch.state, place, w->rows.monitor);
    w->save_failed = code != EXIT_NO_DRIFT;
    return !w->save_failed || stop(w, code);
}

static bool save(watching *w) {
    const table *t = w->rows.table;
    if (w->settings->watch.state == NULL || !table_has_header(t)) return true;
    if (!watch_rows_flush(&w->rows)) return false;
    w->rows.place.offset = table_offset(t);
    w->rows.place.line = table_line(t);
    w->rows.place.counts = table_counts(t);
    return write_state(w);
}

/* After an error: up to the last row that the monitor has seen, and that was told of. */
static void save_what_is_good(watching *w) {
    exit_code code = w->rows.code;
    bool known = w->restored || w->rows.place.offset > 0;
    if (w->settings->watch.state == NULL || !known || w->save_failed) return;
    watch_rows_flush(&w->rows);
    if (!w->rows.untold) write_state(w);
    w->rows.code = code;
}

/* Whether a file is the one that was read so far, perhaps longer now. */
static bool was_read(const watching *w, int fd) {
    const watch_place *place = &w->rows.place;
    return place->offset > 0 && place->mark != 0 &&
           watch_state_mark(fd, place->offset) == place->mark;
}

/* ---- files ---- */

/* The header alone, byte by byte up to its end. */
static bool read_header(watching *w) {
    char byte;
    w->rows.header_only = true;
    while (!table_has_header(w->rows.table)) {
        ssize_t n = live_read(&w->input, &byte, 1);
        if (n < 0) return stop(w, EXIT_INPUT);
        if (n == 0) return false;
        if (!feed(w, &byte, 1)) return false;
    }
    w->rows.header_only = false;
    return true;
}

static bool go_on(watching *w) {
    const watch_place *place = &w->rows.place;
    exit_code code = live_seek(&w->input, place->offset);
    if (code != EXIT_NO_DRIFT) return stop(w, code);
    table_continue(w->rows.table, place->offset, place->line, place->counts);
    return true;
}

static bool begin_file(watching *w) {
    const table_visitor visitor = watch_rows_visitor(&w->rows);
    table_free(w->rows.table);
    w->rows.table = table_create(w->input.label, &w->settings->csv, !w->settings->quiet, &visitor);
    if (w->rows.table == NULL)
        return stop(w, message_library(w->input.label, DRIFT_OUT_OF_MEMORY, NULL));
    return true;
}

static void forget_file(watching *w) {
    w->rows.place.offset = w->rows.place.line = 0;
    w->rows.place.counts = (table_result){0};
}

/* Where the state says, if this is its file; else at the beginning. */
static bool begin(watching *w) {
    if (!begin_file(w)) return false;
    if (!w->restored || w->rows.place.offset == 0) return true;
    if (was_read(w, w->input.fd)) return read_header(w) && go_on(w);
    if (!w->settings->quiet)
        message_plain("%s: not the file, or not the bytes, that %s was written for; read from its "
                      "beginning (the other was read up to line %" PRIu64 ")",
                      w->input.label, w->settings->watch.state, w->rows.place.line - 1);
    forget_file(w);
    return true;
}

/* The end of a file that another one follows: its last row may lack its line end. */
static bool finish_file(watching *w) {
    if (w->input.offset == 0) return true;
    exit_code code = w->input.cut ? table_pause(w->rows.table) : table_finish(w->rows.table);
    if (code != EXIT_NO_DRIFT) return stop(w, is_good(w) ? code : w->rows.code);
    return watch_rows_finish(&w->rows) && save(w);
}

/* A copy of the file that takes its place is read on where the file was left. */
static bool next_file(watching *w) {
    if (!watch_rows_flush(&w->rows)) return false;
    w->rows.place.offset = table_offset(w->rows.table);
    w->rows.place.mark = watch_state_mark(w->input.fd, w->rows.place.offset);
    bool same = was_read(w, w->input.next_fd);
    if (!same && !finish_file(w)) return false;
    live_take_next(&w->input);
    if (same) return go_on(w);
    if (!w->settings->quiet)
        message_plain("%s: a new file, read from its beginning", w->input.label);
    forget_file(w);
    return begin_file(w);
}

/* ---- the whole ---- */

static bool take_chunk(watching *w, const char *chunk, size_t length) {
    if (!feed(w, chunk, length)) return false;
    bool waiting = w->settings->watch.follow && live_is_at_end(&w->input);
    if (waiting && !watch_rows_flush(&w->rows)) return false;
    return (!waiting && time(NULL) == w->saved_at) || save(w);
}

static void read_all(watching *w) {
    progress bar;
    bool follow = w->settings->watch.follow;
    char *chunk = malloc(CHUNK_BYTES);
    if (chunk == NULL) stop(w, message_library(w->input.label, DRIFT_OUT_OF_MEMORY, NULL));
    progress_start(&bar, "watching", follow ? 0 : w->input.size, w->settings->quiet);
    bool more = chunk != NULL && begin(w);
    while (more) {
        ssize_t length = live_read(&w->input, chunk, CHUNK_BYTES);
        if (length < 0) stop(w, EXIT_INPUT);
        if (length > 0)
            more = take_chunk(w, chunk, (size_t)length);
        else
            more = length == 0 && live_has_next(&w->input) && next_file(w);
        progress_update(&bar, w->input.offset);
    }
    progress_end(&bar);
    free(chunk);
}

/* With a state, the last line waits for its end, as it would in a followed file. */
static void finish_input(watching *w) {
    table *t = w->rows.table;
    bool waits = w->settings->watch.state != NULL;
    if (waits && table_offset(t) < w->input.offset && !w->settings->quiet)
        message_plain("%s: the last line has no line end; it waits for the next time",
                      w->input.label);
    exit_code code = live_judge_end(&w->input, waits);
    if (code == EXIT_NO_DRIFT) code = waits ? table_pause(t) : table_finish(t);
    if (code != EXIT_NO_DRIFT) stop(w, is_good(w) ? code : w->rows.code);
}

/* A followed file goes on, so that there is nothing to be said of its end. */
static void end(watching *w) {
    bool ends = !w->settings->watch.follow && live_interrupted() == 0;
    bool good = is_good(w) && save(w);
    if (good && ends) finish_input(w);
    if (is_good(w)) watch_rows_finish(&w->rows);
    if (is_good(w) && ends && w->settings->watch.state == NULL) watch_rows_tell_rest(&w->rows);
    if (!is_good(w)) {
        save_what_is_good(w);
        return;
    }
    const watch_out *out = &w->rows.out;
    w->rows.code = out->any_drift ? EXIT_DRIFT : out->any_said ? EXIT_NO_DRIFT : EXIT_NOT_ENOUGH;
}

static void take_restored(watching *w, drift_monitor *restored) {
    drift_monitor_summary s = {.struct_size = sizeof s};
    drift_monitor_free(w->rows.monitor);
    w->rows.monitor = restored;
    w->restored = true;
    drift_monitor_get_summary(restored, &s, NULL);
    w->rows.windows_told = s.windows;
    w->rows.out.any_said = w->rows.place.any_said;
    w->rows.out.any_drift = w->rows.place.any_drift;
    w->rows.out.late_told = w->rows.place.late_told;
}

static exit_code open_state(watching *w) {
    drift_monitor *restored = NULL;
    uint64_t fingerprint = watch_state_fingerprint(w->rows.monitor, w->settings);
    const char *path = w->settings->watch.state;
    if (path == NULL) return EXIT_NO_DRIFT;
    exit_code code = report_out_prepare(path);
    if (code == EXIT_NO_DRIFT) code = watch_state_load(path, &w->rows.place, &restored);
    if (code == EXIT_NO_DRIFT && restored != NULL && w->rows.place.fingerprint != fingerprint) {
        message_error("%s: belongs to another reference or other options; delete it to start anew",
                      path);
        code = EXIT_USAGE;
    }
    w->rows.place.fingerprint = fingerprint;
    if (code == EXIT_NO_DRIFT && restored != NULL) {
        take_restored(w, restored);
        if (w->settings->watch.acknowledge) {
            drift_monitor_acknowledge(restored);
            w->rows.out.any_drift = false; /* known, and so no longer what the exit code is of */
        }
    } else
        drift_monitor_free(restored);
    return code;
}

static exit_code open_input(watching *w) {
    struct stat status;
    const watch_settings *s = &w->settings->watch;
    exit_code code = live_open(&w->input, w->settings->inputs[0], s->follow, w->settings->quiet);
    w->rows.label = w->input.label;
    if (code != EXIT_NO_DRIFT || s->state == NULL) return code;
    if (fstat(w->input.fd, &status) == 0 && S_ISREG(status.st_mode)) return EXIT_NO_DRIFT;
    message_error("%s: --state needs a file: this cannot be read again", w->input.label);
    return EXIT_USAGE;
}

static exit_code run(watching *w) {
    exit_code code = open_state(w);
    if (code == EXIT_NO_DRIFT) code = open_input(w);
    if (code != EXIT_NO_DRIFT) return code;
    live_catch_signals();
    signal(SIGPIPE, SIG_IGN);
    if (w->restored) watch_rows_tell(&w->rows); /* events that a signal left */
    if (is_good(w)) read_all(w);
    end(w);
    return w->rows.code;
}

/* A time or a batch's name in the reference would drift from window to window. */
static exit_code load_reference(const cli_settings *s, loaded *reference) {
    cli_settings own = *s;
    name_list ignored = {0};
    own.keep = KEEP_NO_ROWS;
    const char *const apart[] = {s->watch.time_column, s->watch.batch_column};
    for (size_t i = 0; i < 2; i++) {
        if (apart[i] == NULL || name_list_append(&ignored, apart[i], strlen(apart[i]))) continue;
        name_list_free(&ignored);
        return message_library("watch", DRIFT_OUT_OF_MEMORY, NULL);
    }
    own.ignored = ignored;
    exit_code code = load_input(s->watch.reference, &own, false, NULL, reference);
    name_list_free(&ignored);
    return code;
}

static bool state_is_input(const cli_settings *settings) {
    const watch_settings *s = &settings->watch;
    const char *const inputs[] = {settings->inputs[0], s->reference, s->reference_rows};
    return report_out_is_input(s->state, inputs, sizeof inputs / sizeof inputs[0]);
}

exit_code watch_run(const cli_settings *settings) {
    cli_settings effective = *settings;
    loaded reference = {0};
    reference_rows rows = {0};
    if (state_is_input(settings)) return EXIT_USAGE;
    watching *w = calloc(1, sizeof *w);
    if (w == NULL) return message_library("watch", DRIFT_OUT_OF_MEMORY, NULL);
    w->input.fd = w->input.next_fd = -1;
    w->settings = w->rows.settings = w->rows.out.settings = &effective;
    exit_code code = load_reference(settings, &reference);
    w->rows.reference = reference.profile;
    if (code == EXIT_NO_DRIFT) code = reference_rows_read(settings, &reference, &rows);
    if (code == EXIT_NO_DRIFT)
        code = watch_make_monitor(&effective, &reference, &rows, &w->rows.monitor);
    reference_rows_free(&rows);
    if (code == EXIT_NO_DRIFT) code = run(w);
    live_close(&w->input);
    table_free(w->rows.table);
    batcher_free(w->rows.batches);
    drift_monitor_free(w->rows.monitor);
    loaded_free(&reference);
    free(w);
    return code;
}
