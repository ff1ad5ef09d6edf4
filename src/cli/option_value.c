/* SPDX-License-Identifier: Apache-2.0 */
/* What: values of options.
 * In: texts. Out: values.
 * Layer: cli. */
#include "cli/option_value.h"

#include <math.h>
#include <string.h>

#include "cli/number.h"

static bool take_number(const char *text, size_t length, double least, double most, double *out) {
    return number_parse(text, length, '.', out) && *out >= least && *out <= most;
}

bool option_real(const char *text, double least, double most, double *out) {
    return take_number(text, strlen(text), least, most, out);
}

bool option_whole(const char *text, size_t length, double least, double most, uint64_t *out) {
    double value;
    if (!take_number(text, length, least, most, &value) || floor(value) != value) return false;
    *out = (uint64_t)value;
    return true;
}

bool option_count(const char *text, double least, double most, uint64_t *out) {
    return option_whole(text, strlen(text), least, most, out);
}

bool option_small(const char *text, double least, double most, uint32_t *out) {
    uint64_t value;
    if (!option_count(text, least, most, &value)) return false;
    *out = (uint32_t)value;
    return true;
}

bool option_text(const char *text, const char **out) {
    *out = text;
    return *text != '\0';
}

bool option_choice(const char *text, const char *const *words, int count, int *out) {
    for (int i = 0; i < count; i++)
        if (strcmp(text, words[i]) == 0) {
            *out = i;
            return true;
        }
    return false;
}

bool set_output(cli_settings *settings, const char *value) {
    return option_text(value, &settings->output);
}

bool set_format(cli_settings *settings, const char *value) {
    static const char *const words[] = {"text", "json"};
    int choice;
    if (!option_choice(value, words, 2, &choice)) return false;
    settings->format = (output_format)choice;
    return true;
}
