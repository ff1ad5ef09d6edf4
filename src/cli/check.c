/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck check: two inputs, one report.
 * In: settings. Out: a report and an exit code.
 * Layer: cli. */
#include "cli/check.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "cli/crew.h"
#include "cli/filter.h"
#include "cli/large_memory.h"
#include "cli/load.h"
#include "cli/report_out.h"
#include "cli/threshold.h"

static bool wants_color(const cli_settings *settings) {
    const char *no_color = getenv("NO_COLOR");
    const char *terminal = getenv("TERM");
    if (settings->color != COLOR_AUTO) return settings->color == COLOR_ALWAYS;
    if (no_color != NULL && *no_color != '\0') return false;
    if (terminal != NULL && strcmp(terminal, "dumb") == 0) return false;
    return settings->output == NULL && isatty(STDOUT_FILENO) == 1;
}

static drift_status format_report(const drift_report *report, const cli_settings *settings,
                                  char *buffer, size_t size, size_t *length, drift_error *error) {
    drift_text_options text;
    if (settings->format == FORMAT_JSON)
        return drift_report_json(report, buffer, size, length, error);
    drift_text_options_init(&text);
    text.color = wants_color(settings) ? 1 : 0;
    text.ascii = settings->ascii ? 1 : 0;
    text.width = settings->width;
    return drift_report_text(report, &text, buffer, size, length, error);
}

static exit_code write_report(const drift_report *report, const cli_settings *settings) {
    drift_error error;
    size_t length = 0;
    drift_error_init(&error);
    drift_status status = format_report(report, settings, NULL, 0, &length, &error);
    char *text = malloc(length + 1);
    if (text != NULL && (status == DRIFT_OK || status == DRIFT_BUFFER_TOO_SMALL))
        status = format_report(report, settings, text, length + 1, &length, &error);
    exit_code code;
    if (text == NULL || status != DRIFT_OK)
        code = message_library("report", text == NULL ? DRIFT_OUT_OF_MEMORY : status, &error);
    else
        code = report_out_write(settings->output, text, length);
    free(text);
    return code;
}

static exit_code code_of_verdict(int32_t verdict, fail_choice fail_on) {
    if (verdict == DRIFT_VERDICT_INSUFFICIENT) return EXIT_NOT_ENOUGH;
    if (fail_on == FAIL_NEVER) return EXIT_NO_DRIFT;
    if (verdict == DRIFT_VERDICT_DRIFT) return EXIT_DRIFT;
    bool warned = verdict == DRIFT_VERDICT_WARNING && fail_on == FAIL_ON_WARNING;
    return warned ? EXIT_DRIFT : EXIT_NO_DRIFT;
}

static exit_code compare(const loaded *reference, const loaded *current,
                         const cli_settings *settings) {
    drift_check_options options = settings->check;
    const drift_executor crew = crew_executor(&settings->threads);
    drift_report *report = NULL;
    drift_error error;
    options.thresholds = settings->thresholds;
    options.threshold_count = settings->threshold_count;
    options.reference_source = reference->label;
    options.current_source = current->label;
    options.reference_kind = reference->kind;
    options.current_kind = current->kind;
    options.reference_rejected_rows = reference->rejected;
    options.current_rejected_rows = current->rejected;
    options.extra_columns = (const char *const *)current->extra.names;
    options.extra_column_count = current->extra.count;
    options.allocator = large_memory();
    options.executor = &crew;
    drift_error_init(&error);
    drift_status status =
        drift_check(reference->profile, current->profile, &options, &report, &error);
    if (status != DRIFT_OK) return message_library("check", status, &error);
    exit_code code = write_report(report, settings);
    if (code == EXIT_NO_DRIFT)
        code = code_of_verdict(drift_report_verdict(report), settings->fail_on);
    drift_report_free(report);
    return code;
}

static bool ignores_a_column_of(const drift_profile *profile, const name_list *ignored) {
    drift_profile_column column = {.struct_size = sizeof column};
    for (size_t i = 0; i < drift_profile_column_count(profile); i++)
        if (drift_profile_get_column(profile, i, &column, NULL) == DRIFT_OK &&
            name_list_has(ignored, column.name))
            return true;
    return false;
}

/* Nothing that was asked for is passed over in silence. */
static exit_code refuse_what_a_profile_fixes(const loaded *reference,
                                             const cli_settings *settings) {
    const drift_profile_options *profile = &settings->profile;
    bool asked = settings->columns.count > 0 || settings->type_count > 0 ||
                 settings->keep != KEEP_DEFAULT || profile->resolution != 0 ||
                 profile->psi_bins != 0 || profile->max_categories != 0;
    if (strcmp(reference->kind, "profile") != 0) return EXIT_NO_DRIFT;
    if (!asked && !ignores_a_column_of(reference->profile, &settings->ignored))
        return EXIT_NO_DRIFT;
    message_error(
        "%s is a profile, which fixes its columns, types and bins: give --columns, "
        "--ignore, --type, --keep-rows, --resolution, --bins and --max-categories to driftcheck "
        "profile",
        reference->label);
    return EXIT_USAGE;
}

exit_code check_run(const cli_settings *settings) {
    loaded reference = {0};
    loaded current = {0};
    bool keep_rows = settings->keep != KEEP_NO_ROWS;
    if (report_out_is_input(settings->output, settings->inputs, settings->input_count))
        return EXIT_USAGE;
    exit_code code = load_input(settings->inputs[0], settings, keep_rows, NULL, &reference);
    if (code == EXIT_NO_DRIFT) code = refuse_what_a_profile_fixes(&reference, settings);
    if (code == EXIT_NO_DRIFT &&
        !thresholds_fit(settings->thresholds, settings->threshold_count, reference.profile))
        code = EXIT_USAGE;
    if (code == EXIT_NO_DRIFT)
        code = load_input(settings->inputs[1], settings, keep_rows, reference.profile, &current);
    if (code == EXIT_NO_DRIFT &&
        !filter_ignored_exist(settings, &reference.ignored, &current.ignored))
        code = EXIT_USAGE;
    if (code == EXIT_NO_DRIFT) code = compare(&reference, &current, settings);
    loaded_free(&reference);
    loaded_free(&current);
    return code;
}
