/* SPDX-License-Identifier: Apache-2.0 */
/* What: setters and table of the options of simulate, evaluate and plan.
 * In: texts. Out: settings; false: not valid.
 * Layer: cli. */
#include "cli/study_options.h"

#include <string.h>

#include "cli/option_value.h"

#define LARGEST_SEED 4294967294.0 /* the generator has so many */

void study_settings_init(study_settings *s) {
    memset(s, 0, sizeof *s);
    s->sim.generator = "columns";
    s->sim.rows = 10000;
    s->sim.columns = 5;
    s->sim.swap = 4;
    s->sim.noise = -1;
    s->evidence.false_alarm_every = 1e6;
    s->evidence.reference_rows = 10000;
    s->evidence.design_effect = 1;
    s->evaluate.repeat = 1;
    s->evaluate.confidence = 0.95;
    s->plan.shift = 0.25;
    s->plan.bins = 10;
    s->plan.checks_per_day = 24;
}

/* ---- streams ---- */

static bool set_generator(cli_settings *s, const char *v) {
    return option_text(v, &s->study.sim.generator);
}

static bool set_rows(cli_settings *s, const char *v) {
    return option_count(v, 1, OPTION_MOST_ROWS, &s->study.sim.rows);
}

static bool set_sim_seed(cli_settings *s, const char *v) {
    if (!option_count(v, 0, LARGEST_SEED, &s->study.sim.seed)) return false;
    s->detect.seed = s->study.sim.seed;
    return true;
}

static bool set_numeric(cli_settings *s, const char *v) {
    return option_small(v, 0, STUDY_MOST_COLUMNS, &s->study.sim.columns);
}

static bool set_categorical(cli_settings *s, const char *v) {
    return option_small(v, 0, STUDY_MOST_COLUMNS, &s->study.sim.categorical);
}

static bool set_drift_columns(cli_settings *s, const char *v) {
    return option_small(v, 1, 2 * STUDY_MOST_COLUMNS, &s->study.sim.drift_columns);
}

static bool set_swap(cli_settings *s, const char *v) {
    return option_small(v, 1, 1000, &s->study.sim.swap);
}

static bool set_correlation(cli_settings *s, const char *v) {
    return option_real(v, 0, 1, &s->study.sim.correlation);
}

static bool set_missing_rate(cli_settings *s, const char *v) {
    return option_real(v, 0, 1, &s->study.sim.missing);
}

static bool set_noise(cli_settings *s, const char *v) {
    return option_real(v, 0, 100, &s->study.sim.noise);
}

static bool set_batch_rows(cli_settings *s, const char *v) {
    return option_count(v, 1, 1e9, &s->study.sim.batch_rows);
}

static bool set_batch_sd(cli_settings *s, const char *v) {
    return option_real(v, 0, 100, &s->study.sim.batch_sd);
}

static bool set_autocorrelation(cli_settings *s, const char *v) {
    return option_real(v, -0.999999, 0.999999, &s->study.sim.autocorrelation);
}

static bool set_pattern(cli_settings *s, const char *v) {
    static const char *const words[] = {"abrupt", "gradual", "recurring"};
    int choice;
    if (!option_choice(v, words, 3, &choice)) return false;
    s->study.sim.pattern = (sim_pattern)choice;
    return true;
}

static bool set_width(cli_settings *s, const char *v) {
    return option_count(v, 1, OPTION_MOST_ROWS, &s->study.sim.width);
}

static bool set_truth(cli_settings *s, const char *v) {
    return option_text(v, &s->study.sim.truth) && strlen(v) < 24 &&
           strcspn(v, ",\"\r\n") == strlen(v);
}

/* Rows that rise: 5000,8000 */
static bool set_changes(cli_settings *s, const char *v) {
    sim_settings *sim = &s->study.sim;
    double least = 1;
    for (sim->change_count = 0;; v++) {
        size_t length = strcspn(v, ",");
        if (sim->change_count == STUDY_MOST_CHANGES) return false;
        uint64_t *row = &sim->changes[sim->change_count];
        if (!option_whole(v, length, least, OPTION_MOST_ROWS, row)) return false;
        least = (double)*row + 1;
        sim->change_count++;
        v += length;
        if (*v == '\0') return true;
    }
}

static bool set_drift(cli_settings *s, const char *v) {
    sim_drift *d = &s->study.sim.drift;
    const struct {
        const char *name;
        double *value;
        double least, most;
    } kinds[] = {{"mean", &d->mean, -1e6, 1e6},   {"scale", &d->scale, 1e-6, 1e6},
                 {"shape", &d->shape, -20, 20},   {"mix", &d->mix, 0, 1},
                 {"missing", &d->missing, -1, 1}, {"rate", &d->rate, -1, 1}};
    const char *equals = strchr(v, '=');
    if (equals == NULL) return false;
    size_t length = (size_t)(equals - v);
    for (size_t i = 0; i < sizeof kinds / sizeof kinds[0]; i++)
        if (strlen(kinds[i].name) == length && memcmp(kinds[i].name, v, length) == 0)
            return *kinds[i].value == 0 &&
                   option_real(equals + 1, kinds[i].least, kinds[i].most, kinds[i].value);
    return false;
}

/* ---- evidence, evaluate, plan ---- */

static bool set_false_alarm_every(cli_settings *s, const char *v) {
    return option_real(v, 1, 1e15, &s->study.evidence.false_alarm_every);
}

static bool set_reference_rows(cli_settings *s, const char *v) {
    return option_count(v, 20, 1e9, &s->study.evidence.reference_rows);
}

static bool set_min_effect(cli_settings *s, const char *v) {
    return option_real(v, 0, 10, &s->study.evidence.min_effect);
}

static bool set_design_effect(cli_settings *s, const char *v) {
    return option_real(v, 1, 1e6, &s->study.evidence.design_effect);
}

static bool set_repeat(cli_settings *s, const char *v) {
    return option_small(v, 1, 1e6, &s->study.evaluate.repeat);
}

static bool set_confidence(cli_settings *s, const char *v) {
    return option_real(v, 0.5, 0.9999, &s->study.evaluate.confidence);
}

static bool set_shift(cli_settings *s, const char *v) {
    return option_real(v, 0.001, 3, &s->study.plan.shift);
}

static bool set_psi(cli_settings *s, const char *v) {
    return option_real(v, 1e-6, 100, &s->study.plan.psi);
}

static bool set_psi_bins(cli_settings *s, const char *v) {
    return option_small(v, 2, 1000, &s->study.plan.bins);
}

static bool set_checks_per_day(cli_settings *s, const char *v) {
    return option_real(v, 1e-6, 1e9, &s->study.plan.checks_per_day);
}

static bool set_quiet_checks(cli_settings *s, const char *v) {
    return option_count(v, 0, 1e12, &s->study.plan.quiet_checks);
}

static bool set_simulate(cli_settings *s, const char *v) {
    return option_small(v, 1, 1e6, &s->study.plan.simulate);
}

static bool set_plot(cli_settings *s, const char *v) {
    return option_text(v, &s->study.plan.plot);
}

static bool set_chosen(cli_settings *s, const char *v) {
    return name_list_add(&s->columns, v);
}

enum {
    SIM = COMMAND_SIMULATE | COMMAND_EVALUATE,
    BATCHES = SIM | COMMAND_PLAN,
    BUDGET = COMMAND_EVALUATE | COMMAND_PLAN,
    ALL = COMMANDS_OF_STUDIES
};

const option_row study_options[] = {
    {"output", "FILE", 'o', ALL, set_output, "write the result to FILE, whole or not at all", NULL,
     "standard output"},
    {"format", "FORM", 0, BUDGET, set_format, "text or json", NULL, "text"},
    {"generator", "NAME", 0, SIM, set_generator, "what makes the rows; see below", NULL, NULL},
    {"rows", "N", 0, SIM, set_rows, "rows of a stream", "1 to 2^40", "10000"},
    {"seed", "N", 0, ALL, set_sim_seed, "the same seed gives the same bytes", "whole, 0 to 2^32-2",
     "0"},
    {"changes", "ROWS", 0, SIM, set_changes, "rows, counted from 0, at which the stream changes",
     "rising, from 1, such as 5000,8000", NULL},
    {"drift", "KIND=SIZE", 0, SIM, set_drift, "what changes there, one of each kind, repeatable",
     "mean, scale, shape, mix, missing or rate, and a size: see simulate --help", NULL},
    {"pattern", "NAME", 0, SIM, set_pattern, "how it changes",
     "abrupt, gradual (over --width rows) or recurring (to and fro)", "abrupt"},
    {"width", "ROWS", 0, SIM, set_width, "rows that a gradual change takes", "1 to 2^40", NULL},
    {"drift-columns", "N", 0, SIM, set_drift_columns, "only the first N features change",
     "1 to 2000", "all"},
    {"truth", "NAME", 0, SIM, set_truth, "a column that counts the changes begun so far",
     "a name of up to 23 letters", NULL},
    {"numeric", "N", 0, SIM, set_numeric, "numeric columns of the columns generator", "0 to 1000",
     "5"},
    {"categorical", "N", 0, SIM, set_categorical, "its categorical columns", "0 to 1000", "0"},
    {"correlation", "R", 0, SIM, set_correlation, "between latent values of any two features",
     "0 to 1", "0"},
    {"missing-rate", "P", 0, SIM, set_missing_rate, "share of values that are missing", "0 to 1",
     "0"},
    {"noise", "P", 0, SIM, set_noise, "noise of generators that have some; their own by default",
     "0 to 100; of error rates to 1", NULL},
    {"swap", "N", 0, SIM, set_swap, "attributes that led and waveform exchange at a change",
     "1 to 1000", "4"},
    {"batch-rows", "N", 0, BATCHES, set_batch_rows, "rows of a batch, and of a check of evidence",
     "1 to 1e9", "100"},
    {"batch-sd", "S", 0, SIM, set_batch_sd,
     "standard deviation of what rows of a batch share, of 1 a row", "0 to 100", "0"},
    {"autocorrelation", "R", 0, SIM, set_autocorrelation, "of that part from batch to batch",
     "above -1 and below 1", "0"},
    {"false-alarm-every", "A", 0, BUDGET, set_false_alarm_every,
     "checks between false alarms, all columns together", "1 to 1e15", "1000000"},
    {"reference-rows", "M", 0, BUDGET, set_reference_rows, "rows of the reference", "20 to 1e9",
     "10000"},
    {"min-effect", "PSI", 0, BUDGET, set_min_effect, "change that is not worth an alarm", "0 to 10",
     "0"},
    {"design-effect", "F", 0, BUDGET, set_design_effect,
     "variance of a batch's mean over that of independent rows", "1 to 1e6", "1"},
    {"columns", "LIST", 0, COMMAND_EVALUATE, set_chosen,
     "which columns: a,b; one for a detector (default for evidence: all features)", NULL, NULL},
    {"repeat", "N", 0, COMMAND_EVALUATE, set_repeat,
     "streams made up, with seeds rising from --seed", "1 to 1e6", "1"},
    {"confidence", "P", 0, COMMAND_EVALUATE, set_confidence, "of the intervals", "0.5 to 0.9999",
     "0.95"},
    {"numeric", "N", 0, COMMAND_PLAN, set_numeric, "numeric columns that are checked", "1 to 1000",
     "5"},
    {"shift", "SD", 0, COMMAND_PLAN, set_shift,
     "change of a mean to plan for, in standard deviations", "0.001 to 3", "0.25"},
    {"quiet-checks", "N", 0, COMMAND_PLAN, set_quiet_checks,
     "checks without drift before the change, which add to the reference", "0 to 1e12", "0"},
    {"checks-per-day", "N", 0, COMMAND_PLAN, set_checks_per_day, "checks a day", "1e-6 to 1e9",
     "24"},
    {"psi", "LIMIT", 0, COMMAND_PLAN, set_psi,
     "what the rule PSI > LIMIT would cost in false alarms", "1e-6 to 100", NULL},
    {"bins", "N", 0, COMMAND_PLAN, set_psi_bins, "bins of that rule", "2 to 1000", "10"},
    {"simulate", "RUNS", 0, COMMAND_PLAN, set_simulate,
     "measure the delay too, with the library itself on RUNS streams", "1 to 1e6", NULL},
    {"plot", "FILE.svg", 0, COMMAND_PLAN, set_plot, "draw the delay against the shift", NULL, NULL},
};

_Static_assert(sizeof study_options / sizeof study_options[0] == STUDY_OPTION_COUNT, "");
