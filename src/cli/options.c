/* SPDX-License-Identifier: Apache-2.0 */
/* What: the options of every command: one table for the parser, from which the help is made.
 * In: argv. Out: settings, or what is wrong with them.
 * Layer: cli. */
#include "cli/options.h"

#include <getopt.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "cli/messages.h"
#include "cli/number.h"
#include "cli/option_row.h"
#include "cli/pipeline.h"
#include "cli/stream_options.h"
#include "cli/study_options.h"

enum {
    WRITES = COMMAND_CHECK | COMMAND_PROFILE | COMMAND_INSPECT | COMMAND_DETECT | COMMAND_MERGE,
    FORMATS = COMMAND_CHECK | COMMAND_INSPECT | COMMAND_WATCH | COMMAND_DETECT,
    PROFILES = COMMAND_CHECK | COMMAND_PROFILE,
    DECIDES = COMMAND_CHECK | COMMAND_WATCH,
    DETECTS = COMMAND_DETECT | COMMAND_EVALUATE,
    STUDIES = COMMAND_SIMULATE | COMMAND_EVALUATE | COMMAND_PLAN,
    READS_CSV = COMMAND_CHECK | COMMAND_PROFILE | COMMAND_WATCH | DETECTS,
    FIRST_ID = 256, /* beyond every character, so that ids and short options cannot meet */
    MAX_OPTIONS = 64,
    LEAST_RESOLUTION = 10
};

static bool parse_count(const char *text, double largest, double *count) {
    return number_parse(text, strlen(text), '.', count) && *count >= 0 && *count <= largest &&
           floor(*count) == *count;
}

static bool parse_uint32(const char *text, uint32_t smallest, uint32_t *out) {
    double count;
    if (!parse_count(text, 4294967295.0, &count) || count < smallest) return false;
    *out = (uint32_t)count;
    return true;
}

static bool parse_positive(const char *text, double largest, double *out) {
    double value;
    if (!number_parse(text, strlen(text), '.', &value)) return false;
    if (!(value > 0 && value <= largest)) return false;
    *out = value;
    return true;
}

static bool choose(const char *value, const char *const *words, int count, int *out) {
    for (int i = 0; i < count; i++)
        if (strcmp(value, words[i]) == 0) {
            *out = i;
            return true;
        }
    return false;
}

static bool set_output(cli_settings *s, const char *v) {
    s->output = v;
    return *v != '\0';
}

static bool set_like(cli_settings *s, const char *v) {
    s->like = v;
    return *v != '\0';
}

static bool set_format(cli_settings *s, const char *v) {
    static const char *const words[] = {"text", "json"};
    int choice;
    if (!choose(v, words, 2, &choice)) return false;
    s->format = (output_format)choice;
    return true;
}

static bool set_color(cli_settings *s, const char *v) {
    static const char *const words[] = {"auto", "always", "never"};
    int choice;
    if (!choose(v, words, 3, &choice)) return false;
    s->color = (color_choice)choice;
    return true;
}

static bool set_fail_on(cli_settings *s, const char *v) {
    static const char *const words[] = {"drift", "warning", "never"};
    int choice;
    if (!choose(v, words, 3, &choice)) return false;
    s->fail_on = (fail_choice)choice;
    return true;
}

static bool set_adjust(cli_settings *s, const char *v) {
    static const char *const words[] = {"bh", "holm", "bonferroni", "none"};
    int choice;
    if (!choose(v, words, 4, &choice)) return false;
    s->check.adjust = choice;
    return true;
}

static bool set_keep_rows(cli_settings *s, const char *v) {
    (void)v;
    s->keep = KEEP_ROWS;
    return true;
}

static bool set_no_keep_rows(cli_settings *s, const char *v) {
    (void)v;
    s->keep = KEEP_NO_ROWS;
    return true;
}

static bool set_quiet(cli_settings *s, const char *v) {
    (void)v;
    s->quiet = true;
    return true;
}

static bool set_ascii(cli_settings *s, const char *v) {
    (void)v;
    s->ascii = true;
    return true;
}

static bool set_width(cli_settings *s, const char *v) {
    return parse_uint32(v, 40, &s->width) && s->width <= 1000;
}

static bool set_columns(cli_settings *s, const char *v) {
    return name_list_add(&s->columns, v);
}

static bool set_ignore(cli_settings *s, const char *v) {
    return name_list_add(&s->ignored, v);
}

static bool set_alpha(cli_settings *s, const char *v) {
    s->watch.of_windows = "alpha";
    return parse_positive(v, 1, &s->check.alpha) && s->check.alpha < 1;
}

static bool set_min_rows(cli_settings *s, const char *v) {
    double count;
    if (!parse_count(v, 9007199254740992.0, &count) || count < 1) return false;
    s->check.min_rows = (uint64_t)count;
    return true;
}

static bool set_smoothing(cli_settings *s, const char *v) {
    return parse_positive(v, 1e6, &s->check.smoothing);
}

static bool set_drift_share(cli_settings *s, const char *v) {
    s->watch.of_windows = "drift-share";
    return parse_positive(v, 1, &s->check.drift_share);
}

static bool set_resolution(cli_settings *s, const char *v) {
    return parse_uint32(v, LEAST_RESOLUTION, &s->profile.resolution) &&
           s->profile.resolution <= 10000;
}

static bool set_bins(cli_settings *s, const char *v) {
    return parse_uint32(v, 2, &s->profile.psi_bins) && s->profile.psi_bins <= 1000;
}

static bool set_max_categories(cli_settings *s, const char *v) {
    return parse_uint32(v, 1, &s->profile.max_categories) && s->profile.max_categories <= 1000000;
}

static bool set_delimiter(cli_settings *s, const char *v) {
    if (strcmp(v, "tab") == 0 || strcmp(v, "\\t") == 0) v = "\t";
    if (v[0] == '\0' || v[1] != '\0' || strchr("\"\r\n", v[0]) != NULL) return false;
    s->csv.delimiter = v[0];
    return (unsigned char)v[0] < 0x80;
}

static bool set_decimal(cli_settings *s, const char *v) {
    s->csv.decimal = v[0];
    return strcmp(v, ".") == 0 || strcmp(v, ",") == 0;
}

static bool set_no_header(cli_settings *s, const char *v) {
    (void)v;
    s->csv.no_header = true;
    return true;
}

static bool set_na(cli_settings *s, const char *v) {
    s->csv.missing_tokens = v;
    return true;
}

static bool set_threads(cli_settings *s, const char *v) {
    return parse_uint32(v, 1, &s->threads) && s->threads <= PIPELINE_MOST_THREADS;
}

static bool set_strict(cli_settings *s, const char *v) {
    (void)v;
    s->csv.strict = true;
    return true;
}

static bool set_max_bad_rows(cli_settings *s, const char *v) {
    size_t length = strlen(v);
    double number;
    s->csv.max_bad_rows = 0;
    s->csv.max_bad_share = 0;
    if (length > 1 && v[length - 1] == '%') {
        if (!number_parse(v, length - 1, '.', &number) || !(number >= 0 && number <= 100))
            return false;
        s->csv.max_bad_share = number / 100;
        return true;
    }
    if (!parse_count(v, 9007199254740992.0, &number)) return false;
    s->csv.max_bad_rows = (uint64_t)number;
    return true;
}

static const option_row rows[] = {
    {"output", "FILE", 'o', WRITES, set_output, "write the result to FILE, whole or not at all",
     NULL, NULL},
    {"format", "FORM", 0, FORMATS, set_format, "text or json", NULL, "text"},
    {"fail-on", "WHEN", 0, COMMAND_CHECK, set_fail_on, "what makes the exit code 1",
     "drift, warning or never", "drift"},
    {"reference", "FILE", 0, COMMAND_WATCH, set_reference,
     "what the model was trained on: a profile or a CSV file", NULL, NULL},
    {"window", "ROWS", 0, COMMAND_WATCH, set_window, "rows of a window", "1 to 2^40", "1000"},
    {"time-column", "NAME", 0, COMMAND_WATCH, set_time_column,
     "timestamps: ISO 8601 with hyphens, in UTC if without an offset, or seconds since 1970", NULL,
     NULL},
    {"span", "TIME", 0, COMMAND_WATCH, set_span, "time of a window",
     "0.001s to 1e9s, such as 30s, 15m, 1h, 1d", NULL},
    {"sliding", "PANES", 0, COMMAND_WATCH, set_sliding, "a window slides by its PANES-th part",
     "2 to 1000", NULL},
    {"decay", "WEIGHT", 0, COMMAND_WATCH, set_decay,
     "all rows count, older ones less by WEIGHT a window", "above 0 and below 1", NULL},
    {"follow", NULL, 'f', COMMAND_WATCH, set_follow, "wait for more rows, as tail -f does", NULL,
     NULL},
    {"state", "FILE", 0, COMMAND_WATCH, set_state, "go on after a restart from what FILE holds",
     NULL, NULL},
    {"on-drift", "CMD", 0, COMMAND_WATCH, set_on_drift,
     "run CMD in a shell for each event, its JSON on standard input", NULL, NULL},
    {"on-drift-timeout", "TIME", 0, COMMAND_WATCH, set_on_drift_timeout,
     "CMD is ended after this time", "0.001s to 1e9s, such as 30s, 5m", "60s"},
    {"policy", "POLICY", 0, COMMAND_WATCH, set_policy, "what decides on drift",
     "evidence or window (its thresholds)", "evidence"},
    {"false-alarm-every", "N", 0, COMMAND_CHECK | COMMAND_WATCH, set_false_alarm_every,
     "checks to a false alarm, all columns together: of evidence, or of check's calibrated fields",
     "1 to 1e12", "watch 1e6, check 1 / alpha"},
    {"check-rows", "N", 0, COMMAND_WATCH, set_check_rows, "evidence: rows of a check", "1 to 2^40",
     "those of a window, or of its PANES-th part"},
    {"min-effect", "PSI", 0, COMMAND_WATCH, set_min_effect,
     "evidence: a change that is not worth an alarm", "0 to 10", "0"},
    {"design-effect", "D", 0, COMMAND_WATCH, set_design_effect,
     "evidence: variance of batch means / that of independent rows", "1 to 1e6", "1, as if"},
    {"batch-column", "NAME", 0, COMMAND_WATCH, set_batch_column,
     "evidence: estimate design effects from the reference's rows: each run of one value is a "
     "batch",
     NULL, NULL},
    {"batch-rows", "N", 0, COMMAND_WATCH, set_batch_rows,
     "evidence: the same, each N rows being a batch", "1 to 2^40", NULL},
    {"season", "SEASON", 0, COMMAND_WATCH, set_season,
     "evidence: hold rows against those of their season (UTC), by --time-column", "hour or weekday",
     NULL},
    {"reference-rows", "FILE", 0, COMMAND_WATCH, set_reference_rows,
     "CSV file that a --reference profile was made of, for --batch-..., --season", NULL, NULL},
    {"weight", "COLUMN=W", 0, COMMAND_WATCH, set_weight,
     "evidence: share of the budget beside 1 of others, repeatable", "1e-6 to 1e6, or 0: none",
     NULL},
    {"loss", "COLUMN=TOL", 0, COMMAND_WATCH, set_loss,
     "evidence: a loss in [0,1], an event if above the reference's by more than TOL; repeatable",
     "above 0 and below 1", NULL},
    {"acknowledge", NULL, 0, COMMAND_WATCH, set_acknowledge,
     "evidence: end the alarm that --state holds, and watch on", NULL, NULL},
    {"persistence", "K/N", 0, COMMAND_WATCH, set_persistence,
     "an event needs K drifted windows among the last N", "1 to 64, N not below K", "1/1"},
    {"cooldown", "N", 0, COMMAND_WATCH, set_cooldown,
     "windows after an event before the same can come again", "0 to 1e9", "0"},
    {"warning-events", NULL, 0, COMMAND_WATCH, set_warning_events,
     "warnings give events as well as drift", NULL, NULL},
    {"role", "COLUMN=ROLE", 0, COMMAND_WATCH, set_role, "feature, prediction or score; repeatable",
     NULL, NULL},
    {"detector", "KIND", 0, DETECTS, set_detector, "which detector; see below", NULL, NULL},
    {"detector", "KIND:COLUMN", 0, COMMAND_WATCH, set_attached,
     "a detector on a column; KIND:COLUMN:NAME=VALUE,... sets options; repeatable", NULL, NULL},
    {"option", "NAME=VALUE", 0, DETECTS, set_detector_option,
     "an option of the detector; repeatable", NULL, NULL},
    {"compat", "NAME", 0, DETECTS, set_compat, "definition: default (river's), moa or frouros",
     NULL, NULL},
    {"seed", "N", 0, COMMAND_DETECT, set_seed, "seed of kswin's sample", "whole, 0 to 2^53", "0"},
    {"column", "NAME", 0, COMMAND_DETECT, set_columns, "the column; not needed if there is one",
     NULL, NULL},
    {"columns", "LIST", 0, PROFILES, set_columns,
     "only these columns of CSV files: a,b or \"a,b\",c", NULL, NULL},
    {"ignore", "LIST", 0, PROFILES, set_ignore, "not these columns of CSV files: a,b or \"a,b\",c",
     NULL, NULL},
    {"type", "COLUMN=TYPE", 0, PROFILES, settings_add_type,
     "treat a column as numeric or categorical; repeatable", NULL, NULL},
    {"alpha", "P", 0, DECIDES, set_alpha, "significance level", "above 0 and below 1", "0.05"},
    {"adjust", "METHOD", 0, DECIDES, set_adjust, "for many tests", "bh, holm, bonferroni or none",
     "bh"},
    {"min-rows", "N", 0, DECIDES, set_min_rows, "fewer usable rows are not enough to say",
     "1 to 2^53", "30"},
    {"smoothing", "A", 0, DECIDES, set_smoothing, "added to every count of psi and kl",
     "above 0, to 1e6", "0.5"},
    {"drift-share", "S", 0, DECIDES, set_drift_share,
     "the data set drifts when this share of columns does", "above 0, to 1", "any"},
    {"threshold", "RULE", 0, DECIDES, settings_add_threshold,
     "[SCOPE:]STATISTIC=WARNING[:DRIFT], levels rising; repeatable", NULL, NULL},
    {"like", "FILE.dcp", 0, COMMAND_PROFILE, set_like,
     "take columns, types and bins from this profile", NULL, NULL},
    {"keep-rows", NULL, 0, PROFILES, set_keep_rows,
     "keep all values: exact results, 8 bytes a value", NULL, NULL},
    {"no-keep-rows", NULL, 0, PROFILES, set_no_keep_rows, "keep counts only: bounded results", NULL,
     NULL},
    {"resolution", "N", 0, PROFILES, set_resolution, "quantiles kept a column",
     "10 to 10000, a multiple of --bins", "100"},
    {"bins", "N", 0, PROFILES, set_bins, "bins of psi, kl, js, ...", "2 to 1000", "10"},
    {"max-categories", "N", 0, PROFILES, set_max_categories, "categories kept a column",
     "1 to 1000000", "1000"},
    {"delimiter", "CHAR", 0, READS_CSV, set_delimiter, "between fields: one character, or tab",
     NULL, ","},
    {"no-header", NULL, 0, READS_CSV, set_no_header,
     "the first row is data; columns are named c1, c2, ...", NULL, NULL},
    {"na", "TOKENS", 0, READS_CSV, set_na, "texts that mean missing, in place of the default list",
     NULL, NULL},
    {"decimal", "CHAR", 0, READS_CSV, set_decimal, "decimal mark: . or ,", NULL, "."},
    {"max-bad-rows", "N|P%", 0, READS_CSV, set_max_bad_rows, "tolerated unreadable rows",
     "0 or more, or 0% to 100%", "100 or 1%, the larger"},
    {"strict", NULL, 0, READS_CSV, set_strict, "the first unreadable row or number is an error",
     NULL, NULL},
    {"threads", "N", 0, PROFILES | COMMAND_WATCH, set_threads,
     "threads that read CSV files (watch: its reference)", "1 to 64", "one a processor"},
    {"ascii", NULL, 0, COMMAND_CHECK, set_ascii, "no characters beyond ASCII in text", NULL, NULL},
    {"width", "N", 0, COMMAND_CHECK, set_width, "width of text", "40 to 1000", "100"},
    {"color", "WHEN", 0, COMMAND_CHECK, set_color, "auto, always or never; NO_COLOR is honoured",
     NULL, "auto"},
    {"quiet", NULL, 'q', READS_CSV, set_quiet, "no progress and no notes on stderr", NULL, NULL},
};

enum {
    OWN_COUNT = sizeof rows / sizeof rows[0],
    ROW_COUNT = OWN_COUNT + STUDY_OPTION_COUNT /* one numbering for both tables */
};

const option_row *options_row(size_t i) {
    if (i >= ROW_COUNT) return NULL;
    return i < OWN_COUNT ? &rows[i] : &study_options[i - OWN_COUNT];
}

static bool row_is_of(size_t i, cli_command command) {
    return (options_row(i)->commands & (int)command) != 0;
}

/* Fills the table of getopt_long with the options of one command. @return how many. */
static size_t fill_long_options(cli_command command, struct option *options, char *letters) {
    size_t count = 0;
    *letters++ = ':';
    for (size_t i = 0; i < ROW_COUNT; i++) {
        const option_row *row = options_row(i);
        if (!row_is_of(i, command)) continue;
        int argument = row->value != NULL ? required_argument : no_argument;
        options[count++] = (struct option){row->name, argument, NULL, FIRST_ID + (int)i};
        if (row->letter == 0) continue;
        *letters++ = row->letter;
        if (argument == required_argument) *letters++ = ':';
    }
    options[count++] = (struct option){"help", no_argument, NULL, 'h'};
    *letters++ = 'h';
    *letters = '\0';
    options[count] = (struct option){NULL, 0, NULL, 0};
    return count;
}

static size_t edit_distance(const char *a, const char *b) {
    size_t row[64];
    size_t length = strlen(b);
    if (length >= 63) return 64;
    for (size_t j = 0; j <= length; j++)
        row[j] = j;
    for (size_t i = 1; a[i - 1] != '\0'; i++) {
        size_t diagonal = row[0];
        row[0] = i;
        for (size_t j = 1; j <= length; j++) {
            size_t best = diagonal + (a[i - 1] != b[j - 1] ? 1 : 0);
            diagonal = row[j];
            if (row[j] + 1 < best) best = row[j] + 1;
            if (row[j - 1] + 1 < best) best = row[j - 1] + 1;
            row[j] = best;
        }
    }
    return row[length];
}

const char *options_nearest(const char *word, const char *const *words, size_t count) {
    const char *nearest = NULL;
    /* more than a third of the letters makes another word, and so do four */
    size_t best = (strlen(word) + 1) / 3 + 1;
    if (best > 4) best = 4;
    for (size_t i = 0; i < count; i++) {
        size_t distance = edit_distance(word, words[i]);
        if (distance < best && distance < strlen(words[i])) {
            best = distance;
            nearest = words[i];
        }
    }
    return nearest;
}

static void say_unknown(const char *argument, const struct option *options, size_t count) {
    const char *names[MAX_OPTIONS];
    char word[64];
    for (size_t i = 0; i < count; i++)
        names[i] = options[i].name;
    const char *name = argument[0] == '-' && argument[1] == '-' ? argument + 2 : argument;
    snprintf(word, sizeof word, "%.*s", (int)strcspn(name, "="), name);
    const char *nearest = name != argument ? options_nearest(word, names, count) : NULL;
    if (nearest != NULL)
        message_error("unknown option '%s'; did you mean --%s?", argument, nearest);
    else
        message_error("unknown option '%s'; see --help", argument);
}

static bool set_option(const option_row *row, const char *value, cli_settings *settings) {
    if (row->set(settings, value)) return true;
    message_error("--%s: '%s' is not valid; it takes %s: %s", row->name, value, row->value,
                  row->takes != NULL ? row->takes : row->help);
    return false;
}

static const char *missing_value_name(int id, const char *argument) {
    return id >= FIRST_ID ? options_row((size_t)(id - FIRST_ID))->name : argument;
}

static const char *name_of(cli_command command) {
    switch (command) {
    case COMMAND_CHECK:
        return "check";
    case COMMAND_PROFILE:
        return "profile";
    case COMMAND_INSPECT:
        return "inspect";
    case COMMAND_WATCH:
        return "watch";
    case COMMAND_MERGE:
        return "merge";
    case COMMAND_SIMULATE:
        return "simulate";
    case COMMAND_EVALUATE:
        return "evaluate";
    case COMMAND_PLAN:
        return "plan";
    default:
        return "detect";
    }
}

static const char *wanted_inputs(cli_command command, int count) {
    if (command == COMMAND_CHECK)
        return count == 2 ? NULL : "two inputs are needed, REFERENCE and CURRENT";
    if (command == COMMAND_MERGE) return count >= 2 ? NULL : "two or more profiles are needed";
    if (command == COMMAND_EVALUATE) return count <= 1 ? NULL : "one input at most, a file or -";
    if ((command & STUDIES) != 0) return count == 0 ? NULL : "no input is taken";
    return count == 1 ? NULL : "one input is needed, a file or -";
}

static bool take_inputs(cli_command command, int count, char **inputs, cli_settings *settings) {
    const char *wrong = wanted_inputs(command, count);
    if (wrong != NULL) {
        message_error("%s; see driftcheck %s --help", wrong, name_of(command));
        return false;
    }
    int standard = 0;
    for (int i = 0; i < count; i++)
        standard += strcmp(inputs[i], "-") == 0;
    if (standard > 1) {
        message_error("only one input can be the standard input");
        return false;
    }
    settings->inputs = (const char *const *)inputs;
    settings->input_count = (size_t)count;
    return true;
}

/* What is read of the reference's rows. */
static bool rows_agree(const watch_settings *w) {
    bool batches = w->batch_column != NULL || w->batch_rows > 0;
    bool seasons = w->season != SEASON_NONE;
    const char *file = w->reference_rows != NULL ? w->reference_rows : w->reference;
    if (w->batch_column != NULL && w->batch_rows > 0)
        message_error("give --batch-column or --batch-rows, not both");
    else if (batches && w->monitor.design_effect > 0)
        message_error("give --design-effect, or batches to estimate it from, not both");
    else if (w->reference_rows != NULL && !batches && !seasons)
        message_error("--reference-rows is for --season, --batch-column or --batch-rows");
    else if ((batches || seasons) && strcmp(file, "-") == 0)
        message_error("--season, --batch-column and --batch-rows need a file: a pipe cannot be "
                      "read again");
    else
        return true;
    return false;
}

/* Bins are made of whole cells between quantiles. */
static bool bins_fit(const drift_profile_options *p) {
    uint32_t resolution = p->resolution > 0 ? p->resolution : 100;
    uint32_t bins = p->psi_bins > 0 ? p->psi_bins : 10;
    if (resolution % bins == 0) return true;
    uint32_t fit = resolution - resolution % bins;
    while (fit < LEAST_RESOLUTION)
        fit += bins;
    message_error("--resolution: %u is not a multiple of the %u of --bins; such as --resolution %u",
                  resolution, bins, fit);
    return false;
}

/* What would have no effect was meant to have one. */
static bool policy_fits(const watch_settings *w) {
    bool windows = w->monitor.policy == DRIFT_POLICY_WINDOW;
    const char *other = windows ? w->of_evidence : w->of_windows;
    if (other != NULL && windows)
        message_error("--%s is of --policy evidence, not of --policy window", other);
    else if (other != NULL)
        message_error("--%s is of --policy window; give that too", other);
    return other == NULL;
}

static bool watch_agrees(const watch_settings *w, const char *input) {
    bool from_standard_input = strcmp(input, "-") == 0;
    if (w->reference == NULL)
        message_error("watch needs --reference FILE; make one with driftcheck profile");
    else if ((w->time_column != NULL) != (w->span > 0 || w->season != SEASON_NONE))
        message_error("--time-column and --span, or --season, belong together");
    else if (!rows_agree(w))
        return false;
    else if (w->monitor.decay > 0 && w->monitor.panes > 0)
        message_error("give --sliding or --decay, not both");
    else if (w->span > 0 && w->monitor.window_rows > 0)
        message_error("give --window or --span, not both");
    else if (from_standard_input && strcmp(w->reference, "-") == 0)
        message_error("only one input can be the standard input");
    else if (w->acknowledge && w->state == NULL)
        message_error("--acknowledge needs --state: without it no alarm stands at the beginning");
    else if (from_standard_input && (w->state != NULL || w->follow))
        message_error("--state and --follow need a file: a pipe cannot be read again, and goes on "
                      "by itself");
    else
        return policy_fits(w);
    return false;
}

static bool settings_agree(cli_command command, const cli_settings *settings) {
    if (command == COMMAND_PROFILE && settings->output == NULL) {
        message_error("profile needs -o FILE.dcp");
        return false;
    }
    if (command == COMMAND_MERGE && settings->output == NULL) {
        message_error("merge needs -o FILE.dcp");
        return false;
    }
    if (command == COMMAND_DETECT && settings->detect.kind == NULL) {
        message_error("detect needs --detector KIND; see driftcheck detect --help");
        return false;
    }
    if (settings->csv.delimiter == settings->csv.decimal) {
        message_error("--decimal and --delimiter are the same character; give --delimiter ';'");
        return false;
    }
    if ((command & PROFILES) != 0 && !bins_fit(&settings->profile)) return false;
    if ((command & STUDIES) != 0) return study_agrees(command, settings);
    return command != COMMAND_WATCH || watch_agrees(&settings->watch, settings->inputs[0]);
}

options_outcome options_parse(cli_command command, int argc, char **argv, cli_settings *settings) {
    struct option options[MAX_OPTIONS];
    char letters[MAX_OPTIONS];
    size_t count = fill_long_options(command, options, letters);
    int id;
    opterr = 0;
    optind = 1;
    while ((id = getopt_long(argc, argv, letters, options, NULL)) != -1) {
        if (id == 'h') return OPTIONS_HELP;
        if (id == ':') {
            message_error("--%s needs a value",
                          missing_value_name(optopt, optopt == 'o' ? "output" : argv[optind - 1]));
            return OPTIONS_BAD;
        }
        if (id == '?') {
            say_unknown(argv[optind - 1], options, count);
            return OPTIONS_BAD;
        }
        size_t row = 0;
        while (row < ROW_COUNT && id != FIRST_ID + (int)row &&
               (id != options_row(row)->letter || !row_is_of(row, command)))
            row++;
        if (!set_option(options_row(row), optarg, settings)) return OPTIONS_BAD;
    }
    if (!take_inputs(command, argc - optind, argv + optind, settings)) return OPTIONS_BAD;
    return settings_agree(command, settings) ? OPTIONS_RUN : OPTIONS_BAD;
}
