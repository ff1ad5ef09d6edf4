/* SPDX-License-Identifier: Apache-2.0 */
/* What: driftcheck profile: data to a profile file.
 * In: settings. Out: a profile file and an exit code.
 * Layer: cli. */
#include "cli/profile.h"

#include <string.h>

#include "cli/filter.h"
#include "cli/load.h"
#include "cli/report_out.h"

static exit_code save(const loaded *data, const char *path) {
    if (strcmp(data->kind, "csv") != 0) {
        message_error("%s is a profile already", data->label);
        return EXIT_USAGE;
    }
    if (drift_profile_rows(data->profile) == 0) {
        message_error("%s: a header but no rows; no profile is written", data->label);
        return EXIT_NOT_ENOUGH;
    }
    return report_out_profile(data->profile, path);
}

static exit_code check_like(const cli_settings *settings) {
    const drift_profile_options *profile = &settings->profile;
    if (settings->like == NULL) return EXIT_NO_DRIFT;
    if (settings->keep == KEEP_DEFAULT && settings->columns.count == 0 &&
        settings->type_count == 0 && profile->resolution == 0 && profile->psi_bins == 0 &&
        profile->max_categories == 0)
        return EXIT_NO_DRIFT;
    message_error("--like takes columns, types, bins and rows from the other profile; "
                  "give no option of these with it");
    return EXIT_USAGE;
}

exit_code profile_run(const cli_settings *settings) {
    loaded like = {0};
    loaded data = {0};
    exit_code code = check_like(settings);
    if (report_out_is_input(settings->output, settings->inputs, settings->input_count))
        return EXIT_USAGE;
    if (code == EXIT_NO_DRIFT && settings->like != NULL)
        code = load_profile_file(settings->like, &like);
    if (code == EXIT_NO_DRIFT)
        code = load_input(settings->inputs[0], settings, settings->keep == KEEP_ROWS, like.profile,
                          &data);
    if (code == EXIT_NO_DRIFT && !filter_ignored_exist(settings, &data.ignored, &data.ignored))
        code = EXIT_USAGE;
    if (code == EXIT_NO_DRIFT) code = save(&data, settings->output);
    loaded_free(&like);
    loaded_free(&data);
    return code;
}
