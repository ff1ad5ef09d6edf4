/* SPDX-License-Identifier: Apache-2.0 */
/* What: defaults and lists of the settings.
 * In: texts of options. Out: the settings.
 * Layer: cli. */
#include "cli/settings.h"

#include <stdlib.h>
#include <string.h>

#include "cli/csv.h"
#include "cli/threshold.h"

/* A file with a few broken lines is still evidence; one with many is the wrong file. */
#define DEFAULT_BAD_ROWS  100
#define DEFAULT_BAD_SHARE 0.01

#define DEFAULT_ON_DRIFT_SECONDS 60

void settings_init(cli_settings *settings) {
    memset(settings, 0, sizeof *settings);
    settings->csv.delimiter = ',';
    settings->csv.decimal = '.';
    settings->csv.max_bad_rows = DEFAULT_BAD_ROWS;
    settings->csv.max_bad_share = DEFAULT_BAD_SHARE;
    settings->profile.struct_size = sizeof settings->profile; /* 0 tells "not asked for" apart */
    drift_check_options_init(&settings->check);
    drift_monitor_options_init(&settings->watch.monitor);
    study_settings_init(&settings->study);
    settings->watch.on_drift_seconds = DEFAULT_ON_DRIFT_SECONDS;
}

void settings_free(cli_settings *settings) {
    name_list_free(&settings->columns);
    name_list_free(&settings->ignored);
    name_list_free(&settings->detect.options);
    name_list_free(&settings->watch.roles);
    name_list_free(&settings->watch.weights);
    name_list_free(&settings->watch.losses);
    name_list_free(&settings->watch.detectors);
    for (size_t i = 0; i < settings->type_count; i++)
        free(settings->types[i].column);
    free(settings->types);
    for (size_t i = 0; i < settings->threshold_count; i++)
        threshold_free(&settings->thresholds[i]);
    free(settings->thresholds);
}

bool name_list_append(name_list *list, const char *name, size_t length) {
    char **names = realloc(list->names, (list->count + 1) * sizeof *names);
    if (names == NULL) return false;
    list->names = names;
    char *copy = strndup(name, length);
    if (copy == NULL) return false;
    names[list->count++] = copy;
    return true;
}

bool name_list_has(const name_list *list, const char *name) {
    for (size_t i = 0; i < list->count; i++)
        if (strcmp(list->names[i], name) == 0) return true;
    return false;
}

void name_list_free(name_list *list) {
    for (size_t i = 0; i < list->count; i++)
        free(list->names[i]);
    free(list->names);
    *list = (name_list){0};
}

static bool append_row(void *context, const csv_row *row) {
    if (row->text_after_quote) return false;
    for (size_t i = 0; i < row->count; i++) {
        if (row->fields[i].length == 0) return false;
        if (!name_list_append(context, row->fields[i].text, row->fields[i].length)) return false;
    }
    return true;
}

/* Names are as free as a CSV header, so the list is read as one. */
bool name_list_add(name_list *list, const char *text) {
    size_t before = list->count;
    csv_reader *reader = csv_create(',', 0, append_row, list);
    if (reader == NULL) return false;
    bool good = csv_feed(reader, text, strlen(text)) == CSV_OK && csv_finish(reader) == CSV_OK;
    csv_free(reader);
    return good && list->count > before;
}

/* The last '=' splits, so the name of a column may hold others. */
bool settings_add_type(cli_settings *settings, const char *text) {
    const char *equals = strrchr(text, '=');
    if (equals == NULL || equals == text) return false;
    int32_t type;
    if (strcmp(equals + 1, "numeric") == 0)
        type = DRIFT_TYPE_NUMERIC;
    else if (strcmp(equals + 1, "categorical") == 0)
        type = DRIFT_TYPE_CATEGORICAL;
    else
        return false;
    type_override *types =
        realloc(settings->types, (settings->type_count + 1) * sizeof *settings->types);
    if (types == NULL) return false;
    settings->types = types;
    char *column = strndup(text, (size_t)(equals - text));
    if (column == NULL) return false;
    types[settings->type_count++] = (type_override){.column = column, .type = type};
    return true;
}

bool settings_add_threshold(cli_settings *settings, const char *text) {
    drift_threshold *thresholds = realloc(settings->thresholds, (settings->threshold_count + 1) *
                                                                    sizeof *settings->thresholds);
    if (thresholds == NULL) return false;
    settings->thresholds = thresholds;
    settings->watch.of_windows = "threshold";
    if (!threshold_parse(text, &thresholds[settings->threshold_count])) return false;
    settings->threshold_count++;
    return true;
}
