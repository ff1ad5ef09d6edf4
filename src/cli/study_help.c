/* SPDX-License-Identifier: Apache-2.0 */
/* What: what the help of simulate, evaluate and plan says, and which options go together.
 * In: settings. Out: texts, or what is wrong.
 * Layer: cli. */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "cli/evaluate_subject.h"
#include "cli/messages.h"
#include "cli/sim_stream.h"
#include "cli/study_options.h"

static const char simulate_intro[] =
    "Usage: driftcheck simulate [OPTIONS] [-o FILE.csv]\n\n"
    "Makes up a stream with changes at known rows, as CSV. The same options and seed give the "
    "same\n"
    "bytes.\n\n"
    "Examples:\n"
    "  driftcheck simulate --changes 5000 --drift mean=0.5 -o stream.csv\n"
    "  driftcheck simulate --categorical 3 --changes 4000 --drift mix=0.3 --drift missing=0.05\n"
    "  driftcheck simulate --generator sea --changes 2500,5000,7500 --truth change\n"
    "  driftcheck simulate --generator friedman_gsg --changes 5000 --pattern gradual --width 500\n"
    "  driftcheck simulate --correlation 0.5 --batch-rows 100 --batch-sd 0.1 --autocorrelation "
    "0.8\n";

static const char simulate_notes[] =
    "\nKinds of drift; each change adds the size once more (recurring: adds it, takes it off):\n"
    "  mean=D         mean of the numbers, in standard deviations, -1e6 to 1e6\n"
    "  scale=F        their standard deviation becomes F times what it was, 1e-6 to 1e6\n"
    "  shape=S        skewness S, -20 to 20; mean, variance and ranks stay (a gamma law)\n"
    "  mix=S          shares of the categories move S of the way to their reverse, 0 to 1\n"
    "  missing=S      added to the missing rate, -1 to 1; with every generator\n"
    "  rate=S         added to the error rate of the errors generator, -1 to 1\n"
    "The other generators go to their next concept at each change, back to the first after the "
    "last.\n"
    "A gradual change takes each row from the new concept with a chance that rises from 0 to 1.\n"
    "Missing values are written NA, numbers with six digits after the point.\n"
    "\nExit codes: 0 written - 2 usage - 3 cannot be written\n";

static const char evaluate_intro[] =
    "Usage: driftcheck evaluate --detector KIND [OPTIONS] [DATA]\n\n"
    "Runs a detector on a stream whose changes are known and says how long it runs without a "
    "false\n"
    "alarm, how soon it finds a change, and how many it misses. DATA is a CSV file (or - for the\n"
    "standard input); without it streams are made up, as driftcheck simulate does.\n\n"
    "Examples:\n"
    "  driftcheck evaluate --detector adwin --changes 5000 --drift mean=0.5 --columns x0 --repeat "
    "50\n"
    "  driftcheck evaluate --detector ddm --generator errors --changes 5000 --drift rate=0.1 "
    "--repeat 50\n"
    "  driftcheck evaluate --detector evidence --numeric 20 --rows 20000 --changes 15000 \\\n"
    "      --drift mean=0.3 --drift-columns 1 --repeat 20\n"
    "  driftcheck evaluate --detector kswin --columns price --truth change stream.csv\n";

static const char evaluate_notes[] =
    "\nKIND is a detector of driftcheck detect --help, which looks at every value, or evidence: "
    "the\n"
    "alarm with a false-alarm budget, which looks once per --batch-rows rows. It takes its "
    "reference\n"
    "from the first --reference-rows rows, and a new one after each alarm, as after retraining.\n"
    "\nThe first alarm from a change on, before the next change, finds it; its delay is the number "
    "of\n"
    "rows up to and with that of the alarm. Any other alarm is false. Looks without drift are "
    "those\n"
    "before the first change, and those from a finding to the next change.\n"
    "Intervals: run length and false alarms by Garwood (1936), exact for a Poisson count; missed "
    "by\n"
    "Clopper and Pearson (1934); mean delay by Student's t; the 95 % delay by order statistics.\n"
    "\nExit codes: 0 evaluated - 2 usage - 3 input cannot be read - 4 no look was made\n";

static const char plan_intro[] =
    "Usage: driftcheck plan [OPTIONS]\n\n"
    "Says what an alarm with a false-alarm budget can find before it is set up: the smallest "
    "shift,\n"
    "the delay for a given one, the reference that it takes; and what a rule such as PSI > 0.2 "
    "would\n"
    "cost in false alarms.\n\n"
    "Examples:\n"
    "  driftcheck plan --reference-rows 10000 --batch-rows 500 --numeric 200 --shift 0.2\n"
    "  driftcheck plan --batch-rows 100 --numeric 300 --psi 0.1 --checks-per-day 24\n"
    "  driftcheck plan --shift 0.1 --plot delay.svg --format json\n"
    "  driftcheck plan --shift 0.5 --simulate 200\n";

static const char plan_notes[] =
    "\nThe shift is one column's, of its mean. Formulas: docs/studies.md.\n"
    "\nExit codes: 0 planned - 2 usage - 3 cannot be written\n";

const char *study_intro(cli_command command) {
    return command == COMMAND_SIMULATE   ? simulate_intro
           : command == COMMAND_EVALUATE ? evaluate_intro
                                         : plan_intro;
}

static void print_generators(void) {
    fputs("\nGenerators:\n", stdout);
    for (size_t i = 0; sim_generator_name(i) != NULL; i++)
        printf("  %-14s %s\n", sim_generator_name(i), sim_generator_help(i));
    if (sim_generator_name(0) == NULL)
        fputs("  none: this driftcheck was built without GSL\n", stdout);
}

void study_print_notes(cli_command command) {
    if (command != COMMAND_PLAN) print_generators();
    fputs(command == COMMAND_SIMULATE   ? simulate_notes
          : command == COMMAND_EVALUATE ? evaluate_notes
                                        : plan_notes,
          stdout);
}

static bool sim_is_asked_for(const sim_settings *s) {
    const sim_drift *d = &s->drift;
    return strcmp(s->generator, "columns") != 0 || d->mean != 0 || d->scale != 0 || d->shape != 0 ||
           d->mix != 0 || d->missing != 0 || d->rate != 0;
}

/* Such a change would be counted as none at all. */
static bool changes_are_inside(const sim_settings *s) {
    uint64_t last = s->change_count > 0 ? s->changes[s->change_count - 1] : 0;
    if (last < s->rows) return true;
    message_error("--changes: the stream has no row %" PRIu64 ", but rows 0 to %" PRIu64
                  "; see --rows",
                  last, s->rows - 1);
    return false;
}

static bool evaluate_agrees(const cli_settings *s) {
    const sim_settings *sim = &s->study.sim;
    bool evidence = subject_is_evidence(s);
    bool from_file = s->input_count == 1;
    if (s->detect.kind == NULL)
        message_error("evaluate needs --detector KIND, or --detector evidence; see driftcheck "
                      "evaluate --help");
    else if (from_file && (sim->truth != NULL) == (sim->change_count > 0))
        message_error("say where DATA changes: --changes ROWS, or --truth NAME of a column that "
                      "counts the changes");
    else if (evidence && (s->detect.compat != NULL || s->detect.options.count > 0))
        message_error("--option and --compat are of detectors; evidence has --false-alarm-every, "
                      "--reference-rows, --batch-rows, --min-effect and --design-effect");
    else if (from_file && sim_is_asked_for(sim))
        message_error("--generator and --drift: DATA is not made up; leave DATA out, or these");
    else if (from_file && s->study.evaluate.repeat > 1)
        message_error("--repeat: DATA is one stream; leave DATA out to make streams up");
    else
        return from_file || changes_are_inside(sim);
    return false;
}

static bool plan_agrees(const cli_settings *s) {
    const char *plot = s->study.plan.plot;
    if (s->study.sim.columns == 0)
        message_error("--numeric: 0 columns cannot be checked; give 1 to 1000");
    else if (plot != NULL && s->output != NULL && strcmp(plot, s->output) == 0)
        message_error("--plot and --output name one file; give them two");
    else
        return true;
    return false;
}

bool study_agrees(cli_command command, const cli_settings *settings) {
    if (command == COMMAND_EVALUATE) return evaluate_agrees(settings);
    return command == COMMAND_PLAN ? plan_agrees(settings)
                                   : changes_are_inside(&settings->study.sim);
}
