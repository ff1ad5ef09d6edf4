/* SPDX-License-Identifier: Apache-2.0 */
/* V7: seasons. V8: streams of the literature whose changes are known.
 * In: runs. Out: lines. Layer: tests. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "validate/validate.h"

#define FEATURES  21 /* at the most */
#define STREAM    154987
#define EACH      5000 /* rows between changes */
#define CHANGES   30
#define SLOTS     20
#define REFERENCE 1000 /* rows at the most */

static const double pi = 3.14159265358979323846;

/* One row, of the concept `stage`. */
typedef void row_draw(random_source *r, size_t row, unsigned stage, double *values);

typedef struct stream_case {
    row_draw *draw;
    size_t features;
    size_t reference; /* rows, taken anew after each alarm */
    size_t rows;      /* of a check */
    size_t slots;     /* 1: no seasons */
    size_t period;    /* rows of a turn of all seasons */
    double budget;
    int changes; /* 0: the first concept all the time */
} stream_case;

typedef struct stream_result {
    double found; /* changes */
    double false_alarms;
    double delay; /* rows, summed over the changes found */
    double checks;
} stream_result;

/* ---- streams ---- */

/* Waveform (Breiman, Friedman, Olshen and Stone 1984), 21 features: each class mixes two of three
 * triangles. A change moves the waves on by ten features. */
static void draw_waveform(random_source *r, size_t row, unsigned stage, double *values) {
    static const double peaks[3] = {6, 14, 10};
    static const int pairs[3][2] = {{0, 1}, {0, 2}, {1, 2}};
    (void)row;
    const int *pair = pairs[(int)(3 * random_uniform(r))];
    double mixed = random_uniform(r);
    for (size_t i = 0; i < 21; i++) {
        double first = fmax(0, 6 - fabs((double)i - peaks[pair[0]]));
        double second = fmax(0, 6 - fabs((double)i - peaks[pair[1]]));
        values[(i + 10 * stage) % 21] = mixed * first + (1 - mixed) * second + random_normal(r);
    }
}

/* Three clusters whose centres go round in 500 rows; a change moves each feature's phase, so that
 * over whole turns each feature alone has the law that it had (after Lukats, Zielinski, Hahn and
 * Stahl 2024). */
#define SINE_PERIOD 500

static void draw_sines(random_source *r, size_t row, unsigned stage, double *values) {
    double cluster = floor(3 * random_uniform(r));
    double turn = (double)(row % SINE_PERIOD) / SINE_PERIOD;
    for (size_t i = 0; i < 4; i++) {
        double phase = (double)i / 4 + stage * 0.381966 * (double)(i + 1);
        values[i] = sin(2 * pi * (turn + phase)) + 3 * cluster + 0.2 * random_normal(r);
    }
}

/* ---- the detector on a stream ---- */

typedef struct detector {
    const stream_case *c;
    drift_evidence *evidence;
    sim_column columns[FEATURES];
    double sample[FEATURES][REFERENCE];
    uint32_t slot[REFERENCE]; /* of each row of the sample */
    size_t taken;             /* rows of the sample so far */
    double batch[FEATURES][64];
    size_t pending; /* rows of the batch */
    size_t since;   /* row where the sample began */
} detector;

static uint32_t slot_of(const stream_case *c, size_t row) {
    return c->slots == 1 ? 0 : (uint32_t)(row % c->period / (c->period / c->slots));
}

/* The bins of all rows, and the counts of each season in them. */
static uint64_t *count_slots(const detector *d, size_t feature) {
    const stream_case *c = d->c;
    const sim_column *column = &d->columns[feature];
    uint64_t *counts = calloc(c->slots * column->bins, sizeof *counts);
    uint64_t one[COLUMN_MOST_BINS];
    if (!counts) exit(2);
    for (size_t i = 0; i < c->reference; i++) {
        column_count(column, &d->sample[feature][i], 1, one);
        for (size_t b = 0; b < column->bins; b++)
            counts[d->slot[i] * column->bins + b] += one[b];
    }
    return counts;
}

static void make_evidence(detector *d) {
    const stream_case *c = d->c;
    drift_evidence_column described[FEATURES];
    uint64_t *counts[FEATURES];
    drift_evidence_options o = validate_options(c->budget, c->rows, DRIFT_REFERENCE_BOTH);
    o.slots = (uint32_t)c->slots;
    for (size_t f = 0; f < c->features; f++) {
        column_from_values(&d->columns[f], d->sample[f], c->reference);
        described[f] = column_described(&d->columns[f]);
        counts[f] = count_slots(d, f);
        described[f].reference = counts[f];
        if (c->slots > 1) described[f].edges_are_rows = 0;
    }
    if (drift_evidence_create(described, c->features, &o, &d->evidence, NULL) != DRIFT_OK) exit(2);
    for (size_t f = 0; f < c->features; f++)
        free(counts[f]);
}

/* 1 if an alarm came. */
static int check(detector *d, uint32_t slot) {
    uint64_t counts[FEATURES * COLUMN_MOST_BINS], *to = counts;
    drift_evidence_state state = {.struct_size = sizeof state};
    for (size_t f = 0; f < d->c->features; f++) {
        column_count(&d->columns[f], d->batch[f], d->pending, to);
        to += d->columns[f].bins;
    }
    d->pending = 0;
    if (drift_evidence_check(d->evidence, counts, slot, &state, NULL) != DRIFT_OK) exit(2);
    return (int)state.alarm;
}

static void take_reference(detector *d, size_t row, const double *values) {
    if (d->taken == 0) d->since = row;
    for (size_t f = 0; f < d->c->features; f++)
        d->sample[f][d->taken] = values[f];
    d->slot[d->taken++] = slot_of(d->c, row);
    if (d->taken == d->c->reference) make_evidence(d);
}

/* An alarm is of the change since the sample, or false. */
static void note_alarm(detector *d, size_t row, stream_result *result) {
    size_t change = d->c->changes ? row / EACH * EACH : 0;
    if (change > d->since) {
        result->found++;
        result->delay += (double)(row - change + 1);
    } else {
        result->false_alarms++;
    }
    drift_evidence_free(d->evidence);
    d->evidence = NULL;
    d->taken = d->pending = 0;
}

static void run_stream(const stream_case *c, uint64_t seed, stream_result *result) {
    random_source r = random_seeded(seed);
    detector *d = calloc(1, sizeof *d);
    if (!d) exit(2);
    d->c = c;
    for (size_t row = 0; row < STREAM; row++) {
        double values[FEATURES];
        c->draw(&r, row, c->changes ? (unsigned)(row / EACH) : 0, values);
        if (!d->evidence) {
            take_reference(d, row, values);
            continue;
        }
        if (d->pending == 0 && row % c->rows != 0) continue; /* a check is of one season */
        for (size_t f = 0; f < c->features; f++)
            d->batch[f][d->pending] = values[f];
        if (++d->pending < c->rows) continue;
        result->checks++;
        if (check(d, slot_of(c, row))) note_alarm(d, row, result);
    }
    drift_evidence_free(d->evidence);
    free(d);
}

static void known_changes(validation *v, const char *id, const char *name, const stream_case *c,
                          double false_alarms, double delay) {
    stream_result result = {0, 0, 0, 0};
    char what[80];
    run_stream(c, 700 + c->rows, &result);
    snprintf(what, sizeof what, "%s, %zu rows a check: changes found of %d", name, c->rows,
             CHANGES);
    validate_at_least(v, id, what, result.found, CHANGES, 0);
    snprintf(what, sizeof what, "%s, %zu rows a check: false alarms", name, c->rows);
    validate_at_most(v, id, what, result.false_alarms, false_alarms, 0);
    snprintf(what, sizeof what, "%s, %zu rows a check: mean delay, rows", name, c->rows);
    validate_at_most(v, id, what, result.delay / fmax(1, result.found), delay, 0);
}

/* ---- V7 ---- */

void validate_seasons(validation *v) {
    stream_case c = {draw_sines, 4, REFERENCE, 5, SLOTS, SINE_PERIOD, 1e4, 0};
    size_t streams = validate_runs(v, 10);
    stream_result quiet = {0, 0, 0, 0};
    for (size_t i = 0; i < streams; i++)
        run_stream(&c, 720 + i, &quiet);
    double bound = quiet.checks / c.budget;
    validate_at_most(v, "V7", "sines, 20 seasons: false alarms over checks / A", quiet.false_alarms,
                     bound, 3 * sqrt(bound));
    c.changes = 1;
    c.budget = 1e6;
    /* A check is a fifth of a season, in which the centres move by a third of the noise's spread:
     * rows are not quite a sample of their season, and one false alarm in 10,000 checks is
     * allowed. */
    known_changes(v, "V7", "sines, 20 seasons", &c, 3, 25);
    /* the control: without seasons each feature alone has the law that it had */
    c.slots = 1;
    stream_result blind = {0, 0, 0, 0};
    run_stream(&c, 740, &blind);
    validate_at_least(v, "V7", "sines without seasons: changes missed or false alarms",
                      CHANGES - blind.found + blind.false_alarms, 10, 0);
}

/* ---- V8 ---- */

#define FRIEDMAN_TRAINED 10000
#define FRIEDMAN_ROWS    2500 /* before and after the change */
#define FRIEDMAN_BUDGET  5e4
#define FRIEDMAN_TYPICAL 10  /* rows that bets are made for: a change of few rows takes hundreds */
#define FRIEDMAN_WIDTH   500 /* of a gradual change: every other row is as before */

/* Friedman 1991. */
static double friedman(const double *x, const int *use) {
    return 10 * sin(pi * x[use[0]] * x[use[1]]) + 20 * (x[use[2]] - 0.5) * (x[use[2]] - 0.5) +
           10 * x[use[3]] + 5 * x[use[4]];
}

static const int friedman_first[5] = {0, 1, 2, 3, 4};

static double friedman_global(random_source *r, const double *x, double since) {
    static const int other[5] = {3, 5, 1, 0, 2};
    (void)r;
    return friedman(x, since >= 0 ? other : friedman_first);
}

static double friedman_gradual(random_source *r, const double *x, double since) {
    static const int other[5] = {3, 4, 1, 0, 2};
    (void)r;
    int is_new = since >= FRIEDMAN_WIDTH || (since >= 0 && fmod(since, 2) == 0);
    return friedman(x, is_new ? other : friedman_first);
}

static double friedman_local(random_source *r, const double *x, double since) {
    (void)r;
    int low = x[1] < 0.3 && x[2] < 0.3 && x[3] > 0.7 && x[4] < 0.3;
    int high = x[1] > 0.7 && x[2] > 0.7 && x[3] < 0.3 && x[4] > 0.7;
    double rest = 20 * (x[2] - 0.5);
    if (since >= 0 && low) return 10 * x[0] * x[1] + rest + 10 * x[3] + 5 * x[4];
    if (since >= 0 && high) return 10 * cos(x[0] * x[1]) + rest + exp(x[3]) + 5 * x[4] * x[4];
    return friedman(x, friedman_first);
}

typedef double friedman_draw(random_source *r, const double *x, double since);

/* What the function of before the change leaves over; since: rows after it, negative before. */
static double residual(random_source *r, friedman_draw *draw, double since) {
    double x[10];
    for (size_t i = 0; i < 10; i++)
        x[i] = random_uniform(r);
    return draw(r, x, since) + random_normal(r) - friedman(x, friedman_first);
}

/* Row of the alarm, from 1; 0: none. */
static size_t friedman_run(random_source *r, friedman_draw *draw, size_t reference) {
    sim_column c;
    column_from_sample(&c, r, reference, draw_shifted, 0); /* noise alone */
    drift_evidence_options o =
        validate_options(FRIEDMAN_BUDGET, FRIEDMAN_TYPICAL, DRIFT_REFERENCE_BOTH);
    drift_evidence *e = validate_make(&c, 1, &o);
    drift_evidence_state state = {.struct_size = sizeof state};
    size_t row = 0;
    while (row < 2 * FRIEDMAN_ROWS && !state.alarm) {
        uint64_t counts[COLUMN_MOST_BINS];
        double value = residual(r, draw, (double)row - FRIEDMAN_ROWS);
        column_count(&c, &value, 1, counts);
        if (drift_evidence_check(e, counts, 0, &state, NULL) != DRIFT_OK) exit(2);
        row++;
    }
    drift_evidence_free(e);
    return state.alarm ? row : 0;
}

static void friedman_case(validation *v, const char *name, friedman_draw *draw, double limit) {
    random_source r = random_seeded(800);
    size_t runs = validate_runs(v, 400), early = 0;
    validate_mean delays = {0};
    char what[80];
    for (size_t run = 0; run < runs; run++) {
        size_t row = friedman_run(&r, draw, FRIEDMAN_TRAINED);
        early += row > 0 && row <= FRIEDMAN_ROWS;
        if (row == 0) row = 2 * FRIEDMAN_ROWS;
        if (row > FRIEDMAN_ROWS) validate_add(&delays, (double)(row - FRIEDMAN_ROWS));
    }
    double share = (double)early / (double)runs;
    snprintf(what, sizeof what, "Friedman %s: share of runs with a false alarm", name);
    validate_at_most(v, "V8", what, share, 0.05, validate_share_slack(0.05, runs));
    snprintf(what, sizeof what, "Friedman %s: mean delay, rows", name);
    validate_at_most(v, "V8", what, validate_average(&delays), limit,
                     v->is_short ? 3 * validate_error(&delays) : 0);
}

void validate_streams(validation *v) {
    stream_case c = {draw_waveform, 21, 500, 1, 1, 1, 1e6, 1};
    known_changes(v, "V8", "waveform", &c, 0, 6);
    c.rows = 5;
    known_changes(v, "V8", "waveform", &c, 0, 10); /* two checks */
    friedman_case(v, "global", friedman_global, 10);
    friedman_case(v, "gradual", friedman_gradual, 20);
    friedman_case(v, "local", friedman_local, 700);
}
