/* SPDX-License-Identifier: Apache-2.0 */
/* What: a detector as the command line describes it.
 * In: a kind and texts NAME=VALUE. Out: options for drift_detector_create.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_DETECTOR_OPTIONS_H
#define DRIFTCHECK_CLI_DETECTOR_OPTIONS_H

#include <stdbool.h>

#include "cli/messages.h"
#include "cli/settings.h"

#define DETECTOR_SETTINGS_MOST 64

typedef struct detector_choice {
    drift_detector_options options; /* points into `settings` */
    drift_detector_setting settings[DETECTOR_SETTINGS_MOST];
} detector_choice;

/** @param compat  NULL: default. @return false: said on stderr. */
bool detector_choose(detector_choice *choice, const char *kind, const char *compat);
/** One text NAME=VALUE of `length` bytes. @return false: said on stderr. */
bool detector_add_setting(detector_choice *choice, const char *text, size_t length);
/** The options and the seed of `asked` on top of what was chosen, then the detector.
 *  @return EXIT_NO_DRIFT; or EXIT_USAGE, said on stderr. Free it with drift_detector_free. */
exit_code detector_choice_make(detector_choice *choice, const detect_settings *asked,
                               drift_detector **detector);

#endif
