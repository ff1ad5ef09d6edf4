/* SPDX-License-Identifier: Apache-2.0 */
/* V9: the risk monitor. V10: calibrated charts. V11: calibrated windows.
 * In: runs. Out: lines. Layer: tests. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <driftcheck/detect.h>
#include <driftcheck/risk.h>
#include <driftcheck/stats.h>

#include "validate/validate.h"

/* ---- V9 ---- */

typedef double loss_draw(random_source *r, double mean);

static double loss_error(random_source *r, double mean) {
    return random_uniform(r) < mean;
}

/* Beta with shapes 1 and 1 / mean - 1. */
static double loss_beta(random_source *r, double mean) {
    return 1 - pow(random_uniform(r), mean / (1 - mean));
}

static double loss_two_points(random_source *r, double mean) {
    return random_uniform(r) < mean / 0.4 ? 0.4 : 0;
}

#define RISK_ROWS  50
#define RISK_LIMIT 0.1

static validate_mean risk_lengths(loss_draw *draw, double budget, double risk, size_t runs) {
    random_source r = random_seeded(900);
    drift_risk_options o;
    drift_risk_options_init(&o);
    o.false_alarm_every = budget;
    o.limit = RISK_LIMIT;
    o.typical_rows = RISK_ROWS;
    validate_mean lengths = {0};
    for (size_t run = 0; run < runs; run++) {
        drift_risk *monitor = NULL;
        if (drift_risk_create(&o, &monitor, NULL) != DRIFT_OK) exit(2);
        drift_risk_state state = {.struct_size = sizeof state};
        while (!state.alarm && state.checks < 100000) {
            double losses[RISK_ROWS];
            for (size_t i = 0; i < RISK_ROWS; i++)
                losses[i] = draw(&r, risk);
            drift_risk_check(monitor, losses, RISK_ROWS, &state, NULL);
        }
        validate_add(&lengths, (double)state.checks);
        drift_risk_free(monitor);
    }
    return lengths;
}

void validate_risk(validation *v) {
    static loss_draw *const draws[] = {loss_error, loss_beta, loss_two_points};
    static const char *const names[] = {"0 or 1", "beta", "two points"};
    size_t runs = validate_runs(v, 400);
    char what[80];
    for (size_t i = 0; i < 3; i++) {
        validate_mean lengths = risk_lengths(draws[i], 1000, RISK_LIMIT, runs);
        snprintf(what, sizeof what, "losses %s at the limit .1: mean run length, A=1000", names[i]);
        validate_at_least(v, "V9", what, validate_average(&lengths), 1000,
                          v->is_short ? 3 * validate_error(&lengths) : 0);
    }
    double risk = 0.15;
    double kl = risk * log(risk / RISK_LIMIT) + (1 - risk) * log((1 - risk) / (1 - RISK_LIMIT));
    double bound = log(1e6) / (RISK_ROWS * kl);
    validate_mean delays = risk_lengths(loss_error, 1e6, risk, runs);
    snprintf(what, sizeof what, "risk .15: delay over ln A / (n KL) = %.1f", bound);
    validate_at_most(v, "V9", what, validate_average(&delays) / bound, 1.2, 0);
}

/* ---- V10 ---- */

static void near(validation *v, const char *what, double value, double gold, double tolerance) {
    char text[80];
    snprintf(text, sizeof text, "%s: %.5g, published %.5g, off by", what, value, gold);
    validate_at_most(v, "V10", text, fabs(value / gold - 1), tolerance, 0);
}

static void solved_threshold(validation *v, double k, double arl) {
    double h, length;
    if (drift_cusum_threshold(k, arl, 0, NULL, &h, NULL) != DRIFT_OK ||
        drift_cusum_run_length(k, h, 0, NULL, &length, NULL) != DRIFT_OK) {
        exit(2);
    }
    char text[80];
    snprintf(text, sizeof text, "cusum k=%.2f for a run length of %g: off by", k, arl);
    validate_at_most(v, "V10", text, fabs(length / arl - 1), 0.02, 0);
}

void validate_charts(validation *v) {
    static const double ewma[][2] = {{0.1, 2.814}, {0.05, 2.615}, {0.25, 2.998}, {0.4, 3.054}};
    double length;
    drift_cusum_run_length(0.5, 5, 0, NULL, &length, NULL);
    near(v, "cusum k=.5 h=5, both sides", length / 2, 465.4, 0.001);
    drift_cusum_run_length(0.5, 4, 0, NULL, &length, NULL);
    near(v, "cusum k=.5 h=4, both sides", length / 2, 167.7, 0.001);
    for (size_t i = 0; i < 4; i++) {
        drift_ewma_run_length(ewma[i][0], ewma[i][1], 0, NULL, &length, NULL);
        near(v, "ewma", length, 500, 0.003);
    }
    for (double k = 0.05; k < 3; k *= 2)
        for (double arl = 1e3; arl < 2e6; arl *= 1e3)
            solved_threshold(v, k, arl);
}

/* ---- V11 ---- */

#define BINS 10

/* Counts of `rows` rows in deciles of the standard normal law, shifted. */
static void draw_deciles(random_source *r, const double *shares, size_t rows, uint64_t *counts) {
    memset(counts, 0, BINS * sizeof *counts);
    for (size_t i = 0; i < rows; i++) {
        double u = random_uniform(r);
        size_t k = 0;
        while (k + 1 < BINS && u >= shares[k])
            u -= shares[k++];
        counts[k]++;
    }
}

static void shifted_deciles(double shift, double *shares) {
    static const double cuts[BINS - 1] = {
        -1.2815515655446004, -0.8416212335729143, -0.5244005127080407, -0.2533471031357997, 0.0,
        0.2533471031357997,  0.5244005127080407,  0.8416212335729143,  1.2815515655446004};
    double last = 0;
    for (size_t k = 0; k < BINS; k++) {
        double below = k + 1 < BINS ? 0.5 * erfc((shift - cuts[k]) / sqrt(2)) : 1;
        shares[k] = below - last;
        last = below;
    }
}

static void adjusted_psi(validation *v, double shift, size_t rows) {
    double before[BINS], after[BINS];
    shifted_deciles(0, before);
    shifted_deciles(shift, after);
    double truth = 0;
    for (size_t k = 0; k < BINS; k++)
        truth += (after[k] - before[k]) * log(after[k] / before[k]);
    size_t runs = validate_runs(v, 4000);
    random_source r = random_seeded(1100 + rows);
    validate_mean values = {0};
    size_t missed = 0;
    for (size_t run = 0; run < runs; run++) {
        uint64_t reference[BINS], current[BINS];
        drift_result result;
        drift_result_init(&result);
        draw_deciles(&r, before, 10000, reference);
        draw_deciles(&r, after, rows, current);
        if (drift_psi_adjusted(reference, current, BINS, 0.9, &result, NULL) != DRIFT_OK) exit(2);
        validate_add(&values, result.value);
        missed += result.lower > truth;
    }
    char what[80];
    double allowed = fmax(0.05 * truth, 0.001);
    snprintf(what, sizeof what, "psi, shift %.2f, n=%zu: bias of %.4f", shift, rows, truth);
    validate_at_most(v, "V11", what, fabs(validate_average(&values) - truth), allowed,
                     3 * validate_error(&values));
    snprintf(what, sizeof what, "psi, shift %.2f, n=%zu: lower bound above the truth", shift, rows);
    validate_at_most(v, "V11", what, (double)missed / (double)runs, 0.05,
                     validate_share_slack(0.05, runs));
}

static void threshold_rate(validation *v) {
    double shares[BINS];
    shifted_deciles(0, shares);
    double threshold;
    if (drift_psi_threshold(10000, 500, BINS, 1000, 1, &threshold, NULL) != DRIFT_OK) exit(2);
    size_t runs = validate_runs(v, 300000);
    random_source r = random_seeded(1150);
    size_t passed = 0;
    uint64_t reference[BINS], current[BINS];
    for (size_t run = 0; run < runs; run++) {
        drift_result result;
        drift_result_init(&result);
        if (run % 100 == 0) draw_deciles(&r, shares, 10000, reference);
        draw_deciles(&r, shares, 500, current);
        drift_psi(reference, current, BINS, 0, &result, NULL);
        passed += result.value > threshold;
    }
    double rate = 1000 * (double)passed / (double)runs;
    double slack = v->is_short ? 0.6 : 0;
    validate_at_most(v, "V11", "psi threshold for 1 in 1000: rate over it", rate, 1.3, slack);
    validate_at_least(v, "V11", "psi threshold for 1 in 1000: rate over it", rate, 0.7, slack);
}

void validate_windows(validation *v) {
    adjusted_psi(v, 0, 500);
    adjusted_psi(v, 0.25, 200);
    adjusted_psi(v, 0.25, 1000);
    adjusted_psi(v, 1, 500);
    threshold_rate(v);
}
