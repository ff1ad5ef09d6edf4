/* SPDX-License-Identifier: Apache-2.0 */
/* Takes rows into windows, and ends panes where they are full or over: the way of every batch.
 * In: batches, outcomes, values, time. Out: counts; evaluations and events of windows that end.
 * Layer: monitor. */
#include <math.h>
#include <stddef.h>
#include <string.h>

#include "base/error.h"
#include "monitor/monitor.h"
#include "sketch/log_histogram.h"

/* Rows are counted in doubles here and there: beyond 2^53 they would round. */
#define ROW_LIMIT (UINT64_C(1) << 53)

static drift_status check_room(const drift_monitor *m, uint64_t rows, drift_error *error) {
    if (rows <= ROW_LIMIT && m->total_rows + m->total_outcomes <= ROW_LIMIT - rows) return DRIFT_OK;
    return error_set(error, DRIFT_LIMIT, "a monitor counts at most 2^53 rows");
}

void feed_note_rows(drift_monitor *m, window *w, uint64_t rows, int64_t timestamp) {
    if (rows == 0) return;
    if (window_place(w, timestamp)) m->late_rows += rows;
    m->last_time = timestamp;
    m->has_time = 1;
}

/* Time of what a pane's end brings about: the end of a window by time, else that of the call. */
static int64_t event_time(const window *w, int64_t timestamp) {
    return w->rule.pane_rows == 0 ? window_end_time(w) : timestamp;
}

/* How many of the rows that are left the open pane takes. */
static uint64_t part_that_fits(const window *w, uint64_t left) {
    uint64_t room = window_room(w);
    return left < room ? left : room;
}

/* How many of them the next check takes. */
static uint64_t part_to_check(const drift_monitor *m, const track *t, uint64_t part) {
    uint64_t rows = m->settings.options.check_rows, fresh = track_fresh_rows(t);
    if (!t->taken || rows == 0) return part;
    uint64_t room = fresh < rows ? rows - fresh : 1;
    return part < room ? part : room;
}

static int check_is_due(const drift_monitor *m, const track *t) {
    uint64_t rows = m->settings.options.check_rows;
    return t->taken && rows > 0 && track_fresh_rows(t) >= rows;
}

/* ---- columns ---- */

void feed_check_columns(drift_monitor *m, int64_t time) {
    groups_check_columns(m, time);
    risks_end_columns(m, time);
    track_take_rows(&m->columns);
}

/* Ends the open pane of the columns, and evaluates if a window is whole. */
static void close_columns(drift_monitor *m, int64_t timestamp) {
    window *w = &m->columns.window;
    int64_t time = event_time(w, timestamp);
    groups_check_columns(m, time);
    risks_end_columns(m, time);
    int whole = window_close(w);
    if (whole && window_has_rows(w)) {
        track_evaluate(&m->columns, 0);
        groups_judge_columns(m);
        evaluate_note_times(m);
        alarms_after_columns(m, time);
        m->windows++;
    }
    window_next(w, timestamp);
    track_begin_pane(&m->columns);
}

void feed_end_columns(drift_monitor *m, int64_t timestamp) {
    if (window_room(&m->columns.window) == 0) {
        close_columns(m, timestamp);
    } else if (check_is_due(m, &m->columns)) {
        feed_check_columns(m, timestamp);
    }
}

void feed_columns_time(drift_monitor *m, int64_t timestamp) {
    while (window_is_over(&m->columns.window, timestamp))
        close_columns(m, timestamp);
}

drift_status drift_monitor_observe(drift_monitor *m, const drift_batch *batch, int64_t timestamp,
                                   drift_error *error) {
    if (!m) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor is NULL");
    drift_status status = observer_match(&m->columns.observer, batch, error);
    if (status == DRIFT_OK) status = check_room(m, (uint64_t)batch->rows, error);
    if (status == DRIFT_OK) status = attached_check_batch(m, batch, error);
    if (status == DRIFT_OK) status = risks_check_batch(m, batch, error);
    if (status != DRIFT_OK) return status;
    window *w = &m->columns.window;
    uint64_t rows = (uint64_t)batch->rows;
    feed_columns_time(m, timestamp);
    feed_note_rows(m, w, rows, timestamp);
    for (uint64_t done = 0; done < rows;) {
        uint64_t part = part_to_check(m, &m->columns, part_that_fits(w, rows - done));
        observer_count(&m->columns.observer, (int64_t)done, (int64_t)part, window_counts(w));
        window_add_rows(w, part, timestamp);
        attached_feed_batch(m, (int64_t)done, (int64_t)part, timestamp);
        risks_feed_batch(m, (int64_t)done, (int64_t)part);
        done += part;
        feed_end_columns(m, timestamp);
    }
    m->total_rows += rows;
    m->total_batches++;
    return DRIFT_OK;
}

/* ---- outcomes ---- */

static void close_outcomes(drift_monitor *m, int64_t timestamp) {
    window *w = &m->outcomes.window;
    int64_t time = event_time(w, timestamp);
    risks_end_outcomes(m, time);
    int whole = window_close(w);
    if (whole && window_has_rows(w)) {
        evaluate_outcomes(m, 0);
        alarms_after_outcomes(m, time);
        m->outcomes.windows++;
    }
    window_next(w, timestamp);
}

static void outcomes_time(drift_monitor *m, int64_t timestamp) {
    while (m->outcomes.sums && window_is_over(&m->outcomes.window, timestamp))
        close_outcomes(m, timestamp);
}

static drift_status check_outcomes(const drift_monitor *m, const drift_outcomes *o,
                                   drift_error *error) {
    const drift_monitor_options *options = &m->settings.options;
    if (!o || o->struct_size < offsetof(drift_outcomes, times)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "outcomes is NULL or not set up: use drift_outcomes_init");
    }
    if (options->task == DRIFT_TASK_NONE) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "the monitor was made without a task, so it takes no outcomes");
    }
    if (o->rows == 0) return DRIFT_OK;
    int from_score = options->task == DRIFT_TASK_BINARY && o->score;
    if (!o->truth || (!o->prediction && !from_score)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "truth is NULL, or prediction is NULL and there is no score instead");
    }
    if (!o->score && (attached_wants_scores(m) || risks_want_scores(m))) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "a detector or a risk rule is about the scores' loss, but score is NULL");
    }
    const char *what = NULL;
    int64_t row = outcomes_find_invalid(options->task, options->classes, o, &what);
    if (row < 0) return check_room(m, o->rows, error);
    return error_at(error, DRIFT_INVALID_ARGUMENT, NULL, row, "outcome %lld: %s", (long long)row,
                    what);
}

static void add_outcome(drift_monitor *m, const drift_outcomes *o, size_t row, int64_t timestamp) {
    outcomes_state *s = &m->outcomes;
    const drift_monitor_options *options = &m->settings.options;
    if (isnan(o->truth[row])) {
        m->unlabeled++;
        return;
    }
    if (!s->has_origin) {
        s->has_origin = 1;
        s->origin = o->truth[row];
    }
    outcomes_add(options->task, options->classes, o, row, s->origin, window_sums(&s->window));
    window_add_rows(&s->window, 1, timestamp);
    m->total_outcomes++;
}

drift_status drift_monitor_observe_outcomes(drift_monitor *m, const drift_outcomes *outcomes,
                                            int64_t timestamp, drift_error *error) {
    if (!m) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor is NULL");
    drift_status status = check_outcomes(m, outcomes, error);
    if (status != DRIFT_OK) return status;
    window *w = &m->outcomes.window;
    size_t from = 0;
    outcomes_time(m, timestamp);
    risks_pass_time(m, timestamp);
    feed_note_rows(m, w, outcomes->rows, timestamp);
    for (size_t row = 0; row < outcomes->rows; row++) {
        add_outcome(m, outcomes, row, timestamp);
        risks_feed_outcome(m, outcomes, row, timestamp);
        if (window_room(w) > 0) continue;
        attached_feed_outcomes(m, outcomes, from, row + 1 - from, timestamp);
        from = row + 1;
        close_outcomes(m, timestamp);
    }
    attached_feed_outcomes(m, outcomes, from, outcomes->rows - from, timestamp);
    return DRIFT_OK;
}

/* ---- streams ---- */

void feed_check_stream(drift_monitor *m, size_t index, int64_t time) {
    groups_check_stream(m, index, time);
    risks_end_stream(m, index, time);
    track_take_rows(&m->streams[index].track);
}

static void close_stream(drift_monitor *m, size_t index, int64_t timestamp) {
    window *w = &m->streams[index].track.window;
    int64_t time = event_time(w, timestamp);
    groups_check_stream(m, index, time);
    risks_end_stream(m, index, time);
    int whole = window_close(w);
    if (whole && window_has_rows(w)) {
        track_evaluate(&m->streams[index].track, 0);
        groups_judge_stream(m, index);
        alarms_after_stream(m, index, time);
        m->streams[index].windows++;
    }
    window_next(w, timestamp);
    track_begin_pane(&m->streams[index].track);
}

static void stream_time(drift_monitor *m, size_t index, int64_t timestamp) {
    while (window_is_over(&m->streams[index].track.window, timestamp))
        close_stream(m, index, timestamp);
}

static void add_values(stream *s, const double *values, size_t count) {
    track *t = &s->track;
    uint64_t *counts = window_counts(&t->window);
    double *sums = window_sums(&t->window);
    if (t->plan.column_count > 0) observer_count_values(&t->observer, values, count, counts);
    log_histogram_add(counts + t->plan.count_size, values, count);
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i])) continue;
        if (!s->has_origin) {
            s->has_origin = 1;
            s->origin = values[i];
        }
        sums[STREAM_DEVIATIONS] += values[i] - s->origin;
        sums[STREAM_FINITE] += 1.0;
    }
}

drift_status drift_monitor_observe_stream(drift_monitor *m, size_t index, const double *values,
                                          size_t count, int64_t timestamp, drift_error *error) {
    if (!m || index >= m->stream_count || (!values && count > 0)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "monitor or values is NULL, or there is no stream %zu", index);
    }
    stream *s = &m->streams[index];
    window *w = &s->track.window;
    drift_status status = check_room(m, count, error);
    if (status == DRIFT_OK) status = attached_check_stream(m, index, values, count, error);
    if (status == DRIFT_OK) status = risks_check_stream(m, index, values, count, error);
    if (status != DRIFT_OK) return status;
    stream_time(m, index, timestamp);
    feed_note_rows(m, w, count, timestamp);
    for (size_t done = 0; done < count;) {
        size_t part = (size_t)part_to_check(m, &s->track, part_that_fits(w, count - done));
        add_values(s, values + done, part);
        window_add_rows(w, part, timestamp);
        attached_feed_stream(m, index, values + done, part, timestamp);
        risks_feed_stream(m, index, values + done, part);
        done += part;
        if (window_room(w) == 0) {
            close_stream(m, index, timestamp);
        } else if (check_is_due(m, &s->track)) {
            feed_check_stream(m, index, timestamp);
        }
    }
    return DRIFT_OK;
}

/* ---- time alone ---- */

drift_status drift_monitor_advance(drift_monitor *m, int64_t timestamp, drift_error *error) {
    if (!m) return error_set(error, DRIFT_INVALID_ARGUMENT, "monitor is NULL");
    feed_columns_time(m, timestamp);
    outcomes_time(m, timestamp);
    risks_pass_time(m, timestamp);
    for (size_t i = 0; i < m->stream_count; i++)
        stream_time(m, i, timestamp);
    return DRIFT_OK;
}
