/* SPDX-License-Identifier: Apache-2.0 */
/* Evidence that losses are above a limit.
 * In: losses in [0,1]. Out: alarms that keep a budget. Layer: decide.
 *
 * Who stakes the share `stake` of all they have on each row, at odds that are fair if the mean is
 * the limit, has 1 + stake (x / limit - 1) times as much after a loss x. That factor has mean at
 * most 1 whatever the losses' law, as long as their mean is at most the limit. */
#include <math.h>
#include <string.h>

#include "base/error.h"
#include "base/memory.h"
#include "decide/risk.h"
#include "stats/special.h"

#define LARGEST    1e300
#define GAIN_LIMIT 600.0
#define ROWS_LIMIT (UINT64_C(1) << 53)

void drift_risk_options_init(drift_risk_options *options) {
    if (!options) return;
    memset(options, 0, sizeof *options);
    options->struct_size = (uint32_t)sizeof *options;
}

/* ---- the limit ---- */

/* KL divergence of one coin from another. */
static double coin_kl(double p, double q) {
    double heads = p > 0 ? p * log(p / q) : 0;
    double tails = p < 1 ? (1 - p) * log((1 - p) / (1 - q)) : 0;
    return heads + tails;
}

/* Upper bound for a mean of losses in [0,1]: m KL(mean || bound) = ln(1/delta) (Hoeffding 1963). */
static double hoeffding_bound(double mean, double rows, double delta) {
    double low = mean;
    double high = 1;
    for (int i = 0; i < 60; i++) {
        double middle = 0.5 * (low + high);
        if (middle < 1 && rows * coin_kl(mean, middle) < -log(delta)) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

/* Clopper and Pearson 1934: the share at which so few errors have probability delta. */
static double clopper_pearson_bound(double errors, double rows, double delta) {
    double low = errors / rows;
    double high = 1;
    for (int i = 0; i < 60 && errors < rows; i++) {
        double middle = 0.5 * (low + high);
        if (special_beta_i(errors + 1, rows - errors, middle) < 1 - delta) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

double risk_limit_from(const drift_risk_options *o) {
    if (o->limit > 0) return o->limit;
    double rows = (double)o->reference_rows;
    double delta = o->delta_ref > 0 ? o->delta_ref : 0.01;
    double bound = o->binary ? clopper_pearson_bound(round(o->reference_mean * rows), rows, delta)
                             : hoeffding_bound(o->reference_mean, rows, delta);
    return bound + o->tolerance;
}

/* ---- life ---- */

static int is_between(double value, double low, double high) {
    return value >= low && value <= high;
}

static drift_status check_options(const drift_risk_options *o, drift_error *error) {
    const char *wrong = NULL;
    if (!o || o->struct_size < sizeof *o) {
        wrong = "options is NULL or its struct_size is not set: use drift_risk_options_init";
    } else if (o->false_alarm_every != 0 && !is_between(o->false_alarm_every, 1, 1e15)) {
        wrong = "false_alarm_every must be 1 to 1e15 checks";
    } else if (!is_between(o->limit, 0, 1) || !is_between(o->tolerance, 0, 1)) {
        wrong = "limit and tolerance must be in [0,1]";
    } else if (!is_between(o->reference_mean, 0, 1)) {
        wrong = "reference_mean must be in [0,1]";
    } else if (o->delta_ref != 0 && !is_between(o->delta_ref, 1e-15, 1 - 1e-15)) {
        wrong = "delta_ref must be a probability above 0 and below 1";
    } else if (o->reference_rows >= ROWS_LIMIT || o->typical_rows >= ROWS_LIMIT) {
        wrong = "reference_rows and typical_rows must be below 2^53";
    } else if (o->limit == 0 && o->reference_rows == 0) {
        wrong = "give a limit, or the mean loss and the number of rows of a reference";
    }
    return wrong ? error_set(error, DRIFT_INVALID_ARGUMENT, "%s", wrong) : DRIFT_OK;
}

/* Risk above the limit that gains `wanted` a row; the largest below 1 if none does. */
static double risk_that_gains(double limit, double wanted) {
    double low = limit;
    double high = limit + 0.999 * (1 - limit);
    if (coin_kl(high, limit) <= wanted) return high;
    for (int i = 0; i < 40; i++) {
        double middle = 0.5 * (low + high);
        if (coin_kl(middle, limit) < wanted) {
            low = middle;
        } else {
            high = middle;
        }
    }
    return high;
}

/* Stakes for risks that gain half of ln(budget) a check, and 4, 16, 64 ... times less. */
static void set_stakes(drift_risk *risk, double rows) {
    double gain = 0.5 * fmax(1, log(risk->budget)) / rows;
    for (size_t j = 0; j < RISK_BETS && (j == 0 || gain * rows > 0.005); j++, gain /= 4) {
        double stake = (risk_that_gains(risk->limit, gain) - risk->limit) / (1 - risk->limit);
        if (risk->bets && stake == risk->stake[risk->bets - 1]) continue;
        risk->stake[risk->bets++] = stake;
    }
}

static int can_be_passed(double limit) {
    return limit > 1e-12 && limit < 1 - 1e-6;
}

static double gain_of(const drift_risk *risk, size_t j, double loss) {
    return log(1 + risk->stake[j] * (loss / risk->limit - 1));
}

void risk_set_limit(drift_risk *risk, double limit, double typical_rows) {
    risk->limit = limit;
    risk->bets = 0;
    if (can_be_passed(limit)) set_stakes(risk, typical_rows);
    for (size_t j = 0; j < risk->bets; j++) {
        risk->gain_of_0[j] = gain_of(risk, j, 0);
        risk->gain_of_1[j] = gain_of(risk, j, 1);
    }
}

drift_status drift_risk_create(const drift_risk_options *options, drift_risk **out,
                               drift_error *error) {
    if (!out) return error_set(error, DRIFT_INVALID_ARGUMENT, "out is NULL");
    drift_status status = check_options(options, error);
    if (status != DRIFT_OK) return status;
    double limit = risk_limit_from(options);
    if (!can_be_passed(limit)) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "the limit is 0 or not below 1: nothing could be harm; lower `tolerance`, "
                         "give more reference rows, or give `limit`");
    }
    drift_allocator memory = memory_allocator(options->allocator);
    drift_risk *risk = memory_zeroed(&memory, 1, sizeof *risk);
    if (!risk) return error_memory(error);
    risk->allocator = memory;
    risk->budget = options->false_alarm_every > 0 ? options->false_alarm_every : 1e6;
    risk_set_limit(risk, limit, options->typical_rows ? (double)options->typical_rows : 100);
    *out = risk;
    return DRIFT_OK;
}

void drift_risk_free(drift_risk *risk) {
    if (!risk) return;
    drift_allocator allocator = risk->allocator;
    memory_release(&allocator, risk, 1, sizeof *risk);
}

void drift_risk_acknowledge(drift_risk *risk) {
    if (!risk) return;
    memset(risk->evidence, 0, sizeof risk->evidence);
    memset(risk->since, 0, sizeof risk->since);
    memset(risk->onset, 0, sizeof risk->onset);
    memset(risk->sum, 0, sizeof risk->sum);
    memset(risk->rows, 0, sizeof risk->rows);
    risk->alarm = 0;
}

void drift_risk_reset(drift_risk *risk) {
    if (!risk) return;
    drift_risk_acknowledge(risk);
    risk->checks = risk->alarms = risk->last_alarm = 0;
}

/* ---- checks ---- */

static void update(drift_risk *risk, size_t j, double gain, double sum, double rows) {
    gain = fmax(-GAIN_LIMIT, fmin(GAIN_LIMIT, gain));
    risk->evidence[j] = fmin(LARGEST, exp(gain) * (1 + risk->evidence[j]));
    if (risk->since[j] <= 0) {
        risk->since[j] = risk->sum[j] = risk->rows[j] = 0;
        risk->onset[j] = risk->checks;
    }
    risk->since[j] += gain;
    risk->sum[j] += sum;
    risk->rows[j] += rows;
}

static double mean_evidence(const drift_risk *risk) {
    double sum = 0;
    for (size_t j = 0; j < risk->bets; j++)
        sum += risk->evidence[j] / (double)risk->bets;
    return fmin(LARGEST, sum);
}

void risk_add_loss(const drift_risk *risk, risk_losses *losses, double loss) {
    for (size_t j = 0; j < risk->bets; j++) {
        losses->gain[j] += loss == 0   ? risk->gain_of_0[j]
                           : loss == 1 ? risk->gain_of_1[j]
                                       : gain_of(risk, j, loss);
    }
    losses->sum += loss;
    losses->rows += 1;
}

void risk_add_least(const drift_risk *risk, risk_losses *losses) {
    for (size_t j = 0; j < risk->bets; j++) {
        losses->gain[j] =
            losses->sum * risk->gain_of_1[j] + (losses->rows - losses->sum) * risk->gain_of_0[j];
    }
}

int risk_check(drift_risk *risk, const risk_losses *losses) {
    if (!(losses->rows > 0)) return 0;
    risk->checks++;
    for (size_t j = 0; j < risk->bets; j++)
        update(risk, j, losses->gain[j], losses->sum, losses->rows);
    if (risk->alarm || mean_evidence(risk) < risk->budget) return 0;
    risk->alarm = 1;
    risk->alarms++;
    risk->last_alarm = risk->checks;
    return 1;
}

static drift_status check_call(const drift_risk *risk, const drift_risk_state *state,
                               drift_error *error) {
    if (risk && (!state || state->struct_size >= sizeof *state)) return DRIFT_OK;
    return error_set(error, DRIFT_INVALID_ARGUMENT,
                     "risk is NULL, or the state's struct_size is not set");
}

static drift_status check_losses(const double *losses, size_t rows, drift_error *error) {
    if (!losses && rows > 0) return error_set(error, DRIFT_INVALID_ARGUMENT, "losses is NULL");
    for (size_t i = 0; i < rows; i++) {
        if (is_between(losses[i], 0, 1)) continue;
        return error_at(error, DRIFT_INVALID_ARGUMENT, NULL, (int64_t)i,
                        "losses: value %zu is not in [0,1]", i);
    }
    return DRIFT_OK;
}

static drift_status finish(drift_risk *risk, const risk_losses *taken, drift_risk_state *state,
                           drift_error *error) {
    risk_check(risk, taken);
    return state ? drift_risk_get_state(risk, state, error) : DRIFT_OK;
}

drift_status drift_risk_check(drift_risk *risk, const double *losses, size_t rows,
                              drift_risk_state *state, drift_error *error) {
    drift_status status = check_call(risk, state, error);
    if (status == DRIFT_OK) status = check_losses(losses, rows, error);
    if (status != DRIFT_OK) return status;
    risk_losses taken = {{0}, 0, 0};
    for (size_t i = 0; i < rows; i++)
        risk_add_loss(risk, &taken, losses[i]);
    return finish(risk, &taken, state, error);
}

drift_status drift_risk_check_errors(drift_risk *risk, uint64_t errors, uint64_t rows,
                                     drift_risk_state *state, drift_error *error) {
    drift_status status = check_call(risk, state, error);
    if (status != DRIFT_OK) return status;
    if (errors > rows || rows >= ROWS_LIMIT) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "errors must be at most rows, and rows below 2^53");
    }
    risk_losses taken = {{0}, (double)errors, (double)rows};
    risk_add_least(risk, &taken);
    return finish(risk, &taken, state, error);
}

/* The bet with most evidence. */
static size_t leading_bet(const drift_risk *risk) {
    size_t leader = 0;
    for (size_t j = 1; j < risk->bets; j++)
        if (risk->evidence[j] > risk->evidence[leader]) leader = j;
    return leader;
}

drift_status drift_risk_get_state(const drift_risk *risk, drift_risk_state *state,
                                  drift_error *error) {
    if (!risk || !state || state->struct_size < sizeof *state) {
        return error_set(error, DRIFT_INVALID_ARGUMENT,
                         "risk or state is NULL, or its struct_size is not set");
    }
    size_t leader = leading_bet(risk);
    int any = risk->onset[leader] > 0;
    state->alarm = risk->alarm;
    state->evidence = mean_evidence(risk);
    state->limit = risk->limit;
    state->mean = any ? risk->sum[leader] / risk->rows[leader] : 0;
    state->checks = risk->checks;
    state->alarms = risk->alarms;
    state->last_alarm = risk->last_alarm;
    state->onset = risk->onset[leader];
    return DRIFT_OK;
}
