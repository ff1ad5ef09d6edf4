/* SPDX-License-Identifier: Apache-2.0 */
/* What: rows of a file through the monitor, batches ending where windows do.
 * In: rows of a table. Out: lines on windows and events, and how far the monitor has seen the file.
 * Layer: cli. */
#include "cli/watch_rows.h"

#include <inttypes.h>
#include <string.h>

#include "cli/csv_says.h"
#include "cli/filter.h"
#include "cli/reference_rows.h"
#include "cli/time_text.h"

static bool stop(watch_rows *w, exit_code code) {
    w->code = code;
    return false;
}

static bool is_by_time(const watch_rows *w) {
    return w->settings->watch.span > 0;
}

static int64_t pane_span(const watch_rows *w) {
    const drift_monitor_options *o = &w->settings->watch.monitor;
    return o->window == DRIFT_WINDOW_SLIDING ? o->window_span / (int64_t)o->panes : o->window_span;
}

static drift_monitor_summary summary_of(const watch_rows *w) {
    drift_monitor_summary s = {.struct_size = sizeof s};
    drift_monitor_get_summary(w->monitor, &s, NULL);
    return s;
}

/* ---- telling ---- */

bool watch_rows_tell(watch_rows *w) {
    drift_monitor_summary s = summary_of(w);
    exit_code code = EXIT_NO_DRIFT;
    if (s.windows > w->windows_told) {
        code = watch_out_window(&w->out, w->monitor, false);
        w->windows_told = s.windows;
    }
    if (code == EXIT_NO_DRIFT) code = watch_out_events(&w->out, w->monitor);
    w->untold = code != EXIT_NO_DRIFT;
    return code == EXIT_NO_DRIFT || stop(w, code);
}

/* Panes that end before `time` are closed one by one, so that each window can be told of. */
static bool close_panes(watch_rows *w, int64_t time) {
    for (uint32_t i = 0; i <= w->settings->watch.monitor.panes + 1; i++) {
        drift_monitor_summary s = summary_of(w);
        if (s.total_rows == 0 || s.pane_end > time) return true;
        drift_monitor_advance(w->monitor, s.pane_end, NULL);
        if (!watch_rows_tell(w)) return false;
    }
    return true;
}

/* The value at the row of an error, if it is a number. */
static bool value_of(const drift_batch *batch, const drift_error *error, double *value) {
    for (size_t i = 0; i < batch->column_count; i++) {
        const drift_column *c = &batch->columns[i];
        if (c->type != DRIFT_DATA_FLOAT64 || strcmp(c->name, error->column) != 0) continue;
        *value = ((const double *)c->data)[error->row];
        return true;
    }
    return false;
}

/* What the monitor says of a row of the batch, said of a row of the file. */
static exit_code say_refused(const watch_rows *w, const drift_batch *batch, drift_status status,
                             const drift_error *error) {
    char text[DRIFT_DOUBLE_TEXT_SIZE] = "the value";
    double value;
    if (error->row < 0 || error->row >= batch->rows)
        return message_library(w->label, status, error);
    if (value_of(batch, error, &value)) drift_format_double(value, text);
    message_error("%s:%" PRIu64 ": row %" PRIu64 ": column '%s' is %s: %s", w->label,
                  w->lines[error->row], summary_of(w).total_rows + (uint64_t)error->row,
                  error->column, text, error->message);
    return EXIT_INPUT;
}

static unsigned digits_of(uint64_t number) {
    unsigned digits = 0;
    for (; number > 0; number /= 10)
        digits++;
    return digits;
}

/* Said of the first one, and again at each tenfold: one time too far ahead makes all others late.
 */
static void say_late(const watch_rows *w, uint64_t before) {
    drift_monitor_summary s = summary_of(w);
    char time[TIME_TEXT_SIZE], open[TIME_TEXT_SIZE];
    if (w->settings->quiet || digits_of(s.late_rows) == digits_of(before)) return;
    time_format(w->first_time, time);
    time_format(s.pane_end - pane_span(w), open);
    message_plain("%s:%" PRIu64
                  ": a row of %s is late: later ones have opened the window of %s, in "
                  "which it counts; %" PRIu64 " late so far",
                  w->label, w->lines[0], time, open, s.late_rows);
}

/* By rows, the time of an event is the number of rows at the end of its window, however the file
 * was read. What goes wrong is kept in `code`. */
static drift_status observe(void *context, const drift_batch *batch, drift_error *error) {
    watch_rows *w = context;
    drift_monitor_summary s = summary_of(w);
    int64_t time = is_by_time(w) ? w->time : (int64_t)(s.total_rows + s.rows_left);
    drift_status status = drift_monitor_observe(w->monitor, batch, time, error);
    w->failed_batch = status != DRIFT_OK;
    if (w->failed_batch) {
        stop(w, say_refused(w, batch, status, error));
        return DRIFT_OK;
    }
    w->place.offset = w->end.offset;
    w->place.line = w->end.line;
    w->place.counts = w->end.counts;
    say_late(w, s.late_rows);
    watch_rows_tell(w);
    return DRIFT_OK;
}

bool watch_rows_flush(watch_rows *w) {
    if (w->batches == NULL || w->failed_batch) return w->code == EXIT_NO_DRIFT;
    if (!batcher_flush(w->batches)) return stop(w, batcher_code(w->batches));
    return w->code == EXIT_NO_DRIFT;
}

bool watch_rows_finish(watch_rows *w) {
    if (w->batches == NULL || w->failed_batch) return w->code == EXIT_NO_DRIFT;
    if (!batcher_finish(w->batches)) return stop(w, batcher_code(w->batches));
    return w->code == EXIT_NO_DRIFT;
}

/* ---- the header ---- */

static bool find_time(watch_rows *w, const name_list *names) {
    const char *wanted = w->settings->watch.time_column;
    w->time_field = 0;
    if (wanted == NULL) return true;
    while (w->time_field < names->count && strcmp(names->names[w->time_field], wanted) != 0)
        w->time_field++;
    if (w->time_field < names->count) return true;
    filter_column_exists("--time-column", wanted, names, w->label);
    return stop(w, EXIT_USAGE);
}

static bool has_any(const watch_rows *w, const name_list *names) {
    drift_profile_column column = {.struct_size = sizeof column};
    for (size_t i = 0; i < drift_profile_column_count(w->reference); i++)
        if (drift_profile_get_column(w->reference, i, &column, NULL) == DRIFT_OK &&
            name_list_has(names, column.name))
            return true;
    csv_say_other_columns(w->label, names);
    return false;
}

/* Columns are found by name, so that a file may follow one whose columns stood otherwise. */
static bool take_header(void *context, const name_list *names) {
    watch_rows *w = context;
    if (!find_time(w, names)) return false;
    if (!has_any(w, names)) return stop(w, EXIT_USAGE);
    batcher_free(w->batches);
    w->batches = batcher_create(observe, w, &w->settings->csv, w->label, w->settings->quiet);
    if (w->batches == NULL) return stop(w, EXIT_INPUT);
    return reference_rows_columns(w->batches, w->reference, names, w->label) || stop(w, EXIT_INPUT);
}

/* ---- rows ---- */

static int64_t pane_of(const watch_rows *w, int64_t time) {
    int64_t span = pane_span(w);
    return time / span - (time % span < 0 ? 1 : 0);
}

/* Whether the field holds one whose window can be written: it lies within the years 1 to 9999. */
static bool time_of(const watch_rows *w, const csv_field *field, int64_t *time) {
    int64_t span = w->settings->watch.monitor.window_span;
    return time_parse(field->text, field->length, time) && *time >= TIME_FIRST + span &&
           *time <= TIME_LAST - span;
}

/* @return what take_row is to return. */
static bool reject_time(watch_rows *w, const csv_row *row) {
    const csv_field *field = &row->fields[w->time_field];
    bool say;
    bool skip = table_reject(w->table, &say);
    if (say)
        message_plain("%s:%" PRIu64 ": '%.*s' is not a time: ISO 8601, in UTC if without an "
                      "offset, or seconds since 1970; its window within the years 1 to 9999%s",
                      w->label, row->line, field->length > 40 ? 40 : (int)field->length,
                      field->text, skip ? "; row skipped" : "");
    return skip || stop(w, EXIT_INPUT);
}

/* Rows that come are of another season: those before it go to the monitor first. */
static bool take_season(watch_rows *w, int64_t time) {
    season_choice choice = w->settings->watch.season;
    if (choice == SEASON_NONE) return true;
    uint32_t season = season_of(choice, time);
    if (w->has_season && season == w->season) return true;
    if (!watch_rows_flush(w)) return false;
    int64_t now = is_by_time(w) ? time : (int64_t)summary_of(w).total_rows;
    drift_error error;
    drift_error_init(&error);
    drift_status status = drift_monitor_set_slot(w->monitor, season, now, &error);
    if (status != DRIFT_OK) return stop(w, message_library(w->label, status, &error));
    w->season = season;
    w->has_season = true;
    return watch_rows_tell(w);
}

static bool take_time(watch_rows *w, int64_t time) {
    bool pending = batcher_pending(w->batches) > 0;
    if (pending && pane_of(w, time) != pane_of(w, w->time) && !watch_rows_flush(w)) return false;
    w->time = time;
    if (batcher_pending(w->batches) > 0) return true;
    w->first_time = time;
    return close_panes(w, time);
}

static void set_end(watch_rows *w, const csv_row *row) {
    w->end.offset = row->end;
    w->end.line = row->next_line;
    w->end.counts = table_counts(w->table);
    w->end.counts.rows++;
}

/* Batches end where windows do, so that each window can be told of before the next. */
static bool take_row(void *context, const csv_row *row) {
    watch_rows *w = context;
    int64_t time;
    if (w->header_only) return true;
    if (w->settings->watch.time_column != NULL) {
        const csv_field *field = &row->fields[w->time_field];
        if (!time_of(w, field, &time)) return reject_time(w, row);
        if (is_by_time(w) && !take_time(w, time)) return false;
        if (!take_season(w, time)) return false;
    }
    w->lines[batcher_pending(w->batches)] = row->line;
    set_end(w, row);
    if (!batcher_take_row(w->batches, row)) {
        w->failed_batch = true; /* a part of the row is in it */
        return stop(w, batcher_code(w->batches));
    }
    if (w->code != EXIT_NO_DRIFT) return false;
    int64_t pending = batcher_pending(w->batches);
    bool full = pending == WATCH_BATCH_ROWS ||
                (!is_by_time(w) && pending > 0 && (uint64_t)pending >= summary_of(w).rows_left);
    return !full || watch_rows_flush(w);
}

static int64_t end_time(const watch_rows *w) {
    return is_by_time(w) ? w->time : (int64_t)summary_of(w).total_rows;
}

table_visitor watch_rows_visitor(watch_rows *w) {
    return (table_visitor){w, take_header, take_row};
}

/* A window that is not whole is told of as it is; of its rows, evidence gives events, thresholds do
 * not. A followed file goes on, so that there is nothing to be said of its end. */
void watch_rows_tell_rest(watch_rows *w) {
    if (w->settings->watch.monitor.policy == DRIFT_POLICY_EVIDENCE)
        drift_monitor_check(w->monitor, end_time(w), NULL);
    if (drift_monitor_evaluate(w->monitor, NULL) != DRIFT_OK) return;
    drift_monitor_summary s = summary_of(w);
    uint64_t window = w->settings->watch.monitor.window_rows;
    bool fresh = s.rows == 0 || (!is_by_time(w) && s.rows_left == window);
    if (!fresh) w->code = watch_out_window(&w->out, w->monitor, true);
    if (w->code == EXIT_NO_DRIFT) w->code = watch_out_events(&w->out, w->monitor);
}
