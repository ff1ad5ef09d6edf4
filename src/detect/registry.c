/* SPDX-License-Identifier: Apache-2.0 */
/* All detectors, and what can be known of them before one is made.
 * In: kinds, names. Out: classes, descriptions of options. Layer: detect. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "base/error.h"
#include "detect/detector.h"

static const detector_class *const classes[] = {
    &detector_page_hinkley, &detector_cusum,  &detector_gma,   &detector_ewma,  &detector_ecdd,
    &detector_shewhart,     &detector_adwin,  &detector_ddm,   &detector_eddm,  &detector_rddm,
    &detector_hddm_a,       &detector_hddm_w, &detector_fhddm, &detector_stepd, &detector_kswin};

#define CLASS_COUNT (sizeof classes / sizeof *classes)

static const char *const compat_names[] = {"default", "moa", "frouros"};
#define COMPAT_COUNT 3

static const char *const level_names[] = {"none", "warning", "drift"};

const detector_class *detector_class_of(int32_t kind) {
    for (size_t i = 0; i < CLASS_COUNT; i++) {
        if (classes[i]->kind == kind) return classes[i];
    }
    return NULL;
}

const char *drift_detector_name(int32_t kind) {
    const detector_class *c = detector_class_of(kind);
    return c ? c->name : NULL;
}

/* The next letter or digit in lower case; names are compared by these alone. */
static char next_letter(const char **text) {
    for (; **text; (*text)++) {
        char c = **text;
        if (c == '-' || c == '_' || c == ' ') continue;
        (*text)++;
        return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
    }
    return '\0';
}

static int same_name(const char *a, const char *b) {
    char left, right;
    do {
        left = next_letter(&a);
        right = next_letter(&b);
    } while (left == right && left);
    return left == right;
}

int32_t drift_detector_from_name(const char *name) {
    for (size_t i = 0; name && i < CLASS_COUNT; i++) {
        if (same_name(classes[i]->name, name)) return classes[i]->kind;
    }
    return -1;
}

const char *drift_compat_name(int32_t compat) {
    return compat >= 0 && compat < COMPAT_COUNT ? compat_names[compat] : NULL;
}

int32_t drift_compat_from_name(const char *name) {
    if (!name) return -1;
    if (same_name(name, "river")) return DRIFT_COMPAT_DEFAULT;
    for (int32_t i = 0; i < COMPAT_COUNT; i++) {
        if (same_name(compat_names[i], name)) return i;
    }
    return -1;
}

const char *drift_level_name(int32_t level) {
    return level >= 0 && level <= DRIFT_LEVEL_DRIFT ? level_names[level] : NULL;
}

const char *detector_input_text(int32_t input) {
    switch (input) {
    case DRIFT_INPUT_ERROR:
        return "0 (right) or 1 (wrong)";
    case DRIFT_INPUT_LOSS:
        return "numbers from 0 (right) to 1 (wrong)";
    default:
        return "numbers of magnitude up to 1e100";
    }
}

static drift_status unknown_kind(int32_t kind, drift_error *error) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "there is no detector %d", (int)kind);
}

static drift_status check_size(uint32_t given, size_t needed, drift_error *error) {
    if (given >= needed) return DRIFT_OK;
    return error_set(error, DRIFT_INVALID_ARGUMENT, "struct_size of the answer is not set");
}

drift_status drift_detector_get_info(int32_t kind, drift_detector_info *info, drift_error *error) {
    const detector_class *c = detector_class_of(kind);
    if (!info) return error_set(error, DRIFT_INVALID_ARGUMENT, "info is NULL");
    if (!c) return unknown_kind(kind, error);
    drift_status status = check_size(info->struct_size, sizeof *info, error);
    if (status != DRIFT_OK) return status;
    info->kind = c->kind;
    info->input = c->input;
    info->compats = c->compats;
    info->name = c->name;
    info->description = c->description;
    info->option_count = c->option_count;
    return DRIFT_OK;
}

drift_status detector_check_compat(const detector_class *c, int32_t compat, drift_error *error) {
    if (compat >= 0 && compat < COMPAT_COUNT && (c->compats >> compat & 1)) return DRIFT_OK;
    const char *name = drift_compat_name(compat);
    char number[16];
    snprintf(number, sizeof number, "%d", (int)compat);
    return error_set(error, DRIFT_INVALID_ARGUMENT, "%s has no convention %s; it has: default%s%s",
                     c->name, name ? name : number,
                     c->compats >> DRIFT_COMPAT_MOA & 1 ? ", moa" : "",
                     c->compats >> DRIFT_COMPAT_FROUROS & 1 ? ", frouros" : "");
}

drift_status drift_detector_get_option(int32_t kind, int32_t compat, size_t index,
                                       drift_detector_option_info *info, drift_error *error) {
    const detector_class *c = detector_class_of(kind);
    if (!info) return error_set(error, DRIFT_INVALID_ARGUMENT, "info is NULL");
    if (!c) return unknown_kind(kind, error);
    drift_status status = detector_check_compat(c, compat, error);
    if (status == DRIFT_OK) status = check_size(info->struct_size, sizeof *info, error);
    if (status != DRIFT_OK) return status;
    if (index >= c->option_count) {
        return error_set(error, DRIFT_INVALID_ARGUMENT, "%s has %zu options", c->name,
                         c->option_count);
    }
    const detector_option *o = &c->options[index];
    info->integer = o->integer;
    info->name = o->name;
    info->description = o->description;
    info->choices = o->choices;
    info->value = o->defaults[compat];
    info->minimum = o->minimum;
    info->maximum = o->maximum;
    return DRIFT_OK;
}

/* ---- settings by name ---- */

static void append(char *text, size_t size, const char *more) {
    size_t used = strlen(text);
    size_t length = strlen(more);
    if (used + length < size) memcpy(text + used, more, length + 1);
}

static void list_options(const detector_class *c, char *text, size_t size) {
    text[0] = '\0';
    for (size_t i = 0; i < c->option_count; i++) {
        if (i > 0) append(text, size, ", ");
        append(text, size, c->options[i].name);
    }
}

drift_status detector_refuse(drift_error *error, const char *what) {
    return error_set(error, DRIFT_INVALID_ARGUMENT, "%s", what);
}

size_t detector_find_option(const detector_class *c, const char *name) {
    size_t i = 0;
    while (i < c->option_count && !(name && strcmp(c->options[i].name, name) == 0))
        i++;
    return i;
}

drift_status detector_unknown_option(const detector_class *c, const char *name,
                                     drift_error *error) {
    char known[256];
    list_options(c, known, sizeof known);
    return error_set(error, DRIFT_INVALID_ARGUMENT, "%s has no option \"%s\"; its options are: %s",
                     c->name, name ? name : "", known);
}

drift_status detector_check_value(const detector_class *c, const detector_option *o, double value,
                                  drift_error *error) {
    int fits = value >= o->minimum && value <= o->maximum && isfinite(value);
    if (fits && !(o->integer && value != floor(value))) return DRIFT_OK;
    char low[DRIFT_DOUBLE_TEXT_SIZE], high[DRIFT_DOUBLE_TEXT_SIZE], given[DRIFT_DOUBLE_TEXT_SIZE];
    drift_format_double(o->minimum, low);
    drift_format_double(o->maximum, high);
    drift_format_double(value, given);
    return error_set(error, DRIFT_INVALID_ARGUMENT,
                     "%s: %s is %s; it must be a %s from %s to %s%s%s", c->name, o->name, given,
                     o->integer ? "whole number" : "number", low, high, o->choices ? ": " : "",
                     o->choices ? o->choices : "");
}
