/* SPDX-License-Identifier: Apache-2.0 */
/* What: what --help says.
 * In: a command, and what was given before --help. Out: text.
 * Layer: cli. */
#include <stdio.h>

#include "cli/missing.h"
#include "cli/option_row.h"
#include "cli/options.h"
#include "cli/study_options.h"

static const char check_intro[] =
    "Usage: driftcheck check [OPTIONS] REFERENCE CURRENT\n\n"
    "Says whether CURRENT has drifted from REFERENCE. Each is a CSV file, a profile (known by its\n"
    "content, not its name) or - for the standard input.\n\n"
    "Examples:\n"
    "  driftcheck check train.csv today.csv\n"
    "  driftcheck check reference.dcp today.csv --format json -o report.json\n"
    "  zcat today.csv.gz | driftcheck check reference.dcp - --fail-on warning\n"
    "  driftcheck check a.csv b.csv --threshold psi=0.1:0.2 --threshold column=age:ks=:0.1\n";

static const char check_notes[] =
    "\nThresholds: SCOPE is numeric, categorical or column=NAME; without it the rule holds for "
    "all.\n"
    "  psi=0.1:0.25            warning from 0.1, drift from 0.25\n"
    "  categorical:psi=0.2:0.4 for categorical columns\n"
    "  column=age:ks=:0.2      no warning level, for the column age\n"
    "  psi=off                 psi does not decide\n";

static const char check_codes[] =
    "\nExit codes: 0 no drift (a warning too) - 1 drift - 2 usage or configuration -\n"
    "3 an input cannot be read or the result not written - 4 not enough data to say\n";

static const char profile_intro[] =
    "Usage: driftcheck profile [OPTIONS] DATA -o FILE.dcp\n\n"
    "Turns a CSV file (or - for the standard input) into a profile: counts at quantiles, moments,\n"
    "categories. It holds no rows unless --keep-rows asks for them.\n\n"
    "Examples:\n"
    "  driftcheck profile train.csv -o reference.dcp\n"
    "  driftcheck profile today.csv --like reference.dcp -o today.dcp\n"
    "  driftcheck profile train.csv --type zip=categorical --ignore id -o reference.dcp\n";

static const char inspect_intro[] =
    "Usage: driftcheck inspect [OPTIONS] FILE.dcp\n\n"
    "Shows what a profile holds: columns, their types and why, counts, quantiles, categories.\n\n"
    "Examples:\n"
    "  driftcheck inspect reference.dcp\n"
    "  driftcheck inspect reference.dcp --format json\n";

static const char merge_intro[] =
    "Usage: driftcheck merge [OPTIONS] A.dcp B.dcp ... -o C.dcp\n\n"
    "Adds up the profiles of parts of one data set, such as those of many machines or days. All "
    "of\n"
    "them were made --like one profile, which may be among them.\n\n"
    "Examples:\n"
    "  driftcheck profile monday.csv --like reference.dcp -o monday.dcp\n"
    "  driftcheck profile tuesday.csv --like reference.dcp -o tuesday.dcp\n"
    "  driftcheck merge monday.dcp tuesday.dcp -o both.dcp\n"
    "  driftcheck check reference.dcp both.dcp\n";

static const char watch_intro[] =
    "Usage: driftcheck watch --reference FILE [OPTIONS] DATA\n\n"
    "Watches a stream of rows, window by window: DATA is a CSV file, or - for the standard input.\n"
    "Tells of drift from the reference as events: by evidence, which gives a false alarm once in\n"
    "--false-alarm-every checks however many columns there are, or by the thresholds of "
    "windows.\n\n"
    "Examples:\n"
    "  driftcheck watch --reference reference.dcp requests.csv --window 5000\n"
    "  driftcheck watch --reference reference.dcp --follow --state watch.state requests.csv\n"
    "  driftcheck watch --reference reference.dcp --time-column time --span 1h requests.csv\n"
    "  tail -F log.csv | driftcheck watch --reference reference.dcp --format json -\n";

static const char watch_notes[] =
    "\nAn alarm by evidence stands, and is told of once, until --acknowledge. --alpha, "
    "--threshold, "
    "--drift-share,\n"
    "--persistence, --cooldown and --warning-events are of --policy window.\n"
    "\nWith --format json, each window and each event is one line of JSON. --on-drift runs for "
    "events:\n"
    "  --on-drift 'mail -s drift team@example.org'\n"
    "watch waits for it. On SIGINT and SIGTERM the command gets the signal too, and watch ends.\n"
    "\nWith --state, no row is lost or counted twice. Lines and commands come at least once: after "
    "a\n"
    "crash, those since the state was last written come again. A file under --follow that is "
    "renamed\n"
    "is read to its end, then the new one of its name from the beginning. Where that happened "
    "while\n"
    "watch did not run, run it once on the old file with the same state, then on the new one.\n"
    "\nExit codes, with --state of all since it was begun or --acknowledge was last given:\n"
    "0 no drift - 1 drift in a window or an event - 2 usage or configuration -\n"
    "3 an input cannot be read or the result not written - 4 no row was checked (--policy window: "
    "no\n"
    "window had enough rows to say)\n";

static const char detect_intro[] =
    "Usage: driftcheck detect --detector KIND [OPTIONS] DATA\n\n"
    "Runs a sequential detector over one column of a CSV file (or - for the standard input) and "
    "says at\n"
    "which rows, counted from 0, it finds a drift or a warning begins.\n\n"
    "Examples:\n"
    "  driftcheck detect --detector adwin --column latency requests.csv\n"
    "  driftcheck detect --detector ddm --option drift_threshold=2.5 --column wrong outcomes.csv\n"
    "  seq 1000 | driftcheck detect --detector page-hinkley --no-header --format json -\n"
    "  driftcheck detect --detector kswin --help\n";

static const char detect_notes[] =
    "\nExit codes: 0 no drift - 1 drift - 2 usage or configuration -\n"
    "3 an input cannot be read or the result not written - 4 no value to test\n";

/* The kinds, or the options of the one that was given before --help. */
static void print_detectors(const cli_settings *settings) {
    int32_t kind = drift_detector_from_name(settings->detect.kind);
    drift_detector_info info = {.struct_size = sizeof info};
    drift_detector_option_info option = {.struct_size = sizeof option};
    fputs(kind < 0 ? "\nDetectors:\n" : "\nOptions of this detector:\n", stdout);
    for (int32_t k = 1; kind < 0 && k <= DRIFT_DETECTOR_LAST; k++)
        if (drift_detector_get_info(k, &info, NULL) == DRIFT_OK)
            printf("  %-14s %s%s\n", info.name, info.description,
                   info.input == DRIFT_INPUT_NUMBER  ? ""
                   : info.input == DRIFT_INPUT_ERROR ? " (0 right, 1 wrong)"
                                                     : " (0 right to 1 wrong)");
    for (size_t i = 0; kind >= 0; i++) {
        char value[DRIFT_DOUBLE_TEXT_SIZE];
        if (drift_detector_get_option(kind, 0, i, &option, NULL) != DRIFT_OK) break;
        drift_format_double(option.value, value);
        printf("  %-24s %s (default: %s%s%s)\n", option.name, option.description, value,
               option.choices != NULL ? "; by number or name: " : "",
               option.choices != NULL ? option.choices : "");
    }
}

static void print_statistics(void) {
    fputs("Statistics:", stdout);
    for (int32_t s = 0; drift_statistic_name(s) != NULL; s++)
        printf("%s%s", s > 0 ? ", " : " ", drift_statistic_name(s));
    putchar('\n');
}

static void print_row(const option_row *row) {
    char left[48];
    snprintf(left, sizeof left, "%c%c%c --%s%s%s", row->letter != 0 ? '-' : ' ',
             row->letter != 0 ? row->letter : ' ', row->letter != 0 ? ',' : ' ', row->name,
             row->value != NULL ? " " : "", row->value != NULL ? row->value : "");
    printf("  %-26s %s", left, row->help);
    if (row->takes != NULL) printf(", %s", row->takes);
    if (row->initial != NULL) printf(" (default: %s)", row->initial);
    putchar('\n');
}

static const char *intro_of(cli_command command) {
    switch (command) {
    case COMMAND_CHECK:
        return check_intro;
    case COMMAND_PROFILE:
        return profile_intro;
    case COMMAND_INSPECT:
        return inspect_intro;
    case COMMAND_WATCH:
        return watch_intro;
    case COMMAND_MERGE:
        return merge_intro;
    case COMMAND_DETECT:
        return detect_intro;
    default:
        return study_intro(command);
    }
}

void options_print_help(cli_command command, const cli_settings *settings) {
    fputs(intro_of(command), stdout);
    fputs("\nOptions:\n", stdout);
    const option_row *row;
    for (size_t i = 0; (row = options_row(i)) != NULL; i++)
        if ((row->commands & (int)command) != 0) print_row(row);
    printf("  %-26s %s\n", "-h, --help", "this text");
    if (command == COMMAND_DETECT) print_detectors(settings);
    if ((command & COMMANDS_THAT_READ_CSV) != 0)
        printf("\nMissing by default: the empty text%s\n", missing_default_tokens());
    if (command == COMMAND_CHECK) {
        fputs(check_notes, stdout);
        print_statistics();
        fputs(check_codes, stdout);
    }
    if (command == COMMAND_WATCH) fputs(watch_notes, stdout);
    if (command == COMMAND_DETECT) fputs(detect_notes, stdout);
    if ((command & COMMANDS_OF_STUDIES) != 0) study_print_notes(command);
}

void options_print_overview(void) {
    fputs("Usage: driftcheck COMMAND [OPTIONS] ...\n\n"
          "Tells whether data has drifted from what a model was trained on.\n\n"
          "Commands:\n"
          "  check REFERENCE CURRENT    compare two data sets, give a verdict\n"
          "  profile DATA -o FILE.dcp   make a small profile that stands for the data\n"
          "  inspect FILE.dcp           show what a profile holds\n"
          "  merge A.dcp B.dcp -o C.dcp add up the profiles of parts of the data\n"
          "  watch DATA                 follow a stream, window by window\n"
          "  detect DATA                run a sequential detector over one column\n"
          "  simulate                   make up a stream with changes at known rows\n"
          "  evaluate [DATA]            measure false alarms and delay of a detector\n"
          "  plan                       what can be found with how many rows, how soon\n\n"
          "Examples:\n"
          "  driftcheck check train.csv today.csv\n"
          "  driftcheck profile train.csv -o reference.dcp\n"
          "  driftcheck check reference.dcp today.csv --format json\n\n"
          "driftcheck COMMAND --help explains a command; driftcheck --version the version.\n"
          "Exit codes: 0 no drift, 1 drift, 2 usage, 3 input cannot be read, 4 not enough data.\n",
          stdout);
}
