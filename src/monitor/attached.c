/* SPDX-License-Identifier: Apache-2.0 */
/* Gives detectors the values of what they listen to, in order.
 * In: batches, values, outcomes. Out: flags, as events. Layer: monitor. */
#include <math.h>

#include "base/error.h"
#include "data/gather.h"
#include "detect/detector.h"
#include "monitor/monitor.h"

static void feed(drift_monitor *m, size_t index, const double *values, size_t count, int64_t time) {
    size_t flags = 0;
    drift_detector_update(m->attached[index].detector, values, count, m->flags, ATTACHED_BLOCK,
                          &flags, NULL);
    for (size_t i = 0; i < flags; i++)
        alarms_from_flag(m, index, &m->flags[i], time);
}

static drift_status outside(const attached *a, int64_t row, drift_error *error) {
    return error_at(error, DRIFT_INVALID_ARGUMENT, a->name, row,
                    "a detector (%s) listens here: it takes %s", drift_detector_name(a->kind),
                    detector_input_text(a->input));
}

/* Moves the finite ones to the front. */
static size_t keep_finite(double *x, size_t n) {
    size_t kept = 0;
    for (size_t i = 0; i < n; i++) {
        if (isfinite(x[i])) x[kept++] = x[i];
    }
    return kept;
}

/* ---- columns ---- */

static const drift_column *numbers_of(const drift_monitor *m, const attached *a) {
    return a->source == DRIFT_SOURCE_COLUMN ? observer_numbers(&m->columns.observer, a->index)
                                            : NULL;
}

static int64_t find_outside(const attached *a, const drift_column *source, int64_t rows) {
    gather_counts unused = {0, 0};
    for (int64_t row = 0; row < rows; row++) {
        double value;
        gather_numbers(source, row, 1, &value, &unused);
        if (isfinite(value) && detector_find_outside(a->input, &value, 1) >= 0) return row;
    }
    return -1;
}

drift_status attached_check_batch(drift_monitor *m, const drift_batch *batch, drift_error *error) {
    for (size_t i = 0; i < m->attached_count; i++) {
        const attached *a = &m->attached[i];
        const drift_column *source = numbers_of(m, a);
        if (!source) continue;
        int64_t row = find_outside(a, source, batch->rows);
        if (row >= 0) return outside(a, row, error);
    }
    return DRIFT_OK;
}

void attached_feed_batch(drift_monitor *m, int64_t first, int64_t rows, int64_t time) {
    gather_counts unused = {0, 0};
    for (size_t i = 0; i < m->attached_count; i++) {
        const drift_column *source = numbers_of(m, &m->attached[i]);
        for (int64_t done = 0; source && done < rows; done += ATTACHED_BLOCK) {
            size_t part = rows - done < ATTACHED_BLOCK ? (size_t)(rows - done) : ATTACHED_BLOCK;
            gather_numbers(source, first + done, part, m->block, &unused);
            feed(m, i, m->block, keep_finite(m->block, part), time);
        }
    }
}

/* ---- streams ---- */

static int listens_to(const attached *a, size_t index) {
    return a->source == DRIFT_SOURCE_STREAM && a->index == index;
}

drift_status attached_check_stream(const drift_monitor *m, size_t index, const double *values,
                                   size_t count, drift_error *error) {
    for (size_t i = 0; i < m->attached_count; i++) {
        const attached *a = &m->attached[i];
        if (!listens_to(a, index)) continue;
        for (size_t k = 0; k < count; k++) {
            if (!isfinite(values[k]) || detector_find_outside(a->input, &values[k], 1) < 0)
                continue;
            return outside(a, (int64_t)k, error);
        }
    }
    return DRIFT_OK;
}

void attached_feed_stream(drift_monitor *m, size_t index, const double *values, size_t count,
                          int64_t time) {
    for (size_t i = 0; i < m->attached_count; i++) {
        if (!listens_to(&m->attached[i], index)) continue;
        for (size_t done = 0; done < count; done += ATTACHED_BLOCK) {
            size_t part = count - done < ATTACHED_BLOCK ? count - done : ATTACHED_BLOCK;
            for (size_t k = 0; k < part; k++)
                m->block[k] = values[done + k];
            feed(m, i, m->block, keep_finite(m->block, part), time);
        }
    }
}

/* ---- outcomes ---- */

static int is_of_scores(const drift_monitor *m, const attached *a) {
    int binary = m->settings.options.task == DRIFT_TASK_BINARY;
    return a->source == DRIFT_SOURCE_LOG_LOSS ||
           (a->source == DRIFT_SOURCE_SQUARED_ERROR && binary);
}

int attached_wants_scores(const drift_monitor *m) {
    for (size_t i = 0; i < m->attached_count; i++) {
        if (is_of_scores(m, &m->attached[i])) return 1;
    }
    return 0;
}

static double value_of(const drift_monitor *m, const attached *a, const drift_outcomes *o,
                       size_t row) {
    double truth = o->truth[row];
    switch (a->source) {
    case DRIFT_SOURCE_ERROR:
        return outcomes_prediction(o, row) == truth ? 0.0 : 1.0;
    case DRIFT_SOURCE_LOG_LOSS:
        return outcomes_log_loss(truth, o->score[row]);
    case DRIFT_SOURCE_SQUARED_ERROR: {
        double error = (is_of_scores(m, a) ? o->score[row] : o->prediction[row]) - truth;
        return error * error;
    }
    case DRIFT_SOURCE_ABSOLUTE_ERROR:
        return fabs(o->prediction[row] - truth);
    default:
        return o->prediction[row] - truth;
    }
}

static size_t fill_block(drift_monitor *m, const attached *a, const drift_outcomes *o, size_t first,
                         size_t count) {
    size_t filled = 0;
    for (size_t row = first; row < first + count; row++) {
        if (!isnan(o->truth[row])) m->block[filled++] = value_of(m, a, o, row);
    }
    return keep_finite(m->block, filled);
}

void attached_feed_outcomes(drift_monitor *m, const drift_outcomes *o, size_t first, size_t rows,
                            int64_t time) {
    for (size_t i = 0; i < m->attached_count; i++) {
        const attached *a = &m->attached[i];
        if (a->source == DRIFT_SOURCE_COLUMN || a->source == DRIFT_SOURCE_STREAM) continue;
        for (size_t done = 0; done < rows; done += ATTACHED_BLOCK) {
            size_t part = rows - done < ATTACHED_BLOCK ? rows - done : ATTACHED_BLOCK;
            feed(m, i, m->block, fill_block(m, a, o, first + done, part), time);
        }
    }
}
