/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck merge: the profiles of parts become the profile of the whole.
 * In: settings. Out: a profile file and an exit code.
 * Layer: cli. */
#include "cli/merge.h"

#include <stdlib.h>

#include "cli/load.h"
#include "cli/report_out.h"

static exit_code load_all(const cli_settings *settings, loaded *parts) {
    for (size_t i = 0; i < settings->input_count; i++) {
        exit_code code = load_profile_file(settings->inputs[i], &parts[i]);
        if (code != EXIT_NO_DRIFT) return code;
    }
    return EXIT_NO_DRIFT;
}

static exit_code merge_and_save(const cli_settings *settings, const drift_profile **profiles) {
    drift_profile *merged = NULL;
    drift_error error;
    drift_error_init(&error);
    drift_status status =
        drift_profile_merge(profiles, settings->input_count, NULL, &merged, &error);
    if (status != DRIFT_OK) return message_library("merge", status, &error);
    exit_code code = report_out_profile(merged, settings->output);
    drift_profile_free(merged);
    return code;
}

exit_code merge_run(const cli_settings *settings) {
    size_t count = settings->input_count;
    if (report_out_is_input(settings->output, settings->inputs, count)) return EXIT_USAGE;
    loaded *parts = calloc(count, sizeof *parts);
    const drift_profile **profiles = calloc(count, sizeof *profiles);
    exit_code code = EXIT_INPUT;
    if (parts && profiles) {
        code = load_all(settings, parts);
        for (size_t i = 0; i < count; i++)
            profiles[i] = parts[i].profile;
        if (code == EXIT_NO_DRIFT) code = merge_and_save(settings, profiles);
    } else {
        message_error("out of memory");
    }
    for (size_t i = 0; parts && i < count; i++)
        loaded_free(&parts[i]);
    free(parts);
    free(profiles);
    return code;
}
