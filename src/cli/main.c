/* SPDX-License-Identifier: Apache-2.0 */
/* What: the driftcheck program: finds the command and runs it.
 * In: argv. Out: an exit code.
 * Layer: cli. */
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>

#include "cli/check.h"
#include "cli/detect.h"
#include "cli/evaluate.h"
#include "cli/inspect.h"
#include "cli/merge.h"
#include "cli/messages.h"
#include "cli/options.h"
#include "cli/plan.h"
#include "cli/profile.h"
#include "cli/simulate.h"
#include "cli/watch.h"

typedef struct command_row {
    const char *name;
    cli_command command;
    exit_code (*run)(const cli_settings *settings);
} command_row;

static const command_row commands[] = {
    {"check", COMMAND_CHECK, check_run},
    {"profile", COMMAND_PROFILE, profile_run},
    {"inspect", COMMAND_INSPECT, inspect_run},
    {"merge", COMMAND_MERGE, merge_run},
    {"watch", COMMAND_WATCH, watch_run},
    {"detect", COMMAND_DETECT, detect_run},
    {"simulate", COMMAND_SIMULATE, simulate_run},
    {"evaluate", COMMAND_EVALUATE, evaluate_run},
    {"plan", COMMAND_PLAN, plan_run},
};

enum { COMMAND_COUNT = sizeof commands / sizeof commands[0] };

static exit_code flush_output(void) {
    if (fflush(stdout) == 0 && ferror(stdout) == 0) return EXIT_NO_DRIFT;
    message_error("(standard output): cannot write: %s", strerror(errno));
    return EXIT_INPUT;
}

static exit_code run_command(const command_row *row, int argc, char **argv) {
    cli_settings settings;
    exit_code code = EXIT_USAGE;
    settings_init(&settings);
    options_outcome outcome = options_parse(row->command, argc, argv, &settings);
    if (outcome == OPTIONS_HELP) {
        options_print_help(row->command, &settings);
        code = flush_output();
    } else if (outcome == OPTIONS_RUN)
        code = row->run(&settings);
    settings_free(&settings);
    return code;
}

static exit_code say_unknown(const char *word) {
    if (*word == '-') {
        message_error(
            "%s: options follow a command, as in driftcheck check %s; see driftcheck --help", word,
            word);
        return EXIT_USAGE;
    }
    const char *names[COMMAND_COUNT];
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        names[i] = commands[i].name;
    const char *nearest = options_nearest(word, names, COMMAND_COUNT);
    if (nearest != NULL)
        message_error("unknown command '%s'; did you mean %s?", word, nearest);
    else
        message_error("unknown command '%s'; see driftcheck --help", word);
    return EXIT_USAGE;
}

/* A file that is opened later must not take the number of a stream that the caller closed:
 * messages would be written into it. The other direction than is asked for makes its use fail. */
static void fill_closed_streams(void) {
    for (int fd = 0; fd <= 2; fd++)
        if (fcntl(fd, F_GETFD) < 0) open("/dev/null", fd == 0 ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv) {
    fill_closed_streams();
    signal(SIGXFSZ, SIG_IGN); /* a file that may grow no more is an error of writing like others */
    if (argc < 2) {
        message_error(
            "a command is needed: check, profile, inspect, merge, watch, detect, simulate, "
            "evaluate or plan; see driftcheck --help");
        return EXIT_USAGE;
    }
    if (strcmp(argv[1], "--help") == 0 || strcmp(argv[1], "-h") == 0) {
        options_print_overview();
        return (int)flush_output();
    }
    if (strcmp(argv[1], "--version") == 0) {
        printf("driftcheck %s\n", drift_version());
        return (int)flush_output();
    }
    for (size_t i = 0; i < COMMAND_COUNT; i++)
        if (strcmp(argv[1], commands[i].name) == 0)
            return (int)run_command(&commands[i], argc - 1, argv + 1);
    return (int)say_unknown(argv[1]);
}
