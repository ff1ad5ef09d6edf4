/* SPDX-License-Identifier: Apache-2.0 */
/* What: reads kinds, conventions and options of detectors.
 * In: texts. Out: options, or what would be right.
 * Layer: cli. */
#include "cli/detector_options.h"

#include <stdio.h>
#include <string.h>

#include "cli/number.h"
#include "cli/options.h"

static bool say_unknown_kind(const char *kind) {
    const char *names[DRIFT_DETECTOR_LAST];
    size_t count = 0;
    for (int32_t k = 1; k <= DRIFT_DETECTOR_LAST; k++)
        if (drift_detector_name(k) != NULL) names[count++] = drift_detector_name(k);
    const char *nearest = options_nearest(kind, names, count);
    if (nearest != NULL)
        message_error("unknown detector '%s'; did you mean %s?", kind, nearest);
    else
        message_error("unknown detector '%s'; driftcheck detect --help lists them", kind);
    return false;
}

bool detector_choose(detector_choice *choice, const char *kind, const char *compat) {
    int32_t number = drift_detector_from_name(kind);
    drift_detector_option_info info = {.struct_size = sizeof info};
    drift_error error;
    drift_error_init(&error);
    if (number < 0) return say_unknown_kind(kind);
    drift_detector_options_init(&choice->options, number);
    choice->options.settings = choice->settings;
    if (compat == NULL) return true;
    choice->options.compat = drift_compat_from_name(compat);
    if (choice->options.compat < 0) {
        message_error("--compat: unknown definition '%s': default, moa or frouros", compat);
        return false;
    }
    if (drift_detector_get_option(number, choice->options.compat, 0, &info, &error) == DRIFT_OK)
        return true;
    message_error("%s", error.message);
    return false;
}

/* Place of a text among the words of `choices`, or -1. */
static int choice_of(const char *choices, const char *text) {
    size_t length = strlen(text);
    int place = 0;
    for (const char *word = choices; word != NULL && *word != '\0'; place++) {
        size_t word_length = strcspn(word, " ");
        if (length > 0 && word_length == length && memcmp(word, text, length) == 0) return place;
        word += word_length;
        if (*word == ' ') word++;
    }
    return -1;
}

static bool find_option(const detector_choice *choice, const char *name,
                        drift_detector_option_info *info) {
    const drift_detector_options *o = &choice->options;
    for (size_t i = 0; drift_detector_get_option(o->kind, o->compat, i, info, NULL) == DRIFT_OK;
         i++)
        if (strcmp(info->name, name) == 0) return true;
    message_error("%s has no option '%s'; see driftcheck detect --detector %s --help",
                  drift_detector_name(o->kind), name, drift_detector_name(o->kind));
    return false;
}

bool detector_add_setting(detector_choice *choice, const char *text, size_t length) {
    drift_detector_options *o = &choice->options;
    drift_detector_option_info info = {.struct_size = sizeof info};
    char copy[256];
    if (length >= sizeof copy || memchr(text, '=', length) == NULL ||
        o->setting_count == DETECTOR_SETTINGS_MOST) {
        message_error("'%.*s' is not an option of a detector: NAME=VALUE", (int)length, text);
        return false;
    }
    memcpy(copy, text, length);
    copy[length] = '\0';
    char *value = strchr(copy, '=');
    *value++ = '\0';
    if (!find_option(choice, copy, &info)) return false;
    drift_detector_setting *to = &choice->settings[o->setting_count];
    int place = choice_of(info.choices, value);
    to->name = info.name;
    to->value = place;
    if (place < 0 && !number_parse(value, strlen(value), '.', &to->value)) {
        message_error("%s: %s is '%s'; it takes %s%s", drift_detector_name(o->kind), info.name,
                      value, info.choices != NULL ? "one of: " : "a number",
                      info.choices != NULL ? info.choices : "");
        return false;
    }
    o->setting_count++;
    return true;
}

exit_code detector_choice_make(detector_choice *choice, const detect_settings *asked,
                               drift_detector **detector) {
    const name_list *options = &asked->options;
    drift_error error;
    for (size_t i = 0; i < options->count; i++)
        if (!detector_add_setting(choice, options->names[i], strlen(options->names[i])))
            return EXIT_USAGE;
    choice->options.seed = asked->seed;
    drift_error_init(&error);
    if (drift_detector_create(&choice->options, detector, &error) == DRIFT_OK) return EXIT_NO_DRIFT;
    message_error("%s", error.message);
    return EXIT_USAGE;
}
