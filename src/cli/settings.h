/* SPDX-License-Identifier: Apache-2.0 */
/* What: everything that the command line says, as one plain struct.
 * In: filled by options.c. Out: read by the commands.
 * Layer: cli. */
#ifndef DRIFTCHECK_CLI_SETTINGS_H
#define DRIFTCHECK_CLI_SETTINGS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <driftcheck/driftcheck.h>

#include "cli/study_settings.h"

typedef enum output_format { FORMAT_TEXT, FORMAT_JSON } output_format;
typedef enum color_choice { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER } color_choice;
typedef enum fail_choice { FAIL_ON_DRIFT, FAIL_ON_WARNING, FAIL_NEVER } fail_choice;
typedef enum keep_choice { KEEP_DEFAULT, KEEP_ROWS, KEEP_NO_ROWS } keep_choice;

typedef enum season_choice { SEASON_NONE, SEASON_HOUR, SEASON_WEEKDAY } season_choice;

typedef struct name_list {
    char **names;
    size_t count;
} name_list;

typedef struct type_override {
    char *column;
    int32_t type; /* DRIFT_TYPE_NUMERIC or DRIFT_TYPE_CATEGORICAL */
} type_override;

/* How CSV files are read; the same for both sides of a check. */
typedef struct csv_settings {
    char delimiter;
    char decimal;
    bool no_header;
    bool strict;
    const char *missing_tokens; /* NULL: the default list */
    uint64_t max_bad_rows;      /* tolerated: the larger of the two */
    double max_bad_share;
} csv_settings;

/* One detector on one stream. */
typedef struct detect_settings {
    const char *kind;
    const char *compat;
    name_list options; /* NAME=VALUE */
    uint64_t seed;
} detect_settings;

/* A stream, window by window. */
typedef struct watch_settings {
    const char *reference;
    const char *time_column;
    const char *reference_rows; /* NULL: those of the reference */
    const char *batch_column;
    uint64_t batch_rows;
    season_choice season;
    const char *state;
    const char *on_drift;
    double on_drift_seconds;
    bool follow;
    double span;      /* seconds; 0: by rows */
    bool acknowledge; /* the alarms that a state holds */
    name_list roles;
    name_list weights; /* COLUMN=WEIGHT */
    name_list losses;  /* COLUMN=TOLERANCE */
    name_list detectors;
    drift_monitor_options monitor; /* window, events */
    const char *of_evidence;       /* an option given that one policy alone knows, or NULL */
    const char *of_windows;
} watch_settings;

typedef struct cli_settings {
    const char *const *inputs; /* those of argv */
    size_t input_count;
    const char *output;
    const char *like;
    output_format format;
    color_choice color;
    fail_choice fail_on;
    keep_choice keep;
    bool unsorted;    /* rows that are kept need no order: what is made of them is not stored */
    uint32_t threads; /* 0: as many as are useful */
    bool quiet;
    bool ascii;
    uint32_t width;
    csv_settings csv;
    name_list columns; /* empty: all */
    name_list ignored;
    type_override *types;
    size_t type_count;
    drift_profile_options profile;
    drift_check_options check;
    drift_threshold *thresholds; /* their column names are owned here */
    size_t threshold_count;
    detect_settings detect;
    watch_settings watch;
    study_settings study;
} cli_settings;

void settings_init(cli_settings *settings);
void settings_free(cli_settings *settings);

/** Adds the names of a list such as `a,b` or `"a,b",c`. @return false: malformed, or no memory. */
bool name_list_add(name_list *list, const char *text);
bool name_list_append(name_list *list, const char *name, size_t length);
bool name_list_has(const name_list *list, const char *name);
void name_list_free(name_list *list);

bool settings_add_type(cli_settings *settings, const char *text);
bool settings_add_threshold(cli_settings *settings, const char *text);

#endif
