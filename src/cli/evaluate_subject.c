/* SPDX-License-Identifier: Apache-2.0 */
/* What: what is evaluated: a detector on one column, or evidence on many.
 * In: rows. Out: whether it looked, and whether it raised an alarm.
 * Layer: cli. */
#include "cli/evaluate_subject.h"

#include <inttypes.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "cli/evidence_bins.h"

enum { DEFAULT_BATCH_ROWS = 100 };

struct subject {
    const cli_settings *settings;
    const subject_column *columns;
    size_t *place; /* in a row, of each column that is looked at */
    size_t count;
    uint64_t rows; /* taken since the start */
    /* a detector */
    detector_choice choice;
    drift_detector *detector;
    /* evidence: the reference is being collected while `evidence` is NULL */
    drift_evidence *evidence;
    evidence_bins *bins;
    uint64_t *counts;
    double *reference; /* column after column */
    size_t reference_rows;
    size_t collected;
    uint64_t batch_rows;
    uint64_t pending; /* rows counted since the last check */
};

bool subject_is_evidence(const cli_settings *settings) {
    const char *kind = settings->detect.kind; /* NULL: plan, which is about evidence */
    return kind == NULL || strcasecmp(kind, "evidence") == 0;
}

uint64_t subject_batch_rows(const cli_settings *settings) {
    uint64_t rows = settings->study.sim.batch_rows;
    return !subject_is_evidence(settings) ? 1 : rows > 0 ? rows : DEFAULT_BATCH_ROWS;
}

/* ---- creation ---- */

static exit_code no_memory(void) {
    return message_library("evaluate", DRIFT_OUT_OF_MEMORY, NULL);
}

/* The places of the columns that were asked for, or of all. */
static exit_code choose_columns(subject *s, size_t count) {
    const name_list *asked = &s->settings->columns;
    size_t wanted = asked->count > 0 ? asked->count : count;
    s->place = calloc(wanted > 0 ? wanted : 1, sizeof *s->place);
    if (s->place == NULL) return no_memory();
    for (size_t i = 0; i < wanted; i++) {
        size_t place = asked->count > 0 ? 0 : i;
        while (asked->count > 0 && place < count &&
               strcmp(s->columns[place].name, asked->names[i]) != 0)
            place++;
        if (place == count) {
            message_error("--columns: the stream has no column '%s'", asked->names[i]);
            return EXIT_USAGE;
        }
        if (asked->count > 0 || s->columns[place].feature) s->place[s->count++] = place;
    }
    return EXIT_NO_DRIFT;
}

static exit_code make_detector(subject *s) {
    const detect_settings *d = &s->settings->detect;
    if (!detector_choose(&s->choice, d->kind, d->compat)) return EXIT_USAGE;
    if (s->count != 1) {
        message_error("--columns: a detector takes one column, there are %zu; name one, such as "
                      "--columns %s",
                      s->count, s->count > 0 ? s->columns[s->place[0]].name : "x0");
        return EXIT_USAGE;
    }
    return detector_choice_make(&s->choice, d, &s->detector);
}

static exit_code make_room(subject *s) {
    s->batch_rows = subject_batch_rows(s->settings);
    s->reference_rows = s->settings->study.evidence.reference_rows;
    s->bins = calloc(s->count, sizeof *s->bins);
    s->counts = calloc(s->count, EVIDENCE_MOST_BINS * sizeof *s->counts);
    s->reference = calloc(s->count, s->reference_rows * sizeof *s->reference);
    bool good = s->bins != NULL && s->counts != NULL && s->reference != NULL;
    return good ? EXIT_NO_DRIFT : no_memory();
}

exit_code subject_create(const cli_settings *settings, const subject_column *columns, size_t count,
                         subject **out) {
    subject *s = calloc(1, sizeof *s);
    if (s == NULL) return no_memory();
    s->settings = settings;
    s->columns = columns;
    exit_code code = choose_columns(s, count);
    if (code == EXIT_NO_DRIFT)
        code = subject_is_evidence(settings) ? make_room(s) : make_detector(s);
    if (code == EXIT_NO_DRIFT)
        *out = s;
    else
        subject_free(s);
    return code;
}

exit_code subject_restart(subject *s) {
    s->rows = 0;
    drift_detector_reset(s->detector);
    drift_evidence_free(s->evidence);
    s->evidence = NULL;
    s->collected = 0;
    return EXIT_NO_DRIFT;
}

void subject_free(subject *s) {
    if (s == NULL) return;
    drift_detector_free(s->detector);
    drift_evidence_free(s->evidence);
    free(s->reference);
    free(s->counts);
    free(s->bins);
    free(s->place);
    free(s);
}

/* ---- a detector ---- */

static exit_code take_value(subject *s, const double *values, bool *looked, bool *alarm) {
    double value = values[s->place[0]];
    drift_detector_flag flag = {0};
    drift_error error;
    size_t count = 0;
    if (!isfinite(value)) return EXIT_NO_DRIFT;
    drift_error_init(&error);
    drift_status status = drift_detector_update(s->detector, &value, 1, &flag, 1, &count, &error);
    if (status != DRIFT_OK) {
        const char *what = strstr(error.message, "is ");
        message_error("row %" PRIu64 ": column '%s' %s", s->rows - 1, s->columns[s->place[0]].name,
                      what != NULL ? what : error.message);
        return EXIT_INPUT;
    }
    *looked = true;
    *alarm = count > 0 && flag.level == DRIFT_LEVEL_DRIFT;
    return EXIT_NO_DRIFT;
}

/* ---- evidence ---- */

static exit_code say_unusable(const subject *s, size_t i, drift_status status) {
    const char *name = s->columns[s->place[i]].name;
    if (status == DRIFT_LIMIT)
        message_error("column '%s' has more than %d categories among %zu rows; leave it out with "
                      "--columns",
                      name, EVIDENCE_MOST_CATEGORIES, s->reference_rows);
    else if (status == DRIFT_EMPTY)
        message_error("column '%s' has no value in the %zu rows of the reference up to row %" PRIu64
                      "; leave it out with --columns",
                      name, s->reference_rows, s->rows - 1);
    else
        return message_library("evaluate", status, NULL);
    return EXIT_INPUT;
}

static exit_code make_evidence(subject *s) {
    const evidence_settings *e = &s->settings->study.evidence;
    drift_evidence_options options;
    drift_error error;
    drift_evidence_column *columns = calloc(s->count, sizeof *columns);
    if (columns == NULL) return no_memory();
    for (size_t i = 0; i < s->count; i++) {
        const double *values = s->reference + i * s->reference_rows;
        drift_status status = evidence_bins_make(&s->bins[i], values, s->reference_rows,
                                                 s->columns[s->place[i]].categorical);
        if (status != DRIFT_OK) {
            free(columns);
            return say_unusable(s, i, status);
        }
        columns[i] = evidence_bins_column(&s->bins[i]);
    }
    drift_evidence_options_init(&options);
    options.false_alarm_every = e->false_alarm_every;
    options.typical_rows = s->batch_rows;
    options.min_effect = e->min_effect;
    options.design_effect = e->design_effect;
    drift_error_init(&error);
    drift_status status = drift_evidence_create(columns, s->count, &options, &s->evidence, &error);
    free(columns);
    s->pending = 0;
    memset(s->counts, 0, s->count * EVIDENCE_MOST_BINS * sizeof *s->counts);
    return status == DRIFT_OK ? EXIT_NO_DRIFT : message_library("evaluate", status, &error);
}

static exit_code collect(subject *s, const double *values) {
    for (size_t i = 0; i < s->count; i++)
        s->reference[i * s->reference_rows + s->collected] = values[s->place[i]];
    if (++s->collected < s->reference_rows) return EXIT_NO_DRIFT;
    s->collected = 0;
    return make_evidence(s);
}

static void count_row(subject *s, const double *values) {
    uint64_t *counts = s->counts;
    for (size_t i = 0; i < s->count; i++) {
        counts[evidence_bins_find(&s->bins[i], values[s->place[i]])]++;
        counts += s->bins[i].bins;
    }
}

static exit_code take_row(subject *s, const double *values, bool *looked, bool *alarm) {
    drift_evidence_state state = {.struct_size = sizeof state};
    drift_error error;
    if (s->evidence == NULL) return collect(s, values);
    count_row(s, values);
    if (++s->pending < s->batch_rows) return EXIT_NO_DRIFT;
    s->pending = 0;
    drift_error_init(&error);
    drift_status status = drift_evidence_check(s->evidence, s->counts, 0, &state, &error);
    if (status != DRIFT_OK) return message_library("evaluate", status, &error);
    memset(s->counts, 0, drift_evidence_count_size(s->evidence) * sizeof *s->counts);
    *looked = true;
    *alarm = state.alarm != 0;
    if (!*alarm) return EXIT_NO_DRIFT;
    drift_evidence_free(s->evidence); /* as after retraining: a new reference */
    s->evidence = NULL;
    return EXIT_NO_DRIFT;
}

exit_code subject_take(subject *s, const double *values, bool *looked, bool *alarm) {
    *looked = *alarm = false;
    s->rows++;
    return s->detector != NULL ? take_value(s, values, looked, alarm)
                               : take_row(s, values, looked, alarm);
}
