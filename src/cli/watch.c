/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck watch: a stream of rows through a monitor.
 * In: settings. Out: a line for each window and event, an exit code.
 * Layer: cli. */
#include "cli/watch.h"

#include <inttypes.h>
#include <math.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "cli/batcher.h"
#include "cli/live.h"
#include "cli/load.h"
#include "cli/progress.h"
#include "cli/table.h"
#include "cli/time_text.h"
#include "cli/watch_monitor.h"
#include "cli/watch_out.h"
#include "cli/watch_state.h"

enum { CHUNK_BYTES = 1 << 16 };

typedef struct watching {
    const cli_settings *settings;
    const drift_profile *reference;
    drift_monitor *monitor;
    watch_out out;
    live input;
    table *table;
    batcher *batches;
    watch_place place;
    bool place_is_known; /* a state was loaded */
    size_t time_field;
    int64_t time; /* of the pending rows */
    uint64_t windows_told;
    time_t saved_at;
    uint64_t first_offset; /* where the rows begin */
    exit_code code;
} watching;

static bool stop(watching *w, exit_code code) {
    w->code = code;
    return false;
}

static bool is_by_time(const watching *w) {
    return w->settings->watch.span > 0;
}

static drift_monitor_summary summary_of(const watching *w) {
    drift_monitor_summary s = {.struct_size = sizeof s};
    drift_monitor_get_summary(w->monitor, &s, NULL);
    return s;
}

/* ---- telling ---- */

static bool tell(watching *w) {
    drift_monitor_summary s = summary_of(w);
    exit_code code = EXIT_NO_DRIFT;
    if (s.windows > w->windows_told) {
        code = watch_out_window(&w->out, w->monitor, false);
        w->windows_told = s.windows;
    }
    if (code == EXIT_NO_DRIFT) code = watch_out_events(&w->out, w->monitor);
    return code == EXIT_NO_DRIFT || stop(w, code);
}

/* Panes that end before `time` are closed one by one, so that each window can be told of. */
static bool close_panes(watching *w, int64_t time) {
    for (uint32_t i = 0; i <= w->settings->watch.monitor.panes + 1; i++) {
        drift_monitor_summary s = summary_of(w);
        if (s.total_rows == 0 || s.pane_end > time) return true;
        drift_monitor_advance(w->monitor, s.pane_end, NULL);
        if (!tell(w)) return false;
    }
    return true;
}

static drift_status observe(void *context, const drift_batch *batch, drift_error *error) {
    watching *w = context;
    int64_t time = is_by_time(w) ? w->time : (int64_t)summary_of(w).total_rows;
    drift_status status = drift_monitor_observe(w->monitor, batch, time, error);
    if (status == DRIFT_OK) tell(w);
    return status;
}

static bool flush(watching *w) {
    if (w->batches == NULL) return true;
    if (!batcher_flush(w->batches)) return stop(w, batcher_code(w->batches));
    return w->code == EXIT_NO_DRIFT;
}

/* ---- the header ---- */

static bool add_column(watching *w, const char *name, size_t field) {
    drift_profile_column column = {.struct_size = sizeof column};
    for (size_t i = 0; i < drift_profile_column_count(w->reference); i++) {
        if (drift_profile_get_column(w->reference, i, &column, NULL) != DRIFT_OK ||
            strcmp(column.name, name) != 0)
            continue;
        column_reading reading = READ_NUMBERS;
        if (column.type == DRIFT_TYPE_CATEGORICAL)
            reading = (column.flags & DRIFT_COLUMN_NUMBERS) != 0 ? READ_NUMBER_TEXTS : READ_TEXT;
        if (batcher_add_column(w->batches, name, field, reading)) return true;
        message_error("%s: out of memory", w->input.label);
        return stop(w, EXIT_INPUT);
    }
    return true;
}

static bool find_time(watching *w, const name_list *names) {
    const char *wanted = w->settings->watch.time_column;
    if (wanted == NULL) return true;
    while (w->time_field < names->count && strcmp(names->names[w->time_field], wanted) != 0)
        w->time_field++;
    if (w->time_field < names->count) return true;
    message_error("%s: has no column '%s' (--time-column)", w->input.label, wanted);
    return stop(w, EXIT_USAGE);
}

static bool has_any(const watching *w, const name_list *names) {
    drift_profile_column column = {.struct_size = sizeof column};
    for (size_t i = 0; i < drift_profile_column_count(w->reference); i++)
        if (drift_profile_get_column(w->reference, i, &column, NULL) == DRIFT_OK &&
            name_list_has(names, column.name))
            return true;
    message_error("%s: none of its columns is in the reference; see --no-header and --delimiter",
                  w->input.label);
    return false;
}

static bool take_header(void *context, const name_list *names) {
    watching *w = context;
    if (!find_time(w, names)) return false;
    if (!has_any(w, names)) return stop(w, EXIT_USAGE);
    w->batches = batcher_create(observe, w, &w->settings->csv, w->input.label, w->settings->quiet);
    if (w->batches == NULL) return stop(w, EXIT_INPUT);
    for (size_t i = 0; i < names->count; i++)
        if (!add_column(w, names->names[i], i)) return false;
    return true;
}

/* ---- rows ---- */

static int64_t pane_of(const watching *w, int64_t time) {
    int64_t span = w->settings->watch.monitor.window_span;
    if (w->settings->watch.monitor.window == DRIFT_WINDOW_SLIDING)
        span /= (int64_t)w->settings->watch.monitor.panes;
    return time / span - (time % span < 0 ? 1 : 0);
}

static bool take_time(watching *w, const csv_row *row) {
    const csv_field *field = &row->fields[w->time_field];
    int64_t time;
    if (!time_parse(field->text, field->length, &time)) {
        message_error("%s:%" PRIu64 ": '%.*s' is not a time: ISO 8601 in UTC or seconds since 1970",
                      w->input.label, row->line, field->length > 40 ? 40 : (int)field->length,
                      field->text);
        return stop(w, EXIT_INPUT);
    }
    if (batcher_pending(w->batches) > 0 && pane_of(w, time) != pane_of(w, w->time) && !flush(w))
        return false;
    w->time = time;
    return batcher_pending(w->batches) > 0 || close_panes(w, time);
}

/* Batches end where windows do, so that each window can be told of before the next. */
static bool take_row(void *context, const csv_row *row) {
    watching *w = context;
    if (is_by_time(w) && !take_time(w, row)) return false;
    if (!batcher_take_row(w->batches, row)) return stop(w, batcher_code(w->batches));
    if (w->code != EXIT_NO_DRIFT) return false;
    if (is_by_time(w)) return true;
    int64_t pending = batcher_pending(w->batches);
    return pending == 0 || (uint64_t)pending < summary_of(w).rows_left || flush(w);
}

/* ---- state ---- */

static bool save(watching *w) {
    if (w->settings->watch.state == NULL || !table_has_header(w->table)) return true;
    if (!flush(w)) return false;
    w->place.offset = table_offset(w->table);
    w->place.line = table_line(w->table);
    w->place.counts = table_counts(w->table);
    w->saved_at = time(NULL);
    exit_code code = watch_state_save(w->settings->watch.state, &w->place, w->monitor);
    return code == EXIT_NO_DRIFT || stop(w, code);
}

/* The header is read again, and must be what it was; then reading goes on where it was left. */
static bool resume(watching *w, const char *chunk, size_t length) {
    if (w->place.header != 0 && w->place.header != watch_state_hash(chunk, length)) {
        message_error("%s: begins otherwise than the file that %s was made of; delete the state to "
                      "start anew",
                      w->input.label, w->settings->watch.state);
        return stop(w, EXIT_USAGE);
    }
    w->place.header = watch_state_hash(chunk, length);
    if (!w->place_is_known || w->place.offset < length) return true;
    if (w->place.offset > w->input.size) {
        message_error("%s: shorter than when %s was written: rows were lost; delete the state to "
                      "start anew",
                      w->input.label, w->settings->watch.state);
        return stop(w, EXIT_INPUT);
    }
    exit_code code = live_seek(&w->input, w->place.offset);
    if (code != EXIT_NO_DRIFT) return stop(w, code);
    table_continue(w->table, w->place.offset, w->place.line, w->place.counts);
    return true;
}

/* The header alone, byte by byte up to its end, so that no row is taken before the place is known.
 */
static bool read_header(watching *w) {
    char head[1 << 16];
    size_t length = 0;
    while (!table_has_header(w->table) && length < sizeof head) {
        ssize_t n = live_read(&w->input, head + length, 1);
        if (n < 0) return stop(w, EXIT_INPUT);
        if (n == 0) return true;
        exit_code code = table_feed(w->table, head + length, 1);
        length++;
        if (code != EXIT_NO_DRIFT) return stop(w, w->code != EXIT_NO_DRIFT ? w->code : code);
    }
    return resume(w, head, length);
}

/* ---- the whole ---- */

static bool take_chunk(watching *w, const char *chunk, size_t length) {
    exit_code code = table_feed(w->table, chunk, length);
    if (code != EXIT_NO_DRIFT) return stop(w, w->code != EXIT_NO_DRIFT ? w->code : code);
    bool waiting = w->settings->watch.follow && live_is_at_end(&w->input);
    if (waiting && !flush(w)) return false;
    return (!waiting && time(NULL) == w->saved_at) || save(w);
}

static void read_all(watching *w) {
    progress bar;
    bool follow = w->settings->watch.follow;
    char *chunk = malloc(CHUNK_BYTES);
    if (chunk == NULL) w->code = message_library(w->input.label, DRIFT_OUT_OF_MEMORY, NULL);
    progress_start(&bar, "watching", follow ? 0 : w->input.size, w->settings->quiet);
    bool more = chunk != NULL && (w->settings->watch.state == NULL || read_header(w));
    while (more) {
        ssize_t length = live_read(&w->input, chunk, CHUNK_BYTES);
        if (length < 0) w->code = EXIT_INPUT;
        if (length <= 0) break;
        more = take_chunk(w, chunk, (size_t)length);
        progress_update(&bar, w->input.offset);
    }
    progress_end(&bar);
    free(chunk);
}

/* A window that is not whole is told of as it is; it gives no events. A followed file goes on, so
 * that there is nothing to be said of its end. */
static void tell_rest(watching *w) {
    if (drift_monitor_evaluate(w->monitor, NULL) != DRIFT_OK) return;
    drift_monitor_summary s = summary_of(w);
    uint64_t window = w->settings->watch.monitor.window_rows;
    bool fresh = s.rows == 0 || (!is_by_time(w) && s.rows_left == window);
    if (!fresh) w->code = watch_out_window(&w->out, w->monitor, true);
}

static void end(watching *w) {
    bool ends = !w->settings->watch.follow && !live_was_interrupted();
    bool good = w->code == EXIT_NO_DRIFT;
    if (good && w->settings->watch.state != NULL) good = save(w);
    if (good && ends) w->code = table_finish(w->table);
    if (w->code == EXIT_NO_DRIFT && w->batches != NULL && !batcher_finish(w->batches))
        w->code = batcher_code(w->batches);
    if (w->code == EXIT_NO_DRIFT && ends && w->settings->watch.state == NULL) tell_rest(w);
    if (w->code != EXIT_NO_DRIFT) return;
    w->code = w->out.any_drift ? EXIT_DRIFT : w->out.any_said ? EXIT_NO_DRIFT : EXIT_NOT_ENOUGH;
}

static exit_code open_state(watching *w) {
    drift_monitor *restored = NULL;
    uint64_t fingerprint = watch_state_fingerprint(w->monitor);
    const char *path = w->settings->watch.state;
    if (path == NULL) return EXIT_NO_DRIFT;
    exit_code code = watch_state_load(path, &w->place, &restored);
    if (code == EXIT_NO_DRIFT && restored != NULL && w->place.fingerprint != fingerprint) {
        message_error("%s: belongs to another reference or other options; delete it to start anew",
                      path);
        code = EXIT_USAGE;
    }
    if (code == EXIT_NO_DRIFT && restored != NULL) {
        drift_monitor_free(w->monitor);
        w->monitor = restored;
        w->place_is_known = true;
        w->windows_told = summary_of(w).windows;
        return EXIT_NO_DRIFT;
    }
    drift_monitor_free(restored);
    w->place.fingerprint = fingerprint;
    return code;
}

static exit_code run(watching *w) {
    const table_visitor visitor = {w, take_header, take_row};
    const cli_settings *s = w->settings;
    exit_code code = open_state(w);
    if (code == EXIT_NO_DRIFT) code = live_open(&w->input, s->inputs[0], s->watch.follow);
    if (code != EXIT_NO_DRIFT) return code;
    w->table = table_create(w->input.label, &s->csv, !s->quiet, &visitor);
    if (w->table == NULL) return message_library(w->input.label, DRIFT_OUT_OF_MEMORY, NULL);
    live_catch_signals();
    signal(SIGPIPE, SIG_IGN);
    read_all(w);
    end(w);
    return w->code;
}

/* A time in the reference would drift from window to window. */
static exit_code load_reference(const cli_settings *s, loaded *reference) {
    cli_settings own = *s;
    name_list ignored = {0};
    own.keep = KEEP_NO_ROWS;
    if (s->watch.time_column != NULL &&
        !name_list_append(&ignored, s->watch.time_column, strlen(s->watch.time_column)))
        return message_library("watch", DRIFT_OUT_OF_MEMORY, NULL);
    own.ignored = ignored;
    exit_code code = load_input(s->watch.reference, &own, false, NULL, reference);
    name_list_free(&ignored);
    return code;
}

exit_code watch_run(const cli_settings *settings) {
    cli_settings effective = *settings;
    loaded reference = {0};
    watching *w = calloc(1, sizeof *w);
    if (w == NULL) return message_library("watch", DRIFT_OUT_OF_MEMORY, NULL);
    w->input.fd = -1;
    w->settings = &effective;
    w->out.settings = &effective;
    exit_code code = load_reference(settings, &reference);
    w->reference = reference.profile;
    if (code == EXIT_NO_DRIFT) code = watch_make_monitor(&effective, &reference, &w->monitor);
    if (code == EXIT_NO_DRIFT) code = run(w);
    live_close(&w->input);
    table_free(w->table);
    batcher_free(w->batches);
    drift_monitor_free(w->monitor);
    loaded_free(&reference);
    free(w);
    return code;
}
