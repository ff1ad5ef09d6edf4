/* SPDX-License-Identifier: Apache-2.0 */
/* Gathers losses to checks of their risk.
 * In: batches, values, outcomes, time. Out: evidence on risks, events. Layer: monitor. */
#include <math.h>

#include "base/error.h"
#include "data/gather.h"
#include "monitor/monitor.h"

static int is_of_outcomes(const risk_watch *r) {
    return !settings_source_is_named(r->rule->source);
}

static int listens_to(const risk_watch *r, size_t index) {
    return r->rule->source == DRIFT_SOURCE_STREAM && r->index == index;
}

/* ---- checks ---- */

/* Losses that wait were gathered without bets. */
static void set_limit(const drift_monitor *m, risk_watch *r) {
    risks_set_limit(m, r);
    for (size_t i = 0; r->piles && i < RISK_PILES; i++)
        risk_add_least(&r->risk, &r->piles[i]);
}

/* Without a limit they are the reference's. */
static void take(drift_monitor *m, risk_watch *r, risk_losses *losses, int64_t time) {
    const risk_losses none = {{0}, 0, 0};
    risk_losses taken = *losses;
    *losses = none;
    if (!(taken.rows > 0)) return;
    if (r->has_limit) {
        if (risk_check(&r->risk, &taken)) alarms_from_risk(m, r, (uint64_t)taken.rows, time);
        return;
    }
    r->reference_sum += taken.sum;
    r->reference_rows += taken.rows;
    if (r->reference_rows >= (double)m->settings.options.risk_baseline_rows) set_limit(m, r);
}

void risks_end_columns(drift_monitor *m, int64_t time) {
    for (size_t i = 0; i < m->risk_count; i++) {
        risk_watch *r = &m->risks[i];
        if (r->rule->source == DRIFT_SOURCE_COLUMN) take(m, r, &r->fresh, time);
    }
}

void risks_end_stream(drift_monitor *m, size_t index, int64_t time) {
    for (size_t i = 0; i < m->risk_count; i++) {
        risk_watch *r = &m->risks[i];
        if (listens_to(r, index)) take(m, r, &r->fresh, time);
    }
}

void risks_end_outcomes(drift_monitor *m, int64_t time) {
    for (size_t i = 0; i < m->risk_count; i++)
        if (is_of_outcomes(&m->risks[i])) take(m, &m->risks[i], &m->risks[i].fresh, time);
}

/* ---- columns ---- */

static const drift_column *numbers_of(const drift_monitor *m, const risk_watch *r) {
    return r->rule->source == DRIFT_SOURCE_COLUMN ? observer_numbers(&m->columns.observer, r->index)
                                                  : NULL;
}

static int is_loss(double value) {
    return !isfinite(value) || (value >= 0 && value <= 1);
}

static drift_status no_loss(const risk_watch *r, int64_t row, drift_error *error) {
    return error_at(error, DRIFT_INVALID_ARGUMENT, r->name, row,
                    "its risk is watched: it takes losses, numbers from 0 to 1");
}

drift_status risks_check_batch(const drift_monitor *m, const drift_batch *batch,
                               drift_error *error) {
    gather_counts unused = {0, 0};
    for (size_t i = 0; i < m->risk_count; i++) {
        const drift_column *source = numbers_of(m, &m->risks[i]);
        for (int64_t row = 0; source && row < batch->rows; row++) {
            double value;
            gather_numbers(source, row, 1, &value, &unused);
            if (!is_loss(value)) return no_loss(&m->risks[i], row, error);
        }
    }
    return DRIFT_OK;
}

static void add(risk_watch *r, const double *values, size_t count) {
    for (size_t k = 0; k < count; k++)
        if (isfinite(values[k])) risk_add_loss(&r->risk, &r->fresh, values[k]);
}

void risks_feed_batch(drift_monitor *m, int64_t first, int64_t rows) {
    gather_counts unused = {0, 0};
    for (size_t i = 0; i < m->risk_count; i++) {
        const drift_column *source = numbers_of(m, &m->risks[i]);
        for (int64_t done = 0; source && done < rows; done += ATTACHED_BLOCK) {
            size_t part = rows - done < ATTACHED_BLOCK ? (size_t)(rows - done) : ATTACHED_BLOCK;
            gather_numbers(source, first + done, part, m->block, &unused);
            add(&m->risks[i], m->block, part);
        }
    }
}

int risks_listen_to_columns(const drift_monitor *m) {
    for (size_t i = 0; i < m->risk_count; i++)
        if (m->risks[i].rule->source == DRIFT_SOURCE_COLUMN) return 1;
    return 0;
}

/* ---- streams ---- */

drift_status risks_check_stream(const drift_monitor *m, size_t index, const double *values,
                                size_t count, drift_error *error) {
    for (size_t i = 0; i < m->risk_count; i++) {
        if (!listens_to(&m->risks[i], index)) continue;
        for (size_t k = 0; k < count; k++)
            if (!is_loss(values[k])) return no_loss(&m->risks[i], (int64_t)k, error);
    }
    return DRIFT_OK;
}

void risks_feed_stream(drift_monitor *m, size_t index, const double *values, size_t count) {
    for (size_t i = 0; i < m->risk_count; i++)
        if (listens_to(&m->risks[i], index)) add(&m->risks[i], values, count);
}

/* ---- outcomes ---- */

int risks_want_scores(const drift_monitor *m) {
    for (size_t i = 0; i < m->risk_count; i++)
        if (m->risks[i].rule->source == DRIFT_SOURCE_SQUARED_ERROR) return 1;
    return 0;
}

static double loss_of(const risk_watch *r, const drift_outcomes *o, size_t row) {
    if (r->rule->source == DRIFT_SOURCE_ERROR) {
        return outcomes_prediction(o, row) == o->truth[row] ? 0.0 : 1.0;
    }
    double error = o->score[row] - o->truth[row];
    return error * error;
}

static int64_t delay_of(const drift_monitor *m) {
    return m->settings.options.outcome_delay;
}

/* The part of time that holds t, parts being numbered from 0 at time 0. */
static int64_t part_of(const drift_monitor *m, int64_t t) {
    int64_t span = (delay_of(m) - 1) / RISK_PARTS + 1;
    return t / span - (t % span < 0);
}

/* The first part that is not yet old enough: all before it end delay or more before now. */
static int64_t oldest_part(const drift_monitor *m) {
    int64_t now = m->outcome_clock.now, delay = delay_of(m);
    return part_of(m, now < INT64_MIN + delay ? INT64_MIN : now - delay);
}

static risk_losses *pile_of(risk_watch *r, int64_t part) {
    int64_t place = part % RISK_PILES;
    return &r->piles[place < 0 ? place + RISK_PILES : place];
}

void risks_pass_time(drift_monitor *m, int64_t timestamp) {
    risk_clock *clock = &m->outcome_clock;
    if (delay_of(m) == 0 || (clock->started && timestamp <= clock->now)) return;
    int64_t from = clock->started ? oldest_part(m) : 0;
    int had_started = (int)clock->started;
    clock->now = timestamp;
    clock->started = 1;
    if (!had_started) return;
    int64_t to = oldest_part(m);
    for (int64_t i = 0; i < RISK_PILES && from < to; i++, from++) {
        for (size_t k = 0; k < m->risk_count; k++)
            if (m->risks[k].piles) take(m, &m->risks[k], pile_of(&m->risks[k], from), timestamp);
    }
}

static void pile_up(drift_monitor *m, risk_watch *r, double loss, int64_t predicted) {
    int64_t part = part_of(m, predicted < m->outcome_clock.now ? predicted : m->outcome_clock.now);
    if (part < oldest_part(m)) {
        r->late++;
        return;
    }
    risk_add_loss(&r->risk, pile_of(r, part), loss);
}

static const int64_t *times_of(const drift_outcomes *o) {
    return o->struct_size >= sizeof *o ? o->times : NULL;
}

void risks_feed_outcome(drift_monitor *m, const drift_outcomes *o, size_t row, int64_t timestamp) {
    uint64_t check_rows = m->settings.options.check_rows;
    const int64_t *times = times_of(o);
    if (isnan(o->truth[row])) return;
    for (size_t i = 0; i < m->risk_count; i++) {
        risk_watch *r = &m->risks[i];
        if (!is_of_outcomes(r)) continue;
        double loss = loss_of(r, o, row);
        if (!isfinite(loss)) continue;
        if (r->piles) {
            pile_up(m, r, loss, times ? times[row] : timestamp);
            continue;
        }
        risk_add_loss(&r->risk, &r->fresh, loss);
        if (check_rows > 0 && r->fresh.rows >= (double)check_rows) take(m, r, &r->fresh, timestamp);
    }
}
