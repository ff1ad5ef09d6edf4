/* SPDX-License-Identifier: Apache-2.0 */
/* Makes the risks that a monitor watches, and says what is known of them.
 * In: rules, a profile. Out: risks with their limits; states. Layer: monitor. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "monitor/answer.h"
#include "monitor/monitor.h"

/* ---- making ---- */

static drift_status find_source(const drift_monitor *m, risk_watch *r, drift_error *error) {
    const plan *p = &m->columns.plan;
    r->name = r->rule->name ? r->rule->name : "";
    if (r->rule->source == DRIFT_SOURCE_STREAM) {
        while (r->index < m->stream_count && strcmp(m->streams[r->index].name, r->name) != 0)
            r->index++;
        if (r->index < m->stream_count) return DRIFT_OK;
        return error_at(error, DRIFT_INVALID_ARGUMENT, r->name, -1,
                        "a risk rule is about this stream, which is not there");
    }
    if (r->rule->source != DRIFT_SOURCE_COLUMN) return DRIFT_OK;
    r->index = plan_find(p, r->name);
    if (r->index < p->column_count && p->columns[r->index].reference->type == DRIFT_TYPE_NUMERIC) {
        return DRIFT_OK;
    }
    return error_at(error, DRIFT_INVALID_ARGUMENT, r->name, -1,
                    "a risk rule is about this column, which is no numeric column of the "
                    "reference's batches");
}

/* The column of the profile that holds the reference's losses, or NULL. */
static const profile_column *losses_of(const drift_monitor *m, const risk_watch *r) {
    const plan *p = NULL;
    if (r->rule->source == DRIFT_SOURCE_COLUMN) return m->columns.plan.columns[r->index].reference;
    if (r->rule->source == DRIFT_SOURCE_STREAM) p = &m->streams[r->index].track.plan;
    return p && p->column_count > 0 ? p->columns[0].reference : NULL;
}

static drift_status take_reference(const drift_monitor *m, risk_watch *r, drift_error *error) {
    const profile_column *losses = losses_of(m, r);
    double mean = r->rule->reference_mean;
    r->reference_rows = (double)r->rule->reference_rows;
    if (r->rule->limit == 0 && r->rule->reference_rows == 0 && losses &&
        moments_mean(&losses->moments, &mean)) {
        if (!(losses->minimum >= 0 && losses->maximum <= 1)) {
            return error_at(error, DRIFT_INVALID_ARGUMENT, r->name, -1,
                            "a risk rule is about this, but the reference has values outside "
                            "[0,1]: these are no losses");
        }
        r->reference_rows = (double)losses->counts.finite;
    }
    r->reference_sum = mean * r->reference_rows;
    return DRIFT_OK;
}

void risks_set_limit(const drift_monitor *m, risk_watch *r) {
    drift_risk_options o;
    drift_risk_options_init(&o);
    o.binary = r->rule->source == DRIFT_SOURCE_ERROR;
    o.limit = r->rule->limit;
    o.tolerance = r->rule->tolerance;
    o.reference_rows = (uint64_t)r->reference_rows;
    if (r->reference_rows > 0) o.reference_mean = fmin(1, r->reference_sum / r->reference_rows);
    risk_set_limit(&r->risk, risk_limit_from(&o), (double)groups_typical_rows(m));
    r->has_limit = 1;
}

static drift_status find_limit(const drift_monitor *m, risk_watch *r, drift_error *error) {
    r->learns = r->rule->limit == 0 && r->reference_rows == 0;
    if (r->learns) return DRIFT_OK;
    risks_set_limit(m, r);
    if (r->risk.bets > 0) return DRIFT_OK;
    return error_set(error, DRIFT_INVALID_ARGUMENT,
                     "risk rule on %s %s: its limit is not below 1, so nothing could be harm; "
                     "lower the tolerance, or give `limit`",
                     drift_source_name(r->rule->source), r->name);
}

static drift_status make(drift_monitor *m, risk_watch *r, double part, drift_error *error) {
    drift_status status = find_source(m, r, error);
    if (status != DRIFT_OK) return status;
    r->risk.budget = m->settings.options.false_alarm_every / part;
    if (r->risk.budget > GROUPS_LARGEST_PART) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "false_alarm_every is too large for a risk rule of so small a weight");
    }
    int by_time =
        m->settings.options.outcome_delay > 0 && !settings_source_is_named(r->rule->source);
    if (by_time) r->piles = monitor_take(m, RISK_PILES, sizeof *r->piles);
    if (by_time && !r->piles) return error_memory(error);
    status = take_reference(m, r, error);
    return status == DRIFT_OK ? find_limit(m, r, error) : status;
}

drift_status risks_make(drift_monitor *m, drift_error *error) {
    const drift_monitor_options *o = &m->settings.options;
    double all = 0;
    if (!groups_are_wanted(m) || o->risk_rule_count == 0) return DRIFT_OK;
    m->risks = monitor_take(m, o->risk_rule_count, sizeof *m->risks);
    if (!m->risks) return error_memory(error);
    for (size_t i = 0; i < o->risk_rule_count; i++)
        all += o->risk_rules[i].weight;
    for (size_t i = 0; i < o->risk_rule_count; i++) {
        risk_watch *r = &m->risks[i];
        m->risk_count++;
        r->rule = &o->risk_rules[i];
        drift_status status = make(m, r, groups_risk_share(m) * r->rule->weight / all, error);
        if (status != DRIFT_OK) return status;
    }
    return DRIFT_OK;
}

void risks_destroy(drift_monitor *m) {
    for (size_t i = 0; i < m->risk_count; i++)
        memory_release(&m->allocator, m->risks[i].piles, RISK_PILES, sizeof *m->risks[i].piles);
    memory_release(&m->allocator, m->risks, m->settings.options.risk_rule_count, sizeof *m->risks);
}

/* ---- anew ---- */

static void reset(risk_watch *r) {
    const risk_losses none = {{0}, 0, 0};
    drift_risk_reset(&r->risk);
    r->fresh = none;
    for (size_t i = 0; r->piles && i < RISK_PILES; i++)
        r->piles[i] = none;
    r->late = r->alarm_sequence = r->alarm_onset = r->alarm_checks = 0;
    r->alarm_mean = 0;
    r->has_alarm = 0;
    if (!r->learns) return;
    r->reference_sum = r->reference_rows = 0;
    r->has_limit = 0;
    r->risk.bets = 0;
    r->risk.limit = 0;
}

void risks_reset(drift_monitor *m) {
    for (size_t i = 0; i < m->risk_count; i++)
        reset(&m->risks[i]);
    m->outcome_clock.now = 0;
    m->outcome_clock.started = 0;
}

void risks_acknowledge(drift_monitor *m) {
    for (size_t i = 0; i < m->risk_count; i++)
        drift_risk_acknowledge(&m->risks[i].risk);
}

/* ---- from a snapshot ---- */

#define ROWS_LIMIT 0x1p53

int risks_take_reference(const drift_monitor *m, risk_watch *r, uint32_t has_limit, double sum,
                         double rows) {
    if (!r->learns) {
        return has_limit == r->has_limit && sum == r->reference_sum && rows == r->reference_rows;
    }
    double needed = (double)m->settings.options.risk_baseline_rows;
    int fits = rows >= 0 && rows <= ROWS_LIMIT && rows == floor(rows) && sum >= 0 && sum <= rows;
    if (!fits || has_limit > 1 || (rows >= needed) != (has_limit == 1)) return 0;
    r->reference_sum = sum;
    r->reference_rows = rows;
    if (has_limit) risks_set_limit(m, r);
    return 1;
}

static int is_share_of(double sum, double rows) {
    return rows >= 0 && rows <= ROWS_LIMIT && sum >= 0 && sum <= rows;
}

static int are_losses(const risk_losses *l) {
    for (size_t j = 0; j < RISK_BETS; j++)
        if (!isfinite(l->gain[j])) return 0;
    return is_share_of(l->sum, l->rows);
}

const char *risks_find_fault(const risk_watch *r) {
    const drift_risk *k = &r->risk;
    int good = are_losses(&r->fresh) && k->alarm <= 1 && r->has_alarm <= 1 && r->alarm_mean >= 0 &&
               r->alarm_mean <= 1;
    for (size_t i = 0; r->piles && i < RISK_PILES; i++)
        good = good && are_losses(&r->piles[i]);
    for (size_t j = 0; j < RISK_BETS; j++) {
        good = good && k->evidence[j] >= 0 && k->evidence[j] <= 1e300 && isfinite(k->since[j]) &&
               is_share_of(k->sum[j], k->rows[j]) && (k->onset[j] == 0 || k->rows[j] > 0);
    }
    return good ? NULL : "a risk is out of range";
}

/* ---- answers ---- */

size_t drift_monitor_risk_count(const drift_monitor *m) {
    return m ? m->risk_count : 0;
}

static double waiting_rows(const risk_watch *r) {
    double rows = r->fresh.rows;
    for (size_t i = 0; r->piles && i < RISK_PILES; i++)
        rows += r->piles[i].rows;
    return rows;
}

drift_status drift_monitor_get_risk(const drift_monitor *m, size_t index, drift_monitor_risk *risk,
                                    drift_error *error) {
    if (!m || !answer_has_size(risk)) return answer_null(error);
    if (index >= m->risk_count) return answer_no_such(error, "risk", index, m->risk_count);
    const risk_watch *r = &m->risks[index];
    drift_risk_state s = {.struct_size = sizeof s};
    drift_status status = drift_risk_get_state(&r->risk, &s, error);
    if (status != DRIFT_OK) return status;
    drift_monitor_risk answer = {
        .source = r->rule->source,
        .name = r->name,
        .alarm = s.alarm,
        .has_limit = r->has_limit,
        .evidence = s.evidence,
        .false_alarm_every = r->risk.budget,
        .limit = s.limit,
        .mean = s.mean,
        .reference_mean = r->reference_rows > 0 ? r->reference_sum / r->reference_rows : 0,
        .reference_rows = (uint64_t)r->reference_rows,
        .waiting = (uint64_t)waiting_rows(r),
        .late = r->late,
        .checks = s.checks,
        .alarms = s.alarms,
        .last_alarm = s.last_alarm,
        .onset = s.onset,
    };
    answer_give(risk, &answer, sizeof answer);
    return DRIFT_OK;
}

const risk_watch *risks_of_event(const drift_monitor *m, const drift_event *e) {
    if (e->subject != DRIFT_SUBJECT_RISK || e->index >= m->risk_count) return NULL;
    const risk_watch *r = &m->risks[e->index];
    return r->has_alarm && r->alarm_sequence == e->sequence ? r : NULL;
}
